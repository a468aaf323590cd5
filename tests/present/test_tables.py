"""Tables: the cells are the frame and nothing else, every row and column has its heading, and notes appear when due."""

import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest

from building import flow, placement, worked_out
from scenarios.model.result import Result
from scenarios.model.run import open_scenarios, run
from scenarios.present import dutch, tables, views
from scenarios.present.blocks import MIME, Attachment, KeyFigure, KeyFigures, Sentence, Table, TitleBlock
from scenarios.present.convention import ROUNDING

PAPERS = {"weert-2017": "gemeente", "weert-2017-naar-rato": "sw_bedrijf", "vught-2022": "sw_bedrijf"}

ALL_VIEWS = [*views.PARTY_VIEWS, *views.COMMON_VIEWS]


def table(**given: Any) -> Table:
    frame = pd.DataFrame({2017: [1_250.5, -3.0], 2018: [0.0, np.nan]}, index=["lks", "saldo"])
    about = {"id": "t", "caption": "Kop", "unit": "euro", "sign": "+", "source": "hier", "frame": frame}
    return Table(**about | given)


# --- one table ---------------------------------------------------------------------------------------------------


def test_rows_have_their_role_their_label_and_dutch_cells() -> None:
    made = table(labels={"saldo": "Saldo"}, roles={"saldo": "total"})
    assert made.rows() == [("body", ["lks", "1.251", "-"]), ("total", ["Saldo", "\N{MINUS SIGN}3", "n.b."])]
    assert made.headings() == ["Post", "2017", "2018"]


def test_the_block_is_ready_to_print() -> None:
    block = table(notes=("Let op.",), columns={2017: "Dit jaar"}, stub="Stroom").block()
    assert block == {
        "kind": "table",
        "id": "t",
        "caption": "Kop",
        "unit": "euro",
        "sign": "+",
        "source": "hier",
        "notes": ["Let op."],
        "columns": [
            {"label": "Stroom", "align": "left"},
            {"label": "Dit jaar", "align": "right"},
            {"label": "2018", "align": "right"},
        ],
        "rows": [
            {"role": "body", "cells": ["lks", "1.251", "-"]},
            {"role": "body", "cells": ["saldo", "\N{MINUS SIGN}3", "n.b."]},
        ],
    }


def test_text_passes_as_it_is_and_stands_on_the_left_and_a_group_row_has_its_heading_only() -> None:
    frame = pd.DataFrame({"wie": ["", "Rijk <b>"], "euro": [5.0, 5.0]}, index=["g", "a"])
    made = table(frame=frame, roles={"g": "group"})
    assert made.rows() == [("group", ["g", "", ""]), ("body", ["a", "Rijk <b>", "5"])]
    assert [column["align"] for column in made.block()["columns"]] == ["left", "left", "right"]


