"""No person in a file: what looks like a *burgerservicenummer*, a date of birth or an address for mail is refused.

Refused wherever it stands: in a key, a value, a comment, the name of the file. A key that names a person is refused
too. A name itself is not recognised; no text but the words of the file's own choices is a value, so one can only stand
in a comment, which is printed nowhere. What was refused is never repeated.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations
from typing import TYPE_CHECKING
from unicodedata import normalize

from scenarios.model.ledger_lines import holds_bsn
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

PERSONAL = re.compile(r"naam|name|bsn|burgerservice|sofi|geboren|geboorte|birth|adres|address|e-?mail|telefoon", re.I)
ALLOWED = {"partner_born_after_1971"}
RUN = re.compile(r"\d+(?:[\W_]{1,4}\d+)*")  # digits with marks between them
BSN_DIGITS, LOST_ZERO = 9, 8
YEAR, MONTH, DAY = r"(?:19|20)\d{2}", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
NAMED = "(?:jan|feb|m(?:aa)?rt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*"
MARK = r"[\W_]{1,2}"
DATE = re.compile(
    rf"(?<!\d)(?:{DAY}{MARK}(?:{MONTH}|{NAMED}){MARK}{YEAR}|{YEAR}{MARK}{MONTH}{MARK}{DAY}"
    rf"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){YEAR}|{YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)",
    re.I,
)
MAIL = re.compile(r"\S@\S+\.\w")
DIGIT = re.compile(r"\d")
BIRTH = "een geboortedatum"
DATED = "een datum kan een geboortedatum zijn; geef een maand als 2026-03 of een leeftijd in jaren"
GO = "haal het weg, het hoort niet in dit bestand"


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
        found = BIRTH if isinstance(raw, dt.date) else personal(str(getattr(raw, "text", raw)))
        if found:
            yield key, DATED if found == BIRTH else f"deze waarde lijkt op {found}; {GO}"


def comment_problems(text: str) -> Iterator[tuple[str, str]]:
    """Place and Dutch message of every comment in the text of a file that may point at a person."""
    for line, content in enumerate(text.splitlines(), start=1):
        found = personal(content.partition("#")[2])
        if found:
            yield f"regel {line}", f"een opmerking lijkt {found} te bevatten; haal het weg"


def personal(text: str) -> str:
    """What a text seems to hold, in Dutch: a *burgerservicenummer*, a date of birth, a mail address; empty if nothing.

    >>> personal("111/222/333"), personal("12 maart 1980"), personal("2026-01")
    ('een burgerservicenummer', 'een geboortedatum', '')
    """
    plain = normalize("NFKC", text)
    if any(_is_bsn(run.group()) for run in RUN.finditer(_in_ascii(plain))):
        return "een burgerservicenummer"
    if DATE.search(plain):
        return BIRTH
    return "een e-mailadres" if MAIL.search(plain) else ""


def refuse_personal(text: str, where: str) -> None:
    """Raise InputError when a text beside the file (its name, that of an organisation) may point at a person.

    A date is no sign of it there: a conversation has one too.
    """
    found = personal(DATE.sub("", normalize("NFKC", text)))
    if found:
        raise InputError([Problem("", where, f"hier lijkt {found} te staan; kies een andere naam")])


def _in_ascii(text: str) -> str:
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def _is_bsn(run: str) -> bool:
    """Whether neighbouring groups of digits are nine together that pass the 11-test, or eight with a zero lost."""
    groups = re.findall(r"\d+", run)
    joined = ("".join(groups[first:last]) for first, last in combinations(range(len(groups) + 1), 2))
    return any(holds_bsn(digits.zfill(BSN_DIGITS)) for digits in joined if len(digits) in (LOST_ZERO, BSN_DIGITS))


def _in_key(name: str, inside: str) -> Iterator[tuple[str, str]]:
    if name in ALLOWED:
        return
    word = PERSONAL.search(name)
    if word:
        yield inside, f"een sleutel met “{word.group().lower()}” erin wijst naar een persoon; haal het weg"
    elif DIGIT.search(name):
        yield inside, f"een sleutel met cijfers kan een nummer of datum van een persoon zijn; {GO}"


def _safe(name: str) -> str:
    return name if name in ALLOWED or not (PERSONAL.search(name) or DIGIT.search(name)) else "..."
