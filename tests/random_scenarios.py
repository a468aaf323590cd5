"""Any valid scenario, for properties that must hold for all of them: as a file would say it, and checked as files are.

`scenarios` draws scenarios that can be worked out, `runs` their results (some with bookings), `pairs` two runs: of
scenarios that have nothing to do with each other, or of which the second is the first with a few things changed.
"""

import copy
from datetime import date
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError

from scenarios.model.checking import reference_problems
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.realisation import Realised
from scenarios.model.result import Result
from scenarios.model.scenario import Scenario
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

Raw = dict[str, Any]
PARTIES = {"gemeente": "local", "bedrijf": "local", "rijk": "rijk", "anderen": "other"}
WORDS = ("title", "name", "notebook", "subtitle", "subject", "question", "organisation", "author")
SOURCE = {"source": "Verzonnen", "status": "assumed"}
PROJECTION = {
    "loon": {"index": "index_loon", "then": 0.02},
    "prijs": {"index": "index_prijs", "then": 0.02},
    "nominaal": {"then": 0.0},
}
FIRST, LAST = 2017, 2026  # what the schemes need is known in these years; past them an index carries it on
RATES = st.sampled_from([0.0, 0.188, 0.235]).map(lambda rate: {"employer_rate": rate})
PREMIUMS = st.fixed_dictionaries(
    {
        "employer": st.sampled_from(["small", "large"]),
        "contract": st.sampled_from(["permanent", "temporary"]),
        "pension": st.sampled_from([0.0, 0.12]),
    }
).map(lambda premiums: {"premiums": premiums})
READINGS = st.sampled_from(["per_place", "new_and_continued"]).map(lambda reading: {"reading": reading})
KINDS = st.sampled_from(["banenafspraak", "arbeidsgehandicapt"]).map(lambda kind: {"kind": kind})
HOUSEHOLDS = st.builds(
    lambda household, share: {"household": household, "share": share},
    st.sampled_from(["single", "couple"]),
    st.sampled_from([0.0, 0.5, 1.0]),
)
SETTLEMENTS = st.one_of(
    st.just("same_month"),
    st.builds(lambda lag: {"lag_months": lag}, st.integers(1, 30)),
    st.builds(lambda year, month: {"year_after": year, "month": month}, st.integers(1, 3), st.integers(1, 12)),
    st.builds(lambda year: {"year_after": year, "spread": "monthly"}, st.integers(1, 3)),
)
COUNTS = st.sampled_from([8, 1, 13, 5, 20, 2.5, 0])
LAW_CHANGES = {"lks_cap_fraction": 0.6, "stimulus_per_place": 2_500.0, "wml_month": 1_800.0, "index_loon": 0.03}


# --- one scenario ------------------------------------------------------------------------------------------------


@st.composite
def raw_scenarios(draw: st.DrawFn) -> Raw:
    """Contents of a scenario file that is in order; a law that is not known then may still stand in its way."""
    first, years, knows = draw(st.integers(FIRST, 2023)), draw(st.integers(1, 5)), draw(st.booleans())
    ahead = knows or first + years - 1 > LAST
    raw: Raw = {word: word for word in WORDS}
    raw |= {"date": date(2022, 1, 1), "start": f"{first}-01", "years": years, "flows": {}, "sources": {}}
    raw["parties"] = {name: {"name": name.capitalize(), "group": group} for name, group in PARTIES.items()}
    raw["placements"] = {f"g{n}": draw(groups(first, years)) for n in range(draw(st.integers(1, 3)))}
    if ahead:
        raw["projection"] = copy.deepcopy(PROJECTION)
        if draw(st.booleans()):
            raw["as_of"] = date(first, 8, 22)
    if draw(st.integers(0, 3)) == 0:
        raw["law_change"] = [draw(law_changes(first))]
    for number in range(draw(st.integers(2, 6))):
        add_flow(draw, raw, f"f{number}")
    return sourced(raw)


