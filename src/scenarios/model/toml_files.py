"""TOML as people type it: read into plain tables, or refused in Dutch with the place where it stops being TOML."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from functools import lru_cache
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Raw = dict[str, Any]


def as_file(value: Any, typed: Callable[[Any], Any] = lambda value: value) -> Any:
    """Contents as a file has them: every key is text, and each value that is no table and no list is `typed`."""
    if isinstance(value, dict):
        return {str(key): as_file(inner, typed) for key, inner in value.items()}
    return [as_file(inner, typed) for inner in value] if isinstance(value, list) else typed(value)


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


class TomlFloat(float):
    """A TOML number that remembers how it was typed, so that a Dutch "17.000" is not read as seventeen."""

    text: str

    def __new__(cls, text: str) -> TomlFloat:
        """Keep `text` beside its value."""
        number = super().__new__(cls, text)
        number.text = text
        return number


class WorkedOut(TomlFloat):
    """A number that was worked out, not typed: many decimals are no point for thousands.

    With its decimals behind a comma it is never taken for a Dutch 17.000, and reads as Dutch in a message.
    """

    def __new__(cls, value: float) -> WorkedOut:
        """Keep the value with a text of its own."""
        number = float.__new__(cls, value)
        number.text = f"{value:.15g}".replace(".", ",")
        return number


def as_number(value: float) -> float:
    """Return a number as a file would give it: whole where it is whole, and with its text where it is not."""
    if isinstance(value, TomlFloat):
        return value if "." in value.text else int(value)
    return int(value) if float(value).is_integer() else WorkedOut(value)


def parse(path: Path) -> Raw:
    """Raw contents of a TOML file; raises InputError in Dutch when it cannot be read."""
    try:
        # Some editors put a mark before UTF-8 text; it is not part of it.
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError([Problem(str(path), "", "dit bestand bestaat niet")]) from None
    except IsADirectoryError:
        raise InputError([Problem(str(path), "", "dit is een map, geen bestand")]) from None
    except OSError:
        raise InputError([Problem(str(path), "", "dit bestand kan niet worden gelezen")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(str(path), "", "dit bestand is geen tekst in UTF-8; bewaar het als UTF-8")]) from None
    try:
        return deepcopy(loaded(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError([Problem(str(path), *_syntax_problem(str(error)))]) from None


@lru_cache(maxsize=64)
def loaded(text: str) -> Raw:
    """Contents of a TOML text, not to be changed; kept, because a workbench reads the same files at every step."""
    return tomllib.loads(text, parse_float=TomlFloat)


def by_name(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Texts of files by name, each once; another text under a name that is taken gets a number ("weert-2.toml")."""
    found: dict[str, str] = {}
    for name, text in files:
        stem, _, ending = name.rpartition(".")
        names = chain([name], (f"{stem}-{number}.{ending}" for number in count(2)))
        found[next(each for each in names if found.get(each, text) == text)] = text
    return found


def leaf(raw: Raw, path: str) -> object:
    """What stands at a dotted path in raw contents; None when nothing does, for TOML has no such value."""
    value: object = raw
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def covering(path: str, sources: object) -> str:
    """Path whose source covers a path: that path itself, or the nearest above it; empty when none does."""
    known = sources if isinstance(sources, dict) else {}
    while path and path not in known:
        path = path.rpartition(".")[0]
    return path


def _syntax_problem(message: str) -> tuple[str, str]:
    """Where the TOML reader stopped, and what to do about it."""
    where = POSITION.search(message)
    place = f"regel {where[1]}, teken {where[2]}" if where else "eind van het bestand"
    return place, next(dutch for english, dutch in SYNTAX.items() if message.startswith(english))
