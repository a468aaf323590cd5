"""Stimuleringsregeling beschut werk, 2015 to 2019: money of the Rijk for realised places, paid afterwards.

Two readings. "per_place": an amount a year for each realised place, as the Weert paper prints it (about 3.000).
"new_and_continued": a bonus for each place newly made in the year and a smaller one for each place that already stood
the year before, counted at the end of the year, as the published payments suggest (3.000 and 750).
Source: Raadsvoorstel Weert DJ-2213 (2017); publications about the bonus of 2017.
Both count places up to the number the Rijk sets (quota): of those above it the newest have no cover.
Timing: "per_place" arises month by month, "new_and_continued" in December; nothing arises after 2019.
Not covered: the ceiling of the national budget.

Worked example: 8 places through 2017 and 13 through 2018. Per place: 24.000 and 39.000. New and continued:
8 x 3.000 = 24.000, then 5 x 3.000 + 8 x 750 = 21.000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from scenarios.model.fields import Strict

if TYPE_CHECKING:
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort


class Options(Strict):
    """`reading`: "per_place" or "new_and_continued"."""

    reading: Literal["per_place", "new_and_continued"]


def stimuleringsregeling(cohort: Cohort, reader: Reader, options: Options) -> np.ndarray:
    """Stimulus for the covered places of the municipality [month, draw], euro, positive."""
    if options.reading == "per_place":
        covered = cohort.covered()
        amount = reader.monthly("stimulus_per_place", cohort.horizon, covered.max(axis=1) > 0)
        return covered * amount[:, np.newaxis] / 12
    return _new_and_continued(cohort, reader)


def _new_and_continued(cohort: Cohort, reader: Reader) -> np.ndarray:
    total = np.zeros_like(cohort.places())
    for year in range(cohort.horizon.years):
        december = 12 * year + 11
        stands = (cohort.start <= december) & (cohort.stop > december)
        new = cohort.start >= 12 * year
        day = cohort.horizon.first_day(december)
        if stands.any():
            creation, continuity = reader.at("bonus_creation", day), reader.at("bonus_continuity", day)
            quota = cohort.quota()[december]
            continued = np.minimum(cohort.scatter(stands & ~new), quota)
            made = np.minimum(cohort.scatter(stands & new), quota - continued)
            total[december] = made * creation + continued * continuity
    return total
