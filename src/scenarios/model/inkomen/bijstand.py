"""Bijstand: the net income of the household made up to the norm, from nothing or from a benefit below it.

Formula, a month: norm (single: also a single parent; couple) minus net income from work and from WGA and Toeslagenwet
of the household that counts, not below nil. Of the net wage (what the wage adds after tax) of who starts to work the
municipality may leave out a part, up to a maximum: 25% for six months, then 15% for twelve months of who works with
loonkostensubsidie, 12,5% for thirty months of a single parent of a child under 12, or 15% for as long as it lasts of
who is medisch urenbeperkt.
Bijstand is paid net; the tax on it is for the municipality, but the gross amount counts for toeslagen: it is the amount
whose extra income tax leaves the net bijstand. Of a couple each has half.
Source: Participatiewet art. 19, 21, 31 (lid 2 n, r, y, z), 32. Timing: by month, norms by half-year, with holiday
allowance. Not covered: people who share a home, under 21, under 27 (for whom n and r do not hold), the 15% that goes on
when more hours are not possible (aa), individuele inkomenstoeslag, bijzondere bijstand, debts and sanctions. That the
part is one of the net wage is an assumption.

Worked example, January 2026, single, 600,00 net from work: 1.401,50 - 600,00 = 801,50; with a quarter left out 1.401,50
- 0,75 x 600,00 = 951,50.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from scenarios.model.inkomen.inkomstenbelasting import income_tax
from scenarios.model.inkomen.jumps import Turn

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.parameters import Reader

Disregard = Literal["none", "first_months", "lks", "single_parent", "medical"]


@dataclass(frozen=True)
class Stage:
    """Months in which part of a wage is left out: letter of the law, names of the rate and the maximum, how long."""

    letter: str
    rate: str
    highest: str
    months: int | None  # None: as long as it lasts


FIRST = Stage("n", "bijstand_disregard_first_rate", "bijstand_disregard_first_max", 6)
AFTER: dict[Disregard, Stage] = {
    "lks": Stage("z", "bijstand_disregard_lks_rate", "bijstand_disregard_lks_max", 12),
    "single_parent": Stage("r", "bijstand_disregard_parent_rate", "bijstand_disregard_parent_max", 30),
    "medical": Stage("y", "bijstand_disregard_medical_rate", "bijstand_disregard_medical_max", None),
}


def norm(reader: Reader, day: date, *, couple: bool) -> float:
    """Net income to which the household is made up, euro a month, with holiday allowance."""
    return reader.at("bijstand_couple_month" if couple else "bijstand_single_month", day)


def top_up(net_income: np.ndarray, reader: Reader, day: date, *, couple: bool) -> np.ndarray:
    """Net bijstand beside the net income of the household that counts [case], euro a month."""
    return np.maximum(norm(reader, day, couple=couple) - net_income, 0)


def stages(kind: Disregard) -> list[tuple[int, Stage]]:
    """Stages one after another, each with the number of months after the start at which it begins."""
    if kind == "none":
        return []
    after = AFTER.get(kind)
    return [(0, FIRST), *([(FIRST.months or 0, after)] if after else [])]


def disregarded(kind: Disregard, net_wage: np.ndarray, reader: Reader, day: date, month: int = 0) -> np.ndarray:
    """Part of the net wage of who starts to work that is left out, `month` months after it [case], euro a month."""
    for begin, stage in stages(kind):
        if stage.months is None or month < begin + stage.months:
            return np.minimum(reader.at(stage.rate, day) * net_wage, reader.at(stage.highest, day))
    return np.zeros_like(net_wage)


def turns(kind: Disregard) -> list[Turn]:
    """Months after the start at which a stage ends."""
    return [
        Turn("bijstand", f"Participatiewet art. 31 lid 2 onderdeel {stage.letter}", begin + stage.months)
        for begin, stage in stages(kind)
        if stage.months
    ]


def grossed_up(net: np.ndarray, labour: np.ndarray, other: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Gross amount of net bijstand beside a wage and another benefit, of one person [case], euro a year all."""
    from scipy.optimize.elementwise import find_root  # type: ignore[import-untyped]

    without = income_tax(labour, other, reader, day).due

    def too_much(gross: np.ndarray, *given: np.ndarray) -> np.ndarray:
        net, labour, other, without = given
        return gross - (income_tax(labour, other + gross, reader, day).due - without) - net

    nothing = np.zeros_like(net)
    return find_root(too_much, (nothing, 3 * net + 1), args=(net, nothing + labour, nothing + other, without)).x
