"""Draws of a whole scenario: each one is the scenario with its numbers put in, however many are worked out at once."""

import copy
import tracemalloc
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from building import flow, placement, scenario
from commanding import ROOT, SHIPPED
from random_scenarios import SOURCE, Raw, in_order, raw_scenarios, realisations, result_of
from scenarios.analysis.risk import constants, ranges, sobol_indices
from scenarios.analysis.sensitivity import Measure
from scenarios.model.distributions import Correlation
from scenarios.model.draws import Draws, Sampling, draw, luck, work_out
from scenarios.model.parameter_files import shipped_book
from scenarios.model.reading import laid_over, problems_with
from scenarios.model.realisation import Realised
from scenarios.model.result import BOOKS, Result
from scenarios.model.run import run
from scenarios.model.sampling import Method
from scenarios.model.scenario import Event, Scenario, Uncertain
from scenarios.model.simulate import simulate
from scenarios.model.uncertainty import numbers, uncertainty_problems
from scenarios.problems import InputError

METHODS = ("random", "latin_hypercube", "sobol")
CENT = 0.005
ALL_SHIPPED = [*SHIPPED, *sorted((ROOT / "data/scenarios").glob("*/*.toml"))]
LAG = "flows.loon.paid.lag_months"
WHO = {"source": "Verzonnen"}
UNCERTAIN = """
[uncertainty]
"placements.pilot.persons"         = { distribution = "pert", low = 5, mode = 10, high = 20, source = "x" }
"placements.pilot.loonwaarde"      = { distribution = "triangular", low = 0.2, mode = 0.5, high = 0.9, source = "x" }
"placements.pilot.exit_rate"       = { distribution = "uniform", low = 0, high = 0.4, source = "x" }
"placements.pilot.hours"           = { distribution = "normal", mean = 27, sd = 3, low = 20, high = 36, source = "x" }
"placements.pilot.full_week_hours" = { distribution = "discrete", values = [36, 40], source = "x" }
"flows.loon.amount"                = { distribution = "lognormal", mean = 20000, sd = 2000, source = "x" }
"flows.lks_rijk.factor"            = { distribution = "uniform", low = 0.9, high = 1, source = "x" }
"flows.loon.paid.lag_months"       = { distribution = "discrete", values = [0, 1, 5], source = "x" }

[[correlations]]
between = ["placements.pilot.hours", "placements.pilot.loonwaarde"]
value   = 0.5

[events.minder]
label       = "Het Rijk vergoedt minder"
probability = 0.3
source      = "x"
[events.minder.flows.lks_rijk]
factor = 0.5
[events.minder.sources]
"flows.lks_rijk.factor" = { source = "x", status = "assumed" }

[events.besluit]
label       = "Het Rijk betaalt een vast bedrag, dezelfde maand"
probability = 0.4
source      = "x"
[events.besluit.flows.lks]
paid = "same_month"
[events.besluit.flows.loon]
paid = "same_month"
[events.besluit.flows.lks_rijk]
amount = 9000
per    = "place"
[events.besluit.sources]
"flows.lks_rijk" = { source = "x", status = "assumed" }
"""


@pytest.fixture
def result(tmp_path: Path) -> Result:
    """A small scenario in which much is uncertain."""
    path = tmp_path / "onzeker.toml"
    path.write_text((ROOT / "tests/broken/basis.toml").read_text("utf-8") + UNCERTAIN, "utf-8")
    return run(path)


def same_money(one: Draws, other: Draws) -> None:
    for key, net in one.nets.items():
        assert np.array_equal(net, other.nets[key]), key
    for party, peak in one.peaks.items():
        assert np.array_equal(peak, other.peaks[party]), party


def assert_is(drawn: Draws, number: int, alone: Result) -> None:
    """One draw has the money of a result, to the cent."""
    for (party, book), net in drawn.nets.items():
        by_year = alone.horizon.year_sums(alone.by_month(party, book))[:, 0]
        assert np.abs(net[:, number] - by_year).max() < CENT, (party, book, number)
    for party, peak in drawn.peaks.items():
        assert abs(peak[number] - max(alone.position(party).max(), 0)) < CENT, (party, number)


def books_close(drawn: Draws) -> None:
    parties = drawn.result.scenario.parties
    for book in BOOKS:
        assert np.abs(sum(drawn.nets[party, book] for party in parties)).max() < CENT


