"""The charts of a conversation about starting to work: income by hours, what is left of a euro, the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.present import dutch
from scenarios.present.chart import PAPER, Chart, euro_axis
from scenarios.present.participant import SOURCE, cell, hours_of, signed
from scenarios.present.style import CONTRAST, GREY, fills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from scenarios.analysis.effects import Effects
    from scenarios.analysis.participant import Zone

ZONES = {"worse_off": "minder dan nu", "trap": "werken loont hier weinig"}
LOWEST, HIGHEST = -50.0, 100.0  # cents of one more euro, along the axis


def income_chart(effects: Effects) -> Chart:
    """Net income by hours a week, with now as a line; where it is lower than now, and where work hardly pays."""
    found = effects.curve
    hours, then = effects.participant.work_then.hours, cell(effects, "net", "then")

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
        height=1.8,
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
        height=1.15,
    )


def year_chart(effects: Effects) -> Chart:
    """What comes in each month of the year of the start, toeslagen paid in advance, and what is settled after it."""
    year = effects.year
    labels = [dutch.month_short(label).split()[0] for label in year.labels] + [f"later, {year.settled_in}"]
    amounts = [*year.received, year.settlement]

    def draw(_figure: Any, axes: Axes) -> None:
        looks: list[dict[str, Any]] = [dict(fills()[0])] * 12 + [{"facecolor": CONTRAST, "hatch": "///"}]
        for at, (amount, look) in enumerate(zip(amounts, looks, strict=True)):
            axes.bar(at + 0.6 * (at == 12), amount, 0.66, edgecolor="white", **look)
        if round(amounts[-1]):
            axes.annotate(
                signed(amounts[-1]), (12.6, max(amounts[-1], 0)), (0, 3), textcoords="offset points", ha="center"
            )
        axes.axhline(0, color=GREY, lw=0.8)
        axes.axhline(year.stayed, color=GREY, ls=(0, (4, 2)), lw=1.2)
        axes.text(13.3, year.stayed, "nu", ha="right", va="bottom", fontsize=8.5)
        axes.set_xticks([*range(12), 12.6], labels)
        euro_axis(axes)

    told = "; ".join(
        f"{dutch.month(label)} {dutch.euro(euro)}" for label, euro in zip(year.labels, year.received, strict=True)
    )
    return Chart(
        id="figuur-jaar",
        caption=f"Wat er in {effects.participant.day.year} elke maand binnenkomt, en wat later wordt afgerekend",
        unit="euro per maand; de toeslagen als voorschot op het inkomen van nu; streeplijn: zonder verandering",
        source=SOURCE,
        alt=f"Staafdiagram per maand. {told}. Daarna, in {year.settled_in}: {dutch.euro(year.settlement)}.",
        draw=draw,
        height=1.15,
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
    told = "; ".join(f"{dutch.quantity(found.hours[at], 1)} uur {dutch.euro(found.net[at])}" for at in every)
    zones = "; ".join(f"{hours_of(zone)}: {ZONES[zone.kind]}" for zone in effects.zones)
    return f"Lijn van het inkomen per maand naar uren werk per week. Nu {dutch.euro(found.net_now)}. {told}." + (
        f" {zones}." if zones else ""
    )


def _left_alt(effects: Effects, left: np.ndarray) -> str:
    found, every = effects.curve, range(0, len(left), len(left) // 5)
    told = "; ".join(f"{dutch.quantity(found.hours[at], 1)} uur {dutch.plain(left[at])} cent" for at in every)
    return f"Lijn van wat er overblijft van één euro loon erbij. {told}."
