"""Six ways to write an amount: there and back to the same figure, and sums that add up or say that they do not."""

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, get_args, get_type_hints

import numpy as np
import pandas as pd
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.model.run import run
from scenarios.present import views
from scenarios.present.blocks import Table, TitleBlock, in_style
from scenarios.present.convention import ADDS_UP, COMBINED, ROUNDING, ROUNDING_THOUSANDS, Convention, shares
from scenarios.publish.pdf import compile_appendix

MINUS, HARD = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
SIGNS, UNITS, ROUNDINGS = (get_args(hint) for hint in get_type_hints(Convention).values())
EVERY = [Convention(*choice) for choice in product(SIGNS, UNITS, ROUNDINGS)]
VN = "V = voordelig (bate of ontvangst), N = nadelig (last of uitgave)"

ALL_VIEWS = [*views.PARTY_VIEWS, *views.COMMON_VIEWS]


def table(frame: pd.DataFrame, **given: Any) -> Table:
    about = {"id": "t", "caption": "Kop", "unit": "euro per jaar", "sign": "", "source": "hier", "signed": True}
    return Table(**about | given, frame=frame)


def column(*amounts: object, **given: Any) -> Table:
    """One year of amounts, with keys a, b, c."""
    return table(pd.DataFrame({2017: amounts}, index=list("abcdefgh")[: len(amounts)]), **given)


def cells(made: Table) -> list[list[str]]:
    return [row[1:] for _, row in made.rows()]


def printed(made: Table) -> pd.DataFrame:
    """The rounded amounts as a reader takes them from the printed cells, and from nothing else."""
    width = 2 if made.convention.signs == "vn_column" else 1
    read = [[made.convention.amount(row[at : at + width]) for at in range(0, len(row), width)] for row in cells(made)]
    return pd.DataFrame(read, index=made.frame.index, columns=made.frame.columns)


# --- the six conventions, to the euro ----------------------------------------------------------------------------

STATEMENT = {"baten": 4_977.49, "lasten": -6_338.5, "saldo": -1_361.01}
AS_PRINTED = {
    "vn_suffix": [[f"4.977{HARD}V"], [f"6.339{HARD}N"], [f"1.361{HARD}N"]],
    "vn_prefix": [["V4.977"], ["N6.339"], ["N1.361"]],
    "vn_column": [["4.977", "V"], ["6.339", "N"], ["1.361", "N"]],
    "minus_after_costs": [["4.977"], [f"6.339{MINUS}"], [f"1.361{MINUS}"]],
    "costs_positive": [[f"{MINUS}4.977"], ["6.339"], ["1.361"]],
    "minus_unfavourable": [["4.977"], [f"{MINUS}6.339"], [f"{MINUS}1.361"]],
}
IN_WORDS = {
    "vn_suffix": VN,
    "vn_prefix": VN,
    "vn_column": VN,
    "minus_after_costs": "minus achter het bedrag: een last, een uitgave of nadelig; zonder teken: een bate, een "
    "ontvangst of voordelig",
    "costs_positive": "lasten, uitgaven en nadelen positief; baten, ontvangsten en voordelen negatief (minus)",
    "minus_unfavourable": "minus is een last, een uitgave of nadelig; zonder teken is een bate, een ontvangst of "
    "voordelig",
}


@pytest.mark.parametrize("signs", SIGNS)
def test_a_statement_with_its_saldo_in_each_convention(signs: Any) -> None:
    frame = pd.DataFrame({2017: STATEMENT})
    made = table(frame, convention=Convention(signs), sums={"saldo": ["baten", "lasten"]}, roles={"saldo": "total"})
    assert cells(made) == AS_PRINTED[signs]
    assert made.rows()[-1][0] == "total"


