"""A run that was adopted: what it rested on and what came out of it, in one dated file that a person can read.

The run can be done again from the file alone: the scenario as a whole, every value of the law that the run touched as
it was known then, and what was booked. The figures in the file are what was adopted. Where the workbook of today makes
something else of the same input, the figures stand and the difference is told (`Adopted.drift`).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, Field, ValidationError, create_model

from scenarios.model.checking import reference_problems
from scenarios.model.parameter_files import DATA, shipped_book
from scenarios.model.parameters import MUNICIPALITY, Book, Parameter, Value
from scenarios.model.reading import parse
from scenarios.model.realisation import Realised
from scenarios.model.result import BOOKS, TOLERANCE, Result
from scenarios.model.run import run, scenario_path
from scenarios.model.scenario import Month, Scenario, Strict, Text
from scenarios.model.simulate import COMPANIONS, flow_of, simulate
from scenarios.model.wording import schema_problems, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FOLDER = DATA / "vastgesteld"
MOMENTS = ("kadernota", "begroting", "berap1", "berap2", "berap3", "rekening", "raadsvoorstel")
LATER = "later"  # cash after the horizon, beside the calendar years
HALF_CENT = TOLERANCE + 1e-6  # a figure to the cent may be half a cent off, and float dust on top of that

HEAD = """\
# Vastgestelde versie, gemaakt met de opdracht `scenarios adopt`. Verander dit bestand niet.
# figures: euro per kalenderjaar; elk bedrag is positief en gaat van betaler naar ontvanger; later = kas na de looptijd.

