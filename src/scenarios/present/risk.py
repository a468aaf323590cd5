"""Risk as the council reads it: what may come out, what to hold in reserve for it, and what makes the difference."""

from __future__ import annotations

from dataclasses import replace
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
    constants,
    drawn_quantile,
    drivers,
    exceedance,
    never_differs,
    outcome,
    percentiles,
    ranges,
    setbacks,
    sobol_indices,
)
from scenarios.analysis.sensitivity import PEAK, Measure, tornado
from scenarios.model.draws import Draws, Sampling, draw
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.present.bridge import BOOKS
from scenarios.present.certainty import year_labels
from scenarios.present.charts import PAPER, Chart, euro_axis, mark_projected
from scenarios.present.outcomes import about_measure, outcome_words, party_name, period_words, unit_of
from scenarios.present.sensitivity import tint, tornado_chart, tornado_table
from scenarios.present.style import CONTRAST, GREY, fills
from scenarios.present.uncertainty import EVENT, uncertain_label, uncertainty_table
from scenarios.problems import InputError

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
DRAWN = {"random": "", "latin_hypercube": ", gelijk gespreid (Latin hypercube)", "sobol": ", gelijk gespreid (Sobol)"}
# Lowest and highest percentile of each band, how strong its colour is, and its name.
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


def draws_notes(draws: Draws, measure: Measure) -> list[str]:
    """How many draws, from which seed, and how sure the outcome at 90% certainty is."""
    about = draws.sampling
    drawn = f"Berekend met {dutch.plain(about.count)} trekkingen{DRAWN[about.method]}, startgetal {about.seed}."
    if never_differs(outcome(draws, measure)):
        return [drawn]
    ends = certainty(draws, measure, [90])[["outcome_low", "outcome_high"]].to_numpy()[0]
    if np.isnan(ends).any():
        return [f"{drawn} Dat zijn er te weinig om te zeggen hoe precies de uitkomst bij 90% zekerheid is."]
    low, high = (_told(measure, float(end)) for end in sorted(ends, key=abs))
    wide = "" if about.method == "random" else " Dat is eerder te ruim dan te krap."
    span = f"is {low}" if low == high else f"ligt tussen {low} en {high} (95%-interval)"
    return [f"{drawn} De uitkomst bij 90% zekerheid {span}; met meer trekkingen wordt dat preciezer.{wide}"]


def risk_sentence(draws: Draws, measure: Measure) -> Sentence:
    """Between what amounts the outcome lies, how likely it is worse than the scenario, and the reserve for that."""
    amounts, itself = outcome(draws, measure), measure.of(draws.result)
    if never_differs(amounts):
        return Sentence(_always(draws, measure, amounts))
    chance = float(exceedance(draws, measure).iloc[0])
    reserve = float(certainty(draws, measure, [90])["reserve"].iloc[0])
    return Sentence(
        f"{_band(draws, measure, amounts)} Het scenario zelf komt uit op {_told(measure, itself)}; "
        f"{_chance(measure, chance)}. {_enough(measure, reserve)}"
    )


def _always(draws: Draws, measure: Measure, amounts: np.ndarray) -> str:
    what = f"{outcome_words(draws.result, measure)} {_period(draws.result, measure)}"
    itself, same = measure.of(draws.result), float(amounts[0])
    other = "" if abs(itself - same) < TOLERANCE else f" Het scenario zelf komt uit op {_told(measure, itself)}."
    return (
        f"In alle {dutch.plain(len(amounts))} trekkingen is {what} hetzelfde: {_told(measure, same)}. Wat onzeker is, "
        f"maakt hiervoor niet uit.{other}"
    )


def _band(draws: Draws, measure: Measure, amounts: np.ndarray) -> str:
    """Where the outcome lies in eight cases out of ten; more when many draws come out at its very ends."""
    low, high = (drawn_quantile(amounts, level) for level in (10, 90))
    share = float(np.mean((amounts >= low) & (amounts <= high)))
    cases = f"In {'acht' if share < 0.85 else 'minstens acht'} van de tien gevallen"
    who, period = party_name(draws.result, measure), _period(draws.result, measure)
    if high - low < TOLERANCE:
        what = outcome_words(draws.result, measure)
        least, most = (_told(measure, float(end)) for end in (amounts.min(), amounts.max()))
        return f"{cases} is {what} {period} {_told(measure, low)}; alles bij elkaar loopt het van {least} tot {most}."
    if measure.book == PEAK:
        what, ends = outcome_words(draws.result, measure), (dutch.euro(low), dutch.euro(high))
    elif high <= -TOLERANCE:
        what, ends = f"het tekort van {who}", (dutch.euro(-high), dutch.euro(-low))
    elif low >= TOLERANCE:
        what, ends = f"het overschot van {who}", (dutch.euro(low), dutch.euro(high))
    else:
        what, ends = f"het saldo van {who}", (_told(measure, low), _told(measure, high))
    return f"{cases} ligt {what} {period} tussen {ends[0]} en {ends[1]}."


