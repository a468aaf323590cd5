"""A plan stands for one report per municipality and moment; what is wrong with it is said before anything runs."""

import json
from datetime import date
from os.path import relpath
from pathlib import Path
from typing import Any

import nbformat
import pytest

from commanding import ROOT, ran
from scenarios.analysis.paper import likely_moment
from scenarios.model.run import open_scenarios, run, scenario_path
from scenarios.problems import InputError
from scenarios.publish.exporter import MOMENT_TAGS, blocks_of
from scenarios.publish.plan import asked_of, read_plan

GOOD = """\
title = "Cyclus"

[[reports]]
name       = "{gemeente}-{moment}"
notebook   = "planning_en_control"
gemeenten  = ["weert", "leudal"]
moments    = ["begroting-2018", "kadernota-2019"]
parameters = { scenario = "midden-limburg/{gemeente}", profiel = "midden-limburg", moment = "{moment}", versies = [] }
"""


def plan(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_report_for_every_municipality_and_moment(tmp_path: Path) -> None:
    reports = read_plan(plan(tmp_path, GOOD)).reports
    assert [report.name for report in reports] == [
        "weert-begroting-2018",
        "weert-kadernota-2019",
        "leudal-begroting-2018",
        "leudal-kadernota-2019",
    ]
    assert [report.parameters["scenario"] for report in reports][::2] == [
        "midden-limburg/weert",
        "midden-limburg/leudal",
    ]
    assert {report.parameters["publiek"] for report in reports} == {"raad"}


def test_a_moment_picks_its_reports(tmp_path: Path) -> None:
    reports = read_plan(plan(tmp_path, GOOD), "kadernota-2019").reports
    assert [report.name for report in reports] == ["weert-kadernota-2019", "leudal-kadernota-2019"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'gemeenten  = ["weert", "leudal"]\n',
            "",
            "reports.1: {gemeente} wordt nergens ingevuld; geef een lijst gemeenten",
        ),
        ("{gemeente}-{moment}", "{gemeente}", "reports.1.name: zet {moment} in de naam: er zijn er meer dan één"),
        (
            "midden-limburg/{gemeente}",
            "midden-limburg/{plaats}",
            "reports.1: {plaats} wordt nergens ingevuld; mogelijk zijn",
        ),
        (
            '"kadernota-2019"',
            '"voorjaar-2019"',
            'reports.1.moments: "voorjaar-2019" is geen moment; schrijf soort en jaar',
        ),
        (
            '"weert", "leudal"',
            '"Weert"',
            'reports.1: hier horen kleine letters, cijfers, - en _, maar er staat "Weert"',
        ),
        ("versies = []", 'versies = ["weert-begroting-2019"]', "dit scenario bestaat niet"),
        (
            'profiel = "midden-limburg", ',
            "",
            "planning_en_control.ipynb: profiel: dit gegeven ontbreekt; geef het in een plan",
        ),
        (
            'title = "Cyclus"',
            'title = "Cyclus"\naudience = "pers"',
            'audience: hier hoort "raad", "college" of "intern"',
        ),
        (
            "versies = []",
            "versies = [], publiek = 3",
            "planning_en_control.ipynb: publiek: hier hoort tekst, maar er staat 3",
        ),
        (
            "versies = []",
            "versies = [], instellingen = { \"flows.lks_rijk.amount\" = '17.000' }",
            "flows.lks_rijk.amount: dit getal heeft hoogstens twee decimalen",
        ),
    ],
)
def test_a_wrong_plan_is_refused_in_dutch(old: str, new: str, expected: str, tmp_path: Path) -> None:
    assert old in GOOD
    refused = ran("report", plan(tmp_path, GOOD.replace(old, new)), "--out", tmp_path / "uit")
    assert (refused.status, refused.out) == (2, "")
    assert expected in refused.err
    assert not (tmp_path / "uit").exists()


