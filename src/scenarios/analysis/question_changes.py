"""What the cards of a councillor change in a scenario: pieces and numbers to lay over it, or why that cannot be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scenarios.model.parameters import Reader
from scenarios.model.placements import realised
from scenarios.model.scenario import Piece, dependencies, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scenarios.model.result import Result
    from scenarios.model.scenario import Flow, Placement, Scenario

    Settings = Mapping[str, float]

LIV_RULE, LIV_LABEL = "lage_inkomensvoordeel", "lage-inkomensvoordeel"
OF_LAW = "liv_volgens_de_wet"
LAW = "Wet tegemoetkomingen loondomein art. 3.1 en 3.2. Aanname: betaald in september van het jaar erna"


@dataclass(frozen=True)
class Change:
    """Pieces by key and numbers by path to lay over a scenario; see `Answer` for `why_not` and `subject`."""

    pieces: Mapping[str, Piece] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    why_not: str = ""
    subject: str = ""


# --- people ------------------------------------------------------------------------------------------------------


def people(result: Result, year: int | None) -> list[str]:
    """Paths of all numbers of people and places that are not nought, the one that counts most first.

    That is the largest group; of its stands the one that holds in `year`, or the last one. What a quota allows is not
    among them.
    """
    placements = result.scenario.placements
    found: dict[str, dict[str, float]] = {name: _counts(name, each) for name, each in placements.items()}
    found = {name: counts for name, counts in found.items() if counts}
    if not found:
        return []
    last = result.horizon.year_labels[-1] if year is None else year
    leading = max(found, key=lambda name: max(found[name].values()))
    known = [path for path in found[leading] if not path[-4:].isdigit() or int(path[-4:]) <= last]
    first = (known or list(found[leading]))[-1]
    return [first, *(path for counts in found.values() for path in counts if path != first)]


def _counts(name: str, placement: Placement) -> dict[str, float]:
    """Numbers of a group that are not nought, by path in the order of the years."""
    if placement.persons is not None:
        return {f"placements.{name}.persons": placement.persons} if placement.persons else {}
    key, stands = _stands(placement)
    return {f"placements.{name}.{key}.{year}": stand for year, stand in sorted(stands.items()) if stand}


def _stands(placement: Placement) -> tuple[str, dict[int, float]]:
    """Key and year-end stands that say how many places there are; of a quota and advices those are the advices."""
    return ("places", placement.places) if placement.places is not None else ("advices", placement.advices or {})


def fewer_months(result: Result, settings: Settings) -> Change:
    """Stop after a number of months: contracts of at most that long, and no places from the year after.

    The months of places count from January of the first year in which there are any. Who stays after a contract that is
    no longer than this, stays.
    """
    scenario, months = result.scenario, int(settings["months"])
    if not people(result, None):
        return Change(why_not="nobody")
    values: dict[str, float] = {}
    for name, placement in scenario.placements.items():
        cut = _shorter(placement, months) if placement.persons is not None else _ended(placement, scenario, months)
        values |= {f"placements.{name}.{key}": value for key, value in cut.items()}
    return Change(values=values)


def _shorter(placement: Placement, months: int) -> dict[str, float]:
    if placement.contract_months is not None and placement.contract_months <= months:
        return {}
    return {"contract_months": months} | ({"after_contract": 0.0} if placement.after_contract else {})


def _ended(placement: Placement, scenario: Scenario, months: int) -> dict[str, float]:
    """Stands as they are for a number of months, and nil in the calendar years after; nothing when that is too late."""
    key, stands = _stands(placement)
    some, last = [year for year, stand in realised(placement).items() if stand], scenario.horizon.year_labels[-1]
    if not some:
        return {}
    gone = max(min(some), scenario.horizon.first_year) + math.ceil(months / 12)
    # Up to then the last stand given goes on; a year in between may not be left out.
    held = {year: stands[max(stands)] for year in range(max(stands) + 1, gone)}
    nil = dict.fromkeys(range(gone, last + 1), 0.0)
    return {f"{key}.{year}": stand for year, stand in (held | nil).items()} if nil else {}


def more_people(result: Result, settings: Settings) -> Change:
    """Positive advices more in every year; of a group without advices: places or people more."""
    placements, more = result.scenario.placements, settings["more"]
    name = max(placements, key=lambda each: _advised(placements[each]))
    placement = placements[name]
    if placement.persons is not None:
        return Change(values={f"placements.{name}.persons": placement.persons + more}, subject=name)
    key, stands = _stands(placement)
    values = {f"placements.{name}.{key}.{year}": stand + more for year, stand in stands.items()}
    return Change(values=values, subject=name)


def _advised(placement: Placement) -> tuple[bool, bool]:
    """How much a group is one that UWV advises on: by its advices, or as beschut werk; of equals the first counts."""
    return placement.advices is not None, placement.instrument == "beschut_werk"


# --- money of the Rijk -------------------------------------------------------------------------------------------


def paid_by_rijk(result: Result, settings: Settings) -> Change:
    """A percentage of every flow that the Rijk pays a local party; what is made from such a flow follows by itself."""
    flows, share = result.scenario.flows, settings["percentage"] / 100
    values: dict[str, float] = {}
    scaled: set[str] = set()
    for name in in_order(flows):
        if dependencies(flows[name]) & scaled:
            scaled.add(name)
        elif is_from_rijk(flows[name], result.scenario):
            path, number = _size(name, flows[name])
            values[path] = number * share
            scaled.add(name)
    return Change(values=values, why_not="" if values else "no_rijk")


def is_from_rijk(flow: Flow, scenario: Scenario) -> bool:
    """Whether the Rijk pays a flow to a local party."""
    return (scenario.parties[flow.payer].group, scenario.parties[flow.payee].group) == ("rijk", "local")


def _size(name: str, flow: Flow) -> tuple[str, float]:
    """Path and value of the number that a flow is proportional to."""
    if flow.amount is not None:
        return f"flows.{name}.amount", flow.amount
    if flow.rate is not None:
        return f"flows.{name}.rate", flow.rate
    return f"flows.{name}.factor", flow.factor


# --- the LIV -----------------------------------------------------------------------------------------------------


def liv_or_not(result: Result, settings: Settings) -> Change:  # noqa: ARG001 - every change is made from settings
    """Without the LIV where the scenario has it; else with it, as an event or condition says, or else as the law."""
    scenario = result.scenario
    if own := [name for name, flow in scenario.flows.items() if is_liv(flow.rule, flow.label)]:
        return Change(values={_size(name, scenario.flows[name])[0]: 0.0 for name in own}, subject="without")
    for section in ("events", "conditions"):
        for name, piece in getattr(scenario, section).items():
            if any(is_liv(flow.get("rule"), flow.get("label", "")) for flow in piece.flows.values()):
                return Change(pieces={f"{section}.{name}": piece}, subject=f"{section}.{name}")
    return _liv_of_the_law(result)


def is_liv(rule: str | None, label: object) -> bool:
    """Whether a flow is the LIV: by the law, or as an amount that is called so."""
    return rule == LIV_RULE or LIV_LABEL in str(label).lower()


def _liv_of_the_law(result: Result) -> Change:
    """LIV of the law for the employer: who pays the wages, for the people they are paid to."""
    scenario, parties = result.scenario, result.scenario.parties
    if not any(_known_years(result)):
        return Change(why_not="no_liv")
    wages = next(_wages(scenario), None)
    if wages is None:
        return Change(why_not="no_wages")
    payer = next((name for name, party in parties.items() if party.group == "rijk" and name != wages.payer), None)
    if payer is None:
        return Change(why_not="no_tax_office")
    other = [flow for flow in scenario.flows.values() if flow.rule == "loonkostenvoordeel"]
    beside = {group for flow in other for group in scenario.cohorts_of(flow)}
    groups = [group for group in scenario.cohorts_of(wages) if group not in beside]
    if not groups:
        return Change(why_not="other_allowance")
    flow: dict[str, Any] = {
        "label": "Lage-inkomensvoordeel (LIV)",
        "payer": payer,
        "payee": wages.payer,
        "rule": LIV_RULE,
        "placements": groups,
        "paid": {"year_after": 1, "month": 9},
    }
    source = {f"flows.{OF_LAW}": {"source": LAW, "status": "assumed"}}
    return Change(pieces={"liv": Piece(flows={OF_LAW: flow}, sources=source)}, subject="law")


def _known_years(result: Result) -> Iterator[bool]:
    """Of each calendar year, whether there is a LIV in it."""
    reader, horizon = Reader(result.reader.book), result.horizon
    for year in range(horizon.years):
        yield reader.in_force("liv_min_paid_hours", horizon.first_day(12 * year))


def _wages(scenario: Scenario) -> Iterator[Flow]:
    """Flows that pay people at work: by the law, and then as an amount to them that is called so."""
    flows = scenario.flows.values()
    yield from (flow for flow in flows if flow.rule == "loonkosten")
    for flow in flows:
        to_them = scenario.parties[flow.payee].group == "other"
        if flow.rule is None and to_them and flow.label.lower().startswith("loonkosten"):
            yield flow
