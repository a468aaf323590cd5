"""How the Rijk funds loonkostensubsidie (LKS): each municipality its share of a national amount, since 2022.

Formula, budget of municipality i for year t: spending_i(t - lag) / spending of all municipalities(t - lag) x TBLKS(t).
The provisional budget rests on t - 2, the definitive one on t - 1. TBLKS(t), the national amount, is the last known
national spending carried on by the expected growth of volume, wages and prices up to t.
Source: Besluit Participatiewet art. 3 (Staatsblad 2021, 442) and its explanation, as reported; the formula in symbols
is our reading of the definition.
Timing: all of it is money of year t. The provisional budget is paid in twelve months; about 1 October of year t the
spending of t - 1 is known (SiSa) and the difference with the definitive budget is settled at once.
So a municipality that keeps its share gets about its own cost of year t; one that grows faster gets less. The first
year of spending earns nothing in that year itself, the year after the last one still earns a definitive budget.
Not covered: the years before 2022 (LKS was inside the one BUIG budget; the book refuses them by name), municipalities
that merge (give the spending of the merged one), the other parts of BUIG, and whether a subsidy counts as LKS at all.

Worked example: 2022 and 2023: A spends 100 and 150, B spends 300 and 250; TBLKS(2024) is 440. Provisional (shares of
2022) A gets 110 and B 330; definitive (shares of 2023) A gets 165 and B 275. In October 2024 A receives 55 and B pays
back 55: the timing effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

OCTOBER = 9  # months counted from 0


@dataclass(frozen=True)
class Budget:
    """One fixing of the budgets: of which year, on the spending of how many years before, and the national euros."""

    year: int
    lag: int
    macro: float


def allocate(spending: pd.DataFrame, macro: pd.Series, lag: int) -> pd.DataFrame:
    """Divide national amounts over municipalities by their share in the spending of `lag` years before.

    Parameters
    ----------
    spending
        Net LKS spending, euro: index municipality codes (text), columns calendar years. Every municipality of the
        country, or one row for all others together.
    macro
        TBLKS by calendar year, euro; rounded half up to whole cents.
    lag
        2 for the provisional budget, 1 for the definitive one.

    Returns
    -------
    Budgets in euro, index as `spending`, columns as `macro`: whole cents that add up to the national amount of each
    year exactly. Cents that are left after rounding down go to the largest remainders, on a tie to the lowest code.

    Raises
    ------
    InputError
        A year, a municipality or an amount is missing, double or negative, or nobody spent anything.

    Examples
    --------
    >>> import pandas as pd
    >>> spent = pd.DataFrame({2022: [100, 300], 2023: [150, 250]}, index=["A", "B"])
    >>> allocate(spent, pd.Series({2024: 440.0}), lag=2)[2024].tolist()
    [110.0, 330.0]
    >>> allocate(spent, pd.Series({2024: 440.0}), lag=1)[2024].tolist()
    [165.0, 275.0]
    """
    import pandas as pd

    budgets = [Budget(int(str(year)), lag, float(amount)) for year, amount in macro.items()]
    _refuse([*_double(macro.index, "macrobudget"), *_faults(spending, budgets)])
    cents = {budget.year: _divided(spending[budget.year - lag], budget.macro) for budget in budgets}
    return pd.DataFrame(cents, index=spending.index) / 100


def entitlements(provisional: pd.DataFrame, definitive: pd.DataFrame) -> pd.DataFrame:
    """Money by month: the provisional budget in twelve parts, and in October the difference with the definitive one.

    Parameters
    ----------
    provisional, definitive
        Euro: index municipality codes, columns calendar years; the same in both.

    Returns
    -------
    Euro, index municipality codes, columns months ("2024-10"). October may be negative: then money is paid back. The
    months of a year add up to the definitive budget.

    Raises
    ------
    InputError
        A municipality or a year has one budget and not the other, or an amount is missing.
    """
    import pandas as pd

    _refuse(_unmatched(provisional, definitive))
    definitive = definitive.loc[provisional.index, provisional.columns]
    months = by_month(provisional.to_numpy(dtype=float), definitive.to_numpy(dtype=float))
    labels = [f"{year}-{month:02}" for year in provisional.columns for month in range(1, 13)]
    return pd.DataFrame(months, index=provisional.index, columns=labels)


def by_month(provisional: np.ndarray, definitive: np.ndarray) -> np.ndarray:
    """Spread budgets over months as `entitlements` does: euro [..., year] both, gives euro [..., month]."""
    months = np.repeat(provisional / 12, 12, axis=-1)
    months[..., OCTOBER::12] += definitive - provisional
    return months


def effects(spending: pd.DataFrame, before: Budget, after: Budget) -> pd.DataFrame:
    """Split the change from one budget to another: another national amount, another share, newer spending.

    With share s(y) in the spending of year y, in this order, each step a division of its own:
    macro = s(before.year - before.lag) x (after.macro - before.macro);
    share = (s(after.year - before.lag) - s(before.year - before.lag)) x after.macro;
    timing = (s(after.year - after.lag) - s(after.year - before.lag)) x after.macro.
    From year to year with the same lag there is no timing effect; from provisional to definitive of one year there is
    no share effect.

    Parameters
    ----------
    spending
        As for `allocate`.
    before, after
        The budgets to compare.

    Returns
    -------
    Euro, whole cents: index municipality codes; columns "before", "macro", "share", "timing", "after". Per municipality
    before + macro + share + timing = after; over all municipalities macro is the change of the national amount, and
    share and timing add up to nought.

    Raises
    ------
    InputError
        As for `allocate`.
    """
    import pandas as pd

    old, newer, newest = before.year - before.lag, after.year - before.lag, after.year - after.lag
    steps = [(old, before.macro), (old, after.macro), (newer, after.macro), (newest, after.macro)]
    _refuse(_faults(spending, [before, after, Budget(after.year, before.lag, after.macro)]))
    chain = [_divided(spending[year], macro) for year, macro in steps]
    columns = {"before": chain[0]}
    columns |= {name: chain[k + 1] - chain[k] for k, name in enumerate(("macro", "share", "timing"))}
    return pd.DataFrame(columns | {"after": chain[-1]}, index=spending.index) / 100


def divided(amounts: Sequence[float], macro: float) -> list[int]:
    """Divide a national amount (euro) by largest remainder over amounts spent (euro), on a tie to the first ones.

    Whole cents, worked out in whole numbers throughout, so nothing is lost; they add up to the national amount.
    """
    ratios = [float(amount).as_integer_ratio() for amount in amounts]
    unit = max(denominator for _, denominator in ratios)  # all are powers of two
    weights = [numerator * (unit // denominator) for numerator, denominator in ratios]
    euros, parts = float(macro).as_integer_ratio()
    total, cents = sum(weights), (200 * euros + parts) // (2 * parts)  # half up
    whole, rest = zip(*(divmod(weight * cents, total) for weight in weights), strict=True)
    found = list(whole)
    for at in sorted(range(len(rest)), key=lambda at: -rest[at])[: cents - sum(whole)]:
        found[at] += 1
    return found


def _divided(spending: pd.Series, macro: float) -> np.ndarray:
    """Cents of each municipality, in the order of `spending`; a tie goes to the lowest code."""
    ordered = spending.sort_index()
    cents = dict(zip(ordered.index, divided(ordered.tolist(), macro), strict=True))
    return np.array([cents[code] for code in spending.index], dtype=np.int64)


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise InputError(found)


def _faults(spending: pd.DataFrame, budgets: Iterable[Budget]) -> list[Problem]:
    """Everything that keeps these budgets from being worked out, all at once."""
    codes = [Problem("", "", "een gemeente heeft geen code") for code in spending.index if not _is_code(code)]
    problems = [*codes, *_double(spending.index, "gemeente"), *_double(spending.columns, "jaar")]
    if problems:
        return problems
    for budget in budgets:
        if not (np.isfinite(budget.macro) and budget.macro >= 0):
            problems.append(Problem("", f"macrobudget {budget.year}", "het bedrag ontbreekt of is negatief"))
        if budget.year - budget.lag not in spending.columns:
            message = f"deze ontbreekt, maar is nodig voor het LKS-budget van {budget.year}"
            problems.append(Problem("", f"besteding {budget.year - budget.lag}", message))
    used = dict.fromkeys(budget.year - budget.lag for budget in budgets)
    return [*problems, *(fault for year in used if year in spending for fault in _spending_faults(spending[year]))]


def _spending_faults(spent: pd.Series) -> list[Problem]:
    import pandas as pd

    year = spent.name
    amounts = {code: pd.to_numeric(amount, errors="coerce") for code, amount in spent.items()}
    missing = [code for code, amount in amounts.items() if not np.isfinite(amount)]
    negative = [code for code, amount in amounts.items() if amount < 0 and code not in missing]
    problems = [Problem("", f"{code}, besteding {year}", "het bedrag ontbreekt of is geen getal") for code in missing]
    problems += [Problem("", f"{code}, besteding {year}", "het bedrag is negatief") for code in negative]
    if not problems and not any(amounts.values()):
        return [Problem("", f"besteding {year}", "geen enkele gemeente heeft LKS verstrekt: niets om naar te delen")]
    return problems


def _unmatched(provisional: pd.DataFrame, definitive: pd.DataFrame) -> list[Problem]:
    problems = []
    for axis, what in ((0, "gemeente"), (1, "jaar")):
        one, other = provisional.axes[axis], definitive.axes[axis]
        problems += [*_double(one, what), *_double(other, what)]
        problems += [Problem("", f"{what} {key}", "het definitieve budget ontbreekt") for key in one.difference(other)]
        problems += [Problem("", f"{what} {key}", "het voorlopige budget ontbreekt") for key in other.difference(one)]
    for name, frame in (("voorlopig", provisional), ("definitief", definitive)):
        problems += [
            Problem("", f"{frame.index[row]}, {name} budget {frame.columns[column]}", "het bedrag ontbreekt")
            for row, column in np.argwhere(~np.isfinite(frame.to_numpy(dtype=float)))
        ]
    return problems


def _double(keys: pd.Index, what: str) -> list[Problem]:
    return [Problem("", f"{what} {key}", "staat er meer dan eens") for key in keys[keys.duplicated()].unique()]


def _is_code(code: object) -> bool:
    return isinstance(code, str) and bool(code)
