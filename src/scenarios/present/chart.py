"""A chart that knows its caption, unit, source and alt text, and what charts are drawn with: labels, legends, axes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.blocks import MIME, Block, Displayed, Sentence
from scenarios.present.certainty import MARK
from scenarios.present.style import COLOURS, GREY, fills, svg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PAPER = {"fc": "white", "ec": "none", "pad": 0.6}  # behind a label, so that no line runs through it
WIDTH = 6.7  # inches: the text width of an A4 page
LABEL, SMALL = 9.5, 8  # points: letters in a chart, and beside bars
ROOM = WIDTH * 72 - 50  # points along the x-axis: what the amounts along the y-axis leave
LEGEND, HANDLE, GAP = 8.5, 2.4, 2.0  # points; a mark and the room between columns, times as much
RAMING: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": 8, "color": GREY, "bbox": PAPER}


@dataclass(frozen=True)
class Chart(Displayed):
    """A chart with what a reader needs beside the picture.

    `draw` draws on a figure and one pair of axes; `alt` states the message with its numbers, for who cannot see it.
    `text` keeps letters as text on the screen too, where the page brings the typeface: it draws sooner.
    """

    id: str
    caption: str
    unit: str
    source: str
    alt: str
    draw: Callable[[Figure, Axes], None]
    height: float = 3.1
    notes: Sequence[str] = ()
    colours: Sequence[str] = COLOURS
    text: bool = False

    def block(self) -> Block:
        """SVG with its text as text: the page brings the typeface."""
        about = {"id": self.id, "caption": self.caption, "unit": self.unit, "source": self.source, "alt": self.alt}
        picture = svg(self.draw, (WIDTH, self.height), self.colours, text=True)
        return {"kind": "chart", **about, "notes": list(self.notes), "svg": picture}

    def picture(self) -> str:
        """SVG with its alt text; with letters as outlines it stands alone and looks the same everywhere."""
        drawn = svg(self.draw, (WIDTH, self.height), self.colours, text=self.text)
        return drawn.replace("<svg", f'<svg role="img" aria-label="{escape(self.alt)}"', 1)

    def html(self) -> str:
        """Figure with its alt text and caption."""
        picture = self.picture()
        picture = picture[picture.index("<svg") :]
        foot = "<br>".join(escape(line) for line in (f"Bron: {self.source}", *self.notes))
        return (
            f"<figure><figcaption><b>{escape(self.caption)}</b><br><small>{escape(self.unit)}</small></figcaption>"
            f"{picture}<figcaption><small>{foot}</small></figcaption></figure>"
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/html": self.html(), "text/plain": self.alt, MIME: self.block()}


def draw_pairs(figure: Figure, axes: Axes, series: Mapping[str, Iterable[float]], headings: Mapping[Any, str]) -> None:
    """Draw two amounts per year as bars beside each other, each with its figure; `headings` by year, as in tables."""
    at = range(len(headings))
    mark_projected(axes, headings)
    heights = {label: [float(value) for value in values] for label, values in series.items()}
    told = [dutch.number(value) for values in heights.values() for value in values]
    upright = not fits(told, 0.4 * ROOM / len(at), SMALL)
    for k, (label, values) in enumerate(heights.items()):
        look: dict[str, Any] = {"label": label, "edgecolor": "white", **fills()[k]}
        bars = axes.bar([x + (k - 0.5) * 0.4 for x in at], values, 0.36, **look)
        axes.bar_label(bars, list(map(dutch.number, values)), padding=2, fontsize=SMALL, rotation=90 * upright)
    axes.axhline(0, color=GREY, lw=0.8)
    axes.set_xticks(at, list(headings.values()))
    axes.set_xlim(-0.5, len(at) - 0.5)
    rises = any(value > 0 for values in heights.values() for value in values)
    axes.use_sticky_edges = rises  # where no bar rises there is room above nought too: a nil is written there
    axes.margins(y=0.14 + upright * max(text_width(text, SMALL) for text in told) / 200)
    euro_axis(axes)
    legend_above(figure, axes, 2)


def nothing(amounts: Iterable[Iterable[float] | np.ndarray]) -> bool:
    """Whether all of these amounts are nought, so that there is nothing to draw."""
    return all(np.abs(np.asarray(each, dtype=float)).max(initial=0.0) < TOLERANCE for each in amounts)


def no_chart(why: str) -> Sentence:
    """Sentence in place of a chart that would be empty."""
    return Sentence(f"{why}; daarom staat hier geen figuur.")


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Width of a line of text in points, in the typeface of the chart that is being drawn."""
    from matplotlib import rcParams

    return _text_width(text, size, weight, tuple(rcParams["font.family"]))


@lru_cache(maxsize=4096)  # the same labels are drawn at every step of a workbench
def _text_width(text: str, size: float, weight: int, family: tuple[str, ...]) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    # An end that is no letter has no outline: blanks count as letters do.
    outline = TextPath(
        (0, 0), text.replace(" ", "n") or "n", size, prop=FontProperties(family=list(family), weight=weight)
    )
    return float(outline.get_extents().width)


def fits(texts: Iterable[str], room: float, size: float, weight: int = 400) -> bool:
    """Whether each of these lines of text leaves some paper on either side in so many points."""
    return max(text_width(text, size, weight) for text in texts) <= room - size / 3


def legend_above(figure: Figure, axes: Axes, most: int = 3) -> None:
    """Put the legend above the chart, in as many columns as fit and at most so many; a label that is too long wraps."""
    marks, labels = axes.get_legend_handles_labels()
    room = WIDTH * 72 - LEGEND
    cut = [_wrapped(label, room - HANDLE * LEGEND) for label in labels]
    widths = [max(text_width(line, LEGEND) for line in label.split("\n")) for label in cut]

    def wide(columns: int) -> float:
        each = [float(max(part)) + HANDLE * LEGEND for part in np.array_split(widths, columns) if len(part)]
        return sum(each) + GAP * LEGEND * (len(each) - 1)

    columns = next((n for n in range(min(most, len(cut)), 1, -1) if wide(n) <= room), 1)
    figure.legend(marks, cut, loc="outside upper left", ncols=columns, fontsize=LEGEND)


def _wrapped(label: str, room: float) -> str:
    """Label over as many lines as it needs."""
    width = text_width(label, LEGEND)
    return label if width <= room else fill(label, int(len(label) * room / width * 0.9))


def mark_projected(axes: Axes, headings: Mapping[Any, str]) -> None:
    """Shade the years whose heading carries the mark of a projection, each run of years as one."""
    marked = [at for at, heading in enumerate(headings.values()) if heading.endswith(MARK)]
    for _, run in groupby(marked, key=lambda at: at - marked.index(at)):
        years = list(run)
        shade(axes, years[0] - 0.5, years[-1] + 0.5)


def shade(axes: Axes, begin: float, end: float) -> None:
    """Hatch a stretch of the horizontal axis as projected."""
    axes.axvspan(begin, end, facecolor="#F1F1F1", edgecolor="#C9C9C9", hatch="////", lw=0, zorder=0)
    axes.text((begin + end) / 2, 0.99, f"raming {MARK}", transform=axes.get_xaxis_transform(), **RAMING)


def euro_axis(axes: Axes, along: str = "y") -> None:
    """Write the amounts along an axis ("x" or "y") the Dutch way; whole euros, so that no two read the same."""
    from matplotlib.ticker import MaxNLocator

    axis = axes.xaxis if along == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    axis.set_major_formatter(lambda value, _position: dutch.plain(value))
    axes.tick_params(length=0)
