"""The decree of 2021 for the LKS of one payer, on top of that of the country: what the Rijk pays in which month.

Formula, source and what it does not cover: see `buig_lks`; national spending and its growth: see `lks_national`.
Timing: the provisional budget arises in twelve months of its year, the correction in October; both are paid at once.

Worked example: 100 spent in 2022 and nothing else, national growth 25,8% in 2023 and 9% in 2024: October 2023 brings
125,81 (definitive 2023); 2024 brings 137,13 in twelve months and takes it all back in October (definitive 2024 is nil).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.fields import Strict, Text
from scenarios.model.regelingen.buig_lks import by_month, divided
from scenarios.model.regelingen.lks_national import National, lags, national

if TYPE_CHECKING:
    from scenarios.model.calendar import Horizon
    from scenarios.model.parameters import Reader


class Options(Strict):
    """`spending`: name of the flow that is the LKS granted."""

    spending: Text


def buig_lks(spending: np.ndarray, reader: Reader, horizon: Horizon) -> np.ndarray:
    """What the Rijk pays for LKS granted.

    Parameters
    ----------
    spending
        LKS granted, euro [month, draw].
    reader, horizon
        The book and the calendar.

    Returns
    -------
    Euro by month [month, draw]; negative in an October in which more is paid back than the month brings.
    """
    decree = decree_for(reader, horizon.year_sums(spending), horizon.year_labels[0])
    if decree is None:
        return np.zeros_like(spending)
    provisional, definitive = decree.budgets(horizon.year_labels)
    return by_month(provisional.T, definitive.T).T


@dataclass(frozen=True)
class Decree:
    """The decree for some spending on top of that of the country, from its first year on.

    `own`: what is spent, euro [draw] by calendar year, from the first year with spending until its last euro has worked
    through.
    """

    own: dict[int, np.ndarray]
    country: National
    provisional_lag: int
    definitive_lag: int

    @property
    def years(self) -> range:
        """Years that have a budget."""
        return range(min(self.own) + min(self.provisional_lag, self.definitive_lag), max(self.own) + 1)

    def macro(self, year: int, lag: int) -> np.ndarray:
        """National amount of a year on the spending of `lag` years before, euro [draw].

        Nil as long as there is none of ours: what the country spends without us is no spending to share in.
        """
        known = year - lag
        if known not in self.own:
            return np.zeros_like(self.own[min(self.own)])
        return self.country.macro(self.own[known] + self.country.spending[known], known, year)

    def budgets(self, years: list[int]) -> tuple[np.ndarray, np.ndarray]:
        """Provisional and definitive budget, euro [year, draw] both; nil in years that have none."""
        provisional, definitive = (
            np.array([self._budget(year, lag) for year in years]) for lag in (self.provisional_lag, self.definitive_lag)
        )
        return provisional, definitive

    def _budget(self, year: int, lag: int) -> np.ndarray:
        known = year - lag
        if known not in self.own or year not in self.years:
            return np.zeros_like(self.own[min(self.own)])
        rest = self.country.spending[known]
        shares = zip(self.own[known], self.macro(year, lag), strict=True)
        return np.array([divided((own, rest), macro)[0] for own, macro in shares]) / 100


def decree_for(reader: Reader, own: np.ndarray, first_year: int) -> Decree | None:
    """Decree for spending [year, draw] from `first_year` on, euro; None when nothing is spent in any draw."""
    active = np.flatnonzero((own > 0).any(axis=1)) + first_year
    if not len(active):
        return None
    decree_lags = lags(reader, int(active[0]))
    first, last = int(active[0]), int(active[-1]) + max(decree_lags)
    nothing = np.zeros(own.shape[1])
    spent = dict(enumerate(own, start=first_year))
    years = {year: spent.get(year, nothing) for year in range(first, last + 1)}
    return Decree(years, national(reader, first, last), *decree_lags)
