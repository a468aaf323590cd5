"""Lage-inkomensvoordeel (LIV): an allowance for the employer of somebody on a low wage, 2017 to 2024.

Formula, per person and calendar year: rate x paid hours, at most the maximum, if the paid hours reach 1.248 and the
average hourly wage of the year (with holiday allowance) lies in the band.
Source: Wet tegemoetkomingen loondomein art. 3.1 and 3.2.
Timing: the right is known at the end of the year, so it arises in December; the tax office pays in the next year.
It goes to the employer, also for beschut werk. It ended on 1 January 2025: nil from then on.
Not covered: the youth LIV, the maximum for somebody with two employers.

Worked example: 31 of 36 hours at the minimum wage in all of 2017: 1.612 paid hours at 10,79 an hour, which lies in the
lower band: 0,51 x 1.612 = 822,12. The same hours in the high band would give 1,01 x 1.612 = 1.628,12: the maximum of
2.000 is out of reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.regelingen.minimumloon import wages

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.fields import NoOptions
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort

BANDS = ("high", "low", "single")  # the first band that fits counts; "single" since 2020


def lage_inkomensvoordeel(cohort: Cohort, reader: Reader, options: NoOptions) -> np.ndarray:  # noqa: ARG001
    """Allowance for the people at work [month, draw], euro, positive; each year's amount stands in December."""
    horizon = cohort.horizon
    needed = cohort.working() & reader.months_in_force("liv_min_paid_hours", horizon)
    holiday = 1 + reader.monthly("holiday_allowance", horizon, needed)
    monthly, hourly = (np.concatenate([[0.0], (w * holiday).cumsum()]) for w in wages(reader, horizon, needed))
    share = cohort.of("hours") / cohort.of("full_week_hours")
    total = np.zeros_like(cohort.places())
    for year in range(horizon.years):
        months = cohort.months_worked(year)
        last = np.clip(cohort.stop, 12 * year, 12 * (year + 1))
        hours = months * cohort.hours_a_month
        earned = (monthly[last] - monthly[last - months]) * share
        earned += (hourly[last] - hourly[last - months]) * cohort.hours_a_month
        hourly_wage = earned * cohort.of("wage_factor") / np.where(months, hours, 1.0)
        total[12 * year + 11] = cohort.scatter(_allowance(hours, hourly_wage, reader, horizon.first_day(12 * year)))
    return total


def _allowance(hours: np.ndarray, hourly_wage: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Allowance of one person of each unit in the year that begins on `day` [unit]."""
    allowance = np.zeros(hours.shape)
    if not hours.any() or not reader.in_force("liv_min_paid_hours", day):
        return allowance
    undecided = hours >= reader.at("liv_min_paid_hours", day)
    for band in bands(reader, day):
        fits = undecided & in_band(band, hourly_wage, reader, day)
        if fits.any():
            allowance[fits] = band_amount(band, hours[fits], reader, day)
        undecided &= ~fits
    return allowance


def bands(reader: Reader, day: date) -> list[str]:
    """Return the bands of a year, in the order in which they are tried."""
    return [band for band in BANDS if reader.in_force(f"liv_{band}_rate", day)]


def in_band(band: str, hourly_wage: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Whether average hourly wages (euro, with holiday allowance) lie in a band, boolean."""
    lowest, highest = reader.at(f"liv_{band}_wage_from", day), reader.at(f"liv_{band}_wage_to", day)
    return (hourly_wage >= lowest) & (hourly_wage <= highest)


def band_amount(band: str, hours: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Allowance for paid hours in one band ("high", "low", "single"), euro a person a year, at most the maximum."""
    return np.minimum(reader.at(f"liv_{band}_rate", day) * hours, reader.at(f"liv_{band}_max", day))
