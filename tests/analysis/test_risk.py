"""Risk of scenarios whose answer is known: sums of normal numbers, and draws counted by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from building import flow, placement, worked_out
from scenarios.analysis.risk import (
    Resilience,
    certainty,
    constants,
    drivers,
    exceedance,
    outcome,
    percentiles,
    ranges,
    resilience,
    sobol_indices,
)
from scenarios.analysis.sensitivity import Measure, tornado
from scenarios.model.distributions import Correlation
from scenarios.model.draws import Draws, Sampling, draw
from scenarios.model.result import Result
from scenarios.model.scenario import Event, Uncertain
from scenarios.problems import InputError

ONE, OTHER, STILL = "flows.een.amount", "flows.ander.amount", "flows.vast.amount"
PAYS, PEAK = Measure("gemeente"), Measure("bedrijf", "prefinancing")


def normal(mean: float, sd: float) -> dict[str, Any]:
    return {"distribution": "normal", "mean": mean, "sd": sd, "low": mean - 8 * sd, "high": mean + 8 * sd}


def uncertain(about: Mapping[str, Mapping[str, Any]], chance: float = 0) -> Result:
    """A municipality that pays 1.000 and 500 a year, for two years, and with a chance 200 more."""
    flows = {"een": flow(amount=1000, per="place"), "ander": flow(amount=500, per="place")}
    flows["vast"] = flow(amount=0, per="place")
    result = worked_out(placement(), flows, "2017-01", 2)
    event = Event(
        label="Tegenvaller", probability=chance, source="test", flows={"vast": {"amount": 200, "per": "place"}}
    )
    update = {
        "uncertainty": {path: Uncertain(source="test", **words) for path, words in about.items()},
        "events": {"tegenvaller": event} if chance else {},
    }
    return replace(result, scenario=result.scenario.model_copy(update=update))


LINEAR = uncertain({ONE: normal(1000, 30), OTHER: normal(500, 40)})  # a year: mean -1.500, sd 50
DRAWS = draw(LINEAR, Sampling(20_000))


def given(setbacks: Sequence[float] | np.ndarray) -> Draws:
    """Draws that are this much worse than the scenario (-3.000), all in the first year."""
    worse = np.asarray(setbacks, dtype=float)
    nets = {("gemeente", "recognised"): np.array([-1500 - worse, np.full(len(worse), -1500.0)])}
    return replace(DRAWS, nets=nets, sampling=Sampling(len(worse)))


def problems(*asked: Any) -> list[str]:
    function, *words = asked
    with pytest.raises(InputError) as error:
        function(*words)
    return [str(problem) for problem in error.value.problems]


# --- what may come out -------------------------------------------------------------------------------------------


def band(level: float, sd: float) -> float:
    """Five standard errors of a quantile of a normal number."""
    share = level / 100
    return 5 * np.sqrt(share * (1 - share) / 20_000) / stats.norm.pdf(stats.norm.ppf(share)) * sd


def test_percentiles_are_those_of_theory() -> None:
    frame = percentiles(DRAWS, "gemeente", "recognised")
    assert list(frame.columns) == [2017, 2018, "totaal"]
    for level in (5, 10, 25, 50, 75, 90, 95):
        score = stats.norm.ppf(level / 100)
        assert frame.loc[level, 2017] == pytest.approx(-1500 + 50 * score, abs=band(level, 50))
        assert frame.loc[level, "totaal"] == pytest.approx(-3000 + 100 * score, abs=band(level, 100))
    assert frame.loc["gemiddelde", "totaal"] == pytest.approx(-3000, abs=5 * 100 / np.sqrt(20_000))
    assert frame.loc["scenario"].tolist() == [-1500, -1500, -3000]


def test_the_other_side_is_the_mirror() -> None:
    paid, got = (percentiles(DRAWS, party, "recognised") for party in ("gemeente", "bedrijf"))
    for level in (5, 10, 25):
        assert paid.loc[level].tolist() == (-got.loc[100 - level]).tolist()


# --- reserve -----------------------------------------------------------------------------------------------------


def test_the_reserve_is_that_of_theory_and_agrees_with_the_percentiles() -> None:
    frame = certainty(DRAWS, PAYS)
    for level, row in frame.iterrows():
        theory = 100 * stats.norm.ppf(float(str(level)) / 100)
        assert row["reserve"] == pytest.approx(theory, abs=band(float(str(level)), 100))
        assert row["reserve_low"] <= row["reserve"] <= row["reserve_high"]
        assert row["outcome_low"] <= row["outcome"] <= row["outcome_high"]
        assert row["outcome"] == pytest.approx(-3000 - row["reserve"])
    tail = percentiles(DRAWS, "gemeente", "recognised", [5, 10])["totaal"]
    assert frame.loc[[95, 90], "outcome"].tolist() == tail.loc[[5, 10]].tolist()
    curve = exceedance(DRAWS, PAYS)
    assert curve[float(frame.loc[90, "reserve"])] == pytest.approx(0.1)  # type: ignore[arg-type]


def test_prefinancing_is_worse_when_it_is_higher() -> None:
    flows = {"een": flow(amount=1200, per="place", paid={"lag_months": 2})}
    result = worked_out(placement(), flows, "2017-01", 1)  # 100 a month, of which two are open
    about = {ONE: Uncertain(source="test", distribution="uniform", low=1200, high=2400)}
    result = replace(result, scenario=result.scenario.model_copy(update={"uncertainty": about}))
    row = certainty(draw(result, Sampling(1000, method="latin_hypercube")), PEAK, [90]).loc[90]
    assert row[["reserve", "outcome"]].tolist() == pytest.approx([180, 380], abs=0.5)
    assert row["outcome_low"] < 380 < row["outcome_high"]


def test_the_interval_holds_the_true_quantile_as_often_as_it_says() -> None:
    rng, true = np.random.default_rng(1), 100 * stats.norm.ppf(0.9)
    rows = [certainty(given(rng.normal(0, 100, 400)), PAYS, [90]).loc[90] for _ in range(400)]
    held = np.mean([row["reserve_low"] <= true <= row["reserve_high"] for row in rows])
    assert 0.95 - 4 * np.sqrt(0.95 * 0.05 / 400) < held < 0.99


def test_too_few_draws_have_no_interval() -> None:
    row = certainty(given([0, 10, 20]), PAYS, [90]).loc[90]
    assert row["reserve"] == 20
    assert np.isnan(row["reserve_high"])


def test_a_curve_counted_by_hand() -> None:
    assert exceedance(given([-10, 0, 10, 10, 30]), PAYS).round(9).to_dict() == {0: 0.6, 10: 0.2, 30: 0}
    assert exceedance(given([10, 20]), PAYS).to_dict() == {0: 1, 10: 0.5, 20: 0}
    assert exceedance(given([0, -5]), PAYS).to_dict() == {0: 0}
    assert certainty(given([0, -5]), PAYS)["reserve"].eq(0).all()


@pytest.mark.parametrize(
    ("available", "ratio", "letter"),
    [
        (201, 2.01, "A"),
        (200.9, 2.0, "B"),
        (200, 2.0, "B"),
        (140, 1.4, "B"),
        (139.99, 1.39, "C"),
        (100, 1.0, "C"),
        (99.9, 0.99, "D"),
        (80, 0.8, "D"),
        (60, 0.6, "E"),
        (59, 0.59, "F"),
        (-5, -0.05, "F"),
    ],
)
def test_classes_agree_with_the_ratio_as_printed(available: float, ratio: float, letter: str) -> None:
    found = Resilience(PAYS, 90, available, 100)
    assert (found.ratio, found.letter) == (ratio, letter)


def test_resilience_uses_the_reserve_at_that_certainty() -> None:
    found = resilience(given(range(100)), PAYS, 158, 80)
    assert (found.needed, found.ratio, found.letter) == (79, 2.0, "B")
    none = resilience(given([0, -1]), PAYS, 100)
    assert (none.needed, none.ratio, none.letter) == (0, None, None)


# --- which numbers make the difference ---------------------------------------------------------------------------


def test_what_always_moves_along_has_a_rank_correlation_of_one() -> None:
    draws = draw(uncertain({ONE: normal(1000, 30), STILL: {"distribution": "fixed", "value": 0}}), Sampling(500))
    assert drivers(draws, PAYS)["correlation"].to_dict() == {ONE: pytest.approx(-1)}
    assert drivers(draws, Measure("bedrijf", year=2018))["correlation"].to_dict() == {ONE: pytest.approx(1)}
    assert constants(draws) == [STILL]
    assert drivers(draws, Measure("rijk"))["correlation"].isna().all()


def test_the_rank_correlation_of_a_sum() -> None:
    found = drivers(DRAWS, PAYS)
    assert list(found.index) == [OTHER, ONE]  # the wider one first
    for path, share in ((OTHER, 0.8), (ONE, 0.6)):  # of the standard deviation
        theory = -6 / np.pi * np.arcsin(share / 2)
        assert found.loc[path, "correlation"] == pytest.approx(theory, abs=2.5 * found.loc[path, "noise"])


def test_sobol_indices_of_a_sum_are_shares_of_the_variance() -> None:
    event = {ONE: normal(1000, 30), OTHER: normal(500, 40), STILL: {"distribution": "fixed", "value": 0}}
    result = uncertain(event, 0.05)  # 200² x 0,05 x 0,95 = 1.900, beside 900 and 1.600
    found = sobol_indices(result, PAYS, 4096)
    assert list(found.index) == ["events.tegenvaller", OTHER, ONE]
    shares = np.array([1900, 1600, 900]) / 4400
    for kind in ("first", "total"):
        assert found[kind].tolist() == pytest.approx(shares.tolist(), abs=0.06)
        assert (found[f"{kind}_margin"] < 0.12).all()
    assert found.equals(sobol_indices(result, PAYS, 4096))
    assert sobol_indices(result, Measure("rijk"), 16).isna().all(axis=None)


def test_ranges_are_one_in_ten_on_either_side() -> None:
    about: dict[str, dict[str, Any]] = {
        ONE: normal(1000, 30),
        "placements.groep.persons": {"distribution": "uniform", "low": 1, "high": 12},
        OTHER: {"distribution": "discrete", "values": [400, 500], "weights": [1, 99]},
    }
    result = uncertain(about)
    found = ranges(result.scenario)
    assert found[ONE] == pytest.approx((1000 - 30 * 1.2816, 1000 + 30 * 1.2816), rel=0.002)
    assert found["placements.groep.persons"] == (2, 11)
    assert OTHER not in found  # 500 at both ends
    assert len(tornado(result, found, PAYS)) == 2


# --- refused -----------------------------------------------------------------------------------------------------


def test_nothing_uncertain_is_said() -> None:
    certain = uncertain({})
    draws = draw(certain, Sampling(2))
    asked: list[list[Any]] = [[outcome, draws, PAYS], [percentiles, draws, "gemeente", "cash"]]
    asked += [[ranges, certain.scenario], [sobol_indices, certain, PAYS]]
    for words in asked:
        (message,) = problems(*words)
        assert message.startswith("uncertainty: er is niets onzeker: zet in het scenario bij [uncertainty]")


def test_what_cannot_be_asked_is_refused() -> None:
    assert problems(outcome, DRAWS, replace(PEAK, year=2017))[0].startswith("year: van de voorfinanciering is alleen")
    assert problems(outcome, DRAWS, Measure("gemente"))[0].startswith('party: partij "gemente" staat niet')
    assert problems(certainty, DRAWS, PAYS, [0.9]) == [
        "level: 0.9 kan niet; geef een percentage van 50 tot 100, zoals 90"
    ]
    assert problems(resilience, DRAWS, PEAK, 100)[0].startswith("book: weerstandsvermogen gaat over baten en lasten")
    assert problems(resilience, DRAWS, PAYS, float("nan"))[0].startswith("available: ")
    pair = Correlation(between=[ONE, OTHER], value=0.5)
    result = replace(LINEAR, scenario=LINEAR.scenario.model_copy(update={"correlations": [pair]}))
    first, second = problems(sobol_indices, result, PAYS, 1000)
    assert first.startswith("correlations: dit aandeel is alleen uit te rekenen als de onzekere getallen los")
    assert second == "count: 1000 is geen macht van twee; kies bijvoorbeeld 512, 1024 of 2048"
