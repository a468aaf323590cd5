"""What was booked, laid over what was planned: from the month after the cut-off the forecast goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.model.ledger import Ledger

PACE_MONTHS = 12  # a full year, so that a season is not taken for a pace


@dataclass(frozen=True)
class Realised:
    """Amounts booked from the first month of the horizon up to and including a cut-off.

    Parameters
    ----------
    through
        Number of months booked; the last one is month `through` - 1.
    onward
        "plan": later months stay as planned. "pace": they are the plan times what was booked over what was planned in
        the last twelve months booked (as planned where nothing was planned then).
    booked
        Euro by (flow, "recognised" or "cash") [month]; a correction may make a month negative.
    source
        What was booked, for the page: title of the ledger.
    status
        "published", or "assumed" for a ledger made up as an illustration.
    ledger
        The lines it was read from; None when it was read back from an adopted record.
    """

    through: int
    onward: str
    booked: Mapping[tuple[str, str], np.ndarray]
    source: str
    status: str
    ledger: Ledger | None = None

    def entitlement(self, flow: str, planned: np.ndarray) -> np.ndarray:
        """What arises [month, draw]: booked up to the cut-off, then the forecast; a flow not booked is as planned."""
        booked = self.booked.get((flow, "recognised"))
        if booked is None:
            return planned
        rest = planned[self.through :] * (self.pace(booked, planned) if self.onward == "pace" else 1.0)
        return np.concatenate([np.repeat(booked[:, np.newaxis], planned.shape[1], axis=1), rest])

    def cash(self, flow: str, scheduled: np.ndarray, returned: np.ndarray) -> np.ndarray:
        """When the money moves [month + tail, draw]: as booked up to the cut-off, then as the settlement rule says.

        What should have been paid by then and was not is paid in the next month; what was paid ahead lowers the first
        payments after it. `returned` is what the flows that run back beside it pay [month + tail, draw]: a ledger books
        all of them as one.
        """
        booked = self.booked.get((flow, "cash"))
        if booked is None:
            return scheduled
        if len(scheduled) == self.through:  # all of it was to be paid by then: what was not, is paid after the horizon
            scheduled = np.concatenate([scheduled, np.zeros_like(scheduled[:1])])
        paid = booked[:, np.newaxis] + returned[: self.through]
        later = np.maximum(scheduled.cumsum(axis=0)[self.through :], paid.sum(axis=0))
        return np.concatenate([paid, np.diff(later, axis=0, prepend=paid.sum(axis=0)[np.newaxis])])

    def pace(self, booked: np.ndarray, planned: np.ndarray) -> np.ndarray:
        """What was booked over what was planned in the last twelve months booked [draw]; 1 where nothing was."""
        recent = slice(max(self.through - PACE_MONTHS, 0), self.through)
        expected = planned[recent].sum(axis=0)
        return np.where(expected > 0, booked[recent].sum() / np.where(expected > 0, expected, 1.0), 1.0)
