"""Net income of a household in a month, as an ordered list of named parts that add up to it.

Order: wage, WGA and supplement (gross), the partner's wage, tax and the three credits of both, bijstand (net),
zorgtoeslag, huurtoeslag and kindgebonden budget. Every part has the sign with which it counts: tax is negative, all
else positive. Tax is a twelfth of the tax of a year of such months; toeslagen are those of a year of such months.
The combinatiekorting counts as if it is asked for each month, and for bijstand as income (Participatiewet art. 31).
Not covered: kwijtschelding of local taxes, minima schemes of a municipality, bijzondere bijstand, individuele
inkomenstoeslag, kinderbijslag and kinderopvangtoeslag, debts and attachment of income, travel costs, pension premium,
other adults in the home, under 27 and AOW age, a new assessment by UWV and its yearly allowance (Wet WIA art. 63a).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.inkomen import bijstand, toeslagenwet, wga
from scenarios.model.inkomen.huurtoeslag import huurtoeslag
from scenarios.model.inkomen.inkomstenbelasting import Tax, combination_credit, income_tax
from scenarios.model.inkomen.jumps import Jump
from scenarios.model.inkomen.kindgebonden_budget import kindgebonden_budget
from scenarios.model.inkomen.zorgtoeslag import zorgtoeslag

if TYPE_CHECKING:
    from datetime import date

    from scenarios.model.inkomen.jumps import Turn
    from scenarios.model.inkomen.participant import Participant
    from scenarios.model.parameters import Reader

Both = tuple[np.ndarray, np.ndarray]  # of the participant and of the partner [case]

HALF = 0.5  # euro: from here an amount is rounded up to the next one
ALLOWANCES = ("zorgtoeslag", "huurtoeslag", "kindgebonden_budget")
NOT_COVERED = (
    "kwijtschelding",
    "municipal_schemes",
    "bijzondere_bijstand",
    "individuele_inkomenstoeslag",
    "kinderbijslag",
    "kinderopvangtoeslag",
    "debts",
    "travel_costs",
    "pension_premium",
    "home_sharers",
    "age",
    "reassessment",
    "yearly_allowance",
)


@dataclass(frozen=True)
class NetIncome:
    """Income of a household, a month.

    Attributes
    ----------
    components
        Name to amount [case], euro a month, in the order of the module's text, with the sign with which it counts.
    year_income
        Income that decides the toeslagen (toetsingsinkomen of the household) [case], euro a year.
    gross_bijstand
        What the municipality pays with the tax on it, of the participant and of the partner [case], euro a month each;
        not a component, for the household sees the net amount.
    """

    components: dict[str, np.ndarray]
    year_income: np.ndarray
    gross_bijstand: Both

    @property
    def net(self) -> np.ndarray:
        """Sum of the components [case], euro a month."""
        return np.sum(list(self.components.values()), axis=0)


@dataclass(frozen=True)
class _Gross:
    """Gross parts of a month [case], euro, and the partner's wage."""

    wage: np.ndarray
    benefit: np.ndarray
    supplement: np.ndarray
    partner: np.ndarray

    @property
    def other(self) -> np.ndarray:
        return self.benefit + self.supplement


def net_income(participant: Participant, earnings: np.ndarray, reader: Reader, month: int = 0) -> NetIncome:
    """Net income at gross earnings [case], euro a month with holiday allowance, `month` months after the start.

    Raises
    ------
    InputError
        A figure that is needed is not known for the month of start.
    """
    earnings = np.asarray(earnings, dtype=float)
    gross = _gross(participant, earnings, reader, month)
    wages, benefits = (gross.wage * 12, gross.partner * 12), (gross.other * 12, np.zeros_like(earnings))
    own, partner = taxes(participant, wages, benefits, reader)
    net_bijstand, taxed = _bijstand(participant, gross, (own, partner), reader, month)
    year = 12 * (gross.wage + gross.other + gross.partner + taxed[0] + taxed[1])
    parts = {
        "wage": gross.wage,
        "wga": gross.benefit,
        "toeslagenwet": gross.supplement,
        "partner_wage": gross.partner,
        "tax": 0.0 - (own.before_credits + partner.before_credits) / 12,  # nothing stays a plain 0
        "general_credit": (own.general_credit + partner.general_credit) / 12,
        "labour_credit": (own.labour_credit + partner.labour_credit) / 12,
        "combination_credit": (own.combination_credit + partner.combination_credit) / 12,
        "bijstand": net_bijstand,
    }
    return NetIncome(parts | allowances(participant, year, reader), year, taxed)


