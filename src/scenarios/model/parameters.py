"""The book of parameters: dated, sourced values of the law, looked up by date and never carried on in silence.

`data/parameters/catalogue.toml` says what a parameter is; `data/parameters/<law>.csv` holds its dated values in
half-open ranges. Every value read is noted by a `Reader`, and that list is the appendix table "Aannames en bronnen".
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.model.units import UNITS
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.model.calendar import Horizon

COLUMNS = ["parameter", "valid_from", "valid_to", "value", "status", "published", "source", "url", "note"]
MUNICIPALITY = re.compile(r"_GM\d{4}$")
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


class Parameter(BaseModel):
    """What a parameter is, whoever its values belong to (one entry of the catalogue)."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    label: Annotated[str, Field(min_length=1)]
    law: str
    unit: Literal[UNITS]  # type: ignore[valid-type]
    layer: Literal["rijk", "uitvoering", "gemeente", "contract", "statistiek"]
    minimum: float
    maximum: float
    after: Literal["error", "end"]
    checked_on: date
    use: Literal["rule", "reference"]
    per_municipality: bool = False
    gaps: bool = False  # the source does not cover every year; a read in between is refused by name


@dataclass(frozen=True, order=True)
class Value:
    """One dated value: in force from `valid_from` until `valid_to` (exclusive; `date.max` = until changed)."""

    parameter: str
    valid_from: date
    valid_to: date
    value: float
    status: str
    published: date | None
    source: str
    url: str
    note: str


@dataclass(frozen=True)
class Book:
    """All parameters with their values, in order of date. Immutable; `Book.load` reads and checks the files."""

    catalogue: dict[str, Parameter]
    values: dict[str, tuple[Value, ...]]

    @classmethod
    def load(cls, folder: Path) -> Book:
        """Read catalogue and value files.

        Raises
        ------
        InputError
            Unknown keys, units or parameters, unreadable dates or numbers, values outside their plausible range,
            missing sources, gaps and overlaps - all of them together.
        """
        problems: list[Problem] = []
        catalogue = _read_catalogue(folder / "catalogue.toml", problems)
        rows: dict[str, list[Value]] = {}
        for law in sorted({parameter.law for parameter in catalogue.values()}):
            for value in _read_values(folder / f"{law}.csv", law, catalogue, problems):
                rows.setdefault(value.parameter, []).append(value)
        values = {name: tuple(sorted(found)) for name, found in rows.items()}
        for name, found in values.items():
            problems += _range_problems(name, found, gaps=catalogue[MUNICIPALITY.sub("", name)].gaps)
        listed = {MUNICIPALITY.sub("", name) for name in values}
        problems += [
            Problem("catalogue.toml", name, "deze parameter heeft geen enkele waarde")
            for name in catalogue
            if name not in listed
        ]
        if problems:
            raise InputError(problems)
        return cls(catalogue, values)

    def parameter(self, name: str) -> Parameter:
        """Catalogue entry of a parameter (of one municipality too: `..._GM0988`)."""
        return self.catalogue[MUNICIPALITY.sub("", name)]

    def find(self, name: str, day: date) -> Value | None:
        """Value in force on a day, or None."""
        return next((v for v in self.values[name] if v.valid_from <= day < v.valid_to), None)

    def has_ended(self, name: str, day: date) -> bool:
        """Whether the scheme behind a parameter has ended by that day, as the catalogue says it does."""
        return self.parameter(name).after == "end" and day >= self.values[name][-1].valid_to


@dataclass
class Reader:
    """Looks values up in a book and notes each value read, and for which flow."""

    book: Book
    flow: str = ""
    reads: dict[tuple[str, Value], None] = field(default_factory=dict)

    def in_force(self, name: str, day: date) -> bool:
        """Whether a value is known for that day; asking is not reading."""
        return self.book.find(name, day) is not None

    def at(self, name: str, day: date) -> float:
        """Value on a day, in the unit of the catalogue; nil after a scheme has ended.

        Raises
        ------
        InputError
            No value is known for that day: nothing is carried on past its last known date.
        """
        value = self.book.find(name, day)
        if value is not None:
            self.reads[(self.flow, value)] = None
            return value.value
        if self.book.has_ended(name, day):
            return 0.0
        raise InputError([Problem("", f"flows.{self.flow}" if self.flow else "", self._unknown(name, day))])

    def monthly(self, name: str, horizon: Horizon, needed: np.ndarray) -> np.ndarray:
        """Values by month [month]; months that are not `needed` (nobody works then) are not read and hold 0."""
        series = np.zeros(horizon.months)
        for month in np.flatnonzero(needed):
            series[month] = self.at(name, horizon.first_day(int(month)))
        return series

    def _unknown(self, name: str, day: date) -> str:
        known = self.book.values[name]
        label = self.book.parameter(name).label
        if day < known[0].valid_from:
            first = known[0].valid_from
            return f"{label} ({name}): geen waarde bekend op {day}; de eerste bekende waarde geldt vanaf {first}"
        last = max(v for v in known if v.valid_from <= day)
        return (
            f"{label} ({name}): geen waarde bekend op {day}; de laatste bekende waarde geldt tot {last.valid_to} "
            f"({last.source}). Kort de looptijd in of vul data/parameters aan"
        )


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
            line = f"regel {reader.line_num} ({row['parameter']})"
            wrong = _row_problems(row, law, catalogue)
            problems.extend(Problem(path.name, line, message) for message in wrong)
            if not wrong:
                values.append(_value(row))
    return values


def _row_problems(row: dict[str, str], law: str, catalogue: dict[str, Parameter]) -> list[str]:
    name = row["parameter"]
    parameter = catalogue.get(MUNICIPALITY.sub("", name))
    if parameter is None or parameter.law != law:
        return [f'"{name}" staat voor deze wet niet in catalogue.toml']
    wrong = []
    if parameter.per_municipality != bool(MUNICIPALITY.search(name)):
        wrong.append("een waarde per gemeente heeft een naam die eindigt op _GM en vier cijfers, en andersom")
    if row["status"] not in {"published", "announced", "projected", "assumed"}:
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


def _range_problems(name: str, values: tuple[Value, ...], *, gaps: bool) -> list[Problem]:
    problems = [
        Problem("", name, f"{value.valid_from}: het eind ligt niet na het begin")
        for value in values
        if value.valid_to <= value.valid_from
    ]
    for first, second in pairwise(values):
        if first.valid_to > second.valid_from:
            problems.append(Problem("", name, f"twee waarden gelden tegelijk op {second.valid_from}"))
        elif first.valid_to < second.valid_from and not gaps:
            problems.append(Problem("", name, f"geen waarde tussen {first.valid_to} en {second.valid_from}"))
    return problems
