"""The LKS money of the Rijk: shares sum to one, budgets to the national amount, changes to their effects."""

import doctest
import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import Reader, Value
from scenarios.model.regelingen import buig_lks
from scenarios.model.regelingen.buig_lks import Budget, allocate, effects, entitlements
from scenarios.model.regelingen.lks_national import fixed_lag, lags, national
from scenarios.problems import InputError

SPENT = pd.DataFrame({2022: [100.0, 300.0], 2023: [150.0, 250.0]}, index=["A", "B"])


def cents(euros: object) -> np.ndarray:
    return np.rint(np.asarray(euros, dtype=float) * 100).astype(np.int64)


def country(municipalities: int, years: range, seed: int = 1) -> pd.DataFrame:
    """Made-up spending, whole euros from nothing to tens of millions, as uneven as in reality."""
    draw = np.random.default_rng(seed)
    amounts = (
        np.rint(draw.lognormal(12, 1.6, (municipalities, len(years)))) * (draw.random(municipalities) > 0.02)[:, None]
    )
    return pd.DataFrame(amounts, index=[f"GM{code:04}" for code in range(municipalities)], columns=list(years))


amounts = st.one_of(
    st.just(0.0),
    st.integers(1, 90_000_000).map(float),
    st.floats(0.01, 9e7, allow_nan=False),
)


@st.composite
def countries(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.Series]:
    rows = draw(st.integers(1, 40))
    columns = st.lists(amounts, min_size=rows, max_size=rows).filter(any)
    frame = pd.DataFrame({year: draw(columns) for year in (2021, 2022, 2023, 2024)})
    frame.index = pd.Index([f"GM{code:04}" for code in draw(st.permutations(range(rows)))])
    macro = st.integers(0, 90_000_000_000).map(lambda amount: amount / 100)
    return frame, pd.Series({year: draw(macro) for year in (2023, 2024, 2025)})


# --- dividing ----------------------------------------------------------------------------------------------------


def test_the_worked_example() -> None:
    """A spends 100 and 150 of 400; 440 to divide for 2024."""
    macro = pd.Series({2024: 440.0})
    provisional, definitive = allocate(SPENT, macro, lag=2), allocate(SPENT, macro, lag=1)
    assert provisional[2024].to_dict() == {"A": 110.0, "B": 330.0}
    assert definitive[2024].to_dict() == {"A": 165.0, "B": 275.0}
    months = entitlements(provisional, definitive).loc["A"]
    assert months["2024-01"] == months["2024-12"] == pytest.approx(110 / 12)
    assert months["2024-10"] == pytest.approx(110 / 12 + 55)
    assert entitlements(provisional, definitive).loc["B", "2024-10"] == pytest.approx(330 / 12 - 55)
    assert doctest.testmod(buig_lks) == (0, 4)


def test_a_whole_country_for_ten_years_sums_to_the_cent_and_takes_no_time() -> None:
    spending = country(350, range(2021, 2033))
    macro = pd.Series({year: 390_000_000.01 * 1.0937 ** (year - 2023) for year in range(2023, 2033)})
    begin = time.perf_counter()
    for lag in (1, 2):
        budgets = allocate(spending, macro, lag)
        assert budgets.shape == (350, 10)
        assert (cents(budgets).sum(axis=0) == cents(macro)).all()
        exact = (
            macro
            * spending[[year - lag for year in macro.index]].set_axis(macro.index, axis=1)
            / (spending[[year - lag for year in macro.index]].sum().to_numpy())
        )
        assert np.abs(budgets - exact).to_numpy().max() < 0.0101
    assert time.perf_counter() - begin < 1


@given(countries(), st.sampled_from([1, 2]))
def test_budgets_sum_to_the_cent_whoever_spends_what(made: tuple[pd.DataFrame, pd.Series], lag: int) -> None:
    spending, macro = made
    budgets = allocate(spending, macro, lag)
    assert (cents(budgets).sum(axis=0) == cents(macro)).all()
    for year in macro.index:
        spent = spending[year - lag]
        assert (budgets[year][spent == 0] == 0).all()
        quota = spent / spent.sum() * macro[year]
        assert np.abs(budgets[year] - quota).max() < 0.01 + 1e-6
        by_spending = cents(budgets[year])[np.argsort(spent.to_numpy())]
        assert (np.diff(by_spending) >= -1).all()  # a cent apart where two spend the same


@given(countries())
def test_order_of_municipalities_and_a_common_factor_change_nothing(made: tuple[pd.DataFrame, pd.Series]) -> None:
    spending, macro = made
    once = allocate(spending, macro, 2)
    assert allocate(spending.sort_index() * 2, macro, 2).loc[spending.index].equals(once)


