"""Loonkosten: what the employer pays for a job at (a factor times) the minimum wage.

Formula: gross wage x (1 + holiday allowance) x (1 + employer_rate), for the people at work in the month.
Timing: arises in the month of work; the holiday allowance is counted, and paid, with the month it is earned in.
Source: Wet minimumloon en minimumvakantiebijslag; the employer rate is an input of the scenario.
Not covered: sick leave, travel costs, pension as a separate flow, the payment of holiday allowance in May.

Worked example: one place of 31 of 36 hours in 2017, employer rate 18,8%:
(6 x 1.551,60 + 6 x 1.565,40) x 31/36 x 1,08 x 1,188 = 20.662,72 (Weert prints 20.667).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.regelingen.minimumloon import gross_wage
from scenarios.model.scenario import Fraction, Strict

if TYPE_CHECKING:
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort


class Options(Strict):
    """`employer_rate`: employer's contributions on top of the wage with holiday allowance, as a fraction."""

    employer_rate: Fraction


def loonkosten(cohort: Cohort, reader: Reader, options: Options) -> np.ndarray:
    """Wage cost of the people at work [month, draw], euro, positive."""
    working = cohort.working()
    holiday = reader.monthly("holiday_allowance", cohort.horizon, working)
    per_person = gross_wage(cohort, reader, working) * (1 + holiday) * (1 + options.employer_rate)
    return cohort.places() * per_person[:, np.newaxis]
