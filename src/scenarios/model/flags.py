"""Doubts about the law that a scenario raises: not refused, for a pilot may test the law, but printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.model.parameters import Book, Reader
from scenarios.model.placements import cohort
from scenarios.model.simulate import seen_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scenarios.model.scenario import Placement, Scenario

UWV = ("wia", "uwv")
SCHOOL_LEAVERS = "lks_school_leaver_window"
REGULAR_UWV = (
    "{}: wie een UWV-uitkering heeft en niet door de gemeente wordt ondersteund, valt buiten de gewone "
    "loonkostensubsidie (Participatiewet art. 10c lid 1 en 10d lid 2), maar de subsidie telt hier wel mee."
)
SHELTERED_UWV = (
    "{}: bij de start stond beschut werk nog niet open voor mensen met een UWV-uitkering "
    "(Participatiewet art. 10b lid 1 en 9), maar de loonkostensubsidie telt hier wel mee."
)
SCHOOL_LEAVER = (
    "{}: loonkostensubsidie voor schoolverlaters is er pas voor banen vanaf {} "
    "(Participatiewet art. 10d lid 2), maar de subsidie telt hier wel mee."
)


@dataclass(frozen=True)
class Flag:
    """A doubt about a group of people in a flow: one Dutch sentence with the article, and its source."""

    placement: str
    flow: str
    text: str
    source: str


def flags(scenario: Scenario, book: Book) -> list[Flag]:
    """Wage subsidy (LKS) for people who by the law of the day on which the first of them starts do not qualify.

    Parameters
    ----------
    scenario
        As read; it need not be worked out.
    book
        The parameters of the law; seen with the knowledge and the changes of the law of the scenario.

    Returns
    -------
    Flags in the order of the flows; none for groups in which nobody works.
    """
    reader = Reader(seen_by(scenario, book))
    found = []
    for name, flow in scenario.flows.items():
        for group in scenario.cohorts_of(flow) if flow.rule == "loonkostensubsidie" else []:
            placement = scenario.placements[group]
            people = cohort(placement, scenario.horizon)
            if people.working().any():
                day = scenario.horizon.first_day(int(people.working().argmax()))
                found += [Flag(group, name, text, source) for text, source in _doubts(placement, day, reader)]
    return found


def _doubts(placement: Placement, day: date, reader: Reader) -> Iterator[tuple[str, str]]:
    """Sentence and source of each doubt about people who start on a day."""
    sheltered = placement.instrument == "beschut_werk"
    open_to_uwv = "lks_beschut_allowed_uwv_groups" if sheltered else "lks_regular_uwv_groups"
    if placement.doelgroep in UWV and not _allows(open_to_uwv, day, reader):
        text = SHELTERED_UWV if sheltered else REGULAR_UWV
        yield text.format(placement.label), _source(open_to_uwv, day, reader)
    if placement.doelgroep == "schoolverlater" and not sheltered and not reader.in_force(SCHOOL_LEAVERS, day):
        begin = reader.book.values[SCHOOL_LEAVERS][0].valid_from
        since = f"{begin.day}-{begin.month}-{begin.year}"
        yield SCHOOL_LEAVER.format(placement.label, since), _source(SCHOOL_LEAVERS, day, reader)


def _allows(name: str, day: date, reader: Reader) -> bool:
    return reader.in_force(name, day) and reader.at(name, day) == 1


def _source(name: str, day: date, reader: Reader) -> str:
    """Source of the value in force, or of the first one when there is none yet."""
    return (reader.book.find(name, day) or reader.book.values[name][0]).source
