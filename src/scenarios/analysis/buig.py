"""What a fixed lag and the decree of 2021 each mean for money spent on loonkostensubsidie, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.model.calendar import Horizon
from scenarios.model.parameters import Reader
from scenarios.model.regelingen.buig_lks import Budget, by_month, effects
from scenarios.model.regelingen.lks_decree import Decree, decree_for
from scenarios.model.regelingen.lks_national import fixed_lag, lags
from scenarios.model.result import corrected, dusted
from scenarios.model.scenario import Paid
from scenarios.model.settlement import settle

if TYPE_CHECKING:
    from scenarios.model.parameters import Value
    from scenarios.model.result import Result

OWN, REST = "own", "rest"  # the two "municipalities" between which a national amount is divided
FUNDING_ROWS = ("spent", "same_year", "fixed_lag", "provisional", "correction", "decree")
EFFECTS = ("before", "macro", "share", "after", "provisional", "revision", "timing")


@dataclass(frozen=True)
class Funding:
    """What the Rijk pays for the spending of one flow, under three rules.

    Attributes
    ----------
    years
        Calendar years of the scenario; the frames run on until the last of the money has moved.
    lag_years
        Years that the fixed lag lasts.
    by_year
        Euro: index `FUNDING_ROWS` ("decree" = "provisional" + "correction"), columns calendar years.
    outstanding
        Euro spent and not received at the end of each month: index months ("2022-04"), columns "fixed_lag" and
        "decree"; negative = more received than spent so far.
    effects
        Why the definitive budget differs from that of the year before, and from the provisional one: index `EFFECTS`,
        columns the calendar years that have a year before; euro. "revision" is that of the national amount. before +
        macro + share = after = provisional + revision + timing, to the cent.
    assumed
        Years in which money of the decree rests on an assumed growth of national spending.
    reads
        What was read from the book of parameters.
    """

    years: list[int]
    lag_years: int
    by_year: pd.DataFrame
    outstanding: pd.DataFrame
    effects: pd.DataFrame
    assumed: frozenset[int]
    reads: tuple[Value, ...]

    @property
    def total(self) -> pd.Series:
        """Euro over all years, by row of `by_year`."""
        return self.by_year.sum(axis=1)

    @property
    def later(self) -> pd.Series:
        """Euro after the horizon, by row of `by_year`."""
        return self.by_year.drop(columns=self.years).sum(axis=1)

    @property
    def cumulative(self) -> pd.DataFrame:
        """Euro spent and not received at the end of each year: index "fixed_lag" and "decree", columns years."""
        ends = self.outstanding.iloc[11::12].T
        return ends.set_axis(self.by_year.columns, axis=1)


def funding_side_by_side(result: Result, flow: str) -> Funding:
    """Set what a flow of LKS costs against what the Rijk pays for it: at once, after a fixed lag, by the decree.

    The spending comes on top of that of the country: it raises own and national spending alike. So under the decree
    each euro of year s earns a definitive budget of 1 euro x TBLKS(s + 1) / national spending(s), also for a
    municipality that spends nothing else on LKS; the provisional budget of s + 2 rests on it too, and is corrected in
    October of that year. The outcome is proportional to the spending, so it does not matter over how many
    municipalities it is spread. What is spent before and after the horizon counts as nil. Of more draws the first one
    counts.

    Parameters
    ----------
    result
        A worked-out scenario.
    flow
        Name of the flow that is the LKS granted.

    Raises
    ------
    InputError
        The book has no rule for the first year (the decree begins in 2022), or no national spending or growth for a
        year that is needed.
    """
    years = result.horizon.year_labels
    reader = Reader(result.reader.book, flow)
    lag_years, decree_lags = fixed_lag(reader, years[0]), lags(reader, years[0])
    horizon = Horizon(years[0], len(years) + max(lag_years, *decree_lags))
    late = Paid(year_after=lag_years, spread="monthly") if lag_years else Paid(lag_months=0)
    granted = corrected(flow, result.by_name)
    spent, by_lag = (_padded(money[:, 0], horizon) for money in (granted, settle(granted, late)))
    own = _sums(spent, horizon)
    decree = decree_for(reader, own[:, np.newaxis], years[0])
    first = last = np.zeros(horizon.years)
    if decree is not None:
        first, last = (budget[:, 0] for budget in decree.budgets(horizon.year_labels))
    by_decree = by_month(first, last)
    rows = [own, own, _sums(by_lag, horizon), first, last - first, last]
    gaps = {name: dusted((spent - money).cumsum()) for name, money in (("fixed_lag", by_lag), ("decree", by_decree))}
    return Funding(
        years=years,
        lag_years=lag_years,
        by_year=pd.DataFrame(dusted(np.array(rows)), index=list(FUNDING_ROWS), columns=horizon.year_labels),
        outstanding=pd.DataFrame(gaps, index=horizon.month_labels),
        effects=pd.DataFrame(index=list(EFFECTS)) if decree is None else _effects(decree),
        assumed=frozenset() if decree is None else decree.country.assumed & set(decree.years),
        reads=tuple(value for _, value in reader.reads),
    )


def _effects(decree: Decree) -> pd.DataFrame:
    """Why own budgets change; see `Funding`."""
    spending = pd.DataFrame(
        {year: {OWN: own[0], REST: decree.country.spending[year]} for year, own in decree.own.items()}
    )
    found = {}
    full = min(decree.own) + max(decree.provisional_lag, decree.definitive_lag + 1)  # both budgets, and one before
    for year in range(full, max(decree.own) + 1):
        before, definitive = (_fixing(decree, each, decree.definitive_lag) for each in (year - 1, year))
        provisional = _fixing(decree, year, decree.provisional_lag)
        yearly = effects(spending, before, definitive).loc[OWN]
        within = effects(spending, provisional, definitive).loc[OWN]
        found[year] = [*yearly[["before", "macro", "share", "after"]], *within[["before", "macro", "timing"]]]
    return pd.DataFrame(found, index=list(EFFECTS))


def _fixing(decree: Decree, year: int, lag: int) -> Budget:
    return Budget(year, lag, float(decree.macro(year, lag)[0]))


def _padded(amounts: np.ndarray, horizon: Horizon) -> np.ndarray:
    """Months carried on with nil to the end of a longer calendar."""
    return np.concatenate([amounts, np.zeros(horizon.months - len(amounts))])


def _sums(amounts: np.ndarray, horizon: Horizon) -> np.ndarray:
    return horizon.year_sums(amounts[:, np.newaxis])[:, 0]
