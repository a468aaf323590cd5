"""Read a scenario file: TOML, `extends`, overrides from the command line, and every problem at once, in Dutch."""

from __future__ import annotations

import re
import tomllib
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from scenarios.model.checking import covered, number_paths, reference_problems
from scenarios.model.parameter_files import shipped_book
from scenarios.model.scenario import AMOUNT_SOURCES, Scenario, TomlFloat
from scenarios.model.wording import schema_problems, shown, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

Raw = dict[str, Any]
Layer = tuple[str, Raw]

# A flow's settlement is one decision: a file that extends another replaces it as a whole.
ATOMIC = ("paid", "places")
SOURCE_KEYS = {*AMOUNT_SOURCES, "per", "period", "options", "factor", "rate", "placements"}
POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
# What the TOML reader says (the first that fits counts), and what that means to who typed it.
SYNTAX = {
    "Expected newline": "hier moet de regel ophouden; schrijf een getal zonder eenheid, met een punt als decimaalteken "
    "(0.5) en zonder punt voor de duizendtallen (17000), een datum als 2022-03-01, en tekst en een maand tussen "
    "aanhalingstekens",
    "Invalid value": "hier staat geen geldige waarde; zet tekst tussen aanhalingstekens en begin een getal met een "
    "cijfer",
    "Unterminated string": "deze tekst heeft geen aanhalingsteken aan het eind",
    "Illegal character": "deze tekst heeft geen aanhalingsteken aan het eind",
    "Unclosed": "een haak gaat open, maar niet dicht",
    "Expected ']": "een haak gaat open, maar niet dicht",
    "Expected '='": "na een sleutel hoort een is-teken",
    "Cannot": "deze sleutel is al eerder gegeven",
    "Duplicate": "deze sleutel is al eerder gegeven",
    "": 'dit is geen geldige regel; schrijf sleutel = waarde, of een kop als "[flows.lks]"',
}


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
    layers = _layers(Path(path), ())
    problems = _stale_sources(layers)
    raw = reduce(_merge, [layer for _, layer in reversed(layers)])
    overrides = overrides or {}
    problems += _apply(raw, overrides)
    found = reference_problems(raw, shipped_book().catalogue)
    try:
        scenario = Scenario.model_validate(raw)
    except ValidationError as error:
        found = [*schema_problems(error), *found]
        raise InputError([*_located(found, layers, overrides), *problems]) from None
    if found or problems:
        raise InputError([*_located(found, layers, overrides), *problems])
    return scenario


def scenario_files(path: Path | str) -> dict[str, str]:
    """Text of a scenario file and of all it extends, by file name, the file itself first."""
    path = Path(path)
    text = path.read_text("utf-8-sig")
    parent = tomllib.loads(text).get("extends")
    return {path.name: text} | (scenario_files(path.parent / parent) if parent else {})


def _layers(path: Path, children: tuple[Path, ...]) -> list[Layer]:
    """Name and raw contents of a file and of the files it extends, the file itself first."""
    raw = _parse(path)
    parent = raw.pop("extends", None)
    if parent is None:
        return [(str(path), raw)]
    if not isinstance(parent, str):
        message = f"hier hoort de naam van een scenariobestand tussen aanhalingstekens, maar er staat {shown(parent)}"
        raise InputError([Problem(str(path), "extends", message)])
    base = path.parent / parent
    if not base.is_file():
        near = suggestion(parent, [file.name for file in sorted(base.parent.glob("*.toml"))])
        raise InputError([Problem(str(path), "extends", f'bestand "{parent}" bestaat niet{near}')])
    chain = (*children, path.resolve())
    if base.resolve() in chain:
        names = " → ".join(p.name for p in (*chain[chain.index(base.resolve()) :], base))
        raise InputError([Problem(str(path), "extends", f"de bestanden bouwen in een kring op elkaar voort: {names}")])
    return [(str(path), raw), *_layers(base, chain)]


def _located(found: list[tuple[str, str]], layers: list[Layer], overrides: Mapping[str, str]) -> list[Problem]:
    """Problems with the file to mend: the uppermost that holds the key, or else most of the path to it."""
    problems = []
    for key, message in found:
        depths = [_letters(raw, key) for _, raw in layers]
        file, _ = layers[depths.index(max(depths))]
        problems.append(Problem("--set" if key in overrides else file, key, message))
    return problems


def _letters(value: object, path: str) -> int:
    """How much of a path is there, in letters, for keys under [sources] have dots themselves."""
    table = value if isinstance(value, dict) else {}
    here = [key for key in table if f"{path}.".startswith(f"{key}.")]
    return max((len(key) + _letters(table[key], path[len(key) + 1 :]) for key in here), default=0)


def _parse(path: Path) -> Raw:
    try:
        # Some editors put a mark before UTF-8 text; it is not part of it.
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError([Problem(str(path), "", "dit bestand bestaat niet")]) from None
    except IsADirectoryError:
        raise InputError([Problem(str(path), "", "dit is een map, geen scenariobestand")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(str(path), "", "dit bestand is geen tekst in UTF-8; bewaar het als UTF-8")]) from None
    try:
        return tomllib.loads(text, parse_float=TomlFloat)
    except tomllib.TOMLDecodeError as error:
        raise InputError([Problem(str(path), *_syntax_problem(str(error)))]) from None


def _syntax_problem(message: str) -> tuple[str, str]:
    """Where the TOML reader stopped, and what to do about it."""
    where = POSITION.search(message)
    place = f"regel {where[1]}, teken {where[2]}" if where else "eind van het bestand"
    return place, next(dutch for english, dutch in SYNTAX.items() if message.startswith(english))


def _merge(below: Raw, above: Raw) -> Raw:
    merged = dict(below)
    if any(source in above for source in AMOUNT_SOURCES):  # a flow has one: naming it replaces what was there
        merged = {key: value for key, value in below.items() if key not in SOURCE_KEYS}
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(below.get(key), dict) and key not in ATOMIC
        merged[key] = _merge(below[key], value) if both else value
    return merged


def _stale_sources(layers: list[Layer]) -> list[Problem]:
    """Numbers that a file changes or adds without saying where its own number comes from.

    A source higher up, in a file below, speaks of the numbers that were there; a new one would take it in silence.
    """
    message = "dit bestand verandert dit getal en moet er dus zelf een bron voor geven onder [sources]"
    problems = []
    for n, (file, raw) in enumerate(layers):
        below = layers[n + 1 :]
        for path, value in number_paths(raw):
            old = _inherited(path, below)
            borrowed = old is not None or any(covered(path, layer.get("sources")) for _, layer in below)
            if old != value and borrowed and not covered(path, raw.get("sources")):
                problems.append(Problem(file, path, message))
    return problems


def _inherited(path: str, below: list[Layer]) -> object:
    return next((value for _, raw in below if (value := _leaf(raw, path)) is not None), None)


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
        if table is None and parents == "projection":  # the one group that a scenario may leave out as a whole
            table = raw.setdefault(parents, {})
        if not isinstance(table, dict):
            near = suggestion(path, [known for known, _ in number_paths(raw)])
            problems.append(Problem("--set", path, f"dit pad bestaat niet in het scenario{near}"))
            continue
        table[last] = value
        if path.startswith(("placements.", "flows.", "projection.")):
            note = {"source": "Opgegeven bij de opdracht (--set)", "status": "assumed"}
            raw.setdefault("sources", {})[path] = note
    return problems
