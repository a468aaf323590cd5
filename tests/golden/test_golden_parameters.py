"""Every dated value of the law, kept as it was accepted: who deletes, adds or changes one sees which, and says so."""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from scenarios.model.parameter_files import DATA, load_book
from scenarios.problems import InputError

FILE = Path(__file__).with_name("parameters.csv")
SHIPPED = DATA / "parameters"
COLUMNS = ["parameter", "valid_from", "valid_to", "value", "unit", "status", "published"]
Row = tuple[str, ...]


def rows(folder: Path) -> list[Row]:
    """What counts of every value in a folder of parameters: those of the laws, then the municipalities."""
    book = load_book(folder)
    found = [
        (
            name,
            str(value.valid_from),
            "" if value.valid_to == date.max else str(value.valid_to),
            f"{value.value:.15g}",
            book.parameter(name).unit,
            value.status,
            str(value.published or ""),
        )
        for name in sorted(book.values)
        for value in book.values[name]
    ]
    with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            belongs = f"{row['gemeente']}: {row['role']}, {row['partnership']}"
            found.append((row["gemeentecode"], row["valid_from"], row["valid_to"], belongs, "", row["status"], ""))
    return found


def text(found: list[Row]) -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([COLUMNS, *found])
    return buffer.getvalue()


def differences(golden: list[Row], folder: Path) -> list[str]:
    """One line per value that is gone (-) or new (+); what makes the files unreadable comes instead."""
    try:
        found = rows(folder)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    before, after = set(golden), set(found)
    told = [f"- {' '.join(row)}" for row in golden if row not in after]
    told += [f"+ {' '.join(row)}" for row in found if row not in before]
    return told + [f"+ a second time: {' '.join(row)}" for row in sorted(after) if found.count(row) > 1]


def accepted() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def test_values_of_the_law_are_those_accepted(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept-golden"):
        FILE.write_text(text(rows(SHIPPED)), encoding="utf-8")
    changed = differences(accepted(), SHIPPED)
    if changed:
        head = f"data/parameters: {len(changed)} values differ (- accepted, + now)"
        accept = "If this is meant, say so in CHANGELOG.md and run: pytest --accept-golden tests/golden"
        pytest.fail("\n".join([head, *changed, accept]), pytrace=False)


def test_the_file_says_the_same_after_reading_and_writing() -> None:
    golden = FILE.read_text("utf-8")
    assert text(accepted()) == golden
    assert len(accepted()) > 500


def line(folder: Path, law: str, begin: str) -> tuple[Path, list[str], int]:
    """File of a law, its lines, and which line begins like this."""
    path = folder / f"{law}.csv"
    lines = path.read_text("utf-8").splitlines()
    (number,) = [n for n, each in enumerate(lines) if each.startswith(begin)]
    return path, lines, number


def without(law: str, begin: str) -> Callable[[Path], None]:
    """Delete one line."""

    def change(folder: Path) -> None:
        path, lines, number = line(folder, law, begin)
        path.write_text("\n".join(lines[:number] + lines[number + 1 :]) + "\n", encoding="utf-8")

    return change


def with_other(law: str, begin: str, old: str, new: str) -> Callable[[Path], None]:
    """Change one thing in one line (of the catalogue: in the entry that begins like this)."""

    def change(folder: Path) -> None:
        path, lines, number = line(folder, law, begin)
        assert lines[number].count(old) == 1
        lines[number] = lines[number].replace(old, new)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return change


def with_unit(name: str, unit: str) -> Callable[[Path], None]:
    """Give a parameter another unit."""

    def change(folder: Path) -> None:
        path = folder / "catalogue.toml"
        before, entry, after = path.read_text("utf-8").partition(f"\n[{name}]\n")
        assert entry
        head, key, rest = after.partition("\nunit = ")
        rest = rest.partition("\n")[2]
        path.write_text(f'{before}{entry}{head}{key}"{unit}"\n{rest}', encoding="utf-8")

    return change


MONTH_WAGE = "wml_month,2017-07-01,2018-01-01"
HOUR_WAGE = "wml_hour,2026-07-01,2027-01-01"
BROKEN: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a line of a series is deleted": (
        without("wml", MONTH_WAGE),
        ["wml_month: geen waarde tussen 2017-07-01 en 2018-01-01"],
    ),
    "the last line of a series is deleted": (
        without("wml", HOUR_WAGE),
        ["- wml_hour 2026-07-01 2027-01-01 14.99 euro_per_hour published "],
    ),
    "a parameter is deleted": (
        without("lks", "lks_cap_fraction"),
        ["catalogue.toml: lks_cap_fraction: deze parameter heeft geen enkele waarde"],
    ),
    "an older vintage is deleted": (
        without("liv", "liv_single_rate,2022-01-01,2023-01-01,0.49"),
        ["- liv_single_rate 2022-01-01 2023-01-01 0.49 euro_per_hour published 2021-01-01"],
    ),
    "a municipality is deleted": (
        without("municipalities", "GM0757,"),
        ["- GM0757 2021-01-01  Boxtel: deelnemer 2021-2024, Gemeenschappelijke regeling WSD  published "],
    ),
    "a value is changed": (
        with_other("wml", MONTH_WAGE, "1565.40", "1556.40"),
        [
            "- wml_month 2017-07-01 2018-01-01 1565.4 euro_per_month published 2017-05-22",
            "+ wml_month 2017-07-01 2018-01-01 1556.4 euro_per_month published 2017-05-22",
        ],
    ),
    "a status is changed": (
        with_other("wml", HOUR_WAGE, "published", "announced"),
        [
            "- wml_hour 2026-07-01 2027-01-01 14.99 euro_per_hour published ",
            "+ wml_hour 2026-07-01 2027-01-01 14.99 euro_per_hour announced ",
        ],
    ),
    "a date of publication is changed": (
        with_other("wml", MONTH_WAGE, "2017-05-22", "2017-09-22"),
        [
            "- wml_month 2017-07-01 2018-01-01 1565.4 euro_per_month published 2017-05-22",
            "+ wml_month 2017-07-01 2018-01-01 1565.4 euro_per_month published 2017-09-22",
        ],
    ),
    "two lines overlap": (
        with_other("wml", MONTH_WAGE, "2018-01-01", "2018-02-01"),
        ["wml_month: twee waarden gelden tegelijk op 2018-01-01"],
    ),
    "a unit is misspelt": (
        with_unit("wml_month", "euro_per_moth"),
        ["catalogue.toml: wml_month.unit: ongeldige waarde: 'euro_per_moth'"],
    ),
    "a unit becomes another": (
        with_unit("lks_full_week_hours", "hours_per_year"),
        [
            "- lks_full_week_hours 2024-01-01  36 hours_per_week published ",
            "+ lks_full_week_hours 2024-01-01  36 hours_per_year published ",
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_mistake_in_the_files_is_told(case: str, tmp_path: Path) -> None:
    folder = tmp_path / "parameters"
    shutil.copytree(SHIPPED, folder)
    golden = rows(folder)
    assert differences(golden, folder) == []
    change, told = BROKEN[case]
    change(folder)
    assert differences(golden, folder)[: len(told)] == told
