"""How the law stands on a day: every state on the day before and the day itself, and what was known then."""

from collections.abc import Sequence
from datetime import date

import pytest

from scenarios.analysis.law import STATES, Standing, is_stale, standing, standings, timeline
from scenarios.model.calendar import Horizon
from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import Book, Parameter, Value
from scenarios.model.scenario import Projection

OPEN = date.max


def parameter(after: str = "error", checked: date = date(2026, 11, 21), **given: object) -> Parameter:
    basis = {"label": "Loon", "law": "wet", "unit": "euro", "layer": "rijk", "minimum": 0, "maximum": 9, "use": "rule"}
    return Parameter.model_validate(basis | {"after": after, "checked_on": checked} | given)


def value(begin: date, end: date, number: float = 1.0, status: str = "published", known: date | None = None) -> Value:
    return Value("loon", begin, end, number, status, known, "bron", "", "")


def book(entry: Parameter, *values: Value) -> Book:
    return Book({"loon": entry}, {"loon": tuple(sorted(values))})


def on(some: Book, day: date, name: str = "loon") -> list[tuple[str, float | None]]:
    """State and value of each standing of one parameter on a day."""
    found = [each for each in standings(some, day) if each.name == name]
    return [(each.state, each.value and each.value.value) for each in found]


# --- every state, the day before and the day itself --------------------------------------------------------------

HALF_YEARS = (
    value(date(2025, 7, 1), date(2026, 1, 1), 1.0, known=date(2025, 4, 10)),
    value(date(2026, 1, 1), date(2026, 7, 1), 2.0, known=date(2025, 10, 9)),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 6, 30), [("not_begun", 1.0)]),
        (date(2025, 7, 1), [("in_force", 1.0), ("announced", 2.0)]),
        (date(2025, 12, 31), [("in_force", 1.0), ("announced", 2.0)]),
        (date(2026, 1, 1), [("in_force", 2.0)]),
        (date(2026, 6, 30), [("in_force", 2.0)]),
        (date(2026, 7, 1), [("unknown", 2.0)]),
    ],
)
def test_a_value_that_must_be_set_again(day: date, expected: list[tuple[str, float]]) -> None:
    assert on(book(parameter(), *HALF_YEARS), day) == expected


def test_past_the_last_value_nothing_is_carried_on_and_a_gap_says_when_it_ends() -> None:
    entry = parameter(gaps=True)
    some = book(entry, value(date(2017, 1, 1), date(2018, 1, 1)), value(date(2022, 1, 1), date(2024, 1, 1), 2.0))
    assert on(some, date(2017, 12, 31)) == [("in_force", 1.0), ("announced", 2.0)]
    gap = standing(some, "loon", date(2018, 1, 1))
    assert (gap.state, gap.resumes, gap.holds) == ("unknown", date(2022, 1, 1), False)
    assert standing(some, "loon", date(2021, 12, 31)).state == "unknown"
    assert standing(some, "loon", date(2022, 1, 1)).state == "in_force"
    past = standing(some, "loon", date(2024, 1, 1))
    assert (past.state, past.resumes) == ("unknown", None)


def test_a_scheme_ends_on_its_day_once_that_is_known() -> None:
    entry = parameter("end", end_published=date(2024, 4, 18), index="loon")
    some = book(entry, value(date(2024, 1, 1), date(2025, 1, 1), 3.0))
    assert on(some, date(2024, 12, 31)) == [("in_force", 3.0)]
    assert on(some, date(2025, 1, 1)) == [("ended", 3.0)]
    assert on(some.seen_at(date(2024, 4, 18), {}), date(2025, 1, 1)) == [("ended", 3.0)]
    assert on(some.seen_at(date(2024, 4, 17), {}), date(2025, 1, 1)) == [("unknown", 3.0)]


def test_what_is_projected_is_so_only_with_a_projection() -> None:
    some = book(parameter(index="loon"), *HALF_YEARS)
    grown = some.seen_at(None, {"loon": Projection(then=0.1)})
    assert on(grown, date(2026, 6, 30)) == [("in_force", 2.0)]
    assert on(grown, date(2026, 7, 1)) == [("projected", pytest.approx(2 * 1.1**0.5))]
    assert on(some, date(2026, 7, 1)) == [("unknown", 2.0)]


def test_a_forecast_in_the_book_is_not_called_in_force_nor_announced() -> None:
    forecast = [value(date(year, 1, 1), date(year + 1, 1, 1), status="projected") for year in (2026, 2027)]
    assert on(book(parameter(), *forecast), date(2026, 12, 31)) == [("projected", 1.0), ("projected", 1.0)]


@pytest.mark.parametrize(
    ("status", "state"),
    [("published", "announced"), ("announced", "announced"), ("projected", "projected"), ("assumed", "projected")],
)
def test_only_what_somebody_decided_is_announced(status: str, state: str) -> None:
    some = book(parameter(), HALF_YEARS[0], value(date(2026, 1, 1), date(2026, 7, 1), 2.0, status))
    assert on(some, date(2025, 12, 31)) == [("in_force", 1.0), (state, 2.0)]


# --- what was known then -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 4, 9), [("unknown", None)]),
        (date(2025, 10, 8), [("in_force", 1.0)]),
        (date(2025, 10, 9), [("in_force", 1.0), ("announced", 2.0)]),
    ],
)
def test_nothing_is_announced_before_it_was_published(as_of: date, expected: list[tuple[str, float | None]]) -> None:
    assert on(book(parameter(), *HALF_YEARS).seen_at(as_of, {}), date(2025, 12, 31)) == expected


