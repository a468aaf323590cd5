"""Loonkosten: what the employer pays for a job at (a factor times) the minimum wage.

Formula: gross wage x (1 + holiday allowance) x (1 + employer's contributions), for the people at work in the month.
The contributions are one rate that the scenario gives, or the sum of the premiums of the date: AWf (low for a
permanent contract, high for another one), Aof (by size of the employer from 2022, one rate before), the average Whk,
the levy for childcare, Zvw, and a pension premium that the scenario gives.
Timing: arises in the month of work; the holiday allowance is counted, and paid, with the month it is earned in.
Source: Wet minimumloon en minimumvakantiebijslag; Wet financiering sociale verzekeringen and Zorgverzekeringswet, by
the yearly tables of premiums. No table of all premiums is known before 2020 or after 2026: refused by name.
Not covered: sick leave, travel costs, pension as a separate flow, the payment of holiday allowance in May; Ufo in place
of AWf for a public employer, the employer's own Whk premium, the maximum premium wage (far above the minimum wage).

Worked example: one place of 31 of 36 hours in 2017, employer rate 18,8%:
(6 x 1.551,60 + 6 x 1.565,40) x 31/36 x 1,08 x 1,188 = 20.662,72 (Weert prints 20.667).
From premiums, a small employer and a permanent contract in January 2025, 36 hours, pension 0: 2,74% + 6,28% + 1,33% +
0,50% + 6,51% = 17,36%, so 14,06 x 36 x 52/12 x 1,08 x 1,1736 = 2.780,06.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import model_validator

from scenarios.model.fields import Fraction, Strict
from scenarios.model.regelingen.minimumloon import gross_wage

if TYPE_CHECKING:
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort

AWF = {"permanent": "awf_low", "temporary": "awf_high"}
AOF = {"small": "aof_small", "large": "aof_large"}
SAME_FOR_ALL = ("whk_average", "childcare_levy", "zvw_employer")


class Premiums(Strict):
    """What the premiums depend on: size of the employer, kind of contract, and the employer's pension premium."""

    employer: Literal["small", "large"]
    contract: Literal["permanent", "temporary"]
    pension: Fraction


class Options(Strict):
    """Contributions on top of the wage with holiday allowance: one rate (a fraction), or built from the premiums."""

    employer_rate: Fraction | None = None
    premiums: Premiums | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Options:
        if (self.employer_rate is None) == (self.premiums is None):
            raise ValueError("kies precies één van beide: employer_rate (één percentage) of premiums (uit de premies)")
        return self


def loonkosten(cohort: Cohort, reader: Reader, options: Options) -> np.ndarray:
    """Wage cost of the people at work [month, draw], euro, positive."""
    working = cohort.working()
    holiday = reader.monthly("holiday_allowance", cohort.horizon, working)
    rate: np.ndarray | float = options.employer_rate or 0.0
    if options.premiums is not None:
        rate = _contributions(cohort, reader, options.premiums)[:, np.newaxis]
    return gross_wage(cohort, reader, working) * ((1 + holiday)[:, np.newaxis] * (1 + rate))


def _contributions(cohort: Cohort, reader: Reader, premiums: Premiums) -> np.ndarray:
    """Sum of the premiums of each month in which somebody works [month], fraction of the wage."""
    horizon, working = cohort.horizon, cohort.working()
    by_size = working & reader.months_in_force(AOF[premiums.employer], horizon)
    rate = reader.monthly(AOF[premiums.employer], horizon, by_size)
    rate += reader.monthly("aof_uniform", horizon, working & ~by_size)
    for name in (AWF[premiums.contract], *SAME_FOR_ALL):
        rate += reader.monthly(name, horizon, working)
    return rate + premiums.pension
