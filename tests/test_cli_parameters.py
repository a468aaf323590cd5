"""`scenarios parameters`: what the law says on a day, in three forms, with one clear message when asked wrongly."""

import csv
import json
import subprocess
import sys
from datetime import date
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest

from commanding import Ran, ran
from scenarios.model.parameter_files import shipped_book

Row = dict[str, Any]


def listed(*words: str) -> dict[str, Row]:
    """Rows of the JSON form, by key."""
    done = ran("parameters", *words, "--format", "json")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    assert list(found) == ["index", "columns", "data"]
    assert len(set(found["index"])) == len(found["index"])
    return {
        key: dict(zip(found["columns"], row, strict=True))
        for key, row in zip(found["index"], found["data"], strict=True)
    }


def states(*words: str) -> dict[str, str]:
    return {key: row["staat"] for key, row in listed(*words).items()}


# --- what it says ------------------------------------------------------------------------------------------------


def test_the_minimum_wage_on_the_day_before_and_the_day_itself() -> None:
    before, after = (listed("--law", "wml", "--at", day) for day in ("2023-12-31", "2024-01-01"))
    assert (before["wml_month"]["staat"], before["wml_month"]["waarde"]) == ("geldt", 1995.0)
    assert (after["wml_month"]["staat"], after["wml_month"]["waarde"]) == ("vervallen", None)
    assert after["wml_month"]["laatste_waarde"] == 1995.0
    assert (before["wml_hour"]["staat"], before["wml_hour"]["vanaf"]) == ("nog niet begonnen", "2024-01-01")
    assert (after["wml_hour"]["staat"], after["wml_hour"]["waarde"]) == ("geldt", 13.27)
    coming = after["wml_hour@2024-07-01"]
    assert (coming["staat"], coming["waarde"], coming["gepubliceerd"]) == ("aangekondigd", 13.68, "2024-06-27")


def test_a_month_is_its_first_day() -> None:
    assert listed("--at", "2027-01") == listed("--at", "2027-01-01")
    assert listed("--at", "2027-01") != listed("--at", "2026-12-31")


def test_without_a_day_it_is_today() -> None:
    before = date.today()  # noqa: DTZ011
    found = listed("--law", "wml")
    if before == date.today():  # noqa: DTZ011 - not at midnight
        assert found == listed("--law", "wml", "--at", before.isoformat())


def test_past_the_last_value_nothing_is_carried_on() -> None:
    last = shipped_book().values["wml_hour"][-1]
    row = listed("--at", last.valid_to.isoformat())["wml_hour"]
    assert (row["staat"], row["waarde"], row["laatste_waarde"]) == ("onbekend", None, last.value)
    assert (row["tot"], row["uitleg"]) == (last.valid_to.isoformat(), "geen waarde na de laatste")


def test_a_gap_says_from_when_it_is_known_again() -> None:
    pairs = [pair for found in shipped_book().values.values() for pair in pairwise(found)]
    before, after = next((one, next_one) for one, next_one in pairs if one.valid_to < next_one.valid_from)
    row = listed("--at", str(before.valid_to))[before.parameter]
    assert (row["staat"], row["uitleg"]) == ("onbekend", f"geen waarde tot {after.valid_from}")
    assert listed("--at", str(after.valid_from))[before.parameter]["staat"] != "onbekend"


def test_as_of_uses_nothing_published_later() -> None:
    assert "wml_hour@2026-01-01" not in listed("--at", "2025-12-31", "--as-of", "2025-10-08")
    assert "wml_hour@2026-01-01" in listed("--at", "2025-12-31", "--as-of", "2025-10-09")
    for row in listed("--at", "2017-08-22", "--as-of", "2017-08-22").values():
        assert row["gepubliceerd"] <= "2017-08-22"
    assert listed("--at", "2025-01", "--as-of", "2017-08-22")["wml_hour"]["uitleg"] == "nog niet gepubliceerd"


def test_stale_from_the_day_after_half_a_year() -> None:
    checked = shipped_book().parameter("holiday_allowance").checked_on
    fresh, stale = (date(checked.year + 1, checked.month - 6, checked.day + more) for more in (0, 1))
    assert "holiday_allowance" not in listed("--at", str(fresh), "--state", "stale")
    row = listed("--at", str(stale), "--state", "stale")["holiday_allowance"]
    assert (row["staat"], row["verouderd"], row["gecontroleerd"]) == ("geldt", 1, str(checked))
    assert "geldt," in ran("parameters", "--at", str(stale), "--law", "wml").out


def test_every_state_can_be_chosen_and_together_they_are_all() -> None:
    words = {"in_force": "geldt", "projected": "geraamd", "ended": "vervallen", "unknown": "onbekend"}
    chosen: set[str] = set()
    for state, dutch in words.items():
        found = states("--at", "2026-11-22", "--state", state)
        assert set(found.values()) == {dutch}
        chosen |= found.keys()
    announced = states("--at", "2026-11-22", "--state", "announced")
    assert set(announced.values()) <= {"aangekondigd", "nog niet begonnen"}
    assert announced["lks_forfait_beschut_structural_in_buig_from"] == "nog niet begonnen"
    chosen |= announced.keys() | states("--at", "2026-11-22", "--state", "not_begun").keys()
    assert chosen == listed("--at", "2026-11-22").keys()


