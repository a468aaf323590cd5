"""Markdown of the controller into plain data for the house style.

Only structure leaves this module: dictionaries with text in them. The template never sees markup, so nothing
a controller types can become a command of the typesetting language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Node = dict[str, Any]

#: A markdown line that holds only this comment is an instruction to the layout.
MARKERS = {"<!-- inhoud -->": "contents", "<!-- nieuwe pagina -->": "pagebreak"}

_SAFE_LINKS = ("https://", "http://", "mailto:")
_NO_HTML = (
    "HTML in een tekstcel komt niet in de bijlage. Gebruik gewone markdown, of een van de markeringen "
    + " en ".join(f"`{marker}`" for marker in MARKERS)
    + " op een eigen regel."
)
_NO_IMAGE = "een afbeelding in een tekstcel kan niet: die is niet na te rekenen. Maak een grafiek met het model."
_NO_TABLE = "een getypte tabel in een tekstcel kan niet: de cijfers verouderen. Maak een tabel met het model."
_NO_NESTED_HEADING = "een kop binnen een lijst of citaat kan niet. Zet de kop op een eigen regel."
_EMPHASIS = {"em": "emph", "strong": "strong"}
_PIECES = {"text": ("text", ""), "softbreak": ("text", " "), "code_inline": ("code", ""), "hardbreak": ("break", " ")}
_PARSER = MarkdownIt("commonmark").enable("table")  # on only to recognise a typed table and refuse it


def parse(markdown: str) -> tuple[list[Node], list[str]]:
    """Turn markdown into nodes, and say what cannot be printed.

    Parameters
    ----------
    markdown
        CommonMark text; raw HTML, images and tables are refused.

    Returns
    -------
    tuple
        The nodes (each with a ``kind``; blocks hold ``blocks`` or ``inline``), and Dutch sentences about what
        was refused. Print only when there are none.

    Examples
    --------
    >>> parse("*Nieuw*")
    ([{'kind': 'paragraph', 'inline': [{'kind': 'emph', 'inline': [{'kind': 'text', 'text': 'Nieuw'}]}]}], [])
    """
    refused: list[str] = []
    nodes = _blocks(SyntaxTreeNode(_PARSER.parse(markdown)), refused)
    if any(inner["kind"] == "heading" for node in nodes for inner in _descendants(node)):
        refused.append(_NO_NESTED_HEADING)
    return nodes, list(dict.fromkeys(refused))


def plain(inline: list[Node]) -> str:
    """Text of inline nodes without emphasis or links, for bookmarks and comparisons."""
    return "".join(node["text"] if "text" in node else plain(node["inline"]) for node in inline)


def _descendants(node: Node) -> Iterator[Node]:
    for inner in node.get("blocks", []):
        yield inner
        yield from _descendants(inner)


def _blocks(parent: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    return [node for child in parent.children for node in _block(child, refused)]


def _block(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    reader = _BLOCK_READERS.get(token.type)
    if reader is None:  # a table; every other CommonMark block has a reader
        refused.append(_NO_TABLE)
        return []
    return reader(token, refused)


def _paragraph(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    return [{"kind": "paragraph", "inline": _inline(token.children[0], refused)}]


def _heading(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    inline = _inline(token.children[0], refused) if token.children else []
    if not plain(inline).strip():
        refused.append("een kop zonder tekst kan niet. Schrijf de kop uit of haal het hekje weg.")
    return [{"kind": "heading", "level": int(token.tag[1]), "inline": inline}]


def _list(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    items = [{"kind": "item", "blocks": _blocks(item, refused)} for item in token.children]
    start = token.attrGet("start")  # CommonMark leaves it out for lists that begin at 1
    first = 1 if start is None else int(start)
    return [{"kind": "list", "ordered": token.type == "ordered_list", "start": first, "blocks": items}]


def _quote(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    return [{"kind": "quote", "blocks": _blocks(token, refused)}]


def _code(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:  # noqa: ARG001 - one signature for all readers
    return [{"kind": "listing", "text": token.content.rstrip("\n")}]


def _rule(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:  # noqa: ARG001
    return [{"kind": "rule"}]


def _html(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    kind = MARKERS.get(token.content.strip())
    if kind is None:
        refused.append(_NO_HTML)
        return []
    return [{"kind": kind}]


def _inline(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    return [node for child in token.children for node in _inline_one(child, refused)]


def _inline_one(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    if token.type == "link":
        return _link(token, refused)
    if token.type in _EMPHASIS:
        return [{"kind": _EMPHASIS[token.type], "inline": _inline(token, refused)}]
    if token.type in _PIECES:
        kind, text = _PIECES[token.type]
        content = text or token.content
        return [{"kind": kind, "text": content}] if content else []
    refused.append(_NO_IMAGE if token.type == "image" else _NO_HTML)
    return []


def _link(token: SyntaxTreeNode, refused: list[str]) -> list[Node]:
    url = str(token.attrGet("href") or "")
    if not url.startswith(_SAFE_LINKS):
        refused.append(f"de verwijzing `{url}` werkt niet in een PDF. Gebruik een adres met https://.")
    return [{"kind": "link", "url": url, "inline": _inline(token, refused)}]


_BLOCK_READERS: dict[str, Callable[[SyntaxTreeNode, list[str]], list[Node]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "code_block": _code,
    "hr": _rule,
    "html_block": _html,
}
