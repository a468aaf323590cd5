"""Peer: pure Python, loops over draws, units and months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.common import (
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

Row = list[float]


def run(inputs: Inputs, *, full: bool) -> Outputs:
    """Work out every draw after the other; without `full` the paths are dropped once a draw is summarised."""
    base, discount = inputs.base.tolist(), inputs.discount.tolist()
    columns = (inputs.start, inputs.stop, inputs.hours, inputs.wage_value)
    accruals, cashes, positions, summaries, nets = [], [], [], [], []
    for units in zip(*(column.tolist() for column in columns), strict=True):
        accrual = _accrual(list(zip(*units, strict=True)), base)
        cash = _cash(accrual)
        position = _position(accrual[1], cash[2])
        net = _net(cash)
        npv = sum(v * euro for v, euro in zip(discount, net, strict=True))
        summaries.append((position[-1], max(position), npv))
        nets.append(_year_sums(net))
        if full:
            accruals.append(accrual)
            cashes.append(cash)
            positions.append(position)
    final, peak, npvs = (list(column) for column in zip(*summaries, strict=True))
    pct = _percentiles(nets)
    return Outputs(final, peak, npvs, pct, accruals or None, cashes or None, positions or None)


def _accrual(units: list[tuple[int, int, float, float]], base: Row) -> list[Row]:
    months = len(base)
    wage, lks, cost, funding, output, stimulus, liv = ([0.0] * months for _ in range(7))
    for start, stop, hours, wage_value in units:
        subsidised = hours * min(max(1 - wage_value, 0.0), SUBSIDY_MOST)
        made = hours * wage_value * OUTPUT_VALUE
        for month in range(start, stop):
            wage[month] += hours * base[month]
            lks[month] += subsidised * base[month]
            cost[month] += GUIDANCE_COST
            funding[month] += GUIDANCE_FUNDING
            output[month] += made
            if month < 12 * STIMULUS_YEARS:
                stimulus[month] += STIMULUS
        for year in range(min(LIV_YEARS, months // 12)):
            worked = min(stop, 12 * year + 12) - max(start, 12 * year)
            paid = HOURS_A_MONTH * hours * worked
            if paid >= LIV_LEAST_HOURS:
                liv[12 * year + 11] += min(LIV_MOST, LIV_RATE * paid)
    return [wage, lks, cost, funding, output, stimulus, liv]


def _cash(accrual: list[Row]) -> list[Row]:
    wage, lks, cost, funding, output, stimulus, liv = accrual
    months = len(wage)
    reimbursed, stimulus_paid, liv_paid = ([0.0] * months for _ in range(3))
    lks_years, stimulus_years, liv_years = _year_sums(lks), _year_sums(stimulus), _year_sums(liv)
    for year in range(1, months // 12):
        stimulus_paid[12 * year + 5] = stimulus_years[year - 1]
        liv_paid[12 * year + 8] = liv_years[year - 1]
        if year >= 2:
            reimbursed[12 * year : 12 * year + 12] = [lks_years[year - 2] / 12] * 12
    return [wage[:], lks[:], reimbursed, cost[:], funding[:], output[:], stimulus_paid, liv_paid]


def _position(lks: Row, reimbursed: Row) -> Row:
    stand = 0.0
    position = []
    for spent, back in zip(lks, reimbursed, strict=True):
        stand += spent - back
        position.append(stand)
    return position


def _net(cash: list[Row]) -> Row:
    _, lks, reimbursed, cost, funding, _, stimulus, _ = cash
    columns = zip(funding, cost, reimbursed, lks, stimulus, strict=True)
    return [gets - costs + back - paid + bonus for gets, costs, back, paid, bonus in columns]


def _year_sums(row: Row) -> Row:
    return [sum(row[month : month + 12]) for month in range(0, len(row), 12)]


def _percentiles(years: list[Row]) -> list[Row]:
    """Return P10, P50 and P90 of each year, linear between the two nearest draws."""
    ordered = [sorted(column) for column in zip(*years, strict=True)]
    return [[_between(draws, level / 100 * (len(draws) - 1)) for draws in ordered] for level in LEVELS]


def _between(ordered: Row, place: float) -> float:
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
