"""What a council asks of any scenario: from how many places on, what if it stops, what if the Rijk pays less.

Each question changes the scenario as a file would (pieces and numbers laid over it) and works it out again. What was
booked stays as it is, and so does all else in those months: one asks about what is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from scenarios.analysis.breakeven import BreakEven, breakeven
from scenarios.analysis.sensitivity import Measure
from scenarios.model.distributions import plain
from scenarios.model.placements import stand_in
from scenarios.model.reading import laid_over
from scenarios.model.result import TOLERANCE, Result, corrected
from scenarios.model.run import again
from scenarios.model.scenario import Piece, settlement_rule
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from scenarios.model.scenario import Flow, Placement, Scenario

LIV = "lage_inkomensvoordeel"
CUT = "_korting"  # what the name of a flow ends on that takes back part of another, unless there is one of that name
ON = "_blijft"  # as above, of the group of those who stay after their contract
EXTRA = "_erbij"  # as above, of the group of those who come when the others have started
ASSUMED_RATE = 0.03  # a year, where a scenario says nothing
ASKED = "Gevraagd door de raad"
BY_LAW = "Wet tegemoetkomingen loondomein. Aanname: uitbetaald in september van het jaar erna"
BY_RATE = f"Aanname: {plain(100 * ASSUMED_RATE)}% per jaar, om te zien wat rente doet; het scenario noemt geen rente"

Reason = Literal["", "pace", "nobody", "no_rijk", "no_wages", "liv_nothing", "refused"]


@dataclass(frozen=True)
class Answer:
    """What a scenario answers to a question.

    Attributes
    ----------
    question
        Key of the question in `QUESTIONS`.
    value
        Number that was put in it, as `Question.kind` says; nought when it has none.
    party
        Whose balance is looked at.
    before, after
        The scenario, and the scenario with what was asked; `after` is None when there is none.
    reason
        Why it cannot be asked of this scenario; empty when it can.
    found
        For a turning point: where it lies.
    covered
        For more advices: how many of them the Rijk pays for; None when no number of places is set.
    brought
        For the LIV: whether the question adds it, in place of taking it away.
    since
        Number of the first month in which what is asked can count, where months that were booked put it off; else
        nought.
    refused
        What the model says when it cannot work the question out.
    """

    question: str
    value: float
    party: str
    before: Result
    after: Result | None = None
    reason: Reason = ""
    found: BreakEven | None = None
    covered: float | None = None
    brought: bool = False
    since: int = 0
    refused: str = ""

    def lost(self) -> dict[str, float]:
        """What each local party has less in baten en lasten over the whole horizon, euro; those that lose something."""
        if self.after is None:
            return {}
        local = self.before.scenario.local_parties
        less = {name: Measure(name).of(self.before) - Measure(name).of(self.after) for name in local}
        return {name: euro for name, euro in less.items() if euro > TOLERANCE}


@dataclass(frozen=True)
class Question:
    """A question that can be asked of any scenario.

    Parameters
    ----------
    ask
        (result, party, value) -> answer.
    kind
        What the number in it is: "euro", "months", "places", "share" (0 to 1), or "" when it has none.
    usual
        The number when nobody says.
    low, high
        Bounds of the number.
    """

    ask: Callable[[Result, str, float], Answer]
    kind: Literal["euro", "months", "places", "share", ""] = ""
    usual: float = 0.0
    low: float = 0.0
    high: float = 0.0


def ask(result: Result, question: str, party: str, value: float) -> Answer:
    """Ask a question of a scenario by its key in `QUESTIONS`; what the model refuses is a reason, no error."""
    if result.realised is not None and result.realised.onward == "pace":
        return Answer(question, value, party, result, reason="pace")
    try:
        return QUESTIONS[question].ask(result, party, value)
    except InputError as error:
        why = "; ".join(problem.message for problem in error.problems)
        return Answer(question, value, party, result, reason="refused", refused=why)


# --- the questions -----------------------------------------------------------------------------------------------


def turning_point(result: Result, party: str, value: float) -> Answer:
    """From how many people or places on the shortage of a party is larger than `value` euro.

    The number that varies is that of the largest group: its persons, or its last stand within the horizon. For persons
    the shortage is that of the whole horizon, for a stand that of the last year.
    """
    answer, name = Answer("omslag", value, party, result), _largest(result)
    group = result.scenario.placements[name]
    if not result.cohorts[name].places().any():
        return replace(answer, reason="nobody")
    path, year = f"placements.{name}.{_counted(group)}", None
    if group.persons is None:
        year = result.horizon.year_labels[-1]
        path += f".{max(stand for stand in getattr(group, _counted(group)) if stand <= year)}"
    found = breakeven(_held(result, result.scenario), path, Measure(party, year=year), -value)
    return replace(answer, found=found)


def stops_early(result: Result, party: str, value: float) -> Answer:
    """What if everybody stops after `value` months.

    A contract is cut to that many months, for everybody from their own start; who stays on after a shorter contract
    stops then too. Year-end stands go to nought after the year in which those months are over, counted from the first
    month with places. Where months were booked, nobody stops before those are over: the months count on until then.

    Raises
    ------
    InputError
        Part of a group with a quota stays on after its contract: the quota is for all of them together.
    """
    groups, asked = result.scenario.placements, int(value)
    beside = {name: _free(name + ON, groups) for name in groups}
    booked = {name: _booked(result) - int(result.cohorts[name].start.min()) for name in groups}
    cuts = {name: _cut(name, group, result, max(asked, booked[name]), beside[name]) for name, group in groups.items()}
    put_off = [_open_from(result, groups[name]) for name, cut in cuts.items() if cut and booked[name] > asked]
    after = _changed(result, {name: keys for cut in cuts.values() for name, keys in cut.items()}, beside)
    return Answer("stopt", value, party, result, after, since=min(put_off, default=0))


def _booked(result: Result) -> int:
    """Number of months that were booked."""
    return 0 if result.realised is None else result.realised.through


def _open_from(result: Result, group: Placement) -> int:
    """Number of the first month in which a group can change, where months that were booked put it off; else nought.

    A stand is one of a whole year: that of a year of which a part was booked stays too.
    """
    booked = _booked(result)
    if group.persons is None:
        return 12 * -(-booked // 12)
    return booked if result.horizon.index(group.start) < booked else 0


def _free(name: str, taken: Collection[str]) -> str:
    """Name that is not taken: this one, or with more behind it."""
    return _free(f"{name}_extra", taken) if name in taken else name


def _counting_on(
    scenario: Scenario, groups: Collection[str], beside: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Flows that name a group beside which another comes: that one counts along."""
    for key, flow in scenario.flows.items():
        more = [beside[name] for name in flow.placements or [] if beside.get(name) in groups]
        if more:
            yield key, {"placements": [*(flow.placements or []), *more]}


