"""Tables that only an appendix has: scenarios side by side, what paper and law warn of, what it all rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from scenarios.analysis.key_figures import place_totals, prefinancier
from scenarios.model.flags import flags
from scenarios.present import dutch
from scenarios.present.assumptions import assumptions, condensed
from scenarios.present.blocks import Displayed, Row, Sentence, Table, table_of
from scenarios.present.certainty import projection_notes, source_note, year_labels
from scenarios.present.views import ABOUT_ASSUMPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.model.result import Result


def risks(result: Result) -> Displayed:
    """Return the risks the paper names, or a sentence when it names none."""
    if not result.scenario.risks:
        return Sentence("Het voorstel noemt geen risico's.")
    rows = {risk.risk: [risk.consequence, risk.source] for risk in result.scenario.risks}
    return Table(
        id="tabel-risicos",
        caption="Risico's die het voorstel noemt",
        unit="",
        sign="",
        source=f"scenariobestand “{result.file}”",
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=["gevolg", "bron"]),
        stub="Risico",
        columns={"gevolg": "Gevolg", "bron": "Waar het staat"},
    )


def doubts(result: Result) -> Displayed:
    """Return where the law raises a question about this scenario, or a sentence when it raises none."""
    found = flags(result.scenario, result.reader.book)
    if not found:
        return Sentence("De werkmap ziet in dit scenario geen regeling die niet voor deze groep bedoeld is.")
    scenario = result.scenario
    rows = {
        f"{flag.placement}/{flag.flow}/{at}": [scenario.flows[flag.flow].label, flag.text, flag.source]
        for at, flag in enumerate(found)
    }
    names = {key: scenario.placements[key.split("/")[0]].label for key in rows}
    return Table(
        id="tabel-vragen",
        caption="Waar de wet een vraag oproept",
        unit="",
        sign="",
        source=f"scenariobestand “{result.file}” en data/parameters",
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=["geldstroom", "vraag", "bron"]),
        stub="Voor wie",
        labels=names,
        columns={"geldstroom": "Geldstroom", "vraag": "Vraag", "bron": "Waar het staat"},
    )


def places_side_by_side(results: Mapping[str, Result]) -> Table:
    """Balance per place per year of each scenario, over the years of the first one."""
    main = next(iter(results.values()))
    frame = pd.DataFrame({name: place_totals(result).loc["saldo"] for name, result in results.items()}).T
    return Table(
        id="tabel-scenarios",
        caption="Scenario's naast elkaar: saldo per plek",
        unit="euro per plek per jaar, recht",
        sign="plus is over, minus is tekort",
        source=source_note(main, main.lines),
        frame=frame[main.horizon.year_labels],
        stub="Scenario",
        columns=year_labels(main, main.lines, "entitlement"),
        notes=projection_notes(main, main.lines),
        show=lambda value, name, year: dutch.number(value, missing=_without(results[name], year)),
    )


def _without(result: Result, year: int) -> str:
    """What stands where a scenario has no figure: it has no places in that year, or does not know the year."""
    return dutch.NOT_APPLICABLE if year in result.horizon.year_labels else dutch.UNKNOWN


def prefinancing_side_by_side(results: Mapping[str, Result], party: str) -> Table:
    """What each scenario costs the party, who prefinances, how much at most and until when."""
    main = next(iter(results.values()))
    rows = {}
    for name, result in results.items():
        total, found = result.statement(party).sum(axis=1), prefinancier(result)
        back = dutch.month(found.back_month) if found.back_month else f"na {result.horizon.year_labels[-1]}"
        who = result.scenario.parties[found.party].name
        if not found.peak:
            who = back = dutch.NOT_APPLICABLE
        rows[name] = [total.clip(lower=0).sum(), -total.clip(upper=0).sum(), total.sum(), found.peak, who, back]
    columns = ["ontvangen", "betaald", "saldo", "hoogste_voorschot", "door", "terug_in"]
    return Table(
        id="tabel-scenarios",
        caption=f"Scenario's naast elkaar: wat het kost en wie voorschiet, {main.scenario.parties[party].name}",
        unit=f"euro, {dutch.years(main.horizon.year_labels)}",
        sign="saldo: plus is over, minus is tekort",
        source=source_note(main, main.lines),
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=columns),
        stub="Scenario",
        columns={
            "ontvangen": "Ontvangen",
            "betaald": "Betaald",
            "saldo": "Saldo",
            "hoogste_voorschot": "Hoogste voorschot",
            "door": "Door",
            "terug_in": "Alles terug in",
        },
    )


def assumptions_of(results: Mapping[str, Result]) -> Table:
    """Assumptions for print: those of the first scenario, then what only another scenario has, under its name."""
    seen: set[tuple[str, str]] = set()
    printed: list[Row] = []
    for scenario, result in results.items():
        rows = [row for row in condensed(assumptions(result)) if (row.label, row.text) not in seen]
        seen |= {(row.label, row.text) for row in rows}
        if rows and len(results) > 1:
            heading = f"Alleen in scenario: {scenario}" if printed else f"Scenario: {scenario}"
            printed.append(Row(scenario, heading, role="group"))
        printed += [
            Row(f"{scenario}/{row.key}", row.label, [row.text, row.unit, row.status, row.source]) for row in rows
        ]
    columns = {"waarde": "Waarde", "eenheid": "Eenheid", "status": "Status", "bron": "Bron"}
    return Table(**ABOUT_ASSUMPTIONS, **table_of(printed, list(columns)), columns=columns)
