"""What can be laid over a scenario ("Wat als"): what each piece is called, and which change the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.analysis.questions import ASSUMED_RATE, extras
from scenarios.model.reading import ATOMIC
from scenarios.model.scenario import AMOUNT_SOURCES, SOURCE_KEYS
from scenarios.present import dutch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.model.scenario import Piece, Scenario

EXTRAS = {
    "extra.liv": "het lage-inkomensvoordeel (LIV) komt erbij, volgens de wet",
    "extra.rente": f"er komt {dutch.quantity(100 * ASSUMED_RATE)}% rente over wat wordt voorgeschoten",
}


def pieces_of(scenario: Scenario) -> dict[str, Piece]:
    """Pieces that can be laid over a scenario: its conditions that need not hold, its events, and what it lacks."""
    conditions: dict[str, Piece] = {f"conditions.{name}": piece for name, piece in scenario.conditions.items()}
    seen = [_changes(piece) for piece in conditions.values()]
    events = {f"events.{name}": piece for name, piece in scenario.events.items() if _changes(piece) not in seen}
    return conditions | events | {f"extra.{name}": piece for name, piece in extras(scenario).items()}


def piece_labels(scenario: Scenario) -> dict[str, str]:
    """What every condition, event and extra is called when it is laid over a scenario, by key."""
    words = {f"conditions.{name}": each.otherwise for name, each in scenario.conditions.items()}
    return words | {f"events.{name}": each.label for name, each in scenario.events.items()} | EXTRAS


def clash(one: Piece, other: Piece) -> bool:
    """Whether two pieces change the same in other ways, so that laid over each other one would overrule the other."""
    mine, theirs = dict(_told(_changes(one))), dict(_told(_changes(other)))
    return any(
        overlap(path, their) and (path != their or value != theirs[their])
        for path, value in mine.items()
        for their in theirs
    )


def overlap(one: str, other: str) -> bool:
    """Whether two paths are the same, or one lies within the other.

    >>> overlap("flows.lks.paid", "flows.lks.paid.year_after"), overlap("flows.lks.paid", "flows.lks.paid_too")
    (True, False)
    """
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _changes(piece: Piece) -> dict[str, Any]:
    return piece.model_dump(include={"placements", "flows", "projection"})


def _told(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Path and value of all that a piece says; naming another source of a flow takes away what went with the old."""
    if any(source in table for source in AMOUNT_SOURCES):
        table = dict.fromkeys([*SOURCE_KEYS, "placements"]) | table
    for key, value in table.items():
        if isinstance(value, dict) and key not in ATOMIC:
            yield from _told(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
