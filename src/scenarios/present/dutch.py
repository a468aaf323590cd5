"""Numbers and dates as a Dutch council reads them: Babel, half up, one module, no locale of the machine."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from scenarios.model import distributions

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCALE = "nl_NL"
NIL, UNKNOWN, NOT_APPLICABLE = "-", "n.b.", "n.v.t."
MINUS, HARD_SPACE, GLUE = "\u2212", "\u00a0", "\u2060"

listed = distributions.listed  # words in a sentence of a paper, as in one of the model: "a, b en c"


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Round half up on the decimals as typed, not on their binary shadow: 2,675 becomes 2,68."""
    with localcontext() as context:
        context.prec = 40
        steady = Decimal(repr(float(value))).quantize(Decimal("1e-6"), ROUND_HALF_UP)
        return steady.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + Decimal(0)


def number(value: float, decimals: int = 0, missing: str = UNKNOWN) -> str:
    """Dutch number with a real minus sign; nothing is "-", missing is "n.b." unless it is something else.

    >>> number(-1361), number(0), number(float("nan")), number(0.8611, 2)
    ('−1.361', '-', 'n.b.', '0,86')
    """
    if math.isnan(value):
        return missing
    amount = rounded(value, decimals)
    return NIL if amount == 0 else plain(amount, decimals)


def plain(value: Decimal | float, decimals: int = 0) -> str:
    """Dutch number in which nought is "0"."""
    amount = value if isinstance(value, Decimal) else rounded(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return (MINUS if amount < 0 else "") + _written(abs(amount), pattern)


def euro(value: float, decimals: int = 0, missing: str = UNKNOWN) -> str:
    """Amount in running text: "€ 1.250" with a hard space, the minus before the euro sign, nought as "€ 0"."""
    if math.isnan(value):
        return missing
    amount = rounded(value, decimals)
    return f"{MINUS if amount < 0 else ''}€{HARD_SPACE}{plain(abs(amount), decimals)}"


def glued(text: str) -> str:
    """Text for a screen, in which a minus sign stays on the line of its amount."""
    return text.replace(MINUS, MINUS + GLUE)


def percent(fraction: float, decimals: int = 1) -> str:
    """Share as a percentage: 0.235 is "23,5%"."""
    return f"{plain(fraction * 100, decimals)}%"


def quantity(value: float, decimals: int = 6) -> str:
    """Count or measure with no more decimals than it needs, and at most these: 31, 0,86, 23,5."""
    return _written(rounded(value, decimals), "#,##0.######").replace("-", MINUS)


@lru_cache(maxsize=8192)  # a chart asks for the same amount many times, and a workbench at every step
def _written(amount: Decimal, pattern: str) -> str:
    return format_decimal(amount, pattern, LOCALE)


def day(value: date) -> str:
    """Date in words: "22 augustus 2017"."""
    return format_date(value, "d MMMM y", LOCALE)


def month(label: str) -> str:
    """Month in words, from "2022-04": "april 2022"."""
    return format_date(date.fromisoformat(f"{label}-01"), "MMMM y", LOCALE)


def month_short(label: str) -> str:
    """Month in short, from "2022-04": "apr 2022"."""
    return format_date(date.fromisoformat(f"{label}-01"), "MMM y", LOCALE).replace(".", "")


def years(values: Sequence[int]) -> str:
    """Consecutive years: "2017", or "2017 tot en met 2019"."""
    return str(values[0]) if values[0] == values[-1] else f"{values[0]} tot en met {values[-1]}"


def counted(value: float, one: str, many: str, decimals: int = 6) -> str:
    """Count with its noun, with at most these decimals: "1 plek", "13 plekken"."""
    return f"{quantity(value, decimals)} {one if rounded(value, decimals) == 1 else many}"
