"""The three books of any scenario agree, scale and add up; and the proofs that say so can fail."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import PARTIES, flow, placement, scenario, worked_out
from scenarios.analysis.neutrality import LATER, neutrality
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.result import BOOKS, Line, Result
from scenarios.model.scenario import Placement, Scenario
from scenarios.model.simulate import simulate

# --- any scenario ------------------------------------------------------------------------------------------------

FIRST, LAST = 2018, 2020  # first year of the horizon: what the schemes need is known from 2017 to the end of 2026
RULES = {
    "loonkosten": st.fixed_dictionaries({"employer_rate": st.sampled_from([0.0, 0.188, 0.235])}),
    "loonkostensubsidie": st.just({}),
    "loonwaarde": st.just({}),
    "lage_inkomensvoordeel": st.just({}),
    "stimuleringsregeling": st.fixed_dictionaries({"reading": st.sampled_from(["per_place", "new_and_continued"])}),
}
SETTLEMENTS = st.one_of(
    st.builds(lambda lag: {"lag_months": lag}, st.integers(0, 30)),
    st.builds(lambda year, month: {"year_after": year, "month": month}, st.integers(1, 3), st.integers(1, 12)),
    st.builds(lambda year: {"year_after": year, "spread": "monthly"}, st.integers(1, 3)),
)


@st.composite
def placements(draw: st.DrawFn, year: int, years: int) -> Placement:
    kind = {
        "hours": draw(st.sampled_from([18, 27, 31, 36])),
        "loonwaarde": draw(st.sampled_from([0.0, 0.2, 0.45, 1.0])),
        "forfait": draw(st.booleans()),
    }
    if draw(st.booleans()):
        first, months = draw(st.integers(0, years - 1)), draw(st.integers(1, 12))
        return placement(
            persons=draw(st.integers(0, 20)),
            start=f"{year + first}-{months:02}",
            spread_months=draw(st.integers(1, 8)),
            contract_months=draw(st.none() | st.integers(1, 30)),
            exit_rate=draw(st.sampled_from([0.0, 0.12])),
            **kind,
        )
    reached = draw(st.sampled_from(["january", "evenly"]))
    known = range(year - (reached == "evenly"), year + years)
    stands = {each: draw(st.integers(0, 20)) for each in known}
    return placement(places=stands, reached=reached, last_stand_holds=True, **kind)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """One to three groups; two to six flows from all four sources, settled in every way, some passing money on."""
    year, years = draw(st.integers(FIRST, LAST)), draw(st.integers(1, 4))
    groups = {f"p{n}": draw(placements(year, years)) for n in range(draw(st.integers(1, 3)))}
    flows: dict[str, dict[str, Any]] = {}
    for number in range(draw(st.integers(2, 6))):
        name, kinds = f"f{number}", ["amount", "rule", *(["share_of", "interest_on"] if flows else [])]
        payer, payee = draw(st.permutations(list(PARTIES)))[:2]
        given: dict[str, Any] = {"payer": payer, "payee": payee, "paid": draw(SETTLEMENTS)}
        kind = draw(st.sampled_from(kinds))
        if kind == "amount":
            given |= {
                "amount": draw(st.integers(0, 2_000)),
                "per": draw(st.sampled_from(["place", "person", "fte", "hour"])),
            }
            given |= {"period": "month"} if given["per"] != "hour" and draw(st.booleans()) else {}
        elif kind == "rule":
            rule = draw(st.sampled_from(list(RULES)))
            given |= {"rule": rule, "options": draw(RULES[rule])}
        elif kind == "interest_on":
            given |= {"interest_on": draw(st.sampled_from(list(flows))), "rate": 0.03}
        else:
            source = draw(st.sampled_from(list(flows)))
            given |= {"share_of": source, "factor": draw(st.sampled_from([0.0, 0.5, 0.95, 1.0, 1.2]))}
            if draw(st.booleans()):
                bears = draw(st.sampled_from([flows[source]["payer"], flows[source]["payee"]]))
                flows[source]["paid"] = {"with": name, "shortfall": bears}
        if kind in {"amount", "rule"} and draw(st.booleans()):
            given["placements"] = draw(st.lists(st.sampled_from(list(groups)), min_size=1, unique=True))
        given["recognised"] = draw(st.sampled_from(["arises", "paid"]))
        flows[name] = given
    return scenario(groups, {name: flow(**given) for name, given in flows.items()}, f"{year}-01", years)


def worked(any_scenario: Scenario) -> Result:
    return simulate(any_scenario, book())


def same(one: Result, other: Result, factor: float = 1.0) -> None:
    """Every flow of one result is `factor` times that of the other, in each book."""
    assert {line.name for line in one.lines} == {line.name for line in other.lines}
    for line in one.lines:
        for name in BOOKS:
            np.testing.assert_allclose(line.book(name), factor * other.line(line.name).book(name), rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(line.cash, factor * other.line(line.name).cash, rtol=1e-9, atol=1e-6)


def times(group: Placement, factor: float) -> Placement:
    """The same group with `factor` times as many people."""
    if group.places is not None:
        return group.model_copy(update={"places": {year: factor * stand for year, stand in group.places.items()}})
    return group.model_copy(update={"persons": factor * (group.persons or 0)})


def resized(any_scenario: Scenario, factor: float) -> Scenario:
    groups = {name: times(group, factor) for name, group in any_scenario.placements.items()}
    return any_scenario.model_copy(update={"placements": groups})


@given(scenarios())
def test_every_proof_holds_and_says_what_we_work_out_ourselves(any_scenario: Scenario) -> None:
    result = worked(any_scenario)
    checks = result.checks()
    assert checks["ok"].all(), checks[~checks["ok"]]
    for name in BOOKS:
        total = sum(result.statement(party, name).sum() for party in PARTIES if result.lines_of(party))
        assert np.abs(total).max() < 1e-4
    for party in filter(result.lines_of, PARTIES):
        recognised, cash = (result.statement(party, name).sum() for name in ("recognised", "cash"))
        closing = result.balance(party).sum()
        opening = closing.shift(1, fill_value=0.0)
        assert (opening + recognised - cash).tolist() == pytest.approx(closing.tolist(), abs=1e-4)
        owed = sum(
            result.sign(line, party) * (line.entitlement.sum() - line.book("cash").sum())
            for line in result.lines_of(party)
        )
        assert result.remainder(party) == pytest.approx(owed, abs=1e-4)


@given(scenarios())
def test_nobody_at_work_is_no_money_and_twice_as_many_is_twice_as_much(any_scenario: Scenario) -> None:
    result = worked(any_scenario)
    same(worked(resized(any_scenario, 2)), result, factor=2)
    same(worked(resized(any_scenario, 0)), result, factor=0)


@given(scenarios())
def test_a_group_split_in_two_adds_up(any_scenario: Scenario) -> None:
    groups = {
        f"{name}{part}": times(group, factor)
        for name, group in any_scenario.placements.items()
        for part, factor in (("a", 0.25), ("b", 0.75))
    }
    flows = {
        name: each.model_copy(update={"placements": [f"{group}{part}" for group in each.placements for part in "ab"]})
        if each.placements
        else each
        for name, each in any_scenario.flows.items()
    }
    same(worked(any_scenario.model_copy(update={"placements": groups, "flows": flows})), worked(any_scenario))


@given(scenarios())
def test_the_order_of_the_flows_does_not_matter(any_scenario: Scenario) -> None:
    backwards = any_scenario.model_copy(update={"flows": dict(reversed(any_scenario.flows.items()))})
    same(worked(backwards), worked(any_scenario))


@given(scenarios())
def test_months_add_up_to_years(any_scenario: Scenario) -> None:
    result = worked(any_scenario)
    for party in filter(result.lines_of, PARTIES):
        for name in BOOKS:
            monthly = result.statement(party, name, per="month").T
            added = monthly.groupby([int(label[:4]) for label in monthly.index]).sum().T
            yearly = result.statement(party, name)
            pd.testing.assert_frame_equal(added, yearly, rtol=0, atol=1e-4, check_names=False)
            assert result.statement(party, name, by="counterparty").sum().tolist() == pytest.approx(
                yearly.sum().tolist(), abs=1e-4
            )


@given(scenarios())
def test_two_years_more_change_nothing_in_the_first_years(any_scenario: Scenario) -> None:
    """Stands go on as they are; a horizon that is cut short hides nothing that had already arisen."""
    longer = worked(any_scenario.model_copy(update={"years": any_scenario.years + 2}))
    result = worked(any_scenario)
    for line in result.lines:
        for name in BOOKS:
            first_years = longer.line(line.name).book(name)[: result.horizon.months]
            np.testing.assert_allclose(line.book(name), first_years, rtol=1e-9, atol=1e-6)


# --- the proofs can fail -----------------------------------------------------------------------------------------


def failing(result: Result) -> set[tuple[str, str]]:
    checks = result.checks()
    return set(checks.loc[~checks["ok"], ["check", "subject"]].itertuples(index=False, name=None))


def corrupted(change: Callable[[Line], Line]) -> Result:
    """A sound result of two flows in which one has been changed; 100 a month, paid in June of the next year."""
    flows = {
        "sound": flow(amount=500, per="place"),
        "changed": flow(amount=1_200, per="place", paid={"year_after": 1, "month": 6}),
        "counted_when_paid": flow(amount=1_200, per="place", paid={"lag_months": 2}, recognised="paid"),
    }
    result = worked_out(placement(), flows, years=2)
    assert failing(result) == set()
    return replace(result, lines=tuple(change(line) for line in result.lines))


def only(name: str, change: Callable[[Line], dict[str, Any]]) -> Callable[[Line], Line]:
    return lambda line: replace(line, **change(line)) if line.name == name else line


def moved(cash: np.ndarray, begin: int, end: int) -> np.ndarray:
    """The same cash with the payment of one month made in another."""
    cash = cash.copy()
    cash[end], cash[begin] = cash[end] + cash[begin], 0
    return cash


def test_cash_in_the_wrong_month_is_noticed() -> None:
    result = corrupted(only("changed", lambda line: {"cash": moved(line.cash, 17, 18)}))
    assert failing(result) == {("flow_closes", "changed"), ("party_closes", "gemeente"), ("party_closes", "bedrijf")}


def test_an_amount_that_falls_off_the_end_is_noticed() -> None:
    def dropped(line: Line) -> dict[str, Any]:
        cash = line.cash.copy()
        cash[29] = 0  # June 2019: after the horizon, where no balance looks
        return {"cash": cash}

    assert failing(corrupted(only("changed", dropped))) == {("nothing_lost", "changed")}


def test_half_a_cent_is_noticed_and_less_is_float_dust() -> None:
    def shaved(amount: float) -> Callable[[Line], Line]:
        return only("changed", lambda line: {"cash": np.concatenate([line.cash[:-1], line.cash[-1:] - amount])})

    assert failing(corrupted(shaved(0.006))) == {("nothing_lost", "changed")}
    assert failing(corrupted(shaved(0.004))) == set()


def test_cash_before_the_right_arises_is_noticed() -> None:
    def early(line: Line) -> dict[str, Any]:
        cash = moved(line.cash, 2, 0)  # the pay of January, two months later, now in January... and February's too
        cash = moved(cash, 3, 0)
        return {"cash": cash, "recognised": cash[:24]}

    assert failing(corrupted(only("counted_when_paid", early))) == {("not_paid_early", "counted_when_paid")}


def test_whether_a_flow_counts_when_it_is_paid_is_said_and_not_seen_from_its_arrays() -> None:
    """Arrays with the same amounts are the same books, whoever holds them."""
    copied = corrupted(lambda line: replace(line, **{name: getattr(line, name).copy() for name in BOOKS}))
    assert failing(copied) == set()
    own = {name: neutrality(copied, name).itself.own[LATER] for name in ("gemeente", "bedrijf")}
    assert own == {"gemeente": -200, "bedrijf": 200}  # November and December of the flow that counts when it is paid


def test_a_balance_that_is_not_what_is_open_is_noticed() -> None:
    class Wrong(Line):
        def balance(self) -> np.ndarray:
            return super().balance() * 0.9

    result = corrupted(lambda line: Wrong(**vars(line)) if line.name == "changed" else line)
    assert failing(result) == {("flow_closes", "changed")}


@pytest.mark.parametrize("name", BOOKS)
def test_money_that_one_party_books_and_the_other_does_not_is_noticed(name: str) -> None:
    class Torn(Result):
        def by_month(self, party: str, book: str) -> np.ndarray:
            wrong = party == "bedrijf" and book == name
            return super().by_month(party, book) * (0.9 if wrong else 1)

    result = corrupted(lambda line: line)
    torn = failing(Torn(**vars(result)))
    assert ("parties_zero_" + name, "all") in torn
    assert torn <= {("parties_zero_" + name, "all"), ("party_closes", "bedrijf")}


# --- hand-checked: shortfall and interest ------------------------------------------------------------------------


def passed_on(bears: str, years: int = 4) -> Result:
    """1.000 a month in 2017, passed on when the Rijk pays 95% of it in December two years later."""
    flows = {
        "lks": flow(amount=12_000, per="place", paid={"with": "lks_rijk", "shortfall": bears}),
        "lks_rijk": flow(
            payer="rijk", payee="gemeente", share_of="lks", factor=0.95, paid={"year_after": 2, "month": 12}
        ),
    }
    return worked_out(placement(contract_months=12), flows, years=years)


@pytest.mark.parametrize(("bears", "municipality", "company"), [("gemeente", -600, 12_000), ("bedrijf", 0, 11_400)])
def test_95_percent_comes_in_and_somebody_bears_the_rest(bears: str, municipality: int, company: int) -> None:
    result = passed_on(bears)
    assert result.checks()["ok"].all()
    parties = ("gemeente", "bedrijf", "rijk")
    cash = {party: result.statement(party, "cash").sum().tolist() for party in parties}
    assert cash == {"gemeente": [0, 0, municipality, 0], "bedrijf": [0, 0, company, 0], "rijk": [0, 0, -11_400, 0]}
    # The loss counts in the year of the work, not when the money comes: nobody shows a claim that will not be paid.
    recognised = {party: result.statement(party).sum().tolist() for party in parties}
    assert recognised == {
        "gemeente": [municipality, 0, 0, 0],
        "bedrijf": [company, 0, 0, 0],
        "rijk": [-11_400, 0, 0, 0],
    }
    assert result.balance("bedrijf").sum().tolist() == [company, company, 0, 0]
    assert result.prefinancing("bedrijf")["stand"].max() == company


@pytest.mark.parametrize(("bears", "company"), [("gemeente", 12_000), ("bedrijf", 11_400)])
def test_a_shortfall_after_the_horizon_is_in_what_is_still_to_come(bears: str, company: int) -> None:
    result = passed_on(bears, years=2)
    assert result.checks()["ok"].all()
    assert result.remainder("bedrijf") == company
    assert result.remainder("gemeente") == 11_400 - company


def test_the_claw_back_is_a_flow_with_a_name_and_stands_after_the_flow_it_belongs_to() -> None:
    result = passed_on("bedrijf")
    assert [line.name for line in result.lines] == ["lks", "lks_tekort", "lks_rijk"]
    assert result.line("lks_tekort").label == "Tekort op stroom, gedragen door Bedrijf"
    assert [line.name for line in passed_on("gemeente").lines] == ["lks", "lks_rijk"]


def test_interest_on_three_months_by_hand() -> None:
    """1.200 arises each month and is paid two months later; 12% a year is 1% a month on the opening position."""
    flows = {
        "loan": flow(amount=1_200, per="place", period="month", paid={"lag_months": 2}),
        "interest": flow(interest_on="loan", rate=0.12),
    }
    interest = worked_out(placement(contract_months=3), flows, years=1).line("interest").entitlement[:, 0]
    # Open at month end: 1.200, 2.400, 2.400, 1.200, 0.
    assert interest.tolist() == pytest.approx([0, 12, 24, 24, 12] + [0] * 7)


def test_no_interest_on_what_is_paid_at_once() -> None:
    flows = {"cash": flow(amount=1_200, per="place"), "interest": flow(interest_on="cash", rate=0.12)}
    assert worked_out(placement(), flows).line("interest").entitlement.any() == np.False_


def test_recognised_when_paid_is_never_open_in_the_balance_but_is_prefinanced() -> None:
    paid = {"year_after": 1, "month": 6}
    result = worked_out(placement(), {"late": flow(amount=1_200, per="place", paid=paid, recognised="paid")}, years=2)
    assert result.statement("bedrijf").loc["late"].tolist() == [0, 1_200]
    assert result.balance("bedrijf").loc["late"].tolist() == [0, 0]
    assert result.prefinancing("bedrijf")["stand"][11::12].tolist() == [1_200, 1_200]
    assert result.remainder("bedrijf") == 1_200


def test_a_party_without_flows_has_an_empty_statement_and_a_side_without_flows_no_rows() -> None:
    result = worked_out(placement(), {"only": flow(amount=1, per="place")})
    assert result.statement("anderen").shape == result.per_place("receipts").shape == (0, 3)
