"""From a plan (or one scenario) to PDFs: check everything first, run the notebooks, check each PDF, then write."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.model.reading import read_scenario
from scenarios.model.run import scenario_path
from scenarios.model.wording import schema_problems
from scenarios.problems import InputError, Problem
from scenarios.publish.notebooks import has_parameter, notebook_path, parameter_problems, run_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = r"^[a-z0-9][a-z0-9_-]*$"


class PlannedReport(BaseModel):
    """One PDF of a plan: its file name, the notebook and the notebook's parameters."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=FILE_NAME)]
    notebook: Annotated[str, Field(min_length=1)]
    parameters: dict[str, Any] = {}


class Plan(BaseModel):
    """A set of reports that belong together."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1)]
    reports: Annotated[list[PlannedReport], Field(min_length=1)]


@dataclass(frozen=True)
class Written:
    """A PDF that was written: where, its size in bytes and its number of pages."""

    path: Path
    size: int
    pages: int


def read_plan(path: Path) -> Plan:
    """Read a plan file, or make a plan of one report from a scenario file.

    Raises
    ------
    InputError
        Unreadable file, unknown keys or notebooks, wrong parameters: all together, before anything runs.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raw = {}
    plan = _plan_of(path, raw) if "reports" in raw else _plan_of_scenario(path)
    problems = [problem for report in plan.reports for problem in _report_problems(report)]
    names = [report.name for report in plan.reports]
    problems += [
        Problem(str(path), name, "deze naam komt vaker voor") for name in {n for n in names if names.count(n) > 1}
    ]
    if problems:
        raise InputError(problems)
    return plan


def make_reports(plan: Plan, folder: Path) -> Iterator[Written]:
    """Run the notebooks of a plan and write a PDF for each; a PDF that fails its own checks is not written."""
    # Imported here: these cost a second, and a plan that is refused needs none of them.
    import pikepdf

    from scenarios.publish.accessibility import problems as pdf_problems
    from scenarios.publish.exporter import blocks_of
    from scenarios.publish.pdf import compile_appendix

    for report in plan.reports:
        notebook = run_notebook(notebook_path(report.notebook), report.parameters)
        blocks = blocks_of(notebook, f"{report.notebook}.ipynb")
        pdf = compile_appendix(blocks)
        faults = pdf_problems(pdf, blocks)
        if faults:
            raise RuntimeError(f"{report.name}.pdf: " + "; ".join(faults))
        yield Written(_write(folder / f"{report.name}.pdf", pdf), len(pdf), len(pikepdf.open(BytesIO(pdf)).pages))


def _plan_of(path: Path, raw: dict[str, Any]) -> Plan:
    try:
        return Plan.model_validate(raw)
    except ValidationError as error:
        raise InputError([Problem(str(path), key, message) for key, message in schema_problems(error, Plan)]) from None


def _plan_of_scenario(path: Path) -> Plan:
    """Plan of one report: the scenario alone, with nothing to set it against."""
    scenario = read_scenario(scenario_path(path))
    against = [
        name for name in ("vergelijking", "bandbreedte") if has_parameter(notebook_path(scenario.notebook), name)
    ]
    parameters: dict[str, Any] = {"scenario": str(path.resolve())} | {name: [] for name in against}
    return Plan(
        title=scenario.title,
        reports=[PlannedReport(name=path.stem, notebook=scenario.notebook, parameters=parameters)],
    )


def _report_problems(report: PlannedReport) -> list[Problem]:
    """Everything that can be known to be wrong before a notebook runs; its scenarios are read as well."""
    try:
        found = parameter_problems(notebook_path(report.notebook), report.parameters)
        scenario = report.parameters.get("scenario")
        if isinstance(scenario, str):
            read_scenario(scenario_path(scenario))
    except InputError as error:
        return error.problems
    return found


def _write(path: Path, content: bytes) -> Path:
    """Write beside the target and then replace it: a reader never finds half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.deel")
    beside.write_bytes(content)
    beside.replace(path)
    return path
