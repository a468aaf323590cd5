"""WGA: the benefit of somebody who can work in part, and what is left of it beside a wage.

Formula, a month, with A the former wage, B the wage now, F the remaining earning capacity, g the percentage of the
class and M the minimum wage, all with holiday allowance:
first phase (loongerelateerd): 0,75 (A - B) in its first two months, then 0,70 (A - B);
after it, B at least F or no income required: 0,70 (A - B) (loonaanvulling at full use);
B from F/2 to F: 0,70 (A - F), not below g x M (or g x A), that floor at most 0,70 (A - B) (loonaanvulling at half use);
B below F/2: g x M or g x A, the lower (vervolguitkering): the benefit jumps at F/2. Never negative.
Of a former wage above the maximum daily wage x 21,75 (C) that maximum counts as A, and of B and F the same part, C / A.
No income is required of the class 80-100 (able to earn 20% or less of the former wage).
Source: Wet WIA art. 59-62, Wfsv art. 17. Timing: by month. Not covered: the 24 months without requirement after the
class has changed, a new assessment after a year of work, the end of the right, IVA.

Worked example: A 3.000, F 1.500, class 45-55, M 2.294,40 x 1,08 = 2.477,95. At B 749: 0,35 x 2.477,95 = 867,28. At B
750: 0,70 x (3.000 - 1.500) = 1.050,00. At B 1.600: 0,70 x (3.000 - 1.600) = 980,00. In the first phase at B 800:
0,70 x (3.000 - 800) = 1.540,00. With A 10.000, January 2026: C = 304,25 x 21,75 = 6.617,44; with B 2.000 at full use:
0,70 x (6.617,44 - 2.000 x 0,66174375) = 3.705,77.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.inkomen.earnings import minimum_month_wage
from scenarios.model.inkomen.jumps import Jump, Turn

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.inkomen.participant import Wga
    from scenarios.model.parameters import Reader

HIGHER_RATE_MONTHS = 2
FOLLOW_UP = {
    "35_45": "wga_follow_up_35_45",
    "45_55": "wga_follow_up_45_55",
    "55_65": "wga_follow_up_55_65",
    "65_80": "wga_follow_up_65_80",
    "80_100": "wga_follow_up_80_100",
}


def benefit(wga: Wga, earnings: np.ndarray, reader: Reader, day: date, month: int = 0) -> np.ndarray:
    """Gross benefit beside a wage [case], euro a month, with holiday allowance; `month`: after the start, or before."""
    used = wga.months_used + month
    former, part = _former(wga, reader, day)
    if used < wga.first_phase_months:
        higher = used < HIGHER_RATE_MONTHS
        rate = reader.at("wga_rate_first_months" if higher else "wga_rate", day)
        return np.maximum(rate * (former - part * earnings), 0)
    full_use = np.maximum(reader.at("wga_rate", day) * (former - part * earnings), 0)
    if not income_required(wga):
        return full_use
    follow_up = np.full_like(full_use, _follow_up(wga, reader, day))
    at_half = reader.at("wga_rate", day) * (former - part * wga.earning_capacity)
    half_use = np.maximum(at_half, np.minimum(follow_up, full_use))
    half = _half(wga, reader, day)
    return np.select([earnings >= wga.earning_capacity, earnings >= half], [full_use, half_use], follow_up)


def income_required(wga: Wga) -> bool:
    """Whether the height depends on using half of the earning capacity (art. 60 lid 2)."""
    return wga.disability != "80_100"


def jumps(wga: Wga, reader: Reader, day: date, month: int = 0) -> list[Jump]:
    """Where the benefit jumps: at half the earning capacity, after the first phase."""
    if wga.months_used + month < wga.first_phase_months or not income_required(wga):
        return []
    return [Jump("wga", "Wet WIA art. 60 lid 2, art. 61 lid 4 en art. 62", _half(wga, reader, day))]


def turns(wga: Wga) -> list[Turn]:
    """Months after the start at which the higher rate ends, and at which the first phase does."""
    ends = {"Wet WIA art. 61 lid 1": HIGHER_RATE_MONTHS, "Wet WIA art. 59 en 61": wga.first_phase_months}
    left = {article: end - wga.months_used for article, end in ends.items() if end <= wga.first_phase_months}
    return [Turn("wga", article, month) for article, month in left.items() if month > 0]


def _former(wga: Wga, reader: Reader, day: date) -> tuple[float, float]:
    """Former wage that counts, euro a month, and the part of the former wage that it is."""
    highest = reader.at("max_daily_wage", day) * reader.at("working_days_per_month", day)
    former = min(wga.month_wage, highest)
    return former, former / wga.month_wage if wga.month_wage else 1.0


def _half(wga: Wga, reader: Reader, day: date) -> float:
    return reader.at("wga_income_requirement", day) * wga.earning_capacity


def _follow_up(wga: Wga, reader: Reader, day: date) -> float:
    return reader.at(FOLLOW_UP[wga.disability], day) * min(
        minimum_month_wage(reader, day), wga.month_wage
    )  # below the maximum
