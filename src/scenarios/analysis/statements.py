"""What the papers of the cycle ask of the flows: frames by taakveld, in the columns of each paper.

All amounts are euro from the municipality's own view: baten +, lasten -. Nothing is rounded. The side of a row is that
of the flow itself: what runs back beside a flow lowers it and does not change sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.analysis.hybrids import as_adopted
from scenarios.model.parameters import Reader
from scenarios.model.placements import stand_in
from scenarios.model.result import TOLERANCE, dusted
from scenarios.model.scenario import flow_of
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.analysis.paper import Paper, Version
    from scenarios.model.profile import Profile
    from scenarios.model.result import Result
    from scenarios.model.scenario import Placement

LASTEN, BATEN = SIDES = ("lasten", "baten")
LEVELS = ["taakveld", "category", "side", "incidental", "flow"]
CHANGES = ("raadsvoorstel", "berap1", "berap2", "berap3")  # what changes a budget in the course of its year
HOURS_OF_A_PLACE = 31  # a week: the unit in which the ministry counts


def bookings(result: Result, profile: Profile) -> pd.DataFrame:
    """Baten en lasten by their place in the books of a municipality; of an adopted run as it was adopted.

    Returns
    -------
    Frame with index `LEVELS` (incidental: boolean; flow: name of the line) and calendar years as columns; euro, in the
    prices that the profile asks for.

    Raises
    ------
    InputError
        A flow of the municipality has no taakveld in a year in which money counts.
    """
    years, factors = result.horizon.year_labels, price_factors(result, profile).to_numpy()
    rows: dict[tuple[str, str, str, bool, str], dict[int, float]] = {}
    missing: dict[str, list[int]] = {}
    lines = as_adopted(result, years)
    for name in (name for name, line in lines.items() if profile.party in {line.payer, line.payee}):
        flow = flow_of(name, result.scenario)
        amounts = lines[name].seen_by(profile.party, "recognised") * factors
        for year, amount in zip(years, dusted(amounts), strict=True):
            posting = profile.posting(flow, year)
            if posting is not None:
                where = (posting.taakveld, posting.category, side_of(result, flow, profile.party))
                rows.setdefault((*where, result.scenario.flows[flow].incidental, name), {})[year] = amount
            elif abs(amount) > TOLERANCE:
                missing.setdefault(flow, []).append(year)
    if missing:
        raise InputError(_unposted(missing))
    index = pd.MultiIndex.from_tuples(list(rows), names=LEVELS) if rows else pd.MultiIndex.from_arrays([[]] * 5)
    table = [[row.get(year, 0.0) for year in years] for row in rows.values()]
    return pd.DataFrame(np.array(table).reshape(len(rows), len(years)), index=index, columns=years)


def side_of(result: Result, flow: str, party: str) -> str:
    """Side of the books on which a flow stands for a party."""
    return BATEN if result.receives(party, flow) else LASTEN


def price_factors(result: Result, profile: Profile) -> pd.Series:
    """What makes the amounts of each calendar year those of the price level of the profile; 1 for current prices."""
    prices, years = profile.prices, result.horizon.year_labels
    if prices.index is None or prices.level is None:
        return pd.Series(1.0, index=years)
    needed = np.ones(result.horizon.months, dtype=bool)
    levels = Reader(result.reader.book).price_level(prices.index, prices.level, result.horizon, needed)
    return pd.Series(1 / levels[::12], index=years)


@dataclass(frozen=True)
class Column:
    """A column of a paper: its heading's words, its year, and the run it comes from (None: there is none)."""

    key: str
    words: str
    year: int
    result: Result | None


def columns(paper: Paper) -> list[Column]:
    """Columns that a paper sets side by side: versions before it, itself, and the years ahead."""
    own = Column("own", paper.kind, paper.year, paper.result)
    earlier: dict[str, list[tuple[str, tuple[str, ...], int]]] = {
        "kadernota": [("begroting", ("begroting",), -1)],
        "begroting": [("rekening", ("rekening",), -2), ("begroting", ("begroting",), -1)],
        "rekening": [("rekening", ("rekening",), -1), ("begroting", ("begroting",), 0), ("changed", CHANGES, 0)],
    }
    before = earlier.get(paper.kind, [("begroting", ("begroting",), 0)])
    found = [
        Column(f"{words}{shift}", words, paper.year + shift, _run(paper.version(kinds, paper.year + shift)))
        for words, kinds, shift in before
    ]
    later = [Column(f"own{year}", "ahead", year, paper.result) for year in paper.years if year > paper.year]
    return [*found, own, *later]


def cost_statement(paper: Paper) -> pd.DataFrame:
    """Wat mag het kosten: lasten and baten per taakveld in the columns of the paper.

    Returns
    -------
    Frame with index (taakveld, side) and the keys of `columns` as columns, with "difference" (own less the one before
    it) after "own"; euro. A column without a run holds missing values.
    """
    found = {}
    for column in columns(paper):
        if column.result is not None and column.year in column.result.horizon.year_labels:
            booked = bookings(column.result, paper.profile).groupby(["taakveld", "side"]).sum()
            found[column.key] = booked[column.year]
    frame = pd.DataFrame(found).fillna(0.0).sort_index()  # a taakveld on which a version books nothing
    keys = [column.key for column in columns(paper)]
    at = keys.index("own")
    frame = frame.reindex(columns=[*keys[: at + 1], "difference", *keys[at + 1 :]])
    frame["difference"] = frame["own"] - frame[keys[at - 1]]
    return frame


