"""The views of a result as tables: the same ones for the command line, the notebook and the appendix."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis.key_figures import place_totals
from scenarios.analysis.positions import reconciliation
from scenarios.present import dutch
from scenarios.present.assumptions import assumptions
from scenarios.present.blocks import Table
from scenarios.present.certainty import projection_notes, source_note, year_labels
from scenarios.present.convention import ROUNDING
from scenarios.present.neutrality import neutrality_table
from scenarios.present.realisation import ledger_account, rejected_list
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.model.ledger import Ledger
    from scenarios.model.result import Result

ABOUT_ASSUMPTIONS: dict[str, Any] = {
    "id": "tabel-aannames",
    "caption": "Aannames en bronnen",
    "unit": "zoals vermeld",
    "sign": "",
    "source": "scenariobestanden en data/parameters; zie de bestanden bij deze bijlage",
    "stub": "Gegeven",
}
STAND = ("Stand 1 januari", "Stand 31 december")
CHECKS = {
    "flow_closes": "Saldo per geldstroom klopt met de nog te verwachten betalingen, elke maand",
    "nothing_lost": "Alles wat ontstaat wordt betaald, ook na de looptijd",
    "not_paid_early": "Nergens wordt betaald voordat er recht op is",
    "parties_zero_entitlement": "Recht: alle partijen samen nul, elke maand",
    "parties_zero_recognised": "Baten en lasten: alle partijen samen nul, elke maand",
    "parties_zero_cash": "Kas: alle partijen samen nul, elke maand",
    "party_closes": "Beginstand + baten en lasten − kas = eindstand, elke maand",
    "cash_as_booked": "Kas per geldstroom, min wat teruggaat, is wat is geboekt, elke geboekte maand",
    "ledger_lines": "Grootboek: elke gelezen regel is verwerkt, genegeerd, later of afgekeurd",
    "ledger_euro": "Grootboek: het bedrag van die vier is samen het gelezen bedrag",
    "ledger_rejected": "Grootboek: elke afgekeurde regel staat in de lijst",
    "ledger_taken": "Grootboek: debet en credit zijn samen het verwerkte bedrag",
    "ledger_booked": "Grootboek: de geldstromen zijn samen het verwerkte bedrag",
}


def place_table(result: Result) -> Table:
    """What a place costs and what covers it, per average place, entitlement."""
    totals = place_totals(result)
    receipts, costs = (result.per_place(side) for side in ("receipts", "costs"))
    frame = pd.concat([receipts, totals.loc[["ontvangsten"]], costs, totals.loc[["kosten", "saldo"]]])
    lines = [line for line in result.lines if line.name in frame.index]
    return Table(
        id="tabel-plek",
        caption="Wat een plek kost en wie dat dekt",
        unit="euro per plek per jaar, recht",
        sign="kosten positief; saldo = ontvangsten − kosten, minus is een tekort",
        source=source_note(result, lines),
        frame=frame,
        labels=_labels(result) | {"ontvangsten": "Totaal ontvangsten", "kosten": "Totaal kosten", "saldo": "Saldo"},
        roles={"ontvangsten": "subtotal", "kosten": "subtotal", "saldo": "total"},
        columns=year_labels(result, lines, "entitlement"),
        notes=[*projection_notes(result, lines), *_balance_note(totals)],
        show=lambda value, _row, _column: dutch.number(value, missing=dutch.NOT_APPLICABLE),
        sums={"ontvangsten": list(receipts.index), "kosten": list(costs.index)},
    )


def _balance_note(totals: pd.DataFrame) -> list[str]:
    """Say that rounding shows, where the balance that is printed is not what the other two leave."""
    printed = totals.dropna(axis=1).map(dutch.rounded)
    left = printed.loc["ontvangsten"] - printed.loc["kosten"]
    return [] if (left == printed.loc["saldo"]).all() else [ROUNDING]


def statement_table(result: Result, party: str) -> Table:
    """Baten en lasten of a party per year."""
    return _book_table(result, party, "recognised", ("baten", "lasten"))


def cash_table(result: Result, party: str) -> Table:
    """Cash of a party per year."""
    return _book_table(result, party, "cash", ("ontvangsten", "uitgaven"))


def balance_table(result: Result, party: str) -> Table:
    """Claims and debts of a party: how the position moves each year and which flows it consists of at year end."""
    closing, lines = result.balance(party), result.lines_of(party)
    movement = pd.DataFrame(
        [result.statement(party, book).sum() for book in ("recognised", "cash")], index=["baten_lasten", "kas"]
    )
    total = closing.sum()
    opening = total.shift(1, fill_value=0.0)
    top = pd.DataFrame([opening, movement.loc["baten_lasten"], 0.0 - movement.loc["kas"], total])
    top.index = pd.Index(["stand_1_januari", "baten_lasten", "kas", "stand_31_december"])
    detail = closing[(closing != 0).any(axis=1)]
    labels = {
        "stand_1_januari": STAND[0],
        "baten_lasten": "Bij: baten en lasten",
        "kas": "Af: ontvangen en betaald",
        "stand_31_december": STAND[1],
    }
    return Table(
        id="tabel-balans",
        caption=f"Nog te ontvangen en nog te betalen, {_name(result, party)}",
        unit="euro",
        sign="een vordering telt als bate, een schuld als last; ontvangen geld gaat van de vordering af",
        source=source_note(result, lines),
        frame=pd.concat([top, detail]),
        labels=_labels(result, prefix="waarvan: ") | labels,
        roles={"stand_31_december": "total"},
        columns=year_labels(result, lines, "position"),
        notes=[*_remainder_note(result, party), *projection_notes(result, lines)],
        signed=True,
        sums={"stand_31_december": ["stand_1_januari", "baten_lasten", "kas"]},
        details={"stand_31_december": list(detail.index)},
        kept=["stand_1_januari"],
    )


def prefinancing_table(result: Result, party: str) -> Table:
    """What a party has advanced, by month."""
    frame, lines = result.prefinancing(party), result.lines_of(party)
    marked = {str(year): label for year, label in year_labels(result, lines, "position").items()}
    return Table(
        id="tabel-voorfinanciering",
        caption=f"Voorfinanciering door {_name(result, party)}, per maand",
        unit="euro",
        sign="stand +: deze partij heeft geld voorgeschoten",
        source=source_note(result, lines),
        frame=frame,
        stub="Maand",
        labels={key: dutch.month(key).replace(key[:4], marked[key[:4]]) for key in frame.index},
        columns={"recht": "Recht van de maand", "kas": "Kas in de maand", "stand": "Stand einde maand"},
        notes=[*_remainder_note(result, party), *projection_notes(result, lines)],
    )


def prefinancing_by_year(result: Result, party: str) -> Table:
    """What a party has advanced, at year end."""
    monthly, lines = result.prefinancing(party), result.lines_of(party)
    year = [int(key[:4]) for key in monthly.index]
    frame = monthly[["recht", "kas"]].groupby(year).sum()
    frame["kas"] = 0.0 - frame["kas"]
    frame["stand"] = monthly["stand"].to_numpy()[11::12]
    return Table(
        id="tabel-voorfinanciering",
        caption=f"Voorfinanciering door {_name(result, party)}, per jaar",
        unit="euro",
        sign="stand +: deze partij heeft geld voorgeschoten",
        source=source_note(result, lines),
        frame=frame.T,
        labels={
            "recht": "Bij: recht ontstaan in het jaar",
            "kas": "Af: ontvangen in het jaar",
            "stand": STAND[1],
        },
        roles={"stand": "total"},
        columns=year_labels(result, lines, "position"),
        notes=[*_remainder_note(result, party), *projection_notes(result, lines)],
    )


def flows_table(result: Result) -> Table:
    """Who pays whom: cash per year, what is paid after the horizon, and the total."""
    years, months, lines = result.horizon.year_labels, result.horizon.months, result.lines
    names = result.scenario.parties
    rows = {}
    for line in result.lines:
        paid = result.horizon.year_sums(line.book("cash"))[:, 0]
        later = line.cash[months:, 0].sum()
        rows[line.name] = [names[line.payer].name, names[line.payee].name, *paid, later, paid.sum() + later]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["betaler", "ontvanger", *years, "later", "totaal"])
    if not frame["later"].any():
        frame = frame.drop(columns="later")
    return Table(
        id="tabel-geldstromen",
        caption="Wie betaalt wie: kas per jaar",
        unit="euro",
        sign="alle bedragen positief; de richting is betaler → ontvanger",
        source=source_note(result, lines),
        frame=frame,
        stub="Geldstroom",
        labels=_labels(result),
        columns=year_labels(result, lines, "cash")
        | {"betaler": "Betaler", "ontvanger": "Ontvanger", "later": f"Na {years[-1]}", "totaal": "Totaal"},
        notes=projection_notes(result, lines),
    )


def assumptions_table(result: Result) -> Table:
    """Every number the result rests on, one row per value, with its source and status."""
    rows = assumptions(result)
    columns = ["waarde", "eenheid", "vanaf", "tot", "status", "bron", "gebruikt_door"]
    cells = [[r.value, r.unit, str(r.begin or r.year), _end(r.end), r.status, r.source, r.flows] for r in rows]
    keys = [f"{r.key}@{r.begin}" if r.begin else r.key for r in rows]
    return Table(
        **ABOUT_ASSUMPTIONS,
        frame=pd.DataFrame(cells, index=keys, columns=columns, dtype=object),
        labels=dict(zip(keys, (r.label for r in rows), strict=True)),
        columns={name: name.capitalize().replace("_", " ") for name in columns},
        show=lambda value, _row, _column: dutch.quantity(value),
    )


def _end(end: date | None) -> str:
    return "" if end in (None, date.max) else str(end)


def reconciliation_table(result: Result) -> Table:
    """Proof on paper, to the cent: for every party and year, opening + baten en lasten - cash = closing balance.

    All parties together are nil in every row: what one has, another lacks.
    """
    found, lines = reconciliation(result), result.lines
    rows = {
        "opening": "Stand 1 januari",
        "recognised": "Baten en lasten",
        "cash": "Kas",
        "closing": "Stand 31 december",
    }
    names = {key: party.name for key, party in result.scenario.parties.items()} | {"": "Alle partijen samen"}
    frame = found.set_axis(pd.Index([f"{name}/{row}" for name, row in found.index]))
    groups = pd.DataFrame(float("nan"), index=list(names), columns=frame.columns)
    order = [key for name in names for key in (name, *(f"{name}/{row}" for row in rows))]
    return Table(
        id="tabel-aansluiting",
        caption="Aansluiting: stand 1 januari + baten en lasten − kas = stand 31 december",
        unit="euro, op de cent",
        sign="ontvangen +, betalen −; vordering +, schuld −",
        source=source_note(result, lines),
        frame=pd.concat([frame, groups]).loc[order],
        stub="Partij",
        labels=names | {f"{name}/{row}": label for name in names for row, label in rows.items()},
        roles=dict.fromkeys(names, "group") | {f"{name}/closing": "subtotal" for name in names},
        columns=year_labels(result, lines, "position"),
        show=lambda value, _row, _column: dutch.number(value, 2),
        notes=projection_notes(result, lines),
    )


def ledger_view(result: Result) -> Table:
    """Account of the ledger that the scenario reads; raises InputError when it reads none."""
    return ledger_account(_ledger(result), result)


def rejected_view(result: Result) -> Table:
    """Lines of the ledger that were refused; raises InputError when the scenario reads no ledger."""
    return rejected_list(_ledger(result))


def _ledger(result: Result) -> Ledger:
    ledger = None if result.realised is None else result.realised.ledger
    if ledger is None:
        message = "dit scenario leest geen grootboek; noem het onder [realisation] (zie docs/scenariobestand.md)"
        raise InputError([Problem("", "realisation", message)])
    return ledger


def checks_table(result: Result) -> Table:
    """Proofs that the books agree: one row per kind of proof."""
    checks, lines = result.checks(), result.lines
    grouped = checks.groupby("check", sort=False)
    frame = pd.DataFrame(
        {
            "aantal": grouped.size().astype(float),
            "afwijking": grouped["deviation"].max(),
            "uitkomst": grouped["ok"].all().map({True: "klopt", False: "KLOPT NIET"}),
        }
    )
    return Table(
        id="tabel-controles",
        caption="Controles",
        unit="aantal; grootste afwijking in euro",
        sign="",
        source=source_note(result, lines),
        frame=frame,
        stub="Controle",
        labels=CHECKS,
        columns={"aantal": "Aantal", "afwijking": "Grootste afwijking", "uitkomst": "Uitkomst"},
        show=lambda value, _row, column: dutch.plain(value, 2 if column == "afwijking" else 0),
    )


# Of one party.
PARTY_VIEWS: dict[str, Callable[[Result, str], Table]] = {
    "staat": statement_table,
    "kas": cash_table,
    "balans": balance_table,
    "voorfinanciering": prefinancing_table,
    "neutraal": neutrality_table,
}
# Of all parties together: no party changes them.
COMMON_VIEWS: dict[str, Callable[[Result], Table]] = {
    "plek": place_table,
    "geldstromen": flows_table,
    "aannames": assumptions_table,
    "controles": checks_table,
    "aansluiting": reconciliation_table,
}
# Of a scenario that reads a ledger, and that of one party.
LEDGER_VIEWS: dict[str, Callable[[Result], Table]] = {"realisatie": ledger_view, "afgekeurd": rejected_view}


def shown(view: str, result: Result, party: str) -> Table:
    """Return a view by its name, for a party where it is of one."""
    if view in PARTY_VIEWS:
        return PARTY_VIEWS[view](result, party)
    return (COMMON_VIEWS | LEDGER_VIEWS)[view](result)


def _book_table(result: Result, party: str, book: str, sides: tuple[str, str]) -> Table:
    table_id, what = {"recognised": ("tabel-staat", "Baten en lasten"), "cash": ("tabel-kas", "Kasstroom")}[book]
    frame, lines = result.statement(party, book), result.lines_of(party)
    received = [line.name for line in lines if result.receives(party, line.name)]
    parts = {sides[0]: frame.loc[received], sides[1]: frame.drop(index=received)}
    pieces = [pd.concat([part, part.sum().to_frame(side).T]) for side, part in parts.items()]
    frame = pd.concat([*pieces, frame.sum().to_frame("saldo").T])
    labels = {side: f"Totaal {side}" for side in sides} | {"saldo": "Saldo"}
    return Table(
        id=table_id,
        caption=f"{what} per jaar, {_name(result, party)}",
        unit="euro",
        sign="",
        source=source_note(result, lines),
        frame=frame,
        labels=_labels(result) | labels,
        roles={sides[0]: "subtotal", sides[1]: "subtotal", "saldo": "total"},
        columns=year_labels(result, lines, book),
        notes=projection_notes(result, lines),
        signed=True,
        sums={side: list(part.index) for side, part in parts.items()} | {"saldo": list(sides)},
    )


def _remainder_note(result: Result, party: str) -> list[str]:
    remainder = result.remainder(party)
    if abs(remainder) < 0.005:
        return []
    verb = "te ontvangen" if remainder > 0 else "te betalen"
    return [f"Na de looptijd (na {result.horizon.year_labels[-1]}) is nog {dutch.euro(abs(remainder))} {verb}."]


def _labels(result: Result, prefix: str = "") -> dict[str, str]:
    return {line.name: prefix + line.label for line in result.lines}


def _name(result: Result, party: str) -> str:
    return result.scenario.parties[party].name
