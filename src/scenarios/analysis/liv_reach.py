"""Whether the maximum of the lage-inkomensvoordeel (LIV) is within reach of the places in a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.parameters import Reader
from scenarios.model.placements import WEEKS_PER_YEAR
from scenarios.model.regelingen.lage_inkomensvoordeel import band_amount, bands, in_band
from scenarios.model.regelingen.minimumloon import gross_wage

if TYPE_CHECKING:
    from scenarios.model.result import Result


@dataclass(frozen=True)
class LivReach:
    """LIV of one place in the first year of a scenario, set against its maximum.

    `hours` paid in a year, average `hourly_wage` (euro, with holiday allowance), the `band` it lies in ("" for none),
    the `amount` of the law, what the same hours would give in the high band (`high_amount`), the `maximum` of that
    band, and the year from which there is no LIV any more (`ended`); euro a year.
    """

    year: int
    hours: float
    hourly_wage: float
    band: str
    amount: float
    high_amount: float
    maximum: float
    ended: int


def liv_reach(result: Result, flow: str) -> LivReach:
    """Set the LIV of a full-year place against the maximum, in the first year of the scenario."""
    horizon = result.horizon
    cohort = next(iter(result.cohorts.values()))
    reader, day = Reader(result.reader.book), horizon.first_day(0)
    first_year = np.arange(horizon.months) < 12
    hours = cohort.placement.hours * WEEKS_PER_YEAR
    year_wage = float(gross_wage(cohort, reader, first_year).sum()) * (1 + reader.at("holiday_allowance", day))
    wage = np.array(year_wage / hours)
    return LivReach(
        year=horizon.first_year,
        hours=hours,
        hourly_wage=float(wage),
        band=next((band for band in bands(reader, day) if in_band(band, wage, reader, day)), ""),
        amount=float(result.line(flow).entitlement[:12, 0].sum() / result.places()[0]),
        high_amount=float(band_amount("high", np.array(hours), reader, day)),
        maximum=reader.at("liv_high_max", day),
        ended=reader.book.values["liv_min_paid_hours"][-1].valid_to.year,
    )
