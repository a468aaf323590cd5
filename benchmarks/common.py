"""What every engine gets and gives: the calendar, the parameters, the inputs, and how two outputs are compared."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

ACCRUAL = ("wage", "lks", "guidance_cost", "guidance_funding", "output_value", "stimulus", "liv")
CASH = (
    "wage",
    "lks_paid",
    "lks_reimbursed",
    "guidance_cost",
    "guidance_funding",
    "output_value",
    "stimulus",
    "liv",
)
MONTHS = 144
FIRST_YEAR = 2017
HOURS_A_MONTH = 36 * 52 / 12  # of somebody who works full-time
OUTPUT_VALUE = 300.0  # a month, of somebody who works full-time at a wage value of 1
GUIDANCE_COST = 8000 / 12
GUIDANCE_FUNDING = 8500 / 12
STIMULUS = 3000 / 12
STIMULUS_YEARS = 3
LIV_YEARS = 8
LIV_LEAST_HOURS = 1248
LIV_RATE = 1.01
LIV_MOST = 2000.0
SUBSIDY_MOST = 0.7
LEVELS = (10, 50, 90)


@dataclass(frozen=True)
class Inputs:
    """Units by draw [draw, unit]: first month, first month after, hours fraction and wage value; T months."""

    start: np.ndarray
    stop: np.ndarray
    hours: np.ndarray
    wage_value: np.ndarray
    months: int = MONTHS

    @property
    def shape(self) -> tuple[int, int]:
        """Draws and units a draw."""
        draws, units = self.start.shape
        return draws, units

    @property
    def years(self) -> int:
        """Number of calendar years."""
        return self.months // 12

    @cached_property
    def base(self) -> np.ndarray:
        """Wage costs of a full-time job at the statutory minimum [month], euro."""
        return 1551.60 * 1.01 ** (np.arange(self.months) // 6) * 1.08 * 1.235

    @cached_property
    def discount(self) -> np.ndarray:
        """Value today of a euro in each month [month]."""
        return 1.03 ** (-np.arange(self.months) / 12)

    def part(self, draws: slice) -> Inputs:
        """Return some of the draws."""
        columns = (self.start, self.stop, self.hours, self.wage_value)
        return Inputs(*(column[draws] for column in columns), months=self.months)


def make_inputs(draws: int, units: int, months: int = MONTHS, seed: int = 1) -> Inputs:
    """Draw the inputs; the same seed gives the same."""
    random = np.random.default_rng(seed)
    shape = (draws, units)
    start = random.integers(0, 36, shape, dtype=np.int32)
    stays = random.random(shape) >= 0.7
    stop = np.where(stays, months, np.minimum(start + 23, months)).astype(np.int32)
    start = np.minimum(start, stop)
    hours = random.choice(np.array([0.5, 31 / 36, 1.0]), shape)
    return Inputs(start, stop, hours, random.uniform(0.2, 0.9, shape), months)


@dataclass
class Outputs:
    """What every engine works out; None is a path that was not asked for.

    `accrual` [draw, 7, month], `cash` [draw, 8, month], `outstanding` [draw, month], `final`, `peak` and `npv` [draw],
    `pct` [level, year]; euro. A field may be anything that numpy reads as an array.
    """

    final: ArrayLike
    peak: ArrayLike
    npv: ArrayLike
    pct: ArrayLike
    accrual: ArrayLike | None = None
    cash: ArrayLike | None = None
    outstanding: ArrayLike | None = None

    def outputs(self) -> Outputs:
        """Return itself: an engine that holds its outputs in another form turns them into this one."""
        return self


class Held(Protocol):
    """What an engine holds in memory when it is done."""

    def outputs(self) -> Outputs:
        """Turn into arrays; not part of an engine's time."""
        ...


class Peer(Protocol):
    """A module with one engine."""

    def run(self, inputs: Inputs, *, full: bool) -> Held:
        """Work everything out, or the summaries only."""
        ...


def differences(mine: Outputs, other: Outputs) -> dict[str, float]:
    """Largest difference of each output that is not close enough, in euro; infinite where the shapes differ."""
    faults: dict[str, float] = {}
    for field in fields(Outputs):
        a, b = (_array(getattr(outputs, field.name)) for outputs in (mine, other))
        if a is None and b is None:
            continue
        if a is None or b is None or a.shape != b.shape:
            faults[field.name] = np.inf
        elif not np.allclose(a, b, rtol=1e-6, atol=1e-6):
            faults[field.name] = float(np.abs(a - b).max())
    return faults


def agree(mine: Outputs, other: Outputs) -> bool:
    """Whether two engines give the same, element by element."""
    return not differences(mine, other)


def _array(values: Any) -> np.ndarray | None:
    return None if values is None else np.asarray(values, dtype=float)