def test_left_over_cents_go_to_the_largest_remainder_and_on_a_tie_to_the_lowest_code() -> None:
    equal = pd.DataFrame({2022: [1, 1, 1]}, index=["C", "A", "B"])
    divided = allocate(equal, pd.Series({2023: 0.02}), 1)[2023]
    assert divided.to_dict() == {"C": 0.0, "A": 0.01, "B": 0.01}
    uneven = pd.DataFrame({2022: [1, 5]}, index=["A", "B"])
    assert allocate(uneven, pd.Series({2023: 0.01}), 1)[2023].to_dict() == {"A": 0.0, "B": 0.01}


def test_who_keeps_its_share_gets_last_year_times_the_growth_and_who_grows_faster_gets_less_than_its_cost() -> None:
    """The country grows by 10% a year; B with it, A by 50% a year, C makes up the rest."""
    years, growth = range(2022, 2027), 1.1
    total = pd.Series([400_000_000 * growth**k for k in range(5)], index=years)
    a, b = total * 0 + [1e6 * 1.5**k for k in range(5)], total * 0.01
    spending = pd.DataFrame({"A": a, "B": b, "C": total - a - b}).T
    macro = (total.shift(1) * growth).dropna()
    budgets = allocate(spending, macro, 1)
    for year in macro.index:
        assert budgets.loc["B", year] == pytest.approx(spending.loc["B", year - 1] * growth, abs=0.01)
        assert budgets.loc["B", year] == pytest.approx(spending.loc["B", year], abs=0.01)
        assert budgets.loc["A", year] == pytest.approx(spending.loc["A", year] * growth / 1.5, abs=0.01)
        assert budgets.loc["A", year] < spending.loc["A", year]


# --- months ------------------------------------------------------------------------------------------------------


@given(countries())
def test_the_months_of_a_year_are_the_definitive_budget(made: tuple[pd.DataFrame, pd.Series]) -> None:
    spending, macro = made
    provisional, definitive = (allocate(spending, macro, lag) for lag in (2, 1))
    months = entitlements(provisional, definitive)
    assert list(months.columns[:2]) == ["2023-01", "2023-02"]
    sums = months.T.groupby([label[:4] for label in months.columns]).sum().T
    assert (cents(sums) == cents(definitive)).all()
    assert (cents(sums).sum(axis=0) == cents(macro)).all()
    quiet = [label for label in months.columns if not label.endswith("-10")]
    assert (months[quiet] >= 0).all(axis=None)


# --- effects -----------------------------------------------------------------------------------------------------


def test_effects_by_hand() -> None:
    """Shares of A: 2021 1/5, 2022 1/4, 2023 3/8; national 2023 provisional 400, 2024 definitive 440."""
    spent = pd.DataFrame({2021: [100.0, 400.0]}, index=["A", "B"]).join(SPENT)
    year_to_year = effects(spent, Budget(2023, 1, 400), Budget(2024, 1, 440)).loc["A"]
    assert year_to_year.to_dict() == {"before": 100, "macro": 10, "share": 55, "timing": 0, "after": 165}
    settled = effects(spent, Budget(2024, 2, 430), Budget(2024, 1, 440)).loc["A"]
    assert settled.to_dict() == {"before": 107.5, "macro": 2.5, "share": 0, "timing": 55, "after": 165}
    all_three = effects(spent, Budget(2023, 2, 400), Budget(2024, 1, 440)).loc["A"]
    assert all_three.to_dict() == {"before": 80, "macro": 8, "share": 22, "timing": 55, "after": 165}


@given(countries(), st.sampled_from([1, 2]), st.sampled_from([1, 2]))
def test_effects_add_up_per_municipality_and_over_the_country(
    made: tuple[pd.DataFrame, pd.Series], before_lag: int, after_lag: int
) -> None:
    spending, macro = made
    before, after = Budget(2023, before_lag, macro[2023]), Budget(2024, after_lag, macro[2024])
    split = pd.DataFrame(cents(found := effects(spending, before, after)), found.index, found.columns)
    assert (split["before"] + split["macro"] + split["share"] + split["timing"] == split["after"]).all()
    assert (found["before"] == allocate(spending, macro[[2023]], before_lag)[2023]).all()
    assert (found["after"] == allocate(spending, macro[[2024]], after_lag)[2024]).all()
    change = cents(macro[2024]) - cents(macro[2023])
    assert split[["macro", "share", "timing"]].sum().tolist() == [change, 0, 0]
    assert before_lag != after_lag or not split["timing"].any()


# --- refused by name ---------------------------------------------------------------------------------------------

