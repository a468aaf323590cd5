"""What starting to work does to an income, for a conversation at one table: plain sentences, two charts, three tables.

It speaks to the participant (“u”). Nothing in it names a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from scenarios.present import dutch
from scenarios.present.assumptions import STATUS
from scenarios.present.blocks import KeyFigure, KeyFigures, Sentence, Table, TitleBlock
from scenarios.present.charts import PAPER, Chart, euro_axis
from scenarios.present.style import CONTRAST, GREY, fills

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

    from scenarios.analysis.effects import Effects
    from scenarios.analysis.participant import Zone
    from scenarios.model.parameters import Value

PARTS = {
    "wage": "Loon (met vakantietoeslag)",
    "wga": "WGA-uitkering",
    "toeslagenwet": "Aanvulling van UWV (Toeslagenwet)",
    "partner_wage": "Loon van de partner",
    "tax": "Belasting en premies",
    "general_credit": "Algemene heffingskorting",
    "labour_credit": "Arbeidskorting",
    "bijstand": "Bijstand, netto",
    "zorgtoeslag": "Zorgtoeslag",
    "huurtoeslag": "Huurtoeslag",
    "kindgebonden_budget": "Kindgebonden budget",
    "net": "Samen, in handen",
}
HOUSEHOLDS = {"alone": "alleen", "single_parent": "alleenstaande ouder", "couple": "met een partner"}
BENEFITS = {"none": "geen uitkering", "bijstand": "bijstand", "wga": "WGA-uitkering"}
NOT_IN_IT = {
    "kwijtschelding": "kwijtschelding van gemeentelijke belastingen",
    "municipal_schemes": "regelingen van de gemeente, zoals een pas of een bijdrage",
    "bijzondere_bijstand": "bijzondere bijstand",
    "individuele_inkomenstoeslag": "individuele inkomenstoeslag",
    "bijstand_disregard": "de tijdelijke vrijlating van loon in de bijstand",
    "kinderbijslag": "kinderbijslag",
    "kinderopvangtoeslag": "kinderopvang en de toeslag daarvoor",
    "debts": "schulden en beslag op inkomen",
    "travel_costs": "reiskosten",
    "pension_premium": "pensioenpremie",
}
LAWS = {
    "wml": "Minimumloon",
    "wia": "WIA: de WGA-uitkering",
    "toeslagenwet": "Toeslagenwet",
    "inkomstenbelasting": "Inkomstenbelasting en heffingskortingen",
    "bijstand": "Participatiewet: bijstand",
    "zorgtoeslag": "Zorgtoeslag",
    "huurtoeslag": "Huurtoeslag",
    "kindgebonden_budget": "Kindgebonden budget",
}
ZONES = {"worse_off": "minder dan nu", "trap": "werken loont hier weinig"}
SOURCE = "eigen berekening; zie Waar dit op rust"
NEARLY = 5.0  # euro a month that is said to be no difference
LOWEST, HIGHEST = -50.0, 100.0  # cents of one more euro, along the axis


# --- the sheet: words --------------------------------------------------------------------------------------------


def sheet_title(effects: Effects, organisation: str) -> TitleBlock:
    """Title of the conversation sheet; it names no person, and carries no file of its own."""
    return TitleBlock(
        title="Wat betekent werken voor uw inkomen?",
        subtitle=f"Gespreksblad, met de bedragen van {dutch.month(effects.participant.start)}",
        organisation=organisation,
        author=organisation,
        date=effects.participant.day,
        status="Berekening, geen beschikking",
        subject="Participatiewet, inkomen bij gaan werken",
    )


def answer(effects: Effects) -> Sentence:
    """What is left each month, in one sentence, and what to do about what comes later."""
    hours = dutch.quantity(effects.participant.work_then.hours)
    return Sentence(f"**Als u {hours} uur per week werkt, {_left(_change(effects))}.** {_settled(effects)}")


def _change(effects: Effects) -> float:
    return float(effects.table.loc["net", "change"])


def _left(change: float) -> str:
    if abs(change) < NEARLY:
        return "houdt u per maand ongeveer evenveel over als nu"
    more = "meer" if change > 0 else "minder"
    return f"houdt u per maand ongeveer {dutch.euro(abs(change))} {more} over dan nu"


def _settled(effects: Effects) -> str:
    """What is settled after the year, when nothing is reported in between."""
    later = effects.year.settlement
    if abs(later) < NEARLY:
        return "Achteraf hoeft u niets terug te betalen."
    year = effects.year.settled_in
    if later > 0:
        return f"In {year} krijgt u nog ongeveer {dutch.euro(later)} terug."
    return (
        f"Let op: als u niets doorgeeft, moet u in {year} ongeveer {dutch.euro(-later)} terugbetalen. "
        "Geef uw nieuwe inkomen daarom meteen door aan de Dienst Toeslagen."
    )


def figures(effects: Effects) -> KeyFigures:
    """Now, then, the difference, and what is settled later."""
    now, then, change = (float(effects.table.loc["net", name]) for name in ("now", "then", "change"))
    hours = dutch.quantity(effects.participant.work_then.hours)
    later = effects.year.settlement
    word = "niets" if abs(later) < NEARLY else "u krijgt terug" if later > 0 else "u betaalt terug"
    return KeyFigures(
        [
            KeyFigure("Nu in handen", dutch.euro(now), "per maand, hele huishouden"),
            KeyFigure("Straks in handen", dutch.euro(then), f"per maand, bij {hours} uur per week"),
            KeyFigure("Verschil", _signed(change), "per maand"),
            KeyFigure(f"Later, in {effects.year.settled_in}", dutch.euro(abs(later)), f"{word}, als u niets doorgeeft"),
        ]
    )


def _signed(change: float) -> str:
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
        yield f"**{_hours(zone).capitalize()} heeft u minder dan nu**, hoogstens {most} per maand."


def _traps(zones: Sequence[Zone]) -> Iterator[str]:
    for zone in zones:
        if zone.kind == "trap" and zone.last_hours > zone.first_hours:
            yield f"{_hours(zone).capitalize()} houdt u van elke extra euro loon hoogstens 20 cent over."


def _hours(zone: Zone) -> str:
    first, last = (dutch.quantity(round(hours, 1)) for hours in (zone.first_hours, zone.last_hours))
    return f"bij {first} uur" if first == last else f"tussen {first} en {last} uur per week"


def _jumps(effects: Effects) -> Iterator[str]:
    for jump in effects.jumps:
        hours, side = dutch.quantity(round(jump.hours, 1)), "meer" if jump.change > 0 else "minder"
        why = "" if jump.rule is None else f" ({jump.rule.article})"
        yield f"Bij {hours} uur springt het bedrag: daar krijgt u ineens {dutch.euro(abs(jump.change))} {side}{why}."


def not_covered(effects: Effects) -> Sentence:  # noqa: ARG001 - the same for everybody
    """What this sheet leaves out."""
    return Sentence(
        f"**Dit zit er niet in:** {dutch.listed(list(NOT_IN_IT.values()))}. Vraag ernaar: het kan het bedrag veranderen. "
        "De werkmap bewaart niets van wat u opgeeft; dit blad is het enige."
    )


# --- the sheet: tables -------------------------------------------------------------------------------------------


def before_and_after_table(effects: Effects) -> Table:
    """Every part of the income, now and then."""
    frame = effects.table
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
    rows["belasting"] = [float("nan"), float("nan"), year.tax_to_come]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["voorschot", "recht", "later"])
    frame.loc["samen"] = [float("nan"), float("nan"), year.settlement]
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
        show=lambda value, _row, _column: "" if np.isnan(value) else dutch.number(value),
    )


def grounds_table(effects: Effects) -> Table:
    """What was given, and every law with the period, the status and the source of its figures."""
    rows = [*_given(effects), *_laws(effects)]
    frame = pd.DataFrame(
        [row[1:] for row in rows], index=[row[0] for row in rows], columns=["waarde", "status", "bron"]
    )
    return Table(
        id="tabel-gronden",
        caption="Waar dit op rust",
        unit="",
        sign="",
        source="dit gesprek en data/parameters",
        frame=frame,
        stub="Gegeven",
        columns={"waarde": "Waarde of jaar", "status": "Status", "bron": "Bron"},
    )


def _given(effects: Effects) -> Iterator[tuple[str, str, str, str]]:
    """What was said at the table; amounts a month."""
    who = effects.participant
    children = f", kinderen van {dutch.listed([str(age) for age in who.children])} jaar" if who.children else ""
    said = {"Huishouden": HOUSEHOLDS[who.household] + children}
    if who.partner_income:
        said["Loon van de partner"] = f"{dutch.euro(who.partner_income)} bruto per maand"
    said["Kale huur"] = f"{dutch.euro(who.rent)} per maand" if who.rent else "geen huurwoning"
    said["Uitkering nu"] = BENEFITS[who.benefit]
    if who.wga is not None:
        low, high = who.wga.disability.split("_")
        said["WGA"] = (
            f"loon vóór de ziekte {dutch.euro(who.wga.month_wage)}, klasse {low} tot {high}%, kan nog "
            f"{dutch.euro(who.wga.earning_capacity)} verdienen"
        )
    said["Werk straks"] = _work(effects)
    if who.assets_above_limit:
        said["Vermogen"] = "boven de grens voor toeslagen"
    for name, text in said.items():
        yield name, text, "opgegeven", "dit gesprek"


def _work(effects: Effects) -> str:
    hours, wage = effects.participant.work_then.hours, float(effects.table.loc["wage", "then"])
    return f"{dutch.quantity(hours)} uur per week, {dutch.euro(wage)} bruto per maand met vakantietoeslag"


def _laws(effects: Effects) -> Iterator[tuple[str, str, str, str]]:
    """Law by law: for which period its figures hold, the least sure of them, and where they come from."""
    book, found = effects.reader.book, {}
    for _, value in effects.reader.reads:
        found.setdefault(book.parameter(value.parameter).law, []).append(value)
    for law in [key for key in LAWS if key in found]:
        values: list[Value] = found[law]
        begin = max(value.valid_from for value in values)
        status = max((STATUS[value.status] for value in values), key=list(STATUS.values()).index)
        sources = list(dict.fromkeys(value.source.split(", via ")[0] for value in values))
        told = "; ".join(sources[:SHOWN]) + (f"; en {len(sources) - SHOWN} meer" if len(sources) > SHOWN else "")
        yield LAWS[law], f"vanaf {dutch.month_short(begin.isoformat()[:7])}", status, told


SHOWN = 3  # sources of one law


# --- the sheet: charts -------------------------------------------------------------------------------------------


def income_chart(effects: Effects) -> Chart:
    """Net income by hours a week, with now as a line; where it is lower than now, and where work hardly pays."""
    found = effects.curve
    hours, then = effects.participant.work_then.hours, float(effects.table.loc["net", "then"])

    def draw(_figure: Any, axes: Axes) -> None:
        _shade(axes, effects.zones)
        axes.plot(found.hours, found.net, color=fills()[0]["facecolor"], lw=2.2)
        axes.axhline(found.net_now, color=GREY, ls=(0, (4, 2)), lw=1.4)
        look: dict[str, Any] = {"fontsize": 8.5, "bbox": PAPER}
        axes.text(found.hours[-1], found.net_now, f"nu {dutch.euro(found.net_now)}", ha="right", va="top", **look)
        axes.plot([hours], [then], "o", color=CONTRAST, ms=6, zorder=5)
        axes.annotate(
            f"{dutch.quantity(hours)} uur: {dutch.euro(then)}",
            (hours, then),
            (0, 9),
            textcoords="offset points",
            ha="center",
            weight=600,
            color=CONTRAST,
            **look,
        )
        low, high = min(found.net.min(), found.net_now), max(found.net.max(), found.net_now)
        axes.set_ylim(low - 0.08 * (high - low) - 1, high + 0.2 * (high - low) + 1)
        axes.set_xlim(0, found.hours[-1])
        axes.set_xlabel("uren werk per week")
        euro_axis(axes)

    return Chart(
        id="figuur-inkomen",
        caption="Wat u per maand in handen heeft, naar uren werk",
        unit=f"euro per maand; {_legend(effects.zones)}" if effects.zones else "euro per maand",
        source=SOURCE,
        alt=_income_alt(effects),
        draw=draw,
        height=2.5,
    )


def left_chart(effects: Effects) -> Chart:
    """What is left of one more euro of wage, by hours a week: cents; where it jumps the line is broken."""
    found = effects.curve
    left = 100 * (1 - found.pressure)
    shown = np.where((left < LOWEST) | (left > HIGHEST + 50), np.nan, left)

    def draw(_figure: Any, axes: Axes) -> None:
        _shade(axes, effects.zones)
        axes.plot(found.hours, shown, color=fills()[1]["facecolor"], drawstyle="steps-post")
        axes.axhline(0, color=GREY, lw=0.8)
        for jump in effects.jumps:
            axes.axvline(jump.hours, color=CONTRAST, lw=1, ls=(0, (2, 2)))
        axes.set_xlim(0, found.hours[-1])
        axes.set_ylim(min(0.0, float(np.nanmin(shown))) - 5, max(100.0, float(np.nanmax(shown))) + 5)
        axes.set_xlabel("uren werk per week")
        axes.tick_params(length=0)

    return Chart(
        id="figuur-overblijft",
        caption="Wat er overblijft van één euro loon erbij, naar uren werk",
        unit="cent van een euro",
        source=SOURCE,
        alt=_left_alt(effects, left),
        draw=draw,
        height=1.9,
    )


def _shade(axes: Axes, zones: Sequence[Zone]) -> None:
    looks = {"worse_off": ("#F3D6C6", "xxx"), "trap": ("#EDEDED", "///")}
    for zone in zones:
        face, hatch = looks[zone.kind]
        axes.axvspan(zone.first_hours, zone.last_hours, facecolor=face, edgecolor="white", hatch=hatch, lw=0, zorder=0)


def _legend(zones: Sequence[Zone]) -> str:
    words = {"worse_off": "gekruist: minder dan nu", "trap": "gestreept: werken loont weinig"}
    return ", ".join(text for kind, text in words.items() if any(zone.kind == kind for zone in zones))


def _income_alt(effects: Effects) -> str:
    found, every = effects.curve, range(0, len(effects.curve.hours), len(effects.curve.hours) // 5)
    told = "; ".join(f"{dutch.quantity(round(found.hours[at], 1))} uur {dutch.euro(found.net[at])}" for at in every)
    zones = "; ".join(f"{_hours(zone)}: {ZONES[zone.kind]}" for zone in effects.zones)
    return f"Lijn van het inkomen per maand naar uren werk per week. Nu {dutch.euro(found.net_now)}. {told}." + (
        f" {zones}." if zones else ""
    )


def _left_alt(effects: Effects, left: np.ndarray) -> str:
    found, every = effects.curve, range(0, len(left), len(left) // 5)
    told = "; ".join(f"{dutch.quantity(round(found.hours[at], 1))} uur {dutch.plain(left[at])} cent" for at in every)
    return f"Lijn van wat er overblijft van één euro loon erbij. {told}."
