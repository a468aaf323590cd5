"""Why one run differs from another: an exact bridge between them, cause by cause, in a stated order.

Each step takes one more kind of input from the later run and works the whole scenario out anew, so the steps add up to
the difference by themselves. What belongs to which cause stands in `OF_PLACEMENT` and `OF_FLOW`; besides:

- price: values of the law that go with wages or prices (group "loon" or "prijs" in the catalogue, and the indices) as
  far as each run knew them, and how those groups are carried on; not the bounds of a wage band, which say who has a
  right. Rule: all other values of the law, how what is nominal is carried on, and changes of the law;
- a flow that has another kind of source (an amount that becomes a scheme), or that only one run has, is a rule; a group
  that only one run has is volume, and so is which groups a flow is counted over;
- realisation: what was booked; assumption: what is left, among it what comes from another horizon;
- model: an adopted run of which the workbook of today makes something else; only when there is such a difference.

The order matters: where two causes meet (more people at a higher price), the later step takes the joint part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.model.calendar import Horizon
from scenarios.model.parameters import MUNICIPALITY
from scenarios.model.records import Adopted, KeptBook, Knowledge, knowledge
from scenarios.model.result import BOOKS, Result, dusted
from scenarios.model.scenario import AMOUNT_SOURCES, Flow, Placement, dependencies, in_order, settlement_rule
from scenarios.model.simulate import COMPANIONS, flow_of, simulate
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd

    from scenarios.model.parameters import Book, Parameter
    from scenarios.model.realisation import Realised
    from scenarios.model.scenario import Paid, Projection, Scenario

COMPONENTS = ("volume", "price", "rule", "timing", "assumption", "realisation")
VOLUME, PRICE, RULE, TIMING, ASSUMPTION, REALISATION = COMPONENTS
MODEL = "model"

PRICED = ("loon", "prijs")  # groups of parameters that are prices
BOUNDS = ("_wage_from", "_wage_to")  # go with wages too, but say who has a right: a rule
CHOSEN = ("loonkosten", "bijstand")  # schemes whose options are assumptions of the scenario, not law
SAYS_NOTHING = "label"  # changes no figure

OF_PLACEMENT = {
    "label": SAYS_NOTHING,
    "doelgroep": ASSUMPTION,
    "instrument": RULE,
    "persons": VOLUME,
    "start": VOLUME,
    "spread_months": VOLUME,
    "contract_months": VOLUME,
    "after_contract": VOLUME,
    "exit_rate": VOLUME,
    "places": VOLUME,
    "quota": VOLUME,
    "advices": VOLUME,
    "reached": VOLUME,
    "last_stand_holds": VOLUME,
    "hours": VOLUME,
    "full_week_hours": VOLUME,
    "fte": VOLUME,
    "loonwaarde": ASSUMPTION,
    "forfait": ASSUMPTION,
    "wage_factor": ASSUMPTION,
}
OF_FLOW = {
    "label": SAYS_NOTHING,
    "payer": RULE,
    "payee": RULE,
    "placements": VOLUME,
    "amount": PRICE,
    "per": PRICE,
    "period": PRICE,
    "index": PRICE,
    "price_level": PRICE,
    "rule": RULE,
    "options": RULE,
    "share_of": RULE,
    "factor": ASSUMPTION,
    "interest_on": RULE,
    "rate": ASSUMPTION,
    "first": TIMING,
    "last": TIMING,
    "paid": TIMING,
    "recognised": TIMING,
    "incidental": SAYS_NOTHING,
    "receivable": SAYS_NOTHING,
}
WHERE_FROM = {*AMOUNT_SOURCES, "per", "period", "index", "price_level", "options", "factor", "rate"}
NOBODY = "-"  # a group without people, for a flow whose own groups are not there; no name of a file
EMPTY = Placement(label="-", doelgroep="bijstand", instrument="loonkostensubsidie", places={}, hours=36)


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
    first, last = (_posted(each, years) for each in (before, after))
    path = _worked(before, after, (first, last), years)
    adopted = [_as_adopted(each, own, years) for each, own in ((before, first), (after, last))]
    start = [Stage("", first)] if adopted[0] is None else [Stage("", adopted[0]), Stage(MODEL, first)]
    end = [] if adopted[1] is None else [Stage(MODEL, adopted[1])]
    return Steps(years, [*start, *path, *end])


@dataclass(frozen=True)
class Posted:
    """One flow at one stage: who pays whom, and euro per common calendar year in each book."""

    label: str
    payer: str
    payee: str
    books: Mapping[str, np.ndarray]

    def seen_by(self, party: str, book: str) -> np.ndarray:
        """Euro per year as a party sees it."""
        return self.books[book] * (int(self.payee == party) - int(self.payer == party))


Lines = dict[str, Posted]


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


def _posted(result: Result, years: Sequence[int]) -> Lines:
    at = [result.horizon.year_labels.index(year) for year in years]
    return {
        line.name: Posted(
            line.label,
            line.payer,
            line.payee,
            {book: result.horizon.year_sums(line.book(book))[at, 0] for book in BOOKS},
        )
        for line in result.lines
    }


def _as_adopted(result: Result, own: Lines, years: Sequence[int]) -> Lines | None:
    """Flows as they were adopted; None when the workbook of today makes the same of it (or nothing was adopted)."""
    drift = result.drift() if isinstance(result, Adopted) else {}
    if not isinstance(result, Adopted) or not drift:
        return None
    lines = dict(own)
    for name in dict.fromkeys(name for _, name, _ in drift):
        line = own.get(name) or Posted(name, *result.direction(name), {book: np.zeros(len(years)) for book in BOOKS})
        books = {b: line.books[b] + [drift.get((b, name, str(year)), 0.0) for year in years] for b in BOOKS}
        lines[name] = replace(line, books=books)
    return lines


# --- the steps ---------------------------------------------------------------------------------------------------


def _worked(before: Result, after: Result, ends: tuple[Lines, Lines], years: Sequence[int]) -> Iterator[Stage]:
    """Stages after the earlier run, up to the later run itself; `ends` are the flows of both."""
    one, other = (_Run.of(each) for each in (before, after))
    mix = _Mix(one, other, frozenset(), before.realised, before.horizon, before.scenario.start)
    lines, (*path, (last, _)) = ends[0], _path(before, after)
    for component, change in path:
        was, mix = mix, replace(mix, **change)
        lines, stuck = (lines, frozenset[str]()) if mix.same_as(was) else mix.worked(lines, years)
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


@dataclass(frozen=True)
class _Run:
    """What a run is made from: its scenario, its book, and what that book knows of every parameter."""

    scenario: Scenario
    book: Book
    law: Mapping[str, Knowledge]

    @classmethod
    def of(cls, result: Result) -> _Run:
        """Input of a run."""
        book = result.reader.book
        return cls(result.scenario, book, knowledge(book, book.values))


@dataclass(frozen=True)
class _Mix:
    """A scenario between two: of each kind of input, what is `taken` is that of the later run.

    No money arises before the month `begin`. What was `booked` counts from the first month of the calendar.
    """

    before: _Run
    after: _Run
    taken: frozenset[str]
    booked: Realised | None
    calendar: Horizon
    begin: str

    def run(self, component: str) -> _Run:
        """Run that speaks for a component."""
        return self.after if component in self.taken else self.before

    def same_as(self, other: _Mix) -> bool:
        """Whether two mixes come down to the same input."""
        return self.booked is other.booked and self.scenario == other.scenario and self.law == other.law

    @cached_property
    def law(self) -> dict[str, Knowledge]:
        """What is known of each parameter: of prices what one run knows, of all else what another does."""
        catalogue = self.before.book.catalogue | self.after.book.catalogue
        prices, rules = self.run(PRICE).law, self.run(RULE).law
        priced = {name: _is_price(catalogue, name) for name in {**self.before.law, **self.after.law}}
        return {name: (prices if price else rules).get(name, Knowledge()) for name, price in priced.items()}

    @cached_property
    def book(self) -> KeptBook:
        """The law as a book; the scenario of the mix brings the projections and the changes."""
        one, other = self.before.book, self.after.book
        return KeptBook(one.catalogue | other.catalogue, one.values | other.values, kept=self.law)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario; its references hold, for flows and what they are made from change in one step."""
        flows = {name: self._flow(name) for name in self.run(RULE).scenario.flows}
        groups = {name: self._placement(name) for name in self.run(VOLUME).scenario.placements}
        if any(flow.placements == [NOBODY] for flow in flows.values()):
            groups[NOBODY] = EMPTY
        rules, start = self.run(RULE).scenario, f"{self.calendar.first_year}-01"
        update = {"flows": flows, "placements": groups, "projection": self._projection(), "realisation": None}
        update |= {"start": start, "years": self.calendar.years}
        update |= {"as_of": rules.as_of, "law_change": rules.law_change}
        update |= {"parties": self.before.scenario.parties | self.after.scenario.parties}
        return self.before.scenario.model_copy(update=update)

    @property
    def realised(self) -> Realised | None:
        """What was booked, as far as the calendar goes."""
        if self.booked is None or self.booked.through <= self.calendar.months:
            return self.booked
        months = {key: row[: self.calendar.months] for key, row in self.booked.booked.items()}
        return replace(self.booked, through=self.calendar.months, booked=months)

    def _projection(self) -> dict[Any, Projection]:
        prices, rules = (self.run(component).scenario.projection for component in (PRICE, RULE))
        told = {group: each for group, each in rules.items() if group not in PRICED}
        return told | {group: each for group, each in prices.items() if group in PRICED}

    def _placement(self, name: str) -> Placement:
        group, update = self.run(VOLUME).scenario.placements[name], {}
        for field in Placement.model_fields:
            source = self.run(OF_PLACEMENT.get(field, ASSUMPTION)).scenario.placements.get(name, group)
            update[field] = getattr(source, field)
        return group.model_copy(update=update)

    def _flow(self, name: str) -> Flow:
        flow, update = self.run(RULE).scenario.flows[name], {}
        for field in Flow.model_fields:
            source = self.run(self._component(name, field)).scenario.flows.get(name, flow)
            update[field] = getattr(source, field)
        update |= {"placements": self._groups(name, flow), "paid": self._paid(name, flow)}
        if self.begin > f"{self.calendar.first_year}-01":
            update["first"] = max(self.begin, update["first"])
        return flow.model_copy(update=update)

    def _component(self, name: str, field: str) -> str:
        """Component that a key of a flow belongs to; where its amount comes from is one thing when that changes."""
        flows = [run.scenario.flows[name] for run in (self.before, self.after) if name in run.scenario.flows]
        kinds = {(_source(flow), flow.rule) for flow in flows}
        if field in WHERE_FROM and len(kinds) > 1:
            return RULE
        chosen = field == "options" and flows[0].rule in CHOSEN
        return ASSUMPTION if chosen else OF_FLOW.get(field, ASSUMPTION)

    def _groups(self, name: str, flow: Flow) -> list[str] | None:
        """Groups that a flow is counted over, as far as they are there; None is all of them."""
        who = self.run(VOLUME).scenario
        said = who.flows.get(name, flow)
        named = (said if _source(said) in {"amount", "rule"} else flow).placements
        return None if named is None else [group for group in named if group in who.placements] or [NOBODY]

    def _paid(self, name: str, flow: Flow) -> Paid:
        """When it is paid; if it waited for a flow that is not there, then as if it were."""
        when = self.run(TIMING).scenario.flows
        paid = when.get(name, flow).paid
        gone = paid.with_ is not None and paid.with_ not in self.run(RULE).scenario.flows
        return settlement_rule(when[name], when) if gone else paid

    # What comes of it.

    def worked(self, earlier: Lines, years: Sequence[int]) -> tuple[Lines, frozenset[str]]:
        """Flows of this mix, and names of those that cannot be worked out: these stand as they were."""
        flows = self.scenario.flows
        try:
            return _posted(self._simulated(flows), years), frozenset()
        except InputError:
            stuck = self._stuck()
        kept = {name: line for name, line in earlier.items() if flow_of(name, self.scenario) in stuck}
        return _posted(self._simulated(flows.keys() - stuck), years) | kept, stuck

    def _stuck(self) -> frozenset[str]:
        """Flows that cannot be worked out, each tried with no more than what it is made from."""
        flows, stuck = self.scenario.flows, set[str]()
        for name in in_order(flows):
            if not self._can_be_worked_out(_made_from(name, flows)):
                stuck.add(name)
        return frozenset(stuck)

    def _can_be_worked_out(self, names: Collection[str]) -> bool:
        try:
            self._simulated(names)
        except InputError:
            return False
        return True

    def _simulated(self, names: Collection[str]) -> Result:
        """Result with these flows only; one that waits for a flow that is left out is paid as if it were there."""
        every = self.scenario.flows
        chosen = {name: flow for name, flow in every.items() if name in names}
        alone = {name: flow for name, flow in chosen.items() if flow.paid.with_ not in {None, *names}}
        settled = {name: flow.model_copy(update={"paid": settlement_rule(flow, every)}) for name, flow in alone.items()}
        return simulate(self.scenario.model_copy(update={"flows": chosen | settled}), self.book, self.realised)


def _is_price(catalogue: Mapping[str, Parameter], name: str) -> bool:
    """Whether a value of the law is a price: it goes with wages or prices, and euros are counted by it."""
    moves = catalogue[MUNICIPALITY.sub("", name)].index in PRICED and not name.endswith(BOUNDS)
    return moves or name.startswith("index_")


def _source(flow: Flow) -> str:
    return next(source for source in AMOUNT_SOURCES if getattr(flow, source) is not None)


def _made_from(name: str, flows: Mapping[str, Flow]) -> set[str]:
    """A flow with all flows that it is made from."""
    return {name}.union(*(_made_from(below, flows) for below in dependencies(flows[name])))
