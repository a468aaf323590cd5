"""Sensitivity and break-even as the council reads them: tornado, line with a target, table in colour, sentences."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from scenarios.analysis.sensitivity import PEAK
from scenarios.model.result import TOLERANCE
from scenarios.model.uncertainty import numbers
from scenarios.present import dutch
from scenarios.present.assumptions import BY_YEAR, FIELDS, GROUPS, PER
from scenarios.present.blocks import Sentence, Table
from scenarios.present.bridge import BOOKS
from scenarios.present.certainty import projection_notes, source_note
from scenarios.present.charts import PAPER, Chart, euro_axis
from scenarios.present.style import CONTRAST, GREY, INK, fills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scenarios.analysis.breakeven import BreakEven, Root
    from scenarios.analysis.sensitivity import Measure
    from scenarios.model.result import Result

# How a value is said, by the last word of its path; counts have a singular and a plural.
COUNTED = {
    "persons": ("deelnemer", "deelnemers"),
    "places": ("plek", "plekken"),
    "quota": ("plek in het quotum", "plekken in het quotum"),
    "advices": ("positief advies van UWV", "positieve adviezen van UWV"),
    "spread_months": ("maand", "maanden"),
    "contract_months": ("maand", "maanden"),
    "lag_months": ("maand", "maanden"),
    "year_after": ("jaar", "jaar"),
    "hours": ("uur per week", "uur per week"),
    "full_week_hours": ("uur per week", "uur per week"),
    "fte": ("fte", "fte"),
    "wage_factor": ("keer het minimumloon", "keer het minimumloon"),
}
PEOPLE = ("persons", *BY_YEAR)  # counts that need no name of what is counted
NAMED = {
    "amount": "een bedrag",
    "factor": "een aandeel",
    "rate": "een rente",
    "exit_rate": "een uitstroom",
    "after_contract": "een deel dat blijft",
    "loonwaarde": "een loonwaarde",
    "then": "een groei",
    "employer_rate": "een percentage",
    "pension": "een pensioenpremie",
    "share": "een aandeel",
    "spread_months": "een instroom over",
    "contract_months": "een contract van",
    "lag_months": "betaling na",
    "year_after": "betaling na",
    "hours": "een werkweek van",
    "full_week_hours": "een volle werkweek van",
    "fte": "een omvang van",
    "wage_factor": "een loon van",
    "month": "betaling in maand",
    "price_level": "prijspeil",
}
SCENARIO, TARGET, TURN = "scenario", "doel", "omslagpunt"
LOW, HIGH, EFFECTS = "laag", "hoog", ("effect_low", "effect_high")
ENDS = ("bij de lage waarde", "bij de hoge waarde")
MOST = 10  # bars in a tornado: more are for the table


# --- words for a number, a value, an outcome ---------------------------------------------------------------------


def path_label(result: Result, path: str) -> str:
    """Dutch name of a number: what it belongs to, and what it is; with its year when there is one number a year."""
    return f"{_owner(result, path)}: {_what(path)}"


def value_text(path: str, value: float) -> str:
    """Value of a number in short: "13 plekken", "€ 18.361", "95%"; rounded to what can be read."""
    key = _key(path)
    if key == "amount":
        return dutch.euro(value, 0 if abs(value - round(value)) < TOLERANCE else 2)
    if key in ("price_level", "month"):
        return str(int(value))
    if key in COUNTED:
        return dutch.counted(round(value, 2), *COUNTED[key])
    return f"{dutch.quantity(round(value * 100, 2))}%"


def span_text(path: str, low: float, high: float, word: str) -> str:
    """From one value to another, the noun once: "10 – 20 deelnemers"."""
    begin = _tick(path, low) if _key(path) in COUNTED else value_text(path, low)
    return f"{begin}{word}{value_text(path, high)}"


def _phrase(result: Result, path: str, value: float) -> str:
    """Value with its noun, for in a sentence: "een bedrag van € 18.361 voor “Loonkostensubsidie”"."""
    key, text = _key(path), value_text(path, value)
    about = "ongeveer " if abs(_read(path, text, value) - value) > 1e-6 * max(abs(value), 1.0) else ""
    noun = NAMED.get(key, "")
    said = f"{noun} {about}{text}" if key not in NAMED or key in COUNTED else f"{noun} van {about}{text}"
    if key in ("month", "price_level"):
        said = f"{noun} {text}"
    return said.strip() + _for(result, path)


def _read(path: str, text: str, value: float) -> float:
    """Value that the short text stands for."""
    if _key(path) == "amount":
        return float(dutch.rounded(value, 2 if "," in text else 0))
    return round(value, 2) if _key(path) in COUNTED else round(value * 100, 2) / 100 if "%" in text else value


def _for(result: Result, path: str) -> str:
    """Name of what a number belongs to, unless it counts people and there is only one group of them."""
    alone = _key(path) in PEOPLE and len(result.scenario.placements) == 1
    return "" if alone else f" voor “{_owner(result, path)}”"


def _key(path: str) -> str:
    """Word in a path that says what kind of number it is."""
    *_, parent, last = path.split(".")
    return parent if parent in BY_YEAR else last


def _owner(result: Result, path: str) -> str:
    section, name, *_ = path.split(".")
    scenario = result.scenario
    if section == "projection":
        return GROUPS[name]
    return scenario.flows[name].label if section == "flows" else scenario.placements[name].label


def _what(path: str) -> str:
    key, last = _key(path), path.rpartition(".")[2]
    name = "bedrag" if key == "amount" else FIELDS.get(key, (key, ""))[0]
    return f"{name} in {last}" if key in BY_YEAR else name


def _axis_name(result: Result, path: str) -> str:
    """What stands along an axis, with its unit where the figures do not say it."""
    key = _key(path)
    if key == "amount":
        return f"bedrag ({_euro_unit(result, path)})"
    return f"{_what(path)} ({COUNTED[key][1]})" if key in COUNTED and key not in PEOPLE else _what(path)


def _euro_unit(result: Result, path: str) -> str:
    """Unit of an amount: "euro per plek per jaar"."""
    flow = result.scenario.flows[path.split(".")[1]]
    period = "" if flow.per == "hour" else " per maand" if flow.period == "month" else " per jaar"
    return f"euro per {PER[str(flow.per)]}{period}"


def outcome_words(result: Result, measure: Measure) -> str:
    """What is measured, in a sentence."""
    what = "de hoogste voorfinanciering" if measure.book == PEAK else "het saldo"
    return f"{what} van {party_name(result, measure)}"


def _heading(result: Result, measure: Measure) -> str:
    """What is measured, at the beginning of a caption."""
    what = "Hoogste voorfinanciering" if measure.book == PEAK else "Saldo"
    return f"{what} van {party_name(result, measure)}"


def unit_of(result: Result, measure: Measure) -> str:
    """Unit of what is measured: "euro, baten en lasten, 2022 tot en met 2026"."""
    book = "" if measure.book == PEAK else f"{BOOKS[measure.book]}, "
    return f"euro, {book}{dutch.years(_years(result, measure))}"


def party_name(result: Result, measure: Measure) -> str:
    """Name of whose amount is measured."""
    return result.scenario.parties[measure.party].name


def _years(result: Result, measure: Measure) -> list[int]:
    return result.horizon.year_labels if measure.year is None else [measure.year]


def period_words(result: Result, measure: Measure) -> str:
    """Over which years is measured: "in 2023", "over 2022 tot en met 2026"."""
    years = _years(result, measure)
    return f"{'in' if len(years) == 1 else 'over'} {dutch.years(years)}"


def _notes(result: Result, measure: Measure) -> list[str]:
    """What is projected, when the measure rests on it."""
    lines = result.lines_of(measure.party)
    book = "position" if measure.book == PEAK else measure.book
    rests = result.projected_years(lines, book) & set(_years(result, measure))
    return projection_notes(result, lines) if rests else []


def about_measure(result: Result, measure: Measure) -> dict[str, Any]:
    """Source and notes of a table or chart of this measure."""
    return {"source": source_note(result, result.lines_of(measure.party)), "notes": _notes(result, measure)}


# --- tornado -----------------------------------------------------------------------------------------------------


def tornado_table(result: Result, frame: pd.DataFrame, measure: Measure) -> Table:
    """What each number does between its low and its high value; the largest effect first.

    Parameters
    ----------
    result
        The scenario.
    frame
        As `scenarios.analysis.sensitivity.tornado` makes it from this result and measure.
    measure
        What was looked at.
    """
    values = {
        name: [value_text(str(path), value) for path, value in frame[key].items()]
        for name, key in ((LOW, "low"), (SCENARIO, "base"), (HIGH, "high"))
    }
    return Table(
        id="tabel-gevoeligheid",
        caption=f"Gevoeligheid: wat één gegeven verandert aan {outcome_words(result, measure)}",
        unit=unit_of(result, measure),
        sign=f"verschil met het scenario ({dutch.euro(measure.of(result))})",
        frame=pd.DataFrame(values, index=frame.index).join(frame[list(EFFECTS)]),
        stub="Gegeven",
        labels={path: path_label(result, str(path)) for path in frame.index},
        columns={
            LOW: "Laag",
            SCENARIO: "Scenario",
            HIGH: "Hoog",
            "effect_low": "Verschil bij laag",
            "effect_high": "Verschil bij hoog",
        },
        signed=measure.book != PEAK,
        **about_measure(result, measure),
    )


def tornado_chart(result: Result, frame: pd.DataFrame, measure: Measure) -> Chart:
    """Bars from the outcome of the scenario to that at the low and the high value of each number, the largest on top.

    At most ten numbers are drawn; the table has all of them. Parameters as `tornado_table`.
    """
    shown = frame.head(MOST)
    about = about_measure(result, measure)
    if len(frame) > MOST:
        about["notes"] = [f"Getekend zijn de {MOST} gegevens die het meest doen.", *about["notes"]]
    names = {str(path): _bar_name(result, str(path), row) for path, row in shown.iterrows()}
    lines = sum(name.count("\n") + 1 for name in names.values())
    return Chart(
        id="figuur-gevoeligheid",
        caption=f"Wat één gegeven verandert aan {outcome_words(result, measure)}",
        unit=f"{unit_of(result, measure)}; verschil met het scenario ({dutch.euro(measure.of(result))})",
        alt=_tornado_alt(result, shown, measure),
        draw=lambda figure, axes: _draw_tornado(figure, axes, shown, list(names.values())),
        height=0.9 + 0.17 * lines + 0.12 * len(names),
        **about,
    )


def _bar_name(result: Result, path: str, row: pd.Series) -> str:
    return f"{fill(path_label(result, path), 36)}\n{span_text(path, float(row['low']), float(row['high']), ' – ')}"


def _draw_tornado(figure: Figure, axes: Axes, frame: pd.DataFrame, names: Sequence[str]) -> None:
    looks: list[dict[str, Any]] = [{"edgecolor": "white", "linewidth": 0.8, **look} for look in fills()[:2]]
    for at, row in enumerate(frame[list(EFFECTS)].itertuples(index=False)):
        same_side = row[0] * row[1] > 0
        for k, effect in enumerate(row):
            y, height = (at + (k - 0.5) * 0.4, 0.36) if same_side else (at, 0.64)
            axes.barh(y, effect, height, label="" if at else ENDS[k], **looks[k], zorder=2)
            other = row[1 - k]
            right = effect > 0 or (effect == 0 and (other < 0 or (other == 0 and k == 1)))  # nought: beside the bar
            text: dict[str, Any] = {"ha": "left" if right else "right", "va": "center", "fontsize": 8.5}
            offset = (4 if right else -4, 0)
            axes.annotate(_plus(effect), (effect, y), offset, textcoords="offset points", bbox=PAPER, **text)
    axes.axvline(0, color=GREY, lw=0.9, zorder=3)
    reach = float(frame[list(EFFECTS)].abs().to_numpy().max()) or 1.0
    axes.set_xlim(-reach * 1.34, reach * 1.34)
    axes.set_ylim(len(frame) - 0.45, -0.55)
    axes.set_yticks(range(len(names)), list(names), fontsize=8.5)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.locator_params(axis="x", nbins=5)
    axes.spines["left"].set_visible(False)
    euro_axis(axes, "x")
    figure.legend(loc="outside upper left", ncols=2, fontsize=8.5)


def _plus(effect: float) -> str:
    """Difference with its sign, also when it is more."""
    text = dutch.plain(effect)
    return f"+{text}" if effect > 0 and text != "0" else text


def _tornado_alt(result: Result, frame: pd.DataFrame, measure: Measure) -> str:
    told = "; ".join(
        f"{path_label(result, str(path))}: bij {value_text(str(path), row['low'])} {_plus(row['effect_low'])}, "
        f"bij {value_text(str(path), row['high'])} {_plus(row['effect_high'])}"
        for path, row in frame.iterrows()
    )
    return (
        f"Tornadodiagram van {outcome_words(result, measure)} {period_words(result, measure)}, in het scenario "
        f"{dutch.euro(measure.of(result))}. Verschil in euro, het grootste eerst. {told}."
    )


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
    low, high = (_phrase(result, found.path, value) for value in (root.low, root.high))
    if root.jump:
        side = _side(result, found, root.direction).full
        below = f"bij {value_text(found.path, root.low)}" if found.whole else "net daaronder"
        here = f"bij {value_text(found.path, root.high)}" if found.whole else "vanaf daar"
        return f"Vanaf {high} {side}: {below} {_told(found, root.at_low)}, {here} {_told(found, root.at_high)}."
    span = span_text(found.path, root.low, root.high, " tot en met ")
    where = f"Bij {low}" if root.low == root.high else f"Van {span} ({_what(found.path)}{_for(result, found.path)})"
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
    what, about = _what(found.path), _for(result, found.path)
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
    target = dutch.euro(abs(found.target))
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
        return f"is de hoogste voorfinanciering van {who} {when} precies {dutch.euro(found.target)}"
    kind = _kind(found) if abs(found.target) >= TOLERANCE else "saldo"
    amount = dutch.euro(abs(found.target)) if kind != "saldo" else "nul"
    return f"is het {kind} van {who} {when} precies {amount} ({BOOKS[found.measure.book]})"


def _kind(found: BreakEven) -> str:
    return "tekort" if found.target < 0 else "overschot"


def _told(found: BreakEven, outcome: float) -> str:
    """Outcome in words; with cents when it would read as the target and is not."""
    near = dutch.rounded(outcome) == dutch.rounded(found.target) and abs(outcome - found.target) >= TOLERANCE
    amount = dutch.euro(abs(outcome), 2 if near else 0)
    if found.measure.book == PEAK:
        return amount
    if abs(outcome) < TOLERANCE:
        return "een saldo van nul"
    kind = "tekort" if outcome < 0 else "overschot"
    return f"een {kind} van {amount}"


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
        caption=f"{_heading(result, found.measure)} bij andere waarden van {path_label(result, found.path)}",
        unit=unit_of(result, found.measure),
        sign=f"doel: {dutch.euro(found.target)}",
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
        caption=f"{_heading(result, found.measure)} bij andere waarden van {path_label(result, found.path)}",
        unit=unit_of(result, found.measure),
        alt=_breakeven_alt(result, found),
        draw=lambda figure, axes: _draw_breakeven(figure, axes, found, _axis_name(result, found.path)),
        height=3.5,
        **about_measure(result, found.measure),
    )


def _draw_breakeven(figure: Figure, axes: Axes, found: BreakEven, name: str) -> None:
    first = fills()[0]["facecolor"]
    dots, what = "o" if found.whole else "", "hoogste stand" if found.measure.book == PEAK else "saldo"
    line = found.scanned.loc[found.low : found.high]
    axes.plot(line.index, line, color=first, marker=dots, ms=3, lw=1.2 if dots else 2.0, zorder=2, label=what)
    goal = f"doel: {dutch.euro(found.target)}"
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
    axes.xaxis.set_major_formatter(lambda value, _position: _tick(found.path, value))
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


def _tick(path: str, value: float) -> str:
    """Number along an axis or beside a cell: the value without its noun."""
    if _key(path) == "amount":
        return dutch.plain(value)
    return dutch.quantity(round(value, 4)) if _key(path) in COUNTED else value_text(path, value)


def _breakeven_alt(result: Result, found: BreakEven) -> str:
    ends = [f"{value_text(found.path, x)}: {dutch.euro(float(found.scanned[x]))}" for x in (found.low, found.high)]
    return (
        f"Lijndiagram van {outcome_words(result, found.measure)} {period_words(result, found.measure)} bij andere "
        f"waarden van {path_label(result, found.path)}, met het doel van {dutch.euro(found.target)}. "
        f"{'; '.join(ends)}. {breakeven_sentence(result, found).markdown}"
    )


# --- two numbers together ----------------------------------------------------------------------------------------


def two_way_table(result: Result, frame: pd.DataFrame, measure: Measure) -> Table:
    """Outcome at every pair of values of two numbers.

    Parameters
    ----------
    result
        The scenario.
    frame
        As `scenarios.analysis.sensitivity.two_way` makes it from this result and measure.
    measure
        What was looked at.
    """
    across, down = str(frame.columns.name), str(frame.index.name)
    return Table(
        id="tabel-twee-gegevens",
        caption=_two_way_caption(result, frame, measure),
        unit=unit_of(result, measure),
        sign=f"naast elkaar: {path_label(result, across)}",
        frame=frame,
        stub=path_label(result, down),
        labels={value: value_text(down, float(value)) for value in frame.index},
        columns={value: value_text(across, float(value)) for value in frame.columns},
        signed=measure.book != PEAK,
        **about_measure(result, measure),
    )


def heat_map(result: Result, frame: pd.DataFrame, measure: Measure) -> Chart:
    """Table in colour with the outcome in every cell; the scenario itself, when it is there, in a frame.

    Blue is above nought and orange below it, darker is further from it; the figures say it too. Parameters as
    `two_way_table`.
    """
    across, down = str(frame.columns.name), str(frame.index.name)
    now = numbers(result.scenario)
    here = [at for at, value in enumerate(frame.index) if float(value) == now[down]]
    there = [at for at, value in enumerate(frame.columns) if float(value) == now[across]]
    texts, unit = _cell_texts(frame)
    names = (path_label(result, across), path_label(result, down))
    about = about_measure(result, measure)
    if here and there:
        about["notes"] = ["De cel met een rand is het scenario zelf.", *about["notes"]]
    return Chart(
        id="figuur-twee-gegevens",
        caption=_two_way_caption(result, frame, measure),
        unit=unit_of(result, measure).replace("euro", unit, 1),
        alt=_heat_alt(result, frame, measure),
        draw=lambda _figure, axes: _draw_heat(axes, frame, texts, names, (there, here)),
        height=1.15 + 0.36 * len(frame),
        **about,
    )


CAPACITY = 76  # letters of figures that stand beside each other


def _cell_texts(frame: pd.DataFrame) -> tuple[list[list[str]], str]:
    """Figures as printed in the cells, and their unit: euro where that fits, else thousands."""
    texts = [[dutch.plain(value) for value in row] for row in frame.to_numpy()]
    if max(len(text) for row in texts for text in row) * len(frame.columns) <= CAPACITY:
        return texts, "euro"
    return [[dutch.plain(value / 1000) for value in row] for row in frame.to_numpy()], f"x €{dutch.HARD_SPACE}1.000"


def _draw_heat(
    axes: Axes,
    frame: pd.DataFrame,
    texts: Sequence[Sequence[str]],
    names: tuple[str, str],
    scenario: tuple[Sequence[int], Sequence[int]],
) -> None:
    from matplotlib.patches import Rectangle

    most = float(frame.abs().to_numpy().max()) or 1.0
    above = fills()[0]["facecolor"]
    for y, row in enumerate(frame.to_numpy()):
        for x, value in enumerate(row):
            colour = tint(above if value >= 0 else CONTRAST, abs(value) / most)
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fc=colour, ec="white", lw=1.5))
            axes.text(x, y, texts[y][x], ha="center", va="center", fontsize=8.5, color=_readable(colour))
    for x, y in zip(*scenario, strict=False):
        axes.add_patch(Rectangle((x - 0.46, y - 0.45), 0.92, 0.9, fc="none", ec=INK, lw=2.2, zorder=3))
    axes.set_xlim(-0.5, len(frame.columns) - 0.5)
    axes.set_ylim(len(frame) - 0.5, -0.5)
    across, down = str(frame.columns.name), str(frame.index.name)
    axes.set_xticks(range(len(frame.columns)), [_tick(across, float(value)) for value in frame.columns])
    axes.set_yticks(range(len(frame)), [_tick(down, float(value)) for value in frame.index])
    axes.set_xlabel(f"Van links naar rechts: {names[0]}")
    axes.set_title(f"Van boven naar beneden: {names[1]}", loc="center", fontsize=9)
    axes.grid(visible=False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


LIGHTEST, DARKEST = 0.08, 0.8  # share of the full colour in the cells


def tint(colour: str, strength: float) -> tuple[float, float, float]:
    """Colour on white: darker where an amount is larger."""
    from matplotlib.colors import to_rgb

    share = LIGHTEST + (DARKEST - LIGHTEST) * strength
    red, green, blue = (1 - share + share * part for part in to_rgb(colour))
    return red, green, blue


def contrast(one: str | tuple[float, float, float], other: str | tuple[float, float, float]) -> float:
    """Contrast of two colours by WCAG: 1 for the same, 21 for black on white."""
    from matplotlib.colors import to_rgb

    light, dark = sorted((_luminance(to_rgb(each)) for each in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[float, float, float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _readable(colour: tuple[float, float, float]) -> str:
    """Black or white, whichever stands out more: at least 4,5 to 1 on any colour."""
    return max(("black", "white"), key=lambda text: contrast(text, colour))


def _two_way_caption(result: Result, frame: pd.DataFrame, measure: Measure) -> str:
    return (
        f"{_heading(result, measure)} bij twee gegevens samen: {_what(str(frame.columns.name))} en "
        f"{_what(str(frame.index.name))}"
    )


def _heat_alt(result: Result, frame: pd.DataFrame, measure: Measure) -> str:
    amounts = frame.to_numpy()
    last = (len(frame) - 1, len(frame.columns) - 1)
    lowest, highest = (divmod(int(at), len(frame.columns)) for at in (amounts.argmin(), amounts.argmax()))
    told = [f"{word} is {_cell(frame, *at)}" for word, at in (("Laagst", lowest), ("Hoogst", highest))]
    across, down = str(frame.columns.name), str(frame.index.name)
    corners = dict.fromkeys((y, x) for y in (0, last[0]) for x in (0, last[1]))
    return (
        f"Tabel in kleur van {outcome_words(result, measure)} {period_words(result, measure)}, bij "
        f"{len(frame.columns)} waarden van {path_label(result, across)} en {len(frame)} waarden van "
        f"{path_label(result, down)}. {'. '.join(told)}. "
        f"De hoeken: {'; '.join(_cell(frame, *corner) for corner in corners)}. "
        f"In het scenario: {dutch.euro(measure.of(result))}."
    )


def _cell(frame: pd.DataFrame, row: int, column: int) -> str:
    """Amount of a cell and where it stands."""
    across = value_text(str(frame.columns.name), float(frame.columns[column]))
    down = value_text(str(frame.index.name), float(frame.index[row]))
    return f"{dutch.euro(float(frame.to_numpy()[row, column]))} bij {across} en {down}"
