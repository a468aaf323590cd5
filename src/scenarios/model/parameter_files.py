"""Read the book of parameters: the catalogue and one CSV per law, strictly, with all problems at once."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from scenarios.model.fields import STATUSES
from scenarios.model.parameters import MUNICIPALITY, Book, Parameter, Value
from scenarios.problems import InputError, Problem

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data"
COLUMNS = ["parameter", "valid_from", "valid_to", "value", "status", "published", "source", "url", "note"]
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


SHIPPED = DATA / "parameters"


@lru_cache(maxsize=1)
def shipped_book() -> Book:
    """Return the parameters that come with the workbook, read once; `shipped_book.cache_clear` has them read again."""
    return load_book(SHIPPED)


def load_book(folder: Path) -> Book:
    """Read catalogue and value files.

    Raises
    ------
    InputError
        Unknown keys, units or parameters, unreadable dates or numbers, values outside their plausible range, missing
        sources, gaps and overlaps - all of them together.
    """
    problems: list[Problem] = []
    catalogue = _read_catalogue(folder / "catalogue.toml", problems)
    rows: dict[str, list[Value]] = {}
    for law in sorted({parameter.law for parameter in catalogue.values()}):
        for value in _read_values(folder / f"{law}.csv", law, catalogue, problems):
            rows.setdefault(value.parameter, []).append(value)
    values = {name: tuple(sorted(found, key=_in_order)) for name, found in rows.items()}
    for name, found in values.items():
        problems += _range_problems(name, found, gaps=catalogue[MUNICIPALITY.sub("", name)].gaps)
    listed = {MUNICIPALITY.sub("", name) for name in values}
    missing = [name for name in catalogue if name not in listed]
    problems += [Problem("catalogue.toml", name, "deze parameter heeft geen enkele waarde") for name in missing]
    if problems:
        raise InputError(problems)
    return Book(catalogue, values)


def _read_catalogue(path: Path, problems: list[Problem]) -> dict[str, Parameter]:
    catalogue = {}
    for name, entry in tomllib.loads(path.read_text("utf-8")).items():
        try:
            catalogue[name] = Parameter.model_validate(entry)
        except ValidationError as error:
            problems += [
                Problem(path.name, ".".join([name, *map(str, detail["loc"])]), f"ongeldige waarde: {detail['input']!r}")
                for detail in error.errors()
            ]
    return catalogue


def _read_values(path: Path, law: str, catalogue: dict[str, Parameter], problems: list[Problem]) -> list[Value]:
    if not path.exists():
        problems.append(Problem(path.name, "", "dit bestand staat in de catalogus, maar bestaat niet"))
        return []
    values = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            problems.append(Problem(path.name, "", f"de kolommen moeten zijn: {','.join(COLUMNS)}"))
            return []
        for row in reader:
            wrong = _row_problems(row, law, catalogue)
            line = f"regel {reader.line_num} ({row['parameter']})"
            problems.extend(Problem(path.name, line, message) for message in wrong)
            if not wrong:
                values.append(_value(row))
    return values


def _row_problems(row: dict[str, str], law: str, catalogue: dict[str, Parameter]) -> list[str]:
    name = row["parameter"]
    parameter = catalogue.get(MUNICIPALITY.sub("", name))
    if parameter is None or parameter.law != law:
        return [f'"{name}" staat voor deze wet niet in catalogue.toml']
    if None in row.values() or None in row:
        return ["deze regel heeft niet evenveel velden als de kop"]
    wrong = []
    if parameter.per_municipality != bool(MUNICIPALITY.search(name)):
        wrong.append("een waarde per gemeente heeft een naam die eindigt op _GM en vier cijfers, en andersom")
    if row["status"] not in STATUSES:
        wrong.append(f'onbekende status "{row["status"]}"')
    if not row["source"]:
        wrong.append("bron ontbreekt")
    dates = ("valid_from", "valid_to", "published")
    undated = [column for column in dates if not _is_date(row[column], optional=column != "valid_from")]
    wrong += [f'{column} is geen datum: "{row[column]}"' for column in undated]
    if not NUMBER.match(row["value"]):
        wrong.append(f'waarde is geen getal met een decimale punt: "{row["value"]}"')
    elif not parameter.minimum <= float(row["value"]) <= parameter.maximum:
        wrong.append(f"waarde {row['value']} ligt niet tussen {parameter.minimum} en {parameter.maximum}")
    return wrong


def _is_date(text: str, *, optional: bool) -> bool:
    if not text:
        return optional
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _value(row: dict[str, str]) -> Value:
    return Value(
        row["parameter"],
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
        float(row["value"]),
        row["status"],
        date.fromisoformat(row["published"]) if row["published"] else None,
        row["source"],
        row["url"],
        row["note"],
    )


def _in_order(value: Value) -> tuple[date, date, date]:
    return value.valid_from, value.valid_to, value.known_on


def _range_problems(name: str, values: tuple[Value, ...], *, gaps: bool) -> list[Problem]:
    """Gaps and overlaps; two values for the same period are a correction if their publication dates tell them apart."""
    problems = [
        Problem("", name, f"{value.valid_from}: het eind ligt niet na het begin")
        for value in values
        if value.valid_to <= value.valid_from
    ]
    for first, second in pairwise(values):
        same_period = (first.valid_from, first.valid_to) == (second.valid_from, second.valid_to)
        if same_period and first.known_on != second.known_on:
            continue
        if first.valid_to > second.valid_from:
            problems.append(Problem("", name, f"twee waarden gelden tegelijk op {second.valid_from}"))
        elif first.valid_to < second.valid_from and not gaps:
            problems.append(Problem("", name, f"geen waarde tussen {first.valid_to} en {second.valid_from}"))
    return problems
