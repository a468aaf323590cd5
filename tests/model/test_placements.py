"""Who works in which month: arithmetic of entry, stay and stands, and events against a plain loop over months."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import flow, people, placement, scenario, worked_out
from scenarios.model.events import Events, events, parts
from scenarios.model.placements import Cohort
from scenarios.model.scenario import Placement
from scenarios.problems import InputError


def places(group: Placement, years: int = 3) -> list[float]:
    return people(group, years=years).places()[:, 0].tolist()


def test_entry_is_spread_evenly_and_a_contract_ends() -> None:
    group = placement(persons=6, start="2017-04", spread_months=3, contract_months=12)
    assert places(group, years=2) == [0, 0, 0, 2, 4, 6, 6, 6, 6, 6, 6, 6] + [6, 6, 6, 4, 2, 0] + [0] * 6


def test_an_open_contract_lasts_to_the_end_of_the_horizon() -> None:
    assert places(placement(persons=3, start="2018-12")) == [0] * 23 + [3] * 13


@pytest.mark.parametrize("rate", [0.12, 0.5])
def test_after_k_months_a_share_of_one_minus_the_rate_to_the_power_of_k_twelfths_is_left(rate: float) -> None:
    stay = places(placement(persons=10, contract_months=24, exit_rate=rate))
    assert stay[:24] == pytest.approx([10 * (1 - rate) ** (k / 12) for k in range(24)])
    assert stay[12] == pytest.approx(10 * (1 - rate))
    assert stay[24:] == pytest.approx([0] * 12)


@given(
    persons=st.integers(0, 40),
    month=st.integers(1, 12),
    spread=st.integers(1, 15),
    contract=st.none() | st.integers(1, 30),
    rate=st.sampled_from([0.0, 0.12, 0.9]),
)
def test_every_month_is_the_sum_of_those_who_entered_before_and_are_still_there(
    persons: int, month: int, spread: int, contract: int | None, rate: float
) -> None:
    group = placement(
        persons=persons, start=f"2017-{month:02}", spread_months=spread, contract_months=contract, exit_rate=rate
    )
    expected = [
        sum(
            persons / spread * (1 - rate) ** ((now - entry) / 12)
            for entry in range(month - 1, month - 1 + spread)
            if entry <= now < entry + (contract or 1_000)
        )
        for now in range(36)
    ]
    assert places(group) == pytest.approx(expected, abs=1e-9)


def test_stands_from_january() -> None:
    group = placement(places={2017: 8, 2018: 13, 2019: 5}, reached="january")
    assert places(group) == [8] * 12 + [13] * 12 + [5] * 12


def test_the_last_stand_holds() -> None:
    assert places(placement(places={2017: 8, 2018: 13}, last_stand_holds=True)) == [8] * 12 + [13] * 24


def test_stands_reached_evenly_start_from_the_stand_of_the_year_before() -> None:
    group = placement(places={2016: 12, 2017: 24, 2018: 0}, reached="evenly", last_stand_holds=True)
    assert places(group) == pytest.approx(
        [13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24] + [22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0] + [0] * 12
    )


def test_when_a_stand_falls_the_last_ones_in_leave_first() -> None:
    cohort = people(placement(places={2017: 8, 2018: 13, 2019: 6}))
    stay = sorted(zip(cohort.start.tolist(), cohort.stop.tolist(), cohort.count.tolist(), strict=True))
    assert stay == [(0, 24, 2), (0, 37, 6), (12, 24, 5)]


def test_nobody_works_after_the_last_one_has_left() -> None:
    cohort = people(placement(persons=15, start="2017-03", spread_months=6, contract_months=7, exit_rate=0.12))
    assert cohort.places()[13, 0] > 1  # April 2018, the last month of those who came in September
    assert cohort.places()[14:].tolist() == [[0]] * 22
    assert not cohort.working()[14:].any()


def test_months_that_one_person_works_in_each_year() -> None:
    cohort = people(placement(start="2017-04", contract_months=24))
    assert [cohort.months_worked(year).tolist() for year in range(3)] == [[9], [12], [3]]


def test_what_an_amount_is_counted_by() -> None:
    cohort = people(placement(persons=2, hours=27), years=1)
    volumes = {per: cohort.volume(per)[0, 0] for per in ("place", "person", "fte", "hour")}
    assert volumes == {"place": 2, "person": 2, "fte": 1.5, "hour": 2 * 27 * 52 / 12}
    assert placement(hours=31, fte=0.86).fte_per_place == 0.86  # as a paper rounds it
    assert placement(hours=31).fte_per_place == 31 / 36


units = st.lists(
    st.tuples(st.integers(-15, 40), st.integers(-15, 40), st.integers(0, 9), st.integers(0, 2)), min_size=1, max_size=12
)


@given(units=units, year=st.integers(0, 1))
def test_events_give_what_a_loop_over_months_and_people_gives(units: list[tuple[int, ...]], year: int) -> None:
    begin, end, weight, draw = (np.array(column) for column in zip(*units, strict=True))
    expected = np.zeros((24, 3))
    worked = np.zeros(len(units))
    for number, (first, last, count, which) in enumerate(units):
        for month in range(24):
            if first <= month < last:
                expected[month, which] += count
                worked[number] += month // 12 == year
    assert events(begin, end, draw, (24, 3)).level(weight) == pytest.approx(expected)
    calendar = scenario({"groep": placement()}, {}, years=2).horizon
    cohort = Cohort(placement(), calendar, begin, end, weight.astype(float), draw, 3)
    assert cohort.places() == pytest.approx(expected)
    assert cohort.months_worked(year).tolist() == worked.tolist()
    per_draw = [sum(count * number for number, (*_, count, d) in enumerate(units) if d == which) for which in range(3)]
    assert cohort.scatter(np.arange(len(units))).tolist() == per_draw


def some_events(units: list[tuple[int, ...]], before: int = 0, after: int = 0) -> tuple[Events, np.ndarray]:
    """Units in two years and three draws, with draws without units around them; and their weights."""
    begin, end, weight, draw = (np.array(column) for column in zip(*units, strict=True))
    return events(begin, end, draw + before, (24, before + 3 + after)), weight / 7


@given(units=units)
def test_an_allowance_by_year_is_what_a_loop_over_units_and_years_gives(units: list[tuple[int, ...]]) -> None:
    found, weight = some_events(units)

    def least(months: np.ndarray | int) -> np.ndarray:
        return np.minimum(weight * months, 30.0) * (np.asarray(months) >= 4)

    expected = np.zeros((2, 3))
    for number, (begin, end, _, draw) in enumerate(units):
        for year in range(2):
            months = len(set(range(begin, end)) & set(range(12 * year, 12 * year + 12)))
            expected[year, draw] += least(months)[number]
    assert found.by_year(least) == pytest.approx(expected)


@given(units=units, before=st.integers(0, 3), after=st.integers(0, 150))
def test_a_draw_is_the_same_to_the_last_digit_whatever_draws_are_beside_it(
    units: list[tuple[int, ...]], before: int, after: int
) -> None:
    alone, weight = some_events(units)
    many, _ = some_events(units, before, after)
    for weights in (weight, 1.0):
        present = many.level(weights)
        assert np.array_equal(present[:, before : before + 3], alone.level(weights))
        assert not present[:, before + 3 :].any()


def test_when_the_last_one_has_left_exactly_nobody_is_there() -> None:
    weight = np.array([0.1, 0.2, 0.3, 0.7])
    found = events(np.zeros(4, dtype=int), np.array([3, 5, 4, 6]), np.zeros(4, dtype=int), (12, 1))
    present = found.level(weight)[:, 0]
    assert present[6:].tolist() == [0] * 6
    assert not np.signbit(present).any()
    assert found.by_year(lambda months: weight * months)[0, 0] == pytest.approx(0.3 + 1 + 1.2 + 4.2)


def test_places_are_counted_once_and_cannot_be_written_in() -> None:
    cohort = people(placement(persons=2))
    assert cohort.places() is cohort.places()
    with pytest.raises(ValueError, match="read-only"):
        cohort.places()[0] = 1


@given(draws=st.integers(0, 3_000), count=st.integers(0, 100_000), most=st.integers(1, 2_000))
def test_parts_hold_every_draw_once_and_are_small(draws: int, count: int, most: int) -> None:
    split = list(parts(draws, count, most))
    assert [draw for part in split for draw in range(part.start, part.stop)] == list(range(draws))
    sizes = [part.stop - part.start for part in split]
    assert all(size == 1 or (size <= most and size * count <= 65_536) for size in sizes)


# --- beschut werk: quota, advices, and after the contract ----------------------------------------------------------

stands = st.fixed_dictionaries({year: st.integers(0, 30) for year in (2016, 2017, 2018, 2019)})


def sheltered(**given: object) -> Cohort:
    return people(placement(instrument="beschut_werk", **given))


def test_places_are_the_lower_of_quota_and_positive_advices() -> None:
    cohort = sheltered(quota={2017: 8, 2018: 13}, advices={2017: 10, 2018: 12, 2019: 20}, last_stand_holds=True)
    expected = [8] * 12 + [12] * 12 + [13] * 12
    assert cohort.places()[:, 0].tolist() == cohort.covered()[:, 0].tolist() == expected


@given(quota=stands, advices=stands, reached=st.sampled_from(["january", "evenly"]))
def test_what_follows_from_the_quota_is_covered_and_is_the_lower_at_each_year_end(
    quota: dict[int, int], advices: dict[int, int], reached: str
) -> None:
    if reached == "january":
        quota, advices = ({year: n for year, n in given.items() if year > 2016} for given in (quota, advices))
    cohort = sheltered(quota=quota, advices=advices, reached=reached)
    lower = [min(quota[year], advices[year]) for year in (2017, 2018, 2019)]
    assert cohort.places()[11::12, 0].tolist() == pytest.approx(lower)
    assert cohort.covered() == pytest.approx(cohort.places())
    twice = sheltered(
        quota={y: 2 * n for y, n in quota.items()}, advices={y: 2 * n for y, n in advices.items()}, reached=reached
    )
    assert twice.places() == pytest.approx(2 * cohort.places())


def test_places_above_the_quota_have_costs_but_no_cover() -> None:
    group = placement(places={2017: 8, 2018: 20}, quota={2017: 10, 2018: 13}, last_stand_holds=True, loonwaarde=0.4)
    flows = {per: flow(amount=1_200, per=per) for per in ("place", "covered_place")}
    result = worked_out(group, flows, years=2)
    sums = {per: result.line(per).entitlement.reshape(2, 12).sum(axis=1).tolist() for per in flows}
    assert sums == {"place": [8 * 1_200, 20 * 1_200], "covered_place": [8 * 1_200, 13 * 1_200]}


def test_without_a_quota_every_place_is_covered_and_people_count_like_places() -> None:
    assert people(placement(persons=7)).covered() == pytest.approx(np.full((36, 1), 7))
    entering = sheltered(persons=6, start="2017-01", spread_months=6, quota={2017: 4, 2018: 5, 2019: 5})
    assert entering.covered()[:, 0].tolist() == pytest.approx([1, 2, 3] + [4] * 9 + [5] * 24)


def test_of_those_at_the_end_of_the_contract_a_share_stays_to_the_end_of_the_horizon() -> None:
    group = {"persons": 8, "start": "2017-01", "contract_months": 23}
    assert places(placement(**group)) == [8] * 23 + [0] * 13
    assert places(placement(**group, after_contract=0.25)) == [8] * 23 + [2] * 13
    assert places(placement(**group, after_contract=1.0)) == [8] * 36


@given(share=st.sampled_from([0.0, 0.3, 1.0]), rate=st.sampled_from([0.0, 0.12]), contract=st.integers(1, 40))
def test_who_stays_after_the_contract_still_leaves_at_the_exit_rate(share: float, rate: float, contract: int) -> None:
    group = placement(persons=10, contract_months=contract, after_contract=share, exit_rate=rate)
    expected = [10 * (1 - rate) ** (k / 12) * (1 if k < contract else share) for k in range(36)]
    assert places(group) == pytest.approx(expected, abs=1e-8)


def test_a_number_that_a_group_does_not_say_is_refused_and_nought_is_a_number() -> None:
    assert people(placement(loonwaarde=0.0)).of("loonwaarde") == 0
    with pytest.raises(InputError, match="loonwaarde: dit gegeven ontbreekt bij de groep “Groep”"):
        people(placement(loonwaarde=None)).of("loonwaarde")
