"""Schemes that decide what somebody has to live on: their worked examples, and what must hold for every participant."""

from __future__ import annotations

import inspect
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.model.inkomen import (
    bijstand,
    earnings,
    huurtoeslag,
    inkomstenbelasting,
    kindgebonden_budget,
    net_income,
    toeslagenwet,
    wga,
    zorgtoeslag,
)
from scenarios.model.inkomen.participant import Participant, Wga, Work
from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import Reader
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

READER = Reader(shipped_book())
MEANS = ("wga", "toeslagenwet", "tax", "general_credit", "labour_credit", "bijstand")
JANUARY = date(2026, 1, 1)
NOBODY = np.zeros(1)
CENT = 0.01


def person(**given_: Any) -> Participant:
    base = {
        "household": "alone",
        "start": "2026-01",
        "benefit": "none",
        "work_then": {"hours": 20.0, "wage_factor": 1.0},
    }
    return Participant.model_validate(base | given_)


def with_wga(**given_: Any) -> dict[str, Any]:
    return {"benefit": "wga", "wga": {"month_wage": 3000, "disability": "45_55", "earning_capacity": 1500} | given_}


def wga_at(wage: float, **given_: Any) -> float:
    return float(wga.benefit(Wga.model_validate(with_wga(**given_)["wga"]), np.array([wage]), READER, JANUARY)[0])


def supplement_at(wage: float, household: str = "alone", **given_: Any) -> float:
    """Supplement beside a wage and the WGA that goes with it."""
    born = {"partner_born_after_1971": False} if household == "couple" else {}
    who = person(household=household, **born, **with_wga(**given_))
    benefit = np.array([wga_at(wage, **given_)])
    return float(toeslagenwet.supplement(who, benefit, np.array([float(wage)]), READER)[0])


def tax() -> inkomstenbelasting.Tax:
    return inkomstenbelasting.income_tax(np.array([24000.0]), NOBODY, READER, JANUARY)


def for_parents(labour: float, of_partner: float | None, *children: int) -> tuple[float, float]:
    """Combinatiekorting of the two, with a child of 7 unless other ages are given."""
    partner = None if of_partner is None else np.array([of_partner])
    both = inkomstenbelasting.combination_credit(np.array([labour]), partner, children or (7,), READER, JANUARY)
    return float(both[0][0]), float(both[1][0])


def left_out(kind: bijstand.Disregard, net_wage: float, month: int = 0) -> np.ndarray:
    return bijstand.disregarded(kind, np.array([net_wage]), READER, JANUARY, month)


def hired(hours: float) -> float:
    return float(earnings.gross_wage(Work(hours=hours, wage_factor=1.0), np.array([hours]), READER, JANUARY)[0])


# --- the worked example of each docstring ------------------------------------------------------------------------

