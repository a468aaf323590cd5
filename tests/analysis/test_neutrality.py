"""The test "budgettair neutraal": amounts by hand to the cent, who bears them, and what must hold for any scenario."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from building import book, flow, placement, scenario
from commanding import SHIPPED
from neutral import FIVE_LESS, INTEREST, condition, small
from scenarios.analysis.buig import funding_side_by_side
from scenarios.analysis.key_figures import prefinancing
from scenarios.analysis.neutrality import LATER, Neutrality, Outcome, neutrality
from scenarios.model.realisation import Realised
from scenarios.model.result import TOLERANCE
from scenarios.model.run import run
from scenarios.model.simulate import simulate


def amounts(series: pd.Series) -> list[float]:
    return [round(float(value), 2) for value in series]


def bearers(outcome: Outcome) -> dict[str, list[float]]:
    return {str(party): amounts(row) for party, row in outcome.borne.iterrows()}


@pytest.fixture(scope="module")
def vught() -> Neutrality:
    return neutrality(run("vught-2022"))


def without(test: Neutrality, name: str) -> Outcome:
    return next(outcome for outcome in test.otherwise if outcome.name == f"conditions.{name}")


# --- by hand: 100 a month, two years -----------------------------------------------------------------------------


def test_neutral_when_the_rijk_pays_all(tmp_path: Path) -> None:
    test = neutrality(small(tmp_path))
    assert test.itself.neutral
    assert test.itself.timing == []
    assert test.otherwise == ()
    assert bearers(test.itself) == {}
    assert amounts(test.itself.others.loc["bedrijf"]) == [-360, -360, 0]  # 100 a month in, 130 out


def test_five_percent_less_is_five_a_month_borne_by_the_company(tmp_path: Path) -> None:
    (outcome,) = neutrality(small(tmp_path, FIVE_LESS)).otherwise
    assert not outcome.neutral
    assert amounts(outcome.own) == [-60, -60, 0]
    assert bearers(outcome) == {"bedrijf": [-60, -60, 0]}
    assert outcome.per_point == pytest.approx(-24)


def test_the_same_in_the_scenario_itself(tmp_path: Path) -> None:
    """The municipality's own balance is nil there: only because the company pays the shortage back."""
    result = small(tmp_path, flows__lks_rijk__factor="0.95")
    assert not result.statement("gemeente").sum().any()
    itself = neutrality(result).itself
    assert amounts(itself.own) == [-60, -60, 0]
    assert bearers(itself) == {"bedrijf": [-60, -60, 0]}
    assert amounts(itself.others.loc["bedrijf"]) == [-360, -360, 0]  # beside what it bears


def test_the_municipality_bears_it_when_it_says_so(tmp_path: Path) -> None:
    moved = condition(
        "minder",
        'flows.lks_rijk = { factor = 0.95 }\nflows.lks = { paid = { with = "lks_rijk", shortfall = "gemeente" } }',
        "flows.lks_rijk.factor",
    )
    test = neutrality(small(tmp_path, moved))
    assert bearers(test.otherwise[0]) == {"gemeente": [-60, -60, 0]}
    assert test.shift(test.otherwise[0]).empty


def test_who_bears_a_shortage_matters_even_when_it_stays_as_large(tmp_path: Path) -> None:
    moved = condition("draagt", 'flows.lks = { paid = { with = "lks_rijk", shortfall = "gemeente" } }')
    test = neutrality(small(tmp_path, moved, flows__lks_rijk__factor="0.95"))
    assert test.kept == []
    assert [bearers(outcome) for outcome in test.breaking] == [{"gemeente": [-60, -60, 0]}]


def test_interest_is_borne_by_the_municipality_and_helps_the_company(tmp_path: Path) -> None:
    """1% a month over 0, 100, .. 1.100 in the first year and over 1.200 in each month of the second."""
    test = neutrality(small(tmp_path, INTEREST))
    (outcome,) = test.otherwise
    assert amounts(outcome.own) == [-66, -144, 0]
    assert bearers(outcome) == {"gemeente": [-66, -144, 0]}
    assert amounts(test.shift(outcome).loc["bedrijf"]) == [66, 144, 0]
    assert outcome.per_point == pytest.approx(-17.5)
    assert outcome.cut_off == ["rente"]  # 1.200 is still out after the horizon


