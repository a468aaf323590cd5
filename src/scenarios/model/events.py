"""Who comes and who goes, counted by events: cost grows as units + months, and not as units x months.

A unit is present from one month to another. Its weight is added in the month it comes and subtracted in the month it
goes; the running sum over months is what is present. Where it comes and goes is the same for every weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOBODY, NOTHING = 1e-9, 1e-6  # weight, euro: what is less is left over from adding and subtracting
WIDE = 100  # draws from which adding month to month is faster than numpy's own running sum
PART_DRAWS, PART_UNITS = 500, 65_536  # at most so many at once, so that a part stays in the processor's cache
KEEP_BYTES = 2**24  # more than an array of a part, less than the 32 MB above which it learns nothing


@dataclass(frozen=True)
class Events:
    """Where units come and go in an array [month, draw]; made by `events`.

    Parameters
    ----------
    begin, end
        Month numbers [unit], within the horizon; present in begin <= month < end.
    come, go
        Places of those months in a flat array [month, draw], one month longer than the horizon [unit].
    shape
        (months, draws); whole calendar years.
    """

    begin: np.ndarray
    end: np.ndarray
    come: np.ndarray
    go: np.ndarray
    shape: tuple[int, int]

    def level(self, weight: np.ndarray | float = 1.0) -> np.ndarray:
        """Sum of the weights [unit] (or one for all) that are present in each month [month, draw], in their unit."""
        months, draws = self.shape
        steps = np.zeros((months + 1, draws))
        np.add.at(steps.reshape(-1), self.come, weight)
        np.subtract.at(steps.reshape(-1), self.go, weight)
        # When the last one has left nobody is there, not a billionth of a person.
        return _without(NOBODY, accumulate(steps[:months]))

    def by_year(self, amount: Callable[[np.ndarray | int], np.ndarray]) -> np.ndarray:
        """Sum of what units get for the months that they are present in a calendar year [year, draw], euro.

        Parameters
        ----------
        amount
            From months in a year [unit] (or 12 for all) to euro of each unit [unit]; nil for nought months. It is
            asked three times and not every year: years are a unit's first one, its last one, or whole ones between.
        """
        months, draws = self.shape
        first, last = self.begin // 12, self.end // 12
        more = last > first
        # Places of the years in a flat array [year, draw], two years longer than the horizon.
        come, go = self.come + (first - self.begin) * draws, self.go + (last - self.end) * draws
        broken, steps = np.zeros((2, (months // 12 + 2) * draws))
        np.add.at(broken, come, amount(np.minimum(self.end, 12 * first + 12) - self.begin))
        np.add.at(broken, go, amount((self.end - 12 * last) * more))
        whole = amount(12) * more
        np.add.at(steps, come + draws, whole)
        np.subtract.at(steps, go, whole)
        whole_years = _without(NOTHING, accumulate(steps.reshape(-1, draws)))
        return (broken.reshape(-1, draws) + whole_years)[: months // 12]


def events(begin: np.ndarray, end: np.ndarray, draw: np.ndarray, shape: tuple[int, int]) -> Events:
    """Work out where units come and go.

    Parameters
    ----------
    begin, end
        Month numbers [unit]; present in begin <= month < end, never when the end is first. Outside the horizon is cut
        off.
    draw
        Draw number of the unit [unit].
    shape
        (months, draws).
    """
    months, draws = shape
    begin = np.minimum(np.maximum(begin, 0), months)
    end = np.maximum(np.minimum(end, months), begin)
    return Events(begin, end, begin * draws + draw, end * draws + draw, shape)


def accumulate(steps: np.ndarray) -> np.ndarray:
    """Running sum over months [month, draw], in place; the same to the last digit for any number of draws."""
    if steps.shape[1] < WIDE:
        return np.cumsum(steps, axis=0, out=steps)
    for before, month in pairwise(steps):
        month += before  # noqa: PLW2901 - a row of the array
    return steps


def parts(draws: int, units: int = 1, most: int = PART_DRAWS) -> Iterator[slice]:
    """Split draws of `units` units each into parts to work out one at a time, of `most` draws or less."""
    if draws > 1:
        # glibc gives memory back until a large array, never used, was let go; having it cleared anew for every array
        # of every part takes longer than the work itself.
        np.empty(KEEP_BYTES, dtype=np.uint8)
    size = max(1, min(most, PART_UNITS // max(units, 1)))
    for first in range(0, draws, size):
        yield slice(first, min(first + size, draws))


def _without(dust: float, sums: np.ndarray) -> np.ndarray:
    """Sums in which what is smaller than `dust` is nought, in place."""
    sums[np.abs(sums) < dust] = 0.0
    return sums
