"""At which value of a number an outcome reaches a target: every such value in a range, or that there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scenarios.analysis.sensitivity import changed, is_whole, outcomes
from scenarios.model.result import TOLERANCE
from scenarios.model.uncertainty import numbers
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from scenarios.analysis.sensitivity import Measure
    from scenarios.model.result import Result
    from scenarios.model.scenario import Scenario

    Function = Callable[[float], float]

POINTS = 60
FINE = 1e-9  # of the range: how close the two sides of a jump are brought together
THIN = 0.1  # of the distance between two points of the grid: what is nearer to a point is that point
COMMON = 60  # whole numbers are looked at up to here at least


@dataclass(frozen=True)
class Root:
    """Where the measure meets the target.

    A point (`low` equals `high`), a stretch on which the measure equals the target, or a jump: past `low` it goes over
    the target without touching it, and `high` is the first value on the other side. For whole numbers a jump is between
    two that follow each other.

    Attributes
    ----------
    low, high
        Values of the number.
    at_low, at_high
        Measure there, euro.
    direction
        +1 when the measure rises through the target, -1 when it falls, 0 when it turns back.
    jump
        Whether the target itself is skipped.
    """

    low: float
    high: float
    at_low: float
    at_high: float
    direction: int
    jump: bool = False

    @property
    def first(self) -> float:
        """First value at or past the target."""
        return self.high if self.jump else self.low


@dataclass(frozen=True)
class BreakEven:
    """At which values of one number a measure meets a target.

    Attributes
    ----------
    path, measure, target
        The number, what one looks at, and the amount to meet; euro.
    low, high, whole
        Range looked at, and whether only whole numbers count.
    base, at_base
        Value in the scenario, and the measure there.
    scanned
        Measure at every value that was worked out: index values, ascending.
    roots
        From low to high; empty when there is no such value, or when all values are.
    """

    path: str
    measure: Measure
    target: float
    low: float
    high: float
    whole: bool
    base: float
    at_base: float
    scanned: pd.Series
    roots: tuple[Root, ...]

    @property
    def always(self) -> bool:
        """Whether every value in the range meets the target to the cent."""
        return bool(self._gaps.abs().max() < TOLERANCE)

    @property
    def never(self) -> bool:
        """Whether no value in the range meets the target or goes past it."""
        return not self.roots and not self.always

    @property
    def side(self) -> int:
        """On which side the measure begins: +1 above the target, -1 below it, 0 on it."""
        return _sign(float(self._gaps.iloc[0]))

    @property
    def closest(self) -> tuple[float, float]:
        """Value that comes nearest to the target, and the measure there."""
        at = int(self._gaps.abs().to_numpy().argmin())
        return float(self.scanned.index[at]), float(self.scanned.iloc[at])

    @property
    def first(self) -> float | None:
        """First value at or past the target; for whole numbers the smallest from which it is met."""
        return self.roots[0].first if self.roots else None

    @property
    def direction(self) -> str:
        """How the measure goes over the range: "rising", "falling", "flat", or "both"."""
        steps = {_sign(float(step)) for step in np.diff(self.scanned)} - {0}
        if len(steps) > 1:
            return "both"
        return {(): "flat", (1,): "rising", (-1,): "falling"}[tuple(steps)]

    @property
    def _gaps(self) -> pd.Series:
        return self.scanned - self.target


def breakeven(
    result: Result,
    path: str,
    measure: Measure,
    target: float = 0.0,
    between: tuple[float | None, float | None] = (None, None),
) -> BreakEven:
    """Find the values of a number at which a measure meets a target.

    The range is scanned at some 60 points (every whole number, if there are no more of them) and at the value of the
    scenario; between two points on either side of the target the place is found exactly. What goes over the target and
    back again between two points is not seen.

    Parameters
    ----------
    result
        A worked-out scenario.
    path
        Dotted path of the number.
    measure, target
        What one looks at, and the euros it should be.
    between
        Range to look in; what is None is as `widest` says.

    Raises
    ------
    InputError
        The path or a value in the range cannot be.
    """
    import pandas as pd

    scenario = result.scenario
    changed(scenario, {path: numbers(scenario).get(path, 0.0)})  # the path is wrong, or nothing is
    whole = is_whole(scenario, path)
    low, high = (wide if given is None else given for given, wide in zip(between, widest(scenario, path), strict=True))
    _check_range(scenario, path, (low, high), whole=whole)
    worked: dict[float, float] = {}

    def function(value: float) -> float:
        return worked[value] if value in worked else worked.setdefault(value, outcomes(result, [at(value)], measure)[0])

    def at(value: float) -> dict[str, float]:
        return {path: value}

    base = numbers(scenario)[path]
    grid = _grid(low, high, base, whole=whole)
    worked |= zip(grid, outcomes(result, map(at, grid), measure), strict=True)
    roots = roots_of(function, grid, target, whole=whole)
    scanned = pd.Series(worked, dtype=float).sort_index()
    return BreakEven(path, measure, target, low, high, whole, base, measure.of(result), scanned, roots)


def widest(scenario: Scenario, path: str) -> tuple[float, float]:
    """Range in which a number is looked at when nobody says: from nought to twice its value, or as far as it may go.

    Whole numbers go up to sixty at least, and a number that is nought up to one.
    """
    base, whole = numbers(scenario)[path], is_whole(scenario, path)
    high = max(2 * base, COMMON) if whole else 2 * base or 1.0
    return _farthest(scenario, path, 0.0), _farthest(scenario, path, high)


def roots_of(
    function: Function, grid: Sequence[float], target: float = 0.0, *, whole: bool = False
) -> tuple[Root, ...]:
    """Find where a function meets a target, looking at the points of a grid and then between them.

    >>> [root.low for root in roots_of(lambda x: x * x, [-3, 0, 3], 4.0)]
    [-2.0, 2.0]
    >>> roots_of(lambda x: -10.0 * x, [0, 5, 10], -25.0, whole=True)[0].first
    3
    """
    search = _Search(lru_cache(maxsize=None)(function), target, grid, whole)
    runs = _runs([search.sign(value) for value in grid])
    if len(runs) == 1:
        return ()
    roots = [_root(search, runs, at) for at in range(len(runs))]
    return tuple(root for root in roots if root is not None)


class _Run(NamedTuple):
    """Points of the grid that follow each other on one side of the target: first and last position."""

    sign: int
    first: int
    last: int


@dataclass(frozen=True)
class _Search:
    """A function, the target and the grid it is looked at on."""

    function: Function
    target: float
    grid: Sequence[float]
    whole: bool

    def sign(self, value: float) -> int:
        return _sign(self.function(value) - self.target)

    def parted(self, inside: float, outside: float) -> tuple[float, float]:
        """Bring two values on different sides together: the last with the sign of `inside`, the first without."""
        sign, near = self.sign(inside), 1.0 if self.whole else FINE * (self.grid[-1] - self.grid[0])
        while abs(outside - inside) > near:
            middle = (inside + outside) / 2
            middle = math.floor(middle) if self.whole else middle
            if middle in (inside, outside):
                break
            inside, outside = (middle, outside) if self.sign(middle) == sign else (inside, middle)
        return inside, outside

    def snapped(self, edge: float, point: float) -> float:
        """Point of the grid for an edge that differs from it by no more than half a cent makes."""
        return point if not self.whole and abs(edge - point) < THIN * self.step else edge

    def plain(self, root: float) -> float:
        """Root with as few decimals as still meet the target to the cent."""
        return next((near for near in (round(root, n) for n in range(10)) if self.sign(near) == 0), root)

    @property
    def step(self) -> float:
        return (self.grid[-1] - self.grid[0]) / (len(self.grid) - 1)

    def root(self, low: float, high: float, direction: int, *, jump: bool = False) -> Root:
        return Root(low, high, self.function(low), self.function(high), direction, jump)


def _root(search: _Search, runs: Sequence[_Run], at: int) -> Root | None:
    """Root in a run on the target, or between a run and the one before it; None when there is none."""
    run, before = runs[at], runs[at - 1] if at else None
    if run.sign == 0:
        after = runs[at + 1] if at + 1 < len(runs) else None
        return _stretch(search, before, run, after)
    if before is None or before.sign == 0:
        return None
    return _crossing(search, search.grid[before.last], search.grid[run.first])


def _stretch(search: _Search, before: _Run | None, run: _Run, after: _Run | None) -> Root:
    """Root of one or more points of the grid on which the function equals the target."""
    grid = search.grid
    low, high = grid[run.first], grid[run.last]
    if before is not None:
        low, _ = search.parted(low, grid[before.last])
    if after is not None:
        high, _ = search.parted(high, grid[after.first])
    direction = _sign((after.sign if after else 0) - (before.sign if before else 0))
    return search.root(search.snapped(low, grid[run.first]), search.snapped(high, grid[run.last]), direction)


def _crossing(search: _Search, low: float, high: float) -> Root:
    """Root between two points on either side of the target."""
    direction = search.sign(high)
    if not search.whole:
        from scipy.optimize import brentq  # type: ignore[import-untyped]

        root = float(brentq(lambda value: search.function(value) - search.target, low, high))
        if search.sign(root) == 0:
            root = search.plain(root)
            return search.root(root, root, direction)
    inside, outside = search.parted(low, high)
    if search.sign(outside) != 0:
        return search.root(inside, outside, direction, jump=True)
    last, _ = search.parted(outside, high)
    return search.root(outside, last, direction)


def _runs(signs: Sequence[int]) -> list[_Run]:
    groups = [[at for at, _ in group] for _, group in groupby(enumerate(signs), key=lambda pair: pair[1])]
    return [_Run(signs[group[0]], group[0], group[-1]) for group in groups]


def _sign(amount: float) -> int:
    """Sign of an amount, nought within half a cent."""
    return 0 if abs(amount) < TOLERANCE else int(math.copysign(1, amount))


def _grid(low: float, high: float, base: float, *, whole: bool) -> list[float]:
    points = np.linspace(low, high, POINTS + 1)
    if whole:
        points = np.arange(low, high + 1) if high - low <= POINTS else np.round(points)
    here = [base] if low <= base <= high and (not whole or base.is_integer()) else []
    return [float(value) for value in np.unique([*points, *here])]


def _check_range(scenario: Scenario, path: str, ends: tuple[float, float], *, whole: bool) -> None:
    """Refuse a range that is none, or whose ends cannot be."""
    low, high = ends
    if not low < high:
        message = f"het bereik loopt van laag naar hoog, maar er staat {low:g} tot {high:g}"
        raise InputError([Problem("", path, message)])
    problems = [
        Problem("", path, f"hier tellen alleen hele getallen, maar er staat {end:g}")
        for end in ends
        if whole and not float(end).is_integer()
    ]
    for end in () if problems else ends:
        try:
            changed(scenario, {path: end})
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def _farthest(scenario: Scenario, path: str, wish: float) -> float:
    """Value as far towards a wish as the scenario takes, from the value it has; whole, or in hundredths."""
    if _fits(scenario, path, wish):
        return wish
    scale = 1 if is_whole(scenario, path) else 100
    good, bad = numbers(scenario)[path] * scale, wish * scale
    while abs(bad - good) > 1:
        middle = math.floor((good + bad) / 2)
        if middle in (good, bad):
            break
        good, bad = (middle, bad) if _fits(scenario, path, middle / scale) else (good, middle)
    return good / scale


def _fits(scenario: Scenario, path: str, value: float) -> bool:
    try:
        changed(scenario, {path: value})
    except InputError:
        return False
    return True