def test_more_than_all_is_not_neutral_either(tmp_path: Path) -> None:
    itself = neutrality(small(tmp_path, flows__lks_rijk__factor="1.05")).itself
    assert not itself.neutral
    assert bearers(itself) == {"gemeente": [60, 60, 0]}


def test_neutral_in_the_books_and_not_in_cash(tmp_path: Path) -> None:
    """Paid each month, received a year later: the municipality advances it itself."""
    itself = neutrality(small(tmp_path, flows__lks__paid='"same_month"')).itself
    assert itself.neutral
    assert amounts(itself.cash) == [-1200, 0, 1200]
    assert itself.timing == [2022, LATER]


def test_what_is_recognised_after_the_horizon_counts(tmp_path: Path) -> None:
    result = small(tmp_path, flows__lks_rijk__recognised='"paid"', flows__lks__paid='"same_month"')
    itself = neutrality(result).itself
    assert amounts(itself.own) == [-1200, 0, 1200]
    assert not itself.neutral


def test_half_a_cent_is_the_limit(tmp_path: Path) -> None:
    """Of 1.200 a year 0,004 is dust and 0,006 is money."""
    assert neutrality(small(tmp_path, flows__lks_rijk__factor=repr(1 - 0.004 / 1200))).itself.neutral
    assert not neutrality(small(tmp_path, flows__lks_rijk__factor=repr(1 - 0.006 / 1200))).itself.neutral


def test_another_party_than_the_first(tmp_path: Path) -> None:
    test = neutrality(small(tmp_path, FIVE_LESS), "bedrijf")
    assert amounts(test.itself.own) == [-360, -360, 0]
    assert amounts(test.otherwise[0].own) == [-420, -420, 0]  # what it pays back is its own loss
    assert bearers(test.otherwise[0]) == {"bedrijf": [-420, -420, 0]}


def test_a_condition_that_changes_more_than_a_share_has_no_amount_per_percent(tmp_path: Path) -> None:
    extra = '{ label = "Extra", payer = "gemeente", payee = "bedrijf", share_of = "lks", paid = "same_month" }'
    changes = f"flows.lks_rijk = {{ factor = 0.95 }}\nflows.extra = {extra}"
    both = condition("minder", changes, "flows.lks_rijk.factor")
    (outcome,) = neutrality(small(tmp_path, both)).otherwise
    assert amounts(outcome.own) == [-1260, -1260, 0]
    assert outcome.per_point is None


def test_a_flow_of_the_file_that_is_named_like_a_shortage_is_just_a_flow() -> None:
    """Only what `shortfall` makes is paid back because of a shortage."""
    flows = {
        "lks_rijk": flow(payer="rijk", payee="gemeente", amount=12, per="place"),
        "kas_tekort": flow(share_of="lks_rijk"),
    }
    result = simulate(scenario({"groep": placement()}, flows), book())
    assert neutrality(result).itself.neutral
    assert amounts(neutrality(result, "bedrijf").itself.own) == [12, 12, 12, 0]


def test_a_condition_that_is_so_already_moves_nothing(tmp_path: Path) -> None:
    test = neutrality(small(tmp_path, FIVE_LESS, flows__lks_rijk__factor="0.95"))
    assert [outcome.per_point for outcome in test.kept] == [None]


def test_the_reasons_of_a_shift_leave_out_what_is_borne(tmp_path: Path) -> None:
    """Half the LKS: the company gets 1.200 less and pays 60 less back; that is told as what it bears."""
    half = condition("half", 'flows.lks = { amount = 50, per = "place", period = "month" }', "flows.lks.amount")
    test = neutrality(small(tmp_path, half, flows__lks_rijk__factor="0.95"))
    (outcome,) = test.otherwise
    assert bearers(outcome) == {"bedrijf": [-30, -30, 0]}
    assert amounts(test.shift(outcome).loc["bedrijf"]) == [-600, -600, 0]
    assert test.turnover(outcome, "bedrijf") == pytest.approx((-1200, 0))


