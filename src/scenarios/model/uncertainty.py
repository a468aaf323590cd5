"""Which numbers of a scenario are uncertain, checked against the scenario: it must hang together at both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.checking import number_paths
from scenarios.model.distributions import bounds, listed, plain, quantile
from scenarios.model.placements import PERSONAL
from scenarios.model.sampling import EDGE, correlation_problems
from scenarios.model.wording import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scenarios.model.distributions import Distribution
    from scenarios.model.scenario import Scenario

    Validate = Callable[[Mapping[str, float]], list[tuple[str, str]]]

RARE = 1e-6  # for a distribution without an end: one draw in a million lies further out


def numbers(scenario: Scenario) -> dict[str, float]:
    """Every number of placements, flows and projections by dotted path; also where it is left at its default."""
    raw = scenario.model_dump(by_alias=True)
    return {path: value for path, value in number_paths(raw) if isinstance(value, int | float)}


def whole(path: str, base: float) -> bool:
    """Whether only a whole number (of months, of years) makes sense at a path where `base` stands."""
    return isinstance(base, int) and ".options." not in path  # `rate = 0` in options is no count


def ends(about: Distribution) -> tuple[float, float]:
    """Lowest and highest number to reckon with; where there is no end, what one draw in a million passes."""
    low, high = bounds(about)
    edge = EDGE if about.values else RARE  # of values that are named each one can come out
    least, most = quantile(about, np.array([edge, 1 - edge]))
    return (float(least) if np.isinf(low) else low), (float(most) if np.isinf(high) else high)


def uncertainty_problems(scenario: Scenario, validate: Validate) -> list[tuple[str, str]]:
    """Key and message of all that is wrong with the uncertainty of a scenario that is sound itself.

    Parameters
    ----------
    scenario
        As read.
    validate
        What is wrong with the scenario when some numbers are others.
    """
    known = numbers(scenario)
    found = []
    for path, about in scenario.uncertainty.items():
        personal = per_person_problem(scenario, path) if about.per == "person" and path in known else ""
        messages = [personal] if personal else _problems(path, about, known, validate)
        found += [(f"uncertainty.{path}", message) for message in messages]
    pairs = correlation_problems(scenario.uncertainty, scenario.correlations)
    return found + [(problem.key, problem.message) for problem in pairs]


def per_person_problem(scenario: Scenario, path: str) -> str:
    """Why the number at a path cannot differ from person to person, in Dutch; empty when it can."""
    section, name, *key = path.split(".")
    if section != "placements" or ".".join(key) not in PERSONAL:
        return f'per = "person" kan alleen bij {listed(PERSONAL)} van een groep (placements)'
    if scenario.placements[name].persons is None:
        return 'per = "person" kan alleen bij een groep met persons: bij standen per jaar is niet bekend wie er werkt'
    if any(path in pair.between for pair in scenario.correlations):
        return 'een getal met per = "person" kan niet in een samenhang (correlations) staan: haal die of per weg'
    return ""


def _problems(path: str, about: Distribution, known: Mapping[str, float], validate: Validate) -> list[str]:
    if path not in known:
        return [f"dit pad bestaat niet in het scenario, of is geen getal{suggestion(path, known)}"]
    (low, high), base = ends(about), known[path]
    if not low <= base <= high:
        span = f"{plain(low)} tot en met {plain(high)}"
        return [f"het scenario rekent met {plain(base)}, en dat ligt buiten wat hier kan ({span})"]
    found: dict[str, float] = {}  # the same at both ends is said of the first
    for end in (low, high):
        for key, message in validate({path: round(end) if whole(path, base) else end}):
            found.setdefault(message if key == path else f"{key}: {message}", end)
    return [f"bij {plain(end)} klopt het scenario niet: {message}" for message, end in found.items()]
