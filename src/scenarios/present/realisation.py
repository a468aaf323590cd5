"""What was booked, and what became of every line of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from scenarios.model.result import corrected
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.present.planning import realisation_notes

if TYPE_CHECKING:
    from scenarios.analysis.paper import Paper
    from scenarios.model.ledger import Ledger
    from scenarios.model.result import Result

PARTS = {
    "taken": "Verwerkt in een geldstroom",
    "ignored": "Rekening die niet meetelt",
    "later": "Na de afsluitmaand",
    "refused": "Afgekeurd",
    "read": "Gelezen",
}
NONE_REJECTED = "Er is geen enkele regel afgekeurd."


def ledger_table(result: Result) -> Displayed:
    """Account of the ledger: how many lines and euros were read, and where they went."""
    ledger = _ledger(result)
    return Sentence("") if ledger is None else ledger_account(ledger, result)


def ledger_account(ledger: Ledger, result: Result) -> Table:
    """Return the account of a ledger as a table."""
    rows = {part: [float(getattr(ledger, part).lines), float(getattr(ledger, part).amount)] for part in PARTS}
    lost = f"{dutch.counted(ledger.unreadable, 'regel', 'regels')} zonder leesbaar bedrag: die tellen alleen als regel."
    return Table(
        id="tabel-grootboek",
        caption=f"Regels van het grootboek: {ledger.file}",
        unit="regels; bedrag is debet − credit in euro",
        sign="",
        source=ledger.title,
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=["regels", "bedrag"]),
        stub="Wat ermee gebeurde",
        labels=PARTS,
        roles={"read": "total"},
        columns={"regels": "Regels", "bedrag": "Bedrag"},
        sums={"read": [part for part in PARTS if part != "read"]},
        show=lambda value, _row, column: dutch.plain(value, 2 if column == "bedrag" else 0),
        notes=[*([lost] if ledger.unreadable else []), *_early_end(ledger), *realisation_notes(result)],
    )


def rejected_table(result: Result) -> Displayed:
    """Lines of the ledger that were not taken in: their row in the file, and what is wrong with them."""
    ledger = _ledger(result)
    if ledger is None:
        return Sentence("")
    if not ledger.rejected:
        return Sentence(NONE_REJECTED)
    return rejected_list(ledger)


def rejected_list(ledger: Ledger) -> Table:
    """Return the refused lines as a table, also when there are none."""
    rows = {str(line.row): [line.reason] for line in ledger.rejected}
    told = "Rij 1 is de kop. Verbeter de regels in het grootboek en lees het opnieuw in." if rows else NONE_REJECTED
    return Table(
        id="tabel-afgekeurd",
        caption=f"Afgekeurde regels van het grootboek: {ledger.file}",
        unit="",
        sign="",
        source=ledger.title,
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=["reden"]),
        stub="Rij",
        columns={"reden": "Waarom"},
        notes=[told],
    )


def booked_table(paper: Paper) -> Displayed:
    """Booked amounts per flow in the year of the paper, up to the cut-off, beside the whole year as now expected."""
    result, booked = paper.result, paper.result.realised
    if booked is None:
        return _nothing(result)
    at = result.horizon.year_labels.index(paper.year)
    months = slice(12 * at, min(12 * at + 12, booked.through))
    rows = {}
    for (flow, book), amounts in booked.booked.items():
        if book == "recognised":
            whole = result.horizon.year_sums(corrected(flow, result.by_name, "recognised"))[at, 0]
            rows[flow] = [float(amounts[months].sum()), float(whole)]
    if not rows:
        return Sentence("In het grootboek staat alleen wat er betaald is, geen baten en lasten.")
    last = dutch.month(result.horizon.label(booked.through - 1))
    return Table(
        id="tabel-geboekt",
        caption=f"Geboekt tot en met {last}, en verwacht over heel {paper.year}",
        unit="euro",
        sign="alle bedragen positief; de richting is die van de geldstroom",
        source=booked.source,
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=["geboekt", "verwacht"]),
        stub="Geldstroom",
        labels={line.name: line.label for line in result.lines},
        columns={"geboekt": "Geboekt", "verwacht": f"Verwacht {paper.year}"},
        notes=realisation_notes(result),
    )


def _early_end(ledger: Ledger) -> list[str]:
    """Warn when the file ends before the cut-off: its last months would count as nil."""
    if ledger.latest >= ledger.through:
        return []
    last = f"{dutch.month(ledger.latest)}" if ledger.latest else "geen enkele maand"
    return [f"Let op: het grootboek gaat tot en met {last}. De maanden daarna tellen als nul; klopt dat?"]


def _ledger(result: Result) -> Ledger | None:
    return None if result.realised is None else result.realised.ledger


def _nothing(result: Result) -> Sentence:
    if result.realised is not None:
        return Sentence(f"De boekingen zijn bewaard bij een vastgestelde versie ({result.realised.source}).")
    return Sentence("In dit scenario is nog niets geboekt.")