# --- what was booked stays booked --------------------------------------------------------------------------------


def test_a_condition_changes_the_forecast_of_what_was_booked(tmp_path: Path) -> None:
    """Booked: 50 instead of 100 in each month of the first year; then as planned."""
    planned = small(tmp_path, FIVE_LESS)
    booked = Realised(12, "plan", {("lks", "recognised"): np.full(12, 50.0)}, "Grootboek", "assumed")
    result = simulate(planned.scenario, planned.reader.book, booked)
    assert amounts(neutrality(result).otherwise[0].own) == [-30, -60, 0]


def test_a_correction_takes_its_share_of_the_shortage_back(tmp_path: Path) -> None:
    """Booked in the first year: 1.100, less a correction of 60; the company bears five percent of what is left."""
    planned = small(tmp_path, flows__lks_rijk__factor="0.95")
    lks = np.array([100.0, -60.0] + [100.0] * 10)
    booked = Realised(12, "plan", {("lks", "recognised"): lks}, "Grootboek", "assumed")
    result = simulate(planned.scenario, planned.reader.book, booked)
    assert not result.statement("gemeente", per="month").sum().any()
    assert result.statement("bedrijf").loc[["lks_tekort", "lks_tekort_terug"], 2022].tolist() == [-55, 3]
    assert bearers(neutrality(result).itself) == {"bedrijf": [-52, -60, 0]}
    itself = neutrality(result, "bedrijf").itself
    assert amounts(itself.own) == [1100 - 60 - 52 - 1560, 1200 - 60 - 1560, 0]
    assert bearers(itself) == {"bedrijf": amounts(itself.own)}


# --- the pilot ---------------------------------------------------------------------------------------------------


def test_the_pilot_is_neutral_on_the_terms_of_the_paper(vught: Neutrality) -> None:
    assert vught.itself.neutral
    assert vught.itself.timing == []
    assert [outcome.name.removeprefix("conditions.") for outcome in vught.breaking] == [
        "rijk_95",
        "rijk_95_gemeente",
        "telt_niet_mee",
        "besluit",
        "begeleiding",
        "rente",
    ]
    assert [outcome.name.removeprefix("conditions.") for outcome in vught.kept] == ["vertrek", "stop"]


def test_95_percent_leaves_five_percent_of_the_lks(vught: Neutrality) -> None:
    paid = vught.itself.result.statement("sw_bedrijf").loc["lks"]
    for name, bearer in (("rijk_95", "sw_bedrijf"), ("rijk_95_gemeente", "gemeente")):
        outcome = without(vught, name)
        assert amounts(outcome.own) == amounts(pd.Series([*(-0.05 * paid), 0.0]))
        assert list(outcome.borne.index) == [bearer]
        assert outcome.per_point == pytest.approx(-0.01 * paid.sum())


def test_the_decree_is_what_the_page_about_the_decree_says(vught: Neutrality) -> None:
    funding = funding_side_by_side(vught.itself.result, "lks").by_year
    expected = (funding.loc["decree"] - funding.loc["spent"])[vught.itself.result.horizon.year_labels]
    outcome = without(vught, "besluit")
    assert amounts(outcome.own) == amounts(pd.Series([*expected, 0.0]))
    assert list(outcome.borne.index) == ["gemeente"]
    assert outcome.guessed_from == 2024
    assert vught.itself.guessed_from is None


def test_the_guidance_fee_moves_from_the_company_to_the_municipality(vught: Neutrality) -> None:
    outcome = without(vught, "begeleiding")
    spent = -vught.itself.result.statement("sw_bedrijf").loc["begeleiding"]
    assert amounts(vught.shift(outcome).loc["sw_bedrijf"]) == amounts(pd.Series([*spent, 0.0]))
    assert amounts(outcome.own) == amounts(pd.Series([*-spent, 0.0]))


def test_interest_is_that_of_the_key_figures(vught: Neutrality) -> None:
    outcome = without(vught, "rente")
    assert outcome.per_point == pytest.approx(-prefinancing(vught.itself.result, "sw_bedrijf").interest_per_percent)
    assert outcome.cut_off == []


