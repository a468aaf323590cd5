"""A place where a rule makes income jump: every scheme declares its own, so that no jump is without a name."""

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
