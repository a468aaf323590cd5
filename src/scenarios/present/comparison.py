"""Two runs of one scenario beside each other: the balance of a party per year, and what makes the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis.bridge import bridge
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Table
from scenarios.present.bridge import BOOKS, LETTERS, bridge_table, run_names
from scenarios.present.certainty import projection_notes, source_note, year_labels
from scenarios.present.chart import Chart, draw_pairs, no_chart, nothing
from scenarios.present.names import within

if TYPE_CHECKING:
    from scenarios.model.result import Result

CHANGE, TOTAL = "verschil", "totaal"


def compared(before: Result, after: Result, party: str) -> list[Displayed]:
    """Chart and table of the balance per year of both, and what causes the difference."""
    book = "recognised"
    return [
        balances_chart(before, after, party, book),
        balances_table(before, after, party, book),
        bridge_table(bridge(before, after, party, book), before, after),
    ]


def balances_chart(before: Result, after: Result, party: str, book: str) -> Displayed:
    """Balance of a party per year, before beside after; a sentence where it is nought in all years of both."""
    names, frame = run_names(before, after, dated=False), balances(before, after, party, book)
    series = {name: frame.loc[row].iloc[:-1] for name, row in zip(names, frame.index, strict=False)}
    if nothing(series.values()):
        return no_chart(f"Het saldo van {_name(after, party)} is in elk jaar nul ({BOOKS[book]})")
    told = "; ".join(
        f"{year}: {' en '.join(f'{name} {dutch.euro(row[year])}' for name, row in series.items())}"
        for year in frame.columns[:-1]
    )
    return Chart(
        alt=f"Staafdiagram van het saldo van {_name(after, party)} per jaar. {told}.",
        draw=lambda figure, axes: draw_pairs(figure, axes, series, _headings(after, party, book)),
        **_about("figuur-vergelijking", before, after, party, book),
    )


def balances_table(before: Result, after: Result, party: str, book: str) -> Table:
    """Balance of a party per year and in total, before and after, and the difference."""
    frame = balances(before, after, party, book)
    return Table(
        sign="verschil: beter (voordelig) of slechter (nadelig)",
        frame=frame,
        stub="Scenario",
        labels=dict(zip(frame.index, [*run_names(before, after), "Verschil"], strict=True)),
        roles={CHANGE: "total"},
        columns=_headings(after, party, book) | {TOTAL: "Totaal"},
        signed=True,
        convention=LETTERS,
        sums={"na": ["voor", CHANGE]},
        column_sums={TOTAL: dict.fromkeys(frame.columns[:-1], 1)},
        **_about("tabel-vergelijking", before, after, party, book),
    )


def balances(before: Result, after: Result, party: str, book: str) -> pd.DataFrame:
    """Balance of a party: index "voor", "na" and "verschil"; columns calendar years of `after` and "totaal"; euro."""
    years = after.horizon.year_labels
    rows = [result.statement(party, book).sum().reindex(years) for result in (before, after)]
    frame = pd.DataFrame([*rows, rows[1] - rows[0]], index=["voor", "na", CHANGE])
    frame[TOTAL] = frame.sum(axis=1)
    return frame


def _about(key: str, before: Result, after: Result, party: str, book: str) -> dict[str, Any]:
    names = " en ".join(f"“{name}”" for name in run_names(before, after))
    return {
        "id": key,
        "caption": f"Saldo van {_name(after, party)} per jaar: {names}",
        "unit": f"euro, {BOOKS[book]}",
        "source": source_note(after, after.lines_of(party)),
        "notes": projection_notes(after, after.lines_of(party)),
    }


def _headings(result: Result, party: str, book: str) -> dict[Any, str]:
    return dict(year_labels(result, result.lines_of(party), book))


def _name(result: Result, party: str) -> str:
    return within(result.scenario.parties[party])