@st.composite
def groups(draw: st.DrawFn, first: int, years: int) -> Raw:
    """People with a start, year-end stands, or the lower of a quota and advices."""
    sheltered = draw(st.booleans())
    group: Raw = {
        "label": "Groep",
        "doelgroep": draw(st.sampled_from(["bijstand", "wia", "gemengd"])),
        "instrument": "beschut_werk" if sheltered else "loonkostensubsidie",
        "hours": draw(st.sampled_from([18, 27.5, 31, 36])),
        "loonwaarde": draw(st.sampled_from([0.45, 0.2, 0.0, 1.0])),
        "forfait": draw(st.booleans()),
        "wage_factor": draw(st.sampled_from([1.0, 1.1])),
    }
    if draw(st.booleans()):
        return group | draw(persons(first, years))
    reached = draw(st.sampled_from(["january", "evenly"]))
    begin = first - (reached == "evenly")
    names = ["quota", "advices"] if sheltered and draw(st.booleans()) else ["places"]
    names += ["quota"] if sheltered and names == ["places"] and draw(st.booleans()) else []
    return group | {"reached": reached, "last_stand_holds": True} | {name: draw(stands(begin, years)) for name in names}


@st.composite
def persons(draw: st.DrawFn, first: int, years: int) -> Raw:
    said: Raw = {
        "persons": draw(COUNTS),
        "start": f"{first + draw(st.integers(0, years - 1))}-{draw(st.integers(1, 12)):02}",
        "spread_months": draw(st.integers(1, 8)),
        "exit_rate": draw(st.sampled_from([0.0, 0.12])),
    }
    if draw(st.booleans()):
        said |= {"contract_months": draw(st.integers(1, 30)), "after_contract": draw(st.sampled_from([0.0, 0.4]))}
    return said


@st.composite
def stands(draw: st.DrawFn, begin: int, years: int) -> dict[str, float]:
    """Numbers by year, as the keys of a file: from the first year that counts, the last one holds."""
    return {str(begin + at): draw(COUNTS) for at in range(draw(st.integers(1, years + 1)))}


@st.composite
def law_changes(draw: st.DrawFn, first: int) -> Raw:
    name = draw(st.sampled_from(list(LAW_CHANGES)))
    begin = date(first + draw(st.integers(0, 1)), 1, 1)
    return {"parameter": name, "from": begin, "value": LAW_CHANGES[name], "source": "Verzonnen"}


def add_flow(draw: st.DrawFn, raw: Raw, name: str) -> None:
    """One more flow, from any of the four sources; some make an earlier flow wait for them."""
    flows = raw["flows"]
    payer, payee = draw(st.permutations(list(PARTIES)))[:2]
    flow: Raw = {"label": name, "payer": payer, "payee": payee, "paid": draw(SETTLEMENTS)}
    kind = draw(st.sampled_from(["amount", "amount", "rule", "rule", *(["share_of", "interest_on"] if flows else [])]))
    flow |= draw(
        {"amount": amounts, "rule": rules}[kind](raw) if kind in {"amount", "rule"} else made_from(kind, flows)
    )
    flow |= {"recognised": draw(st.sampled_from(["arises", "paid"]))}
    waited_for = kind == "share_of" and draw(st.booleans())
    if waited_for:
        other = flows[flow["share_of"]]
        other["paid"] = {"with": name, "shortfall": draw(st.sampled_from([other["payer"], other["payee"]]))}
    elif draw(st.integers(0, 3)) == 0:
        flow |= draw(windows(raw))
    flows[name] = flow


@st.composite
def amounts(draw: st.DrawFn, raw: Raw) -> Raw:
    per = draw(st.sampled_from(["place", "covered_place", "person", "fte", "hour"]))
    flow: Raw = {"amount": draw(st.sampled_from([8_100, 120, 1_000.5, 0])), "per": per}
    flow |= {"period": "month"} if per != "hour" and draw(st.booleans()) else {}
    if draw(st.integers(0, 2)) == 0:
        flow |= {"index": draw(st.sampled_from(["loon", "prijs"])), "price_level": first_year(raw)}
    return flow | draw(counted_over(list(raw["placements"])))


