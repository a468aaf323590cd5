"""Questions of the council, answered by hand on the printed paper of Weert and on the pilot of Vught."""

import re
from typing import Any

import numpy as np
import pytest

from building import flow, placement, scenario, worked_out
from commanding import ROOT
from scenarios.analysis.questions import QUESTIONS, ask, extras
from scenarios.analysis.sensitivity import Measure
from scenarios.model.reading import laid_over
from scenarios.model.realisation import Realised
from scenarios.model.result import BOOKS, Result
from scenarios.model.run import run
from scenarios.model.simulate import simulate
from scenarios.present.questions import answered, asked, inputs

ALL = sorted((ROOT / "data/scenarios").rglob("*.toml"))
BOOKED = ["weert-rekening-2018", "weert-berap1-2018", "weert-berap2-2018"]
BOOKED += [f"midden-limburg/{name}-berap" for name in ("roermond", "weert")]


def balance(result: Result, party: str, year: int | None = None) -> float:
    return Measure(party, year=year).of(result)


def sentence_of(answer: Any) -> str:
    return str(answered(answer)[0].markdown)


def test_from_twelve_places_on_the_shortage_of_weert_is_over_fifteen_thousand() -> None:
    answer = ask(run("weert-2017"), "omslag", "gemeente", 15_000)
    assert answer.found.first == 12  # 12 x 1.361 = 16.332, 11 x 1.361 = 14.971
    assert answer.found.measure.year == 2021


def test_at_95_percent_weert_bears_five_percent_of_all_the_rijk_pays() -> None:
    answer = ask(run("weert-2017"), "rijk", "gemeente", 0.95)
    places = [8, 13, 13, 13, 13]
    lost = sum(0.05 * (17_000 + 8_500) * n for n in places) + sum(0.05 * 3_000 * n for n in places[:3])
    assert answer.lost() == {"gemeente": pytest.approx(lost)}
    assert balance(answer.after, "gemeente", 2020) == pytest.approx(13 * (0.95 * 25_500 - 26_861))


def test_a_share_of_what_is_lowered_is_lowered_once() -> None:
    cover = flow(payer="rijk", payee="gemeente", amount=12_000, per="person")
    more = flow(payer="rijk", payee="gemeente", share_of="dekking", factor=0.5)
    answer = ask(worked_out(placement(), {"dekking": cover, "opslag": more}, years=1), "rijk", "gemeente", 0.9)
    assert balance(answer.after, "gemeente") == pytest.approx(0.9 * 18_000)


def test_a_share_of_a_scheme_and_interest_are_lowered_too() -> None:
    """What is taken back of a scheme runs beside it: the scheme is not less itself, and no share of it is."""
    flows = {
        "lks": flow(payer="rijk", payee="gemeente", rule="loonkostensubsidie", paid={"lag_months": 3}),
        "extra": flow(payer="rijk", payee="gemeente", share_of="lks", factor=0.2),
        "daarvan": flow(payer="rijk", payee="gemeente", share_of="extra", factor=0.5),
        "rente": flow(payer="rijk", payee="gemeente", interest_on="lks", rate=0.04),
        "over_dekking": flow(payer="rijk", payee="gemeente", interest_on="dekking", rate=0.04),
        "dekking": flow(payer="rijk", payee="gemeente", amount=6_000, per="place", paid={"lag_months": 3}),
        "elders": flow(payer="rijk", payee="gemeente", interest_on="kosten", rate=0.04),
        "kosten": flow(payer="bedrijf", payee="anderen", amount=3_000, per="place", paid={"lag_months": 3}),
    }
    result = worked_out(placement(), flows, years=1)
    answer = ask(result, "rijk", "gemeente", 0.5)
    assert all(result.line(name).entitlement.sum() > 1 for name in flows)
    assert balance(answer.after, "gemeente") == pytest.approx(balance(result, "gemeente") / 2)


def test_a_stand_after_the_horizon_is_not_the_one_that_turns() -> None:
    """Weert has 8 places in 2017 and 13 in 2018; seen over 2017 alone it is the 8 that matter."""
    answer = ask(run("weert-2017", {"years": "1"}), "omslag", "gemeente", 10_000)
    assert answer.found.base == 8


