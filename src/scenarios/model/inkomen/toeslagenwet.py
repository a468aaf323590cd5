"""Toeslagenwet (TW): a supplement from a benefit up to the social minimum of the household.

Formula, a month: norm minus benefit minus the income that counts, not below nil. Of the wages of the two together does
not count, for two years: 5% of the minimum wage and 30% of what is above it, in all at most 15% of the minimum wage. Of
a former wage below the minimum wage (a single person: below 70% of it) the supplement is at most that wage minus the
benefit; both are compared with holiday allowance, the law compares both without (art. 8a lid 2). Of who is less than
80% disabled, and has less than the norm with former wage and wage together, the wage goes off that too, but at least
benefit / 0,70 - benefit stays: where the two reach the norm, the supplement jumps.
Source: Toeslagenwet art. 2, 3, 6, 7, 8a; Besluit gelijkstelling loondervingsuitkering Toeslagenwet art. 1, 3.
Timing: by month; norms by half-year, with holiday allowance here.
Not covered: people who share a home, under 21, sanctions, the end of the right to WGA (until then the supplement stays,
also where nothing of the WGA is paid). The two years are counted from the start of the work.

Worked example, January 2026, single, WGA 800,00, no work: 75,62 x 21,75 x 1,08 - 800,00 = 976,31. Former wage 1.200,00,
class 35-45, WGA 350,00, wage 400,00: at most 1.200,00 - 350,00 - 400,00 = 450,00.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.inkomen.earnings import minimum_month_wage
from scenarios.model.inkomen.jumps import Jump, Turn
from scenarios.model.inkomen.wga import income_required

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.inkomen.participant import Participant, Wga
    from scenarios.model.parameters import Reader

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
    return np.minimum(amount, _room(participant, participant.wga, benefit, earnings, reader))


def _room(participant: Participant, wga: Wga, benefit: np.ndarray, earnings: np.ndarray, reader: Reader) -> np.ndarray:
    """Most that the supplement may be, by the former wage [case], euro a month; no limit to who earned enough."""
    if wga.month_wage >= _low_wage(participant, reader):
        return np.full_like(earnings, np.inf)
    room = np.maximum(wga.month_wage - benefit, 0)
    least = benefit * (1 / reader.at("tw_benefit_share", participant.day) - 1)
    return np.where(
        earnings < _wage_counts_below(participant, wga, reader), np.clip(room - earnings, least, room), room
    )


def _low_wage(participant: Participant, reader: Reader) -> float:
    """Former wage below which it limits the supplement, euro a month."""
    minimum = minimum_month_wage(reader, participant.day)
    return minimum if participant.couple else minimum * reader.at("tw_cap_share_single", participant.day)


def _wage_counts_below(participant: Participant, wga: Wga, reader: Reader) -> float:
    """Wage below which it counts as benefit for the limit, euro a month: never, of who is 80% disabled or more."""
    if not income_required(wga):
        return 0.0
    return max(norm(reader, participant.day, couple=participant.couple) - wga.month_wage, 0.0)


def jumps(participant: Participant, reader: Reader) -> list[Jump]:
    """Where a former wage below the minimum wage no longer has the wage count as benefit."""
    wga = participant.wga
    if wga is None or not has_right(participant) or wga.month_wage >= _low_wage(participant, reader):
        return []
    article = "Besluit gelijkstelling loondervingsuitkering Toeslagenwet art. 1 en 3"
    return [Jump("toeslagenwet", article, _wage_counts_below(participant, wga, reader))]


def has_right(participant: Participant) -> bool:
    """Whether the partner does not stand in the way (art. 3): born before 1972, or a child under 12 at home."""
    return not participant.couple or not participant.partner_born_after_1971 or participant.has_young_child


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