@st.composite
def rules(draw: st.DrawFn, raw: Raw) -> Raw:
    """A scheme that the law has in the years of the scenario, for groups it can be for."""
    possible = schemes(raw)
    rule = draw(st.sampled_from(list(possible)))
    options, groups_for = possible[rule]
    return {"rule": rule, "options": draw(options)} | ({} if rule == "buig_lks" else draw(counted_over(groups_for)))


def schemes(raw: Raw) -> dict[str, tuple[st.SearchStrategy[Raw], list[str]]]:
    """By scheme: its options, and the groups it can be for."""
    first, last, projected = first_year(raw), first_year(raw) + raw["years"] - 1, "projection" in raw
    every, sheltered = list(raw["placements"]), only(raw, "beschut_werk")
    regular = (
        []
        if any(flow.get("rule") == "lage_inkomensvoordeel" for flow in raw["flows"].values())
        else only(raw, "loonkostensubsidie")
    )
    without_lkv = [] if any(flow.get("rule") == "loonkostenvoordeel" for flow in raw["flows"].values()) else every
    costs = RATES | PREMIUMS if first >= 2020 and last <= LAST and "as_of" not in raw else RATES
    spending = st.sampled_from(list(raw["flows"]) or [""]).map(lambda flow: {"spending": flow})
    empty: st.SearchStrategy[Raw] = st.just({})
    found = {
        "loonkosten": (costs, every),
        "loonkostensubsidie": (empty, every),
        "loonwaarde": (empty, every),
        "lage_inkomensvoordeel": (empty, without_lkv),
        "loonkostenvoordeel": (KINDS, regular),
        "stimuleringsregeling": (READINGS, sheltered),
        "begeleidingsbudget": (empty, sheltered if first >= 2022 and (last < 2024 or projected) else []),
        "bijstand": (HOUSEHOLDS, every if first >= 2022 and last <= 2025 else []),
        "buig_lks": (spending, every if first == 2022 and raw["flows"] else []),
    }
    return {rule: scheme for rule, scheme in found.items() if scheme[1]}


@st.composite
def counted_over(draw: st.DrawFn, names: list[str]) -> Raw:
    """All groups that may be counted, or some of them; unless every group may, they are named."""
    return {"placements": draw(st.lists(st.sampled_from(names), min_size=1, unique=True))}


@st.composite
def made_from(draw: st.DrawFn, kind: str, flows: Raw) -> Raw:
    other = draw(st.sampled_from(list(flows)))
    if kind == "interest_on":
        return {"interest_on": other, "rate": draw(st.sampled_from([0.03, 0.0]))}
    return {"share_of": other, "factor": draw(st.sampled_from([0.95, 1.0, 0.5, 1.2, 0.0]))}


@st.composite
def windows(draw: st.DrawFn, raw: Raw) -> Raw:
    first, months = first_year(raw), 12 * raw["years"]
    begin = draw(st.integers(0, months - 1))
    end = draw(st.integers(begin, months - 1))
    label = {"first": begin, "last": end}
    chosen = draw(st.sampled_from([["first"], ["last"], ["first", "last"]]))
    return {key: f"{first + label[key] // 12}-{label[key] % 12 + 1:02}" for key in chosen}


def first_year(raw: Raw) -> int:
    return int(raw["start"][:4])


def only(raw: Raw, instrument: str) -> list[str]:
    return [name for name, group in raw["placements"].items() if group["instrument"] == instrument]


def sourced(raw: Raw) -> Raw:
    """Every group, flow and projection with a source for all its numbers."""
    pieces = [(section, name) for section in ("placements", "flows", "projection") for name in raw.get(section, {})]
    return raw | {"sources": {f"{section}.{name}": SOURCE for section, name in pieces}}