def allowances(participant: Participant, year_income: np.ndarray, reader: Reader) -> dict[str, np.ndarray]:
    """Toeslagen on an income of the household, euro a year [case]: name to euro a month."""
    if participant.assets_above_limit:
        return {name: np.zeros_like(year_income) for name in ALLOWANCES}
    day, couple = participant.day, participant.couple
    a_year = {
        "zorgtoeslag": zorgtoeslag(year_income, reader, day, couple=couple),
        "huurtoeslag": 12 * huurtoeslag(year_income, participant.rent, participant.persons, reader, day),
        "kindgebonden_budget": kindgebonden_budget(year_income, participant.children, reader, day, couple=couple),
    }
    return {name: granted(euro, reader, day) / 12 for name, euro in a_year.items()}


def granted(a_year: np.ndarray, reader: Reader, day: date) -> np.ndarray:
    """Toeslag that is granted [case], euro a year: nothing of an amount that is less than 24 in whole euros.

    Source: Awir art. 14 lid 4 and 5. What is granted is not rounded here, for that would make steps of a euro.
    """
    return np.where(a_year >= reader.at("toeslag_smallest_year", day) - HALF, a_year, 0.0)


def too_small(before: dict[str, np.ndarray], after: dict[str, np.ndarray], earnings: np.ndarray) -> list[Jump | None]:
    """Jump where a toeslag stops, or begins, because it is too small [case], between two incomes that hardly differ."""
    stops = np.any([(before[name] == 0) != (after[name] == 0) for name in ALLOWANCES], axis=0)
    return [
        Jump("toeslagen", "Awir art. 14 lid 5", at) if stop else None for at, stop in zip(earnings, stops, strict=True)
    ]


def taxes(participant: Participant, wages: Both, benefits: Both, reader: Reader) -> tuple[Tax, Tax]:
    """Tax of somebody and of the partner on the wages and benefits of the two [case], euro a year all."""
    day = participant.day
    of_partner = wages[1] if participant.couple else None
    rights = combination_credit(wages[0], of_partner, participant.children, reader, day)
    own, partner = (
        income_tax(wage, benefit, reader, day, right)
        for wage, benefit, right in zip(wages, benefits, rights, strict=True)
    )
    return own, partner


def jumps(participant: Participant, reader: Reader, month: int = 0) -> list[Jump]:
    """Every place where a rule says that income jumps with earnings; the last one is where the lower earner changes."""
    found = [] if participant.wga is None else wga.jumps(participant.wga, reader, participant.day, month)
    found += toeslagenwet.jumps(participant, reader)
    if participant.partner_income and participant.children:
        found.append(Jump("inkomstenbelasting", "Wet IB 2001 art. 8.14a lid 1 onderdeel c", participant.partner_income))
    return found


def turns(participant: Participant) -> list[Turn]:
    """Every month after the start at which a rule says that income changes, the wage being the same."""
    of_benefit = [] if participant.wga is None else wga.turns(participant.wga)
    return [*of_benefit, *toeslagenwet.turns(participant), *bijstand.turns(participant.bijstand_disregard)]


def _gross(participant: Participant, earnings: np.ndarray, reader: Reader, month: int) -> _Gross:
    nothing, day = np.zeros_like(earnings), participant.day
    partner = nothing + participant.partner_income
    if participant.wga is None:
        return _Gross(earnings, nothing, nothing, partner)
    benefit = wga.benefit(participant.wga, earnings, reader, day, month)
    return _Gross(earnings, benefit, toeslagenwet.supplement(participant, benefit, earnings, reader, month), partner)


def _bijstand(
    participant: Participant, gross: _Gross, tax: tuple[Tax, Tax], reader: Reader, month: int
) -> tuple[np.ndarray, Both]:
    """Net bijstand of the household, and the gross amount of each of the two [case], euro a month."""
    nothing, day = np.zeros_like(gross.wage), participant.day
    if not participant.gets_bijstand:
        return nothing, (nothing, nothing)
    own, of_partner = tax
    without_wage = income_tax(nothing, gross.other * 12, reader, day).due
    net_wage = gross.wage - (own.due + own.combination_credit - without_wage) / 12
    free = bijstand.disregarded(participant.bijstand_disregard, net_wage, reader, day, month)
    own_means = gross.wage + gross.other + gross.partner - (own.due + of_partner.due) / 12
    net = bijstand.top_up(own_means - free, reader, day, couple=participant.couple)
    if not participant.couple:
        return net, (bijstand.grossed_up(net * 12, gross.wage * 12, gross.other * 12, reader, day) / 12, nothing)
    each = ((gross.wage, gross.other), (gross.partner, nothing))
    halves = [bijstand.grossed_up(net * 6, wage * 12, other * 12, reader, day) / 12 for wage, other in each]
    return net, (halves[0], halves[1])
