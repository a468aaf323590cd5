"""Does a scenario hang together: names that exist, circles, schemes that get what they need, numbers with a source.

Works on the raw contents of the file, piece by piece, so that it reports what is wrong beside the mistakes of shape
that the types find. A piece of the wrong shape is left to the types.
"""

from __future__ import annotations

import re
from graphlib import CycleError
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.model.calendar import MONTH_PATTERN, Horizon
from scenarios.model.fields import FIRST_YEAR, LAST_YEAR, MOST_YEARS
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.scenario import OWN_ENDS, Flow, LawChange, Placement, Projection, in_order
from scenarios.model.toml_files import covering, leaf
from scenarios.model.wording import schema_problems, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.model.parameters import Parameter
    from scenarios.model.toml_files import Raw

NAME = re.compile(r"^[a-z][a-z0-9_]*$")
RESERVED = (
    *("ontvangsten", "uitgaven", "kosten", "baten", "lasten", "saldo", "totaal"),
    *("kas", "baten_lasten", "stand_1_januari", "stand_31_december"),
)
WAYS = ("persons", "places", "advices")  # how a placement says how many people work; exactly one
OF_PERSONS = {"start", "spread_months", "contract_months", "after_contract", "exit_rate"}
Found = tuple[str, str]
Piece = TypeVar("Piece", bound=BaseModel)


def reference_problems(raw: Raw, catalogue: dict[str, Parameter]) -> list[Found]:
    """Key and Dutch message of everything that does not hang together, with itself or with the catalogue of the law."""
    flows = _valid(raw, "flows", Flow)
    placements = _valid(raw, "placements", Placement)
    problems = [*_horizon_problems(raw)]
    horizon = _horizon(raw)
    for name, placement in placements.items():
        problems += [(f"placements.{name}", message) for message in _placement_problems(placement, horizon)]
        problems += [(f"placements.{name}.hours", message) for message in _hours_problems(placement)]
        problems += [*_need_problems(name, placement, flows)]
    for name in _table(raw, "flows"):
        found = list(_name_problems(_table(raw["flows"], name), raw))
        if name in flows:
            found += [*_window_problems(name, flows[name], flows, horizon)]
            found += [*_settlement_problems(name, flows[name], flows), *_rule_problems(flows[name])]
        problems += [(f"flows.{name}{'.' if key else ''}{key}", message) for key, message in found]
    problems += _key_problems(raw)
    problems += _law_problems(raw, catalogue)
    sound = [f"placements.{name}" for name in placements] + [f"flows.{name}" for name in flows]
    sound += [f"projection.{name}" for name in _valid(raw, "projection", Projection)]
    return [*problems, *_circle_problems(flows), *_source_problems(raw, sound)]


def number_paths(raw: Raw) -> list[tuple[str, object]]:
    """Every number (and starting month) of placements, flows and projections with its path: each needs a source."""
    found: list[tuple[str, object]] = []

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{path}.{key}")
        elif (isinstance(value, int | float) and not isinstance(value, bool)) or path.endswith(".start"):
            found.append((path, value))

    for section, model in (("placements", Placement), ("flows", Flow), ("projection", Projection)):
        known = model.model_fields
        for name in _table(raw, section):
            for key, value in _table(raw[section], name).items():
                if key in known:
                    walk(value, f"{section}.{name}.{key}")
    return found


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
    if not isinstance(start, str) or not MONTH_PATTERN.match(start) or not isinstance(years, int):
        return None
    first = int(start[:4])
    possible = FIRST_YEAR <= first <= LAST_YEAR and 1 <= years <= MOST_YEARS
    return Horizon(first, years) if possible else None


def _horizon_problems(raw: Raw) -> Iterator[Found]:
    start = raw.get("start")
    if isinstance(start, str) and MONTH_PATTERN.match(start):
        if not FIRST_YEAR <= int(start[:4]) <= LAST_YEAR:
            yield "start", f'het eerste jaar ligt van {FIRST_YEAR} tot en met {LAST_YEAR}, maar er staat "{start}"'
        if not start.endswith("-01"):
            hint = "laat deelnemers later beginnen met start bij placements"
            yield "start", f'een scenario begint in januari ("{start[:4]}-01"), maar er staat "{start}"; {hint}'
    for section, what in (("placements", "groep deelnemers of plekken"), ("flows", "geldstroom")):
        if raw.get(section) == {}:
            yield section, f"er is geen enkele {what}"


def _key_problems(raw: Raw) -> Iterator[Found]:
    """Names become paths and rows of tables: plain words, and not those of the totals."""
    for section in ("parties", "placements", "flows", "conditions", "events"):
        for name in _table(raw, section):
            if not NAME.match(name):
                yield (
                    f"{section}.{name}",
                    "een naam begint met een kleine letter en bestaat uit kleine letters, cijfers en _",
                )
            elif section == "flows" and name in RESERVED:
                yield f"{section}.{name}", "deze naam is die van een totaalregel; kies een andere"
            elif section == "flows" and name.endswith(OWN_ENDS):
                ends = " of ".join(OWN_ENDS)
                yield f"{section}.{name}", f"een naam eindigt niet op {ends}: die gebruikt de werkmap zelf"