# --- nothing uncertain -------------------------------------------------------------------------------------------


def as_it_is(scenario: Scenario, kinds: int) -> Scenario:
    """Every number of a scenario at its own value, said in one of three ways; nothing happens."""
    certain = {}
    for place, (path, value) in enumerate(numbers(scenario).items()):
        ways: list[Raw] = [
            {"distribution": "fixed", "value": value},
            {"distribution": "uniform", "low": value, "high": value},
            {"distribution": "discrete", "values": [value]},
        ]
        certain[path] = Uncertain.model_validate(ways[(place + kinds) % 3] | WHO)
    return scenario.model_copy(update={"uncertainty": certain, "correlations": [], "events": {}})


@pytest.mark.parametrize("path", ALL_SHIPPED, ids=lambda path: path.stem)
def test_without_width_every_shipped_scenario_is_what_it_was(path: Path) -> None:
    known = run(path)
    drawn = draw(replace(known, scenario=as_it_is(known.scenario, 0)), Sampling(3))
    for number in range(3):
        assert_is(drawn, number, known)
    books_close(drawn)


@given(raw_scenarios(), st.integers(0, 2))
def test_without_width_a_random_scenario_is_what_it_was(raw: Raw, kinds: int) -> None:
    known = result_of(in_order(raw))
    assume(known is not None)
    assert known is not None
    drawn = draw(replace(known, scenario=as_it_is(known.scenario, kinds)), Sampling(2))
    assert_is(drawn, 0, known)
    assert_is(drawn, 1, known)


# --- each draw is the scenario with its numbers -------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Case:
    """A random scenario with random uncertainty, and some of it booked now and then."""

    result: Result
    sampling: Sampling


@st.composite
def cases(choose: st.DrawFn) -> Case:
    raw = choose(raw_scenarios())
    for group in raw["placements"].values():
        if choose(st.integers(0, 3)) == 0:
            group["fte"] = 0.8
    known = result_of(in_order(raw))
    assume(known is not None)
    assert known is not None
    if choose(st.integers(0, 3)) == 0:
        known = result_of(known.scenario, choose(realisations(known))) or known
    uncertain = {path: choose(distributions(path, base)) for path, base in some(choose, numbers(known.scenario))}
    uncertain = possible(raw, known.scenario, uncertain)
    happenings = {name: event for name in ("e0", "e1") if (event := choose(events(raw, list(uncertain))))}
    scenario = Scenario.model_validate(raw | {"uncertainty": uncertain, "events": happenings})
    method = choose(st.sampled_from(METHODS))
    return Case(replace(known, scenario=scenario), Sampling(8, choose(st.integers(0, 99)), method, 5))


def some(choose: st.DrawFn, known: dict[str, float]) -> list[tuple[str, float]]:
    return choose(st.lists(st.sampled_from(list(known.items())), max_size=12, unique=True))


@st.composite
def distributions(choose: st.DrawFn, path: str, base: float) -> Raw:
    """Around a number: a bit less to a bit more, or a few numbers."""
    step = choose(st.sampled_from([1, 2, 6])) if isinstance(base, int) else choose(st.sampled_from([0.1, 1, 3]))
    low, high = (
        choose(st.sampled_from([base, max(base - step, 0)])),
        choose(st.sampled_from([base, base + step, min(base + step, max(base, 1))])),
    )
    if path.endswith((".exit_rate", ".after_contract", ".loonwaarde", ".fte", ".rate", "_rate", ".then")):
        low, high = max(base - 0.1, 0), min(base + 0.1, 1)
    shape = choose(st.sampled_from(["uniform", "pert", "discrete"]))
    if shape == "discrete":
        return {"distribution": shape, "values": [low, base, high], "weights": [1, 1, 2]} | WHO
    return {"distribution": shape, "low": low, "high": high} | ({"mode": base} if shape == "pert" else {}) | WHO


def possible(raw: Raw, scenario: Scenario, uncertain: Raw) -> Raw:
    """What a file may say of it."""
    told = {path: Uncertain.model_validate(about) for path, about in uncertain.items()}
    found = uncertainty_problems(
        scenario.model_copy(update={"uncertainty": told}), lambda values: problems_with(raw, values)
    )
    return {path: about for path, about in uncertain.items() if f"uncertainty.{path}" not in dict(found)}


