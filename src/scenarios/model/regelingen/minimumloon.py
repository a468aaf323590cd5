"""Wettelijk minimumloon (WML): a month amount for a full week until 2023, an hourly amount from 2024.

Source: Wet minimumloon en minimumvakantiebijslag art. 7, 8, 14 and 15. From 2024 the law also sets a reference month
amount, for laws that count with a month (Participatiewet art. 10d among them). Not covered: youth wages, the cao
Aan de slag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scenarios.model.calendar import Horizon
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort


def full_time_month(reader: Reader, horizon: Horizon, needed: np.ndarray) -> np.ndarray:
    """Full-time month amount that the Participatiewet counts with [month], euro, without holiday allowance."""
    by_month = needed & reader.months_in_force("wml_month", horizon)
    return reader.monthly("wml_month", horizon, by_month) + reader.monthly(
        "wml_reference_month", horizon, needed & ~by_month
    )


def wages(reader: Reader, horizon: Horizon, needed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Minimum wage for a full-time month and for an hour [month] each, euro, without holiday allowance.

    One of the two is nil: an hourly wage from 2024, a monthly one before; both are in months that are not `needed`.
    """
    by_month = needed & reader.months_in_force("wml_month", horizon)
    return reader.monthly("wml_month", horizon, by_month), reader.monthly("wml_hour", horizon, needed & ~by_month)


def gross_wage(cohort: Cohort, reader: Reader, needed: np.ndarray, weight: np.ndarray | float = 1.0) -> np.ndarray:
    """Gross wages of the people at work, times `weight` a person [month, draw], euro, without holiday allowance.

    Nil in months that are not `needed`. Twelve equal months: an hourly wage is paid over hours x 52 / 12.

    Example
    -------
    31 of 36 hours in January 2017: 1.551,60 x 31/36 = 1.336,10. In January 2024: 13,27 x 31 x 52/12 = 1.782,60.
    """
    per_person = cohort.of("wage_factor") * weight
    sizes = (cohort.of("hours") / cohort.of("full_week_hours"), cohort.hours_a_month)
    total = np.zeros((cohort.horizon.months, cohort.draws))
    for wage, size in zip(wages(reader, cohort.horizon, needed), sizes, strict=True):
        if wage.any():
            total += wage[:, np.newaxis] * cohort.at_work(size * per_person)
    return total
