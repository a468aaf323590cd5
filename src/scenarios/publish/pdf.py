"""From display blocks to the PDF of the appendix: one template, one typeface, the same bytes everywhere."""

from __future__ import annotations

import io
import json
import re
import shutil
import textwrap
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import font_source_sans_pro
import pikepdf
import typst

from scenarios.present import dutch
from scenarios.present.style import COLOURS
from scenarios.problems import InputError, Problem
from scenarios.publish import prose
from scenarios.publish.accessibility import elements
from scenarios.publish.blocks import DATA_FILE, problems

if TYPE_CHECKING:
    from scenarios.present.blocks import Block

_TEMPLATE = Path(__file__).with_name("appendix.typ")
_FONTS = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
_RUNNING_TITLE = 80  # characters that fit in the running header


def compile_appendix(blocks: list[Block]) -> bytes:
    """Typeset the blocks as an accessible, archivable PDF.

    Parameters
    ----------
    blocks
        Display blocks in reading order, the title block first.

    Returns
    -------
    bytes
        A PDF that claims PDF/UA-1 and PDF/A-3a, with the attachments of the title block and the blocks
        themselves (``data.json``) embedded. Equal blocks give equal bytes.

    Raises
    ------
    InputError
        If the blocks cannot be printed; the messages are Dutch and name the block.
    """
    found = problems(blocks)
    if found:
        raise InputError(found)
    document = json.dumps(_document(blocks), ensure_ascii=False)
    return _with_row_headers(_typeset(document))


def _document(blocks: list[Block]) -> dict[str, Any]:
    title = blocks[0]
    return {
        "meta": _meta(title),
        "blocks": [_prepared(block) for block in blocks[1:]],
        "attachments": [
            *({**file, "relationship": "source"} for file in title["attachments"]),
            _data_attachment(blocks),
        ],
    }


def _meta(title: Block) -> dict[str, Any]:
    day = date.fromisoformat(title["date"])
    subjects = [part.strip() for part in title["subject"].split(",")]
    return {
        **{key: title[key] for key in ("title", "subtitle", "organisation", "author", "status", "subject")},
        "accent": title.get("accent", COLOURS[0]),
        "short_title": textwrap.shorten(title["title"], _RUNNING_TITLE, placeholder=" …"),
        "keywords": [word for word in [*subjects, title["organisation"], title["status"]] if word],
        "date": dutch.day(day),
        "day": [day.year, day.month, day.day],
    }


def _prepared(block: Block) -> Block:
    if block["kind"] == "text":
        return {"kind": "prose", "nodes": prose.parse(block["markdown"])[0]}
    return block


def _data_attachment(blocks: list[Block]) -> dict[str, str]:
    return {
        "name": DATA_FILE,
        "mime": "application/json",
        "description": "Alle teksten en cijfers van deze bijlage, leesbaar voor een computer",
        "content": json.dumps(blocks, ensure_ascii=False, indent=1, sort_keys=True),
        "relationship": "data",
    }


def _typeset(document: str) -> bytes:
    with TemporaryDirectory() as folder:
        # Typst takes folders only, and the package's own holds each face twice (TTF and OTF).
        for face in _FONTS:
            name = f"SourceSansPro-{face}.ttf"
            shutil.copyfile(Path(font_source_sans_pro.font_directory, name), Path(folder, name))
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
        try:
            return typst.compile(
                _TEMPLATE.read_bytes(),
                sys_inputs={"document": document},
                font_paths=fonts,
                pdf_standards=_STANDARDS,
            )
        except typst.TypstError as error:
            raise _reworded(error) from error


def _reworded(error: typst.TypstError) -> Exception:
    """Give the controller's mistakes a Dutch sentence; everything else is ours and stays as it is."""
    unprintable = re.findall(r"the text `\"(.+?)\"` could not be displayed", error.diagnostic)
    messages = [
        f"het teken “{text}” bestaat niet in het lettertype van de bijlage. Gebruik een ander teken."
        for text in dict.fromkeys(unprintable)
    ]
    messages += [
        f"de tabel “{caption}” past niet op de breedte van de pagina. Toon minder kolommen."
        for caption in re.findall(r"table too wide: (.+)", error.message)
    ]
    return InputError([Problem("", "bijlage", message) for message in messages]) if messages else error


def _with_row_headers(source: bytes) -> bytes:
    """Mark the first cell of each table row as its header: Typst itself marks column headers only."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        for table in elements(pdf.Root.StructTreeRoot, "/Table"):
            _head_rows(table)
        _spare_line_ends(pdf)
        pdf.save(
            target, deterministic_id=True, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    return target.getvalue()


def _spare_line_ends(pdf: pikepdf.Pdf) -> None:
    """Store a stream plain when its compressed form happens to end in a carriage return.

    Before the line feed that ends every stream, that byte reads as part of the line end: a reader cannot tell the
    length (PDF/A-3, 6.1.7.1). The last byte is a checksum, so another way of compressing would not change it.
    """
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.read_raw_bytes().endswith(b"\r"):
            item.write(item.read_bytes())


def _head_rows(table: pikepdf.Object) -> None:
    """Give a table one head of one row, one body, and a header cell at the start of each row of the body."""
    head, body, *_ = table.K
    first, *rows = elements(table, "/TR")
    head.K = pikepdf.Array([first])
    body.K = pikepdf.Array(rows)
    table.K = pikepdf.Array([head, body])
    for row in rows:
        row.P = body
        for cell in row.K:  # the scope of the headers says it all; Typst's lists of column headers are incomplete
            cell.S = pikepdf.Name.TD
            cell.A = pikepdf.Array()
        row.K[0].S = pikepdf.Name.TH
        row.K[0].A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
