"""The lines of a ledger export, CSV or Excel: each read on its own, with all that is wrong with it, in Dutch."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from scenarios.model.fields import Strict, Text
from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    Cells = Sequence[object]

KINDS = (".csv", ".xlsx")
CODECS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}  # some programs put a mark before UTF-8 text
DAYS = {
    "dd-mm-jjjj": re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})", re.ASCII),
    "jjjj-mm-dd": re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    "jjjjmm": re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>)", re.ASCII),
}
# Sign before or, as some ledgers print it, behind; a mark for thousands only where thousands begin.
NUMBER = r"([+-]?)([1-9]\d{{0,2}}(?:\{group}\d{{3}}){{1,4}}|\d{{1,15}})(?:\{decimal}(\d+))?(-?)"
NUMBERS = {
    ",": re.compile(NUMBER.format(group=".", decimal=","), re.ASCII),
    ".": re.compile(NUMBER.format(group=",", decimal="."), re.ASCII),
}
AMOUNTS = {"amount": "het bedrag", "debit": "het bedrag in debet", "credit": "het bedrag in credit"}
CENT, FLOAT_DUST, LONGEST = Decimal("0.01"), Decimal("1e-6"), Decimal("1e15")
MOST_CENTS = 100 * 10**9
# What a reason may repeat; words can hold a name, and nine digits a person.
PLAIN = re.compile(r"(?=.{1,16}$)[\d.,:/+-]*[A-Za-z]?[\d.,:/+-]*", re.ASCII)
BSN = re.compile(r"(?<!\d)(\d{4})\.?(\d{2})\.?(\d{3})(?!\d)", re.ASCII)
BREAK = re.compile(r"\r\n?|\n")
END = "einde van het bestand"


class Columns(Strict):
    """Headings of the columns that matter.

    `amount` is signed, debit positive; or instead of it there are `debit` and `credit`. `line` is what makes a line
    unique.
    """

    date: Text
    account: Text
    amount: Text | None = None
    debit: Text | None = None
    credit: Text | None = None
    line: Annotated[list[Text], Field(min_length=1)]
    cost_centre: Text | None = None

    @model_validator(mode="after")
    def _one_amount(self) -> Columns:
        given = [name for name in AMOUNTS if getattr(self, name) is not None]
        if given not in (["amount"], ["debit", "credit"]):
            raise ValueError("geef de kolom van het bedrag (amount), of de kolommen debit en credit samen")
        apart = [heading for key, heading in self.headings.items() if not key.startswith("line.")]
        if len({*apart}) < len(apart) or len({*self.line}) < len(self.line):
            raise ValueError("dezelfde kolom staat hier twee keer")
        return self

    @property
    def headings(self) -> dict[str, str]:
        """Headings by the key that names them; those of `line` are counted from 1 ("line.1")."""
        names = ("date", "account", *AMOUNTS, "cost_centre")
        single = {name: heading for name in names if (heading := getattr(self, name)) is not None}
        return single | {f"line.{n}": heading for n, heading in enumerate(self.line, 1)}


class Layout(Strict):
    """How a ledger export is written; `delimiter` and `encoding` are for CSV, `sheet` is for Excel."""

    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."]
    date: Literal["dd-mm-jjjj", "jjjj-mm-dd", "jjjjmm"]
    encoding: Literal["utf-8", "windows-1252"] | None = None
    sheet: Text | None = None
    columns: Columns


@dataclass(frozen=True)
class Line:
    """One line of a ledger.

    Parameters
    ----------
    row
        Row as a person sees it in Excel: the header is row 1, and a quoted field over two lines of a CSV is one row.
    month
        Month of booking ("2018-01"), or "" when it cannot be read.
    account, cost_centre
        As text, or "" when absent.
    cents
        Debit minus credit in eurocents, or None when it cannot be read.
    wrong
        What is wrong with the line, in Dutch; never repeats words of the ledger.
    """

    row: int
    month: str
    account: str
    cost_centre: str
    cents: int | None
    wrong: tuple[str, ...]


def file_problems(path: Path) -> list[Problem]:
    """Whether there is a file at all, of a kind that can be read."""
    if path.is_dir():
        message = "dit is een map, geen grootboek"
    elif path.suffix.lower() not in KINDS:
        message = "alleen .csv en .xlsx zijn te lezen; bewaar het grootboek in Excel als .xlsx of als CSV"
    else:
        message = "" if path.exists() else "dit bestand bestaat niet"
    return [Problem(str(path), "", message)] if message else []


def read_lines(path: Path, layout: Layout, first: str) -> list[Line]:
    """Read every line of a ledger, right or wrong; rows without any text are no lines.

    Parameters
    ----------
    path
        CSV or .xlsx file that exists; its first row is the header.
    layout
        How it is written; for CSV with a delimiter and an encoding.
    first
        First month that may be booked ("2018-01").

    Raises
    ------
    InputError
        The file cannot be read as what it says it is, is empty, or its headings are missing or double.
    """
    rows = _rows(path, layout)
    if not any(_filled(cells) for cells in rows):
        raise InputError([Problem(str(path), "", "dit bestand is leeg")])
    header = [text_of(cell) for cell in rows[0]]
    problems = [Problem(str(path), "rij 1", message) for message in _header_messages(header, layout)]
    if problems:
        raise InputError(problems)
    reader = _LineReader(layout, header, first)
    lines = [reader.line(row, cells) for row, cells in enumerate(rows[1:], 2) if _filled(cells)]
    if not lines:
        raise InputError([Problem(str(path), "", "dit bestand heeft een kop, maar geen regels")])
    return lines


def text_of(cell: object) -> str:
    """Text of a cell as it was typed; a whole number in Excel has no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def plain(text: str) -> str:
    """Text with a space before it when a reason may repeat it (a date, an amount or a code), else nothing."""
    return f" {text}" if PLAIN.fullmatch(text) and not holds_bsn(text) else ""


