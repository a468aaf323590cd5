"""From a plan (or one scenario) to PDFs: check everything first, run the notebooks, check each PDF, then write."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.model.reading import read_scenario
from scenarios.model.run import run, scenario_path
from scenarios.model.wording import schema_problems, suggestion
from scenarios.problems import InputError, Problem
from scenarios.publish.notebooks import has_parameter, notebook_path, parameter_problems, run_notebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scenarios.model.scenario import Scenario

SCENARIOS = ("scenario", "vergelijking", "bandbreedte")  # parameters that name scenarios
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
class Made:
    """A PDF that was made: where it goes, its size in bytes and its number of pages."""

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
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raw = {}
    plan = _plan_of_scenario(path) if not raw or raw.keys() & {"extends", "parties", "flows"} else _plan_of(path, raw)
    problems = [problem for report in plan.reports for problem in _report_problems(report)]
    names = [report.name for report in plan.reports]
    problems += [
        Problem(str(path), name, "deze naam komt vaker voor") for name in dict.fromkeys(names) if names.count(name) > 1
    ]
    if problems:
        raise InputError(problems)
    return plan


def make_reports(plan: Plan, folder: Path) -> Iterator[Made]:
    """Run the notebooks of a plan and make a PDF of each, one at a time.

    They are written after the last one is made and checked: a run that fails leaves every file as it was.
    """
    # Imported here: these cost a second, and a plan that is refused needs none of them.
    import pikepdf

    from scenarios.publish.accessibility import problems as pdf_problems
    from scenarios.publish.exporter import blocks_of
    from scenarios.publish.pdf import compile_appendix

    pdfs = {}
    for report in plan.reports:
        notebook = run_notebook(notebook_path(report.notebook), report.parameters)
        blocks = blocks_of(notebook, notebook_path(report.notebook).name)
        pdf = compile_appendix(blocks)
        faults = pdf_problems(pdf, blocks)
        if faults:
            raise RuntimeError(f"{report.name}.pdf: " + "; ".join(faults))
        path = folder / f"{report.name}.pdf"
        pdfs[path] = pdf
        yield Made(path, len(pdf), len(pikepdf.open(BytesIO(pdf)).pages))
    for path, pdf in pdfs.items():
        _write(path, pdf)


def _plan_of(path: Path, raw: dict[str, Any]) -> Plan:
    try:
        return Plan.model_validate(raw)
    except ValidationError as error:
        raise InputError([Problem(str(path), key, message) for key, message in schema_problems(error, Plan)]) from None


def _plan_of_scenario(path: Path) -> Plan:
    """Plan of one report: the scenario alone, with nothing to set it against."""
    file = scenario_path(path)
    scenario = read_scenario(file)
    against = [name for name in SCENARIOS[1:] if has_parameter(notebook_path(scenario.notebook), name)]
    parameters: dict[str, Any] = {"scenario": str(file.resolve())} | {name: [] for name in against}
    return Plan(
        title=scenario.title,
        reports=[PlannedReport(name=path.stem, notebook=scenario.notebook, parameters=parameters)],
    )


def _report_problems(report: PlannedReport) -> list[Problem]:
    """Everything that can be known to be wrong before a notebook runs; its scenarios are worked out as well."""
    try:
        problems = parameter_problems(notebook_path(report.notebook), report.parameters)
    except InputError as error:
        problems = list(error.problems)
    for key in SCENARIOS:
        for name in _texts(report.parameters.get(key)):
            try:
                scenario = run(name).scenario
            except InputError as error:
                problems += [Problem(p.file or name, p.key, p.message) for p in error.problems]
                continue
            if key == "scenario":
                problems += _name_problems(report, scenario)
    return problems


def _name_problems(report: PlannedReport, scenario: Scenario) -> list[Problem]:
    """Parties and flows among the parameters that the scenario does not have."""
    known: dict[str, Iterable[str]] = {
        "partij": scenario.parties,
        "voorfinancier": scenario.parties,
        "per_voltijdsplek": scenario.flows,
        "subsidie": scenario.flows,
    }
    return [
        Problem(f"{report.notebook}.ipynb", key, f'"{name}" staat niet in het scenario{suggestion(name, names)}')
        for key, names in known.items()
        for name in _texts(report.parameters.get(key))
        if name not in set(names)
    ]


def _texts(value: object) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _write(path: Path, content: bytes) -> None:
    """Write beside the target and then replace it: a reader never finds half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.deel")
    beside.write_bytes(content)
    beside.replace(path)
