"""Why an outcome moved, as the council sees it: a table by cause or by flow, a waterfall, one sentence."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis.bridge import MODEL
from scenarios.model.records import Adopted
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.assumptions import worst_of
from scenarios.present.blocks import Sentence, Table
from scenarios.present.certainty import MARK, least_sure, projection_notes, year_labels
from scenarios.present.chart import PAPER, Chart, euro_axis
from scenarios.present.convention import Convention
from scenarios.present.style import COLOURS, CONTRAST, GREY, INK, fills

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scenarios.analysis.bridge import Bridge
    from scenarios.model.result import Line, Result

BEFORE, AFTER, TOTAL, CHANGE, CAUSE = "voor", "na", "totaal", "verschil", "oorzaak"
CAUSES = {  # as a heading, what belongs to it, and as it runs in a sentence
    "volume": ("Volume", "aantal plekken of deelnemers, uren, duur", "het volume"),
    "price": ("Prijs", "bedragen, lonen en indexen", "de prijs"),
    "rule": ("Regeling", "de wet, welke geldstromen er zijn, wie betaalt", "de regeling"),
    "timing": ("Timing", "wanneer het geld komt en wanneer het telt", "de timing"),
    "assumption": ("Aanname", "loonwaarde, percentages, looptijd", "de aannames"),
    "realisation": ("Realisatie", "wat is geboekt", "de realisatie"),
    MODEL: ("Rekenmodel", "de werkmap rekent nu anders dan bij de vaststelling", "het rekenmodel"),
}
KEYS = {component: cause[0].lower() for component, cause in CAUSES.items()}
BOOKS = {"recognised": "baten en lasten", "cash": "kas", "entitlement": "recht"}
LETTERS = Convention("vn_suffix")
ORDER = (
    "De oorzaken staan in de volgorde waarin zij zijn uitgerekend: elke stap neemt één soort gegevens over van de "
    "latere versie. Wat twee oorzaken samen doen, telt bij de onderste van de twee."
)
GAINED: dict[str, Any] = {"facecolor": COLOURS[1], "hatch": "///", "edgecolor": "white"}
LOST: dict[str, Any] = {"facecolor": CONTRAST, "hatch": "\\\\\\", "edgecolor": "white"}
CUT = 0.15  # of the highest bar: smaller movements than this cannot be seen on an axis that begins at nil


# --- tables ------------------------------------------------------------------------------------------------------


def bridge_table(bridge: Bridge, before: Result, after: Result, year: int | None = None) -> Table:
    """Outcome before, one row per cause in the order of the steps, outcome after; per common year and in total.

    Parameters
    ----------
    bridge
        The bridge between the two results.
    before, after
        The results it was made from, for their names, sources and marks.
    year
        Only this calendar year; absent: every year and the total.
    """
    causes = bridge.frame.rename(index=KEYS)
    frame = pd.concat([bridge.before.to_frame(BEFORE).T, causes, bridge.after.to_frame(AFTER).T])
    frame[TOTAL] = frame.sum(axis=1)
    named = {KEYS[name]: f"{CAUSES[name][0]}: {CAUSES[name][1]}" for name in bridge.frame.index}
    return Table(
        id="tabel-verschil",
        caption=f"Wat er verandert en waardoor, {_party(bridge, before, after)}",
        unit=f"euro, {BOOKS[bridge.book]}",
        sign="bij een oorzaak: beter (voordelig) of slechter (nadelig) dan ervoor",
        source=_source(bridge, before, after),
        frame=frame if year is None else frame[[year]],
        stub="Oorzaak",
        labels=dict(zip((BEFORE, AFTER), run_names(before, after), strict=True)) | named,
        roles={BEFORE: "subtotal", AFTER: "total"},
        columns=_headings(bridge, before, after),
        notes=[ORDER, *_notes(bridge, before, after, year)],
        signed=True,
        convention=LETTERS,
        sums={AFTER: [BEFORE, *causes.index]},
        kept=[BEFORE],
        column_sums={TOTAL: dict.fromkeys(bridge.years, 1)} if year is None else {},
    )


def bridge_flows_table(bridge: Bridge, before: Result, after: Result, year: int | None = None) -> Table:
    """Which flows move, the largest first: by how much, over a year or all common years, and mostly by what."""
    moved = amounts_of(bridge.flows, year)
    change = moved.groupby(level="flow", sort=False).sum()
    change = change[change.abs() > TOLERANCE]
    causes = {flow: CAUSES[str(moved[flow].abs().idxmax())][0] for flow in change.index}
    change = change[sorted(change.index, key=lambda flow: -abs(change[flow]))]
    change = pd.concat([change, pd.Series({CHANGE: change.sum()})])
    told = [causes.get(str(flow), "") for flow in change.index]
    return Table(
        id="tabel-verschil-geldstromen",
        caption=f"Welke geldstromen veranderen, {_party(bridge, before, after)}, {_period(bridge, year)}",
        unit=f"euro, {BOOKS[bridge.book]}",
        sign="{} naar {}: beter (voordelig) of slechter (nadelig)".format(*map(_quoted, run_names(before, after))),
        source=_source(bridge, before, after),
        frame=pd.DataFrame({CHANGE: change.astype(float), CAUSE: told}),
        stub="Geldstroom",
        labels=bridge.labels | {CHANGE: "Verschil in totaal"},
        roles={CHANGE: "total"},
        columns={CHANGE: "Verschil", CAUSE: "Grootste oorzaak"},
        notes=_notes(bridge, before, after, year),
        signed=True,
        convention=LETTERS,
        sums={CHANGE: list(change.index[:-1])},
    )


def amounts_of(table: Any, year: int | None) -> Any:
    """One calendar year of a frame or series by year, or the total of all of them."""
    if year is not None:
        return table[year]
    return table.sum(axis=1) if isinstance(table, pd.DataFrame) else table.sum()


def run_names(before: Result, after: Result, *, dated: bool = True) -> list[str]:
    """Names of two runs for who reads them, an adopted one with its day; told apart when they are the same."""
    names = [_run_name(result, dated) for result in (before, after)]
    return [f"{names[0]} (eerder)", f"{names[1]} (later)"] if names[0] == names[1] else names


def _run_name(result: Result, dated: bool) -> str:  # noqa: FBT001 - passed on as it was asked for
    """Name under which a run was adopted, or else that of its scenario."""
    if not isinstance(result, Adopted) or result.record is None:
        return result.scenario.name
    about = result.record.about
    return f"{about.name} ({dutch.day(about.adopted)})" if dated else about.name


def _quoted(name: str) -> str:
    return f"“{name}”"


# --- the waterfall -----------------------------------------------------------------------------------------------


def bridge_chart(bridge: Bridge, before: Result, after: Result, year: int | None = None) -> Chart:
    """Waterfall from the outcome before to the outcome after, a step per cause, for a year or all common years.

    Causes that change nothing are left out. The axis begins at nil, unless the steps could not be seen then; in that
    case the bars at both ends are cut off, and that is said beside the chart.
    """
    names, below = run_names(before, after), run_names(before, after, dated=False)
    begin, steps = float(amounts_of(bridge.before, year)), _steps(bridge, year)
    cut = _axis_begin([begin, *_levels(begin, steps)]) is not None
    return Chart(
        id="figuur-verschil",
        caption=f"Wat er verandert en waardoor, {_party(bridge, before, after)}: van “{names[0]}” naar “{names[1]}”",
        unit=f"euro, {BOOKS[bridge.book]}, {_period(bridge, year)}; V = voordelig, N = nadelig",
        source=_source(bridge, before, after),
        notes=[*([CUT_NOTE] if cut else []), *_notes(bridge, before, after, year)],
        alt=_alt(bridge, before, after, year),
        draw=lambda figure, axes: _draw(figure, axes, begin, steps, below),
        height=3.9,
    )


CUT_NOTE = "De as begint niet bij nul: de twee buitenste staven zijn afgebroken, zodat de stappen te zien zijn."


def _steps(bridge: Bridge, year: int | None) -> dict[str, float]:
    """Causes that change something, with their amounts, in order."""
    amounts = amounts_of(bridge.frame, year)
    return {str(name): float(amount) for name, amount in amounts.items() if abs(amount) > TOLERANCE}


def _levels(begin: float, steps: dict[str, float]) -> list[float]:
    """Outcome after each step."""
    return [begin + sum(list(steps.values())[: at + 1]) for at in range(len(steps))]


def _axis_begin(levels: Sequence[float]) -> float | None:
    """Where an axis begins that does not begin at nil, nearest to nil; None when it does."""
    low, high = min(levels), max(levels)
    highest = max(abs(low), abs(high))
    if low * high <= 0 or high == low or high - low > CUT * highest:
        return None
    room = (high - low) * 0.6
    return low - room if low > 0 else high + room


BAR, ROOM, SLOTS, NARROW = 0.62, 0.14, 6, 13  # width of a bar; room for a label; fewest columns; letters below a bar
WIDEST = 87  # letters that stand beside each other over the whole width at full size


def _draw(figure: Figure, axes: Axes, begin: float, steps: dict[str, float], names: Sequence[str]) -> None:
    levels = [begin, *_levels(begin, steps)]
    foot = _axis_begin(levels) or 0.0
    outcomes = {0: levels[0], len(levels): levels[-1]}
    _draw_outcomes(axes, outcomes, foot)
    for at, (level, amount) in enumerate(zip(levels, steps.values(), strict=False), start=1):
        axes.bar(at, amount, BAR, bottom=level, **(GAINED if amount > 0 else LOST), linewidth=0.8, zorder=2)
    for at, level in enumerate(levels):
        axes.plot([at + BAR / 2, at + 1 - BAR / 2], [level, level], color=GREY, lw=0.9, zorder=1)
    ends = {at: (level, amount) for at, (level, amount) in enumerate(zip(levels[1:], steps.values(), strict=True), 1)}
    _write_amounts(axes, ends | {at: (level, level) for at, level in outcomes.items()}, foot)
    ticks = [names[0], *(CAUSES[name][0] for name in steps), names[1]]
    unbroken = [tick.replace("€ ", f"€{dutch.HARD_SPACE}") for tick in ticks]
    axes.set_xticks(range(len(ticks)), [fill(tick, NARROW) for tick in unbroken], fontsize=8.5)
    spare = max(SLOTS - len(ticks), 0) / 2
    axes.set_xlim(-0.6 - spare, len(levels) + 0.6 + spare)
    euro_axis(axes)
    _legend(figure, steps.values())


def _draw_outcomes(axes: Axes, outcomes: Mapping[int, float], foot: float) -> None:
    """Draw the outcomes as solid bars; cut off when the axis does not begin at nil."""
    look: dict[str, Any] = {"bottom": foot, "edgecolor": "white", "zorder": 2, **fills()[0]}
    axes.bar(list(outcomes), [outcome - foot for outcome in outcomes.values()], BAR, **look)
    if not foot:
        axes.axhline(0, color=GREY, lw=0.8, zorder=3)
    tear: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "color": "white", "lw": 4, "zorder": 3}
    for x in outcomes if foot else ():
        y = 0.06 if foot > 0 else 0.94
        axes.plot([x - BAR / 2 - 0.04, x - 0.1, x + 0.1, x + BAR / 2 + 0.04], [y - 0.02, y + 0.02] * 2, **tear)


def _write_amounts(axes: Axes, ends: Mapping[int, tuple[float, float]], foot: float) -> None:
    """Write each amount with V or N at the outer end of its bar, and give the axis room for it."""
    told = {at: _told(amount) for at, (_, amount) in ends.items()}
    size = min(8.5, 8.5 * WIDEST / (max(map(len, told.values())) * max(len(told), SLOTS)))
    reach = [foot, *(level for level, _ in ends.values())]
    room = (max(reach) - min(reach) or 1.0) * ROOM
    for at, (level, amount) in ends.items():
        up = amount >= 0
        look: dict[str, Any] = {"ha": "center", "va": "bottom" if up else "top", "fontsize": size, "weight": 600}
        where: dict[str, Any] = {"textcoords": "offset points", "zorder": 4, "color": INK, "bbox": PAPER}
        end = level + (room if up else -room)
        clear = 0.0 if level * end < 0 else level  # past the line of nil, which would look like a minus sign
        axes.annotate(told[at], (at, clear), (0, 3 if up else -3), **look, **where)
        reach.append(clear + end - level)
    axes.set_ylim(min(reach), max(reach))


def _told(amount: float) -> str:
    return LETTERS.cells(LETTERS.rounded(amount))[0].replace(dutch.NIL, "0")


def _legend(figure: Figure, amounts: Iterable[float]) -> None:
    from matplotlib.patches import Patch

    kinds = {amount > 0 for amount in amounts}
    told = {True: ("voordelig (V)", GAINED), False: ("nadelig (N)", LOST)}
    patches = [Patch(label=told[kind][0], **told[kind][1]) for kind in (True, False) if kind in kinds]
    if patches:
        figure.legend(handles=patches, loc="outside upper left", ncols=2, fontsize=8.5)


def _alt(bridge: Bridge, before: Result, after: Result, year: int | None) -> str:
    names = run_names(before, after)
    ends = [dutch.euro(float(amounts_of(total, year))) for total in (bridge.before, bridge.after)]
    told = "; ".join(f"{CAUSES[name][0].lower()} {_effect(amount)}" for name, amount in _steps(bridge, year).items())
    return (
        f"Watervaldiagram van het saldo van {_party(bridge, before, after)} ({BOOKS[bridge.book]}), "
        f"{_period(bridge, year)}. {names[0]}: {ends[0]}; {names[1]}: {ends[1]}. "
        f"{f'Stappen: {told}.' if told else 'Er verandert niets.'}"
    )


# --- in words ----------------------------------------------------------------------------------------------------


def bridge_sentence(bridge: Bridge, before: Result, after: Result, year: int | None = None) -> Sentence:
    """By how much the outcome moved, and the two causes that did most."""
    change = float(amounts_of(bridge.after, year) - amounts_of(bridge.before, year))
    steps = sorted(_steps(bridge, year).items(), key=lambda step: -abs(step[1]))
    causes = dutch.listed([f"{CAUSES[name][2]} ({_effect(amount)})" for name, amount in steps[:2]])
    mostly = "vooral " if len(steps) > 2 else ""
    one, other = map(_quoted, run_names(before, after))
    whose, when = f"het saldo van {_party(bridge, before, after)}", f"{_over(bridge, year)} ({BOOKS[bridge.book]})"
    if abs(change) <= TOLERANCE:
        cancelled = f"; oorzaken heffen elkaar op, {mostly}{causes}" if steps else ""
        return Sentence(f"Van {one} naar {other} blijft {whose} gelijk {when}{cancelled}.")
    moved = f"{dutch.euro(abs(change))} {'beter' if change > 0 else 'slechter'}"
    return Sentence(f"Van {one} naar {other} wordt {whose} {moved} {when}, {mostly}door {causes}.")


def _over(bridge: Bridge, year: int | None) -> str:
    return f"{'in' if year or len(bridge.years) == 1 else 'over'} {_period(bridge, year)}"


def _effect(amount: float) -> str:
    return f"{dutch.euro(abs(amount))} {'voordelig' if amount > 0 else 'nadelig'}"


def _party(bridge: Bridge, before: Result, after: Result) -> str:
    return (before.scenario.parties | after.scenario.parties)[bridge.party].name


def _period(bridge: Bridge, year: int | None) -> str:
    return dutch.years(bridge.years if year is None else [year])


def _lines(bridge: Bridge, result: Result) -> list[Line]:
    return result.lines_of(bridge.party)


def _headings(bridge: Bridge, before: Result, after: Result) -> dict[Any, str]:
    """Years with the mark of a projection when either outcome rests on one."""
    found = [year_labels(each, _lines(bridge, each), bridge.book) for each in (before, after)]
    marked = {year: max((labels[year] for labels in found), key=len) for year in bridge.years}
    return marked | {TOTAL: "Totaal"}


def _source(bridge: Bridge, before: Result, after: Result) -> str:
    worst = worst_of(least_sure(each, _lines(bridge, each)) for each in (before, after))
    return f"eigen berekening met “{before.file}” en “{after.file}”. Minst zekere gegeven: {worst}"


def _notes(bridge: Bridge, before: Result, after: Result, year: int | None) -> list[str]:
    """What is not compared, what could not be told apart, and which years are projected."""
    projected = [note for each in (before, after) for note in projection_notes(each, _lines(bridge, each))]
    used = any(MARK in heading for heading in _headings(bridge, before, after).values())
    moved = [
        f"{bridge.labels.get(each.flow, each.flow)}: wat {CAUSES[each.component][2]} doet, is niet apart uit te "
        f"rekenen en zit in {CAUSES[each.into][2]}."
        for each in bridge.moved
    ]
    whole = year is not None or before.horizon == after.horizon
    years = [] if whole else [f"Vergeleken is {_period(bridge, None)}: dat hebben beide versies."]
    return [*years, *moved, *(dict.fromkeys(projected) if used else [])]
