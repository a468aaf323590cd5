"""Ledger exports and mapping files for tests, written out as a municipality would have them."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from scenarios.model.ledger import Ledger, read_ledger

HEAD = ["Boekdatum", "Rekening", "Kostenplaats", "Omschrijving", "Bedrag", "Boekstuk", "Regel"]
NAME = "Jansen-Deprez"  # a name in a description, which may come back nowhere
GOOD = {
    "Boekdatum": "15-01-2018",
    "Rekening": "443001",
    "Kostenplaats": "6400",
    "Omschrijving": f"Loonkostensubsidie {NAME}",
    "Bedrag": "100,00",
    "Boekstuk": "M1",
}
MAPPING = """\
title     = "Grootboek gemeente Weert"
status    = "published"
delimiter = ";"
decimal   = ","
date      = "dd-mm-jjjj"
encoding  = "utf-8"

[columns]
date        = "Boekdatum"
account     = "Rekening"
amount      = "Bedrag"
line        = ["Boekstuk", "Regel"]
cost_centre = "Kostenplaats"

[[postings]]
account     = "443001"
cost_centre = "6400"
flow        = "lks"
book        = "recognised"
side        = "debit"

[[postings]]
account = "443001"
flow    = "begeleiding"
book    = "recognised"
side    = "debit"

[[postings]]
account = "110500"
flow    = "lks"
book    = "cash"
side    = "credit"

[[postings]]
account     = "829000"
cost_centre = "6400"
flow        = "rijk"
book        = "recognised"
side        = "credit"

[[ignored]]
account = "100000"
why     = "Bankrekening: tegenboeking"
"""


def mapping_file(folder: Path, *changes: tuple[str, str], text: str = MAPPING) -> Path:
    """The mapping above, with pieces of its text replaced."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "koppeling.toml"
    path.write_text(text, "utf-8")
    return path


def row(number: int, **changes: str) -> list[str]:
    """A good line of the ledger, the number making it unique; say what differs."""
    cells = GOOD | {"Regel": str(number)} | changes
    return [cells[heading] for heading in HEAD]


def csv_file(
    folder: Path,
    rows: Iterable[Sequence[str]],
    head: Sequence[str] = HEAD,
    delimiter: str = ";",
    encoding: str = "utf-8",
) -> Path:
    """A ledger as CSV."""
    path = folder / "grootboek.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([head, *rows])
    return path


def excel_file(
    folder: Path, rows: Iterable[Sequence[object]], head: Sequence[str] = HEAD, sheets: Sequence[str] = ("Blad1",)
) -> Path:
    """A ledger as a workbook; every sheet but the last is empty."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        sheet = book.create_sheet(name)
    for cells in [head, *rows]:
        sheet.append(list(cells))
    path = folder / "grootboek.xlsx"
    book.save(path)
    return path


def typed(heading: str, cell: str) -> object:
    """A cell of a good line as Excel holds it: a date, a number, or text."""
    if heading == "Boekdatum":
        return dt.date.fromisoformat("-".join(reversed(cell.split("-"))))
    if heading == "Bedrag":
        return float(cell.replace(".", "").replace(",", "."))
    return int(cell) if cell.isdigit() else cell


def booked(ledger: Path, mapping: Path, through: str = "2018-12") -> Ledger:
    """What was booked from January 2018 through a month, after every proof was seen to hold."""
    found = read_ledger(ledger, mapping, "2018-01", through)
    checks = found.checks()
    assert checks["ok"].all(), checks
    return found
