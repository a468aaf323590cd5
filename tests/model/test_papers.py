"""The two council papers, to the cent: what they print, and what the same numbers say when counted like for like."""

import numpy as np
import pandas as pd
import pytest

from scenarios.analysis.key_figures import place_totals, prefinancier, prefinancing
from scenarios.analysis.like_for_like import like_for_like
from scenarios.analysis.liv_reach import liv_reach
from scenarios.model.parameter_files import DATA
from scenarios.model.record_files import open_run
from scenarios.model.run import run

EIGHT_PLACES = {"placements.beschut.places": "{ 2017 = 8 }"}
YEARS = [2017, 2018, 2019, 2020, 2021]
LIV = [822.12, 822.12, 822.12, 822.12, 789.88, 1257.36, 789.88, 789.88, 0]  # 2017 to 2025, one place of 1.612 hours


# --- Weert 2017: what does a sheltered place cost? ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "received", "later"), [("weert-2017", 28_500, 25_500), ("weert-2017-met-liv", 30_500, 27_500)]
)
def test_weert_as_printed(name: str, received: float, later: float) -> None:
    expected = pd.DataFrame(
        [[received] * 3 + [later] * 2, [26_861] * 5, [received - 26_861] * 3 + [later - 26_861] * 2],
        index=["ontvangsten", "kosten", "saldo"],
        columns=YEARS,
        dtype=float,
    )
    pd.testing.assert_frame_equal(place_totals(run(name)), expected)


def test_weert_per_flow_of_a_place() -> None:
    result = run("weert-2017")
    assert result.per_place("receipts")[2017].to_dict() == {
        "lks_rijk": 17_000,
        "begeleiding_rijk": 8_500,
        "stimulering": 3_000,
    }
    assert result.per_place("costs")[2017].to_dict() == {
        "loonkosten": 20_667,
        "begeleiding": 8_000,
        "inverdien": -1_806,
    }
    assert result.per_place("receipts").loc["stimulering"].tolist() == [3_000, 3_000, 3_000, 0, 0]


@pytest.mark.parametrize(("overrides", "shortage"), [({}, 17_693), (EIGHT_PLACES, 10_888)])
def test_weert_shortage_of_the_municipality_after_the_stimulus(overrides: dict[str, str], shortage: float) -> None:
    balance = run("weert-2017", overrides).statement("gemeente").sum()
    assert balance[[2020, 2021]].tolist() == [-shortage, -shortage]


def test_weert_company_ends_at_nought_without_liv() -> None:
    assert run("weert-2017").statement("sw_bedrijf").sum().tolist() == [0] * 5


def test_stimulus_of_a_year_is_cash_in_june_of_the_next_and_the_last_one_in_2020() -> None:
    result = run("weert-2017")
    right, cash = (result.statement("gemeente", book).loc["stimulering"] for book in ("recognised", "cash"))
    assert right.tolist() == [24_000, 39_000, 39_000, 0, 0]  # 8, then 13 places of 3.000
    assert cash.tolist() == [0, 24_000, 39_000, 39_000, 0]
    monthly = result.statement("gemeente", "cash", per="month").loc["stimulering"]
    assert monthly[monthly != 0].index.tolist() == ["2018-06", "2019-06", "2020-06"]
    assert result.balance("gemeente").loc["stimulering"].tolist() == [24_000, 39_000, 39_000, 0, 0]


@pytest.mark.parametrize(("overrides", "places", "shortage"), [({}, 13, 48_633), (EIGHT_PLACES, 8, 29_928)])
def test_weert_with_the_subsidy_at_the_real_size_of_a_place(
    overrides: dict[str, str], places: int, shortage: float
) -> None:
    result = run("weert-2017-naar-rato", overrides)
    receipts = result.per_place("receipts")
    assert receipts.loc["lks_rijk"].tolist() == [14_620] * 9  # 0,86 x 17.000
    balance = receipts.drop(index=["stimulering", "liv"]).sum() - result.per_place("costs").sum()
    assert balance.tolist() == [-3_741] * 9
    assert result.statement("gemeente").sum()[2020] == -shortage == -3_741 * places


def test_like_for_like_changes_the_subsidy_only_and_not_the_scenario_it_starts_from() -> None:
    printed = run("weert-2017")
    fair = like_for_like(printed, ["lks_rijk"])
    assert place_totals(fair).loc["saldo"].tolist() == [1_639 - 2_380] * 3 + [-3_741] * 2
    difference = fair.statement("gemeente") - printed.statement("gemeente")
    assert difference.drop(index="lks_rijk").to_numpy().any() == np.False_
    assert place_totals(printed).loc["saldo", 2020] == -1_361


def test_liv_of_the_law_per_place_and_in_cash_in_september_of_the_next_year() -> None:
    result = run("weert-2017-naar-rato")
    assert result.per_place("receipts").loc["liv"].tolist() == pytest.approx(LIV, abs=0.005)
    places = [8] + [13] * 8
    cash = result.statement("sw_bedrijf", "cash", per="month").loc["liv"]
    paid = {f"{year + 1}-09": n * amount for year, n, amount in zip(range(2017, 2025), places, LIV, strict=False)}
    assert cash[cash != 0].to_dict() == pytest.approx(paid, abs=0.005)
    assert "liv" not in result.statement("gemeente").index  # it goes to the employer