def _period(result: Result, measure: Measure) -> str:
    book = "" if measure.book == PEAK else f" ({BOOKS[measure.book]})"
    return f"{period_words(result, measure)}{book}"


def _told(measure: Measure, amount: float) -> str:
    """Outcome in words."""
    if measure.book == PEAK:
        return dutch.euro(amount)
    if abs(amount) < TOLERANCE:
        return "een saldo van nul"
    return f"een {'tekort' if amount < 0 else 'overschot'} van {dutch.euro(abs(amount))}"


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


def _enough(measure: Measure, reserve: float) -> str:
    what = "extra geld in kas" if measure.book == PEAK else "reserve"
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
    about = _about(draws, measure)
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
        **_about(draws, measure),
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
    peak, about = measure.book == PEAK, _about(draws, measure)
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
    about, worse = _about(draws, measure), _worse(measure)
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
    what, worse = f"{outcome_words(draws.result, measure)} {_period(draws.result, measure)}", _worse(measure)
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


def resilience_sentence(result: Result, found: Resilience) -> Sentence:
    """Whether what is available is enough for what this scenario may cost more."""
    what = f"{outcome_words(result, found.measure)} {_period(result, found.measure)}"
    available, sure = dutch.euro(found.available), f"{dutch.quantity(found.level)}% zekerheid"
    if found.ratio is None or found.letter is None:
        return Sentence(
            f"Bij {sure} is er geen reserve nodig voor {what}. Een verhouding tussen beschikbaar ({available}) en "
            "benodigd is er dan niet."
        )
    return Sentence(
        f"Met {sure} is een reserve van {dutch.euro(found.needed)} genoeg voor {what}. Beschikbaar is {available}. Dat "
        f"is {dutch.plain(found.ratio, 2)} keer wat nodig is: klasse {found.letter} ({GRADES[found.letter]})."
    )


def resilience_table(draws: Draws, found: Resilience) -> Table:
    """Available and needed capacity, their ratio and its class, with what the classes mean."""
    result, about = draws.result, _about(draws, found.measure)
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
        notes=[_classes_note(), RESERVE, ONLY_THIS, *about["notes"]],
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


RANKED = (
    "Rangcorrelatie (Spearman): bij 1 gaan gegeven en uitkomst precies samen op, bij −1 precies tegen elkaar in. Bij 0 "
    "is er geen verband."
)
SHARES = (
    "Eigen aandeel: hoeveel van de spreiding wegvalt als alleen dit gegeven zeker wordt. Met samenspel: ook wat het "
    "samen met andere gegevens doet; die aandelen zijn samen vaak meer dan 100%."
)
MARGIN = (
    "Marge: het aandeel kan met 95% zekerheid zoveel hoger of lager zijn. Door toeval kan een aandeel net onder nul "
    "uitkomen."
)

# --- what makes the difference -----------------------------------------------------------------------------------


def drivers_table(draws: Draws, measure: Measure) -> Table:
    """How closely each uncertain number goes with the outcome, the closest first."""
    result, frame = draws.result, drivers(draws, measure)
    about, still = _about(draws, measure), constants(draws)
    noise = float(frame["noise"].iloc[0]) if len(frame) else np.nan
    meaning = [_meaning(measure, str(path), row) for path, row in frame.iterrows()]
    notes = [RANKED]
    if not np.isnan(noise):
        notes.append(f"Tussen {dutch.plain(-noise, 2)} en {dutch.plain(noise, 2)} kan het toeval zijn.")
    if still:
        names = dutch.listed([uncertain_label(result, path) for path in still])
        notes.append(f"Niet in de tabel, want in elke trekking gelijk: {names}.")
    if never_differs(outcome(draws, measure)):
        notes.append("De uitkomst is in elke trekking gelijk; daarom is er geen verband te geven (n.b.).")
    return Table(
        id="tabel-oorzaken",
        caption=f"Welke onzekere gegevens het meest samengaan met {outcome_words(result, measure)}",
        unit="rangcorrelatie, van −1 tot 1",
        sign=_period(result, measure),
        frame=pd.DataFrame({"correlation": frame["correlation"], "meaning": meaning}, index=frame.index),
        stub="Gegeven",
        labels={path: uncertain_label(result, str(path)) for path in frame.index},
        columns={"correlation": "Samenhang", "meaning": "Wat dat betekent"},
        show=lambda value, _row, _column: dutch.number(value, 2),
        source=about["source"],
        notes=[*notes, *about["notes"]],
    )


