"""From a scenario's name to its result: find the file, read it and what it names, simulate, keep what was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.parameter_files import DATA, shipped_book
from scenarios.model.reading import read_scenario, scenario_files
from scenarios.model.realisation import Realised
from scenarios.model.simulate import simulate
from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scenarios.model.ledger import Ledger
    from scenarios.model.result import Result
    from scenarios.model.scenario import Scenario


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
    return replace(worked_out(read_scenario(path, overrides)), files=scenario_files(path))


def worked_out(scenario: Scenario) -> Result:
    """Result of a scenario that was read, with what was booked; raises InputError."""
    return simulate(scenario, shipped_book(), read_realised(scenario))


def again(result: Result, scenario: Scenario, draws: int = 1) -> Result:
    """Result of another scenario under the law of a result, with what was booked in it and the files it came from.

    Parameters
    ----------
    result
        A worked-out scenario.
    scenario
        What is worked out in its place, mostly that scenario with something changed.
    draws
        Number of draws in the arrays of the scenario.

    Raises
    ------
    InputError
        A scheme needs a parameter on a date for which none is known.
    """
    made = simulate(scenario, result.reader.book, result.realised, draws)
    return replace(made, files=result.files, called=result.called)


def open_scenarios(name: Path | str, others: Sequence[Path | str] = ()) -> dict[str, Result]:
    """Results of a scenario and of those it is set against, by short name; the scenario itself comes first.

    Raises
    ------
    InputError
        One of them cannot be read, or two have one name.
    """
    results = {scenario_path(each).resolve(): run(each) for each in (name, *others)}
    problems = namesakes({file: result.scenario.name for file, result in results.items()})
    if problems:
        raise InputError(problems)
    return {result.scenario.name: result for result in results.values()}


def namesakes(names: Mapping[Path, str]) -> list[Problem]:
    """Problems with files that would stand side by side under one name; names are inherited (`extends`)."""
    first = {names[file]: file for file in reversed(list(names))}
    return [
        Problem(str(file), "name", f'dit scenario heet "{name}", net als {first[name].name}; geef het een eigen name')
        for file, name in names.items()
        if first[name] != file
    ]


def read_realised(scenario: Scenario) -> Realised | None:
    """Read the ledger that a scenario names; None when it names none.

    Raises
    ------
    InputError
        The ledger or its mapping cannot be read, the cut-off lies outside the horizon, or they do not fit the flows.
    """
    asked = scenario.realisation
    if asked is None:
        return None
    from scenarios.model.ledger import read_ledger

    through = scenario.horizon.index(asked.through) + 1
    if not 0 < through <= scenario.horizon.months:
        span = f"{scenario.horizon.year_labels[0]} tot en met {scenario.horizon.year_labels[-1]}"
        raise InputError([Problem("", "realisation.through", f"{asked.through} ligt buiten de looptijd ({span})")])
    ledger = read_ledger(Path(asked.ledger), Path(asked.mapping), scenario.start, asked.through)
    problems = [Problem(asked.mapping, key, message) for key, message in _misfits(scenario, ledger)]
    if problems:
        raise InputError(problems)
    booked = {key: np.array([float(euro) for euro in months.values()]) for key, months in ledger.amounts.items()}
    return Realised(through, asked.onward, booked, ledger.title, ledger.status, ledger)


def _misfits(scenario: Scenario, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """What was mapped to a flow that is not there, or to a book that cannot be booked by itself."""
    flows = scenario.flows
    for flow, book in ledger.amounts:
        if flow not in flows:
            yield f"postings.{flow}", f'geldstroom "{flow}" staat niet in het scenario{suggestion(flow, flows)}'
        elif book == "cash":
            for waiting in (name for name, each in flows.items() if each.paid.with_ == flow):
                if (waiting, "cash") not in ledger.amounts:
                    message = f'"{waiting}" wacht op deze geldstroom; koppel ook de kas van "{waiting}"'
                    yield f"postings.{flow}", message
        elif flows[flow].recognised == "paid":
            yield f"postings.{flow}", 'deze geldstroom telt als hij is betaald; koppel alleen zijn kas (book = "cash")'
