"""How a number of a scenario, its values and an outcome are said: in sentences, along axes and above tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.analysis.sensitivity import COUNTS, PEAK
from scenarios.model.placements import STANDS
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.assumptions import FIELDS, GROUPS, euro_per
from scenarios.present.bridge import BOOKS
from scenarios.present.certainty import projection_notes, source_note
from scenarios.present.names import within

if TYPE_CHECKING:
    from scenarios.analysis.sensitivity import Measure
    from scenarios.model.result import Result

# How a value is said, by the last word of its path; counts have a singular and a plural.
COUNTED = {
    "persons": ("deelnemer", "deelnemers"),
    "places": ("plek", "plekken"),
    "quota": ("plek in het quotum", "plekken in het quotum"),
    "advices": ("positief advies van UWV", "positieve adviezen van UWV"),
    "spread_months": ("maand", "maanden"),
    "contract_months": ("maand", "maanden"),
    "lag_months": ("maand", "maanden"),
    "year_after": ("jaar", "jaar"),
    "hours": ("uur per week", "uur per week"),
    "full_week_hours": ("uur per week", "uur per week"),
    "fte": ("fte", "fte"),
    "wage_factor": ("keer het minimumloon", "keer het minimumloon"),
}
NAMED = {
    "amount": "een bedrag",
    "factor": "een aandeel",
    "rate": "een rente",
    "exit_rate": "een uitstroom",
    "after_contract": "een deel dat blijft",
    "loonwaarde": "een loonwaarde",
    "then": "een groei",
    "employer_rate": "een percentage",
    "pension": "een pensioenpremie",
    "share": "een aandeel",
    "spread_months": "een instroom over",
    "contract_months": "een contract van",
    "lag_months": "betaling na",
    "year_after": "betaling na",
    "hours": "een werkweek van",
    "full_week_hours": "een volle werkweek van",
    "fte": "een omvang van",
    "wage_factor": "een loon van",
    "month": "betaling in maand",
    "price_level": "prijspeil",
}
SCENARIO = "scenario"


def path_label(result: Result, path: str) -> str:
    """Dutch name of a number: what it belongs to, and what it is; with its year when there is one number a year."""
    return f"{owner_of(result, path)}: {what_of(path)}"


def value_text(path: str, value: float) -> str:
    """Value of a number in short: "13 plekken", "€ 18.361", "95%"; rounded to what can be read."""
    key = key_of(path)
    if key == "amount":
        return euro_text(value)
    if key in ("price_level", "month"):
        return str(int(value))
    if key in COUNTED:
        return dutch.counted(value, *COUNTED[key], decimals=2)
    return f"{dutch.quantity(value * 100, 2)}%"


def euro_text(value: float) -> str:
    """Amount that somebody gave, with cents only where it has them: "€ 8.100", "€ 0,01"."""
    return dutch.euro(value, 0 if abs(value - round(value)) < TOLERANCE else 2)


def span_text(path: str, low: float, high: float, word: str) -> str:
    """From one value to another, the noun once: "10 – 20 deelnemers"."""
    begin = tick(path, low) if key_of(path) in COUNTED else value_text(path, low)
    return f"{begin}{word}{value_text(path, high)}"


def phrase(result: Result, path: str, value: float) -> str:
    """Value with its noun, for in a sentence: "een bedrag van € 18.361 voor “Loonkostensubsidie”"."""
    key, text = key_of(path), value_text(path, value)
    about = "ongeveer " if abs(_read(path, text, value) - value) > 1e-6 * max(abs(value), 1.0) else ""
    noun = NAMED.get(key, "")
    said = f"{noun} {about}{text}" if key not in NAMED or key in COUNTED else f"{noun} van {about}{text}"
    if key in ("month", "price_level"):
        said = f"{noun} {text}"
    return said.strip() + belonging(result, path)


def _read(path: str, text: str, value: float) -> float:
    """Value that the short text stands for."""
    if key_of(path) == "amount":
        return float(dutch.rounded(value, 2 if "," in text else 0))
    if key_of(path) in COUNTED:
        return float(dutch.rounded(value, 2))
    return float(dutch.rounded(value * 100, 2)) / 100 if "%" in text else value


def belonging(result: Result, path: str) -> str:
    """Name of what a number belongs to, unless it counts people and there is only one group of them."""
    alone = key_of(path) in COUNTS and len(result.scenario.placements) == 1
    return "" if alone else f" voor “{owner_of(result, path)}”"


def key_of(path: str) -> str:
    """Word in a path that says what kind of number it is."""
    *_, parent, last = path.split(".")
    return parent if parent in STANDS else last


def owner_of(result: Result, path: str) -> str:
    """What a number belongs to, in its own words: a group of people, a flow, or what is projected."""
    section, name, *_ = path.split(".")
    scenario = result.scenario
    if section == "projection":
        return GROUPS[name]
    return scenario.flows[name].label if section == "flows" else scenario.placements[name].label


def what_of(path: str) -> str:
    """What kind of number it is, in words, without what it belongs to."""
    key, last = key_of(path), path.rpartition(".")[2]
    name = "bedrag" if key == "amount" else FIELDS.get(key, (key, ""))[0]
    return f"{name} in {last}" if key in STANDS else name


def axis_name(result: Result, path: str) -> str:
    """What stands along an axis, with its unit where the figures do not say it."""
    key = key_of(path)
    if key == "amount":
        return f"bedrag ({euro_unit(result, path)})"
    return f"{what_of(path)} ({COUNTED[key][1]})" if key in COUNTED and key not in COUNTS else what_of(path)


def euro_unit(result: Result, path: str) -> str:
    """Unit of an amount: "euro per plek per jaar"."""
    flow = result.scenario.flows[path.split(".")[1]]
    return euro_per(str(flow.per), flow.period)


def outcome_words(result: Result, measure: Measure) -> str:
    """What is measured, in a sentence."""
    what = "de hoogste voorfinanciering" if measure.book == PEAK else "het saldo"
    return f"{what} van {party_name(result, measure)}"


def heading_of(result: Result, measure: Measure) -> str:
    """What is measured, at the beginning of a caption."""
    what = "Hoogste voorfinanciering" if measure.book == PEAK else "Saldo"
    return f"{what} van {party_name(result, measure)}"


def unit_of(result: Result, measure: Measure) -> str:
    """Unit of what is measured: "euro, baten en lasten, 2022 tot en met 2026"."""
    book = "" if measure.book == PEAK else f"{BOOKS[measure.book]}, "
    return f"euro, {book}{dutch.years(_years(result, measure))}"


def party_name(result: Result, measure: Measure) -> str:
    """Name of whose amount is measured, within a sentence."""
    return within(result.scenario.parties[measure.party])


def _years(result: Result, measure: Measure) -> list[int]:
    return result.horizon.year_labels if measure.year is None else [measure.year]


def period_words(result: Result, measure: Measure) -> str:
    """Over which years is measured: "in 2023", "over 2022 tot en met 2026"."""
    years = _years(result, measure)
    return f"{'in' if len(years) == 1 else 'over'} {dutch.years(years)}"


def _notes(result: Result, measure: Measure) -> list[str]:
    """What is projected, when the measure rests on it."""
    lines = result.lines_of(measure.party)
    book = "position" if measure.book == PEAK else measure.book
    rests = result.projected_years(lines, book) & set(_years(result, measure))
    return projection_notes(result, lines) if rests else []


def about_measure(result: Result, measure: Measure) -> dict[str, Any]:
    """Source and notes of a table or chart of this measure."""
    return {"source": source_note(result, result.lines_of(measure.party)), "notes": _notes(result, measure)}


def tick(path: str, value: float) -> str:
    """Number along an axis or beside a cell: the value without its noun."""
    if key_of(path) == "amount":
        return dutch.plain(value)
    return dutch.quantity(value, 4) if key_of(path) in COUNTED else value_text(path, value)


def book_period(result: Result, measure: Measure) -> str:
    """Years that are looked at, with the book in brackets."""
    book = "" if measure.book == PEAK else f" ({BOOKS[measure.book]})"
    return f"{period_words(result, measure)}{book}"


def amount_words(measure: Measure, amount: float, cents: int = 0) -> str:
    """Outcome in words: a shortage, a surplus, nought; a position is just an amount."""
    euros = dutch.euro(abs(amount), cents)
    if measure.book == PEAK:
        return euros
    if abs(amount) < TOLERANCE:
        return "een saldo van nul"
    return f"een {'tekort' if amount < 0 else 'overschot'} van {euros}"
