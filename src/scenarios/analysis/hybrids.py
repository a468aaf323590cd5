"""Mixes of two runs: some kinds of input are those of the later run, and the rest still those of the earlier one.

What belongs to which cause stands in `OF_PLACEMENT` and `OF_FLOW`; besides:

- price: values of the law that go with wages or prices (group "loon" or "prijs" in the catalogue, and the indices) as
  far as each run knew them, and how those groups are carried on; not the bounds of a wage band, which say who has a
  right. Rule: all other values of the law, how what is nominal is carried on, and changes of the law;
- a flow that has another kind of source (an amount that becomes a scheme), or that only one run has, is a rule; a group
  that only one run has is volume, and so is which groups a flow is counted over;
- realisation: what was booked; assumption: what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.model.fields import PRICED
from scenarios.model.parameters import MUNICIPALITY
from scenarios.model.records import Adopted, KeptBook, Knowledge, knowledge
from scenarios.model.result import BOOKS
from scenarios.model.scenario import (
    AMOUNT_SOURCES,
    SOURCE_KEYS,
    Flow,
    Placement,
    flow_of,
    made_from,
    settlement_rule,
)
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from scenarios.model.calendar import Horizon
    from scenarios.model.parameters import Book, Parameter
    from scenarios.model.realisation import Realised
    from scenarios.model.result import Result
    from scenarios.model.scenario import Paid, Projection, Scenario

COMPONENTS = ("volume", "price", "rule", "timing", "assumption", "realisation")
VOLUME, PRICE, RULE, TIMING, ASSUMPTION, REALISATION = COMPONENTS

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
NOBODY = "-"  # a group without people, for a flow whose own groups are not there; no name of a file
EMPTY = Placement(label="-", doelgroep="bijstand", instrument="loonkostensubsidie", places={}, hours=36, loonwaarde=1.0)


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


def posted(result: Result, years: Sequence[int]) -> Lines:
    """Flows of a run by name, over these of its calendar years."""
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


def as_adopted(result: Result, years: Sequence[int]) -> Lines:
    """Flows of a run as they were adopted, over these of its calendar years; of any other run as they were worked out.

    Where the workbook of today makes something else of a flow, its euros are those of the record.
    """
    lines = posted(result, years)
    if not isinstance(result, Adopted):
        return lines
    drift = result.drift()
    for name in dict.fromkeys(name for _, name, _ in drift):
        line = lines.get(name) or _gone(result, name, years)
        books = {b: line.books[b] + [drift.get((b, name, str(year)), 0.0) for year in years] for b in BOOKS}
        lines[name] = replace(line, books=books)
    return lines


def _gone(result: Adopted, name: str, years: Sequence[int]) -> Posted:
    """Flow that ran back beside another when it was adopted, and is not there today; without any euro."""
    label = f"Terug: {result.scenario.flows[flow_of(name, result.scenario)].label}"
    return Posted(label, *result.direction(name), {book: np.zeros(len(years)) for book in BOOKS})


@dataclass(frozen=True)
class Run:
    """What a run is made from: its scenario, its book, and what that book knows of every parameter."""

    scenario: Scenario
    book: Book
    law: Mapping[str, Knowledge]

    @classmethod
    def of(cls, result: Result) -> Run:
        """Input of a run."""
        book = result.reader.book
        return cls(result.scenario, book, knowledge(book, book.values))


@dataclass(frozen=True)
class Mix:
    """A scenario between two: of each kind of input, what is `taken` is that of the later run.

    No money arises before the month `begin`. What was `booked` counts from the first month of the calendar.
    """

    before: Run
    after: Run
    taken: frozenset[str]
    booked: Realised | None
    calendar: Horizon
    begin: str

    @classmethod
    def between(cls, before: Result, after: Result) -> Mix:
        """Mix of two runs of which nothing is taken yet: the earlier run itself."""
        one, other = (Run.of(each) for each in (before, after))
        return cls(one, other, frozenset(), before.realised, before.horizon, before.scenario.start)

    def run(self, component: str) -> Run:
        """Run that speaks for a component."""
        return self.after if component in self.taken else self.before

    def same_as(self, other: Mix) -> bool:
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
        rules = self.run(RULE).scenario
        update = {
            "flows": flows,
            "placements": groups,
            "parties": self.before.scenario.parties | self.after.scenario.parties,
            "projection": self._projection(),
            "as_of": rules.as_of,
            "law_change": rules.law_change,
            "realisation": None,
            "start": self.calendar.label(0),
            "years": self.calendar.years,
        }
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
            source = self.run(OF_PLACEMENT[field]).scenario.placements.get(name, group)
            update[field] = getattr(source, field)
        return group.model_copy(update=update)

    def _flow(self, name: str) -> Flow:
        flow, update = self.run(RULE).scenario.flows[name], {}
        for field in Flow.model_fields:
            source = self.run(self._component(name, field)).scenario.flows.get(name, flow)
            update[field] = getattr(source, field)
        update |= {"placements": self._groups(name, flow), "paid": self._paid(name, flow)}
        if self.begin > self.calendar.label(0):
            update["first"] = max(self.begin, update["first"])
        return flow.model_copy(update=update)

    def _component(self, name: str, field: str) -> str:
        """Component that a key of a flow belongs to; where its amount comes from is one thing when that changes."""
        flows = [run.scenario.flows[name] for run in (self.before, self.after) if name in run.scenario.flows]
        kinds = {(_source(flow), flow.rule) for flow in flows}
        if field in SOURCE_KEYS and len(kinds) > 1:
            return RULE
        chosen = field == "options" and flows[0].rule in CHOSEN
        return ASSUMPTION if chosen else OF_FLOW[field]

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
            return posted(self._simulated(flows), years), frozenset()
        except InputError:
            stuck = self._stuck()
        kept = {name: line for name, line in earlier.items() if flow_of(name, self.scenario) in stuck}
        return posted(self._simulated(flows.keys() - stuck), years) | kept, stuck

    def _stuck(self) -> frozenset[str]:
        """Flows that cannot be worked out, each tried with no more than what it is made from."""
        flows = self.scenario.flows
        return frozenset(name for name in flows if not self._can_be_worked_out(made_from([name], flows)))

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
