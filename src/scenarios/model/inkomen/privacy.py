"""No person in a file: what looks like a *burgerservicenummer*, a name or a date of birth is refused, in any place."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from scenarios.model.ledger_lines import holds_bsn

if TYPE_CHECKING:
    from collections.abc import Iterator

PERSONAL = re.compile(r"naam|name|bsn|burgerservice|sofi|geboren|geboorte|birth|adres|address|e-?mail|telefoon", re.I)
ALLOWED = {"partner_born_after_1971"}
DATE = re.compile(r"\b\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d{2}\b|\b(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\b")
SPACES = re.compile(r"(?<=\d)[ \-_.](?=\d)")


def personal_problems(raw: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Place and Dutch message of everything in raw contents that may point at a person; the value is never repeated."""
    if isinstance(raw, dict):
        for name, inner in raw.items():
            yield from _in_key(str(name), key)
            yield from personal_problems(inner, f"{key}.{_safe(str(name))}".lstrip("."))
    elif isinstance(raw, list):
        for at, inner in enumerate(raw, start=1):
            yield from personal_problems(inner, f"{key}.{at}")
    else:
        yield from _in_value(raw, key)


def comment_problems(text: str) -> Iterator[tuple[str, str]]:
    """Place and Dutch message of every comment in the text of a file that holds a *burgerservicenummer*."""
    for line, content in enumerate(text.splitlines(), start=1):
        if _looks_like_bsn(content.partition("#")[2]):
            yield f"regel {line}", "een opmerking lijkt een burgerservicenummer te bevatten; haal het weg"


def _in_key(name: str, inside: str) -> Iterator[tuple[str, str]]:
    if _looks_like_bsn(name):
        yield inside, "een sleutel lijkt op een burgerservicenummer; haal het weg, het hoort niet in dit bestand"
    elif name not in ALLOWED and (PERSONAL.search(name) or DATE.search(name)):
        yield f"{inside}.{name}".lstrip("."), "dit gegeven wijst naar een persoon; haal het weg"


def _in_value(value: object, key: str) -> Iterator[tuple[str, str]]:
    text = str(getattr(value, "text", value))
    if _looks_like_bsn(text):
        yield key, "deze waarde lijkt op een burgerservicenummer; haal het weg, het hoort niet in dit bestand"
    elif isinstance(value, dt.date | dt.datetime) or DATE.search(text):
        yield key, "een datum kan een geboortedatum zijn; geef een maand als 2026-03 of een leeftijd in jaren"


def _looks_like_bsn(text: str) -> bool:
    """Nine digits, with or without marks between them, that pass the 11-test; eight with a zero lost in front."""
    bare = SPACES.sub("", text)
    lone = bare.partition(".")[0]
    return holds_bsn(text) or holds_bsn(bare) or (lone.isdigit() and len(lone) == 8 and holds_bsn(f"0{lone}"))


def _safe(name: str) -> str:
    return "..." if _looks_like_bsn(name) else name