@pytest.mark.parametrize("signs", SIGNS)
def test_the_same_statement_in_thousands(signs: Any) -> None:
    """5, -6 and -1: the digits before the point of thousands, rounded half up."""
    made = table(pd.DataFrame({2017: STATEMENT}), convention=Convention(signs, "thousand"))
    digits = [
        [re.sub(r"\d\.\d{3}", digit, cell) for cell in row] for row, digit in zip(AS_PRINTED[signs], "561", strict=True)
    ]
    assert cells(made) == digits


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("amount", [0.0, -0.0, 0.49, -0.49, 0, np.int64(0)])
def test_nil_has_no_sign_and_no_letter(signs: Any, amount: float) -> None:
    shown = cells(column(amount, convention=Convention(signs)))
    assert shown == ([["-", ""]] if signs == "vn_column" else [["-"]])


@pytest.mark.parametrize("signs", SIGNS)
def test_unknown_has_no_sign_and_no_letter(signs: Any) -> None:
    convention = Convention(signs)
    shown = cells(column(math.nan, convention=convention))
    assert shown == [["n.b."]]
    assert convention.amount(shown[0] + [""] * (signs == "vn_column")).is_nan()
    with_known = cells(column(math.nan, 1.0, convention=convention))
    assert with_known[0] == (["n.b.", ""] if signs == "vn_column" else ["n.b."])


@pytest.mark.parametrize(
    ("value", "unit", "whole"),
    [
        (0.5, "euro", 1),
        (-0.5, "euro", -1),
        (2.5, "euro", 3),
        (21.5 - 1e-9, "euro", 22),
        (499.99, "thousand", 0),
        (499.9996, "thousand", 0),  # not first to 500 euro
        (500.0, "thousand", 1),
        (-2_500.0, "thousand", -3),
        (1_234_567_890.12, "thousand", 1_234_568),
    ],
)
def test_rounding_is_half_up_and_happens_once(value: float, unit: Any, whole: int) -> None:
    assert str(Convention(unit=unit).rounded(value)) == str(whole)


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("wrong", [["4977"], ["+4.977"], ["-4.977"], ["0"], [""], ["4.977", "X"], ["4.977", "N", ""]])
def test_what_was_not_printed_is_not_read(signs: Any, wrong: list[str]) -> None:
    with pytest.raises(ValueError, match="is not an amount written as"):
        Convention(signs).amount(wrong)


# --- what the table says about itself ----------------------------------------------------------------------------


@pytest.mark.parametrize("convention", EVERY, ids=str)
def test_unit_and_meaning_of_the_sign_are_in_block_and_on_screen(convention: Convention) -> None:
    made = column(1, sign="per plek gerekend", convention=convention)
    unit = "euro per jaar" if convention.unit == "euro" else f"x €{HARD}1.000 per jaar"
    sign = f"per plek gerekend · {IN_WORDS[convention.signs]}"
    assert (made.block()["unit"], made.block()["sign"]) == (unit, sign)
    assert f"<small>{unit} · {sign}</small>" in made.html()
    assert column(1, convention=convention).block()["sign"] == IN_WORDS[convention.signs]


def test_letters_have_a_column_of_their_own_behind_each_column_of_amounts() -> None:
    frame = pd.DataFrame(
        {"wie": [0.0, "Rijk", "UWV"], 2017: [0.0, 5.0, -7.0], 2018: ["", "PM", -3.0]}, index=["kop", "a", "b"]
    )
    made = table(frame, roles={"kop": "group"}, columns={"wie": "Wie"}, convention=Convention("vn_column"))
    assert made.headings() == ["Post", "Wie", "2017", "V/N", "2018", "V/N"]
    assert [heading["label"] for heading in made.block()["columns"]] == made.headings()
    assert [heading["align"] for heading in made.block()["columns"]] == [
        "left",
        "left",
        "right",
        "left",
        "left",
        "left",
    ]
    assert made.rows() == [
        ("group", ["kop", "", "", "", "", ""]),
        ("body", ["a", "Rijk", "5", "V", "PM", ""]),
        ("body", ["b", "UWV", "7", "N", "3", "N"]),
    ]
    assert made.html().count('<th scope="col" style="text-align:left">V/N</th>') == 2
    assert '<td style="text-align:left;font-weight:400">N</td>' in made.html()


