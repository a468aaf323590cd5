"""Bijstand: the net income of the household made up to the norm.

Formula, a month: norm (single: also a single parent; couple) minus net income from work of the household, not below
nil. Bijstand is paid net; the tax on it is for the municipality, but the gross amount counts for toeslagen: it is the
amount whose extra income tax leaves the net bijstand. Of a couple each has half.
Source: Participatiewet art. 19, 21, 31, 32. Timing: by month, norms by half-year, with holiday allowance.
Not covered: the part of a wage that a municipality may leave out for some months (art. 31 lid 2 n, r and y), people who
share a home, under 21, individuele inkomenstoeslag, bijzondere bijstand, debts and sanctions.

Worked example, January 2026, single, 600,00 net from work: 1.401,50 - 600,00 = 801,50.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.inkomen.inkomstenbelasting import income_tax

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.parameters import Reader

HALVINGS = 60


def top_up(net_work: np.ndarray, reader: Reader, day: date, *, couple: bool) -> np.ndarray:
    """Net bijstand beside net income from work of the household [case], euro a month."""
    norm = reader.at("bijstand_couple_month" if couple else "bijstand_single_month", day)
    return np.maximum(norm - net_work, 0)


def grossed_up(net: np.ndarray, labour: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Gross amount of a net benefit beside a wage, of one person [case], euro a year both."""
    without = income_tax(labour, np.zeros_like(labour), reader, day).due
    low, high = np.zeros_like(net), 3 * net
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = middle - (income_tax(labour, middle, reader, day).due - without) >= net
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high