def _cut(name: str, group: Placement, result: Result, months: int, beside: str) -> dict[str, dict[str, object]]:
    """Groups that change when one stops after a number of months, with their keys; nothing when it has by then."""
    stands = group.persons is None
    return _cut_stands(name, group, result, months) if stands else _cut_contracts(name, group, months, beside)


def _cut_contracts(name: str, group: Placement, months: int, beside: str) -> dict[str, dict[str, object]]:
    """As `_cut`, of people with a start; who stays on after a shorter contract becomes a group of its own, `beside`."""
    contract, staying, persons = group.contract_months or months, group.after_contract, group.persons or 0.0
    if contract < months and not staying:
        return {}
    stop: dict[str, object] = {"contract_months": months, "after_contract": 0.0}
    if contract >= months or staying == 1:
        return {name: stop}
    if group.quota is not None:
        message = f"van “{group.label}” blijft een deel na het contract, en het quotum geldt voor allen samen"
        raise InputError([Problem("", f"placements.{name}", message)])
    later = group.model_dump(by_alias=True, exclude_unset=True) | stop
    later |= {"label": f"{group.label}, na het contract", "persons": persons * staying}
    return {name: {"persons": persons * (1 - staying), "after_contract": 0.0}, beside: later}


def _cut_stands(name: str, group: Placement, result: Result, months: int) -> dict[str, dict[str, object]]:
    """As `_cut`, of year-end stands: they go to nought."""
    over = int(result.cohorts[name].start.min()) + months
    return {name: _stands(group, result, lambda january, stand: stand if january < over else 0.0)}


