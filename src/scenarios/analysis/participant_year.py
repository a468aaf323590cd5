"""The calendar year in which somebody starts to work, month by month, and what is settled after it.

Toeslagen are paid in advance on the income estimated before the start: that of twelve months as now. Afterwards they
follow from the income of the whole year (Awir art. 8, 14, 16, 19). Wage tax is withheld as if every month of the year
were like it; income tax follows from the whole year. The combinatiekorting comes in as before the start and the rest
after the year, but beside bijstand each month, for there it counts as income. The figures of the month of start hold in
all months after it. Not covered: a change that the household reports in between, the split of a year at a change of the
household.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.analysis.participant import situation
from scenarios.model.inkomen.net_income import ALLOWANCES, allowances, taxes

if TYPE_CHECKING:
    from scenarios.model.inkomen.net_income import NetIncome
    from scenarios.model.inkomen.participant import Participant
    from scenarios.model.parameters import Reader

TAX_PARTS = ("tax", "general_credit", "labour_credit")
COMBINATION = "combination_credit"


@dataclass(frozen=True)
class Year:
    """Income in the year of the start.

    Attributes
    ----------
    labels
        Months ("2026-01") [month].
    received
        Net income of the household with the advances of toeslagen [month], euro.
    stayed
        Net income of a month if nothing had changed, euro.
    advances, definitive
        Toeslag to euro over the year: paid in advance, and due on the income of the year.
    tax_to_come
        Withheld in the year minus income tax over it, euro; negative is to be paid.
    settled_in
        Year in which both are settled: the year after.
    """

    labels: list[str]
    received: np.ndarray
    stayed: float
    advances: dict[str, float]
    definitive: dict[str, float]
    tax_to_come: float
    settled_in: int

    @property
    def toeslagen_to_come(self) -> dict[str, float]:
        """Toeslag to euro that comes after the year; negative is to be paid back."""
        return {name: self.definitive[name] - self.advances[name] for name in self.advances}

    @property
    def settlement(self) -> float:
        """All that comes after the year, euro; negative is to be paid."""
        return sum(self.toeslagen_to_come.values()) + self.tax_to_come


def year_of_start(participant: Participant, reader: Reader) -> Year:
    """Months of the calendar year of the start: before it as now, from it as then."""
    months, now = _months(participant, reader), situation(participant, reader, "now")
    income = sum(float(month.year_income[0]) / 12 for month in months)
    estimate = {name: float(now.components[name][0]) for name in ALLOWANCES}
    definitive = {
        name: 12 * float(euro[0]) for name, euro in allowances(participant, np.array([income]), reader).items()
    }
    paid = sum(estimate.values())
    credits_paid = _credits_paid(participant, months, now)
    received = np.array([_paid_as_it_is(month) + paid for month in months]) + credits_paid
    return Year(
        labels=[f"{participant.day.year}-{month:02d}" for month in range(1, 13)],
        received=received,
        stayed=float(now.net[0]),
        advances={name: 12 * euro for name, euro in estimate.items()},
        definitive=definitive,
        tax_to_come=_tax_to_come(participant, months, credits_paid, reader),
        settled_in=participant.day.year + 1,
    )


def _months(participant: Participant, reader: Reader) -> list[NetIncome]:
    """Months of the year of the start: before it as now, with the figures of the month itself; from it as then."""
    start, year = participant.day.month, participant.day.year
    earlier = [participant.model_copy(update={"start": f"{year}-{month:02d}"}) for month in range(1, start)]
    before = [situation(who, reader, "now", month - start) for month, who in enumerate(earlier, start=1)]
    return before + [situation(participant, reader, "then", month) for month in range(13 - start)]


def _paid_as_it_is(month: NetIncome) -> float:
    """What comes in that no estimate decides: neither toeslagen nor the combinatiekorting."""
    estimated = {*ALLOWANCES, COMBINATION}
    return float(sum(euro[0] for name, euro in month.components.items() if name not in estimated))


def _credits_paid(participant: Participant, months: list[NetIncome], now: NetIncome) -> np.ndarray:
    """Combinatiekorting that comes in during the year [month], euro."""
    paid = months if participant.gets_bijstand else [now] * len(months)
    return np.array([float(month.components[COMBINATION][0]) for month in paid])


def _tax_to_come(participant: Participant, months: list[NetIncome], paid: np.ndarray, reader: Reader) -> float:
    """Withheld in the year and paid of the combinatiekorting, minus what is due over the year, of both.

    The tax on bijstand is the municipality's. What it would leave of a combinatiekorting is no gain: bijstand takes it.
    """
    total = {name: np.sum([month.components[name] for month in months], axis=0) for name in months[0].components}
    bijstand = np.sum([month.gross_bijstand for month in months], axis=0)
    withheld = bijstand[0] + bijstand[1] - total["bijstand"] - np.sum([total[name] for name in TAX_PARTS], axis=0)
    benefits = total["wga"] + total["toeslagenwet"] + bijstand[0]
    both = taxes(participant, (total["wage"], total["partner_wage"]), (benefits, bijstand[1]), reader)
    credit = sum(float(tax.combination_credit[0]) for tax in both)
    due = sum(float(tax.due[0]) for tax in both) + credit
    credit_to_come = 0.0 if participant.gets_bijstand else credit - float(paid.sum())
    return float(withheld[0]) - due + credit_to_come