@st.composite
def events(choose: st.DrawFn, raw: Raw, uncertain: list[str]) -> Raw:
    """Another number (often an uncertain one), other moments of payment, or another source of a flow."""
    flow = choose(st.sampled_from(list(raw["flows"])))
    kind = choose(st.sampled_from(["number", "number", "number", "paid", "amount", "share_of"]))
    changes: Raw = {
        "paid": {"flows": {flow: {"paid": choose(st.sampled_from(["same_month", {"lag_months": 4}]))}}},
        "amount": {"flows": {flow: {"amount": 500, "per": "person"}}},
        "share_of": {"flows": {flow: {"share_of": choose(st.sampled_from(list(raw["flows"])))}}},
    }
    if kind == "number" and uncertain:
        section, name, key, *rest = choose(st.sampled_from(uncertain)).split(".")
        held: Any = copy.deepcopy(raw[section][name].get(key, 0.0))
        if rest and isinstance(held, dict):
            held[rest[0]] = held.get(rest[0])
        changes["number"] = {section: {name: {key: held}}}
    change = changes.get(kind, {})
    sources = {f"{section}.{name}": SOURCE for section, told in change.items() for name in told}
    event = {"label": "x", "probability": choose(st.sampled_from([0.5, 0.2, 1.0])), "source": "x"}
    event |= change | {"sources": sources}
    try:
        scenario = Scenario.model_validate(raw | {"events": {"e": event}})
        laid_over(scenario, {"e": scenario.events["e"]})
    except (InputError, ValueError):
        return {}
    return event


def alone(case: Case, drawn: dict[str, np.ndarray], number: int) -> Result:
    """One draw worked out by itself: its numbers first, and then its events over them."""
    scenario = case.result.scenario
    values = {path: drawn[path][number].item() for path in scenario.uncertainty}
    happened = {name: event for name, event in scenario.events.items() if drawn[f"events.{name}"][number]}
    changed = laid_over(laid_over(scenario, {}, values), happened)
    return simulate(changed, case.result.reader.book, case.result.realised)


@settings(max_examples=80)
@given(cases())
def test_each_draw_is_the_scenario_with_its_numbers(case: Case) -> None:
    numbers_drawn = luck(case.result.scenario, case.sampling)
    try:
        results = [alone(case, numbers_drawn, number) for number in range(case.sampling.count)]
    except InputError:  # a law that is not known, events that do not go together
        assume(False)
    drawn = draw(case.result, case.sampling)
    for number, one in enumerate(results):
        assert_is(drawn, number, one)
    books_close(drawn)
    for chunk in (1, 3, 100):
        same_money(drawn, draw(case.result, replace(case.sampling, chunk=chunk)))


def test_an_event_decides_on_the_numbers_of_the_whole_it_replaces(result: Result) -> None:
    """The decree leaves nothing of the factor, nor of the lag of wages: both are uncertain when it does not happen."""
    scenario = with_chances(result.scenario, minder=0, besluit=1)
    decided = [path for path in scenario.uncertainty if path not in {"flows.lks_rijk.factor", LAG}]
    others = {path: scenario.uncertainty[path] for path in decided}
    drawn, fewer = (
        draw(replace(result, scenario=scenario.model_copy(update={"uncertainty": each})), Sampling(20))
        for each in (scenario.uncertainty, others)
    )
    same_money(drawn, fewer)


@pytest.mark.parametrize("name", ["weert-berap2-2018", "midden-limburg/leudal-berap"])
def test_what_was_booked_stays_and_the_rest_is_uncertain(name: str) -> None:
    known = run(name)
    assert known.realised is not None
    moving = [path for path in numbers(known.scenario) if path.endswith((".loonwaarde", ".amount"))]
    uncertain = {path: around(numbers(known.scenario)[path]) for path in moving}
    scenario = known.scenario.model_copy(update={"uncertainty": uncertain})
    case = Case(replace(known, scenario=scenario), Sampling(40, chunk=16))
    drawn = draw(case.result, case.sampling)
    for number in range(0, 40, 8):
        assert_is(drawn, number, alone(case, dict(drawn.numbers), number))
    books_close(drawn)
    through = known.realised.through // 12
    spread = [np.ptp(net, axis=1) for (_, book), net in drawn.nets.items() if book == "recognised"]
    assert max(each[through:].max() for each in spread) > 1


