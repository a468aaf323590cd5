"""Amounts at the prices of one year grow by the index of their group; figures that can be checked by hand."""

from datetime import date

import pytest

from building import book, flow, placement, scenario
from scenarios.model.calendar import Horizon
from scenarios.model.parameters import Reader
from scenarios.model.result import Result
from scenarios.model.scenario import Projection
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

PLACE = {"groep": placement(places={2017: 1}, last_stand_holds=True)}


def result(years: int = 4, start: str = "2017-01", **update: object) -> Result:
    amount = flow(amount=1200, per="place", index="prijs", price_level=2018)
    plan = scenario(PLACE, {"hulp": amount}, start, years).model_copy(update=update)
    return simulate(plan, book())


def test_an_amount_grows_each_january_by_the_outturn_of_its_index() -> None:
    found = result().horizon.year_sums(result().line("hulp").entitlement)[:, 0]
    # CBS: 1,4% in 2017, 1,7% in 2018, 2,6% in 2019, 1,3% in 2020; the amount is at the prices of 2018.
    assert found == pytest.approx([1200 / 1.017, 1200, 1200 * 1.026, 1200 * 1.026 * 1.013])


def test_what_is_known_is_not_a_projection_and_what_is_not_carries_its_index() -> None:
    assert result().line("hulp").projected == frozenset()
    then = result(as_of=date(2019, 6, 1), projection={"prijs": Projection(index="index_prijs", then=0.02)})
    assert then.line("hulp").projected == {2019, 2020}
    assert {v.parameter for v in then.reads()} == {"index_prijs"}


def test_a_year_that_the_index_does_not_reach_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"projection.prijs: de index index_prijs is bekend tot en met \d{4}"):
        result(years=5, start="2036-01")


def test_there_and_back_is_the_same_price() -> None:
    import numpy as np

    horizon, needed = Horizon(2017, 4), np.ones(48, dtype=bool)
    levels = {level: Reader(book()).price_level("prijs", level, horizon, needed)[::12] for level in (2017, 2020)}
    assert levels[2017] / levels[2017][3] == pytest.approx(levels[2020])
    assert Reader(book()).price_level("prijs", 2017, horizon, ~needed) == pytest.approx(np.ones(48))
