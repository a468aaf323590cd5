"""What the rule names of tests/published/inkomen.csv mean, worked out by the schemes themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.model.inkomen import bijstand, wga
from scenarios.model.inkomen.huurtoeslag import huurtoeslag
from scenarios.model.inkomen.inkomstenbelasting import combination_credit, general_credit, labour_credit, withheld
from scenarios.model.inkomen.kindgebonden_budget import kindgebonden_budget
from scenarios.model.inkomen.net_income import granted
from scenarios.model.inkomen.participant import Participant, Wga
from scenarios.model.inkomen.toeslagenwet import norm, supplement
from scenarios.model.inkomen.zorgtoeslag import zorgtoeslag
from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

READER = Reader(shipped_book())


def wage_tax(day: date, given: dict[str, Any]) -> float:
    wage = np.array([float(given["wage"])])
    return float(withheld(wage, READER, day, labour=True, credits_used=given["credits"])[0])


def general_credit_year(day: date, given: dict[str, Any]) -> float:
    return float(general_credit(np.array([float(given["income"])]), READER, day)[0])


def labour_credit_year(day: date, given: dict[str, Any]) -> float:
    return float(labour_credit(np.array([float(given["income"])]), READER, day)[0])


def combination_credit_year(day: date, given: dict[str, Any]) -> float:
    """Of a single parent of a young child."""
    return float(combination_credit(np.array([float(given["income"])]), None, [3], READER, day)[0][0])


def bijstand_disregard(day: date, given: dict[str, Any]) -> float:
    wage = np.array([float(given["wage"])])
    return float(bijstand.disregarded(given["kind"], wage, READER, day, given["month"])[0])


def zorgtoeslag_year(day: date, given: dict[str, Any]) -> float:
    a_year = zorgtoeslag(np.array([float(given["income"])]), READER, day, couple=given["couple"])
    return float(granted(a_year, READER, day)[0])


def zorgtoeslag_month(day: date, given: dict[str, Any]) -> float:
    """As the Dienst Toeslagen prints it: a year in whole euros, a month of that without the cents."""
    return np.floor(np.floor(zorgtoeslag_year(day, given) + 0.5) / 12)


def kgb_year(day: date, given: dict[str, Any]) -> float:
    income = np.array([float(given["income"])])
    return float(kindgebonden_budget(income, given["children"], READER, day, couple=given["couple"])[0])


def huurtoeslag_month(day: date, given: dict[str, Any]) -> float:
    return float(huurtoeslag(np.array([float(given["income"])]), given["rent"], given["persons"], READER, day)[0])


def huurtoeslag_month_whole(day: date, given: dict[str, Any]) -> float:
    """As it is printed: without the cents."""
    return np.floor(huurtoeslag_month(day, given))


def tw_norm_month(day: date, given: dict[str, Any]) -> float:
    return norm(READER, day, couple=given["couple"]) / (1 + READER.at("holiday_allowance", day))


def huurtoeslag_basic_rent(day: date, given: dict[str, Any]) -> float:
    """Rent up to which nothing is paid, from a rent below the quality limit."""
    rent = 400.0
    return rent - float(huurtoeslag(np.array([float(given["income"])]), rent, given["persons"], READER, day)[0])


def tw_supplement_month(day: date, given: dict[str, Any]) -> float:
    """Beside a benefit of 70% of a former wage, of a couple of which the partner earns; without holiday allowance."""
    holiday = 1 + READER.at("holiday_allowance", day)
    benefit, wage = np.array([given["benefit"] * holiday]), given["partner"] * holiday
    former = {"month_wage": round(benefit[0] / 0.7, 2), "earning_capacity": 0.0, "disability": "80_100"}
    who = {"household": "couple", "partner_born_after_1971": False, "partner_income": wage, "benefit": "wga"}
    couple = Participant(**who, wga=former, start=f"{day:%Y-%m}", work_then={"hours": 0.0, "wage_factor": 1.0})
    return float(supplement(couple, benefit, np.zeros(1), READER)[0]) / holiday


def wga_of(given: dict[str, Any]) -> Wga:
    """A benefit whose first two months have passed."""
    return Wga(
        month_wage=float(given["month_wage"]),
        earning_capacity=float(given["capacity"]),
        disability=given["disability"],
        first_phase_months=given.get("first_phase", 0),
        months_used=2,
    )


def wga_benefit(day: date, given: dict[str, Any]) -> float:
    return float(wga.benefit(wga_of(given), np.array([float(given["earnings"])]), READER, day)[0])


def wga_jump(day: date, given: dict[str, Any]) -> float:
    return wga.jumps(wga_of(given), READER, day)[0].earnings


INCOME_RULES: dict[str, Callable[[date, dict[str, Any]], float]] = {
    "wage_tax": wage_tax,
    "general_credit_year": general_credit_year,
    "labour_credit_year": labour_credit_year,
    "combination_credit_year": combination_credit_year,
    "bijstand_disregard": bijstand_disregard,
    "wga": wga_benefit,
    "wga_jump": wga_jump,
    "zorgtoeslag_year": zorgtoeslag_year,
    "zorgtoeslag_month": zorgtoeslag_month,
    "huurtoeslag_month_whole": huurtoeslag_month_whole,
    "kgb_year": kgb_year,
    "huurtoeslag_month": huurtoeslag_month,
    "tw_norm_month": tw_norm_month,
    "tw_supplement_month": tw_supplement_month,
    "huurtoeslag_basic_rent": huurtoeslag_basic_rent,
}
