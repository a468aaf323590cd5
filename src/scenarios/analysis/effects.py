"""All that a conversation about starting to work needs, worked out once: before and after, the curve, the year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scenarios.analysis.participant import before_and_after, below_bijstand, curve, jumps, turns, zones
from scenarios.analysis.participant_year import year_of_start
from scenarios.model.inkomen.participant import read_participant
from scenarios.model.parameter_files import DATA, shipped_book
from scenarios.model.parameters import Reader
from scenarios.problems import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from scenarios.analysis.participant import Curve, FoundJump, FoundTurn, Zone
    from scenarios.analysis.participant_year import Year
    from scenarios.model.inkomen.participant import Participant


@dataclass(frozen=True)
class Effects:
    """What starting to work does to the income of one household.

    Attributes
    ----------
    participant
        As it was given.
    table
        As `before_and_after`: components and "net"; columns "now", "then", "change"; euro a month.
    curve, zones, jumps
        Net income by hours a week, where it hardly pays or is lower than now, and where it jumps.
    turns
        What changes later on, when a rule ends.
    below_bijstand
        What a WGA household has less than bijstand now, euro a month net; 0 when nothing.
    year
        The calendar year of the start, and what is settled after it.
    reader
        Holds every figure of the law that was read.
    """

    participant: Participant
    table: pd.DataFrame
    curve: Curve
    zones: list[Zone]
    jumps: list[FoundJump]
    turns: list[FoundTurn]
    below_bijstand: float
    year: Year
    reader: Reader


def effects(participant: Participant) -> Effects:
    """Work out what starting to work does.

    Raises
    ------
    InputError
        A figure of the law that is needed is not known for the month of start, by name; or an hourly wage is below the
        minimum wage of that month.
    """
    reader = Reader(shipped_book(), remedy="kies een eerdere maand")
    found = curve(participant, reader)
    return Effects(
        participant=participant,
        table=before_and_after(participant, reader),
        curve=found,
        zones=zones(found),
        jumps=jumps(participant, reader, found),
        turns=turns(participant, reader),
        below_bijstand=below_bijstand(participant, reader),
        year=year_of_start(participant, reader),
        reader=reader,
    )


def open_participant(path: Path | str) -> Effects:
    """Effects for a participant file, or an example by name; raises InputError with all that is wrong with it."""
    example = DATA / "deelnemers" / f"{path}.toml"
    file = example if example.exists() else path
    participant = read_participant(file)
    try:
        return effects(participant)
    except InputError as error:
        raise InputError([replace(each, file=str(file), key=each.key or "start") for each in error.problems]) from None
