"""The table "Aannames en bronnen": every number a result rests on, from the scenario and from the law."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scenarios.model.checking import number_paths
from scenarios.model.placements import STANDS
from scenarios.present import dutch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scenarios.model.result import Result

STATUS = {"published": "vastgesteld", "announced": "aangekondigd", "projected": "geraamd", "assumed": "aanname"}
PERCENT = "%"
UNITS = {
    "euro": "euro",
    "euro_per_month": "euro per maand",
    "euro_per_week": "euro per week",
    "euro_per_day": "euro per dag",
    "euro_per_hour": "euro per uur",
    "euro_per_year": "euro per jaar",
    "euro_per_place_year": "euro per plek per jaar",
    "euro_per_person_year": "euro per persoon per jaar",
    "fraction": PERCENT,
    "hours_per_week": "uur per week",
    "hours_per_year": "uur per jaar",
    "months": "maanden",
    "years": "jaar",  # of any number: "1 jaar", "2 jaar"
    "weeks": "weken",
    "month_number": "maandnummer",
    "places": "plekken",
    "persons": "personen",
    "fte": "fte",
    "flag": "ja (1) of nee (0)",
}
PER = {"place": "plek", "covered_place": "plek binnen het quotum", "person": "persoon", "fte": "fte", "hour": "uur"}
GROUPS = {"loon": "Raming van lonen", "prijs": "Raming van prijzen", "nominaal": "Raming van vaste bedragen"}
FIELDS = {
    "persons": ("aantal deelnemers", "personen"),
    "places": ("aantal plekken", "plekken"),
    "quota": ("plekken waarvoor het Rijk betaalt (quotum)", "plekken"),
    "advices": ("positieve adviezen van UWV", "personen"),
    "start": ("eerste maand van instroom", "maand"),
    "spread_months": ("instroom verdeeld over", "maanden"),
    "contract_months": ("duur van het contract", "maanden"),
    "after_contract": ("blijft na het contract", "%"),
    "exit_rate": ("uitstroom", "% per jaar"),
    "hours": ("werkweek", "uur per week"),
    "full_week_hours": ("volle werkweek", "uur per week"),
    "fte": ("omvang van een plek", "fte"),
    "loonwaarde": ("loonwaarde", "% van het minimumloon"),
    "wage_factor": ("loon", "keer het minimumloon"),
    "price_level": ("prijspeil van het bedrag", "jaar"),
    "factor": ("deel van de andere geldstroom", "%"),
    "rate": ("rente", "% per jaar"),
    "lag_months": ("betaald na", "maanden"),
    "year_after": ("betaald na", "jaar na het jaar van ontstaan"),
    "month": ("betaald in maand", "maandnummer"),
    "then": ("groei na de laatste raming van de index", "% per jaar"),
    "employer_rate": ("werkgeverslasten", "% van het loon"),
    "pension": ("pensioenpremie van de werkgever", "% van het loon"),
    "share": ("deel dat eerst bijstand had", "%"),
    "reached": ("de plekken zijn er", ""),
    "last_stand_holds": ("het laatste aantal blijft gelden", ""),
    "forfait": ("eerste maanden de vaste helft (forfait)", ""),
    "first": ("eerste maand", "maand"),
    "last": ("laatste maand", "maand"),
    "paid": ("wanneer betaald", ""),
    "reading": ("hoe de regeling is gelezen", ""),
    "kind": ("groep", ""),
    "household": ("huishouden", ""),
    "employer": ("grootte van de werkgever", ""),
    "contract": ("soort contract", ""),
}
CHOICES = {
    "january": "vanaf januari",
    "evenly": "gelijk verdeeld over het jaar",
    "per_place": "per plek",
    "new_and_continued": "nieuwe en voortgezette plekken",
    "banenafspraak": "banenafspraak",
    "arbeidsgehandicapt": "arbeidsgehandicapt",
    "single": "alleenstaand",
    "couple": "paar",
    "small": "klein",
    "large": "groot",
    "permanent": "vast",
    "temporary": "tijdelijk",
}


@dataclass(frozen=True)
class Assumption:
    """One number a result rests on.

    `key` is the path in the scenario, or the name of a parameter; `value` is in `unit` (a share of 0,5 is 50 %), and
    `text` is that as printed; `begin` and `end` are the half-open period of a parameter of the law (None for a number
    of the scenario, whose period is `year`).
    """

    key: str
    label: str
    value: object
    text: str
    unit: str
    status: str
    source: str
    flows: str
    begin: date | None = None
    end: date | None = None
    year: str = ""

    @property
    def figure(self) -> str:
        """Key of the figure of which this is a value: without the year of a stand."""
        return self.key.removesuffix(f".{self.year}") if self.year else self.key

    @property
    def period(self) -> str:
        """Period in short: "2017", "jul–dec 2017", "vanaf jan 2024", or nothing."""
        return self.year if self.begin is None or self.end is None else _period(self.begin, self.end)


def worst_of(statuses: Iterable[str]) -> str:
    """Return the least sure of Dutch statuses; "vastgesteld" where there is none."""
    return max(statuses, key=list(STATUS.values()).index, default=STATUS["published"])


def assumptions(result: Result) -> list[Assumption]:
    """Every number of the scenario, what was booked, and every parameter of the law that was read, by date."""
    return [*_of_scenario(result), *_of_ledger(result), *_of_law(result)]


def condensed(found: list[Assumption]) -> list[Assumption]:
    """One row per figure, for print: its values one after the other, each with its period, under the worst status.

    Of figures that share a label, each has its place in the file (or the name of its parameter) behind it.
    """
    figures: dict[str, list[Assumption]] = {}
    for row in found:
        figures.setdefault(row.figure, []).append(row)
    shown = [_one_row(rows) for rows in figures.values()]
    labels = Counter(row.label for row in shown)
    return [row if labels[row.label] == 1 else replace(row, label=f"{row.label} ({row.figure})") for row in shown]


def _one_row(rows: list[Assumption]) -> Assumption:
    pieces = []
    for _, run in groupby(_with_runs(rows), key=lambda pair: pair[0]):
        same = [row for _, row in run]
        period = replace(same[0], end=same[-1].end).period
        pieces.append(f"{same[0].text} ({period})".replace(" ", dutch.HARD_SPACE) if period else same[0].text)
    status = worst_of(row.status for row in rows)
    source = "; ".join(dict.fromkeys(row.source for row in rows))
    return replace(rows[0], text="; ".join(pieces), status=status, source=source)


def _with_runs(rows: list[Assumption]) -> list[tuple[int, Assumption]]:
    """Number the runs of adjoining periods in which the value stays the same."""
    numbered: list[tuple[int, Assumption]] = []
    for row in rows:
        run, last = numbered[-1] if numbered else (0, None)
        continues = last is not None and row.begin is not None and (last.text, last.end) == (row.text, row.begin)
        numbered.append((run if continues else run + 1, row))
    return numbered


def _of_scenario(result: Result) -> list[Assumption]:
    scenario = result.scenario
    raw = scenario.model_dump(by_alias=True, exclude_unset=True)
    rows = []
    for path, value in number_paths(raw):
        source = scenario.source_of(path)
        if source is None or (path.endswith("lag_months") and value == 0):  # paid in the month it arises: no number
            continue
        section, name, *rest = path.split(".")
        piece = raw[section][name]
        label, unit = described(piece, rest)
        counted = _in_unit(value, unit)
        text = _written(counted, rest[-1])
        year = rest[-1] if rest[0] in STANDS else ""
        status = STATUS[source.status]
        owner = f"{piece.get('label') or GROUPS[name]}: {label}"
        rows.append(Assumption(path, owner, counted, text, unit, status, source.source, name, year=year))
    return rows


def _in_unit(value: object, unit: str) -> object:
    """Value in its unit: files have 0.5 where a reader is told 50%."""
    return round(100 * float(str(value)), 10) if unit.startswith(PERCENT) else value


def _written(value: object, key: str) -> str:
    """Month in words, a year as it is, and all else as a Dutch number."""
    if isinstance(value, str):
        return dutch.month(value)
    return str(value) if key == "price_level" else dutch.quantity(float(str(value)))


def described(piece: Mapping[str, Any], rest: Sequence[str]) -> tuple[str, str]:
    """Dutch label and unit of a number, by its place in the file; a field without words has its own name."""
    if rest[0] in STANDS:
        return FIELDS[rest[0]]
    if rest[-1] == "amount":
        return "bedrag", euro_per(piece["per"], piece.get("period"))
    return FIELDS.get(rest[-1], (rest[-1].replace("_", " "), ""))


def euro_per(per: str, period: str | None) -> str:
    """Unit of the amount of a flow: "euro per plek per jaar"; an hour is no part of a year."""
    every = "" if per == "hour" else " per maand" if period == "month" else " per jaar"
    return f"euro per {PER[per]}{every}"


def _of_ledger(result: Result) -> list[Assumption]:
    """What was booked, per flow and book: one row, for its amounts stand in the ledger."""
    booked = result.realised
    if booked is None:
        return []
    rows = []
    words = {"recognised": "geboekt", "cash": "betaald"}
    through = dutch.month(result.horizon.label(booked.through - 1))
    for (flow, book), amounts in booked.booked.items():
        label = f"{result.scenario.flows[flow].label}: {words[book]} tot en met {through}"
        total, status = float(amounts.sum()), STATUS[booked.status]
        row = Assumption(
            f"realisation.{flow}.{book}", label, total, dutch.plain(total, 2), "euro", status, booked.source, flow
        )
        rows.append(row)
    return rows


def _of_law(result: Result) -> list[Assumption]:
    book = result.reader.book
    rows = []
    for value, flows in result.reads().items():
        parameter = book.parameter(value.parameter)
        source = value.source + (f" ({value.note})" if value.note and value.status == "assumed" else "")
        rows.append(
            Assumption(
                key=value.parameter,
                label=parameter.label,
                value=_in_unit(value.value, UNITS[parameter.unit]),
                text=value_of_law(value.value, parameter.unit),
                unit=UNITS[parameter.unit],
                status=STATUS[value.status],
                source=source,
                flows=", ".join(flows),
                begin=value.valid_from,
                end=value.valid_to,
            )
        )
    return rows


def value_of_law(value: float, unit: str) -> str:
    """Value of the law with the decimals it needs: an amount in euro has none or two, a share is a percentage."""
    if unit.startswith("euro") and value != int(value):
        return dutch.plain(value, 2)
    return dutch.quantity(value * 100 if unit == "fraction" else value)


def _period(begin: date, end: date) -> str:
    """Half-open period in short; whole calendar years as years."""
    if end == date.max:
        return f"vanaf {dutch.month_short(f'{begin:%Y-%m}')}"
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 1, 1):
        return dutch.years([begin.year, end.year - 1]).replace(" tot en met ", "\u2013")
    last = end - timedelta(days=1)
    months = [dutch.month_short(f"{day:%Y-%m}") for day in (begin, last)]
    return f"{months[0].split()[0]}\u2013{months[1]}" if begin.year == last.year else "\u2013".join(months)
