"""How a municipality writes its amounts: sign, unit and rounding, as the last layer over unchanged numbers.

Inside there is one sign, a party's own view: what it receives or gains is +, what it pays or loses is -. A convention
turns such amounts into printed cells, and printed cells back into the rounded amounts they came from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, Literal

from scenarios.present import dutch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    Amounts = dict[Any, list[Decimal]]  # per column key, the rows in order; NaN where there is no number

VN = "V = voordelig (bate of ontvangst), N = nadelig (last of uitgave)"
SENTENCES = {
    "vn_suffix": VN,
    "vn_prefix": VN,
    "vn_column": VN,
    "minus_after_costs": "minus achter het bedrag: een last, een uitgave of nadelig; zonder teken: een bate, een "
    "ontvangst of voordelig",
    "costs_positive": "lasten, uitgaven en nadelen positief; baten, ontvangsten en voordelen negatief (minus)",
    "minus_unfavourable": "minus is een last, een uitgave of nadelig; zonder teken is een bate, een ontvangst of "
    "voordelig",
}
ROUNDING = "Door afronding op hele euro's kunnen totalen afwijken."
ROUNDING_THOUSANDS = "Door afronding op duizendtallen kunnen totalen afwijken."
ADDS_UP = (
    "Afgerond zo dat de bedragen optellen tot de totalen; een bedrag kan daardoor 1 hoger of lager zijn dan zijn eigen "
    "afronding."
)
COMBINED = "uitgerekend met de afgeronde bedragen; dat kan meer dan 1 schelen."
NOISE = Decimal("0.005")  # euro: what a sum of floats may differ from its parts; more than that is not a sum


@dataclass(frozen=True)
class Convention:
    """The way amounts are written.

    Parameters
    ----------
    signs
        "vn_suffix": "4.977 N" (Ede); "vn_prefix": "N4.977" (Uden); "vn_column": V or N in a column of its own
        (Bronckhorst); "minus_after_costs": "4.977−" (Drimmelen); "costs_positive": costs "4.977", receipts "−4.977"
        (Leiden); "minus_unfavourable": costs "−4.977", receipts "4.977" (Scherpenzeel).
    unit
        "euro", or "thousand" for x € 1.000.
    rounding
        "independent": every amount half up by itself; "sum_preserving": totals half up, and their parts such that
        they add up to them.

    Examples
    --------
    >>> Convention().cells(Decimal(-4977)), Convention("vn_column").cells(Decimal(-4977))
    (['−4.977'], ['4.977', 'N'])
    >>> Convention("costs_positive").amount(["4.977"])
    Decimal('-4977')
    """

    signs: Literal[
        "vn_suffix", "vn_prefix", "vn_column", "minus_after_costs", "costs_positive", "minus_unfavourable"
    ] = "minus_unfavourable"
    unit: Literal["euro", "thousand"] = "euro"
    rounding: Literal["independent", "sum_preserving"] = "independent"

    @property
    def sentence(self) -> str:
        """What the signs mean; goes with every table."""
        return SENTENCES[self.signs]

    @property
    def unit_text(self) -> str:
        """Unit above a table: "euro" or "x € 1.000"."""
        return "euro" if self.unit == "euro" else f"x €{dutch.HARD_SPACE}1.000"

    def exact(self, value: float) -> Decimal:
        """Euro in the unit of printing, to a millionth of a euro; NaN stays NaN."""
        return dutch.rounded(value, 6).scaleb(self._scale)

    def rounded(self, value: float) -> Decimal:
        """Euro as a whole number of the unit of printing, half up; NaN stays NaN."""
        return dutch.rounded(value, self._scale).scaleb(self._scale).quantize(Decimal(1))

    def cells(self, amount: Decimal) -> list[str]:
        """Printed form of a rounded amount: one text, or two when V and N have a column; nil is "-", NaN "n.b."."""
        if amount.is_nan() or amount == 0:
            written = [dutch.UNKNOWN if amount.is_nan() else dutch.NIL, ""]
        else:
            written = self._written(amount)
        return written if self.signs == "vn_column" else written[:1]

    def amount(self, cells: Sequence[str]) -> Decimal:
        """Rounded amount that these cells are the printed form of.

        Raises
        ------
        ValueError
            They are not the printed form of any amount.
        """
        text = "".join(cells)
        size = Decimal("".join(sign for sign in text if sign.isdecimal()) or ("NaN" if dutch.UNKNOWN in text else 0))
        marked = "N" in text or dutch.MINUS in text
        amount = -size if marked != (self.signs == "costs_positive") and size else size
        if self.cells(amount) != list(cells):
            raise ValueError(f"{list(cells)} is not an amount written as {self.signs}")
        return amount

    @property
    def _scale(self) -> int:
        return {"euro": 0, "thousand": -3}[self.unit]

    def _written(self, amount: Decimal) -> list[str]:
        """Text of an amount other than nil, and the V or N that has a column of its own in one of the conventions."""
        size, cost = dutch.plain(abs(amount)), amount < 0
        letter = "N" if cost else "V"
        forms = {
            "vn_suffix": f"{size}{dutch.HARD_SPACE}{letter}",
            "vn_prefix": f"{letter}{size}",
            "vn_column": size,
            "minus_after_costs": size + dutch.MINUS * cost,
            "costs_positive": dutch.MINUS * (not cost) + size,
            "minus_unfavourable": dutch.MINUS * cost + size,
        }
        return [forms[self.signs], letter]


@dataclass(frozen=True)
class Sums:
    """What adds up to what in a table: plain additions of signed amounts.

    Parameters
    ----------
    rows
        Parts per total, by row key; a part may be a total itself, and is a part only once.
    details
        Totals that are broken down a second time into other parts.
    columns
        Columns that in every row combine other columns: how many times each of these counts.
    kept
        Parts of a top total that keep their own rounding, because the same amount stands elsewhere in the table: an
        opening position is the closing position of the year before. At most one in a sum.
    """

    rows: Mapping[Any, Sequence[Any]] = field(default_factory=dict)
    details: Mapping[Any, Sequence[Any]] = field(default_factory=dict)
    columns: Mapping[Any, Mapping[Any, int]] = field(default_factory=dict)
    kept: Collection[Any] = ()

    def breakdowns(self) -> list[tuple[Any, Sequence[Any]]]:
        """Totals with their parts, a total before the totals it consists of."""
        every = [*self.rows.items(), *self.details.items()]
        below: dict[Any, list[Any]] = {}
        for total, parts in every:
            below.setdefault(total, []).extend(parts)
        return sorted(every, key=lambda each: -_height(each[0], below))

    def combined(self) -> list[Any]:
        """Columns that combine others, each after the columns it combines."""
        return sorted(self.columns, key=lambda column: _height(column, self.columns))


def check(frame: pd.DataFrame, sums: Sums) -> None:
    """Refuse sums that the table does not have: a note on rounding must not excuse another difference.

    Raises
    ------
    ValueError
        A row stands twice or is part of two sums, a part is kept that cannot be, or the numbers do not add up.
    KeyError
        The table has no such row or column.
    """
    breakdowns = sums.breakdowns()
    parts = [part for _, each in breakdowns for part in each]
    if (parts and not frame.index.is_unique) or len(set(parts)) < len(parts):
        raise ValueError("a row stands twice in the table, or is part of two sums")
    holding = [(total, kept) for total, each in breakdowns if (kept := set(each) & set(sums.kept))]
    if any(total in parts or len(kept) > 1 for total, kept in holding):
        raise ValueError("only one part of a sum keeps its own rounding, and only if its total is part of nothing")
    exact = {column: [Convention().exact(value) for value in _numbers(frame[column])] for column in frame}
    for what, total, added in _additions(exact, frame, sums):
        if abs(total - added) > NOISE:
            raise ValueError(f"{what} is {total}, but its parts add up to {added}")


def whole_amounts(frame: pd.DataFrame, convention: Convention, sums: Sums) -> Amounts:
    """Round every number of a table; the frame stays as it is.

    Parameters
    ----------
    frame
        Signed amounts in euro; what is text has no amount (NaN).
    convention
        Unit and rounding.
    sums
        What must add up under sum-preserving rounding. Then rows that are part of nothing are rounded half up, each
        part becomes its floor or the whole number above it, and combined columns are worked out from rounded ones.
        A sum with an unknown in it is left alone: its rows are rounded by themselves.

    Returns
    -------
    Whole amounts in the unit of printing, per column key, in the order of the rows.
    """
    numbers = {column: _numbers(frame[column]) for column in frame}
    whole = {column: [convention.rounded(value) for value in values] for column, values in numbers.items()}
    if convention.rounding == "independent":
        return whole
    at = {key: row for row, key in enumerate(frame.index)}
    for column, values in numbers.items():
        _add_up(whole[column], [convention.exact(value) for value in values], at, sums)
    for column in sums.combined():
        whole[column] = _combined(whole, column, sums.columns[column])
    return whole


def rounding_notes(frame: pd.DataFrame, convention: Convention, sums: Sums, names: Mapping[Any, str]) -> list[str]:
    """What rounding does to the sums of a table: that totals may differ, only if one does, or how they were kept."""
    if not sums.breakdowns() and not sums.columns:
        return []
    if convention.rounding == "sum_preserving":
        combined = [names.get(column, str(column)) for column in _off_by_more(frame, convention, sums)]
        return [ADDS_UP, f"{dutch.listed(combined)}: {COMBINED}"] if combined else [ADDS_UP]
    whole = whole_amounts(frame, convention, sums)
    if all(total == parts for _, total, parts in _additions(whole, frame, sums)):
        return []
    return [ROUNDING if convention.unit == "euro" else ROUNDING_THOUSANDS]


def _off_by_more(frame: pd.DataFrame, convention: Convention, sums: Sums) -> list[Any]:
    """Combined columns in which an amount differs by more than 1 from its own rounding."""
    whole = whole_amounts(frame, convention, sums)
    return [
        column
        for column in sums.columns
        if any(
            abs(printed - convention.rounded(value)) > 1
            for printed, value in zip(whole[column], _numbers(frame[column]), strict=True)
            if not printed.is_nan()
        )
    ]


def shares(total: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    """Whole parts of a whole total: each its floor, and one more for the largest remainders.

    Equal remainders: the larger amount first, then the first one. What is whole already stays as it is.

    >>> [int(part) for part in shares(Decimal(10), [Decimal("3.3"), Decimal("3.3"), Decimal("3.4")])]
    [3, 3, 4]
    """
    floors = [part.to_integral_value(ROUND_FLOOR) for part in parts]
    order = sorted(range(len(parts)), key=lambda at: (floors[at] - parts[at], -abs(parts[at]), at))
    short = int(total - sum(floors))
    # Below nought only by the noise of floats around a half: then the smallest remainder gives way.
    step, chosen = (1, order[:short]) if short >= 0 else (-1, order[short:])
    return [floor + step * (at in chosen) for at, floor in enumerate(floors)]


def _numbers(values: Iterable[object]) -> list[float]:
    """Numbers as floats; text and what is absent as NaN."""
    return [math.nan if value is None or isinstance(value, str) else float(value) for value in values]  # type: ignore[arg-type]


def _height(key: object, below: Mapping[Any, Iterable[Any]]) -> int:
    """How many sums deep a total goes; nought for what is no total."""
    return 1 + max((_height(part, below) for part in below[key]), default=0) if key in below else 0


def _add_up(whole: list[Decimal], exact: list[Decimal], at: Mapping[Any, int], sums: Sums) -> None:
    """Let the parts in one column take the rounding that their totals leave."""
    for total, parts in sums.breakdowns():
        if any(exact[at[key]].is_nan() for key in (total, *parts)):
            continue
        kept = sum(whole[at[part]] for part in parts if part in sums.kept)
        free = [at[part] for part in parts if part not in sums.kept]
        for row, amount in zip(free, shares(whole[at[total]] - kept, [exact[row] for row in free]), strict=True):
            whole[row] = amount


def _combined(whole: Amounts, column: object, times: Mapping[Any, int]) -> list[Decimal]:
    """Column worked out from others, save where one of them is unknown."""
    added = _added(whole, times)
    return [own if own.is_nan() or new.is_nan() else new for own, new in zip(whole[column], added, strict=True)]


def _added(amounts: Amounts, times: Mapping[Any, int]) -> list[Decimal]:
    rows = zip(*(amounts[column] for column in times), strict=True)
    return [sum((n * amount for n, amount in zip(times.values(), row, strict=True)), Decimal(0)) for row in rows]


def _additions(amounts: Amounts, frame: pd.DataFrame, sums: Sums) -> list[tuple[str, Decimal, Decimal]]:
    """Every declared sum without an unknown in it: where it is, its total, and what its parts add up to."""
    at = {key: row for row, key in enumerate(frame.index)}
    down = [
        (f"{total} in {column}", values[at[total]], sum((values[at[part]] for part in parts), Decimal(0)))
        for column, values in amounts.items()
        for total, parts in sums.breakdowns()
    ]
    across = [
        (f"{column} of {key}", total, added)
        for column, times in sums.columns.items()
        for key, total, added in zip(frame.index, amounts[column], _added(amounts, times), strict=True)
    ]
    return [each for each in down + across if not (each[1].is_nan() or each[2].is_nan())]