def _meaning(measure: Measure, path: str, row: pd.Series) -> str:
    if not abs(row["correlation"]) > row["noise"]:
        return "geen verband te zien"
    better = row["correlation"] > 0
    if measure.book == PEAK:
        word = "meer voorfinanciering" if better else "minder voorfinanciering"
    else:
        word = "gunstiger" if better else "ongunstiger"
    return f"{'als het gebeurt' if path.startswith(EVENT) else 'hoger'}: {word}"


def sobol_table(result: Result, frame: pd.DataFrame, measure: Measure) -> Table:
    """Share of the spread that is due to each uncertain number.

    Parameters
    ----------
    result
        The scenario.
    frame
        As `scenarios.analysis.risk.sobol_indices` makes it from this result and measure.
    measure
        What was looked at.
    """
    about = about_measure(result, measure)
    notes = [SHARES, MARGIN]
    if frame["total"].isna().all():
        notes.append("De uitkomst is in elke trekking gelijk; daarom is er geen aandeel te geven (n.b.).")
    return Table(
        id="tabel-aandelen",
        caption=f"Waar de onzekerheid vandaan komt: {outcome_words(result, measure)}",
        unit="procent van de spreiding (variantie)",
        sign=_period(result, measure),
        frame=frame[["first", "first_margin", "total", "total_margin"]],
        stub="Gegeven",
        labels={path: uncertain_label(result, str(path)) for path in frame.index},
        columns={
            "first": "Eigen aandeel",
            "first_margin": "Marge (eigen)",
            "total": "Met samenspel",
            "total_margin": "Marge (samenspel)",
        },
        show=lambda value, _row, _column: dutch.UNKNOWN if np.isnan(value) else dutch.percent(value, 0),
        source=about["source"],
        notes=[*notes, *about["notes"]],
    )


def _about(draws: Draws, measure: Measure) -> dict[str, Any]:
    """Source, how it was drawn, and what is projected."""
    about = about_measure(draws.result, measure)
    return {"source": about["source"], "notes": [*draws_notes(draws, measure), *about["notes"]]}


# --- for a notebook and the command line -------------------------------------------------------------------------


def drawn(result: Result, count: int = 10_000, seed: int = 1) -> Draws | None:
    """Draw what is uncertain in a scenario; None when nothing is."""
    scenario = result.scenario
    return draw(result, Sampling(count, seed)) if scenario.uncertainty or scenario.events else None


def uncertainty(result: Result) -> Displayed:
    """Return what is uncertain in a scenario, or a sentence when nothing is."""
    if result.scenario.uncertainty or result.scenario.events:
        return uncertainty_table(result)
    return Sentence("Dit scenario zegt niet welke getallen onzeker zijn. Een bandbreedte is er daarom niet.")


NOT_VARIED = "Gebeurtenissen en getallen per persoon staan hier niet bij: die hebben geen lage en hoge waarde."
NO_RANGE = "Geen enkel getal van dit scenario heeft voor de hele groep een lage en een hoge waarde."


def sensitivity_table(result: Result, measure: Measure) -> Displayed:
    """What each uncertain number does on its own, from one in ten lower to one in ten higher; or that none does."""
    return _sensitivity(result, measure, tornado_table)


def sensitivity_chart(result: Result, measure: Measure) -> Displayed:
    """Picture of `sensitivity_table`, or a sentence when there is nothing to see."""
    return _sensitivity(result, measure, tornado_chart)


def _sensitivity(
    result: Result, measure: Measure, shown: Callable[[Result, pd.DataFrame, Measure], Table | Chart]
) -> Displayed:
    scenario, varied = result.scenario, ranges(result.scenario)
    if not varied:
        return Sentence(NO_RANGE)
    display = shown(result, tornado(result, varied, measure), measure)
    all_there = not scenario.events and set(varied) == set(scenario.uncertainty)
    return display if all_there else replace(display, notes=[NOT_VARIED, *display.notes])


def shares_table(result: Result, measure: Measure, seed: int = 1) -> Table:
    """Sobol' shares, from draws of their own."""
    return sobol_table(result, sobol_indices(result, measure, seed=seed), measure)


def shares(result: Result, measure: Measure) -> Displayed:
    """Sobol' shares for a notebook, or a sentence that says why this scenario has none."""
    try:
        return shares_table(result, measure)
    except InputError as error:
        told = dict.fromkeys(problem.message for problem in error.problems)
        return Sentence(" ".join(f"{text[:1].upper()}{text[1:]}." for text in told))


VIEWS: dict[str, Callable[[Draws, Measure], Table]] = {
    "risico": lambda draws, measure: fan_table(draws, measure.party, measure.book),
    "zekerheid": certainty_table,
    "drijfveren": drivers_table,
}
CHARTS: dict[str, Callable[[Draws, Measure], Chart]] = {
    "risico": lambda draws, measure: fan_chart(draws, measure.party, measure.book),
    "zekerheid": exceedance_chart,
}
