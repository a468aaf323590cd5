"""What a notebook shows: title, key figures, sentences, tables. Each knows its unit, sign and source.

In JupyterLab they display as HTML; to the exporter they hand a JSON block under a MIME type of our own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from scenarios.present import dutch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd

MIME = "application/vnd.scenarios.block+json"
SIGN = "ontvangen +, betalen −"
ROUNDING = "Door afronding op hele euro's kunnen totalen afwijken."

Block = dict[str, Any]


class Displayed:
    """Something a notebook cell shows: HTML for the screen, a block for the exporter."""

    def block(self) -> Block:
        """JSON block for the exporter."""
        raise NotImplementedError

    def html(self) -> str:
        """HTML for the screen."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/html": self.html(), MIME: self.block()}


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside the appendix."""

    name: str
    mime: str
    description: str
    content: str


@dataclass(frozen=True)
class TitleBlock(Displayed):
    """Title of the appendix, with the files it was made from."""

    title: str
    subtitle: str
    organisation: str
    author: str
    date: date
    status: str
    subject: str
    attachments: Sequence[Attachment] = ()

    def block(self) -> Block:
        """Title block; the date in ISO form."""
        attachments = [vars(attachment) for attachment in self.attachments]
        return vars(self) | {"kind": "title", "date": self.date.isoformat(), "attachments": attachments}

    def html(self) -> str:
        """Title, subtitle and colophon."""
        colophon = " · ".join([self.organisation, self.author, dutch.day(self.date), self.status])
        return f"<h1>{escape(self.title)}</h1><p>{escape(self.subtitle)}</p><p><small>{escape(colophon)}</small></p>"


@dataclass(frozen=True)
class KeyFigure:
    """One figure in large type: what it is, the figure, and what it holds for."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class KeyFigures(Displayed):
    """Key figures side by side."""

    items: Sequence[KeyFigure]

    def block(self) -> Block:
        """Items in order."""
        return {"kind": "figures", "items": [vars(item) for item in self.items]}

    def html(self) -> str:
        """Return the figures as tiles."""
        tile = "display:inline-block;vertical-align:top;width:22%;margin-right:2%;border-top:3px solid #154273"
        return "".join(
            f'<div style="{tile}"><div>{escape(item.label)}</div>'
            f'<div style="font-size:1.6em;font-weight:600">{escape(item.value)}</div>'
            f"<div><small>{escape(item.note)}</small></div></div>"
            for item in self.items
        )


@dataclass(frozen=True)
class Sentence(Displayed):
    """Text with figures, made by a function so that it cannot go stale; markdown."""

    markdown: str

    def block(self) -> Block:
        """Markdown as it is."""
        return {"kind": "text", "markdown": self.markdown}

    def html(self) -> str:
        """Paragraphs, for screens that know no markdown; notebooks use the markdown itself."""
        return "".join(f"<p>{escape(part)}</p>" for part in self.markdown.split("\n\n"))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/markdown": self.markdown, MIME: self.block()}


@dataclass(frozen=True)
class Table(Displayed):
    """A table over unchanged numbers; formatting is the last layer.

    Parameters
    ----------
    id, caption, unit, sign, source, notes
        What the reader must know to read it.
    frame
        The numbers: index are keys, columns are keys; text passes through as it is.
    stub
        Heading above the row labels.
    labels
        Dutch label per index key (the key itself when absent).
    columns
        Dutch label per column key (the key itself when absent).
    roles
        "subtotal", "total" or "group" per index key; all else is body. A group row shows its label only.
    show
        Formats a number: (value, row key, column key) -> text. Whole euros by default.
    """

    id: str
    caption: str
    unit: str
    sign: str
    source: str
    frame: pd.DataFrame
    stub: str = "Post"
    labels: dict[Any, str] = field(default_factory=dict)
    columns: dict[Any, str] = field(default_factory=dict)
    roles: dict[Any, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    show: Callable[[float, Any, Any], str] = lambda value, _row, _column: dutch.number(value)

    def rows(self) -> list[tuple[str, list[str]]]:
        """Role and ready cells of each row; the first cell is the row's heading."""
        keys = list(self.frame.columns)
        return [
            (
                self.roles.get(key, "body"),
                [self.labels.get(key, str(key)), *(self._cell(v, key, c) for v, c in zip(values, keys, strict=True))],
            )
            for key, values in zip(self.frame.index, self.frame.itertuples(index=False), strict=True)
        ]

    def headings(self) -> list[str]:
        """Column headings, that of the row labels first."""
        return [self.stub, *(self.columns.get(key, str(key)) for key in self.frame.columns)]

    def block(self) -> Block:
        """Ready Dutch cells; numbers to the right."""
        text = [self.frame[key].map(lambda v: isinstance(v, str)).any() for key in self.frame.columns]
        aligned = ["left", *("left" if is_text else "right" for is_text in text)]
        columns = [{"label": h, "align": a} for h, a in zip(self.headings(), aligned, strict=True)]
        rows = [{"role": role, "cells": cells} for role, cells in self.rows()]
        about = {"id": self.id, "caption": self.caption, "unit": self.unit, "sign": self.sign, "source": self.source}
        return {"kind": "table", **about, "notes": list(self.notes), "columns": columns, "rows": rows}

    def html(self) -> str:
        """Table with caption, headings with scope, unit and sign, source and notes."""
        block = self.block()
        right = [column["align"] == "right" for column in block["columns"]]
        head = "".join(
            f'<th scope="col" style="text-align:{column["align"]}">{escape(column["label"])}</th>'
            for column in block["columns"]
        )
        body = "".join(_html_row(row["role"], row["cells"], right) for row in block["rows"])
        about = " · ".join(part for part in (self.unit, self.sign) if part)
        foot = "".join(f"<p><small>{escape(note)}</small></p>" for note in [*self.notes, f"Bron: {self.source}"])
        return (
            f'<table><caption style="text-align:left">'
            f"<b>{escape(self.caption)}</b><br><small>{escape(about)}</small></caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{foot}"
        )

    def _cell(self, value: object, row: object, column: object) -> str:
        if self.roles.get(row) == "group":
            return ""
        if isinstance(value, str):
            return value
        return self.show(float(value), row, column)  # type: ignore[arg-type]


def _html_row(role: str, cells: list[str], right: list[bool]) -> str:
    weight = "600" if role != "body" else "400"
    first = f'<th scope="row" style="text-align:left;font-weight:{weight}">{escape(cells[0])}</th>'
    rest = "".join(
        f'<td style="text-align:{"right" if numeric else "left"};font-weight:{weight}">{escape(cell)}</td>'
        for cell, numeric in zip(cells[1:], right[1:], strict=True)
    )
    return f"<tr>{first}{rest}</tr>"
