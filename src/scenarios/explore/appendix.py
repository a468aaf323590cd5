"""What an appendix is made with: a file, and what its notebook asks that no scenario says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.analysis.paper import likely_moment, parse_moment
from scenarios.explore.panels import Field
from scenarios.model.records import MOMENTS
from scenarios.present.planning import PAPERS
from scenarios.publish.plan import asked_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scenarios.model.scenario import Scenario


@dataclass(frozen=True)
class Appendix:
    """An appendix that was asked for: the file it is of, and the answers to what its notebook asks, by parameter."""

    file: Path
    answers: Mapping[str, str]


def answers(scenario: Scenario, profile: str, given: Mapping[str, str]) -> dict[str, str]:
    """What the notebook of a scenario asks, by parameter: the profile on the screen, and the moment that was chosen.

    Of a moment that was not chosen (`given` has its kind and year) it is the likely one; a profile may be empty.
    """
    kind, year = likely_moment(scenario)
    years = {str(each): each for each in scenario.horizon.year_labels}
    kind, year = given.get("kind", kind), years.get(given.get("year", ""), year)
    known = {"profiel": profile, "moment": f"{kind}-{year}"}
    return {name: known[name] for name in asked_of(scenario.notebook)}


def moment_fields(scenario: Scenario, moment: str) -> list[Field]:
    """Form to choose a moment with: its kind, and one of the years of the scenario."""
    kind, year = parse_moment(moment)
    kinds = tuple((each, PAPERS[each]) for each in MOMENTS)
    years = tuple((str(each), str(each)) for each in scenario.horizon.year_labels)
    return [Field("kind", "Soort stuk", kind, kinds), Field("year", "Over het jaar", str(year), years)]
