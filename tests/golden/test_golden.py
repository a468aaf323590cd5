"""The figures of every shipped scenario, kept as readable files: who changes one sees by how much, and says so."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from scenarios.model.parameter_files import DATA
from scenarios.model.result import BOOKS, Result
from scenarios.model.run import run

FOLDER = Path(__file__).parent
SCENARIOS = sorted(path.stem for path in (DATA / "scenarios").glob("*.toml"))
COLUMNS = ["flow", "book", "year", "euro"]
Figures = dict[tuple[str, str, str], float]


def figures(result: Result) -> Figures:
    """Euro, to the cent, by flow, book and calendar year; "later" is cash after the horizon."""
    horizon, found = result.horizon, {}
    for line in result.lines:
        for book in BOOKS:
            for year, amount in zip(horizon.year_labels, horizon.year_sums(line.book(book))[:, 0], strict=True):
                found[line.name, book, str(year)] = round(float(amount), 2) + 0.0
        found[line.name, "cash", "later"] = round(float(line.cash[horizon.months :].sum()), 2) + 0.0
    return found


def text(found: Figures) -> str:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([COLUMNS, *([*key, f"{euro:.2f}"] for key, euro in found.items())])
    return buffer.getvalue()


def accepted(golden: str) -> Figures:
    return {(row["flow"], row["book"], row["year"]): float(row["euro"]) for row in csv.DictReader(StringIO(golden))}


def differences(golden: Figures, found: Figures) -> list[str]:
    """One line per figure that is new, gone or off by more than a cent of rounding."""
    lines = []
    for key in [*golden, *(key for key in found if key not in golden)]:
        before, after = golden.get(key), found.get(key)
        if before is None or after is None or abs(after - before) > 0.0101:
            change = f"{(after or 0) - (before or 0):+,.2f}"
            told = [f"{'-' if euro is None else format(euro, ',.2f'):>16}" for euro in (before, after)]
            lines.append(f"{key[2]:<6}{key[0]:<26}{key[1]:<13}{told[0]} ->{told[1]}   {change}")
    return lines


@pytest.mark.parametrize("name", SCENARIOS)
def test_figures_are_those_accepted(name: str, request: pytest.FixtureRequest) -> None:
    file, found = FOLDER / f"{name}.csv", figures(run(name))
    if request.config.getoption("--accept-golden"):
        file.write_text(text(found), encoding="utf-8")
    golden = accepted(file.read_text("utf-8")) if file.exists() else {}
    changed = differences(golden, found)
    if changed:
        head = f"{name}: {len(changed)} figures differ (year, flow, book: accepted -> now, in euro)"
        accept = f"If this is meant, say so in CHANGELOG.md and run: pytest --accept-golden {Path('tests/golden')}"
        pytest.fail("\n".join([head, *changed, accept]), pytrace=False)


def test_every_golden_file_has_its_scenario() -> None:
    assert sorted({path.stem for path in FOLDER.glob("*.csv")} - {"parameters"}) == SCENARIOS


def test_files_say_the_same_after_reading_and_writing() -> None:
    for name in SCENARIOS:
        golden = (FOLDER / f"{name}.csv").read_text("utf-8")
        assert text(accepted(golden)) == golden


def test_a_difference_is_told_per_year_and_flow_in_euro() -> None:
    golden = accepted((FOLDER / "weert-2017.csv").read_text("utf-8"))
    found = figures(run("weert-2017", {"flows.inverdien.amount": "1_706"}))
    told = differences(golden, found)
    assert len(told) == 2 * 3 * 5  # inverdien and what is passed on of it, three books, five years
    assert told[0].split() == ["2017", "inverdien", "entitlement", "14,448.00", "->", "13,648.00", "-800.00"]
    assert differences(golden, golden) == []
    assert len(differences(golden, {})) == len(differences({}, golden)) == len(golden)