def _placement_problems(placement: Placement, horizon: Horizon | None) -> Iterator[str]:
    given = [name for name in WAYS if getattr(placement, name) is not None]
    if len(given) != 1:
        yield "kies precies één van drie: persons (met start), places (aantal per jaar) of advices (met quota)"
    if given == ["persons"]:
        yield from _start_problems(placement, horizon)
    elif given and placement.model_fields_set & OF_PERSONS:
        yield "start, spread_months, contract_months, after_contract en exit_rate horen alleen bij persons"
    for name in ("places", "quota", "advices"):
        if getattr(placement, name) is not None:
            yield from _stand_problems(name, getattr(placement, name), placement, horizon)
    yield from _quota_problems(placement)


def _hours_problems(placement: Placement) -> Iterator[str]:
    if placement.hours > placement.full_week_hours:
        yield f"{placement.hours:g} is meer dan de volle werkweek ({placement.full_week_hours:g})"


def _start_problems(placement: Placement, horizon: Horizon | None) -> Iterator[str]:
    if not placement.start:
        yield 'zeg bij persons wanneer zij beginnen: start = "2022-04"'
    elif horizon and not 0 <= horizon.index(placement.start) < horizon.months:
        first, last = horizon.year_labels[0], horizon.year_labels[-1]
        yield f"start {placement.start} ligt buiten de looptijd ({first} tot en met {last})"
    if placement.contract_months is None and "after_contract" in placement.model_fields_set:
        yield "after_contract zegt welk deel na het contract blijft; zeg met contract_months hoelang dat duurt"


def _quota_problems(placement: Placement) -> Iterator[str]:
    if placement.advices is not None and placement.quota is None:
        yield "advices vraagt ook om quota: het laagste van de twee is het aantal plekken"
    has_numbers = placement.quota is not None or placement.advices is not None
    if has_numbers and placement.instrument != "beschut_werk":
        yield 'quota en advices zijn er alleen bij instrument = "beschut_werk"'


def _need_problems(name: str, placement: Placement, flows: dict[str, Flow]) -> Iterator[Found]:
    """What a scheme must know of the people it is for, and whom it cannot be for."""
    schemes = {
        key: flow.rule for key, flow in flows.items() if flow.rule in REGELINGEN and name in (flow.placements or [name])
    }
    for key, rule in schemes.items():
        scheme = REGELINGEN[rule]
        for needed in scheme.requires:
            if getattr(placement, needed) is None:
                yield f"placements.{name}.{needed}", f"dit gegeven ontbreekt; flows.{key} heeft het nodig voor {rule}"
        if scheme.only_for not in ("", placement.instrument):
            yield f"flows.{key}", f'{rule} is er alleen bij instrument = "{scheme.only_for}", niet voor "{name}"'
        for other in (other for other, beside in schemes.items() if beside in scheme.not_with):
            also = f"{schemes[other]} (flows.{other})"
            yield f"flows.{key}", f'wie {rule} heeft, heeft niet ook {also}; kies er één voor "{name}"'


def _stand_problems(
    name: str, stands: dict[int, float], placement: Placement, horizon: Horizon | None
) -> Iterator[str]:
    given = sorted(stands)
    if not given or horizon is None:
        if not given:
            yield f"{name} noemt geen enkel jaar"
        return
    first = horizon.first_year - (placement.reached == "evenly")
    last = given[-1] if placement.last_stand_holds else horizon.year_labels[-1]
    missing = sorted(set(range(first, last + 1)) - set(given))
    if missing:
        before = missing[0] < horizon.first_year
        hint = '; met reached = "evenly" telt ook het eind van het jaar ervoor' if before else ""
        if missing[-1] > given[-1]:
            hint += "; blijft het laatste aantal gelden, zeg dan last_stand_holds = true"
        yield f"{name} noemt geen aantal voor {', '.join(map(str, missing))}{hint}"
    if given[0] < first:
        yield f"{name} noemt een aantal voor {given[0]}, maar de looptijd begint in {horizon.first_year}"


def _name_problems(flow: Raw, raw: Raw) -> Iterator[Found]:
    """Names that a flow uses; also those of a flow that has something else wrong with it."""
    parties, flows, placements = (_table(raw, section) for section in ("parties", "flows", "placements"))
    payer, payee = flow.get("payer"), flow.get("payee")
    for key, party in (("payer", payer), ("payee", payee)):
        if isinstance(party, str) and party not in parties:
            yield key, f'partij "{party}" staat niet onder [parties]{suggestion(party, parties)}'
    if isinstance(payer, str) and payer == payee:
        yield "payee", "betaler en ontvanger zijn dezelfde partij"
    others = {key: flow.get(key) for key in ("share_of", "interest_on")}
    others["paid.with"] = _table(flow, "paid").get("with")
    others["options.spending"] = _table(flow, "options").get("spending")
    for key, name in others.items():
        if isinstance(name, str) and name not in flows:
            yield key, f'geldstroom "{name}" bestaat niet{suggestion(name, flows)}'
    groups = flow.get("placements")
    for name in groups if isinstance(groups, list) else []:
        if isinstance(name, str) and name not in placements:
            yield "placements", f'groep "{name}" staat niet onder [placements]{suggestion(name, placements)}'


