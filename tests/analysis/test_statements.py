"""The papers of the cycle on figures that can be checked by hand: Weert, 13 places, 2018."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import flow, placement, scenario, worked_out
from commanding import ROOT
from scenarios.analysis import positions, statements, treasury
from scenarios.analysis.bridge import bridge
from scenarios.analysis.key_figures import prefinancing
from scenarios.analysis.paper import Paper, Version, open_paper, parse_moment
from scenarios.analysis.sensitivity import Measure
from scenarios.analysis.statements import BATEN, LASTEN
from scenarios.analysis.why import why
from scenarios.model.parameter_files import shipped_book
from scenarios.model.profile import Posting, Prices, Profile, open_profile
from scenarios.model.realisation import Realised
from scenarios.model.record_files import read_record
from scenarios.model.records import FOLDER, Figures
from scenarios.model.run import run
from scenarios.model.simulate import simulate
from scenarios.present.blocks import Table
from scenarios.present.paper import answer, difference_sentence, figures
from scenarios.present.planning import comparison_table, deviations_table
from scenarios.problems import InputError

WEERT = open_profile("weert")
EVERY = sorted((ROOT / "data/scenarios").rglob("*.toml"))


def paper(
    moment: str = "begroting-2018", scenario: str = "weert-2017", profile: Profile = WEERT, **older: str
) -> Paper:
    kind, year = parse_moment(moment)
    versions = {
        f"{key[:-5].replace('_', '-')}-{key[-4:]}": Version(key, date(2017, 1, at + 1), run(name))
        for at, (key, name) in enumerate(older.items())
    }
    return Paper(kind, year, profile, run(scenario), versions)


def test_every_euro_stands_on_its_taakveld() -> None:
    booked = statements.bookings(run("weert-2017"), WEERT)[2018].groupby(["taakveld", "side"]).sum().to_dict()
    assert booked == pytest.approx(
        {
            ("0.7", BATEN): 13 * 8_500,
            ("6.3", BATEN): 13 * 17_000,
            ("6.4", BATEN): 13 * (3_000 + 1_806),
            ("6.4", LASTEN): -13 * (20_667 + 8_000),
        }
    )


def test_taakvelden_together_are_the_municipality() -> None:
    result = run("weert-2017")
    assert statements.bookings(result, WEERT).sum().tolist() == pytest.approx(
        result.statement("gemeente").sum().tolist()
    )


def test_a_flow_without_a_taakveld_is_refused_by_name_with_its_years() -> None:
    kept = [posting for posting in WEERT.postings if posting.flow != "stimulering"]
    late = Posting(flow="stimulering", taakveld="6.4", category="4.3.1", first=2018)
    profile = WEERT.model_copy(update={"postings": [*kept, late]})
    with pytest.raises(InputError, match=r"postings.stimulering: .* geen taakveld voor 2017$"):
        statements.bookings(run("weert-2017"), profile)


def test_constant_prices_are_the_amounts_over_the_index() -> None:
    prices = Prices(basis="constant", level=2018, index="prijs")
    booked = statements.bookings(run("weert-2017"), WEERT.model_copy(update={"prices": prices})).sum()
    nominal = run("weert-2017").statement("gemeente").sum()
    # CBS: 2,6% in 2019 and 1,3% in 2020.
    assert booked[2018] == pytest.approx(nominal[2018])
    assert booked[2019] == pytest.approx(nominal[2019] / 1.026)
    assert booked[2020] == pytest.approx(nominal[2020] / 1.026 / 1.013)


def test_the_columns_of_a_budget_are_account_budget_budget_and_three_years() -> None:
    columns = statements.columns(paper(begroting_2017="weert-2017"))
    assert [(column.words, column.year, column.result is None) for column in columns] == [
        ("rekening", 2016, True),
        ("begroting", 2017, False),
        ("begroting", 2018, False),
        ("ahead", 2019, False),
        ("ahead", 2020, False),
        ("ahead", 2021, False),
    ]


def test_a_column_without_a_version_is_unknown_and_the_difference_with_it() -> None:
    frame = statements.cost_statement(paper())
    assert frame["rekening-2"].isna().all()
    assert frame["difference"].isna().all()
    assert frame["own"].sum() == pytest.approx(21_307)


def test_the_difference_is_with_the_version_beside_it() -> None:
    frame = statements.cost_statement(paper("berap1-2018", begroting_2018="weert-begroting-2018"))
    assert frame.loc[("6.4", LASTEN), "difference"] == pytest.approx(-13 * 28_667)
    assert frame.loc[("6.3", BATEN), "difference"] == pytest.approx(0)


def test_a_change_of_the_budget_closes_on_nil_in_every_year() -> None:
    now = paper("berap1-2018", begroting_2018="weert-begroting-2018")
    assert now.previous is not None
    change = statements.budget_change(now, now.previous)
    assert change.sum().abs().max() < 1e-6
    assert change.iloc[-1].tolist() == pytest.approx([13 * 26_861] * 4)  # the reserve covers what was not in the budget
    assert change.index[-1] == ("0.10", BATEN, True)


def test_what_stays_below_the_threshold_is_taken_together() -> None:
    now = paper(
        "berap1-2018",
        "weert-2017-met-liv",
        WEERT.model_copy(update={"deviation": 30_000}),
        begroting_2018="weert-begroting-2018",
    )
    assert now.previous is not None
    found = statements.deviations(now, now.previous)
    large = found[found.index.get_level_values("flow") != ""]
    assert (large.abs() >= 30_000).any(axis=1).all()
    assert found.sum()[2018] == pytest.approx(-13 * 26_861)


def adopted_otherwise(other: Figures, moment: str = "berap1-2018") -> Paper:
    """Weert set against its budget of 2018 in which other figures were adopted than the workbook makes of it today."""
    record = read_record(FOLDER / "weert-begroting-2018.toml")
    budget = replace(record, figures=record.figures | other).result()
    version = Version("Begroting 2018", date(2017, 11, 15), budget)
    kind, year = parse_moment(moment)
    return Paper(kind, year, WEERT, run("weert-2017"), {"begroting-2018": version})


def test_the_figures_of_a_version_are_those_that_were_adopted_in_every_table() -> None:
    now = adopted_otherwise({("recognised", "lks_rijk", "2018"): 221_000.0 + 50_000.0})
    assert now.previous is not None
    adopted, moved = 13 * 28_500 + 50_000.0, -13 * 26_861 - 50_000.0
    whole = bridge(now.previous.result, now.result, "gemeente")
    assert whole.before[2018] == pytest.approx(adopted)
    assert (whole.after - whole.before)[2018] == pytest.approx(moved)
    cost = statements.cost_statement(now)
    assert cost["begroting0"].sum() == pytest.approx(adopted)
    assert cost.loc[("6.3", BATEN), "difference"] == pytest.approx(-50_000)
    assert statements.deviations(now, now.previous)[2018].sum() == pytest.approx(moved)
    assert statements.budget_change(now, now.previous)[2018].iloc[-1] == pytest.approx(-moved)
    beside = comparison_table(now)
    assert isinstance(beside, Table)
    assert beside.frame[2018].tolist() == pytest.approx([adopted, adopted + moved, moved])
    printed = (answer(now).markdown, difference_sentence(now).markdown, figures(now).items[-1].value)
    assert all("399.193" in each for each in printed), printed


def test_what_ran_back_when_it_was_adopted_is_printed_under_a_name() -> None:
    now = adopted_otherwise({("recognised", "stimulering_terug", "2018"): 40_000.0})
    assert now.previous is not None
    assert statements.deviations(now, now.previous).loc[("stimulering_terug", BATEN, True), 2018] == 40_000
    shown = deviations_table(now)
    assert isinstance(shown, Table)
    assert "Terug: Stimuleringsregeling (t/m 2019), baten (I)" in shown.labels.values()


def test_the_stimulus_is_incidental_and_the_rest_is_structural() -> None:
    frame = statements.structural_balance(paper())
    assert frame.loc["incidental_baten"].tolist() == pytest.approx([39_000, 39_000, 0, 0])
    assert frame.loc["structural"].tolist() == pytest.approx([-17_693] * 4)
    assert frame.loc["balance"].tolist() == pytest.approx([21_307, 21_307, -17_693, -17_693])


def test_the_task_is_the_ministrys_number_and_an_unknown_year_stays_unknown() -> None:
    frame = statements.task(paper())
    assert frame.loc["ministry", [2017, 2018]].tolist() == [8, 13]
    assert frame.loc["ministry", 2019:].isna().all()
    assert frame.loc["realised"].tolist() == pytest.approx([8, 13, 13, 13, 13])
    assert statements.task(paper("begroting-2023", "vught-2022", open_profile("vught"))).empty


def test_without_the_advices_of_every_group_the_task_is_the_ministrys_number() -> None:
    """Ten advices for one group and none known for the other are not ten advices together."""
    stands = {"instrument": "beschut_werk", "last_stand_holds": True, "quota": {2017: 15}}
    groups = {
        "met": placement(advices={2017: 10}, **stands),
        "zonder": placement(places={2017: 12}, **stands),
        "gewoon": placement(),
    }
    elsewhere = WEERT.model_copy(update={"code": "GM9999"})
    frame = statements.task(Paper("begroting", 2017, elsewhere, worked_out(groups, {})))
    assert frame.loc["advices"].isna().all()
    assert frame.loc["obligation"].tolist() == [30, 30, 30]
    assert frame.loc["difference", 2017] == pytest.approx(22 * 36 / 31 - 30)


def test_a_shortfall_lowers_the_same_total_everywhere_in_a_paper() -> None:
    """The Rijk pays 95%: 140.505 is passed on, of which 7.025 falls short."""
    short = open_paper("vught-begroting-2023", "vught", "begroting-2023", [], {"flows.lks_rijk.factor": "0.95"})
    booked = statements.bookings(short.result, short.profile)[2023].groupby("side").sum()
    timing = positions.timing(short.result, short.party)[2023]
    assert timing[[BATEN, LASTEN]].tolist() == pytest.approx([booked[BATEN], booked[LASTEN]])
    assert booked[BATEN] == pytest.approx(133_479, abs=1)


def test_a_paper_says_who_advances_most() -> None:
    found = figures(open_paper("vught-raadsvoorstel-2022", "vught", "raadsvoorstel-2022")).items[-1]
    assert (found.label, found.value) == ("Hoogste voorschot", "€\N{NO-BREAK SPACE}235.710")
    assert found.note.startswith("WSD")


def test_claims_roll_forward_and_lks_money_is_for_the_accountant() -> None:
    claims = positions.receivables(paper())
    assert claims.loc["stimulering"].tolist() == [24_000.0, 39_000.0, 24_000.0, 39_000.0, "yes"]
    pilot = paper("begroting-2023", "vught-2022", open_profile("vught"))
    assert positions.receivables(pilot).loc["lks_rijk", "status"] == "review"
    asked = pilot.profile.model_copy(update={"receivables": {"lks_rijk": "no"}})
    assert positions.receivable(Paper("begroting", 2023, asked, pilot.result), "lks_rijk") == "no"


def test_what_is_due_at_once_and_booked_late_is_a_claim_and_is_advanced() -> None:
    """1.000 a month, due in the month itself; in the first year nothing came in."""
    plan = scenario({"groep": placement()}, {"fee": flow(payer="rijk", payee="gemeente", amount=12_000, per="place")})
    booked = {("fee", "cash"): np.zeros(12)}
    result = simulate(plan, shipped_book(), Realised(12, "plan", booked, "Grootboek", "published"))
    claims = positions.receivables(Paper("rekening", 2017, WEERT, result))
    assert claims.loc["fee"].tolist() == [0, 12_000, 0, 12_000, "yes"]
    advanced = prefinancing(result, "gemeente")
    assert (advanced.peak, advanced.peak_month, advanced.back_month) == (12_000, "2017-12", "2018-01")
    told = why(result, Measure("gemeente", "prefinancing"))
    assert [(node.name, node.amount) for node in (told, *told.children)] == [("gemeente", 12_000), ("fee", 12_000)]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_cash_is_what_counts_less_what_moves_on_the_balance_for_every_party_and_year(path: Path) -> None:
    result = run(path)
    frame = positions.reconciliation(result)
    for party in [*result.scenario.parties, ""]:
        opening, recognised, cash, closing = (
            frame.loc[(party, row)] for row in ("opening", "recognised", "cash", "closing")
        )
        assert (cash - (recognised - (closing - opening))).abs().max() < 0.005
        assert opening.iloc[1:].tolist() == pytest.approx(closing.iloc[:-1].tolist())
    assert frame.loc[""].abs().max().max() < 0.005


def test_the_limit_on_short_debt_is_a_share_of_the_budget() -> None:
    frame = treasury.cash_limit(paper())
    assert frame.loc["limit"].tolist() == pytest.approx([0.085 * 140e6] * 4)
    assert frame.loc["room"].isna().all()
    with_debt = WEERT.model_copy(update={"floating_debt": {2018: [1e6, 2e6, 3e6, 4e6]}})
    known = treasury.cash_limit(paper(profile=with_debt))
    assert known.loc["room"].tolist() == pytest.approx(
        [0.085 * 140e6 - own - other for own, other in zip(frame.loc["own"], (1e6, 2e6, 3e6, 4e6), strict=True)]
    )
    # Paid more than received at the ends of January to March 2018: -10.888 in 2017, then a month's share of the costs
    # less the subsidies of 13 places without the stimulus.
    month = 13 * (28_667 - 1_806 - 25_500) / 12
    assert frame.loc["own", "k1"] == pytest.approx(10_888 + 2 * month)


def test_waiting_costs_the_average_position_times_the_rate() -> None:
    found = treasury.waiting_cost(paper("begroting-2023", "vught-2022", open_profile("vught")))
    stand = run("vught-2022").prefinancing("sw_bedrijf")["stand"].iloc[12:24].mean()
    assert found.loc[("sw_bedrijf", "interest"), 2023] == pytest.approx(stand * 0.01)


def test_money_between_parties_is_all_the_cash_of_the_year() -> None:
    result = run("weert-2017")
    frame = positions.money_between(result, 2018)
    assert frame.loc["gemeente", "sw_bedrijf"] == pytest.approx(13 * 28_667)
    net = frame.sum() - frame.sum(axis=1)
    assert net["gemeente"] == pytest.approx(result.statement("gemeente", "cash").sum()[2018])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("weert-2017", "weert", "berap4-2018"), '"berap4-2018" is geen moment'),
        (("weert-2017", "weert", "begroting-2031"), "2031 ligt buiten de looptijd"),
        (("weert-2017", "weert", "begroting-2018", ["weert-2017"]), "dit is geen vastgestelde versie"),
        (("weert-2017", "wert", "begroting-2018"), 'dit profiel bestaat niet; bedoelde u "weert"'),
        (("weert-2017", "weert", "begroting-2018", [], {"flows.lks.amount": "1"}), "dit pad bestaat niet"),
    ],
)
def test_a_paper_that_cannot_be_opened_says_why(given: tuple, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        open_paper(*given)


@given(st.lists(st.sampled_from(["rekening", "begroting", "berap1", "raadsvoorstel"]), unique=True))
def test_the_previous_version_is_the_one_adopted_last(kinds: list[str]) -> None:
    result = run("weert-2017")
    versions = {f"{kind}-2018": Version(kind, date(2017, 1, at + 1), result) for at, kind in enumerate(kinds)}
    previous = Paper("berap2", 2018, WEERT, result, versions).previous
    assert (previous.name if previous else None) == (kinds[-1] if kinds else None)


def test_an_index_of_nothing_is_a_frame_all_the_same() -> None:
    nobody = WEERT.model_copy(
        update={"party": "opdrachtgevers", "postings": [Posting(flow="inverdien", taakveld="6.4", category="4.2")]}
    )
    booked = statements.bookings(run("weert-2017"), nobody)
    assert isinstance(booked, pd.DataFrame)
    assert booked.sum()[2018] == pytest.approx(-13 * 1_806)
