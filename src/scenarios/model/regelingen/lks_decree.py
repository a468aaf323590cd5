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
from scenarios.model.regelingen.buig_lks import Budget, allocate, entitlements
from scenarios.model.regelingen.lks_national import National, lags, national

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.model.calendar import Horizon
    from scenarios.model.parameters import Reader

OWN, REST = "own", "rest"  # the two "municipalities" between which a national amount is divided


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
    return np.column_stack([_months(draw, reader, horizon) for draw in spending.T])


def _months(spent: np.ndarray, reader: Reader, horizon: Horizon) -> np.ndarray:
    import pandas as pd

    own = pd.Series(horizon.year_sums(spent[:, np.newaxis])[:, 0], index=horizon.year_labels)
    decree = decree_for(reader, own)
    if decree is None:
        return np.zeros(horizon.months)
    budgets = decree.budgets().reindex(columns=horizon.year_labels, fill_value=0.0)
    provisional, definitive = (budgets.loc[[name]].set_axis([OWN]) for name in budgets.index)
    return entitlements(provisional, definitive).loc[OWN].to_numpy(dtype=float)


@dataclass(frozen=True)
class Decree:
    """The decree for some spending on top of that of the country, from its first year on."""

    own: pd.Series  # euro by calendar year, from the first year with spending; nil after the last
    country: National
    provisional_lag: int
    definitive_lag: int

    @property
    def spending(self) -> pd.DataFrame:
        """Euro [own, rest; year]: all there is to divide by."""
        import pandas as pd

        rest = pd.Series(self.country.spending)
        return pd.DataFrame({OWN: self.own, REST: rest}).T

    @property
    def years(self) -> range:
        """Years that have a budget."""
        return range(self.own.index[0] + min(self.provisional_lag, self.definitive_lag), self.own.index[-1] + 1)

    def fixings(self, year: int) -> tuple[Budget, Budget]:
        """Provisional and definitive fixing of a year."""
        return self._fixing(year, self.provisional_lag), self._fixing(year, self.definitive_lag)

    def _fixing(self, year: int, lag: int) -> Budget:
        known = year - lag
        if known < self.own.index[0]:
            return Budget(year, lag, 0.0)  # nothing of ours to share in yet, whatever the country spent
        return Budget(year, lag, self.country.macro(float(self.spending[known].sum()), known, year))

    def budgets(self) -> pd.DataFrame:
        """Own budget, euro: index "provisional" and "definitive", columns years."""
        import pandas as pd

        spending, found = self.spending, {}
        for year in self.years:
            found[year] = [
                allocate(spending, pd.Series({year: fixing.macro}), fixing.lag)[year][OWN] if fixing.macro else 0.0
                for fixing in self.fixings(year)
            ]
        return pd.DataFrame(found, index=["provisional", "definitive"])


def decree_for(reader: Reader, own: pd.Series) -> Decree | None:
    """Decree for this spending [year], until its last euro has worked through; None when nothing is spent."""
    active = [int(year) for year, amount in own.items() if amount > 0]  # type: ignore[call-overload]
    if not active:
        return None
    decree_lags = lags(reader, active[0])
    first, last = active[0], active[-1] + max(decree_lags)
    return Decree(own.reindex(range(first, last + 1), fill_value=0.0), national(reader, first, last), *decree_lags)