def in_order(raw: Raw) -> Scenario:
    """The scenario, after the checks that a file gets."""
    problems = reference_problems(raw, book().catalogue)
    assert problems == [], problems
    return Scenario.model_validate(raw)


def is_in_order(raw: Raw) -> bool:
    try:
        in_order(raw)
    except (AssertionError, ValidationError):
        return False
    return True


def scenarios() -> st.SearchStrategy[Scenario]:
    """Scenarios of one to three groups and two to six flows that can be worked out."""
    return raw_scenarios().map(in_order).filter(lambda scenario: result_of(scenario) is not None)


# --- runs --------------------------------------------------------------------------------------------------------


def result_of(scenario: Scenario, realised: Realised | None = None) -> Result | None:
    """Result under the law as shipped; None when that is not known for this scenario, or the bookings do not fit."""
    try:
        return simulate(scenario, book(), realised)
    except InputError:
        return None


@st.composite
def runs(draw: st.DrawFn) -> Result:
    """A worked-out scenario; of one in three something was booked."""
    return booked(draw, draw(raw_scenarios()))


def booked(draw: st.DrawFn, raw: Raw) -> Result:
    result = result_of(in_order(raw))
    assume(result is not None)
    assert result is not None
    if draw(st.integers(0, 2)):
        return result
    return result_of(result.scenario, draw(realisations(result))) or result


@st.composite
def realisations(draw: st.DrawFn, result: Result) -> Realised:
    """Bookings of some flows up to some month: a part or a multiple of the plan, now and then a month turned back."""
    through = draw(st.integers(1, result.horizon.months))
    amounts: dict[tuple[str, str], np.ndarray] = {}
    waiting = {flow.paid.with_ for flow in result.scenario.flows.values()}
    for name, flow in result.scenario.flows.items():
        planned = result.line(name).entitlement[:through, 0]
        arisen = np.round(planned * draw(st.sampled_from([0.0, 0.8, 1.0, 1.3])), 2)
        if flow.recognised == "arises" and draw(st.booleans()):
            arisen[draw(st.integers(0, through - 1))] *= draw(st.sampled_from([1, -1]))
            amounts[name, "recognised"] = arisen
        if name not in waiting and draw(st.integers(0, 2)) == 0:
            amounts[name, "cash"] = np.round(np.maximum(arisen, 0) * draw(st.sampled_from([0.0, 0.5, 0.9])), 2)
    return Realised(through, draw(st.sampled_from(["plan", "pace"])), amounts, "Verzonnen grootboek", "assumed")


# --- two runs ----------------------------------------------------------------------------------------------------


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Result, Result]:
    """Two runs: of scenarios that stand apart, or of one and the same with one to four things changed."""
    raw = draw(raw_scenarios())
    other = draw(raw_scenarios()) if draw(st.integers(0, 2)) == 0 else draw(changed(raw))
    one, two = booked(draw, raw), booked(draw, other)
    assume(set(one.horizon.year_labels) & set(two.horizon.year_labels))
    return one, two


@st.composite
def changed(draw: st.DrawFn, raw: Raw) -> Raw:
    """The same with a few changes; one that leaves something that is not in order is not made."""
    for _ in range(draw(st.integers(1, 4))):
        after = copy.deepcopy(raw)
        draw(st.sampled_from(CHANGES))(draw, after)
        after = sourced(after)
        raw = after if is_in_order(after) else raw
    return raw


def _people(draw: st.DrawFn, raw: Raw) -> None:
    name = draw(st.sampled_from(list(raw["placements"])))
    same = {key: raw["placements"][name][key] for key in ("instrument", "loonwaarde", "forfait", "wage_factor")}
    raw["placements"][name] = draw(groups(first_year(raw), raw["years"])) | same


def _one_group_more(draw: st.DrawFn, raw: Raw) -> None:
    raw["placements"]["g9"] = draw(groups(first_year(raw), raw["years"]))
    for flow in raw["flows"].values():
        if "placements" in flow and draw(st.booleans()):
            flow["placements"] = [*flow["placements"], "g9"]


