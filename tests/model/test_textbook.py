"""The page docs/textbook.md says what the model does: its scenario is run, its table compared."""

import re
from pathlib import Path

import pytest

from scenarios.model.result import Result
from scenarios.model.run import run

PAGE = (Path(__file__).parents[2] / "docs" / "textbook.md").read_text("utf-8")
TOML = re.search(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TABLE = {
    int(lag): [float(cell.replace(".", "")) for cell in cells.split("|")]
    for lag, cells in re.findall(r"^\| (\d) \|(.*)\|$", PAGE, re.MULTILINE)
}
BY_HAND = {
    2: [180_000, 360_000, 360_000, 180_000, 0],
    1: [180_000, 180_000, 180_000, 0, 0],
}


@pytest.fixture(params=[2, 1])
def lag(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def result(lag: int, tmp_path: Path) -> Result:
    assert TOML
    file = tmp_path / "textbook.toml"
    file.write_text(TOML[1], encoding="utf-8")
    return run(file, {"flows.lks_rijk.paid": f'{{ year_after = {lag}, spread = "monthly" }}'} if lag != 2 else None)


def test_the_page_prints_what_we_work_out_by_hand() -> None:
    assert TABLE == BY_HAND


def test_open_at_year_end(result: Result, lag: int) -> None:
    assert result.prefinancing("gemeente")["stand"][11::12].tolist() == BY_HAND[lag]
    assert result.balance("gemeente").sum().tolist() == BY_HAND[lag]


def test_baten_en_lasten_are_nought_and_cash_is_the_wait(result: Result, lag: int) -> None:
    assert result.statement("gemeente").sum().tolist() == [0] * 5
    moved = result.statement("gemeente", "cash").sum().cumsum()
    assert moved.tolist() == [-amount for amount in BY_HAND[lag]]
