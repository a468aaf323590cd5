"""Sentences and key figures: every figure in them is that of the frames, also when the scenario changes."""

import pytest

from building import flow, placement, worked_out
from scenarios.analysis.key_figures import place_totals, prefinancier
from scenarios.analysis.like_for_like import like_for_like
from scenarios.analysis.liv_reach import liv_reach
from scenarios.model.result import Result
from scenarios.model.run import open_scenarios, run
from scenarios.present import charts, dutch, sentences, views
from scenarios.present.tables import places_side_by_side

WEERT = [{}, {"placements.beschut.places": "{ 2017 = 8 }"}, {"flows.loonkosten.amount": "30_000"}]
VUGHT = [{}, {"placements.wia.persons": "4"}, {"placements.wia.exit_rate": "0.5"}, {"years": "3"}]


@pytest.fixture(params=WEERT, ids=str)
def weert(request: pytest.FixtureRequest) -> Result:
    return run("weert-2017", request.param)


@pytest.fixture(params=VUGHT, ids=str)
def vught(request: pytest.FixtureRequest) -> Result:
    return run("vught-2022", request.param)


def test_the_answer_per_place_as_printed() -> None:
    answer = sentences.place_answer(run("weert-2017")).markdown.replace("\N{NO-BREAK SPACE}", " ")
    assert answer == (
        "Een plek kost € 26.861 per jaar en het Rijk betaalt daarvoor € 28.500 tot en met 2019 en € 25.500 vanaf 2020; "
        "vanaf 2020 is er dus € 1.361 per plek tekort, en bij 13 plekken € 17.693 per jaar."
    )


def test_the_answer_per_place_follows_the_scenario(weert: Result) -> None:
    totals, places = place_totals(weert)[2021], weert.places()[-1]
    answer = sentences.place_answer(weert).markdown
    for figure in (totals["kosten"], totals["ontvangsten"], -totals["saldo"], -totals["saldo"] * places):
        assert dutch.euro(figure) in answer
    assert f"{places:.0f} plekken" in answer
    assert "tekort" in answer


def test_a_surplus_is_not_called_a_shortage() -> None:
    answer = sentences.place_answer(run("weert-2017", {"flows.loonkosten.amount": "10_000"})).markdown
    assert f"{dutch.euro(9_306)} per plek over" in answer
    assert "tekort" not in answer


def test_key_figures_of_a_place_are_those_of_the_last_years(weert: Result) -> None:
    items = {item.label: item for item in sentences.place_figures(weert, "gemeente").items}
    totals = place_totals(weert)[2021]
    assert [items[label].value for label in ("Er komt binnen", "Er gaat uit", "Blijft over")] == [
        dutch.euro(totals[key]) for key in ("ontvangsten", "kosten", "saldo")
    ]
    assert dutch.euro(totals["saldo"] * weert.places()[-1]) in items["Blijft over"].note
    stand = weert.prefinancing("gemeente")["stand"]
    assert items["Hoogste voorschot"].value == dutch.euro(stand.max())


def test_the_prefinancing_answer_follows_the_scenario(vught: Result) -> None:
    found = prefinancier(vught)
    answer = sentences.prefinancing_answer(vught, "sw_bedrijf").markdown
    assert found.peak > 50_000
    assert dutch.euro(vught.statement("sw_bedrijf").to_numpy().sum()) in answer
    highest = f"de voorfinanciering door WSD is hoogstens {dutch.euro(found.peak)}"
    assert f"{highest} ({dutch.month(found.peak_month)})" in answer
    if vught.horizon.years == 5:
        assert "alles is terug in december 2026" in answer
    else:
        assert f"aan het eind staat nog {dutch.euro(vught.remainder('sw_bedrijf'))} open" in answer


