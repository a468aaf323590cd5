"""What is uncertain in a scenario, in plain Dutch: every number and event, and how they were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from scenarios.analysis.risk import NOTHING, certainty, never_differs, outcome
from scenarios.model.distributions import bounds, certain, quantile
from scenarios.model.uncertainty import numbers
from scenarios.present import dutch
from scenarios.present.blocks import Table
from scenarios.present.outcomes import about_measure, amount_words, path_label, span_text, value_text
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scenarios.analysis.sensitivity import Measure
    from scenarios.model.distributions import Distribution
    from scenarios.model.draws import Draws
    from scenarios.model.result import Result

EVENT = "events."


def uncertain_label(result: Result, path: str) -> str:
    """Dutch name of an uncertain number, or of an event ("events.<name>")."""
    if path.startswith(EVENT):
        return result.scenario.events[path.removeprefix(EVENT)].label
    return path_label(result, path)


def uncertainty_table(result: Result) -> Table:
    """Every uncertain number: what the scenario reckons with, how sure that is and who says so; and every event."""
    scenario, now = result.scenario, numbers(result.scenario)
    if not scenario.uncertainty and not scenario.events:
        raise InputError([Problem("", "uncertainty", NOTHING)])
    rows = {}
    for path, about in scenario.uncertainty.items():
        low, high = (_end_text(path, float(end)) for end in quantile(about, np.array([0.1, 0.9])))
        rows[path] = [value_text(path, now[path]), distribution_text(path, about), low, high, about.source]
    for name, event in scenario.events.items():
        chance = f"kans {dutch.quantity(event.probability * 100, 2)}%"
        rows[EVENT + name] = ["gebeurt niet", chance, "-", "-", event.source]
    return Table(
        id="tabel-onzekerheid",
        caption="Wat onzeker is, en hoe zeker",
        unit="zoals bij elk gegeven staat",
        sign="",
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=["now", "text", "low", "high", "source"]),
        stub="Gegeven",
        labels={path: uncertain_label(result, path) for path in rows},
        columns={"now": "Scenario", "text": "Wat kan", "low": "P10", "high": "P90", "source": "Bron"},
        source=f"scenario “{result.file}”",
        notes=list(_uncertainty_notes(result)),
    )


def _uncertainty_notes(result: Result) -> Iterable[str]:
    yield "P10: in 1 van de 10 gevallen is het lager. P90: in 1 van de 10 gevallen is het hoger."
    for pair in result.scenario.correlations:
        names = dutch.listed([f"“{path_label(result, path)}”" for path in pair.between])
        yield f"Samenhang van {dutch.quantity(pair.value)} tussen {names}."


def distribution_text(path: str, about: Distribution) -> str:
    """Say a distribution in plain Dutch, with its numbers in the unit of the number at that path."""
    only = certain(about)
    if only is not None:
        return f"altijd {value_text(path, only)}"
    told = WORDED[about.distribution](path, about)
    return f"per persoon {told}" if about.per == "person" else told


def _span(path: str, about: Distribution) -> str:
    """Bounds in words; an end that is not there is left out."""
    low, high = bounds(about)
    if np.isfinite(low) and np.isfinite(high):
        return f"van {span_text(path, low, high, ' tot ')}"
    return f"vanaf {value_text(path, low)}" if np.isfinite(low) else f"tot {value_text(path, high)}"


def _most(path: str, about: Distribution, name: str) -> str:
    return f"{_span(path, about)}, het meest rond {value_text(path, about.mode or 0.0)} ({name})"


def _around(path: str, about: Distribution, name: str) -> str:
    mean, spread = (value_text(path, number or 0.0) for number in (about.mean, about.sd))
    ends = f"; {_span(path, about)}" if np.isfinite(bounds(about)).any() else ""
    return f"rond {mean}, standaardafwijking {spread} ({name}){ends}"


def _powers(path: str, about: Distribution) -> str:
    alpha, beta = (dutch.quantity(number or 0.0) for number in (about.alpha, about.beta))
    return f"{_span(path, about)} (bètaverdeling met alfa {alpha} en bèta {beta})"


def _chances(path: str, about: Distribution) -> str:
    values = about.values or []
    weights: Sequence[float] = about.weights or [1.0] * len(values)
    pairs = zip(values, weights, strict=True)
    told = [f"{value_text(path, value)} ({dutch.percent(w / sum(weights), 0)})" for value, w in pairs if w]
    return " of ".join([", ".join(told[:-1]), told[-1]])


WORDED: dict[str, Callable[[str, Distribution], str]] = {
    "uniform": lambda path, about: f"{_span(path, about)}, alles even waarschijnlijk",
    "triangular": lambda path, about: _most(path, about, "driehoek"),
    "pert": lambda path, about: _most(path, about, "PERT"),
    "normal": lambda path, about: _around(path, about, "normale verdeling"),
    "lognormal": lambda path, about: _around(path, about, "lognormale verdeling"),
    "beta": _powers,
    "poisson": lambda path, about: f"gemiddeld {value_text(path, about.rate or 0.0)} (Poissonverdeling)",
    "discrete": _chances,
}


def _end_text(path: str, value: float) -> str:
    """Quantile in short: a large amount in whole euros."""
    return value_text(path, float(dutch.rounded(value)) if path.endswith(".amount") and abs(value) >= 100 else value)


# --- how it was drawn ------------------------------------------------------------------------------------------------

DRAWN = {"random": "", "latin_hypercube": ", gelijk gespreid (Latin hypercube)", "sobol": ", gelijk gespreid (Sobol)"}


def draws_notes(draws: Draws, measure: Measure) -> list[str]:
    """How many draws, from which seed, and how sure the outcome at 90% certainty is."""
    about = draws.sampling
    drawn = f"Berekend met {dutch.plain(about.count)} trekkingen{DRAWN[about.method]}, startgetal {about.seed}."
    if never_differs(outcome(draws, measure)):
        return [drawn]
    ends = certainty(draws, measure, [90])[["outcome_low", "outcome_high"]].to_numpy()[0]
    if np.isnan(ends).any():
        return [f"{drawn} Dat zijn er te weinig om te zeggen hoe precies de uitkomst bij 90% zekerheid is."]
    low, high = (amount_words(measure, float(end)) for end in sorted(ends, key=abs))
    wide = "" if about.method == "random" else " Dat is eerder te ruim dan te krap."
    span = f"is {low}" if low == high else f"ligt tussen {low} en {high} (95%-interval)"
    return [f"{drawn} De uitkomst bij 90% zekerheid {span}; met meer trekkingen wordt dat preciezer.{wide}"]


def about_draws(draws: Draws, measure: Measure) -> dict[str, Any]:
    """Source, how it was drawn, and what is projected."""
    about = about_measure(draws.result, measure)
    return {"source": about["source"], "notes": [*draws_notes(draws, measure), *about["notes"]]}
