"""What a figure is made of: the nodes of the tree under it, and those that stand at its ends.

At the ends are numbers of the scenario, values of the law, what was booked, and what the calendar gives.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from scenarios.model.checking import number_paths
from scenarios.model.fields import Strict
from scenarios.model.placements import STANDS, WEEKS_PER_YEAR
from scenarios.model.scenario import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np

    from scenarios.model.parameters import Value
    from scenarios.model.result import Result
    from scenarios.model.scenario import Flow, Paid

SUM, PRODUCT, QUOTIENT, RULE = "sum", "product", "quotient", "rule"
NIL = 5e-7  # euro: float dust
OF_PERSONS = ("persons", "start", "spread_months", "contract_months", "after_contract", "exit_rate")
OF_VOLUME = {"fte": "fte", "hour": "hours_per_year", "covered_place": "covered_places"}
UNITS = {
    **dict.fromkeys(["persons", "advices"], "persons"),
    **dict.fromkeys(["places", "quota"], "places"),
    **dict.fromkeys(["spread_months", "contract_months"], "months"),
    **dict.fromkeys(["hours", "full_week_hours"], "hours_per_week"),
    "fte": "fte",
    "start": "month",
}


@dataclass(frozen=True)
class Node:
    """One amount, and what it is made of.

    Attributes
    ----------
    kind
        Of a party: "balance", "peak" (its highest position), "none" (it never advances anything).
        Of a flow: "flow"; "net" (less what goes back of it); "part" (of what arose); "forecast", and "paced" (at the
        pace of what was booked).
        Of a count: "volume" (average number over the months), "size" (fte of a place), "prices" (over those of the
        price level).
        At the ends: "number" and "choice" of the scenario, "default" (a number that its file leaves out), "law",
        "index" (growth factor of a year), "booked", "turned" (months below nought, which run back), "missing" (share
        that is not made good), "pace", "calendar", "part_of_year", "fraction" (of what arose), and, because of what was
        booked, "ahead" and "catch_up" (waits or is paid otherwise than by the rule).
    amount
        In `unit`; euro of a party's flow are received +, paid -, below it amounts are positive. Text for a month or
        choice.
    operation
        How the children make the amount: "sum", "product" or "quotient", times `sign`; "rule": the amount rests on
        them, and no arithmetic is claimed; "" at the ends.
    name
        Of the party, flow, group or parameter; the dotted path of a number or choice.
    book
        "entitlement", "recognised", "cash" or "prefinancing", of a party or flow.
    months
        First and last month that the amount is of ("2022-04", "2022-12").
    left_out
        Number of flows or years that are left out, because they are nil.
    origin
        The value of the law; source and status in the scenario or the ledger; when a flow is paid.
    """

    kind: str
    amount: float | str
    unit: str = "euro"
    operation: str = ""
    children: tuple[Node, ...] = ()
    name: str = ""
    sign: int = 1
    book: str = ""
    months: tuple[str, str] | None = None
    left_out: int = 0
    origin: Value | Source | Paid | None = None

    def combined(self) -> float | None:
        """What the children make, in the unit of the amount; None where no arithmetic is claimed."""
        if self.operation in ("", RULE):
            return None
        amounts = [float(child.amount) for child in self.children]
        if self.operation == QUOTIENT:
            return self.sign * amounts[0] / amounts[1]
        return self.sign * (sum(amounts) if self.operation == SUM else prod(amounts))

    def data(self) -> dict[str, Any]:
        """Node as plain data for JSON: what is empty is left out; days in ISO form."""
        told = [each.name for each in fields(self) if getattr(self, each.name) != each.default]
        found = {name: getattr(self, name) for name in told}
        found |= {"children": [child.data() for child in self.children]} if self.children else {}
        return found | ({"origin": _plain(self.origin)} if self.origin is not None else {})


def _plain(origin: Value | Source | Paid) -> dict[str, Any]:
    if isinstance(origin, Strict):
        return origin.model_dump(by_alias=True, exclude_none=True)
    return {name: value if isinstance(value, float) else str(value) for name, value in vars(origin).items() if value}


@dataclass(frozen=True)
class Leaves:
    """The ends of the tree of one result, and what is counted there.

    `months` are everywhere month numbers [month] of one calendar year.
    """

    result: Result

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        return dict(number_paths(self.result.scenario.model_dump(by_alias=True)))

    @cached_property
    def _given(self) -> frozenset[str]:
        raw = self.result.scenario.model_dump(by_alias=True, exclude_unset=True)
        return frozenset(path for path, _ in number_paths(raw))

    @cached_property
    def _reads(self) -> Mapping[tuple[str, int], list[Value]]:
        found: dict[tuple[str, int], list[Value]] = {}
        for (flow, value), years in self.result.reader.reads.items():
            for year in years:
                found.setdefault((flow, year), []).append(value)
        return found

    # --- numbers of the scenario, values of the law --------------------------------------------------------------

    def given(self, path: str) -> bool:
        """Whether the file of the scenario gives a number itself."""
        return path in self._given

    def number(self, path: str) -> Node:
        """Number (or month) of the scenario."""
        value, key = self._values[path], path.split(".")[2]
        kind, source = "default", None
        if self.given(path):
            kind, source = "number", self.result.scenario.source_of(path)
        unit = UNITS.get(key, "fraction") if key != "amount" else self._euro_unit(path.split(".")[1])
        return Node(kind, value if isinstance(value, str) else float(value), unit, name=path, origin=source)

    def _euro_unit(self, name: str) -> str:
        flow = self.result.scenario.flows[name]
        return "euro_per_hour" if flow.per == "hour" else f"euro_per_{flow.per}_{flow.period or 'year'}"

    def numbers(self, paths: Iterable[str]) -> list[Node]:
        """Those numbers that the file of the scenario gives."""
        return [self.number(path) for path in paths if self.given(path)]

    def options(self, name: str) -> list[Node]:
        """Numbers and choices that say more about the scheme of a flow."""
        return self._options(f"flows.{name}.options", self.result.scenario.flows[name].options)

    def _options(self, path: str, options: Mapping[str, Any]) -> list[Node]:
        found = []
        for key, value in options.items():
            below = f"{path}.{key}"
            if isinstance(value, dict):
                found += self._options(below, value)
            elif isinstance(value, str):
                source = self.result.scenario.source_of(below)
                found.append(Node("choice", value, "choice", name=below, origin=source))
            else:
                found.append(self.number(below))
        return found

    def law(self, flow: str, years: Iterable[int]) -> list[Node]:
        """Values of the law that a flow read for these years, by name and date."""
        values = sorted({value for year in years for value in self._reads.get((flow, year), [])})
        unit = self.result.reader.book.parameter
        return [Node("law", v.value, unit(v.parameter).unit, name=v.parameter, origin=v) for v in values]

    def price(self, flow: Flow, year: int) -> list[Node]:
        """Prices of a year over those of the level of an amount; nothing when they are the same."""
        if flow.index is None or flow.price_level is None or year == flow.price_level:
            return []
        begin, end = sorted((year, flow.price_level))
        growth = [self.result.reader.book.yearly_growth(flow.index, each) for each in range(begin + 1, end + 1)]
        power = 1 if year > flow.price_level else -1
        steps = [Node("index", (1 + v.value) ** power, "factor", name=v.parameter, origin=v) for v in growth]
        total = prod(float(step.amount) for step in steps)
        return [Node("prices", total, "factor", PRODUCT, tuple(steps), name=str(flow.price_level))]

    def part_of_year(self, months: np.ndarray) -> list[Node]:
        """Part of a year that these months are; nothing for a whole year."""
        if len(months) == 12:
            return []
        return [Node("part_of_year", len(months) / 12, "fraction", months=self.span(months))]

    def booked(self, name: str, book: str, months: np.ndarray) -> Node:
        """What the ledger gave for a flow."""
        realised = self.result.realised
        if realised is None:
            raise ValueError(f"nothing was booked for {name}")
        source = Source(source=realised.source, status=realised.status)  # type: ignore[arg-type]
        amount = float(realised.booked[name, book][months].sum())
        return Node("booked", amount, name=name, book=book, months=self.span(months), origin=source)

    def span(self, months: np.ndarray) -> tuple[str, str] | None:
        """First and last of these months, as labels."""
        label = self.result.horizon.label
        return (label(int(months[0])), label(int(months[-1]))) if len(months) else None

    # --- counting people ---------------------------------------------------------------------------------------------

    def volume(self, flow: Flow, per: str, months: np.ndarray) -> Node:
        """Average number over these months of what an amount a year is counted by."""
        groups = [self.of_group(group, per, months) for group in self.result.scenario.cohorts_of(flow)]
        filled = [node for node in groups if node.amount] or groups[:1]
        total = sum(float(node.amount) for node in filled)
        return filled[0] if len(filled) == 1 else Node("volume", total, filled[0].unit, SUM, tuple(filled))

    def of_group(self, group: str, per: str, months: np.ndarray) -> Node:
        """Average number in one group: places, people, fte, or paid hours a year."""
        cohort = self.result.cohorts[group]
        amount = float(cohort.volume(per)[months, 0].mean()) * (12 if per == "hour" else 1)
        operation, children = self._counted(group, per, months)
        people = "places" if cohort.placement.persons is None else "persons"
        unit = OF_VOLUME.get(per, people)
        return Node("volume", amount, unit, operation, tuple(children), group, months=self.span(months))

    def _counted(self, group: str, per: str, months: np.ndarray) -> tuple[str, list[Node]]:
        placement, path = self.result.scenario.placements[group], f"placements.{group}"
        if per in ("place", "person"):
            return self._people(group, months)
        people = self.of_group(group, "place", months)
        if per == "covered_place":
            return RULE, [people, *self._stands(group, "quota", months)]
        hours = self.number(f"{path}.hours")
        if per == "hour":
            return PRODUCT, [people, hours, Node("calendar", float(WEEKS_PER_YEAR), "weeks")]
        if placement.fte is not None:
            return PRODUCT, [people, self.number(f"{path}.fte")]
        full_week = self.number(f"{path}.full_week_hours")
        size = Node("size", placement.fte_per_place, "fte", QUOTIENT, (hours, full_week), name=group)
        return PRODUCT, [people, size]

    def of_person(self, group: str, uses: Iterable[str], months: np.ndarray) -> list[Node]:
        """Numbers of one person or place of a group that a scheme works with; "quota" is that of the year."""
        placement, found = self.result.scenario.placements[group], []
        for key in uses:
            if key == "quota":
                found += self._stands(group, key, months)
            elif getattr(placement, key) is not None:
                found.append(self.number(f"placements.{group}.{key}"))
        return found

    def _people(self, group: str, months: np.ndarray) -> tuple[str, list[Node]]:
        """Numbers that say how many people there are; a stand that holds all these months is their number itself."""
        placement = self.result.scenario.placements[group]
        if placement.persons is not None:
            return RULE, self.numbers(f"placements.{group}.{key}" for key in OF_PERSONS)
        given = [stand for stand in STANDS if getattr(placement, stand) is not None]
        counted = ["places"] if placement.places is not None else given
        children = [node for stand in counted for node in self._stands(group, stand, months)]
        average = float(self.result.cohorts[group].places()[months, 0].mean())
        same = len(children) == 1 and abs(float(children[0].amount) - average) < NIL
        return (SUM if same else RULE), children

    def _stands(self, group: str, stand: str, months: np.ndarray) -> list[Node]:
        """Stand of the year, and of the one before where places are reached during the year."""
        placement = self.result.scenario.placements[group]
        year = self.result.horizon.first_year + int(months[0]) // 12
        given = sorted(each for each in getattr(placement, stand) or {} if each <= year)
        used = given[-2:] if placement.reached == "evenly" and given and given[-1] == year else given[-1:]
        return [self.number(f"placements.{group}.{stand}.{each}") for each in used]
