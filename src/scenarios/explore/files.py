"""Scenarios and profiles to choose from, and how a file is called on the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scenarios.model.parameter_files import DATA
from scenarios.model.profile import FOLDER as PROFILES
from scenarios.model.profile import open_profile
from scenarios.model.toml_files import parse
from scenarios.present import dutch
from scenarios.problems import InputError

if TYPE_CHECKING:
    from pathlib import Path

SCENARIOS, REPORTS = DATA / "scenarios", DATA.parent / "reports"
UNREADABLE = "niet leesbaar"


def scenario_names(folder: Path, start: Path) -> list[tuple[str, str]]:
    """File and name of every scenario to choose from, also one that cannot be read; the start is always among them."""
    files = sorted(folder.rglob("*.toml"), key=lambda file: (len(file.parts), file))
    files = [file for file in files if not file.name.startswith(".") and file.is_file()]
    own = [] if start.resolve() in [file.resolve() for file in files] else [start]
    return [(str(file.resolve()), _scenario_name(file, folder)) for file in [*own, *files]]


def _scenario_name(file: Path, folder: Path) -> str:
    key = file.relative_to(folder).with_suffix("").as_posix() if file.is_relative_to(folder) else file.stem
    try:
        name = parse(file).get("name")
    except InputError:
        return f"{key} ({UNREADABLE})"
    return f"{key} · {name}" if isinstance(name, str) else key


def profile_names() -> list[tuple[str, str]]:
    """Key and name of the profile of every municipality, also one that cannot be read."""
    return [(key, _profile_name(key)) for key in sorted(file.stem for file in PROFILES.glob("*.toml"))]


def _profile_name(key: str) -> str:
    try:
        return open_profile(key).name
    except InputError:
        return f"{key} ({UNREADABLE})"


def shown_path(file: Path) -> str:
    """File as somebody in the folder of the workbook knows it."""
    home = DATA.parent.resolve()
    return file.resolve().relative_to(home).as_posix() if file.resolve().is_relative_to(home) else str(file)


def written(file: Path) -> datetime:
    """When a file was last written, by the clock of here."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).astimezone()


def moment(when: datetime) -> str:
    """Moment in words: "22 augustus 2017 om 9.05 uur"."""
    return f"{dutch.day(when.date())} om {when.hour}.{when:%M} uur"
