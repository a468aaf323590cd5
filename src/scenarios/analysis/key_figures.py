"""The few figures a council asks for first: in, out, left, and what is prefinanced at most and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.result import TOLERANCE

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.model.result import Result


@dataclass(frozen=True)
class Prefinancing:
    """The highest amount a party has advanced.

    Attributes
    ----------
    party
        Name of the party in the scenario.
    peak
        Highest position, euro; 0 when nothing is ever advanced.
    peak_month
        Month of the highest position ("2023-12"), the first one when there are more.
    back_month
        Month in which the last of it is back, or None when that lies after the horizon.
    remainder
        Still out at the end of the horizon, euro.
    interest_per_percent
        What one percent of interest a year costs over the whole horizon, euro.
    """

    party: str
    peak: float
    peak_month: str
    back_month: str | None
    remainder: float
    interest_per_percent: float


def prefinancing(result: Result, party: str) -> Prefinancing:
    """Peak of what a party has advanced, when it is back, and what waiting costs per percent of interest."""
    position = result.prefinancing(party)["stand"]
    out = np.flatnonzero(position > TOLERANCE)
    last = int(out[-1]) if len(out) else -1
    cut_short = last == len(position) - 1
    return Prefinancing(
        party=party,
        peak=float(max(position.max(), 0.0)),
        peak_month=str(position.idxmax()),
        back_month=None if cut_short else str(position.index[last + 1]),
        remainder=float(position.iloc[-1]) if cut_short else 0.0,
        interest_per_percent=float(position.clip(lower=0).sum() / 12 * 0.01),
    )


def prefinancier(result: Result) -> Prefinancing:
    """Local party that advances most."""
    return max((prefinancing(result, party) for party in result.scenario.local_parties), key=lambda found: found.peak)


def place_balance(result: Result) -> float | None:
    """Balance of the local parties together for a place and a year, entitlement, over the whole horizon; euro.

    What comes in or goes out in years in which nobody works any more counts along. None when there is no place.
    """
    places = float(result.places().sum())
    total = sum(float(result.by_month(party, "entitlement")[:, 0].sum()) for party in result.scenario.local_parties)
    return total / places if places else None


def place_totals(result: Result) -> pd.DataFrame:
    """Receipts, costs and balance per place: index "ontvangsten", "kosten", "saldo"; columns calendar years; euro."""
    import pandas as pd

    received, cost = (result.per_place(side).sum(skipna=False) for side in ("receipts", "costs"))
    return pd.DataFrame([received, cost, received - cost], index=["ontvangsten", "kosten", "saldo"])
