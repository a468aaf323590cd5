"""From scenario and book of parameters to the three books: every flow by month and draw."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.fields import given
from scenarios.model.parameters import Book, Reader, Value
from scenarios.model.placements import Cohort, cohort
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.result import TOLERANCE, Line, Result, corrected, net_of, outstanding
from scenarios.model.scenario import (
    COMPANIONS,
    REPAID,
    SHORT,
    Flow,
    LawChange,
    Paid,
    Scenario,
    dependencies,
    in_order,
    settlement_rule,
)
from scenarios.model.settlement import settle
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.model.calendar import Horizon
    from scenarios.model.realisation import Realised


def simulate(scenario: Scenario, book: Book, realised: Realised | None = None, draws: int = 1) -> Result:
    """Work a scenario out.

    Parameters
    ----------
    scenario
        As read by `read_scenario`; its references are known to hold.
    book
        The parameters of the law; every value read is noted in the result.
    realised
        What was booked so far; the forecast goes on from there, and what was booked drives what follows from it.
    draws
        Number of draws. Numbers of placements, and the amount, factor and rate of flows, may be arrays [draw].

    Returns
    -------
    Result with entitlement, recognised amounts and cash of every flow [flow, month, draw], in euro.

    Raises
    ------
    InputError
        A scheme needs a parameter on a date for which none is known.
    """
    reader = Reader(seen_by(scenario, book))
    cohorts = {name: cohort(placement, scenario.horizon, draws) for name, placement in scenario.placements.items()}
    lines: dict[str, Line] = {}
    for name in in_order(scenario.flows):
        reader.flow = name
        flow = scenario.flows[name]
        amounts = _planned(flow, [cohorts[group] for group in scenario.cohorts_of(flow)], lines, reader)
        projected = _projected(flow, lines, reader, scenario.horizon)
        if realised is not None:
            amounts = realised.entitlement(name, amounts)
            projected -= _booked_years(realised, name, scenario.horizon)
        rule = settlement_rule(flow, scenario.flows)
        line = _line(name, flow, np.maximum(amounts, 0.0), rule, projected)
        made = [*_repayment(line, amounts), *_shortfall(line, amounts, flow, scenario)]
        lines |= {each.name: each for each in (line, *made)}
        if realised is not None:
            lines[name] = _as_paid(name, lines, realised)
    # The order of the file, what was made beside a flow after that flow: what a reader expects to find.
    order = [n for name in scenario.flows for n in (name, *map(name.__add__, COMPANIONS)) if n in lines]
    return Result(scenario, cohorts, tuple(lines[name] for name in order), reader, realised)


def planned(result: Result, name: str) -> np.ndarray:
    """What a flow of a result would be by its own terms, whatever was booked of it [month, draw]; euro.

    Below nought in a month in which a scheme takes more than it gives.
    """
    flow = result.scenario.flows[name]
    cohorts = [result.cohorts[group] for group in result.scenario.cohorts_of(flow)]
    return _planned(flow, cohorts, result.by_name, Reader(result.reader.book, name))


def seen_by(scenario: Scenario, book: Book) -> Book:
    """Return the book as a scenario sees it: its state of knowledge, its projections, its changes of the law."""
    return book.seen_at(scenario.as_of, scenario.projection, [_changed(each) for each in scenario.law_change])


def _changed(change: LawChange) -> Value:
    """Return a change of the law as a value: an assumption, whatever it replaces."""
    end = change.to or date.max
    source = f"Wijziging van de wet in dit scenario: {change.source}"
    return Value(change.parameter, change.from_, end, change.value, "assumed", None, source, "", "")


def _projected(flow: Flow, lines: Mapping[str, Line], reader: Reader, horizon: Horizon) -> frozenset[int]:
    """Years in which a flow rests on a projected value of the law, itself or through the flow it is made from."""
    own = {
        year
        for (name, value), years in reader.reads.items()
        if name == reader.flow and value.carried_by
        for year in years
    }
    for name in dependencies(flow):
        below = lines[name].projected
        # A share follows month by month; interest and a budget go on resting on what came before.
        own |= below if name == flow.share_of or not below else set(range(min(below), horizon.year_labels[-1] + 1))
    return frozenset(own)


def _planned(flow: Flow, cohorts: list[Cohort], lines: Mapping[str, Line], reader: Reader) -> np.ndarray:
    return _amounts(flow, cohorts, lines, reader) * window(flow, cohorts[0].horizon)[:, np.newaxis]


def _amounts(flow: Flow, cohorts: list[Cohort], lines: Mapping[str, Line], reader: Reader) -> np.ndarray:
    if flow.share_of is not None:
        return corrected(flow.share_of, lines) * flow.factor
    if flow.interest_on is not None:
        position = outstanding(flow.interest_on, lines)
        opening = np.concatenate([np.zeros_like(position[:1]), position[:-1]])
        return opening * given(flow.rate) / 12
    if flow.rule is not None:
        scheme = REGELINGEN[flow.rule]
        if scheme.of_flow:
            return scheme.amounts(corrected(flow.options["spending"], lines), reader, cohorts[0].horizon)
        options = scheme.options.model_validate(flow.options)
        return np.sum([scheme.amounts(group, reader, options) for group in cohorts], axis=0)
    per_unit = given(flow.amount) / (12 if flow.per != "hour" and flow.period != "month" else 1)
    volume = np.sum([group.volume(given(flow.per)) for group in cohorts], axis=0)
    if flow.index is None or flow.price_level is None:
        return volume * per_unit
    prices = reader.price_level(flow.index, flow.price_level, cohorts[0].horizon, volume.max(axis=1) > 0)
    return volume * per_unit * prices[:, np.newaxis]


def _booked_years(realised: Realised, name: str, horizon: Horizon) -> set[int]:
    """Years of which every month of a flow was booked: nothing in them is projected any more."""
    booked = (name, "recognised") in realised.booked
    return set(horizon.year_labels[: realised.through // 12]) if booked else set()


def _as_paid(name: str, lines: Mapping[str, Line], realised: Realised) -> Line:
    """Flow whose money moved as it was booked, up to the cut-off."""
    line = lines[name]
    if (name, "cash") not in realised.booked:
        return line
    returned = line.cash - net_of(name, lines, lambda each: each.cash)
    cash = realised.cash(name, line.cash, returned)
    known = returned[: realised.through].sum(axis=0)  # the ledger has what is paid without it
    paid, due = cash.sum(axis=0) - known, line.entitlement.sum(axis=0) - known
    worst = int((paid - due).argmax())  # draw in which most is paid beyond what arises
    if paid[worst] > due[worst] + TOLERANCE:
        euros = f"er is {paid[worst]:.2f} euro betaald en er ontstaat maar {due[worst]:.2f}"
        message = f"{euros}; controleer de koppeling van de kas"
        raise InputError([Problem("", f"flows.{line.name}", message)])
    recognised = cash[: len(line.entitlement)] if line.counts_when_paid else line.recognised
    return replace(line, recognised=recognised, cash=cash, paid_through=realised.through)


def _line(name: str, flow: Flow, amounts: np.ndarray, rule: Paid, projected: frozenset[int]) -> Line:
    when_paid, about = flow.recognised == "paid", (name, flow.label, flow.payer, flow.payee, rule)
    return Line(*about, *_books(amounts, rule, when_paid=when_paid), projected, counts_when_paid=when_paid)


def _books(amounts: np.ndarray, rule: Paid, *, when_paid: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Entitlement, recognised and cash of what arises by month."""
    cash = settle(amounts, rule)
    return amounts, cash[: len(amounts)] if when_paid else amounts, cash


