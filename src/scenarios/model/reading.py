"""Read a scenario file: TOML, `extends`, overrides from the command line, and every problem at once, in Dutch."""

from __future__ import annotations

import re
import tomllib
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from scenarios.model.checking import number_paths, reference_problems
from scenarios.model.parameter_files import shipped_book
from scenarios.model.scenario import AMOUNT_SOURCES, SOURCE_KEYS, Scenario
from scenarios.model.toml_files import (
    Raw,
    TomlFloat,
    WorkedOut,
    as_file,
    as_number,
    by_name,
    covering,
    leaf,
    loaded,
    parse,
)
from scenarios.model.uncertainty import uncertainty_problems
from scenarios.model.wording import EMPTY, schema_problems, shown, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scenarios.model.scenario import Piece

Layer = tuple[str, Raw]

# A flow's settlement is one decision, as is what must hold: a file that extends another replaces it as a whole.
ATOMIC = ("paid", "places", "conditions", "events", "uncertainty")
PIECES = ("placements", "flows", "projection", "sources")  # of a scenario, in a condition or an event
LAID_OVER = ("conditions", "events")
INHERITED = {  # what one of a section is called, and more of them
    "conditions": ("deze voorwaarde", "voorwaarden"),
    "events": ("deze gebeurtenis", "gebeurtenissen"),
    "uncertainty": ("deze onzekerheid", "onzekere getallen"),
    "correlations": ("deze samenhang", "samenhangen"),
}
VARIED = {"source": "Gevarieerd om te zien wat het doet", "status": "assumed"}
STALE = "dit bestand verandert dit getal en moet er dus zelf een bron voor geven onder [sources]"
UNCERTAIN = ("uncertainty", "correlations", "events")


def read_scenario(path: Path | str, overrides: Mapping[str, str] | None = None, above: Raw | None = None) -> Scenario:
    """Read a scenario file, or refuse it with all its problems.

    Parameters
    ----------
    path
        TOML file. It stands alone, or `extends` another file (relative to itself) and says only what differs.
    overrides
        Values by dotted path ("placements.wia.persons": "10"), written as in TOML; they count as assumptions.
    above
        Contents of a file that would extend this one: read as if it were there, its problems without a file name.

    Raises
    ------
    InputError
        Unreadable file or TOML, unknown keys, wrong types, values out of range, unknown parties or flows, circular
        references, numbers without a source: all together.
    """
    layers: list[Layer] = []
    for file, contents in reversed([*([("", above)] if above else []), *_layers(Path(path), ())]):
        layers.insert(0, (file, _by_whole_path(contents, layers)))
    problems = _stale_sources(layers)
    raw = reduce(merged, [layer for _, layer in reversed(layers)])
    _forget_changed(raw, layers)
    overrides = overrides or {}
    conditions = [] if overrides else _piece_problems(raw, layers)
    problems += _apply(raw, overrides)
    scenario, found = _validated(raw)
    # A scenario that is wrong itself makes every condition wrong with it: those would only repeat it.
    problems += [] if found else conditions
    if scenario is not None and not found:
        unsound = uncertainty_problems(scenario, lambda values: problems_with(raw, values))
        problems += _of_uncertainty(unsound, layers, overrides)
    if scenario is None or found or problems:
        raise InputError([*_located(found, layers, overrides), *problems])
    return scenario


def under(scenario: Scenario, name: str) -> Scenario:
    """Return the scenario as it is when one of its conditions does not hold; see `laid_over`."""
    return laid_over(scenario, {f"conditions.{name}": scenario.conditions[name]})


