"""Peer: pandas, one long frame with a row for every unit and month at work; merge and groupby."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.common import (
    ACCRUAL,
    CASH,
    GUIDANCE_COST,
    GUIDANCE_FUNDING,
    HOURS_A_MONTH,
    LEVELS,
    LIV_LEAST_HOURS,
    LIV_MOST,
    LIV_RATE,
    LIV_YEARS,
    OUTPUT_VALUE,
    STIMULUS,
    STIMULUS_YEARS,
    SUBSIDY_MOST,
    Outputs,
)

if TYPE_CHECKING:
    from benchmarks.common import Inputs


@dataclass
class Frames:
    """Outputs as frames: by draw and month, by draw, and by year and level."""

    summary: pd.DataFrame
    pct: pd.Series
    accrual: pd.DataFrame | None
    cash: pd.DataFrame | None
    outstanding: pd.Series | None

    def outputs(self) -> Outputs:
        """Turn into arrays."""
        draws = len(self.summary)
        accrual, cash, outstanding = self.accrual, self.cash, self.outstanding
        return Outputs(
            self.summary["final"],
            self.summary["peak"],
            self.summary["npv"],
            self.pct.to_numpy().reshape(-1, len(LEVELS)).T,
            None if accrual is None else accrual.to_numpy().reshape(draws, -1, len(ACCRUAL)).transpose(0, 2, 1),
            None if cash is None else cash.to_numpy().reshape(draws, -1, len(CASH)).transpose(0, 2, 1),
            None if outstanding is None else outstanding.to_numpy().reshape(draws, -1),
        )


def run(inputs: Inputs, *, full: bool) -> Frames:
    """Work everything out in frames; without `full` the paths are dropped at the end."""
    months = _months(inputs)
    units = _units(inputs)
    index = pd.MultiIndex.from_product([range(inputs.shape[0]), range(inputs.months)], names=["draw", "month"])
    accrual = _accrual(units, months, index)
    cash = _cash(accrual, index)
    outstanding = (accrual["lks"] - cash["lks_reimbursed"]).groupby(level="draw").cumsum()
    net = _net(cash)
    by_draw = outstanding.groupby(level="draw")
    discounted = net * months["discount"].reindex(index, level="month")
    npv = discounted.groupby(level="draw").sum()
    summary = pd.DataFrame({"final": by_draw.last(), "peak": by_draw.max(), "npv": npv})
    net_years = _per_year(net.to_frame("net"))["net"]
    pct = net_years.groupby(level="year").quantile([level / 100 for level in LEVELS])
    return Frames(summary, pct, *((accrual, cash, outstanding) if full else (None, None, None)))


def _months(inputs: Inputs) -> pd.DataFrame:
    month = pd.RangeIndex(inputs.months, name="month")
    stimulus = np.where(month < 12 * STIMULUS_YEARS, STIMULUS, 0.0)
    return pd.DataFrame({"base": inputs.base, "discount": inputs.discount, "stimulus": stimulus}, index=month)


def _units(inputs: Inputs) -> pd.DataFrame:
    draws, units = inputs.shape
    columns = {
        "draw": np.repeat(np.arange(draws), units),
        "start": inputs.start.ravel(),
        "stop": inputs.stop.ravel(),
        "hours": inputs.hours.ravel(),
        "wage_value": inputs.wage_value.ravel(),
    }
    return pd.DataFrame(columns).rename_axis("unit")


def _accrual(units: pd.DataFrame, months: pd.DataFrame, index: pd.MultiIndex) -> pd.DataFrame:
    work = units.loc[units.index.repeat(units["stop"] - units["start"])].reset_index()
    work["month"] = work["start"] + work.groupby("unit").cumcount()
    work = work.merge(months, left_on="month", right_index=True, how="left")
    work["wage"] = work["hours"] * work["base"]
    work["lks"] = work["wage"] * (1 - work["wage_value"]).clip(0, SUBSIDY_MOST)
    work["guidance_cost"] = GUIDANCE_COST
    work["guidance_funding"] = GUIDANCE_FUNDING
    work["output_value"] = work["hours"] * work["wage_value"] * OUTPUT_VALUE
    by_month = work.groupby(["draw", "month"])[list(ACCRUAL[:6])].sum()
    accrual = by_month.reindex(index, fill_value=0.0)
    accrual["liv"] = _allowance(work).reindex(index, fill_value=0.0)
    return accrual


def _allowance(work: pd.DataFrame) -> pd.Series:
    year = (work["month"] // 12).rename("year")
    paid = work.groupby(["draw", "unit", year])["hours"].sum() * HOURS_A_MONTH
    allowance = (paid * LIV_RATE).clip(upper=LIV_MOST).where(paid >= LIV_LEAST_HOURS, 0.0)
    by_year = allowance.groupby(level=["draw", "year"]).sum().reset_index(name="liv")
    by_year = by_year[by_year["year"] < LIV_YEARS]
    by_year["month"] = 12 * by_year["year"] + 11
    return by_year.set_index(["draw", "month"])["liv"]


def _cash(accrual: pd.DataFrame, index: pd.MultiIndex) -> pd.DataFrame:
    same_month = ["wage", "lks", "guidance_cost", "guidance_funding", "output_value"]
    cash = accrual[same_month].rename(columns={"lks": "lks_paid"})
    years = _per_year(accrual[["lks", "stimulus", "liv"]])
    year = index.get_level_values("month") // 12
    calendar_month = index.get_level_values("month") % 12
    for flow, name, after in (("lks", "lks_reimbursed", 2), ("stimulus", "stimulus", 1), ("liv", "liv", 1)):
        wanted = pd.MultiIndex.from_arrays([index.get_level_values("draw"), year - after], names=["draw", "year"])
        cash[name] = years[flow].reindex(wanted, fill_value=0.0).to_numpy()
    cash["lks_reimbursed"] /= 12
    cash["stimulus"] = cash["stimulus"].where(calendar_month == 5, 0.0)
    cash["liv"] = cash["liv"].where(calendar_month == 8, 0.0)
    return cash[list(CASH)]


def _net(cash: pd.DataFrame) -> pd.Series:
    own = cash["guidance_funding"] - cash["guidance_cost"] + cash["lks_reimbursed"] - cash["lks_paid"]
    return own + cash["stimulus"]


def _per_year(frame: pd.DataFrame) -> pd.DataFrame:
    year = (frame.index.get_level_values("month") // 12).rename("year")
    return frame.groupby([frame.index.get_level_values("draw"), year]).sum()
