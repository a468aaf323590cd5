"""LKS of all municipalities together, and how many years the money of the Rijk runs behind: read from the book.

National spending is published afterwards; past the last known year it goes on by an own assumption of its growth
(`lks_national_growth`, which a scenario may replace by a change of the law with its own source). The explanation of
the decree says the national budget of a year is the spending of the year before, carried on by the expected growth;
what was expected at the time is not published, so where spending is known its real growth stands in for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from scenarios.model.parameters import Reader


@dataclass(frozen=True)
class National:
    """LKS of all municipalities together, by calendar year.

    `spending` in euro, `growth` a year as a fraction (from the second year), `assumed`: years whose spending is not
    published but an own assumption.
    """

    spending: dict[int, float]
    growth: dict[int, float]
    assumed: frozenset[int]

    def macro(self, spending: np.ndarray, known: int, year: int) -> np.ndarray:
        """TBLKS of a year: national spending (euro [draw]) of the last known year, carried on by each year's growth."""
        return spending * math.prod(1 + self.growth[each] for each in range(known + 1, year + 1))


def lags(reader: Reader, year: int) -> tuple[int, int]:
    """How many years back the shares of the provisional and of the definitive budget of a year are taken."""
    names = ("lks_realisation_year_provisional", "lks_realisation_year_definitive")
    provisional, definitive = (-round(reader.at(name, date(year, 1, 1))) for name in names)
    return provisional, definitive


def fixed_lag(reader: Reader, year: int) -> int:
    """After how many years the Rijk pays by the reading of the Vught paper: a fixed lag on own spending."""
    return round(reader.at("lks_rijk_payment_lag_years", date(year, 1, 1)))


def national(reader: Reader, first: int, last: int) -> National:
    """National spending and its growth, `first` to `last`: published where known, then by the assumed growth.

    Raises
    ------
    InputError
        No spending is known for the first year, or no growth for a year after the last known spending.
    """
    spending: dict[int, float] = {}
    growth: dict[int, float] = {}
    assumed = set()
    for year in range(first, last + 1):
        day = date(year, 1, 1)
        known = reader.book.find("lks_national_spending", day)
        if known is None and year > first:
            spending[year] = spending[year - 1] * (1 + reader.at("lks_national_growth", day))
        else:
            spending[year] = reader.at("lks_national_spending", day)
        if known is None or known.status == "assumed":
            assumed.add(year)
        if year > first:
            growth[year] = spending[year] / spending[year - 1] - 1
    return National(spending, growth, frozenset(assumed))