MACRO = pd.Series({2024: 440.0})
WRONG: dict[str, tuple[Callable[[], object], list[str]]] = {
    "year": (
        lambda: allocate(SPENT, pd.Series({2024: 1.0, 2025: 1.0, 2026: 1.0}), 1),
        [
            "besteding 2024: deze ontbreekt, maar is nodig voor het LKS-budget van 2025",
            "besteding 2025: deze ontbreekt, maar is nodig voor het LKS-budget van 2026",
        ],
    ),
    "amounts": (
        lambda: allocate(
            pd.DataFrame({2022: [1.0, np.nan, -1.0, np.inf]}, index=["GM0001", "GM0002", "GM0003", "GM0004"]), MACRO, 2
        ),
        [
            "GM0002, besteding 2022: het bedrag ontbreekt of is geen getal",
            "GM0004, besteding 2022: het bedrag ontbreekt of is geen getal",
            "GM0003, besteding 2022: het bedrag is negatief",
        ],
    ),
    "text": (
        lambda: allocate(pd.DataFrame({2023: ["1.250,00", None]}, index=["GM0001", "GM0002"]), MACRO, 1),
        [
            "GM0001, besteding 2023: het bedrag ontbreekt of is geen getal",
            "GM0002, besteding 2023: het bedrag ontbreekt of is geen getal",
        ],
    ),
    "nobody": (
        lambda: allocate(SPENT * 0, MACRO, 1),
        ["besteding 2023: geen enkele gemeente heeft LKS verstrekt: niets om naar te delen"],
    ),
    "empty": (
        lambda: allocate(SPENT.iloc[:0], MACRO, 1),
        ["besteding 2023: geen enkele gemeente heeft LKS verstrekt: niets om naar te delen"],
    ),
    "double": (
        lambda: allocate(pd.concat([SPENT, SPENT]), MACRO, 1),
        ["gemeente A: staat er meer dan eens", "gemeente B: staat er meer dan eens"],
    ),
    "no_code": (lambda: allocate(SPENT.set_axis(["A", None]), MACRO, 1), ["een gemeente heeft geen code"]),
    "macro": (
        lambda: allocate(SPENT, pd.Series({2023: np.nan, 2024: -1.0}), 1),
        [
            "macrobudget 2023: het bedrag ontbreekt of is negatief",
            "macrobudget 2024: het bedrag ontbreekt of is negatief",
        ],
    ),
    "effects": (
        lambda: effects(SPENT, Budget(2023, 2, 1), Budget(2024, 1, 1)),
        ["besteding 2021: deze ontbreekt, maar is nodig voor het LKS-budget van 2023"],
    ),
    "unmatched": (
        lambda: entitlements(
            pd.DataFrame({2024: [1.0, 2.0]}, index=["A", "B"]), pd.DataFrame({2025: [1.0]}, index=["A"])
        ),
        [
            "gemeente B: het definitieve budget ontbreekt",
            "jaar 2024: het definitieve budget ontbreekt",
            "jaar 2025: het voorlopige budget ontbreekt",
        ],
    ),
    "month_unknown": (
        lambda: entitlements(pd.DataFrame({2024: [1.0]}, index=["A"]), pd.DataFrame({2024: [np.nan]}, index=["A"])),
        ["A, definitief budget 2024: het bedrag ontbreekt"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_missing_or_wrong_is_refused_by_name_all_at_once(case: str) -> None:
    attempt, messages = WRONG[case]
    with pytest.raises(InputError) as refused:
        attempt()
    assert [str(problem) for problem in refused.value.problems] == messages


# --- the country, from the book ----------------------------------------------------------------------------------


def test_lags_of_the_decree_and_of_the_paper_begin_in_2022() -> None:
    reader = Reader(shipped_book())
    assert lags(reader, 2022) == (2, 1)
    assert fixed_lag(reader, 2022) == 2
    with pytest.raises(InputError, match="LKS-deel BUIG"):
        lags(reader, 2021)


def test_national_spending_goes_on_by_the_assumed_growth_and_says_where_that_begins() -> None:
    reader = Reader(shipped_book())
    found = national(reader, 2022, 2025)
    assert (found.spending[2022], found.spending[2023]) == (310_000_000, 390_000_000)
    assert found.growth[2023] == pytest.approx(8 / 31)
    assert found.spending[2025] == pytest.approx(390_000_000 * 1.09**2)
    assert found.assumed == {2024, 2025}
    assert found.macro(310_000_000, 2022, 2024) == pytest.approx(390_000_000 * 1.09)
    assert {value.status for _, value in reader.reads} == {"published", "assumed"}


def test_national_spending_is_refused_before_the_first_year_and_when_nobody_knew_it_yet() -> None:
    with pytest.raises(InputError, match="lks_national_spending"):
        national(Reader(shipped_book()), 2021, 2023)
    with pytest.raises(InputError, match="stand van kennis 2022-03-01"):
        national(Reader(shipped_book().seen_at(date(2022, 3, 1), {})), 2022, 2023)
    with pytest.raises(InputError, match="lks_national_growth"):
        national(Reader(shipped_book()), 2023, 2032)


def test_a_scenario_may_put_its_own_spending_and_growth_in() -> None:
    changes = [
        Value(name, date(year, 1, 1), date(year + 1, 1, 1), value, "assumed", None, "eigen raming", "", "")
        for name, year, value in [("lks_national_spending", 2024, 429e6), ("lks_national_growth", 2025, 0.2)]
    ]
    found = national(Reader(shipped_book().seen_at(None, {}, changes)), 2023, 2025)
    assert found.growth == pytest.approx({2024: 0.1, 2025: 0.2})
    assert found.assumed == {2024, 2025}
