"""Break the good PDF in every way we know; our own check must name each fault."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Name, String

from scenarios.publish.accessibility import elements, problems


def each(tag: str, change: Callable[[pikepdf.Object], None]) -> Callable[[pikepdf.Pdf], None]:
    def mutate(pdf: pikepdf.Pdf) -> None:
        found = list(elements(pdf.Root.StructTreeRoot, tag))
        assert found
        for element in found:
            change(element)

    return mutate


def alt(text: str) -> Callable[[pikepdf.Pdf], None]:
    return each("/Figure", lambda figure: figure.__setitem__("/Alt", String(text)))


def as_data_cell(cell: pikepdf.Object) -> None:
    cell.S = Name.TD


def without_scope(cell: pikepdf.Object) -> None:
    for attributes in cell.A if isinstance(cell.A, Array) else [cell.A]:
        if "/Scope" in attributes:
            del attributes["/Scope"]


def metadata(key: str, value: str | None) -> Callable[[pikepdf.Pdf], None]:
    def mutate(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as record:
            if value is None:
                del record[key]
            else:
                record[key] = value

    return mutate


def root(key: str, value: pikepdf.Object | None) -> Callable[[pikepdf.Pdf], None]:
    def mutate(pdf: pikepdf.Pdf) -> None:
        assert key in pdf.Root
        if value is None:
            del pdf.Root[key]
        else:
            pdf.Root[key] = value

    return mutate


def retitle_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].title = "Iets anders"


def replace_attachment(name: str, content: bytes | None) -> Callable[[pikepdf.Pdf], None]:
    def mutate(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments[name]
        if content is not None:
            pdf.attachments[name] = content

    return mutate


def drop_row(pdf: pikepdf.Pdf) -> None:
    body = next(elements(pdf.Root.StructTreeRoot, "/TBody"))
    del body.K[2]


UA = "{http://www.aiim.org/pdfua/ns/id/}part"
MUTANTS = {
    "no language": (root("/Lang", None), "niet Nederlands maar “”"),
    "wrong language": (root("/Lang", String("en-GB")), "niet Nederlands maar “en-GB”"),
    "no title": (metadata("dc:title", None), "de titel van het document is “”"),
    "wrong title": (metadata("dc:title", "Naamloos"), "de titel van het document is “Naamloos”"),
    "title not shown": (root("/ViewerPreferences", None), "DisplayDocTitle"),
    "no pdfuaid": (metadata(UA, None), "noemt zich niet PDF/UA-1"),
    "no pdfaid": (metadata("pdfaid:conformance", "B"), "noemt zich niet PDF/A-3a"),
    "not marked": (root("/MarkInfo", None), "niet gemarkeerd als toegankelijk"),
    "no structure": (root("/StructTreeRoot", None), "geen structuur (tags)"),
    "no bookmarks": (root("/Outlines", None), "bladwijzers zijn niet gelijk aan de koppen: []"),
    "other bookmark": (retitle_bookmark, "['Iets anders'"),
    "no alt": (each("/Figure", lambda figure: figure.__delitem__("/Alt")), "heeft geen beschrijving"),
    "empty alt": (alt(" "), "heeft geen beschrijving"),
    "filler alt": (alt("No description has been provided for this image"), "een beschrijving die niets zegt"),
    "caption as alt": (alt("Saldo per plek"), "een beschrijving die niets zegt"),
    "wrong alt": (alt("Staafgrafiek: het saldo stijgt van 1 naar 2."), "een andere beschrijving dan"),
    "no figure": (each("/Figure", lambda figure: figure.__setitem__("/S", Name.Span)), "telt 0 figuren"),
    "no header cells": (each("/TH", as_data_cell), "geen kolomkoppen"),
    "no row headers": (
        each("/TBody", lambda body: [as_data_cell(row.K[0]) for row in body.K]),
        "niet in elke regel een rijkop",
    ),
    "no scope": (each("/TH", without_scope), "geen kolomkoppen"),
    "row lost": (drop_row, "heeft 10 regels"),
    "heading skipped": (each("/H2", lambda head: head.__setitem__("/S", Name.H3)), "slaan een niveau over"),
    "heading untagged": (each("/H1", lambda head: head.__setitem__("/S", Name.P)), "niet de koppen van het"),
    "attachment removed": (replace_attachment("voorbeeld-2017.toml", None), "`voorbeeld-2017.toml` ontbreekt"),
    "attachment changed": (replace_attachment("voorbeeld-2017.toml", b"x"), "`voorbeeld-2017.toml` ontbreekt"),
    "data removed": (replace_attachment("data.json", None), "`data.json` ontbreekt"),
    "data changed": (replace_attachment("data.json", b"[]"), "`data.json` ontbreekt of is veranderd"),
}


def test_the_good_pdf_has_no_problems(pdf, blocks):
    assert problems(pdf, blocks) == []


@pytest.mark.parametrize(("mutate", "message"), MUTANTS.values(), ids=MUTANTS.keys())
def test_each_fault_is_named(pdf, blocks, mutate, message):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as broken:
        mutate(broken)
        broken.save(target)
    found = problems(target.getvalue(), blocks)
    assert any(message in problem for problem in found), found


def test_a_pdf_of_other_blocks_is_refused(pdf, blocks):
    other = [*blocks, {"kind": "text", "markdown": "# Nog een hoofdstuk"}]
    assert len(problems(pdf, other)) == 3  # bookmarks, attached data, tagged headings
