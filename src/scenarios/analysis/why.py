"""Why is a figure what it is: from the balance or position of a party down to numbers of the scenario and the law."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scenarios.analysis.arising import Arising
from scenarios.analysis.figures import NIL, RULE, SUM, Node
from scenarios.analysis.sensitivity import PEAK
from scenarios.model.result import dusted
from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scenarios.analysis.sensitivity import Measure
    from scenarios.model.result import Line, Result

__all__ = ["Node", "why"]


def why(result: Result, measure: Measure, flow: str | None = None) -> Node:
    """Tree of what a figure comes from.

    Parameters
    ----------
    result
        A worked-out scenario, not drawn.
    measure
        The party, book and year that are asked for. In "prefinancing" the tree is that of the month with the highest
        position.
    flow
        Only this flow of the party, by name (also one that runs back beside another); None for all.

    Returns
    -------
    Node with the figure, euro: received +, paid -, of "prefinancing" advanced +. What its children make is its amount,
    and so on down to numbers of the scenario, values of the law and what was booked. In "cash", and where a flow counts
    when it is paid, the children of a flow are by year of arising; in "prefinancing" they are what of each year still
    waits.

    Raises
    ------
    InputError
        The scenario has no such party, flow or year, there is no such book, or the flow is not of that party.
    """
    problems = [*measure.problems(result), *_flow_problems(result, measure.party, flow)]
    if problems:
        raise InputError(problems)
    lines = [line for line in result.lines_of(measure.party) if flow in (None, line.name)]
    if measure.book == PEAK:
        return _peak(result, measure, lines, flow)
    nodes = [_in_book(Arising(result), line, measure) for line in lines]
    return nodes[0] if flow else _together("balance", measure, nodes, _span(result, measure.year))


def _flow_problems(result: Result, party: str, flow: str | None) -> Iterable[Problem]:
    of_party = [line.name for line in result.lines_of(party)]
    if flow is None or flow in of_party or party not in result.scenario.parties:
        return
    known = [line.name for line in result.lines]
    near = suggestion(flow, of_party) or f"; mogelijk zijn: {', '.join(of_party)}"
    who = result.scenario.parties[party].name
    what = f"{who} betaalt of ontvangt deze niet" if flow in known else "deze staat niet in het scenario"
    yield Problem("", "flow", f'geldstroom "{flow}": {what}{near}')


def _in_book(tree: Arising, line: Line, measure: Measure) -> Node:
    """One flow in a year, or over the whole horizon with a node a year."""
    result, sign = tree.result, tree.result.sign(line, measure.party)
    labels = result.horizon.year_labels
    if measure.year is not None:
        return _in_year(tree, line, measure.book, labels.index(measure.year), sign)
    years = [_in_year(tree, line, measure.book, year, 1) for year in range(len(labels))]
    whole = _together("flow", measure, years, _span(result, None))
    return replace(whole, amount=sign * float(whole.amount), name=line.name, sign=sign)


def _in_year(tree: Arising, line: Line, book: str, year: int, sign: int) -> Node:
    months = 12 * year + np.arange(12)
    if book == "cash" or (book == "recognised" and line.counts_when_paid):
        return replace(tree.paid(line.name, months, sign), book=book)
    return replace(tree.arisen(line.name, months, sign), book=book)


def _peak(result: Result, measure: Measure, lines: Sequence[Line], flow: str | None) -> Node:
    """Position at the month end at which the party has advanced most; nought when it never advances anything."""
    position, year = dusted(result.position(measure.party)[:, 0]), measure.year
    first = 0 if year is None else 12 * result.horizon.year_labels.index(year)
    months = np.arange(first, result.horizon.months if year is None else first + 12)
    at = months[[int(position[months].argmax())]]
    tree = Arising(result)
    later = [line for line in lines if not line.at_once]
    nodes = [tree.waiting(line.name, at, result.sign(line, measure.party)) for line in later]
    if flow:
        return nodes[0] if nodes else tree.waiting(flow, at, result.sign(lines[0], measure.party))
    found = _together("peak", measure, nodes, (result.horizon.label(int(at[0])),) * 2)
    if float(found.amount) > NIL:
        return found
    below = (found,) if found.children else ()
    return Node("none", 0.0, "euro", RULE, below, measure.party, book=PEAK, months=_span(result, year))


def _together(kind: str, measure: Measure, nodes: Sequence[Node], months: tuple[str, str]) -> Node:
    """Sum of nodes; those that are nil are counted and left out."""
    some = tuple(node for node in nodes if abs(float(node.amount)) > NIL)
    total, left_out = sum(float(node.amount) for node in nodes), len(nodes) - len(some)
    return Node(kind, total, "euro", SUM, some, measure.party, 1, measure.book, months, left_out)


def _span(result: Result, year: int | None) -> tuple[str, str]:
    """First and last month of a year, or of the whole horizon."""
    first, *_, last = result.horizon.month_labels if year is None else [f"{year}-01", f"{year}-12"]
    return first, last
