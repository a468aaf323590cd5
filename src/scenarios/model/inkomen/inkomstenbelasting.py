"""Income tax with national insurance contributions, below the AOW age, and the wage tax that is withheld a month.

Formula, a year: three brackets over all taxable income; minus the algemene heffingskorting (falls with income) and the
arbeidskorting (over income from work alone: that a benefit brings none is an assumption of the book); the two together
never more than the tax. Withholding: the wage goes down to a step of 4,50 a month; twelve times that is taxed, the tax
of each bracket down to whole euros, each credit up, and a twelfth of what remains is withheld.
Source: Wet IB 2001 art. 2.10, 8.10, 8.11; Wet LB 1964 art. 20a-22a and the calculation rules of the Belastingdienst.
Timing: by calendar year; a month here is a twelfth of the year. Not covered: AOW age, home, savings, other deductions
and credits (inkomensafhankelijke combinatiekorting), the transferred credit of a partner born before 1963.

Worked example, 2026, a wage of 24.000: tax 0,3575 x 24.000 = 8.580,00; arbeidskorting 996 + 0,31009 x 12.035 =
4.727,93; to pay 8.580,00 - 3.115,00 - 4.727,93 = 737,07.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.parameters import Reader

TABLE_STEP = 4.5  # euro a month, of the monthly table
FLOAT_DUST = 1e-6
PARTS = (("ak_part1_to", "ak_part1_rate"), ("ak_part2_to", "ak_part2_rate"), ("ak_part3_to", "ak_part3_rate"))


@dataclass(frozen=True)
class Tax:
    """What is due before credits, and the two credits as far as they are used [case], euro a year, all positive."""

    before_credits: np.ndarray
    general_credit: np.ndarray
    labour_credit: np.ndarray

    @property
    def due(self) -> np.ndarray:
        """Tax after credits [case], euro a year, never negative."""
        return self.before_credits - self.general_credit - self.labour_credit


def income_tax(labour: np.ndarray, other: np.ndarray, reader: Reader, day: date) -> Tax:
    """Tax of one person on income from work and other income (benefits) [case], euro a year."""
    income = np.asarray(labour + other, dtype=float)
    tax = before_credits(income, reader, day)
    general = np.minimum(general_credit(income, reader, day), tax)
    from_work = labour + reader.at("ak_benefit_counts", day) * other
    return Tax(tax, general, np.minimum(labour_credit(from_work, reader, day), tax - general))


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
    """Arbeidskorting (art. 8.11) [case], euro a year: three parts that build up, one that runs down.

    The law prints what has been built up at the end of each part in whole euros, and goes on from there.
    """
    begin, built_up = 0.0, 0.0
    credit = np.zeros_like(labour, dtype=float)
    for limit, rate_name in PARTS:
        end, rate = reader.at(limit, day), reader.at(rate_name, day)
        credit = np.where(labour > begin, built_up + rate * (labour - begin), credit)
        begin, built_up = end, np.floor(built_up + rate * (end - begin) + 0.5)
    run_down = built_up + reader.at("ak_part4_rate", day) * (labour - begin)
    return np.maximum(np.where(labour > begin, run_down, credit), 0)


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
