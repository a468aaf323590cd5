"""Any scenario, anything moved in it: the file that is kept says the same as the screen."""

from functools import reduce
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import pytest
import tomli_w
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import Field

from commanding import SHIPPED
from random_scenarios import raw_scenarios
from scenarios.explore.drafts import Keeper
from scenarios.explore.entry import entry_of
from scenarios.explore.exploration import Exploration, pieces_of, same_books, started
from scenarios.explore.reach import other_values, soon_worked_out
from scenarios.explore.sight import Sight
from scenarios.explore.workbench import BROKEN, TABS, Workbench
from scenarios.model.levers import levers
from scenarios.model.result import Result
from scenarios.model.run import run, scenario_path, worked_out
from scenarios.model.scenario import Placement
from scenarios.problems import InputError


def result_of(exploration: Exploration) -> Result | None:
    """Result, or None when it is refused with something to say."""
    try:
        return exploration.worked_out()
    except InputError as error:
        return None if all(str(problem) for problem in error.problems) else pytest.fail("refused without a word")


@given(raw=raw_scenarios(), data=st.data())
@settings(max_examples=40)
def test_what_is_moved_in_any_scenario_is_kept_as_it_was_seen(raw: dict[str, Any], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        start, kept = Path(folder) / "begin.toml", Path(folder) / "deeper/kept.toml"
        start.write_text(tomli_w.dumps(raw), encoding="utf-8")
        exploration = Exploration(start)
        begin = result_of(exploration)
        assume(begin is not None)
        for lever in data.draw(st.lists(st.sampled_from(levers(begin)), max_size=3, unique_by=lambda each: each.path)):
            for value in list(other_values(entry_of(begin, lever)))[:1]:
                exploration = exploration.moved(lever.path, value)
        shown = result_of(exploration)
        assume(shown is not None)
        kept.parent.mkdir()
        kept.write_text(exploration.text(kept.parent), encoding="utf-8")
        assert same_books(run(kept), shown)
        assert shown.checks()["ok"].all()


@pytest.mark.parametrize("name", ["vught-2022", "weert-2017", "weert-berap2-2018", "midden-limburg/roermond"])
def test_a_control_is_tried_on_the_books_that_it_will_show(name: str) -> None:
    exploration = Exploration(scenario_path(name))
    begin, compared = exploration.worked_out(), 0
    pieces = [exploration.switched(key) for key in pieces_of(begin.scenario)]
    entries = [entry_of(begin, lever) for lever in levers(begin)]
    values = [(entry.lever.path, value) for entry in entries for value in list(other_values(entry))[:1]]
    for moved in (*pieces, *(exploration.moved(*each) for each in values)):
        shown = result_of(moved)
        if shown is not None:
            assert same_books(soon_worked_out(moved, begin), shown), moved
            compared += 1
    assert compared > 15


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_another_value_of_the_law_brings_no_scheme_back_and_none_forward(path: Path) -> None:
    begin = run(path)
    moved = [entry_of(begin, lever) for lever in levers(begin) if lever.path.startswith("law.")]
    for entry in moved:
        name, value = entry.lever.path.removeprefix("law."), next(other_values(entry))
        result = result_of(Exploration(path).moved(entry.lever.path, value))
        if result is not None:
            there = [each.reader.months_in_force(name, begin.horizon).tolist() for each in (begin, result)]
            assert there[0] == there[1], name


def test_a_lower_stimulus_is_lower_and_ends_as_before() -> None:
    """Weert gets 3.000 a place through 2019: 8 places in 2017, 13 after that."""
    moved = Exploration(scenario_path("weert-2017")).moved("law.stimulus_per_place", 2_900.0)
    lower = moved.worked_out().line("stimulering").entitlement[:, 0].reshape(-1, 12).sum(axis=1)
    assert lower.tolist() == pytest.approx([8 * 2_900, 13 * 2_900, 13 * 2_900, 0, 0])


@pytest.mark.parametrize("name", ["vught-2022", "vught-2022-hoog"])
def test_what_is_ticked_gives_one_outcome_whatever_was_ticked_first(name: str) -> None:
    begin = Exploration(scenario_path(name))
    for one, other in permutations(pieces_of(begin.worked_out().scenario), 2):
        ticked = begin.switched(one).switched(other)
        again = reduce(Exploration.switched, reversed(ticked.pieces), begin)
        assert sorted(again.pieces) == sorted(ticked.pieces)
        assert same_books(again.worked_out(), ticked.worked_out()), (one, other)
        assert again.text(begin.start.parent) == ticked.text(begin.start.parent)
        if set(ticked.pieces) == {other}:  # it took the place of the one before it
            assert same_books(ticked.worked_out(), begin.switched(other).worked_out())


def test_a_scheme_that_comes_back_by_a_change_of_the_law_stays_away_in_between(tmp_path: Path) -> None:
    """The stimulus ends with 2019 and, in this scenario, comes back in 2021."""
    own = tmp_path / "terug.toml"
    change = 'parameter = "stimulus_per_place"\nfrom = 2021-01-01\nvalue = 3_000\nsource = "Motie"\n'
    own.write_text(f'extends = "{scenario_path("weert-2017").as_posix()}"\n[[law_change]]\n{change}', encoding="utf-8")
    moved = Exploration(own).moved("law.stimulus_per_place", 2_000.0).worked_out()
    years = moved.line("stimulering").entitlement[:, 0].reshape(-1, 12).sum(axis=1)
    assert years.tolist() == pytest.approx([8 * 2_000, 13 * 2_000, 13 * 2_000, 0, 13 * 2_000])


def test_an_exploration_that_is_called_as_its_start_carries_both_files() -> None:
    moved = Exploration(scenario_path("vught-2022"), {"placements.wia.persons": 12}, name="vught 2022").worked_out()
    assert list(moved.files) == ["vught-2022.toml", "vught-2022-2.toml"]
    assert "persons = 12" in moved.files["vught-2022.toml"]


def test_a_file_that_extends_one_of_its_own_name_is_read_again_when_it_changes(tmp_path: Path) -> None:
    own, shipped = tmp_path / "vught-2022.toml", scenario_path("vught-2022")
    text = 'extends = "{}"\n[placements.wia]\npersons = {}\n[sources]\n"placements.wia" = {}\n'
    source = '{ source = "Raad", status = "assumed" }'
    for persons in (9, 11):
        own.write_text(text.format(shipped.as_posix(), persons, source), encoding="utf-8")
        result = started(own)
        assert result.scenario.placements["wia"].persons == persons
        assert result.files == {own.name: own.read_text("utf-8"), "vught-2022-2.toml": shipped.read_text("utf-8")}


class Larger(Placement):
    """A group with a field that the interface has never heard of."""

    buses: Annotated[float, Field(ge=0, le=9, json_schema_extra={"decides": "council"})] = 2.0


def test_a_new_field_of_the_file_appears_by_itself() -> None:
    scenario = run("vught-2022").scenario
    group = Larger(**scenario.placements["wia"].model_dump(by_alias=True, exclude_unset=True))
    result = worked_out(scenario.model_copy(update={"placements": {"wia": group}}))
    (lever,) = (each for each in levers(result) if each.path == "placements.wia.buses")
    entry = entry_of(result, lever)
    assert (lever.decides, lever.low, lever.high, entry.typed(lever.value)) == ("council", 0, 9, "2")
    assert (entry.label, entry.low, entry.high) == ("buses", 0, 9)
    with pytest.raises(ValueError, match="van 0 tot en met 9"):
        entry.value("10")


def test_a_number_is_typed_as_it_is_read() -> None:
    result = run("vught-2022")
    for entry in (entry_of(result, lever) for lever in levers(result)):
        assert entry.value(entry.typed(entry.lever.value)) == entry.lever.value, entry.lever.path
        assert entry.low <= entry.high
        if entry.step:
            assert entry.low <= float(entry.lever.value) * entry.times <= entry.high, entry.lever.path


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_a_number_measures_agrees_with_its_unit(path: Path) -> None:
    result = run(path)
    first = {"%": "fraction", "euro": "euro", "jaar": "years", "maanden": "months"}
    for entry in (entry_of(result, lever) for lever in levers(result)):
        assert not entry.unit.startswith("deel van"), entry.lever.path
        if entry.lever.kind in ("number", "whole"):
            assert entry.quantity == first.get(entry.unit.partition(" ")[0], "count"), entry.lever.path


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("12 deelnemers, Weert", "12-deelnemers-weert.toml"),
        ("  ../É x ", "e-x.toml"),
        ("***", "verkenning.toml"),
        ("Con", "scenario-con.toml"),
        ("LPT1", "scenario-lpt1.toml"),
        ("com10", "com10.toml"),
    ],
)
def test_a_name_becomes_a_plain_file_name(name: str, file: str) -> None:
    exploration = Exploration(scenario_path("vught-2022"), {"placements.wia.persons": 12}, name=name)
    assert exploration.file_name == file
    assert next(iter(exploration.worked_out().files)) == file  # as it is attached


@given(raw=raw_scenarios())
@settings(max_examples=10)
def test_any_scenario_can_be_looked_at(raw: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        start = Path(folder) / "begin.toml"
        start.write_text(tomli_w.dumps(raw), encoding="utf-8")
        bench = Workbench(str(start), folder=Path(folder), keeper=Keeper(Path(folder)))
        for tab in TABS:
            bench.do({"do": "tab", "key": tab})
            assert BROKEN not in Sight(bench).regions("x")["panel"], (tab, raw)
