"""Why a figure is what it is: worked examples down to the last number; children that always make the amount."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import given

from building import PARTIES, flow, placement, scenario, worked_out
from commanding import SHIPPED
from random_scenarios import book, runs
from scenarios.analysis.sensitivity import LOOKED_AT, Measure
from scenarios.analysis.why import Node, why
from scenarios.model.parameters import Value
from scenarios.model.realisation import Realised
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.model.scenario import Source
from scenarios.model.settlement import settle
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

VUGHT, WEERT = run("vught-2022"), run("weert-2017")
PAPER = "Raadsvoorstel Weert DJ-2213 (2017)"


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def amounts(node: Node) -> list[float]:
    return [float(child.amount) for child in node.children]


def numbers_below(node: Node) -> dict[str, float | str]:
    return {each.name: each.amount for each in walk(node) if each.kind == "number"}


# --- worked examples ---------------------------------------------------------------------------------------------


def test_wage_costs_of_weert_are_places_times_the_amount_in_the_paper() -> None:
    node = why(WEERT, Measure("sw_bedrijf", year=2018), "loonkosten")
    places, amount = node.children
    assert (node.amount, node.operation, node.sign) == (-13 * 20_667, "product", -1)  # -268.671, paid
    assert (places.amount, places.unit, amount.amount, amount.unit) == (13, "places", 20_667, "euro_per_place_year")
    (stand,) = places.children
    assert (stand.name, stand.amount) == ("placements.beschut.places.2018", 13)
    assert isinstance(stand.origin, Source)
    assert isinstance(amount.origin, Source)
    assert (amount.name, amount.origin.status) == ("flows.loonkosten.amount", "published")
    assert amount.origin.source == f"{PAPER}, tabel baten en lasten per plek"


def test_the_balance_is_every_flow_of_the_year_and_says_how_many_are_nil() -> None:
    node = why(WEERT, Measure("gemeente", year=2020))
    assert {child.name: pytest.approx(child.amount) for child in node.children} == {
        "lks_rijk": 13 * 17_000,
        "begeleiding_rijk": 13 * 8_500,
        "vergoeding_loonkosten": -13 * 20_667,
        "vergoeding_begeleiding": -13 * 8_000,
        "afdracht_inverdien": 13 * 1_806,
    }
    assert (node.amount, node.left_out) == (pytest.approx(-17_693), 1)  # the stimulus ended in 2019


def test_the_subsidy_of_vught_rests_on_the_people_and_on_the_law_as_read_in_that_year() -> None:
    node = why(VUGHT, Measure("sw_bedrijf", year=2023), "lks")
    law = {each.name: each.origin for each in node.children if isinstance(each.origin, Value)}
    told = {name: (v.value, v.valid_from, v.status) for name, v in law.items()}
    assert told == {
        "wml_month": (1_934.40, date(2023, 1, 1), "published"),  # set in January; July 2023 changes nothing
        "holiday_allowance": (0.08, date(2015, 1, 1), "published"),
        "lks_employer_contribution_rate": (0.235, date(2022, 1, 1), "assumed"),
        "lks_cap_fraction": (0.70, date(2015, 1, 1), "published"),
    }
    people, given_there = float(node.children[0].amount), numbers_below(node)
    assert {path.split(".")[2] for path in given_there} == {
        *("persons", "start", "spread_months", "contract_months", "exit_rate"),
        *("hours", "full_week_hours", "loonwaarde"),
    }
    by_hand = people * 12 * (1 - 0.5) * 1_934.40 * 1.08 * 1.235 * 27 / 36
    assert (node.operation, node.combined()) == ("rule", None)
    assert node.amount == pytest.approx(by_hand, abs=0.005)


def test_cash_is_told_by_the_year_it_arose_in() -> None:
    whole = why(VUGHT, Measure("sw_bedrijf", "cash"), "lks")
    paid = {year.months: [(part.months, part.amount) for part in year.children] for year in whole.children}
    arisen = {year.months: year.amount for year in why(VUGHT, Measure("sw_bedrijf", "entitlement"), "lks").children}
    lag = {("2024-01", "2024-12"): 2022, ("2025-01", "2025-12"): 2023, ("2026-01", "2026-12"): 2024}
    assert set(paid) == set(lag)
    for when, year in lag.items():
        span = (f"{year}-01", f"{year}-12")
        assert paid[when] == [(span, pytest.approx(arisen[span]))]
    assert whole.left_out == 2
    rule = whole.children[0].origin
    assert rule == VUGHT.scenario.flows["lks"].paid


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_years_part_of_the_cash_is_that_year_settled_alone(path) -> None:
    result = run(path)
    labels = result.horizon.year_labels
    for line in result.lines:
        if line.paid_through:
            continue
        for at, year in enumerate(labels):
            node = why(result, Measure(line.payee, "cash", year), line.name)
            told = {int(child.months[0][:4]): child.amount for child in node.children if child.months}
            for other, arose in enumerate(labels):
                alone = np.zeros_like(line.entitlement)
                alone[12 * other : 12 * other + 12] = line.entitlement[12 * other : 12 * other + 12]
                due = settle(alone, line.rule)[12 * at : 12 * at + 12].sum()
                assert told.get(arose, 0.0) == pytest.approx(due, abs=0.005)


def test_the_highest_position_is_what_of_each_year_still_waits_in_that_month() -> None:
    node = why(VUGHT, Measure("sw_bedrijf", "prefinancing"))
    assert (node.kind, node.months) == ("peak", ("2024-05", "2024-05"))
    (lks,) = node.children
    of_2022, of_2023, of_2024 = lks.children
    arisen = VUGHT.statement("sw_bedrijf", "entitlement").loc["lks"]
    assert of_2022.operation == "product"
    assert amounts(of_2022) == [pytest.approx(arisen[2022]), pytest.approx(7 / 12)]  # five of twelve terms are paid
    assert of_2023.amount == pytest.approx(arisen[2023])
    assert of_2024.months == ("2024-01", "2024-05")
    assert node.amount == pytest.approx(arisen[2022] * 7 / 12 + arisen[2023] + float(of_2024.amount))
    assert why(VUGHT, Measure("sw_bedrijf", "prefinancing"), "lks") == lks


def test_who_never_advances_anything_is_told_so() -> None:
    node = why(VUGHT, Measure("gemeente", "prefinancing", 2022))
    assert (node.kind, node.amount) == ("none", 0)
    owing = why(VUGHT, Measure("rijk", "prefinancing", 2023))
    assert owing.amount == 0
    assert float(owing.children[0].amount) < 0


# --- the other ways in which an amount comes about ---------------------------------------------------------------


def of_flow(result: Result, name: str, year: int, book_: str = "entitlement") -> Node:
    return why(result, Measure(result.line(name).payee, book_, year), name)


def test_a_window_an_index_and_hours() -> None:
    flows = {
        "deel": flow(amount=1_200, per="fte", first="2017-04"),
        "duurder": flow(amount=100, per="place", period="month", index="prijs", price_level=2017),
        "uren": flow(amount=2, per="hour"),
    }
    result = worked_out(placement(hours=27), flows, "2017-01", 3)
    part = of_flow(result, "deel", 2017)
    assert part.months == ("2017-04", "2017-12")
    assert amounts(part) == [0.75, 1_200, 0.75]  # 27 of 36 hours, nine of twelve months
    dearer = of_flow(result, "duurder", 2019)
    assert [child.kind for child in dearer.children] == ["volume", "number", "calendar", "prices"]
    assert [child.name for child in dearer.children[3].children] == ["index_prijs", "index_prijs"]
    growth = [book().yearly_growth("prijs", year).value for year in (2018, 2019)]
    assert dearer.amount == pytest.approx(1_200 * (1 + growth[0]) * (1 + growth[1]))
    hours = of_flow(result, "uren", 2018)
    assert amounts(hours) == [27 * 52, 2]


def test_interest_is_the_average_of_what_waited_at_the_beginning_of_each_month() -> None:
    flows = {
        "lks": flow(amount=1_200, per="place", paid={"year_after": 1, "month": 1}),
        "rente": flow(interest_on="lks", rate=0.06),
    }
    result = worked_out(placement(), flows)
    waiting, rate = of_flow(result, "rente", 2017).children
    assert waiting.amount == pytest.approx(100 * sum(range(12)) / 12)  # nought in January, eleven months in December
    assert rate.amount == 0.06


def test_a_shortfall_is_the_missing_share_of_the_flow() -> None:
    result = run("vught-2022", {"flows.lks_rijk.factor": "0.95"})
    node = why(result, Measure("sw_bedrijf", year=2023), "lks_tekort")
    assert node.amount == pytest.approx(-0.05 * VUGHT.statement("sw_bedrijf").loc["lks", 2023])
    lks, missing = node.children
    assert (lks.name, missing.amount) == ("lks", pytest.approx(0.05))
    assert missing.children[0].name == "flows.lks_rijk.factor"


def test_a_shortfall_of_what_was_booked_is_told_down_to_the_last_euro() -> None:
    """1.000 a month, half of it paid by the Rijk a month later; February is a correction, and cash was booked."""
    flows = {
        "lks": flow(amount=12_000, per="place", paid={"with": "lks_rijk", "shortfall": "bedrijf"}),
        "lks_rijk": flow(payer="rijk", payee="gemeente", share_of="lks", factor=0.5, paid={"lag_months": 1}),
    }
    booked = {("lks", "recognised"): np.array([1000.0, -600, 1000]), ("lks", "cash"): np.array([0.0, 500, -300])}
    realised = Realised(3, "plan", booked, "Grootboek", "published")
    result = simulate(scenario({"groep": placement()}, flows), book(), realised)
    for measure in measures(result):
        check_figure(result, measure)
    back, missing = of_flow(result, "lks_tekort_terug", 2017).children
    assert (back.name, back.amount, missing.amount) == ("lks_terug", 600, 0.5)
    ledger, *turned = of_flow(result, "lks", 2017, "cash").children[:4]
    assert (ledger.kind, ledger.amount) == ("booked", 200)
    assert [(node.name, node.amount) for node in turned] == [
        ("lks_terug", 600),
        ("lks_tekort", 500),
        ("lks_tekort_terug", -300),
    ]


def test_what_runs_back_is_told_with_the_flow_it_runs_beside() -> None:
    result = run("vught-2022-besluit")
    (back,) = [line.name for line in result.lines if line.name.endswith("_terug")]
    year = next(y for y, amount in result.statement("rijk", "entitlement").loc[back].items() if amount)
    budget = of_flow(result, "lks_rijk", year)
    net, turned = budget.children
    assert turned.amount == pytest.approx(result.statement("rijk", "entitlement").loc[back, year])
    assert net.amount == pytest.approx(budget.amount - turned.amount)
    spent = [(each.name, each.months) for each in net.children if each.kind == "flow"]
    assert spent == [("lks", (f"{before}-01", f"{before}-12")) for before in range(2022, year)]
    assert "lks_national_spending" in {each.name for each in net.children}


def test_what_was_booked_and_the_pace_after_it() -> None:
    flows = {"stroom": flow(amount=1_200, per="place", paid={"lag_months": 1})}
    plan = scenario({"groep": placement()}, flows)
    booked = {("stroom", "recognised"): np.full(6, 80.0), ("stroom", "cash"): np.array([0, 80.0, 80, 80, 0, 80])}
    result = simulate(plan, book(), Realised(6, "pace", booked, "Grootboek", "published"))
    ledger, rest = of_flow(result, "stroom", 2017).children
    assert (ledger.kind, ledger.amount, ledger.months) == ("booked", 480, ("2017-01", "2017-06"))
    assert ledger.origin == Source(source="Grootboek", status="published")
    assert amounts(rest) == [pytest.approx(600), pytest.approx(0.8)]
    cash = of_flow(result, "stroom", 2017, "cash")
    told = {child.kind: child.amount for child in cash.children}
    # Until June 320 of the 400 due is paid; from July what arose in June to November, and the 80 that was late.
    assert told == {"booked": 320, "flow": pytest.approx(480), "catch_up": pytest.approx(80)}
    assert cash.amount == pytest.approx(880)


# --- for every figure --------------------------------------------------------------------------------------------


def check_figure(result: Result, measure: Measure) -> None:
    top = why(result, measure)
    assert top.amount == pytest.approx(measure.of(result), abs=0.005)
    for node in walk(top):
        made = node.combined()
        assert made is None or made == pytest.approx(node.amount, abs=0.005), (measure, node.kind, node.name)
        if node.kind in ("flow", "net", "part", "balance") and not node.children:
            assert node.amount == pytest.approx(0, abs=0.005)


def measures(result: Result) -> Iterator[Measure]:
    for party in result.scenario.parties:
        for looked_at in LOOKED_AT:
            yield from (Measure(party, looked_at, year) for year in (None, *result.horizon.year_labels))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_children_make_the_amount_in_every_shipped_scenario(path) -> None:
    result = run(path)
    for measure in measures(result):
        check_figure(result, measure)


@given(runs())
def test_children_make_the_amount_in_any_scenario(result: Result) -> None:
    for measure in measures(result):
        check_figure(result, measure)


# --- what cannot be asked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "name", "told"),
    [
        (Measure("bedrijf"), None, ['partij "bedrijf" staat niet in het scenario; bedoelde u "sw_bedrijf"?']),
        (
            Measure("gemeente", year=2030),
            "loonkosten",
            [
                "2030 ligt buiten de looptijd (2017 tot en met 2021)",
                (
                    'geldstroom "loonkosten": Gemeente Weert betaalt of ontvangt deze niet; bedoelde u '
                    '"vergoeding_loonkosten"?'
                ),
            ],
        ),
        (
            Measure("begeleiders"),
            "xyz",
            ['geldstroom "xyz": deze staat niet in het scenario; mogelijk zijn: begeleiding'],
        ),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(measure: Measure, name: str | None, told: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        why(WEERT, measure, name)
    assert [problem.message for problem in caught.value.problems] == told


def test_parties_without_flows_have_a_balance_of_nought() -> None:
    result = worked_out(placement(), {"stroom": flow(amount=100, per="place")})
    assert set(result.scenario.parties) == set(PARTIES)
    assert why(result, Measure("rijk")).amount == 0
