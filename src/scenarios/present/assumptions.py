"""The table "Aannames en bronnen": every number a result rests on, from the scenario and from the law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.model.checking import number_paths
from scenarios.present import dutch

if TYPE_CHECKING:
    from scenarios.model.result import Result

STATUS = {"published": "vastgesteld", "announced": "aangekondigd", "projected": "geraamd", "assumed": "aanname"}
UNITS = {
    "euro": "euro",
    "euro_per_month": "euro per maand",
    "euro_per_week": "euro per week",
    "euro_per_day": "euro per dag",
    "euro_per_hour": "euro per uur",
    "euro_per_year": "euro per jaar",
    "euro_per_place_year": "euro per plek per jaar",
    "euro_per_person_year": "euro per persoon per jaar",
    "fraction": "deel van 1",
    "hours_per_week": "uur per week",
    "hours_per_year": "uur per jaar",
    "months": "maanden",
    "years": "jaren",
    "weeks": "weken",
    "month_number": "maandnummer",
    "places": "plekken",
    "persons": "personen",
    "fte": "fte",
    "flag": "ja (1) of nee (0)",
}
PER = {"place": "plek", "person": "persoon", "fte": "fte", "hour": "uur"}
FIELDS = {
    "persons": ("aantal deelnemers", "personen"),
    "places": ("aantal plekken", "plekken"),
    "start": ("eerste maand van instroom", "maand"),
    "spread_months": ("instroom verdeeld over", "maanden"),
    "contract_months": ("duur van het contract", "maanden"),
    "exit_rate": ("uitstroom", "deel van 1, per jaar"),
    "hours": ("werkweek", "uur per week"),
    "full_week_hours": ("volle werkweek", "uur per week"),
    "fte": ("omvang van een plek", "fte"),
    "loonwaarde": ("loonwaarde", "deel van het minimumloon"),
    "wage_factor": ("loon", "keer het minimumloon"),
    "factor": ("deel van de andere geldstroom", "deel van 1"),
    "rate": ("rente", "deel van 1, per jaar"),
    "lag_months": ("betaald na", "maanden"),
    "year_after": ("betaald na", "jaren na het jaar van ontstaan"),
    "month": ("betaald in maand", "maandnummer"),
    "employer_rate": ("werkgeverslasten", "deel van het loon"),
}
COLUMNS = ["gegeven", "waarde", "waarde_tekst", "eenheid", "geldig", "status", "bron", "gebruikt_door", "vanaf", "tot"]


def assumptions(result: Result) -> pd.DataFrame:
    """Every number of the scenario and every parameter of the law that was read.

    Returns
    -------
    Frame by path (scenario) or parameter name and first date (law); columns `gegeven` (Dutch label), `waarde` (the
    number itself), `waarde_tekst`, `eenheid`, `geldig`, `status`, `bron`, `gebruikt_door`; `vanaf` and `tot` (dates, law only).
    """
    rows = {**_scenario_rows(result), **_law_rows(result)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)


def condensed(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per figure for print: the values of a parameter one after the other, each with its period.

    Adjoining periods with the same value are taken together; the status is the worst of its values.
    """
    rows = [_one_row(group) for _, group in frame.groupby("gegeven", sort=False)]
    return pd.DataFrame(rows)


def _one_row(group: pd.DataFrame) -> pd.Series:
    row = group.iloc[0].copy()
    row["status"] = max(group["status"], key=list(STATUS.values()).index)
    row["bron"] = "; ".join(dict.fromkeys(group["bron"]))
    periods: list[tuple[str, Any, Any, str]] = []
    for each in group.itertuples():
        last = periods[-1] if periods else None
        if last and last[0] == each.waarde_tekst and last[2] == each.vanaf and each.vanaf is not None:
            periods[-1] = (last[0], last[1], each.tot, _validity(last[1], each.tot))
        else:
            periods.append((each.waarde_tekst, each.vanaf, each.tot, each.geldig))
    row["waarde_tekst"] = "; ".join(f"{text} ({when})" if when else text for text, _, _, when in periods)
    return row


def _scenario_rows(result: Result) -> dict[str, list[Any]]:
    scenario = result.scenario
    raw = scenario.model_dump(by_alias=True, exclude_unset=True)
    rows = {}
    for path, value in number_paths(raw):
        source = scenario.source_of(path)
        if source is None or (path.endswith("lag_months") and value == 0):  # paid in the month it arises: no number
            continue
        section, name, *rest = path.split(".")
        label, unit, when = _described(raw[section][name], rest)
        text = dutch.month(value) if isinstance(value, str) else dutch.quantity(float(value))  # type: ignore[arg-type]
        owner = raw[section][name]["label"]
        rows[path] = [
            f"{owner}: {label}",
            value,
            text,
            unit,
            when,
            STATUS[source.status],
            source.source,
            name,
            None,
            None,
        ]
    return rows


def _described(piece: dict[str, Any], rest: list[str]) -> tuple[str, str, str]:
    """Dutch label, unit and validity of a number, by its place in the file."""
    field = rest[-1]
    if rest[0] == "places":
        return FIELDS["places"][0], FIELDS["places"][1], field
    if field == "amount":
        period = "" if piece["per"] == "hour" else " per maand" if piece.get("period") == "month" else " per jaar"
        return "bedrag", f"euro per {PER[piece['per']]}{period}", ""
    label, unit = FIELDS[field]
    return label, unit, ""


def _law_rows(result: Result) -> dict[str, list[Any]]:
    book = result.reader.book
    used = result.used_parameters()
    rows = {}
    for value in used.itertuples():
        parameter = book.parameter(value.parameter)
        bron = value.source + (f" ({value.note})" if value.note and value.status == "assumed" else "")
        rows[f"{value.parameter}@{value.valid_from}"] = [
            parameter.label,
            value.value,
            _shown(value.value, parameter.unit),
            UNITS[parameter.unit],
            _validity(value.valid_from, value.valid_to),
            STATUS[value.status],
            bron,
            value.flows,
            value.valid_from,
            value.valid_to,
        ]
    return rows


def _shown(value: float, unit: str) -> str:
    """Number with the decimals it needs; an amount in euro has none or two."""
    if unit.startswith("euro") and value != int(value):
        return dutch.plain(value, 2)
    return dutch.quantity(value)


def _validity(begin: date, end: date) -> str:
    """Half-open range in short: "2017", "2017-07 tot 2018-01", "vanaf 2024-01"."""
    if end == date.max:
        return f"vanaf {begin:%Y-%m}"
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 1, 1):
        return dutch.years([begin.year, end.year - 1]).replace(" tot en met ", " t/m ")
    return f"{begin:%Y-%m} tot {end:%Y-%m}"
