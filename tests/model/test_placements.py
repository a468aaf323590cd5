"""Who works in which month: arithmetic of entry, stay and stands, and events against a plain loop over months."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import people, placement, scenario
from scenarios.model.placements import Cohort, level
from scenarios.model.scenario import Placement


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
    assert level(begin, end, weight, draw, (24, 3)) == pytest.approx(expected)
    calendar = scenario({"groep": placement()}, {}, years=2).horizon
    cohort = Cohort(placement(), calendar, begin, end, weight.astype(float), draw, 3)
    assert cohort.places() == pytest.approx(expected)
    assert cohort.months_worked(year).tolist() == worked.tolist()
    per_draw = [sum(count * number for number, (*_, count, d) in enumerate(units) if d == which) for which in range(3)]
    assert cohort.scatter(np.arange(len(units))).tolist() == per_draw