def test_key_figures_of_a_party_over_the_whole_horizon(vught: Result) -> None:
    items = [item.value for item in sentences.prefinancing_figures(vught, "sw_bedrijf").items]
    total = vught.statement("sw_bedrijf").sum(axis=1)
    into, out = total[["lks", "opbrengst"]].sum(), -total[["loonkosten", "begeleiding"]].sum()
    peak = vught.prefinancing("sw_bedrijf")["stand"].max()
    assert items == [dutch.euro(amount) for amount in (into, out, into - out, peak)]


def test_without_prefinancing_by_the_company_the_municipality_is_named() -> None:
    answer = sentences.prefinancing_answer(run("vught-2022-zonder-voorfinanciering"), "sw_bedrijf").markdown
    assert "de voorfinanciering door Gemeenten in de regio is hoogstens" in answer


@pytest.mark.parametrize(
    ("stands", "when"),
    [("{ 2017 = 8, 2018 = 0 }", "in 2017"), ("{ 2017 = 8, 2018 = 0, 2019 = 8, 2020 = 0 }", "in 2017 en 2019")],
)
def test_places_that_stop_are_not_said_to_go_on(stands: str, when: str) -> None:
    result = run("weert-2017", {"placements.beschut.places": stands})
    assert f"; {when} is er dus " in sentences.place_answer(result).markdown
    assert sentences.place_figures(result, "gemeente").items[0].note == f"per plek per jaar, {when}"


def test_a_party_that_advances_nothing_is_not_nobody() -> None:
    late = flow(payer="gemeente", payee="bedrijf", amount=1_200, per="place", paid={"lag_months": 3})
    result = worked_out(placement(), {"fee": late, "rijk": flow(payer="rijk", payee="gemeente", amount=1, per="place")})
    item = sentences.place_figures(result, "gemeente").items[-1]
    assert (item.value, item.note) == ("€\N{NO-BREAK SPACE}0", "niet door Gemeente")


def test_nobody_advances_anything() -> None:
    result = worked_out(placement(), {"now": flow(payer="rijk", amount=1_200, per="place")}, years=1)
    item = sentences.prefinancing_figures(result, "bedrijf").items[-1]
    assert (item.value, item.note) == ("€\N{NO-BREAK SPACE}0", "niemand schiet geld voor")
    assert sentences.prefinancing_answer(result, "bedrijf").markdown.endswith("; niemand schiet geld voor.")


def test_like_for_like_tells_both_balances(weert: Result) -> None:
    fair = like_for_like(weert, ["lks_rijk"])
    told = sentences.like_for_like_sentence(weert, fair).markdown
    printed, honest = (place_totals(each).loc["saldo", 2021] for each in (weert, fair))
    assert f"geen {dutch.euro(printed)} maar {dutch.euro(honest)} per plek" in told
    assert dutch.euro(honest * weert.places()[-1]) in told
    assert honest == pytest.approx(printed - 0.14 * 17_000)


@pytest.mark.parametrize(("hours", "reach"), [(31, "buiten bereik"), (40, "binnen bereik")])
def test_the_liv_sentence_tells_whether_the_maximum_can_be_reached(hours: int, reach: str) -> None:
    overrides = {"placements.beschut.hours": f"{hours}", "placements.beschut.full_week_hours": "40"}
    if hours == 31:
        overrides["placements.beschut.full_week_hours"] = "36"
    results = [run("weert-2017"), run("weert-2017-naar-rato", overrides)]
    told, found = sentences.liv_sentence(results).markdown, liv_reach(results[1], "liv")
    assert f"{dutch.euro(2_000)} is {reach}" in told
    assert dutch.euro(found.amount, 2) in told
    assert f"{dutch.plain(52 * hours)} betaalde uren" in told
    assert dutch.euro(found.hourly_wage, 2) in told


def test_the_liv_sentence_tells_the_end_only_to_who_knew_of_it() -> None:
    told = {n: sentences.liv_sentence([run(n)]).markdown for n in ("weert-2017-naar-rato", "weert-2017-kennis-2017")}
    assert told["weert-2017-naar-rato"].endswith("in het jaar erna, en bestaat niet meer vanaf 2025.")
    assert told["weert-2017-kennis-2017"].endswith("Het LIV gaat naar de werkgever, in het jaar erna.")


