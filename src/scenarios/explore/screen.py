"""What a workbench shows, as HTML: choices, controls, figures, and one panel at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FileSystemLoader

from scenarios.analysis.sensitivity import Measure
from scenarios.present import charts, comparison, dutch, risk, views
from scenarios.present.blocks import Displayed, Sentence, in_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scenarios.explore.entry import Entry
    from scenarios.model.draws import Draws
    from scenarios.model.result import Result
    from scenarios.present.convention import Convention

PAGE = Path(__file__).parent / "page"
GROUPS = {
    "council": ("Knoppen", "de raad beslist"),
    "nobody": ("Aannames", "niemand beslist"),
    "law": ("Regels", "de wetgever beslist"),
}
GLUE = "\u2060"
CHART_HEIGHT = 3.1  # inches: what fits beside the controls
NO_RANGE = "Dit scenario zegt niet welke getallen onzeker zijn. Een bandbreedte is er daarom niet."
DRAWING = "De bandbreedte wordt geloot."


class Seen(NamedTuple):
    """What there is to show: the scenario on the screen and the one it started from, for whom, written how."""

    now: Result
    begin: Result
    party: str
    draws: Draws | None
    convention: Convention

    def styled(self, *blocks: Displayed) -> list[Displayed]:
        """Blocks with their amounts as the municipality writes them."""
        return [in_style(block, self.convention) for block in blocks]


def by_owner(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries by what they belong to, in order."""
    return [(owner, list(group)) for owner, group in groupby(entries, key=lambda entry: entry.owner)]


PAGES = Environment(loader=FileSystemLoader(PAGE), autoescape=True)
PAGES.filters["groupby_owner"] = by_owner
PAGES.filters["glued"] = lambda text: text.replace(dutch.MINUS, dutch.MINUS + GLUE)  # a sign stays with its amount


def page(name: str, **about: Any) -> str:
    """HTML of one of the pages."""
    return PAGES.get_template(f"{name}.html").render(about)


def groups(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Controls by who decides; those that the scenario leaves at their default come under "more"."""
    found = []
    for key, (title, about) in GROUPS.items():
        here = [entry for entry in entries if entry.lever.decides == key]
        parts = {name: [each for each in here if each.lever.told == told] for name, told in SIDES.items()}
        if here:
            found.append({"key": key, "title": title, "about": about, **parts})
    return found


SIDES = {"first": True, "more": False}


def html_of(blocks: Iterable[Displayed]) -> str:
    """HTML of blocks one below another."""
    return "".join(block.html() for block in blocks)


# --- panels ------------------------------------------------------------------------------------------------------


def prefinancing_panel(seen: Seen) -> list[Displayed]:
    """Position by month, beside that of the start."""
    results = {"nu": seen.now} | ({} if seen.now is seen.begin else {"begin": seen.begin})
    return [_low(charts.prefinancing_chart(results, seen.party)), views.prefinancing_by_year(seen.now, seen.party)]


def cash_panel(seen: Seen) -> list[Displayed]:
    """Cash beside baten en lasten, and the books behind them."""
    books = (view(seen.now, seen.party) for view in (views.statement_table, views.cash_table, views.balance_table))
    return [charts.timing_chart(seen.now, seen.party), *seen.styled(*books)]


def place_panel(seen: Seen) -> list[Displayed]:
    """What a place costs and what covers it."""
    return [_low(charts.place_chart(seen.now)), views.place_table(seen.now, seen.party)]


def range_panel(seen: Seen) -> list[Displayed]:
    """Where the balance may come out."""
    if seen.draws is None:
        uncertain = seen.now.scenario.uncertainty or seen.now.scenario.events
        return [Sentence(DRAWING if uncertain else NO_RANGE)]
    return [
        risk.risk_sentence(seen.draws, Measure(seen.party)),
        _low(risk.fan_chart(seen.draws, seen.party, "recognised")),
        *seen.styled(risk.fan_table(seen.draws, seen.party, "recognised")),
    ]


def comparison_panel(seen: Seen) -> list[Displayed]:
    """Balance per year beside that of the start, with the differences, and what caused them."""
    return seen.styled(*comparison.compared(seen.begin, seen.now, seen.party))


def _low(chart: charts.Chart) -> charts.Chart:
    return replace(chart, height=min(chart.height, CHART_HEIGHT))


PANELS: Mapping[str, tuple[str, Callable[[Seen], list[Displayed]]]] = {
    "voorfinanciering": ("Voorfinanciering", prefinancing_panel),
    "kas": ("Kas en baten/lasten", cash_panel),
    "saldo": ("Vergelijk met begin", comparison_panel),
    "plek": ("Per plek", place_panel),
    "band": ("Bandbreedte", range_panel),
}
