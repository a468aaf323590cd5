"""Side by side: what the fixed lag and the decree bring in for the same spending, worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import book, flow, placement, worked_out
from scenarios.analysis.buig import EFFECTS, FUNDING_ROWS, funding_side_by_side
from scenarios.model.realisation import Realised
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.model.simulate import simulate
from scenarios.problems import InputError


def spending(euros: float = 120_000, months: int = 24, start: str = "2022", years: int = 3, **given: object) -> Result:
    """A municipality that grants this much LKS a year from January on, and no other."""
    flows = {"lks": flow(amount=euros, per="place")}
    group = placement(start=f"{start}-01", contract_months=months, **given)
    return worked_out(group, flows, start=f"{start}-01", years=years)


def test_worked_by_hand() -> None:
    """120.000 in 2022 and in 2023; the country from 310 to 390 million, and 9% a year (assumed) after that."""
    funding = funding_side_by_side(spending(), "lks")
    of_2023, of_2024 = 120_000 * 390 / 310, 120_000 * 1.09
    early_2024, early_2025 = of_2023 * 1.09, of_2024 * 1.09  # provisional: the spending of two years before
    expected = {
        "spent": [120_000, 120_000, 0, 0, 0],
        "same_year": [120_000, 120_000, 0, 0, 0],
        "fixed_lag": [0, 0, 120_000, 120_000, 0],
        "provisional": [0, 0, early_2024, early_2025, 0],
        "correction": [0, of_2023, of_2024 - early_2024, -early_2025, 0],
        "decree": [0, of_2023, of_2024, 0, 0],
    }
    assert list(funding.by_year.index) == list(FUNDING_ROWS)
    assert list(funding.by_year.columns) == [2022, 2023, 2024, 2025, 2026]
    for row, euros in expected.items():
        assert funding.by_year.loc[row].to_numpy() == pytest.approx(euros, abs=0.011), row
    assert funding.total["decree"] == pytest.approx(of_2023 + of_2024, abs=0.02)
    assert funding.later.to_dict() == pytest.approx(
        {row: euros[3] + euros[4] for row, euros in expected.items()}, abs=0.02
    )
    assert funding.cumulative.loc["fixed_lag"].tolist() == [120_000, 240_000, 120_000, 0, 0]
    assert funding.cumulative.loc["decree"].to_numpy() == pytest.approx(
        [120_000, 240_000 - of_2023, *[240_000 - of_2023 - of_2024] * 3], abs=0.02
    )
    assert funding.assumed == {2024, 2025}


def test_what_was_taken_back_in_a_booked_month_is_not_granted() -> None:
    """12 months of 10.000 booked, the last one a correction of 20.000: 90.000 is granted, and comes back."""
    months = np.array([10_000.0] * 11 + [-20_000.0])
    realised = Realised(12, "plan", {("lks", "recognised"): months}, "Grootboek", "published")
    funding = funding_side_by_side(simulate(spending().scenario, book(), realised), "lks").by_year
    assert funding.loc["spent"].tolist()[:2] == [90_000, 120_000]
    assert funding.loc["fixed_lag"].tolist()[2:4] == [90_000, 120_000]
    assert funding.loc["decree", 2023] == pytest.approx(90_000 * 390 / 310, abs=0.01)


def test_the_decree_pays_in_october_for_the_first_time_and_in_twelve_parts_after_that() -> None:
    outstanding = funding_side_by_side(spending(), "lks").outstanding["decree"]
    received = 10_000 * (outstanding.index < "2024") - outstanding.diff().fillna(outstanding.iloc[0])
    assert list(received.index[received.abs() > 0.01][:2]) == ["2023-10", "2024-01"]
    parts = received["2024-01":"2024-09"]  # type: ignore[misc]
    assert parts.to_numpy() == pytest.approx(120_000 * 390 / 310 * 1.09 / 12, abs=0.01)


def test_effects_of_the_worked_example_add_up() -> None:
    found = funding_side_by_side(spending(), "lks").effects
    assert list(found.index) == list(EFFECTS)
    assert list(found.columns) == [2024, 2025]
    assert found.loc["macro", 2024] == pytest.approx(120_000 * 390 / 310 * (1.09 - 1), rel=1e-3)
    assert found.loc["timing", 2025] == pytest.approx(-120_000 * 1.09**2, rel=1e-3)
    cents = (found * 100).round()
    assert (cents.loc[["before", "macro", "share"]].sum() == cents.loc["after"]).all()
    assert (cents.loc[["provisional", "revision", "timing"]].sum() == cents.loc["after"]).all()


@given(st.integers(1, 60), st.integers(1, 6), st.integers(100, 5_000_000))
def test_the_fixed_lag_returns_what_is_spent_and_the_decree_that_times_the_growth(
    months: int, years: int, euros: int
) -> None:
    """In every case nothing is lost past the horizon, and the cumulative position ends at spent minus received."""
    funding = funding_side_by_side(spending(euros, months, years=years), "lks")
    assert funding.total["fixed_lag"] == pytest.approx(funding.total["spent"])
    growth = dict.fromkeys(range(2024, 2035), 1.09) | {2023: 390 / 310}
    due = sum(amount * growth[year + 1] for year, amount in funding.by_year.loc["spent"].items() if amount)
    assert funding.total["decree"] == pytest.approx(due, abs=0.2)
    for rule in ("fixed_lag", "decree"):
        left = funding.total["spent"] - funding.total[rule]
        assert funding.cumulative.loc[rule].iloc[-1] == pytest.approx(left, abs=0.01)
    parts = funding.by_year.loc["provisional"] + funding.by_year.loc["correction"]
    assert parts.to_numpy() == pytest.approx(funding.by_year.loc["decree"].to_numpy())


def test_it_does_not_matter_over_how_many_municipalities_the_spending_is_spread() -> None:
    one, ten = (funding_side_by_side(spending(euros), "lks").by_year for euros in (120_000, 1_200_000))
    pd.testing.assert_frame_equal(one * 10, ten, atol=0.11, check_exact=False, rtol=0)


def test_nothing_spent_nothing_received_and_no_national_spending_needed() -> None:
    funding = funding_side_by_side(spending(0), "lks")
    assert not funding.by_year.any(axis=None)
    assert funding.effects.empty
    assert funding.assumed == frozenset()
    assert {value.parameter for value in funding.reads}.isdisjoint({"lks_national_spending", "lks_national_growth"})


def test_years_before_the_decree_and_past_the_assumption_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="lks_rijk_payment_lag_years"):
        funding_side_by_side(spending(start="2021"), "lks")
    with pytest.raises(InputError, match="lks_national_growth"):
        funding_side_by_side(spending(months=120, years=10), "lks")


def test_the_pilot_of_vught() -> None:
    result = run("vught-2022")
    funding = funding_side_by_side(result, "lks")
    paid = result.statement("gemeente", "cash").loc["lks_rijk"]
    assert funding.by_year.loc["fixed_lag", funding.years].to_numpy() == pytest.approx(paid.to_numpy())
    assert funding.total["fixed_lag"] == pytest.approx(funding.total["spent"])
    assert funding.total["decree"] > funding.total["spent"]
    assert (funding.outstanding["decree"] <= funding.outstanding["fixed_lag"] + 0.01).all()
    assert np.abs(funding.by_year.loc["provisional", [2022, 2023]]).max() == 0
    assert not funding.later.any()
