"""Sensitivity as the council reads it: the tornado, and a table in colour of two numbers together."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis.sensitivity import PEAK
from scenarios.model.profile import contrast
from scenarios.model.uncertainty import numbers
from scenarios.present import dutch
from scenarios.present.blocks import Table
from scenarios.present.chart import PAPER, Chart, euro_axis
from scenarios.present.outcomes import (
    SCENARIO,
    about_measure,
    heading_of,
    outcome_words,
    path_label,
    period_words,
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

    from scenarios.analysis.sensitivity import Measure
    from scenarios.model.result import Result

LOW, HIGH, EFFECTS = "laag", "hoog", ("effect_low", "effect_high")
ENDS = ("bij de lage waarde", "bij de hoge waarde")
MOST = 10  # bars in a tornado: more are for the table


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
    axes.set_xticks(range(len(frame.columns)), [tick(across, float(value)) for value in frame.columns])
    axes.set_yticks(range(len(frame)), [tick(down, float(value)) for value in frame.index])
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


def _readable(colour: tuple[float, float, float]) -> str:
    """Black or white, whichever stands out more: at least 4,5 to 1 on any colour."""
    from matplotlib.colors import to_hex

    return max(("#000000", "#FFFFFF"), key=lambda text: contrast(text, to_hex(colour)))


def _two_way_caption(result: Result, frame: pd.DataFrame, measure: Measure) -> str:
    return (
        f"{heading_of(result, measure)} bij twee gegevens samen: {what_of(str(frame.columns.name))} en "
        f"{what_of(str(frame.index.name))}"
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
