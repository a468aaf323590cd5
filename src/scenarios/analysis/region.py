"""Municipalities side by side, and the region as a whole: the total is counted from the flows, not from the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.analysis.paper import Paper, open_paper
from scenarios.model.result import dusted
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TOTAL = "total"


def open_region(
    scenarios: Sequence[Path | str],
    profiles: Sequence[Path | str],
    moment: str,
    settings: Mapping[str, str] | None = None,
) -> dict[str, Paper]:
    """Open the papers of municipalities for one moment, by the name of the municipality.

    Raises
    ------
    InputError
        There are not as many profiles as scenarios, two municipalities have one name, they do not run over the same
        years, or one of them cannot be opened.
    """
    if len(scenarios) != len(profiles):
        message = f"er zijn {len(scenarios)} scenario's en {len(profiles)} profielen; geef er voor elke gemeente één"
        raise InputError([Problem("", "profielen", message)])
    papers = [open_paper(*each, moment, settings=settings) for each in zip(scenarios, profiles, strict=True)]
    names = [paper.result.scenario.parties[paper.party].name.removeprefix("Gemeente ") for paper in papers]
    problems = [
        Problem("", name, "deze gemeente komt vaker voor") for name in dict.fromkeys(names) if names.count(name) > 1
    ]
    horizons = {paper.result.horizon for paper in papers}
    if len(horizons) > 1:
        problems.append(Problem("", "scenarios", "de gemeenten hebben niet allemaal dezelfde looptijd"))
    if problems:
        raise InputError(problems)
    return dict(zip(names, papers, strict=True))


def region(papers: Mapping[str, Paper], book: str) -> pd.DataFrame:
    """Balance of one book of every municipality, and of the region.

    Returns
    -------
    Frame with municipalities as index, last `TOTAL`; columns calendar years; euro, received +, paid -. The total is the
    sum of all flows of all municipalities by month, so that it proves the rows.
    """
    rows = {name: paper.result.statement(paper.party, book).sum() for name, paper in papers.items()}
    horizon = next(iter(papers.values())).result.horizon
    months = np.sum([paper.result.by_month(paper.party, book) for paper in papers.values()], axis=0)
    return pd.DataFrame(rows | {TOTAL: pd.Series(dusted(horizon.year_sums(months)[:, 0]), horizon.year_labels)}).T


def region_places(papers: Mapping[str, Paper]) -> pd.DataFrame:
    """Places filled at the end of each year: municipalities as index, last `TOTAL`; columns calendar years."""
    found = {
        name: sum(cohort.places()[11::12, 0] for cohort in paper.result.cohorts.values())
        for name, paper in papers.items()
    }
    years = next(iter(papers.values())).result.horizon.year_labels
    frame = pd.DataFrame.from_dict(found, orient="index", columns=years)
    frame.loc[TOTAL] = frame.sum()
    return frame
