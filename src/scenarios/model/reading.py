"""Read a scenario file: TOML, `extends`, overrides from the command line, and every problem at once, in Dutch."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from scenarios.model.checking import covered, number_paths, reference_problems
from scenarios.model.scenario import Scenario, TomlFloat
from scenarios.model.wording import schema_problems, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

Raw = dict[str, Any]

# A flow's settlement is one decision: a file that extends another replaces it as a whole.
ATOMIC = ("paid", "places")
POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_scenario(path: Path | str, overrides: Mapping[str, str] | None = None) -> Scenario:
    """Read a scenario file, or refuse it with all its problems.

    Parameters
    ----------
    path
        TOML file. It stands alone, or `extends` another file (relative to itself) and says only what differs.
    overrides
        Values by dotted path ("placements.wia.persons": "10"), written as in TOML; they count as assumptions.

    Raises
    ------
    InputError
        Unreadable file or TOML, unknown keys, wrong types, values out of range, unknown parties or flows, circular
        references, numbers without a source: all together.
    """
    path = Path(path)
    raw = _load(path, ())
    problems = _apply(raw, overrides or {})
    file = str(path)
    problems += [Problem(file, key, message) for key, message in reference_problems(raw)]
    try:
        scenario = Scenario.model_validate(raw)
    except ValidationError as error:
        wrong = [Problem(file, key, message) for key, message in schema_problems(error)]
        raise InputError([*wrong, *problems]) from None
    if problems:
        raise InputError(problems)
    return scenario


def scenario_files(path: Path | str) -> dict[str, str]:
    """Text of a scenario file and of all it extends, by file name, the file itself first."""
    path = Path(path)
    text = path.read_text("utf-8")
    parent = tomllib.loads(text).get("extends")
    return {path.name: text} | (scenario_files(path.parent / parent) if parent else {})


def _load(path: Path, children: tuple[Path, ...]) -> Raw:
    """Raw contents of a file with those of the files it extends underneath."""
    raw = _parse(path)
    parent = raw.pop("extends", None)
    if parent is None:
        return raw
    if not isinstance(parent, str):
        raise InputError(
            [Problem(str(path), "extends", "hier hoort de naam van een scenariobestand tussen aanhalingstekens")]
        )
    base = (path.parent / parent).resolve()
    chain = (*children, path.resolve())
    if base in chain:
        names = " → ".join(p.name for p in (*chain[chain.index(base) :], base))
        raise InputError([Problem(str(path), "extends", f"de bestanden bouwen in een kring op elkaar voort: {names}")])
    below = _load(base, chain)
    problems = [Problem(str(path), key, message) for key, message in _stale_sources(raw, below)]
    if problems:
        raise InputError(problems)
    return _merge(below, raw)


def _parse(path: Path) -> Raw:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise InputError([Problem(str(path), "", "dit bestand bestaat niet")]) from None
    except IsADirectoryError:
        raise InputError([Problem(str(path), "", "dit is een map, geen scenariobestand")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(str(path), "", "dit bestand is geen tekst in UTF-8; bewaar het als UTF-8")]) from None
    try:
        return tomllib.loads(text, parse_float=TomlFloat)
    except tomllib.TOMLDecodeError as error:
        raise InputError([Problem(str(path), "", _toml_message(str(error)))]) from None


def _toml_message(message: str) -> str:
    where = POSITION.search(message)
    place = f"op regel {where[1]}, teken {where[2]}" if where else "aan het eind van het bestand"
    if "overwrite" in message or "twice" in message or "Cannot declare" in message:
        return f"{place} staat een sleutel die al eerder is gegeven"
    if "Invalid value" in message:
        return f"{place} staat geen geldige waarde; tekst hoort tussen aanhalingstekens, een getal heeft een punt als decimaalteken"
    return f"{place} is dit geen geldige TOML; controleer haken, aanhalingstekens en het is-teken"


def _merge(below: Raw, above: Raw) -> Raw:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(below.get(key), dict) and key not in ATOMIC
        merged[key] = _merge(below[key], value) if both else value
    return merged


def _stale_sources(above: Raw, below: Raw) -> list[tuple[str, str]]:
    """Numbers that a file changes without saying where its own number comes from."""
    own = above.get("sources", {})
    return [
        (path, "dit bestand verandert dit getal en moet er dus zelf een bron voor geven onder [sources]")
        for path, value in number_paths(above)
        if _leaf(below, path) not in (None, value) and not covered(path, own)
    ]


def _leaf(raw: Raw, path: str) -> object:
    value: object = raw
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def _apply(raw: Raw, overrides: Mapping[str, str]) -> list[Problem]:
    """Put command-line overrides into the raw scenario; each becomes an assumption with its own source."""
    problems = []
    for path, text in overrides.items():
        try:
            value = tomllib.loads(f"x = {text}", parse_float=TomlFloat)["x"]
        except tomllib.TOMLDecodeError:
            hint = " (een getal heeft een punt als decimaalteken)" if re.fullmatch(r"[\d.]+,\d+", text) else ""
            problems.append(
                Problem("--set", path, f'"{text}" is geen geldige waarde{hint}; tekst hoort tussen aanhalingstekens')
            )
            continue
        parents, _, last = path.rpartition(".")
        table = _leaf(raw, parents) if parents else raw
        if not isinstance(table, dict):
            near = suggestion(path, [known for known, _ in number_paths(raw)])
            problems.append(Problem("--set", path, f"dit pad bestaat niet in het scenario{near}"))
            continue
        table[last] = value
        if path.startswith(("placements.", "flows.")):
            note = {"source": "Opgegeven bij de opdracht (--set)", "status": "assumed"}
            raw.setdefault("sources", {})[path] = note
    return problems
