"""Loonwaarde: what the work brings in, if it is worth what the measured wage value says.

Formula, a month, per person: loonwaarde x gross wage x (1 + holiday allowance).
Source: Participatiewet art. 6 lid 1 g (the wage value is the share of the minimum wage that the work is worth). That an
employer really earns this amount is an assumption of the scenario, not law.
Timing: arises in the month of work. Not covered: materials, overhead, the margin on the work.

Worked example: loonwaarde 50%, 27 of 36 hours in January 2022: 0,50 x 1.725,00 x 27/36 x 1,08 = 698,63.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.regelingen.minimumloon import gross_wage

if TYPE_CHECKING:
    from scenarios.model.fields import NoOptions
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort


def loonwaarde(cohort: Cohort, reader: Reader, options: NoOptions) -> np.ndarray:  # noqa: ARG001
    """Value of the work of the people at work [month, draw], euro, positive."""
    working = cohort.working()
    holiday = reader.monthly("holiday_allowance", cohort.horizon, working)
    return gross_wage(cohort, reader, working, cohort.of("loonwaarde")) * (1 + holiday)[:, np.newaxis]