def budget_change(paper: Paper, before: Version) -> pd.DataFrame:
    """Begrotingswijziging: what changes in the budget since a version, per taakveld, side and kind, and its cover.

    Returns
    -------
    Frame with index (taakveld, side, incidental) and the years of the paper as columns; euro, the change. The last row
    is the cover, on the taakveld of the reserves: it makes every column add up to nil.
    """
    levels = ["taakveld", "side", "incidental"]
    change = _change(paper, before, levels)
    total = change.sum()
    side = BATEN if total.sum() <= 0 else LASTEN
    cover = pd.DataFrame(
        [-total], index=pd.MultiIndex.from_tuples([(paper.profile.cover.taakveld, side, True)], names=levels)
    )
    return pd.concat([change, cover])


def deviations(paper: Paper, before: Version) -> pd.DataFrame:
    """Deviations from a version per flow, over the years of the paper.

    Returns
    -------
    Frame with index (flow, side, incidental) and years as columns; euro, favourable +. Flows that stay below the
    threshold of the profile in every year are taken together under the flow "".
    """
    levels = ["flow", "side", "incidental"]
    change = _change(paper, before, levels)
    large = (change.abs() >= paper.profile.deviation).any(axis=1)
    small = change[~large]
    if small.empty:
        return change
    rest = pd.DataFrame([small.sum()], index=pd.MultiIndex.from_tuples([("", "", False)], names=levels))
    return pd.concat([change[large], rest])


def _change(paper: Paper, before: Version, levels: list[str]) -> pd.DataFrame:
    """What changes since a version by these levels, in the years of the paper that both have; only what does."""
    now, then = (bookings(run, paper.profile).groupby(levels).sum() for run in (paper.result, before.result))
    years = [year for year in paper.years if year in then.columns]
    change = now.reindex(columns=years).sub(then.reindex(columns=years), fill_value=0.0)
    return change[(change.abs() > TOLERANCE).any(axis=1)]


def structural_balance(paper: Paper) -> pd.DataFrame:
    """Incidental baten and lasten, and what is left without them.

    Returns
    -------
    Frame with index "balance", "incidental_baten", "incidental_lasten", "structural"; columns the years of the paper;
    euro. structural = balance less the incidental rows.
    """
    booked = bookings(paper.result, paper.profile)[paper.years]
    incidental = booked[booked.index.get_level_values("incidental")].groupby("side").sum()
    rows = {
        "balance": booked.sum(),
        "incidental_baten": incidental.reindex([BATEN]).fillna(0.0).loc[BATEN],
        "incidental_lasten": incidental.reindex([LASTEN]).fillna(0.0).loc[LASTEN],
    }
    rows["structural"] = rows["balance"] - rows["incidental_baten"] - rows["incidental_lasten"]
    return pd.DataFrame(rows).T


def task(paper: Paper) -> pd.DataFrame:
    """Taakstelling beschut werk at the end of each year.

    Returns
    -------
    Frame with index "ministry", "advices", "obligation", "realised", "difference"; columns the years of the run. The
    ministry's number and the advices are places and persons; realised is in places of 31 hours. Empty when the run has
    no sheltered places. What is not known is missing.
    """
    result = paper.result
    groups = [name for name, each in result.scenario.placements.items() if each.instrument == "beschut_werk"]
    if not groups:
        return pd.DataFrame()
    years = result.horizon.year_labels
    placements = [result.scenario.placements[name] for name in groups]
    ministry = [_ministry(paper, placements, year) for year in years]
    advices = [_total([placement.advices for placement in placements], year) for year in years]
    realised = sum(
        result.cohorts[name].places()[11::12, 0] * placement.hours / HOURS_OF_A_PLACE
        for name, placement in zip(groups, placements, strict=True)
    )
    frame = pd.DataFrame([ministry, advices], index=["ministry", "advices"], columns=years, dtype=float)
    frame.loc["obligation"] = frame.min(skipna=True)
    frame.loc["realised"] = realised
    frame.loc["difference"] = frame.loc["realised"] - frame.loc["obligation"]
    return frame


def _unposted(missing: dict[str, list[int]]) -> Iterator[Problem]:
    for flow, years in missing.items():
        told = ", ".join(map(str, years))
        yield Problem("", f"postings.{flow}", f"deze geldstroom heeft in het profiel geen taakveld voor {told}")


def _run(version: Version | None) -> Result | None:
    return None if version is None else version.result


def _ministry(paper: Paper, sheltered: Sequence[Placement], year: int) -> float:
    """Places that the ministry set for this municipality; those of the scenario in a year for which it set none."""
    result = paper.result
    book, name = result.reader.book, f"beschut_min_places_{paper.profile.code}"
    if name in book.values:
        value = book.find(name, result.horizon.first_day(12 * (year - result.horizon.first_year)))
        if value is not None and not value.carried_by:
            return value.value
    return _total([placement.quota for placement in sheltered], year)


def _total(stands: Sequence[dict[int, float] | None], year: int) -> float:
    """Sum of year-end stands; missing unless all are given, for what is missing is not nil."""
    known = [each for each in stands if each and min(each) <= year]
    return sum(stand_in(each, year) for each in known) if len(known) == len(stands) else float("nan")
