"""Loonkostenvoordeel (LKV): an allowance for the employer who takes on somebody with an occupational disability.

Formula, per person and calendar year: rate x paid hours, at most the maximum, over the months in which the right runs.
It runs three years from the start of the job. From 2026 that limit is gone for the banenafspraak, also for jobs whose
three years were over: the allowance lasts as long as the job.
Source: Wet tegemoetkomingen loondomein art. 2.6 to 2.15.
Timing: the right is known at the end of the year, so it arises in December; the tax office pays in the next year.
It did not exist before 2018: nil until then; a job that began earlier has what is left of its three years, as under
the transition from the premiekorting. It does not go with beschut werk: asking for it there is an error. One person has
LKV or LIV, never both: a scenario that asks both for one group is refused.
Not covered: whether somebody belongs to the group, the statement that must be asked for within three months, the
allowances for older workers and for who returns to the own employer, the end at pension age.

Worked example: 32 hours a week in all of 2025, 1.664 paid hours: 3,05 x 1.664 = 5.075,20 for somebody with an
occupational disability, 1,01 x 1.664 = 1.680,64 for the banenafspraak. At 40 hours the maximum counts: 2.000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from scenarios.model.fields import Strict
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort

GROUPS = {"banenafspraak": "banenafspraak", "arbeidsgehandicapt": "disabled"}  # as the parameters are named
ARTICLES = "Wet tegemoetkomingen loondomein art. 2.6 lid 3, 2.10 lid 2 en 2.14 lid 2"


class Options(Strict):
    """`kind`: the group the people belong to."""

    kind: Literal["banenafspraak", "arbeidsgehandicapt"]


def loonkostenvoordeel(cohort: Cohort, reader: Reader, options: Options) -> np.ndarray:
    """Allowance for the people at work [month, draw], euro, positive; each year's amount stands in December.

    Raises
    ------
    InputError
        The people are in beschut werk.
    """
    group, horizon = GROUPS[options.kind], cohort.horizon
    total = np.zeros_like(cohort.places())
    for year in range(horizon.years):
        day = horizon.first_day(12 * year)
        somebody_works = cohort.months_worked(year)[cohort.count > 0].any()
        if not somebody_works or not reader.in_force(f"lkv_{group}_rate", day):
            continue
        _refuse_beschut_werk(cohort, reader, day)
        hours = cohort.months_worked(year, _end_of_right(cohort, reader, group, day)) * cohort.hours_a_month
        if hours.any():
            rate, most = reader.at(f"lkv_{group}_rate", day), reader.at(f"lkv_{group}_max", day)
            total[12 * year + 11] = cohort.scatter(np.minimum(rate * hours, most))
    return total


def _end_of_right(cohort: Cohort, reader: Reader, group: str, day: date) -> np.ndarray:
    """Month in which the right ends by the law of that day [unit]."""
    limit = f"lkv_{group}_max_years"
    if not reader.in_force(limit, day):
        return cohort.stop
    return cohort.start + 12 * int(reader.at(limit, day))


def _refuse_beschut_werk(cohort: Cohort, reader: Reader, day: date) -> None:
    if cohort.placement.instrument == "beschut_werk" and reader.at("lkv_beschut_excluded", day):
        who = cohort.placement.label
        message = f'loonkostenvoordeel gaat niet samen met beschut werk ({ARTICLES}), dus niet voor "{who}"'
        raise InputError([Problem("", f"flows.{reader.flow}", message)])
