"""Toeslagenwet (TW): a supplement from a benefit up to the social minimum of the household.

Formula, a month: norm minus benefit minus the income that counts, not below nil. Of the wages of the two together does
not count, for two years: 5% of the minimum wage and 30% of what is above it, in all at most 15% of the minimum wage. Of
a former wage below the minimum wage (a single person: below 70% of it) the supplement is at most that wage minus the
benefit; both are compared with holiday allowance, the law compares both without (art. 8a lid 2).
Source: Toeslagenwet art. 2, 3, 6, 7, 8a. Timing: by month; norms by half-year, with holiday allowance here.
Not covered: people who share a home, under 21, sanctions, the end of the right to WGA (until then the supplement stays,
also where nothing of the WGA is paid). The two years are counted from the start of the work.

Worked example, January 2026, single, WGA 800,00, no work: 75,62 x 21,75 x 1,08 - 800,00 = 976,31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.inkomen.earnings import minimum_month_wage
from scenarios.model.inkomen.jumps import Turn

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.inkomen.participant import Participant
    from scenarios.model.parameters import Reader

YOUNG = 12
DISREGARD_MONTHS = 24


def supplement(
    participant: Participant, benefit: np.ndarray, earnings: np.ndarray, reader: Reader, month: int = 0
) -> np.ndarray:
    """Gross supplement to a WGA benefit [case], euro a month, with holiday allowance; `month`: after the start."""
    day = participant.day
    if participant.wga is None or not has_right(participant):
        return np.zeros_like(earnings)
    wages = earnings + participant.partner_income
    free = participant.first_years_of_work and month < DISREGARD_MONTHS
    counts = wages - disregarded(wages, reader, day) if free else wages
    amount = np.maximum(norm(reader, day, couple=participant.couple) - benefit - counts, 0)
    minimum = minimum_month_wage(reader, day)
    limit = minimum if participant.couple else minimum * reader.at("tw_cap_share_single", day)
    former = participant.wga.month_wage
    return np.minimum(amount, np.maximum(former - benefit, 0)) if former < limit else amount


def has_right(participant: Participant) -> bool:
    """Whether the partner does not stand in the way (art. 3): born before 1972, or a child under 12 at home."""
    young_child = any(age < YOUNG for age in participant.children)
    return not participant.couple or not participant.partner_born_after_1971 or young_child


def norm(reader: Reader, day: date, *, couple: bool) -> float:
    """Social minimum, euro a month gross, with holiday allowance."""
    a_day = reader.at("tw_norm_couple_day" if couple else "tw_norm_single_day", day)
    return a_day * reader.at("working_days_per_month", day) * (1 + reader.at("holiday_allowance", day))


def turns(participant: Participant) -> list[Turn]:
    """The month after the start at which all of the wage begins to count."""
    if participant.wga is None or not has_right(participant) or not participant.first_years_of_work:
        return []
    return [Turn("toeslagenwet", "Toeslagenwet art. 7 lid 1", DISREGARD_MONTHS)]


def disregarded(wages: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Part of the wages of the household that does not count in two years (art. 7) [case], euro a month."""
    minimum = minimum_month_wage(reader, day)
    free = np.minimum(wages, reader.at("tw_disregard_first", day) * minimum)
    free = free + reader.at("tw_disregard_rest", day) * (wages - free)
    return np.minimum(free, reader.at("tw_disregard_max", day) * minimum)