def around(value: float) -> Uncertain:
    return Uncertain.model_validate({"distribution": "uniform", "low": 0.9 * value, "high": 1.05 * value} | WHO)


def test_money_booked_that_does_not_arise_in_one_draw_is_refused() -> None:
    """The others have more than enough: the largest of all draws says nothing."""
    months = np.array([500.0] * 12)
    group, wage = placement(persons=1), flow(amount=12_000, per="person", paid={"lag_months": 1})
    realised = Realised(12, "plan", {("loon", "cash"): months}, "Verzonnen", "assumed")
    known = simulate(scenario({"groep": group}, {"loon": wage}, years=1), shipped_book(), realised)
    with pytest.raises(InputError, match=r"^flows.loon: er is 6000.00 euro betaald en er ontstaat maar 1200.00"):
        work_out(known, {"flows.loon.amount": np.array([12_000.0, 1_200.0, 30_000.0])}, Sampling(3))


def test_hours_above_the_full_week_are_refused(result: Result) -> None:
    drawn = luck(result.scenario, Sampling(4))
    drawn["placements.pilot.hours"] = np.array([30.0, 36.0, 38.0, 20.0])
    drawn["placements.pilot.full_week_hours"] = np.array([36.0, 36.0, 36.0, 40.0])
    with pytest.raises(InputError, match=r"^placements.pilot.hours: in een trekking is dit meer dan de volle werkweek"):
        work_out(result, drawn, Sampling(4))


# --- luck --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_the_figures_do_not_depend_on_how_many_are_worked_out_at_once(result: Result, method: Method) -> None:
    whole = draw(result, Sampling(120, 7, method, 120))
    for chunk in (1, 2, 3, 7, 100, 1000):
        same_money(whole, draw(result, Sampling(120, 7, method, chunk)))
    books_close(whole)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_and_another_seed_something_else(result: Result, method: Method) -> None:
    one, again, other = (draw(result, Sampling(20, seed, method)) for seed in (1, 1, 2))
    same_money(one, again)
    assert all(np.array_equal(values, again.numbers[path]) for path, values in one.numbers.items())
    uncertain = [path for path, about in result.scenario.uncertainty.items() if about.distribution != "discrete"]
    assert all((one.numbers[path] != other.numbers[path]).any() for path in uncertain)
    assert (one.nets["sw_bedrijf", "cash"] != other.nets["sw_bedrijf", "cash"]).any()


@pytest.mark.parametrize("method", ["random", "latin_hypercube"])
def test_two_scenarios_share_the_luck_of_what_they_share(result: Result, method: Method) -> None:
    path = "placements.pilot.persons"
    few = {"uncertainty": {path: result.scenario.uncertainty[path]}, "correlations": []}
    few |= {"events": {"minder": result.scenario.events["minder"]}}
    alone, among = (
        luck(each, Sampling(50, 3, method)) for each in (result.scenario.model_copy(update=few), result.scenario)
    )
    assert list(alone) == [path, "events.minder"]
    for shared in alone:
        assert np.array_equal(alone[shared], among[shared])


def with_chances(scenario: Scenario, **chances: float) -> Scenario:
    events = {
        name: event.model_copy(update={"probability": chances.get(name, event.probability)})
        for name, event in scenario.events.items()
    }
    return scenario.model_copy(update={"events": events})


@pytest.mark.parametrize("method", METHODS)
def test_an_event_happens_as_often_as_was_said(result: Result, method: Method) -> None:
    count = 4_000
    happened = luck(with_chances(result.scenario, minder=0, besluit=1), Sampling(count, 1, method))
    assert happened["events.minder"].sum() == 0
    assert happened["events.besluit"].sum() == count
    happened = luck(result.scenario, Sampling(count, 1, method))
    for name, event in result.scenario.events.items():
        error = np.sqrt(event.probability * (1 - event.probability) / count)
        assert abs(happened[f"events.{name}"].mean() - event.probability) < 4 * error


def test_memory_does_not_grow_with_the_draws_but_for_what_is_kept(result: Result) -> None:
    """What is kept is eight bytes for each number, for each party in each book and year, and for each peak."""
    few, kept_of_few = memory(result, 2_000)
    many, kept = memory(result, 20_000)
    assert many - few < 1.25 * (kept - kept_of_few)


