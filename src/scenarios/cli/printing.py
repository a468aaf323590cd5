"""Tables on the screen, or as CSV or JSON for a machine."""

from __future__ import annotations

import json
from textwrap import fill
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.present.blocks import Table

WRAP = 48  # characters; long sources then run over several lines


def print_table(table: Table, form: str) -> None:
    """Print a table; its notes go to standard error when the output is for a machine."""
    if form == "table":
        click.echo(as_text(table))
        return
    click.echo(_as_json(table) if form == "json" else table.frame.to_csv(index_label=table.stub.lower()).rstrip("\n"))
    for note in table.notes:
        click.echo(note, err=True)


def _as_json(table: Table) -> str:
    """Return pandas' orient="split"; by hand, because pandas itself rounds to fifteen decimals."""
    frame = table.frame.astype(object)
    return json.dumps(frame.where(frame.notna(), None).to_dict("split"), ensure_ascii=False)


def as_text(table: Table) -> str:
    """Return a table as lines of text, with its caption, unit, sign, notes and source."""
    block = table.block()
    columns = block["columns"]
    body = grid(
        table.headings(), [row["cells"] for row in block["rows"]], [WRAP] * len(columns), [c["align"] for c in columns]
    )
    about = " · ".join(part for part in (block["unit"], block["sign"]) if part)
    return "\n".join([table.caption, about, "", body, "", *block["notes"], f"Bron: {table.source}"])


def grid(headings: Sequence[str], rows: list[list[str]], widths: Sequence[int], align: Sequence[str]) -> str:
    """Text table; what is wider than its column runs over several lines."""
    from tabulate import tabulate

    wrapped = [[fill(cell, width) for cell, width in zip(row, widths, strict=True)] for row in [headings, *rows]]
    return tabulate(wrapped[1:], wrapped[0], tablefmt="simple", colalign=align, disable_numparse=True)
