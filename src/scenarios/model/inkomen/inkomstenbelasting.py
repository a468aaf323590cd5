"""Income tax with national insurance contributions, below the AOW age, and the wage tax that is withheld a month.

Formula, a year: three brackets over all taxable income; minus the algemene heffingskorting (falls with income), the
arbeidskorting (over income from work alone, not over a benefit) and, for a parent of a child under 12 without a partner
or earning less than the partner, the inkomensafhankelijke combinatiekorting; together never more than the tax.
Withholding: the wage goes down to a step of 4,50 a month; twelve times that is taxed, the tax of each bracket down to
whole euros, each credit up, and a twelfth of what remains is withheld. No payer of wages counts the combinatiekorting:
a parent asks for it, or waits for the assessment.
Source: Wet IB 2001 art. 2.10, 8.1, 8.8, 8.10, 8.11, 8.14a; Wet LB 1964 art. 20a-22a and the calculation rules of the
Belastingdienst. Timing: by calendar year; a month here is a twelfth of the year; children have the age of the start.
Not covered: AOW age, home, savings, other deductions and credits, the credit that goes to a partner (art. 8.9), parents
who share the care.

Worked example, 2026, a wage of 24.000: tax 0,3575 x 24.000 = 8.580,00; arbeidskorting 996 + 0,31009 x 12.035 =
4.727,93; to pay 8.580,00 - 3.115,00 - 4.727,93 = 737,07. Of a single parent of a child of 7 the combinatiekorting would
be 0,1145 x (24.000 - 6.239) = 2.033,63; the tax leaves room for 737,07.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scenarios.model.parameters import Reader

TABLE_STEP = 4.5  # euro a month, of the monthly table
FLOAT_DUST = 1e-6
PARTS = (  # where each part begins, how fast it builds up, and to what
    (None, "ak_part1_rate", "ak_part1_max"),
    ("ak_part2_from", "ak_part2_rate", "ak_part2_max"),
    ("ak_part3_from", "ak_part3_rate", "ak_part3_max"),
)
YOUNG = 12  # years: below it a child brings the combinatiekorting


@dataclass(frozen=True)
class Tax:
    """What is due before credits, and the credits as far as they are used [case], euro a year, all positive."""

    before_credits: np.ndarray
    general_credit: np.ndarray
    labour_credit: np.ndarray
    combination_credit: np.ndarray

    @property
    def due(self) -> np.ndarray:
        """Tax after credits [case], euro a year, never negative."""
        return self.before_credits - self.general_credit - self.labour_credit - self.combination_credit


def income_tax(
    labour: np.ndarray, other: np.ndarray, reader: Reader, day: date, combination: np.ndarray | None = None
) -> Tax:
    """Tax of one person on income from work and other income (benefits) [case], euro a year.

    `combination` is the combinatiekorting to which there is a right, as `combination_credit` gives it.
    """
    income = np.asarray(labour + other, dtype=float)
    tax = before_credits(income, reader, day)
    general = np.minimum(general_credit(income, reader, day), tax)
    from_work = labour + reader.at("ak_benefit_counts", day) * other
    for_work = np.minimum(labour_credit(from_work, reader, day), tax - general)
    right = np.zeros_like(income) if combination is None else combination
    return Tax(tax, general, for_work, np.minimum(right, tax - general - for_work))


def before_credits(income: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Tax and contributions [case], euro a year."""
    return by_bracket(income, reader, day).sum(axis=0)


def by_bracket(income: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Tax and contributions in each of the three brackets [bracket, case], euro a year."""
    first, second = reader.at("income_tax_bracket1_to", day), reader.at("income_tax_bracket2_to", day)
    return np.array(
        [
            np.minimum(income, first) * reader.at("income_tax_bracket1_rate", day),
            np.clip(income - first, 0, second - first) * reader.at("income_tax_bracket2_rate", day),
            np.maximum(income - second, 0) * reader.at("income_tax_top_rate", day),
        ]
    )


def general_credit(income: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Algemene heffingskorting (art. 8.10) [case], euro a year."""
    over = np.maximum(income - reader.at("ahk_taper_from", day), 0)
    return np.maximum(reader.at("ahk_max", day) - reader.at("ahk_taper_rate", day) * over, 0)


def labour_credit(labour: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Arbeidskorting (art. 8.11 lid 2) [case], euro a year: three parts that build up to a maximum, then a taper."""
    credit = np.zeros_like(labour, dtype=float)
    for begin, rate, highest in PARTS:
        from_here = np.maximum(labour - (reader.at(begin, day) if begin else 0.0), 0)
        credit = np.minimum(credit + reader.at(rate, day) * from_here, reader.at(highest, day))
    over = np.maximum(labour - reader.at("ak_taper_from", day), 0)
    return np.maximum(credit - reader.at("ak_taper_rate", day) * over, 0)


def combination_credit(
    labour: np.ndarray, of_partner: np.ndarray | None, children: Iterable[int], reader: Reader, day: date
) -> tuple[np.ndarray, np.ndarray]:
    """Combinatiekorting to which somebody and the partner have a right (art. 8.14a) [case], euro a year both.

    `labour` and `of_partner` (None: no partner) are incomes from work [case], euro a year. Of a couple the lower of the
    two brings it; at equal incomes the partner is taken to be the oldest.
    """
    nothing = np.zeros_like(labour)
    if not any(age < YOUNG for age in children):
        return nothing, nothing
    lower = labour if of_partner is None else np.minimum(labour, of_partner)
    built_up = reader.at("iack_rate", day) * np.maximum(lower - reader.at("iack_from", day), 0)
    right = np.minimum(built_up, reader.at("iack_max", day))
    if of_partner is None:
        return right, nothing
    return np.where(labour < of_partner, right, 0.0), np.where(labour < of_partner, 0.0, right)


def withheld(wage: np.ndarray, reader: Reader, day: date, *, labour: bool, credits_used: bool = True) -> np.ndarray:
    """Wage tax on a monthly wage, as the white (`labour`) or green table prints it [case], euro a month.

    `credits_used`: whether the loonheffingskorting is applied here; a person may ask that of one payer only.
    """
    year = np.floor(np.asarray(wage) / TABLE_STEP + FLOAT_DUST) * TABLE_STEP * 12
    tax = np.floor(by_bracket(year, reader, day) + FLOAT_DUST).sum(axis=0)
    if credits_used:
        tax = tax - np.ceil(general_credit(year, reader, day) - FLOAT_DUST)
        tax = tax - (np.ceil(labour_credit(year, reader, day) - FLOAT_DUST) if labour else 0)
    return np.maximum(tax, 0) / 12
