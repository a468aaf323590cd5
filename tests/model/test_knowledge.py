"""The book as somebody knew it: state of knowledge, vintages, projections by an index, changes of the law."""

import copy
import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from building import flow, placement, scenario
from scenarios.model.parameter_files import DATA
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.parameters import Book, Parameter, Reader, Value
from scenarios.model.reading import read_scenario
from scenarios.model.result import BOOKS, Result
from scenarios.model.run import run, scenario_path
from scenarios.model.scenario import LawChange, Projection
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

THEN = date(2017, 8, 22)
TODAY = "2017-08-22"
INDEX = {"projection.loon": '{ index = "index_loon" }'}
KNOWN_IN_2017 = ["weert-2017", "weert-2017-met-liv", "weert-2017-kennis-2017"]
WITH_ALL_KNOWLEDGE = [
    path.stem for path in sorted((DATA / "scenarios").glob("*.toml")) if "as_of" not in path.read_text("utf-8")
]


def refused(asked: Callable[[], object]) -> str:
    """The one sentence with which a question is refused."""
    with pytest.raises(InputError) as caught:
        asked()
    assert len(caught.value.problems) == 1
    return str(caught.value)


def same_figures(one: Result, other: Result) -> bool:
    """Whether two results hold the same flows with the same amounts, to the last bit."""
    pairs = list(zip(one.lines, other.lines, strict=True))
    return all(a.name == b.name and np.array_equal(a.book(k), b.book(k)) for a, b in pairs for k in BOOKS)


# --- as_of: nothing that was published later ---------------------------------------------------------------------


def published_by(day: date, parameter: str) -> list[dict[str, str]]:
    """Rows of a parameter as the files had them on a day: by period the last one published by then."""
    by_period: dict[str, dict[str, str]] = {}
    for path in (DATA / "parameters").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("parameter") == parameter]
        known = [row for row in rows if (row["published"] or row["valid_from"]) <= str(day)]
        for row in sorted(known, key=lambda row: row["published"] or row["valid_from"]):
            by_period[row["valid_from"]] = row
    return [by_period[begin] for begin in sorted(by_period)]


