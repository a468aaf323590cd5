"""What a notebook shows: title, key figures, sentences, tables. Each knows its unit, sign and source.

In JupyterLab they display as HTML; to the exporter they hand a JSON block under a MIME type of our own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from scenarios.present import dutch
from scenarios.present.convention import Convention, Sums, check, rounding_notes, whole_amounts
from scenarios.present.style import COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

MIME = "application/vnd.scenarios.block+json"
VN_HEADING = "V/N"

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
    """Title of the appendix, with the files it was made from.

    `accent` is the colour of titles and rules. `moment` ("berap1") and `audience` ("raad") say which of the cells that
    are not for everybody belong in it; empty: all that are not for the office alone.
    """

    title: str
    subtitle: str
    organisation: str
    author: str
    date: date
    status: str
    subject: str
    attachments: Sequence[Attachment] = ()
    accent: str = COLOURS[0]
    moment: str = ""
    audience: str = ""

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
        tile = f"display:inline-block;vertical-align:top;width:22%;margin-right:2%;border-top:3px solid {COLOURS[0]}"
        return "".join(
            f'<div style="{tile}"><div>{escape(item.label)}</div>'
            f'<div style="font-size:1.6em;font-weight:600">{dutch.glued(escape(item.value))}</div>'
            f"<div><small>{dutch.glued(escape(item.note))}</small></div></div>"
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
        """HTML of the markdown, for screens that know none; notebooks use the markdown itself."""
        from markdown_it import MarkdownIt

        # A name in a file of somebody else fetches nothing.
        reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])
        return reader.render(dutch.glued(self.markdown))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/markdown": self.markdown, MIME: self.block()}


@dataclass(frozen=True)
class Table(Displayed):
    """A table over unchanged numbers; formatting is the last layer.

    Parameters
    ----------
    id, caption, unit, sign, source, notes
        What the reader must know to read it. Of a signed table, `unit` begins with "euro", and `sign` is only what the
        table adds to the sentence of the convention: it must hold whatever the convention.
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
        Formats a number of a table that is not signed: (value, row key, column key) -> text. Whole euros by default.
    signed
        The numbers are a party's amounts in euro, received or gained +, paid or lost -: the convention writes them.
    convention
        How amounts are written. A table that is not signed takes only its way of rounding.
    sums, details, column_sums, kept
        What adds up to what, for the rounding and the note about it; see `Sums`.

    Raises
    ------
    ValueError
        The numbers do not add up as `sums`, `details` and `column_sums` say, or a signed table is not in euro.
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
    signed: bool = False
    convention: Convention = field(default_factory=Convention)
    sums: Mapping[Any, Sequence[Any]] = field(default_factory=dict)
    details: Mapping[Any, Sequence[Any]] = field(default_factory=dict)
    column_sums: Mapping[Any, Mapping[Any, int]] = field(default_factory=dict)
    kept: Collection[Any] = ()

    def __post_init__(self) -> None:
        if self.signed and not self.unit.startswith("euro"):
            raise ValueError(f"the signed table {self.id} is not in euro but in {self.unit!r}")
        check(self.frame, self._sums)

    def rows(self) -> list[tuple[str, list[str]]]:
        """Role and ready cells of each row; the first cell is the row's heading."""
        whole, lettered = whole_amounts(self.frame, self._style, self._sums), self._lettered()
        rounded = zip(*(whole[key] for key in self.frame.columns), strict=True)
        figures = zip(self.frame.index, self.frame.itertuples(index=False), rounded, strict=True)
        return [
            (self.roles.get(key, "body"), [self.labels.get(key, str(key)), *self._row(key, values, amounts, lettered)])
            for key, values, amounts in figures
        ]

    def headings(self) -> list[str]:
        """Column headings, that of the row labels first."""
        return [column["label"] for column in self._columns()]

    def block(self) -> Block:
        """Ready Dutch cells; numbers to the right."""
        rows = [{"role": role, "cells": cells} for role, cells in self.rows()]
        rounding = rounding_notes(self.frame, self._style, self._sums, self.columns)
        notes = list(dict.fromkeys([*self.notes, *rounding]))
        about = {"id": self.id, "caption": self.caption, **self._about(), "source": self.source}
        return {"kind": "table", **about, "notes": notes, "columns": self._columns(), "rows": rows}

    def html(self) -> str:
        """Table with caption, headings with scope, unit and sign, source and notes."""
        block = self.block()
        right = [column["align"] == "right" for column in block["columns"]]
        head = "".join(
            f'<th scope="col" style="text-align:{column["align"]}">{escape(column["label"])}</th>'
            for column in block["columns"]
        )
        body = "".join(_html_row(row["role"], row["cells"], right) for row in block["rows"])
        about = " · ".join(part for part in (block["unit"], block["sign"]) if part)
        foot = "".join(f"<p><small>{escape(note)}</small></p>" for note in [*block["notes"], f"Bron: {self.source}"])
        return (
            f'<div style="overflow-x:auto"><table><caption style="text-align:left">'  # a wide one scrolls by itself
            f"<b>{escape(self.caption)}</b><br><small>{escape(about)}</small></caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{foot}"
        )

    @property
    def _sums(self) -> Sums:
        return Sums(self.sums, self.details, self.column_sums, self.kept)

    @property
    def _style(self) -> Convention:
        return self.convention if self.signed else Convention(rounding=self.convention.rounding)

    def _about(self) -> dict[str, str]:
        """Unit and meaning of the sign, as printed."""
        if not self.signed:
            return {"unit": self.unit, "sign": self.sign}
        sign = " · ".join(part for part in (self.sign, self.convention.sentence) if part)
        return {"unit": self.convention.unit_text + self.unit.removeprefix("euro"), "sign": sign}

    def _columns(self) -> list[dict[str, str]]:
        """Heading and side of each printed column; text stands on the left."""
        columns, lettered = [{"label": self.stub, "align": "left"}], self._lettered()
        for key in self.frame.columns:
            text = self.frame[key].map(lambda value: isinstance(value, str)).any()
            columns.append({"label": self.columns.get(key, str(key)), "align": "left" if text else "right"})
            columns += [{"label": VN_HEADING, "align": "left"}] * (key in lettered)
        return columns

    def _lettered(self) -> list[Any]:
        """Columns of amounts that have a column of V and N behind them, where the convention has that."""
        if not self.signed or self.convention.signs != "vn_column":
            return []
        shown = self.frame[[self.roles.get(key) != "group" for key in self.frame.index]]
        amounts = whole_amounts(shown, self._style, Sums())
        return [key for key in shown.columns if not all(amount.is_nan() for amount in amounts[key])]

    def _row(self, row: object, values: Sequence[object], amounts: Sequence[Decimal], lettered: list[Any]) -> list[str]:
        cells = []
        for column, value, amount in zip(self.frame.columns, values, amounts, strict=True):
            written = self._written(value, row, column, amount)
            cells += [*written, ""][: 1 + (column in lettered)]
        return cells

    def _written(self, value: object, row: object, column: object, amount: Decimal) -> list[str]:
        if self.roles.get(row) == "group":
            return [""]
        if isinstance(value, str):
            return [value]
        if self.signed:
            return self.convention.cells(amount)
        preserving = self.convention.rounding == "sum_preserving"
        return [self.show(float(amount if preserving else value), row, column)]  # type: ignore[arg-type]


