"""Where a rule makes income jump, with earnings or with time: every scheme declares its own, and gives it a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Jump:
    """Where a scheme jumps.

    Attributes
    ----------
    rule, article
        Module of the scheme and the article of the law ("wga", "Wet WIA art. 60 lid 2 en art. 62").
    earnings
        Gross wage at which it jumps, euro a month, with holiday allowance.
    """

    rule: str
    article: str
    earnings: float


@dataclass(frozen=True)
class Turn:
    """When a scheme changes: `month` months after the start another rate or another rule begins, or it ends."""

    rule: str
    article: str
    month: int
