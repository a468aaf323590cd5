"""The comparison a paper leaves out: an amount per full-time place counted at the real size of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.model.run import again
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.model.result import Result
    from scenarios.model.scenario import Flow


def like_for_like(result: Result, flows: Sequence[str]) -> Result:
    """Same scenario with the amounts of these flows counted per fte instead of per place.

    A place of 0,86 fte then receives 0,86 times an amount "per voltijdsplek". The scenario itself is not touched.

    Raises
    ------
    InputError
        A flow is no amount per place, or its cover is over places of different sizes.
    """
    changed = {name: _per_fte(result, name) for name in flows}
    scenario = result.scenario.model_copy(update={"flows": result.scenario.flows | changed})
    return again(result, scenario)


def _per_fte(result: Result, name: str) -> Flow:
    """Count per fte; an amount per covered place keeps its cover and becomes that much smaller."""
    scenario, flow = result.scenario, result.scenario.flows[name]
    if flow.amount is None:
        raise _refused(name, "alleen een vast bedrag (amount) is per fte te tellen; een regeling kent zelf de uren")
    if flow.per not in {"place", "covered_place"}:
        per = f'alleen een bedrag per plek is per fte te tellen; hier staat per = "{flow.per}"'
        raise _refused(name, per)
    if flow.per == "place":
        return flow.model_copy(update={"per": "fte"})
    sizes = {scenario.placements[group].fte_per_place for group in scenario.cohorts_of(flow)}
    if len(sizes) > 1:
        raise _refused(name, "plekken van verschillende omvang met een dekking: splits deze geldstroom per groep")
    return flow.model_copy(update={"amount": flow.amount * sizes.pop()})


def _refused(name: str, message: str) -> InputError:
    return InputError([Problem("", f"flows.{name}", message)])
