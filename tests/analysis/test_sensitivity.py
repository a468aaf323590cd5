"""Other numbers in a scenario that was read: the same as a file with those numbers, and wrong ones refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import flow, placement, worked_out
from neutral import small
from scenarios.analysis.sensitivity import Measure, changed, is_whole, outcomes, rerun, tornado, two_way
from scenarios.model.checking import number_paths
from scenarios.model.run import run
from scenarios.model.toml_files import TomlFloat
from scenarios.model.uncertainty import numbers
from scenarios.problems import InputError

PLACES, LKS = "placements.beschut.places.2018", "flows.lks_rijk.amount"
WEERT, VUGHT = run("weert-2017"), run("vught-2022")
IN_2020 = Measure("gemeente", year=2020)


def refused(path: str, value: float, scenario: str = "weert-2017") -> list[str]:
    with pytest.raises(InputError) as error:
        changed(run(scenario).scenario, {path: value})
    return [str(problem) for problem in error.value.problems]


# --- other numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "path", "value"),
    [
        ("weert-2017", LKS, 18_361.25),
        ("weert-2017", "placements.beschut.fte", 0.7),
        ("weert-2017", "flows.stimulering.paid.month", 3),
        ("weert-2017", "flows.vergoeding_loonkosten.factor", 0.9),  # left at its default in the file
        ("vught-2022", "placements.wia.persons", 20),
        ("vught-2022", "placements.wia.spread_months", 3.0),
        ("vught-2022", "flows.lks_rijk.factor", 0.95),
        ("vught-2022", "flows.lks_rijk.paid.year_after", 1),
        ("vught-2022", "flows.loonkosten.options.employer_rate", 0.25),
        ("vught-begroting-2023", "projection.loon.then", 0.03),
    ],
)
def test_a_changed_number_is_the_same_as_one_set_when_reading(scenario: str, path: str, value: float) -> None:
    result = run(scenario)
    text = str(int(value)) if float(value).is_integer() else str(value)
    expected, found = run(scenario, {path: text}), rerun(result, {path: value})
    for party in result.scenario.parties:
        for book in ("recognised", "cash", "entitlement"):
            assert found.statement(party, book).equals(expected.statement(party, book))


def test_a_year_of_a_stand_can_change() -> None:
    assert IN_2020.of(rerun(WEERT, {PLACES: 10})) == pytest.approx(-13_610)
    assert WEERT.scenario.placements["beschut"].places == {2017: 8, 2018: 13}


def test_nothing_changes_with_the_numbers_as_they_are() -> None:
    for result in (WEERT, VUGHT):
        written = result.scenario.model_dump(by_alias=True, exclude_unset=True)
        paths = {path for path, _ in number_paths(written)} & set(numbers(result.scenario))
        again = rerun(result, {path: numbers(result.scenario)[path] for path in paths})
        for party in result.scenario.parties:
            assert again.statement(party).equals(result.statement(party))


def test_many_decimals_are_no_point_for_thousands_unless_typed() -> None:
    assert changed(WEERT.scenario, {LKS: 18_361.123}).flows["lks_rijk"].amount == 18_361.123
    again = changed(changed(WEERT.scenario, {LKS: 17.125}), {PLACES: 3})
    assert again.flows["lks_rijk"].amount == 17.125
    assert refused(LKS, TomlFloat("17.000")) == [
        (
            f"{LKS}: dit getal heeft hoogstens twee decimalen, maar hier staat 17.000; bedoelde u 17000? "
            "Schrijf een getal zonder punt voor de duizendtallen"
        )
    ]


def test_a_changed_number_is_an_assumption() -> None:
    source = changed(WEERT.scenario, {PLACES: 3}).source_of(PLACES)
    assert source is not None
    assert source.status == "assumed"


def test_a_path_that_is_none_names_the_nearest() -> None:
    assert refused("placements.beschut.places.2019", 3) == [
        (
            "placements.beschut.places.2019: dit pad bestaat niet in het scenario, of is geen getal; "
            'bedoelde u "placements.beschut.places.2018"?'
        )
    ]
    assert "alle paden staan in het overzicht aannames" in refused("title", 3)[0]
    assert "geen getal maar een maand" in refused("placements.wia.start", 3, "vught-2022")[0]


def test_a_value_that_cannot_be_is_refused_as_in_a_file() -> None:
    assert refused("placements.beschut.fte", 1.2) == [
        "placements.beschut.fte: mag hoogstens 1 zijn, maar er staat 1,2; een deel van 1: bedoelde u 0.012?"
    ]
    assert refused("placements.beschut.hours", 38) == [
        "placements.beschut.hours: 38 is meer dan de volle werkweek (36)"
    ]
    assert "geheel getal" in refused("flows.stimulering.paid.month", 2.5)[0]


def test_all_problems_at_once() -> None:
    with pytest.raises(InputError) as error:
        changed(WEERT.scenario, {"a.b.c": 1, "d": 2})
    assert len(error.value.problems) == 2
    with pytest.raises(InputError) as error:
        outcomes(WEERT, [{LKS: -1}, {"placements.beschut.fte": 2}, {LKS: -1}], IN_2020)
    assert len(error.value.problems) == 2


def test_whole_numbers() -> None:
    whole = {path for path in numbers(VUGHT.scenario) if is_whole(VUGHT.scenario, path)}
    assert {"placements.wia.persons", "placements.wia.contract_months", "flows.lks_rijk.paid.year_after"} <= whole
    assert not {"placements.wia.loonwaarde", "flows.loonkosten.options.employer_rate", "placements.wia.hours"} & whole
    assert is_whole(WEERT.scenario, PLACES)


# --- the measure -------------------------------------------------------------------------------------------------


def test_a_measure_is_the_balance_of_the_statement() -> None:
    for book in ("recognised", "cash", "entitlement"):
        totals = WEERT.statement("gemeente", book).sum()
        assert Measure("gemeente", book).of(WEERT) == pytest.approx(totals.sum())
        assert Measure("gemeente", book, 2018).of(WEERT) == pytest.approx(totals[2018])


def test_the_peak_of_what_is_advanced() -> None:
    position = VUGHT.prefinancing("sw_bedrijf")["stand"]
    assert Measure("sw_bedrijf", "prefinancing").of(VUGHT) == pytest.approx(position.max())
    assert Measure("sw_bedrijf", "prefinancing", 2022).of(VUGHT) == pytest.approx(position[:12].max())
    assert Measure("rijk", "prefinancing", 2022).of(VUGHT) == 0.0


def test_a_measure_that_is_none_is_refused() -> None:
    with pytest.raises(InputError) as error:
        Measure("gemente", "kas", 2030).of(WEERT)
    assert [str(problem) for problem in error.value.problems] == [
        'party: partij "gemente" staat niet in het scenario; bedoelde u "gemeente"?',
        'book: "kas" is geen boek; mogelijk zijn: entitlement, recognised, cash, prefinancing',
        "year: 2030 ligt buiten de looptijd (2017 tot en met 2021)",
    ]


# --- tornado -----------------------------------------------------------------------------------------------------


@given(
    st.lists(st.floats(1, 50_000), min_size=3, max_size=3),
    st.tuples(st.integers(0, 20), st.integers(21, 60)),
    st.floats(0, 1),
)
def test_a_linear_scenario_moves_by_slope_times_range(
    amounts: list[float], persons: tuple[int, int], share: float
) -> None:
    group = placement(persons=30, start="2017-01")
    result = worked_out(
        group, {f"stroom{n}": flow(amount=round(amount), per="place") for n, amount in enumerate(amounts)}, years=2
    )
    total = sum(map(round, amounts))
    first = "flows.stroom0.amount"
    ranges: dict[str, tuple[float, float]] = {
        "placements.groep.persons": persons,
        first: (round(amounts[0]) * share, round(amounts[0]) + 1),
    }
    found = tornado(result, ranges, Measure("gemeente"))
    for end, value in zip(("low", "high"), persons, strict=True):
        expected = -(value - 30) * total * 2
        assert found.loc["placements.groep.persons", f"effect_{end}"] == pytest.approx(expected, abs=0.01)
        expected = -(ranges[first][end == "high"] - round(amounts[0])) * 30 * 2
        assert found.loc[first, f"effect_{end}"] == pytest.approx(expected, abs=0.01)


def test_the_largest_effect_is_on_top() -> None:
    ranges = {"flows.inverdien.amount": (1_700.0, 1_900.0), LKS: (16_000.0, 17_500.0), PLACES: (12.0, 14.0)}
    found = tornado(WEERT, ranges, IN_2020)
    assert list(found.columns) == ["low", "base", "high", "effect_low", "effect_high"]
    assert list(found.index) == [LKS, "flows.inverdien.amount", PLACES]
    assert found.loc[LKS].tolist() == pytest.approx([16_000, 17_000, 17_500, -13_000, 6_500])
    assert found.loc[PLACES, ["effect_low", "effect_high"]].tolist() == pytest.approx([1_361, -1_361])


def test_a_range_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(InputError, match=r"de laagste waarde \(9\) moet minder zijn dan de hoogste \(8\)"):
        tornado(WEERT, {PLACES: (9, 8)}, IN_2020)


def test_bookings_stay_as_they_are() -> None:
    result = run("weert-berap1-2018")
    path = "flows.loonkosten.amount"
    found = rerun(result, {path: numbers(result.scenario)[path] + 1_000})
    before, after = (each.line("loonkosten").entitlement[:, 0] for each in (result, found))
    assert result.realised is not None
    assert after[: result.realised.through] == pytest.approx(before[: result.realised.through])
    assert found.realised is result.realised


# --- two together ------------------------------------------------------------------------------------------------


def test_two_numbers_together() -> None:
    found = two_way(WEERT, (PLACES, [0, 8, 13]), (LKS, [17_000, 18_361]), IN_2020)
    assert found.index.name == LKS
    assert found.columns.name == PLACES
    assert found.loc[17_000].tolist() == pytest.approx([0, -10_888, -17_693])
    assert found.loc[18_361].tolist() == pytest.approx([0, 0, 0])
    with pytest.raises(InputError, match="kies twee verschillende gegevens"):
        two_way(WEERT, (LKS, [1]), (LKS, [2]), IN_2020)


def test_a_small_scenario_by_hand(tmp_path: Path) -> None:
    result = small(tmp_path)
    # The company gets 100 a month a year late: highest at the end of the first year; half of it at half a share.
    assert Measure("bedrijf", "prefinancing").of(rerun(result, {"flows.lks.amount": 50})) == pytest.approx(600)
    assert Measure("bedrijf").of(rerun(result, {"flows.lks_rijk.factor": 0.5})) == pytest.approx(24 * (50 - 130))
