"""Where what arises of a flow comes from, what of it is paid when, and what still waits: the tree under a flow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scenarios.analysis.figures import NIL, PRODUCT, RULE, SUM, Leaves, Node
from scenarios.analysis.sensitivity import PEAK
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.result import companions, outstanding
from scenarios.model.scenario import REPAID, SHORT, flow_of
from scenarios.model.settlement import settle
from scenarios.model.simulate import planned, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scenarios.model.result import Line, Result
    from scenarios.model.scenario import Flow, Paid

    Made = tuple[str, Sequence[Node]]  # operation and children

NOTHING: Made = ("", ())


@dataclass(frozen=True)
class Arising:
    """Trees under the flows of one result (its first draw).

    `months` are everywhere month numbers [month] of one calendar year, and the amount of a node is of these months.
    """

    result: Result

    @cached_property
    def leaves(self) -> Leaves:
        """The ends of the trees."""
        return Leaves(self.result)

    @cached_property
    def _lines(self) -> dict[str, Line]:
        return self.result.by_name

    @cached_property
    def _schedules(self) -> dict[str, np.ndarray]:
        return {}

    def _schedule(self, name: str) -> np.ndarray:
        """Share of each month that is paid when, by the rule [month of payment, month of arising]."""
        if name not in self._schedules:
            self._schedules[name] = settle(np.eye(self.result.horizon.months), self._lines[name].rule)
        return self._schedules[name]

    # --- what arose --------------------------------------------------------------------------------------------------

    def arisen(self, name: str, months: np.ndarray, sign: int = 1) -> Node:
        """What of a flow arose."""
        flow = self.result.scenario.flows.get(name)
        inside = months if flow is None else self._inside(flow, months)
        made = self._made(name, months)
        node = self._node("flow", name, sign * self._right(name, months), made, inside if len(inside) else months)
        return replace(node, sign=sign)

    def _node(self, kind: str, name: str, amount: float, made: Made, months: np.ndarray) -> Node:
        operation, children, span = made[0], tuple(made[1]), self.leaves.span(months)
        return Node(kind, amount, "euro", operation, children, name, book="entitlement", months=span)

    def _right(self, name: str, months: np.ndarray) -> float:
        return float(self._lines[name].entitlement[months, 0].sum()) if name in self._lines else 0.0

    def _made(self, name: str, months: np.ndarray) -> Made:
        owner = flow_of(name, self.result.scenario)
        if name in (owner + SHORT, owner + SHORT + REPAID):
            return PRODUCT, [self.arisen(owner + name.removeprefix(owner + SHORT), months), self._missing(owner)]
        if name == owner + REPAID:
            return RULE, [self._before(owner, months)]
        back = self._right(name + REPAID, months)
        if back < NIL:
            return self._own(name, months)
        return SUM, [self._before(name, months), self._node("turned", name + REPAID, back, NOTHING, months)]

    def _before(self, name: str, months: np.ndarray) -> Node:
        """Amount of a flow before months below nought are turned into a flow that runs back."""
        amount = self._right(name, months) - self._right(name + REPAID, months)
        return self._node("net", name, amount, self._own(name, months), months)

    def _own(self, name: str, months: np.ndarray) -> Made:
        """What was booked, and after that what the scenario makes of it."""
        realised = self.result.realised
        if realised is None or (name, "recognised") not in realised.booked:
            return self._planned(name, months)
        past, later = months[months < realised.through], months[months >= realised.through]
        found = [self.leaves.booked(name, "recognised", past)] if len(past) else []
        return SUM, [*found, self._forecast(name, later)] if len(later) else found

    def _forecast(self, name: str, months: np.ndarray) -> Node:
        """What is still to be booked: as planned, or at the pace of what was."""
        realised, plan = self.result.realised, planned(self.result, name)
        node = self._node("forecast", name, float(plan[months, 0].sum()), self._planned(name, months), months)
        if realised is None or realised.onward == "plan":
            return node
        pace = float(realised.pace(realised.booked[name, "recognised"], plan)[0])
        made: Made = (PRODUCT, [node, Node("pace", pace, "fraction", name=name)])
        return self._node("paced", name, float(node.amount) * pace, made, months)

    def _missing(self, owner: str) -> Node:
        """Share of a flow that the flow it waits for does not bring in."""
        source = str(self.result.scenario.flows[owner].paid.with_)
        factor = self.leaves.number(f"flows.{source}.factor")
        return Node("missing", max(1 - float(factor.amount), 0.0), "fraction", RULE, (factor,), name=source)

    # --- by the terms of the flow ------------------------------------------------------------------------------------

    def _inside(self, flow: Flow, months: np.ndarray) -> np.ndarray:
        """Those months in which the flow arises by its first and last month."""
        return months[window(flow, self.result.horizon)[months]]

    def _planned(self, name: str, months: np.ndarray) -> Made:
        flow = self.result.scenario.flows[name]
        months = self._inside(flow, months)
        if not len(months):
            return NOTHING
        if flow.share_of is not None:
            share = self.leaves.numbers([f"flows.{name}.factor"])
            return (PRODUCT if share else SUM), [self._net(flow.share_of, months), *share]
        if flow.interest_on is not None:
            waiting = self.advanced(flow.interest_on, months - 1)
            rate = self.leaves.number(f"flows.{name}.rate")
            return PRODUCT, [waiting, rate, *self.leaves.part_of_year(months)]
        if flow.rule is not None:
            return RULE, self._scheme(name, flow, months)
        return PRODUCT, self._counted(name, flow, months)

    def _net(self, name: str, months: np.ndarray) -> Node:
        """Flow less what goes back of it: a share of one is a share of the other."""
        own = self.arisen(name, months)
        if self._right(name + REPAID, months) < NIL:
            return own
        back = self.arisen(name + REPAID, months, -1)
        return self._node("net", name, float(own.amount) + float(back.amount), (SUM, [own, back]), months)

    def _counted(self, name: str, flow: Flow, months: np.ndarray) -> list[Node]:
        year = self.result.horizon.first_day(int(months[0])).year
        monthly = flow.period == "month" and flow.per != "hour"
        return [
            self.leaves.volume(flow, flow.per or "place", months),
            self.leaves.number(f"flows.{name}.amount"),
            *([Node("calendar", 12.0, "months")] if monthly else []),
            *self.leaves.part_of_year(months),
            *self.leaves.price(flow, year),
        ]

    def _scheme(self, name: str, flow: Flow, months: np.ndarray) -> list[Node]:
        """What a statutory scheme rests on: people or spending, then the options, then the law."""
        scheme, horizon = REGELINGEN[str(flow.rule)], self.result.horizon
        year = horizon.first_day(int(months[0])).year
        if scheme.of_flow:  # a budget rests on the years before
            before = range(horizon.first_year, year)
            return [*self._by_year(flow.options["spending"], before), *self.leaves.law(name, [*before, year])]
        groups = [(g, self.leaves.of_group(g, "place", months)) for g in self.result.scenario.cohorts_of(flow)]
        at_work = [pair for pair in groups if pair[1].amount] or groups[:1]
        people = [node for g, volume in at_work for node in (volume, *self.leaves.of_person(g, scheme.uses, months))]
        return [*people, *self.leaves.options(name), *self.leaves.law(name, [year])]

    def _by_year(self, name: str, years: Iterable[int]) -> list[Node]:
        first = self.result.horizon.first_year
        found = [self._net(name, 12 * (year - first) + np.arange(12)) for year in years]
        return [node for node in found if abs(float(node.amount)) > NIL]

    # --- what is paid, and what waits --------------------------------------------------------------------------------

    def paid(self, name: str, months: np.ndarray, sign: int = 1) -> Node:
        """What of a flow is paid in these months, by year of arising."""
        line = self._lines[name]
        past, later = months[months < line.paid_through], months[months >= line.paid_through]
        children = [*self._booked(name, past), *self._weighted(name, self._schedule(name)[later].sum(axis=0))]
        if line.paid_through:
            due = settle(line.entitlement[:, :1], line.rule)[later].sum()
            children += _some(Node("catch_up", float(line.cash[later, 0].sum() - due), name=name, book="cash"))
        amount, span = sign * float(line.cash[months, 0].sum()), self.leaves.span(months)
        return Node("flow", amount, "euro", SUM, tuple(children), name, sign, "cash", span, origin=self._rule(name))

    def waiting(self, name: str, ends: np.ndarray, sign: int = 1) -> Node:
        """What of a flow has arisen and is not paid at the end of these months, on average, by year of arising.

        A month before the first one counts: then nothing waits.
        """
        line, at = self._lines[name], ends[ends >= 0]
        months = np.arange(self.result.horizon.months)
        paid = self._schedule(name).cumsum(axis=0)
        open_share = ((months <= at[:, np.newaxis]) * (1 - paid[at])).sum(axis=0) / len(ends)
        children = self._weighted(name, open_share)
        if line.paid_through:
            due = settle(line.entitlement[:, :1], line.rule).cumsum(axis=0)
            ahead = (line.cash[:, :1].cumsum(axis=0)[at] - due[at]).sum() / len(ends)
            children += _some(Node("ahead", -float(ahead), name=name, book="cash"))
        amount = sign * float(line.prefinancing()[at, 0].sum() / len(ends))
        span = self.leaves.span(at)
        return Node("flow", amount, "euro", SUM, tuple(children), name, sign, PEAK, span, origin=self._rule(name))

    def advanced(self, name: str, ends: np.ndarray) -> Node:
        """What of a flow waits at the end of these months, on average, less what of it will never come."""
        own, at = self.waiting(name, ends), ends[ends >= 0]
        beside = [self.waiting(each.name, ends, sign) for sign, each in companions(name, self._lines)]
        some = [node for each in beside for node in _some(each)]
        if not some:
            return own
        amount = float(outstanding(name, self._lines)[at, 0].sum() / len(ends))
        return Node("net", amount, "euro", SUM, (own, *some), name, book=PEAK, months=self.leaves.span(at))

    def _rule(self, name: str) -> Paid:
        """When the flow is paid, as the scenario says."""
        scenario = self.result.scenario
        return scenario.flows[flow_of(name, scenario)].paid

    def _booked(self, name: str, months: np.ndarray) -> list[Node]:
        """What the ledger gave as paid; it books a flow and what runs back beside it as one."""
        if not len(months):
            return []
        span, beside = self.leaves.span(months), companions(name, self._lines)
        paid = [(each.name, -sign * float(each.cash[months, 0].sum())) for sign, each in beside]
        turned = [Node("turned", euro, name=other, book="cash", months=span) for other, euro in paid]
        return [self.leaves.booked(name, "cash", months), *(node for each in turned for node in _some(each))]

    def _weighted(self, name: str, weights: np.ndarray) -> list[Node]:
        """Shares of what arose in each month [month], by calendar year; years with nothing are left out."""
        months = np.flatnonzero(np.abs(weights) > 1e-12)
        right = self._lines[name].entitlement[:, 0] * weights
        years = [months[months // 12 == year] for year in np.unique(months // 12)]
        return [self._share(name, each, weights[each]) for each in years if abs(right[each].sum()) > NIL]

    def _share(self, name: str, months: np.ndarray, weights: np.ndarray) -> Node:
        arisen = self.arisen(name, months)
        if np.allclose(weights, 1, rtol=0, atol=1e-12):
            return arisen
        amount = float(self._lines[name].entitlement[months, 0] @ weights)
        made: Made = (RULE, [arisen])
        if np.ptp(weights) < 1e-12:
            made = (PRODUCT, [arisen, Node("fraction", float(weights[0]), "fraction")])
        return self._node("part", name, amount, made, months)


def _some(node: Node) -> list[Node]:
    return [node] if abs(float(node.amount)) > NIL else []
