"""What each tab shows is of what is on the screen: set beside blocks that are made of the result itself."""

import re
from dataclasses import replace
from typing import Any

import pytest

from scenarios.analysis.questions import QUESTIONS, ask
from scenarios.analysis.sensitivity import LOOKED_AT, Measure
from scenarios.analysis.why import why
from scenarios.explore.opening import workbench
from scenarios.explore.panels import CHART_HEIGHT, html_of
from scenarios.explore.paper import LEFT, NOTHING, ROOM, Paper, parts
from scenarios.explore.sight import Sight
from scenarios.explore.workbench import Workbench
from scenarios.present import charts, comparison, risk, views
from scenarios.present.blocks import Displayed
from scenarios.present.questions import answered
from scenarios.present.why import why_html

PERSONS, LOONWAARDE, HOURS = (f"placements.wia.{key}" for key in ("persons", "loonwaarde", "hours"))
WSD = "sw_bedrijf"


def put(bench: Workbench, path: str, text: str) -> None:
    bench.do({"do": "put", "path": path, "value": text})


def panel(bench: Workbench, tab: str, **given: str) -> str:
    bench.do({"do": "tab", "key": tab})
    if given:
        bench.do({"do": "ask", "given": given})
    return Sight(bench).regions("x")["panel"]


def tiles(bench: Workbench) -> str:
    return Sight(bench).regions("x")["figures"].replace("\u2060", "")


def lowered(chart: charts.Chart) -> charts.Chart:
    return replace(chart, height=min(chart.height, CHART_HEIGHT))


def beside_the_start(bench: Workbench) -> list[Displayed]:
    """Blocks of the comparison, under the names that both have on the screen."""
    begin, now = (
        replace(result, scenario=result.scenario.model_copy(update={"name": name}))
        for result, name in ((bench.begin, "Begin"), (bench.result, "Nu"))
    )
    return comparison.compared(begin, now, WSD)


def by_hand(bench: Workbench) -> dict[str, list[Displayed]]:
    """Blocks of every tab for WSD, from the two results."""
    now, begin, draws = bench.result, bench.begin, bench.draws
    books = [view(now, WSD) for view in (views.statement_table, views.cash_table, views.balance_table)]
    positions = charts.prefinancing_chart({"nu": now, "begin": begin}, WSD)
    fan = [risk.fan_chart(draws, WSD, "recognised"), risk.fan_table(draws, WSD, "recognised")]
    return {
        "voorfinanciering": [lowered(positions), views.prefinancing_by_year(now, WSD)],
        "kas": [charts.timing_chart(now, WSD), *books],
        "saldo": beside_the_start(bench),
        "plek": [lowered(charts.place_chart(now)), views.place_table(now)],
        "band": [risk.risk_sentence(draws, Measure(WSD)), lowered(fan[0]), fan[1]],
    }


def test_every_tab_shows_what_is_on_the_screen_beside_what_it_was(open_bench):
    bench = open_bench()
    before = {tab: panel(bench, tab) for tab in ("voorfinanciering", "kas", "saldo", "plek", "band")}
    put(bench, PERSONS, "12")
    assert "55.452\xa0V" in panel(bench, "saldo")  # three of fifteen people less: a fifth of 277.259 less short
    positions = panel(bench, "voorfinanciering")
    assert "206.162" in positions  # four fifths of 257.703
    assert re.search(r'aria-label="[^"]*\bnu\b[^"]*\bbegin\b', positions)
    put(bench, LOONWAARDE, "45")  # what a place costs depends on this, not on how many there are
    for _ in bench.drawing():
        pass
    for tab, blocks in by_hand(bench).items():
        html = panel(bench, tab)
        assert html_of(blocks) in html, tab
        assert html != before[tab], tab


# --- what is asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("omslag", "60.000", 60_000),
        ("stopt", "7", 7),
        ("adviezen", "4", 4),
        ("rijk", "90", 0.9),
        ("liv", None, 0),
    ],
)
def test_every_question_is_answered_with_the_number_that_was_put_in_it(open_bench, key, text, value):
    bench = open_bench()
    put(bench, PERSONS, "12")
    usual = html_of(answered(ask(bench.result, key, WSD, QUESTIONS[key].usual)))
    assert usual in panel(bench, "vragen", question=key)
    if text is not None:
        found = html_of(answered(ask(bench.result, key, WSD, value)))
        assert found != usual
        assert found in panel(bench, "vragen", question=key, **{key: text})
        html = panel(bench, "vragen", **{key: "0.x"})
        assert re.search(r'<p class="wrong" role="alert">dit is geen getal[^<]+</p>', html)
        assert 'aria-invalid="true"' in html
        assert "<svg" not in html