def laid_over(scenario: Scenario, pieces: Mapping[str, Piece], values: Mapping[str, float] | None = None) -> Scenario:
    """Scenario with pieces laid over it one after another, and then other numbers put into it.

    Parameters
    ----------
    scenario
        As it was read.
    pieces
        Conditions that do not hold or events that happen, by the key of each in the scenario.
    values
        Numbers by path.

    Returns
    -------
    A scenario without conditions, events or uncertainty of its own.

    Raises
    ------
    InputError
        The pieces do not fit this scenario, or each other.
    """
    raw = as_it_was = as_file(scenario.model_dump(by_alias=True, exclude_unset=True), _worked_out)
    for piece in pieces.values():
        raw = _under(raw, piece.model_dump(by_alias=True, exclude_unset=True))
    raw = _with_numbers(_under(raw, {}), values or {})
    changed, found = _validated(raw)
    # What is said of it as it was is no news: built in code it may lack sources, and a lag of nought never has one.
    known = problems_with(as_it_was, {}) if found else []
    found = [each for each in found if each not in known]
    if changed is None or found:
        within = " en ".join(pieces) + "." if pieces else ""
        raise InputError([Problem("", within + key, message) for key, message in found])
    return changed


def problems_with(raw: Raw, values: Mapping[str, float]) -> list[tuple[str, str]]:
    """Key and message of all that is wrong with raw contents when some numbers are others."""
    return _validated(_with_numbers(_under(raw, {}), values))[1]


def _with_numbers(raw: Raw, values: Mapping[str, float]) -> Raw:
    """Raw scenario with other numbers, each an assumption with a source of its own."""
    sources = raw.get("sources", {}) | dict.fromkeys(values, VARIED)
    changed = raw | {"sources": sources} if values else raw
    return reduce(lambda so_far, path: _with(so_far, path, as_number(values[path])), values, changed)


def _with(raw: Raw, path: str, value: float) -> Raw:
    """Raw contents with another value at a path; "same_month", a lag of nought months, makes room."""
    key, _, rest = path.partition(".")
    inner = raw.get(key)
    return raw | {key: _with(inner if isinstance(inner, dict) else {}, rest, value) if rest else value}


def _worked_out(value: Any) -> Any:
    """No number is a point for thousands any more."""
    return WorkedOut(value) if type(value) is float else value


def _validated(raw: Raw) -> tuple[Scenario | None, list[tuple[str, str]]]:
    """Scenario of raw contents, and key and message of all that is wrong with it."""
    found = reference_problems(raw, shipped_book().catalogue)
    try:
        return Scenario.model_validate(raw), found
    except ValidationError as error:
        return None, [*schema_problems(error), *found]


def _under(raw: Raw, piece: Raw) -> Raw:
    """Raw scenario with a piece laid over it, without conditions and uncertainty: what happens is certain then.

    Sources of numbers that the piece takes away go with them; a wrong source of its own stays, to be reported.
    """
    piece = _by_whole_path(piece, [("", raw)])
    changed = merged(raw, {key: piece[key] for key in PIECES if key in piece})
    own, sources = piece.get("sources", {}), changed.get("sources")
    if isinstance(sources, dict):
        changed["sources"] = {
            path: told for path, told in sources.items() if path in own or leaf(changed, path) is not None
        }
    return {key: value for key, value in changed.items() if key not in {"conditions", *UNCERTAIN}}


def _piece_problems(raw: Raw, layers: list[Layer]) -> list[Problem]:
    """Everything that is wrong with the scenario as it is when a condition does not hold, or an event happens."""
    return [
        Problem(layers[0][0], f"{section}.{name}.{key}", _of_piece(f"{section}.{name}", message, layers))
        for section in LAID_OVER
        for name, piece in (raw[section].items() if isinstance(raw.get(section), dict) else [])
        if isinstance(piece, dict)
        for key, message in _wrong_with(raw, piece, layers)
    ]


def _of_piece(key: str, message: str, layers: list[Layer]) -> str:
    """Message about a file as one about a piece, that has sources of its own and may come from a file below."""
    section = key.partition(".")[0]
    told = message.replace("dit bestand", INHERITED[section][0]).replace("[sources]", f"[{key}.sources]")
    return _from_below(section, told, layers)


def _of_uncertainty(found: list[tuple[str, str]], layers: list[Layer], overrides: Mapping[str, str]) -> list[Problem]:
    """Problems with uncertain numbers and correlations: of the file itself, also where it inherits them."""
    sections = [(key.partition(".")[0], key, message) for key, message in found]
    return [
        Problem("--set", key, message)
        if section in overrides
        else Problem(layers[0][0], key, _from_below(section, message, layers))
        for section, key, message in sections
    ]