def test_what_is_not_published_yet_has_not_begun_and_has_no_value() -> None:
    some = book(parameter(), *HALF_YEARS).seen_at(date(2025, 4, 9), {})
    assert on(some, date(2025, 6, 30)) == [("not_begun", None)]


def test_the_minimum_wage_of_the_law() -> None:
    law = shipped_book()
    assert on(law, date(2023, 12, 31), "wml_hour") == [("not_begun", 13.27)]
    assert on(law, date(2023, 12, 31), "wml_month") == [("in_force", 1995.0)]
    assert on(law, date(2024, 1, 1), "wml_month") == [("ended", 1995.0)]
    assert on(law.seen_at(date(2023, 2, 13), {}), date(2024, 1, 1), "wml_month") == [("unknown", 1934.4)]
    assert on(law, date(2025, 12, 31), "wml_hour") == [("in_force", 14.40), ("announced", 14.71)]


# --- stale -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked", "last_fresh", "first_stale"),
    [
        (date(2026, 5, 21), date(2026, 11, 21), date(2026, 11, 22)),
        (date(2026, 8, 31), date(2027, 2, 28), date(2027, 3, 1)),
        (date(2026, 12, 31), date(2027, 6, 30), date(2027, 7, 1)),
    ],
)
def test_stale_is_more_than_half_a_year_after_the_check(checked: date, last_fresh: date, first_stale: date) -> None:
    entry = parameter(checked=checked)
    assert not is_stale(entry, last_fresh)
    assert is_stale(entry, first_stale)


# --- lists -------------------------------------------------------------------------------------------------------


def for_the_day(found: Sequence[Standing]) -> list[str]:
    """Names of what stands for the day itself: all but the second standing of a parameter."""
    return [each.name for each in found if each.state == "not_begun" or not each.coming]


@pytest.mark.parametrize("day", [date(2014, 6, 1), date(2017, 8, 22), date(2026, 11, 22), date(2050, 1, 1)])
@pytest.mark.parametrize("as_of", [None, date(2017, 8, 22)])
def test_every_parameter_stands_once_on_every_day(day: date, as_of: date | None) -> None:
    law = shipped_book().seen_at(as_of, {})
    found = standings(law, day)
    assert sorted(for_the_day(found)) == sorted(law.values)
    assert {each.state for each in found} <= set(STATES)
    for each in found:
        assert each.coming == (each.value is not None and each.value.valid_from > day)
        assert as_of is None or each.value is None or each.value.known_on <= as_of


def test_what_will_begin_is_in_the_list_of_what_is_announced() -> None:
    some = book(parameter(), *HALF_YEARS)
    (before,) = standings(some, date(2025, 6, 30))
    assert [state for state in (*STATES, "stale") if before.answers_to(state)] == ["announced", "not_begun"]
    (unpublished,) = standings(some.seen_at(date(2025, 4, 9), {}), date(2025, 6, 30))
    assert not unpublished.answers_to("announced")


# --- through the years -------------------------------------------------------------------------------------------


def test_a_timeline_follows_known_values_changes_and_the_end() -> None:
    entry = parameter("end")
    some = book(entry, value(date(2024, 7, 1), date(2025, 1, 1)), value(date(2025, 1, 1), date(2026, 1, 1), 2.0))
    line = timeline(some, ["loon"], Horizon(2024, 3))
    assert (line.spans, line.changes, line.ended) == (((6, 24, "known"),), (12,), date(2026, 1, 1))
    assert timeline(some, ["loon"], Horizon(2024, 2)).ended == date(2026, 1, 1)  # on the last day of these years
    assert timeline(some, ["loon"], Horizon(2024, 1)).ended is None


def test_a_timeline_tells_projections_assumptions_and_ignorance_apart() -> None:
    assumed = value(date(2024, 1, 1), date(2025, 1, 1), status="assumed")
    known = value(date(2025, 1, 1), date(2026, 1, 1))
    some = book(parameter(index="loon"), assumed, known)
    years = Horizon(2024, 3)
    assert timeline(some, ["loon"], years).spans == ((0, 12, "assumed"), (12, 24, "known"), (24, 36, "unknown"))
    grown = some.seen_at(None, {"loon": Projection(then=0.1)})
    line = timeline(grown, ["loon"], years)
    assert line.spans == ((0, 12, "assumed"), (12, 24, "known"), (24, 36, "projected"))
    assert line.changes == (24,)


def test_the_least_sure_parameter_gives_the_kind_of_a_scheme() -> None:
    law = shipped_book().seen_at(date(2017, 8, 22), {"loon": Projection(then=0.02)})
    names = ["holiday_allowance", "wml_month"]
    assert timeline(law, names, Horizon(2017, 2)).spans == ((0, 12, "known"), (12, 24, "projected"))


def test_a_scheme_ends_with_the_last_of_its_parameters() -> None:
    law, years = shipped_book(), Horizon(2019, 8)
    assert timeline(law, ["liv_high_rate"], years).ended == date(2020, 1, 1)
    assert timeline(law, ["liv_high_rate", "liv_min_paid_hours"], years).ended == date(2025, 1, 1)
    assert timeline(law, ["liv_high_rate", "holiday_allowance"], years).ended is None


def test_where_an_index_says_nothing_a_timeline_shows_ignorance() -> None:
    law = shipped_book().seen_at(None, {"loon": Projection(index="index_loon")})
    *_, (begin, end, kind) = timeline(law, ["wml_hour"], Horizon(2026, 20)).spans
    assert (kind, end) == ("unknown", 240)
    assert begin > 12