@dataclass(frozen=True)
class Row:
    """A row of a table that is made row by row.

    `values` stand in the order of the columns; a group has none. `sums` are the keys of the rows that it adds up.
    """

    key: str
    label: str
    values: Iterable[Any] = ()
    role: str = "body"
    sums: Sequence[str] = ()


def table_of(rows: Sequence[Row], columns: Sequence[Any]) -> dict[str, Any]:
    """What rows give a `Table`: its frame with these columns, its labels, roles and sums."""
    empty = [float("nan")] * len(columns)
    cells = {row.key: empty if row.role == "group" else list(row.values) for row in rows}
    return {
        "frame": pd.DataFrame.from_dict(cells, orient="index", columns=list(columns)),
        "labels": {row.key: row.label for row in rows},
        "roles": {row.key: row.role for row in rows},
        "sums": {row.key: row.sums for row in rows if row.sums},
    }


Shown = TypeVar("Shown", bound=Displayed)


def in_style(block: Shown, convention: Convention) -> Shown:
    """Return a table with its amounts written another way; what has no party's amounts stays as it is."""
    return replace(block, convention=convention) if isinstance(block, Table) and block.signed else block


def _html_row(role: str, cells: list[str], right: list[bool]) -> str:
    weight = "600" if role != "body" else "400"
    first = f'<th scope="row" style="text-align:left;font-weight:{weight}">{escape(cells[0])}</th>'
    rest = "".join(
        f'<td style="text-align:{"right" if numeric else "left"};font-weight:{weight}">{escape(cell)}</td>'
        for cell, numeric in zip(cells[1:], right[1:], strict=True)
    )
    return f"<tr>{first}{rest}</tr>"