def test_a_share_is_one_of_what_the_rijk_pays_now() -> None:
    """In a scenario in which the Rijk pays 95% already, 95% is 90,25% and 100% is no change: the words say of what."""
    result = run("vught-2022", {"flows.lks_rijk.factor": "0.95"})
    less = ask(result, "rijk", "sw_bedrijf", 0.95)
    assert less.after.scenario.flows["lks_rijk"].factor == pytest.approx(0.9025)
    assert sentence_of(less).startswith(
        "**Als het Rijk 95% betaalt van wat het nu betaalt, gaat het saldo van WSD over 2022 "
    )
    assert "Het Rijk betaalt 95% van nu" in answered(less)[2].html()
    assert sentence_of(ask(result, "rijk", "sw_bedrijf", 1)).startswith(
        "**Als het Rijk 100% betaalt van wat het nu betaalt, blijft "
    )
    assert inputs(result)["rijk"] == ("Het Rijk betaalt", "% van nu")


@pytest.mark.parametrize("name", ["weert-2017", "vught-2022"])
def test_what_stops_is_not_called_a_pilot(name: str) -> None:
    """There is none in Weert."""
    result = run(name)
    assert asked(result)["stopt"] == "Wat als we eerder stoppen?"
    assert "pilot" not in sentence_of(ask(result, "stopt", "gemeente", 12))


def test_at_95_percent_wsd_bears_the_shortage_of_the_pilot() -> None:
    answer = ask(run("vught-2022"), "rijk", "gemeente", 0.95)
    assert {party: round(euro) for party, euro in answer.lost().items()} == {"sw_bedrijf": 15_207}
    assert balance(answer.after, "gemeente") == 0


def test_weert_stops_after_a_year() -> None:
    answer = ask(run("weert-2017"), "stopt", "gemeente", 12)
    assert answer.after.places().tolist() == [8, 0, 0, 0, 0]
    assert balance(answer.after, "gemeente") == pytest.approx(8 * (28_500 - 26_861))
    assert ask(run("weert-2017"), "stopt", "gemeente", 13).after.places().tolist() == [8, 13, 0, 0, 0]


def test_the_pilot_stops_after_a_year() -> None:
    answer = ask(run("vught-2022"), "stopt", "sw_bedrijf", 12)
    assert answer.after.scenario.placements["wia"].contract_months == 12
    assert answer.after.places().tolist()[2:] == [0, 0, 0]  # the last one starts in September 2022


@pytest.mark.parametrize(("staying", "months"), [(0.5, 12), (1.0, 12), (0.0, 12), (0.25, 6), (0.5, 3)])
def test_who_stays_after_a_short_contract_stops_in_the_month_that_is_asked(staying: float, months: int) -> None:
    """Ten people with contracts of six months; all flows go along, also those of one group by name."""
    group = placement(persons=10, contract_months=6, after_contract=staying, exit_rate=0.1)
    flows = {"plek": flow(amount=1_200, per="place"), "lks": flow(rule="loonkostensubsidie", placements=["groep"])}
    result = worked_out(group, flows, years=2)
    after = ask(result, "stopt", "gemeente", months).after
    for name in flows:
        then, now = after.line(name).entitlement[:, 0], result.line(name).entitlement[:, 0]
        assert then[:months] == pytest.approx(now[:months])
        assert not then[months:].any()


def test_a_quota_over_who_goes_and_who_stays_is_not_worked_out() -> None:
    result = sheltered(persons=4, start="2017-01", contract_months=6, after_contract=0.5, quota={2017: 3})
    assert "blijft een deel na het contract" in ask(result, "stopt", "gemeente", 9).refused
    assert ask(result, "stopt", "gemeente", 6).after.places().tolist() == [2]


def test_a_question_leaves_flows_and_groups_alone_that_have_the_name_of_what_it_adds() -> None:
    """What is added has a name of its own: these four flows and two groups stay what they were."""
    groups = {
        "groep": placement(persons=10, contract_months=6, after_contract=0.5),
        "groep_blijft": placement(persons=2, contract_months=6),
    }
    late = {"amount": 900, "per": "place", "paid": {"lag_months": 3}}
    flows = {
        "lks": flow(payer="rijk", payee="gemeente", rule="loonkostensubsidie"),
        "lks_korting": flow(payer="gemeente", payee="anderen", amount=100, per="place"),
        "rente": flow(payer="anderen", payee="bedrijf", amount=7, per="place"),
        "subsidie": flow(**late),
    }
    result = worked_out(groups, flows, years=2)
    less = ask(result, "rijk", "gemeente", 0.9).after
    assert balance(less, "gemeente") - balance(result, "gemeente") == pytest.approx(
        -0.1 * result.line("lks").entitlement.sum()
    )
    stopped = ask(result, "stopt", "gemeente", 9).after
    assert stopped.places().tolist() == [(6 * 10 + 3 * 5 + 6 * 2) / 12, 0]
    assert stopped.line("rente").entitlement[:9, 0] == pytest.approx(result.line("rente").entitlement[:9, 0])
    charged = simulate(laid_over(result.scenario, {"rente": extras(result.scenario)["rente"]}), result.reader.book)
    assert charged.line("rente").entitlement == pytest.approx(result.line("rente").entitlement)


