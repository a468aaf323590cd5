"""What was booked replaces what was planned, and drives what follows from it; figures that can be checked by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import book, flow, placement, scenario
from commanding import ran
from scenarios.model.realisation import Realised
from scenarios.model.result import Result
from scenarios.model.scenario import Flow, Projection
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

PLANNED = {  # 100 a month, the Rijk pays it back two years later
    "lks": flow(amount=1200, per="place"),
    "lks_rijk": flow(payer="rijk", payee="gemeente", share_of="lks", paid={"year_after": 2, "spread": "monthly"}),
}


def booked(flows: dict[str, Flow], through: int, onward: str = "plan", **amounts: list[float]) -> Result:
    """Result with amounts booked by "flow" (recognised) or "flow__cash"."""
    keys = {
        name: (name.removesuffix("__cash"), "cash" if name.endswith("__cash") else "recognised") for name in amounts
    }
    rows = {keys[name]: np.array(row, dtype=float) for name, row in amounts.items()}
    realised = Realised(through, onward, rows, "Voorbeeld", "assumed")
    return simulate(scenario({"groep": placement(places={2017: 1}, last_stand_holds=True)}, flows), book(), realised)


def years(result: Result, name: str, kind: str) -> list[float]:
    return [round(float(euro), 2) for euro in result.horizon.year_sums(result.line(name).book(kind))[:, 0]]


def test_what_was_booked_drives_the_reimbursement_two_years_on() -> None:
    result = booked(PLANNED, 6, lks=[0, 0, 50, 50, 80, 80])
    assert years(result, "lks", "recognised") == [260 + 600, 1200, 1200]
    assert years(result, "lks_rijk", "entitlement") == [860, 1200, 1200]
    assert years(result, "lks_rijk", "cash") == [0, 0, 860]
    assert result.line("lks_rijk").cash[24, 0] == pytest.approx(860 / 12)
    assert result.checks()["ok"].all()


def test_the_forecast_goes_on_at_the_pace_of_the_last_twelve_months() -> None:
    half_as_much = booked(PLANNED, 18, "pace", lks=[0] * 6 + [50] * 12)
    assert half_as_much.line("lks").entitlement[18:, 0] == pytest.approx(50)
    as_planned = booked(PLANNED, 18, "plan", lks=[0] * 6 + [50] * 12)
    assert as_planned.line("lks").entitlement[18:, 0] == pytest.approx(100)


def test_the_pace_is_the_plan_where_nothing_was_planned() -> None:
    begins_later = {"lks": flow(amount=1200, per="place", first="2018-01")}
    result = booked(begins_later, 6, "pace", lks=[10] * 6)
    assert years(result, "lks", "recognised") == [60, 1200, 1200]


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        pytest.param([100, 100, 0, 0], [100, 100, 0, 0, 300, 100], id="late: made good in the next month"),
        pytest.param([100, 100, 250, 100], [100, 100, 250, 100, 0, 50], id="ahead: the first payments are lower"),
        pytest.param([0, 0, 0, 400], [0, 0, 0, 400, 100, 100], id="on time in the end"),
    ],
)
def test_money_that_came_late_or_early(paid: list[float], expected: list[float]) -> None:
    result = booked(PLANNED, 4, lks__cash=paid)
    assert result.line("lks").cash[:6, 0].tolist() == pytest.approx(expected)
    assert result.checks()["ok"].all()


@pytest.mark.parametrize("last", [0.0, 100.0])
def test_what_was_not_paid_by_the_last_month_is_paid_after_the_horizon(last: float) -> None:
    result = booked({"lks": PLANNED["lks"]}, 36, lks__cash=[100.0] * 35 + [last])
    assert years(result, "lks", "cash") == [1200, 1200, 1100 + last]
    assert result.line("lks").cash.sum() == pytest.approx(3600)
    assert result.remainder("gemeente") == pytest.approx(last - 100)
    assert result.checks()["ok"].all()


def test_a_correction_in_a_month_runs_back_and_lowers_the_reimbursement() -> None:
    result = booked(PLANNED, 3, lks=[100, 100, -60])
    assert years(result, "lks_terug", "recognised")[0] == 60
    assert result.statement("gemeente").loc[["lks", "lks_terug"], 2017].sum() == pytest.approx(-(200 - 60 + 900))
    assert result.statement("gemeente").loc[["lks_rijk", "lks_rijk_terug"], 2017].sum() == pytest.approx(1040)
    assert result.checks()["ok"].all()


def test_a_ledger_books_a_correction_and_its_money_as_one() -> None:
    result = booked(PLANNED, 3, lks=[100, 100, -60], lks__cash=[100, 100, -60])
    net = result.line("lks").cash[:4, 0] - result.line("lks_terug").cash[:4, 0]
    assert net.tolist() == pytest.approx([100, 100, -60, 100])
    assert result.checks()["ok"].all()


PASSED_ON = {  # 1.000 a month, passed on when the Rijk pays 950 of it a month later
    "lks": flow(amount=12_000, per="place", paid={"with": "lks_rijk", "shortfall": "bedrijf"}),
    "lks_rijk": flow(payer="rijk", payee="gemeente", share_of="lks", factor=0.95, paid={"lag_months": 1}),
}


@pytest.mark.parametrize("through", [4, 12, 36])
def test_a_ledger_books_what_is_passed_on_without_what_falls_short(through: int) -> None:
    paid = [0.0] + [950.0] * (through - 1)
    result = booked(PASSED_ON, through, lks__cash=paid, lks_rijk__cash=paid)
    cash = result.statement("bedrijf", "cash", per="month").sum()
    assert cash.tolist() == pytest.approx([0] + [950] * 35)
    assert result.statement("gemeente", "cash", per="month").sum().tolist() == pytest.approx([0] * 36)
    assert result.balance("bedrijf")[2017].to_dict() == pytest.approx({"lks": 1000, "lks_tekort": -50})  # December
    assert result.checks()["ok"].all()


def test_the_last_month_of_money_that_is_passed_on_may_be_booked_too() -> None:
    """Paid in the month itself, 950 of each 1.000: nothing is left to pay, and the proofs can be made."""
    flows = {name: each.model_copy() for name, each in PASSED_ON.items()}
    flows["lks_rijk"] = flow(payer="rijk", payee="gemeente", share_of="lks", factor=0.95, paid="same_month")
    for last in (950.0, 0.0):
        result = booked(flows, 36, lks__cash=[950.0] * 35 + [last])
        assert result.checks()["ok"].all()
        assert result.remainder("bedrijf") == pytest.approx(950 - last)


def test_cash_that_is_not_what_was_booked_is_noticed() -> None:
    """Each flow is sound by itself; only together are they not what the ledger says."""
    result = booked(PASSED_ON, 3, lks__cash=[0, 950, 950], lks_rijk__cash=[0, 950, 950])
    without = replace(result, lines=tuple(line for line in result.lines if line.name != "lks_tekort"))
    checks = without.checks()
    assert checks.loc[~checks["ok"], ["check", "subject", "deviation"]].to_numpy().tolist() == [
        ["cash_as_booked", "lks", pytest.approx(50)]
    ]


def test_more_paid_than_is_left_of_a_flow_is_refused_in_euros_of_the_ledger() -> None:
    """36 months of 950; the 50 that falls short of the last month is paid back after the horizon."""
    with pytest.raises(InputError, match=r"flows.lks: er is 34300.00 euro betaald en er ontstaat maar 34250.00"):
        booked(PASSED_ON, 36, lks__cash=[0.0] + [980.0] * 35)


def test_more_paid_than_will_ever_arise_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"flows.lks: er is 5000.00 euro betaald en er ontstaat maar 3600.00"):
        booked(PLANNED, 1, lks__cash=[5000])


def test_a_year_that_was_booked_rests_on_no_projection() -> None:
    flows = {"loon": flow(rule="loonkosten", options={"employer_rate": 0.2})}
    group = placement(persons=1, start="2026-01")
    plan = scenario({"groep": group}, flows, "2026-01", 3).model_copy(
        update={"projection": {"loon": Projection(then=0.02)}}
    )
    assert simulate(plan, book()).line("loon").projected == {2027, 2028}
    done = Realised(24, "plan", {("loon", "recognised"): np.full(24, 10.0)}, "x", "published")
    assert simulate(plan, book(), done).line("loon").projected == {2028}


@settings(max_examples=60, deadline=None)
@given(
    right=st.lists(st.integers(-50, 200), min_size=12, max_size=12),
    share=st.lists(st.floats(0, 1), min_size=12, max_size=12),
    onward=st.sampled_from(["plan", "pace"]),
)
def test_the_books_close_whatever_was_booked_and_paid(right: list[int], share: list[float], onward: str) -> None:
    """Cash is any part of what has arisen so far: late, in bits, with corrections."""
    arisen = np.cumsum(right)
    paid = np.diff(np.minimum.accumulate(np.maximum(arisen, 0)[::-1])[::-1] * np.maximum.accumulate(share), prepend=0.0)
    result = booked(PLANNED, 12, onward, lks=[float(r) for r in right], lks__cash=list(paid))
    assert result.checks()["ok"].all(), result.checks()[~result.checks()["ok"]]
    months = result.by_month("gemeente", "recognised") - result.by_month("gemeente", "cash")
    assert np.cumsum(months)[-1] == pytest.approx(result.balance("gemeente").sum()[2019], abs=0.005)


LEDGER = """\
Datum;Rekening;Bedrag;Boekstuk
31-01-2022;100;1.000,00;1
28-02-2022;100;500,00;2
"""
MAPPING = """\
title = "Grootboek"
status = "published"
delimiter = ";"
decimal = ","
date = "dd-mm-jjjj"
encoding = "utf-8"
columns = { date = "Datum", account = "Rekening", amount = "Bedrag", line = ["Boekstuk"] }
[[postings]]
account = "100"
flow = "lks"
book = "recognised"
side = "debit"
"""


def files(folder: Path, mapping: str = MAPPING, through: str = "2022-06") -> Path:
    """Scenario of the pilot with a ledger beside it."""
    (folder / "grootboek.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "koppeling.toml").write_text(mapping, encoding="utf-8")
    path = folder / "eigen.toml"
    base = Path(__file__).parents[2] / "data/scenarios/vught-2022.toml"
    path.write_text(
        f'extends = "{base.as_posix()}"\n[realisation]\nledger = "grootboek.csv"\nmapping = "koppeling.toml"\n'
        f'through = "{through}"\nonward = "plan"\n',
        encoding="utf-8",
    )
    return path


def test_a_ledger_beside_the_scenario_is_read_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files(tmp_path)
    monkeypatch.chdir("/")
    shown = ran(
        "show",
        path,
        "--view",
        "staat",
        "--party",
        "gemeente",
        "--set",
        'realisation.through="2022-12"',
        "--format",
        "csv",
    )
    assert (shown.status, shown.err) == (0, "")
    assert "lks,-1500.0," in shown.out
    assert "lks_rijk,1500.0," in shown.out


@pytest.mark.parametrize(
    ("changes", "through", "expected"),
    [
        (
            {'flow = "lks"': 'flow = "lsk"'},
            "2022-06",
            'postings.lsk: geldstroom "lsk" staat niet in het scenario; bedoelde u "lks"?',
        ),
        (
            {'flow = "lks"': 'flow = "lks_rijk"', '"recognised"': '"cash"'},
            "2022-06",
            'postings.lks_rijk: "lks" wacht op deze geldstroom; koppel ook de kas van "lks"',
        ),
        ({}, "2030-01", "realisation.through: 2030-01 ligt buiten de looptijd (2022 tot en met 2026)"),
    ],
)
def test_a_ledger_that_does_not_fit_is_refused(
    changes: dict[str, str], through: str, expected: str, tmp_path: Path
) -> None:
    mapping = MAPPING
    for old, new in changes.items():
        mapping = mapping.replace(old, new)
    refused = ran("check", files(tmp_path, mapping, through))
    assert refused.status == 2
    assert refused.err.splitlines()[0].endswith(expected)