def _from_below(section: str, message: str, layers: list[Layer]) -> str:
    """Message about a part of a section, that says so when the section comes from a file below."""
    if section in layers[0][1]:
        return message
    (one, more), below = INHERITED[section], next(Path(file).name for file, raw in layers if section in raw)
    nothing = "[]" if section == "correlations" else "{}"
    return f"{message}; {one} komt uit {below}: geef hier eigen {more}, of {section} = {nothing}"


def _wrong_with(raw: Raw, told: Raw, layers: list[Layer]) -> list[tuple[str, str]]:
    piece = {key: told[key] for key in PIECES if isinstance(told.get(key), dict)}
    stale = [(path, STALE) for path in _borrowed(piece, layers)]
    found = _validated(_under(raw, piece))[1]
    for section in ("flows", "placements"):
        found = _misspelt(found, section, piece.get(section, {}), raw.get(section))
    return [*found, *stale]


def _misspelt(found: list[tuple[str, str]], section: str, names: Raw, known: Any) -> list[tuple[str, str]]:
    """Problems in which a name that nearly is one of the scenario gives one, not one for all that it lacks."""
    known = known if isinstance(known, dict) else {}
    for name in names:
        near = "" if name in known else suggestion(name, known)
        lacks = [each for each in found if each[0].startswith(f"{section}.{name}.") and each[1] == EMPTY["missing"]]
        if near and len(lacks) > 1:
            rest = [each for each in found if each not in lacks]
            found = [(f"{section}.{name}", f"deze naam staat niet in het scenario{near}"), *rest]
    return found


def scenario_files(path: Path | str) -> dict[str, str]:
    """Text of a scenario file and of all it extends, by file name (see `by_name`), the file itself first."""
    return by_name(_texts(Path(path)))


