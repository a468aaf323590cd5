"""Who pays whom as a picture: the Rijk on the left, the local parties in the middle, the others on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.present import dutch
from scenarios.present.style import GREY, INK, fills

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scenarios.model.result import Result
    from scenarios.model.scenario import Party

Pair = tuple[str, str]
COLUMNS = {"rijk": 0.0, "local": 1.0, "other": 2.0}
BOX_WIDTH, BOX_HEIGHT = 0.36, 0.17


def payments(result: Result) -> dict[Pair, float]:
    """Entitlement over the whole horizon per (payer, payee), euro; pairs without money are left out."""
    paid: dict[Pair, float] = {}
    for line in result.lines:
        pair = (line.payer, line.payee)
        paid[pair] = paid.get(pair, 0.0) + float(line.entitlement[:, 0].sum())
    return {pair: amount for pair, amount in paid.items() if amount >= 0.5}


def draw_parties(figure: Figure, axes: Axes, parties: Mapping[str, Party], paid: Mapping[Pair, float]) -> None:  # noqa: ARG001
    """Draw boxes and arrows; each arrow carries its amount."""
    at = _positions({name: party for name, party in parties.items() if any(name in pair for pair in paid)})
    for name, (x, y) in at.items():
        _box(axes, x, y, parties[name].name)
    for pair, amount in paid.items():
        _arrow(axes, at[pair[0]], at[pair[1]], dutch.euro(amount), both=pair[::-1] in paid)
    axes.set_xlim(-BOX_WIDTH / 2 - 0.02, 2 + BOX_WIDTH / 2 + 0.02)
    axes.set_ylim(-0.02, 1.02)
    axes.set_axis_off()


def _positions(parties: Mapping[str, Party]) -> dict[str, tuple[float, float]]:
    at = {}
    for group, x in COLUMNS.items():
        names = [name for name, party in parties.items() if party.group == group]
        for row, name in enumerate(names):
            at[name] = (x, 1 - (row + 0.5) / len(names))
    return at


def _box(axes: Axes, x: float, y: float, label: str) -> None:
    from matplotlib.patches import FancyBboxPatch

    corner = (x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2)
    style = "round,pad=0,rounding_size=0.025"
    axes.add_patch(
        FancyBboxPatch(corner, BOX_WIDTH, BOX_HEIGHT, boxstyle=style, fc="#EEF3F8", ec=fills()[0]["facecolor"], lw=1.2)
    )
    axes.text(x, y, _wrapped(label), ha="center", va="center", weight=600, fontsize=9, linespacing=1.05)


def _wrapped(label: str) -> str:
    """Break a long name near its middle."""
    words = label.split()
    if len(label) <= 14 or len(words) == 1:
        return label
    cut = min(range(1, len(words)), key=lambda k: abs(len(" ".join(words[:k])) - len(label) / 2))
    return " ".join(words[:cut]) + "\n" + " ".join(words[cut:])


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], label: str, *, both: bool) -> None:
    from matplotlib.patches import FancyArrowPatch

    upright = start[0] == end[0]
    aside = (0.07 if upright else 0.045) * both
    shift = _shift(start, end, aside, upright=upright)
    tail, head = (_edge(a, b, upright=upright, shift=shift) for a, b in ((start, end), (end, start)))
    axes.add_patch(
        FancyArrowPatch(tail, head, arrowstyle="-|>", mutation_scale=11, color=GREY, lw=1.3, shrinkA=0, shrinkB=1)
    )
    middle = ((tail[0] + head[0]) / 2, (tail[1] + head[1]) / 2)
    side = "center" if not upright else ("left" if shift[0] >= 0 else "right")
    offset = 0.015 if side == "left" else -0.015 if side == "right" else 0.0
    background = {"fc": "white", "ec": "none", "pad": 0.8}
    axes.text(middle[0] + offset, middle[1], label, ha=side, va="center", fontsize=8.5, color=INK, bbox=background)


def _shift(start: tuple[float, float], end: tuple[float, float], aside: float, *, upright: bool) -> tuple[float, float]:
    """Move an arrow aside, so that two in opposite directions lie next to each other."""
    if upright:
        return (aside if start[1] > end[1] else -aside, 0.0)
    return (0.0, aside if start[0] < end[0] else -aside)


def _edge(
    box: tuple[float, float], other: tuple[float, float], *, upright: bool, shift: tuple[float, float]
) -> tuple[float, float]:
    """Point on the side of a box that faces the other one."""
    if upright:
        return (box[0] + shift[0], box[1] + (BOX_HEIGHT / 2 if other[1] > box[1] else -BOX_HEIGHT / 2))
    return (box[0] + (BOX_WIDTH / 2 if other[0] > box[0] else -BOX_WIDTH / 2), box[1] + shift[1])
