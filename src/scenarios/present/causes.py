"""What makes the difference, as the council reads it: causes ranked, one number at a time, and shares of the spread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.analysis.risk import (
    constants,
    drivers,
    never_differs,
    outcome,
    ranges,
    sobol_indices,
)
from scenarios.analysis.sensitivity import PEAK, Measure, tornado
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.present.outcomes import about_measure, book_period, outcome_words
from scenarios.present.sensitivity import tornado_chart, tornado_table
from scenarios.present.uncertainty import EVENT, about_draws, uncertain_label
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.model.draws import Draws
    from scenarios.model.result import Result
    from scenarios.present.chart import Chart

RANKED = (
    "Rangcorrelatie (Spearman): bij 1 gaan gegeven en uitkomst precies samen op, bij −1 precies tegen elkaar in. Bij 0 "
    "is er geen verband."
)
SHARES = (
    "Eigen aandeel: hoeveel van de spreiding wegvalt als alleen dit gegeven zeker wordt. Met samenspel: ook wat het "
    "samen met andere gegevens doet; die aandelen zijn samen vaak meer dan 100%."
)
MARGIN = (
    "Marge: het aandeel kan met 95% zekerheid zoveel hoger of lager zijn. Door toeval kan een aandeel net onder nul "
    "uitkomen."
)
NOT_VARIED = "Gebeurtenissen en getallen per persoon staan hier niet bij: die hebben geen lage en hoge waarde."
NO_RANGE = "Geen enkel getal van dit scenario heeft voor de hele groep een lage en een hoge waarde."


def drivers_table(draws: Draws, measure: Measure) -> Table:
    """How closely each uncertain number goes with the outcome, the closest first."""
    result, frame = draws.result, drivers(draws, measure)
    about, still = about_draws(draws, measure), constants(draws)
    noise = float(frame["noise"].iloc[0]) if len(frame) else np.nan
    meaning = [_meaning(measure, str(path), row) for path, row in frame.iterrows()]
    notes = [RANKED]
    if not np.isnan(noise):
        notes.append(f"Tussen {dutch.plain(-noise, 2)} en {dutch.plain(noise, 2)} kan het toeval zijn.")
    if still:
        names = dutch.listed([uncertain_label(result, path) for path in still])
        notes.append(f"Niet in de tabel, want in elke trekking gelijk: {names}.")
    if never_differs(outcome(draws, measure)):
        notes.append("De uitkomst is in elke trekking gelijk; daarom is er geen verband te geven (n.b.).")
    return Table(
        id="tabel-oorzaken",
        caption=f"Welke onzekere gegevens het meest samengaan met {outcome_words(result, measure)}",
        unit="rangcorrelatie, van −1 tot 1",
        sign=book_period(result, measure),
        frame=pd.DataFrame({"correlation": frame["correlation"], "meaning": meaning}, index=frame.index),
        stub="Gegeven",
        labels={path: uncertain_label(result, str(path)) for path in frame.index},
        columns={"correlation": "Samenhang", "meaning": "Wat dat betekent"},
        show=lambda value, _row, _column: dutch.number(value, 2),
        source=about["source"],
        notes=[*notes, *about["notes"]],
    )


def _meaning(measure: Measure, path: str, row: pd.Series) -> str:
    if not abs(row["correlation"]) > row["noise"]:
        return "geen verband te zien"
    better = row["correlation"] > 0
    if measure.book == PEAK:
        word = "meer voorfinanciering" if better else "minder voorfinanciering"
    else:
        word = "gunstiger" if better else "ongunstiger"
    return f"{'als het gebeurt' if path.startswith(EVENT) else 'hoger'}: {word}"


def sobol_table(result: Result, frame: pd.DataFrame, measure: Measure) -> Table:
    """Share of the spread that is due to each uncertain number.

    Parameters
    ----------
    result
        The scenario.
    frame
        As `scenarios.analysis.risk.sobol_indices` makes it from this result and measure.
    measure
        What was looked at.
    """
    about = about_measure(result, measure)
    notes = [SHARES, MARGIN]
    if frame["total"].isna().all():
        notes.append("De uitkomst is in elke trekking gelijk; daarom is er geen aandeel te geven (n.b.).")
    return Table(
        id="tabel-aandelen",
        caption=f"Waar de onzekerheid vandaan komt: {outcome_words(result, measure)}",
        unit="procent van de spreiding (variantie)",
        sign=book_period(result, measure),
        frame=frame[["first", "first_margin", "total", "total_margin"]],
        stub="Gegeven",
        labels={path: uncertain_label(result, str(path)) for path in frame.index},
        columns={
            "first": "Eigen aandeel",
            "first_margin": "Marge (eigen)",
            "total": "Met samenspel",
            "total_margin": "Marge (samenspel)",
        },
        show=lambda value, _row, _column: dutch.UNKNOWN if np.isnan(value) else dutch.percent(value, 0),
        source=about["source"],
        notes=[*notes, *about["notes"]],
    )


def sensitivity_table(result: Result, measure: Measure) -> Displayed:
    """What each uncertain number does on its own, from one in ten lower to one in ten higher; or that none does."""
    return _sensitivity(result, measure, tornado_table)


def sensitivity_chart(result: Result, measure: Measure) -> Displayed:
    """Picture of `sensitivity_table`, or a sentence when there is nothing to see."""
    return _sensitivity(result, measure, tornado_chart)


def _sensitivity(
    result: Result, measure: Measure, shown: Callable[[Result, pd.DataFrame, Measure], Table | Chart]
) -> Displayed:
    scenario, varied = result.scenario, ranges(result.scenario)
    if not varied:
        return Sentence(NO_RANGE)
    display = shown(result, tornado(result, varied, measure), measure)
    all_there = not scenario.events and set(varied) == set(scenario.uncertainty)
    return display if all_there else replace(display, notes=[NOT_VARIED, *display.notes])


def shares_table(result: Result, measure: Measure, seed: int = 1) -> Table:
    """Sobol' shares, from draws of their own."""
    return sobol_table(result, sobol_indices(result, measure, seed=seed), measure)


def shares(result: Result, measure: Measure) -> Displayed:
    """Sobol' shares for a notebook, or a sentence that says why this scenario has none."""
    try:
        return shares_table(result, measure)
    except InputError as error:
        told = dict.fromkeys(problem.message for problem in error.problems)
        return Sentence(" ".join(f"{text[:1].upper()}{text[1:]}." for text in told))
