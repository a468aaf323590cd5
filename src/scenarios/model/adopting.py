"""Adopt a run: write its record, dated and never written over, so that the run comes back out of it."""

from __future__ import annotations

import os
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w
from pydantic import ValidationError

from scenarios.model.record_files import read_record
from scenarios.model.records import FOLDER, Adopted, Adoption, Knowledge, cents, figures, knowledge, touched
from scenarios.model.result import BOOKS
from scenarios.model.toml_files import as_file
from scenarios.model.wording import schema_problems
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from scenarios.model.parameters import Parameter, Value
    from scenarios.model.result import Result
    from scenarios.model.scenario import Scenario
    from scenarios.model.toml_files import Raw

HEAD = """\
# Vastgestelde versie, gemaakt met de opdracht `scenarios adopt`. Verander dit bestand niet.
# figures: euro per kalenderjaar; elk bedrag is positief en gaat van betaler naar ontvanger; later = kas na de looptijd.

"""


def adoption(name: str, moment: str, adopted: date, result: Result, by: str | None = None) -> Adoption:
    """Say what is adopted.

    Raises
    ------
    InputError
        Name or moment cannot be; keys are those of the record.
    """
    file = next(iter(result.files), f"{result.scenario.name}.toml")
    given = {"name": name, "moment": moment, "adopted": adopted, "by": by, "scenario": file}
    try:
        return Adoption.model_validate(given | {"workbook": version("scenarios")})
    except ValidationError as error:
        raise InputError([Problem("", *each) for each in schema_problems(error, Adoption)]) from None


def adopt(result: Result, about: Adoption, folder: Path = FOLDER) -> Path:
    """Write the record of a run, as `<scenario>-<moment>.toml`; it is proved to give the run back before it counts.

    Raises
    ------
    InputError
        There is such a record already (an adopted version is never written over), or the run was adopted before.
    RuntimeError
        The run does not come back out of its record.
    """
    if isinstance(result, Adopted):
        raise InputError([Problem(about.scenario, "", "dit is al een vastgestelde versie; kies een scenariobestand")])
    stem = Path(about.scenario).stem.removesuffix(about.moment).rstrip("-")  # a file may be called after its moment
    path = folder / f"{stem}-{about.moment}.toml".lstrip("-")
    if path.exists():
        message = "deze versie is al vastgesteld; een vastgestelde versie verandert niet"
        raise InputError([Problem(str(path), "", message)])
    folder.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(record_text(result, about).encode("utf-8"))
        _prove(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _prove(path: Path) -> None:
    """Read a new record back and do its run again: what is adopted must be what the record gives."""
    try:
        changed = read_record(path).drift()
    except InputError as error:
        raise RuntimeError(f"the record of this run cannot be read: {error}") from error
    if changed:
        raise RuntimeError(f"the run does not come back out of its record: {changed}")


def record_text(result: Result, about: Adoption) -> str:
    """Record of a run as TOML; the same run gives the same bytes."""
    law = knowledge(result.reader.book, touched(result))
    sections = {
        "record": _plain(about.model_dump(exclude_none=True)),
        "figures": _figures_table(result),
        "scenario": _scenario_table(result.scenario),
        "realised": _booked_table(result),
        "parameters": [_parameter_table(result.reader.book.parameter(name), name, kept) for name, kept in law.items()],
    }
    return HEAD + tomli_w.dumps({name: section for name, section in sections.items() if section})


def _figures_table(result: Result) -> Raw:
    table: Raw = {book: {} for book in BOOKS}
    for (book, flow, year), euro in figures(result).items():
        table[book].setdefault(flow, {})[year] = cents(euro)
    return table


def _scenario_table(scenario: Scenario) -> Raw:
    """The whole scenario as a file would say it; the files of the ledger are not in it, for its amounts are."""
    table = _plain(scenario.model_dump(by_alias=True, exclude_unset=True, exclude_none=True))
    table.pop("realisation", None)
    for name, flow in table["flows"].items():
        at_once = flow["paid"] == {"lag_months": 0} and f"flows.{name}.paid.lag_months" not in table["sources"]
        if at_once:  # so it is typed, and then it is no number that needs a source
            flow["paid"] = "same_month"
    return table


def _booked_table(result: Result) -> Raw:
    booked = result.realised
    if booked is None:
        return {}
    through = result.horizon.label(booked.through - 1)
    table: Raw = {"through": through, "onward": booked.onward, "source": booked.source, "status": booked.status}
    for (flow, book), months in booked.booked.items():
        table.setdefault(book, {})[flow] = [float(euro) for euro in months]
    return table


def _parameter_table(about: Parameter, name: str, kept: Knowledge) -> Raw:
    table: Raw = {"name": name, "label": about.label, "unit": about.unit}
    if kept.ends is not None and kept.ends != date.max:
        table["ends"] = kept.ends
    return table | {"values": [_value_table(value) for value in kept.values]}


def _value_table(value: Value) -> Raw:
    held = {"from": value.valid_from, "to": None if value.valid_to == date.max else value.valid_to}
    said = {key: getattr(value, key) for key in ("value", "status", "published", "source", "url", "note")}
    return {key: each for key, each in (held | said).items() if each not in (None, "")}


def _plain(value: Any) -> Any:
    """Value as TOML knows it: a number is no more than a number."""
    return as_file(value, lambda each: float(each) if isinstance(each, float) else each)
