"""What a reader sees of a projection or a changed law: in the table, the chart, on the screen and in the PDF."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pypdfium2
import pytest
from matplotlib.figure import Figure

from building import flow, placement, scenario
from commanding import ran
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.realisation import Realised
from scenarios.model.result import BOOKS, Result
from scenarios.model.run import run
from scenarios.model.scenario import Projection, Source
from scenarios.model.simulate import simulate
from scenarios.present import assumptions, charts, tables, views
from scenarios.present.blocks import Table, TitleBlock
from scenarios.present.certainty import least_sure, projection_notes, source_note, year_labels
from scenarios.present.chart import Chart
from scenarios.publish.pdf import compile_appendix

INDEX = '{ index = "index_loon" }'
# Contracts that end in the spring of 2027: rights of that year rest on a projected wage, and are paid in 2029.
PAST = {"years": "8", "placements.wia.contract_months": "57", "projection.loon": INDEX}
BEUNINGEN = "loonindex (CBS cao-lonen, raming CPB contractlonen) (Begroting 2026-2029 Beuningen, uitgangspunten)"
HOUR = "Minimumloon per uur (vanaf 2024)"
MONTH = "Referentiemaandloon WML, zonder vakantietoeslag (vanaf 2024)"
BOTH = f"* Raming: {HOUR} en {MONTH}; vanaf januari 2027 met {BEUNINGEN}."
KNOWN = list(range(2022, 2027))

ALL_VIEWS = [*views.PARTY_VIEWS, *views.COMMON_VIEWS]


@pytest.fixture(scope="module")
def past() -> Result:
    return run("vught-2022", PAST)


def marked(table: Table) -> list[str]:
    return [heading for heading in table.headings() if heading.endswith("*")]


# --- which years -------------------------------------------------------------------------------------------------


def test_a_table_marks_the_years_that_rest_on_a_projection_and_no_other(past: Result) -> None:
    found = {name: marked(views.shown(name, past, "sw_bedrijf")) for name in ALL_VIEWS}
    assert found == {
        "plek": ["2027*"],
        "staat": ["2027*"],
        "kas": ["2027*", "2029*"],  # wages are paid at once, the subsidy two years later; 2028 pays for 2026
        "balans": ["2027*", "2028*", "2029*"],  # at the end of 2028 the subsidy of 2027 is still to come
        "voorfinanciering": [],
        "geldstromen": ["2027*", "2029*"],
        "neutraal": ["2027*", "2028*", "2029*"],  # interest and the decree go on after the last work
        "aannames": [],
        "controles": [],
        "aansluiting": ["2027*", "2028*", "2029*"],
    }
    rows = views.shown("voorfinanciering", past, "sw_bedrijf").rows()
    months = [cells[0] for _, cells in rows if "*" in cells[0]]
    assert (months[0], months[-1], len(months)) == ("januari 2027*", "december 2029*", 36)
    assert marked(views.prefinancing_by_year(past, "sw_bedrijf")) == ["2027*", "2028*", "2029*"]


def test_who_only_passes_the_subsidy_on_has_no_projected_cash_before_2029(past: Result) -> None:
    assert marked(views.cash_table(past, "gemeente")) == ["2029*"]
    assert marked(views.cash_table(past, "begeleiders")) == []


def test_the_years_before_are_those_of_a_run_without_a_projection_to_the_cent(past: Result) -> None:
    known = run("vught-2022", {"years": "5", "placements.wia.contract_months": "57"})
    for party in known.scenario.parties:
        for each in BOOKS:
            longer, shorter = (result.statement(party, each)[KNOWN] for result in (past, known))
            assert np.array_equal(longer.round(2), shorter.round(2))
        assert marked(views.cash_table(known, party)) == marked(views.statement_table(known, party)) == []
        assert not any(note.startswith("*") for note in views.cash_table(known, party).notes)


def test_an_amount_that_is_recognised_when_paid_is_marked_in_the_year_of_payment() -> None:
    flows = {"loon": flow(rule="loonwaarde", paid={"year_after": 2, "month": 6}, recognised="paid")}
    result = projected(flows, years=4, start="2026-01", contract_months=18)
    lines = result.lines
    assert [result.projected_years(lines, each) for each in BOOKS] == [{2027}, {2029}, {2029}]


# --- where the growth comes from, and how sure it is -------------------------------------------------------------


def projected(flows: dict[str, Any], years: int, start: str, as_of: date | None = None, **given: Any) -> Result:
    """One person under the shipped law, with wages carried on by the wage index and then 2% a year."""
    asked = scenario({"groep": placement(start=start, **given)}, flows, start, years)
    index = {"loon": Projection(index="index_loon", then=0.02)}
    return simulate(asked.model_copy(update={"projection": index, "as_of": as_of}), book())


@pytest.mark.parametrize(
    ("start", "as_of", "worst"),
    [
        ("2016-01", date(2017, 8, 22), "vastgesteld"),
        ("2018-01", date(2017, 8, 22), "geraamd"),  # by the forecast of the CPB of June 2017
        ("2019-01", date(2017, 8, 22), "aanname"),  # that forecast carried on
        ("2018-01", None, "vastgesteld"),
        ("2030-01", None, "aanname"),  # past the last year of the index
    ],
)
def test_the_least_sure_input_travels_to_the_source_note(start: str, as_of: date | None, worst: str) -> None:
    result = projected({"loon": flow(rule="loonwaarde")}, 1, start, as_of)
    assert least_sure(result, result.lines) == worst
    assert source_note(result, result.lines).endswith(f"Minst zekere gegeven: {worst}")
    assert views.cash_table(result, "bedrijf").source.endswith(f"Minst zekere gegeven: {worst}")


def test_what_was_booked_is_as_sure_as_the_ledger_says() -> None:
    plan = scenario({"groep": placement()}, {"fee": flow(amount=1_200, per="place")}, years=1)
    stated = {path: Source(source="x", status="published") for path in ("flows.fee", "placements.groep")}
    booked = {("fee", "recognised"): np.full(6, 90.0)}
    made_up = Realised(6, "plan", booked, "Verzonnen grootboek", "assumed")
    result = simulate(plan.model_copy(update={"sources": stated}), book(), made_up)
    assert source_note(result, result.lines).endswith("Minst zekere gegeven: aanname")


def test_a_flow_that_reads_no_projection_keeps_its_own_certainty() -> None:
    flows = {"loon": flow(rule="loonwaarde"), "vast": flow(amount=10, per="place")}
    result = projected(flows, 1, "2030-01")
    assert least_sure(result, [result.line("vast")]) == "vastgesteld"
    assert projection_notes(result, [result.line("vast")]) == []
    assert year_labels(result, [result.line("vast")], "cash") == {2030: "2030"}


def test_a_flow_named_as_a_group_of_parameters_does_not_rest_on_the_projection_of_that_group() -> None:
    sure = {"loon": flow(amount=10, per="place")}
    asked = scenario({"groep": placement(start="2022-01")}, sure, "2022-01", 1)
    stated = {"projection.loon": "assumed", "flows.loon": "published", "placements.groep": "announced"}
    known = {
        "sources": {path: Source.model_validate({"source": "x", "status": s}) for path, s in stated.items()},
        "projection": {"loon": Projection(then=0.02)},
    }
    result = simulate(asked.model_copy(update=known), book())
    assert {row.key for row in assumptions.assumptions(result)} > {"projection.loon.then", "flows.loon.amount"}
    assert least_sure(result, result.lines) == "aangekondigd"


def test_the_projection_travels_through_every_flow_that_is_made_from_it() -> None:
    flows = {
        "loon": flow(rule="loonwaarde", paid={"lag_months": 1}),
        "deel": flow(share_of="loon", factor=0.5, paid={"year_after": 1, "month": 6}),
        "rente": flow(interest_on="deel", rate=0.03),
    }
    result = projected(flows, 3, "2026-01")
    for name in flows:
        line = [result.line(name)]
        assert year_labels(result, line, "entitlement") == {2026: "2026", 2027: "2027*", 2028: "2028*"}
        assert projection_notes(result, line) == [f"* Raming: {HOUR}; vanaf januari 2027 met {BEUNINGEN}."]
        assert least_sure(result, line) == "aanname"


def test_the_note_says_from_when_each_source_of_growth_counts() -> None:
    result = projected({"loon": flow(rule="loonwaarde")}, 4, "2017-01", date(2017, 8, 22))
    forecast = "loonindex (CBS cao-lonen, raming CPB contractlonen) (CPB, juniraming 2017, via NRC 14 juni 2017)"
    month = "Minimumloon per maand, voltijd (tot en met 2023)"
    assert projection_notes(result, result.lines) == [f"* Raming: {month}; vanaf januari 2018 met {forecast}."]
    later = projected({"loon": flow(rule="loonwaarde")}, 5, "2026-01")
    own = "2,0% per jaar (eigen aanname)"
    assert projection_notes(later, later.lines) == [
        f"* Raming: {HOUR}; vanaf januari 2027 met {BEUNINGEN}, vanaf januari 2030 met {own}."
    ]


# --- in print ----------------------------------------------------------------------------------------------------


def words() -> list[str]:
    return ["show", "vught-2022", *(part for key, value in PAST.items() for part in ("--set", f"{key}={value}"))]


def test_the_command_prints_the_mark_and_what_it_means() -> None:
    shown = ran(*words(), "--view", "kas", "--party", "sw_bedrijf")
    assert (shown.status, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert lines[3].split() == ["Post", *map(str, KNOWN), "2027*", "2028", "2029*"]
    assert BOTH in lines
    assert lines[-1].endswith("zie Aannames en bronnen. Minst zekere gegeven: aanname")


def test_the_command_gives_a_machine_the_note_beside_the_numbers() -> None:
    shown = ran(*words(), "--view", "kas", "--party", "sw_bedrijf", "--format", "csv")
    assert shown.err.splitlines()[0] == BOTH
    assert shown.out.splitlines()[0] == "post,2022,2023,2024,2025,2026,2027,2028,2029"


def test_without_an_index_the_command_refuses_with_one_sentence() -> None:
    shown = ran(*words()[:-2])
    assert (shown.status, shown.out) == (2, "")
    sentence, count = shown.err.splitlines()
    assert sentence == (
        f"vught-2022: flows.lks: {MONTH} (wml_reference_month): geen waarde bekend op 2027-01-01; de laatste bekende "
        "waarde geldt tot 2027-01-01 (Staatscourant 2026, 16505); kort de looptijd in, noem een index onder "
        "[projection.loon] of vul data/parameters aan"
    )
    assert count == "1 probleem; er is niets gemaakt."


def shaded(chart: Chart) -> list[tuple[float, float]]:
    """From where to where the picture is hatched over its whole height, in units of its horizontal axis."""
    figure = Figure()
    axes = figure.subplots()
    chart.draw(figure, axes)
    spans = [patch for patch in axes.patches if patch.get_hatch() == "////" and patch.get_zorder() == 0]
    return [(float(span.get_x()), float(span.get_x() + span.get_width())) for span in spans]  # type: ignore[attr-defined]


def test_the_charts_shade_the_projected_years_and_say_so(past: Result) -> None:
    made = {
        "place": charts.place_chart(past),
        "timing": charts.timing_chart(past, "sw_bedrijf"),
        "prefinancing": charts.prefinancing_chart({"": past}, "sw_bedrijf"),
    }
    assert {name: shaded(chart) for name, chart in made.items()} == {
        "place": [(4.5, 5.5)],
        "timing": [(4.5, 5.5), (6.5, 7.5)],  # years: 2027, and the cash of 2029
        "prefinancing": [(60, 95)],  # months, from January 2027
    }
    for name, chart in made.items():
        svg = chart.block()["svg"]
        assert svg.count(">raming *<") == len(shaded(chart)), name
        assert BOTH in chart.notes
        assert BOTH in chart.html()
    assert ">2027*<" in made["timing"].block()["svg"]
    assert ">2028<" in made["timing"].block()["svg"]


def test_charts_without_a_projection_have_no_shade_and_no_mark() -> None:
    plain = run("vught-2022")
    for chart in (charts.place_chart(plain), charts.timing_chart(plain, "sw_bedrijf")):
        assert shaded(chart) == []
        assert "*<" not in chart.block()["svg"]


def test_the_screen_shows_mark_and_note(past: Result) -> None:
    html = views.cash_table(past, "sw_bedrijf").html()
    assert all(f">{year}</th>" in html for year in (*KNOWN, "2027*", 2028, "2029*"))
    assert f"<small>{BOTH}</small>" in html


def test_the_appendix_prints_mark_index_and_shade(past: Result) -> None:
    title = TitleBlock("Proef", "", "Gemeente Voorbeeld", "Team", date(2022, 3, 1), "Concept", "proef")
    shown = [
        title,
        views.cash_table(past, "sw_bedrijf"),
        charts.timing_chart(past, "sw_bedrijf"),
        tables.assumptions_of({"": past}),
    ]
    pages = pypdfium2.PdfDocument(compile_appendix([each.block() for each in shown]))
    raw = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    text = " ".join(re.sub("[\u00ad\ufffe\x02]", "", raw).split())  # hyphens of words broken over two lines
    assert text.count(BOTH) == 2  # below the table and below the chart
    assert "2026 2027* 2028 2029*" in text
    assert text.count("raming *") == 2
    assert text.count("Minst zekere gegeven: aanname") == 2
    assert f"Geraamd vanaf 2027-01-01: Staatscourant 2026, 16505, verder met {BEUNINGEN}" in text


# --- in the table of assumptions ---------------------------------------------------------------------------------


def test_every_projected_value_is_listed_with_its_base_its_index_and_its_status(past: Result) -> None:
    rows = [row for row in assumptions.assumptions(past) if row.key == "wml_hour" and row.begin]
    ahead = [row for row in rows if row.begin and row.begin.year == 2027]
    assert [str(row.begin) for row in ahead] == ["2027-01-01"]  # the last one leaves before July
    assert all(row.status == "aanname" and BEUNINGEN in row.source for row in ahead)
    assert all(row.status == "vastgesteld" for row in rows if row not in ahead)
    assert all(a.end == b.begin for a, b in pairwise(rows))


def test_a_changed_law_is_an_assumption_with_its_own_source() -> None:
    change = '[{ parameter = "lks_cap_fraction", from = 2024-01-01, to = 2026-01-01, value = 0.4, source = "Motie" }]'
    changed = run("vught-2022", {"law_change": change})
    rows = [row for row in assumptions.assumptions(changed) if row.key == "lks_cap_fraction"]
    assert [(row.text, row.period, row.status, row.source, row.flows) for row in rows] == [
        ("70", "vanaf jan 2015", "vastgesteld", "Participatiewet art. 10d lid 4", "lks"),
        ("40", "2024\N{EN DASH}2025", "aanname", "Wijziging van de wet in dit scenario: Motie", "lks"),
    ]
    label = "Loonkostensubsidie: hoogste deel van het WML met vakantietoeslag"
    printed = {cells[0]: cells for _, cells in tables.assumptions_of({"": changed}).rows()}
    assert printed[label][3] == "aanname"
    assert "Wijziging van de wet in dit scenario: Motie" in printed[label][4]
    plain = [cells for _, cells in tables.assumptions_of({"": run("vught-2022")}).rows() if cells[0] == label]
    assert plain[0][3:] == ["vastgesteld", "Participatiewet art. 10d lid 4"]