def by_hand(parameter: str, year: int, month: int, growth: dict[int, float]) -> float:
    """Last value published by August 2017, carried on to a month of a later year, step by step."""
    last = published_by(THEN, parameter)[-1]
    assert last["valid_to"] == "2018-01-01"
    steps = 2 if parameter.startswith("wml") else 1
    value = float(last["value"])
    for k in range((year - 2018) * steps + (month > 6) * (steps - 1) + 1):
        value *= (1 + growth[2018 + k // steps]) ** (1 / steps)
    return value


@pytest.mark.parametrize("name", KNOWN_IN_2017)
def test_every_value_was_published_by_then_or_is_carried_on_by_an_index_that_was(name: str) -> None:
    result = run(name, {"as_of": TODAY})
    june = {int(row["valid_from"][:4]): float(row["value"]) for row in published_by(THEN, "index_loon")}
    assert june[2018] == june[2021] == 0.020  # the forecast of June 2017; what came true was 2,1% in 2018
    growth = {"loon": june, "nominaal": dict.fromkeys(june, 0.0)}
    assert result.scenario.as_of == THEN
    for value in result.reads():
        group = book().parameter(value.parameter).index
        if value.carried_by:
            expected = by_hand(value.parameter, value.valid_from.year, value.valid_from.month, growth[group])
            assert value.value == pytest.approx(expected, rel=1e-12), value
            assert value.status in {"projected", "assumed"}
        else:
            (row,) = [r for r in published_by(THEN, value.parameter) if r["valid_from"] == str(value.valid_from)]
            assert (value.value, value.source) == (float(row["value"]), row["source"])
            assert (value.published or value.valid_from) <= THEN


def with_other_later_news(known: Book, day: date) -> Book:
    """The same book in which everything published after a day is something else: values, and ends of schemes."""
    values = {}
    for name, found in known.values.items():
        parameter, last = known.parameter(name), found[-1]
        other = [replace(v, value=v.value * 3 + 1, source="later") if v.known_on > day else v for v in found]
        if parameter.after == "end" and (parameter.end_published or last.valid_to) > day and not parameter.index:
            other[-1] = replace(other[-1], valid_to=date(last.valid_to.year + 7, 4, 1))
        values[name] = tuple(other)
    return replace(known, values=values)


@pytest.mark.parametrize("name", KNOWN_IN_2017)
def test_other_news_after_that_day_changes_nothing(name: str) -> None:
    told = read_scenario(scenario_path(name), {"as_of": TODAY, "years": "10"})
    now, otherwise = (simulate(told, each) for each in (book(), with_other_later_news(book(), THEN)))
    assert same_figures(now, otherwise)
    assert now.reads() == otherwise.reads()


def test_without_a_state_of_knowledge_that_news_does_count() -> None:
    told = read_scenario(scenario_path("weert-2017-naar-rato"))
    now, otherwise = (simulate(told, each) for each in (book(), with_other_later_news(book(), THEN)))
    assert not same_figures(now, otherwise)


def test_the_paper_itself_says_nothing_else_with_the_knowledge_of_its_day() -> None:
    for name in ("weert-2017", "weert-2017-met-liv"):
        assert same_figures(run(name), run(name, {"as_of": TODAY}))


def test_a_day_before_the_paper_its_own_stimulus_is_not_known() -> None:
    assert refused(lambda: run("weert-2017", {"as_of": "2017-08-21"})) == (
        "flows.stimulering: Stimuleringsregeling beschut werk: bedrag per gerealiseerde plek per jaar (Weert) "
        "(stimulus_per_place): geen waarde bekend op 2017-01-01 (stand van kennis 2017-08-21); toen was er nog niets "
        "gepubliceerd, kies een latere as_of of kort de looptijd in"
    )


def test_the_end_of_the_liv_and_the_hourly_minimum_wage_were_not_known() -> None:
    reader = Reader(book().seen_at(THEN, {}))
    assert not reader.in_force("wml_hour", date(2024, 1, 1))
    assert reader.in_force("wml_month", date(2024, 1, 1))
    assert reader.in_force("liv_min_paid_hours", date(2026, 1, 1))
    result = run("weert-2017-kennis-2017", {"years": "10"})
    read = {value.parameter for value in result.reads()}
    assert "wml_month" in read
    assert not read & {"wml_hour", "wml_reference_month", "liv_single_rate"}
    liv = result.horizon.year_sums(result.line("liv").entitlement)[:, 0]
    # 13 places of 31 hours: 1.612 paid hours at 0,51, also in the years after the LIV has really ended
    assert liv[1:] == pytest.approx([13 * 822.12] * 9)
    really = run("weert-2017-naar-rato")
    assert not really.line("liv").entitlement[96:].any()


def test_a_threshold_without_an_index_has_no_known_end_before_the_end_of_its_scheme_is_published() -> None:
    day = date(2025, 6, 1)
    before, after = (Reader(book().seen_at(date(2024, 4, told), {})) for told in (17, 18))
    assert (before.at("liv_min_paid_hours", day), after.at("liv_min_paid_hours", day)) == (1248, 0)
    known = [reader.book.find("liv_min_paid_hours", date(2024, 6, 1)) for reader in (before, after)]
    assert [value.valid_to for value in known if value] == [date.max, date(2025, 1, 1)]
    assert (before.in_force("liv_min_paid_hours", day), after.in_force("liv_min_paid_hours", day)) == (True, False)


@pytest.mark.parametrize("name", WITH_ALL_KNOWLEDGE)
def test_knowing_all_that_is_published_is_the_same_as_no_state_of_knowledge(name: str) -> None:
    now, far = run(name), run(name, {"as_of": "2100-01-01"})
    assert same_figures(now, far)
    assert now.reads() == far.reads()


def test_the_paper_of_2017_with_the_knowledge_of_today_is_the_paper_worked_out_by_the_law() -> None:
    now, far = run("weert-2017-naar-rato", {"years": "5"}), run("weert-2017-kennis-2017", {"as_of": "2100-01-01"})
    assert same_figures(now, far)
    assert now.reads() == far.reads()


# --- vintages: the old value before the day of publication, the new one from that day ----------------------------

# parameter, a day on which it is in force, day of publication of the later value, old and new value
VINTAGES = [
    ("liv_single_rate", "2022-06-01", "2022-12-21", 0.49, 0.78),
    ("liv_single_max", "2022-06-01", "2022-12-21", 960, 1520),
    ("lks_employer_contribution_rate", "2019-01-01", "2017-11-29", 0.23, 0.235),
    ("index_loon", "2016-01-01", "2017-01-05", 0.015, 0.019),
    ("index_loon", "2016-01-01", "2018-01-04", 0.019, 0.018),
    ("index_loon", "2017-01-01", "2018-01-04", 0.017, 0.015),
    ("index_loon", "2018-01-01", "2019-01-03", 0.020, 0.021),
]


@pytest.mark.parametrize(("name", "day", "published", "old", "new"), VINTAGES)
def test_a_correction_counts_from_the_day_it_is_published(
    name: str, day: str, published: str, old: float, new: float
) -> None:
    told = date.fromisoformat(published)
    states = (date.fromordinal(told.toordinal() - 1), told, None)
    found = [book().seen_at(state, {}).find(name, date.fromisoformat(day)) for state in states]
    assert [value.value for value in found[:2] if value] == [old, new]
    assert found[2]
    assert found[2].known_on >= told


def test_the_liv_of_2022_is_paid_at_the_rate_that_was_known() -> None:
    asked = scenario({"groep": placement(start="2022-01")}, {"liv": flow(rule="lage_inkomensvoordeel")}, "2022-01", 1)
    found = {}
    for day in (date(2022, 12, 20), date(2022, 12, 21)):
        known = simulate(asked.model_copy(update={"as_of": day}), book())
        found[day.day] = known.line("liv").entitlement.sum()
    # 36 hours in 52 weeks: 1.872 paid hours
    assert found == {20: pytest.approx(0.49 * 1872), 21: pytest.approx(0.78 * 1872)}


def test_a_value_that_holds_until_it_is_changed_has_no_known_end_before_its_successor_is_published() -> None:
    name, later = "lks_employer_contribution_rate", date(2030, 1, 1)
    before, after = (book().seen_at(date(2021, 2, day), {}) for day in (17, 18))
    assert [(v.valid_from.year, v.valid_to) for v in (before.find(name, later),) if v] == [(2018, date.max)]
    assert [(v.valid_from.year, v.valid_to) for v in (after.find(name, later),) if v] == [(2022, date.max)]
    assert [v.valid_to for v in (after.find(name, date(2020, 1, 1)),) if v] == [date(2021, 7, 1)]


# --- projections: hand-checked -----------------------------------------------------------------------------------

HALF_YEARS = [("2026-07-01", "2027-01-01", 2000.0, "published")]
YEARS = [("2026-01-01", "2027-01-01", 500.0, "published")]
INDICES = [("2027-01-01", "2028-01-01", 0.04, "published"), ("2028-01-01", "2029-01-01", 0.0225, "assumed")]
ABOUT: dict[str, Any] = {
    "law": "wet",
    "layer": "rijk",
    "minimum": 0.0,
    "maximum": 9_999.0,
    "after": "error",
    "checked_on": date(2026, 11, 1),
    "use": "rule",
}


def small_book(**projections: Projection) -> Book:
    """A wage that is set twice a year, an amount a year and an index of two years."""
    rows = {"wage": HALF_YEARS, "amount": YEARS, "index_loon": INDICES}
    catalogue = {
        "wage": Parameter(label="Loon", unit="euro_per_month", index="loon", **ABOUT),
        "amount": Parameter(label="Bedrag", unit="euro_per_year", index="loon", **ABOUT),
        "index_loon": Parameter(label="loonindex", unit="fraction", **ABOUT),
    }
    values = {
        name: tuple(
            Value(name, date.fromisoformat(a), date.fromisoformat(b), v, s, None, f"Stcrt {name}", "", "")
            for a, b, v, s in found
        )
        for name, found in rows.items()
    }
    return Book(catalogue, values, projections=projections)


BY_INDEX = Projection(index="index_loon", then=0.01)

# half-year steps are the square root of a year's growth: 2000 x 1.04^(1/2), 2000 x 1.04, then x 1.0225^(1/2), ...
PROJECTED = [
    ("wage", "2027-01-01", 2039.6078, "projected", "2027-07-01"),
    ("wage", "2027-06-30", 2039.6078, "projected", "2027-07-01"),
    ("wage", "2027-07-01", 2080.00, "projected", "2028-01-01"),
    ("wage", "2028-01-01", 2103.2698, "assumed", "2028-07-01"),
    ("wage", "2028-07-01", 2126.80, "assumed", "2029-01-01"),
    ("wage", "2029-07-01", 2148.0680, "assumed", "2030-01-01"),
    ("wage", "2031-07-01", 2191.2442, "assumed", "2032-01-01"),
    ("amount", "2027-01-01", 520.00, "projected", "2028-01-01"),
    ("amount", "2028-12-31", 531.70, "assumed", "2029-01-01"),
    ("amount", "2029-01-01", 537.017, "assumed", "2030-01-01"),
    ("amount", "2031-01-01", 547.8110, "assumed", "2032-01-01"),
]


@pytest.mark.parametrize(("name", "day", "expected", "status", "until"), PROJECTED)
def test_the_last_known_value_goes_on_by_the_index_and_then_by_the_own_assumption(
    name: str, day: str, expected: float, status: str, until: str
) -> None:
    value = small_book(loon=BY_INDEX).find(name, date.fromisoformat(day))
    assert value
    assert value.value == pytest.approx(expected, abs=0.00005)
    assert (value.status, str(value.valid_to)) == (status, until)
    own = "1,0% per jaar (eigen aanname)"
    assert value.carried_by == (own if day >= "2029" else "loonindex (Stcrt index_loon)")
    base = "2027-01-01: Stcrt " + name
    assert value.source == f"Geraamd vanaf {base}, verder met {value.carried_by}"


def test_a_projection_stays_as_unsure_as_the_least_sure_of_all_it_was_made_from() -> None:
    known = small_book(loon=BY_INDEX)
    assumed_base = replace(known, values=known.values | {"wage": (replace(known.values["wage"][0], status="assumed"),)})
    first, second = known.values["index_loon"]
    turned = (replace(first, status="assumed"), replace(second, status="published"))
    assumed_index = replace(known, values=known.values | {"index_loon": turned})
    found = [each.find("wage", date(2028, 7, 1)) for each in (assumed_base, assumed_index)]
    assert [value.status for value in found if value] == ["assumed", "assumed"]
    base = assumed_base.find("wage", date(2027, 1, 1))
    assert base
    assert base.status == "assumed"


def test_a_known_value_is_never_projected() -> None:
    value = small_book(loon=BY_INDEX).find("wage", date(2026, 12, 31))
    assert value
    assert (value.value, value.status, value.carried_by) == (2000.0, "published", "")


def test_an_own_assumption_alone_starts_at_the_last_known_value() -> None:
    value = small_book(loon=Projection(then=0.02)).find("wage", date(2027, 7, 1))
    assert value
    assert (value.value, value.status) == (pytest.approx(2040.0), "assumed")


def test_without_an_own_assumption_the_projection_stops_where_the_index_stops() -> None:
    reader = Reader(small_book(loon=Projection(index="index_loon")))
    assert reader.at("wage", date(2028, 12, 31)) == pytest.approx(2126.80)
    message = "projection.loon: de index index_loon is bekend tot en met 2028; zeg met then wat daarna geldt"
    assert refused(lambda: reader.at("wage", date(2029, 1, 1))) == message


def test_an_index_that_was_not_published_yet_is_refused_by_name() -> None:
    then = replace(small_book(loon=Projection(index="index_loon")), as_of=date(2026, 8, 1))
    assert refused(lambda: Reader(then).at("wage", date(2027, 1, 1))) == (
        "projection.loon: de index index_loon is dan nog niet bekend (stand van kennis 2026-08-01); "
        "zeg met then wat daarna geldt"
    )


@pytest.mark.parametrize("projections", [{}, {"prijs": BY_INDEX}], ids=["none", "of another group"])
def test_without_an_index_for_its_group_a_value_is_refused_with_all_one_must_know(
    projections: dict[str, Projection],
) -> None:
    reader = Reader(small_book(**projections), flow="lks")
    assert refused(lambda: reader.at("wage", date(2027, 1, 1))) == (
        "flows.lks: Loon (wage): geen waarde bekend op 2027-01-01; de laatste bekende waarde geldt tot 2027-01-01 "
        "(Stcrt wage); kort de looptijd in, noem een index onder [projection.loon] of vul data/parameters aan"
    )


def test_the_minimum_wage_of_2027_by_hand() -> None:
    """EUR 2.337,00 in the second half of 2026, wages up 3,5% in 2027: x 1,035^(1/2), then x 1,035."""
    index = {"loon": Projection(index="index_loon")}
    found = [book().seen_at(None, index).find("wml_reference_month", date(2027, month, 1)) for month in (1, 7)]
    assert [round(value.value, 2) for value in found if value] == [2377.55, 2418.80]


def test_each_year_of_a_projected_run_before_the_last_known_date_is_that_of_a_run_without() -> None:
    longer = {"years": "8", "placements.wia.contract_months": "80"}
    projected = run("vught-2022", longer | INDEX)
    known = run("vught-2022", longer | {"years": "5"})
    for line in known.lines:
        other = projected.line(line.name)
        for each in BOOKS:
            assert np.abs(line.book(each) - other.book(each)[:60]).max() < 0.005
        assert not other.projected & {2022, 2023, 2024, 2025, 2026}
    assert refused(lambda: run("vught-2022", longer)).startswith("flows.lks: Referentiemaandloon WML")


@pytest.mark.parametrize("name", WITH_ALL_KNOWLEDGE)
def test_a_projection_that_is_not_needed_changes_nothing(name: str) -> None:
    plain, offered = run(name), run(name, INDEX)
    assert same_figures(plain, offered)
    assert plain.reads() == offered.reads()
    assert not any(line.projected for line in offered.lines)


# --- changes of the law ------------------------------------------------------------------------------------------


def change(parameter: str, value: float, begin: str, end: str = "") -> str:
    """One `[[law_change]]` as a value for `--set law_change=[...]`."""
    until = f", to = {end}" if end else ""
    return f'[{{ parameter = "{parameter}", from = {begin}{until}, value = {value}, source = "Motie" }}]'


def test_a_lower_cap_changes_the_scenario_and_nothing_else() -> None:
    shipped = book()
    frozen, baseline = copy.deepcopy(shipped), run("vught-2022")
    changed = run("vught-2022", {"law_change": change("lks_cap_fraction", 0.4, "2024-01-01")})
    again = run("vught-2022")

    assert book() is shipped
    assert shipped == frozen
    assert same_figures(baseline, again)
    assert baseline.reads() == again.reads()
    # loonwaarde 50%: the subsidy is 50% of the wage, and 40% from 2024
    for name in ("lks", "lks_rijk"):
        before, after = baseline.line(name).entitlement, changed.line(name).entitlement
        assert np.array_equal(before[:24], after[:24])
        assert after[24:] == pytest.approx(before[24:] * 0.4 / 0.5)
        assert after[24:].sum() < before[24:].sum()
    for name in ("loonkosten", "opbrengst", "begeleiding"):
        assert np.array_equal(baseline.line(name).entitlement, changed.line(name).entitlement)
    new = [(v.parameter, v.value, v.status, v.source) for v in set(changed.reads()) - set(baseline.reads())]
    assert new == [("lks_cap_fraction", 0.4, "assumed", "Wijziging van de wet in dit scenario: Motie")]


def test_a_change_stands_as_given_and_the_projection_goes_on_from_the_law() -> None:
    """An hourly wage of 16 in 2027 is 16 all year; 2028 goes on from the EUR 14,99 of 2026, not from 16."""
    longer = {"years": "7", "placements.wia.contract_months": "84", "placements.wia.exit_rate": "0"} | INDEX
    plain = run("vught-2022", longer)
    given = change("wml_hour", 16.0, "2027-01-01", "2028-01-01")
    changed = run("vught-2022", longer | {"law_change": given})
    before, after = (each.line("loonkosten").entitlement[:, 0] for each in (plain, changed))
    assert np.array_equal(before[:60], after[:60])
    # 15 people of 27 hours a week, 52/12 weeks a month, 8% holiday allowance, 23,5% contributions
    assert after[60:72] == pytest.approx([15 * 27 * 52 / 12 * 16.0 * 1.08 * 1.235] * 12)
    assert np.array_equal(before[72:], after[72:])
    assert before[72] == pytest.approx(15 * 27 * 52 / 12 * 14.99 * 1.035 * 1.035**0.5 * 1.08 * 1.235)
    assert np.array_equal(plain.line("lks").entitlement, changed.line("lks").entitlement)  # reads the month amount
    assert changed.line("loonkosten").projected == {2028}


def test_a_change_needs_no_projection_where_it_says_the_value_itself() -> None:
    changes = ", ".join(
        change(name, value, "2027-01-01")[1:-1] for name, value in (("wml_hour", 15.5), ("wml_reference_month", 2400))
    )
    longer = {"years": "6", "placements.wia.contract_months": "72", "law_change": f"[{changes}]"}
    result = run("vught-2022", longer)
    assert not any(line.projected for line in result.lines)
    assert {v.parameter: v.value for v in result.reads() if v.valid_from == date(2027, 1, 1)} == {
        "wml_hour": 15.5,
        "wml_reference_month": 2400,
    }


def test_a_change_of_what_the_scenario_does_not_read_changes_nothing() -> None:
    baseline = run("vught-2022")
    changed = run("vught-2022", {"law_change": change("liv_single_rate", 1.5, "2022-01-01")})
    assert same_figures(baseline, changed)
    assert baseline.reads() == changed.reads()


def test_a_change_outside_the_horizon_changes_nothing() -> None:
    for given in (
        change("lks_cap_fraction", 0.4, "2027-01-01"),
        change("lks_cap_fraction", 0.4, "2015-01-01", "2022-01-01"),
    ):
        assert same_figures(run("vught-2022"), run("vught-2022", {"law_change": given}))


def test_a_change_counts_whatever_was_known_then() -> None:
    found = run("weert-2017", {"as_of": TODAY, "law_change": change("stimulus_per_place", 5000, "2020-01-01")})
    # 13 places; the scheme itself gives 3.000 until 2020
    sums = found.horizon.year_sums(found.line("stimulering").entitlement)[:, 0]
    assert sums == pytest.approx([24_000, 39_000, 39_000, 65_000, 65_000])


def test_a_change_can_make_a_scheme_go_on_and_only_inside_its_dates() -> None:
    begin, end = date(2025, 1, 1), date(2026, 1, 1)
    given = Value("liv_min_paid_hours", begin, end, 1000, "assumed", None, "Motie", "", "")
    reader = Reader(book().seen_at(None, {}, [given]))
    days = [date(2024, 12, 31), begin, date(2025, 12, 31), end]
    assert [reader.in_force("liv_min_paid_hours", day) for day in days] == [True, True, True, False]
    assert [reader.at("liv_min_paid_hours", day) for day in days] == [1248, 1000, 1000, 0]


def test_of_two_changes_for_one_day_the_last_in_the_file_counts() -> None:
    def law(value: float, begin: date, end: date) -> LawChange:
        return LawChange.model_validate(
            {"parameter": "lks_cap_fraction", "from": begin, "to": end, "value": value, "source": "Motie"}
        )

    asked = scenario({"groep": placement(loonwaarde=0.1, start="2022-01")}, {"lks": flow(rule="loonkostensubsidie")})
    asked = asked.model_copy(
        update={
            "start": "2022-01",
            "law_change": [
                law(0.5, date(2022, 1, 1), date(2025, 1, 1)),
                law(0.6, date(2023, 1, 1), date(2024, 1, 1)),
            ],
        }
    )
    caps = [v for v in simulate(asked, book()).reads() if v.parameter == "lks_cap_fraction"]
    assert [(v.value, v.status) for v in caps] == [(0.5, "assumed"), (0.6, "assumed")]
    read = simulate(asked, book()).reader.reads
    assert {v.value: years for (_, v), years in read.items() if v in caps} == {0.5: {2022, 2024}, 0.6: {2023}}


def test_no_two_values_known_on_one_day_are_in_force_together() -> None:
    """Whatever the state of knowledge: what is known of a parameter is one series without overlap."""
    days = sorted({value.known_on for found in book().values.values() for value in found})
    for day in days[::7]:
        seen = book().seen_at(day, {})
        for name in seen.values:
            assert all(a.valid_to <= b.valid_from for a, b in pairwise(seen.known(name))), (name, day)
