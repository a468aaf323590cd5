"""Begeleidingsbudget: what the Rijk gives a municipality for guidance at beschut werk.

Formula, a month: covered places x (amount a place a year + the extra amount from 2024) / 12. A place is covered up to
the number the Rijk sets (quota): it gives nothing for places above it.
Source: integratie-uitkering sociaal domein, later gemeentefonds; Raadsvoorstel Weert DJ-2213 (2017), Significant APE
(2023) for 2022 and 2023, Kamerstuk 34352, nr. 300 for the extra amount.
Timing: arises month by month. No amount is known for 2018 to 2021: refused by name. From 2024 the amount itself must be
carried on by an index of the scenario; the extra amount is known.
Not covered: how the fund is really divided (by formula, not by counting places), the size of the place: the amounts are
per place and do not follow the hours.

Worked example: 13 places in 2022 with a quota of 10: 10 x 8.100 = 81.000. In 2017, without a quota, 8 x 8.500 = 68.000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scenarios.model.fields import NoOptions
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort


def begeleidingsbudget(cohort: Cohort, reader: Reader, options: NoOptions) -> np.ndarray:  # noqa: ARG001
    """Guidance money for the covered places [month, draw], euro, positive."""
    horizon, covered = cohort.horizon, cohort.covered()
    needed = covered.max(axis=1) > 0
    with_extra = needed & reader.months_in_force("beschut_guidance_rijk_extra", horizon)
    amount = reader.monthly("beschut_guidance_rijk", horizon, needed)
    extra = reader.monthly("beschut_guidance_rijk_extra", horizon, with_extra)
    return covered * (amount + extra)[:, np.newaxis] / 12
