"""Does a scenario hang together: names that exist, circles, schemes that get what they need, numbers with a source.

Works on the raw contents of the file, piece by piece, so that it reports what is wrong beside the mistakes of shape
that the types find. A piece of the wrong shape is left to the types.
"""

from __future__ import annotations

import re
from graphlib import CycleError
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.model.calendar import MONTH_PATTERN, Horizon
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.scenario import Flow, Placement, in_order
from scenarios.model.wording import schema_problems, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = re.compile(r"^[a-z][a-z0-9_]*$")
RESERVED = ("ontvangsten", "uitgaven", "kosten", "baten", "lasten", "saldo", "totaal")
Raw = dict[str, Any]
Found = tuple[str, str]
Piece = TypeVar("Piece", bound=BaseModel)


def reference_problems(raw: Raw) -> list[Found]:
    """Key and Dutch message of everything that does not hang together."""
    flows = _valid(raw, "flows", Flow)
    placements = _valid(raw, "placements", Placement)
    problems = [*_horizon_problems(raw)]
    horizon = _horizon(raw)
    for name, placement in placements.items():
        problems += [(f"placements.{name}", message) for message in _placement_problems(placement, horizon)]
    for name, flow in flows.items():
        found = [
            *_name_problems(flow, raw),
            *_settlement_problems(name, flow, flows),
            *_rule_problems(flow, placements),
        ]
        problems += [(f"flows.{name}{'.' if key else ''}{key}", message) for key, message in found]
    problems += _key_problems(raw)
    return [*problems, *_circle_problems(flows), *_source_problems(raw)]


def number_paths(raw: Raw) -> list[tuple[str, object]]:
    """Every number (and starting month) of the placements and flows with its dotted path: each needs a source."""
    found: list[tuple[str, object]] = []

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{path}.{key}")
        elif (isinstance(value, int | float) and not isinstance(value, bool)) or path.endswith(".start"):
            found.append((path, value))

    for section in ("placements", "flows"):
        if isinstance(raw.get(section), dict):
            walk(raw[section], section)
    return found


def covered(path: str, sources: object) -> bool:
    """Whether a path, or a path above it, has a source."""
    while path and isinstance(sources, dict):
        if path in sources:
            return True
        path = path.rpartition(".")[0]
    return False


def _valid(raw: Raw, section: str, model: type[Piece]) -> dict[str, Piece]:
    pieces = {}
    for name, piece in _table(raw, section).items():
        try:
            pieces[name] = model.model_validate(piece)
        except ValidationError:
            continue
    return pieces


def _table(raw: Raw, section: str) -> Raw:
    table = raw.get(section)
    return table if isinstance(table, dict) else {}


def _horizon(raw: Raw) -> Horizon | None:
    start, years = raw.get("start"), raw.get("years")
    if isinstance(start, str) and MONTH_PATTERN.match(start) and isinstance(years, int):
        return Horizon(int(start[:4]), years)
    return None


def _horizon_problems(raw: Raw) -> Iterator[Found]:
    if _horizon(raw) and not raw["start"].endswith("-01"):
        yield (
            "start",
            f'een scenario begint in januari: "{raw["start"][:4]}-01"; laat deelnemers later beginnen met start bij placements',
        )
    for section, what in (("placements", "groep deelnemers of plekken"), ("flows", "geldstroom")):
        if raw.get(section) == {}:
            yield section, f"er is geen enkele {what}"


def _key_problems(raw: Raw) -> Iterator[Found]:
    """Names become paths and rows of tables: plain words, and not those of the totals."""
    for section in ("parties", "placements", "flows"):
        for name in _table(raw, section):
            if not NAME.match(name):
                yield (
                    f"{section}.{name}",
                    "een naam begint met een kleine letter en bestaat uit kleine letters, cijfers en _",
                )
            elif section == "flows" and name in RESERVED:
                yield f"{section}.{name}", "deze naam is die van een totaalregel; kies een andere"


