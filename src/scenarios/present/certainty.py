"""How sure a figure is: which years rest on a projection, by what index, and the least sure of all that went in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.present import dutch
from scenarios.present.assumptions import assumptions, worst_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scenarios.model.result import Line, Result

MARK = "*"


def year_labels(result: Result, lines: Iterable[Line], book: str) -> dict[object, str]:
    """Heading per calendar year: "2027", or "2028*" when any of these flows rests on a projection in that year."""
    projected = result.projected_years(lines, book)
    return {year: f"{year}{MARK}" if year in projected else str(year) for year in result.horizon.year_labels}


def projection_notes(result: Result, lines: Iterable[Line]) -> list[str]:
    """What the mark means: which figures are projected, from when and by what; nothing without a projection.

    Where one source of growth ends and the next begins (outturn, forecast, own assumption) is said with its date.
    """
    found: dict[str, list[str]] = {}
    for name, breaks in result.projections(lines).items():
        told = ", ".join(f"vanaf {dutch.month(v.valid_from.isoformat()[:7])} met {v.carried_by}" for v in breaks)
        found.setdefault(told, []).append(result.reader.book.parameter(name).label)
    return [f"{MARK} Raming: {dutch.listed(labels)}; {told}." for told, labels in found.items()]


def projected_sentence(result: Result, lines: Iterable[Line]) -> str:
    """Say in a sentence, after a space, which years rest on a projection; empty when none does."""
    lines = list(lines)
    years = sorted(result.projected_years(lines, "position") | result.projected_years(lines, "cash"))
    if not years:
        return ""
    unbroken = years == list(range(years[0], years[-1] + 1))
    return f" Deels geraamd: {dutch.years(years) if unbroken else dutch.listed([str(year) for year in years])}."


def source_note(result: Result, lines: Iterable[Line]) -> str:
    """Where the figures come from, and the least sure of the numbers that these flows rest on."""
    worst = least_sure(result, lines)
    return f"eigen berekening met scenario “{result.file}”; zie Aannames en bronnen. Minst zekere gegeven: {worst}"


def least_sure(result: Result, lines: Iterable[Line]) -> str:
    """Return the Dutch status of the least sure number behind these flows, in the scenario and in the law."""
    flows, names = result.scenario.flows, result.made_from(lines)
    pieces = {(section, name) for section in ("flows", "realisation") for name in names}
    pieces |= {("placements", group) for name in names for group in result.scenario.cohorts_of(flows[name])}
    behind = [
        row.status
        for row in assumptions(result)
        # A number of the scenario belongs to one flow or group; a value of the law to the flows that read it.
        if tuple(row.key.split(".")[:2]) in pieces or (row.begin and names & set(row.flows.split(", ")))
    ]
    return worst_of(behind)
