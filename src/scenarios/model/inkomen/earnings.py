"""Gross wage of hours at work, at a factor times the minimum wage or at an hourly wage.

Source: Wet minimumloon en minimumvakantiebijslag art. 7, 8, 14 and 15. Formula: hours x 52/12 x hourly wage x
(1 + holiday allowance); a minimum wage before 2024 is the month amount x hours / full week. Timing: twelve equal
months, the holiday allowance is counted with the month it is earned in. Not covered: youth wages, pension premium.

Worked example: 20 hours at the minimum wage in January 2026: 14,71 x 20 x 52/12 x 1,08 = 1.376,86.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.fields import given
from scenarios.model.placements import WEEKS_PER_YEAR
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.inkomen.participant import Work
    from scenarios.model.parameters import Reader

DUST = 1e-6


def minimum_month_wage(reader: Reader, day: date) -> float:
    """Full-time minimum wage a month that other laws count with, euro, with holiday allowance."""
    name = "wml_month" if reader.in_force("wml_month", day) else "wml_reference_month"
    return reader.at(name, day) * (1 + reader.at("holiday_allowance", day))


def gross_wage(work: Work, hours: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Wage for `hours` a week [case], euro a month, with holiday allowance; `work` says what an hour earns.

    Raises
    ------
    InputError
        The hourly wage is below the minimum wage of that day (art. 7), or that is not known.
    """
    hours = np.asarray(hours, dtype=float)
    if not hours.any():
        return np.zeros_like(hours)
    holiday = 1 + reader.at("holiday_allowance", day)
    if work.hourly_wage is not None:
        least = _minimum_hour_wage(work, reader, day)
        if work.hourly_wage < least:
            told = f"dit is minder dan het minimumloon op {day}: {least:.2f} euro per uur"
            raise InputError([Problem("", "hourly_wage", told)])
        return hours * (WEEKS_PER_YEAR / 12 * work.hourly_wage * holiday)
    factor = given(work.wage_factor) * holiday
    if reader.in_force("wml_month", day):
        return hours / work.full_week_hours * (reader.at("wml_month", day) * factor)
    return hours * (WEEKS_PER_YEAR / 12 * reader.at("wml_hour", day) * factor)


def _minimum_hour_wage(work: Work, reader: Reader, day: date) -> float:
    """Euro an hour, down to a whole cent; before 2024 it depends on what a full week is."""
    if not reader.in_force("wml_month", day):
        return reader.at("wml_hour", day)
    exact = reader.at("wml_month", day) * 12 / WEEKS_PER_YEAR / work.full_week_hours
    return np.floor(exact * 100 + DUST) / 100