def test_text_beside_amounts_stays_text() -> None:
    frame = pd.DataFrame({"wie": ["Rijk", "V 5"], 2017: [5.4, None]}, index=["a", "b"], dtype=object)
    for convention in EVERY:
        shown = cells(table(frame, convention=convention))
        assert [row[0] for row in shown] == ["Rijk", "V 5"]
        assert shown[1][1] == "n.b."


@pytest.mark.parametrize("convention", EVERY, ids=str)
def test_a_table_without_a_party_keeps_its_own_sign_unit_and_form(convention: Convention) -> None:
    plain = column(-4_977.0, 0.5, signed=False, unit="uren", sign="min is minder")
    assert in_style(plain, convention) is plain
    by_hand = column(-4_977.0, 0.5, signed=False, unit="uren", sign="min is minder", convention=convention)
    assert by_hand.block() == plain.block()


def test_another_style_changes_the_print_and_never_the_numbers() -> None:
    frame = pd.DataFrame({2017: STATEMENT})
    made, kept = table(frame), frame.copy()
    for convention in EVERY:
        styled = in_style(made, convention)
        styled.block()
        assert styled.frame is frame
        assert in_style(styled, Convention()).block() == made.block()
    pd.testing.assert_frame_equal(frame, kept, check_exact=True)


def test_a_signed_table_is_in_euro() -> None:
    with pytest.raises(ValueError, match="not in euro but in 'uren'"):
        column(1, unit="uren")


# --- sums: by hand -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "parts", "whole"),
    [
        (10, ["3.3", "3.3", "3.4"], [3, 3, 4]),
        (1, ["0.4", "0.4", "0.2"], [1, 0, 0]),  # equal remainders, equal size: the first
        (4, ["1.5", "2.5"], [1, 3]),  # equal remainders: the larger
        (1, ["-1.5", "2.5"], [-2, 3]),
        (-3, ["-1.4", "-1.4"], [-1, -2]),
        (6, ["2", "3.5", "0.5"], [2, 4, 0]),  # what is whole stays
        (-5, ["-2.3", "-3.1"], [-2, -3]),
        (2, ["1", "2"], [0, 2]),  # only the noise of floats asks this: the smallest gives way
        (0, [], []),
    ],
)
def test_the_largest_remainders_are_raised(total: int, parts: list[str], whole: list[int]) -> None:
    assert shares(Decimal(total), [Decimal(part) for part in parts]) == whole


SALDO = {"sums": {"saldo": ["baten", "lasten"], "baten": ["a", "b", "c"], "lasten": ["d", "e"]}}
ROWS = ["a", "b", "c", "baten", "d", "e", "lasten", "saldo", "los"]


def test_a_statement_adds_up_from_the_saldo_down() -> None:
    """Saldo 0,2 is 0; baten 1,2 and lasten -1,0 are 1 and -1; of 0,4 + 0,4 + 0,4 the first becomes 1."""
    frame = pd.DataFrame({2017: [0.4, 0.4, 0.4, 1.2, -0.5, -0.5, -1.0, 0.2, 7.5]}, index=ROWS)
    made = table(frame, convention=Convention(rounding="sum_preserving"), **SALDO)
    assert printed(made)[2017].tolist() == [1, 0, 0, 1, 0, -1, -1, 0, 8]
    assert made.block()["notes"] == [ADDS_UP]
    alone = table(frame, **SALDO)
    assert printed(alone)[2017].tolist() == [0, 0, 0, 1, -1, -1, -1, 0, 8]
    assert alone.block()["notes"] == [ROUNDING]


@pytest.mark.parametrize(
    ("amounts", "unit", "notes"),
    [
        ((0.4, 0.4, 0.8), "euro", [ROUNDING]),
        ((1.0, 2.0, 3.0), "euro", []),
        ((0.4, 0.6, 1.0), "euro", []),
        ((400.0, 400.0, 800.0), "euro", []),
        ((400.0, 400.0, 800.0), "thousand", ["Door afronding op duizendtallen kunnen totalen afwijken."]),
        ((math.nan, 0.4, math.nan), "euro", []),
    ],
)
def test_the_note_on_rounding_comes_last_and_exactly_when_due(amounts: Any, unit: Any, notes: list[str]) -> None:
    made = column(*amounts, sums={"c": ["a", "b"]}, notes=["Let op."], convention=Convention(unit=unit))
    assert made.block()["notes"] == ["Let op.", *notes]
    assert list(made.notes) == ["Let op."]
    for note in notes:
        assert f"<small>{note.replace(chr(39), '&#x27;')}</small>" in made.html()