def _placement_problems(placement: Placement, horizon: Horizon | None) -> Iterator[str]:
    if (placement.persons is None) == (placement.places is None):
        yield "kies precies één van beide: persons (met start) of places (aantal per jaar)"
    elif placement.places is not None:
        yield from _stand_problems(placement, horizon)
    elif not placement.start:
        yield 'zeg bij persons wanneer zij beginnen: start = "2022-04"'
    elif horizon and not 0 <= horizon.index(placement.start) < horizon.months:
        yield f"start {placement.start} ligt buiten de looptijd ({horizon.year_labels[0]} tot en met {horizon.year_labels[-1]})"
    if placement.places is not None and placement.model_fields_set & {
        "start",
        "spread_months",
        "contract_months",
        "exit_rate",
    }:
        yield "start, spread_months, contract_months en exit_rate horen bij persons, niet bij places"
    if placement.hours > placement.full_week_hours:
        yield f"hours ({placement.hours:g}) is meer dan de volle werkweek ({placement.full_week_hours:g})"


def _stand_problems(placement: Placement, horizon: Horizon | None) -> Iterator[str]:
    given = sorted(placement.places or {})
    if not given or horizon is None:
        if not given:
            yield "places noemt geen enkel jaar"
        return
    first = horizon.first_year - (placement.reached == "evenly")
    last = given[-1] if placement.last_stand_holds else horizon.year_labels[-1]
    missing = sorted(set(range(first, last + 1)) - set(given))
    if missing:
        years = ", ".join(map(str, missing))
        yield f"geen aantal voor {years}; blijft het laatste aantal gelden, zeg dan last_stand_holds = true"
    if given[0] < first:
        yield f"een aantal voor {given[0]} ligt vóór de looptijd"


def _name_problems(flow: Flow, raw: Raw) -> Iterator[Found]:
    parties, flows, placements = (_table(raw, section) for section in ("parties", "flows", "placements"))
    for key in ("payer", "payee"):
        party = getattr(flow, key)
        if party not in parties:
            yield key, f'partij "{party}" staat niet onder [parties]{suggestion(party, parties)}'
    if flow.payer == flow.payee:
        yield "payee", "betaler en ontvanger zijn dezelfde partij"
    for key, name in (("share_of", flow.share_of), ("interest_on", flow.interest_on), ("paid.with", flow.paid.with_)):
        if name is not None and name not in flows:
            yield key, f'geldstroom "{name}" bestaat niet{suggestion(name, flows)}'
    for name in flow.placements or []:
        if name not in placements:
            yield "placements", f'groep "{name}" staat niet onder [placements]{suggestion(name, placements)}'


def _settlement_problems(name: str, flow: Flow, flows: dict[str, Flow]) -> Iterator[Found]:
    source = flow.paid.with_
    if source is None or source not in flows:
        return
    if flows[source].share_of != name:
        yield (
            "paid.with",
            f'dit kan alleen wachten op een geldstroom die er een deel van is: "{source}" heeft geen share_of = "{name}"',
        )
    if flow.paid.shortfall not in (flow.payer, flow.payee):
        yield "paid.shortfall", f"het tekort draagt de betaler ({flow.payer}) of de ontvanger ({flow.payee})"


def _rule_problems(flow: Flow, placements: dict[str, Placement]) -> Iterator[Found]:
    if flow.rule is None:
        return
    if flow.rule not in REGELINGEN:
        yield (
            "rule",
            f'regeling "{flow.rule}" bestaat niet{suggestion(flow.rule, REGELINGEN) or "; mogelijk zijn: " + ", ".join(REGELINGEN)}',
        )
        return
    scheme = REGELINGEN[flow.rule]
    try:
        scheme.options.model_validate(flow.options)
    except ValidationError as error:
        yield from ((f"options.{key}", message) for key, message in schema_problems(error, scheme.options))
    for group in flow.placements or placements:
        for needed in scheme.requires:
            if group in placements and getattr(placements[group], needed) is None:
                yield "rule", f"{flow.rule} heeft {needed} nodig bij placements.{group}"


def _circle_problems(flows: dict[str, Flow]) -> Iterator[Found]:
    try:
        in_order(flows)
    except CycleError as error:
        yield "flows", f"deze geldstromen wijzen in een kring naar elkaar: {' → '.join(error.args[1])}"


def _source_problems(raw: Raw) -> Iterator[Found]:
    sources = raw.get("sources", {})
    for path, _ in number_paths(raw):
        if not covered(path, sources):
            yield path, "dit getal heeft geen bron; geef die onder [sources], voor dit pad of een pad erboven"
    for path in _table(raw, "sources"):
        if not _exists(raw, path):
            known = [known for known, _ in number_paths(raw)]
            yield f"sources.{path}", f"dit pad bestaat niet in het scenario{suggestion(path, known)}"


def _exists(raw: Raw, path: str) -> bool:
    value: object = raw
    for key in path.split("."):
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
