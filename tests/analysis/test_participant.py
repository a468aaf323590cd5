"""What starting to work does: before and after, the curve with its zones and jumps, the year, and the groups."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from scenarios.analysis.participant import before_and_after, below_bijstand, curve, jumps, turns, zones
from scenarios.analysis.participant_groups import BANDS, distribution, typical_households
from scenarios.analysis.participant_year import year_of_start
from scenarios.model.inkomen import wga
from scenarios.model.inkomen.earnings import gross_wage
from scenarios.model.inkomen.net_income import ALLOWANCES, net_income
from scenarios.model.inkomen.participant import Participant
from scenarios.model.parameter_files import shipped_book
from scenarios.model.parameters import Reader

READER = Reader(shipped_book())
COUPLE = {"household": "couple", "children": [7], "partner_income": 2800.0}
HIGH_WAGE = {"month_wage": 4500, "disability": "45_55", "earning_capacity": 2250}


def person(**given: Any) -> Participant:
    base = {
        "household": "alone",
        "start": "2026-03",
        "benefit": "none",
        "work_then": {"hours": 20.0, "wage_factor": 1.0},
    }
    return Participant.model_validate(base | given)


def test_before_and_after_by_hand() -> None:
    # 20 hours: 14,71 x 20 x 52/12 x 1,08 = 1.376,86 a month, 16.522,27 a year. Tax 5.906,71; credits 3.115,00 and
    # 996 + 0,31009 x 4.557,27 = 2.409,16; zorgtoeslag 1.550,45; huurtoeslag 361,85 a month.
    table = before_and_after(person(rent=600.0), READER)
    assert table.loc["wage"].tolist() == pytest.approx([0, 1376.86, 1376.86], abs=0.005)
    assert table.loc["tax", "then"] == pytest.approx(-5906.71 / 12, abs=0.005)
    assert table.loc["labour_credit", "then"] == pytest.approx(2409.16 / 12, abs=0.005)
    assert table.loc["net"].tolist() == pytest.approx([491.05, 1836.03, 1344.98], abs=0.01)
    assert table.drop(index="net").sum().to_numpy() == pytest.approx(table.loc["net"].to_numpy())


def test_beside_bijstand_every_euro_is_taken_until_it_is_filled_up() -> None:
    found = curve(person(benefit="bijstand", rent=600.0), READER)
    filled = found.components["bijstand"] > 1
    assert found.pressure[filled] == pytest.approx(1)
    first = next(zone for zone in zones(found) if zone.kind == "trap")
    assert (first.first_hours, first.lowest_change) == (pytest.approx(0.1), pytest.approx(0))
    assert first.last_hours == pytest.approx(found.hours[filled][-1], abs=0.2)


def test_the_trap_of_the_follow_up_benefit_ends_with_a_jump_that_has_its_article() -> None:
    who = person(benefit="wga", wga=HIGH_WAGE)
    (jump,) = jumps(who, READER, curve(who, READER))
    # Gross: 0,35 x 2.477,95 = 867,28 and a supplement of 155,60 up to half of 2.250; from there 0,70 x 2.250 = 1.575.
    assert jump.earnings == pytest.approx(1125)
    assert jump.hours == pytest.approx(1125 / (14.71 * 52 / 12 * 1.08))
    assert jump.rule is not None
    assert jump.rule.article == "Wet WIA art. 60 lid 2, art. 61 lid 4 en art. 62"
    assert 250 < jump.change < 1575 - 867.28


def test_who_works_less_than_now_is_worse_off_up_to_the_hours_of_now() -> None:
    found = curve(person(work_now={"hours": 20.0, "wage_factor": 1.0}), READER)
    (zone,) = [zone for zone in zones(found) if zone.kind == "worse_off"]
    assert (zone.first_hours, zone.last_hours) == pytest.approx((0.1, 19.9))
    assert zone.lowest_change == pytest.approx(found.net[1] - found.net_now)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_jump_of_every_typical_household_has_a_rule(seed: int) -> None:
    for who in typical_households("2026-03", 8, seed):
        found = jumps(who, READER, curve(who, READER, step=0.5))
        assert all(jump.rule is not None for jump in found), (who, found)


def test_a_jump_that_no_scheme_declares_has_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wga, "jumps", lambda *args: [])
    who = person(benefit="wga", wga=HIGH_WAGE)
    assert [jump.rule for jump in jumps(who, READER, curve(who, READER))] == [None]


@pytest.mark.parametrize("start", ["2026-01", "2026-04", "2026-06"])
@pytest.mark.parametrize("family", [{}, {"household": "single_parent", "children": [7]}, COUPLE])
def test_after_the_settlement_a_year_of_work_alone_is_a_year_at_its_average_wage(
    start: str, family: dict[str, Any]
) -> None:
    who = person(start=start, rent=600.0, work_then={"hours": 32.0, "wage_factor": 1.0}, **family)
    year = year_of_start(who, READER)
    months_of_work = 13 - who.day.month
    average = gross_wage(who.work_then, np.array([32.0]), READER, who.day) * months_of_work / 12
    settled = 12 * float(net_income(who, average, READER).net[0])
    assert year.received.sum() + year.settlement == pytest.approx(settled)
    assert (year.settled_in, len(year.labels), year.labels[-1]) == (2027, 12, "2026-12")


def test_who_starts_pays_back_the_toeslag_that_came_in_advance() -> None:
    long_ago = HIGH_WAGE | {"months_used": 40}
    year = year_of_start(person(benefit="wga", wga=long_ago, rent=600.0), READER)
    assert year.advances["huurtoeslag"] == pytest.approx(12 * 361.85, abs=0.1)
    assert year.toeslagen_to_come["huurtoeslag"] < -500
    assert year.received[:2] == pytest.approx(year.stayed)
    assert sum(year.toeslagen_to_come.values()) + year.tax_to_come == pytest.approx(year.settlement)


def test_a_combinatiekorting_that_nobody_asked_for_comes_after_the_year() -> None:
    # Ten months of 32 hours: 22.029,77. Tax 7.875,64, credits 3.115,00 and 996 + 0,31009 x 10.064,77 = 4.116,98: of the
    # combinatiekorting of 0,1145 x (22.029,77 - 6.239) = 1.808,04 there is room for 643,66.
    work = {"hours": 32.0, "wage_factor": 1.0}
    young, older = (
        year_of_start(person(household="single_parent", children=[age], work_then=work), READER) for age in (11, 12)
    )
    assert young.tax_to_come - older.tax_to_come == pytest.approx(643.66, abs=0.02)


def test_what_the_municipality_leaves_out_ends_in_its_month() -> None:
    # Of 1.344,98 net a quarter is more than the maximum of 285,00, and 15% more than that of 180,19.
    who = person(benefit="bijstand", bijstand_disregard="lks", rent=600.0)
    received = year_of_start(who, READER).received
    assert [(found.rule.month, found.rule.article[-11:]) for found in turns(who, READER)] == [
        (6, "onderdeel n"),
        (18, "onderdeel z"),
    ]
    assert [found.change for found in turns(who, READER)] == pytest.approx([-104.81, -180.19])
    assert received[2:8] == pytest.approx(received[1] + 285)  # March to August
    assert received[8:] == pytest.approx(received[1] + 180.19)


def test_nothing_is_settled_when_nothing_changes() -> None:
    for benefit in ("none", "bijstand"):
        year = year_of_start(person(benefit=benefit, rent=600.0, work_then={"hours": 0.0, "wage_factor": 1.0}), READER)
        assert year.received == pytest.approx(year.stayed)
        assert year.settlement == pytest.approx(0, abs=0.01)
        assert set(year.advances) == set(ALLOWANCES)


def test_a_first_phase_that_ends_in_the_year_shows_in_its_month() -> None:
    who = person(benefit="wga", wga=HIGH_WAGE | {"first_phase_months": 24, "months_used": 20})
    received = year_of_start(who, READER).received
    assert received[2:6] == pytest.approx(received[2])  # March to June: months 21 to 24
    assert received[6] != pytest.approx(received[5])


def test_the_months_before_the_start_are_those_of_then() -> None:
    """The first phase had not ended yet, and the first half of a year has its own amounts."""
    ended = HIGH_WAGE | {"first_phase_months": 24, "months_used": 24}
    year = year_of_start(person(start="2026-07", benefit="wga", wga=ended), READER)
    assert year.received[5] > year.stayed + 500
    bijstand = year_of_start(
        person(start="2025-07", benefit="bijstand", work_then={"hours": 0.0, "wage_factor": 1.0}), READER
    )
    norms = [READER.at("bijstand_single_month", date(2025, month, 1)) for month in (1, 7)]
    assert bijstand.received[6] - bijstand.received[5] == pytest.approx(norms[1] - norms[0], abs=0.01)


def test_a_wga_below_bijstand_is_noticed_until_the_municipality_makes_it_up() -> None:
    low = {"month_wage": 2500, "disability": "35_45", "earning_capacity": 1500}
    couple = COUPLE | {"children": [14], "partner_income": 0.0, "partner_born_after_1971": True}
    who = person(**couple, benefit="wga", wga=low)
    assert below_bijstand(who, READER) == pytest.approx(READER.at("bijstand_couple_month", who.day) - 693.83, abs=0.01)
    assert below_bijstand(who.model_copy(update={"bijstand_beside": True}), READER) == 0
    assert below_bijstand(person(benefit="wga", wga=HIGH_WAGE), READER) < 1  # the supplement is about bijstand


def test_typical_households_come_in_bands_and_few_of_them_are_withheld() -> None:
    drawn = typical_households("2026-03", 120, 7)
    assert drawn == typical_households("2026-03", 120, 7) != typical_households("2026-03", 120, 8)
    every = distribution(drawn, READER, smallest=1).fillna(0)
    shown = distribution(drawn, READER)
    assert every.to_numpy().sum() == len(drawn)
    assert list(shown.index) == list(pairwise(BANDS))
    for cell, count in zip(shown.to_numpy().ravel(), every.to_numpy().ravel(), strict=True):
        assert (cell == count) if count >= 10 else math.isnan(cell)