@pytest.mark.parametrize("book", LOOKED_AT)
def test_a_tree_is_of_the_figure_that_was_chosen(open_bench, book):
    bench, seen = open_bench(), set()
    for people in ("15", "12"):
        put(bench, PERSONS, people)
        for year, flow in (("", ""), ("2023", ""), ("", "lks"), ("2024", "lks")):
            if flow and book == "prefinancing":
                continue
            html = panel(bench, "waarom", book=book, year=year, flow=flow)
            node = why(bench.result, Measure(WSD, book, int(year) if year else None), flow or None)
            assert why_html(bench.result, node) in html
            seen.add(why_html(bench.result, node))
            chosen = re.findall(r'<option value="([^"]*)" selected>', html)
            assert chosen == [book, year, flow]
    assert len(seen) == (4 if book == "prefinancing" else 8)  # each is another tree


# --- for whom ----------------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_party_that_was_chosen(open_bench):
    bench = open_bench()
    assert "<b>−€\xa0277.259</b>" in tiles(bench)
    bench.do({"do": "party", "value": "gemeente"})
    assert re.search(r"Saldo, baten en lasten</span> <b>€\xa00</b>", tiles(bench))
    assert charts.timing_chart(bench.result, "gemeente").html() in panel(bench, "kas")


# --- the controls ------------------------------------------------------------------------------------------------


def test_every_control_stands_under_who_decides(open_bench):
    sections = Sight(open_bench()).regions("x")["controls"].split("<section ")[1:]
    under = {
        re.search(r"<h3[^>]*>(.+?) <small>", part)[1]: re.findall(r'data-path="([^"]+)"', part) for part in sections
    }
    assert list(under) == ["Knoppen", "Aannames", "Regels", "Wat als"]
    assert {PERSONS, HOURS, "flows.lks.paid"} <= set(under["Knoppen"])
    assert {LOONWAARDE, "placements.wia.exit_rate"} <= set(under["Aannames"])
    assert {"flows.lks_rijk.factor", "law.lks_cap_fraction"} <= set(under["Regels"])


def test_what_the_model_refuses_is_said_beside_the_control(open_bench):
    bench = open_bench()
    put(bench, HOURS, "38")
    fields = Sight(bench).fields()
    assert "volle werkweek" in fields[HOURS]["wrong"]
    assert [path for path, field in fields.items() if field["wrong"]] == [HOURS]


def test_a_piece_that_is_on_is_shown_as_on(open_bench):
    bench = open_bench()
    ticked = 'data-do="piece" data-key="([^"]+)" checked'
    assert re.findall(ticked, Sight(bench).regions("x")["controls"]) == []
    bench.do({"do": "piece", "key": "conditions.rente"})
    assert re.findall(ticked, Sight(bench).regions("x")["controls"]) == ["conditions.rente"]


# --- on paper ----------------------------------------------------------------------------------------------------


def test_paper_says_what_was_moved_what_that_does_and_where_all_comes_from(open_bench):
    bench = open_bench()
    put(bench, PERSONS, "12")
    bench.do({"do": "piece", "key": "conditions.rente"})
    piece = bench.begin.scenario.conditions["rente"].otherwise
    rows = [("Deelnemers aan de pilot, hele regio: aantal deelnemers", "15 deelnemers", "12 deelnemers")]
    rows.append((piece, "nee", "ja"))
    assert Sight(bench).moved() == rows
    blocks = [block.block() for block in parts(bench)]
    texts = [block["markdown"] for block in blocks if block["kind"] == "text"]
    assert [text for text in texts if text.startswith("# ")] == [
        "# Wat er is veranderd",
        "# Baten en lasten, en kas",
        "# Voorfinanciering",
        "# Aannames en bronnen",
        "# Controles",
    ]
    tables = {block["id"]: block for block in blocks if block.get("id", "").startswith("tabel")}
    assert [tuple(row["cells"]) for row in tables["tabel-veranderd"]["rows"]] == rows
    for block in beside_the_start(bench):
        assert block.block() in blocks
    (sources,) = [block for key, block in tables.items() if "aannames" in key]
    assert "Gekozen bij het verkennen" in str(sources)


def test_a_paper_of_a_workbench_that_was_opened_again_shows_no_figures(open_bench):
    class Place:
        shown: Any = None

        def update(self, shown: Any, *, raw: bool) -> None:
            self.shown = shown

    paper = Paper(open_bench())
    places = paper._handles = [Place() for _ in range(ROOM)]
    Paper.following.append(paper)
    follows = paper.refresh()
    next(follows)
    workbench("vught-2022")
    assert LEFT in places[0].shown["text/markdown"]
    list(follows)  # what was under way when the cell was run again
    list(paper.refresh())
    assert all(place.shown == NOTHING._repr_mimebundle_() for place in places[1:])
