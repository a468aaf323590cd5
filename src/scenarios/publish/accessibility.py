"""Checks no validator does: the finished PDF says what the notebook said, also to somebody who hears it."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pikepdf

from scenarios.publish.blocks import DATA_FILE, headings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.present.blocks import Block

_PDFUA_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
_FILLER = re.compile(
    r"no description has been provided.*"
    r"|(een |de |dit is een )?(afbeelding|grafiek|figuur|plaatje|image|chart)\W*\d*"
    r"|\S+\.(svg|png|jpe?g)",
    re.IGNORECASE,
)
_HEADINGS = tuple(f"/H{level}" for level in range(1, 7))
_FEWEST_WORDS = 5  # below this a sentence cannot say what a chart shows


def elements(node: pikepdf.Object, *tags: str) -> Iterator[pikepdf.Object]:
    """Yield the structure elements below `node` that carry one of the tags ("/Table"), in reading order."""
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if kid.S in tags:
                yield kid
            yield from elements(kid, *tags)


def problems(pdf_bytes: bytes, blocks: list[Block]) -> list[str]:
    """Compare a finished PDF with the blocks it was made from.

    Parameters
    ----------
    pdf_bytes
        The PDF.
    blocks
        The display blocks, the title block first.

    Returns
    -------
    list of str
        Dutch sentences, empty when all is well. Whether the file keeps to PDF/UA and PDF/A rule by rule is
        for a validator; this looks at language, title, alt texts, tables, bookmarks, headings, attachments.
    """
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        found = [*_document_problems(pdf, blocks[0]), *_bookmark_problems(pdf, blocks)]
        found += [*_attachment_problems(pdf, blocks), *_tag_problems(pdf, blocks)]
    return found


def _document_problems(pdf: pikepdf.Pdf, title: Block) -> Iterator[str]:
    language = str(pdf.Root.get("/Lang", ""))
    if not re.fullmatch("nl(-.+)?", language, re.IGNORECASE):
        yield f"de taal van het document is niet Nederlands maar “{language}”."
    metadata = pdf.open_metadata(set_pikepdf_as_editor=False)
    if metadata.get("dc:title") != title["title"]:
        yield f"de titel van het document is “{metadata.get('dc:title', '')}” en niet “{title['title']}”."
    if not _flag(pdf, "/ViewerPreferences", "/DisplayDocTitle"):
        yield "de titel van het document staat niet in de titelbalk (DisplayDocTitle)."
    if metadata.get(_PDFUA_PART) != "1":
        yield "het document noemt zich niet PDF/UA-1."
    if metadata.pdfa_status != "3A":
        yield "het document noemt zich niet PDF/A-3a."


def _flag(pdf: pikepdf.Pdf, group: str, name: str) -> bool:
    return group in pdf.Root and bool(pdf.Root[group].get(name, False))


def _bookmark_problems(pdf: pikepdf.Pdf, blocks: list[Block]) -> Iterator[str]:
    with pdf.open_outline() as outline:
        bookmarks = [_squeeze(title) for title in _titles(outline.root)]
    expected = [_squeeze(text) for _, text in headings(blocks)]
    if bookmarks != expected:
        yield f"de bladwijzers zijn niet gelijk aan de koppen: {bookmarks} in plaats van {expected}."


def _titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _titles(item.children)


def _attachment_problems(pdf: pikepdf.Pdf, blocks: list[Block]) -> Iterator[str]:
    for file in blocks[0]["attachments"]:
        if _attached(pdf, file["name"]) != file["content"].encode():
            yield f"het meegestuurde bestand `{file['name']}` ontbreekt of is veranderd."
    data = _attached(pdf, DATA_FILE)
    if data is None or json.loads(data) != json.loads(json.dumps(blocks)):
        yield f"het meegestuurde bestand `{DATA_FILE}` ontbreekt of is veranderd."


def _attached(pdf: pikepdf.Pdf, name: str) -> bytes | None:
    return pdf.attachments[name].get_file().read_bytes() if name in pdf.attachments else None


def _tag_problems(pdf: pikepdf.Pdf, blocks: list[Block]) -> Iterator[str]:
    if not _flag(pdf, "/MarkInfo", "/Marked"):
        yield "het document is niet gemarkeerd als toegankelijk (Marked)."
    if "/StructTreeRoot" not in pdf.Root:
        yield "het document heeft geen structuur (tags) voor voorleessoftware."
        return
    tree = pdf.Root.StructTreeRoot
    yield from _heading_problems(tree, blocks)
    yield from _alt_problems(tree, [block for block in blocks if block["kind"] == "chart"])
    yield from _table_problems(tree, [block for block in blocks if block["kind"] == "table"])


def _heading_problems(tree: pikepdf.Object, blocks: list[Block]) -> Iterator[str]:
    levels = [int(str(heading.S)[2]) for heading in elements(tree, *_HEADINGS)]
    if any(level > before + 1 for before, level in zip([0, *levels], levels, strict=False)):
        yield f"de koppen slaan een niveau over: {levels}."
    if levels != [level for level, _ in headings(blocks)]:
        yield "de koppen in de structuur zijn niet de koppen van het notitieboek."


def _alt_problems(tree: pikepdf.Object, charts: list[Block]) -> Iterator[str]:
    alts = [str(figure.get("/Alt", "")) for figure in elements(tree, "/Figure")]
    if len(alts) != len(charts):
        yield f"de structuur telt {len(alts)} figuren en het notitieboek {len(charts)} grafieken."
        return
    for alt, chart in zip(alts, charts, strict=True):
        name = f"de grafiek “{chart['caption']}”"
        if not alt.strip():
            yield f"{name} heeft geen beschrijving (alternatieve tekst)."
        elif _is_filler(alt, chart["caption"]):
            yield f"{name} heeft een beschrijving die niets zegt: “{alt}”."
        elif alt != chart["alt"]:
            yield f"{name} heeft een andere beschrijving dan in het notitieboek: “{alt}”."


def _is_filler(alt: str, caption: str) -> bool:
    text = alt.strip()
    return bool(_FILLER.fullmatch(text)) or len(text.split()) < _FEWEST_WORDS or text == caption.strip()


def _table_problems(tree: pikepdf.Object, expected: list[Block]) -> Iterator[str]:
    tables = list(elements(tree, "/Table"))
    if len(tables) != len(expected):
        yield f"de structuur telt {len(tables)} tabellen en het notitieboek {len(expected)}."
        return
    for table, block in zip(tables, expected, strict=True):
        rows = [list(elements(row, "/TH", "/TD")) for row in elements(table, "/TR")]
        if not rows or any(_scope(cell) != "/Column" for cell in rows[0]):
            yield f"de tabel “{block['caption']}” heeft geen kolomkoppen."
        if any(_scope(row[0]) != "/Row" for row in rows[1:]):
            yield f"de tabel “{block['caption']}” heeft niet in elke regel een rijkop."
        if len(rows) != len(block["rows"]) + 1:
            yield f"de tabel “{block['caption']}” heeft {len(rows)} regels, met de kop meegeteld."


def _scope(cell: pikepdf.Object) -> str | None:
    """Scope of a header cell; None for a data cell or a header without one."""
    if cell.S != "/TH" or "/A" not in cell:
        return None
    attributes = cell.A
    several = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(one.Scope) for one in several if "/Scope" in one), None)


def _squeeze(text: str) -> str:
    return " ".join(text.split())
