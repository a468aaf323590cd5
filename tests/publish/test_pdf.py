"""The appendix itself: conforming, complete, the same everywhere, deaf to markup in its data."""

import copy
import hashlib
import io
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from scenarios.problems import InputError
from scenarios.publish.accessibility import problems
from scenarios.publish.pdf import compile_appendix

NASTY = '#set $x$ *a* @ref <l> \\ #panic() `c` // =kop [b] ~ -- "'
PROFILES = [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A]


def pages_of(pdf: bytes) -> list[str]:
    """Text of each page, soft hyphens and line ends removed."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [one.get_textpage().get_text_bounded() for one in document]
    return [" ".join(text.replace("\u00ad", "").replace("\ufffe", "").split()) for text in texts]


def variant(blocks: list[dict], kind: str, **changes: object) -> list[dict]:
    """Copy the blocks with the first one of a kind changed."""
    changed = copy.deepcopy(blocks)
    next(block for block in changed if block["kind"] == kind).update(changes)
    return changed


def table(columns: list[str], rows: list[list[str]]) -> dict:
    return {
        "kind": "table",
        "id": "t",
        "caption": "Proeftabel",
        "unit": "euro",
        "sign": "",
        "source": "proef",
        "notes": [],
        "columns": [{"label": label, "align": "right" if i else "left"} for i, label in enumerate(columns)],
        "rows": [{"role": "body", "cells": cells} for cells in rows],
    }


def assert_conforms(pdf: bytes, blocks: list[dict]) -> None:
    for profile in PROFILES:
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, report
    assert problems(pdf, blocks) == []


def test_pdf_conforms_to_ua1_and_a3a(pdf, blocks):
    assert_conforms(pdf, blocks)


def test_page_one_answers_and_the_contents_follow(pdf):
    first, second = pages_of(pdf)
    for text in ("Gemeente Voorbeeld", "Concept", "22 augustus 2017", "€ 28.500", "Er komt binnen", "Figuur 1"):
        assert text in first
    assert second.index("Inhoud") < second.index("Het antwoord") < second.index("Tabel 1")
    assert "Eenheid: euro per plek · ontvangen +, betaald −" in second
    assert ("pagina 1 van 2" in first, "pagina 2 van 2" in second) == (True, True)


def test_metadata_comes_from_the_title_block(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        info = document.docinfo
        assert str(info.Author) == "Team Control"
        assert str(info.CreationDate).startswith("D:20170822")
        assert str(info.Keywords) == "beschut werk, Participatiewet, Gemeente Voorbeeld, Concept"
        relations = [str(file.AFRelationship) for file in document.Root.AF]
    assert sorted(relations) == ["/Data", "/Source"]


def test_same_blocks_give_the_same_bytes_everywhere(pdf, blocks, tmp_path):
    program = (
        "import hashlib, json, sys\n"
        "from scenarios.publish.pdf import compile_appendix\n"
        "print(hashlib.sha256(compile_appendix(json.load(sys.stdin))).hexdigest())\n"
    )
    seen = {hashlib.sha256(pdf).hexdigest()}
    for zone, folder in (("Pacific/Auckland", tmp_path), ("America/Lima", Path(__file__).parent)):
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(blocks),
            cwd=folder,
            env={**os.environ, "TZ": zone, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"},
            capture_output=True,
            text=True,
            check=True,
        )
        seen.add(done.stdout.strip())
    assert len(seen) == 1


def test_a_changed_sentence_reaches_the_council(blocks):
    blocks = variant(blocks, "text", markdown="# Het antwoord\n\nDe raad stelt **750.000** euro beschikbaar.")
    assert "De raad stelt 750.000 euro beschikbaar." in pages_of(compile_appendix(blocks))[0]


def test_markup_in_data_stays_text(blocks):
    blocks = variant(blocks, "title", title=NASTY, subtitle=NASTY, organisation=NASTY, status=NASTY)
    blocks = variant(blocks, "chart", caption=NASTY, alt=f"{NASTY} en meer", source=NASTY)
    blocks = variant(blocks, "figures", items=[{"label": NASTY, "value": "1", "note": NASTY}])
    blocks = variant(blocks, "text", markdown="# `" + NASTY.replace("`", "'") + "`\n\n" + NASTY.replace("<", "\\<"))
    blocks.append(table([NASTY, "2017"], [[NASTY, NASTY]]))
    pdf = compile_appendix(blocks)
    assert_conforms(pdf, blocks)
    # Ten printed fields and the running header and footer; markdown itself reads *a* and `c` as emphasis and code.
    assert sum(text.count("#set $x$ *a* @ref <l> \\ #panic()") for text in pages_of(pdf)) >= 12


def test_eleven_columns_stay_whole_and_on_the_page(blocks):
    amounts = [f"−{i}.234.{i}67" for i in range(1, 10)] + ["9.999.999"]
    blocks = [blocks[0], table(["Post", *map(str, range(2022, 2032))], [["Loonkostensubsidie", *amounts]])]
    document = pypdfium2.PdfDocument(compile_appendix(blocks))
    textpage = document[0].get_textpage()
    right_edge = document[0].get_width() - 20 / 25.4 * 72
    for amount in amounts:
        start, length = textpage.search(amount).get_next()
        boxes = [textpage.get_charbox(index) for index in range(start, start + length)]
        assert max(box[1] for box in boxes) - min(box[1] for box in boxes) < 5, "split over two lines"
        assert max(box[2] for box in boxes) <= right_edge


def test_long_table_repeats_its_header(blocks):
    rows = [[f"Regel {i}", f"{i}.000"] for i in range(120)]
    blocks = [blocks[0], {"kind": "text", "markdown": "# Cijfers"}, table(["Bijzondere post", "Bedrag"], rows)]
    pdf = compile_appendix(blocks)
    texts = pages_of(pdf)
    assert len(texts) > 2
    assert all("Bijzondere post" in text for text in texts)
    assert_conforms(pdf, blocks)


def test_a_group_never_parts_from_its_first_row(blocks):
    long = table(["Post", "2017"], [[f"Regel {i} van groep {i // 4}.", f"{i}.000"] for i in range(96)])
    for group in reversed(range(24)):
        long["rows"].insert(group * 4, {"role": "group", "cells": [f"Begin {group}.", ""]})
    for lines in range(5):  # shift the page break a line at a time
        lead = {"kind": "text", "markdown": "# Cijfers\n\n" + "Een regel.\n\n" * lines}
        texts = pages_of(compile_appendix([blocks[0], lead, long]))
        for group in range(24):
            (home,) = [text for text in texts if f"Begin {group}." in text]
            assert f"Regel {group * 4} van groep {group}." in home


@pytest.mark.parametrize("introduction", ["", "\n\nDeze zin leidt in."])
def test_heading_introduction_and_caption_stay_with_their_table(blocks, introduction):
    filler = {"kind": "text", "markdown": "# Begin\n\n" + "\n\n".join(["Een regel."] * 25)}
    rows = [[f"Post {i}", "1"] for i in range(12)]
    for lines in range(6):  # push the heading past the foot of the page, a line at a time
        extra = {"kind": "text", "markdown": "Nog een regel.\n\n" * lines + f"## Het gaat om deze kop{introduction}"}
        texts = pages_of(compile_appendix([blocks[0], filler, extra, table(["Post", "2017"], rows)]))
        (home,) = [text for text in texts if "Het gaat om deze kop" in text]
        assert "Proeftabel" in home
        assert "Post 11" in home


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda b: b[1:], "er is geen titelblok"),
        (lambda b: [b[1], b[0]], "het titelblok moet als eerste komen"),
        (lambda b: [b[0], b[0]], "het titelblok moet als eerste komen"),
        (lambda b: variant(b, "title", title=" "), "het titelblok heeft geen titel"),
        (lambda b: variant(b, "title", date="22-08-2017"), "de datum `22-08-2017` is geen datum"),
        (lambda b: variant(b, "title", attachments=[b[0]["attachments"][0]] * 2), "twee meegestuurde bestanden"),
        (lambda b: variant(b, "chart", alt=""), "heeft geen beschrijving voor wie haar niet kan zien"),
        (lambda b: variant(b, "chart", caption=""), "heeft geen opschrift"),
        (lambda b: variant(b, "table", rows=[]), "heeft geen regels"),
        (lambda b: variant(b, "table", columns=b[7]["columns"][:3]), "in regel 1 niet voor elke kolom een cel"),
        (lambda b: variant(b, "text", markdown="# A\n\n### B"), "de kop “B” is van niveau 3"),
        (lambda b: variant(b, "text", markdown="## B"), "de eerste kop “B” is van niveau 2"),
        (lambda b: variant(b, "text", markdown="![x](y.png)"), "een afbeelding in een tekstcel kan niet"),
        (lambda b: variant(b, "text", markdown="Mooi \U0001f600"), "het teken “\U0001f600” bestaat niet"),
        (lambda b: [*b, {"kind": "film"}], "het soort blok `film` is onbekend"),
        (
            lambda b: [*b, table(["Post", *"abcdefghij"], [["x", *["1.234.567.890.123"] * 10]])],
            "past niet op de breedte",
        ),
    ],
)
def test_what_cannot_be_printed_is_said_in_dutch(blocks, change, message):
    with pytest.raises(InputError) as caught:
        compile_appendix(change(blocks))
    assert any(message in problem.message for problem in caught.value.problems), str(caught.value)


def test_all_problems_come_at_once(blocks):
    broken = variant(variant(blocks, "chart", alt=""), "title", date="gisteren")
    with pytest.raises(InputError) as caught:
        compile_appendix(broken)
    assert [problem.key for problem in caught.value.problems] == ["blok 1", "blok 4"]


def test_our_own_fault_stays_a_traceback(blocks):
    with pytest.raises(RuntimeError, match="SVG"):
        compile_appendix(variant(blocks, "chart", svg="<svg"))


def test_no_stream_ends_in_a_carriage_return(blocks):
    """One in 256 compressed streams does by chance, and its length then reads one too short."""
    texts = ("een regel\n" * 500 + str(number) for number in range(100_000))
    unlucky = next(text for text in texts if zlib.compress(text.encode()).endswith(b"\r"))
    file = {"name": "toeval.txt", "mime": "text/plain", "description": "Toeval", "content": unlucky}
    title = {**blocks[0], "attachments": [*blocks[0]["attachments"], file]}
    pdf = compile_appendix([title, *blocks[1:]])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [item.read_raw_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
        assert document.attachments["toeval.txt"].get_file().read_bytes() == unlucky.encode()
    assert len(streams) > 10
    assert not any(raw.endswith(b"\r") for raw in streams)
    assert_conforms(pdf, [title, *blocks[1:]])