def test_municipalities_are_one_row_unless_their_law_is_asked_for() -> None:
    law = "beschut_werk_aantallen"
    values = {name: found for name, found in shipped_book().values.items() if "_GM" in name}
    in_force = [name for name, found in values.items() if any(value.covers(date(2017, 6, 1)) for value in found)]
    assert 40 < len(in_force) < len(values)
    together = [row for row in listed("--at", "2017-06").values() if row["wet"] == law and row["staat"] == "geldt"]
    assert [row["gemeenten"] for row in together] == [len(in_force)]
    assert together[0]["waarde"] is None
    assert f"({len(in_force)} gemeenten)" in " ".join(ran("parameters", "--at", "2017-06").out.split())
    each = listed("--at", "2017-06", "--law", law)
    assert {key for key in each if "@" not in key} == set(values)
    assert each["beschut_min_places_GM0988"]["waarde"] == shipped_book().values["beschut_min_places_GM0988"][0].value
    assert "Weert" in each["beschut_min_places_GM0988"]["naam"]


# --- forms -------------------------------------------------------------------------------------------------------


def test_csv_and_json_hold_the_same_with_every_digit() -> None:
    head, *rows = csv.reader(StringIO(ran("parameters", "--at", "2026-11-22", "--format", "csv").out))
    found = listed("--at", "2026-11-22")
    assert [row[0] for row in rows] == list(found)
    for key, *row in rows:
        wanted = ["" if cell is None else str(cell) for cell in found[key].values()]
        assert dict(zip(head[1:], row, strict=True)) == dict(zip(found[key], wanted, strict=True))
    law = shipped_book()
    for key, each in found.items():
        if each["staat"] == "geldt" and each["gemeenten"] is None:
            value = law.find(key, date(2026, 11, 22))
            assert value
            assert (each["waarde"], each["bron"], each["adres"]) == (value.value, value.source, value.url)


def test_the_table_is_in_dutch_by_law_and_fits_the_screen() -> None:
    out = ran("parameters", "--at", "2026-11-22").out
    lines = out.splitlines()
    assert lines[:2] == ["De regels op 22 november 2026", "volgens alles wat nu bekend is"]
    assert max(map(len, lines)) <= 120
    heads = [line for line in lines if line.split("(")[0].isupper()]
    assert heads[0] == "MINIMUMLOON (wml)"
    assert len(heads) == len(set(heads)) == len({p.law for p in shipped_book().catalogue.values()})
    row = next(line for line in lines if line.startswith("Minimumloon per uur"))
    assert "geldt" in row
    assert "14,99 euro per" in row
    assert "2026-07-01 tot" in row
    assert "volgens wat op 22 augustus 2017 bekend was" in ran("parameters", "--as-of", "2017-08-22").out


def test_nothing_found_is_said() -> None:
    done = ran("parameters", "--law", "lkv", "--at", "2026-11-22", "--state", "stale")
    assert (done.status, done.out.splitlines()[-1]) == (0, "Geen enkel gegeven past bij deze keuze.")


# --- asked wrongly -----------------------------------------------------------------------------------------------

ONE = "1 probleem; er is niets gemaakt.\n"
DAY = "hier hoort een dag als 2027-01-15, of een maand als 2027-01"


@pytest.mark.parametrize(
    "text", ["2027", "2027-13", "2027-02-30", "morgen", "20270115", "2027-W03-5", "15-01-2027", ""]
)
@pytest.mark.parametrize("option", ["--at", "--as-of"])
def test_a_wrong_date_is_refused(option: str, text: str) -> None:
    shown = ": ".join(part for part in (option, text, DAY) if part)
    assert ran("parameters", option, text) == Ran(2, "", f"{shown}\n{ONE}")


@pytest.mark.parametrize(
    ("law", "message"),
    [
        ("wmll", 'deze wet staat niet in data/parameters; bedoelde u "wml"?'),
        ("", "deze wet staat niet in data/parameters; mogelijk zijn: awir, beschut_werk, "),
    ],
)
def test_a_wrong_law_is_refused(law: str, message: str) -> None:
    done = ran("parameters", "--law", law)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert done.err.endswith(ONE)


def test_a_wrong_state_is_refused() -> None:
    done = ran("parameters", "--state", "geldig")
    assert done.status == 2
    assert "Kies uit: in_force, announced, projected, ended, not_begun, unknown, stale." in done.err


def test_it_waits_for_neither_pandas_nor_charts() -> None:
    code = (
        "import sys\nsys.argv = ['scenarios', 'parameters', '--law', 'wml']\n"
        "from scenarios.cli import main\nmain()\nprint('LOADED', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    printed, _, modules = done.stdout.partition("LOADED")
    assert "Minimumloon per uur" in printed
    assert {name.partition(".")[0] for name in modules.split()} & {"pandas", "matplotlib", "typst", "nbformat"} == set()
