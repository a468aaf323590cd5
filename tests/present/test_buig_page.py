"""The page about both rules: cells are the figures, assumptions are marked, and the sentence follows the scenario."""

from datetime import date

import pytest

from building import book as shipped
from building import flow, placement, scenario
from scenarios.analysis.buig import funding_side_by_side
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.model.scenario import LawChange
from scenarios.model.simulate import simulate
from scenarios.present import dutch
from scenarios.present.buig import funding_chart, funding_effects_table, funding_sentence, funding_table
from scenarios.present.convention import ROUNDING

MINUS, HARD = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def vught() -> Result:
    return run("vught-2022")


def granted(euros: float, growth: float | None = None, years: int = 3) -> Result:
    """24 months of LKS from January 2023; with `growth`, national spending as this scenario sees it."""
    made = scenario(
        {"groep": placement(start="2023-01", contract_months=24)},
        {"lks": flow(amount=euros, per="place")},
        start="2023-01",
        years=years,
    )
    source = "Raming van de eigen gemeente"
    change = {"parameter": "lks_national_growth", "from": date(2024, 1, 1), "value": growth, "source": source}
    changes = [] if growth is None else [LawChange.model_validate(change)]
    return simulate(made.model_copy(update={"law_change": changes}), shipped())


def test_every_cell_is_its_figure(vught: Result) -> None:
    funding, rows = funding_side_by_side(vught, "lks"), dict(cells_of(vught))
    for label, row in [
        ("Verstrekte LKS", "spent"),
        ("Ontvangen bij vaste vertraging van 2 jaar", "fixed_lag"),
        ("Besluit: voorlopig budget", "provisional"),
        ("Besluit: bijstelling in oktober", "correction"),
        ("Ontvangen volgens het besluit", "decree"),
    ]:
        figures = [*funding.by_year.loc[row, funding.years], funding.total[row]]
        assert rows[label] == [dutch.number(figure) for figure in figures]
    for label, rule in [("vaste vertraging", "fixed_lag"), ("besluit", "decree")]:
        gaps = funding.cumulative.loc[rule]
        shown = [dutch.number(gap) for gap in [*gaps[funding.years], gaps.iloc[-1]]]
        assert rows[f"Verschil tot en met dit jaar, {label}"] == shown


def cells_of(result: Result) -> list[tuple[str, list[str]]]:
    return [(cells[0], cells[1:]) for _, cells in funding_table(result, "lks").rows()]


def test_the_pilot_of_vught_as_printed(vught: Result) -> None:
    assert cells_of(vught)[-1] == (
        "Verschil tot en met dit jaar, besluit",
        ["82.094", "132.201", "33.676", f"{MINUS}41.170", f"{MINUS}41.170", f"{MINUS}41.170"],
    )
    told = funding_sentence(vught, "lks").markdown
    for words in (
        f"Van de €{HARD}304.148 aan loonkostensubsidie",
        f"vertraging van 2 jaar €{HARD}304.148 terug bij Gemeenten in de regio",
        f"hoogstens €{HARD}257.703 open (mei 2024)",
        f"€{HARD}345.318 terug: €{HARD}41.170 meer dan is verstrekt, doordat het landelijke bedrag groeit",
        "de groei is een aanname vanaf 2024",
        f"in oktober 2023 en er staat hoogstens €{HARD}198.953 open (september 2023)",
    ):
        assert words in told


def test_years_that_rest_on_the_assumption_are_marked_in_table_and_chart_and_explained(vught: Result) -> None:
    table, chart = funding_table(vught, "lks"), funding_chart(vught, "lks")
    assert table.headings() == ["Post", "2022", "2023", "2024*", "2025*", "2026*", "Totaal*"]
    for shown in (table, chart, funding_effects_table(vught, "lks")):
        note = next(note for note in shown.notes if note.startswith("* Raming: het landelijke bedrag"))
        assert "9,0% per jaar vanaf 2024" in note
        assert "Rijksoverheid, 30 september 2025" in note
        assert any(f"2022 €{HARD}310 miljoen en 2023 €{HARD}390 miljoen (Divosa" in known for known in shown.notes)
        assert shown.source.endswith("Minst zekere gegeven: aanname")
    assert "raming *" in chart.block()["svg"]


def test_the_assumption_of_a_scenario_replaces_that_of_the_book_with_its_own_source() -> None:
    note = funding_table(granted(60_000, growth=0.02), "lks").notes[-1]
    assert "2,0% per jaar vanaf 2024" in note
    assert "Raming van de eigen gemeente" in note


@pytest.mark.parametrize(
    ("growth", "words"),
    [
        (0.05, f"€{HARD}126.000 terug: €{HARD}6.000 meer dan is verstrekt, doordat het landelijke bedrag groeit"),
        (0.0, f"€{HARD}120.000 terug: evenveel als is verstrekt"),
        (-0.05, f"€{HARD}114.000 terug: €{HARD}6.000 minder dan is verstrekt, doordat het landelijke bedrag krimpt"),
    ],
)
def test_the_sentence_follows_the_growth_of_the_country(growth: float, words: str) -> None:
    assert words in funding_sentence(granted(60_000, growth), "lks").markdown


def test_no_lks_no_sentence() -> None:
    assert funding_sentence(granted(0), "lks").markdown == ""


def test_money_after_the_horizon_has_a_column_and_a_bar_of_its_own() -> None:
    """Two years of 60.000 from 2023, three years shown: the fixed lag pays the second year in 2026."""
    result = granted(60_000, growth=0.0)
    table = funding_table(result, "lks")
    assert table.headings() == ["Post", "2023", "2024*", "2025*", "Na 2025*", "Totaal*"]
    rows = dict(cells_of(result))
    assert rows["Ontvangen bij vaste vertraging van 2 jaar"] == ["-", "-", "60.000", "60.000", "120.000"]
    assert rows["Ontvangen volgens het besluit"] == ["-", "60.000", "60.000", "-", "120.000"]
    assert rows["Besluit: bijstelling in oktober"][3] == f"{MINUS}60.000"
    assert f"2026*: vaste vertraging €{HARD}0, besluit €{HARD}0" in funding_chart(result, "lks").alt


def test_the_alt_text_has_every_bar(vught: Result) -> None:
    told, gaps = funding_chart(vught, "lks").alt, funding_side_by_side(vught, "lks").cumulative
    for year in vught.horizon.year_labels:
        late, decree = (dutch.euro(gaps.loc[rule, year]) for rule in ("fixed_lag", "decree"))
        assert f"vaste vertraging {late}, besluit {decree}" in told


def test_effects_are_told_in_two_steps_that_end_at_the_same_budget(vught: Result) -> None:
    table = funding_effects_table(vught, "lks")
    rows = [cells for _, cells in table.rows()]
    assert [cells[0] for cells in rows if not any(cells[1:])] == ["Van jaar op jaar", "Van voorlopig naar definitief"]
    assert rows[4][1:] == rows[9][1:] == ["167.192", "74.846", "-"]
    assert rows[8] == [
        "Tijdseffect: besteding van één jaar eerder in plaats van twee",
        "54.602",
        f"{MINUS}107.351",
        f"{MINUS}81.569",
    ]
    assert ROUNDING in table.block()["notes"]
