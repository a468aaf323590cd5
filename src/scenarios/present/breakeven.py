"""Break-even as the council reads it: a sentence, the values that matter, and a line with the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from scenarios.analysis.sensitivity import PEAK
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.blocks import Sentence, Table
from scenarios.present.bridge import BOOKS
from scenarios.present.chart import PAPER, Chart, euro_axis
from scenarios.present.outcomes import (
    SCENARIO,
    about_measure,
    amount_words,
    axis_name,
    belonging,
    euro_text,
    heading_of,
    outcome_words,
    party_name,
    path_label,
    period_words,
    phrase,
    span_text,
    tick,
    unit_of,
    value_text,
    what_of,
)
from scenarios.present.style import CONTRAST, GREY, INK, fills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scenarios.analysis.breakeven import BreakEven, Root
    from scenarios.model.result import Result

TARGET, TURN = "doel", "omslagpunt"


# --- break-even in words -----------------------------------------------------------------------------------------


class _Words(NamedTuple):
    """Words for one side of the target, in a main clause after something else, in full and in short."""

    full: str
    short: str


def breakeven_sentence(result: Result, found: BreakEven) -> Sentence:
    """At which values the target is met, and what the scenario has; or plainly that there is no such value."""
    now = f"Het scenario gaat uit van {value_text(found.path, found.base)}: {_told(found, found.at_base)}."
    if found.always or found.never:
        return Sentence(f"{_no_turn(result, found)} {now}")
    many = f"Er zijn {len(found.roots)} omslagpunten. " if len(found.roots) > 1 else ""
    return Sentence(" ".join([many + _turn(result, found, found.roots[0]), *_others(result, found), now]))


def _others(result: Result, found: BreakEven) -> list[str]:
    return [_turn(result, found, root) for root in found.roots[1:]]


def _turn(result: Result, found: BreakEven, root: Root) -> str:
    """Sentence about one value at which the target is met."""
    low, high = (phrase(result, found.path, value) for value in (root.low, root.high))
    if root.jump:
        side = _side(result, found, root.direction).full
        below = f"bij {value_text(found.path, root.low)}" if found.whole else "net daaronder"
        here = f"bij {value_text(found.path, root.high)}" if found.whole else "vanaf daar"
        return f"Vanaf {high} {side}: {below} {_told(found, root.at_low)}, {here} {_told(found, root.at_high)}."
    span = span_text(found.path, root.low, root.high, " tot en met ")
    where = (
        f"Bij {low}" if root.low == root.high else f"Van {span} ({what_of(found.path)}{belonging(result, found.path)})"
    )
    return f"{where} {_on(result, found)}{_beyond(result, found, root)}."


def _beyond(result: Result, found: BreakEven, root: Root) -> str:
    """What it is on either side of a value that meets the target exactly."""
    if root.direction == 0:
        return "; het gaat daar niet voorbij"
    above = f"daarboven {_side(result, found, root.direction).short}"
    below = f"daaronder {_side(result, found, -root.direction).short}"
    parts = [above] * (root.high < found.high) + [below] * (root.low > found.low)
    return f"; {', '.join(parts)}" if parts else ""


def _no_turn(result: Result, found: BreakEven) -> str:
    """Say that there is no value at which the outcome turns, over the range that was looked at."""
    span = f"van {span_text(found.path, found.low, found.high, ' tot en met ')}"
    what, about = what_of(found.path), belonging(result, found.path)
    if found.always:
        return f"Er is geen omslagpunt: bij {_any(what, about, span, 'elk')} {_on(result, found)}."
    if found.direction == "flat":
        return f"Er is geen omslagpunt: “{what}”{about} maakt hier niet uit ({span})."
    value, outcome = found.closest
    # Said of what one would look for: a larger shortage, or a larger surplus or advance.
    sought = 1 if found.target >= TOLERANCE or found.measure.book == PEAK else -1
    where = _any(what, about, span, "elk" if found.side == sought else "geen enkel")
    nearest = f"Het dichtst erbij: {value_text(found.path, value)}, {_told(found, outcome)}."
    return f"Er is geen omslagpunt: bij {where} {_side(result, found, sought).full}. {nearest}"


def _any(what: str, about: str, span: str, word: str) -> str:
    """Every or no value of a number, over the range looked at."""
    if what.startswith("aantal"):
        return f"{word} {what}{about} ({span})"
    return f"{word}e waarde van “{what}”{about} ({span})"


def _side(result: Result, found: BreakEven, direction: int) -> _Words:
    """Words for what is above (+1) or below (-1) the target."""
    who, when = party_name(result, found.measure), period_words(result, found.measure)
    target = euro_text(abs(found.target))
    if found.measure.book == PEAK:
        size = "hoger" if direction > 0 else "lager"
        return _Words(f"is de hoogste voorfinanciering van {who} {when} {size} dan {target}", f"is die {size}")
    if abs(found.target) < TOLERANCE:
        short = "is er een overschot" if direction > 0 else "is er een tekort"
        return _Words(f"{short} voor {who} {when} ({BOOKS[found.measure.book]})", short)
    size = "groter" if (direction > 0) == (found.target > 0) else "kleiner"
    return _Words(
        f"is het {_kind(found)} van {who} {when} {size} dan {target} ({BOOKS[found.measure.book]})", f"is het {size}"
    )


def _on(result: Result, found: BreakEven) -> str:
    """Words for what meets the target exactly."""
    who, when = party_name(result, found.measure), period_words(result, found.measure)
    if found.measure.book == PEAK:
        return f"is de hoogste voorfinanciering van {who} {when} precies {euro_text(found.target)}"
    kind = _kind(found) if abs(found.target) >= TOLERANCE else "saldo"
    amount = euro_text(abs(found.target)) if kind != "saldo" else "nul"
    return f"is het {kind} van {who} {when} precies {amount} ({BOOKS[found.measure.book]})"


def _kind(found: BreakEven) -> str:
    return "tekort" if found.target < 0 else "overschot"


def _told(found: BreakEven, outcome: float) -> str:
    """Outcome in words; with cents when it would read as the target and is not."""
    near = dutch.rounded(outcome) == dutch.rounded(found.target) and abs(outcome - found.target) >= TOLERANCE
    return amount_words(found.measure, outcome, 2 if near else 0)


# --- break-even: table and chart ---------------------------------------------------------------------------------


def breakeven_table(result: Result, found: BreakEven) -> Table:
    """Values that matter - ends of the range, the scenario, where the target is met - with the outcome at each."""
    marks = _marks(found)
    values = sorted(marks)
    outcome = [float(found.scanned.get(value, found.at_base)) for value in values]
    gaps = [amount - found.target for amount in outcome]
    frame = pd.DataFrame({"uitkomst": outcome, "verschil": gaps, "wat": [marks[value] for value in values]}, values)
    signed = found.measure.book != PEAK
    return Table(
        id="tabel-omslagpunt",
        caption=f"{heading_of(result, found.measure)} bij andere waarden van {path_label(result, found.path)}",
        unit=unit_of(result, found.measure),
        sign=f"doel: {euro_text(found.target)}",
        frame=frame,
        stub="Waarde",
        labels={value: value_text(found.path, value) for value in values},
        columns={
            "uitkomst": "Saldo" if signed else "Hoogste stand",
            "verschil": "Verschil met het doel",
            "wat": "Wat dit is",
        },
        signed=signed,
        **about_measure(result, found.measure),
    )


def _marks(found: BreakEven) -> dict[float, str]:
    """What each value in the table is, by value."""
    named = [(found.low, "begin van het bereik"), (found.high, "einde van het bereik"), (found.base, SCENARIO)]
    for root in found.roots:
        if root.jump and found.whole:
            named += [(root.low, "laatste ervoor"), (root.high, "eerste erna")]
        elif root.jump:
            named += [(root.high, "hier springt het over het doel")]
        else:
            named += (
                [(root.low, TURN)] if root.low == root.high else [(root.low, "doel vanaf"), (root.high, "doel tot")]
            )
    if found.never:
        named.append((found.closest[0], "het dichtst bij het doel"))
    return {value: ", ".join(text for other, text in named if other == value) for value, _ in named}


def breakeven_chart(result: Result, found: BreakEven) -> Chart:
    """Outcome against the number, with the target as a line, and marks where it is met and at the scenario."""
    return Chart(
        id="figuur-omslagpunt",
        caption=f"{heading_of(result, found.measure)} bij andere waarden van {path_label(result, found.path)}",
        unit=unit_of(result, found.measure),
        alt=_breakeven_alt(result, found),
        draw=lambda figure, axes: _draw_breakeven(figure, axes, found, axis_name(result, found.path)),
        height=3.5,
        **about_measure(result, found.measure),
    )


def _draw_breakeven(figure: Figure, axes: Axes, found: BreakEven, name: str) -> None:
    first = fills()[0]["facecolor"]
    dots, what = "o" if found.whole else "", "hoogste stand" if found.measure.book == PEAK else "saldo"
    line = found.scanned.loc[found.low : found.high]
    axes.plot(line.index, line, color=first, marker=dots, ms=3, lw=1.2 if dots else 2.0, zorder=2, label=what)
    goal = f"doel: {euro_text(found.target)}"
    axes.axhline(found.target, color=CONTRAST, lw=1.4, ls=(0, (5, 2)), zorder=1, label=goal)
    axes.margins(x=0.03, y=0.08)
    points = _points(found)
    looks: dict[str, Any] = {
        TURN: {"marker": "o", "color": CONTRAST, "ms": 10},
        SCENARIO: {"marker": "D", "color": INK, "ms": 6},
    }
    for kind, look in looks.items():
        some = [(x, y) for x, y, which in points if which == kind]
        if some:
            axes.plot(*zip(*some, strict=True), ls="", mec="white", zorder=4, label=kind, **look)
    _label_points(axes, [(x, y, value_text(found.path, x)) for x, y, _ in points])
    axes.set_xlabel(name)
    axes.xaxis.set_major_formatter(lambda value, _position: tick(found.path, value))
    euro_axis(axes)
    figure.legend(loc="outside upper left", ncols=4, fontsize=8.5)


def _points(found: BreakEven) -> list[tuple[float, float, str]]:
    """Points that are marked: value, outcome and what it is. A stretch on the target has one at each end it has."""
    points = []
    for root in found.roots:
        ends = {root.low: found.low, root.high: found.high}
        stretch = [value for value, end in ends.items() if value != end]
        here = [root.first] if root.jump or root.low == root.high else stretch
        points += [(value, float(found.scanned[value]), TURN) for value in here]
    here = [found.base] if found.low <= found.base <= found.high else []
    return points + [(value, found.at_base, SCENARIO) for value in here]


LETTER, ROW, GAP = 0.0125, 0.09, 0.008  # of the width, a letter; of the height, a row of labels; room beside a line


def _label_points(axes: Axes, points: Sequence[tuple[float, float, str]]) -> None:
    """Write the value of each point above everything drawn, on as many rows as needed, with a line down to it.

    The first stands to the left of its line and the last to the right, where there is room, so that two points that
    are close do not run through each other.
    """
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    found = sorted(set(points))
    filled: list[float] = []  # how far each row is filled, as a share of the width
    placed = []
    for at, (x, y, text) in enumerate(found):
        share, wide = (x - left) / (right - left), len(text) * LETTER
        side = _label_side(share, wide, (at == 0) - (at == len(found) - 1))
        begin = share - wide * (1 + side) / 2
        row = next((n for n, end in enumerate(filled) if begin > end), len(filled))
        filled[row : row + 1] = [begin + wide]
        placed.append((x, y, text, side, row))
    room = (high - low) * ROW
    axes.set_ylim(low, high + room * (len(filled) + 0.4))
    for x, y, text, side, row in placed:
        level = high + room * (row + 0.5)
        axes.vlines(x, y, level + room * 0.4 * (side != 0), color=GREY, lw=0.8, ls=(0, (2, 2)), zorder=1)
        look: dict[str, Any] = {"ha": {1: "right", 0: "center", -1: "left"}[side], "va": "center", "weight": 600}
        axes.text(x - side * GAP * (right - left), level, text, fontsize=8.5, zorder=5, bbox=PAPER, **look)


def _label_side(share: float, wide: float, wish: int) -> int:
    """Where a label stands: left of its line (1), right of it (-1) or over it (0); inside the picture if it can."""
    if share - wide / 2 < 0 or (wish < 0 and share + wide <= 1):
        return -1
    return 1 if share + wide / 2 > 1 or (wish > 0 and share - wide >= 0) else 0


def _breakeven_alt(result: Result, found: BreakEven) -> str:
    ends = [f"{value_text(found.path, x)}: {dutch.euro(float(found.scanned[x]))}" for x in (found.low, found.high)]
    return (
        f"Lijndiagram van {outcome_words(result, found.measure)} {period_words(result, found.measure)} bij andere "
        f"waarden van {path_label(result, found.path)}, met het doel van {euro_text(found.target)}. "
        f"{'; '.join(ends)}. {breakeven_sentence(result, found).markdown}"
    )
