"""Why one run differs from another: an exact bridge between them, cause by cause, in a stated order.

Each step takes one more kind of input from the later run and works the whole scenario out anew, so the steps add up to
the difference by themselves. Which input belongs to which cause stands in `scenarios.analysis.hybrids`; what comes from
another horizon is an assumption too. Where the workbook of today makes something else of an adopted run, that is a step
of its own ("model"), and only then.

The order matters: where two causes meet (more people at a higher price), the later step takes the joint part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.analysis.hybrids import ASSUMPTION, COMPONENTS, REALISATION, Mix, as_adopted, posted
from scenarios.model.calendar import Horizon
from scenarios.model.result import dusted
from scenarios.model.scenario import COMPANIONS
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pandas as pd

    from scenarios.analysis.hybrids import Lines
    from scenarios.model.result import Result

MODEL = "model"


# --- the outcome -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """A flow for which a component could not be worked out by itself: its change is part of `into`, a later one."""

    flow: str
    component: str
    into: str


@dataclass(frozen=True)
class Bridge:
    """The difference between two runs for one party in one book: euro, the party's view, received +, paid -.

    Attributes
    ----------
    party, book
        Whose view; "entitlement", "recognised" or "cash".
    frame
        Index `COMPONENTS` in that order (and "model" when there is such a difference), columns the calendar years that
        both runs have.
    flows
        The same by flow: index (flow, component), only what moves. What runs back beside a flow is a flow of its own.
    before, after
        Totals per calendar year: `before` plus the components is `after`.
    labels
        Label of each flow: that of the later run, or else of the earlier one.
    moved
        What could not be told apart.
    """

    party: str
    book: str
    frame: pd.DataFrame
    flows: pd.DataFrame
    before: pd.Series
    after: pd.Series
    labels: dict[str, str]
    moved: tuple[Moved, ...] = ()

    @property
    def years(self) -> list[int]:
        """Calendar years that both runs have."""
        return [int(str(year)) for year in self.frame.columns]

    def at_prices(self, factors: pd.Series) -> Bridge:
        """Return the same bridge at another price level: every amount times the factor of its calendar year."""
        found = factors[self.frame.columns]
        amounts = {name: getattr(self, name) * found for name in ("frame", "flows", "before", "after")}
        return replace(self, **amounts)


def bridge(before: Result, after: Result, party: str, book: str = "recognised") -> Bridge:
    """Split the difference between two runs by cause.

    Parameters
    ----------
    before, after
        Two runs, each with its own law, knowledge and bookings; they need not have the same flows, groups or horizon.
    party
        Whose view; a party that a run does not have receives and pays nothing in it.
    book
        "entitlement", "recognised" or "cash".

    Raises
    ------
    InputError
        The runs have no calendar year in common.
    """
    return steps(before, after).bridge(party, book)


def steps(before: Result, after: Result) -> Steps:
    """Work every step out once, for bridges of any party in any book; raises InputError as `bridge` does."""
    years = [year for year in before.horizon.year_labels if year in after.horizon.year_labels]
    if not years:
        spans = " en ".join(
            f"{each.horizon.year_labels[0]} tot en met {each.horizon.year_labels[-1]}" for each in (before, after)
        )
        raise InputError([Problem("", "", f"deze twee hebben geen enkel kalenderjaar gemeen: {spans}")])
    first, last = (posted(each, years) for each in (before, after))
    path = _worked(before, after, (first, last), years)
    start = [Stage("", as_adopted(before, years)), Stage(MODEL, first)]
    return Steps(years, [*start, *path, Stage(MODEL, as_adopted(after, years))])


@dataclass(frozen=True)
class Stage:
    """All flows after one step; `stuck` could not be worked out and stand as they were before it."""

    component: str
    lines: Lines
    stuck: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Steps:
    """The way from one run to another, for all parties and books: the first stage is the earlier run itself."""

    years: Sequence[int]
    stages: Sequence[Stage]

    def bridge(self, party: str, book: str = "recognised") -> Bridge:
        """Bridge of one party in one book."""
        import pandas as pd

        changes, years = self._changes(party, book), list(self.years)
        named = [*COMPONENTS, *([MODEL] if any(component == MODEL for _, component in changes) else [])]
        nil = np.zeros(len(years))
        rows = [sum((row for (_, found), row in changes.items() if found == name), nil) for name in named]
        index = pd.MultiIndex.from_tuples(list(changes), names=["flow", "component"])
        flows = pd.DataFrame(np.array(list(changes.values())).reshape(-1, len(years)), index, years)
        ends = [pd.Series(self._total(stage, party, book), years) for stage in (self.stages[0], self.stages[-1])]
        frame = pd.DataFrame(dusted(np.array(rows)), pd.Index(named, name="component"), years)
        return Bridge(party, book, frame, flows, ends[0], ends[1], self._labels(), tuple(self._moved(changes)))

    def _changes(self, party: str, book: str) -> dict[tuple[str, str], np.ndarray]:
        """Euro per year by flow and component, where it is more than float dust."""
        nil = np.zeros(len(self.years))
        found: dict[tuple[str, str], np.ndarray] = {}
        for earlier, later in pairwise(self.stages):
            for name in {**later.lines, **earlier.lines}:
                sides = [
                    stage.lines[name].seen_by(party, book) if name in stage.lines else nil for stage in (earlier, later)
                ]
                key = name, later.component
                found[key] = found.get(key, nil) + sides[1] - sides[0]
        return {key: dusted(row) for key, row in found.items() if dusted(row).any()}

    def _total(self, stage: Stage, party: str, book: str) -> np.ndarray:
        return dusted(sum((line.seen_by(party, book) for line in stage.lines.values()), np.zeros(len(self.years))))

    def _labels(self) -> dict[str, str]:
        order = [*self.stages[1:-1], self.stages[0], self.stages[-1]]
        return {name: line.label for stage in order for name, line in stage.lines.items()}

    def _moved(self, changes: Collection[tuple[str, str]]) -> Iterator[Moved]:
        """Where the change of a flow that was stuck landed, if it changed there at all."""
        for at, stage in enumerate(self.stages):
            for flow in sorted(stage.stuck):
                into = next(later.component for later in self.stages[at:] if flow not in later.stuck)
                landed = any((flow + suffix, into) in changes for suffix in ("", *COMPANIONS))
                if landed and into != stage.component:
                    yield Moved(flow, stage.component, into)


# --- the steps ---------------------------------------------------------------------------------------------------


def _worked(before: Result, after: Result, ends: tuple[Lines, Lines], years: Sequence[int]) -> Iterator[Stage]:
    """Stages after the earlier run, up to the later run itself; `ends` are the flows of both.

    A step in which nothing changes is no stage: what was stuck before it still is after it.
    """
    mix, lines = Mix.between(before, after), ends[0]
    *path, (last, _) = _path(before, after)
    for component, change in path:
        was, mix = mix, replace(mix, **change)
        if not mix.same_as(was):
            lines, stuck = mix.worked(lines, years)
            yield Stage(component, lines, stuck)
    yield Stage(last, ends[1])


def _path(before: Result, after: Result) -> list[tuple[str, dict[str, Any]]]:
    """What changes in each step, with the component it counts for; the last step leads to the later run itself.

    With different horizons everything is worked out on the years that count, and what that changes is an assumption. As
    bookings belong to the months of their own run, those of runs with another beginning are taken away first.
    """
    causes = [(name, {"taken": frozenset(COMPONENTS[: at + 1])}) for at, name in enumerate(COMPONENTS[:-1])]
    if before.horizon == after.horizon:
        return [*causes, (REALISATION, {})]
    starts = before.scenario.start, after.scenario.start
    common = (ASSUMPTION, {"calendar": _common(before.horizon, after.horizon), "begin": max(starts)})
    if starts[0] == starts[1]:
        return [common, *causes, (REALISATION, {"booked": after.realised}), (ASSUMPTION, {})]
    own = (ASSUMPTION, {"calendar": after.horizon, "begin": starts[1]})
    return [(REALISATION, {"booked": None}), common, *causes, own, (REALISATION, {})]


def _common(one: Horizon, other: Horizon) -> Horizon:
    """Calendar from the earlier beginning, for people who were at work then, to the earlier end."""
    first = min(one.first_year, other.first_year)
    return Horizon(first, min(one.year_labels[-1], other.year_labels[-1]) - first + 1)
