"""Charts as they are laid out on the page: what is written where, and whether it can be read."""

from itertools import combinations

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from scenarios.present import style
from scenarios.present.chart import WIDTH, Chart


def drawn(chart: Chart) -> Axes:
    """Axes as they are laid out on the page."""
    style._register_fonts()
    with mpl.rc_context(style.SETTINGS | {"axes.prop_cycle": cycler(color=style.COLOURS)}):
        figure = Figure(figsize=(WIDTH, chart.height), layout="constrained")
        axes = figure.subplots()
        chart.draw(figure, axes)
        FigureCanvasAgg(figure).draw()
    return axes


def check_texts(axes: Axes) -> None:
    """Assert that all texts are inside the picture, and none is written over another."""
    figure = axes.figure
    (left, right), (low, high) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    texts = [*axes.texts, axes.xaxis.label, axes.title, axes._left_title]  # type: ignore[attr-defined]
    texts += [tick for tick in axes.get_xticklabels() if left <= tick.get_position()[0] <= right]
    texts += [tick for tick in axes.get_yticklabels() if low <= tick.get_position()[1] <= high]
    texts += [text for legend in figure.legends for text in legend.get_texts()]
    inside = [text.get_window_extent() for text in texts if text.get_text()]
    for box in inside:
        assert figure.bbox.padded(1).contains(*box.min)
        assert figure.bbox.padded(1).contains(*box.max)
    for one, other in combinations(inside, 2):
        assert not one.padded(-0.5).overlaps(other.padded(-0.5))
