"""Whether the maximum of the lage-inkomensvoordeel (LIV) is within reach of the places in a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.parameters import Reader
from scenarios.model.placements import WEEKS_PER_YEAR
from scenarios.model.regelingen.lage_inkomensvoordeel import band_amount, bands, in_band
from scenarios.model.regelingen.minimumloon import wages

if TYPE_CHECKING:
    from scenarios.model.result import Result


@dataclass(frozen=True)
class LivReach:
    """LIV of one place in the first year of a scenario, set against its maximum.

    `hours` paid in a year, average `hourly_wage` (euro, with holiday allowance), the `band` it lies in ("" for none),
    the `amount` of the law, the best band of that year (`best_band`), what the same hours would give there
    (`best_amount`) and the `maximum` there, and the year from which there is no LIV any more (`ended`, None as long as
    nobody knew of an end); euro a year.
    """

    year: int
    hours: float
    hourly_wage: float
    band: str
    amount: float
    best_band: str
    best_amount: float
    maximum: float
    ended: int | None


def liv_reach(result: Result, flow: str) -> LivReach | None:
    """Set the LIV of a full-year place against the maximum, in the first year of the scenario.

    Of more groups of places the flow's first one counts. None when there is no LIV in that year.
    """
    horizon = result.horizon
    cohort = result.cohorts[result.scenario.cohorts_of(result.scenario.flows[flow])[0]]
    reader, day = Reader(result.reader.book), horizon.first_day(0)
    tried = bands(reader, day)
    if not tried:
        return None
    first_year = np.arange(horizon.months) < 12
    place, hours = cohort.placement, np.array(cohort.placement.hours * WEEKS_PER_YEAR)
    monthly, hourly = (wage.sum() for wage in wages(reader, horizon, first_year))
    earned = (monthly * place.hours / place.full_week_hours + hourly * cohort.hours_a_month) * place.wage_factor
    wage = earned * (1 + reader.at("holiday_allowance", day)) / hours
    band = next((name for name in tried if in_band(name, wage, reader, day)), "")
    enough = hours >= reader.at("liv_min_paid_hours", day)
    ends = reader.book.ends("liv_min_paid_hours")
    best = max(tried, key=lambda name: reader.at(f"liv_{name}_max", day))
    return LivReach(
        year=horizon.first_year,
        hours=float(hours),
        hourly_wage=float(wage),
        band=band,
        amount=float(band_amount(band, hours, reader, day)) if band and enough else 0.0,
        best_band=best,
        best_amount=float(band_amount(best, hours, reader, day)) if enough else 0.0,
        maximum=reader.at(f"liv_{best}_max", day),
        ended=ends.year if ends else None,
    )
