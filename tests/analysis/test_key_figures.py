"""The figures a council asks for first: per place, and what is prefinanced at most, until when, at what cost."""

import numpy as np
import pytest

from building import flow, placement, worked_out
from scenarios.analysis.key_figures import place_totals, prefinancier, prefinancing
from scenarios.analysis.like_for_like import like_for_like
from scenarios.analysis.liv_reach import liv_reach
from scenarios.analysis.sensitivity import Measure
from scenarios.analysis.why import why
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.problems import InputError


def advanced(lag: int, years: int = 2) -> Result:
    """1.000 a month in the first year, paid to the company after a lag."""
    return worked_out(
        placement(contract_months=12),
        {"late": flow(payer="rijk", amount=12_000, per="place", paid={"lag_months": lag})},
        years=years,
    )


def test_peak_first_month_of_the_peak_and_the_month_the_last_of_it_is_back() -> None:
    """Three months late: 1.000, 2.000, 3.000 ... 3.000, and then 2.000, 1.000, 0."""
    found = prefinancing(advanced(3), "bedrijf")
    assert (found.peak, found.peak_month, found.back_month, found.remainder) == (3_000, "2017-03", "2018-03", 0)
    # Sum of the month ends: 1 + 2 + 10 x 3 + 2 + 1 thousand; 1% a year of each, a month long.
    assert found.interest_per_percent == pytest.approx(36_000 * 0.01 / 12)


def test_interest_per_percent_is_what_an_interest_flow_of_one_percent_costs() -> None:
    flows = dict(advanced(3).scenario.flows) | {"interest": flow(interest_on="late", rate=0.01)}
    interest = worked_out(placement(contract_months=12), flows, years=2).line("interest").entitlement.sum()
    assert interest == pytest.approx(prefinancing(advanced(3), "bedrijf").interest_per_percent)


def test_interest_is_not_charged_on_what_will_never_come() -> None:
    """Half of 1.000 a month comes back, three months late; the other half is a loss of the company and no loan."""
    flows = {
        "lks": flow(amount=12_000, per="place", paid={"with": "lks_rijk", "shortfall": "bedrijf"}),
        "lks_rijk": flow(payer="rijk", payee="gemeente", share_of="lks", factor=0.5, paid={"lag_months": 3}),
        "rente": flow(interest_on="lks", rate=0.12),
    }
    result = worked_out(placement(contract_months=12), flows, years=2)
    assert result.line("rente").entitlement[:5, 0].tolist() == pytest.approx([0, 5, 10, 15, 15])
    total = result.line("rente").entitlement.sum()
    assert total == pytest.approx(12 * prefinancing(result, "bedrijf").interest_per_percent)
    average, rate = why(result, Measure("bedrijf", year=2017), "rente").children
    assert average.amount * rate.amount == pytest.approx(result.statement("bedrijf").loc["rente", 2017])
    assert [(node.name, node.amount) for node in average.children] == [
        ("lks", pytest.approx((1 + 2 + 9 * 3) * 1_000 / 12)),
        ("lks_tekort", pytest.approx(-(1 + 2 + 9 * 3) * 500 / 12)),
    ]


def test_cut_short_there_is_a_remainder_and_no_month_in_which_it_is_back() -> None:
    found = prefinancing(advanced(3, years=1), "bedrijf")
    assert (found.peak, found.back_month, found.remainder) == (3_000, None, 3_000)


def test_who_is_paid_late_advances_and_who_pays_late_does_not() -> None:
    assert prefinancing(advanced(3), "rijk").peak == 0
    assert prefinancing(advanced(3), "rijk").remainder == 0
    assert prefinancing(advanced(0), "bedrijf").peak == 0


def test_the_prefinancier_is_the_local_party_that_advances_most() -> None:
    flows = {
        "a": flow(payer="rijk", payee="gemeente", amount=1_200, per="place", paid={"lag_months": 2}),
        "b": flow(payer="rijk", payee="bedrijf", amount=1_200, per="place", paid={"lag_months": 3}),
        "c": flow(payer="rijk", payee="anderen", amount=1_200, per="place", paid={"lag_months": 9}),
    }
    found = prefinancier(worked_out(placement(), flows))
    assert (found.party, found.peak) == ("bedrijf", 300)


def test_what_local_parties_pay_each_other_is_no_cost_of_a_place() -> None:
    flows = {
        "rijk": flow(payer="rijk", payee="gemeente", amount=10_000, per="place"),
        "passed_on": flow(payer="gemeente", payee="bedrijf", amount=9_000, per="place"),
        "wages": flow(payer="bedrijf", payee="anderen", amount=12_000, per="place"),
        "sold": flow(payer="anderen", payee="bedrijf", amount=3_000, per="place"),
        "taxed": flow(payer="bedrijf", payee="rijk", amount=500, per="place"),
        "elsewhere": flow(payer="rijk", payee="anderen", amount=77, per="place"),
    }
    result = worked_out(placement(persons=4), flows, years=1)
    assert result.per_place("receipts")[2017].to_dict() == {"rijk": 10_000, "taxed": -500}
    assert result.per_place("costs")[2017].to_dict() == {"wages": 12_000, "sold": -3_000}
    assert place_totals(result)[2017].to_dict() == {"ontvangsten": 9_500, "kosten": 9_000, "saldo": 500}


