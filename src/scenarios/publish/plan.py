"""A plan: which reports belong together, for which municipalities, moments of the cycle and readers."""

from __future__ import annotations

import re
import tomllib
from itertools import product
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.analysis.paper import open_paper, parse_moment
from scenarios.analysis.statements import bookings
from scenarios.model.reading import read_scenario
from scenarios.model.run import namesakes, run, scenario_path
from scenarios.model.wording import schema_problems, suggestion
from scenarios.problems import InputError, Problem
from scenarios.publish.notebooks import has_parameter, notebook_path, parameter_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scenarios.model.scenario import Scenario

SCENARIOS = ("scenario", "scenarios", "vergelijking", "bandbreedte")  # parameters that name scenarios
AGAINST = (*SCENARIOS[1:], "versies")  # that name what a scenario is set against
ASKED = ("profiel", "moment")  # that a paper of the cycle needs and no scenario says
PLACE = re.compile(r"\{([^{}]*)\}")  # where a municipality or a moment is filled in
NAME = re.compile(r"^[a-z0-9][a-z0-9_-]*$")
READERS = ("raad", "college", "intern")


class Report(BaseModel):
    """One PDF of a plan: its file name, the notebook and the notebook's parameters.

    With `gemeenten` or `moments` it stands for one PDF for each, or for each pair; "{gemeente}" and "{moment}" in its
    name and its parameters are filled in.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9{][a-z0-9_{}-]*$")]
    notebook: Annotated[str, Field(min_length=1)]
    gemeenten: Annotated[list[str], Field(min_length=1)] | None = None
    moments: Annotated[list[str], Field(min_length=1)] | None = None
    parameters: dict[str, Any] = {}

    def each(self) -> Iterator[Report]:
        """One report for every municipality and moment that this one stands for."""
        for gemeente, moment in product(self.gemeenten or [""], self.moments or [""]):
            given = {"gemeente": gemeente, "moment": moment}
            yield Report(
                name=_filled(self.name, given),
                notebook=self.notebook,
                moments=[moment] if moment else None,
                parameters=_filled(self.parameters, given),
            )


class Plan(BaseModel):
    """A set of reports that belong together, for one kind of reader."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1)]
    audience: Literal[READERS] = "raad"  # type: ignore[valid-type]
    reports: Annotated[list[Report], Field(min_length=1)]


