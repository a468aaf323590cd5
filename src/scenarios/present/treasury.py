"""Tables for the treasurer and the accountant: money that is waited for, room for short debt, what waiting costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis import positions, treasury
from scenarios.analysis.statements import BATEN, LASTEN
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Row, Sentence, Table, table_of
from scenarios.present.certainty import projection_notes, source_note, year_labels
from scenarios.present.planning import RECEIVABLE, convention_of, lines_of, realisation_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.analysis.paper import Paper

TO_REVIEW = (
    "Een aandeel in een toekomstig landelijk budget is misschien geen vordering op het Rijk. Of geld voor "
    "loonkostensubsidie op de balans mag, beslist de accountant; de werkmap beslist dat niet."
)
NO_TOTAL = "Het begrotingstotaal van {} staat niet in het profiel. Daarom is {} niet te berekenen."


def timing_table(paper: Paper) -> Table:
    """Meerjarige kasstroom beside baten en lasten, with the timing between them and the balance it adds up to."""
    result, party = paper.result, paper.party
    frame = positions.timing(result, party)
    frame.loc["minus_timing"] = 0.0 - frame.loc["timing"]
    rows = [BATEN, LASTEN, "recognised", "minus_timing", "cash", "receipts", "payments"]
    lines = lines_of(paper)
    return Table(
        id="tabel-kas-en-baten-lasten",
        caption=f"Baten en lasten naast kas, {result.scenario.parties[party].name}",
        unit="euro per jaar",
        sign="",
        source=source_note(result, lines),
        frame=frame.loc[rows],
        labels={
            BATEN: "Baten",
            LASTEN: "Lasten",
            "recognised": "Saldo van baten en lasten",
            "minus_timing": "Timing: telt nu, betaald in een ander jaar",
            "cash": "Mutatie kas",
            "receipts": "waarvan: ontvangsten",
            "payments": "waarvan: uitgaven",
        },
        roles={"recognised": "subtotal", "cash": "total"},
        columns=year_labels(result, lines, "cash"),
        notes=[*_nominal(paper), *realisation_notes(result), *projection_notes(result, lines)],
        signed=True,
        convention=convention_of(paper),
        sums={"cash": ["recognised", "minus_timing"], "recognised": [BATEN, LASTEN]},
        details={"cash": ["receipts", "payments"]},
    )


def receivables_table(paper: Paper) -> Displayed:
    """Nog te ontvangen in the year of the paper, by whether it may stand on the balance sheet."""
    found = positions.receivables(paper)
    moved = found[(found[["opening", "added", "received", "closing"]].abs() > 0.005).any(axis=1)]
    if moved.empty:
        return Sentence(f"In {paper.year} staat er niets open: al het geld komt in de maand waarin het telt.")
    lines = [paper.result.line(name) for name in moved.index]
    columns = {
        "opening": f"Saldo 1-1-{paper.year}",
        "added": "Toevoegingen",
        "received": "Ontvangen",
        "closing": f"Saldo 31-12-{paper.year}",
    }
    return Table(
        id="tabel-nog-te-ontvangen",
        caption=f"Nog te ontvangen, {paper.year}",
        unit="euro",
        sign="alle bedragen positief; saldo 1-1 + toevoegingen − ontvangen = saldo 31-12",
        source=source_note(paper.result, lines),
        **table_of(list(_by_status(moved, paper)), list(columns)),
        stub="Regeling",
        columns=columns,
        column_sums={"closing": {"opening": 1, "added": 1, "received": -1}},
        convention=convention_of(paper),
        notes=[
            *([TO_REVIEW] if (moved["status"] == "review").any() else []),
            *_nominal(paper),
            *realisation_notes(paper.result),
        ],
    )


def _by_status(moved: pd.DataFrame, paper: Paper) -> Iterator[Row]:
    """Claims by whether they may stand on the balance sheet, each kind with its total."""
    for status, heading in RECEIVABLE.items():
        part = moved[moved["status"] == status].drop(columns="status").astype(float)
        if part.empty:
            continue
        yield Row(status, heading, role="group")
        for name, amounts in zip(part.index, part.to_numpy(), strict=True):
            yield Row(name, paper.result.line(name).label, amounts)
        yield Row(f"{status}/total", "Totaal", part.sum(), "subtotal", list(part.index))


def cash_limit_table(paper: Paper) -> Displayed:
    """Kasgeldlimiet per quarter of the year of the paper, and how much of it this run takes."""
    if paper.year not in paper.profile.budget_total:
        return Sentence(NO_TOTAL.format(paper.year, "de kasgeldlimiet"))
    frame = treasury.cash_limit(paper)
    labels = {
        "total": f"Begrotingstotaal {paper.year}",
        "fraction": "Percentage",
        "limit": "Kasgeldlimiet",
        "own": "Netto vlottende schuld door dit scenario",
        "other": "Overige netto vlottende schuld",
        "room": "Ruimte",
        "room_own": "Ruimte zonder de overige schuld",
    }
    if frame.loc["room"].notna().all():
        frame = frame.drop(index="room_own")
    return _norm_table(
        paper,
        frame,
        labels,
        id="tabel-kasgeldlimiet",
        caption=f"Kasgeldlimiet {paper.year}, per kwartaal",
        stub="Per kwartaal",
        columns={key: f"Kwartaal {key[1]}" for key in treasury.QUARTERS},
        notes=[
            (
                "Gemiddelde van de drie maandeinden. Min: dit scenario brengt juist geld binnen. De limiet mag "
                "hoogstens drie kwartalen achter elkaar worden overschreden (Wet fido). n.b.: niet in het profiel."
            ),
        ],
    )


def interest_norm_table(paper: Paper) -> Displayed:
    """Renterisiconorm of the years of the paper."""
    if not set(paper.years) & paper.profile.budget_total.keys():
        return Sentence(NO_TOTAL.format(dutch.years(paper.years), "de renterisiconorm"))
    labels = {
        "total": "Begrotingstotaal",
        "fraction": "Percentage",
        "norm": "Renterisiconorm",
        "risk": "Renterisico op de vaste schuld",
        "room": "Ruimte onder de norm",
    }
    return _norm_table(
        paper,
        treasury.interest_norm(paper),
        labels,
        id="tabel-renterisiconorm",
        caption="Renterisiconorm",
        stub="Per jaar",
        columns={year: str(year) for year in paper.years},
        notes=["Voorfinanciering is kort geld en verandert het renterisico op de vaste schuld niet."],
    )


def waiting_cost_table(paper: Paper) -> Displayed:
    """Rente on prefinancing at the treasury rate: how much, and who bears it."""
    found = treasury.waiting_cost(paper)
    if found.empty:
        return Sentence("Niemand schiet geld voor, dus er is geen rente over voorfinanciering.")
    scenario, lines = paper.result.scenario, paper.result.lines
    words = {"average": "gemiddelde stand", "rate": "rente per jaar", "interest": "rentelast"}
    frame = found.set_axis(pd.Index([f"{party}/{row}" for party, row in found.index]))
    labels = {f"{party}/{row}": f"{scenario.parties[party].name}, {words[row]}" for party, row in found.index}
    bearers = dutch.listed([scenario.parties[party].name for party in dict.fromkeys(found.index.get_level_values(0))])
    counted = any(flow.interest_on for flow in scenario.flows.values())
    where = "Het scenario rekent zelf al rente; die staat" if counted else "Deze rente staat niet"
    return Table(
        id="tabel-rente",
        caption="Rente over de voorfinanciering, en wie die draagt",
        unit="euro; rente in procenten",
        sign="rentelast positief",
        source=f"{source_note(paper.result, lines)}; rente uit het profiel van {paper.profile.name}",
        frame=frame,
        stub="Wie draagt",
        labels=labels,
        roles={key: "subtotal" for key in frame.index if key.endswith("/interest")},
        columns={year: str(year) for year in frame.columns},
        show=lambda value, row, _column: _rate(value) if str(row).endswith("/rate") else dutch.number(value),
        notes=[
            (
                f"Het wachten op geld en de rente daarover zijn voor {bearers}. {where} in de baten en lasten. "
                "Het tarief is dat van kort geld (treasury), niet de omslagrente."
            ),
        ],
    )


def parties_table(paper: Paper) -> Table:
    """Geldstromen between parties in the year of the paper: who pays (rows) whom (columns), in cash."""
    frame = positions.money_between(paper.result, paper.year)
    names = {key: party.name for key, party in paper.result.scenario.parties.items()}
    frame["total"] = frame.sum(axis=1)
    frame = frame.loc[frame["total"] != 0, frame.any()]
    whole = pd.concat([frame, frame.sum().to_frame("total").T])
    return Table(
        id="tabel-partijen",
        caption=f"Geldstromen tussen partijen, kas {paper.year}",
        unit="euro",
        sign="alle bedragen positief; de regel betaalt, de kolom ontvangt",
        source=source_note(paper.result, paper.result.lines),
        frame=whole,
        stub="Betaler",
        labels=names | {"total": "Totaal ontvangen"},
        roles={"total": "total"},
        columns=names | {"total": "Totaal betaald"},
        sums={"total": list(frame.index)},
        column_sums={"total": dict.fromkeys(frame.columns.drop("total"), 1)},
        convention=convention_of(paper),
        notes=realisation_notes(paper.result),
    )


def _nominal(paper: Paper) -> list[str]:
    """Remind who reads constant prices elsewhere that money moves at the prices of its day."""
    return [] if paper.profile.prices.level is None else ["Kas en balans staan in lopende prijzen."]


def _norm_table(paper: Paper, frame: pd.DataFrame, labels: dict[str, str], *, notes: list[str], **about: Any) -> Table:
    law = "Wet financiering decentrale overheden en uitvoeringsregeling (data/parameters)"
    return Table(
        unit="euro",
        sign="",
        source=f"{law}; begrotingstotaal en schuld uit het profiel van {paper.profile.name}",
        frame=frame,
        labels=labels,
        roles={"room": "total", "room_own": "total"},
        show=lambda value, row, _column: _rate(value) if row == "fraction" else dutch.number(value),
        notes=[*notes, *_profile_notes(paper)],
        **about,
    )


def _profile_notes(paper: Paper) -> list[str]:
    """Numbers of the profile that are assumptions, with what they are based on."""
    sources = paper.profile.sources
    used = [sources[key] for key in ("budget_total", "floating_debt", "interest_risk") if key in sources]
    return [f"Aanname: {source.source}." for source in used if source.status == "assumed"]


def _rate(value: float) -> str:
    return dutch.UNKNOWN if value != value else dutch.percent(value)  # noqa: PLR0124 - missing is not equal to itself