LOW_INCOME = np.array([20000.0])
SINGLE_MOTHER = {"children": [5, 13], "couple": False}
LOW = {"month_wage": 1200, "earning_capacity": 700, "disability": "35_45"}
ABOVE = {"month_wage": 10000, "earning_capacity": 0, "disability": "80_100"}
EXAMPLES: list[tuple[object, str, Callable[[], float]]] = [
    (earnings, "1.376,86", lambda: hired(20)),
    (inkomstenbelasting, "0,3575 x 24.000 = 8.580,00", lambda: float(tax().before_credits[0])),
    (inkomstenbelasting, "996 + 0,31009 x 12.035 = 4.727,93", lambda: float(tax().labour_credit[0])),
    (inkomstenbelasting, "8.580,00 - 3.115,00 - 4.727,93 = 737,07", lambda: float(tax().due[0])),
    (inkomstenbelasting, "0,1145 x (24.000 - 6.239) = 2.033,63", lambda: for_parents(24000.0, None)[0]),
    (wga, "0,35 x 2.477,95 = 867,28", lambda: wga_at(749)),
    (wga, "0,70 x (3.000 - 1.500) = 1.050,00", lambda: wga_at(750)),
    (wga, "0,70 x (3.000 - 1.600) = 980,00", lambda: wga_at(1600)),
    (wga, "0,70 x (3.000 - 800) = 1.540,00", lambda: wga_at(800, first_phase_months=24, months_used=2)),
    (wga, "304,25 x 21,75 = 6.617,44", lambda: wga_at(0, **ABOVE) / 0.7),
    (wga, "0,70 x (6.617,44 - 2.000 x 0,66174375) = 3.705,77", lambda: wga_at(2000, **ABOVE)),
    (
        toeslagenwet,
        "75,62 x 21,75 x 1,08 - 800,00 = 976,31",
        lambda: float(toeslagenwet.supplement(person(**with_wga()), np.array([800.0]), NOBODY, READER)[0]),
    ),
    (
        toeslagenwet,
        "1.200,00 - 350,00 - 400,00 = 450,00",
        lambda: supplement_at(400, **LOW),
    ),
    (
        bijstand,
        "1.401,50 - 600,00 = 801,50",
        lambda: float(bijstand.top_up(np.array([600.0]), READER, JANUARY, couple=False)[0]),
    ),
    (
        bijstand,
        "1.401,50 - 0,75 x 600,00 = 951,50",
        lambda: float(bijstand.top_up(600 - left_out("lks", 600.0), READER, JANUARY, couple=False)[0]),
    ),
    (
        zorgtoeslag,
        "2.119 - 0,01912 x 29.736 = 1.550,45",
        lambda: float(zorgtoeslag.zorgtoeslag(LOW_INCOME, READER, JANUARY, couple=False)[0]),
    ),
    (
        huurtoeslag,
        "(498,20 - 202,52) + 0,65 x (600,00 - 498,20) = 361,85",
        lambda: float(huurtoeslag.huurtoeslag(LOW_INCOME, 600.0, 1, READER, JANUARY)[0]),
    ),
    (
        kindgebonden_budget,
        "2 x 2.511 + 703 + 3.389 = 9.114,00",
        lambda: float(
            kindgebonden_budget.kindgebonden_budget(LOW_INCOME, [5, 13], READER, date(2025, 1, 1), couple=False)[0]
        ),
    ),
]


