"""The pages that a workbench is made of, as HTML, and how its controls are grouped."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader

from scenarios.present import dutch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scenarios.explore.entry import Entry

PAGE = Path(__file__).parent / "page"
GROUPS = {
    "council": ("Knoppen", "de raad beslist"),
    "nobody": ("Aannames", "niemand beslist"),
    "law": ("Regels", "de wetgever beslist"),
}


def by_owner(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries by what they belong to, in order."""
    return [(owner, list(group)) for owner, group in groupby(entries, key=lambda entry: entry.owner)]


PAGES = Environment(loader=FileSystemLoader(PAGE), autoescape=True)
PAGES.filters["groupby_owner"] = by_owner
PAGES.filters["glued"] = dutch.glued


def page(name: str, **about: Any) -> str:
    """HTML of one of the pages."""
    return PAGES.get_template(f"{name}.html").render(about)


def groups(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Controls by who decides; those that the scenario leaves at their default come under "more"."""
    found = []
    for key, (title, about) in GROUPS.items():
        here = [entry for entry in entries if entry.lever.decides == key]
        first, more = ([each for each in here if each.lever.told == told] for told in (True, False))
        if here:
            found.append({"key": key, "title": title, "about": about, "first": first, "more": more})
    return found
