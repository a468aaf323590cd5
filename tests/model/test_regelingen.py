"""The statutory schemes: the worked example of each docstring, and every rule that changes an amount."""

import inspect
from datetime import date

import numpy as np
import pytest

from building import by_rule, flow, people, placement, scenario, worked_out
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.parameters import Reader
from scenarios.model.regelingen import (
    REGELINGEN,
    begeleidingsbudget,
    bijstand,
    lage_inkomensvoordeel,
    loonkosten,
    loonkostensubsidie,
    loonkostenvoordeel,
    loonwaarde,
    minimumloon,
    stimuleringsregeling,
)
from scenarios.model.regelingen.lage_inkomensvoordeel import _allowance, band_amount, bands, in_band
from scenarios.model.regelingen.minimumloon import gross_wage
from scenarios.model.run import run
from scenarios.model.scenario import Projection
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

BESCHUT = {"instrument": "beschut_werk", "last_stand_holds": True}
STIMULUS = placement(places={2017: 8, 2018: 13}, **BESCHUT)
SMALL = {"employer": "small", "contract": "permanent", "pension": 0.0}
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
    (
        loonkosten,
        "2.780,06",
        lambda: by_rule("loonkosten", placement(start="2025-01"), "2025-01", 1, premiums=SMALL)[0],
    ),
    (loonkostenvoordeel, "3,05 x 1.664 = 5.075,20", lambda: lkv("arbeidsgehandicapt", hours=32)[11]),
    (loonkostenvoordeel, "1,01 x 1.664 = 1.680,64", lambda: lkv("banenafspraak", hours=32)[11]),
    (loonkostenvoordeel, "2.000", lambda: lkv("banenafspraak", hours=40, full_week_hours=40)[11]),
    (
        begeleidingsbudget,
        "10 x 8.100 = 81.000",
        lambda: by_rule("begeleidingsbudget", placement(places={2022: 13}, quota={2022: 10}), "2022-01", 1).sum(),
    ),
    (
        begeleidingsbudget,
        "8 x 8.500 = 68.000",
        lambda: by_rule("begeleidingsbudget", placement(places={2017: 8}), years=1).sum(),
    ),
    (bijstand, "6 x 1.091,71 + 6 x 1.101,82 = 13.161,18", lambda: saved("single", years=1).sum()),
]


def lkv(kind: str, first: str = "2025-01", years: int = 1, **given: object) -> np.ndarray:
    return by_rule("loonkostenvoordeel", placement(**{"start": first} | given), first, years, kind=kind)


def saved(household: str, years: int = 1, share: float | None = None, **given: object) -> np.ndarray:
    group = placement(**{"start": "2022-01", "doelgroep": "bijstand"} | given)
    return by_rule("bijstand", group, "2022-01", years, household=household, share=share)


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
    with pytest.raises(InputError, match=r"hours: 37 is meer dan de volle werkweek \(36\)"):
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


def test_the_stimulus_is_for_covered_places_and_the_oldest_are_covered_first() -> None:
    group = placement(places={2017: 8, 2018: 13}, quota={2017: 6, 2018: 7}, **BESCHUT)
    per_place = by_rule("stimuleringsregeling", group, years=2, reading="per_place").reshape(2, 12).sum(axis=1)
    assert per_place.tolist() == [6 * 3_000, 7 * 3_000]
    in_december = by_rule("stimuleringsregeling", group, years=2, reading="new_and_continued")[11::12]
    assert in_december.tolist() == [6 * 3_000, 7 * 750]  # eight places stand already: all seven covered are continued
    roomy = placement(places={2017: 8, 2018: 13}, quota={2017: 6, 2018: 10}, **BESCHUT)
    assert by_rule("stimuleringsregeling", roomy, years=2, reading="new_and_continued")[23] == 8 * 750 + 2 * 3_000


# --- loonkosten from premiums ------------------------------------------------------------------------------------


def premium_rate(start: str, **given: object) -> float:
    """Employer's contributions on top of the wage in January, found back from the wage cost."""
    rate = [
        by_rule("loonkosten", placement(start=start), start, 1, **options)[0]
        for options in ({"premiums": SMALL | given}, {"employer_rate": 0.0})
    ]
    return rate[0] / rate[1] - 1