def test_per_place_divides_by_the_average_number_of_places_in_the_year() -> None:
    flows = {
        "a": flow(payer="rijk", amount=12_000, per="place"),
        "b": flow(payee="anderen", amount=6_000, per="place"),
    }
    result = worked_out(placement(start="2017-07", persons=2), flows, years=2)
    assert result.places().tolist() == [1, 2]
    assert place_totals(result).loc["ontvangsten"].tolist() == [12_000, 12_000]


def test_a_year_without_places_has_no_figure_per_place() -> None:
    flows = {"a": flow(payer="rijk", amount=1, per="place"), "b": flow(payee="anderen", amount=1, per="place")}
    totals = place_totals(worked_out(placement(places={2017: 0, 2018: 1}), flows, years=2))
    assert np.isnan(totals[2017]).all()
    assert totals[2018].tolist() == [1, 1, 0]


# --- liv_reach ---------------------------------------------------------------------------------------------------

LIV = {"liv": flow(payer="rijk", rule="lage_inkomensvoordeel", paid={"year_after": 1, "month": 9})}


def test_in_the_high_band_the_maximum_can_be_reached() -> None:
    """40 hours of a 40-hour week at the minimum wage of 2017: 9,71 an hour, 1,01 x 2.080 = 2.100,80."""
    found = liv_reach(worked_out(placement(hours=40, full_week_hours=40), LIV), "liv")
    assert (found.band, found.amount, found.maximum, found.hours) == ("high", 2_000, 2_000, 2_080)


@pytest.mark.parametrize(("given", "band"), [({"wage_factor": 1.5}, ""), ({"hours": 23}, "low")])
def test_outside_every_band_or_with_too_few_hours_there_is_nothing(given: dict[str, float], band: str) -> None:
    found = liv_reach(worked_out(placement(**given), LIV), "liv")
    assert (found.band, found.amount) == (band, 0)


def test_the_group_that_the_flow_counts_over_matters_and_not_the_first_of_the_scenario() -> None:
    groups = {"other": placement(persons=9, hours=10), "counted": placement(hours=31)}
    flows = {"liv": LIV["liv"].model_copy(update={"placements": ["counted"]})}
    found = liv_reach(worked_out(groups, flows), "liv")
    assert (found.hours, round(found.amount, 2)) == (1_612, 822.12)


def test_since_2020_the_maximum_is_that_of_the_one_band_and_from_2025_there_is_none() -> None:
    found = liv_reach(worked_out(placement(start="2022-01", hours=31), LIV, "2022-01"), "liv")
    assert (found.band, found.best_band, round(found.amount, 2), found.maximum) == ("single", "single", 1257.36, 1520)
    assert liv_reach(worked_out(placement(start="2025-01"), LIV, "2025-01", years=2), "liv") is None


def test_a_scheme_is_not_counted_per_fte_a_second_time() -> None:
    """The stimulus is a rule: naming it would change nothing in silence."""
    with pytest.raises(InputError, match="alleen een vast bedrag"):
        like_for_like(run("weert-2017"), ["stimulering"])


@pytest.mark.parametrize("per", ["hour", "person", "fte"])
def test_only_an_amount_per_place_is_counted_per_fte(per: str) -> None:
    """Ten euro an hour is 9.360 a year for 18 hours a week, and not ten euro a year for half an fte."""
    result = worked_out(placement(hours=18), {"uurloon": flow(amount=10, per=per)})
    with pytest.raises(InputError, match=f'uurloon: alleen een bedrag per plek .* staat per = "{per}"'):
        like_for_like(result, ["uurloon"])


def test_the_files_of_a_scenario_go_along_so_that_a_table_names_its_file() -> None:
    weert = run("weert-2017")
    assert like_for_like(weert, ["lks_rijk"]).files == weert.files
    assert list(weert.files) == ["weert-2017.toml"]


def test_a_covered_place_keeps_its_cover() -> None:
    quota = {"placements.beschut.quota": "{ 2017 = 8, 2018 = 10 }", "flows.lks_rijk.per": '"covered_place"'}
    fair = like_for_like(run("weert-2017", quota), ["lks_rijk"])
    assert fair.statement("gemeente").loc["lks_rijk"].tolist() == pytest.approx([8 * 14_620] + 4 * [10 * 14_620])
