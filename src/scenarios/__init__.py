"""Scenario workbook for the Dutch Participatiewet: who pays whom, in which year it counts, when the money moves.

What a notebook needs hangs here, and is loaded when it is first used: `run`, `open_scenarios`, `open_paper`,
`open_region`, `like_for_like`, and the modules that make tables, charts and sentences.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_NAMES = {
    "run": "scenarios.model.run:run",
    "open_scenarios": "scenarios.model.run:open_scenarios",
    "break_even": "scenarios.analysis.breakeven:breakeven",
    "breakeven": "scenarios.present.breakeven",
    "causes": "scenarios.present.causes",
    "two_way": "scenarios.analysis.sensitivity:two_way",
    "Measure": "scenarios.analysis.sensitivity:Measure",
    "like_for_like": "scenarios.analysis.like_for_like:like_for_like",
    "open_paper": "scenarios.analysis.paper:open_paper",
    "open_region": "scenarios.analysis.region:open_region",
    "charts": "scenarios.present.charts",
    "sentences": "scenarios.present.sentences",
    "views": "scenarios.present.views",
    "workbench": "scenarios.explore.opening:workbench",
    "tables": "scenarios.present.tables",
    "funding": "scenarios.present.buig",
    "law": "scenarios.present.law",
    "neutrality": "scenarios.present.neutrality",
    "paper": "scenarios.present.paper",
    "open_participant": "scenarios.analysis.effects:open_participant",
    "participant": "scenarios.present.participant",
    "participant_charts": "scenarios.present.participant_charts",
    "participant_groups": "scenarios.present.participant_groups",
    "planning": "scenarios.present.planning",
    "realisation": "scenarios.present.realisation",
    "risk": "scenarios.present.risk",
    "region": "scenarios.present.region",
    "sensitivity": "scenarios.present.sensitivity",
    "statutory": "scenarios.present.statutory",
    "treasury": "scenarios.present.treasury",
    "why": "scenarios.present.why",
    "InputError": "scenarios.problems:InputError",
}
__all__ = list(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(name)
    module, _, attribute = _NAMES[name].partition(":")
    loaded = import_module(module)
    return getattr(loaded, attribute) if attribute else loaded