def test_two_scenarios_of_one_name_are_refused_for_one_would_take_the_place_of_the_other(tmp_path: Path) -> None:
    """What extends a scenario inherits its name; a file that is named twice is one scenario."""
    other = tmp_path / "duurder.toml"
    source = '[sources]\n"flows.begeleiding" = { source = "Raad", status = "assumed" }\n'
    change = '[flows.begeleiding]\namount = 12_000\nper = "place"\n'
    other.write_text(f'extends = "{scenario_path("weert-2017").as_posix()}"\n{change}{source}', encoding="utf-8")
    with pytest.raises(InputError, match=r'name: dit scenario heet "[^"]+", net als weert-2017\.toml'):
        open_scenarios("weert-2017", [other])
    text = f'''title = "Samen"
[[reports]]
name = "samen"
notebook = "beschut_werk"
parameters = {{ scenario = "weert-2017", vergelijking = ["{other.as_posix()}"] }}
'''
    refused = ran("report", plan(tmp_path, text), "--out", tmp_path / "uit")
    assert (refused.status, refused.out) == (2, "")
    assert "geef het een eigen name" in refused.err
    named = other.read_text("utf-8").replace("[flows", 'name = "Duurder"\n[flows', 1)
    other.write_text(named, encoding="utf-8")
    twice = [other, "weert-2017", scenario_path("weert-2017"), Path(relpath(scenario_path("weert-2017")))]
    assert list(open_scenarios("weert-2017", twice)) == [run("weert-2017").scenario.name, "Duurder"]


def test_a_scenario_of_any_file_name_has_a_report(tmp_path: Path) -> None:
    own = tmp_path / "Mijn Plan (2).toml"
    own.write_text(scenario_path("weert-2017").read_text("utf-8"), encoding="utf-8")
    assert [report.name for report in read_plan(own).reports] == ["mijn-plan-2"]


def test_what_a_notebook_asks_beside_its_scenario_follows_from_its_parameters(tmp_path: Path) -> None:
    own = tmp_path / "eigen.ipynb"
    own.write_bytes((ROOT / "notebooks/planning_en_control.ipynb").read_bytes())
    assert asked_of(str(own)) == asked_of("planning_en_control") == ["profiel", "moment"]
    assert asked_of("voorfinanciering") == asked_of("beschut_werk") == asked_of("bestaat_niet") == []


def test_a_paper_of_a_scenario_alone_needs_answers_and_stands_beside_no_version_of_another() -> None:
    file = scenario_path("vught-begroting-2023")
    with pytest.raises(InputError, match=r"profiel: dit gegeven ontbreekt.*\n.*moment: dit gegeven ontbreekt"):
        read_plan(file)
    answers = {"profiel": "vught", "moment": "begroting-2023"}
    (report,) = read_plan(file, answers=answers).reports
    assert report.parameters == answers | {"scenario": str(file), "versies": [], "publiek": "raad"}
    with pytest.raises(InputError, match="moment: deze parameter bestaat niet"):
        read_plan(scenario_path("weert-2017"), answers={"moment": "begroting-2018"})


@pytest.mark.parametrize("path", sorted((ROOT / "data/plans").glob("*-20*.toml")), ids=lambda path: path.stem)
def test_the_likely_moment_of_a_scenario_is_one_that_a_shipped_plan_has_for_it(path: Path) -> None:
    given = [report.parameters for report in read_plan(path).reports if report.notebook == "planning_en_control"]
    pairs = {(each["scenario"], each["moment"]) for each in given}
    for name in {name for name, _ in pairs}:
        kind, year = likely_moment(run(name).scenario)
        assert (name, f"{kind}-{year}") in pairs


