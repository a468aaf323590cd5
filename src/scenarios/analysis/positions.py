"""Where the money stands: cash against baten en lasten, claims, and what passes between parties; euro, not rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.analysis.statements import BATEN, LASTEN, side_of
from scenarios.model.result import dusted
from scenarios.model.scenario import flow_of

if TYPE_CHECKING:
    from scenarios.analysis.paper import Paper
    from scenarios.model.result import Line, Result


def timing(result: Result, party: str) -> pd.DataFrame:
    """Cash set against baten en lasten: the difference is what moves on the balance.

    Returns
    -------
    Frame with index "receipts", "payments", "cash", "baten", "lasten", "recognised", "opening", "timing", "closing";
    columns calendar years; euro, received +, paid -. cash = recognised - timing; opening + timing = closing.
    """
    rows: dict[str, pd.Series] = {}
    for book, names in (("cash", ("receipts", "payments", "cash")), ("recognised", (BATEN, LASTEN, "recognised"))):
        amounts = result.statement(party, book)
        received = [line.name for line in result.lines_of(party) if result.receives(party, line.name)]
        rows |= dict(
            zip(names, (amounts.loc[received].sum(), amounts.drop(index=received).sum(), amounts.sum()), strict=True)
        )
    closing = result.balance(party).sum()
    rows |= {"opening": closing.shift(1, fill_value=0.0), "closing": closing}
    rows["timing"] = rows["closing"] - rows["opening"]
    order = ["receipts", "payments", "cash", BATEN, LASTEN, "recognised", "opening", "timing", "closing"]
    return pd.DataFrame(dusted(pd.DataFrame(rows).T.loc[order].to_numpy()), index=order, columns=closing.index)


def receivables(paper: Paper) -> pd.DataFrame:
    """Nog te ontvangen in the year of the paper, per flow that is not paid at once.

    Returns
    -------
    Frame with flows as index; columns "opening", "added", "received", "closing" (euro, positive) and "status" ("yes",
    "no" or "review": whether it may stand on the balance sheet).
    """
    result, party, year = paper.result, paper.party, paper.year
    rows = {}
    for line in result.lines_of(party):
        flow = flow_of(line.name, result.scenario)
        if side_of(result, flow, party) == BATEN and not line.at_once:
            sign = result.sign(line, party)
            rows[line.name] = [*(sign * _moves(result, line, year)), receivable(paper, flow)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["opening", "added", "received", "closing", "status"])


def receivable(paper: Paper, flow: str) -> str:
    """Whether a claim may stand on the balance sheet: as the profile says, then the scenario, then by its kind."""
    given = paper.profile.receivables.get(flow) or paper.result.scenario.flows[flow].receivable
    return given or ("review" if _is_lks_money(paper.result, flow) else "yes")


def money_between(result: Result, year: int) -> pd.DataFrame:
    """Cash between parties in a year: payers as index, payees as columns; euro, positive."""
    parties = list(result.scenario.parties)
    frame = pd.DataFrame(0.0, index=parties, columns=parties)
    at = result.horizon.year_labels.index(year)
    for line in result.lines:
        frame.loc[line.payer, line.payee] += result.horizon.year_sums(line.book("cash"))[at, 0]
    used = [party for party in parties if frame.loc[party].any() or frame[party].any()]
    return pd.DataFrame(dusted(frame.loc[used, used].to_numpy()), index=used, columns=used)


def reconciliation(result: Result) -> pd.DataFrame:
    """Books of every party side by side, and of all parties together.

    Returns
    -------
    Frame with index (party, "opening" | "recognised" | "cash" | "closing"), last the party "" for all together;
    columns calendar years; euro, received +, paid -. opening + recognised - cash = closing; all together are nil.
    """
    parts = {
        party: timing(result, party).loc[["opening", "recognised", "cash", "closing"]]
        for party in result.scenario.parties
    }
    everybody = sum(parts.values(), start=0.0 * next(iter(parts.values())))
    return pd.concat(parts | {"": pd.DataFrame(dusted(everybody.to_numpy()), everybody.index, everybody.columns)})


def _moves(result: Result, line: Line, year: int) -> np.ndarray:
    """Opening, added, received and closing of one line in a year."""
    at = result.horizon.year_labels.index(year)
    ends = result.horizon.year_ends(line.balance())[:, 0]
    added, received = (result.horizon.year_sums(line.book(book))[at, 0] for book in ("recognised", "cash"))
    return dusted(np.array([ends[at - 1] if at else 0.0, added, received, ends[at]]))


def _is_lks_money(result: Result, flow: str) -> bool:
    """Whether a flow is what the Rijk pays for LKS: a share of a subsidy, or a budget on it."""
    flows = result.scenario.flows
    source = flows[flow].share_of
    return flows[flow].rule == "buig_lks" or (source is not None and flows[source].rule == "loonkostensubsidie")