def _stands(group: Placement, result: Result, change: Callable[[int, float], float]) -> dict[str, object]:
    """Year-end stands of every year, changed: (number of the month of January, stand) -> stand."""
    key, horizon = _counted(group), result.horizon
    given = getattr(group, key)
    years = range(min(given), max(*given, horizon.year_labels[-1]) + 1)
    return {key: {str(year): change(12 * (year - horizon.first_year), stand_in(given, year)) for year in years}}


def more_advices(result: Result, party: str, value: float) -> Answer:
    """What if there are `value` more positive advices for the largest group.

    Each brings a place where the number of advices is not the lower one already; where a group counts no advices, it
    has that many more places or persons. What lies above the quota is not paid for. Where months were booked, stands
    rise from the first year of which nothing was, and people come in the month after those.

    Raises
    ------
    InputError
        Some of a group with a quota have started in the months booked: the quota is for all of them together.
    """
    name = _largest(result)
    group, beside = result.scenario.placements[name], _free(name + EXTRA, result.scenario.placements)
    after = _changed(result, _more(name, result, value, beside), {name: beside})
    answer = Answer("adviezen", value, party, result, after, since=_open_from(result, group))
    if group.quota is None:
        return answer
    places, covered = (_monthly(after, name, key) - _monthly(result, name, key) for key in ("places", "covered"))
    return replace(answer, covered=float(covered[int(places.argmax())]))


def counted_in(result: Result) -> Literal["persons", "advices", "places"]:
    """What the number of the largest group counts."""
    return _counted(result.scenario.placements[_largest(result)])


def _counted(group: Placement) -> Literal["persons", "advices", "places"]:
    if group.persons is not None:
        return "persons"
    return "advices" if group.advices is not None else "places"


def _more(name: str, result: Result, value: float, beside: str) -> dict[str, dict[str, object]]:
    """Groups that change when there are more in one, with their keys: itself, or one `beside` those who started."""
    group = result.scenario.placements[name]
    first = _open_from(result, group)
    if group.persons is None:
        return {name: _stands(group, result, lambda january, stand: stand + value if january >= first else stand)}
    if not first:
        return {name: {"persons": group.persons + value}}
    if group.quota is not None:
        message = f"een deel van “{group.label}” is al begonnen, en het quotum geldt voor allen samen"
        raise InputError([Problem("", f"placements.{name}", message)])
    more = {"label": f"{group.label}, erbij", "persons": value, "start": result.horizon.label(first)}
    return {beside: group.model_dump(by_alias=True, exclude_unset=True) | more}


def _largest(result: Result) -> str:
    """Group with the most people over the whole horizon."""
    return max(result.cohorts, key=lambda name: result.cohorts[name].places().sum())


def _monthly(result: Result, name: str, key: str) -> np.ndarray:
    """Places of a group, all or those that the Rijk pays for [month]."""
    return getattr(result.cohorts[name], key)()[:, 0]


def rijk_pays(result: Result, party: str, value: float) -> Answer:
    """What if the Rijk pays a share `value` of all that it pays to local parties."""
    flows = dict(_from_rijk(result.scenario))
    if not flows:
        return Answer("rijk", value, party, result, reason="no_rijk")
    numbers = {f"flows.{name}.{key}": number * value for name, key, number in _numbers(flows)}
    pieces = {
        _free(name + CUT, result.scenario.flows): _taken_back(name, flow, result.scenario, value)
        for name, flow in flows.items()
        if flow.rule
    }
    after = _laid(result, {"rijk": _piece("flows", pieces)} if pieces and value < 1 else {}, numbers)
    return Answer("rijk", value, party, result, after, since=_booked(result))


