"""What starting to work does to an income, for a conversation at one table: plain sentences and tables.

It speaks to the participant (“u”). Nothing in it names a person.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.analysis.participant import HIGH_PRESSURE
from scenarios.model.inkomen.bijstand import stages
from scenarios.model.inkomen.net_income import NOT_COVERED
from scenarios.present import dutch
from scenarios.present.assumptions import STATUS, worst_of
from scenarios.present.blocks import KeyFigure, KeyFigures, Sentence, Table, TitleBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scenarios.analysis.effects import Effects
    from scenarios.analysis.participant import Zone
    from scenarios.model.parameters import Value

PARTS = {
    "wage": "Loon (met vakantietoeslag)",
    "wga": "WGA-uitkering",
    "toeslagenwet": "Aanvulling van UWV (Toeslagenwet)",
    "partner_wage": "Loon van de partner",
    "tax": "Belasting en premies, na kortingen",
    "combination_credit": "Combinatiekorting (vraag die zelf aan)",
    "bijstand": "Bijstand, netto",
    "zorgtoeslag": "Zorgtoeslag",
    "huurtoeslag": "Huurtoeslag",
    "kindgebonden_budget": "Kindgebonden budget",
    "net": "Samen, in handen",
}
HOUSEHOLDS = {"alone": "alleen", "single_parent": "alleenstaande ouder", "couple": "met een partner"}
BENEFITS = {"none": "geen uitkering", "bijstand": "bijstand", "wga": "WGA-uitkering"}
NOT_IN_IT = {
    "kwijtschelding": "kwijtschelding",
    "municipal_schemes": "regelingen van de gemeente",
    "bijzondere_bijstand": "bijzondere bijstand",
    "individuele_inkomenstoeslag": "individuele inkomenstoeslag",
    "kinderbijslag": "kinderbijslag",
    "kinderopvangtoeslag": "kinderopvang(toeslag)",
    "debts": "schulden en beslag",
    "travel_costs": "reiskosten",
    "pension_premium": "pensioenpremie",
    "home_sharers": "huisgenoten",
    "age": "AOW of jonger dan 27",
    "reassessment": "herbeoordeling",
    "yearly_allowance": "de jaarlijkse tegemoetkoming van UWV",
}
LAWS = {
    "wml": "Minimumloon",
    "wia": "WIA: de WGA-uitkering",
    "toeslagenwet": "Toeslagenwet",
    "inkomstenbelasting": "Inkomstenbelasting",
    "bijstand": "Participatiewet: bijstand",
    "awir": "Toeslagen (Awir)",
    "zorgtoeslag": "Zorgtoeslag",
    "huurtoeslag": "Huurtoeslag",
    "kindgebonden_budget": "Kindgebonden budget",
}
ARTICLE = " art. "
TURNS = {
    "wga": "de uitkering gaat dan over in een andere",
    "toeslagenwet": "UWV telt dan al uw loon mee voor de aanvulling",
    "bijstand": "de gemeente laat dan minder van uw loon vrij, of niets meer",
}
CREDITS = ("general_credit", "labour_credit")
SOURCE = "eigen berekening; zie Waar dit op rust"
LEFT = round(100 * (1 - HIGH_PRESSURE))  # cents of one more euro, at most, where work hardly pays
NEARLY = 5.0  # euro a month that is said to be no difference


# --- the sheet: words --------------------------------------------------------------------------------------------


def sheet_title(effects: Effects, organisation: str, day: str = "") -> TitleBlock:
    """Title of the sheet of a day ("2026-01-20"; else the start); it names no person and carries no file."""
    return TitleBlock(
        title="Wat betekent werken voor uw inkomen?",
        subtitle=f"Gespreksblad, met de bedragen van {dutch.month(effects.participant.start)}",
        organisation=organisation,
        author=organisation,
        date=date.fromisoformat(day) if day else effects.participant.day,
        status="Berekening, geen beschikking",
        subject="Inkomen bij gaan werken",
    )


def answer(effects: Effects) -> Sentence:
    """What is left each month, in one sentence, and what to do about what comes later."""
    hours = dutch.quantity(effects.participant.work_then.hours)
    return Sentence(f"**Als u {hours} uur per week werkt, {_left(_change(effects))}.** {_settled(effects)}")


def _change(effects: Effects) -> float:
    return cell(effects, "net", "change")


def cell(effects: Effects, part: str, column: str) -> float:
    """Euro a month of one part of the income, now or then."""
    return float(effects.table[column][part])


def _left(change: float) -> str:
    if abs(change) < NEARLY:
        return "houdt u per maand ongeveer evenveel over als nu"
    more = "meer" if change > 0 else "minder"
    return f"houdt u per maand ongeveer {dutch.euro(abs(change))} {more} over dan nu"


def _settled(effects: Effects) -> str:
    """What is settled after the year, when nothing is reported in between; only toeslagen follow from a report."""
    return (
        " ".join([*_toeslagen_settled(effects), *_tax_settled(effects)]) or "Achteraf hoeft u niets terug te betalen."
    )


def _toeslagen_settled(effects: Effects) -> Iterator[str]:
    year, later = effects.year.settled_in, _toeslagen_to_come(effects)
    if later >= NEARLY:
        yield f"In {year} krijgt u nog ongeveer {dutch.euro(later)} aan toeslagen."
    if later <= -NEARLY:
        yield (
            f"Let op: als u niets doorgeeft, betaalt u in {year} ongeveer {dutch.euro(-later)} aan toeslagen terug. "
            "Geef uw nieuwe inkomen daarom meteen door aan de Dienst Toeslagen."
        )


def _tax_settled(effects: Effects) -> Iterator[str]:
    year, later = effects.year.settled_in, effects.year.tax_to_come
    if later >= NEARLY:
        yield f"In {year} krijgt u ongeveer {dutch.euro(later)} aan belasting terug, als u aangifte doet."
    if later <= -NEARLY:
        yield f"In {year} betaalt u ongeveer {dutch.euro(-later)} aan belasting bij. Leg dat geld opzij."


def _toeslagen_to_come(effects: Effects) -> float:
    return sum(effects.year.toeslagen_to_come.values())


def figures(effects: Effects) -> KeyFigures:
    """Now, then, the difference, and what is settled later."""
    now, then, change = (cell(effects, "net", name) for name in ("now", "then", "change"))
    hours = dutch.quantity(effects.participant.work_then.hours)
    later = effects.year.settlement
    word = "niets" if abs(later) < NEARLY else "u krijgt" if later > 0 else "u betaalt"
    unless = ", als u niets doorgeeft" if abs(_toeslagen_to_come(effects)) >= NEARLY else ""
    return KeyFigures(
        [
            KeyFigure("Nu in handen", dutch.euro(now), "per maand, hele huishouden"),
            KeyFigure("Straks in handen", dutch.euro(then), f"per maand, bij {hours} uur per week"),
            KeyFigure("Verschil", signed(change), "per maand"),
            KeyFigure(f"Later, in {effects.year.settled_in}", dutch.euro(abs(later)), word + unless),
        ]
    )


def signed(change: float) -> str:
    """Difference in euro, with a plus when there is more."""
    return f"{'+' if dutch.rounded(change) > 0 else ''}{dutch.euro(change)}"


def zones_sentence(effects: Effects) -> Sentence:
    """At which hours the household has less than now, where work hardly pays, and where the income jumps and why."""
    told = [*_worse(effects.zones), *_traps(effects.zones), *_jumps(effects)]
    return Sentence(" ".join(told))


def _worse(zones: Sequence[Zone]) -> Iterator[str]:
    worse = [zone for zone in zones if zone.kind == "worse_off"]
    if not worse:
        yield "Bij geen enkel aantal uren heeft u minder dan nu."
    for zone in worse:
        most = dutch.euro(-zone.lowest_change)
        yield f"**{hours_of(zone).capitalize()} heeft u minder dan nu**, hoogstens {most} per maand."


def _traps(zones: Sequence[Zone]) -> Iterator[str]:
    traps = [hours_of(zone) for zone in zones if zone.kind == "trap" and zone.last_hours > zone.first_hours]
    if traps:
        told = dutch.listed([trap.removesuffix(" uur per week") for trap in traps])
        yield f"{told.capitalize()} uur per week houdt u van elke extra euro loon hoogstens {LEFT} cent over."


def hours_of(zone: Zone) -> str:
    """Stretch of hours in words."""
    first, last = (dutch.quantity(hours, 1) for hours in (zone.first_hours, zone.last_hours))
    return f"bij {first} uur" if first == last else f"tussen {first} en {last} uur per week"


def _jumps(effects: Effects) -> Iterator[str]:
    for jump in (jump for jump in effects.jumps if abs(jump.change) >= NEARLY):
        hours, side = dutch.quantity(jump.hours, 1), "meer" if jump.change > 0 else "minder"
        why = "" if jump.rule is None else f" ({jump.rule.article})"
        yield f"Bij {hours} uur springt het bedrag: daar krijgt u ineens {dutch.euro(abs(jump.change))} {side}{why}."


def turns_sentence(effects: Effects) -> Sentence:
    """What changes later on because a rule ends: from which month, by how much; and what must be asked for."""
    told = [*_turns(effects), *_asked(effects), *_below(effects)]
    return Sentence(" ".join(told))


def _turns(effects: Effects) -> Iterator[str]:
    start = effects.participant.day
    for turn in effects.turns:
        if abs(turn.change) < NEARLY:
            continue
        years, months = divmod(start.month - 1 + turn.rule.month, 12)
        begin = dutch.month(f"{start.year + years}-{months + 1:02d}")
        side = "meer" if turn.change > 0 else "minder"
        why = f"{TURNS[turn.rule.rule]} ({turn.rule.article})"
        yield f"**Vanaf {begin} houdt u per maand {dutch.euro(abs(turn.change))} {side} over:** {why}."


def _asked(effects: Effects) -> Iterator[str]:
    if cell(effects, "combination_credit", "then") >= NEARLY:
        yield (
            "De combinatiekorting voor ouders komt niet vanzelf: vraag haar aan bij de Belastingdienst, dan komt zij "
            "elke maand. Anders krijgt u haar pas na het jaar."
        )


def _below(effects: Effects) -> Iterator[str]:
    if effects.below_bijstand >= NEARLY:
        yield (
            f"**Uw inkomen is nu {dutch.euro(effects.below_bijstand)} per maand lager dan de bijstand.** Misschien "
            "vult de gemeente het aan. Dat zit er niet in; met een aanvulling houdt u van werken minder over."
        )


def not_covered(effects: Effects) -> Sentence:  # noqa: ARG001 - the same for everybody
    """What this sheet leaves out."""
    left_out = dutch.listed([NOT_IN_IT[name] for name in NOT_COVERED])
    kept = "De werkmap bewaart niets van wat u opgeeft; dit blad is het enige."
    return Sentence(f"**Dit zit er niet in, en kan het bedrag veranderen:** {left_out}. {kept}")


def given(effects: Effects) -> Sentence:
    """What was said at the table, and what is taken for granted as far as it touches this household."""
    said, assumed = "; ".join(_given(effects)), "; ".join(_assumed(effects))
    return Sentence(f"**Opgegeven in dit gesprek, bedragen per maand:** {said}. **Aannames:** {assumed}.")


def _given(effects: Effects) -> Iterator[str]:
    who = effects.participant
    yield HOUSEHOLDS[who.household] + _children(who.children)
    if who.partner_income:
        yield f"partner verdient {dutch.euro(who.partner_income)} bruto"
    if who.wga is not None and who.couple:
        yield f"partner geboren {'na' if who.partner_born_after_1971 else 'in of voor'} 1971"
    yield f"huur {dutch.euro(who.rent)}" if who.rent else "geen huurwoning"
    yield _benefit(effects)
    if who.assets_above_limit:
        yield "vermogen boven de grens voor toeslagen"
    if who.work_now.hours:
        yield f"nu {dutch.quantity(who.work_now.hours)} uur werk per week voor {_gross(effects, 'now')}"
    yield f"straks {dutch.quantity(who.work_then.hours)} uur werk per week voor {_gross(effects, 'then')}"


def _children(ages: Sequence[int]) -> str:
    if not ages:
        return ""
    return f", {'kind' if len(ages) == 1 else 'kinderen'} van {dutch.listed([str(age) for age in ages])} jaar"


def _gross(effects: Effects, column: str) -> str:
    return f"{dutch.euro(cell(effects, 'wage', column))} bruto met vakantietoeslag"


def _benefit(effects: Effects) -> str:
    who = effects.participant
    if who.benefit == "bijstand":
        return f"bijstand, {_disregard(effects)}"
    if who.wga is None:
        return BENEFITS[who.benefit]
    low, high = who.wga.disability.split("_")
    wage, capacity = dutch.euro(who.wga.month_wage), dutch.euro(who.wga.earning_capacity)
    told = f"WGA-uitkering, klasse {low} tot {high}%: loon vóór de ziekte {wage}, kan nog {capacity} verdienen"
    if who.wga.first_phase_months > who.wga.months_used:
        told += f", loongerelateerd tot en met maand {who.wga.first_phase_months} (nu {who.wga.months_used} geweest)"
    return f"{told}, aangevuld tot bijstand, {_disregard(effects)}" if who.bijstand_beside else told


def _disregard(effects: Effects) -> str:
    """Part of the wage that is left out beside bijstand, stage by stage: "zes maanden 25% van het loon vrij"."""
    who = effects.participant
    told = []
    for _, stage in stages(who.bijstand_disregard):
        rate = dutch.quantity(100 * effects.reader.at(stage.rate, who.day))
        told.append(f"{stage.months} maanden {rate}%" if stage.months else f"{rate}%")
    return f"van het loon vrij: {', daarna '.join(told)}" if told else "zonder vrijlating van loon"


def _assumed(effects: Effects) -> Iterator[str]:
    who = effects.participant
    yield f"de bedragen van {dutch.month(who.start)} gelden ook daarna"
    if cell(effects, "wage", "then") and cell(effects, "wga", "then"):
        yield "wat werkgever en UWV samen aan belasting te weinig of te veel inhouden, volgt na het jaar"
    if effects.participant.wga is not None and cell(effects, "toeslagenwet", "now") and who.first_years_of_work:
        yield "UWV laat een deel van het loon twee jaar vrij, vanaf de start"
    yield "elke maand is gelijk, met een twaalfde van het vakantiegeld"
    yield "in het jaar van de start blijven de toeslagen die van nu"
    if who.wga is not None and who.wga.first_phase_months and who.wga.months_used < who.day.month - 1:
        yield "voor de WGA had u in dit jaar hetzelfde inkomen"
    if who.partner_income:
        yield "het loon van uw partner blijft gelijk"
    if who.has_young_child and 0 < who.partner_income == round(cell(effects, "wage", "then"), 2):
        yield "uw partner is de oudste en krijgt de combinatiekorting"
    if who.bijstand_disregard != "none":
        yield "de vrijlating is een deel van het nettoloon"
    if cell(effects, "combination_credit", "then") >= NEARLY:
        yield "u heeft de combinatiekorting aangevraagd"


# --- the sheet: tables -------------------------------------------------------------------------------------------


def before_and_after_table(effects: Effects) -> Table:
    """Every part of the income, now and then; tax is what is left of it after the credits."""
    frame = effects.table.groupby(lambda name: "tax" if name in CREDITS else name, sort=False).sum()
    frame = frame[(frame[["now", "then"]].abs() >= 0.005).any(axis=1) | (frame.index == "net")]
    return Table(
        id="tabel-inkomen",
        caption="Uw inkomen per maand, nu en straks",
        unit="euro per maand, hele huishouden",
        sign="minus gaat ervan af",
        source=SOURCE,
        frame=frame,
        stub="Onderdeel",
        labels=PARTS,
        columns={"now": "Nu", "then": "Straks", "change": "Verschil"},
        roles={"net": "total"},
        sums={"net": [name for name in frame.index if name != "net"]},
        column_sums={"change": {"then": 1, "now": -1}},
    )


def year_table(effects: Effects) -> Table:
    """What is paid in advance in the year of the start, what was due, and what is settled after it."""
    year = effects.year
    rows: dict[str, list[float]] = {
        name: [year.advances[name], year.definitive[name], year.toeslagen_to_come[name]]
        for name in year.advances
        if abs(year.advances[name]) + abs(year.definitive[name]) > 0.005
    }
    if abs(year.tax_to_come) >= 0.005:
        rows["belasting"] = [float("nan"), float("nan"), year.tax_to_come]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["voorschot", "recht", "later"])
    parts = list(frame.index)
    frame.loc["samen"] = [float("nan"), float("nan"), frame["later"].sum()]
    return Table(
        id="tabel-afrekening",
        caption=f"Wat er in {year.settled_in} wordt afgerekend over {effects.participant.day.year}",
        unit="euro, hele jaar",
        sign="minus: u betaalt terug",
        source=f"{SOURCE}; Algemene wet inkomensafhankelijke regelingen art. 14, 16 en 19",
        frame=frame,
        stub="Onderdeel",
        labels=PARTS | {"belasting": "Belasting", "samen": "Samen"},
        columns={"voorschot": "Voorschot", "recht": "Recht", "later": "Later"},
        roles={"samen": "total"},
        sums={"samen": parts},
        column_sums={"later": {"recht": 1, "voorschot": -1}},
        show=lambda value, _row, _column: "" if np.isnan(value) else dutch.number(value),
    )


def grounds_table(effects: Effects) -> Table:
    """Every law with the period, the status and the source of its figures."""
    rows = list(_laws(effects))
    frame = pd.DataFrame([row[1:] for row in rows], index=[row[0] for row in rows], columns=["waarde", "bron"])
    return Table(
        id="tabel-gronden",
        caption="Waar dit op rust",
        unit="",
        sign="",
        source="data/parameters",
        frame=frame,
        stub="Wet",
        columns={"waarde": "Vanaf, en status", "bron": "Bron"},
    )


def _laws(effects: Effects) -> Iterator[tuple[str, str, str]]:
    """Law by law: for which period its figures hold, the least sure of them, and where they come from."""
    book = effects.reader.book
    found: dict[str, list[Value]] = {}
    for _, value in effects.reader.reads:
        found.setdefault(book.parameter(value.parameter).law, []).append(value)
    for law in [key for key in LAWS if key in found]:
        values = found[law]
        begin = max(value.valid_from for value in values)
        status = worst_of(STATUS[value.status] for value in values)
        sources = _by_law(dict.fromkeys(value.source.split(", via ")[0] for value in values))
        yield LAWS[law], f"vanaf {dutch.month_short(begin.isoformat()[:7])}, {status}", "; ".join(sources)


def _by_law(sources: Iterable[str]) -> list[str]:
    """Sources with the articles of one law together, in order and without their paragraphs: "Wet WIA art. 60, 61"."""
    articles: dict[str, set[str]] = {}
    for source in [piece.removeprefix("bedrag: ") for each in sources for piece in each.split("; ")]:
        law, _, article = source.partition(ARTICLE)
        articles.setdefault(law, set()).add(article.partition(" lid ")[0])
    return [
        law + ARTICLE * any(found) + ", ".join(sorted(filter(None, found), key=_place))
        for law, found in articles.items()
    ]


def _place(article: str) -> list[int]:
    """Where an article stands in its law: 8.9 before 8.10."""
    return [int(number) for number in re.findall(r"\d+", article)]
