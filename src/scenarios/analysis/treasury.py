"""What the treasurer asks: room under the kasgeldlimiet and the renterisiconorm, and what waiting costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.model.parameters import Reader

if TYPE_CHECKING:
    from datetime import date

    from scenarios.analysis.paper import Paper

QUARTERS = ("k1", "k2", "k3", "k4")
MISSING = float("nan")


def cash_limit(paper: Paper) -> pd.DataFrame:
    """Kasgeldlimiet in the year of the paper (Wet fido art. 3 and 4).

    Returns
    -------
    Frame with index "total" (of the budget), "fraction", "limit", "own" (net short debt that this run brings: the
    average of the three month ends of what it has paid more than received since its start; negative is money in
    hand), "other" (of the municipality without this run), "room" (what is left) and "room_own" (what is left when the
    other debt is not known); columns the quarters. Euro; what the profile does not give is missing.
    """
    profile, year = paper.profile, paper.year
    total = profile.budget_total.get(year, MISSING)
    fraction = _law(paper, "kasgeldlimiet_fraction")
    other = np.array(profile.floating_debt.get(year, [MISSING] * 4))
    month = 12 * paper.result.horizon.year_labels.index(year)
    paid = -paper.result.by_month(paper.party, "cash")[:, 0].cumsum()
    own = paid[month : month + 12].reshape(4, 3).mean(axis=1)
    limit = np.repeat(total * fraction, 4)
    rows = {
        "total": np.repeat(total, 4),
        "fraction": np.repeat(fraction, 4),
        "limit": limit,
        "own": own,
        "other": other,
        "room": limit - own - other,
        "room_own": limit - own,
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(QUARTERS))


def interest_norm(paper: Paper) -> pd.DataFrame:
    """Renterisiconorm (Wet fido art. 6): index "total", "fraction", "norm", "risk", "room"; columns years; euro.

    Prefinancing is short money, so the run adds nothing to the risk on long debt. What the profile does not give is
    missing.
    """
    profile, fraction = paper.profile, _law(paper, "renterisiconorm_fraction")
    total, risk = (
        np.array([given.get(year, MISSING) for year in paper.years])
        for given in (profile.budget_total, profile.interest_risk)
    )
    rows = {
        "total": total,
        "fraction": np.repeat(fraction, len(total)),
        "norm": total * fraction,
        "risk": risk,
        "room": total * fraction - risk,
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=paper.years)


def waiting_cost(paper: Paper) -> pd.DataFrame:
    """What prefinancing costs in interest at the treasury rate, for each local party that advances money.

    Returns
    -------
    Frame with index (party, "average" | "rate" | "interest"); columns the years of the run; euro (rate a fraction),
    interest as a cost, positive. The average is that of the twelve month ends; a year without a rate is missing.
    """
    result = paper.result
    rate = np.array([paper.profile.treasury_rate.get(year, MISSING) for year in result.horizon.year_labels])
    rows: dict[tuple[str, str], np.ndarray] = {}
    for party, about in result.scenario.parties.items():
        position = result.prefinancing(party)["stand"].clip(lower=0).to_numpy()
        if about.group == "local" and position.any():
            average = position.reshape(-1, 12).mean(axis=1)
            rows |= {(party, "average"): average, (party, "rate"): rate, (party, "interest"): average * rate}
    index = (
        pd.MultiIndex.from_tuples(list(rows), names=["party", "row"]) if rows else pd.MultiIndex.from_arrays([[], []])
    )
    table = np.array(list(rows.values())).reshape(len(rows), len(rate))
    return pd.DataFrame(table, index=index, columns=result.horizon.year_labels)


def _law(paper: Paper, name: str) -> float:
    return Reader(paper.result.reader.book).at(name, _first_day(paper))


def _first_day(paper: Paper) -> date:
    return paper.result.horizon.first_day(12 * paper.result.horizon.year_labels.index(paper.year))
