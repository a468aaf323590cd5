"""Wettelijk minimumloon (WML): a month amount for a full week until 2023, an hourly amount from 2024.

Source: Wet minimumloon en minimumvakantiebijslag art. 7, 8, 14 and 15. From 2024 the law also sets a reference month
amount, for laws that count with a month (Participatiewet art. 10d among them). Not covered: youth wages, the cao
Aan de slag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.placements import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from scenarios.model.calendar import Horizon
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort


def full_time_month(reader: Reader, horizon: Horizon, needed: np.ndarray) -> np.ndarray:
    """Full-time month amount that the Participatiewet counts with [month], euro, without holiday allowance."""
    by_month = needed & in_force(reader, horizon, "wml_month")
    return reader.monthly("wml_month", horizon, by_month) + reader.monthly(
        "wml_reference_month", horizon, needed & ~by_month
    )


def gross_wage(cohort: Cohort, reader: Reader, needed: np.ndarray) -> np.ndarray:
    """Gross wage of one person for the agreed hours [month], euro a month, without holiday allowance.

    Nil in months that are not `needed`. Twelve equal months: an hourly wage is paid over hours x 52 / 12.

    Example
    -------
    31 of 36 hours in January 2017: 1.551,60 x 31/36 = 1.336,10. In January 2024: 13,27 x 31 x 52/12 = 1.782,60.
    """
    place, horizon = cohort.placement, cohort.horizon
    by_month = needed & in_force(reader, horizon, "wml_month")
    monthly = reader.monthly("wml_month", horizon, by_month) * place.hours / place.full_week_hours
    hourly = reader.monthly("wml_hour", horizon, needed & ~by_month) * place.hours * WEEKS_PER_YEAR / 12
    return (monthly + hourly) * place.wage_factor


def in_force(reader: Reader, horizon: Horizon, name: str) -> np.ndarray:
    """Months for which a value is known [month], boolean."""
    return np.array([reader.in_force(name, horizon.first_day(month)) for month in range(horizon.months)])