def read_plan(path: Path, moment: str | None = None, answers: Mapping[str, str] | None = None) -> Plan:
    """Read a plan file, or make a plan of one report from a scenario file.

    Parameters
    ----------
    path
        Plan or scenario.
    moment
        Only the reports of this moment ("berap1-2018").
    answers
        To what the notebook of a scenario file asks (`asked_of`), by parameter; a plan gives its own.

    Returns
    -------
    Plan with one report for each PDF.

    Raises
    ------
    InputError
        Unreadable file, unknown keys or notebooks, wrong parameters: all together, before anything runs.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raw = {}
    is_scenario = not raw or bool(raw.keys() & {"extends", "parties", "flows"})
    plan = _plan_of_scenario(path, answers or {}) if is_scenario else _plan_of(path, raw)
    if moment is not None:
        plan = _of_moment(plan, moment)
    problems = [problem for report in plan.reports for problem in _report_problems(report)]
    names = [report.name for report in plan.reports]
    problems += [
        Problem(str(path), name, "deze naam komt vaker voor") for name in dict.fromkeys(names) if names.count(name) > 1
    ]
    if problems:
        raise InputError(dict.fromkeys(problems))
    return plan


def _plan_of(path: Path, raw: dict[str, Any]) -> Plan:
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        raise InputError([Problem(str(path), key, message) for key, message in schema_problems(error, Plan)]) from None
    problems = [Problem(str(path), key, message) for key, message in _place_problems(plan)]
    if problems:
        raise InputError(problems)
    reports = [each for report in plan.reports for each in report.each()]
    return plan.model_copy(update={"reports": [_for_reader(report, plan.audience) for report in reports]})


def _place_problems(plan: Plan) -> Iterator[tuple[str, str]]:
    """Places to fill in that nothing fills, moments that are none, and lists that no name tells apart."""
    for number, report in enumerate(plan.reports, start=1):
        lists = {"gemeente": report.gemeenten, "moment": report.moments}
        for name in dict.fromkeys(_places([report.name, report.parameters])):
            if lists.get(name) is None:
                listed = {"gemeente": "gemeenten", "moment": "moments"}.get(name)
                hint = f"geef een lijst {listed}" if listed else "mogelijk zijn: {gemeente} en {moment}"
                yield f"reports.{number}", f"{{{name}}} wordt nergens ingevuld; {hint}"
        for name, values in lists.items():
            if values is not None and len(values) > 1 and f"{{{name}}}" not in report.name:
                yield f"reports.{number}.name", f"zet {{{name}}} in de naam: er zijn er meer dan één"
        for moment in report.moments or []:
            try:
                parse_moment(moment)
            except InputError as error:
                yield f"reports.{number}.moments", error.problems[0].message
        for value in [*(report.gemeenten or []), PLACE.sub("x", report.name)]:
            if not NAME.match(value):
                yield f"reports.{number}", f'hier horen kleine letters, cijfers, - en _, maar er staat "{value}"'


def _of_moment(plan: Plan, moment: str) -> Plan:
    kept = [report for report in plan.reports if report.moments == [moment]]
    if kept:
        return plan.model_copy(update={"reports": kept})
    known = list(dict.fromkeys(name for report in plan.reports for name in report.moments or []))
    near = suggestion(moment, known) or (f"; mogelijk zijn: {', '.join(known)}" if known else "")
    raise InputError([Problem("--moment", moment, f"dit moment staat niet in het plan{near}")])


def _for_reader(report: Report, audience: str) -> Report:
    """Tell a notebook that wants to know for whom it is."""
    given = dict.fromkeys(_parameters(report.notebook, ["publiek"]), audience)
    return report.model_copy(update={"parameters": given | report.parameters})


def asked_of(notebook: str) -> list[str]:
    """Parameters that somebody has to give before a notebook can print a scenario."""
    return _parameters(notebook, ASKED)


def _parameters(notebook: str, names: Iterable[str]) -> list[str]:
    """Which of these a notebook has; none when it is not there, which is said before it would run."""
    try:
        path = notebook_path(notebook)
    except InputError:
        return []
    return [name for name in names if has_parameter(path, name)]


def _places(value: Any) -> Iterator[str]:
    """Names of the places to fill in, however deep they lie."""
    if isinstance(value, str):
        yield from PLACE.findall(value)
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _places(each)


def _filled(value: Any, given: dict[str, str]) -> Any:
    """Value with the places filled in, however deep they lie."""
    if isinstance(value, str):
        return PLACE.sub(lambda match: given[match[1]], value)
    if isinstance(value, list):
        return [_filled(each, given) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, given) for key, each in value.items()}
    return value


def _plan_of_scenario(path: Path, answers: Mapping[str, str]) -> Plan:
    """Plan of one report: the scenario alone, with nothing to set it against."""
    file = scenario_path(path)
    scenario = read_scenario(file)
    against = _parameters(scenario.notebook, AGAINST)
    parameters: dict[str, Any] = {"scenario": str(file.resolve()), **answers} | {name: [] for name in against}
    plan = Plan(
        title=scenario.title,
        reports=[Report(name=report_name(path), notebook=scenario.notebook, parameters=parameters)],
    )
    return plan.model_copy(update={"reports": [_for_reader(report, plan.audience) for report in plan.reports]})


def report_name(file: Path) -> str:
    """Name of the report on a file: that of the file, as a plan may have it."""
    return re.sub(r"[^a-z0-9_-]+", "-", file.stem.lower()).strip("-_") or "bijlage"


def _report_problems(report: Report) -> list[Problem]:
    """Everything that can be known to be wrong before a notebook runs; its scenarios are worked out as well."""
    try:
        notebook = notebook_path(report.notebook)
        problems, is_paper = parameter_problems(notebook, report.parameters), has_parameter(notebook, "profiel")
    except InputError as error:
        problems, is_paper = list(error.problems), False
    if is_paper:
        return problems or _paper_problems(report)
    names: dict[Path, str] = {}
    for key in SCENARIOS:
        for name in _texts(report.parameters.get(key)):
            try:
                scenario = run(name).scenario
            except InputError as error:
                problems += [Problem(p.file or name, p.key, p.message) for p in error.problems]
                continue
            names[scenario_path(name).resolve()] = scenario.name
            if key == "scenario":
                problems += _name_problems(report, scenario)
    return [*problems, *namesakes(names)]


def _paper_problems(report: Report) -> list[Problem]:
    """What keeps a paper of the cycle from being opened and booked."""
    given = report.parameters
    missing = [name for name in ("scenario", *ASKED) if name not in given]
    if missing:
        message = "dit gegeven ontbreekt; geef het in een plan (zie docs/planning-en-control.md)"
        return [Problem(f"{report.notebook}.ipynb", name, message) for name in missing]
    about = given["scenario"]
    try:
        paper = open_paper(
            given["scenario"],
            given["profiel"],
            given["moment"],
            given.get("versies", ()),
            given.get("instellingen"),
        )
        about = given["profiel"]
        bookings(paper.result, paper.profile)
    except InputError as error:
        return [Problem(p.file or str(about), p.key, p.message) for p in error.problems]
    return []


def _name_problems(report: Report, scenario: Scenario) -> list[Problem]:
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
