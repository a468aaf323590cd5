"""Markdown becomes plain data; what cannot be printed is refused, never dropped."""

import pytest

from scenarios.publish.prose import parse, plain


def kinds(markdown: str) -> list[str]:
    nodes, refused = parse(markdown)
    assert refused == []
    return [node["kind"] for node in nodes]


def text_of(node: dict) -> str:
    return plain(node["inline"]) if "inline" in node else "|".join(text_of(inner) for inner in node["blocks"])


def test_every_kind_of_block_keeps_its_place():
    markdown = "# Kop\n\nTekst\n\n- punt\n\n1. eerst\n\n> citaat\n\n```\ncode\n```\n\n---\n\n"
    markdown += "<!-- inhoud -->\n<!-- nieuwe pagina -->"
    expected = ["heading", "paragraph", "list", "list", "quote", "listing", "rule", "contents", "pagebreak"]
    assert kinds(markdown) == expected


def test_inline_structure_survives():
    (paragraph,), _ = parse("Een **vet *en schuin*** woord, `code`  \n[link](https://example.org/?a=1&b=2) einde\\*")
    assert [node["kind"] for node in paragraph["inline"]] == ["text", "strong", "text", "code", "break", "link", "text"]
    assert paragraph["inline"][5]["url"] == "https://example.org/?a=1&b=2"
    assert plain(paragraph["inline"]) == "Een vet en schuin woord, code link einde*"


def test_a_line_end_is_a_space_and_emphasis_brings_none():
    (paragraph,), _ = parse("**Vet** aan\nhet begin")
    assert plain(paragraph["inline"]) == "Vet aan het begin"


def test_lists_nest_and_keep_their_first_number():
    (outer,), _ = parse("3. drie\n   - binnen\n   - nog een\n4. vier")
    assert (outer["ordered"], outer["start"]) == (True, 3)
    assert text_of(outer) == "drie|binnen|nog een|vier"
    assert parse("0. nul")[0][0]["start"] == 0


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("![grafiek](grafiek.png)", "een afbeelding in een tekstcel kan niet"),
        ("![x](attachment:x.png)", "een afbeelding in een tekstcel kan niet"),
        ("<img src='x.png'>", "HTML in een tekstcel"),
        ("Een <b>vet</b> woord", "HTML in een tekstcel"),
        ("<!-- inhoudsopgave -->", "HTML in een tekstcel"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "een getypte tabel in een tekstcel kan niet"),
        ("[hier](kosten.ipynb)", "de verwijzing `kosten.ipynb` werkt niet in een PDF"),
        ("- # Kop in een lijst", "een kop binnen een lijst of citaat kan niet"),
        ("#", "een kop zonder tekst kan niet"),
    ],
)
def test_what_cannot_be_printed_is_refused(markdown, message):
    _, refused = parse(markdown)
    assert len(refused) == 1
    assert refused[0].startswith(message)