def test_a_table_that_is_not_signed_has_the_note_too() -> None:
    made = column(0.4, 0.4, 0.8, sums={"c": ["a", "b"]}, signed=False)
    assert made.block()["notes"] == [ROUNDING]
    kept = column(0.4, 0.4, 0.8, sums={"c": ["a", "b"]}, signed=False, convention=Convention(rounding="sum_preserving"))
    assert (kept.block()["notes"], cells(kept)) == ([ADDS_UP], [["1"], ["-"], ["1"]])


def test_without_sums_there_is_nothing_to_keep_and_no_note() -> None:
    for rounding in ROUNDINGS:
        made = column(0.4, 0.4, convention=Convention(rounding=rounding))
        assert (made.block()["notes"], cells(made)) == ([], [["-"], ["-"]])


def test_a_sum_with_an_unknown_is_left_alone_and_the_sums_below_it_are_not() -> None:
    lasten = [math.nan, -3.0, math.nan]
    frame = pd.DataFrame({2017: [0.4, 0.4, 0.4, 1.2, *lasten, math.nan, 0.0]}, index=ROWS)
    made = table(frame, convention=Convention(rounding="sum_preserving"), **SALDO)
    assert [cell for (cell,) in cells(made)] == ["1", "-", "-", "1", "n.b.", f"{MINUS}3", "n.b.", "n.b.", "-"]


def test_a_total_over_an_unknown_part_leaves_the_other_parts_as_they_are() -> None:
    made = column(
        math.nan, 0.4, 0.6, 1.0, sums={"d": ["a", "b", "c"]}, convention=Convention(rounding="sum_preserving")
    )
    assert cells(made) == [["n.b."], ["-"], ["1"], ["1"]]


def test_combined_columns_are_worked_out_from_rounded_ones_and_the_note_names_them() -> None:
    frame = pd.DataFrame({2017: [0.4, 0.4, 0.8], 2018: [1.4, 0.4, 1.8]}, index=["a", "b", "c"])
    frame["totaal"], frame["verschil"] = frame[2017] + frame[2018], frame[2018] - frame[2017]
    asked = {
        "sums": {"c": ["a", "b"]},
        "column_sums": {"verschil": {2018: 1, 2017: -1}, "totaal": {2017: 1, 2018: 1}},
        "columns": {"verschil": "Verschil", "totaal": "Totaal"},
    }
    made = table(frame, convention=Convention(rounding="sum_preserving"), **asked)
    assert printed(made).to_numpy().tolist() == [[1, 2, 3, 1], [0, 0, 0, 0], [1, 2, 3, 1]]
    assert made.block()["notes"] == [ADDS_UP]
    alone = table(frame, **asked)
    assert printed(alone).to_numpy().tolist() == [[0, 1, 2, 1], [0, 0, 1, 0], [1, 2, 3, 1]]
    assert alone.block()["notes"] == [ROUNDING]


def test_a_combined_column_that_is_off_by_more_than_one_is_named() -> None:
    years = [2017, 2018, 2019, 2020, 2021]
    frame = pd.DataFrame({year: [0.4, 0.4, 0.8] for year in years}, index=["a", "b", "c"])
    frame["totaal"] = frame.sum(axis=1)
    asked = {
        "sums": {"c": ["a", "b"]},
        "column_sums": {"totaal": dict.fromkeys(years, 1)},
        "columns": {"totaal": "Totaal"},
    }
    made = table(frame, convention=Convention(rounding="sum_preserving"), **asked)
    assert printed(made)["totaal"].tolist() == [5, 0, 5]
    assert made.block()["notes"] == [ADDS_UP, f"Totaal: {COMBINED}"]


