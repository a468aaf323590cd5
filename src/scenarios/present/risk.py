"""Risk as the council reads it: what may come out, what to hold in reserve for it, and what makes the difference."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from scenarios.analysis.risk import (
    CLASSES,
    ITSELF,
    MEAN,
    TOTAL,
    certainty,
    drawn_quantile,
    exceedance,
    never_differs,
    outcome,
    percentiles,
    setbacks,
)
from scenarios.analysis.sensitivity import PEAK, Measure
from scenarios.model.draws import Draws, Sampling, draw
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.present.bridge import BOOKS
from scenarios.present.causes import drivers_table
from scenarios.present.certainty import year_labels
from scenarios.present.chart import PAPER, Chart, euro_axis, mark_projected
from scenarios.present.outcomes import amount_words, book_period, outcome_words, party_name, unit_of
from scenarios.present.sensitivity import tint
from scenarios.present.style import CONTRAST, GREY, fills
from scenarios.present.uncertainty import about_draws, uncertainty_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scenarios.analysis.risk import Resilience
    from scenarios.model.result import Result

MARKED = (80, 90, 95)  # certainties in the chart
GRADES = {
    "A": "uitstekend",
    "B": "ruim voldoende",
    "C": "voldoende",
    "D": "matig",
    "E": "onvoldoende",
    "F": "ruim onvoldoende",
}
# Lowest and highest percentile of each band, how strong its colour is, and its name.
NO_RANGE = "Dit scenario zegt niet welke getallen onzeker zijn. Een bandbreedte is er daarom niet."
BANDS = (
    (5, 95, 0.1, "9 van de 10 gevallen"),
    (10, 90, 0.3, "8 van de 10 gevallen"),
    (25, 75, 0.6, "5 van de 10 gevallen"),
)
NOT_ADDED = (
    "De bedragen van de jaren tellen niet op tot het totaal: een ongunstig jaar valt niet altijd samen met een ander."
)
RESERVE = (
    "Het scenario is waar de begroting mee rekent. De reserve is wat nodig is voor wat ongunstiger uitvalt dan het "
    "scenario; wat gunstiger uitvalt, telt niet mee."
)
EXTRA = (
    "Het extra geld is wat nodig is als de hoogste voorfinanciering hoger uitvalt dan in het scenario. Dit geld komt "
    "terug."
)


# --- words -------------------------------------------------------------------------------------------------------


def risk_sentence(draws: Draws, measure: Measure) -> Sentence:
    """Between what amounts the outcome lies, how likely it is worse than the scenario, and the reserve for that."""
    amounts, itself = outcome(draws, measure), measure.of(draws.result)
    if never_differs(amounts):
        return Sentence(_always(draws, measure, amounts))
    chance = float(exceedance(draws, measure).iloc[0])
    reserve = float(certainty(draws, measure, [90])["reserve"].iloc[0])
    return Sentence(
        f"{_band(draws, measure, amounts)} Het scenario zelf komt uit op {amount_words(measure, itself)}; "
        f"{_chance(measure, chance)}. {_enough(measure, itself, reserve)}"
    )


def _always(draws: Draws, measure: Measure, amounts: np.ndarray) -> str:
    what = f"{outcome_words(draws.result, measure)} {book_period(draws.result, measure)}"
    itself, same = measure.of(draws.result), float(amounts[0])
    other = "" if abs(itself - same) < TOLERANCE else f" Het scenario zelf komt uit op {amount_words(measure, itself)}."
    return (
        f"In alle {dutch.plain(len(amounts))} trekkingen is {what} hetzelfde: {amount_words(measure, same)}. Wat "
        f"onzeker is, maakt hiervoor niet uit.{other}"
    )


def _band(draws: Draws, measure: Measure, amounts: np.ndarray) -> str:
    """Where the outcome lies in eight cases out of ten; more when many draws come out at its very ends."""
    low, high = (drawn_quantile(amounts, level) for level in (10, 90))
    share = float(np.mean((amounts >= low) & (amounts <= high)))
    cases = f"In {'acht' if share < 0.85 else 'minstens acht'} van de tien gevallen"
    who, period = party_name(draws.result, measure), book_period(draws.result, measure)
    if high - low < TOLERANCE:
        what = outcome_words(draws.result, measure)
        least, most = (amount_words(measure, float(end)) for end in (amounts.min(), amounts.max()))
        amount = amount_words(measure, low)
        return f"{cases} is {what} {period} {amount}; alles bij elkaar loopt het van {least} tot {most}."
    if measure.book == PEAK:
        what, ends = outcome_words(draws.result, measure), (dutch.euro(low), dutch.euro(high))
    elif high <= -TOLERANCE:
        what, ends = f"het tekort van {who}", (dutch.euro(-high), dutch.euro(-low))
    elif low >= TOLERANCE:
        what, ends = f"het overschot van {who}", (dutch.euro(low), dutch.euro(high))
    else:
        what, ends = f"het saldo van {who}", (amount_words(measure, low), amount_words(measure, high))
    return f"{cases} ligt {what} {period} tussen {ends[0]} en {ends[1]}."


def _chance(measure: Measure, chance: float) -> str:
    """How likely it is that the outcome is worse than the scenario."""
    how = _worse(measure)
    if chance in (0, 1):
        return f"in {'geen enkele' if chance == 0 else 'elke'} trekking valt het {how} uit"
    return f"de kans dat het {how} uitvalt, is {chance_text(chance)}"


def chance_text(chance: float) -> str:
    """Chance in whole percentages, never as none or all when it is not."""
    if 0 < chance < 0.005:
        return "minder dan 1%"
    if 0.995 <= chance < 1:
        return "meer dan 99%"
    return f"ongeveer {dutch.percent(chance, 0)}"


def _enough(measure: Measure, itself: float, reserve: float) -> str:
    """What covers nine cases out of ten: a setback that leaves a surplus needs no reserve."""
    what = "extra geld in kas" if measure.book == PEAK else "reserve"
    if measure.book != PEAK and reserve >= TOLERANCE and itself - reserve > -TOLERANCE:
        return f"Met 90% zekerheid valt het hoogstens {dutch.euro(reserve)} tegen, en ook dan is er geen tekort."
    if reserve < TOLERANCE:
        return f"Met 90% zekerheid is daarvoor geen {what} nodig."
    amount = dutch.euro(reserve)
    told = f"is {amount} extra in kas genoeg" if measure.book == PEAK else f"is een reserve van {amount} genoeg"
    return f"Met 90% zekerheid {told} om dat op te vangen."


# --- what may come out, by year ----------------------------------------------------------------------------------


def fan_table(draws: Draws, party: str, book: str) -> Table:
    """Balance per calendar year and in total, from an unfavourable to a favourable outcome."""
    result, measure = draws.result, Measure(party, book)
    frame = percentiles(draws, party, book)
    about = about_draws(draws, measure)
    return Table(
        id="tabel-risico",
        caption=f"Wat er uit kan komen: {outcome_words(result, measure)}",
        unit=unit_of(result, measure),
        sign="",
        frame=frame,
        stub="Uitkomst",
        labels={level: _level_label(level) for level in frame.index},
        columns={**year_labels(result, result.lines_of(party), book), TOTAL: "Totaal"},
        roles={ITSELF: "total"},
        signed=True,
        source=about["source"],
        notes=[NOT_ADDED, *about["notes"]],
    )


def _level_label(level: Any) -> str:
    if isinstance(level, str):
        return {MEAN: "Gemiddelde van alle trekkingen", ITSELF: "Scenario zelf"}[level]
    if level == 50:
        return "Middelste uitkomst (P50)"
    side, share = ("ongunstiger", level) if level < 50 else ("gunstiger", 100 - level)
    return f"Hoogstens {dutch.quantity(share)}% van de gevallen is {side} (P{dutch.quantity(level)})"


def fan_chart(draws: Draws, party: str, book: str) -> Chart:
    """Balance per calendar year: bands in which it lies in 9, 8 and 5 cases out of 10, the middle and the scenario."""
    result, measure = draws.result, Measure(party, book)
    levels = sorted({50, *(level for low, high, *_ in BANDS for level in (low, high))})
    frame = percentiles(draws, party, book, levels).drop(columns=TOTAL)
    headings = year_labels(result, result.lines_of(party), book)
    return Chart(
        id="figuur-risico",
        caption=f"Wat er per jaar uit kan komen: {outcome_words(result, measure)}",
        unit=f"euro per jaar, {BOOKS[book]}; plus is over, min is tekort",
        alt=_fan_alt(draws, measure, frame),
        draw=lambda figure, axes: _draw_fan(figure, axes, frame, headings),
        height=3.9,
        **about_draws(draws, measure),
    )


def _draw_fan(figure: Figure, axes: Axes, frame: pd.DataFrame, headings: Mapping[Any, str]) -> None:
    first, at = fills()[0]["facecolor"], list(range(len(frame.columns)))
    alone = len(at) == 1
    xs = [-0.3, 0.3] if alone else at  # a band of one year needs width

    def along(level: Any) -> list[float]:
        return [float(amount) for amount in frame.loc[level]] * (2 if alone else 1)

    mark_projected(axes, headings)
    for low, high, strength, name in BANDS:
        look: dict[str, Any] = {"facecolor": tint(first, strength), "edgecolor": first, "linewidth": 0.5}
        axes.fill_between(xs, along(low), along(high), label=name, zorder=1.5, **look)
    axes.plot(xs, along(50), color=first, lw=2.2, label="middelste uitkomst", zorder=3)
    marker = "" if alone else "D"
    axes.plot(xs, along(ITSELF), color=CONTRAST, ls=(0, (4, 2)), lw=1.8, marker=marker, ms=4.5, label="scenario zelf")
    axes.axhline(0, color=GREY, lw=0.8, zorder=1)
    axes.set_xlim(-0.5, len(at) - 0.5)
    axes.set_xticks(at, list(headings.values()))
    axes.margins(y=0.12)
    if np.ptp(axes.get_ylim()) < NARROWEST / 100:
        axes.set_ylim(axes.get_ylim()[0] - NARROWEST / 2, axes.get_ylim()[1] + NARROWEST / 2)
    euro_axis(axes)
    figure.legend(loc="outside upper left", ncols=3, fontsize=8.5)


def _fan_alt(draws: Draws, measure: Measure, frame: pd.DataFrame) -> str:
    told = "; ".join(
        f"{year}: 8 van de 10 gevallen van {dutch.euro(column[10])} tot {dutch.euro(column[90])}, midden "
        f"{dutch.euro(column[50])}, scenario {dutch.euro(column[ITSELF])}"
        for year, column in frame.items()
    )
    what = f"{outcome_words(draws.result, measure)} per jaar ({BOOKS[measure.book]})"
    return f"Waaierdiagram van {what}. {told}. {risk_sentence(draws, measure).markdown}"


# --- reserve -----------------------------------------------------------------------------------------------------


def certainty_table(draws: Draws, measure: Measure) -> Table:
    """Reserve that is enough, by certainty, with the interval in which it lies and the outcome at that certainty."""
    result, frame = draws.result, certainty(draws, measure)
    peak, about = measure.book == PEAK, about_draws(draws, measure)
    shown = frame[["reserve", "reserve_low", "reserve_high"]].copy()
    # Words for the outcome: these are right whatever the signs of the convention.
    shown["outcome"] = [_short(measure, amount) for amount in frame["outcome"]]
    return Table(
        id="tabel-zekerheid",
        caption=f"Welk bedrag genoeg is, en hoe zeker: {outcome_words(result, measure)}",
        unit=unit_of(result, measure),
        sign=f"nodig boven wat het scenario heeft ({_short(measure, measure.of(result))})",
        frame=shown,
        stub="Zekerheid",
        labels={level: f"{dutch.quantity(level)}%" for level in shown.index},
        columns={
            "reserve": "Extra geld" if peak else "Reserve",
            "reserve_low": "Ligt tussen",
            "reserve_high": "en",
            "outcome": "Hoogste stand is dan hoogstens" if peak else "Saldo is dan niet ongunstiger dan",
        },
        source=about["source"],
        notes=[
            EXTRA if peak else RESERVE,
            _mean_note(draws, measure),
            "“Ligt tussen … en”: zo precies is het bedrag bekend, met 95% zekerheid.",
            *about["notes"],
        ],
    )


def _mean_note(draws: Draws, measure: Measure) -> str:
    """What is expected: with a rare event the reserve may be nought while that is not."""
    mean = dutch.euro(float(np.maximum(setbacks(draws, measure), 0.0).mean()))
    return f"Gemiddeld is de tegenvaller {mean} (kans keer bedrag; een trekking zonder tegenvaller telt als nul)."


def _short(measure: Measure, amount: float) -> str:
    """Outcome in a cell: "tekort € 1.250"."""
    if measure.book == PEAK or abs(amount) < TOLERANCE:
        return dutch.euro(amount)
    return f"{'tekort' if amount < 0 else 'overschot'} {dutch.euro(abs(amount))}"


def exceedance_chart(draws: Draws, measure: Measure) -> Chart:
    """Chance that it turns out worse than the scenario by more than an amount; 80, 90 and 95% certainty are marked."""
    curve = exceedance(draws, measure)
    reserves = dict(zip(MARKED, certainty(draws, measure, MARKED)["reserve"], strict=True))
    about, worse = about_draws(draws, measure), _worse(measure)
    return Chart(
        id="figuur-zekerheid",
        caption=f"Hoe groot de kans is dat het {worse} uitvalt: {outcome_words(draws.result, measure)}",
        unit=f"kans in procenten, bedrag in {unit_of(draws.result, measure)}",
        alt=_exceedance_alt(draws, measure, curve, reserves),
        draw=lambda _figure, axes: _draw_exceedance(axes, curve, reserves, worse),
        height=3.6,
        source=about["source"],
        notes=[EXTRA if measure.book == PEAK else RESERVE, *about["notes"]],
    )


def _exceedance_alt(draws: Draws, measure: Measure, curve: pd.Series, reserves: Mapping[int, float]) -> str:
    what, worse = f"{outcome_words(draws.result, measure)} {book_period(draws.result, measure)}", _worse(measure)
    chance = _chance(measure, float(curve.iloc[0]))
    enough = {at: f"is {dutch.euro(much)} genoeg" if much else "is niets nodig" for at, much in reserves.items()}
    told = "; ".join(f"bij {level}% zekerheid {text}" for level, text in enough.items())
    return (
        f"Dalende lijn van de kans dat {what} met meer dan een bedrag {worse} uitvalt dan in het scenario "
        f"({_short(measure, measure.of(draws.result))}). {chance[0].upper()}{chance[1:]}; {told}. "
        f"Het uiterste dat is getrokken: {dutch.euro(float(curve.index[-1]))} {worse}."
    )


def _worse(measure: Measure) -> str:
    return "hoger" if measure.book == PEAK else "ongunstiger"


NARROWEST = 1000.0  # euro along an axis when there is nothing to see
LABEL_ROW, LABEL_WIDE = 0.075, 0.3  # of the height and of the width: room for the label of a point


def _draw_exceedance(axes: Axes, curve: pd.Series, reserves: Mapping[int, float], worse: str) -> None:
    shown = curve.iloc[np.unique(np.linspace(0, len(curve) - 1, 500).astype(int))]  # more is not to be seen
    xs, chances = shown.index.to_numpy(dtype=float), shown.to_numpy(dtype=float)
    most = max(xs[-1], max(reserves.values()) / (1 - LABEL_WIDE), NARROWEST if len(curve) == 1 else 0.0)
    top = max(float(chances.max()) * 1.08, 0.25)
    xs, chances = np.append(xs, most), np.append(chances, 0.0)
    axes.step(xs, chances, where="post", color=fills()[0]["facecolor"], zorder=2)
    axes.fill_between(xs, chances, step="post", color=tint(fills()[0]["facecolor"], 0.12), lw=0, zorder=1)
    lowest = 0.0
    for level, amount in sorted(reserves.items(), reverse=True):
        chance = min(1 - level / 100, float(curve.iloc[0])) if amount else float(curve.iloc[0])
        axes.vlines(amount, 0, chance, color=CONTRAST, lw=1, ls=(0, (2, 2)), zorder=3)
        axes.plot([amount], [chance], "o", color=CONTRAST, mec="white", ms=7, zorder=4, clip_on=False)
        lowest = max(chance + top * 0.045, lowest + top * LABEL_ROW)
        text = f"{level}% zekerheid: {dutch.euro(amount)}"
        axes.annotate(text, (amount, lowest), (7, 0), textcoords="offset points", va="center", **_label_look())
    axes.set_xlim(0, most)
    axes.set_ylim(0, max(top, lowest + top * LABEL_ROW))
    axes.set_xlabel(f"Bedrag waarmee het {worse} uitvalt dan in het scenario (euro)")
    axes.set_title(f"Kans dat het meer dan dit bedrag {worse} uitvalt", loc="left", fontsize=9)
    axes.locator_params(axis="x", nbins=6)
    euro_axis(axes, "x")
    axes.yaxis.set_major_formatter(lambda value, _position: dutch.percent(value, 0))


def _label_look() -> dict[str, Any]:
    return {"weight": 600, "color": CONTRAST, "fontsize": 8.5, "zorder": 5, "bbox": PAPER}


# --- resilience --------------------------------------------------------------------------------------------------


def _judged(result: Result, found: Resilience) -> str:
    """Whether what is available is enough for what this scenario may cost more, in a sentence or two."""
    what = f"{outcome_words(result, found.measure)} {book_period(result, found.measure)}"
    available, sure = dutch.euro(found.available), f"{dutch.quantity(found.level)}% zekerheid"
    if found.ratio is None or found.letter is None:
        return (
            f"Bij {sure} is er geen reserve nodig voor {what}. Een verhouding tussen beschikbaar ({available}) en "
            "benodigd is er dan niet."
        )
    return (
        f"Met {sure} is een reserve van {dutch.euro(found.needed)} genoeg voor {what}. Beschikbaar is {available}. Dat "
        f"is {dutch.plain(found.ratio, 2)} keer wat nodig is: klasse {found.letter} ({GRADES[found.letter]})."
    )


def resilience_table(draws: Draws, found: Resilience) -> Table:
    """Available and needed capacity, their ratio and its class, with what that comes to and what the classes mean."""
    result, about = draws.result, about_draws(draws, found.measure)
    none = found.ratio is None or found.letter is None
    rows = {
        "available": ("Beschikbare weerstandscapaciteit", dutch.euro(found.available)),
        "needed": (f"Benodigd bij {dutch.quantity(found.level)}% zekerheid", dutch.euro(found.needed)),
        "ratio": ("Verhouding: beschikbaar gedeeld door benodigd", "-" if none else dutch.plain(found.ratio or 0, 2)),
        "letter": ("Klasse", "- (er is niets nodig)" if none else f"{found.letter} ({GRADES[str(found.letter)]})"),
    }
    return Table(
        id="tabel-weerstandsvermogen",
        caption=f"Weerstandsvermogen voor dit scenario: {outcome_words(result, found.measure)}",
        unit=unit_of(result, found.measure),
        sign="",
        frame=pd.DataFrame({"value": [text for _, text in rows.values()]}, index=list(rows)),
        stub="Wat",
        labels={key: label for key, (label, _) in rows.items()},
        columns={"value": "Uitkomst"},
        roles={"letter": "total"},
        source=about["source"],
        notes=[_judged(result, found), _classes_note(), RESERVE, ONLY_THIS, *about["notes"]],
    )


ONLY_THIS = (
    "Dit is alleen wat dit scenario vraagt. De beschikbare weerstandscapaciteit is er ook voor alle andere risico's: "
    "neem het benodigde bedrag op in de risicolijst van de paragraaf Weerstandsvermogen."
)


def _classes_note() -> str:
    least = {letter: dutch.plain(bound, 1) for letter, bound in CLASSES.items()}
    letters = list(least)
    parts = [f"A meer dan {least['A']}"]
    parts += [f"{b} vanaf {least[b]} tot {'en met ' * (a == 'A')}{least[a]}" for a, b in pairwise(letters)]
    return f"Klassen van de verhouding (naar beneden afgerond): {'; '.join(parts)}; F minder dan {least['E']}."


# --- for a notebook and the command line -------------------------------------------------------------------------


def drawn(result: Result, count: int = 10_000, seed: int = 1) -> Draws | None:
    """Draw what is uncertain in a scenario; None when nothing is."""
    scenario = result.scenario
    return draw(result, Sampling(count, seed)) if scenario.uncertainty or scenario.events else None


def uncertainty(result: Result) -> Displayed:
    """Return what is uncertain in a scenario, or a sentence when nothing is."""
    if result.scenario.uncertainty or result.scenario.events:
        return uncertainty_table(result)
    return Sentence(NO_RANGE)


VIEWS: dict[str, Callable[[Draws, Measure], Table]] = {
    "risico": lambda draws, measure: fan_table(draws, measure.party, measure.book),
    "zekerheid": certainty_table,
    "drijfveren": drivers_table,
}
CHARTS: dict[str, Callable[[Draws, Measure], Chart]] = {
    "risico": lambda draws, measure: fan_chart(draws, measure.party, measure.book),
    "zekerheid": exceedance_chart,
}