def memory(result: Result, count: int) -> tuple[int, int]:
    """Highest use of memory, and the size of what is kept; bytes."""
    tracemalloc.start()
    drawn = draw(result, Sampling(count, chunk=500))
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest, sum(values.nbytes for part in (drawn.numbers, drawn.nets, drawn.peaks) for values in part.values())


# --- a number for each person ------------------------------------------------------------------------------------

HOURS, WAGE, MONTHS = (f"placements.groep.{key}" for key in ("hours", "loonwaarde", "contract_months"))
EACH: dict[str, Raw] = {
    HOURS: {"distribution": "uniform", "low": 20, "high": 36, "per": "person"},
    WAGE: {"distribution": "triangular", "low": 0.2, "mode": 0.5, "high": 0.9, "per": "person"},
    MONTHS: {"distribution": "discrete", "values": [6, 12, 20], "per": "person"},
}
PEOPLE: Raw = {"distribution": "discrete", "values": [0, 2, 7]}
SUBSIDISED = {
    "lks": flow(rule="loonkostensubsidie"),
    "loon": flow(amount=1_000, per="hour", paid={"lag_months": 2}),
    "fte": flow(amount=500, per="fte"),
}
GROUP: Raw = {"persons": 6, "spread_months": 3, "contract_months": 12, "exit_rate": 0.2, "after_contract": 0.3}


def simulated(uncertain: Raw, groups: Raw, events: Raw | None = None) -> Result:
    """Groups with subsidy, wages and costs per fte, and what is uncertain of them."""
    told = {path: Uncertain.model_validate(about | WHO) for path, about in uncertain.items()}
    pieces = {name: Event.model_validate(event) for name, event in (events or {}).items()}
    basis = scenario({name: placement(**group) for name, group in groups.items()}, SUBSIDISED)
    return simulate(basis.model_copy(update={"uncertainty": told, "events": pieces}), shipped_book())


def one_by_one(drawn: dict[str, np.ndarray], number: int, persons: int) -> Raw:
    """Every person of a draw as a group of one, from the month in which they enter."""
    groups = {}
    for person in range(persons):
        own = {path.split(".")[2]: drawn[path][number, person].item() for path in EACH}
        start = f"2017-{1 + person * 3 // persons:02}"
        groups[f"p{person}"] = GROUP | own | {"persons": 1, "spread_months": 1, "start": start}
    return groups or {"p0": GROUP | {"persons": 0}}


@pytest.mark.parametrize("method", METHODS)
def test_each_draw_is_a_scenario_in_which_every_person_is_a_group_of_their_own(method: Method) -> None:
    """Also where the number of people is uncertain, where nobody enters, and where an event makes them more."""
    event = {"label": "x", "probability": 0.4, "source": "x", "placements": {"groep": {"persons": 9}}}
    result = simulated(EACH | {"placements.groep.persons": PEOPLE}, {"groep": GROUP}, {"meer": event})
    sampling = Sampling(30, 3, method, 7)
    numbers_drawn, drawn = luck(result.scenario, sampling), draw(result, sampling)
    people = np.where(numbers_drawn["events.meer"], 9, numbers_drawn["placements.groep.persons"])
    assert {0, 9} < set(people.tolist())
    for number, persons in enumerate(people.tolist()):
        assert_is(drawn, number, simulated({}, one_by_one(numbers_drawn, number, persons)))
        many = int(numbers_drawn["placements.groep.persons"][number])
        mean = numbers_drawn[WAGE][number, :many].mean() if many else 0.5
        assert drawn.numbers[WAGE][number] == pytest.approx(mean)
    for chunk in (1, 3, 100):
        same_money(drawn, draw(result, replace(sampling, chunk=chunk)))
    books_close(drawn)


@pytest.mark.parametrize("method", METHODS)
def test_more_people_and_more_draws_leave_the_luck_of_the_others_as_it_was(method: Method) -> None:
    few, more = (
        luck(simulated(EACH, {"groep": GROUP | {"persons": persons}}).scenario, Sampling(count, 5, method))
        for persons, count in ((3, 20), (8, 50))
    )
    for path in EACH:
        assert few[path].shape == (20, 3)
        assert np.array_equal(few[path], more[path][:20, :3])
    assert list(few) == list(EACH)
    assert not np.array_equal(more[HOURS][:, 0], more[HOURS][:, 1])