def test_a_column_that_combines_combined_columns_comes_after_them() -> None:
    frame = pd.DataFrame({"dubbel": [2.4], "som": [1.2], "x": [0.6], "y": [0.6]}, index=["a"])
    sums = {"dubbel": {"som": 2}, "som": {"x": 1, "y": 1}}
    made = table(frame, column_sums=sums, convention=Convention(rounding="sum_preserving"))
    assert printed(made).loc["a"].tolist() == [4, 2, 1, 1]


def test_a_combined_column_with_an_unknown_is_rounded_by_itself() -> None:
    frame = pd.DataFrame({"x": [0.6, math.nan], "som": [1.2, 3.4]}, index=["a", "b"])
    made = table(frame, column_sums={"som": {"x": 2}}, convention=Convention(rounding="sum_preserving"))
    assert cells(made) == [["1", "2"], ["n.b.", "3"]]


BALANCE = {"sums": {"eind": ["begin", "bij"]}, "details": {"eind": ["p", "q"]}, "kept": ["begin"]}


def test_a_kept_part_keeps_its_rounding_and_a_total_may_be_broken_down_twice() -> None:
    """0,4 is nought where it is the end and where it is the beginning; 0,4 + 0,4 is 1, so what came is 1."""
    frame = pd.DataFrame({2017: [0.0, 0.4, 0.4, 0.2, 0.2], 2018: [0.4, 0.4, 0.8, 0.4, 0.4]})
    frame.index = pd.Index(["begin", "bij", "eind", "p", "q"])
    made = table(frame, convention=Convention(rounding="sum_preserving"), **BALANCE)
    assert printed(made).T.to_numpy().tolist() == [[0, 0, 0, 0, 0], [0, 1, 1, 1, 0]]