# --- where part is booked ----------------------------------------------------------------------------------------


def moved_per_year(answer: Any, party: str = "gemeente") -> list[float]:
    years = answer.before.horizon.year_labels
    return [round(balance(answer.after, party, year) - balance(answer.before, party, year), 2) for year in years]


@pytest.mark.parametrize("name", BOOKED)
def test_more_places_come_from_the_first_year_of_which_nothing_is_booked(name: str) -> None:
    """A number of places is one of a whole year: of 2018 that is booked to April, the number stays too."""
    result = run(name)
    answer = ask(result, "adviezen", "gemeente", 5)
    with_stimulus, without = 5 * (25_500 + 3_000 - 26_861), 5 * (25_500 - 26_861)
    assert moved_per_year(answer) == [0, 0, with_stimulus, without, without]
    assert (answer.after.places() - result.places()).tolist() == [0, 0, 5, 5, 5]


def test_from_when_it_counts_is_said_where_something_is_booked() -> None:
    year = "Dat kan pas vanaf januari 2019, want tot en met december 2018 is geboekt. "
    part = (
        "Dat kan pas vanaf januari 2019, want tot en met augustus 2018 is geboekt en het aantal plekken geldt voor een "
    )
    for name, said in (("weert-rekening-2018", year), ("weert-berap2-2018", f"{part}heel jaar. ")):
        assert f"(baten en lasten).** {said}" in sentence_of(ask(run(name), "adviezen", "gemeente", 5))
        assert f"(baten en lasten).** {said}" in sentence_of(ask(run(name), "stopt", "gemeente", 6))
    assert "is geboekt" not in sentence_of(ask(run("weert-rekening-2018"), "stopt", "gemeente", 13))
    assert "is geboekt" not in sentence_of(ask(run("weert-2017"), "adviezen", "gemeente", 5))
    less = sentence_of(ask(run("weert-berap2-2018"), "rijk", "gemeente", 0.95))
    assert "** Dat kan pas vanaf september 2018, want tot en met augustus 2018 is geboekt. Wie dat draagt" in less


@pytest.mark.parametrize("name", BOOKED)
def test_who_stops_early_does_so_after_what_was_booked(name: str) -> None:
    """The first places are those of January 2018: six months of them are over before all that is booked."""
    result = run(name)
    second, third = result.places()[1:3].tolist()
    for months, places in ((6, [second, 0]), (12, [second, 0]), (13, [second, third]), (24, [second, third])):
        after = ask(result, "stopt", "gemeente", months).after
        assert after.places().tolist() == [0, *places, 0, 0]


def test_months_count_from_the_first_places() -> None:
    result = worked_out(placement(places={2017: 0, 2018: 9, 2019: 9}), {"kosten": flow(amount=1, per="place")})
    assert ask(result, "stopt", "gemeente", 12).after.places().tolist() == [0, 9, 0]


@pytest.mark.parametrize("name", BOOKED)
def test_no_question_moves_a_month_that_was_booked(name: str) -> None:
    """Also of flows that no ledger has: the stimulus of 2018 is that of the places there were."""
    result = run(name)
    for question, value in (("adviezen", 5), ("stopt", 1), ("stopt", 13), ("rijk", 0.5)):
        after = ask(result, question, "gemeente", value).after
        assert unmoved(result, after)
        assert after.checks()["ok"].all()


def unmoved(before: Result, after: Result) -> bool:
    """Whether every book of every flow is the same in the months booked; a flow that was added is nought there."""
    past = slice(before.realised.through)
    was = {line.name: line for line in before.lines}
    pairs = [
        (line.book(book)[past], was[line.name].book(book)[past] if line.name in was else 0.0)
        for line in after.lines
        for book in BOOKS
    ]
    return all(np.allclose(now, then, atol=1e-6) for now, then in pairs)


def booked_to_june(**group: Any) -> Result:
    """Two flows per place, of which the ledger has the costs of the first six months of 2017: a hundred a month."""
    flows = {
        "kosten": flow(amount=1_200, per="place"),
        "dekking": flow(payer="rijk", payee="gemeente", amount=600, per="place", placements=["groep"]),
    }
    planned = scenario({"groep": placement(**group)}, flows, years=2)
    booked = Realised(6, "plan", {("kosten", "recognised"): np.full(6, 100.0)}, "grootboek", "assumed")
    return simulate(planned, worked_out(placement(), flows).reader.book, booked)


