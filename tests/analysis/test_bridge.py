"""The bridge between two runs: exact for any two valid scenarios, and every cause lands where it belongs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from building import PARTIES, flow, placement, scenario
from random_scenarios import pairs, runs
from scenarios.analysis import hybrids as module
from scenarios.analysis.bridge import MODEL, Bridge, Moved, Steps, bridge, steps
from scenarios.analysis.hybrids import COMPONENTS, OF_FLOW, OF_PLACEMENT
from scenarios.model.adopting import adopt, adoption
from scenarios.model.parameter_files import DATA
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.realisation import Realised
from scenarios.model.record_files import read_record
from scenarios.model.result import BOOKS, Result
from scenarios.model.run import run
from scenarios.model.scenario import Flow, LawChange, Placement, Projection, Scenario, Source
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

HALF_CENT = 0.005


def total(result: Result, party: str, name: str, years: list[int]) -> np.ndarray:
    """Euro per year of a party in a book, without the bridge: from the statement of the run."""
    return result.statement(party, name).sum().reindex(years, fill_value=0.0).to_numpy(dtype=float)


def every(made: Steps) -> list[Bridge]:
    return [made.bridge(party, name) for party in PARTIES for name in BOOKS]


def apart(made: Bridge) -> float:
    """Largest amount in a year, of any component."""
    return float(made.frame.abs().to_numpy().max())


# --- any two valid scenarios -------------------------------------------------------------------------------------


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(pairs())
def test_the_components_of_any_two_scenarios_add_up_to_the_difference(pair: tuple[Result, Result]) -> None:
    before, after = pair
    for made in every(steps(before, after)):
        ends = [total(result, made.party, made.book, made.years) for result in pair]
        assert np.abs(made.before - ends[0]).max() < HALF_CENT
        assert np.abs(made.after - ends[1]).max() < HALF_CENT
        assert np.abs(made.frame.sum() - (ends[1] - ends[0])).max() < HALF_CENT
        by_flow = made.flows.groupby(level="component").sum().reindex(made.frame.index, fill_value=0.0)
        assert np.abs(by_flow - made.frame).to_numpy().max() < HALF_CENT
        assert list(made.frame.index) == list(COMPONENTS)
        if before.realised is after.realised is None:
            assert not made.frame.loc["realisation"].any()


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(pairs())
def test_the_way_back_is_as_long_and_the_parties_together_move_nothing(pair: tuple[Result, Result]) -> None:
    there, back = steps(*pair), steps(*reversed(pair))
    for one, other in zip(every(there), every(back), strict=True):
        assert np.abs(one.frame.sum() + other.frame.sum()).max() < HALF_CENT
    for name in BOOKS:
        together = sum(there.bridge(party, name).frame for party in PARTIES)
        assert np.abs(together.to_numpy()).max() < HALF_CENT


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(runs())
def test_from_a_run_to_itself_nothing_changes(result: Result) -> None:
    same = simulate(result.scenario, book(), result.realised)
    assert all(apart(made) == 0 and not len(made.flows) for made in every(steps(result, same)))


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(pairs())
def test_a_scenario_between_two_is_at_either_end_the_scenario_itself(pair: tuple[Result, Result]) -> None:
    """Nothing is left out of the mix: taking all of it gives the later run, taking none the earlier one."""
    one, other = (module.Run.of(result) for result in pair)
    for taken, result in ((frozenset(), pair[0]), (frozenset(COMPONENTS), pair[1])):
        lines, stuck = module.Mix(one, other, taken, result.realised, result.horizon, result.scenario.start).worked(
            {}, result.horizon.year_labels
        )
        assert not stuck
        own = module.posted(result, result.horizon.year_labels)
        assert lines.keys() == own.keys()
        for name, line in own.items():
            assert (line.payer, line.payee) == (lines[name].payer, lines[name].payee)
            for each in BOOKS:
                np.testing.assert_allclose(lines[name].books[each], line.books[each], rtol=1e-9, atol=1e-6)


SHIPPED = [path.stem for path in sorted((DATA / "scenarios").glob("*.toml"))]


@pytest.mark.parametrize("names", [p for p in permutations(SHIPPED, 2) if p[0][:4] == p[1][:4]], ids=" ".join)
def test_shipped_scenarios(names: tuple[str, str]) -> None:
    before, after = map(run, names)
    made = steps(before, after)
    for party in after.scenario.parties:
        for name in BOOKS:
            one = made.bridge(party, name)
            assert np.abs(one.before + one.frame.sum() - one.after).max() < HALF_CENT


# --- each cause by itself ----------------------------------------------------------------------------------------

# Ten people from January 2017. The municipality pays 1.200 a place a year: 12.000. The Rijk gives half of it back in
# June of the next year. In 2018 the municipality has -12.000 + 6.000 = -6.000.
GROUP: dict[str, Any] = {"persons": 10, "start": "2017-01", "hours": 36}
FEE: dict[str, Any] = {"amount": 1_200, "per": "place"}
HALF: dict[str, Any] = {"payer": "rijk", "payee": "gemeente", "share_of": "fee", "factor": 0.5}
LATE = {"year_after": 1, "month": 6}


def said(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """One over the other; None takes a key away."""
    merged = {key: value for layer in layers for key, value in layer.items()}
    return {key: value for key, value in merged.items() if value is not None}


def told(
    group: Mapping[str, Any] = {}, fee: Mapping[str, Any] = {}, half: Mapping[str, Any] | None = {}, **about: Any
) -> Scenario:
    flows = {"fee": flow(**said({"label": "Vergoeding"}, FEE, fee))}
    if half is not None:
        flows["half"] = flow(**said({"label": "Helft", "paid": LATE}, HALF, half))
    return scenario({"groep": placement(**said(GROUP, group))}, flows).model_copy(update=about)


def ruled(rule: str, group: Mapping[str, Any] = {}, about: Mapping[str, Any] = {}, **options: Any) -> Scenario:
    """One person, one flow from the municipality by a scheme."""
    only = placement(**{"persons": 1, "start": "2017-01", "hours": 36, **group})
    return scenario({"groep": only}, {"fee": flow(rule=rule, options=options)}).model_copy(update=dict(about))


def worked(told_by: Scenario, realised: Realised | None = None) -> Result:
    return simulate(told_by, book(), realised)


def booked(months: int, euro: float, *, cash: float | None = None) -> Realised:
    amounts = {("fee", "recognised"): np.full(months, euro)}
    if cash is not None:
        amounts["fee", "cash"] = np.full(months, cash)
    return Realised(months, "plan", amounts, "Grootboek", "published")


BASE = told()
LOON = {"loon": Projection(index="index_loon", then=0.02)}
WML = LawChange.model_validate({"parameter": "wml_month", "from": date(2018, 1, 1), "value": 2_000.0, "source": "-"})
CAP = LawChange.model_validate({"parameter": "lks_cap_fraction", "from": date(2018, 1, 1), "value": 0.4, "source": "-"})
# Component, scenario before, scenario after, and what it does to the municipality in baten en lasten of 2018.
ALONE: dict[str, tuple[str, Scenario, Scenario, float]] = {
    "two more people": ("volume", BASE, told({"persons": 12}), -1_200),
    "half a year later": ("volume", BASE, told({"start": "2018-07"}), 3_000),
    "stands in place of people": ("volume", BASE, told({"persons": None, "start": None, "places": {2017: 5}}), 3_000),
    "fewer hours, an amount per fte": ("volume", told(fee={"per": "fte"}), told({"hours": 18}, {"per": "fte"}), 3_000),
    "a contract of a year": ("volume", BASE, told({"contract_months": 12}), 6_000),
    "a full week of 40 hours": (
        "volume",
        told(fee={"per": "fte"}),
        told({"full_week_hours": 40}, {"per": "fte"}),
        600,
    ),
    "a hundred more each": ("price", BASE, told(fee={"amount": 1_300}), -500),
    "by the month": ("price", BASE, told(fee={"amount": 200, "period": "month"}), -6_000),
    "per hour": ("price", BASE, told(fee={"amount": 1, "per": "hour"}), 6_000 - 36 * 52 * 10 / 2),
    "at prices of 2017": ("price", BASE, told(fee={"index": "loon", "price_level": 2017}), -6_000 * 0.021),
    "paid by somebody else": ("rule", BASE, told(fee={"payer": "rijk"}), 12_000),
    "one flow less": ("rule", BASE, told(half=None), -6_000),
    "one flow more": ("rule", told(half=None), BASE, 6_000),
    "an amount becomes a share": ("rule", BASE, told(half={"share_of": None, "factor": None, **FEE}), 6_000),
    "a share becomes an amount": ("rule", told(half={"share_of": None, "factor": None, **FEE}), BASE, -6_000),
    "paid at once": ("timing", told(fee={"recognised": "paid", "paid": LATE}, half=None), told(half=None), 0),
    "counted when paid": ("timing", BASE, told(fee={"recognised": "paid", "paid": {"lag_months": 3}}), 0),
    "from July 2018 on": ("timing", BASE, told(fee={"first": "2018-07"}), 3_000),
    "six tenths": ("assumption", BASE, told(half={"factor": 0.6}), 1_200),
    "another wage value": (
        "assumption",
        ruled("loonkostensubsidie"),
        ruled("loonkostensubsidie", {"loonwaarde": 0.6}),
        1_578.00 * 0.1 * 1.08 * 1.235 * 12,
    ),
    "no forfait any more": (
        "assumption",
        ruled("loonkostensubsidie", {"start": "2018-01", "loonwaarde": 0.2, "forfait": True}),
        ruled("loonkostensubsidie", {"start": "2018-01", "loonwaarde": 0.2}),
        -1_578.00 * (0.7 - 0.5) * 1.08 * 1.235 * 6,
    ),
    "a higher wage": (
        "assumption",
        ruled("loonkosten", employer_rate=0.2),
        ruled("loonkosten", {"wage_factor": 1.1}, employer_rate=0.2),
        -0.1 * 6 * (1_578.00 + 1_594.20) * 1.08 * 1.2,
    ),
    "other contributions": (
        "assumption",
        ruled("loonkosten", employer_rate=0.2),
        ruled("loonkosten", employer_rate=0.3),
        -0.1 * 6 * (1_578.00 + 1_594.20) * 1.08,
    ),
    "another reading of a scheme": (
        "rule",
        ruled("stimuleringsregeling", {"instrument": "beschut_werk"}, reading="per_place"),
        ruled("stimuleringsregeling", {"instrument": "beschut_werk"}, reading="new_and_continued"),
        3_000 - 750,
    ),
    "a lower cap": (
        "rule",
        ruled("loonkostensubsidie"),
        ruled("loonkostensubsidie", about={"law_change": [CAP]}),
        1_578.00 * 0.1 * 1.08 * 1.235 * 12,
    ),
    "another minimum wage by a change of the law": (
        "rule",
        ruled("loonkosten", employer_rate=0.2),
        ruled("loonkosten", about={"law_change": [WML]}, employer_rate=0.2),
        -(12 * 2_000 - 6 * (1_578.00 + 1_594.20)) * 1.08 * 1.2,
    ),
    "the wage as it was known in 2017": (
        "price",
        ruled("loonkosten", about={"as_of": date(2017, 8, 22), "projection": LOON}, employer_rate=0.2),
        ruled("loonkosten", employer_rate=0.2),
        (1_565.40 * (1.02**0.5 + 1.02) - (1_578.00 + 1_594.20)) * 6 * 1.08 * 1.2,
    ),
}


@pytest.mark.parametrize(("component", "before", "after", "euro"), ALONE.values(), ids=ALONE)
def test_a_change_of_one_kind_lands_in_its_own_component(
    component: str, before: Scenario, after: Scenario, euro: float
) -> None:
    made = steps(worked(before), worked(after))
    assert any(apart(each) for each in every(made))
    for each in every(made):
        assert not each.frame.drop(index=component).any(axis=None)
        assert each.moved == ()
    assert made.bridge("gemeente").frame.loc[component, 2018] == pytest.approx(euro, abs=0.01)


SINGLE_2017 = 6 * (982.79 + 986.52)  # bijstand of one person in 2017; the norms of 2018 are not in the book


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ruled("bijstand", {"doelgroep": "wia"}, household="single"), {"doelgroep": "bijstand"}),
        (ruled("bijstand", {"doelgroep": "gemengd"}, household="single", share=0.0), {"share": 1.0}),
    ],
)
def test_who_the_people_are_and_what_is_chosen_is_an_assumption(before: Scenario, after: dict[str, Any]) -> None:
    group = before.placements["groep"].model_copy(update={k: v for k, v in after.items() if k == "doelgroep"})
    options = before.flows["fee"].options | {k: v for k, v in after.items() if k == "share"}
    fee = before.flows["fee"].model_copy(update={"options": options})
    other = before.model_copy(update={"placements": {"groep": group}, "flows": {"fee": fee}})
    made = bridge(*(worked(each.model_copy(update={"years": 1})) for each in (before, other)), "gemeente")
    assert not made.frame.drop(index="assumption").any(axis=None)
    assert made.frame.loc["assumption", 2017] == pytest.approx(-SINGLE_2017, abs=0.01)


def test_what_was_booked_lands_in_realisation() -> None:
    """1.000 a month was planned and 900 booked up to June 2018; half of the rest of the year comes back as planned."""
    before, after = worked(BASE), worked(BASE, booked(18, 900))
    for each in every(steps(before, after)):
        assert not each.frame.drop(index="realisation").any(axis=None)
    assert bridge(before, after, "gemeente").frame.loc["realisation"].tolist() == [600, 300, 0]
    assert bridge(after, before, "gemeente").frame.loc["realisation"].tolist() == [-600, -300, 0]
    late = worked(BASE, booked(18, 1_000, cash=500))  # half of it was paid in July, after the cut-off
    assert bridge(before, late, "bedrijf", "cash").frame.loc["realisation"].tolist() == [-6_000, 6_000, 0]


def test_a_plan_beneath_what_was_booked_changes_only_the_months_after_it() -> None:
    """Two more people, 1.200 each a year; up to June 2018 was booked, so only July to December count."""
    before, after = (worked(told(group, half=None), booked(18, 900)) for group in ({}, {"persons": 12}))
    made = bridge(before, after, "gemeente")
    assert made.frame.loc["volume"].tolist() == [0, -1_200, -2_400]
    assert apart(made) == 2_400


def test_where_two_causes_meet_the_later_step_takes_the_joint_part() -> None:
    """Ten places of 1.200 become twelve of 1.300: 2 x 1.200 is volume, 12 x 100 is price."""
    made = bridge(worked(told(half=None)), worked(told({"persons": 12}, {"amount": 1_300}, None)), "gemeente")
    assert made.before.tolist() == [-12_000] * 3
    assert made.after.tolist() == [-15_600] * 3
    assert made.frame[2018].to_dict() == dict.fromkeys(COMPONENTS, 0) | {"volume": -2_400, "price": -1_200}
    assert made.flows.loc["fee"].to_numpy().tolist() == [[-2_400] * 3, [-1_200] * 3]
    assert made.years == [2017, 2018, 2019]


# --- groups, flows and parties that only one run has -------------------------------------------------------------


def test_a_group_by_another_name_is_volume() -> None:
    """Ten people become another group of twelve, and the flow is counted over them: two more people is all it is."""
    before = scenario({"oud": placement(**GROUP)}, {"fee": flow(**FEE, placements=["oud"])})
    after = scenario({"nieuw": placement(**GROUP | {"persons": 12})}, {"fee": flow(**FEE, placements=["nieuw"])})
    made = bridge(worked(before), worked(after), "gemeente")
    assert made.frame.loc["volume"].tolist() == [-2_400] * 3
    assert apart(made) == 2_400


def test_a_flow_over_a_group_that_is_gone_has_no_volume_and_then_goes() -> None:
    groups = {"blijft": placement(**GROUP), "gaat": placement(**GROUP)}
    flows = {"fee": flow(**FEE, placements=["blijft"]), "extra": flow(**FEE, placements=["gaat"])}
    before = scenario(groups, flows)
    after = scenario({"blijft": groups["blijft"]}, {"fee": flows["fee"]})
    made = bridge(worked(before), worked(after), "gemeente")
    assert made.frame.loc["volume"].tolist() == [12_000] * 3
    assert apart(made) == 12_000
    assert bridge(worked(after), worked(before), "gemeente").frame.loc["rule"].tolist() == [-12_000] * 3


def test_a_party_that_only_one_run_has() -> None:
    before = told()
    after = told(fee={"payee": "nieuw"}).model_copy(
        update={"parties": {**PARTIES, "nieuw": PARTIES["bedrijf"].model_copy(update={"name": "Nieuw"})}}
    )
    made = steps(worked(before), worked(after))
    assert made.bridge("nieuw").frame.loc["rule"].tolist() == [12_000] * 3
    assert made.bridge("bedrijf").frame.loc["rule"].tolist() == [-12_000] * 3
    assert made.bridge("nieuw").before.tolist() == [0] * 3


def test_what_runs_back_is_a_flow_of_its_own() -> None:
    """95% comes in and the company bears the rest: 600 of 12.000 goes back."""
    waits = {"paid": {"with": "half", "shortfall": "bedrijf"}}
    before, after = (worked(told(fee=waits, half={"factor": factor})) for factor in (1.0, 0.95))
    made = bridge(before, after, "bedrijf")
    assert made.frame.loc["assumption"].tolist() == [-600] * 3
    assert made.flows.loc[("fee_tekort", "assumption")].tolist() == [-600] * 3
    assert made.labels["fee_tekort"] == "Tekort op vergoeding, gedragen door Bedrijf"
    assert bridge(after, before, "bedrijf").flows.loc[("fee_tekort", "assumption")].tolist() == [600] * 3


def test_labels_are_those_of_the_later_run_or_else_of_the_earlier_one() -> None:
    renamed = bridge(worked(told()), worked(told(fee={"label": "Anders"}, half=None)), "gemeente")
    assert {name: renamed.labels[name] for name in ("fee", "half")} == {"fee": "Anders", "half": "Helft"}
    assert renamed.frame.loc["rule"].tolist() == [-6_000] * 3


def test_a_flow_that_waited_for_one_that_goes_is_paid_as_if_it_were_there_until_timing() -> None:
    waits = {"paid": {"with": "half", "shortfall": "gemeente"}}
    made = bridge(worked(told(fee=waits)), worked(told(half=None)), "bedrijf", "cash")
    assert made.before.tolist() == [0, 12_000, 12_000]
    assert made.frame.loc["timing"].tolist() == [12_000, 0, 0]
    assert made.after.tolist() == [12_000] * 3


# --- other horizons ----------------------------------------------------------------------------------------------


def at(year: int, years: int = 3, **given: Any) -> Scenario:
    """Stands of ten from January of a year; paid in June of the next one."""
    group = placement(places=dict.fromkeys(range(year, year + years), 10))
    fee = {"paid": LATE, **given}
    return scenario({"groep": group}, {"fee": flow(**{**FEE, **fee})}, f"{year}-01", years)


def test_only_years_that_both_have_are_compared() -> None:
    made = bridge(worked(at(2017)), worked(at(2018)), "bedrijf")
    assert made.years == [2018, 2019]
    assert apart(made) == 0


def test_what_is_owed_from_before_the_horizon_is_an_assumption() -> None:
    """Seen from 2018, what arose in 2017 is not there: 12.000 less is paid in 2018."""
    made = bridge(worked(at(2017)), worked(at(2018)), "bedrijf", "cash")
    assert made.frame.loc["assumption"].tolist() == [-12_000, 0]
    assert apart(made) == 12_000
    back = bridge(worked(at(2018)), worked(at(2017)), "bedrijf", "cash")
    assert back.frame.loc["assumption"].tolist() == [12_000, 0]
    assert apart(back) == 12_000


def test_people_who_were_there_before_the_horizon_are_volume() -> None:
    """The later run begins sooner, with people who start in 2016: in 2018 they are at work as in their own run."""
    one = placement(persons=1, start="2018-01")
    two = placement(persons=3, start="2016-05", spread_months=6)
    flows = {"lks": flow(rule="loonkostensubsidie"), "liv": flow(rule="lage_inkomensvoordeel", payer="rijk")}
    before, after = scenario({"g": one}, flows, "2018-01", 1), scenario({"g": two}, flows, "2016-01", 4)
    for party in ("gemeente", "bedrijf"):
        made = bridge(worked(before), worked(after), party)
        assert made.frame.loc["volume", 2018] == pytest.approx((made.after - made.before)[2018])
        assert made.frame.loc["volume", 2018] != 0
        assert not made.frame.drop(index="volume").any(axis=None)


def test_bookings_belong_to_the_months_of_their_own_run() -> None:
    """900 a month was booked in 2017 and 2018, 1.100 in the first half of 2018 by the run that begins in 2018."""
    before, after = worked(at(2017), booked(24, 900)), worked(at(2018), booked(6, 1_100))
    made = bridge(before, after, "bedrijf")
    assert made.before.tolist() == [10_800, 12_000]
    assert made.frame.loc["realisation"].tolist() == [1_800, 0]
    assert apart(made) == 1_800
    cash = bridge(before, after, "bedrijf", "cash")
    assert cash.before.tolist() == [10_800, 10_800]
    assert cash.after.tolist() == [0, 12_600]
    assert cash.frame.loc["assumption"].tolist() == [-12_000, 0]
    assert cash.frame.loc["realisation"].tolist() == [1_200, 1_800]


def test_bookings_beyond_the_years_that_both_have() -> None:
    """Up to June 2019 900 a month was booked; the later run ends in 2018, and has twelve places."""
    group = placement(places={2017: 12, 2018: 12})
    shorter = at(2017, 2).model_copy(update={"placements": {"groep": group}})
    made = steps(worked(at(2017), booked(30, 900)), worked(shorter))
    one = made.bridge("bedrijf")
    assert one.before.tolist() == [10_800, 10_800]
    assert one.frame.loc["realisation"].tolist() == [3_600, 3_600]
    assert apart(one) == 3_600  # what was booked is no plan: two more places change nothing in those months
    back = steps(worked(shorter), worked(at(2017), booked(30, 900))).bridge("bedrijf")
    assert back.frame.loc["volume"].tolist() == [-2_400, -2_400]
    assert back.frame.loc["realisation"].tolist() == [-1_200, -1_200]


def test_two_runs_without_a_common_year_are_refused() -> None:
    message = "deze twee hebben geen enkel kalenderjaar gemeen: 2017 tot en met 2018 en 2019 tot en met 2021"
    with pytest.raises(InputError, match=f"^{message}$"):
        bridge(worked(at(2017, 2)), worked(at(2019)), "gemeente")


# --- what cannot be told apart -----------------------------------------------------------------------------------


def beyond() -> tuple[Result, Result]:
    """In 2027 the law is not known: the earlier run has an index for it, the later one a fixed amount instead."""
    group = {"groep": placement(persons=1, start="2026-01")}
    loon = scenario(group, {"fee": flow(rule="loonkosten", options={"employer_rate": 0.2})}, "2026-01", 2)
    fixed = scenario(group, {"fee": flow(amount=30_000, per="place")}, "2026-01", 2)
    return worked(loon.model_copy(update={"projection": LOON})), worked(fixed)


def test_a_step_that_cannot_be_worked_out_leaves_the_flow_as_it_was() -> None:
    before, after = beyond()
    made = bridge(before, after, "gemeente")
    assert made.moved == (Moved("fee", "price", "rule"),)
    assert not made.frame.drop(index="rule").any(axis=None)
    assert (made.frame.loc["rule"] + made.before - made.after).abs().max() < 1e-6
    assert bridge(before, after, "rijk").moved == ()  # nothing of it is theirs


def test_other_flows_are_worked_out_all_the_same() -> None:
    """What is made from a flow that is stuck is stuck too; a flow beside it is not."""
    before, after = beyond()
    more = {"share": flow(share_of="fee", payer="rijk", factor=0.1), "beside": flow(amount=100, per="place")}
    dearer = more | {"beside": flow(amount=150, per="place")}
    before, after = (
        worked(each.scenario.model_copy(update={"flows": each.scenario.flows | flows}))
        for each, flows in ((before, more), (after, dearer))
    )
    made = bridge(before, after, "bedrijf")
    assert set(made.moved) == {Moved("fee", "price", "rule"), Moved("share", "price", "rule")}
    assert made.frame.loc["price"].tolist() == [50, 50]
    assert np.abs(made.before + made.frame.sum() - made.after).max() < HALF_CENT


def test_what_is_missing_is_not_nil() -> None:
    """A fixed amount becomes a subsidy at a wage value of 90%: at a wage value of nil it would be the maximum."""
    fixed = worked(ruled("loonkostensubsidie", {"loonwaarde": 0.9}))
    without = placement(persons=1, start="2017-01", hours=36, loonwaarde=None)
    before = worked(scenario({"groep": without}, {"fee": flow(amount=9_000, per="place")}))
    made = bridge(before, fixed, "bedrijf")
    subsidy = 0.1 * 1_551.60 * 1.08 * 1.23 * 12  # set in January 2017: 2.473,37
    assert made.frame.loc["assumption", 2017] == pytest.approx(subsidy - 9_000, abs=0.01)
    assert not made.frame.drop(index="assumption").any(axis=None)
    assert made.moved == (Moved("fee", "rule", "assumption"),)


def test_what_cannot_be_told_apart_is_said_also_past_a_step_that_changes_nothing() -> None:
    """Bijstand of a mixed group asks which part had it, so the scheme comes with who they are; timing is the same."""
    mixed = scenario({"groep": placement(doelgroep="gemengd")}, {"fee": flow(amount=9_000, per="place")}, years=1)
    saved = flow(rule="bijstand", options={"household": "single"})
    after = scenario({"groep": placement(doelgroep="bijstand")}, {"fee": saved}, years=1)
    made = bridge(worked(mixed), worked(after), "bedrijf")
    assert made.frame.loc["assumption", 2017] == pytest.approx(SINGLE_2017 - 9_000, abs=0.01)
    assert not made.frame.drop(index="assumption").any(axis=None)
    assert made.moved == (Moved("fee", "rule", "assumption"),)
    later = after.model_copy(update={"flows": {"fee": saved.model_copy(update={"recognised": "paid"})}})
    moved = bridge(worked(mixed), worked(later), "bedrijf").moved
    assert moved == (Moved("fee", "rule", "assumption"), Moved("fee", "timing", "assumption"))


def test_a_scheme_over_a_group_that_is_gone_needs_no_wage_value() -> None:
    groups = {"blijft": placement(**GROUP), "gaat": placement(**GROUP)}
    flows = {"fee": flow(**FEE, placements=["blijft"]), "lks": flow(rule="loonkostensubsidie", placements=["gaat"])}
    after = scenario({"blijft": groups["blijft"]}, {"fee": flows["fee"]})
    made = bridge(worked(scenario(groups, flows)), worked(after), "gemeente")
    assert made.moved == ()
    assert made.frame.loc["volume"].tolist() == pytest.approx((made.after - made.before).tolist())


# --- the tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "table"), [(Placement, OF_PLACEMENT), (Flow, OF_FLOW)])
def test_every_key_of_a_group_and_a_flow_has_its_component(model: type, table: Mapping[str, str]) -> None:
    """A new key needs a decision: what kind of cause is it when it changes?"""
    assert set(table) == set(model.model_fields)  # type: ignore[attr-defined]


def priced() -> set[str]:
    return {name for name in book().catalogue if module._is_price(book().catalogue, name)}


def test_which_values_of_the_law_are_prices() -> None:
    assert {"wml_month", "wml_hour", "wml_reference_month", "beschut_guidance_rijk", "index_loon"} <= priced()
    assert not {"lks_cap_fraction", "liv_low_rate", "liv_low_wage_from", "stimulus_per_place"} & priced()


# --- adopted runs ------------------------------------------------------------------------------------------------


def adopted_with(changed: dict[tuple[str, str, str], float], folder: Path) -> Result:
    """The base as it was adopted, with other figures than the workbook makes of it."""
    result = replace(worked(BASE.model_copy(update={"sources": SOURCES})), files={"basis.toml": ""})
    about = adoption("Begroting 2017", "begroting-2017", date(2016, 11, 8), result)
    record = read_record(adopt(result, about, folder))
    return replace(record, figures=record.figures | changed).result()


SOURCES = {
    piece: Source(source="Verzonnen", status="assumed") for piece in ("placements.groep", "flows.fee", "flows.half")
}


def test_an_adopted_run_is_bridged_like_any_other(tmp_path: Path) -> None:
    made = bridge(adopted_with({}, tmp_path), worked(told({"persons": 12})), "gemeente")
    assert made.frame.loc["volume"].tolist() == [-1_200] * 3
    assert list(made.frame.index) == list(COMPONENTS)


def test_what_the_workbook_of_today_makes_of_an_adopted_run_is_a_component_of_its_own(tmp_path: Path) -> None:
    before = adopted_with({("recognised", "fee", "2018"): 11_900.0}, tmp_path)
    after = worked(told({"persons": 12}))
    made, back = steps(before, after), steps(after, before)
    assert made.bridge("gemeente").before.tolist() == back.bridge("gemeente").after.tolist() == [-6_000, -5_900, -6_000]
    assert made.bridge("gemeente").frame.loc[MODEL].tolist() == [0, -100, 0]
    assert back.bridge("gemeente").frame.loc[MODEL].tolist() == [0, 100, 0]
    assert made.bridge("gemeente").frame.loc["volume"].tolist() == [-1_200] * 3
    for each in (*every(made), *every(back)):
        assert np.abs(each.before + each.frame.sum() - each.after).max() < HALF_CENT
        assert (MODEL in each.frame.index) == (each.book == "recognised" and each.party in {"gemeente", "bedrijf"})


@pytest.mark.parametrize(("ends", "euro"), [("_terug", 100), ("_tekort", 100), ("_tekort_terug", -100)])
def test_a_line_that_only_the_adopted_run_has_runs_the_way_it_ran(ends: str, euro: int, tmp_path: Path) -> None:
    before = adopted_with({("recognised", f"fee{ends}", "2018"): 100.0}, tmp_path)
    made = bridge(before, worked(BASE), "gemeente")
    assert made.before.tolist() == [-6_000, -6_000 + euro, -6_000]
    assert made.flows.loc[(f"fee{ends}", MODEL)].tolist() == [0, -euro, 0]
