"""What a controller looks at first while moving a scenario: its figures, beside those it started from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.analysis.key_figures import place_balance, prefinancing
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


def versus(now: float, begin: float, words: tuple[str, str] = ("V", "N")) -> str:
    """How a figure differs from that of the start: "begin € 1.000, verschil 250 V", or "als in het begin".

    `words` are for more and for less: what is advanced is higher or lower, and neither is better by itself.
    """
    moved = dutch.rounded(now) - dutch.rounded(begin)  # so that what is read here adds up
    if moved == 0:
        return "als in het begin"
    word = words[0] if moved > 0 else words[1]
    return f"begin {dutch.euro(begin)}, verschil {dutch.plain(abs(moved))}{dutch.HARD_SPACE}{word}"


def _balance(now: Result, begin: Result, party: str) -> KeyFigure:
    amounts = [Measure(party).of(result) for result in (now, begin)]
    told = f"{dutch.years(now.horizon.year_labels)}; {versus(amounts[0], amounts[1])}{_goes_on(now, begin)}"
    return KeyFigure("Saldo, baten en lasten", dutch.euro(amounts[0]), told)


def _goes_on(now: Result, begin: Result) -> str:
    """Warn that a difference may lie in years that are not seen: what starts later is no saving."""
    ends = (sum(float(group.places()[-1, 0]) for group in each.cohorts.values()) for each in (now, begin))
    working, before = (round(places, 1) for places in ends)
    if working == before:
        return ""
    end = f"eind {now.horizon.year_labels[-1]}"
    places = f"{dutch.counted(working, 'plek', 'plekken')} bezet (begin {dutch.quantity(before)})"
    return f". Let op: {end} zijn er nog {places}, en wat daarna komt telt niet mee"


def _position(now: Result, begin: Result, party: str) -> KeyFigure:
    found, before = (prefinancing(result, party) for result in (now, begin))
    when = f"{dutch.month_short(found.peak_month)}; " if found.peak else ""
    told = versus(found.peak, before.peak, ("hoger", "lager"))
    return KeyFigure("Hoogste voorfinanciering", dutch.euro(found.peak), f"{when}{told}")


def _place(now: Result, begin: Result) -> KeyFigure:
    amounts = [place_balance(result) for result in (now, begin)]
    if amounts[0] is None:
        return KeyFigure("Saldo per plek", dutch.NOT_APPLICABLE, "er zijn geen plekken")
    told = "in het begin was er geen plek" if amounts[1] is None else versus(amounts[0], amounts[1])
    return KeyFigure(
        "Saldo per plek", dutch.euro(amounts[0]), f"gemiddeld per jaar, alle partijen samen, recht; {told}"
    )


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
