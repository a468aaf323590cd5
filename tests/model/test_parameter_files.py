"""The parameter files themselves: complete, dated, in use, and equal to figures that others published."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from building import placement
from income_rules import INCOME_RULES
from scenarios.model.calendar import Horizon
from scenarios.model.fields import NoOptions
from scenarios.model.parameter_files import load_book
from scenarios.model.parameters import Reader
from scenarios.model.placements import WEEKS_PER_YEAR, cohort
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.regelingen.bijstand import bijstand
from scenarios.model.regelingen.lage_inkomensvoordeel import _allowance
from scenarios.model.regelingen.loonkostensubsidie import loonkostensubsidie
from scenarios.model.regelingen.loonkostenvoordeel import loonkostenvoordeel

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "parameters"
BOOK = load_book(FOLDER)
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "src/scenarios/model").rglob("*.py"))
MUNICIPALITY_COLUMNS = "gemeentecode,gemeente,partnership,role,valid_from,valid_to,source,url,status,note"


def is_read_by_a_rule(name: str) -> bool:
    """Whether the model names the parameter, also as a LIV band or a group of the LKV, or a scenario may name it."""
    pattern = re.sub(r"^liv_(high|low|single)_", "liv_{band}_", name)
    pattern = re.sub(r"^lkv_(banenafspraak|disabled)_", "lkv_{group}_", pattern)
    return name.startswith("index_") or f'"{pattern}"' in CODE


def test_every_parameter_that_a_rule_reads_is_marked_as_such_and_no_other() -> None:
    marked = {name for name, parameter in BOOK.catalogue.items() if parameter.use == "rule"}
    assert marked == {name for name in BOOK.catalogue if is_read_by_a_rule(name)}


def test_every_csv_belongs_to_the_catalogue() -> None:
    laws = {parameter.law for parameter in BOOK.catalogue.values()}
    assert {path.stem for path in FOLDER.glob("*.csv")} == laws | {"municipalities"}


def test_every_known_half_year_of_the_minimum_wage_is_there() -> None:
    half_years = [date(year, month, 1) for year in range(2015, 2028) for month in (1, 7)]
    for name, first, end in [
        ("wml_month", date(2015, 1, 1), date(2024, 1, 1)),
        ("wml_week", date(2015, 1, 1), date(2024, 1, 1)),
        ("wml_day", date(2015, 1, 1), date(2024, 1, 1)),
        ("wml_hour", date(2024, 1, 1), date(2027, 1, 1)),
        ("wml_reference_month", date(2024, 1, 1), date(2027, 1, 1)),
    ]:
        starts = [day for day in half_years if first <= day < end]
        assert [value.valid_from for value in BOOK.values[name]] == starts, name
        assert [value.valid_to for value in BOOK.values[name]] == [*starts[1:], end], name


def test_what_a_rule_reads_has_no_gaps_and_amounts_that_are_indexed_have_an_end() -> None:
    for name, values in BOOK.values.items():
        parameter = BOOK.parameter(name)
        if parameter.use == "rule" and not parameter.gaps:
            assert all(a.valid_to == b.valid_from for a, b in pairwise(BOOK.known(name))), name
        if name.startswith("wml_") and parameter.unit.startswith("euro"):
            assert values[-1].valid_to < date.max, name
        if parameter.after == "end":
            assert values[-1].valid_to < date.max, name


def test_the_series_of_the_liv_follow_each_other_and_end_in_2025() -> None:
    for key in ("wage_from", "wage_to", "rate", "max"):
        high, low, single = (BOOK.values[f"liv_{band}_{key}"] for band in ("high", "low", "single"))
        assert high[0].valid_from == low[0].valid_from == date(2017, 1, 1)
        assert high[-1].valid_to == low[-1].valid_to == single[0].valid_from == date(2020, 1, 1)
        assert single[-1].valid_to == date(2025, 1, 1)


def test_an_assumption_says_why_and_a_source_is_readable() -> None:
    for value in (value for values in BOOK.values.values() for value in values):
        assert value.note or value.status != "assumed", value
        assert re.match(r"https?://\S+$", value.url) or not value.url, value
        assert len(value.source) > 5, value


def test_a_checked_date_is_not_before_the_publication() -> None:
    for name, values in BOOK.values.items():
        checked = BOOK.parameter(name).checked_on
        assert all(value.published is None or value.published <= checked for value in values), name


def test_municipalities_have_their_code_once_per_partnership() -> None:
    with (FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert ",".join(reader.fieldnames or []) == MUNICIPALITY_COLUMNS
    assert all(re.fullmatch(r"GM\d{4}", row["gemeentecode"]) and row["gemeente"] and row["source"] for row in rows)
    assert max(Counter((row["gemeentecode"], row["partnership"]) for row in rows).values()) == 1


# Figures published by others (tests/published): what each rule name means, worked out from the book


def at(name: str, day: date) -> float:
    return Reader(BOOK).at(name, day)


def with_holiday(name: str, day: date) -> float:
    return at(name, day) * (1 + at("holiday_allowance", day))


def lks_a_month(day: date, given: dict[str, Any]) -> float:
    """Subsidy in the month in which one person starts, from the scheme itself."""
    hours = given.get("hours", 36)
    place = placement(start=f"{day:%Y-%m}", loonwaarde=given["loonwaarde"], hours=hours)
    subsidy = loonkostensubsidie(cohort(place, Horizon(day.year, 1)), Reader(BOOK), NoOptions())
    return float(subsidy[day.month - 1, 0])


def lks_wage_part(day: date, given: dict[str, Any]) -> float:
    return lks_a_month(day, given) / (1 + at("lks_employer_contribution_rate", day))


def lks_contributions(day: date, given: dict[str, Any]) -> float:
    return lks_a_month(day, given) - lks_wage_part(day, given)


def wage_after_lks(day: date, given: dict[str, Any]) -> float:
    return with_holiday("wml_month", day) - lks_a_month(day, given) - given["allowance_a_year"] / 12


def without_holiday(amount: float, day: date) -> float:
    return amount / (1 + at("holiday_allowance", day))


def lkv_allowance(day: date, given: dict[str, Any]) -> float:
    """Allowance of one person who starts on that January, from the scheme itself."""
    kind = {"disabled": "arbeidsgehandicapt"}.get(given["group"], given["group"])
    place = placement(start=f"{day:%Y-%m}", hours=given["paid_hours"] / WEEKS_PER_YEAR, full_week_hours=40)
    options = REGELINGEN["loonkostenvoordeel"].options.model_validate({"kind": kind})
    return float(loonkostenvoordeel(cohort(place, Horizon(day.year, 1)), Reader(BOOK), options)[11, 0])


def bijstand_saved(day: date, household: str) -> float:
    """Benefit of one household in the first month of work, from the scheme itself."""
    place = placement(start=f"{day:%Y-%m}", contract_months=1, doelgroep="bijstand")
    options = REGELINGEN["bijstand"].options.model_validate({"household": household})
    return float(bijstand(cohort(place, Horizon(day.year, 1)), Reader(BOOK), options)[day.month - 1, 0])


def bijstand_without_holiday(day: date, given: dict[str, Any]) -> float:
    holiday_part = 0.05
    return bijstand_saved(day, given["who"]) * (1 - holiday_part)


def change_from_year_before(day: date, given: dict[str, Any]) -> float:
    return at(given["parameter"], day) - at(given["parameter"], date(day.year - 1, 1, 1))


def budget_step_without_lks(day: date, given: dict[str, Any]) -> float:
    step = change_from_year_before(day, {"parameter": "buig_macro_budget"})
    return step - at("lks_macro_step_to_provisional", day)


def growth_between(day: date, given: dict[str, Any]) -> float:
    years = range(given["first"], given["last"] + 1)
    return math.prod(1 + at(given["parameter"], date(year, 1, 1)) for year in years) - 1


def wml_change(day: date, given: dict[str, Any]) -> float:
    return at(given["parameter"], day) / at(given["parameter"], day - timedelta(days=1)) - 1


def liv(hours: float, hourly_wage: float, day: date) -> float:
    return float(_allowance(np.array([hours]), np.array([hourly_wage]), Reader(BOOK), day)[0])


def hourly_wage_of_year(day: date, given: dict[str, Any]) -> float:
    return (with_holiday("wml_month", day) * 12 - given["deduction"]) / given["paid_hours"]


def buig_balance(day: date, given: dict[str, Any]) -> float:
    return at("buig_macro_budget", day) - at("buig_national_charges", day) + at("buig_national_receipts", day)


RULES: dict[str, Callable[[date, dict[str, Any]], float]] = INCOME_RULES | {
    "value": lambda day, given: at(given["parameter"], day),
    "wml_week_from_month": lambda day, given: at("wml_month", day) * 12 / WEEKS_PER_YEAR,
    "wml_day_from_week": lambda day, given: at("wml_week", day) / 5,
    "wml_hour_of_full_week": lambda day, given: at("wml_week", day) / given["full_week_hours"],
    "wml_youth_month": lambda day, given: at("wml_month", day) * at(f"wml_youth_pct_{given['age']}", day),
    "wml_youth_hour": lambda day, given: at("wml_hour", day) * at(f"wml_youth_pct_{given['age']}", day),
    "wml_change": wml_change,
    "part_time_wage": lambda day, given: at("wml_month", day) * given["hours"] / given["full_week_hours"],
    "with_holiday_allowance": lambda day, given: with_holiday(given["parameter"], day),
    "lks_wage_part": lks_wage_part,
    "lks_contributions": lks_contributions,
    "wage_after_lks": wage_after_lks,
    "lks_wage_part_without_holiday": lambda day, given: without_holiday(lks_wage_part(day, given), day),
    "lks_contributions_without_holiday": lambda day, given: without_holiday(lks_contributions(day, given), day),
    "lks_share_of_wml": lambda day, given: lks_wage_part(day, given) / with_holiday("wml_month", day),
    "lkv_allowance": lkv_allowance,
    "bijstand_without_holiday": bijstand_without_holiday,
    "bijstand_single_share": lambda day, given: bijstand_saved(day, "single") / bijstand_saved(day, "couple"),
    "change_from_year_before": change_from_year_before,
    "budget_step_without_lks": budget_step_without_lks,
    "growth_between": growth_between,
    "real_wage_growth": lambda day, given: (1 + at("index_loon", day)) / (1 + at("index_prijs", day)) - 1,
    "capped_share_of_wage_cost": lambda day, given: at("lks_cap_fraction", day) * given["wage_cost"] / given["fte"],
    "fte_of_place": lambda day, given: at("beschut_place_hours", day) / given["full_week_hours"],
    "receipts_per_place": lambda day, given: given["lks"] + sum(at(name, day) for name in given["parameters"]),
    "lage_inkomensvoordeel": lambda day, given: liv(given["paid_hours"], given["year_wage"] / given["paid_hours"], day),
    "liv_rate": lambda day, given: liv(1300, given["hourly_wage"], day) / 1300,
    "liv_maximum": lambda day, given: liv(10_000, given["hourly_wage"], day),
    "hourly_wage_of_year": hourly_wage_of_year,
    "paid_hours_of_year": lambda day, given: given["hours_per_week"] * WEEKS_PER_YEAR,
    "buig_balance": buig_balance,
    "buig_surplus_fraction": lambda day, given: at("buig_national_balance", day) / at("buig_macro_budget", day),
    "extra_guidance_per_place": lambda day, given: at("beschut_extra_structural", day) / given["places"],
    "shortfall_per_place": lambda day, given: at("beschut_net_cost_benchmark", day) - at("beschut_guidance_rijk", day),
}


def published_rows() -> list[dict[str, str]]:
    rows = []
    for path in sorted((ROOT / "tests" / "published").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [row | {"case": f"{path.stem}/{row['case']}"} for row in csv.DictReader(file)]
    return rows


@pytest.mark.parametrize("row", published_rows(), ids=lambda row: row["case"])
def test_published_figure(row: dict[str, str]) -> None:
    given = json.loads(row["inputs"])
    day = date.fromisoformat(given.get("date", f"{given.get('year', 2017)}-01-01"))
    outcome = RULES[row["rule"]](day, given)
    rounding_of_floats = 1e-9
    assert abs(outcome - float(row["expected"])) <= float(row["tolerance"]) + rounding_of_floats, row["source"]
