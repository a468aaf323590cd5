"""Who works, from which month, until which month: people worked out to units, and counted by their events.

A *unit* is a number of people (possibly a fraction: an expectation) who start in the same month and stop in the same
month. Everything a scheme needs follows from units: how many people work in a month, how many of them started this
year, how many hours one of them makes in a calendar year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.events import Events, events
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.model.calendar import Horizon
    from scenarios.model.scenario import Placement

WEEKS_PER_YEAR = 52


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
    uncertain
        Numbers of the placement that differ between units [unit], by field ("loonwaarde").
    """

    placement: Placement
    horizon: Horizon
    start: np.ndarray
    stop: np.ndarray
    count: np.ndarray
    draw: np.ndarray
    draws: int = 1
    uncertain: Mapping[str, np.ndarray] = field(default_factory=dict)

    def of(self, name: str) -> np.ndarray | float:
        """Number of the placement: of each unit [unit] when it is uncertain, else one for all.

        Raises
        ------
        InputError
            The placement does not say it: what is missing is not nil.
        """
        found: np.ndarray | float | None = self.uncertain.get(name, getattr(self.placement, name))
        if found is None:
            message = f"dit gegeven ontbreekt bij de groep “{self.placement.label}”; een regeling heeft het nodig"
            raise InputError([Problem("", name, message)])
        return found

    @property
    def hours_a_month(self) -> np.ndarray | float:
        """Paid hours of one person in a month: 52 weeks a year, twelve equal months."""
        return self.of("hours") * WEEKS_PER_YEAR / 12

    def level(self, begin: np.ndarray, end: np.ndarray, weight: np.ndarray | float = 1.0) -> np.ndarray:
        """People (times `weight` per person) in part of each unit's time: [month, draw]."""
        return self._events(begin, np.minimum(end, self.stop)).level(self.count * weight)

    def places(self) -> np.ndarray:
        """Places filled in each month [month, draw], not to be written in; a person fills one place."""
        return self._places

    def at_work(self, weight: np.ndarray | float) -> np.ndarray:
        """People at work in each month, times `weight` per person [month, draw]."""
        return self._work.level(self.count * weight)

    def _events(self, begin: np.ndarray, end: np.ndarray) -> Events:
        return events(begin, end, self.draw, (self.horizon.months, self.draws))

    @cached_property
    def _work(self) -> Events:
        """Where units start and stop to work: the same for everything that is counted by it."""
        return self._events(self.start, self.stop)

    @cached_property
    def _places(self) -> np.ndarray:
        places = self._work.level(self.count)
        places.flags.writeable = False
        return places

    def quota(self) -> np.ndarray:
        """Places that the Rijk pays for in each month [month, draw]; without a quota there is no limit (infinite)."""
        quota = np.full((self.horizon.months, self.draws), np.inf)
        for month, stand in _monthly_stands(self.placement, self.placement.quota or {}, self.horizon):
            quota[max(month, 0) :] = stand
        return quota

    def covered(self) -> np.ndarray:
        """Places filled in each month that the Rijk pays for [month, draw]: at most the quota."""
        return np.minimum(self.places(), self.quota())

    def volume(self, per: str) -> np.ndarray:
        """What an amount is counted by in each month [month, draw].

        "place" and "person": a number; "covered_place": places within the quota; "fte": full-time equivalents;
        "hour": paid hours in that month (52 weeks a year, twelve equal months).
        """
        if per == "covered_place":
            return self.covered()
        if per == "hour":
            return self.at_work(self.hours_a_month)
        return self.at_work(self._fte if per == "fte" else 1.0)

    @property
    def _fte(self) -> np.ndarray | float:
        """Full-time equivalents of one place, as `Placement.fte_per_place`."""
        given = self.placement.fte is not None
        return self.of("fte") if given else self.of("hours") / self.of("full_week_hours")

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


STANDS = ("places", "quota", "advices")
PER_UNIT = ("hours", "fte", "loonwaarde", "wage_factor")  # what schemes ask of one person
PERSONAL = (*PER_UNIT, "contract_months")  # may differ from person to person


def cohort(placement: Placement, horizon: Horizon, draws: int = 1) -> Cohort:
    """Work a placement group out to units.

    People with a start, a spread, a contract and a yearly exit rate become one unit per month of entry and month of
    leaving, each holding the expected number of people; of those who reach the end of the contract the share
    `after_contract` stays on. Year-end stands become one unit per rise; a fall takes the last ones in out first.

    When a number differs from person to person, each of them is a unit of their own (leaving still an expectation), and
    people are whole: `persons` is rounded, and person i of n enters in month i * spread_months / n, rounded down. Where
    n is no multiple of `spread_months` people then enter at somewhat other moments than as parts of a person.

    Parameters
    ----------
    placement
        The group; any of its numbers may hold an array [draw] in place of one number. Those of `PER_UNIT` and
        `contract_months` may hold an array [draw, person] when it has `persons`.
    horizon, draws
        The calendar, and the number of draws.
    """
    if placement.persons is not None:
        (start, stop, count, draw), person = _from_persons(placement, horizon, draws)
    else:
        start, stop, count, draw = _from_stands(placement, horizon, draws)
        person = np.zeros_like(draw)
    held = {name: found for name in PER_UNIT if isinstance(found := getattr(placement, name), np.ndarray)}
    uncertain = {name: _of_units(found, draw, person) for name, found in held.items()}
    return Cohort(placement, horizon, start, stop, count, draw, draws, uncertain)


