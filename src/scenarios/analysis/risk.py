"""What many draws of a scenario say: percentiles, what to hold in reserve, and which numbers make the difference.

Every quantile here is an outcome that was drawn, counted from the middle outwards: the 90th percentile is the smallest
one that at least 90% of the draws is not above, the 10th the largest one that at least 90% is not below.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.analysis.sensitivity import PEAK, Measure, is_whole
from scenarios.model.distributions import certain, plain, quantile
from scenarios.model.draws import Sampling, fitting, happening, work_out
from scenarios.model.result import TOLERANCE, dusted
from scenarios.model.sampling import EDGE
from scenarios.model.uncertainty import numbers as numbers_of
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from scenarios.model.distributions import Floats
    from scenarios.model.draws import Draws
    from scenarios.model.result import Result
    from scenarios.model.scenario import Scenario

LEVELS = (70, 75, 80, 85, 90, 95, 99)
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
MEAN, ITSELF, TOTAL = "gemiddelde", "scenario", "totaal"
SURE = 0.95  # of the intervals around quantiles
# Lowest ratio of each class but the last; above 2,0 for A, from the bound itself for the others.
CLASSES = {"A": 2.0, "B": 1.4, "C": 1.0, "D": 0.8, "E": 0.6}
LAST = "F"

NOTHING = (
    "er is niets onzeker: zet in het scenario bij [uncertainty] welke getallen onzeker zijn, of noem gebeurtenissen"
)
ONE_YEAR = (
    "van de voorfinanciering is alleen de hoogste stand over de hele looptijd bewaard, niet die van een jaar; "
    "laat het jaar weg of kies een ander boek"
)
NO_LOSS = (
    "weerstandsvermogen gaat over baten en lasten: geld dat later komt of wordt voorgeschoten, is geen verlies. "
    'Kies het boek "recognised"'
)
TOGETHER = (
    "dit aandeel is alleen uit te rekenen als de onzekere getallen los van elkaar staan. Haal de samenhangen weg, of "
    "gebruik de rangcorrelatie"
)

PERSONAL = (
    'dit aandeel is niet uit te rekenen als een getal per persoon verschilt (per = "person"): dat zijn zoveel getallen '
    "als er mensen zijn. Gebruik de rangcorrelatie"
)


# --- outcomes ----------------------------------------------------------------------------------------------------


def outcome(draws: Draws, measure: Measure) -> Floats:
    """Measure of every draw, without float dust.

    Parameters
    ----------
    draws
        As `scenarios.model.draws.draw` makes them.
    measure
        What one looks at; of "prefinancing" only the highest position over the whole horizon is kept.

    Returns
    -------
    Array [draw], euro: a balance received +, paid -; a position nought or more.

    Raises
    ------
    InputError
        Nothing is uncertain; the scenario has no such party, book or year; or a position of one year is asked for.
    """
    refuse_certain(draws.result.scenario)
    measure.of(draws.result)
    if measure.book == PEAK and measure.year is not None:
        raise InputError([Problem("", "year", ONE_YEAR)])
    if measure.book == PEAK:
        return dusted(draws.peaks[measure.party])
    nets = draws.nets[measure.party, measure.book]
    years = draws.result.horizon.year_labels
    return dusted(nets.sum(axis=0) if measure.year is None else nets[years.index(measure.year)])


def setbacks(draws: Draws, measure: Measure) -> Floats:
    """How much worse each draw is than the scenario itself: array [draw], euro, worse +, better -.

    Worse is a lower balance, or a higher position of what was advanced. Less than half a cent is nought.
    """
    difference = outcome(draws, measure) - measure.of(draws.result)
    worse = difference if measure.book == PEAK else -difference
    return np.where(np.abs(worse) < TOLERANCE, 0.0, worse)


def never_differs(amounts: Floats) -> bool:
    """Whether all draws have the same outcome, to half a cent."""
    return float(np.ptp(amounts)) < TOLERANCE


def percentiles(draws: Draws, party: str, book: str, levels: Sequence[float] = PERCENTILES) -> pd.DataFrame:
    """Balance of a party in a book of `result.BOOKS`, per calendar year and in total.

    The total has percentiles of its own: those of the years do not add up to it.

    Returns
    -------
    Frame in euro, received +, paid -. Index: `levels` (at most 5% of the draws is below level 5, so that
    is the unfavourable end), "gemiddelde", and "scenario": the scenario itself, in which nothing is uncertain. Columns:
    calendar years, and "totaal".

    Raises
    ------
    InputError
        As `outcome`; also for "prefinancing", which is not kept by year.
    """
    import pandas as pd

    years: list[int | None] = [*draws.result.horizon.year_labels, None]
    found = {}
    for year in years:
        measure = Measure(party, book, year)
        amounts = outcome(draws, measure)
        drawn = [drawn_quantile(amounts, level) for level in levels]
        found[year or TOTAL] = [*drawn, float(dusted(amounts.mean())), measure.of(draws.result)]
    return pd.DataFrame(found, index=pd.Index([*levels, MEAN, ITSELF], dtype=object))


# --- reserve -----------------------------------------------------------------------------------------------------


def certainty(draws: Draws, measure: Measure, levels: Sequence[float] = LEVELS) -> pd.DataFrame:
    """What has to be held in reserve, by the certainty with which it is enough.

    The scenario itself is what the budget reckons with. A reserve has to cover only what turns out worse than that:
    for a balance max(0, scenario - quantile of the balance at 1 - certainty), for prefinancing max(0, quantile of the
    highest position at the certainty - scenario). This is the "benodigde weerstandscapaciteit" of the
    weerstandsparagraaf. What turns out better elsewhere is not set off against it.

    Returns
    -------
    Frame in euro with `levels` (percentages) as index. Columns `reserve` (nought or more), `outcome` (what the measure
    is at that certainty: it is not worse than this), and for both `_low` and `_high`: the interval in which the true
    quantile lies with 95% certainty, from order statistics (binomial). It is NaN where there are too few draws. It
    holds for "random" draws, and is rather too wide than too narrow for the other methods.

    Raises
    ------
    InputError
        As `outcome`, or a level is not between 50 and 100.
    """
    import pandas as pd

    _refuse_levels(levels)
    worse, base = setbacks(draws, measure), measure.of(draws.result)
    found = np.array([[drawn_quantile(worse, level), *_interval(worse, level)] for level in levels]).reshape(-1, 3)
    middle, low, high = found.T
    reserves = {"reserve": middle, "reserve_low": low, "reserve_high": high}
    frame = pd.DataFrame({name: np.maximum(amounts, 0.0) for name, amounts in reserves.items()}, index=list(levels))
    ends = (low, high) if measure.book == PEAK else (high, low)
    for name, amounts in zip(("outcome", "outcome_low", "outcome_high"), (middle, *ends), strict=True):
        frame[name] = dusted(base + (amounts if measure.book == PEAK else -amounts))
    return frame


def exceedance(draws: Draws, measure: Measure) -> pd.Series:
    """Chance that the outcome is worse than the scenario by more than an amount.

    Returns
    -------
    Series "chance" (fractions, falling to 0) by amount in euro: nought first, then every setback that was drawn. The
    chance holds from that amount until the next one.
    """
    import pandas as pd

    worse = np.maximum(setbacks(draws, measure), 0.0)
    amounts, counts = np.unique(np.append(worse, 0.0), return_counts=True)
    counts[0] -= 1  # nought is always there, and was no draw
    return pd.Series(1 - counts.cumsum() / len(worse), index=amounts, name="chance").clip(lower=0.0)


@dataclass(frozen=True)
class Resilience:
    """Capacity that is there beside what is needed at a certainty: the ratio of the weerstandsparagraaf.

    `available` and `needed` are euro, `level` a percentage.
    """

    measure: Measure
    level: float
    available: float
    needed: float

    @property
    def ratio(self) -> float | None:
        """Available divided by needed, rounded down to hundredths so that it agrees with its class; None: no need."""
        if self.needed < TOLERANCE:
            return None
        return floor(round(self.available / self.needed * 100, 6)) / 100

    @property
    def letter(self) -> str | None:
        """Class "A" (more than 2,0) to "F" (less than 0,6); None when nothing is needed."""
        ratio = self.ratio
        if ratio is None:
            return None
        reached = (letter for letter, least in CLASSES.items() if ratio > least or (ratio == least and letter != "A"))
        return next(reached, LAST)


def resilience(draws: Draws, measure: Measure, available: float, level: float = 90) -> Resilience:
    """Compare capacity that is available (euro) with what this scenario needs at a certainty (a percentage).

    Raises
    ------
    InputError
        As `certainty`, `available` is no amount, or the book is not
        baten en lasten: what is only late in cash, or advanced, is no loss.
    """
    if measure.book != "recognised":
        raise InputError([Problem("", "book", NO_LOSS)])
    if not isfinite(available):
        raise InputError([Problem("", "available", "de beschikbare weerstandscapaciteit moet een bedrag in euro zijn")])
    needed = float(certainty(draws, measure, [level])["reserve"].iloc[0])
    return Resilience(measure, level, float(available), needed)


# --- which numbers make the difference ---------------------------------------------------------------------------


def constants(draws: Draws) -> list[str]:
    """Numbers, and events by "events." and their name, that are the same in every draw."""
    return [path for path, values in draws.numbers.items() if np.ptp(values) == 0]


def drivers(draws: Draws, measure: Measure) -> pd.DataFrame:
    """How closely each uncertain number and event goes with the outcome.

    Returns
    -------
    Frame with paths as index ("events.<name>" for events), the closest first; those of `constants` are left out.
    Column `correlation`: Spearman's rank correlation with the measure, from -1 to 1; NaN when the outcome never
    differs. `noise`: correlations nearer to nought than this come about by chance in 95% of cases.
    """
    import pandas as pd
    from scipy.stats import spearmanr  # type: ignore[import-untyped]

    amounts, still = outcome(draws, measure), constants(draws)
    cents, same = amounts.round(2), never_differs(amounts)
    found = {
        path: np.nan if same else float(spearmanr(values, cents).statistic)
        for path, values in draws.numbers.items()
        if path not in still
    }
    frame = pd.DataFrame({"correlation": found}, index=list(found), dtype=float)
    frame["noise"] = 1.96 / np.sqrt(max(len(amounts) - 1, 1))
    return frame.loc[_largest_first(frame["correlation"])]


def sobol_indices(result: Result, measure: Measure, count: int = 1024, seed: int = 1) -> pd.DataFrame:
    """Share of the variance of the outcome that is due to each uncertain number and event (Sobol' indices).

    Parameters
    ----------
    result
        A worked-out scenario with uncertainty, without correlations.
    measure
        What one looks at.
    count
        Base sample, a power of two; `count` times (numbers + 2) draws are worked out.
    seed
        Any whole number from nought.

    Returns
    -------
    Frame with paths as index ("events.<name>" for events), the largest total first; what cannot differ is left out.
    Columns `first` (share of that number by itself), `total` (with what it does together with others), and
    `first_margin`, `total_margin`: half the width of the 95% interval. Noise can bring a share below nought. All NaN
    when the outcome never differs.

    Raises
    ------
    InputError
        Nothing is uncertain, numbers are correlated or per person, `count` is no power of two, or as `outcome`.
    """
    import pandas as pd
    from SALib.analyze import sobol as analysis  # type: ignore[import-untyped]

    _refuse_sobol(result.scenario, count)
    names, values = _points(result.scenario, count, seed)
    size = count * (len(names) + 2)
    amounts = outcome(work_out(result, values, Sampling(size, seed, "sobol")), measure)
    keys = {"first": "S1", "first_margin": "S1_conf", "total": "ST", "total_margin": "ST_conf"}
    if never_differs(amounts):
        return pd.DataFrame(np.nan, index=names, columns=list(keys))
    found = analysis.analyze(_problem(names), amounts, calc_second_order=False, seed=seed)
    frame = pd.DataFrame({name: found[key] for name, key in keys.items()}, index=names)
    return frame.loc[_largest_first(frame["total"])]


def ranges(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Low and high value of each uncertain number for a tornado: one in ten is lower, one in ten is higher.

    Rounded to three digits, or to whole numbers where only those make sense. A number whose ends are then the same is
    left out, and so is a number per person: what one of them has says little of all of them.
    """
    refuse_certain(scenario)
    found = {}
    for path, about in scenario.uncertainty.items():
        if about.per == "person":
            continue
        ends = quantile(about, np.array([0.1, 0.9]))
        low, high = (round(end) if is_whole(scenario, path) else float(f"{end:.3g}") for end in ends)
        if low < high:
            found[path] = (low, high)
    return found


def _points(scenario: Scenario, count: int, seed: int) -> tuple[list[str], dict[str, Floats]]:
    """Names of what can differ, and SALib's points made into draws [draw] of every number and event."""
    from SALib.sample import sobol  # type: ignore[import-untyped]

    chances = {f"events.{name}": event.probability for name, event in scenario.events.items()}
    names = [path for path, about in scenario.uncertainty.items() if certain(about) is None]
    names += [path for path, chance in chances.items() if 0 < chance < 1]
    if not names:
        raise InputError([Problem("", "uncertainty", NOTHING)])
    points = sobol.sample(_problem(names), count, calc_second_order=False, seed=seed).clip(EDGE, 1 - EDGE)
    luck = dict.fromkeys([*scenario.uncertainty, *chances], np.full(len(points), 0.5))
    luck |= dict(zip(names, points.T, strict=True))
    bases, about = numbers_of(scenario), scenario.uncertainty
    values = {path: fitting(path, bases[path], quantile(about[path], luck[path])) for path in about}
    return names, values | happening(scenario, luck)


def _problem(names: Sequence[str]) -> dict[str, Any]:
    """Say to SALib that every input is a uniform number between 0 and 1."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0, 1]] * len(names)}


# --- small things ------------------------------------------------------------------------------------------------


def drawn_quantile(amounts: Floats, level: float) -> float:
    """Amount that was drawn at a percentile (0 to 100), counted from the middle outwards."""
    if level < 50:
        return -drawn_quantile(-amounts, 100 - level) + 0.0  # no negative nought
    return float(np.quantile(amounts, level / 100, method="inverted_cdf"))


def _interval(amounts: Floats, level: float) -> tuple[float, float]:
    """95% interval of a quantile from order statistics; NaN where there are too few draws for it."""
    from scipy.stats import quantile_test

    found = quantile_test(amounts, p=level / 100).confidence_interval(SURE)
    return float(found.low), float(found.high)


def _largest_first(column: pd.Series) -> pd.Index:
    return column.abs().sort_values(ascending=False, kind="stable").index


def refuse_certain(scenario: Scenario) -> None:
    """Raise InputError for a scenario in which nothing is uncertain."""
    if not scenario.uncertainty and not scenario.events:
        raise InputError([Problem("", "uncertainty", NOTHING)])


def _refuse_levels(levels: Sequence[float]) -> None:
    wrong = [level for level in levels if not 50 <= level < 100]
    if wrong:
        messages = [f"{plain(level)} kan niet; geef een percentage van 50 tot 100, zoals 90" for level in wrong]
        raise InputError([Problem("", "level", message) for message in messages])


def _refuse_sobol(scenario: Scenario, count: int) -> None:
    refuse_certain(scenario)
    problems = [Problem("", "correlations", TOGETHER)] if scenario.correlations else []
    personal = [path for path, about in scenario.uncertainty.items() if about.per == "person"]
    problems += [Problem("", f"uncertainty.{path}", PERSONAL) for path in personal]
    if count < 2 or count & (count - 1):
        problems.append(Problem("", "count", f"{count} is geen macht van twee; kies bijvoorbeeld 512, 1024 of 2048"))
    if problems:
        raise InputError(problems)