def holds_bsn(text: str) -> bool:
    """Whether nine digits in the text pass the 11-test of a *burgerservicenummer*."""
    return any(_eleven_test("".join(found.groups())) for found in BSN.finditer(text))


def month_of(cell: object, pattern: str) -> tuple[str, str]:
    """Month of a date ("2018-01") and what is wrong with it in Dutch; one of the two is ""."""
    if isinstance(cell, dt.date):
        return cell.isoformat()[:7], ""
    text = text_of(cell)
    if not text:
        return "", "de datum ontbreekt"
    found = DAYS[pattern].fullmatch(text)
    if found is None:
        return "", f"de datum{plain(text)} is niet te lezen als {pattern}"
    try:
        day = dt.date(int(found["year"]), int(found["month"]), int(found["day"] or 1))
    except ValueError:
        return "", f"de datum {text} bestaat niet"
    return day.isoformat()[:7], ""


def cents_of(cell: object, decimal: str) -> tuple[int | None, str]:
    """Eurocents of an amount, and what is wrong with it in Dutch ("" if nothing).

    Numbers of Excel are taken as they are. Text has the decimal mark `decimal`; the other mark may group thousands, and
    only in threes: with "," the text "1.250" is 1250 and "1.25" is wrong.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number_cents(Decimal(repr(cell)))
    text = text_of(cell).replace("\u2212", "-")
    found = NUMBERS[decimal].fullmatch(text)
    if found is None or (found[1] and found[4]):
        return None, f"{plain(text)} is niet te lezen als getal met decimaalteken {decimal}"
    decimals = found[3] or ""
    if len(decimals) > 2:
        return None, f"{plain(text)} heeft meer dan twee decimalen"
    cents = int(re.sub(r"\D", "", found[2]) + decimals.ljust(2, "0"))
    return (-cents if "-" in (found[1], found[4]) else cents), ""


def _number_cents(number: Decimal) -> tuple[int | None, str]:
    if not number.is_finite() or abs(number) >= LONGEST:
        return None, " is geen bedrag"
    cents = number.quantize(CENT)
    if abs(number - cents) > FLOAT_DUST:
        return None, f"{plain(str(number))} heeft meer dan twee decimalen"
    return int(cents.scaleb(2)), ""


def _eleven_test(digits: str) -> bool:
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return weighted % 11 == 0 and digits != "000000000"


class _LineReader:
    """Reads lines one by one, and remembers which it has seen."""

    def __init__(self, layout: Layout, header: list[str], first: str) -> None:
        self.layout, self.first, self.width = layout, first, len(header)
        self.headings = layout.columns.headings
        self.at = {key: header.index(heading) for key, heading in self.headings.items()}
        self.amounts = [key for key in AMOUNTS if key in self.at]
        self.key = [key for key in self.at if key.startswith("line.")]
        used = self.at.values()
        self.free = {n: heading or f"nummer {n + 1}" for n, heading in enumerate(header) if n not in used}
        self.seen: dict[tuple[str, ...], int] = {}

    def line(self, row: int, cells: Cells) -> Line:
        if misfit := self._misfit(cells):
            return Line(row, "", "", "", None, (misfit,))
        month, date_fault = month_of(cells[self.at["date"]], self.layout.date)
        if month and month < self.first:
            date_fault = f"de datum ligt in {month}, vóór de eerste maand {self.first}"
        account = text_of(cells[self.at["account"]])
        account_fault = "" if account else "de rekening ontbreekt"
        cents, amount_fault = self._amount(cells)
        cost_centre = text_of(cells[self.at["cost_centre"]]) if "cost_centre" in self.at else ""
        faults = (date_fault, account_fault, amount_fault, self._key_fault(row, cells), self._bsn_fault(cells))
        return Line(row, month, account, cost_centre, cents, tuple(filter(None, faults)))

    def _misfit(self, cells: Cells) -> str:
        """Whether the row is one line at all: a stray quote runs on to the next one, over all lines between them.

        Such a row may have the right number of fields: then one of them holds a whole line for every break in it.
        """
        wide = len(cells) != self.width
        misfit = f"de rij heeft {len(cells)} velden, de kop heeft er {self.width}" if wide else ""
        texts = [cell for cell in cells if isinstance(cell, str) and ("\n" in cell or "\r" in cell)]
        breaks = sum(len(BREAK.findall(text)) for text in texts)
        marks = sum(text.count(self.layout.delimiter or END) for text in texts)
        if not breaks or (not wide and marks < breaks * (self.width - 1)):
            return misfit
        quote = f"deze rij loopt door over {breaks + 1} regels: staat er een aanhalingsteken te veel?"
        return "; ".join(filter(None, (misfit, quote)))

    def _amount(self, cells: Cells) -> tuple[int | None, str]:
        """Debit minus credit; a nought beside an amount is as good as nothing."""
        given = {key: cell for key in self.amounts if text_of(cell := cells[self.at[key]])}
        if not given:
            return None, "het bedrag ontbreekt" if "amount" in self.at else "debet en credit zijn allebei leeg"
        read = {key: cents_of(cell, self.layout.decimal) for key, cell in given.items()}
        faults = "; ".join(AMOUNTS[key] + fault for key, (_, fault) in read.items() if fault)
        if faults:
            return None, faults
        signed = [-(cents or 0) if key == "credit" else cents or 0 for key, (cents, _) in read.items()]
        if all(signed) and len(signed) > 1:
            return sum(signed), "debet en credit zijn allebei gevuld"
        absurd = "het bedrag is meer dan een miljard euro" if abs(sum(signed)) > MOST_CENTS else ""
        return sum(signed), absurd

    def _key_fault(self, row: int, cells: Cells) -> str:
        key = tuple(text_of(cells[self.at[name]]) for name in self.key)
        if not all(key):
            empty = next(self.headings[name] for name, text in zip(self.key, key, strict=True) if not text)
            return f'kolom "{empty}" is leeg, en zonder is niet te zien of de regel dubbel is'
        before = self.seen.setdefault(key, row)
        return "" if before == row else f"dezelfde regel als rij {before}"

    def _bsn_fault(self, cells: Cells) -> str:
        found = [heading for n, heading in self.free.items() if holds_bsn(text_of(cells[n]))]
        return f'in kolom "{found[0]}" staat iets dat op een burgerservicenummer lijkt' if found else ""


def _rows(path: Path, layout: Layout) -> Sequence[Cells]:
    try:
        return _csv_rows(path, layout) if path.suffix.lower() == ".csv" else _excel_rows(path, layout.sheet)
    except OSError:
        message = "dit bestand is niet te openen; staat het nog open in Excel?"
        raise InputError([Problem(str(path), "", message)]) from None


def _filled(cells: Cells) -> bool:
    return any(text_of(cell) for cell in cells)


def _header_messages(header: list[str], layout: Layout) -> Iterator[str]:
    if len(header) == 1 and layout.delimiter and re.search(r"[;,\t|]", header[0]):
        mark = layout.delimiter.replace("\t", "\\t")
        yield f'de kop heeft maar één kolom; staat er wel "{mark}" tussen de kolommen (delimiter)?'
        return
    for key, heading in layout.columns.headings.items():
        times = header.count(heading)
        if times > 1:
            yield f'kolom "{heading}" (columns.{key}) staat {times} keer in de kop'
        elif not times:
            yield f'kolom "{heading}" (columns.{key}) staat niet in de kop{suggestion(heading, header)}'


def _csv_rows(path: Path, layout: Layout) -> list[list[str]]:
    try:
        text = path.read_bytes().decode(CODECS[layout.encoding or "utf-8"])
    except UnicodeDecodeError:
        other = " of ".join(f'"{name}"' for name in CODECS if name != layout.encoding)
        message = f"dit bestand is geen tekst in {layout.encoding}; is het {other} (encoding)?"
        raise InputError([Problem(str(path), "", message)]) from None
    rows: list[list[str]] = []
    # A quoted field that is still open at the end swallows the last line too, and the rest of the file with it.
    lines = [*io.StringIO(text, newline=""), END]
    try:
        for row in csv.reader(lines, delimiter=layout.delimiter or ";"):
            rows.append(row)  # noqa: PERF402 - what was read before an error tells where it is
    except csv.Error:
        rows.append([])
    if rows.pop() != [END]:
        message = "een aanhalingsteken gaat open, maar niet dicht; zo zijn de rijen hierna niet te lezen"
        raise InputError([Problem(str(path), f"rij {len(rows) + 1}", message)])
    return rows


def _excel_rows(path: Path, sheet: str | None) -> list[list[object]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and filters, which say nothing about what is in a cell
            return _sheet_rows(path, sheet)
    except (InputError, OSError):
        raise
    except Exception:  # noqa: BLE001 - openpyxl has no error of its own: a damaged file breaks it in any way
        message = "dit is geen Excel-bestand (.xlsx), of het is beschadigd of beveiligd met een wachtwoord"
        raise InputError([Problem(str(path), "", message)]) from None


def _sheet_rows(path: Path, sheet: str | None) -> list[list[object]]:
    """Rows of a sheet (else the first), empty cells at the end taken off, but none shorter than the header."""
    from openpyxl import load_workbook

    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        sheets = {one.title: one for one in book.worksheets}
        name = sheet or next(iter(sheets), "")
        if name not in sheets:
            message = f'werkblad "{name}" (sheet) bestaat niet{suggestion(name, sheets)}'
            raise InputError([Problem(str(path), "", message)])
        sheets[name].reset_dimensions()  # some programs write a wrong size into the file
        rows = [_trimmed(cells) for cells in sheets[name].iter_rows(values_only=True)]
    width = len(rows[0]) if rows else 0
    return [cells + [None] * (width - len(cells)) for cells in rows]


def _trimmed(cells: Iterable[object]) -> list[object]:
    kept = list(cells)
    while kept and not text_of(kept[-1]):
        kept.pop()
    return kept
