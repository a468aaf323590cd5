"""Numbers, dates and lists as a Dutch council reads them."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.present import dutch

MINUS, HARD_SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1_361, 0, "1.361"),
        (-1_361, 0, f"{MINUS}1.361"),
        (-1_234_567.5, 0, f"{MINUS}1.234.568"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),  # Python's own round gives 2
        (-2.5, 0, f"{MINUS}3"),
        (0.499999, 0, "-"),
        (-0.4, 0, "-"),
        (-0.0, 0, "-"),
        (0, 2, "-"),
        (0.004, 2, "-"),
        (2.675, 2, "2,68"),  # in binary it is 2,67499999999999982236431605997495353221893310546875
        (1.005, 2, "1,01"),
        (21.5 - 1e-9, 0, "22"),  # float dust of an addition is not money
        (1_628.12, 2, "1.628,12"),
        (1_628.1, 2, "1.628,10"),
        (999_999.5, 0, "1.000.000"),
        (float("nan"), 0, "n.b."),
    ],
)
def test_number(value: float, decimals: int, text: str) -> None:
    assert dutch.number(value, decimals) == text


def test_nought_is_a_dash_in_a_table_and_a_nought_in_a_sentence() -> None:
    assert (dutch.number(0), dutch.plain(0), dutch.plain(-0.2), dutch.plain(0, 2)) == ("-", "0", "0", "0,00")
    assert dutch.euro(-0.4) == f"€{HARD_SPACE}0"


def test_euro_has_a_hard_space_and_the_minus_in_front() -> None:
    assert dutch.euro(1_250) == f"€{HARD_SPACE}1.250"
    assert dutch.euro(-1_361) == f"{MINUS}€{HARD_SPACE}1.361"
    assert dutch.euro(1_628.125, 2) == f"€{HARD_SPACE}1.628,13"


@given(value=st.decimals(-(10**9), 10**9, places=4), decimals=st.integers(0, 3))
def test_rounding_is_half_up_on_the_digits_as_typed(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + Decimal(0)  # no negative nought
    assert str(dutch.rounded(float(value), decimals)) == str(expected)


@pytest.mark.parametrize(
    ("function", "value", "text"),
    [
        (dutch.percent, 0.235, "23,5%"),
        (dutch.percent, -0.12, f"{MINUS}12,0%"),
        (dutch.quantity, 31.0, "31"),
        (dutch.quantity, 0.86, "0,86"),
        (dutch.quantity, 1_612.5, "1.612,5"),
        (dutch.quantity, -1.5, f"{MINUS}1,5"),
        (dutch.day, date(2017, 8, 22), "22 augustus 2017"),
        (dutch.month, "2022-04", "april 2022"),
        (dutch.month_short, "2022-03", "mrt 2022"),
        (dutch.years, [2017], "2017"),
        (dutch.years, [2017, 2018, 2019], "2017 tot en met 2019"),
        (dutch.listed, [], ""),
        (dutch.listed, ["a"], "a"),
        (dutch.listed, ["a", "b"], "a en b"),
        (dutch.listed, ["a", "b", "c"], "a, b en c"),
    ],
)
def test_words(function: Callable[[Any], str], value: object, text: str) -> None:
    assert function(value) == text


def test_one_place_and_more_places() -> None:
    assert [dutch.counted(n, "plek", "plekken") for n in (0, 1, 13)] == ["0 plekken", "1 plek", "13 plekken"]
