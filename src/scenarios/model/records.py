"""A run that was adopted: what it rested on and what came out of it, in one dated file that a person can read.

The run can be done again from the file alone: the scenario as a whole, every value of the law that the run touched as
it was known then, and what was booked. The figures in the file are what was adopted. Where the workbook of today makes
something else of the same input, the figures stand and the difference is told (`Adopted.drift`).

`scenarios.model.adopting` writes such a file and `scenarios.model.record_files` reads it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from scenarios.model.fields import Month, Status, Strict, Text
from scenarios.model.parameter_files import DATA
from scenarios.model.parameters import Book, Value
from scenarios.model.result import BOOKS, TOLERANCE, Result
from scenarios.model.scenario import COMPANIONS, Scenario, flow_of
from scenarios.model.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scenarios.model.realisation import Realised

FOLDER = DATA / "vastgesteld"
MOMENTS = ("kadernota", "begroting", "berap1", "berap2", "berap3", "rekening", "raadsvoorstel")
MOMENT = re.compile(rf"^({'|'.join(MOMENTS)})-(20\d\d)$")
LATER = "later"  # cash after the horizon, beside the calendar years
HALF_CENT = TOLERANCE + 1e-6  # a figure to the cent may be half a cent off, and float dust on top of that

Figures = dict[tuple[str, str, str], float]  # euro by book, flow, and calendar year or "later"


# --- the file ----------------------------------------------------------------------------------------------------


def _moment(value: str) -> str:
    if not MOMENT.match(value):
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
    status: Status
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

    @property
    def books(self) -> dict[str, dict[str, list[float]]]:
        """Euro per month by book and flow."""
        return {"recognised": self.recognised, "cash": self.cash}


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

    def known(self, name: str) -> tuple[Value, ...]:
        """Values that were known, by period."""
        return self.kept[name].values if name in self.kept else super().known(name)

    def ends(self, name: str) -> date | None:
        """Day on which the scheme has ended, as far as that was known."""
        return self.kept[name].ends if name in self.kept else super().ends(name)


def knowledge(book: Book, names: Iterable[str]) -> dict[str, Knowledge]:
    """What a book knows of these parameters, at its state of knowledge."""
    return {name: Knowledge(book.known(name), book.ends(name)) for name in names}


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
        differ = {key: then.get(key, 0.0) - today.get(key, 0.0) for key in then | today}
        return {key: euro for key, euro in differ.items() if abs(euro) > HALF_CENT}

    def direction(self, line: str) -> tuple[str, str]:
        """Payer and payee of a flow or of what was made beside it, also when the run of today has no such line."""
        name = flow_of(line, self.scenario)
        flow = self.scenario.flows[name]
        along = line == name or COMPANIONS[line.removeprefix(name)] > 0
        return (flow.payer, flow.payee) if along else (flow.payee, flow.payer)


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
