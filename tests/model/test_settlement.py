"""From the month money arises in to the month it is paid in."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from building import flow
from scenarios.model.scenario import Paid, settlement_rule
from scenarios.model.settlement import settle

# Two years; 100 a month in the first, 20 a month in the second.
TWO_YEARS = np.repeat([100.0, 20.0], 12)[:, np.newaxis]


def paid(**given: Any) -> np.ndarray:
    return settle(TWO_YEARS, Paid.model_validate(given))[:, 0]


def test_the_same_month() -> None:
    assert paid(lag_months=0).tolist() == TWO_YEARS[:, 0].tolist()


def test_what_is_paid_at_once_is_not_copied_and_cannot_be_written_in() -> None:
    cash = settle(TWO_YEARS, Paid(lag_months=0))
    assert np.shares_memory(cash, TWO_YEARS)
    with pytest.raises(ValueError, match="read-only"):
        cash[0] = 1
    assert TWO_YEARS.flags.writeable


def test_a_lag_of_three_months_has_three_months_of_tail() -> None:
    assert paid(lag_months=3).tolist() == [0] * 3 + [100] * 12 + [20] * 12


def test_a_year_total_in_one_month_of_a_later_year() -> None:
    cash = paid(year_after=2, month=9)
    assert len(cash) == 48
    assert {month: amount for month, amount in enumerate(cash) if amount} == {32: 1_200, 44: 240}


def test_a_year_total_spread_over_a_later_year() -> None:
    steps = np.zeros((24, 1))
    steps[5] = 1_200  # all of it in one month: spread it is 100 a month, two years later
    cash = settle(steps, Paid(year_after=2, spread="monthly"))[:, 0]
    assert cash.tolist() == [0] * 24 + [100] * 12 + [0] * 12


def test_money_that_is_passed_on_moves_when_the_last_flow_in_the_chain_does() -> None:
    flows = {
        "first": flow(amount=1, per="place", paid={"with": "second", "shortfall": "bedrijf"}),
        "second": flow(share_of="first", paid={"with": "third", "shortfall": "bedrijf"}),
        "third": flow(share_of="second", paid={"lag_months": 7}),
    }
    assert settlement_rule(flows["first"], flows) == Paid(lag_months=7)
    with pytest.raises(ValueError, match="passes money on"):
        settle(TWO_YEARS, flows["first"].paid)


rules = st.one_of(
    st.builds(Paid, lag_months=st.integers(0, 30)),
    st.builds(Paid, year_after=st.integers(1, 4), month=st.integers(1, 12)),
    st.builds(Paid, year_after=st.integers(1, 4), spread=st.just("monthly")),
)


@given(rule=rules, cents=st.lists(st.integers(-(10**6), 10**6), min_size=36, max_size=36))
def test_nothing_is_lost_and_nothing_is_paid_before_it_arises(rule: Paid, cents: list[int]) -> None:
    amounts = np.array(cents, dtype=float).reshape(36, 1) / 100
    assert settle(amounts, rule).sum() == pytest.approx(amounts.sum(), abs=1e-6)
    one_by_one = settle(np.eye(36), rule)  # [month of payment, month of arising]
    assert one_by_one.sum(axis=0) == pytest.approx(1)
    assert np.triu(one_by_one[:36], 1).any() == np.False_
    assert settle(amounts, rule) == pytest.approx(one_by_one @ amounts, abs=1e-6)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"lag_months": 1, "year_after": 1, "month": 1},
        {"year_after": 1},
        {"year_after": 1, "month": 6, "spread": "monthly"},
        {"lag_months": 1, "month": 6},
        {"with": "other"},
        {"lag_months": -1},
        {"year_after": 0, "month": 1},
    ],
)
def test_half_a_rule_and_two_rules_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Paid.model_validate(given)