def test_more_people_come_after_the_months_that_were_booked() -> None:
    result = booked_to_june(persons=4, contract_months=12)
    answer = ask(result, "adviezen", "gemeente", 2)
    assert unmoved(result, answer.after)
    more = answer.after.line("dekking").entitlement - result.line("dekking").entitlement
    assert more[:, 0].tolist() == pytest.approx([0] * 6 + [2 * 50] * 12 + [0] * 6)
    assert "er 2 deelnemers bij komen" in sentence_of(answer)
    assert "Dat kan pas vanaf juli 2017, want tot en met juni 2017 is geboekt. " in sentence_of(answer)


def test_who_has_not_started_is_more_people_of_the_same_group() -> None:
    result = booked_to_june(persons=4, start="2018-01", quota={2017: 5})
    answer = ask(result, "adviezen", "gemeente", 2)
    assert answer.after.scenario.placements["groep"].persons == 6
    assert answer.covered == 1
    assert "is geboekt" not in sentence_of(answer)


def test_a_quota_over_who_started_and_who_comes_is_not_worked_out() -> None:
    result = booked_to_june(persons=4, quota={2017: 5})
    assert "is al begonnen" in ask(result, "adviezen", "gemeente", 2).refused


def test_people_stop_no_sooner_than_what_was_booked_ends() -> None:
    result = booked_to_june(persons=4, contract_months=12)
    answer = ask(result, "stopt", "gemeente", 3)
    assert unmoved(result, answer.after)
    assert answer.after.line("dekking").entitlement[:, 0].tolist() == pytest.approx([4 * 50] * 6 + [0] * 18)


def test_when_all_is_booked_nothing_changes_any_more() -> None:
    all_of_it = run("weert-rekening-2018", {"years": "2"})
    assert not ask(all_of_it, "omslag", "gemeente", 10_000).found.roots
    for question, value in (("adviezen", 5), ("stopt", 1), ("rijk", 0.5)):
        answer = ask(all_of_it, question, "gemeente", value)
        assert answer.lost() == {}
        assert "blijft het saldo van Gemeente Weert over 2017 tot en met 2018 gelijk" in sentence_of(answer)


# --- how many are paid for ---------------------------------------------------------------------------------------


def sheltered(**stands: Any) -> Result:
    group = placement(instrument="beschut_werk", last_stand_holds=True, **stands)
    cost = flow(payer="gemeente", payee="anderen", amount=20_000, per="place")
    cover = flow(payer="rijk", payee="gemeente", amount=15_000, per="covered_place")
    return worked_out(group, {"kosten": cost, "dekking": cover}, years=1)


def test_of_five_more_advices_only_those_within_the_quota_are_paid_for() -> None:
    result = sheltered(quota={2017: 10}, places={2017: 8})
    answer = ask(result, "adviezen", "gemeente", 5)
    assert answer.covered == 2
    assert balance(answer.after, "gemeente") - balance(result, "gemeente") == pytest.approx(-5 * 20_000 + 2 * 15_000)


def test_more_advices_than_the_quota_bring_no_more_places() -> None:
    result = sheltered(quota={2017: 10}, advices={2017: 8})
    answer = ask(result, "adviezen", "gemeente", 5)
    assert answer.after.places().tolist() == [10]
    assert answer.covered == 2


@pytest.mark.parametrize(
    ("stands", "many", "told"),
    [
        ({"places": {2017: 8}, "quota": {2017: 10}}, "plekken", "er 1 plek bij komt"),
        ({"advices": {2017: 8}, "quota": {2017: 10}}, "positieve adviezen", "er 1 positief advies bij komt"),
        ({"persons": 8}, "deelnemers", "er 1 deelnemer bij komt"),
    ],
)
def test_what_is_asked_is_what_the_scenario_counts(stands: Any, many: str, told: str) -> None:
    """No question about advices of who counts places or people."""
    result = sheltered(**stands)
    assert asked(result)["adviezen"] == f"Wat als er meer {many} komen?"
    assert asked(result)["omslag"].startswith(f"Vanaf hoeveel {many} is")
    assert inputs(result)["adviezen"][1] == many
    answer = ask(result, "adviezen", "gemeente", 1)
    sentence, _, table = answered(answer)
    assert sentence.markdown.startswith(f"**Als {told}, gaat het saldo van Gemeente in 2017 van een tekort van ")
    assert f"{told.removeprefix('er ').rpartition(' bij ')[0]} meer" in table.html()