def _window_problems(name: str, flow: Flow, flows: dict[str, Flow], horizon: Horizon | None) -> Iterator[Found]:
    """First and last month of a flow: in order, in the years of the scenario, and nobody waits for it outside them."""
    waiting = [other for other, each in flows.items() if each.paid.with_ == name]
    for key, month in (("first", flow.first), ("last", flow.last)):
        if month and waiting:
            yield (
                key,
                f'"{waiting[0]}" wacht op deze geldstroom (paid.with); die kan dus niet zelf beginnen of eindigen',
            )
    if flow.first and flow.last and flow.first > flow.last:
        yield "last", f"de laatste maand ({flow.last}) ligt vóór de eerste ({flow.first})"
    for key, month in (("first", flow.first), ("last", flow.last)):
        if month and horizon and not 0 <= horizon.index(month) < horizon.months:
            first, last = horizon.year_labels[0], horizon.year_labels[-1]
            yield key, f"{month} ligt buiten de looptijd ({first} tot en met {last})"


def _settlement_problems(name: str, flow: Flow, flows: dict[str, Flow]) -> Iterator[Found]:
    source = flow.paid.with_
    if source is None or source not in flows:
        return
    if flows[source].share_of != name:
        why = f'"{source}" heeft geen share_of = "{name}"'
        yield "paid.with", f"een geldstroom kan alleen wachten op een geldstroom die er een deel van is, maar {why}"
    if flow.paid.shortfall not in (flow.payer, flow.payee):
        who = f"het tekort draagt de betaler ({flow.payer}) of de ontvanger ({flow.payee})"
        yield "paid.shortfall", f'{who}, maar er staat "{flow.paid.shortfall}"'


def _rule_problems(flow: Flow) -> Iterator[Found]:
    if flow.rule is None:
        return
    if flow.rule not in REGELINGEN:
        near = suggestion(flow.rule, REGELINGEN) or f"; mogelijk zijn: {', '.join(REGELINGEN)}"
        yield "rule", f'regeling "{flow.rule}" bestaat niet{near}'
        return
    scheme = REGELINGEN[flow.rule]
    try:
        scheme.options.model_validate(flow.options)
    except ValidationError as error:
        for key, message in schema_problems(error, scheme.options):
            yield f"options.{key}".rstrip("."), message


def _law_problems(raw: Raw, catalogue: dict[str, Parameter]) -> Iterator[Found]:
    """Indices and changes of the law: parameters that exist, values that can be."""
    indices = [name for name in catalogue if name.startswith("index_")]
    for name, projection in _valid(raw, "projection", Projection).items():
        if projection.index is not None and projection.index not in indices:
            near = suggestion(projection.index, indices) or f"; mogelijk zijn: {', '.join(indices)}"
            yield f"projection.{name}.index", f'index "{projection.index}" bestaat niet{near}'
    changes = raw.get("law_change")
    for number, each in enumerate(changes if isinstance(changes, list) else [], start=1):
        try:
            change = LawChange.model_validate(each)
        except ValidationError:
            continue
        parameter = catalogue.get(change.parameter)
        if parameter is None:
            near = suggestion(change.parameter, catalogue)
            yield f"law_change.{number}.parameter", f'parameter "{change.parameter}" bestaat niet{near}'
        elif not parameter.minimum <= change.value <= parameter.maximum:
            limits = f"{parameter.minimum:g} tot en met {parameter.maximum:g}"
            yield f"law_change.{number}.value", f"{change.value:g} kan niet; {parameter.label} loopt van {limits}"


def _circle_problems(flows: dict[str, Flow]) -> Iterator[Found]:
    try:
        in_order(flows)
    except CycleError as error:
        yield "flows", f"deze geldstromen wijzen in een kring naar elkaar: {' → '.join(error.args[1])}"


def _source_problems(raw: Raw, sound: list[str]) -> Iterator[Found]:
    """Numbers and sources that miss each other; a piece that is wrong itself may lack what a source is for."""
    sources = raw.get("sources", {})
    if not isinstance(sources, dict):
        return
    numbers = [path for path, _ in number_paths(raw)]
    for path in numbers:
        if not covering(path, sources):
            yield path, "dit getal heeft geen bron; geef die onder [sources], voor dit pad of een pad erboven"
    for path in sources:
        piece = ".".join(path.split(".")[:2])
        if leaf(raw, path) is None and (piece in sound or leaf(raw, piece) is None):
            yield f"sources.{path}", f"dit pad bestaat niet in het scenario{suggestion(path, [*sound, *numbers])}"
