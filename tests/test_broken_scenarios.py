"""Every file in tests/broken shows in its first lines which command fails on it and exactly what the user reads."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from commanding import ROOT, Ran, ran

FOLDER = ROOT / "tests/broken"
FILES = sorted(FOLDER.glob("*.toml"))
# Words of Python, pydantic or tomllib that mean nothing to a controller, unless they are a key that he typed.
FOREIGN = re.compile(
    r"\[key\]|(?<!\.)\b(None|True|False|Input|input|valid|value|Expected|Invalid|Traceback)\b|\('|\['|e\+\d"
)


def transcript(path: Path) -> tuple[str, str]:
    """Command and expected output: the comment lines at the top of a file."""
    head = path.read_text("utf-8").partition("\n\n")[0]
    command, *printed = (line.removeprefix("# ") for line in head.splitlines())
    return command.removeprefix("$ scenarios "), "".join(f"{line}\n" for line in printed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_command_says_exactly_what_the_file_promises(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    command, printed = transcript(path)
    assert path.name in command
    good = path.stem == "basis"
    assert ran(*shlex.split(command)) == (Ran(0, printed, "") if good else Ran(2, "", printed))
    assert not FOREIGN.search(printed)


def test_there_are_broken_files_and_each_differs_from_the_basis() -> None:
    assert len(FILES) > 80
    assert len({path.read_text("utf-8").partition("\n\n")[2] for path in FILES}) == len(FILES)


UNREADABLE = {
    "missing": (None, "dit bestand bestaat niet"),
    "not UTF-8": ('title = "Eén"'.encode("latin-1"), "dit bestand is geen tekst in UTF-8; bewaar het als UTF-8"),
    "no text": (
        b"\x00\x01",
        'regel 1, teken 1: dit is geen geldige regel; schrijf sleutel = waarde, of een kop als "[flows.lks]"',
    ),
}


@pytest.mark.parametrize(("content", "problem"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read(content: bytes | None, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    if content is not None:
        path.write_bytes(content)
    assert ran("check", path) == Ran(2, "", f"{path}: {problem}\n1 probleem; er is niets gemaakt.\n")


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    printed = f"{tmp_path}: dit is een map, geen bestand\n1 probleem; er is niets gemaakt.\n"
    assert ran("check", tmp_path) == Ran(2, "", printed)


def test_a_name_that_is_nearly_right() -> None:
    printed = 'vught-2021: dit scenario bestaat niet; bedoelde u "vught-2022"?\n1 probleem; er is niets gemaakt.\n'
    assert ran("show", "vught-2021") == Ran(2, "", printed)


def test_a_file_saved_by_a_windows_editor_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    text = (FOLDER / "basis.toml").read_text("utf-8")
    path.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode("utf-8"))
    assert ran("check", path) == Ran(0, f"{path}: in orde\n", "")


def test_a_broken_file_leaves_nothing_behind(tmp_path: Path) -> None:
    """In a process of its own, as installed: status 2, no traceback, the same files before and after."""
    (tmp_path / "basis.toml").write_bytes((FOLDER / "basis.toml").read_bytes())
    (tmp_path / "stuk.toml").write_bytes((FOLDER / "procent-voor-deel.toml").read_bytes())
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit/stuk.pdf").write_bytes(b"van gisteren")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    for words in (
        ["check", "stuk.toml"],
        ["show", "stuk.toml"],
        ["report", "stuk.toml", "--out", "uit"],
        ["report", "stuk.toml"],
    ):
        command = [sys.executable, "-c", "from scenarios.cli import main; main()", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "stuk.toml: placements.pilot.loonwaarde: mag hoogstens 1 zijn, maar er staat 45; een deel van 1: "
            "bedoelde u 0.45?\n1 probleem; er is niets gemaakt.\n"
        )
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before