def window(flow: Flow, horizon: Horizon) -> np.ndarray:
    """Months in which a flow arises [month], boolean."""
    first = horizon.index(flow.first) if flow.first else 0
    last = horizon.index(flow.last) if flow.last else horizon.months - 1
    months = np.arange(horizon.months)
    return (first <= months) & (months <= last)


def _repayment(line: Line, amounts: np.ndarray) -> list[Line]:
    """What goes back when a scheme takes more than it gives in a month: an amount is positive, direction is parties."""
    if not (amounts < 0).any():
        return []
    return [_back(line, REPAID, f"Terug: {line.label}", np.maximum(-amounts, 0.0))]


def _shortfall(line: Line, amounts: np.ndarray, flow: Flow, scenario: Scenario) -> list[Line]:
    """Claw-back from the payee who bears it when the flow waited for brings in less than what is passed on.

    The flow itself is settled in full; this flow runs the other way, arises with it and is settled with it. So the
    books show who lost what, and what is advanced is no more than what will come back. In a month in which the flow
    goes back, so does its shortfall.
    """
    source = flow.paid.with_
    if source is None or flow.paid.shortfall != flow.payee:
        return []
    missing = np.maximum(1 - np.asarray(scenario.flows[source].factor), 0.0)
    if not missing.any():
        return []
    label = f"Tekort op {flow.label.lower()}, gedragen door {scenario.parties[flow.payee].name}"
    short = _back(line, SHORT, label, np.maximum(amounts * missing, 0.0))
    return [short, *_repayment(short, amounts * missing)]


def _back(line: Line, suffix: str, label: str, amounts: np.ndarray) -> Line:
    """Flow of its own that runs the other way beside a flow, settled and counted as that flow is."""
    when_paid, about = line.counts_when_paid, (line.name + suffix, label, line.payee, line.payer, line.rule)
    return Line(*about, *_books(amounts, line.rule, when_paid=when_paid), line.projected, counts_when_paid=when_paid)
