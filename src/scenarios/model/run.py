"""The one step from a scenario's name to its result: find the file, read it, simulate, keep what was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.model.parameter_files import DATA, ROOT, shipped_book
from scenarios.model.reading import read_scenario, scenario_files
from scenarios.model.realisation import realised
from scenarios.model.simulate import simulate
from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.model.result import Result

__all__ = ["ROOT", "open_scenarios", "run", "scenario_path"]


def scenario_path(name: Path | str) -> Path:
    """File of a scenario: a path as given, or the name of one that comes with the workbook.

    Raises
    ------
    InputError
        There is no such file; the message names the nearest that exists.
    """
    path = Path(name)
    if path.suffix == ".toml" or path.exists():
        return path
    shipped = DATA / "scenarios" / f"{name}.toml"
    if shipped.exists():
        return shipped
    known = [file.stem for file in sorted((DATA / "scenarios").glob("*.toml"))]
    raise InputError([Problem(str(name), "", f"dit scenario bestaat niet{suggestion(str(name), known)}")])


def run(name: Path | str, overrides: Mapping[str, str] | None = None) -> Result:
    """Result of a scenario by file or name, with overrides by dotted path; raises InputError."""
    path = scenario_path(name)
    scenario = read_scenario(path, overrides)
    result = simulate(scenario, shipped_book(), realised(scenario))
    return replace(result, files=scenario_files(path))


def open_scenarios(name: Path | str, others: Sequence[Path | str] = ()) -> dict[str, Result]:
    """Results of a scenario and of those it is set against, by short name; the scenario itself comes first."""
    results = [run(each) for each in (name, *others)]
    return {result.scenario.name: result for result in results}