def test_a_threshold_of_cents_is_told_with_its_cents() -> None:
    told = answered(ask(run("weert-2017"), "omslag", "gemeente", 0.01))[0].markdown
    assert "groter dan €\N{NO-BREAK SPACE}0,01 " in told


def test_the_liv_falls_away_or_comes() -> None:
    with_it = run("weert-2017-met-liv")
    without = ask(with_it, "liv", "sw_bedrijf", 0)
    assert balance(without.after, "sw_bedrijf") == pytest.approx(balance(run("weert-2017"), "sw_bedrijf"))
    brought = ask(run("weert-2017"), "liv", "sw_bedrijf", 0)
    assert brought.brought
    assert balance(brought.after, "sw_bedrijf") == pytest.approx(2_000 * (8 + 4 * 13))
    pilot = ask(run("vught-2022"), "liv", "sw_bedrijf", 0)  # by the law: who works 1.248 hours in a year
    assert pilot.after.line("liv").payee == "sw_bedrijf"
    assert 0 < pilot.after.line("liv").entitlement.sum() < 15 * (1_520 + 960 + 960)


def test_a_flow_is_the_liv_by_its_name_or_its_rule_whatever_it_is_called() -> None:
    wages = flow(payer="gemeente", payee="anderen", rule="loonkosten")
    for name, label, there in (("toeslag", "Geen (LIV)", False), ("liv", "Voordeel voor de werkgever", True)):
        other = flow(label=label, payer="rijk", payee="gemeente", amount=500, per="place")
        found = extras(scenario({"groep": placement()}, {"loon": wages, name: other}))
        assert ("liv" not in found) == there


def test_interest_is_asked_on_all_that_is_waited_for() -> None:
    late = {"payer": "gemeente", "payee": "bedrijf", "per": "place", "paid": {"lag_months": 3}}
    result = worked_out(placement(), {"subsidie": flow(amount=900, **late), "begeleiding": flow(amount=600, **late)})
    piece = extras(result.scenario)["rente"]
    interest = piece.flows
    assert {name: each["interest_on"] for name, each in interest.items()} == {
        "rente": "subsidie",
        "rente_begeleiding": "begeleiding",
    }
    after = simulate(laid_over(result.scenario, {"rente": piece}), result.reader.book)
    paid = [after.line(name).entitlement.sum() for name in interest]
    assert paid[1] == pytest.approx(paid[0] * 600 / 900)
    assert paid[0] > 0


def test_why_a_question_cannot_be_asked_is_said() -> None:
    late = run("vught-2022", {"start": '"2025-01"', "years": "2", "placements.wia.start": '"2025-04"'})
    assert ask(late, "liv", "gemeente", 0).reason == "liv_nothing"
    booked = run("weert-berap1-2018", {"realisation.onward": '"pace"'})
    assert ask(booked, "rijk", "gemeente", 0.95).reason == "pace"
    no_rijk = worked_out(placement(), {"kosten": flow(payee="anderen", amount=1, per="place")})
    assert ask(no_rijk, "rijk", "gemeente", 0.95).reason == "no_rijk"
    assert ask(no_rijk, "liv", "gemeente", 0).reason == "no_wages"


@pytest.mark.parametrize(("question", "value"), [("rijk", 1), ("adviezen", 0), ("stopt", 480)])
@pytest.mark.parametrize("name", ["vught-2022", "weert-2017", "vught-2022-besluit", "midden-limburg/roermond"])
def test_what_asks_for_no_change_changes_nothing(name: str, question: str, value: float) -> None:
    result = run(name)
    answer = ask(result, question, "gemeente", value)
    for line in answer.after.lines:
        before = result.line(line.name).entitlement if line.name in {each.name for each in result.lines} else 0.0
        assert np.allclose(line.entitlement, before, atol=1e-6), line.name


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_scenario_answers_every_question_in_dutch(path: Any) -> None:
    result = run(path)
    keys = {*result.scenario.flows, *result.scenario.parties, *result.scenario.placements}
    internal = re.compile(rf"\b({'|'.join(key for key in keys if '_' in key)}|None|nan)\b")
    for question, about in QUESTIONS.items():
        answer = ask(result, question, "gemeente", about.usual)
        if answer.after is not None:
            assert answer.after.checks()["ok"].all()
        blocks = answered(answer)
        assert blocks[0].markdown.rstrip("*").endswith(".")
        assert not internal.search(blocks[0].markdown), blocks[0].markdown
        assert len(blocks) == (1 if answer.reason else 3)
    assert set(asked(run("weert-2017"))) == set(QUESTIONS)
    assert set(inputs(run("weert-2017"))) == {key for key, about in QUESTIONS.items() if about.kind}
