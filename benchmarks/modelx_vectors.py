"""Peer: modelx, a cell for every month, each a numpy vector over draws."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import modelx as mx
import numpy as np

from benchmarks import common
from benchmarks.common import LEVELS, SUBSIDY_MOST, Outputs

if TYPE_CHECKING:
    from benchmarks.common import Inputs

TERMS = (
    "GUIDANCE_COST",
    "GUIDANCE_FUNDING",
    "HOURS_A_MONTH",
    "LIV_LEAST_HOURS",
    "LIV_MOST",
    "LIV_RATE",
    "LIV_YEARS",
    "OUTPUT_VALUE",
    "STIMULUS",
    "STIMULUS_YEARS",
)
# The cells as somebody would type them into a space: t is a month, y a year; names are those of the space.
CELLS = (
    "def active(t): return (start <= t) & (t < stop)",
    "def people(t): return active(t).sum(axis=1)",
    "def fte(t): return (active(t) * hours).sum(axis=1)",
    "def wage(t): return fte(t) * base[t]",
    "def lks(t): return (active(t) * subsidised).sum(axis=1) * base[t]",
    "def guidance_cost(t): return people(t) * GUIDANCE_COST",
    "def guidance_funding(t): return people(t) * GUIDANCE_FUNDING",
    "def output_value(t): return (active(t) * worth).sum(axis=1) * OUTPUT_VALUE",
    "def stimulus(t): return people(t) * STIMULUS if t < 12 * STIMULUS_YEARS else zero",
    "def liv(t): return liv_of_year(t // 12) if t % 12 == 11 and t // 12 < LIV_YEARS else zero",
    "def worked(y): return np.maximum(np.minimum(stop, 12 * y + 12) - np.maximum(start, 12 * y), 0)",
    "def paid_hours(y): return HOURS_A_MONTH * hours * worked(y)",
    "def allowance(y): return np.minimum(LIV_MOST, LIV_RATE * paid_hours(y))",
    "def liv_of_unit(y): return np.where(paid_hours(y) >= LIV_LEAST_HOURS, allowance(y), 0.0)",
    "def liv_of_year(y): return liv_of_unit(y).sum(axis=1)",
    "def lks_of_year(y): return sum(lks(t) for t in range(12 * y, 12 * y + 12))",
    "def stimulus_of_year(y): return sum(stimulus(t) for t in range(12 * y, 12 * y + 12))",
    "def lks_reimbursed(t): return lks_of_year(t // 12 - 2) / 12 if t >= 24 else zero",
    "def stimulus_paid(t): return stimulus_of_year(t // 12 - 1) if t >= 12 and t % 12 == 5 else zero",
    "def liv_paid(t): return liv(12 * (t // 12) - 1) if t >= 12 and t % 12 == 8 else zero",
    "def outstanding(t): return (outstanding(t - 1) if t else zero) + lks(t) - lks_reimbursed(t)",
    "def net(t): return guidance_funding(t) - guidance_cost(t) + lks_reimbursed(t) - lks(t) + stimulus_paid(t)",
    "def net_of_year(y): return sum(net(t) for t in range(12 * y, 12 * y + 12))",
    "def npv(): return sum(discount[t] * net(t) for t in range(months))",
    "def peak(): return np.max([outstanding(t) for t in range(months)], axis=0)",
    "def final(): return outstanding(months - 1)",
)
NAMES = {"lks_paid": "lks", "stimulus": "stimulus_paid", "liv": "liv_paid"}


@cache
def _space() -> Any:
    """Space with all cells; made once, which is not part of the time."""
    space = mx.new_model("lks_bench").new_space("draws")
    for source in CELLS:
        space.new_cells(formula=source)
    space.np = np
    for name in TERMS:
        setattr(space, name, getattr(common, name))
    return space


def run(inputs: Inputs, *, full: bool) -> Outputs:
    """Set the inputs, ask for the outputs; without `full` the cells are forgotten at the end."""
    space = _space()
    _set(space, inputs)
    months = range(inputs.months)
    net = [space.net_of_year(year) for year in range(inputs.years)]
    outputs = Outputs(space.final(), space.peak(), space.npv(), np.percentile(net, LEVELS, axis=1))
    if full:
        accrual = [[getattr(space, name)(t) for t in months] for name in common.ACCRUAL]
        cash = [[getattr(space, NAMES.get(name, name))(t) for t in months] for name in common.CASH]
        outputs.accrual = np.transpose(accrual, (2, 0, 1))
        outputs.cash = np.transpose(cash, (2, 0, 1))
        outputs.outstanding = np.transpose([space.outstanding(t) for t in months])
    return outputs


def _set(space: Any, inputs: Inputs) -> None:
    """Give the space its inputs, after it has forgotten what it worked out before."""
    space.clear_all()
    subsidised = inputs.hours * np.clip(1 - inputs.wage_value, 0, SUBSIDY_MOST)
    given = {
        "start": inputs.start,
        "stop": inputs.stop,
        "hours": inputs.hours,
        "subsidised": subsidised,
        "worth": inputs.hours * inputs.wage_value,
        "base": inputs.base,
        "discount": inputs.discount,
        "zero": np.zeros(inputs.shape[0]),
        "months": inputs.months,
    }
    for name, value in given.items():
        setattr(space, name, value)