@pytest.mark.parametrize(
    ("module", "printed", "worked"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_docstring_prints_what_the_model_works_out(
    module: object, printed: str, worked: Callable[[], float]
) -> None:
    assert printed in (inspect.getdoc(module) or "").replace("\n", " ")
    outcome = float(printed.rpartition("=")[2].strip().replace(".", "").replace(",", "."))
    assert round(worked() + 1e-9, 2) == outcome


def test_the_first_two_months_of_the_first_phase_have_the_higher_rate() -> None:
    found = [wga_at(1000, first_phase_months=24, months_used=used) for used in (0, 1, 2, 23)]
    assert found == pytest.approx([1500, 1500, 1400, 1400])


def test_who_needs_no_income_has_70_percent_of_the_difference_at_any_wage() -> None:
    assert [wga_at(wage, disability="80_100", earning_capacity=300) for wage in (0, 100, 1000, 4000)] == pytest.approx(
        [2100, 2030, 1400, 0]
    )


LOW_FORMER_WAGES = [  # below the norm the wage counts as benefit; benefit / 0,70 - benefit stays; not of 80-100
    ("alone", {"month_wage": 900, "earning_capacity": 300, "disability": "65_80"}, 826, 51.80 / 0.7 - 51.80),
    ("alone", {"month_wage": 900, "earning_capacity": 400, "disability": "55_65"}, 600, 210.00 / 0.7 - 210.00),
    ("couple", {"month_wage": 2000, "earning_capacity": 1000, "disability": "45_55"}, 300, 2000 - 700 - 300),
    ("alone", {"month_wage": 1000, "earning_capacity": 0, "disability": "80_100"}, 500, 1000 - 350),
    ("alone", {"month_wage": 1600, "earning_capacity": 800, "disability": "45_55"}, 200, 1600 - 560),
]


@pytest.mark.parametrize(("household", "given_", "wage", "supplement"), LOW_FORMER_WAGES)
def test_a_low_former_wage_limits_the_supplement(
    household: str, given_: dict[str, Any], wage: float, supplement: float
) -> None:
    assert supplement_at(wage, household, **given_) == pytest.approx(supplement, abs=0.01)


def test_where_former_wage_and_wage_reach_the_norm_the_supplement_jumps() -> None:
    who = person(**with_wga(**LOW))
    (jump,) = toeslagenwet.jumps(who, READER)
    assert jump.earnings == pytest.approx(75.62 * 21.75 * 1.08 - 1200)
    below, above = (supplement_at(jump.earnings + step, **LOW) for step in (-0.001, 0.001))
    assert (below, above) == (pytest.approx(1200 - 350 - 576.31, abs=0.01), pytest.approx(1200 - 350))


def test_the_floor_at_half_use_is_the_follow_up_but_never_more_than_70_percent_of_the_difference() -> None:
    low = {"month_wage": 1500, "earning_capacity": 1200, "disability": "65_80"}
    assert wga_at(650, **low) == pytest.approx(0.7 * (1500 - 650))  # the floor, 0,5075 x 1.500 = 761,25, is too high
    assert wga_at(1200, **low) == pytest.approx(0.7 * 300)


def test_part_of_a_wage_does_not_count_for_the_supplement_in_the_first_two_years() -> None:
    minimum = 2294.40 * 1.08
    for wage, free in ((100, 100), (500, 0.05 * minimum + 0.3 * (500 - 0.05 * minimum)), (2000, 0.15 * minimum)):
        assert toeslagenwet.disregarded(np.array([float(wage)]), READER, JANUARY) == pytest.approx(free)


def test_the_supplement_counts_all_of_the_wage_after_two_years() -> None:
    def at(month: int, **given: bool) -> float:
        who, benefit = person(**with_wga(), **given), np.array([800.0])
        return float(toeslagenwet.supplement(who, benefit, np.array([500.0]), READER, month)[0])

    left_out = 0.05 * 2477.952 + 0.3 * (500 - 0.05 * 2477.952)
    assert at(0) == at(23) == pytest.approx(976.31 - 500 + left_out, abs=0.01)
    assert at(24) == at(0, first_years_of_work=False) == pytest.approx(476.31, abs=0.01)
    (turn,) = net_income.turns(person(**with_wga()))
    assert (turn.month, turn.article) == (24, "Toeslagenwet art. 7 lid 1")
    assert net_income.turns(person(**with_wga(), first_years_of_work=False)) == []


def test_a_former_wage_above_the_maximum_counts_up_to_it_and_a_wage_and_a_capacity_in_the_same_part() -> None:
    part = 6617.4375 / 10000
    some = {"month_wage": 10000, "earning_capacity": 4000, "disability": "45_55"}
    assert wga_at(3000, **some) == pytest.approx(0.7 * (6617.4375 - 4000 * part))
    assert wga_at(5000, **some) == pytest.approx(0.7 * (6617.4375 - 5000 * part))
    assert wga_at(1999, **some) == pytest.approx(0.35 * 2477.952)
    assert wga_at(3000, **some, first_phase_months=24, months_used=2) == pytest.approx(0.7 * (6617.4375 - 3000 * part))


def test_each_maximum_daily_wage_follows_from_the_one_before_as_the_law_says() -> None:
    """Wfsv art. 18: raised as the minimum wage, in percent with two decimals, to the nearest cent a day."""
    halves = [date(year, month, 1) for year in (2024, 2025, 2026) for month in (1, 7)]
    for before, day in pairwise(halves):
        rise = round(100 * (READER.at("wml_reference_month", day) / READER.at("wml_reference_month", before) - 1), 2)
        expected = READER.at("max_daily_wage", before) * (1 + rise / 100)
        assert READER.at("max_daily_wage", day) == pytest.approx(expected, abs=0.011)


def test_a_toeslag_of_less_than_24_euro_in_whole_euros_is_not_granted() -> None:
    found = net_income.granted(np.array([0.0, 23.49, 23.5, 100.4]), READER, JANUARY)
    assert found.tolist() == [0.0, 0.0, 23.5, 100.4]


def test_bijstand_beside_a_low_wga_makes_it_up_to_the_norm() -> None:
    """A couple without the supplement: WGA of 693,83 and nothing else; two thirds of their income is bijstand."""
    low = {"month_wage": 2500, "disability": "35_45", "earning_capacity": 1500}
    given_ = {"household": "couple", "partner_born_after_1971": True, "children": [14], "benefit": "wga", "wga": low}
    alone, beside = (
        net_income.net_income(person(**given_, bijstand_beside=beside), np.array([0.0, 600.0]), READER)
        for beside in (False, True)
    )
    means = [sum(euro[0] for name, euro in found.components.items() if name in MEANS) for found in (alone, beside)]
    assert means[0] == pytest.approx(693.83, abs=0.01)
    assert means[1] == pytest.approx(READER.at("bijstand_couple_month", JANUARY))
    assert beside.net[0] == pytest.approx(beside.net[1])  # the municipality takes it all
    assert alone.net[1] > alone.net[0] + 100


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_the_income_where_toeslagen_begin_to_fall_is_a_year_of_the_minimum_wage(year: int) -> None:
    day = date(year, 1, 1)
    a_year = 12 * earnings.minimum_month_wage(READER, day)
    for name in ("zorgtoeslag_threshold_income", "kgb_threshold_single"):
        assert READER.at(name, day) == pytest.approx(a_year, abs=1)


@pytest.mark.parametrize(("young", "children", "right"), [(True, [], False), (True, [11], True), (False, [], True)])
def test_a_young_partner_without_a_young_child_takes_the_supplement_away(
    young: bool, children: list[int], right: bool
) -> None:
    couple = person(household="couple", partner_born_after_1971=young, children=children, **with_wga())
    assert toeslagenwet.has_right(couple) is right


def test_bijstand_makes_no_difference_as_long_as_it_fills_up() -> None:
    found = net_income.net_income(person(benefit="bijstand"), np.array([0.0, 400.0, 900.0]), READER)
    assert found.components["bijstand"][0] == pytest.approx(1401.50)
    assert found.net == pytest.approx(found.net[0])


def test_the_gross_amount_of_bijstand_leaves_the_net_amount_after_tax() -> None:
    gross = float(bijstand.grossed_up(np.array([16818.0]), NOBODY, NOBODY, READER, JANUARY)[0])
    assert gross == pytest.approx((16818 - 3115) / (1 - 0.3575))  # below the taper of the credit


@pytest.mark.parametrize(
    ("kind", "month", "free"),
    [
        ("none", 0, 0),
        ("first_months", 5, 250),
        ("first_months", 6, 0),
        ("lks", 0, 250),
        ("lks", 6, 150),
        ("lks", 17, 150),
        ("lks", 18, 0),
        ("single_parent", 6, 125),
        ("single_parent", 35, 125),
        ("single_parent", 36, 0),
        ("medical", 6, 150),
        ("medical", 400, 150),
    ],
)
def test_part_of_the_wage_stays_beside_bijstand_for_so_long(kind: bijstand.Disregard, month: int, free: float) -> None:
    assert left_out(kind, 1000.0, month) == pytest.approx(free)


def test_what_stays_beside_bijstand_has_a_maximum() -> None:
    assert [float(left_out("lks", 3000.0, month)[0]) for month in (0, 6)] == [285, 180.19]
    reader = Reader(shipped_book())
    with pytest.raises(InputError, match=r"\(bijstand_disregard_lks_rate\): geen waarde bekend op 2022-01-01"):
        bijstand.disregarded("lks", NOBODY, reader, date(2022, 1, 1), 6)


def test_what_stays_comes_on_top_of_the_norm() -> None:
    who = person(benefit="bijstand", bijstand_disregard="lks")
    found = [float(net_income.net_income(who, np.array([900.0]), READER, month).net[0]) for month in (0, 6, 18)]
    assert found == pytest.approx([found[2] + 0.25 * 900, found[2] + 0.15 * 900, found[2]])


@pytest.mark.parametrize(
    ("labour", "of_partner", "children", "rights"),
    [
        (24000, None, [7], (2033.63, 0)),
        (60000, None, [7], (3032, 0)),
        (6239, None, [7], (0, 0)),
        (24000, None, [12], (0, 0)),
        (24000, None, [12, 11], (2033.63, 0)),
        (24000, 30000, [7], (2033.63, 0)),
        (30000, 24000, [7], (0, 2033.63)),
        (24000, 24000, [7], (0, 2033.63)),
        (0, 30000, [7], (0, 0)),
    ],
)
def test_the_parent_who_earns_least_has_the_combinatiekorting(
    labour: float, of_partner: float | None, children: list[int], rights: tuple[float, float]
) -> None:
    assert for_parents(labour, of_partner, *children) == pytest.approx(rights, abs=0.005)


def test_bijstand_takes_the_combinatiekorting_for_it_counts_as_income() -> None:
    who = person(household="single_parent", benefit="bijstand", children=[7])
    found = net_income.net_income(who, np.array([0.0, 1200.0]), READER)
    assert found.components["combination_credit"][1] > 0
    assert found.components["bijstand"][1] > 0
    assert found.net[1] - found.net[0] == pytest.approx(0, abs=1e-6)


def test_wealth_takes_the_toeslagen_away() -> None:
    found = net_income.net_income(person(rent=600.0, assets_above_limit=True), np.array([1500.0]), READER)
    assert [float(found.components[name][0]) for name in net_income.ALLOWANCES] == [0, 0, 0]


def test_a_high_rent_gives_no_right_in_2022_and_counts_up_to_the_maximum_in_2026() -> None:
    old = [float(huurtoeslag.huurtoeslag(LOW_INCOME, rent, 1, READER, date(2022, 1, 1))[0]) for rent in (763.0, 764.0)]
    new = [float(huurtoeslag.huurtoeslag(LOW_INCOME, rent, 1, READER, JANUARY)[0]) for rent in (932.93, 1200.0)]
    assert old[0] > 0 == old[1]
    assert new[0] == new[1] > 0


# --- a year that is not sourced is refused by name ----------------------------------------------------------------

MISSING = [
    ("2021-01", {}, "income_tax_bracket1_to"),
    ("2027-01", {"work_then": {"hours": 20.0, "hourly_wage": 16.0}}, "income_tax_bracket1_to"),
    ("2021-07", with_wga(), "max_daily_wage"),
]


@pytest.mark.parametrize(("start", "given_", "name"), MISSING)
def test_a_year_without_a_needed_figure_is_refused_by_name(start: str, given_: dict[str, Any], name: str) -> None:
    with pytest.raises(InputError, match=rf"\({name}\): geen waarde bekend op {start}-01"):
        net_income.net_income(person(start=start, **given_), np.array([500.0]), READER)


def test_what_is_not_asked_is_not_read() -> None:
    reader = Reader(shipped_book())
    net_income.net_income(person(start="2024-01"), np.array([500.0]), reader)
    assert not {name for name in reader.asked if name.startswith(("huurtoeslag", "kgb", "tw_", "wga", "bijstand"))}


# --- what must hold for everybody ---------------------------------------------------------------------------------


@st.composite
def anybody(draw: st.DrawFn) -> Participant:
    household = draw(st.sampled_from(["alone", "single_parent", "couple"]))
    benefit = draw(st.sampled_from(["none", "bijstand", "wga"]))
    couple = household == "couple"
    children = (
        draw(st.lists(st.integers(0, 17), min_size=0 if couple else 1, max_size=3)) if household != "alone" else []
    )
    given_: dict[str, Any] = {
        "household": household,
        "benefit": benefit,
        "children": children,
        "rent": float(draw(st.integers(0, 1200))),
        "partner_income": float(draw(st.integers(0, 4000))) if couple else 0.0,
        "partner_born_after_1971": draw(st.booleans()) if couple else None,
    }
    if benefit == "bijstand":
        alone_with_young = household == "single_parent" and min(children) < inkomstenbelasting.YOUNG
        kinds = ["none", "first_months", "lks", "medical", *(["single_parent"] if alone_with_young else [])]
        given_["bijstand_disregard"] = draw(st.sampled_from(kinds))
    if benefit == "wga":
        wage = draw(st.integers(300, 9000))
        given_["wga"] = {
            "month_wage": wage,
            "disability": draw(st.sampled_from(list(wga.FOLLOW_UP))),
            "earning_capacity": draw(st.integers(1, wage)),
            "first_phase_months": draw(st.sampled_from([0, 24])),
            "months_used": draw(st.integers(0, 30)),
        }
        given_ |= {"bijstand_beside": draw(st.booleans()), "first_years_of_work": draw(st.booleans())}
    return person(**given_)


@given(anybody(), st.floats(0, 6000))
@settings(max_examples=60, deadline=None)
def test_the_components_add_up_and_carry_their_sign(who: Participant, wage: float) -> None:
    found = net_income.net_income(who, np.array([wage]), READER)
    assert found.net == pytest.approx(sum(float(euro[0]) for euro in found.components.values()), abs=1e-9)
    assert {name for name, euro in found.components.items() if euro[0] < 0} <= {"tax"}
    names = ("general_credit", "labour_credit", "combination_credit")
    credits_used = sum(float(found.components[name][0]) for name in names)
    assert credits_used <= -float(found.components["tax"][0]) + 1e-9


@given(anybody(), st.floats(1, 6000))
@settings(max_examples=80, deadline=None)
def test_net_income_never_jumps_but_where_a_rule_says_so(who: Participant, wage: float) -> None:
    small = 1e-4
    declared = [jump.earnings for jump in net_income.jumps(who, READER)]
    places = np.array([wage, *declared])
    below, above = (net_income.net_income(who, places + step, READER) for step in (-small, small))
    ended = net_income.too_small(below.components, above.components, places)
    jumped = [place for place, step in zip(places, above.net - below.net, strict=True) if abs(step) > CENT]
    declared += [jump.earnings for jump in ended if jump is not None]
    assert all(any(abs(at - place) <= small for place in declared) for at in jumped)


@given(anybody(), st.floats(1, 6000))
@settings(max_examples=60, deadline=None)
def test_at_the_same_wage_income_only_changes_when_a_rule_ends(who: Participant, wage: float) -> None:
    months = range(40)
    net = [float(net_income.net_income(who, np.array([wage]), READER, month).net[0]) for month in months]
    changed = {month for month in months[1:] if abs(net[month] - net[month - 1]) > CENT}
    assert changed <= {turn.month for turn in net_income.turns(who)}


@given(st.floats(0, 60000), st.integers(1, 5), st.lists(st.floats(1, 1500), min_size=2, max_size=2))
@settings(max_examples=80, deadline=None)
def test_more_rent_never_lowers_the_huurtoeslag(income: float, persons: int, rents: list[float]) -> None:
    low, high = sorted(rents)
    found = [
        float(huurtoeslag.huurtoeslag(np.array([income]), rent, persons, READER, JANUARY)[0]) for rent in (low, high)
    ]
    assert found[0] <= found[1] + 1e-9
    assert found[1] - found[0] <= high - low + 1e-9  # and never rises by more than the rent


@given(st.floats(0, 150000), st.floats(0, 60000), st.sampled_from([2022, 2023, 2024, 2025, 2026]))
@settings(max_examples=80, deadline=None)
def test_tax_never_takes_more_than_was_earned_more_and_a_benefit_brings_no_labour_credit(
    labour: float, other: float, year: int
) -> None:
    day = date(year, 1, 1)
    wages, benefits = np.array([labour, labour + 100]), np.array([other, other])
    due = inkomstenbelasting.income_tax(wages, benefits, READER, day).due
    assert -1e-9 <= due[0] <= labour + other
    assert due[1] - due[0] <= 100
    assert inkomstenbelasting.income_tax(NOBODY, benefits[:1], READER, day).labour_credit == 0
