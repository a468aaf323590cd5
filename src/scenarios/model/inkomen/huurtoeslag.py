"""Huurtoeslag: a contribution to the rent.

Formula, a month: all of the rent between the basic rent and the quality limit, 65% up to the cap of the household and
40% above it (until 2024 only for who lives alone). Until 2025 the basic rent is a norm that rises with income (a Y2 +
b Y, not below a minimum) plus or minus a fixed amount, and a rent above the maximum gives no right. From 2026 the basic
rent is fixed, the allowance falls by a share of the income above a point, and a rent above the maximum counts up to it.
Source: Wet op de huurtoeslag art. 13-21. Timing: by calendar year, settled afterwards on the income of that year.
Not covered: AOW age, adapted homes, under 21, other people in the home with income, the right kept at a higher rent.

Worked example, January 2026, alone, rent 600,00, income 20.000: (498,20 - 202,52) + 0,65 x (600,00 - 498,20) = 361,85.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.parameters import Reader

A_PER = 1000  # euro of income, squared: the book holds factor a x 1.000.000
LARGE = 3  # persons, from which the higher cap holds
SINGLE = {
    "basic": "huurtoeslag_basic_rent_single",
    "point": "huurtoeslag_income_point_single",
    "taper": "huurtoeslag_taper_single",
    "a": "huurtoeslag_a_single",
    "b": "huurtoeslag_b_single",
    "norm": "huurtoeslag_min_norm_rent_single",
    "above": "huurtoeslag_share_above_cap_single",
}
COUPLE = {
    "basic": "huurtoeslag_basic_rent_couple",
    "point": "huurtoeslag_income_point_couple",
    "taper": "huurtoeslag_taper_couple",
    "a": "huurtoeslag_a_couple",
    "b": "huurtoeslag_b_couple",
    "norm": "huurtoeslag_min_norm_rent_couple",
    "above": "huurtoeslag_share_above_cap_couple",
}


def huurtoeslag(income: np.ndarray, rent: float, persons: int, reader: Reader, day: date) -> np.ndarray:
    """Allowance [case], euro a month, on the income of the household, euro a year; nothing is read without rent."""
    if rent <= 0:
        return np.zeros_like(income)
    names = SINGLE if persons == 1 else COUPLE
    if reader.in_force(names["basic"], day):
        over = np.maximum(income - reader.at(names["point"], day), 0)
        counted = min(rent, reader.at("huurtoeslag_max_rent", day))
        full = covered(counted, np.array(reader.at(names["basic"], day)), persons, reader, day)
        return np.maximum(full - reader.at(names["taper"], day) * over / 12, 0)
    if rent > reader.at("huurtoeslag_max_rent", day):
        return np.zeros_like(income)
    rising = reader.at(names["a"], day) * (income / A_PER) ** 2 + reader.at(names["b"], day) * income
    norm = np.maximum(rising, reader.at(names["norm"], day))
    return covered(rent, norm + reader.at("huurtoeslag_task_amount", day), persons, reader, day)


def covered(rent: float, basic: np.ndarray, persons: int, reader: Reader, day: date) -> np.ndarray:
    """Part of the rent above the basic rent that is paid [case], euro a month."""
    quality = reader.at("huurtoeslag_quality_limit", day)
    cap = reader.at("huurtoeslag_cap_high" if persons >= LARGE else "huurtoeslag_cap_low", day)
    parts = _between(rent, basic, quality) + reader.at("huurtoeslag_share_to_cap", day) * _between(
        rent, np.maximum(basic, quality), cap
    )
    above = reader.at((SINGLE if persons == 1 else COUPLE)["above"], day)
    return parts + above * _between(rent, np.maximum(basic, cap), np.inf)


def _between(rent: float, begin: np.ndarray, end: float) -> np.ndarray:
    return np.maximum(np.minimum(rent, end) - begin, 0)
