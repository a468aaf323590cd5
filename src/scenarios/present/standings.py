"""The law on a day, for the command `parameters`: rows to count with, and the same rows as text to read.

Without pandas: whoever asks what holds today should not wait for it.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scenarios.model.parameters import MUNICIPALITY
from scenarios.present import dutch
from scenarios.present.assumptions import STATUS, UNITS, value_of_law

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scenarios.analysis.law import Standing

STATES = {
    "in_force": "geldt",
    "announced": "aangekondigd",
    "projected": "geraamd",
    "ended": "vervallen",
    "not_begun": "nog niet begonnen",
    "unknown": "onbekend",
    "stale": "verouderd",  # a mark beside one of the others
}
LAWS = {
    "wml": "Minimumloon",
    "lks": "Loonkostensubsidie",
    "liv": "Lage-inkomensvoordeel",
    "lkv": "Loonkostenvoordeel",
    "beschut_werk": "Beschut werk",
    "beschut_werk_aantallen": "Beschut werk per gemeente",
    "employer_costs": "Werkgeverslasten",
    "buig": "BUIG en vangnet",
    "cohort": "Groepen",
    "bijstand": "Bijstand",
    "index": "Indexcijfers",
    "fido": "Financiering gemeenten",
    "wia": "WIA en WGA",
    "toeslagenwet": "Toeslagenwet",
    "awir": "Toeslagen (Awir)",
    "zorgtoeslag": "Zorgtoeslag",
    "huurtoeslag": "Huurtoeslag",
    "kindgebonden_budget": "Kindgebonden budget",
    "inkomstenbelasting": "Inkomstenbelasting",
}
LAYERS = {
    "rijk": "Rijk",
    "uitvoering": "uitvoerder",
    "gemeente": "gemeente",
    "contract": "contract of cao",
    "statistiek": "meting",
}
HEADINGS = ("Gegeven", "Staat", "Waarde", "Van, tot", "Wie bepaalt", "Bron")
WIDTHS = (31, 12, 15, 14, 10, 28)  # characters a column: 120 with the gaps between them

Row = dict[str, Any]
COLUMNS = (
    *("wet", "naam", "gemeenten", "staat", "waarde", "laatste_waarde", "eenheid", "vanaf", "tot", "status"),
    *("gepubliceerd", "bron", "adres", "noot", "wie", "gecontroleerd", "verouderd", "uitleg"),
)
EMPTY: Row = dict.fromkeys(COLUMNS, "") | dict.fromkeys(["gemeenten", "waarde", "laatste_waarde"])
ONE = {"months": "maand", "weeks": "week", "places": "plek", "persons": "persoon"}  # what one of a unit is called


def amount(value: float, unit: str) -> str:
    """Value of the law with its unit, as a reader says it: "14,99 euro per uur", "70%", "ja"."""
    if unit == "flag":
        return "ja" if value else "nee"
    if unit == "fraction":
        return f"{dutch.quantity(value * 100)}%"
    if unit == "month_number":
        return f"maand {dutch.quantity(value)}"
    if unit in ONE:
        return dutch.counted(value, ONE[unit], UNITS[unit])
    return f"{value_of_law(value, unit)} {UNITS[unit]}"


def listed(found: Iterable[Standing], *, each_municipality: bool) -> dict[str, Row]:
    """Every standing as a row, with its numbers as they are.

    Key: name of the parameter, and for a value that begins later its first day behind it ("wml_hour@2027-01-01").
    Row, with `COLUMNS`: `waarde` is None where nothing holds; what held last is then in `laatste_waarde`. Dates are
    ISO; `tot` is exclusive, and empty for a value that holds until it is changed. Unless `each_municipality`, the
    municipalities with the same state make one row; `gemeenten` says how many, and what differs between them is left
    empty.
    """
    groups: dict[str, list[Row]] = {}
    for standing in found:
        together = standing.parameter.per_municipality and not each_municipality
        groups.setdefault(_key(standing, together=together), []).append(_row(standing, together=together))
    return {key: _as_one(rows) for key, rows in groups.items()}


def readable(rows: Iterable[Row]) -> list[list[str]]:
    """Cells under `HEADINGS`; each law begins with a row of its own."""
    cells = []
    for law, of_law in groupby(rows, key=lambda row: row["wet"]):
        cells.append([f"{LAWS[law].upper()} ({law})", *[""] * (len(HEADINGS) - 1)])
        cells += [[_name(row), _state(row), _number(row), _period(row), row["wie"], row["bron"]] for row in of_law]
    return cells


def _key(standing: Standing, *, together: bool) -> str:
    if together:
        return f"{MUNICIPALITY.sub('', standing.name)}@{STATES[standing.state]}"
    begins = standing.coming and standing.state != "not_begun" and standing.value
    return f"{standing.name}@{begins.valid_from}" if begins else standing.name


def _row(standing: Standing, *, together: bool) -> Row:
    parameter, value = standing.parameter, standing.value
    row = EMPTY | {
        "wet": parameter.law,
        "naam": parameter.label if together else _full_name(standing),
        "gemeenten": 1 if together else None,
        "staat": STATES[standing.state],
        "eenheid": parameter.unit,
        "wie": LAYERS[parameter.layer],
        "gecontroleerd": str(parameter.checked_on),
        "verouderd": int(standing.stale),
        "uitleg": _why(standing),
    }
    if value is None:
        return row
    return row | {
        "waarde" if standing.holds else "laatste_waarde": value.value,
        "vanaf": str(value.valid_from),
        "tot": _day(value.valid_to),
        "status": STATUS[value.status],
        "gepubliceerd": _day(value.published),
        "bron": value.source,
        "adres": value.url,
        "noot": value.note,
    }


def _full_name(standing: Standing) -> str:
    """Label; of a value per municipality, with the code of that municipality and what the book notes about it."""
    if not standing.parameter.per_municipality:
        return standing.parameter.label
    noted = standing.value.note if standing.value else ""
    return f"{standing.parameter.label} ({' '.join([standing.name[-6:], noted]).strip()})"


def _why(standing: Standing) -> str:
    """Why nothing is known: a gap, past the last value, or not published yet."""
    if standing.state != "unknown":
        return ""
    if standing.resumes is not None:
        return f"geen waarde tot {standing.resumes}"
    return "geen waarde na de laatste" if standing.value else "nog niet gepubliceerd"


def _day(day: date | None) -> str:
    return "" if day in (None, date.max) else str(day)


def _as_one(rows: list[Row]) -> Row:
    """One row for all: what they share, and how many municipalities they are."""
    shared = {name: cell for name, cell in rows[0].items() if all(row[name] == cell for row in rows)}
    return EMPTY | shared | {"gemeenten": len(rows) if rows[0]["gemeenten"] else None}


def _name(row: Row) -> str:
    """Label, with the name of the municipality, or how many there are."""
    if row["gemeenten"]:
        return f"{row['naam']} ({dutch.counted(row['gemeenten'], 'gemeente', 'gemeenten')})"
    return str(row["naam"])


def _state(row: Row) -> str:
    words = [row["staat"]]
    words += [f"({row['uitleg']})"] if row["uitleg"] else []
    words += ["(aanname)"] if row["status"] == STATUS["assumed"] else []
    words += [STATES["stale"]] if row["verouderd"] else []
    return ", ".join(words).replace(", (", " (")


def _number(row: Row) -> str:
    if row["waarde"] is not None:
        return amount(row["waarde"], row["eenheid"])
    return "" if row["laatste_waarde"] is None else f"laatst {amount(row['laatste_waarde'], row['eenheid'])}"


def _period(row: Row) -> str:
    return " tot ".join(filter(None, [row["vanaf"], row["tot"]]))
