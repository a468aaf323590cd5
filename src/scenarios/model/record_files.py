"""Read an adopted run back from its record, or refuse the file with all that is wrong with it, in Dutch."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError, create_model

from scenarios.model.checking import reference_problems
from scenarios.model.fields import Strict
from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import MUNICIPALITY, Value
from scenarios.model.realisation import Realised
from scenarios.model.records import FOLDER, LATER, KeptBook, Knowledge, Record, RecordFile
from scenarios.model.result import BOOKS
from scenarios.model.run import run, scenario_path
from scenarios.model.scenario import COMPANIONS, Scenario
from scenarios.model.toml_files import Raw, parse
from scenarios.model.wording import schema_problems, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scenarios.model.records import Booked, KeptParameter, KeptValue
    from scenarios.model.result import Result

Found = tuple[str, str]


def open_run(name: Path | str) -> Result:
    """Result of a scenario, or of an adopted record (`Adopted`), by file or name.

    A record is a file with a `[record]` table. A bare name is first that of a record in `data/vastgesteld`, and then
    that of a scenario that comes with the workbook.

    Raises
    ------
    InputError
        There is no such file, or it is wrong: all its problems together.
    """
    kept = FOLDER / f"{name}.toml"
    path = kept if kept.is_file() and not Path(name).suffix else scenario_path(name)
    return read_record(path).result() if "record" in parse(path) else run(path)


def read_record(path: Path | str) -> Record:
    """Read a record, or refuse it with all that is wrong with it.

    Raises
    ------
    InputError
        Unreadable file, unknown keys, wrong types, a scenario that does not hang together, figures or booked amounts
        that do not fit it, parameters that do not exist.
    """
    path = Path(path)
    raw = parse(path)
    sound, found = _sections(raw)
    found += _scenario_problems(raw.get("scenario"))
    found += _misfits(sound)
    if found:
        raise InputError([Problem(str(path), *each) for each in found])
    scenario, kept = sound["scenario"], sound.get("parameters", [])
    stored = {
        (book, flow, year): euro
        for book, flows in sound["figures"].items()
        for flow, years in flows.items()
        for year, euro in years.items()
    }
    files = {path.name: path.read_text("utf-8-sig")}
    return Record(sound["record"], scenario, _book(kept), _realised(scenario, sound.get("realised")), stored, files)


def _sections(raw: Raw) -> tuple[Raw, list[Found]]:
    """Sections that are sound, each by itself, and what is wrong with the others."""
    sound: Raw = {}
    found: list[Found] = []
    for section, about in RecordFile.model_fields.items():
        piece: Any = create_model(section, __base__=Strict, **{section: (about.annotation, about)})  # type: ignore[call-overload]
        try:
            read = piece.model_validate({section: raw[section]} if section in raw else {})
        except ValidationError as error:
            found += schema_problems(error, piece)
        else:
            sound[section] = getattr(read, section)
    strange = sorted(raw.keys() - RecordFile.model_fields.keys())
    found += [
        (key, f"deze kop hoort niet in een vastgestelde versie{suggestion(key, RecordFile.model_fields)}")
        for key in strange
    ]
    return sound, found


def _scenario_problems(raw: object) -> list[Found]:
    found = reference_problems(raw, shipped_book().catalogue) if isinstance(raw, dict) else []
    return [(f"scenario.{key}", message) for key, message in found]


def _misfits(sound: Raw) -> Iterator[Found]:
    """Sections that are sound by themselves and do not fit each other."""
    yield from _law_problems(sound.get("parameters", []))
    scenario = sound.get("scenario")
    if scenario is not None:
        yield from _figure_problems(scenario, sound.get("figures", {}))
        yield from _booked_problems(scenario, sound.get("realised"))


def _law_problems(kept: list[KeptParameter]) -> Iterator[Found]:
    names = [each.name for each in kept]
    catalogue = shipped_book().catalogue
    for number, each in enumerate(kept, start=1):
        if MUNICIPALITY.sub("", each.name) not in catalogue:
            yield f"parameters.{number}.name", f'parameter "{each.name}" bestaat niet{suggestion(each.name, catalogue)}'
        if names.index(each.name) < number - 1:
            yield f"parameters.{number}.name", f'parameter "{each.name}" staat er twee keer'
        for at, value in enumerate(each.values, start=1):
            if value.to is not None and value.to <= value.from_:
                yield f"parameters.{number}.values.{at}.to", "het eind (to) moet na het begin (from) liggen"


def _figure_problems(scenario: Scenario, stored: Mapping[str, dict[str, dict[str, float]]]) -> Iterator[Found]:
    """Every flow of the scenario stands in every book, with every year; beside it only what runs back."""
    years = [str(year) for year in scenario.horizon.year_labels]
    allowed = {name + suffix for name in scenario.flows for suffix in ("", *COMPANIONS)}
    for book in BOOKS if stored else ():
        wanted = [*years, LATER] if book == "cash" else years
        for name in [name for name in scenario.flows if name not in stored.get(book, {})]:
            yield f"figures.{book}", f'geldstroom "{name}" ontbreekt'
        for name, amounts in stored.get(book, {}).items():
            if name not in allowed:
                yield f"figures.{book}.{name}", "deze geldstroom staat niet in het scenario"
            elif list(amounts) != wanted:
                yield f"figures.{book}.{name}", f"hier horen precies de jaren {', '.join(wanted)}"


def _booked_problems(scenario: Scenario, booked: Booked | None) -> Iterator[Found]:
    if booked is None:
        return
    months = scenario.horizon.index(booked.through) + 1
    if not 0 < months <= scenario.horizon.months:
        yield "realised.through", f"{booked.through} ligt buiten de looptijd van het scenario"
        return
    for book, flows in booked.books.items():
        for name, amounts in flows.items():
            if name not in scenario.flows:
                yield f"realised.{book}.{name}", "deze geldstroom staat niet in het scenario"
            elif len(amounts) != months:
                yield f"realised.{book}.{name}", f"hier horen {months} maanden, maar er staan er {len(amounts)}"


def _book(kept: list[KeptParameter]) -> KeptBook:
    """The book of today in which these parameters are as they were known."""
    today = shipped_book()
    law = {each.name: Knowledge(tuple(_value(each.name, v) for v in each.values), each.ends) for each in kept}
    values = today.values | {name: known.values for name, known in law.items() if known.values}
    return KeptBook(today.catalogue, values, kept=law)


def _value(name: str, kept: KeptValue) -> Value:
    end = kept.to or date.max
    return Value(name, kept.from_, end, kept.value, kept.status, kept.published, kept.source, kept.url, kept.note)


def _realised(scenario: Scenario, booked: Booked | None) -> Realised | None:
    if booked is None:
        return None
    through = scenario.horizon.index(booked.through) + 1
    amounts = {(flow, book): np.array(months) for book, flows in booked.books.items() for flow, months in flows.items()}
    return Realised(through, booked.onward, amounts, booked.source, booked.status)