def _of_units(number: float | np.ndarray, draw: np.ndarray, person: np.ndarray) -> np.ndarray:
    """Number of each unit [unit], of a number, an array [draw] or an array [draw, person]."""
    found = np.asarray(number)
    if found.ndim == 2:
        return found[draw, person]
    return found[draw] if found.ndim else np.full(len(draw), found)


def realised(placement: Placement) -> dict[int, float]:
    """Year-end stands of places that are filled: as given, or else the lower of quota and positive advices."""
    if placement.places is not None:
        return placement.places
    quota, advices = placement.quota or {}, placement.advices or {}
    return {year: min(stand_in(quota, year), stand_in(advices, year)) for year in {*quota, *advices}}


def stand_in(stands: Mapping[int, float], year: int) -> float:
    """Stand of a year, from the first one given on; the last one given holds."""
    return stands[max(given for given in stands if given <= year)]


Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # four of a table of units; each function names its own


def _from_persons(placement: Placement, horizon: Horizon, draws: int) -> tuple[Columns, np.ndarray]:
    """Start, stop, count and draw of people who enter and leave, and which person each is (nought: not told apart)."""
    persons, spread, staying, rate = (
        np.broadcast_to(getattr(placement, name), draws)
        for name in ("persons", "spread_months", "after_contract", "exit_rate")
    )
    draw, person, entry, entering = (_one_by_one if _tells_apart(placement) else _together)(persons, spread)
    start = horizon.index(placement.start) + entry
    # Beyond the horizon nobody looks: who stays stops one month past it.
    forever = np.maximum(horizon.months + 1, start)
    if placement.contract_months is None:
        found = _leaving(start, forever, entering, draw, rate)
    else:
        contract = _of_units(placement.contract_months, draw, person)
        found = _leaving(start, start + contract, entering * (1 - staying[draw]), draw, rate)
        if staying.any():
            on = _leaving(start, forever, entering * staying[draw], draw, rate)
            found = tuple(np.concatenate(pair) for pair in zip(found, on, strict=True))  # type: ignore[assignment]
    start, stop, count, unit = found
    return (start, stop, count, draw[unit]), person[unit]


def _tells_apart(placement: Placement) -> bool:
    """Whether a number of the placement differs from person to person: an array [draw, person]."""
    return any(np.ndim(getattr(placement, name)) == 2 for name in PERSONAL)


def _together(persons: np.ndarray, spread: np.ndarray) -> Columns:
    """Draw, person (nought), month of entry and count of people who enter in equal parts."""
    draw, entry = np.nonzero(np.arange(int(spread.max())) < spread[:, np.newaxis])
    return draw, np.zeros_like(draw), entry, (persons / spread)[draw]


def _one_by_one(persons: np.ndarray, spread: np.ndarray) -> Columns:
    """Draw, person, month of entry and count (one) of people told apart; one of count nought where nobody enters."""
    people = np.rint(persons).astype(int)
    some = np.maximum(people, 1)
    draw, person = np.nonzero(np.arange(int(some.max())) < some[:, np.newaxis])
    return draw, person, person * spread[draw] // some[draw], (person < people[draw]).astype(float)


def _leaving(start: np.ndarray, stop: np.ndarray, count: np.ndarray, draw: np.ndarray, rate: np.ndarray) -> Columns:
    """Start, stop and count of people who start together, and the place in `start` of the unit they come from.

    Some leave at the exit rate of their draw, the others stop together.
    """
    stay, worked = ((1 - rate) ** (1 / 12))[draw], np.maximum(stop - start, 1)
    many = np.where(stay == 1, 1, worked)  # months in which some leave; in the last one all who are left
    unit = np.repeat(np.arange(len(start)), many)
    month = np.arange(len(unit)) - np.repeat(many.cumsum() - many, many)
    last = month == many[unit] - 1
    month = np.where(last, worked[unit] - 1, month)  # months behind them when the last one begins
    left = stay[unit] ** month * np.where(last, 1.0, 1 - stay[unit])
    return start[unit], np.where(last, stop[unit], start[unit] + month + 1), count[unit] * left, unit


def _from_stands(placement: Placement, horizon: Horizon, draws: int) -> Columns:
    """Start, stop, count and draw of year-end stands [unit]; the same for all draws unless a stand is uncertain."""
    given = {name: getattr(placement, name) for name in STANDS if getattr(placement, name) is not None}
    if not any(isinstance(stand, np.ndarray) for stands in given.values() for stand in stands.values()):
        start, stop, count = _stand_units(placement, horizon)
        draw = np.repeat(np.arange(draws), len(start))
        return np.tile(start, draws), np.tile(stop, draws), np.tile(count, draws), draw
    found = []
    for draw_number in range(draws):
        one = {name: _of_draw(stands, draw_number) for name, stands in given.items()}
        units = _stand_units(placement.model_copy(update=one), horizon)
        found.append((*units, np.full(len(units[0]), draw_number)))
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))  # type: ignore[return-value]


def _of_draw(stands: Mapping[int, float | np.ndarray], draw: int) -> dict[int, float]:
    return {year: float(stand[draw]) if isinstance(stand, np.ndarray) else stand for year, stand in stands.items()}


def _stand_units(placement: Placement, horizon: Horizon) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start, stop and count of the units of stands: a rise starts one, a fall takes the last ones in out first."""
    open_units: list[tuple[int, float]] = []
    rows: list[tuple[int, int, float]] = []
    reached = 0.0
    for month, stand in _monthly_stands(placement, realised(placement), horizon):
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
    rows = rows + [(begun, horizon.months + 1, count) for begun, count in open_units] or [(0, 0, 0.0)]
    start, stop, people = zip(*rows, strict=True)
    return np.array(start, dtype=int), np.array(stop, dtype=int), np.array(people, dtype=float)


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
