"""Which levers do something in a scenario: each is moved, and the books are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.explore.exploration import as_read, same_books, started
from scenarios.model.reading import PIECES, laid_over
from scenarios.model.run import again
from scenarios.model.scenario import LawChange, Piece
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.explore.entry import Entry
    from scenarios.explore.exploration import Exploration
    from scenarios.model.result import Result


def does_something(entry: Entry, exploration: Exploration, result: Result) -> bool:
    """Whether moving a lever changes any book of a worked-out exploration."""
    return any(_differs(exploration.moved(entry.lever.path, value), result) for value in other_values(entry))


def piece_does_something(key: str, exploration: Exploration, result: Result) -> bool:
    """Whether laying a piece over a worked-out exploration, or taking it away, changes any book."""
    return key in exploration.pieces or _differs(exploration.switched(key), result)


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


def _differs(moved: Exploration, result: Result) -> bool:
    try:
        return not same_books(soon_worked_out(moved, result), result)
    except InputError:
        return False  # it cannot be moved there


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
