"""Loonkostensubsidie (LKS): the municipality makes up the difference between wage and wage value.

Formula, a month, per person: min(1 - loonwaarde, cap) x WML x (1 + holiday allowance) x (1 + employer contributions)
x hours / full week. With the forfait the first six months count 50% instead of the measured difference.
Source: Participatiewet art. 10d, lid 1 b, 4, 5 and 7; Regeling loonkostensubsidie Participatiewet (contributions).
Timing: arises in the month of work. The subsidy is set at the start of the job and re-set each 1 January only: a rise
of the minimum wage in July reaches a running job half a year later, and the employer bears it until then.
The full week is 36 hours by law from 2024; before that it is the usual full week of the sector (an input).
A longer full week (37 hours in the cao Aan de slag) therefore counts for more than one from 2024.
Who does not qualify (somebody with a UWV benefit outside beschut werk, a school-leaver before February 2017) is not
refused but flagged: see `scenarios.model.flags`.
Not covered: the time between school and job of a school-leaver, the term for an application, measuring again.

Worked example: one person, loonwaarde 45%, 28 of 36 hours, started in January 2022, in a month of 2022:
0,55 x 1.725,00 x 1,08 x 1,235 x 28/36 = 984,23.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.regelingen.minimumloon import full_time_month

if TYPE_CHECKING:
    from scenarios.model.fields import NoOptions
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort


Share = Callable[[np.ndarray], np.ndarray]  # month of setting [unit] -> share of the full subsidy [unit]


def loonkostensubsidie(cohort: Cohort, reader: Reader, options: NoOptions) -> np.ndarray:  # noqa: ARG001
    """Subsidy for the people at work [month, draw], euro, positive."""
    next_january = (cohort.start // 12 + 1) * 12
    settings = _months_of_setting(cohort)
    full = _full_subsidy(cohort, reader, settings)
    set_at = np.clip(cohort.start, 0, cohort.horizon.months - 1)
    total = np.zeros_like(cohort.places())
    for begin, end, share in _periods(cohort, reader, settings):
        at_start = full[set_at] * share(set_at) * cohort.of("hours")
        total += cohort.level(begin, np.minimum(end, next_january), at_start)
        total += _from_january(cohort, full, share, np.maximum(begin, next_january), end)
    return total


def _from_january(cohort: Cohort, full: np.ndarray, share: Share, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Subsidy as it was set again each January [month, draw]: people whose share changes are counted anew."""
    januaries = np.arange(0, cohort.horizon.months, 12)
    amount = np.repeat(full[::12], 12)[:, np.newaxis]
    shares = [share(np.full(len(cohort.start), january)) for january in januaries]
    found = np.zeros_like(cohort.places())
    for year, each in enumerate(shares):
        if year and np.array_equal(each, shares[year - 1]):
            continue
        same = next((k for k in range(year, len(shares)) if not np.array_equal(shares[k], each)), len(shares))
        months = slice(12 * year, 12 * same)
        found[months] = (cohort.level(begin, end, each * cohort.of("hours")) * amount)[months]
    return found


def _months_of_setting(cohort: Cohort) -> np.ndarray:
    """Months in which an amount is set [month]: a start, and each January in which somebody works."""
    months = cohort.horizon.months
    needed = np.zeros(months, dtype=bool)
    inside = (cohort.start >= 0) & (cohort.start < months) & (cohort.count > 0)
    needed[cohort.start[inside]] = True
    needed[::12] |= cohort.working()[::12]
    return needed


def _full_subsidy(cohort: Cohort, reader: Reader, needed: np.ndarray) -> np.ndarray:
    """Subsidy a month for one hour a week without any wage value, by month of setting [month]."""
    horizon, place = cohort.horizon, cohort.placement
    wage = full_time_month(reader, horizon, needed)
    holiday = reader.monthly("holiday_allowance", horizon, needed)
    contributions = reader.monthly("lks_employer_contribution_rate", horizon, needed)
    by_law = needed & reader.months_in_force("lks_full_week_hours", horizon)
    full_week = np.where(by_law, reader.monthly("lks_full_week_hours", horizon, by_law), place.full_week_hours)
    return wage * (1 + holiday) * (1 + contributions) / full_week


def _periods(cohort: Cohort, reader: Reader, needed: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, Share]]:
    """Periods, each with the share of the full subsidy that it gives: (begin [unit], end [unit], share)."""
    start, stop, horizon = cohort.start, cohort.stop, cohort.horizon
    difference, cap = 1 - cohort.of("loonwaarde"), reader.monthly("lks_cap_fraction", horizon, needed)

    def measured(month: np.ndarray) -> np.ndarray:
        return np.minimum(difference, cap[month])

    if not cohort.placement.forfait:
        return [(start, stop, measured)]
    fraction = reader.monthly("lks_forfait_fraction", horizon, needed)
    measuring = start + int(reader.at("lks_forfait_max_months", horizon.first_day(int(start.min()))))
    return [(start, measuring, lambda month: fraction[month]), (measuring, stop, measured)]
