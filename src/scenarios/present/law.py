"""The law behind an appendix: the "regelingenklok" (when which scheme holds) and the same as a short table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis.law import Timeline, is_stale, standing, timeline
from scenarios.model.calendar import Horizon
from scenarios.model.parameters import MUNICIPALITY
from scenarios.present import dutch
from scenarios.present.blocks import Table
from scenarios.present.chart import PAPER, Chart
from scenarios.present.standings import LAWS, STATES, amount
from scenarios.present.style import CONTRAST, GREY, INK, LINE, fills

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scenarios.model.parameters import Book, Value
    from scenarios.model.result import Result

# Schemes a reader knows by name, by how their parameters begin; all else goes by the name of its law.
SCHEMES = {
    "wml_month": "Minimumloon per maand",
    "wml_hour": "Minimumloon per uur",
    "wml_reference_month": "Referentieloon per maand",
    "holiday_allowance": "Vakantietoeslag",
    "lks_employer_contribution_rate": "LKS werkgeverslasten",
    "lks_cap": "LKS-norm",
    "lks_forfait": "LKS-norm",
    "lks_full_week": "LKS volle werkweek",
    "lks_realisation": "LKS-budget (besluit)",
    "lks_national": "LKS van alle gemeenten",
    "liv_high": "LIV hoog en laag",
    "liv_low": "LIV hoog en laag",
    "liv_single": "LIV 2020-2024",
    "liv_min_paid_hours": "LIV urengrens",
    "stimulus": "Stimuleringsregeling",
    "bonus": "Stimuleringsregeling",
}
KINDS = {"known": "bekend", "assumed": "aanname", "projected": "geraamd", "unknown": "geen waarde bekend"}
THICK, TICK = 0.27, 0.42  # of a row: half of a bar, and how far above its middle the tick of a change reaches
ROOM = 0.2  # share of the width that the words beside an end need
SURE = ("in_force", "projected", "unknown", "ended", "not_begun")  # the state of a scheme: the first that any part has


@dataclass(frozen=True)
class Scheme:
    """One scheme that the results really read: its name, its parameters, and the book that knows them."""

    name: str
    parameters: tuple[str, ...]
    result: Result

    @property
    def book(self) -> Book:
        """What the first scenario that reads the scheme knows of the law."""
        return self.result.reader.book

    def known(self, name: str) -> Sequence[Value]:
        """Values of the law that are known, in order of date; where there are none, those the scenario gives itself."""
        return self.book.known(name) or [value for value in self.book.changes if value.parameter == name]


def schemes(results: Mapping[str, Result]) -> list[Scheme]:
    """Schemes that these results read, in the order of the catalogue."""
    first: dict[str, Result] = {}
    for result in results.values():
        for value in result.reads():
            first.setdefault(value.parameter, result)
    entries = list(next(iter(results.values())).reader.book.catalogue)
    grouped: dict[str, list[str]] = {}
    for name in sorted(first, key=lambda name: (entries.index(MUNICIPALITY.sub("", name)), name)):
        grouped.setdefault(_scheme_name(name, first[name].reader.book), []).append(name)
    return [Scheme(name, tuple(names), first[names[0]]) for name, names in grouped.items()]


def _look(kind: str) -> dict[str, Any]:
    if kind == "unknown":
        return {"facecolor": "white", "edgecolor": GREY, "linestyle": ":"}
    known, projected, _, assumed, *_ = fills()
    fill: dict[str, Any] = {"known": known, "projected": projected, "assumed": assumed}[kind]
    return fill | {"edgecolor": fill["facecolor"] if kind == "known" else "white"}


def _scheme_name(parameter: str, book: Book) -> str:
    known = next((name for begin, name in SCHEMES.items() if parameter.startswith(begin)), None)
    return known or LAWS[book.parameter(parameter).law]


def law_clock(results: Mapping[str, Result]) -> Chart:
    """When each scheme that these results read holds, over all the years they cover.

    Solid is known, hatched is projected; a tick is a change of value, a cross the end of the scheme, and the upright
    line is what was known, or else the day of the paper.
    """
    main = next(iter(results.values()))
    horizon = _all_years(results)
    rows = [(scheme.name, timeline(scheme.book, scheme.parameters, horizon)) for scheme in schemes(results)]
    kinds = [kind for kind in KINDS if any(kind == found for _, line in rows for _, _, found in line.spans)]

    def draw(figure: Figure, axes: Axes) -> None:
        for at, (_, line) in enumerate(rows):
            _draw_row(axes, at, line, horizon)
        _mark_day(axes, main, horizon)
        axes.set_yticks(range(len(rows)), [name for name, _ in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xticks([12 * year + 6 for year in range(horizon.years)], [str(year) for year in horizon.year_labels])
        axes.set_xlim(0, horizon.months)
        axes.grid(visible=False)
        for year in range(1, horizon.years):
            axes.axvline(12 * year, color=LINE, lw=0.6, zorder=0)
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        figure.legend(handles=_legend(kinds, rows), loc="outside upper left", ncols=3, fontsize=8.5)

    return Chart(
        id="figuur-regelingenklok",
        caption="Regelingenklok: welke regel geldt wanneer",
        unit=f"periode per regeling, {dutch.years(horizon.year_labels)}",
        source="eigen weergave van data/parameters; de bronnen staan in Aannames en bronnen",
        notes=_clock_notes(results, kinds),
        alt=_clock_alt(rows, main, horizon),
        draw=draw,
        height=1.15 + 0.31 * len(rows),
    )


def _all_years(results: Mapping[str, Result]) -> Horizon:
    years = sorted({year for result in results.values() for year in result.horizon.year_labels})
    return Horizon(years[0], years[-1] - years[0] + 1)


def _draw_row(axes: Axes, at: int, line: Timeline, horizon: Horizon) -> None:
    for begin, end, kind in line.spans:
        axes.barh(at, end - begin, 2 * THICK, left=begin, lw=0.8, **_look(kind))
    axes.vlines(line.changes, at - THICK, at + THICK, color="white", lw=1.2)
    axes.vlines(line.changes, at - TICK, at - THICK, color=INK, lw=1.0)
    if line.ended is not None:
        month = horizon.index(f"{line.ended:%Y-%m}")
        axes.plot([month], [at], "X", color=CONTRAST, ms=8, mec="white", mew=0.8, clip_on=False, zorder=4)
        if month <= (1 - ROOM) * horizon.months:
            look: dict[str, Any] = {"va": "center", "fontsize": 8, "color": CONTRAST, "bbox": PAPER, "zorder": 3}
            axes.annotate(f"vervalt per {_month(line.ended)}", (month, at), (7, 0), textcoords="offset points", **look)


def _day_of(result: Result) -> tuple[date, str]:
    """Day from which the paper looks at the law, and what that day is."""
    scenario = result.scenario
    return (scenario.as_of, "stand van kennis") if scenario.as_of else (scenario.date, "datum van het stuk")


def _mark_day(axes: Axes, main: Result, horizon: Horizon) -> None:
    """Line at the day of the paper, if it lies within the years shown."""
    day, what = _day_of(main)
    at = horizon.index(f"{day:%Y-%m}") + (day.day - 1) / 30.44
    if not 0 <= at <= horizon.months:
        return
    axes.axvline(at, color="white", lw=2.6, zorder=2.5)
    axes.axvline(at, color=INK, lw=1.2, ls=(0, (4, 2)), zorder=2.6)
    side = "left" if at < horizon.months / 2 else "right"
    told = f"{what}: {dutch.day(day)}"
    place: dict[str, Any] = {"xycoords": axes.get_xaxis_transform(), "textcoords": "offset points"}
    axes.annotate(told, (at, 1), (0, 2), ha=side, fontsize=8, **place)


def _legend(kinds: list[str], rows: list[tuple[str, Timeline]]) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    found: list[Any] = [Patch(lw=0.8, label=KINDS[kind], **_look(kind)) for kind in kinds]
    if any(line.changes for _, line in rows):
        found.append(Line2D([], [], ls="", marker="|", color=INK, ms=7, mew=1.0, label="de waarde verandert"))
    if any(line.ended for _, line in rows):
        found.append(Line2D([], [], ls="", marker="X", color=CONTRAST, ms=7, mec="white", label="de regeling stopt"))
    return found


def _clock_notes(results: Mapping[str, Result], kinds: list[str]) -> list[str]:
    notes = []
    if any(result.scenario.as_of is None for result in results.values()):
        notes.append("Bekend: wat nu bekend is, ook als het na de datum van het stuk is gepubliceerd.")
    if "projected" in kinds:
        notes.append("Geraamd: na de laatste bekende waarde verder met een index of een eigen aanname.")
    if len({result.scenario.as_of for result in results.values()}) > 1:
        notes.append("Elke regeling staat zoals het eerste scenario dat haar gebruikt, haar kent.")
    return notes


def _clock_alt(rows: list[tuple[str, Timeline]], main: Result, horizon: Horizon) -> str:
    day, what = _day_of(main)
    told = " ".join(f"{name}: {_told(line, horizon)}." for name, line in rows)
    years = dutch.years(horizon.year_labels)
    return f"Tijdlijn per regeling over {years}. {told} {what.capitalize()}: {dutch.day(day)}."


def _told(line: Timeline, horizon: Horizon) -> str:
    """Periods, number of changes and end of one scheme, in words."""
    parts = [
        f"{KINDS[kind]} van {dutch.month(horizon.label(begin))} tot en met {dutch.month(horizon.label(end - 1))}"
        for begin, end, kind in line.spans
    ]
    parts += [f"de waarde verandert {len(line.changes)} keer"] if line.changes else []
    parts += [f"vervalt per {dutch.month(f'{line.ended:%Y-%m}')}"] if line.ended else []
    return "; ".join(parts) or "geldt niet in deze jaren"


def law_table(results: Mapping[str, Result]) -> Table:
    """For each scheme that these results read: known period, last known value, state, and when it was last checked."""
    main = next(iter(results.values()))
    at = main.scenario.date
    horizon = _all_years(results)
    rows = {scheme.name: _table_row(scheme, at, horizon) for scheme in schemes(results)}
    columns = {
        "bekend": "Bekend over",
        "waarde": "Laatste bekende waarde",
        "status": f"Status op {dutch.day(at)}",
        "gecontroleerd": "Gecontroleerd",
        "verouderd": "Verouderd",
    }
    return Table(
        id="tabel-regelingen",
        caption="De regelingen achter deze bijlage",
        unit="zoals vermeld",
        sign="",
        source="data/parameters; de bronnen staan in Aannames en bronnen",
        frame=pd.DataFrame.from_dict(rows, orient="index", columns=list(columns)),
        stub="Regeling",
        columns=columns,
        notes=["Verouderd: op de datum van het stuk langer dan een half jaar niet gecontroleerd."],
    )


def _table_row(scheme: Scheme, at: date, horizon: Horizon) -> list[str]:
    parameters = [scheme.book.parameter(name) for name in scheme.parameters]
    known = [value for name in scheme.parameters for value in scheme.known(name)]
    return [
        _period(min(value.valid_from for value in known), max(value.valid_to for value in known)),
        _last_value(scheme),
        _status(scheme, at, horizon),
        f"{min(parameter.checked_on for parameter in parameters):%d-%m-%Y}",
        "ja" if any(is_stale(parameter, at) for parameter in parameters) else "nee",
    ]


def _last_value(scheme: Scheme) -> str:
    """Last known value of the maximum of a scheme, or else of its first parameter; how many others there are."""
    name = next((name for name in scheme.parameters if name.endswith("_max")), scheme.parameters[0])
    last = scheme.known(name)[-1]
    others = len(scheme.parameters) - 1
    more = f" en {dutch.counted(others, 'ander getal', 'andere getallen')}" if others else ""
    return f"{amount(last.value, scheme.book.parameter(name).unit)} (sinds {_month(last.valid_from)}){more}"


def _status(scheme: Scheme, at: date, horizon: Horizon) -> str:
    line = timeline(scheme.book, scheme.parameters, horizon)
    found = {standing(scheme.book, name, at).state for name in scheme.parameters}
    state = next(state for state in SURE if state in found)
    words = [] if state == "projected" else [STATES[state]]
    for unsure in ("assumed", "projected"):
        begin = next((begin for begin, _, kind in line.spans if kind == unsure), None)
        words += [] if begin is None else [f"{KINDS[unsure]} vanaf {_month(horizon.first_day(begin))}"]
    if line.ended is not None and line.ended > at:
        words.append(f"vervalt per {_month(line.ended)}")
    return "; ".join(words) or STATES[state]


def _period(begin: date, end: date) -> str:
    if end == date.max:
        return f"vanaf {_month(begin)}"
    return f"{_month(begin)} \u2013 {_month(end - timedelta(days=1))}"


def _month(day: date) -> str:
    return dutch.month_short(f"{day:%Y-%m}").replace(" ", dutch.HARD_SPACE)