@pytest.mark.parametrize(
    ("start", "given", "percent"),
    [
        # AWf + Aof + Whk + kinderopvang + Zvw of the year, as printed in the tables of premiums
        ("2020-01", {}, 2.94 + 6.79 + 1.28 + 0.50 + 6.70),
        ("2021-01", {"employer": "large"}, 2.70 + 7.03 + 1.36 + 0.50 + 7.00),
        ("2022-01", {"employer": "large"}, 2.70 + 7.05 + 1.52 + 0.50 + 6.75),
        ("2023-01", {"contract": "temporary"}, 7.64 + 5.82 + 1.53 + 0.50 + 6.68),
        ("2025-01", {}, 2.74 + 6.28 + 1.33 + 0.50 + 6.51),
        ("2026-01", {"pension": 0.04}, 2.74 + 6.27 + 1.52 + 0.50 + 6.10 + 4),
    ],
)
def test_contributions_are_the_premiums_of_the_date(start: str, given: dict[str, object], percent: float) -> None:
    assert premium_rate(start, **given) == pytest.approx(percent / 100)


def test_premiums_change_with_the_year_and_unknown_years_are_refused() -> None:
    amounts = by_rule("loonkosten", placement(start="2021-12"), "2021-01", 2, premiums=SMALL)
    wages = by_rule("loonkosten", placement(start="2021-12"), "2021-01", 2, employer_rate=0.0)
    assert (amounts[11:13] / wages[11:13] - 1).tolist() == pytest.approx([0.1859, 0.1696])
    for start, name in [("2019-01", "awf_low"), ("2027-01", "aof_small")]:
        with pytest.raises(InputError, match=name):
            by_rule("loonkosten", placement(start=start), start, 1, premiums=SMALL)


# --- loonkostenvoordeel ------------------------------------------------------------------------------------------


def test_the_right_to_lkv_lasts_three_years_from_the_start_of_each_job() -> None:
    """From July 2018: half a year, two whole ones, half a year; the maximum holds for each calendar year."""
    hours = 36 * 52 / 2
    amounts = lkv("banenafspraak", "2018-01", 5, start="2018-07", persons=2)
    assert amounts[11::12].tolist() == pytest.approx([2 * 1.01 * h for h in (hours, 2 * hours, 2 * hours, hours, 0)])
    assert np.flatnonzero(amounts).tolist() == [11, 23, 35, 47]
    disabled = lkv("arbeidsgehandicapt", "2018-01", 5, start="2018-07", hours=40, full_week_hours=40)
    assert disabled[11::12].tolist() == pytest.approx([3.05 * 1_040, 6_000, 6_000, 3.05 * 1_040, 0])


def test_from_2026_the_banenafspraak_lasts_as_long_as_the_job_and_the_other_lkv_still_three_years() -> None:
    both = [lkv(kind, "2021-01", 7, hours=20)[11::12] for kind in ("banenafspraak", "arbeidsgehandicapt")]
    a_year = 20 * 52
    assert both[0].tolist() == pytest.approx([1.01 * a_year] * 3 + [0, 0] + [1.01 * a_year] * 2)
    assert both[1].tolist() == pytest.approx([3.05 * a_year] * 3 + [0] * 4)


def test_there_is_no_lkv_before_2018_and_a_job_from_2017_has_what_is_left_of_three_years() -> None:
    amounts = lkv("banenafspraak", "2017-01", 4, hours=20)[11::12]
    assert amounts.tolist() == pytest.approx([0, 1.01 * 1_040, 1.01 * 1_040, 0])


def test_the_maximum_of_the_lkv_holds_per_person() -> None:
    assert lkv("banenafspraak", hours=40, full_week_hours=40, persons=3)[11] == 3 * 2_000


def test_lkv_beside_beschut_werk_is_refused_also_when_the_law_of_that_year_is_not_known() -> None:
    with pytest.raises(InputError, match=r"gaat niet samen met beschut werk .*2\.10 lid 2"):
        lkv("banenafspraak", instrument="beschut_werk")
    with pytest.raises(InputError, match=r"lkv_beschut_excluded.*2026-01-01"):
        lkv("banenafspraak", "2026-01", instrument="beschut_werk")
    assert liv(instrument="beschut_werk").any()


# --- begeleidingsbudget ------------------------------------------------------------------------------------------


