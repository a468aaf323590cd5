"""Break-even on functions with a known answer, and on the two papers by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import flow, placement, worked_out
from scenarios.analysis.breakeven import BreakEven, breakeven, roots_of, widest
from scenarios.analysis.sensitivity import Measure, outcomes
from scenarios.model.run import run
from scenarios.problems import InputError

PLACES, LKS, FACTOR = "placements.beschut.places.2018", "flows.lks_rijk.amount", "flows.lks_rijk.factor"
WEERT, VUGHT = run("weert-2017"), run("vught-2022")
IN_2020 = Measure("gemeente", year=2020)
GRID = [float(x) for x in np.linspace(-3, 3, 61)]
WHOLE = [float(x) for x in range(-30, 31)]


def places(target: float, low: float = 0, high: float = 60) -> BreakEven:
    return breakeven(WEERT, PLACES, IN_2020, target, (low, high))


# --- functions with a known answer -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "target", "expected"),
    [
        (lambda x: 1_000 * x + 100, 0, [(-0.1, -0.1, 1)]),
        (lambda x: -1_000 * x, 500, [(-0.5, -0.5, -1)]),
        (lambda x: 1_000 * x * x, 2_000, [(-math.sqrt(2), -math.sqrt(2), -1), (math.sqrt(2), math.sqrt(2), 1)]),
        (
            lambda x: 1_000 * math.sin(3 * x),
            0,
            [(k * math.pi / 3, k * math.pi / 3, (-1) ** k) for k in (-2, -1, 0, 1, 2)],
        ),
        (lambda x: 1_000 * x * x, 0, [(0, 0, 0)]),  # touches
        (lambda x: 1_000 * max(x - 0.55, 0), 0, [(-3, 0.550005, 1)]),  # nothing, then more: half a cent is nothing
        (lambda x: 1_000 * (max(x - 1, 0) + min(x + 1, 0)), 0, [(-1, 1, 1)]),
        (lambda x: 1_000 * (x - 3), 0, [(3, 3, 1)]),  # at the end of the range
        (lambda x: 0.0, 0, []),
        (lambda x: x * x, -1, []),
    ],
)
def test_roots_of_a_known_function(
    function: Callable[[float], float], target: float, expected: list[tuple[float, float, int]]
) -> None:
    found = roots_of(function, GRID, target)
    assert [(root.low, root.high, root.direction) for root in found] == [
        (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6), direction) for low, high, direction in expected
    ]
    assert not any(root.jump for root in found)


def test_a_step_goes_past_the_target_without_touching_it() -> None:
    root, *more = roots_of(lambda x: 100.0 if x >= 1.2345 else -50.0, GRID, 10)
    assert not more
    assert root.jump
    assert root.low < 1.2345 <= root.high == pytest.approx(1.2345)
    assert (root.at_low, root.at_high, root.direction) == (-50, 100, 1)


def test_whole_numbers_meet_or_pass() -> None:
    (passed,) = roots_of(lambda x: -1_361 * x, WHOLE, -10_000, whole=True)
    assert (passed.low, passed.high, passed.first, passed.jump) == (7, 8, 8, True)
    (met,) = roots_of(lambda x: -1_361 * x, WHOLE, -10_888, whole=True)
    assert (met.low, met.high, met.first, met.jump) == (8, 8, 8, False)


@given(st.integers(1, 99_999), st.booleans())
def test_a_coarse_grid_of_whole_numbers_finds_the_same(threshold: int, exact: bool) -> None:
    def function(x: float) -> float:
        return x - threshold + (0 if exact else 0.5)

    grid = [float(x) for x in np.unique(np.round(np.linspace(0, 100_000, 61)))]
    (root,) = roots_of(function, grid, whole=True)
    assert root.first == threshold
    assert root.jump is not exact


@given(st.floats(-1e5, 1e5), st.floats(100, 1e5), st.floats(-1e5, 1e5))
def test_a_root_gives_the_target_within_a_cent(shift: float, slope: float, target: float) -> None:
    def function(x: float) -> float:
        return slope * x**3 + shift

    for root in roots_of(function, GRID, target):
        for value in (root.low, root.high):
            assert function(value) == pytest.approx(target, abs=0.01)


# --- the papers by hand ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("target", "first"), [(-10_000, 8), (-10_888, 8), (-10_889, 9), (-50_000, 37), (-1, 1)])
def test_from_how_many_places_the_shortage_is_larger(target: float, first: int) -> None:
    found = places(target)
    assert found.first == first  # 1.361 a place
    assert found.direction == "falling"
    assert not found.always
    assert not found.never


def test_a_place_is_neutral_when_the_rijk_pays_what_it_costs() -> None:
    found = breakeven(WEERT, LKS, IN_2020)
    assert [root.low for root in found.roots] == [18_361]
    assert (found.base, found.at_base, found.direction) == (17_000, -17_693, "rising")


def test_at_which_share_the_company_loses_an_amount() -> None:
    lks = VUGHT.line("lks").entitlement.sum()
    now = Measure("sw_bedrijf").of(VUGHT)
    (root,) = breakeven(VUGHT, FACTOR, Measure("sw_bedrijf"), -300_000, (0, 1)).roots
    assert root.low == pytest.approx(1 - (now + 300_000) / lks)


def test_the_municipality_is_neutral_up_to_the_whole_share() -> None:
    (root,) = breakeven(VUGHT, FACTOR, Measure("gemeente")).roots
    assert (root.low, root.high, root.direction) == (0, 1, 1)


def test_an_outcome_that_does_not_depend_on_it() -> None:
    persons = breakeven(VUGHT, "placements.wia.persons", Measure("gemeente"), 0)
    assert (persons.always, persons.never, persons.roots, persons.direction) == (True, False, (), "flat")
    earlier = breakeven(WEERT, "placements.beschut.places.2017", IN_2020, -10_000)
    assert (earlier.always, earlier.never, earlier.direction) == (False, True, "flat")


def test_no_solution_says_what_comes_nearest() -> None:
    few, many = places(-10_000, 0, 6), places(-10_000, 9, 20)
    assert few.never
    assert many.never
    assert (few.closest, few.side, few.first) == ((6, pytest.approx(-8_166)), 1, None)
    assert (many.closest, many.side) == ((9, pytest.approx(-12_249)), -1)


def test_the_threshold_of_hours_of_the_liv_is_a_step() -> None:
    group = placement(persons=1, start="2018-01", hours=30, loonwaarde=None, wage_factor=1.05)
    flows = {"liv": flow(rule="lage_inkomensvoordeel", payer="rijk", payee="bedrijf")}
    result = worked_out(group, flows, "2018-01", 1)
    (root,) = breakeven(result, "placements.groep.hours", Measure("bedrijf"), 300, (10, 36)).roots
    assert root.jump
    assert root.high == pytest.approx(24, abs=0.05)  # 1.248 hours a year
    assert root.at_low == 0
    assert root.at_high > 600


@settings(max_examples=10)
@given(st.floats(-90_000, 90_000))
def test_what_is_found_gives_the_target_in_the_scenario_itself(target: float) -> None:
    for root in breakeven(WEERT, LKS, Measure("gemeente"), target).roots:
        assert outcomes(WEERT, [{LKS: root.low}], Measure("gemeente"))[0] == pytest.approx(target, abs=0.01)


# --- range -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("placements.wia.persons", (0, 60)),
        ("placements.wia.hours", (0.01, 36)),
        ("placements.wia.loonwaarde", (0, 1)),
        ("placements.wia.contract_months", (1, 60)),
        ("flows.lks_rijk.paid.year_after", (1, 10)),
        ("flows.begeleiding.amount", (0, 16_200)),
        (FACTOR, (0, 2)),
    ],
)
def test_the_range_when_nobody_says(path: str, expected: tuple[float, float]) -> None:
    assert widest(VUGHT.scenario, path) == expected


def test_a_number_that_is_nought_is_looked_at_up_to_one() -> None:
    assert widest(run("vught-2022", {"placements.wia.exit_rate": "0.0"}).scenario, "placements.wia.exit_rate") == (
        0,
        0.99,
    )


@pytest.mark.parametrize(
    ("path", "between", "message"),
    [
        (PLACES, (9, 3), "het bereik loopt van laag naar hoog, maar er staat 9 tot 3"),
        (PLACES, (0.5, 3), "hier tellen alleen hele getallen, maar er staat 0.5"),
        ("placements.beschut.fte", (0.5, 2), "mag hoogstens 1 zijn"),
        ("placements.beschut.plek", (0, 1), "dit pad bestaat niet in het scenario"),
        (FACTOR, (0, 1), "factor hoort bij share_of"),
    ],
)
def test_a_range_that_cannot_be_is_refused(path: str, between: tuple[float, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        breakeven(WEERT, path, IN_2020, 0, between)
