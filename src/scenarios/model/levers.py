"""What can be moved in a scenario: every number, month, switch and way of paying, found in the schema of its file.

A field that is added to the file is found here by itself. Who decides it - the council, the legislator or nobody -
stands with the field, or follows from who pays a flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from scenarios.model.placements import STANDS
from scenarios.model.regelingen import REGELINGEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from scenarios.model.result import Result
    from scenarios.model.scenario import Flow, Scenario

Spec = dict[str, Any]

KINDS: dict[str, Literal["number", "whole", "switch"]] = {"number": "number", "integer": "whole", "boolean": "switch"}
# What a number means and how the books are kept, not what it is; moving it would be another scenario.
STRUCTURE = (
    *("doelgroep", "instrument", "per", "period", "index", "price_level"),
    *("receivable", "incidental", "recognised"),
)
LAW_PATH = "law."


@dataclass(frozen=True)
class Lever:
    """One thing in a scenario that can be moved.

    Parameters
    ----------
    path
        Dotted path in the scenario ("placements.wia.persons", "flows.lks.paid"); "law.<parameter>" is a value of the
        law, which moves for as long as its scheme exists (`law_change`).
    kind
        "number", "whole" (number), "month", "switch" or "choice".
    value
        As the file has it: a number, "2022-04", true or false, one of `choices`.
    low, high
        Bounds of a number by the schema; None where there is none.
    above, below
        Whether it must be more than `low`, and less than `high`: the bound itself cannot be.
    choices
        Values that a choice has.
    decides
        "council" (a knob), "law" (a rule) or "nobody" (an assumption).
    told
        Whether the scenario says it, or leaves it at its default.
    """

    path: str
    kind: Literal["number", "whole", "month", "switch", "choice"]
    value: Any
    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False
    choices: tuple[Any, ...] = ()
    decides: Literal["council", "law", "nobody"] = "nobody"
    told: bool = True


def levers(result: Result) -> list[Lever]:
    """Everything that can be moved in a worked-out scenario, in the order of its file, values of the law last."""
    return [*_of_sections(result.scenario), *_of_law(result)]


def is_past(lever: Lever, result: Result) -> bool:
    """Whether a lever is a stand of a year of which every month was booked: what happened is no choice."""
    _, _, key, year = [*lever.path.split("."), "", ""][:4]
    if result.realised is None or key not in STANDS:
        return False
    return int(year) < result.horizon.first_year + result.realised.through // 12


def _of_sections(scenario: Scenario) -> Iterator[Lever]:
    for section in ("placements", "flows", "projection"):
        for name, piece in getattr(scenario, section).items():
            schema = _schema(piece.__class__)
            for key, spec in schema["properties"].items():
                if key not in STRUCTURE:
                    yield from _of_field(scenario, f"{section}.{name}.{key}", (spec, schema), piece)


@cache
def _schema(model: type[BaseModel]) -> Spec:
    return model.model_json_schema(by_alias=True)


def _of_field(scenario: Scenario, path: str, found: tuple[Spec, Spec], piece: Any) -> Iterator[Lever]:
    """Levers of one field of a placement, flow or projection."""
    (spec, schema), (section, _, key) = found, path.split(".")
    value = piece.model_dump(by_alias=True)[key]
    told = key in piece.model_dump(by_alias=True, exclude_unset=True) or (
        key == "factor" and piece.share_of is not None
    )
    decides = _decides(scenario, piece) if section == "flows" else spec.get("decides", "nobody")
    if key == "paid":
        yield _settlement(scenario, path, decides)
    if key == "options" and piece.rule is not None:
        spec = schema = _schema(REGELINGEN[piece.rule].options)
    for lever in _inside(path, _plain(spec, schema), value, schema):
        immediate = path.endswith(".paid") and value.get("lag_months") == 0
        yield Lever(**lever, decides=decides, told=told and not immediate)


def _plain(spec: Spec, schema: Spec) -> Spec:
    """Schema of a value that is given: without "or nothing", with what it refers to filled in."""
    if "anyOf" in spec:
        spec = next(each for each in spec["anyOf"] if each.get("type") != "null")
    return schema["$defs"][spec["$ref"].rpartition("/")[2]] if "$ref" in spec else spec


def _inside(path: str, spec: Spec, value: Any, schema: Spec) -> Iterator[dict[str, Any]]:
    """Path, kind, value and bounds of everything at a path that can be moved."""
    if value in (None, ""):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            below = spec.get("properties", {}).get(key, spec.get("additionalProperties"))
            if isinstance(below, dict):
                yield from _inside(f"{path}.{key}", _plain(below, schema), inner, schema)
    elif spec.get("type") in KINDS:
        low, high = (_bound(spec, name) for name in ("minimum", "maximum"))
        ends = {"above": "exclusiveMinimum" in spec, "below": "exclusiveMaximum" in spec}
        yield {"path": path, "kind": KINDS[spec["type"]], "value": value, "low": low, "high": high, **ends}
    elif spec.get("format") == "month":
        yield {"path": path, "kind": "month", "value": value}
    elif "enum" in spec:
        yield {"path": path, "kind": "choice", "value": value, "choices": tuple(spec["enum"])}


def _bound(spec: Spec, name: str) -> float | None:
    """Lowest or highest value by the schema, itself allowed or not."""
    found = spec.get(name, spec.get(f"exclusiveM{name[1:]}"))
    return None if found is None else float(found)


def _decides(scenario: Scenario, flow: Flow) -> Literal["council", "law", "nobody"]:
    """Who decides a flow: local parties between themselves, the legislator when the Rijk has part in it, or nobody."""
    groups = {scenario.parties[name].group for name in (flow.payer, flow.payee)}
    return "law" if "rijk" in groups else "council" if groups == {"local"} else "nobody"


def _settlement(scenario: Scenario, path: str, decides: Literal["council", "law", "nobody"]) -> Lever:
    """When a flow is paid: as it is, in the month itself, or when a flow that is a share of it comes in."""
    name, parties = path.split(".")[1], scenario.parties
    flow = scenario.flows[name]
    now = flow.paid.model_dump(by_alias=True, exclude_none=True)
    waits = [
        {"with": other, "shortfall": who}
        for other, each in scenario.flows.items()
        if each.share_of == name and each.payee == flow.payer and parties[flow.payee].group == "local"
        for who in (flow.payee, flow.payer)
    ]
    choices = [now, *(each for each in ({"lag_months": 0}, *waits) if each != now)]
    return Lever(path, "choice", now, choices=tuple(choices), decides=decides)


def _of_law(result: Result) -> Iterator[Lever]:
    """Values of the law that this scenario rests on and that are the same whenever they are read."""
    book = result.reader.book
    read: dict[str, set[float]] = {}
    for value in result.reads():
        read.setdefault(value.parameter, set()).add(value.value)
    for name, values in sorted(read.items()):
        about = book.parameter(name)
        if len(values) == 1 and not about.per_municipality and not name.startswith("index_"):
            kind: Literal["number", "whole"] = "whole" if about.unit in ("years", "months") else "number"
            yield Lever(LAW_PATH + name, kind, min(values), about.minimum, about.maximum, decides="law", told=False)
