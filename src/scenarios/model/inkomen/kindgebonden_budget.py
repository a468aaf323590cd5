"""Kindgebonden budget: a contribution to the cost of children.

Formula, a year: an amount for the first, the second and each next child (the same from 2024), more from 12 and from 16
years, and an amount for a single parent; minus a taper over the income above the threshold (of a couple a higher one);
not below nil.
Source: Wet op het kindgebonden budget art. 2. Timing: by calendar year, settled afterwards on the income of that year.
Not covered: a birthday within the year, kinderbijslag (which does not depend on income), kinderopvangtoeslag.

Worked example, 2025, single parent, children of 5 and 13, income 20.000: 2 x 2.511 + 703 + 3.389 = 9.114,00 a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.parameters import Reader

OLDER, OLDEST = 12, 16
AMOUNTS = ("kgb_child", "kgb_second_child", "kgb_next_child")


def kindgebonden_budget(
    income: np.ndarray, children: list[int], reader: Reader, day: date, *, couple: bool
) -> np.ndarray:
    """Allowance on the income of the household [case], euro a year both; nothing is read without children."""
    if not children:
        return np.zeros_like(income)
    full = sum(reader.at(AMOUNTS[min(place, 2)], day) for place in range(len(children)))
    full += sum(OLDER <= age < OLDEST for age in children) * reader.at("kgb_extra_12", day)
    full += sum(age >= OLDEST for age in children) * reader.at("kgb_extra_16", day)
    full += 0.0 if couple else reader.at("kgb_single_parent", day)
    threshold = reader.at("kgb_threshold_single", day)
    threshold += reader.at("kgb_threshold_raise_couple", day) if couple else 0.0
    return np.maximum(full - reader.at("kgb_taper", day) * np.maximum(income - threshold, 0), 0)
