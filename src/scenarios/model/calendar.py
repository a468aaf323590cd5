"""Months and years: the only time step inside is the month, the only period outside is the calendar year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MONTH_PATTERN = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


def later(day: date, months: int) -> date:
    """Same day so many months later; the last of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Horizon:
    """The calendar of a scenario: whole calendar years, counted in months.

    Parameters
    ----------
    first_year
        First calendar year; month 0 is January of that year.
    years
        Number of calendar years.
    """

    first_year: int
    years: int

    @property
    def months(self) -> int:
        """Number of months."""
        return 12 * self.years

    @property
    def year_labels(self) -> list[int]:
        """Calendar years, in order."""
        return list(range(self.first_year, self.first_year + self.years))

    def index(self, month: str) -> int:
        """Month number of "2022-04" (0 is the first January; negative or beyond the end is possible)."""
        match = MONTH_PATTERN.match(month)
        if match is None:
            raise ValueError(month)
        return (int(match[1]) - self.first_year) * 12 + int(match[2]) - 1

    def first_day(self, month: int) -> date:
        """First day of a month number."""
        return date(self.first_year + month // 12, month % 12 + 1, 1)

    def label(self, month: int) -> str:
        """ISO label of a month number: "2022-04"."""
        return self.first_day(month).isoformat()[:7]

    @property
    def month_labels(self) -> list[str]:
        """ISO labels of all months, in order."""
        return [self.label(month) for month in range(self.months)]

    def year_sums(self, amounts: np.ndarray) -> np.ndarray:
        """Add months to calendar years along the second-last axis: [..., month, draw] -> [..., year, draw]."""
        *outer, _, draws = amounts.shape
        return amounts.reshape(*outer, self.years, 12, draws).sum(axis=-2)

    def year_ends(self, stock: np.ndarray) -> np.ndarray:
        """Take the December value of a position: [..., month, draw] -> [..., year, draw]."""
        return stock[..., 11::12, :]
