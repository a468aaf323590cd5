"""The decree as an amount of a scenario: what arises when, what goes back, and how one rule gives way to another."""

from __future__ import annotations

import numpy as np
import pytest

from building import flow, placement, worked_out
from scenarios.model.calendar import Horizon
from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import Reader
from scenarios.model.regelingen.lks_decree import buig_lks
from scenarios.model.run import run
from scenarios.problems import InputError


def spent_in_2022(euro: float, years: int = 4) -> np.ndarray:
    months = np.zeros((12 * years, 1))
    months[:12] = euro / 12
    return months


def test_the_worked_example_of_the_docstring() -> None:
    horizon = Horizon(2022, 4)
    months = buig_lks(spent_in_2022(100.0), Reader(shipped_book()), horizon)[:, 0]
    assert np.round(months[21], 2) == 125.81  # October 2023: the definitive budget, nothing was provisional
    assert np.count_nonzero(months[:24]) == 1
    assert np.round(months[24:33].sum(), 2) == round(137.13 * 9 / 12, 2)
    assert np.round(months[33], 2) == round(137.13 / 12 - 137.13, 2)  # October 2024: all of it goes back
    assert np.round(months[24:36].sum(), 2) == 0


def test_twice_the_money_gets_twice_the_budget() -> None:
    reader, horizon = Reader(shipped_book()), Horizon(2022, 5)
    one, two = (buig_lks(spent_in_2022(euro, 5), reader, horizon) for euro in (60_000.0, 120_000.0))
    assert np.allclose(2 * one, two, atol=0.05)  # budgets are whole cents


def test_what_goes_back_is_a_flow_of_its_own_and_the_books_close() -> None:
    result = run("vught-2022-besluit")
    assert result.checks()["ok"].all()
    back = result.line("lks_rijk_terug")
    assert (back.payer, back.payee) == ("gemeente", "rijk")
    assert all((line.entitlement >= 0).all() for line in result.lines)
    net = result.statement("gemeente", "cash").loc[["lks_rijk", "lks_rijk_terug"]].sum().round()
    assert net.tolist() == [0, 103_280, 167_192, 74_846, 0]


def test_the_decree_names_the_year_it_does_not_know() -> None:
    with pytest.raises(InputError, match="geen waarde bekend op 2021-01-01; de eerste bekende waarde geldt vanaf 2022"):
        run("vught-2022-besluit", {"start": '"2021-01"', "placements.wia.start": '"2021-04"'})


def test_one_rule_gives_way_to_another_on_a_date() -> None:
    """A flat amount up to December 2018, then a fixed lag: the year the rule changes has no double money and no gap."""
    flows = {
        "lks": flow(amount=12_000, per="place"),
        "plat": flow(payer="rijk", payee="gemeente", amount=9_000, per="place", last="2018-12"),
        "vertraagd": flow(
            payer="rijk", payee="gemeente", share_of="lks", first="2019-01", paid={"year_after": 2, "month": 12}
        ),
    }
    result = worked_out(placement(persons=1), flows, years=5)
    assert result.checks()["ok"].all()
    recognised = result.statement("gemeente")
    assert recognised.loc["plat"].tolist() == [9_000, 9_000, 0, 0, 0]
    assert recognised.loc["vertraagd"].tolist() == [0, 0, 12_000, 12_000, 12_000]
    assert result.statement("gemeente", "cash").loc["vertraagd"].tolist() == [0, 0, 0, 0, 12_000]
    assert result.remainder("gemeente") == 24_000


def test_a_budget_on_projected_spending_is_itself_projected() -> None:
    """LKS granted in 2027 rests on an index; the budgets it earns come in 2028 and 2029, and carry the mark."""
    result = run(
        "vught-2022-besluit",
        {
            "years": "8",
            "placements.wia.contract_months": "60",
            "projection.loon": '{ index = "index_loon", then = 0.02 }',
        },
    )
    granted, budget = result.line("lks"), result.line("lks_rijk")
    assert min(granted.projected) == 2027
    assert budget.projected == result.line("lks_rijk_terug").projected == {2027, 2028, 2029}
