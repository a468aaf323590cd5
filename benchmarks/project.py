"""The project's own public engine on the inputs of the benchmark: events, settlement and percentiles, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from scenarios.model.events import accumulate, events, parts
from scenarios.model.scenario import Paid
from scenarios.model.settlement import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.common import Inputs

LKS_PAID = Paid(year_after=2, spread="monthly")
STIMULUS_PAID = Paid(year_after=1, month=6)
LIV_PAID = Paid(year_after=1, month=9)

PAID_AS = {"lks_paid": "lks", "stimulus": "stimulus_paid", "liv": "liv_paid"}  # cash flows under another name

Paths = dict[str, np.ndarray]  # [month, draw] by name of a flow or position
Summary = tuple[np.ndarray, ...]  # final, peak and present value [draw]; net by year [year, draw]


@dataclass
class Held:
    """Every path, each once though it is both accrual and cash; and the summaries."""

    paths: Paths
    summaries: Outputs

    def outputs(self) -> Outputs:
        """Turn into arrays with draws first."""
        accrual = np.stack([self.paths[name] for name in ACCRUAL])
        cash = np.stack([self.paths[PAID_AS.get(name, name)] for name in CASH])
        accrual, cash = (each.transpose(2, 0, 1) for each in (accrual, cash))
        return replace(self.summaries, accrual=accrual, cash=cash, outstanding=self.paths["outstanding"].T)


def run(inputs: Inputs, *, full: bool) -> Held | Outputs:
    """Work everything out part by part, or the summaries only, which need no path longer than a part."""
    draws = inputs.shape[0]
    paths: Paths = {}
    summaries = []
    for part in parts(*inputs.shape):
        some, summary = _work_out(inputs, part, full)
        summaries.append(summary)
        if part.stop - part.start == draws:
            paths = some
            continue
        paths = paths or dict(zip(some, np.empty((len(some), inputs.months, draws)), strict=True))
        for name, path in some.items():
            paths[name][:, part] = path
    final, peak, npv, years = (np.concatenate(each, axis=-1) for each in zip(*summaries, strict=True))
    outputs = Outputs(final, peak, npv, _percentiles(years, LEVELS))
    return Held(paths, outputs) if full else outputs


def frames(inputs: Inputs) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accrual and cash of one draw as people get them: months x flows."""
    outputs = run(inputs, full=True).outputs()
    months = pd.RangeIndex(inputs.months, name="month")
    accrual = pd.DataFrame(np.asarray(outputs.accrual)[0].T, index=months, columns=list(ACCRUAL))
    return accrual, pd.DataFrame(np.asarray(outputs.cash)[0].T, index=months, columns=list(CASH))


def _work_out(inputs: Inputs, part: slice, full: bool) -> tuple[Paths, Summary]:  # noqa: FBT001 - as `run`
    """Every path of some draws, or none, and the summaries."""
    start, stop, hours, wage_value = (
        column[part].reshape(-1) for column in (inputs.start, inputs.stop, inputs.hours, inputs.wage_value)
    )
    draws, base = part.stop - part.start, inputs.base[:, np.newaxis]
    units = events(start, stop, np.repeat(np.arange(draws), inputs.shape[1]), (inputs.months, draws))
    people, lks = units.level(), units.level(hours * subsidised(wage_value))
    lks *= base
    stimulus = np.zeros(units.shape)
    stimulus[: 12 * STIMULUS_YEARS] = people[: 12 * STIMULUS_YEARS] * STIMULUS
    reimbursed, stimulus_paid = _paid(lks, LKS_PAID), _paid(stimulus, STIMULUS_PAID)
    advanced = lks - reimbursed
    net = people * (GUIDANCE_FUNDING - GUIDANCE_COST)
    net -= advanced
    net += stimulus_paid
    outstanding = accumulate(advanced)
    years = net.reshape(inputs.years, 12, draws).sum(axis=1)
    summary = outstanding[-1].copy(), outstanding.max(axis=0), inputs.discount @ net, years
    if not full:
        return {}, summary
    wage, made, liv = units.level(hours), units.level(hours * wage_value), np.zeros(units.shape)
    wage *= base
    made *= OUTPUT_VALUE
    last = 12 * min(LIV_YEARS, inputs.years)
    liv[11:last:12] = units.by_year(lambda months: allowance(HOURS_A_MONTH * hours * months))[:LIV_YEARS]
    return {
        "wage": wage,
        "lks": lks,
        "lks_reimbursed": reimbursed,
        "guidance_cost": people * GUIDANCE_COST,
        "guidance_funding": people * GUIDANCE_FUNDING,
        "output_value": made,
        "stimulus": stimulus,
        "stimulus_paid": stimulus_paid,
        "liv": liv,
        "liv_paid": _paid(liv, LIV_PAID),
        "outstanding": outstanding,
    }, summary


def _percentiles(values: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Percentiles over draws, on the line between the two nearest: [year, draw] -> [level, year]."""
    ordered = np.sort(values, axis=-1)
    last = ordered.shape[-1] - 1
    places = np.asarray(levels) / 100 * last
    below = places.astype(int)
    low, high = ordered[..., below], ordered[..., np.minimum(below + 1, last)]
    return np.moveaxis(low + (high - low) * (places - below), -1, 0)


def _paid(flow: np.ndarray, rule: Paid) -> np.ndarray:
    """What of a flow is paid within the horizon."""
    return settle(flow, rule)[: len(flow)]


def subsidised(wage_value: np.ndarray) -> np.ndarray:
    """Share of the wage that is subsidised, of each unit."""
    return np.minimum(np.maximum(1 - wage_value, 0), SUBSIDY_MOST)


def allowance(paid_hours: np.ndarray) -> np.ndarray:
    """Allowance for low wages of a unit with so many paid hours in a year, euro."""
    # A product, for np.where costs three times as much when numbers are in no order.
    return np.minimum(LIV_RATE * paid_hours, LIV_MOST) * (paid_hours >= LIV_LEAST_HOURS)
