"""The display blocks that travel from a notebook to the appendix, and what must hold for them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from scenarios.problems import Problem
from scenarios.publish import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.present.blocks import Block

#: Name under which the blocks themselves are attached to the PDF.
DATA_FILE = "data.json"
#: Heading printed above the list of contents.
CONTENTS_HEADING = "Inhoud"

_KINDS = ("title", "figures", "text", "table", "chart")


def headings(blocks: list[Block]) -> list[tuple[int, str]]:
    """Return level and plain text of every heading the appendix prints, in order."""
    return [
        (1, CONTENTS_HEADING) if node["kind"] == "contents" else (node["level"], prose.plain(node["inline"]))
        for block in blocks
        if block["kind"] == "text"
        for node in prose.parse(block["markdown"])[0]
        if node["kind"] in {"heading", "contents"}
    ]


def problems(blocks: list[Block], file: str = "", places: list[str] | None = None) -> list[Problem]:
    """Say everything that stands between these blocks and a printed appendix.

    Parameters
    ----------
    blocks
        Display blocks in reading order.
    file
        Name the user knows the notebook by, for the messages.
    places
        Where the user finds each block ("cel 3"); its rank among the blocks if left out.

    Returns
    -------
    list of Problem
        Dutch sentences, empty when the blocks can be printed.
    """
    found = list(_title_problems(blocks))
    names = places or [f"blok {number}" for number in range(1, len(blocks) + 1)]
    for name, block in zip(names, blocks, strict=True):
        found += [(name, message) for message in _block_problems(block)]
    found += [("koppen", message) for message in _heading_problems(blocks)]
    return [Problem(file, key, message) for key, message in found]


def _title_problems(blocks: list[Block]) -> Iterator[tuple[str, str]]:
    titles = [number for number, block in enumerate(blocks, start=1) if block["kind"] == "title"]
    if not titles:
        yield "titelblok", "er is geen titelblok. Begin het notitieboek met een titelblok en voer het uit."
    elif titles != [1]:
        yield "titelblok", "het titelblok moet als eerste komen en mag maar één keer voorkomen."


def _block_problems(block: Block) -> Iterator[str]:
    match block["kind"]:
        case "title":
            yield from _title_block_problems(block)
        case "text":
            yield from prose.parse(block["markdown"])[1]
        case "table":
            yield from _table_problems(block)
        case "chart":
            yield from _chart_problems(block)
        case kind if kind not in _KINDS:
            yield f"het soort blok `{kind}` is onbekend. Voer het notitieboek opnieuw uit met deze versie."


def _title_block_problems(block: Block) -> Iterator[str]:
    for key, name in (("title", "titel"), ("organisation", "organisatie"), ("author", "opsteller")):
        if not block[key].strip():
            yield f"het titelblok heeft geen {name}. Vul die in."
    try:
        date.fromisoformat(block["date"])
    except ValueError:
        yield f"de datum `{block['date']}` is geen datum. Schrijf jaar-maand-dag, bijvoorbeeld 2017-08-22."
    for name, count in Counter([DATA_FILE, *(file["name"] for file in block["attachments"])]).items():
        if count > 1:
            yield f"er zijn twee meegestuurde bestanden met de naam `{name}`. Geef ieder een eigen naam."


def _table_problems(block: Block) -> Iterator[str]:
    if not block["caption"].strip():
        yield f"de tabel `{block['id']}` heeft geen opschrift. Geef de tabel een opschrift."
    if all(row["role"] == "group" for row in block["rows"]):
        yield f"de tabel `{block['id']}` heeft geen regels. Laat de tabel weg of vul hem."
    for number, row in enumerate(block["rows"], start=1):
        if len(row["cells"]) != len(block["columns"]):
            yield f"de tabel `{block['id']}` heeft in regel {number} niet voor elke kolom een cel."
        if not row["cells"][0].strip():
            yield f"de tabel `{block['id']}` heeft in regel {number} geen tekst in de eerste kolom."


def _chart_problems(block: Block) -> Iterator[str]:
    if not block["caption"].strip():
        yield f"de grafiek `{block['id']}` heeft geen opschrift. Geef de grafiek een opschrift."
    if not block["alt"].strip():
        yield (
            f"de grafiek `{block['id']}` heeft geen beschrijving voor wie haar niet kan zien. "
            "Beschrijf in een of twee zinnen wat de grafiek laat zien, met de cijfers."
        )


def _heading_problems(blocks: list[Block]) -> Iterator[str]:
    previous = 0
    for level, text in headings(blocks):
        if level > previous + 1:
            yield (
                f"de kop “{text}” is van niveau {level}, maar de kop daarvoor van niveau {previous}. "
                f"Gebruik niveau {previous + 1}."
                if previous
                else f"de eerste kop “{text}” is van niveau {level}. Begin met niveau 1 (één hekje)."
            )
        previous = level