def scenario_chain(path: Path) -> list[Path]:
    """A scenario file and those that it extends, the file itself first; raises InputError."""
    return [Path(file) for file, _ in _layers(path, ())]


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of a file and of all it extends."""
    text = path.read_text("utf-8-sig")
    yield path.name, text
    parent = loaded(text).get("extends")
    if parent:
        yield from _texts(path.parent / parent)


def _layers(path: Path, children: tuple[Path, ...]) -> list[Layer]:
    """Name and raw contents of a file and of the files it extends, the file itself first."""
    raw = _placed(parse(path), path.parent)
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


def _placed(raw: Raw, folder: Path) -> Raw:
    """Raw contents in which the files of a realisation are found from anywhere."""
    booked = raw.get("realisation")
    if not isinstance(booked, dict):
        return raw
    files = {key: str(folder / booked[key]) for key in ("ledger", "mapping") if isinstance(booked.get(key), str)}
    return raw | {"realisation": booked | files}


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


def merged(below: Raw, above: Raw) -> Raw:
    """Raw contents of a file with those of another laid over it, as `extends` does."""
    both = dict(below)
    if any(source in above for source in AMOUNT_SOURCES):  # a flow has one: naming it replaces what was there
        both = {key: value for key, value in below.items() if key not in {*SOURCE_KEYS, "placements"}}
    if "uncertainty" in above:  # other uncertain numbers move together in other ways
        both.pop("correlations", None)
    for key, value in above.items():
        nested = isinstance(value, dict) and isinstance(below.get(key), dict) and key not in ATOMIC
        both[key] = merged(below[key], value) if nested else value
    return both


def _stale_sources(layers: list[Layer]) -> list[Problem]:
    """Numbers that a file changes or adds without saying where its own number comes from."""
    return [
        Problem(file, path, STALE) for n, (file, raw) in enumerate(layers) for path in _borrowed(raw, layers[n + 1 :])
    ]


def _borrowed(raw: Raw, below: list[Layer]) -> Iterator[str]:
    """Paths of numbers that take the source of a file below: it speaks of the numbers that were there."""
    for path, value in number_paths(raw):
        old = _inherited(path, below)
        borrowed = old is not None or any(covering(path, layer.get("sources")) for _, layer in below)
        if old != value and borrowed and not covering(path, raw.get("sources")):
            yield path


def _by_whole_path(raw: Raw, below: list[Layer]) -> Raw:
    """Contents in which a number that they change has their source by its whole path.

    Otherwise a source below that is more precise than theirs would still speak of the number that was there.
    """
    told, precise = raw.get("sources"), {}
    sources: Raw = told if isinstance(told, dict) else {}
    for path, value in number_paths(raw):
        own = covering(path, sources)
        deeper = any(len(covering(path, layer.get("sources"))) > len(own) for _, layer in below)
        if own and deeper and value != _inherited(path, below):
            precise[path] = sources[own]
    return raw | {"sources": {**sources, **precise}} if precise else raw


def _inherited(path: str, below: list[Layer]) -> object:
    return next((value for _, raw in below if (value := leaf(raw, path)) is not None), None)


def _apply(raw: Raw, overrides: Mapping[str, str]) -> list[Problem]:
    """Put command-line overrides into the raw scenario; each becomes an assumption with its own source."""
    tried = [(path, _put(raw, path, text)) for path, text in overrides.items()]
    return [Problem("--set", path, message) for path, message in tried if message]


def _put(raw: Raw, path: str, text: str) -> str:
    """Put one override into the raw scenario; returns why it cannot be, or "" when it is done."""
    if path.startswith("conditions."):
        return "een voorwaarde verandert u in het bestand: haar tekst zegt wat er verandert"
    try:
        value = tomllib.loads(f"x = {text}", parse_float=TomlFloat)["x"]
    except tomllib.TOMLDecodeError:
        hint = " (een getal heeft een punt als decimaalteken)" if re.fullmatch(r"[\d.]+,\d+", text) else ""
        return f'"{text}" is geen geldige waarde{hint}; tekst hoort tussen aanhalingstekens'
    parents, _, last = path.rpartition(".")
    table = leaf(raw, parents) if parents else raw
    if table is None and parents == "projection":  # the one group that a scenario may leave out as a whole
        table = raw.setdefault(parents, {})
    if not isinstance(table, dict):
        return f"dit pad bestaat niet in het scenario{suggestion(path, [known for known, _ in number_paths(raw)])}"
    table[last] = value
    _make_certain(raw, path)
    sources = raw.setdefault("sources", {})
    if path.startswith(("placements.", "flows.", "projection.")) and isinstance(sources, dict):
        for below in [each for each in sources if each.startswith(f"{path}.")]:
            del sources[below]
        sources[path] = {"source": "Opgegeven bij de opdracht (--set)", "status": "assumed"}
    return ""


def _forget_changed(raw: Raw, layers: list[Layer]) -> None:
    """Take away the uncertainty of numbers that a file above changed: it spoke of the number that was there."""
    uncertain = raw.get("uncertainty")
    below = next((layers[n:] for n, (_, layer) in enumerate(layers) if "uncertainty" in layer), [])
    for path in uncertain if isinstance(uncertain, dict) else []:
        if _inherited(path, below) != leaf(raw, path):
            _make_certain(raw, path)


def _make_certain(raw: Raw, path: str) -> None:
    """Take the uncertainty of what is set away, and its correlations; what is wrong with them stays."""
    if path == "uncertainty":  # set as a whole, as by a file above
        raw.pop("correlations", None)
    uncertain, pairs = raw.get("uncertainty"), raw.get("correlations")
    named = uncertain if isinstance(uncertain, dict) else {}
    gone = {each for each in named if f"{each}.".startswith(f"{path}.")}
    if gone:
        raw["uncertainty"] = {each: about for each, about in named.items() if each not in gone}
        if isinstance(pairs, list):
            raw["correlations"] = [pair for pair in pairs if not any(_is_between(pair, each) for each in gone)]


def _is_between(pair: object, path: str) -> bool:
    between = pair.get("between") if isinstance(pair, dict) else None
    return isinstance(between, list) and path in between
