"""The house look of charts: typeface, colours, patterns. Matplotlib is loaded here, and only when a chart is drawn."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TYPEFACE = "Source Sans Pro"
WEIGHTS = {"Regular": 400, "Semibold": 600, "Bold": 700}
INK, GREY, LINE = "#1A1A1A", "#595959", "#BFBFBF"

# The colours of the house, unless a municipality has its own: contrast with white at least 4,5:1, told apart by
# colour-blind readers. Each has a pattern as well, so that no chart speaks by colour alone.
COLOURS = ("#154273", "#0072B2", "#007A58", "#A90061", "#595959")
HATCHES = ("", "///", "...", "xxx", "---")
CONTRAST = "#C44D00"  # what stands against the fills: costs, shortages

# How lines end. Matplotlib says it of every element of the page that a picture stands in: that page is styled anew each
# time, and its own lines change. The picture itself says it here.
STROKES = "stroke-linejoin: round; stroke-linecap: butt"
OF_ALL = f'type="text/css">*{{{STROKES}}}'

SETTINGS = {
    "font.family": TYPEFACE,
    "font.size": 9.5,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#E3E3E3",
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "hatch.linewidth": 0.6,
    "hatch.color": "white",
    "lines.linewidth": 2.0,
    "svg.hashsalt": "scenarios",
    "text.parse_math": False,  # US$ 5 in a name is no formula
}


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, ...]:
    """Return the files of the house typeface: those of `WEIGHTS`, and italic."""
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return tuple(folder / f"SourceSansPro-{style}.ttf" for style in (*WEIGHTS, "It"))


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    from matplotlib import font_manager

    for file in font_files():
        font_manager.fontManager.addfont(file)


def fills() -> list[dict[str, str]]:
    """Colour and pattern of each series, in order, in the colours of the chart that is being drawn."""
    import matplotlib as mpl

    colours = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    return [{"facecolor": colour, "hatch": hatch} for colour, hatch in zip(colours, HATCHES, strict=False)]


def svg(
    draw: Callable[[Figure, Axes], None], size: tuple[float, float], colours: Sequence[str] = COLOURS, *, text: bool
) -> str:
    """Draw on one pair of axes and return the SVG, the same bytes each time.

    Parameters
    ----------
    draw
        Draws on a figure and its axes.
    size
        Width and height in inches.
    colours
        Of the series, in order.
    text
        Keep text as text (for a page that has the typeface) instead of outlines (for a screen that may not).
    """
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    _register_fonts()
    # A house with fewer colours than there are series goes on with those of the workbook.
    cycle = cycler(color=[*colours, *COLOURS[len(colours) :]])
    settings: Any = SETTINGS | {"svg.fonttype": "none" if text else "path", "axes.prop_cycle": cycle}
    with mpl.rc_context(settings):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        draw(figure, axes)
        buffer = io.StringIO()
        # `savefig` draws all of it once more to find a layout, which drawing does itself.
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
    return buffer.getvalue().replace(f"<style {OF_ALL}</style>", "").replace("<svg", f'<svg style="{STROKES}"', 1)