class Reader(HTMLParser):
    """Cells of a table as (tag, scope, text)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[list[Any]] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in {"th", "td"}:
            self.cells.append([tag, dict(attrs).get("scope"), ""])

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1][2] += data


def test_html_has_a_scope_on_every_heading() -> None:
    found = Reader(table().html().partition("</table>")[0]).cells
    assert [(tag, scope) for tag, scope, _ in found] == [("th", "col")] * 3 + [
        ("th", "row"),
        ("td", None),
        ("td", None),
    ] * 2
    assert [text for *_, text in found] == [
        "Post",
        "2017",
        "2018",
        "lks",
        "1.251",
        "-",
        "saldo",
        "\N{MINUS SIGN}3",
        "n.b.",
    ]
    assert "<caption" in table().html()


EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "made",
    [
        table(caption=EVIL, unit=EVIL, sign=EVIL, source=EVIL, notes=[EVIL], stub=EVIL, labels={"lks": EVIL}),
        table(frame=pd.DataFrame({EVIL: [EVIL]}, index=[EVIL])),
        KeyFigures([KeyFigure(EVIL, EVIL, EVIL)]),
        Sentence(EVIL),
        TitleBlock(
            EVIL, EVIL, EVIL, EVIL, pd.Timestamp("2022-01-01").date(), EVIL, EVIL, [Attachment(EVIL, "", "", "")]
        ),
    ],
    ids=["words", "frame", "figures", "sentence", "title"],
)
def test_html_escapes_what_users_type(made: Any) -> None:
    assert "script" not in Reader(made.html()).tags
    assert "&lt;script&gt;" in made.html()


def test_a_cell_shows_the_block_to_the_exporter_and_html_or_markdown_to_the_screen() -> None:
    assert set(table()._repr_mimebundle_()) == {"text/html", MIME}
    assert table()._repr_mimebundle_()[MIME] == table().block()
    assert set(Sentence("a")._repr_mimebundle_()) == {"text/markdown", MIME}


# --- the views ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Result:
    return run(request.param)


@pytest.mark.parametrize("view", ALL_VIEWS)
def test_every_cell_of_every_view_is_its_figure_formatted(view: str, paper: Result) -> None:
    party = next(iter(paper.scenario.parties))
    made = views.shown(view, paper, party)
    block = made.block()
    assert made.caption
    assert made.unit
    assert made.source
    assert [heading["label"] for heading in block["columns"]] == made.headings()
    assert len(block["rows"]) == len(made.frame)
    for row, key in zip(block["rows"], made.frame.index, strict=True):
        assert row["role"] == made.roles.get(key, "body")
        assert row["cells"][0] == made.labels.get(key, str(key))
        for cell, value in zip(row["cells"][1:], made.frame.loc[key], strict=True):
            if isinstance(value, str) or row["role"] == "group":
                assert cell in {value, ""}
            elif view not in {"aannames", "controles"}:
                missing = dutch.NOT_APPLICABLE if view == "plek" else dutch.UNKNOWN
                assert cell == dutch.number(value, 2 if view == "aansluiting" else 0, missing)


def test_labels_are_dutch_for_every_flow_and_total(paper: Result) -> None:
    names = {line.name for line in paper.lines} | {"ontvangsten", "uitgaven", "kosten", "baten", "lasten", "saldo"}
    for view in ("plek", "staat", "kas", "balans", "geldstromen"):
        for _, cells in views.shown(view, paper, "sw_bedrijf").rows():
            assert cells[0].removeprefix("waarvan: ") not in names
    checks = {cells[0] for _, cells in views.checks_table(paper).rows()}
    assert not checks & set(paper.checks()["check"])


@pytest.mark.parametrize("view", ["staat", "kas"])
def test_totals_are_the_sum_of_their_parts_and_the_balance_that_of_the_totals(view: str, paper: Result) -> None:
    made = views.shown(view, paper, "sw_bedrijf")
    roles = [made.roles.get(key, "body") for key in made.frame.index]
    assert (roles.count("subtotal"), roles.count("total"), roles[-1]) == (2, 1, "total")
    received, paid = (made.frame.loc[key] for key, role in made.roles.items() if role == "subtotal")
    body = made.frame[[role == "body" for role in roles]]
    assert received.tolist() == pytest.approx(body.clip(lower=0).sum().tolist(), abs=1e-4)
    assert paid.tolist() == pytest.approx(body.clip(upper=0).sum().tolist(), abs=1e-4)
    assert made.frame.iloc[-1].tolist() == pytest.approx((received + paid).tolist(), abs=1e-4)


def test_the_place_table_prints_what_the_paper_prints() -> None:
    rows = [(role, cells[0], cells[1], cells[4]) for role, cells in views.place_table(run("weert-2017")).rows()]
    assert rows == [
        ("body", "Loonkostensubsidie (BUIG)", "17.000", "17.000"),
        ("body", "Begeleiding (participatiebudget)", "8.500", "8.500"),
        ("body", "Stimuleringsregeling (t/m 2019)", "3.000", "-"),
        ("subtotal", "Totaal ontvangsten", "28.500", "25.500"),
        ("body", "Loonkosten", "20.667", "20.667"),
        ("body", "Begeleidingskosten", "8.000", "8.000"),
        ("body", "Inverdiencapaciteit", "\N{MINUS SIGN}1.806", "\N{MINUS SIGN}1.806"),
        ("subtotal", "Totaal kosten", "26.861", "26.861"),
        ("total", "Saldo", "1.639", "\N{MINUS SIGN}1.361"),
    ]


def test_the_balance_table_moves_from_the_opening_to_the_closing_position(paper: Result) -> None:
    frame = views.balance_table(paper, "sw_bedrijf").frame
    top, detail = frame.iloc[:4], frame.iloc[4:]
    assert top.iloc[:3].sum().tolist() == pytest.approx(top.iloc[3].tolist(), abs=1e-4)
    assert detail.sum().tolist() == pytest.approx(top.iloc[3].tolist(), abs=1e-4)
    assert top.iloc[0].tolist() == [0, *top.iloc[3].tolist()[:-1]]


def test_prefinancing_by_year_is_the_december_of_the_months() -> None:
    result = run("vught-2022")
    monthly, yearly = (
        make(result, "sw_bedrijf").frame for make in (views.prefinancing_table, views.prefinancing_by_year)
    )
    assert yearly.loc["stand"].tolist() == monthly["stand"].iloc[11::12].tolist()
    assert (yearly.loc["recht"] + yearly.loc["kas"]).cumsum().tolist() == pytest.approx(
        yearly.loc["stand"].tolist(), abs=1e-4
    )


def test_flows_show_what_is_paid_after_the_horizon_and_leave_the_column_out_when_there_is_nothing() -> None:
    short, whole = (views.flows_table(run("vught-2022", {"years": years})) for years in ("3", "5"))
    assert short.headings()[-2:] == ["Na 2024", "Totaal"]
    assert whole.headings()[-2:] == ["2026", "Totaal"]
    assert short.frame.loc["lks", "totaal"] == pytest.approx(whole.frame.loc["lks", "totaal"])


# --- notes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "noted"),
    [
        ((0.4, 0.4), True),  # prints 0 and 0, together 1
        ((0.5, 0.5), True),  # prints 1 and 1, together 1
        ((0.4, 0.6), False),  # prints 0 and 1, together 1
        ((0.4, 0.0), False),
        ((1.0, 2.0), False),
    ],
)
def test_the_rounding_note_appears_exactly_when_rounded_parts_do_not_add_up(
    amounts: tuple[float, float], noted: bool
) -> None:
    flows = {f"f{n}": flow(amount=amount, per="place") for n, amount in enumerate(amounts)}
    result = worked_out(placement(), flows, years=1)
    for view in (views.statement_table, views.cash_table):
        assert (ROUNDING in view(result, "bedrijf").block()["notes"]) == noted


def test_what_comes_after_the_horizon_is_noted_with_its_amount_and_direction() -> None:
    result = worked_out(placement(), {"late": flow(amount=1_200, per="place", paid={"lag_months": 3})}, years=1)
    for view in (views.balance_table, views.prefinancing_table, views.prefinancing_by_year):
        assert (
            view(result, "bedrijf").notes[0] == "Na de looptijd (na 2017) is nog €\N{NO-BREAK SPACE}300 te ontvangen."
        )
        assert view(result, "gemeente").notes[0] == "Na de looptijd (na 2017) is nog €\N{NO-BREAK SPACE}300 te betalen."
    on_time = worked_out(placement(), {"now": flow(amount=1_200, per="place")}, years=1)
    assert views.balance_table(on_time, "bedrijf").block()["notes"] == []


# --- assumptions and scenarios side by side ----------------------------------------------------------------------


def test_every_number_of_the_scenario_and_every_value_read_is_in_the_assumptions(paper: Result) -> None:
    made = views.assumptions_table(paper)
    keys = set(made.frame.index)
    assert {f"{value.parameter}@{value.valid_from}" for value in paper.reads()} <= keys
    for name, group in paper.scenario.placements.items():
        assert f"placements.{name}.hours" in keys
        assert made.frame.loc[f"placements.{name}.hours", "waarde"] == group.hours
    for name, each in paper.scenario.flows.items():
        if each.amount is not None:
            assert made.frame.loc[f"flows.{name}.amount", "waarde"] == each.amount
    assert (made.frame["bron"].str.len() > 5).all()
    assert set(made.frame["status"]) <= {"vastgesteld", "aangekondigd", "geraamd", "aanname"}


def test_what_was_set_by_hand_is_an_assumption_and_says_so() -> None:
    made = views.assumptions_table(run("vught-2022", {"placements.wia.hours": "18"}))
    row = made.frame.loc["placements.wia.hours"]
    assert (row["waarde"], row["status"], row["bron"]) == (18, "aanname", "Opgegeven bij de opdracht (--set)")


def test_assumptions_of_more_scenarios_print_each_once_under_its_scenario() -> None:
    made = tables.assumptions_of(open_scenarios("vught-2022", ["vught-2022-laag"]))
    rows = [(role, cells[0], cells[1]) for role, cells in made.rows()]
    assert [text for role, text, _ in rows if role == "group"] == [
        "Scenario: 15 deelnemers",
        "Alleen in scenario: 10 deelnemers",
    ]
    assert [value for _, text, value in rows if text.endswith("aantal deelnemers")] == ["15", "10"]
    second = rows.index(("group", "Alleen in scenario: 10 deelnemers", ""))
    assert len(rows[second + 1 :]) == 1
    wage = [value for _, text, value in rows if text.startswith("Minimumloon per maand")]
    assert len(wage) == 1
    assert re.search(r"1\.725.*2022.*1\.756,20.*2022.*1\.934,40.*2023.*1\.995.*2023", wage[0])  # each with its period


def test_scenarios_side_by_side_show_the_figures_of_each() -> None:
    weert = open_scenarios("weert-2017", ["weert-2017-met-liv", "weert-2017-naar-rato"])
    saldo = tables.places_side_by_side(weert).frame
    assert saldo[2020].tolist() == pytest.approx([-1_361, 639, 822.12 - 3_741])
    vught = open_scenarios("vught-2022", ["vught-2022-laag", "vught-2022-zonder-voorfinanciering"])
    made = tables.prefinancing_side_by_side(vught, "sw_bedrijf").frame
    assert made["door"].tolist() == ["WSD", "WSD", "Gemeenten in de regio"]
    assert made["hoogste_voorschot"].tolist() == pytest.approx([257_702.67, 257_702.67 * 10 / 15, 257_702.67], abs=0.01)


def test_checks_say_so_when_one_fails(paper: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(views.checks_table(paper).frame["uitkomst"]) == {"klopt"}
    wrong = paper.checks()
    wrong.loc[wrong["check"] == "nothing_lost", ["deviation", "ok"]] = [[9.0, False]] * len(paper.lines)
    monkeypatch.setattr(Result, "checks", lambda _: wrong)
    outcome = views.checks_table(paper).frame
    assert outcome.index[outcome["uitkomst"] == "KLOPT NIET"].tolist() == ["nothing_lost"]
    assert outcome.loc["nothing_lost", "afwijking"] == 9


def test_risks_are_those_of_the_paper(paper: Result) -> None:
    cells = [row["cells"] for row in tables.risks(paper).block()["rows"]]
    assert cells == [[risk.risk, risk.consequence, risk.source] for risk in paper.scenario.risks]


def test_without_risks_there_is_a_sentence_instead_of_an_empty_table() -> None:
    result = worked_out(placement(), {"only": flow(amount=1, per="place")})
    assert tables.risks(result).block() == {"kind": "text", "markdown": "Het voorstel noemt geen risico's."}


def test_the_source_names_the_scenario_file(paper: Result) -> None:
    file = next(iter(paper.files))
    assert re.search(rf"“{re.escape(file)}”", views.statement_table(paper, "sw_bedrijf").source)
