"""Zorgtoeslag: a contribution to the premium of the health insurance.

Formula, a year: standard premium (of each insured) minus the norm premium: a percentage of the threshold income plus
the taper over income above it; not below nil. A couple counts with both premiums and both incomes.
Source: Wet op de zorgtoeslag art. 2. Timing: by calendar year; settled afterwards on the income of that year.
Not covered: who is insured abroad or for part of a year.

Worked example, 2026, single, income 29.736 or less: 2.119 - 0,01912 x 29.736 = 1.550,45 a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.parameters import Reader


def zorgtoeslag(income: np.ndarray, reader: Reader, day: date, *, couple: bool) -> np.ndarray:
    """Allowance on the income of the household [case], euro a year both."""
    threshold = reader.at("zorgtoeslag_threshold_income", day)
    share = reader.at("zorgtoeslag_norm_couple" if couple else "zorgtoeslag_norm_single", day)
    premium = reader.at("zorgtoeslag_standard_premium", day) * (1 + couple)
    taper = reader.at("zorgtoeslag_taper", day) * np.maximum(income - threshold, 0)
    return np.maximum(premium - share * threshold - taper, 0)