@pytest.mark.parametrize("name", ["vertrek", "stop"])
def test_who_leaves_early_takes_subsidy_and_costs_along(vught: Neutrality, name: str) -> None:
    outcome = without(vught, name)
    before, after = (each.result.statement("sw_bedrijf").sum(axis=1) for each in (vught.itself, outcome))
    received, paid = vught.turnover(outcome, "sw_bedrijf")
    assert received == pytest.approx((after - before)[["lks", "opbrengst"]].sum())
    assert paid == pytest.approx((after - before)[["loonkosten", "begeleiding"]].sum())
    assert vught.shift(outcome).loc["sw_bedrijf"].sum() == pytest.approx(received + paid)
    assert after["lks"] < before["lks"]


def test_what_nobody_knew_yet_is_unknown_and_not_nil() -> None:
    test = neutrality(run("vught-2022", {"as_of": "2022-12-31", "projection.loon": "{ then = 0.02 }"}))
    (outcome,) = test.unknown
    assert outcome.name == "conditions.besluit"
    assert outcome.own.isna().all()
    assert not outcome.neutral
    assert outcome.unknown.startswith("Besteding loonkostensubsidie, alle gemeenten (lks_national_spending)")
    assert len(test.breaking) + len(test.kept) + 1 == len(test.otherwise)


def test_a_budget_that_runs_past_the_horizon_is_reported() -> None:
    assert neutrality(run("vught-2022-besluit")).itself.cut_off == []
    longer = run("vught-2022-besluit", {"placements.wia.contract_months": "60"})
    assert neutrality(longer).itself.cut_off == ["lks_rijk"]


# --- for any scenario --------------------------------------------------------------------------------------------


@given(factor=st.floats(0, 1), monthly=st.integers(0, 1_000_000))
def test_the_shortage_is_what_the_share_lacks(factor: float, monthly: int) -> None:
    shortage = (1 - factor) * 12 * monthly
    assume(abs(shortage - TOLERANCE) > 1e-5)
    lks = flow(amount=monthly, per="place", period="month", paid={"with": "lks_rijk", "shortfall": "bedrijf"})
    back = flow(payer="rijk", payee="gemeente", share_of="lks", factor=factor, paid={"year_after": 1, "month": 6})
    groups = {"groep": placement(start="2017-01")}
    itself = neutrality(simulate(scenario(groups, {"lks": lks, "lks_rijk": back}), book())).itself
    assert list(itself.own) == pytest.approx([-shortage] * 3 + [0], abs=0.01)
    assert itself.neutral == (shortage < TOLERANCE)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_who_bears_it_adds_up_for_every_party_and_condition(path: Path) -> None:
    result = run(path)
    for party in result.scenario.parties:
        for outcome in (each for each in neutrality(result, party).outcomes if not each.unknown):
            assert list(outcome.borne.sum()) == pytest.approx(list(outcome.own), abs=0.02)
            assert_books(outcome, party)


def assert_books(outcome: Outcome, party: str) -> None:
    """Own balance and what is paid back are together the statement, in both books."""
    result = outcome.result
    names = [name for name in result.statement(party).index if name.endswith("_tekort")]
    for book_name, own in (("recognised", outcome.own), ("cash", outcome.cash)):
        statement = result.statement(party, book_name)
        back = statement.loc[names].clip(lower=0)
        assert list(own.drop(LATER) + back.sum()) == pytest.approx(list(statement.sum()), abs=0.01)


def test_the_order_of_conditions_does_not_matter(tmp_path: Path) -> None:
    one, other = (
        {outcome.name: amounts(outcome.own) for outcome in neutrality(small(tmp_path, text)).otherwise}
        for text in (FIVE_LESS + INTEREST, INTEREST + FIVE_LESS)
    )
    assert one == other


def test_a_result_keeps_its_files(tmp_path: Path) -> None:
    result = small(tmp_path, FIVE_LESS)
    assert all(outcome.result.files == result.files for outcome in neutrality(result).outcomes)
