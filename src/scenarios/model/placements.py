"""Who works, from which month, until which month: counted by events, so that cost grows as units + months.

A *unit* is a number of people (possibly a fraction: an expectation) who start in the same month and stop in the same
month. Everything a scheme needs follows from units: how many people work in a month, how many of them started this
year, how many hours one of them makes in a calendar year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scenarios.model.calendar import Horizon
    from scenarios.model.scenario import Placement

WEEKS_PER_YEAR = 52


def level(
    begin: np.ndarray, end: np.ndarray, weight: np.ndarray, draw: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """Sum of weights that are present in each month: add at the begin, subtract at the end, cumulate.

    Parameters
    ----------
    begin, end
        Month numbers [unit]; present in begin <= month < end. Outside the horizon is cut off.
    weight
        What one unit counts for [unit].
    draw
        Draw number of the unit [unit].
    shape
        (months, draws).

    Returns
    -------
    Array [month, draw], in the unit of `weight`.
    """
    months, draws = shape
    begin = np.clip(begin, 0, months)
    end = np.maximum(np.clip(end, 0, months), begin)
    size = (months + 1) * draws
    steps = np.bincount(begin * draws + draw, weight, size) - np.bincount(end * draws + draw, weight, size)
    present = steps.reshape(months + 1, draws).cumsum(axis=0)[:months]
    return np.round(present, 9) + 0.0  # when the last one has left nobody is there, not a billionth of a person


@dataclass(frozen=True)
class Cohort:
    """One placement group of a scenario, worked out to units.

    Parameters
    ----------
    placement
        The group as the scenario describes it: hours, fte, loonwaarde.
    horizon
        The calendar; months outside it are never shown.
    start, stop
        Month numbers [unit]; a unit works in start <= month < stop.
    count
        Number of people in the unit [unit].
    draw
        Draw number of the unit [unit]; all zero when nothing is uncertain.
    draws
        Number of draws.
    """

    placement: Placement
    horizon: Horizon
    start: np.ndarray
    stop: np.ndarray
    count: np.ndarray
    draw: np.ndarray
    draws: int = 1

    def level(self, begin: np.ndarray, end: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        """People (times `weight` per person) in part of each unit's time: [month, draw]."""
        weight = self.count if weight is None else self.count * weight
        return level(begin, np.minimum(end, self.stop), weight, self.draw, (self.horizon.months, self.draws))

    def places(self) -> np.ndarray:
        """Places filled in each month [month, draw]; a person fills one place."""
        return self.level(self.start, self.stop)

    def quota(self) -> np.ndarray:
        """Places that the Rijk pays for in each month [month]; without a quota there is no limit (infinite)."""
        quota = np.full(self.horizon.months, np.inf)
        for month, stand in _monthly_stands(self.placement, self.placement.quota or {}, self.horizon):
            quota[max(month, 0) :] = stand
        return quota

    def covered(self) -> np.ndarray:
        """Places filled in each month that the Rijk pays for [month, draw]: at most the quota."""
        return np.minimum(self.places(), self.quota()[:, np.newaxis])

    def volume(self, per: str) -> np.ndarray:
        """What an amount is counted by in each month [month, draw].

        "place" and "person": a number; "covered_place": places within the quota; "fte": full-time equivalents;
        "hour": paid hours in that month (52 weeks a year, twelve equal months).
        """
        if per == "covered_place":
            return self.covered()
        weight = {
            "place": 1.0,
            "person": 1.0,
            "fte": self.placement.fte_per_place,
            "hour": self.placement.hours * WEEKS_PER_YEAR / 12,
        }[per]
        return self.places() * weight

    def working(self) -> np.ndarray:
        """Months in which somebody works in any draw [month], boolean."""
        return self.places().max(axis=1) > 0

    def months_worked(self, year: int, before: np.ndarray | None = None) -> np.ndarray:
        """Months that one person of each unit works in calendar year number `year`, `before` a month [unit]."""
        first = 12 * year
        stop = self.stop if before is None else np.minimum(self.stop, before)
        return np.maximum(np.minimum(stop, first + 12) - np.maximum(self.start, first), 0)

    def scatter(self, amount: np.ndarray) -> np.ndarray:
        """Amounts per person of each unit, all arising in one month: [draw]."""
        return np.bincount(self.draw, self.count * amount, self.draws)


