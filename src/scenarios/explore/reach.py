"""Which levers do something in a scenario: each is moved, and the books are compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scenarios.explore.entry import entry_of
from scenarios.explore.exploration import as_read, same_books, started
from scenarios.explore.pieces import pieces_of
from scenarios.model.levers import is_past, levers
from scenarios.model.reading import PIECES, laid_over
from scenarios.model.run import again
from scenarios.model.scenario import LawChange, Piece
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.explore.entry import Entry
    from scenarios.explore.exploration import Exploration
    from scenarios.model.result import Result

NOTHING = "verandert nu niets"


@dataclass(frozen=True)
class Controls:
    """What can be moved in an exploration.

    Parameters
    ----------
    entries
        Levers that do something, by path.
    idle
        Names of those that the scenario tells of and that do nothing.
    pieces
        Every piece of the start, by key: why it cannot be ticked now, empty when it can.
    past
        Names of the stands of years that were wholly booked.
    """

    entries: dict[str, Entry]
    idle: list[str]
    pieces: dict[str, str]
    past: list[str]


def controls(exploration: Exploration) -> Controls:
    """Controls of an exploration: each is tried on what its pieces make of the start; raises InputError."""
    bare = replace(exploration, values={})
    base = bare.worked_out()
    entries = [entry_of(base, lever) for lever in levers(base)]
    past = [each for each in entries if is_past(each.lever, base)]
    found = [each for each in entries if each not in past]
    alive = {entry.lever.path: entry for entry in found if _does_something(entry, bare, base)}
    idle = [each.name for each in found if each.lever.path not in alive and each.lever.told]
    pieces = {key: _why_not(key, bare, base) for key in pieces_of(started(bare.start).scenario)}
    return Controls(alive, idle, pieces, [each.name for each in past])


def _does_something(entry: Entry, exploration: Exploration, result: Result) -> bool:
    """Whether moving a lever changes any book of a worked-out exploration."""
    moved = (exploration.moved(entry.lever.path, value) for value in other_values(entry))
    return any(_effect(each, result) == "" for each in moved)


def _why_not(key: str, exploration: Exploration, result: Result) -> str:
    """Why a piece cannot be laid over a worked-out exploration; empty when it can, or when it lies there."""
    return "" if key in exploration.pieces else _effect(exploration.switched(key), result)


def other_values(entry: Entry) -> Iterator[Any]:
    """Values that a lever can be moved to, those that are most likely to show something first."""
    lever = entry.lever
    if lever.kind == "switch":
        yield not lever.value
    elif lever.kind == "choice":
        yield from (each for each in lever.choices if each != lever.value)
    elif lever.kind == "month":
        months = [month for month, _ in entry.options]
        at = months.index(lever.value) if lever.value in months else 0
        yield from (months[other] for other in (at + 1, at - 1) if 0 <= other < len(months))
    else:
        ends = (each / entry.times for each in (entry.low, entry.high, entry.low + entry.step))
        found = (round(each) if lever.kind == "whole" else each for each in ends)
        yield from (each for each in found if each != lever.value)


def _effect(moved: Exploration, result: Result) -> str:
    """Why moving something shows nothing; empty when any book changes."""
    try:
        return NOTHING if same_books(soon_worked_out(moved, result), result) else ""
    except InputError as error:
        why, _, _ = error.problems[0].message.partition(";")  # what to do about it is for who writes the file
        return f"kan nu niet: {why}"


def soon_worked_out(moved: Exploration, result: Result) -> Result:
    """Result of a moved exploration without reading the files of its start again, which is faster.

    Parameters
    ----------
    moved
        As would be kept.
    result
        The start, or anything worked out from it: what was booked and the law are those of before.

    Raises
    ------
    InputError
        It cannot be moved there.
    """
    begin = started(moved.start)
    contents = as_read(moved.differences(begin.scenario))
    piece = Piece.model_validate({key: contents[key] for key in PIECES if key in contents})
    changed = laid_over(begin.scenario, {"": piece})
    if "law_change" in contents:
        laws = [LawChange.model_validate(each) for each in contents["law_change"]]
        changed = changed.model_copy(update={"law_change": laws})
    return again(result, changed)