@pytest.mark.parametrize(
    ("name", "update", "moment"),
    [
        ("vught-begroting-2023", {"as_of": date(2022, 6, 30)}, ("raadsvoorstel", 2022)),
        ("vught-begroting-2023", {"as_of": date(2022, 7, 1)}, ("begroting", 2023)),
        ("vught-begroting-2023", {"as_of": date(2022, 11, 14)}, ("begroting", 2023)),
        ("vught-begroting-2023", {"as_of": date(2022, 11, 15)}, ("berap2", 2022)),
        ("vught-begroting-2023", {"as_of": None, "date": date(2024, 8, 1)}, ("begroting", 2025)),
        ("vught-begroting-2023", {"as_of": date(2019, 3, 1)}, ("raadsvoorstel", 2022)),  # before its run
        ("vught-begroting-2023", {"as_of": date(2026, 9, 1)}, ("begroting", 2026)),  # past its run
        ("weert-berap2-2018", {"as_of": date(2022, 9, 1)}, ("berap2", 2018)),  # what was booked says it
    ],
)
def test_the_likely_moment_follows_the_calendar_of_the_cycle(
    name: str, update: dict[str, Any], moment: tuple[str, int]
) -> None:
    assert likely_moment(run(name).scenario.model_copy(update=update)) == moment


def test_a_moment_that_is_not_in_the_plan_is_refused_with_those_that_are(tmp_path: Path) -> None:
    refused = ran("report", plan(tmp_path, GOOD), "--moment", "begroting-2019")
    assert refused.status == 2
    assert '--moment: begroting-2019: dit moment staat niet in het plan; bedoelde u "begroting-2018"?' in refused.err


def test_a_flow_without_a_taakveld_is_refused_before_anything_runs(tmp_path: Path) -> None:
    profile = (ROOT / "data/profiles/weert.toml").read_text("utf-8").replace('"stimulering"', '"stimulans"')
    (tmp_path / "eigen.toml").write_text(profile, encoding="utf-8")
    text = GOOD.replace('"midden-limburg",', f'"{(tmp_path / "eigen.toml").as_posix()}",')
    with pytest.raises(InputError, match=r"postings\.stimulering: .* geen taakveld voor 2017, 2018, 2019"):
        read_plan(plan(tmp_path, text))


@pytest.mark.parametrize("path", sorted((ROOT / "data/plans").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_plan_is_sound_and_plans_do_not_write_over_each_other(path: Path) -> None:
    names = [report.name for report in read_plan(path).reports]
    others = [other for other in path.parent.glob("*.toml") if other != path]
    assert not {report.name for other in others for report in read_plan(other).reports} & set(names)


def test_every_tag_of_the_notebook_of_the_cycle_means_something() -> None:
    notebook = json.loads((ROOT / "notebooks/planning_en_control.ipynb").read_text("utf-8"))
    tags = {tag for cell in notebook["cells"] for tag in cell["metadata"].get("tags", [])}
    assert tags <= {*MOMENT_TAGS, "intern", "parameters"}
    for moment in MOMENT_TAGS:
        assert moment in tags


def cell_of(text: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": list(tags)})


@pytest.mark.parametrize(
    ("moment", "audience", "expected"),
    [
        ("", "", ["# Altijd", "# Begroting", "# Berap"]),
        ("begroting", "raad", ["# Altijd", "# Begroting"]),
        ("berap2", "raad", ["# Altijd", "# Berap"]),
        ("begroting", "intern", ["# Altijd", "# Begroting", "# Iv3"]),
        ("kadernota", "intern", ["# Altijd"]),
    ],
)
def test_the_exporter_leaves_out_what_is_for_another_moment_or_reader(
    moment: str, audience: str, expected: list[str]
) -> None:
    from datetime import date

    from scenarios.present.blocks import MIME, TitleBlock

    block = TitleBlock("T", "", "G", "A", date(2022, 1, 1), "", "", moment=moment, audience=audience).block()
    output = nbformat.v4.new_output("display_data", data={MIME: block})
    title = nbformat.v4.new_code_cell("t", outputs=[output], execution_count=1)
    cells = [cell_of("# Altijd"), cell_of("# Begroting", "begroting"), cell_of("# Berap", "berap")]
    notebook = nbformat.v4.new_notebook(cells=[title, *cells, cell_of("# Iv3", "begroting", "intern")])
    assert [found["markdown"] for found in blocks_of(notebook)[1:]] == expected
