"""The statutory schemes: the worked example of each docstring, and every rule that changes an amount."""

import inspect
from datetime import date

import numpy as np
import pytest

from building import by_rule, flow, people, placement, worked_out
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.parameters import Reader
from scenarios.model.regelingen import (
    lage_inkomensvoordeel,
    loonkosten,
    loonkostensubsidie,
    loonwaarde,
    minimumloon,
    stimuleringsregeling,
)
from scenarios.model.regelingen.lage_inkomensvoordeel import _allowance, band_amount, bands, in_band
from scenarios.model.regelingen.minimumloon import gross_wage
from scenarios.model.run import run
from scenarios.problems import InputError

STIMULUS = placement(places={2017: 8, 2018: 13}, last_stand_holds=True)
HALF_UP = 1e-9  # a hundredth of a cent is written as ...5 or not: look at the cent only


def cents(amounts: np.ndarray) -> list[float]:
    return [round(float(amount) + HALF_UP, 2) for amount in amounts]


# --- the worked example of each docstring ------------------------------------------------------------------------

# Module, what its docstring prints, and how the model comes to it.
EXAMPLES = [
    (loonkosten, "20.662,72", lambda: by_rule("loonkosten", placement(hours=31), years=1, employer_rate=0.188).sum()),
    (loonkosten, "1.551,60", lambda: Reader(book()).at("wml_month", date(2017, 1, 1))),
    (loonkosten, "1.565,40", lambda: Reader(book()).at("wml_month", date(2017, 7, 1))),
    (
        loonkostensubsidie,
        "984,23",
        lambda: by_rule("loonkostensubsidie", placement(start="2022-01", loonwaarde=0.45, hours=28), "2022-01")[7],
    ),
    (loonkostensubsidie, "1.725,00", lambda: Reader(book()).at("wml_month", date(2022, 1, 1))),
    (loonwaarde, "698,63", lambda: by_rule("loonwaarde", placement(start="2022-01", hours=27), "2022-01")[0]),
    (lage_inkomensvoordeel, "822,12", lambda: by_rule("lage_inkomensvoordeel", placement(hours=31), years=1)[11]),
    (
        lage_inkomensvoordeel,
        "1.628,12",
        lambda: band_amount("high", np.array(1_612.0), Reader(book()), date(2017, 1, 1)),
    ),
    (lage_inkomensvoordeel, "2.000", lambda: Reader(book()).at("liv_high_max", date(2017, 1, 1))),
    (minimumloon.gross_wage, "1.336,10", lambda: wage(placement(hours=31), "2017-01")[0]),
    (minimumloon.gross_wage, "1.782,60", lambda: wage(placement(hours=31, start="2024-01"), "2024-01")[0]),
    (
        stimuleringsregeling,
        "24.000 and 39.000",
        lambda: by_rule("stimuleringsregeling", STIMULUS, years=2, reading="per_place").reshape(2, 12).sum(axis=1),
    ),
    (
        stimuleringsregeling,
        "5 x 3.000 + 8 x 750 = 21.000",
        lambda: by_rule("stimuleringsregeling", STIMULUS, years=2, reading="new_and_continued")[23],
    ),
]


def wage(group: object, start: str) -> np.ndarray:
    cohort = people(group, start)  # type: ignore[arg-type]
    return gross_wage(cohort, Reader(book()), cohort.working())


def dutch_numbers(text: str) -> list[float]:
    """The outcome a docstring prints: what stands after the = sign, with Dutch points and comma."""
    outcome = text.rpartition("=")[2].split("and")
    return [float(number.strip().replace(".", "").replace(",", ".")) for number in outcome]