def _one_group_less(draw: st.DrawFn, raw: Raw) -> None:
    gone = draw(st.sampled_from(list(raw["placements"])))
    del raw["placements"][gone]
    for flow in raw["flows"].values():
        if "placements" in flow:
            flow["placements"] = [name for name in flow["placements"] if name != gone]


def _who_they_are(draw: st.DrawFn, raw: Raw) -> None:
    group = draw(st.sampled_from(list(raw["placements"].values())))
    group |= {"loonwaarde": 0.3, "forfait": draw(st.booleans()), "wage_factor": 1.2}


def _prices(draw: st.DrawFn, raw: Raw) -> None:
    flow = draw(st.sampled_from(list(raw["flows"].values())))
    if "amount" in flow:
        for key in ("amount", "per", "period", "index", "price_level"):
            flow.pop(key, None)
        priced = draw(amounts(raw))
        flow |= {key: value for key, value in priced.items() if key != "placements"}


def _shares(draw: st.DrawFn, raw: Raw) -> None:
    flow = draw(st.sampled_from(list(raw["flows"].values())))
    flow |= {"factor": 0.7} if "share_of" in flow else {"rate": 0.05} if "interest_on" in flow else {}


def _moments(draw: st.DrawFn, raw: Raw) -> None:
    flow = draw(st.sampled_from(list(raw["flows"].values())))
    flow |= {"paid": draw(SETTLEMENTS), "recognised": draw(st.sampled_from(["arises", "paid"]))}


def _months(draw: st.DrawFn, raw: Raw) -> None:
    flow = draw(st.sampled_from(list(raw["flows"].values())))
    flow.pop("first", None)
    flow.pop("last", None)
    flow |= draw(windows(raw))


def _sides(draw: st.DrawFn, raw: Raw) -> None:
    flow = draw(st.sampled_from(list(raw["flows"].values())))
    flow["payer"], flow["payee"] = flow["payee"], flow["payer"]


def _one_flow_more(draw: st.DrawFn, raw: Raw) -> None:
    add_flow(draw, raw, "f9")


def _one_flow_less(draw: st.DrawFn, raw: Raw) -> None:
    del raw["flows"][draw(st.sampled_from(list(raw["flows"])))]


def _another_source(draw: st.DrawFn, raw: Raw) -> None:
    """A flow that comes from something else, in the same place, with the same parties and payment."""
    name = draw(st.sampled_from(list(raw["flows"])))
    keep = {key: raw["flows"][name][key] for key in ("label", "payer", "payee", "paid", "recognised")}
    raw["flows"][name] = keep | draw(rules(raw) if "amount" in raw["flows"][name] else amounts(raw))


def _law(draw: st.DrawFn, raw: Raw) -> None:
    raw["law_change"] = [draw(law_changes(first_year(raw)))]


def _knowledge(draw: st.DrawFn, raw: Raw) -> None:
    raw["projection"] = copy.deepcopy(PROJECTION) | {"loon": {"index": "index_loon", "then": 0.04}}
    raw["as_of"] = date(first_year(raw), draw(st.integers(1, 12)), 22)


def _horizon(draw: st.DrawFn, raw: Raw) -> None:
    raw["years"] += draw(st.sampled_from([-1, 1]))


def _later(draw: st.DrawFn, raw: Raw) -> None:
    """The same a year later: what the next budget looks like; groups by stands lose the first of them."""
    first = first_year(raw)
    raw["start"] = f"{first + 1}-01"
    for group in raw["placements"].values():
        for key in {"places", "quota", "advices"} & set(group):
            group[key].pop(min(group[key]))


CHANGES = (
    _people,
    _one_group_more,
    _one_group_less,
    _who_they_are,
    _prices,
    _shares,
    _moments,
    _months,
    _sides,
    _one_flow_more,
    _one_flow_less,
    _another_source,
    _law,
    _knowledge,
    _horizon,
    _later,
)
