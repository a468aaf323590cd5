"""Tables of the planning-and-control cycle, in the words, signs and prices of one municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis import statements
from scenarios.analysis.hybrids import as_adopted
from scenarios.analysis.statements import BATEN, LASTEN
from scenarios.model.fields import given
from scenarios.model.profile import taakveld_name, taakvelden
from scenarios.model.scenario import flow_of
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Row, Sentence, Table, table_of
from scenarios.present.certainty import MARK, projection_notes, source_note
from scenarios.present.convention import Convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.analysis.paper import Paper
    from scenarios.model.profile import Profile
    from scenarios.model.result import Line, Result

PAPERS = {
    "kadernota": "Kadernota",
    "begroting": "Begroting",
    "raadsvoorstel": "Voorstel",
    "berap1": "Eerste berap",
    "berap2": "Tweede berap",
    "berap3": "Derde berap",
    "rekening": "Rekening",
    "changed": "Begroting na wijziging",
}
SIDES = {LASTEN: "Lasten", BATEN: "Baten"}
REST = "Overig"  # programme of a taakveld that has none in the profile
LASTING = {True: "I", False: "S"}
RECEIVABLE = {
    "yes": "Vordering",
    "review": "Te toetsen door de accountant",
    "no": "Geen vordering (niet op de balans)",
}


def written_as(profile: Profile) -> Convention:
    """How a municipality writes its amounts."""
    return Convention(**profile.convention.model_dump())


def convention_of(paper: Paper) -> Convention:
    """How the municipality of a paper writes its amounts."""
    return written_as(paper.profile)


def signed_table(paper: Paper, *, notes: Sequence[str] = (), unit: str = "euro", sign: str = "", **about: Any) -> Table:
    """Table of amounts of the municipality, in its own convention, with what it is based on."""
    return Table(
        unit=unit,
        sign=sign,
        source=source_note(paper.result, lines_of(paper)),
        notes=[*notes, *basis_notes(paper)],
        signed=True,
        convention=convention_of(paper),
        **about,
    )


def lines_of(paper: Paper) -> list[Line]:
    """Lines of the municipality."""
    return paper.result.lines_of(paper.party)


def basis_notes(paper: Paper) -> list[str]:
    """Prices, realisation and projections that amounts of baten en lasten rest on."""
    return [price_note(paper), *realisation_notes(paper.result), *projection_notes(paper.result, lines_of(paper))]


def price_note(paper: Paper) -> str:
    """At which prices the amounts are: goes with every table of baten en lasten."""
    level = paper.profile.prices.level
    return "Lopende prijzen." if level is None else f"Prijspeil {level}, constante prijzen."


def price_basis(paper: Paper) -> str:
    """How the prices of this paper come about, and which amounts do not grow with them."""
    prices, result = paper.profile.prices, paper.result
    if prices.level is not None:
        index = {"loon": "de loonindex", "prijs": "de prijsindex"}[given(prices.index)]
        return f"{price_note(paper)} De bedragen van elk jaar zijn gedeeld door {index} sinds {prices.level}."
    flows = [result.scenario.flows[name] for name in sorted(result.made_from(lines_of(paper)))]
    level = [f"“{flow.label}”" for flow in flows if flow.amount is not None and flow.index is None]
    fixed = f" Zonder index, dus elk jaar hetzelfde bedrag: {dutch.listed(level)}." if level else ""
    return f"{price_note(paper)} Van elk jaar de bedragen zoals zij dan gelden.{fixed}"


def realisation_notes(result: Result) -> list[str]:
    """Say up to when the amounts are booked, and how they go on; nothing when nothing was booked."""
    booked = result.realised
    if booked is None:
        return []
    month = dutch.month(result.horizon.label(booked.through - 1))
    onward = "in het tempo van de laatste twaalf maanden" if booked.onward == "pace" else "zoals gepland"
    return [f"Geboekt tot en met {month} (bron: {booked.source}); daarna geraamd, {onward}."]


def headings(paper: Paper) -> dict[Any, str]:
    """Heading of each column of the paper, with the mark of a projection on its own years."""
    projected = paper.result.projected_years(lines_of(paper), "recognised")
    found: dict[Any, str] = {"difference": "Verschil"}
    for column in statements.columns(paper):
        mark = MARK if column.result is paper.result and column.year in projected else ""
        words = PAPERS.get(column.words)
        found[column.key] = f"{words} {column.year}{mark}" if words else f"{column.year}{mark}"
    return found


def cost_table(paper: Paper) -> Table:
    """Wat mag het kosten: lasten, baten and saldo per taakveld, per programme and for the municipality as a whole."""
    frame = statements.cost_statement(paper)
    programmes = paper.profile.programmes
    codes = sorted(frame.index.get_level_values("taakveld").unique(), key=lambda code: (programmes.get(code, ""), code))
    rows = [row for code in codes for row in _rows_of(code, frame.loc[code], paper.year)]
    saldo = {row.key: row.values for row in rows if row.role == "subtotal"}
    for name in dict.fromkeys(programmes.get(code, REST) for code in codes):
        of_it = [f"{code}/saldo" for code in codes if programmes.get(code, REST) == name]
        total = pd.DataFrame([saldo[key] for key in of_it]).sum(skipna=False)
        rows.append(Row(f"programme/{name}", f"Saldo {name}", total, "subtotal", of_it))
    programme_rows = [row.key for row in rows if row.key.startswith("programme/")]
    rows.append(Row("total", "Saldo gemeente", frame.sum(skipna=False), "total", programme_rows))
    before = list(frame.columns)[list(frame.columns).index("own") - 1]
    return signed_table(
        paper,
        id="tabel-wat-mag-het-kosten",
        caption=f"Wat mag het kosten? {PAPERS[paper.kind]} {paper.year}",
        unit="euro per jaar",
        **table_of(rows, list(frame.columns)),
        stub="Taakveld",
        columns=headings(paper),
        column_sums={"difference": {"own": 1, before: -1}},
        notes=[*_version_notes(paper), *_renamed_notes(codes, paper)],
    )


def _rows_of(code: str, part: pd.DataFrame, year: int) -> Iterator[Row]:
    """Lasten and baten of a taakveld, and its balance; `part` has the sides as index."""
    yield Row(code, taakveld_name(code, year), role="group")
    sides = [side for side in reversed(statements.SIDES) if side in part.index]
    for side in sides:
        yield Row(f"{code}/{side}", SIDES[side], part.loc[side])
    yield Row(
        f"{code}/saldo", f"Saldo {code}", part.sum(skipna=False), "subtotal", [f"{code}/{side}" for side in sides]
    )


def budget_change_table(paper: Paper) -> Displayed:
    """Begrotingswijziging since the version before, with its cover; closes on nil."""
    before = paper.previous
    if before is None:
        return no_version()
    frame = statements.budget_change(paper, before)
    labels, programmes = {}, paper.profile.programmes
    keys = [f"{code}/{side}/{lasting}" for code, side, lasting in frame.index]
    for key, (code, side, lasting) in zip(keys, frame.index, strict=True):
        of = f"{programmes[code]}, " if code in programmes else ""
        labels[key] = f"{of}{taakveld_name(code, paper.year)}, {side} ({LASTING[lasting]})"
    labels[keys[-1]] = (
        f"Dekking: {paper.profile.cover.label} ({taakveld_name(paper.profile.cover.taakveld, paper.year)})"
    )
    return _change_table(
        paper,
        frame.set_axis(pd.Index(keys)),
        id="tabel-begrotingswijziging",
        caption=f"Begrotingswijziging ten opzichte van {before.name}",
        unit="euro, wijziging per jaar",
        stub="Programma, taakveld, lasten of baten",
        labels=labels | {"total": "Sluit op"},
        notes=[
            "I = incidenteel, S = structureel. Sluit op nul betekent: de wijziging is gedekt.",
            *_version_notes(paper),
        ],
    )


def deviations_table(paper: Paper) -> Displayed:
    """Afwijkingen since the version before, per flow, with what lies below the threshold taken together."""
    before = paper.previous
    if before is None:
        return no_version()
    frame = statements.deviations(paper, before)
    if frame.empty:
        return Sentence(f"Er zijn geen afwijkingen ten opzichte van {before.name}.")
    keys = [f"{flow}/{side}/{lasting}" for flow, side, lasting in frame.index]
    small = f"Afwijkingen onder {dutch.euro(paper.profile.deviation)} per jaar, samen"
    labels = {
        key: f"{_line_label(paper, before.result, flow)}, {side} ({LASTING[lasting]})" if flow else small
        for key, (flow, side, lasting) in zip(keys, frame.index, strict=True)
    }
    return _change_table(
        paper,
        frame.set_axis(pd.Index(keys)),
        id="tabel-afwijkingen",
        caption=f"Afwijkingen ten opzichte van {before.name}",
        unit="euro, verschil per jaar",
        stub="Omschrijving",
        labels=labels | {"total": "Afwijkingen samen"},
        notes=[
            (
                "I = incidenteel, S = structureel. Apart vermeld vanaf "
                f"{dutch.euro(paper.profile.deviation)} in enig jaar (zie het profiel)."
            ),
            *_version_notes(paper),
        ],
    )


def structural_table(paper: Paper) -> Table:
    """Incidentele baten en lasten, and the structural balance that is left."""
    frame = statements.structural_balance(paper)
    flows = paper.result.scenario.flows
    passing = [line.label for line in lines_of(paper) if flows[flow_of(line.name, paper.result.scenario)].incidental]
    told = f"Incidenteel is hier: {dutch.listed(passing).lower()}." if passing else "Er is hier niets incidenteel."
    return signed_table(
        paper,
        id="tabel-structureel",
        caption="Incidentele baten en lasten, en structureel saldo",
        unit="euro per jaar",
        frame=frame.loc[["structural", "incidental_baten", "incidental_lasten", "balance"]],
        labels={
            "structural": "Structureel saldo",
            "incidental_baten": "Incidentele baten",
            "incidental_lasten": "Incidentele lasten",
            "balance": "Saldo van baten en lasten",
        },
        roles={"balance": "total"},
        columns=year_headings(paper, frame.columns),
        sums={"balance": ["structural", "incidental_baten", "incidental_lasten"]},
        notes=[f"{told} Tijdelijk geld met een vaste einddatum is incidenteel (BBV art. 19)."],
    )


def comparison_table(paper: Paper) -> Displayed:
    """Scenariovergelijking: balance per year of this paper beside each adopted version, and the difference."""
    if not paper.versions:
        return no_version()
    versions = sorted(paper.versions.items(), key=lambda each: each[1].adopted)
    rows = [Row(key, version.name, _balance(paper, version.result)) for key, version in versions]
    own = f"{_title(paper)}, dit stuk" if _title(paper) in {version.name for _, version in versions} else _title(paper)
    rows.append(Row("own", own, _balance(paper, paper.result)))
    base = rows[0]
    rows = [base, *(each for row in rows[1:] for each in (row, _difference(row, base)))]
    return signed_table(
        paper,
        id="tabel-scenariovergelijking",
        caption=f"Saldo naast dat van vastgestelde versies; verschil met {base.label}",
        unit="euro per jaar",
        **table_of(rows, paper.years),
        stub="Versie",
        columns=year_headings(paper, paper.years),
        notes=_version_notes(paper),
    )


def _balance(paper: Paper, result: Result) -> pd.Series:
    """Balance of a run in the years of the paper."""
    return statements.bookings(result, paper.profile).sum().reindex(paper.years)


def _difference(row: Row, base: Row) -> Row:
    left = pd.Series(row.values) - pd.Series(base.values)
    return Row(f"{row.key}/verschil", f"Verschil met {base.label}", left, "subtotal")


def _change_table(paper: Paper, frame: pd.DataFrame, **about: Any) -> Table:
    """Table of changes that adds up in its last row."""
    whole = pd.concat([frame, frame.sum().to_frame("total").T])
    return signed_table(
        paper,
        frame=whole,
        roles={"total": "total"},
        columns=year_headings(paper, whole.columns),
        sums={"total": list(frame.index)},
        **about,
    )


def year_headings(paper: Paper, years: Sequence[Any] | pd.Index) -> dict[Any, str]:
    """Heading of each year, with the mark of a projection."""
    projected = paper.result.projected_years(lines_of(paper), "recognised")
    return {year: f"{year}{MARK if year in projected else ''}" for year in years}


def _title(paper: Paper) -> str:
    return f"{PAPERS[paper.kind]} {paper.year}"


def _version_notes(paper: Paper) -> list[str]:
    """When the versions were adopted, and which columns have none."""
    versions = sorted(paper.versions.values(), key=lambda version: version.adopted)
    told = [f"{version.name}: vastgesteld op {dutch.day(version.adopted)}" for version in versions]
    missing = [
        heading
        for column in statements.columns(paper)
        if column.result is None and (heading := headings(paper)[column.key])
    ]
    notes = [f"{'. '.join(told)}."] if told else []
    return [
        *notes,
        *([f"n.b.: van {dutch.listed(missing)} is bij dit stuk geen vastgestelde versie gegeven."] if missing else []),
    ]


def _renamed_notes(codes: Sequence[str], paper: Paper) -> list[str]:
    """Warn about taakvelden that got another name or scope in the years of the paper."""
    years = [column.year for column in statements.columns(paper)]
    notes = []
    for code in codes:
        names = [
            each
            for each in taakvelden().get(code, [])
            if each[0] <= max(years) and (each[1] or min(years)) >= min(years)
        ]
        if len(names) > 1:
            told = dutch.listed([f"“{name}” (vanaf {first})" for first, _, name in names])
            notes.append(f"Taakveld {code} is in deze jaren anders afgebakend: {told}. Vergelijk de jaren met zorg.")
    return notes


def _line_label(paper: Paper, before: Result, name: str) -> str:
    runs = [as_adopted(result, result.horizon.year_labels) for result in (before, paper.result)]
    return (runs[0] | runs[1])[name].label


def no_version() -> Sentence:
    """Say that there is no version to compare with; whether one was adopted a paper does not know."""
    return Sentence("Bij dit stuk is geen vastgestelde versie gegeven om mee te vergelijken.")