"""
Raw = dict[str, Any]
Found = tuple[str, str]
Figures = dict[tuple[str, str, str], float]  # euro by book, flow, and calendar year or "later"


# --- the file ----------------------------------------------------------------------------------------------------


def _moment(value: str) -> str:
    if not re.fullmatch(rf"({'|'.join(MOMENTS)})-20\d\d", value):
        kinds = ", ".join(MOMENTS)
        raise ValueError(f'hier hoort een moment met een jaar, zoals "begroting-2018"; mogelijk zijn: {kinds}')
    return value


class Adoption(Strict):
    """What was adopted: under which name, at which moment of the cycle ("begroting-2018"), when, by whom.

    `workbook` is the version of the workbook that made the figures, `scenario` the name of the scenario file.
    """

    name: Text
    moment: Annotated[str, AfterValidator(_moment)]
    adopted: date
    by: Text | None = None
    workbook: Text
    scenario: Text


class KeptValue(Strict):
    """A dated value of the law as it was known; without `to` it held until it would be changed."""

    from_: Annotated[date, Field(alias="from")]
    to: date | None = None
    value: Annotated[float, Field(allow_inf_nan=False)]
    status: Literal["published", "announced", "projected", "assumed"]
    published: date | None = None
    source: Text
    url: str = ""
    note: str = ""


class KeptParameter(Strict):
    """A parameter of the law with all that was known of it; `ends` is when its scheme ends, if that was known.

    `label` and `unit` are for who reads the file; the workbook goes by the catalogue.
    """

    name: Text
    label: Text
    unit: Text
    ends: date | None = None
    values: list[KeptValue] = Field(default_factory=list)


class Booked(Strict):
    """What was booked up to and including `through`, in euro per month, per flow, in baten en lasten and in cash."""

    through: Month
    onward: Literal["plan", "pace"]
    source: Text
    status: Literal["published", "assumed"]
    recognised: dict[str, list[float]] = Field(default_factory=dict)
    cash: dict[str, list[float]] = Field(default_factory=dict)


class RecordFile(Strict):
    """The sections of a record."""

    record: Adoption
    scenario: Scenario
    parameters: list[KeptParameter] = Field(default_factory=list)
    realised: Booked | None = None
    figures: dict[Literal["entitlement", "recognised", "cash"], dict[str, dict[str, float]]]


# --- the book as it was known ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Knowledge:
    """What a book knows of one parameter: its values by period, and the day its scheme ends (None: not known)."""

    values: tuple[Value, ...] = ()
    ends: date | None = None


@dataclass(frozen=True)
class KeptBook(Book):
    """A book in which what is known of some parameters is fixed; of all others it is as any book.

    Parameters
    ----------
    kept
        Knowledge by parameter; `as_of` does not touch it.
    """

    kept: Mapping[str, Knowledge] = field(default_factory=dict)

    def known(self, name: str) -> list[Value]:
        """Values that were known, by period."""
        return list(self.kept[name].values) if name in self.kept else super().known(name)

    def ends(self, name: str) -> date | None:
        """Day on which the scheme has ended, as far as that was known."""
        return self.kept[name].ends if name in self.kept else super().ends(name)


def knowledge(book: Book, names: Iterable[str]) -> dict[str, Knowledge]:
    """What a book knows of these parameters, at its state of knowledge."""
    return {name: Knowledge(tuple(book.known(name)), book.ends(name)) for name in names}


def touched(result: Result) -> list[str]:
    """Parameters that a run rests on: read, asked after, or the index by which others were carried on."""
    names = result.reader.asked | {value.parameter for _, value in result.reader.reads}
    return sorted(names | {each.index for each in result.scenario.projection.values() if each.index})


# --- figures -----------------------------------------------------------------------------------------------------


def figures(result: Result) -> Figures:
    """Every flow in every book, euro per calendar year, and as "later" the cash after the horizon; not rounded."""
    horizon, found = result.horizon, Figures()
    for book in BOOKS:
        for line in result.lines:
            sums = horizon.year_sums(line.book(book))[:, 0]
            found |= {(book, line.name, str(y)): float(e) for y, e in zip(horizon.year_labels, sums, strict=True)}
            if book == "cash":
                found[book, line.name, LATER] = float(line.cash[horizon.months :, 0].sum())
    return found


def cents(euro: float) -> float:
    """Euro to the cent, half up on the decimals as printed; nought is never negative."""
    steady = Decimal(repr(float(euro))).quantize(Decimal("1e-6"), ROUND_HALF_UP)
    return float(steady.quantize(Decimal("0.01"), ROUND_HALF_UP)) + 0.0


@dataclass(frozen=True)
class Adopted(Result):
    """An adopted run, done again from its record; what was adopted are the figures of the record."""

    record: Record | None = None

    def drift(self) -> Figures:
        """Figures adopted less those of today, euro, where they differ by more than half a cent; empty if nowhere."""
        today, then = figures(self), self.record.figures if self.record else {}
        differ = {
            key: then.get(key, 0.0) - today.get(key, 0.0) for key in [*then, *(k for k in today if k not in then)]
        }
        return {key: euro for key, euro in differ.items() if abs(euro) > HALF_CENT}

    def direction(self, line: str) -> tuple[str, str]:
        """Payer and payee of a flow or of what runs back beside it, also when the run of today has no such line."""
        flow = self.scenario.flows[flow_of(line, self.scenario)]
        return (flow.payer, flow.payee) if line in self.scenario.flows else (flow.payee, flow.payer)


@dataclass(frozen=True)
class Record:
    """An adopted run as it was read from its file.

    Attributes
    ----------
    about
        Name, moment, day, and who adopted it.
    scenario
        The whole scenario.
    book
        The law as it was known; parameters that the run did not touch are those of the workbook of today.
    realised
        What was booked; None when nothing was.
    figures
        What was adopted, euro to the cent.
    files
        Text of the file, by its name.
    """

    about: Adoption
    scenario: Scenario
    book: KeptBook
    realised: Realised | None
    figures: Figures
    files: dict[str, str]

    def result(self) -> Adopted:
        """Do the run again from what the record holds."""
        done = simulate(self.scenario, self.book, self.realised)
        return Adopted(**vars(done) | {"files": self.files, "record": self})

    def drift(self) -> Figures:
        """Figures adopted less those that the workbook makes of the same input today; empty when they agree."""
        return self.result().drift()


# --- adopting ----------------------------------------------------------------------------------------------------


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
    import tomli_w

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
    """Value as TOML knows it: keys are text, a number is no more than a number."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return float(value) if isinstance(value, float) else value


# --- reading back ------------------------------------------------------------------------------------------------


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
    for book, flows in (("recognised", booked.recognised), ("cash", booked.cash)):
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
    books = {"recognised": booked.recognised, "cash": booked.cash}
    amounts = {(flow, book): np.array(months) for book, flows in books.items() for flow, months in flows.items()}
    return Realised(through, booked.onward, amounts, booked.source, booked.status)