@pytest.mark.parametrize(
    ("place", "printed", "worked"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_docstring_prints_what_the_model_works_out(place: object, printed: str, worked: object) -> None:
    assert printed in (inspect.getdoc(place) or "").replace("\n", " ")
    assert cents(np.atleast_1d(worked())) == dutch_numbers(printed)  # type: ignore[operator]


# --- minimumloon and loonkosten ----------------------------------------------------------------------------------


def test_the_wage_steps_from_a_month_amount_to_an_hourly_amount_in_2024() -> None:
    group = placement(start="2023-01", hours=31)
    amounts = by_rule("loonkosten", group, "2023-01", years=2, employer_rate=0.2)
    months = (
        [1_934.40 * 31 / 36] * 6 + [1_995.00 * 31 / 36] * 6 + [13.27 * 31 * 52 / 12] * 6 + [13.68 * 31 * 52 / 12] * 6
    )
    assert amounts == pytest.approx(np.array(months) * 1.08 * 1.2)


def test_a_wage_above_the_minimum_and_a_longer_full_week() -> None:
    plain = by_rule("loonkosten", placement(), years=1, employer_rate=0)
    assert plain[0] == pytest.approx(1_551.60 * 1.08)
    assert by_rule("loonkosten", placement(wage_factor=1.5), years=1, employer_rate=0) == pytest.approx(1.5 * plain)
    assert by_rule("loonkosten", placement(full_week_hours=40), years=1, employer_rate=0) == pytest.approx(0.9 * plain)


def test_loonwaarde_follows_the_minimum_wage_in_july() -> None:
    amounts = by_rule("loonwaarde", placement(start="2022-01", loonwaarde=0.4), "2022-01", years=1)
    assert amounts == pytest.approx(np.repeat([0.4 * 1_725.00 * 1.08, 0.4 * 1_756.20 * 1.08], 6))


# --- loonkostensubsidie ------------------------------------------------------------------------------------------

WITH = 1.08 * 1.235  # holiday allowance and contributions, 2018 and later


def lks(start: str = "2022-01", years: int = 2, begin: str | None = None, **given: object) -> np.ndarray:
    return by_rule("loonkostensubsidie", placement(**{"start": begin or start} | given), start, years)


def test_the_subsidy_is_set_at_the_start_and_again_each_january_only() -> None:
    assert lks() == pytest.approx(0.5 * WITH * np.repeat([1_725.00, 1_934.40], 12))


def test_a_job_that_starts_in_july_has_the_minimum_wage_of_july() -> None:
    months = [0] * 6 + [1_756.20] * 6 + [1_934.40] * 12
    assert lks(begin="2022-07") == pytest.approx(0.5 * WITH * np.array(months))
    assert lks(begin="2022-06")[5:12] == pytest.approx(0.5 * WITH * np.full(7, 1_725.00))


@pytest.mark.parametrize(("loonwaarde", "share"), [(0.0, 0.7), (0.2, 0.7), (0.3, 0.7), (0.31, 0.69), (1.0, 0.0)])
def test_the_subsidy_is_never_more_than_70_percent(loonwaarde: float, share: float) -> None:
    assert lks(loonwaarde=loonwaarde)[0] == pytest.approx(share * 1_725.00 * WITH)


@pytest.mark.parametrize(("begin", "jobs"), [("2022-03", 10), ("2022-09", 4)])
def test_six_months_of_forfait_then_what_is_measured(begin: str, jobs: int) -> None:
    """A wage value of 40% gives 60%; the first six months count 50%, also across New Year."""
    amounts = lks(begin=begin, forfait=True, loonwaarde=0.4) / WITH
    first = int(begin[-2:]) - 1
    wage = 1_725.00 if first < 6 else 1_756.20
    months = [0.0] * first + [wage] * jobs + [1_934.40] * 12
    shares = [0.5] * (first + 6) + [0.6] * (18 - first)
    assert amounts == pytest.approx(np.array(months) * np.array(shares))


def test_a_job_shorter_than_the_forfait_has_no_more_than_its_months() -> None:
    assert np.count_nonzero(lks(begin="2022-03", forfait=True, contract_months=4)) == 4


def test_contributions_rise_from_23_to_23_and_a_half_percent_on_1_january_2018() -> None:
    amounts = lks("2017-01", begin="2017-12", loonwaarde=0.2)[10:13]
    assert cents(amounts) == [0, 1_455.63, 1_473.32]  # 0,70 x 1.565,40 x 1,08 x 1,23; 0,70 x 1.578,00 x 1,08 x 1,235


def test_the_subsidy_follows_the_hours_and_from_2024_the_week_of_the_law() -> None:
    assert lks(hours=18) == pytest.approx(0.5 * lks(hours=36))
    around_2024 = lks("2023-01", hours=36, full_week_hours=40)
    assert around_2024[[11, 12]] == pytest.approx([0.5 * WITH * 1_934.40 * 36 / 40, 0.5 * WITH * 2_069.40])


def test_more_hours_than_the_full_week_are_not_covered_and_refused() -> None:
    with pytest.raises(InputError, match=r"hours \(37\) is meer dan de volle werkweek \(36\)"):
        run("vught-2022", {"placements.wia.hours": "37"})


def test_part_years_count_their_months() -> None:
    amounts = lks(years=3, begin="2022-04", contract_months=24)
    months_a_year = np.count_nonzero(amounts.reshape(3, 12), axis=1)
    assert months_a_year.tolist() == [9, 12, 3]


def test_the_subsidy_is_per_person() -> None:
    assert lks(persons=7) == pytest.approx(7 * lks(persons=1))


# --- lage-inkomensvoordeel ---------------------------------------------------------------------------------------


def liv(start: str = "2017-01", years: int = 1, **given: object) -> np.ndarray:
    return by_rule("lage_inkomensvoordeel", placement(**{"start": start} | given), start, years)


def test_the_right_to_liv_arises_in_december() -> None:
    assert np.flatnonzero(liv(years=2)).tolist() == [11, 23]


@pytest.mark.parametrize(
    ("hours", "contract", "paid_hours"),
    [(24, 12, 1_248), (28.8, 10, 1_248), (32, 9, 1_248), (36, 8, 1_248), (23.9, 12, 0), (28.7, 10, 0), (36, 7, 0)],
)
def test_1248_paid_hours_in_the_year_are_enough_and_fewer_give_nothing(
    hours: float, contract: int, paid_hours: float
) -> None:
    assert liv(hours=hours, contract_months=contract).sum() == pytest.approx(0.51 * paid_hours)


def test_the_threshold_holds_for_each_person_and_not_for_the_group() -> None:
    assert liv(hours=12, persons=2).sum() == 0  # together 24 hours a week
    assert liv(hours=24, persons=2).sum() == pytest.approx(2 * 0.51 * 1_248)


def test_somebody_who_starts_in_may_has_enough_hours_and_in_june_not() -> None:
    both = [by_rule("lage_inkomensvoordeel", placement(start=f"2017-0{month}"), years=2) for month in (5, 6)]
    assert [amounts[11] for amounts in both] == [pytest.approx(0.51 * 1_248), 0]
    assert [amounts[23] for amounts in both] == [pytest.approx(0.51 * 1_872)] * 2


@pytest.mark.parametrize(
    ("hourly", "fits"),
    [(9.65, []), (9.66, ["high"]), (10.62, ["high"]), (10.64, ["low"]), (12.08, ["low"]), (12.09, [])],
)
def test_edges_of_the_bands_of_2017(hourly: float, fits: list[str]) -> None:
    reader, day = Reader(book()), date(2017, 1, 1)
    assert bands(reader, day) == ["high", "low"]
    assert [band for band in bands(reader, day) if in_band(band, np.array(hourly), reader, day)] == fits


def test_on_the_border_of_two_bands_the_high_one_counts() -> None:
    """10,63 an hour is the edge of both bands; a cent more is low, where 0,51 x 1.976 is over the maximum of 1.000."""
    hours, hourly = np.full(3, 38.0 * 52), np.array([10.62, 10.63, 10.64])
    amounts = _allowance(hours, hourly, Reader(book()), date(2017, 1, 1))
    assert amounts.tolist() == pytest.approx([1.01 * 38 * 52, 1.01 * 38 * 52, 1_000])


def test_the_maximum_holds_per_person() -> None:
    """40 hours of a 40-hour week: 9,71 an hour is in the high band, 1,01 x 2.080 is more than the maximum."""
    assert liv(hours=40, full_week_hours=40, persons=3).sum() == 3 * 2_000


def test_a_wage_above_the_low_band_gives_nothing() -> None:
    assert liv(wage_factor=1.11).sum() == pytest.approx(0.51 * 1_872)  # 10,79 x 1,11 = 11,98
    assert liv(wage_factor=1.12).sum() == 0  # 12,08 and a bit


def test_one_band_since_2020_and_nothing_from_2025() -> None:
    reader = Reader(book())
    assert [bands(reader, date(year, 1, 1)) for year in (2019, 2020, 2024, 2025)] == [
        ["high", "low"],
        ["single"],
        ["single"],
        [],
    ]
    amounts = by_rule("lage_inkomensvoordeel", placement(start="2023-01", hours=31), "2023-01", years=3)
    assert cents(amounts.reshape(3, 12).sum(axis=1)) == [789.88, 789.88, 0]


def test_liv_before_it_existed_is_nothing() -> None:
    amounts = by_rule("lage_inkomensvoordeel", placement(start="2016-01", hours=31), "2016-01", years=2)
    assert cents(amounts.reshape(2, 12).sum(axis=1)) == [0, 822.12]


# --- stimuleringsregeling ----------------------------------------------------------------------------------------


def test_two_readings_of_the_stimulus_and_nothing_after_2019() -> None:
    expected = {"per_place": [24_000, 39_000, 39_000, 0], "new_and_continued": [24_000, 21_000, 9_750, 0]}
    for reading, per_year in expected.items():
        amounts = by_rule("stimuleringsregeling", STIMULUS, years=4, reading=reading)
        assert amounts.reshape(4, 12).sum(axis=1).tolist() == per_year


def test_per_place_arises_by_month_and_new_and_continued_in_december() -> None:
    by_month = by_rule("stimuleringsregeling", placement(start="2017-07"), years=1, reading="per_place")
    assert by_month.tolist() == [0] * 6 + [250] * 6
    at_the_end = by_rule("stimuleringsregeling", placement(start="2017-07"), years=1, reading="new_and_continued")
    assert at_the_end.tolist() == [0] * 11 + [3_000]


def test_a_place_that_is_gone_in_december_does_not_count() -> None:
    group = placement(contract_months=11)
    assert by_rule("stimuleringsregeling", group, reading="new_and_continued").sum() == 0


# --- schemes and groups ------------------------------------------------------------------------------------------


def test_a_scheme_counts_over_the_groups_it_names_and_over_all_without_names() -> None:
    groups = {"a": placement(loonwaarde=0.5), "b": placement(loonwaarde=0.4, persons=2)}
    flows = {
        "a": flow(rule="loonkostensubsidie", placements=["a"]),
        "b": flow(rule="loonkostensubsidie", placements=["b"]),
        "both": flow(rule="loonkostensubsidie"),
    }
    result = worked_out(groups, flows)
    a, b, both = (result.line(name).entitlement[0, 0] for name in flows)
    assert b == pytest.approx(2.4 * a)  # 2 x 60% against 1 x 50%
    assert both == pytest.approx(a + b)
