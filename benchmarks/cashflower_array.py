"""Peer: cashflower with array variables; a unit is a model point, and the draw is what results are grouped by.

The library reads its model from two files and logs to the screen; here its own functions are called on this module, so
that neither is part of the time.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from inspect import getmembers
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from cashflower import Model, ModelPointSet, determine_calculation_order, get_settings, get_variables, variable

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

FLOWS = (*ACCRUAL, "lks_reimbursed", "stimulus_paid", "liv_paid", "outstanding", "net", "discounted")
CASH_FLOWS = tuple({"lks_paid": "lks", "stimulus": "stimulus_paid", "liv": "liv_paid"}.get(name, name) for name in CASH)

main = ModelPointSet(data=pd.DataFrame({"draw": [0]}))
terms = {"base": np.zeros(0), "discount": np.zeros(0)}


@dataclass
class Table:
    """Outputs as the library gives them: one frame with a row for every draw and month."""

    frame: pd.DataFrame
    summary: pd.DataFrame
    pct: np.ndarray

    def outputs(self) -> Outputs:
        """Turn into arrays."""
        draws = len(self.summary)
        path = {name: self.frame[name].to_numpy().reshape(draws, -1) for name in FLOWS}
        return Outputs(
            self.summary["final"],
            self.summary["peak"],
            self.summary["npv"],
            self.pct,
            np.stack([path[name] for name in ACCRUAL], axis=1),
            np.stack([path[name] for name in CASH_FLOWS], axis=1),
            path["outstanding"],
        )


def run(inputs: Inputs, *, full: bool) -> Table:  # noqa: ARG001 - it always keeps what it worked out
    """Work everything out; what the library has no word for (peak, percentiles) is done on its frame."""
    main.data = _points(inputs)
    terms.update(base=inputs.base, discount=inputs.discount)
    last = inputs.months - 1
    # Every variable is asked for: 0.10.9 puts chosen ones under each other's names when one needs the other.
    settings = get_settings({"GROUP_BY": "draw", "T_MAX_CALCULATION": last, "T_MAX_OUTPUT": last})
    main.settings = settings
    variables = determine_calculation_order(get_variables(getmembers(sys.modules[__name__]), settings), settings)
    with redirect_stdout(StringIO()):
        frame, _ = Model(variables, [main], settings).run()
    by_draw = frame.groupby(np.repeat(np.arange(inputs.shape[0]), inputs.months))  # the library leaves the draw out
    summary = pd.DataFrame(
        {
            "final": by_draw["outstanding"].last(),
            "peak": by_draw["outstanding"].max(),
            "npv": by_draw["discounted"].sum(),
        }
    )
    years = frame["net"].to_numpy().reshape(len(summary), -1, 12).sum(axis=2)
    return Table(frame, summary, np.percentile(years, LEVELS, axis=0))


def _points(inputs: Inputs) -> pd.DataFrame:
    draws, units = inputs.shape
    columns = {
        "draw": np.repeat(np.arange(draws), units),
        "start": inputs.start.ravel(),
        "stop": inputs.stop.ravel(),
        "hours": inputs.hours.ravel(),
        "wage_value": inputs.wage_value.ravel(),
    }
    return pd.DataFrame(columns)


def _year_totals(monthly: np.ndarray) -> np.ndarray:
    return monthly.reshape(-1, 12).sum(axis=1)


def _a_year_later(monthly: np.ndarray, calendar_month: int) -> np.ndarray:
    paid = np.zeros(len(monthly))
    paid[12 + calendar_month :: 12] = _year_totals(monthly)[:-1]
    return paid


@variable(array=True)
def active() -> np.ndarray:
    """Whether the unit is at work."""
    month = np.arange(len(terms["base"]))
    return (month >= main.get("start")) & (month < main.get("stop"))


@variable(array=True)
def wage() -> np.ndarray:
    """Wage costs."""
    return active() * main.get("hours") * terms["base"]


@variable(array=True)
def lks() -> np.ndarray:
    """Wage-cost subsidy."""
    return wage() * min(max(1 - main.get("wage_value"), 0.0), SUBSIDY_MOST)


@variable(array=True)
def guidance_cost() -> np.ndarray:
    """Costs of guidance."""
    return active() * GUIDANCE_COST


@variable(array=True)
def guidance_funding() -> np.ndarray:
    """Money for guidance."""
    return active() * GUIDANCE_FUNDING


@variable(array=True)
def output_value() -> np.ndarray:
    """What is earned."""
    return active() * main.get("hours") * main.get("wage_value") * OUTPUT_VALUE


@variable(array=True)
def stimulus() -> np.ndarray:
    """Stimulus, in its years."""
    return active() * np.where(np.arange(len(terms["base"])) < 12 * STIMULUS_YEARS, STIMULUS, 0.0)


@variable(array=True)
def liv() -> np.ndarray:
    """Allowance for low wages, in December."""
    paid = HOURS_A_MONTH * main.get("hours") * _year_totals(active())
    allowance = np.where(paid >= LIV_LEAST_HOURS, np.minimum(LIV_RATE * paid, LIV_MOST), 0.0)
    allowance[LIV_YEARS:] = 0.0
    december = np.zeros(len(terms["base"]))
    december[11::12] = allowance
    return december


@variable(array=True)
def lks_reimbursed() -> np.ndarray:
    """Reimbursed over the months of the second year after."""
    paid = np.zeros(len(terms["base"]))
    paid[24:] = np.repeat(_year_totals(lks())[:-2] / 12, 12)
    return paid


@variable(array=True)
def stimulus_paid() -> np.ndarray:
    """Paid in June of the next year."""
    return _a_year_later(stimulus(), 5)


@variable(array=True)
def liv_paid() -> np.ndarray:
    """Paid in September of the next year."""
    return _a_year_later(liv(), 8)


@variable(array=True)
def outstanding() -> np.ndarray:
    """What was advanced and has not come back."""
    return np.cumsum(lks() - lks_reimbursed())


@variable(array=True)
def net() -> np.ndarray:
    """Cash of the social work company."""
    return guidance_funding() - guidance_cost() + lks_reimbursed() - lks() + stimulus_paid()


@variable(array=True)
def discounted() -> np.ndarray:
    """Cash of the social work company, in euro of today."""
    return net() * terms["discount"]
