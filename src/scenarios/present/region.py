"""Tables and chart of a region: every municipality a row, the region as a whole at the foot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis.region import TOTAL, region, region_places
from scenarios.present import dutch, sentences
from scenarios.present.blocks import KeyFigure, KeyFigures, Sentence, Table, TitleBlock
from scenarios.present.certainty import least_sure, source_note
from scenarios.present.chart import Chart, euro_axis
from scenarios.present.planning import PAPERS, convention_of, lines_of, realisation_notes
from scenarios.present.style import CONTRAST, GREY, fills

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from scenarios.analysis.paper import Paper

BOOKS = {"recognised": ("baten-lasten", "Saldo van baten en lasten"), "cash": ("kas", "Saldo in kas")}


def title_block(papers: Mapping[str, Paper], name: str, audience: str, status: str) -> TitleBlock:
    """Title of the paper of a region, with the inputs of every municipality as attachments."""
    first = next(iter(papers.values()))
    results = {municipality: paper.result for municipality, paper in papers.items()}
    return replace(
        sentences.title_block(results, status),
        title=f"{PAPERS[first.kind]} {first.year}: {name}",
        subtitle=f"{dutch.counted(len(papers), 'gemeente', 'gemeenten')} in één overzicht",
        organisation=name,
        accent=first.profile.colours.accent,
        moment=first.kind,
        audience=audience,
    )


def answer(papers: Mapping[str, Paper]) -> Sentence:
    """One sentence: what is left in the region, and in which municipality most and least."""
    first = next(iter(papers.values()))
    saldo = region(papers, "recognised")[first.year]
    rows = saldo.drop(TOTAL)
    low, high = str(rows.idxmin()), str(rows.idxmax())
    return Sentence(
        f"In {first.year} is het saldo van de {len(papers)} gemeenten samen {_favour(saldo[TOTAL])}. Het laagste saldo "
        f"heeft {low} ({_favour(rows[low])}) en het hoogste {high} ({_favour(rows[high])})."
    )


def figures(papers: Mapping[str, Paper]) -> KeyFigures:
    """Places, balance and cash of the region in the year of the paper."""
    year = next(iter(papers.values())).year
    note = f"{dutch.counted(len(papers), 'gemeente', 'gemeenten')} samen, {year}"
    saldo, cash = (float(region(papers, book)[year][TOTAL]) for book in ("recognised", "cash"))
    places = float(region_places(papers)[year][TOTAL])
    return KeyFigures(
        [
            KeyFigure("Plekken eind van het jaar", dutch.quantity(places), note),
            KeyFigure("Saldo baten en lasten", dutch.euro(saldo), note),
            KeyFigure("Saldo in kas", dutch.euro(cash), note),
        ]
    )


def region_table(papers: Mapping[str, Paper], book: str) -> Table:
    """Balance per municipality and year, adding up to that of the region."""
    first = next(iter(papers.values()))
    key, caption = BOOKS[book]
    frame = region(papers, book)
    return Table(
        id=f"tabel-regio-{key}",
        caption=f"{caption} per gemeente",
        unit="euro per jaar",
        sign="",
        source=_source(first),
        frame=frame,
        stub="Gemeente",
        labels={TOTAL: "Regio"},
        roles={TOTAL: "total"},
        columns={year: str(year) for year in frame.columns},
        signed=True,
        convention=convention_of(first),
        sums={TOTAL: list(papers)},
        notes=[
            "De regel Regio is opgeteld uit alle geldstromen van alle gemeenten, niet uit de regels erboven.",
            *realisation_notes(first.result),
        ],
    )


def places_table(papers: Mapping[str, Paper]) -> Table:
    """Places filled at the end of each year, per municipality."""
    frame = region_places(papers)
    return Table(
        id="tabel-regio-plekken",
        caption="Plekken per gemeente, stand eind van het jaar",
        unit="plekken",
        sign="",
        source=_source(next(iter(papers.values()))),
        frame=frame,
        stub="Gemeente",
        labels={TOTAL: "Regio"},
        roles={TOTAL: "total"},
        columns={year: str(year) for year in frame.columns},
        sums={TOTAL: list(papers)},
    )


def sources_table(papers: Mapping[str, Paper]) -> Table:
    """What each municipality rests on: its scenario, what that is, and the least sure number in it."""
    rows = {
        name: [
            next(iter(paper.result.files), ""),
            paper.result.scenario.subtitle,
            least_sure(paper.result, lines_of(paper)),
        ]
        for name, paper in papers.items()
    }
    return Table(
        id="tabel-regio-bronnen",
        caption="Waar de cijfers van elke gemeente op rusten",
        unit="",
        sign="",
        source="scenariobestanden; zie de bestanden bij deze bijlage",
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=["scenario", "wat", "status"]),
        stub="Gemeente",
        columns={"scenario": "Scenario", "wat": "Wat het is", "status": "Minst zekere gegeven"},
    )


def region_chart(papers: Mapping[str, Paper]) -> Chart:
    """Balance per municipality in the year of the paper, as bars on one scale."""
    first = next(iter(papers.values()))
    saldo = region(papers, "recognised").drop(index=TOTAL)[first.year]
    told = "; ".join(f"{name} {dutch.euro(amount)}" for name, amount in saldo.items())
    return Chart(
        id="figuur-regio",
        caption=f"Saldo van baten en lasten per gemeente, {first.year}",
        unit="euro; plus is voordelig, min is nadelig",
        source=_source(first),
        alt=f"Staafdiagram van het saldo per gemeente in {first.year}. {told}.",
        draw=lambda _figure, axes: _draw(axes, saldo),
        height=0.9 + 0.34 * len(saldo),
        colours=first.profile.colours.fills or Chart.colours,
    )


def _draw(axes: Axes, saldo: pd.Series) -> None:
    amounts = [float(amount) for amount in saldo]
    at = range(len(amounts))
    looks: list[dict[str, Any]] = [{"color": CONTRAST, "hatch": "///"}, dict(fills()[0])]
    for y, amount in zip(at, amounts, strict=True):
        axes.barh(y, amount, 0.62, edgecolor="white", **looks[amount >= 0])
        side, away = ("left", 4) if amount >= 0 else ("right", -4)
        look: dict[str, Any] = {"textcoords": "offset points", "ha": side, "va": "center", "fontsize": 8.5}
        axes.annotate(dutch.number(amount), (amount, y), (away, 0), **look)
    axes.axvline(0, color=GREY, lw=0.8)
    axes.set_yticks(at, [str(name) for name in saldo.index])
    axes.invert_yaxis()
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.margins(x=0.16)
    euro_axis(axes, "x")


def _source(paper: Paper) -> str:
    return source_note(paper.result, lines_of(paper)).replace("scenario “", "de scenario's van de gemeenten, zoals “")


def _favour(amount: float) -> str:
    word = "" if dutch.rounded(amount) == 0 else " voordelig" if amount > 0 else " nadelig"
    return f"{dutch.euro(abs(amount))}{word}"
