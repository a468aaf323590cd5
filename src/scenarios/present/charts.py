"""Charts of a result; the alt text of each is made from the numbers of the chart."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.analysis.key_figures import place_totals, prefinancing
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.certainty import projected_sentence, projection_notes, source_note, year_labels
from scenarios.present.chart import (
    LABEL,
    LEGEND,
    PAPER,
    ROOM,
    Chart,
    draw_pairs,
    euro_axis,
    fits,
    legend_above,
    mark_projected,
    no_chart,
    nothing,
    shade,
)
from scenarios.present.flow_diagram import draw_parties, payments
from scenarios.present.names import within
from scenarios.present.style import CONTRAST, GREY, INK, fills

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scenarios.analysis.key_figures import Prefinancing
    from scenarios.model.result import Result
    from scenarios.present.blocks import Displayed

FAIR, FAIR_SHORT = "Ontvangsten, LKS naar rato", "naar rato"
TEXT_MONTHS = 14  # what a label is wide
BAR = 0.56  # width of a bar, as a part of the room of its year


def place_chart(result: Result, like_for_like: Result | None = None) -> Displayed:
    """What a place costs and what covers it, per year, with the balance and (if given) the like-for-like line.

    A year without places has no bar; without any place or amount there is a sentence in place of the chart.

    Parameters
    ----------
    result
        Scenario to show.
    like_for_like
        The same with amounts per fte counted at the size of the place; its receipts are drawn as a dashed line.
    """
    receipts, totals = result.per_place("receipts"), place_totals(result)
    if nothing([totals.fillna(0.0).to_numpy()]):
        return no_chart("Per plek is er in geen enkel jaar een bedrag")
    years = list(totals.columns)
    bars = receipts.fillna(0.0)[receipts.abs().max(axis=1) > TOLERANCE]  # of what is there to be seen
    labels = [result.line(name).label for name in bars.index]
    other = None if like_for_like is None else place_totals(like_for_like)[years]
    lines = [line for line in result.lines if line.name in {*receipts.index, *result.per_place("costs").index}]
    headings = year_labels(result, lines, "entitlement")

    def draw(figure: Figure, axes: Axes) -> None:
        at = range(len(years))
        heights = _stacked_bars(axes, bars.to_numpy(), labels)
        mark_projected(axes, headings)
        cost = totals.loc["kosten"].to_numpy()
        edges = np.arange(-0.5, len(years))
        axes.step(edges, [*cost, cost[-1]], where="post", color=CONTRAST, label="Kosten van een plek")
        highest = np.nanmax([cost, heights], axis=0)
        told, turned, above = _balances(totals.loc["saldo"].to_numpy())
        top = float(highest.max()) * above
        if other is not None:
            _fair_lines(axes, other, top)
        for x, balance, text, height in zip(at, totals.loc["saldo"], told, highest, strict=True):
            look: dict[str, Any] = {"color": CONTRAST if balance < 0 else INK, "weight": 600, "bbox": PAPER, **turned}
            axes.text(x, height + top * 0.015, text, ha="center", va="bottom", **look)
        axes.set_xticks(at, list(headings.values()))
        axes.set_xlim(-0.5, len(years) - 0.5)
        axes.set_ylim(0, top)
        euro_axis(axes)
        legend_above(figure, axes)

    return Chart(
        id="figuur-plek",
        caption="Wat een plek kost en wat daarvan gedekt is",
        unit="euro per plek per jaar, recht",
        source=source_note(result, lines),
        notes=projection_notes(result, lines),
        alt=_place_alt(totals, other) + projected_sentence(result, lines),
        draw=draw,
        height=4.6,
    )


def _stacked_bars(axes: Axes, rows: np.ndarray, labels: list[str]) -> np.ndarray:
    """Stack rows of amounts per year as bars; the total height of each."""
    bottom = np.zeros(rows.shape[1])
    for row, label, colour in zip(rows, labels, cycle(fills()), strict=False):
        look: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.8, **colour}
        axes.bar(range(len(row)), row, BAR, bottom=bottom, label=label, **look)
        bottom += row
    return bottom


def _balances(amounts: Iterable[float]) -> tuple[list[str], dict[str, Any], float]:
    """What is written above the bar of each year so that it fits, how it is turned, and what room that takes.

    The room is the height of the chart as a multiple of that of the highest bar.
    """
    figures = [dutch.number(amount, missing=dutch.NOT_APPLICABLE) for amount in amounts]
    beside, room = [f"saldo {figure}" for figure in figures], ROOM / len(figures)
    if fits(beside, room, LABEL, weight=600):
        return beside, {}, 1.16
    if fits([*figures, "saldo"], room, LABEL, weight=600):
        return [f"saldo\n{figure}" for figure in figures], {}, 1.24
    return beside, {"rotation": 90}, 1.65


def _fair_lines(axes: Axes, other: pd.DataFrame, top: float) -> None:
    """Draw receipts counted like for like as a dash through each bar, and what that leaves inside its foot."""
    at = range(len(other.columns))
    upright = not fits([FAIR_SHORT], BAR * ROOM / len(at), LEGEND)
    begin, end = [x - 0.36 for x in at], [x + 0.36 for x in at]
    axes.hlines(other.loc["ontvangsten"], begin, end, color=INK, ls=(0, (3, 1.5)), lw=1.6, label=FAIR)
    for x, gap in zip(at, other.loc["saldo"], strict=True):
        look: dict[str, Any] = {"ha": "center", "va": "bottom", "color": "white", "fontsize": LEGEND}
        if not np.isnan(gap):
            text = (" " if upright else "\n").join([FAIR_SHORT, dutch.number(gap)])
            axes.text(x, top * 0.02, text, rotation=90 * upright, **look)


def timing_chart(result: Result, party: str) -> Displayed:
    """Balance per year in baten en lasten beside that in cash: the difference is timing.

    Where it is nought in all years, in both, there is a sentence in place of the chart.
    """
    books = {"Baten en lasten": "recognised", "Kas": "cash"}
    totals = {label: result.statement(party, book).sum() for label, book in books.items()}
    years, lines = result.horizon.year_labels, result.lines_of(party)
    name = within(result.scenario.parties[party])
    if nothing(totals.values()):
        return no_chart(f"Het saldo van {name} is in elk jaar nul, in baten en lasten en in kas")
    marked = [year_labels(result, lines, book) for book in books.values()]
    headings = {year: max((labels[year] for labels in marked), key=len) for year in years}

    told = "; ".join(
        f"{year}: baten en lasten {dutch.euro(total)}, kas {dutch.euro(paid)}"
        for year, total, paid in zip(years, *totals.values(), strict=True)
    )
    return Chart(
        id="figuur-kas",
        caption=f"Saldo in baten en lasten naast saldo in kas, {name}",
        unit="euro per jaar; plus is over, min is tekort",
        source=source_note(result, lines),
        notes=projection_notes(result, lines),
        alt=f"Staafdiagram van het saldo van {name} per jaar. {told}.{projected_sentence(result, lines)}",
        draw=lambda figure, axes: draw_pairs(figure, axes, totals, headings),
    )


def prefinancing_chart(results: Mapping[str, Result], party: str) -> Displayed:
    """Position of what a party has advanced, by month, with its peak; the first scenario is the main one.

    Where nothing is ever advanced or received in advance there is a sentence in place of the chart.
    """
    positions = {label: result.prefinancing(party)["stand"] for label, result in results.items()}
    main = next(iter(results.values()))
    found = prefinancing(main, party)
    name = within(main.scenario.parties[party])
    if nothing(positions.values()):
        return no_chart(f"Er is in geen enkele maand voorfinanciering door {name}")
    months, lines = main.horizon.month_labels, main.lines_of(party)
    rests = main.projected_years(lines, "entitlement") | main.projected_years(lines, "cash")

    def draw(figure: Figure, axes: Axes) -> None:
        _draw_positions(axes, positions)
        if found.peak > TOLERANCE:
            _tell_peak(axes, next(iter(positions.values())), found)
        if rests:
            shade(axes, months.index(f"{min(rests)}-01"), len(months) - 1)
        if len(positions) > 1:
            legend_above(figure, axes)

    return Chart(
        id="figuur-voorfinanciering",
        caption=f"Voorfinanciering door {name}, stand aan het eind van de maand",
        unit="euro",
        source=source_note(main, lines),
        notes=projection_notes(main, lines),
        alt=_prefinancing_alt(positions, name, found) + projected_sentence(main, lines),
        draw=draw,
        height=4.4,
    )


def _draw_positions(axes: Axes, positions: Mapping[str, pd.Series]) -> None:
    """Draw a line per scenario by month, the first with its area filled."""
    styles = ("-", (0, (4, 2)), (0, (1, 1.5)), "-.")
    first, second, _, third, *_ = (each["facecolor"] for each in fills())
    for (label, stand), style, colour in zip(positions.items(), styles, (first, second, third, GREY), strict=False):
        axes.plot(range(len(stand)), stand, ls=style, color=colour, label=label)
    stand = next(iter(positions.values()))
    axes.fill_between(range(len(stand)), stand, color=first, alpha=0.12, lw=0)
    axes.set_xticks(range(0, len(stand), 12), [f"jan {month[:4]}" for month in stand.index[::12]])
    axes.set_xlim(0, len(stand) - 1)
    low, high = (float(end(end(each) for each in positions.values())) for end in (min, max))
    axes.set_ylim(min(low * 1.08, 0.0), max(high * 1.08, 0.0))
    if low < 0:
        axes.axhline(0, color=GREY, lw=0.8)
    euro_axis(axes)


def _tell_peak(axes: Axes, stand: pd.Series, found: Prefinancing) -> None:
    """Mark the highest position, with its amount and month within the area, on the side where that is highest."""
    at = list(stand.index).index(found.peak_month)
    axes.plot([at], [found.peak], "o", color=CONTRAST, ms=6, zorder=5)
    axes.vlines(at, 0, found.peak, color=CONTRAST, lw=1, ls=(0, (2, 2)))
    told = f"hoogste stand {dutch.euro(found.peak)}\n{dutch.month(found.peak_month)}"
    left, right = (stand.iloc[max(at - TEXT_MONTHS, 0) : at].min(), stand.iloc[at : at + TEXT_MONTHS].min())
    offset, side = ((-5, 0), "right") if left > right else ((5, 0), "left")
    axes.annotate(
        told,
        (at, max(found.peak * 0.12, axes.get_ylim()[1] * 0.04)),
        offset,
        textcoords="offset points",
        ha=side,
        weight=600,
        color=CONTRAST,
    )


def parties_chart(result: Result) -> Displayed:
    """Who pays whom over the whole horizon: boxes for parties, arrows for money; a sentence when nobody pays."""
    paid, lines = payments(result), result.lines
    if not paid:
        return no_chart("In dit scenario betaalt niemand iets")
    names = {key: within(party) for key, party in result.scenario.parties.items()}
    told = "; ".join(f"{names[a]} aan {names[b]} {dutch.euro(amount)}" for (a, b), amount in paid.items())
    years = result.horizon.year_labels
    return Chart(
        id="figuur-geldstromen",
        caption=f"Wie betaalt wie, recht over {dutch.years(years)}",
        unit="euro, hele looptijd",
        source=source_note(result, lines),
        notes=projection_notes(result, lines),
        alt=f"Schema van de betalingen tussen partijen: {told}.{projected_sentence(result, lines)}",
        draw=lambda figure, axes: draw_parties(figure, axes, result.scenario.parties, paid),
        height=2.9,
    )


def _place_alt(totals: pd.DataFrame, other: pd.DataFrame | None) -> str:
    parts = [
        f"{dutch.years(span)}: geen plekken"
        if row.isna().all()
        else f"{dutch.years(span)}: ontvangsten {dutch.euro(row['ontvangsten'])}, kosten {dutch.euro(row['kosten'])}, "
        f"saldo {dutch.euro(row['saldo'])}"
        + ("" if other is None else f" (met LKS naar rato {dutch.euro(other[span[0]]['saldo'])})")
        for span, row in spans(totals)
    ]
    return f"Staafdiagram van ontvangsten en kosten per plek. {'; '.join(parts)}."


def spans(frame: pd.DataFrame) -> list[tuple[list[int], pd.Series]]:
    """Consecutive years with the same figures (to the cent), each with its column."""
    groups: list[tuple[list[int], pd.Series]] = []
    for year, column in zip([int(str(key)) for key in frame.columns], frame.to_numpy().T, strict=True):
        if groups and np.allclose(groups[-1][1], column, atol=0.005, equal_nan=True):
            groups[-1][0].append(year)
        else:
            groups.append(([year], frame[year]))
    return groups


def _prefinancing_alt(positions: Mapping[str, pd.Series], name: str, found: Prefinancing) -> str:
    stand = next(iter(positions.values()))
    ends = ", ".join(f"eind {month[:4]} {dutch.euro(stand[month])}" for month in stand.index[11::12])
    peaks = "; ".join(f"{label} {dutch.euro(p.max())}" for label, p in positions.items())
    others = f" Hoogste stand per scenario: {peaks}." if len(positions) > 1 else ""
    back = (
        f"alles is terug in {dutch.month(found.back_month)}"
        if found.back_month
        else "aan het eind is nog niet alles terug"
    )
    told = f"hoogste stand {dutch.euro(found.peak)} in {dutch.month(found.peak_month)}, {back}"
    if found.peak < TOLERANCE:
        told = f"die is er niet{f' in “{next(iter(positions))}”' if len(positions) > 1 else ''}"
    return f"Lijn van de voorfinanciering door {name}: {told}. Stand: {ends}.{others}"
