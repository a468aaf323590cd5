"""What starting to work does to typical households: made up, drawn with a seed, shown in bands and never one by one.

No real person is in it. How often each situation occurs is an assumption (`ASSUMED`), printed with the outcome. A WGA
below bijstand is made up to it; of a partner who earns, the two years of the Toeslagenwet have passed. Cells below the
smallest group hold NaN: withheld, not nil.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from scenarios.analysis.participant import income_of
from scenarios.model.inkomen.participant import Participant
from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import Reader
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

SIZE, FEW, SEED = 500, 60, 1
SMALLEST_GROUP = 10  # fewer households than this are not shown
BANDS = (-np.inf, -100.0, 0.0, 100.0, 250.0, 500.0, np.inf)  # euro a month of change in net income, from (inclusive)
RENTS = (450, 850)
HOURS = (12.0, 16.0, 20.0, 24.0, 28.0, 32.0)
MONTH_WAGES = (2000, 3500)
DISABILITY = {"35_45": 0.60, "45_55": 0.50, "55_65": 0.40, "65_80": 0.28, "80_100": 0.10}  # class: share F of A


@dataclass(frozen=True)
class Mix:
    """Assumed shares; those of the households and those of the benefits add up to 1 each.

    `first_phase`: of the WGA; the rest: of the couples.
    """

    households: Mapping[str, float]
    benefits: Mapping[str, float]
    first_phase: float
    partner_earns: float
    partner_earns_beside_bijstand: float
    partner_born_after_1971: float


ASSUMED = Mix(
    households={"alone": 0.60, "single_parent": 0.15, "couple": 0.25},
    benefits={"wga": 0.60, "bijstand": 0.30, "none": 0.10},
    first_phase=0.25,
    partner_earns=0.70,
    partner_earns_beside_bijstand=0.30,
    partner_born_after_1971=0.60,
)


def typical_households(start: str, size: int, seed: int) -> list[Participant]:
    """Made-up participants who start in a month ("2026-03"); the same seed gives the same ones."""
    rng = np.random.default_rng(seed)
    return [_drawn(rng, start, ASSUMED) for _ in range(size)]


def _drawn(rng: np.random.Generator, start: str, mix: Mix) -> Participant:
    household = str(rng.choice(list(mix.households), p=list(mix.households.values())))
    benefit = str(rng.choice(list(mix.benefits), p=list(mix.benefits.values())))
    couple = household == "couple"
    children = rng.integers(0, 18, rng.integers(0 if couple else 1, 4)).tolist() if household != "alone" else []
    earns = couple and bool(
        rng.random() < (mix.partner_earns_beside_bijstand if benefit == "bijstand" else mix.partner_earns)
    )
    given = {
        "household": household,
        "start": start,
        "benefit": benefit,
        "work_then": {"hours": float(rng.choice(HOURS)), "wage_factor": 1.0},
        "wga": _drawn_wga(rng, mix) if benefit == "wga" else None,
        "partner_income": float(rng.integers(600, 2400)) if earns else 0.0,
        "partner_born_after_1971": bool(rng.random() < mix.partner_born_after_1971) if couple else None,
        "children": children,
        "rent": float(rng.integers(*RENTS)),
        "bijstand_beside": benefit == "wga",
        "first_years_of_work": not earns,
    }
    return Participant.model_validate(given)


def _drawn_wga(rng: np.random.Generator, mix: Mix) -> dict[str, object]:
    disability = str(rng.choice(list(DISABILITY)))
    wage = int(rng.integers(*MONTH_WAGES))
    months = 24 if rng.random() < mix.first_phase else 0
    return {
        "month_wage": float(wage),
        "disability": disability,
        "earning_capacity": float(round(wage * DISABILITY[disability])),
        "first_phase_months": months,
        "months_used": 6 if months else 0,
    }


def distribution(households: list[Participant], reader: Reader, smallest: int = SMALLEST_GROUP) -> pd.DataFrame:
    """Households by change in net income: index bands ("from", "to" in euro a month), columns benefits; counts.

    NaN where fewer than `smallest` would be shown. There is no total over the benefits: from it a withheld count could
    be worked out.
    """
    import pandas as pd

    change = np.array([_change(each, reader) for each in households])
    benefit = np.array([each.benefit for each in households])
    index = pd.MultiIndex.from_tuples(list(pairwise(BANDS)), names=["from", "to"])
    columns = {name: _counts(change[benefit == name], smallest) for name in dict.fromkeys(benefit.tolist())}
    return pd.DataFrame(columns, index=index)


def _counts(change: np.ndarray, smallest: int) -> np.ndarray:
    counts = np.array([((change >= a) & (change < b)).sum() for a, b in pairwise(BANDS)])
    return np.where(counts >= smallest, counts, np.nan)


def _change(participant: Participant, reader: Reader) -> float:
    now, then = (sum(income_of(participant, reader, work).values()) for work in ("now", "then"))
    return round(then - now, 2)  # a difference of nothing is nothing, whatever the floats say


@lru_cache(maxsize=4)
def first_known(start: str) -> tuple[str, pd.DataFrame] | None:
    """First month from a start of which all figures are known, and `distribution` then; None when there is none."""
    book, first = shipped_book(), int(start[:4])
    last = max(value.valid_from.year for values in book.values.values() for value in values)
    for month in (f"{year}-{number:02d}" for year in range(first, last + 1) for number in (1, 7)):
        reader = Reader(book)
        try:
            distribution(typical_households(month, FEW, SEED), reader)  # some of every kind, to see what is known
            return month, distribution(typical_households(month, SIZE, SEED), reader)
        except InputError:
            continue
    return None