def test_guidance_money_arises_by_month_and_unknown_years_are_refused() -> None:
    group = placement(places={2022: 6, 2023: 24}, quota={2022: 12, 2023: 12}, **BESCHUT)
    amounts = by_rule("begeleidingsbudget", group, "2022-01", 2)
    assert amounts.tolist() == [6 * 675] * 12 + [12 * 675] * 12
    for start, years in (("2018-01", 1), ("2021-01", 1), ("2023-01", 2)):
        group = placement(places={int(start[:4]): 6}, **BESCHUT)
        with pytest.raises(InputError, match="beschut_guidance_rijk"):
            by_rule("begeleidingsbudget", group, start, years)


def test_the_extra_guidance_money_comes_on_top_from_2024() -> None:
    group = scenario(
        {"groep": placement(start="2023-12", **BESCHUT)}, {"x": flow(rule="begeleidingsbudget")}, "2023-01", 2
    )
    carried = group.model_copy(update={"projection": {"prijs": Projection(then=0.0)}})
    amounts = simulate(carried, book()).line("x").entitlement[11:13, 0]
    assert amounts.tolist() == [8_100 / 12, (8_100 + 2_157) / 12]


# --- bijstand ----------------------------------------------------------------------------------------------------


def test_benefit_is_saved_by_doelgroep() -> None:
    month = {"single": 1_091.71, "couple": 1_559.58}
    for household, norm in month.items():
        assert saved(household, persons=3)[0] == pytest.approx(3 * norm)
        assert [saved(household, doelgroep=group).sum() for group in ("wia", "uwv", "nug")] == [0, 0, 0]
        assert saved(household, doelgroep="gemengd", share=0.4)[0] == pytest.approx(0.4 * norm)
    assert saved("single", doelgroep="schoolverlater", share=0.0).sum() == 0


@pytest.mark.parametrize("doelgroep", ["gemengd", "schoolverlater"])
def test_of_who_is_not_known_to_have_had_bijstand_the_share_is_asked(doelgroep: str) -> None:
    with pytest.raises(InputError, match=f"{doelgroep}.* had eerst bijstand"):
        saved("single", doelgroep=doelgroep)


def test_a_half_year_without_a_known_norm_is_refused() -> None:
    with pytest.raises(InputError, match=r"bijstand_single_month.*2021-01-01"):
        by_rule("bijstand", placement(start="2021-01", doelgroep="bijstand"), "2021-01", household="single")


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


OPTIONS = {
    "loonkosten": {"employer_rate": 0.2},
    "loonkostenvoordeel": {"kind": "arbeidsgehandicapt"},
    "stimuleringsregeling": {"reading": "new_and_continued"},
    "bijstand": {"household": "couple", "share": 0.5},
    "buig_lks": {"spending": "loonkostensubsidie"},
}
POSSIBLE = [
    (name, instrument)
    for name, scheme in REGELINGEN.items()
    for instrument in ("loonkostensubsidie", "beschut_werk")
    if not scheme.of_flow
    and scheme.only_for in {"", instrument}
    and (name, instrument) != ("loonkostenvoordeel", "beschut_werk")
]
YEAR = {"stimuleringsregeling": "2018-01"}  # ended after 2019; all others are known in 2022


@pytest.mark.parametrize(("rule", "instrument"), POSSIBLE)
def test_nobody_costs_nothing_and_twice_the_people_twice_as_much(rule: str, instrument: str) -> None:
    start = YEAR.get(rule, "2022-01")
    given = {"start": start, "contract_months": 11, "after_contract": 0.4, "spread_months": 2, "exit_rate": 0.1}

    def amounts(persons: float) -> np.ndarray:
        group = placement(persons=persons, instrument=instrument, hours=35, **given)
        return by_rule(rule, group, start, 2, **OPTIONS.get(rule, {}))

    assert not amounts(0).any()
    assert amounts(3).any()
    assert amounts(6) == pytest.approx(2 * amounts(3))


def test_nobody_reads_nothing_of_the_law() -> None:
    """A year in which nobody works is never refused for a value that nobody needs."""
    flows = {name: flow(rule=name, options=OPTIONS.get(name, {})) for name in REGELINGEN}
    assert worked_out(placement(persons=0), flows, "2015-01", years=1).reads() == {}