def _from_rijk(scenario: Scenario) -> Iterator[tuple[str, Flow]]:
    group = {name: party.group for name, party in scenario.parties.items()}
    for name, flow in scenario.flows.items():
        if (group[flow.payer], group[flow.payee]) == ("rijk", "local"):
            yield name, flow


def _numbers(flows: Mapping[str, Flow]) -> Iterator[tuple[str, str, float]]:
    """Numbers that make flows less: name, key and number."""
    for name, flow in flows.items():
        base = flows.get(flow.share_of or flow.interest_on or "")
        if flow.amount is not None:
            yield name, "amount", flow.amount
        elif base is not None and base.rule is None:
            continue  # part of less is less already; a scheme is not less itself: what is taken back runs beside it
        elif flow.share_of is not None:
            yield name, "factor", flow.factor
        elif flow.rate is not None:
            yield name, "rate", flow.rate


def _taken_back(name: str, flow: Flow, scenario: Scenario, share: float) -> dict[str, object]:
    """Flow that takes part of what a scheme brings back at once: an amount of the law itself cannot be scaled."""
    rule = settlement_rule(flow, scenario.flows).model_dump(by_alias=True, exclude_none=True)
    return {
        "label": f"Minder: {flow.label}",
        "payer": flow.payee,
        "payee": flow.payer,
        "share_of": name,
        "factor": 1 - share,
        "paid": rule,
        "recognised": flow.recognised,
    }


def liv(result: Result, party: str, value: float) -> Answer:
    """What if the LIV falls away where the scenario reckons with it, or comes where it does not.

    What comes is what a condition or event of the scenario brings, or else the LIV of the law, for who pays the wages.
    """
    scenario = result.scenario
    there = [name for name, flow in scenario.flows.items() if _is_liv(name, flow.rule)]
    answer = Answer("liv", value, party, result, since=_booked(result))
    if there:
        none = {name: {"amount": 0.0, "per": "place"} for name in there}
        return replace(answer, after=_laid(result, {"liv": _piece("flows", none)}, {}))
    brings = next(_bring(scenario), None) or liv_of_the_law(scenario)
    if brings is None:
        return replace(answer, reason="no_wages")
    after = _laid(result, {"liv": brings}, {})
    if (
        max(
            np.abs(after.by_month(each, "entitlement") - result.by_month(each, "entitlement")).max()
            for each in scenario.parties
        )
        < TOLERANCE
    ):
        return replace(answer, reason="liv_nothing")
    return replace(answer, after=after, brought=True)


def _is_liv(name: str, rule: object) -> bool:
    """Whether a flow is the LIV: worked out by its rule, or an amount under its name."""
    return rule == LIV or name == "liv"


def _bring(scenario: Scenario) -> Iterator[Piece]:
    """Conditions and events that bring the LIV."""
    for piece in _pieces(scenario):
        if any(_is_liv(name, flow.get("rule")) for name, flow in piece.flows.items()):
            yield piece


def liv_of_the_law(scenario: Scenario) -> Piece | None:
    """LIV of the law for who pays wages by the law, paid in September of the year after; None when nobody does."""
    rijk = next((name for name, each in scenario.parties.items() if each.group == "rijk"), None)
    wages = next((flow for flow in scenario.flows.values() if flow.rule == "loonkosten"), None)
    if rijk is None or wages is None:
        return None
    about = {"label": "Lage-inkomensvoordeel (LIV)", "payer": rijk, "payee": wages.payer, "rule": LIV}
    flow = about | {"paid": {"year_after": 1, "month": 9}}
    return _piece("flows", {"liv": flow | ({"placements": wages.placements} if wages.placements else {})}, BY_LAW)


