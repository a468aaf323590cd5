"""What was typed, made into what the library takes; what cannot be is said in Dutch, with the option it came from."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scenarios.model.result import Result
    from scenarios.model.toml_files import TomlFloat


def result_of(file: Path, settings: dict[str, str]) -> Result:
    """Result of a scenario; a problem that knows no file belongs to the one that was asked for."""
    from scenarios.model.run import run

    try:
        return run(file, settings)
    except InputError as error:
        raise InputError([Problem(p.file or str(file), p.key, p.message) for p in error.problems]) from None


def settings_of(settings: tuple[str, ...]) -> dict[str, str]:
    """Numbers given with --set: path to value as typed."""
    hint = "hier hoort SLEUTEL=WAARDE, zoals placements.wia.persons=10"
    problems = [Problem("--set", text, hint) for text in settings if text.find("=") < 1]
    pairs = [text.split("=", 1) for text in settings if text.find("=") > 0]
    keys = [key for key, _ in pairs]
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    problems += [Problem("--set", key, "deze sleutel is al eerder gegeven") for key in twice]
    if problems:
        raise InputError(problems)
    return dict(pairs)


def both_of(before: Path, after: Path) -> list[Result]:
    """Results of two scenarios or adopted versions; what is wrong with either is said at once."""
    from scenarios.model.record_files import open_run

    results: list[Result] = []
    problems: list[Problem] = []
    for file in (before, after):
        try:
            results.append(open_run(file))
        except InputError as error:
            problems += [Problem(p.file or str(file), p.key, p.message) for p in error.problems]
    if problems:
        raise InputError(problems)
    return results


def party_of(result: Result, party: str | None, others: Mapping[str, object] | None = None) -> str:
    """Party as asked for, of this result or one of `others`; without a wish the first of this result."""
    from scenarios.model.wording import suggestion

    parties = {**result.scenario.parties, **(others or {})}
    if party is None:
        return next(iter(parties))
    if party not in parties:
        near = suggestion(party, parties) or f"; mogelijk zijn: {', '.join(parties)}"
        raise InputError([Problem("--party", party, f"deze partij staat niet in het scenario{near}")])
    return party


def day_of(option: str, text: str | None) -> date | None:
    """Day as typed; a month stands for its first day."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        day = None
    if day is None or not day.isoformat().startswith(text):
        raise InputError([Problem(option, text, "hier hoort een dag als 2027-01-15, of een maand als 2027-01")])
    return day


def number_of(option: str, text: str) -> TomlFloat:
    """Number as typed: plain, with a point for decimals, as in a scenario file."""
    from scenarios.model.toml_files import TomlFloat

    if not re.fullmatch(r"-?\d+(_\d{3})*(\.\d+)?", text):
        hint = " (een getal heeft een punt als decimaalteken)" if re.fullmatch(r"-?[\d.]+,\d+", text) else ""
        raise InputError([Problem(option, text, f"hier hoort een getal, zoals 10000 of 0.95{hint}")])
    return TomlFloat(text)


def euro_of(option: str, text: str) -> float:
    """Amount as typed; with three decimals it is a Dutch point for thousands."""
    amount = number_of(option, text)
    if len(text.partition(".")[2]) > 2:
        message = f"een bedrag heeft hoogstens twee decimalen; bedoelde u {text.replace('.', '').replace('_', '')}?"
        raise InputError([Problem(option, text, message)])
    return float(amount)


def value_of(option: str, text: str | None, path: str, result: Result) -> float | None:
    """Value of a number of the scenario, as typed, that the scenario takes; a wrong path is reported elsewhere."""
    from scenarios.analysis.sensitivity import changed
    from scenarios.model.uncertainty import numbers

    if text is None:
        return None
    value = number_of(option, text)
    try:
        changed(result.scenario, {path: value} if path in numbers(result.scenario) else {})
    except InputError as error:
        raise InputError([Problem(option, p.key, p.message) for p in error.problems]) from None
    return float(value)
