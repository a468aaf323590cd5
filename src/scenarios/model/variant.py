"""From what was moved in a scenario to the file that says so: the differences with the scenario it extends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.model.levers import LAW_PATH
from scenarios.model.parameter_files import shipped_book
from scenarios.model.reading import ATOMIC, PIECES, merged
from scenarios.model.scenario import AMOUNT_SOURCES, SOURCE_KEYS
from scenarios.model.simulate import seen_by
from scenarios.model.toml_files import as_file, leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scenarios.model.scenario import Piece, Scenario
    from scenarios.model.toml_files import Raw


def variant(scenario: Scenario, pieces: Iterable[Piece], values: Mapping[str, Any], because: str) -> Raw:
    """Contents of a file that extends a scenario.

    Parameters
    ----------
    scenario
        The scenario that is extended.
    pieces
        Conditions that do not hold or events that happen, laid over it one after another.
    values
        New values by the path of a `Lever`, laid over that. A number that the scenario has already is left out; a
        value of the law is changed for as long as its scheme exists.
    because
        Source of every new value; each is an assumption.

    Returns
    -------
    Raw contents as a TOML file has them, without `extends`; empty when nothing differs.
    """
    base = as_file(scenario.model_dump(by_alias=True, exclude_unset=True))
    above: Raw = {}
    for piece in pieces:
        told = as_file(piece.model_dump(by_alias=True, exclude_unset=True))
        above = merged(above, {key: told[key] for key in PIECES if key in told})
    for path, value in values.items():
        if path.startswith(LAW_PATH):
            above.setdefault("law_change", list(base.get("law_change", [])))
            above["law_change"] += _changed_law(scenario, path.removeprefix(LAW_PATH), value, because)
        elif leaf(merged(base, above), path) != value:
            _put(above, merged(base, above), path, as_file(value))
            above.setdefault("sources", {})[path] = {"source": because, "status": "assumed"}
    return above


def _put(above: Raw, whole: Raw, path: str, value: Any) -> None:
    """Put a value into the contents of a file, with all that a file must repeat to change it."""
    table, done = above, ""
    *parents, last = path.split(".")
    for key in parents:
        done = f"{done}.{key}".lstrip(".")
        if key in ATOMIC and not isinstance(table.get(key), dict):  # absent, or a word such as "same_month"
            found = leaf(whole, done)
            table[key] = dict(found) if isinstance(found, dict) else {}
        table = table.setdefault(key, {})
    if last in AMOUNT_SOURCES:
        flow = leaf(whole, done)
        kept = {*SOURCE_KEYS, "placements"}
        table |= {key: inner for key, inner in (flow if isinstance(flow, dict) else {}).items() if key in kept}
    table[last] = value


def _changed_law(scenario: Scenario, parameter: str, value: float, because: str) -> Iterator[Raw]:
    """Changes of a value of the law, one for each period in which its scheme exists: no amount brings it back."""
    horizon = scenario.horizon
    first, after = horizon.first_day(0), horizon.first_day(horizon.months)
    for begin, end in seen_by(scenario, shipped_book()).lifetimes(parameter):
        if begin < after and end > first:
            change = {"parameter": parameter, "from": max(begin, first), "value": value, "source": because}
            yield change | ({"to": end} if end < after else {})