def interest_on_waiting(scenario: Scenario) -> Piece | None:
    """Interest over all that local parties advance to each other, numbers to be moved; None when nobody does.

    It is paid by who owes the flow that is waited for, each month, at `ASSUMED_RATE` a year. That on the first flow is
    called "rente", that on another has the name of that flow behind it; a name that is taken has more behind it.
    """
    group = {name: party.group for name, party in scenario.parties.items()}
    waiting = [
        name
        for name, flow in scenario.flows.items()
        if group[flow.payer] == group[flow.payee] == "local" and flow.paid.lag_months != 0
    ]
    interest = {
        _free(f"rente_{name}" if at else "rente", scenario.flows): _interest(scenario, name)
        for at, name in enumerate(waiting)
    }
    return _piece("flows", interest, BY_RATE) if interest else None


def _interest(scenario: Scenario, name: str) -> dict[str, object]:
    flow = scenario.flows[name]
    about = {"label": f"Rente over {flow.label.lower()}", "payer": flow.payer, "payee": flow.payee}
    return about | {"interest_on": name, "rate": ASSUMED_RATE, "paid": {"lag_months": 0}}


def extras(scenario: Scenario) -> dict[str, Piece]:
    """Flows that a scenario lacks and that somebody may want to see: the LIV, interest over what is advanced."""
    brought = [(name, flow) for piece in _pieces(scenario) for name, flow in piece.flows.items()]
    flows = [*((name, flow.model_dump(exclude_none=True)) for name, flow in scenario.flows.items()), *brought]
    has_liv = any(_is_liv(name, flow.get("rule")) for name, flow in flows)
    has_interest = any("interest_on" in flow for _, flow in flows)
    found = {
        "liv": None if has_liv else liv_of_the_law(scenario),
        "rente": None if has_interest else interest_on_waiting(scenario),
    }
    return {name: piece for name, piece in found.items() if piece is not None}


def _pieces(scenario: Scenario) -> list[Piece]:
    return [*scenario.conditions.values(), *scenario.events.values()]


QUESTIONS: dict[str, Question] = {
    "omslag": Question(turning_point, "euro", 50_000.0, 0.0, 1e9),
    "stopt": Question(stops_early, "months", 12, 1, 480),
    "adviezen": Question(more_advices, "places", 5, 0, 10_000),
    "rijk": Question(rijk_pays, "share", 0.95, 0.0, 1.0),
    "liv": Question(liv),
}


# --- changing a scenario -----------------------------------------------------------------------------------------


def _changed(result: Result, groups: Mapping[str, Mapping[str, object]], beside: Mapping[str, str]) -> Result:
    """Result with other keys of some placements, or groups `beside` them; the same when there are none."""
    if not groups:
        return result
    flows = dict(_counting_on(result.scenario, groups, beside))
    return _laid(result, {"asked": _piece("placements", groups), "counted": Piece(flows=flows)}, {})


def _piece(section: str, tables: Mapping[str, Mapping[str, object]], source: str = ASKED) -> Piece:
    """Piece with some tables of one section, each an assumption."""
    sources = {f"{section}.{name}": {"source": source, "status": "assumed"} for name in tables}
    return Piece.model_validate({section: {name: dict(table) for name, table in tables.items()}, "sources": sources})


def _laid(result: Result, pieces: Mapping[str, Piece], numbers: Mapping[str, float]) -> Result:
    asked = laid_over(result.scenario, pieces, numbers)
    return replace(again(_held(result, asked), asked), realised=result.realised)


def _held(result: Result, asked: Scenario) -> Result:
    """Result in which all is booked up to the cut-off: what no ledger has as it was, what was not there as nought.

    A stimulus that is not in the ledger would otherwise follow a question back into months of which the costs are.
    """
    if result.realised is None:
        return result
    past = slice(result.realised.through)
    was = {
        (name, "recognised"): corrected(name, result.by_name)[past, 0]
        if name in result.by_name
        else np.zeros(result.realised.through)
        for name in asked.flows
    }
    return replace(result, realised=replace(result.realised, booked=was | dict(result.realised.booked)))