def test_the_maximum_of_the_liv_is_out_of_reach() -> None:
    found = liv_reach(run("weert-2017-naar-rato"), "liv")
    assert (found.year, found.hours, found.band, found.maximum, found.ended) == (2017, 1_612, "low", 2_000, 2025)
    assert (round(found.hourly_wage, 2), round(found.amount, 2), round(found.best_amount, 2)) == (
        10.79,
        822.12,
        1628.12,
    )


# --- Vught 2022: who prefinances the wage subsidy? ---------------------------------------------------------------

WITHOUT = "vught-2022-zonder-voorfinanciering"


def test_vught_the_company_advances_two_years_of_subsidy_and_gets_all_of_it_back() -> None:
    result = run("vught-2022")
    subsidy = result.statement("sw_bedrijf", "entitlement").loc["lks"]
    stand = result.prefinancing("sw_bedrijf")["stand"]
    assert stand.min() == 0
    assert stand["2026-12"] == 0
    assert result.remainder("sw_bedrijf") == 0
    # Two years after: at the end of 2023 everything of 2022 and 2023 is open, a year later that of 2023 and 2024.
    open_items = [subsidy[[2022]], subsidy[[2022, 2023]], subsidy[[2023, 2024]], subsidy[[2024]]]
    assert stand[11:48:12].tolist() == pytest.approx([part.sum() for part in open_items], abs=0.005)
    assert prefinancier(result).party == "sw_bedrijf"
    assert prefinancier(result).back_month == "2026-12"


def test_vught_what_the_subsidy_is_in_the_first_months() -> None:
    """Half of the minimum wage, with holiday allowance and contributions, 27 of 36 hours, 2,5 people more a month."""
    person = 0.5 * 1_725.00 * 1.08 * 1.235 * 27 / 36
    stay = 0.88 ** (1 / 12)
    paid = run("vught-2022").line("lks").entitlement[:6, 0]
    assert paid.tolist() == pytest.approx(
        [0, 0, 0, 2.5 * person, 2.5 * (1 + stay) * person, 2.5 * (1 + stay + stay**2) * person]
    )


def test_vught_the_municipality_carries_the_same_position_if_it_does_not_wait() -> None:
    company = run("vught-2022").prefinancing("sw_bedrijf")["stand"]
    municipality = run(WITHOUT).prefinancing("gemeente")["stand"]
    assert company.max() > 200_000
    assert municipality.tolist() == pytest.approx(company.tolist(), abs=0.005)
    assert run(WITHOUT).prefinancing("sw_bedrijf")["stand"].abs().max() == 0
    assert run("vught-2022").prefinancing("gemeente")["stand"].abs().max() == 0


def test_vught_waiting_changes_no_right_of_anybody() -> None:
    for party in run("vught-2022").scenario.parties:
        for book in ("entitlement", "recognised"):
            pd.testing.assert_frame_equal(
                run("vught-2022").statement(party, book), run(WITHOUT).statement(party, book), check_exact=True
            )


@pytest.mark.parametrize("years", [1, 2, 3, 4])
def test_vught_cut_short_reports_what_is_still_to_come(years: int) -> None:
    result = run("vught-2022", {"years": str(years)})
    found = prefinancing(result, "sw_bedrijf")
    assert found.remainder > 60_000
    assert found.back_month is None
    position = result.prefinancing("sw_bedrijf")["stand"].iloc[-1]
    assert found.remainder == position == pytest.approx(result.remainder("sw_bedrijf"), abs=0.005)
    assert result.balance("sw_bedrijf").loc["lks"].iloc[-1] == pytest.approx(position, abs=0.005)


def test_vught_low_and_high_scale_with_the_number_of_people() -> None:
    low, middle, high = (run(name) for name in ("vught-2022-laag", "vught-2022", "vught-2022-hoog"))
    for party in middle.scenario.parties:
        for book in ("recognised", "cash"):
            one = middle.statement(party, book) / 15
            for result, persons in ((low, 10), (high, 20)):
                pd.testing.assert_frame_equal(result.statement(party, book), one * persons, rtol=0, atol=0.005)


# --- names -------------------------------------------------------------------------------------------------------


def test_what_a_scenario_says_names_its_own_parties_and_no_other_municipality() -> None:
    """What a file takes from another keeps no names of that other one; figures do not depend on names."""
    files = [*(DATA / "scenarios").rglob("*.toml"), *(DATA / "vastgesteld").rglob("*.toml")]
    told = {file: open_run(file).scenario for file in files}
    names = {each.name for scenario in told.values() for each in scenario.parties.values() if each.group == "local"}
    assert {"Gemeente Weert", "De Risse", "WSD"} <= names
    for file, scenario in told.items():
        own = [party.name for party in scenario.parties.values()]
        words = [*own, *(flow.label for flow in scenario.flows.values())]
        assert not [(file.name, name, text) for name in names - {*own} for text in words if name in text]
        assert [name for name in own if name.startswith("Gemeente ")] in ([], [scenario.organisation])


def test_who_reads_the_budget_of_weert_is_told_that_its_costs_are_not_estimated_yet() -> None:
    """Its surplus is no money that is left: the paper says so, and so does every row without an amount."""
    result = run("weert-begroting-2018")
    assert "nog niet geraamd" in result.scenario.subtitle
    assert "geen geld dat over is" in result.scenario.question
    empty = [line.label for line in result.lines if not line.entitlement.any()]
    assert len(empty) == 6
    assert all(label.endswith("(nog niet geraamd)") for label in empty)
