"""The book of parameters: what it refuses, all at once; what it gives on a day, and that it notes what it gave."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from building import flow, placement, worked_out
from scenarios.model.calendar import Horizon
from scenarios.model.parameter_files import COLUMNS, load_book
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.parameters import Reader
from scenarios.model.run import run
from scenarios.problems import InputError

WAGE = {
    "label": "Loon",
    "law": "wet",
    "unit": "euro_per_month",
    "layer": "rijk",
    "minimum": 1000.0,
    "maximum": 4000.0,
    "after": "error",
    "checked_on": date(2026, 1, 1),
    "use": "rule",
}
ROWS = [
    {"valid_from": "2022-01-01", "valid_to": "2022-07-01", "value": "1725.00"},
    {"valid_from": "2022-07-01", "valid_to": "2023-01-01", "value": "1756.20"},
]
LIV = ("wage_from", "wage_to", "rate", "max")
MUNICIPAL = "een waarde per gemeente heeft een naam die eindigt op _GM en vier cijfers, en andersom"


def shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def written(folder: Path, catalogue: dict[str, dict[str, Any]], rows: list[dict[str, str]]) -> Path:
    """A catalogue and one file of values; of a row, say what differs from a sound one."""
    sound = {"parameter": "wage", "valid_to": "", "status": "published", "source": "Staatscourant"}
    tables = [
        f"[{name}]\n" + "".join(f"{k} = {shown(v)}\n" for k, v in entry.items()) for name, entry in catalogue.items()
    ]
    (folder / "catalogue.toml").write_text("\n".join(tables), encoding="utf-8")
    lines = [",".join((sound | row).get(column, "") for column in COLUMNS) for row in rows]
    (folder / "wet.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return folder


def refused(folder: Path, rows: list[dict[str, str]], **changed: Any) -> list[str]:
    """Messages for values that are wrong, or for a catalogue entry that is."""
    with pytest.raises(InputError) as caught:
        load_book(written(folder, {"wage": WAGE | changed}, rows))
    return [str(problem) for problem in caught.value.problems]


# --- what is refused ---------------------------------------------------------------------------------------------


def test_a_sound_book_is_read(tmp_path: Path) -> None:
    loaded = load_book(written(tmp_path, {"wage": WAGE}, ROWS))
    assert [value.value for value in loaded.values["wage"]] == [1725.00, 1756.20]


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    loaded = load_book(written(tmp_path, {"wage": WAGE}, ROWS[::-1]))
    assert [value.valid_from.month for value in loaded.values["wage"]] == [1, 7]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"value": "1.250"}, "wet.csv: regel 3 (wage): waarde 1.250 ligt niet tussen 1000.0 en 4000.0"),
        ({"value": "40000"}, "wet.csv: regel 3 (wage): waarde 40000 ligt niet tussen 1000.0 en 4000.0"),
        ({"value": '"1756,20"'}, 'wet.csv: regel 3 (wage): waarde is geen getal met een decimale punt: "1756,20"'),
        ({"value": "1.756.20"}, 'wet.csv: regel 3 (wage): waarde is geen getal met een decimale punt: "1.756.20"'),
        ({"value": '"1,756,20"'}, 'wet.csv: regel 3 (wage): waarde is geen getal met een decimale punt: "1,756,20"'),
        ({"value": "1e3"}, 'wet.csv: regel 3 (wage): waarde is geen getal met een decimale punt: "1e3"'),
        ({"value": "nan"}, 'wet.csv: regel 3 (wage): waarde is geen getal met een decimale punt: "nan"'),
        ({"source": ""}, "wet.csv: regel 3 (wage): bron ontbreekt"),
        ({"status": "zeker"}, 'wet.csv: regel 3 (wage): onbekende status "zeker"'),
        ({"valid_from": "1-7-2022"}, 'wet.csv: regel 3 (wage): valid_from is geen datum: "1-7-2022"'),
        ({"valid_from": "20220701"}, 'wet.csv: regel 3 (wage): valid_from is geen datum: "20220701"'),
        ({"valid_to": "2022-13-01"}, 'wet.csv: regel 3 (wage): valid_to is geen datum: "2022-13-01"'),
        ({"published": "mei"}, 'wet.csv: regel 3 (wage): published is geen datum: "mei"'),
        ({"parameter": "wagge"}, 'wet.csv: regel 3 (wagge): "wagge" staat voor deze wet niet in catalogue.toml'),
        ({"valid_from": "2022-08-01"}, "wage: geen waarde tussen 2022-07-01 en 2022-08-01"),
        ({"valid_from": "2022-06-01"}, "wage: twee waarden gelden tegelijk op 2022-06-01"),
        ({"valid_to": "2022-07-01"}, "wage: 2022-07-01: het eind ligt niet na het begin"),
        (
            {"parameter": "wage_GM0988"},
            f"wet.csv: regel 3 (wage_GM0988): {MUNICIPAL}",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_file_line_and_reason(
    changed: dict[str, str], message: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, [ROWS[0], ROWS[1] | changed]) == [message]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"unit": "euro_a_month"}, "wage.unit"),
        ({"after": "carry on"}, "wage.after"),
        ({"minimum": "1000"}, "wage.minimum"),
        ({"maximun": 4000.0}, "wage.maximun"),
        ({"checked_on": "2026"}, "wage.checked_on"),
        ({"label": ""}, "wage.label"),
    ],
)
def test_a_wrong_catalogue_entry_is_refused_with_its_key(changed: dict[str, Any], key: str, tmp_path: Path) -> None:
    assert f"catalogue.toml: {key}: " in refused(tmp_path, ROWS, **changed)[0]


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (["2022-01-05", "2022-03-05", ""], []),
        (["2022-01-05", "2022-03-05", "2022-01-05"], ["wage: twee waarden gelden tegelijk op 2022-01-01"]),
        (["", ""], ["wage: twee waarden gelden tegelijk op 2022-01-01"]),
        (["", "2022-01-01"], ["wage: twee waarden gelden tegelijk op 2022-01-01"]),
    ],
)
def test_values_for_one_period_are_vintages_only_if_each_was_known_on_another_day(
    known: list[str], message: list[str], tmp_path: Path
) -> None:
    """A value without a date of publication counts as known from its first day, here 1 January 2022."""
    row = {"valid_from": "2022-01-01", "valid_to": "2023-01-01", "value": "1700"}
    rows = [row | {"published": day, "value": str(1700 + n)} for n, day in enumerate(known)]
    if message:
        assert refused(tmp_path, rows) == message
    else:
        assert len(load_book(written(tmp_path, {"wage": WAGE}, rows)).values["wage"]) == len(rows)


def test_the_same_value_published_twice_is_read(tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[0] | {"published": "2022-02-01"}]
    loaded = load_book(written(tmp_path, {"wage": WAGE}, rows))
    assert [value.known_on for value in loaded.values["wage"]] == [date(2022, 1, 1), date(2022, 2, 1)]


def test_all_problems_come_together(tmp_path: Path) -> None:
    catalogue = {"wage": WAGE, "rate": WAGE | {"unit": "percent"}, "bonus": WAGE, "fee": WAGE | {"law": "andere_wet"}}
    wrong = [
        ROWS[0] | {"value": "1.250", "source": ""},
        {"parameter": "typo", "valid_from": "2022-01-01", "value": "1"},
        ROWS[1] | {"valid_from": "2022-08-01"},
        ROWS[0] | {"valid_from": "2021-01-01", "valid_to": "2021-07-01"},
    ]
    with pytest.raises(InputError) as caught:
        load_book(written(tmp_path, catalogue, wrong))
    found = [(problem.file, problem.key) for problem in caught.value.problems]
    assert found == [
        ("catalogue.toml", "rate.unit"),
        ("andere_wet.csv", ""),
        ("wet.csv", "regel 2 (wage)"),
        ("wet.csv", "regel 2 (wage)"),
        ("wet.csv", "regel 3 (typo)"),
        ("", "wage"),
        ("catalogue.toml", "bonus"),
        ("catalogue.toml", "fee"),
    ]


def test_other_columns_are_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, {"wage": WAGE}, ROWS)
    text = (folder / "wet.csv").read_text("utf-8")
    (folder / "wet.csv").write_text(text.replace("valid_from", "vanaf", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"wet\.csv: de kolommen moeten zijn: parameter,valid_from"):
        load_book(folder)


# --- every month of 2015 to 2026: known, ended or refused by name ------------------------------------------------

MONTHS = [date(year, month, 1) for year in range(2015, 2027) for month in range(1, 13)]
RULES = [name for name in book().values if book().parameter(name).use == "rule"]
# parameter: first and last month with a value, and what a read after that gives
SPANS = {
    "wml_month": ("2015-01", "2023-12", "ended"),
    "wml_hour": ("2024-01", "2026-12", ""),
    "wml_reference_month": ("2024-01", "2026-12", ""),
    "holiday_allowance": ("2015-01", "2026-12", ""),
    "lks_cap_fraction": ("2015-01", "2026-12", ""),
    "lks_forfait_fraction": ("2017-01", "2026-12", ""),
    "lks_forfait_max_months": ("2017-01", "2026-12", ""),
    "lks_employer_contribution_rate": ("2015-01", "2026-12", ""),
    "lks_full_week_hours": ("2024-01", "2026-12", ""),
    **{f"liv_{band}_{key}": ("2017-01", "2019-12", "ended") for band in ("high", "low") for key in LIV},
    **{f"liv_single_{key}": ("2020-01", "2024-12", "ended") for key in LIV},
    "liv_min_paid_hours": ("2017-01", "2024-12", "ended"),
    "stimulus_per_place": ("2015-01", "2019-12", "ended"),
    "bonus_creation": ("2015-01", "2019-12", "ended"),
    "bonus_continuity": ("2015-01", "2019-12", "ended"),
    "index_loon": ("2015-01", "2026-12", ""),
    "index_prijs": ("2015-01", "2026-12", ""),
}


def outcome(name: str, day: date) -> str:
    """What a read gives: "known", "ended" or "refused"; anything else fails."""
    reader = Reader(book())
    in_force = [v for v in book().values[name] if v.valid_from <= day < v.valid_to]
    try:
        found = reader.at(name, day)
    except InputError as error:
        refusal = str(error)
    else:
        refusal = ""
    if refusal:
        assert refusal.startswith(f"{book().parameter(name).label} ({name}): geen waarde bekend op {day}; de ")
        assert not in_force
        return "refused"
    if not in_force:
        assert (found, reader.reads) == (0.0, {})
        return "ended"
    assert found == max(in_force, key=lambda v: v.known_on).value
    return "known"


@pytest.mark.parametrize("name", RULES)
def test_every_month_is_known_ended_or_refused_by_name(name: str) -> None:
    """No month gets a value that the files do not give it, and none is nil before its scheme has ended."""
    parameter, last = book().parameter(name), book().values[name][-1]
    for day in MONTHS:
        found = outcome(name, day)
        assert (found == "ended") == (parameter.after == "end" and day >= last.valid_to), day


@pytest.mark.parametrize("name", SPANS)
def test_a_rule_has_its_values_from_the_first_month_of_the_scheme_to_the_last(name: str) -> None:
    first, last, after = SPANS[name]
    for day in MONTHS:
        month = f"{day:%Y-%m}"
        expected = "refused" if month < first else "known" if month <= last else after
        assert outcome(name, day) == expected, month


# --- what a read gives -------------------------------------------------------------------------------------------


def test_a_value_holds_from_its_first_day_to_the_day_before_its_end(tmp_path: Path) -> None:
    reader = Reader(load_book(written(tmp_path, {"wage": WAGE}, ROWS)))
    days = [date(2022, 1, 1), date(2022, 6, 30), date(2022, 7, 1), date(2022, 12, 31)]
    assert [reader.at("wage", day) for day in days] == [1725.00, 1725.00, 1756.20, 1756.20]


def test_nothing_is_carried_on_past_the_last_known_date_or_before_the_first(tmp_path: Path) -> None:
    reader = Reader(load_book(written(tmp_path, {"wage": WAGE}, ROWS)))
    with pytest.raises(InputError) as late:
        reader.at("wage", date(2023, 1, 1))
    assert str(late.value) == (
        "Loon (wage): geen waarde bekend op 2023-01-01; de laatste bekende waarde geldt tot 2023-01-01 "
        "(Staatscourant); kort de looptijd in of vul data/parameters aan"
    )
    with pytest.raises(InputError) as early:
        reader.at("wage", date(2021, 12, 31))
    assert str(early.value) == (
        "Loon (wage): geen waarde bekend op 2021-12-31; de eerste bekende waarde geldt vanaf 2022-01-01"
    )


def test_a_scenario_that_runs_past_the_known_minimum_wage_is_refused_by_name() -> None:
    with pytest.raises(
        InputError, match=r"Referentiemaandloon .*\(wml_reference_month\): geen waarde bekend op 2027-01"
    ):
        run("vught-2022", {"placements.wia.contract_months": "90", "years": "8"})


def test_after_a_scheme_that_has_ended_there_is_nothing_and_before_it_there_is_no_value(tmp_path: Path) -> None:
    reader = Reader(load_book(written(tmp_path, {"wage": WAGE | {"after": "end"}}, ROWS)))
    assert reader.at("wage", date(2023, 1, 1)) == 0
    assert reader.at("wage", date(2050, 1, 1)) == 0
    with pytest.raises(InputError):
        reader.at("wage", date(2021, 12, 31))


def test_a_source_with_gaps_is_allowed_only_if_the_catalogue_says_so_and_the_gap_is_refused_by_name(
    tmp_path: Path,
) -> None:
    rows = [ROWS[0], ROWS[1] | {"valid_from": "2022-09-01"}]
    reader = Reader(load_book(written(tmp_path, {"wage": WAGE | {"gaps": True}}, rows)))
    with pytest.raises(
        InputError, match="geen waarde bekend op 2022-08-01; de laatste bekende waarde geldt tot 2022-07"
    ):
        reader.at("wage", date(2022, 8, 1))


def test_months_in_which_nobody_works_are_not_read(tmp_path: Path) -> None:
    reader = Reader(load_book(written(tmp_path, {"wage": WAGE}, ROWS)))
    needed = np.isin(np.arange(24), [5, 6])  # the second year is not known at all
    series = reader.monthly("wage", Horizon(2022, 2), needed)
    assert {month: value for month, value in enumerate(series) if value} == {5: 1725.00, 6: 1756.20}


def test_asking_is_not_reading_and_reading_is_noted_once_for_each_flow(tmp_path: Path) -> None:
    reader = Reader(load_book(written(tmp_path, {"wage": WAGE}, ROWS)))
    assert reader.in_force("wage", date(2022, 1, 1))
    assert not reader.reads
    for name in ("lks", "loonkosten"):
        reader.flow = name
        for month in (1, 2, 3):
            reader.at("wage", date(2022, month, 1))
    assert [(name, value.value) for name, value in reader.reads] == [("lks", 1725.00), ("loonkosten", 1725.00)]


def test_a_result_lists_every_value_it_read_with_its_flows_and_no_other() -> None:
    flows = {
        "lks": flow(rule="loonkostensubsidie"),
        "loon": flow(rule="loonkosten", options={"employer_rate": 0.2}),
        "vast": flow(amount=1, per="place"),
    }
    used = worked_out(placement(start="2022-01"), flows, "2022-01", years=1).used_parameters()
    found = {(row.parameter, str(row.valid_from)): (row.value, row.flows) for row in used.itertuples()}
    assert found == {
        ("holiday_allowance", "2015-01-01"): (0.08, "lks, loon"),
        ("lks_cap_fraction", "2015-01-01"): (0.70, "lks"),
        ("lks_employer_contribution_rate", "2022-01-01"): (0.235, "lks"),
        ("wml_month", "2022-01-01"): (1725.00, "lks, loon"),
        ("wml_month", "2022-07-01"): (1756.20, "loon"),
    }
    assert used["source"].str.len().min() > 0


def test_stands_of_the_year_before_do_not_read_the_last_year() -> None:
    group = placement(places={2021: 5, 2022: 5, 2023: 0}, reached="evenly", last_stand_holds=True)
    result = worked_out(group, {"lks": flow(rule="loonkostensubsidie")}, "2022-01", years=5)
    wages = [value for value in result.reads() if value.parameter.startswith("wml")]
    assert max(value.valid_from for value in wages) <= date(2023, 1, 1)


def test_the_shipped_book_is_read_once() -> None:
    assert book() is book()