@pytest.mark.parametrize(
    ("amounts", "given", "message"),
    [
        ((1.0, 1.0, 3.0), {"sums": {"c": ["a", "b"]}}, r"c in 2017 is 3.0+, but its parts add up to 2"),
        ((1.0, 1.0, 1.0), {"sums": {"a": ["b"], "c": ["b"]}}, "part of two sums"),
        ((1.0, 1.0, 1.0), {"sums": {"a": ["b"]}, "details": {"a": ["b"]}}, "part of two sums"),
        ((1.0, 1.0, 1.0), {"sums": {"c": ["b"], "b": ["a"]}, "kept": ["a"]}, "only one part of a sum keeps"),
        ((1.0, 1.0, 2.0), {"sums": {"c": ["a", "b"]}, "kept": ["a", "b"]}, "only one part of a sum keeps"),
    ],
)
def test_sums_that_the_table_does_not_have_are_refused(amounts: Any, given: Mapping[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        column(*amounts, **given)


def test_a_row_that_stands_twice_cannot_be_added_up() -> None:
    frame = pd.DataFrame({2017: [1.0, 1.0, 1.0]}, index=["a", "b", "a"])
    assert len(table(frame).rows()) == 3
    with pytest.raises(ValueError, match="stands twice"):
        table(frame, sums={"b": ["a"]})
    with pytest.raises(KeyError):
        table(frame.iloc[:2], sums={"b": ["weg"]})


# --- sums: any frame ---------------------------------------------------------------------------------------------

EUROS = st.one_of(
    st.floats(-1e9, 1e9),
    st.integers(-(10**9), 10**9).map(lambda cents: cents / 100),
    st.integers(-4_000, 4_000).map(lambda halves: halves / 2),
    st.integers(-40, 40).map(lambda halves: halves * 500.0),
    st.sampled_from([0.0, -0.0, 0.4999995, 0.49999949, 1e-7]),
)
TIMES = {"totaal": {2017: 1, 2018: 1}, "verschil": {2018: 1, 2017: -1}, "dubbel": {"totaal": 2}}


@st.composite
def statements(draw: st.DrawFn, amounts: st.SearchStrategy[float] = EUROS) -> Table:
    """Saldo of baten and lasten, baten with a total inside; a loose row; two years and what they combine to."""
    parts = {name: [f"{name}{n}" for n in range(draw(st.integers(0, 5)))] for name in ("baten", "subsidies", "lasten")}
    sums = {"saldo": ["baten", "lasten"], **parts, "baten": [*parts["baten"], "subsidies"]}
    leaves = [key for each in parts.values() for key in each]
    frame = pd.DataFrame(index=[*leaves, "los"], columns=[2017, 2018], dtype=float)
    for key, year in product(frame.index, frame.columns):
        frame.loc[key, year] = draw(amounts)
    for total in ("subsidies", "baten", "lasten", "saldo"):
        frame.loc[total] = frame.loc[sums[total]].sum(skipna=False)
    for name, times in TIMES.items():
        frame[name] = sum(n * frame[key] for key, n in times.items())
    return table(frame, sums=sums, column_sums=TIMES)


def units(made: Table) -> pd.DataFrame:
    """Canonical figures in the unit of printing."""
    return made.frame / {"euro": 1, "thousand": 1_000}[made.convention.unit]


def broken_sums(made: Table) -> list[str]:
    """Sums that the printed cells do not make, of those without an unknown."""
    found = printed(made)
    down = {
        (total, key): (found.loc[total, key], sum(found.loc[parts, key]))
        for total, parts in made.sums.items()
        for key in found
    }
    across = {
        (name, row): (found.loc[row, name], sum(n * found.loc[row, key] for key, n in times.items()))
        for name, times in made.column_sums.items()
        for row in found.index
    }
    known = {where: pair for where, pair in (down | across).items() if not any(Decimal(n).is_nan() for n in pair)}
    return [str(where) for where, (total, added) in known.items() if total != added]


@given(made=statements(EUROS | st.just(math.nan)), convention=st.sampled_from(EVERY))
@settings(max_examples=150)
def test_printed_cells_are_the_canonical_figures_but_for_rounding(convention: Convention, made: Table) -> None:
    """Within half a unit, or one unit if sums are kept; combined columns as far as the columns they consist of."""
    styled = in_style(made, convention)
    found, figures = printed(styled), units(styled)
    preserving = convention.rounding == "sum_preserving"
    for name, row in product(figures.columns, figures.index):
        amount, figure = found.loc[row, name], figures.loc[row, name]
        if math.isnan(figure):
            assert amount.is_nan()
        elif preserving:
            assert abs(float(amount) - figure) <= {"totaal": 2, "verschil": 2, "dubbel": 4}.get(name, 1) + 2e-6
        else:
            assert abs(float(amount) - figure) <= 0.5 + 2e-6
            assert amount == convention.rounded(made.frame.loc[row, name])


@pytest.mark.parametrize("convention", EVERY, ids=str)
@given(amounts=st.lists(EUROS | st.just(math.nan), min_size=1, max_size=8))
def test_cells_read_back_are_the_amounts_that_were_written(convention: Convention, amounts: list[float]) -> None:
    for amount in map(convention.rounded, amounts):
        there = convention.cells(amount)
        assert len(there) == (2 if convention.signs == "vn_column" else 1)
        back = convention.amount(there)
        assert str(back) == str(amount)
        assert convention.cells(back) == there


@given(made=statements(EUROS | st.just(math.nan)), signs=st.sampled_from(SIGNS), unit=st.sampled_from(UNITS))
@settings(max_examples=120)
def test_kept_sums_add_up_on_paper_in_every_column_and_every_combination(signs: Any, unit: Any, made: Table) -> None:
    kept = in_style(made, Convention(signs, unit, "sum_preserving"))
    assert broken_sums(kept) == []
    assert kept.block()["notes"][0] == ADDS_UP


@given(made=statements(), unit=st.sampled_from(UNITS))
def test_kept_sums_leave_top_totals_loose_rows_and_whole_amounts_as_they_are(made: Table, unit: Any) -> None:
    alone, kept = (in_style(made, Convention(unit=unit, rounding=rounding)) for rounding in ROUNDINGS)
    for key in (2017, 2018):
        own, found, figures = printed(alone)[key], printed(kept)[key], units(kept)[key]
        assert found[["saldo", "los"]].tolist() == own[["saldo", "los"]].tolist()
        assert (found - own).abs().max() <= 1
        for row in found.index:
            if Convention().exact(figures[row]) % 1 == 0:
                assert found[row] == own[row]


@pytest.mark.parametrize("unit", UNITS)
@given(made=statements(EUROS | st.just(math.nan)))
def test_independent_tables_add_up_or_carry_the_note(unit: Any, made: Table) -> None:
    alone = in_style(made, Convention(unit=unit))
    note = {"euro": ROUNDING, "thousand": ROUNDING_THOUSANDS}[unit]
    assert alone.block()["notes"] == ([note] if broken_sums(alone) else [])


@given(years=st.lists(st.tuples(EUROS, EUROS), min_size=1, max_size=5), unit=st.sampled_from(UNITS))
def test_a_balance_goes_on_where_it_ended(years: list[tuple[float, float]], unit: Any) -> None:
    """The beginning of a year prints as the end of the year before, and still every year adds up."""
    frame, begin = pd.DataFrame(index=["begin", "bij", "af", "eind"]), 0.0
    for year, (more, less) in enumerate(years):
        frame[year] = [begin, more, less, begin + more + less]
        begin = frame.loc["eind", year]
    sums = {"eind": ["begin", "bij", "af"]}
    made = table(frame, sums=sums, kept=["begin"], convention=Convention(unit=unit, rounding="sum_preserving"))
    found = printed(made)
    assert broken_sums(made) == []
    assert found.loc["begin"].tolist()[1:] == found.loc["eind"].tolist()[:-1]
    assert ((found - units(made).map(Decimal)).map(abs) < Decimal("1.00001")).all(axis=None)


# --- the views ---------------------------------------------------------------------------------------------------

SIGNED = {"staat": views.statement_table, "kas": views.cash_table, "balans": views.balance_table}


@pytest.mark.parametrize("view", SIGNED)
@pytest.mark.parametrize("convention", EVERY, ids=str)
def test_the_books_of_a_party_in_every_style(view: str, convention: Convention) -> None:
    made = in_style(SIGNED[view](run("vught-2022"), "sw_bedrijf"), convention)
    if convention.rounding == "sum_preserving":
        assert broken_sums(made) == []
        found = printed(made)
        for total, parts in made.details.items():
            assert found.loc[list(parts)].sum().tolist() == found.loc[total].tolist()
        for part in made.kept:
            assert found.loc[part].tolist()[1:] == found.loc["stand_31_december"].tolist()[:-1]
    assert made.block()["sign"].endswith(IN_WORDS[convention.signs])
    assert "+" not in made.block()["sign"]


def test_tables_with_a_sign_of_their_own_are_not_signed() -> None:
    result = run("vught-2022")
    signed = {view for view in ALL_VIEWS if views.shown(view, result, "sw_bedrijf").signed}
    assert signed >= set(SIGNED)
    assert not signed & {"plek", "voorfinanciering", "geldstromen", "aannames", "controles", "aansluiting"}


def test_an_appendix_prints_the_six_conventions() -> None:
    statement = views.statement_table(run("vught-2022"), "sw_bedrijf")
    shown = [in_style(statement, Convention(signs, "thousand", "sum_preserving")) for signs in SIGNS]
    title = TitleBlock("Proef", "", "Gemeente Voorbeeld", "Team", date(2022, 3, 1), "Concept", "proef")
    pages = pypdfium2.PdfDocument(compile_appendix([each.block() for each in [title, *shown]]))
    raw = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    text = " ".join(re.sub("[\u00ad\ufffe\x02]", "", raw).split())
    for made in shown:
        assert f"Eenheid: x € 1.000 · {made.convention.sentence}" in text
        _, saldo = made.rows()[-1]
        assert " ".join(" ".join(saldo).split()) in text
    assert text.count(ADDS_UP) == len(SIGNS)
    assert "2022 V/N 2023 V/N" in text
