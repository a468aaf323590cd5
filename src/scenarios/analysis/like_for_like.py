"""The comparison a paper leaves out: an amount per full-time place counted at the real size of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.model.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.model.result import Result


def like_for_like(result: Result, flows: Sequence[str]) -> Result:
    """Same scenario with the amounts of these flows counted per fte instead of per place.

    A place of 0,86 fte then receives 0,86 times an amount "per voltijdsplek". The scenario itself is not touched.
    """
    changed = {name: result.scenario.flows[name].model_copy(update={"per": "fte"}) for name in flows}
    scenario = result.scenario.model_copy(update={"flows": result.scenario.flows | changed})
    return simulate(scenario, result.reader.book)
