"""What a controller looks at first while moving a scenario: its figures, beside those it started from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.analysis.key_figures import place_totals, prefinancing
from scenarios.analysis.risk import drawn_quantile, outcome
from scenarios.analysis.sensitivity import Measure
from scenarios.present import dutch
from scenarios.present.blocks import KeyFigure, KeyFigures

if TYPE_CHECKING:
    from scenarios.model.draws import Draws
    from scenarios.model.result import Result

LOWEST, HIGHEST = 10, 90  # percentiles that a range lies between


def exploring_figures(now: Result, begin: Result, party: str, draws: Draws | None, undrawn: str = "") -> KeyFigures:
    """Balance, highest position, balance per place and range of a party, each beside the scenario it started from.

    Parameters
    ----------
    now, begin
        What is on the screen, and the scenario that was moved.
    party
        Name of a party of both.
    draws
        Draws of what is on the screen; None when nothing is uncertain or they are not there yet.
    undrawn
        Why there will be none; empty when that is not so.
    """
    found = [_balance(now, begin, party), _position(now, begin, party), _place(now, begin)]
    return KeyFigures([*found, _range(now, draws, undrawn, party)])


def versus(now: float, begin: float, *, more_is_better: bool = True) -> str:
    """How a figure differs from that of the start: "begin € 1.000, verschil 250 V", or "als in het begin"."""
    moved = dutch.rounded(now - begin)  # as the tables round it
    if moved == 0:
        return "als in het begin"
    letter = "V" if (moved > 0) == more_is_better else "N"
    return f"begin {dutch.euro(begin)}, verschil {dutch.plain(abs(moved))}{dutch.HARD_SPACE}{letter}"


def _balance(now: Result, begin: Result, party: str) -> KeyFigure:
    amounts = [Measure(party).of(result) for result in (now, begin)]
    years = dutch.years(now.horizon.year_labels)
    return KeyFigure("Saldo, baten en lasten", dutch.euro(amounts[0]), f"{years}; {versus(*amounts)}")


def _position(now: Result, begin: Result, party: str) -> KeyFigure:
    found, before = (prefinancing(result, party) for result in (now, begin))
    when = f"{dutch.month_short(found.peak_month)}; " if found.peak else ""
    told = versus(found.peak, before.peak, more_is_better=False)
    return KeyFigure("Hoogste voorfinanciering", dutch.euro(found.peak), f"{when}{told}")


def _place(now: Result, begin: Result) -> KeyFigure:
    totals, before = (place_totals(result).loc["saldo"].dropna() for result in (now, begin))
    if not len(totals):
        return KeyFigure("Saldo per plek", dutch.NOT_APPLICABLE, "er zijn geen plekken")
    year = totals.index[-1]
    told = versus(totals[year], before[year]) if year in before.index else "in het begin was er dan geen plek"
    return KeyFigure("Saldo per plek", dutch.euro(totals[year]), f"alle partijen samen, recht, {year}; {told}")


def _range(now: Result, draws: Draws | None, undrawn: str, party: str) -> KeyFigure:
    label = "Bandbreedte van het saldo"
    if not now.scenario.uncertainty and not now.scenario.events:
        return KeyFigure(label, dutch.NOT_APPLICABLE, "dit scenario zegt niet wat onzeker is")
    if undrawn:
        return KeyFigure(label, dutch.UNKNOWN, f"kan niet worden geloot: {undrawn}")
    if draws is None:
        return KeyFigure(label, "…", "wordt geloot")
    amounts = outcome(draws, Measure(party))
    low, high = (drawn_quantile(amounts, level) for level in (LOWEST, HIGHEST))
    count = dutch.plain(draws.sampling.count)
    between = f"{dutch.quantity((HIGHEST - LOWEST) / 10)} van de 10 gevallen"
    ends = " tot ".join(dutch.plain(end / 1000) for end in (low, high))
    return KeyFigure(label, ends, f"x €{dutch.HARD_SPACE}1.000, {between}; {count} trekkingen")