def test_no_liv_of_the_law_no_sentence() -> None:
    assert sentences.liv_sentence([run("weert-2017"), run("weert-2017-met-liv")]).markdown == ""


def test_the_interest_sentence_tells_the_cost_of_one_percent_unless_interest_is_counted(vught: Result) -> None:
    told = sentences.interest_sentence(vught).markdown
    stand = vught.prefinancing("sw_bedrijf")["stand"]
    assert dutch.euro(stand.sum() / 12 / 100) in told
    assert "WSD" in told
    flows = {"late": flow(amount=1, per="place", paid={"lag_months": 1}), "rente": flow(interest_on="late", rate=0.01)}
    assert sentences.interest_sentence(worked_out(placement(), flows)).markdown == ""


def test_the_checks_sentence_counts_the_proofs_and_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    results = list(open_scenarios("vught-2022", ["vught-2022-laag"]).values())
    proofs = sum(len(result.checks()) for result in results)
    told = sentences.checks_sentence(results).markdown
    assert f"{proofs} controles uitgevoerd, in 2 scenario’s. Zij kloppen allemaal." in told
    wrong = results[0].checks()
    wrong.loc[0, "ok"] = False
    monkeypatch.setattr(Result, "checks", lambda _: wrong)
    assert "**2 daarvan kloppen niet: gebruik deze bijlage niet**" in sentences.checks_sentence(results).markdown


def test_the_title_carries_the_scenario_files_and_the_parameters_that_were_read() -> None:
    results = open_scenarios("vught-2022-laag")
    block = sentences.title_block(results, "Concept").block()
    assert (block["kind"], block["date"], block["status"]) == ("title", "2022-03-01", "Concept")
    names = [attachment["name"] for attachment in block["attachments"]]
    assert names == ["vught-2022-laag.toml", "vught-2022.toml", "parameters-vught-2022-laag.csv"]
    assert "persons = 10" in block["attachments"][0]["content"]
    assert block["attachments"][2]["content"].count("\n") == 1 + len(next(iter(results.values())).reads())


def test_a_year_without_places_has_no_figure_and_hides_none() -> None:
    result = run("weert-2017", {"placements.beschut.places": "{ 2017 = 0, 2018 = 13 }"})
    answer = sentences.place_answer(result).markdown
    assert "betaalt daarvoor €\N{NO-BREAK SPACE}28.500 tot en met 2019 en" in answer
    assert dutch.euro(17_693) in answer
    chart = charts.place_chart(result).block()
    assert "2017: geen plekken;" in chart["alt"]
    assert "saldo n.v.t." in chart["svg"]
    assert "saldo 1.639" in chart["svg"]
    rows = [cells[1] for _, cells in views.place_table(result).rows()]
    assert {*rows} == {"n.v.t."}
    beside = places_side_by_side({"een": result, "kort": run("weert-2017", {"years": "2"})})
    assert [cells[1:4] for _, cells in beside.rows()] == [["n.v.t.", "1.639", "1.639"], ["1.639", "1.639", "n.b."]]


def test_places_that_end_are_told_as_they_were_and_none_at_all_are_not_applicable() -> None:
    ended = run("weert-2017", {"placements.beschut.places": "{ 2017 = 8, 2018 = 8, 2019 = 0 }"})
    assert f"bij 8 plekken {dutch.euro(8 * 1_639)} per jaar" in sentences.place_answer(ended).markdown
    none = run("weert-2017", {"placements.beschut.places": "{ 2017 = 0 }"})
    assert sentences.place_answer(none).markdown == "In dit scenario zijn er geen plekken."
    items = sentences.place_figures(none, "gemeente").items
    assert [item.value for item in items[:3]] == ["n.v.t."] * 3
