"""What the nodes under a figure are called: a label, an amount, how it was reckoned, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scenarios.analysis.figures import PRODUCT, QUOTIENT, RULE, SUM
from scenarios.analysis.sensitivity import PEAK, Measure
from scenarios.model.parameters import Value
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.scenario import REPAID, Paid, Source
from scenarios.present import dutch
from scenarios.present.assumptions import STATUS
from scenarios.present.names import within
from scenarios.present.outcomes import book_period, euro_unit, heading_of, key_of, path_label, value_text, what_of
from scenarios.present.settlement import settlement, source_of_payment
from scenarios.present.standings import amount as law_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scenarios.analysis.why import Node
    from scenarios.model.result import Result

COUNTED = {
    "persons": ("deelnemer", "deelnemers"),
    **dict.fromkeys(["places", "covered_places"], ("plek", "plekken")),
    "fte": ("fte", "fte"),
    "hours_per_year": ("uur per jaar", "uur per jaar"),
    "weeks": ("week", "weken"),
    "months": ("maand", "maanden"),
}
CHOICES = {
    "reading": "lezing van de regeling",
    "kind": "doelgroep van de regeling",
    "household": "huishouden",
    "employer": "grootte van de werkgever",
    "contract": "soort contract",
    "per_place": "een bedrag per plek per jaar",
    "new_and_continued": "een bedrag voor nieuwe plekken en een voor plekken die er al waren",
    "banenafspraak": "banenafspraak",
    "arbeidsgehandicapt": "werknemers met een arbeidsbeperking",
    "single": "alleenstaande",
    "couple": "gehuwden of samenwonenden",
    "small": "kleine werkgever",
    "large": "grote werkgever",
    "permanent": "vast contract",
    "temporary": "tijdelijk contract",
}
NUMBERS = ("number", "default")
NOT_GIVEN = "staat niet in het scenario; de werkmap rekent dan met dit getal"
SIMPLE = {  # labels that need nothing of the node
    "size": "Omvang van een plek",
    "pace": "Tempo: wat in de laatste twaalf geboekte maanden is geboekt tegenover het plan",
    "missing": "Deel dat niet wordt vergoed",
    "catch_up": "Verrekend: wat eerder of later is betaald dan de betaalregel zegt",
    "ahead": "Eerder of later betaald dan de betaalregel zegt, volgens het grootboek",
}


@dataclass(frozen=True)
class Said:
    """One node in words: `how` is what makes the amount ("= 13 plekken × € 20.667"), `source` where it comes from."""

    label: str
    value: str
    how: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Place:
    """A node, the result it explains, and the nodes above it (the top one first)."""

    result: Result
    node: Node
    above: Sequence[Node]

    @property
    def waits(self) -> bool:
        """Whether it is part of a position: what has arisen and is not paid yet."""
        return any(each.book == PEAK for each in self.above)


def said(result: Result, node: Node, above: Sequence[Node]) -> Said:
    """Node in words, given the nodes above it (the top one first)."""
    label, notes, source = _label(Place(result, node, above)), _notes(result, node), _source(result, node)
    return Said(label, _value(result, node), _how(node), notes, source)


# --- what it is called -------------------------------------------------------------------------------------------


def _label(at: Place) -> str:
    if at.node.kind in SIMPLE:
        return SIMPLE[at.node.kind]
    return LABELS[at.node.kind](at)


def _of_party(at: Place) -> str:
    if at.node.kind == "peak":
        what = "Stand" if at.above else heading_of(at.result, _measure(at.node))
        return f"{what} eind {period(at.node)}"
    return f"{heading_of(at.result, _measure(at.node))} {book_period(at.result, _measure(at.node))}"


def _measure(node: Node) -> Measure:
    first, last = (int(month[:4]) for month in node.months or ("", ""))
    return Measure(node.name, node.book, first if first == last else None)


def _of_flow(at: Place) -> str:
    parent = at.above[-1] if at.above else None
    line, parties = at.result.line(at.node.name), at.result.scenario.parties
    payer, payee = within(parties[line.payer]), within(parties[line.payee])
    if parent is None or parent.kind in ("balance", "peak"):
        return _of_own_flow(at, line.label, payer, payee)
    if parent.name == at.node.name and parent.kind != "net":
        arose = at.node.book == "entitlement" and (parent.kind == "part" or parent.book != "entitlement")
        return f"{'Ontstaan in' if arose else 'In'} {period(at.node)}"
    if at.node.book == PEAK:
        return f"{line.label}: {_still_to_pay(at)}"
    return f"{line.label} in {period(at.node)} (van {payer} aan {payee})"


def _of_own_flow(at: Place, label: str, payer: str, payee: str) -> str:
    """Flow of the party that is asked for; the period too when nothing above it says so."""
    waits = at.node.book == PEAK
    when = "" if at.above else f" {'eind' if waits else 'in'} {period(at.node)}"
    received, paid = ("nog te ontvangen", "nog te betalen") if waits else ("ontvangen", "betaald")
    who = f"{received} van {payer}" if at.node.sign > 0 else f"{paid} aan {payee}"
    return f"{label}, {who}{when}"


def _still_to_pay(at: Place, net: str = "") -> str:
    line, parties = at.result.line(at.node.name), at.result.scenario.parties
    payer, payee = within(parties[line.payer]), within(parties[line.payee])
    return f"wat {net}gemiddeld nog te betalen is door {payer} aan {payee}"


def _of_net(at: Place) -> str:
    label = at.result.line(at.node.name).label
    if at.node.book == PEAK:
        return f"{label}: {_still_to_pay(at, 'per saldo ')}"
    if at.node.operation == SUM and at.node.children[-1].name == at.node.name + REPAID:
        return f"{label} in {period(at.node)}, min wat teruggaat"
    return f"{label} in {period(at.node)}, met de maanden onder nul erin"


def _of_part(at: Place) -> str:
    return f"{'Nog niet betaald van' if at.waits else 'Betaald van'} wat is ontstaan in {period(at.node)}"


def _of_fraction(at: Place) -> str:
    return "Deel dat nog niet is betaald" if at.waits else "Deel dat in deze maanden is betaald"


def _of_volume(at: Place) -> str:
    if not at.node.name:
        return "Alle groepen samen"
    covered = ", binnen het quotum" if at.node.unit == "covered_places" else ""
    return f"{at.result.scenario.placements[at.node.name].label}{covered}, gemiddeld over {period(at.node)}"


def _of_number(at: Place) -> str:
    section, owner, *_ = at.node.name.split(".")
    known = at.above[-1].name == owner or (section == "placements" and len(at.result.scenario.placements) == 1)
    what = what_of(at.node.name)
    return f"{what[:1].upper()}{what[1:]}" if known else path_label(at.result, at.node.name)


def _of_law(at: Place) -> str:
    return at.result.reader.book.parameter(at.node.name).label


def _of_index(at: Place) -> str:
    year = at.node.origin.valid_from.year if isinstance(at.node.origin, Value) else ""
    return f"{_of_law(at)}, {year}"


def _of_booked(at: Place) -> str:
    return f"{'Betaald' if at.node.book == 'cash' else 'Geboekt'} volgens het grootboek, {period(at.node)}"


def _of_turned(at: Place) -> str:
    return f"Wat teruggaat; dat staat apart, als “{at.result.line(at.node.name).label}”"


def _of_choice(at: Place) -> str:
    return CHOICES[at.node.name.rpartition(".")[2]].capitalize()


LABELS: dict[str, Callable[[Place], str]] = {
    **dict.fromkeys(["balance", "peak", "none"], _of_party),
    "flow": _of_flow,
    "net": _of_net,
    "forecast": lambda at: f"Volgens plan, {period(at.node)}",
    "paced": lambda at: f"Verder in het tempo van wat is geboekt, {period(at.node)}",
    "part": _of_part,
    "fraction": _of_fraction,
    "volume": _of_volume,
    **dict.fromkeys(NUMBERS, _of_number),
    "choice": _of_choice,
    "law": _of_law,
    "index": _of_index,
    "prices": lambda at: f"Prijzen tegenover die van {at.node.name}",
    "booked": _of_booked,
    "turned": _of_turned,
    "calendar": lambda at: f"{COUNTED[at.node.unit][1].capitalize()} per jaar",
    "part_of_year": lambda at: f"Deel van het jaar: {period(at.node)}",
}


def period(node: Node) -> str:
    """Months that a node is of: "2023", "2022 tot en met 2026", "april tot en met december 2022", "december 2023"."""
    first, last = node.months or ("", "")
    if first == last:
        return dutch.month(first)
    if first.endswith("-01") and last.endswith("-12"):
        return dutch.years([int(first[:4]), int(last[:4])])
    begin, end = dutch.month(first), dutch.month(last)
    return f"{begin.removesuffix(f' {last[:4]}')} tot en met {end}"


# --- how much, and how it was reckoned ---------------------------------------------------------------------------


def _value(result: Result, node: Node) -> str:
    text = _short(node)
    if node.kind in NUMBERS and key_of(node.name) == "amount":
        return f"{text} {euro_unit(result, node.name).removeprefix('euro ')}"
    return text


def _short(node: Node) -> str:
    """Amount with its unit, for between the signs of a product."""
    if node.kind in (*NUMBERS, "law", "choice"):
        return _given(node)
    amount = float(node.amount)
    if node.unit == "euro":
        return dutch.euro(amount)
    if node.unit in COUNTED:
        return dutch.counted(float(dutch.rounded(amount, 2)), *COUNTED[node.unit])
    if node.unit == "factor":
        return dutch.plain(amount, 4)
    twelfths = node.kind in ("part_of_year", "fraction") and abs(12 * amount - round(12 * amount)) < 1e-9
    return f"{round(12 * amount)}/12" if twelfths else f"{dutch.quantity(amount * 100, 2)}%"


def _given(node: Node) -> str:
    if isinstance(node.amount, str):
        return CHOICES[node.amount] if node.kind == "choice" else dutch.month(node.amount)
    return value_text(node.name, node.amount) if node.kind in NUMBERS else law_amount(node.amount, node.unit)


def _how(node: Node) -> str:
    if node.operation in (PRODUCT, QUOTIENT) and len(node.children) > 1:
        between = " × " if node.operation == PRODUCT else " : "
        made = between.join(map(_short, node.children))
        return f"= {dutch.MINUS}({made})" if node.sign < 0 else f"= {made}"
    if node.operation == SUM and len(node.children) > 1:
        one, many = ("geldstroom", "geldstromen") if node.kind in ("balance", "peak") else ("bedrag", "bedragen")
        return f"= de som van {dutch.counted(len(node.children), one, many)}"
    return ""


def _basis(result: Result, node: Node) -> str:
    """What makes an amount for which no arithmetic is shown."""
    flow = result.scenario.flows.get(node.name)
    if node.kind == "none":
        return "in deze jaren is per saldo niets voorgeschoten"
    if flow is None or flow.rule is None or node.kind not in ("flow", "net", "forecast"):
        return "volgt uit wat hieronder staat"
    return f"volgens {REGELINGEN[flow.rule].basis}; rust op wat hieronder staat"


def _notes(result: Result, node: Node) -> tuple[str, ...]:
    notes = [_basis(result, node)] if node.operation == RULE else []
    if isinstance(node.origin, Paid):
        notes.append(settlement(result, node.name))
    flow = result.scenario.flows.get(node.name)
    if flow is not None and flow.recognised == "paid" and node.book == "recognised":
        notes.append("telt mee als het is betaald")
    if node.left_out:
        what = ("geldstroom", "geldstromen") if node.kind in ("balance", "peak") else ("jaar", "jaren")
        notes.append(f"{dutch.counted(node.left_out, *what)} zonder bedrag weggelaten")
    return tuple(notes)


# --- where it comes from -----------------------------------------------------------------------------------------


def _source(result: Result, node: Node) -> str:
    if isinstance(node.origin, Value):
        return f"{_in_force(node.origin)}; {_sure(node.origin)}"
    if isinstance(node.origin, Paid):
        found = source_of_payment(result, node.name)
        return "" if found is None else _sure(found)
    if isinstance(node.origin, Source):
        return _sure(node.origin)
    return {"default": NOT_GIVEN, "choice": "keuze in het scenario"}.get(node.kind, "")


def _sure(origin: Value | Source) -> str:
    """Status and source; a source that begins with its status says it once."""
    status = STATUS[origin.status]
    return origin.source if origin.source.lower().startswith(status) else f"{status}; {origin.source}"


def _in_force(value: Value) -> str:
    until = "" if value.valid_to == date.max else f" tot {dutch.day(value.valid_to)}"
    return f"geldt vanaf {dutch.day(value.valid_from)}{until}"
