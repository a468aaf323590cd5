"""The first page of a paper of the cycle, and how to read its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from scenarios.analysis.bridge import bridge
from scenarios.analysis.key_figures import prefinancier
from scenarios.analysis.statements import BATEN, LASTEN, bookings, price_factors
from scenarios.present import charts, dutch, sentences
from scenarios.present.assumptions import STATUS
from scenarios.present.blocks import Displayed, KeyFigure, KeyFigures, Sentence, Table, TitleBlock, in_style
from scenarios.present.bridge import bridge_chart, bridge_flows_table, bridge_sentence, bridge_table
from scenarios.present.chart import Chart
from scenarios.present.neutrality import neutrality_table
from scenarios.present.planning import PAPERS, convention_of, no_version, price_basis, price_note, realisation_notes

if TYPE_CHECKING:
    from scenarios.analysis.bridge import Bridge
    from scenarios.analysis.paper import Paper
    from scenarios.model.result import Result

ROUNDED = {
    "independent": "Elk bedrag is op zichzelf afgerond; totalen kunnen daardoor afwijken",
    "sum_preserving": "Zo afgerond dat de bedragen optellen tot de totalen",
}


def title_block(paper: Paper, audience: str, status: str) -> TitleBlock:
    """Title of the paper, in the house colour; with the scenario and the law it read as attachments."""
    runs = {moment: version.result for moment, version in paper.versions.items()}
    block = sentences.title_block({"": paper.result} | runs, status)
    return replace(
        block,
        title=f"{PAPERS[paper.kind]} {paper.year}: {paper.result.scenario.title}",
        accent=paper.profile.colours.accent,
        moment=paper.kind,
        audience=audience,
    )


def answer(paper: Paper) -> Sentence:
    """One sentence: what is left in the year of the paper and later, and what moved since the version before."""
    saldo = bookings(paper.result, paper.profile).sum()
    ahead = [f"{year} {_favour(saldo[year])}" for year in paper.years if year > paper.year]
    later = f" De jaren daarna: {dutch.listed(ahead)}." if ahead else ""
    booked = paper.result.realised
    made_up = " De boekingen zijn een verzonnen voorbeeld." if booked and booked.status == "assumed" else ""
    return Sentence(
        f"Het saldo van baten en lasten is in {paper.year} {_favour(saldo[paper.year])}.{later}"
        f"{_moved(paper, saldo)}{made_up}"
    )


def figures(paper: Paper) -> KeyFigures:
    """Baten, lasten and saldo of the year of the paper, and what moved since the version before."""
    booked = bookings(paper.result, paper.profile)[paper.year].groupby("side").sum()
    note = f"{paper.result.scenario.parties[paper.party].name}, {paper.year}"
    saldo = float(booked.sum())
    items = [
        KeyFigure("Lasten", dutch.euro(-booked.get(LASTEN, 0.0)), note),
        KeyFigure("Baten", dutch.euro(booked.get(BATEN, 0.0)), note),
        KeyFigure("Saldo", dutch.euro(saldo), _word(saldo)),
    ]
    before = paper.previous
    if before is not None and paper.year in before.result.horizon.year_labels:
        moved = saldo - float(bookings(before.result, paper.profile)[paper.year].sum())
        items.append(KeyFigure("Verschil", dutch.euro(moved), f"met {before.name}; {_word(moved)}"))
    else:
        items.append(sentences.prefinanced(paper.result, prefinancier(paper.result)))
    return KeyFigures(items)


def in_house_colours(paper: Paper, shown: Displayed) -> Displayed:
    """Return a chart in the colours of this municipality; what stands in place of a chart has none."""
    return replace(shown, colours=paper.profile.colours.fills or shown.colours) if isinstance(shown, Chart) else shown


def timing_chart(paper: Paper) -> Displayed:
    """Balance in baten en lasten beside that in cash, in the colours of this municipality."""
    return in_house_colours(paper, charts.timing_chart(paper.result, paper.party))


def difference_chart(paper: Paper) -> Displayed:
    """Waterfall from the version before to this paper, in its year; without one, what the money does over the years.

    Where the balance is nil and stays nil there is nothing to see in it: then what is prefinanced is the picture.
    """
    found = _difference(paper)
    if found is not None and (found[0].before[paper.year] or found[0].frame[paper.year].any()):
        return in_house_colours(paper, bridge_chart(*found, paper.year))
    first = prefinancier(paper.result)
    if found is not None and first.peak:
        return in_house_colours(
            paper, charts.prefinancing_chart({paper.result.scenario.name: paper.result}, first.party)
        )
    return timing_chart(paper)


def difference_sentence(paper: Paper) -> Displayed:
    """How much the outcome moved since the version before, and mostly by what."""
    found = _difference(paper)
    return no_version() if found is None else bridge_sentence(*found, paper.year)


def difference_table(paper: Paper) -> Displayed:
    """Bridge from the version before to this paper, cause by cause; empty when the balance is nil and stays nil."""
    found = _difference(paper)
    if found is None or not (found[0].before.any() or found[0].frame.to_numpy().any()):
        return Sentence("")
    return _in_house(paper, bridge_table(*found))


def difference_flows_table(paper: Paper) -> Displayed:
    """Which flows moved since the version before, the largest first."""
    found = _difference(paper)
    if found is None:
        return Sentence("")
    return _in_house(paper, bridge_flows_table(*found, paper.year))


def neutral_table(paper: Paper) -> Table:
    """Whether the paper is budgettair neutraal, and what it takes, in the convention of this municipality."""
    return in_style(neutrality_table(paper.result, paper.party), convention_of(paper))


def _in_house(paper: Paper, table: Table) -> Table:
    """Return a table of amounts in the convention of this municipality, with its price level where it has one."""
    prices = [] if paper.profile.prices.level is None else [price_note(paper)]
    return replace(in_style(table, convention_of(paper)), notes=[*table.notes, *prices])


def _difference(paper: Paper) -> tuple[Bridge, Result, Result] | None:
    before = paper.previous
    if before is None or paper.year not in before.result.horizon.year_labels:
        return None
    found = bridge(before.result, paper.result, paper.party).at_prices(price_factors(paper.result, paper.profile))
    return found, before.result, paper.result


def reading_table(paper: Paper) -> Table:
    """How to read the figures of this paper: signs, unit, rounding, prices, thresholds; and who says so."""
    convention, profile = convention_of(paper), paper.profile
    known = paper.result.scenario.as_of
    rows = {
        "Tekens": (convention.sentence, "convention"),
        "Eenheid": (convention.unit_text, "convention"),
        "Afronding": (ROUNDED[convention.rounding], "convention"),
        "Prijzen": (price_basis(paper), "prices"),
        "Geboekt": (" ".join(realisation_notes(paper.result)) or "Nog niets; alles is geraamd.", ""),
        "Stand van kennis": (
            "alles wat nu bekend is" if known is None else f"wat op {dutch.day(known)} bekend was",
            "",
        ),
        "Afwijking apart vermeld": (f"vanaf {dutch.euro(profile.deviation)} per jaar", "deviation"),
        "Taakveld en categorie": (f"{len(profile.postings)} regels in het profiel", "postings"),
        "Zekerheid in de risicoparagraaf": (
            f"{dutch.percent(profile.certainty, 0)}; dit stuk rekent geen risico's door",
            "certainty",
        ),
    }
    cells = {row: [text, *_who_says(paper, key)] for row, (text, key) in rows.items()}
    return Table(
        id="tabel-leeswijzer",
        caption=f"Zo leest u deze cijfers: {profile.name}",
        unit="",
        sign="",
        source="profiel van de gemeente (data/profiles) en het scenario",
        frame=pd.DataFrame.from_dict(cells, orient="index", columns=["keuze", "status", "bron"]),
        stub="Onderwerp",
        columns={"keuze": "Keuze", "status": "Status", "bron": "Bron"},
    )


def _who_says(paper: Paper, key: str) -> tuple[str, str]:
    source = paper.profile.sources.get(key)
    if source is None:
        return "keuze", "profiel" if key else "scenario"
    return STATUS[source.status], source.source


def _moved(paper: Paper, saldo: pd.Series) -> str:
    before = paper.previous
    if before is None or paper.year not in before.result.horizon.year_labels:
        return ""
    moved = float(saldo[paper.year] - bookings(before.result, paper.profile)[paper.year].sum())
    if dutch.rounded(moved) == 0:
        return f" Dat is gelijk aan {before.name}."
    word = "voordeliger" if moved > 0 else "nadeliger"
    return f" Dat is {dutch.euro(abs(moved))} {word} dan in {before.name} (vastgesteld op {dutch.day(before.adopted)})."


def _favour(amount: float) -> str:
    if dutch.rounded(amount) == 0:
        return dutch.euro(0)
    return f"{dutch.euro(abs(amount))} {_word(amount)}"


def _word(amount: float) -> str:
    if dutch.rounded(amount) == 0:
        return "in evenwicht"
    return "voordelig" if amount > 0 else "nadelig"