def cohort(placement: Placement, horizon: Horizon) -> Cohort:
    """Work a placement group out to units, for one draw.

    People with a start, a spread, a contract and a yearly exit rate become one unit per month of entry and month of
    leaving, each holding the expected number of people; of those who reach the end of the contract the share
    `after_contract` stays on. Year-end stands become one unit per rise; a fall takes the last ones in out first.
    """
    if placement.persons is not None:
        rows = _from_persons(placement, placement.persons, horizon)
    else:
        rows = _from_stands(placement, realised(placement), horizon)
    start, stop, count = (np.array(column) for column in zip(*rows, strict=True))
    return Cohort(
        placement, horizon, start.astype(int), stop.astype(int), count.astype(float), np.zeros(len(rows), int)
    )


def realised(placement: Placement) -> dict[int, float]:
    """Year-end stands of places that are filled: as given, or else the lower of quota and positive advices."""
    if placement.places is not None:
        return placement.places
    quota, advices = placement.quota or {}, placement.advices or {}
    return {year: min(_held(quota, year), _held(advices, year)) for year in {*quota, *advices}}


def _held(stands: dict[int, float], year: int) -> float:
    """Stand of a year; the last one given holds."""
    return stands[max(given for given in stands if given <= year)]


def _from_persons(placement: Placement, persons: float, horizon: Horizon) -> list[tuple[int, int, float]]:
    first = horizon.index(placement.start)
    per_month = persons / placement.spread_months
    rows: list[tuple[int, int, float]] = []
    contract, staying = placement.contract_months, placement.after_contract
    for start in range(first, first + placement.spread_months):
        if contract is not None:
            rows += _leaving(placement, start, start + contract, per_month * (1 - staying))
        if contract is None or staying:
            # Beyond the horizon nobody looks: who stays stops one month past it.
            rows += _leaving(placement, start, horizon.months + 1, per_month * (1 if contract is None else staying))
    return rows


def _leaving(placement: Placement, start: int, stop: int, persons: float) -> list[tuple[int, int, float]]:
    """Units of people who start in one month: some leave at the exit rate, the others stop in the same month."""
    stay = (1 - placement.exit_rate) ** (1 / 12)
    if stay == 1:
        return [(start, stop, persons)]
    leavers = [(start, leave, persons * stay ** (leave - start - 1) * (1 - stay)) for leave in range(start + 1, stop)]
    return [*leavers, (start, stop, persons * stay ** (stop - start - 1))]


def _from_stands(placement: Placement, places: dict[int, float], horizon: Horizon) -> list[tuple[int, int, float]]:
    open_units: list[tuple[int, float]] = []
    rows = []
    reached = 0.0
    for month, stand in _monthly_stands(placement, places, horizon):
        if stand > reached:
            open_units.append((month, stand - reached))
        while stand < reached - 1e-12:
            begun, count = open_units.pop()
            leaving = min(count, reached - stand)
            rows.append((begun, month, leaving))
            if count > leaving:
                open_units.append((begun, count - leaving))
            reached -= leaving
        reached = stand
    return rows + [(begun, horizon.months + 1, count) for begun, count in open_units] or [(0, 0, 0.0)]


def _monthly_stands(placement: Placement, places: dict[int, float], horizon: Horizon) -> list[tuple[int, float]]:
    """Stand in each month in which it changes; the last stand given holds to the end of the horizon."""
    stands = []
    before = 0.0
    for year, stand in sorted(places.items()):
        january = 12 * (year - horizon.first_year)
        if placement.reached == "january":
            stands.append((january, stand))
        else:
            stands += [(january + k, before + (stand - before) * (k + 1) / 12) for k in range(12)]
        before = stand
    return stands
