"""“Waarom dit getal?”: the tree under a figure as the reader sees it, on a screen and as text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from scenarios.present import dutch
from scenarios.present.why_words import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.analysis.why import Node
    from scenarios.model.result import Result

OPEN = 2  # levels that are open at first
ROUNDED = "De getallen zijn afgerond; gerekend is met alle cijfers achter de komma."
READING = (
    f"Ontvangen +, betaald {dutch.MINUS}; onder een geldstroom staan bedragen zonder min. "
    "Onder elk bedrag staat waar het uit komt, tot aan de gegevens van het scenario en de wet."
)
STYLE = """<style>
.waarom { max-width: 860px; line-height: 1.35; }
.waarom summary { cursor: pointer; list-style: none; }
.waarom summary::-webkit-details-marker { display: none; }
.waarom summary:focus-visible { outline: 2px solid #0072B2; outline-offset: 1px; }
.waarom .regel { display: grid; grid-template-columns: 1.1em minmax(0, 1fr) auto; column-gap: 0.4em; padding: 3px 0;
  border-bottom: 1px solid #E3E3E3; align-items: baseline; }
.waarom .regel::before { content: ""; }
.waarom summary > .regel::before { content: "\\25B8"; color: #154273; }
.waarom details[open] > summary > .regel::before { content: "\\25BE"; }
.waarom .bedrag { text-align: right; font-variant-numeric: tabular-nums; max-width: 18em; }
.waarom .uitleg { display: block; font-size: 0.86em; color: #595959; }
.waarom .onder { margin-left: 0.55em; padding-left: 0.75em; border-left: 1px solid #BFBFBF; }
.waarom > details > summary { font-weight: 600; font-size: 1.05em; }
.waarom > details > summary .uitleg { font-weight: 400; }
</style>"""


def why_html(result: Result, node: Node) -> str:
    """Tree as nested `<details>` that open and close, the first two levels open; each amount at the right.

    Parameters
    ----------
    result
        The scenario.
    node
        As `scenarios.analysis.why.why` makes it from this result.
    """
    foot = f"<p><small>{escape(READING)} {escape(ROUNDED)}</small></p>"
    return f'{STYLE}<div class="waarom">{_html(result, node, ())}{foot}</div>'


def _html(result: Result, node: Node, above: tuple[Node, ...]) -> str:
    line = _line(said(result, node, above))
    if not node.children:
        return line
    below = "".join(_html(result, child, (*above, node)) for child in node.children)
    shown = " open" if len(above) < OPEN else ""
    return f'<details{shown}><summary>{line}</summary><div class="onder">{below}</div></details>'


def _line(words: Said) -> str:
    """One line, of inline elements only: a heading of `<details>` holds nothing else."""
    told = [words.how, *words.notes, words.source]
    small = "".join(f'<span class="uitleg">{escape(text)}</span>' for text in told if text)
    return (
        f'<span class="regel"><span>{escape(words.label)}{small}</span>'
        f'<span class="bedrag">{escape(words.value)}</span></span>'
    )


def why_text(result: Result, node: Node) -> str:
    """Tree as plain text, two spaces further in at each level."""
    lines = [f"{'  ' * len(above)}{_text(said(result, each, above))}" for each, above in _walk(node)]
    return "\n".join([*lines, "", READING, ROUNDED])


def _text(words: Said) -> str:
    about = "; ".join(text for text in (*words.notes, words.source) if text)
    formula = f" {words.how}" if words.how else ""
    return f"{words.label}: {words.value}{formula}" + (f" ({about})" if about else "")


def _walk(node: Node, above: tuple[Node, ...] = ()) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every node with those above it, from the top down."""
    yield node, above
    for child in node.children:
        yield from _walk(child, (*above, node))