def test_a_number_per_person_leaves_the_sobol_points_of_the_others_as_they_were() -> None:
    persons = {"placements.groep.exit_rate": {"distribution": "uniform", "low": 0, "high": 0.4}}
    alone, beside = (
        luck(simulated(told, {"groep": GROUP}).scenario, Sampling(16, 1, "sobol")) for told in (persons, EACH | persons)
    )
    assert np.array_equal(*(each["placements.groep.exit_rate"] for each in (alone, beside)))


def test_the_mean_of_many_people_is_surer_than_the_number_of_one() -> None:
    count, people, sd = 4_000, 25, 16 / np.sqrt(12)
    result = simulated({HOURS: EACH[HOURS]}, {"groep": GROUP | {"persons": people}})
    means = draw(result, Sampling(count)).numbers[HOURS]
    assert means.shape == (count,)
    assert means.mean() == pytest.approx(28, abs=5 * sd / np.sqrt(people * count))
    assert means.std() == pytest.approx(sd / np.sqrt(people), rel=5 / np.sqrt(2 * count))
    values = luck(result.scenario, Sampling(count))[HOURS]
    assert abs(np.corrcoef(values[:, 0], values[:, 1])[0, 1]) < 5 / np.sqrt(count)


@pytest.mark.parametrize(("persons", "spread"), [(6, 3), (5, 1), (12, 6)])
def test_people_who_are_all_alike_are_the_scenario_itself(persons: int, spread: int) -> None:
    group = GROUP | {"persons": persons, "spread_months": spread}
    alike = {WAGE: {"distribution": "fixed", "value": 0.5, "per": "person"}, MONTHS: EACH[MONTHS] | {"values": [12]}}
    result = simulated(alike, {"groep": group})
    drawn = draw(result, Sampling(2))
    for number in range(2):
        assert_is(drawn, number, result)
    assert constants(drawn) == [WAGE, MONTHS]


def test_a_number_that_is_the_same_for_all_is_the_same_in_every_draw_however_many_they_are() -> None:
    uncertain = {WAGE: {"distribution": "fixed", "value": 0.7, "per": "person"}}
    uncertain["placements.groep.persons"] = {"distribution": "discrete", "values": [0, 1, 3, 6, 7, 11, 13]}
    result = simulated(uncertain, {"groep": GROUP | {"loonwaarde": 0.7}})
    assert constants(draw(result, Sampling(50))) == [WAGE]


@pytest.mark.parametrize(
    ("path", "about", "message"),
    [
        ("placements.groep.persons", PEOPLE, "kan alleen bij hours, fte, loonwaarde, wage_factor en contract_months"),
        ("placements.groep.exit_rate", {"distribution": "fixed", "value": 0.2}, "kan alleen bij hours"),
        ("flows.loon.amount", {"distribution": "fixed", "value": 1_000}, "kan alleen bij hours"),
        ("placements.stand.hours", EACH[HOURS], "kan alleen bij een groep met persons"),
        (WAGE, EACH[WAGE], "kan niet in een samenhang"),
    ],
)
def test_where_people_cannot_differ_it_is_refused(path: str, about: Raw, message: str) -> None:
    other = {"placements.groep.after_contract": {"distribution": "uniform", "low": 0, "high": 1}}
    result = simulated({path: about | {"per": "person"}} | other, {"groep": GROUP, "stand": {"places": {2017: 3}}})
    pairs = [Correlation(between=[path, *other], value=0.5)] if path == WAGE else []
    told = result.scenario.model_copy(update={"correlations": pairs})
    ((key, found),) = uncertainty_problems(told, lambda _: [])
    assert key == f"uncertainty.{path}"
    assert found.startswith('een getal met per = "person"' if pairs else 'per = "person"')
    assert message in found


def test_numbers_per_person_have_no_range_and_no_sobol_index() -> None:
    result = simulated(EACH, {"groep": GROUP})
    assert ranges(result.scenario) == {}
    with pytest.raises(InputError, match=f"^uncertainty.{HOURS}: dit aandeel is niet uit te rekenen"):
        sobol_indices(result, Measure("gemeente"), 16)
