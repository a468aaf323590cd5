"""Doubts about who may have wage subsidy: flagged with the article, whatever the figures say."""

from typing import Any

import pytest

from building import book, flow, placement, scenario
from scenarios.model.flags import Flag, flags
from scenarios.model.run import run
from scenarios.model.scenario import LawChange


def flagged(rule: str = "loonkostensubsidie", start: str = "2017-01", **given: Any) -> list[Flag]:
    return flags(scenario({"groep": placement(start=start, **given)}, {"lks": flow(rule=rule)}), book())


def test_the_pilot_of_vught_is_flagged_and_weert_is_not() -> None:
    found = flags(run("vught-2022").scenario, book())
    assert [(flag.placement, flag.flow, flag.source) for flag in found] == [
        ("wia", "lks", "Participatiewet art. 10c lid 1 en 10d lid 2")
    ]
    assert found[0].text == (
        "Deelnemers aan de pilot, hele regio: wie een UWV-uitkering heeft en niet door de gemeente wordt ondersteund, "
        "valt buiten de gewone loonkostensubsidie (Participatiewet art. 10c lid 1 en 10d lid 2), maar de subsidie telt "
        "hier wel mee."
    )
    assert flags(run("weert-2017").scenario, book()) == []


@pytest.mark.parametrize("doelgroep", ["bijstand", "wia", "uwv", "nug", "schoolverlater", "gemengd"])
@pytest.mark.parametrize("instrument", ["beschut_werk", "loonkostensubsidie"])
def test_a_uwv_benefit_is_flagged_outside_beschut_werk_only(doelgroep: str, instrument: str) -> None:
    found = flagged(start="2018-01", doelgroep=doelgroep, instrument=instrument)
    assert bool(found) == (doelgroep in {"wia", "uwv"} and instrument == "loonkostensubsidie")


@pytest.mark.parametrize(("start", "count"), [("2017-01", 1), ("2017-02", 0), ("2018-06", 0)])
def test_a_school_leaver_who_starts_before_february_2017(start: str, count: int) -> None:
    found = flagged(start=start, doelgroep="schoolverlater")
    assert len(found) == count
    assert all("pas voor banen vanaf 1-2-2017 (Participatiewet art. 10d lid 2)" in flag.text for flag in found)


def test_beschut_werk_was_not_open_to_uwv_groups_before_2017() -> None:
    group = placement(doelgroep="wia", instrument="beschut_werk", start="2016-06")
    found = flags(scenario({"groep": group}, {"lks": flow(rule="loonkostensubsidie")}, "2016-01"), book())
    assert [flag.source for flag in found] == ["Participatiewet art. 10b lid 1 en 9"]


def test_only_wage_subsidy_is_flagged_and_only_when_somebody_has_it() -> None:
    assert flagged(rule="loonwaarde", doelgroep="wia") == []
    assert flagged(doelgroep="wia", persons=0) == []


def test_a_change_of_the_law_takes_the_doubt_away() -> None:
    described = scenario({"groep": placement(doelgroep="wia")}, {"lks": flow(rule="loonkostensubsidie")})
    change = {
        "parameter": "lks_regular_uwv_groups",
        "from": described.date.replace(year=2015),
        "value": 1.0,
        "source": "x",
    }
    changed = described.model_copy(update={"law_change": [LawChange.model_validate(change)]})
    assert (len(flags(described, book())), flags(changed, book())) == (1, [])
