"""The workbench without a browser: what somebody does with it, and what they see."""

import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from commanding import ROOT, ran
from scenarios.explore.drafts import Keeper
from scenarios.explore.entry import Entry
from scenarios.explore.exploration import same_books
from scenarios.explore.opening import workbench
from scenarios.explore.reach import other_values
from scenarios.explore.sight import Sight
from scenarios.explore.workbench import TABS, Workbench
from scenarios.model.run import run

SOME = ["vught-2022", "vught-2022-besluit", "weert-2017", "weert-berap2-2018", "midden-limburg/roermond"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Scenarios of one's own, with all they build on."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data/scenarios"


@pytest.fixture
def open_bench(folder: Path, tmp_path: Path) -> Any:
    def opened(name: str = "vught-2022", party: str = "sw_bedrijf", drafts: str = "drafts") -> Workbench:
        return Workbench(str(folder / f"{name}.toml"), party, folder, Keeper(tmp_path / drafts))

    return opened


def put(bench: Workbench, path: str, text: str) -> None:
    bench.do({"do": "put", "path": path, "value": text})


def save(bench: Workbench, name: str, key: str = "") -> None:
    given = {"name": name, "because": "Overleg van 3 juni"}
    for each in ("", key) if key else ("",):
        bench.do({"do": "keep", "key": each, "given": given})


def panel(bench: Workbench, tab: str) -> str:
    bench.do({"do": "tab", "key": tab})
    return Sight(bench).regions("x")["panel"]


def moves(entry: Entry) -> Iterator[str]:
    """Texts that somebody could type or choose to move a control."""
    yield from (entry.typed(value) for value in other_values(entry))


# --- controls ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SOME)
def test_every_control_changes_a_result(open_bench, name):
    bench = open_bench(name)
    assert len(bench.entries) > 15
    for path, entry in bench.entries.items():
        changed = []
        for text in moves(entry):
            put(bench, path, text)
            changed.append(bench.result is not None and not same_books(bench.result, bench.begin))
            bench.do({"do": "back", "path": path})
        assert any(changed), f"{path} is a dead knob"
    for key in bench.offered:
        bench.do({"do": "piece", "key": key})
        assert not same_books(bench.result, bench.begin), f"{key} is a dead switch"
        bench.do({"do": "piece", "key": key})
    assert same_books(bench.result, bench.begin)


def test_interest_and_liv_can_be_moved_where_the_scenario_says_nothing_of_them(open_bench, folder):
    (folder / "eigen.toml").write_text(
        'extends = "vught-2022.toml"\nname = "Eigen"\nconditions = {}\n', encoding="utf-8"
    )
    bench = open_bench("eigen")
    assert {"extra.liv", "extra.rente"} <= set(bench.offered)
    bench.do({"do": "piece", "key": "extra.rente"})
    bench.do({"do": "piece", "key": "extra.liv"})
    put(bench, "flows.rente.rate", "4,5")
    assert bench.exploration.values == {"flows.rente.rate": 0.045}
    assert "law.liv_single_rate" in bench.entries
    save(bench, "Met rente en LIV")
    assert same_books(run(folder / "met-rente-en-liv.toml"), bench.result)


def test_what_matters_has_a_control(open_bench):
    bench = open_bench()
    group = "placements.wia."
    matters = [f"{group}{key}" for key in ("persons", "hours", "loonwaarde", "start", "contract_months", "exit_rate")]
    matters += ["flows.lks.paid", "flows.lks_rijk.paid.year_after", "flows.lks_rijk.factor", "flows.begeleiding.amount"]
    assert set(matters) <= set(bench.entries)
    bench.do({"do": "piece", "key": "conditions.rente"})
    assert bench.entries["flows.rente.rate"].typed(0.03) == "3"


def test_controls_are_grouped_by_who_decides(open_bench):
    bench = open_bench()
    decides = {path: entry.lever.decides for path, entry in bench.entries.items()}
    assert decides["placements.wia.persons"] == decides["flows.lks.paid"] == "council"
    assert decides["placements.wia.loonwaarde"] == decides["flows.begeleiding.amount"] == "nobody"
    assert decides["flows.lks_rijk.factor"] == decides["law.lks_cap_fraction"] == "law"
    html = Sight(bench).regions("x")["controls"]
    assert html.index("Knoppen") < html.index("Aannames") < html.index("Regels")


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("placements.wia.loonwaarde", "45,5", 0.455),
        ("flows.begeleiding.amount", "8.250,50", 8250.5),
        ("flows.begeleiding.amount", "8250", 8250.0),
        ("flows.begeleiding.amount", "€ 8.200", 8200.0),
        ("placements.wia.loonwaarde", "45%", 0.45),
        ("placements.wia.loonwaarde", "45,5 %", 0.455),
        ("placements.wia.loonwaarde", "0,45%", 0.0045),
        ("placements.wia.contract_months", "18", 18),
        ("flows.lks_rijk.factor", "95", 0.95),
        ("placements.wia.start", "2022-07", "2022-07"),
    ],
)
def test_dutch_text_becomes_a_value_and_comes_back_the_same(open_bench, path, text, value):
    bench = open_bench()
    put(bench, path, text)
    assert bench.exploration.values[path] == value
    again = Sight(bench).fields()[path]["text"]
    put(bench, path, again + "%" * ("%" in text))
    assert bench.exploration.values[path] == value


def test_cents_come_back_as_they_are_typed(open_bench):
    bench = open_bench()
    put(bench, "flows.begeleiding.amount", "8.100,50")
    assert Sight(bench).fields()["flows.begeleiding.amount"]["text"] == "8.100,50"


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("placements.wia.loonwaarde", "45.5", "dit is geen getal: typ 45 voor 45%; bedoelde u 45,5?"),
        ("placements.wia.loonwaarde", "0.45", "bedoelde u 45%?"),
        ("placements.wia.loonwaarde", "0,45", "bedoelde u 45%? Typ dan 45, of typ 0,45% als u dat bedoelt"),
        ("placements.wia.loonwaarde", "145", "kies een getal van 0 tot en met 100, maar hier staat 145"),
        ("placements.wia.persons", "veel", "dit is geen getal"),
        ("placements.wia.persons", "-1", "kies een getal van 0 tot en met 100.000"),
        ("placements.wia.persons", "", "dit is geen getal"),
        ("placements.wia.persons", "8.100,005", "een aantal heeft hoogstens twee decimalen"),
        ("placements.wia.persons", "9" * 20, f"tot en met 100.000, maar hier staat {'9' * 20}"),
        *(
            ("placements.wia.persons", text, "dit is geen getal: schrijf het als 8.100 of 0,45")
            for text in ("NaN", "inf", "Infinity", "1E400", "1e3", "1_000", "\u0661\u0662", "81.00", "€ 12")
        ),
        ("placements.wia.contract_months", "1,5", "kies een geheel getal"),
        ("flows.begeleiding.amount", "8,123", "een bedrag heeft hoogstens twee decimalen"),
        ("flows.begeleiding.amount", "veel", "schrijf het als 8.100 of 8.100,50"),
        ("placements.wia.hours", "0", "kies een getal van meer dan 0 tot en met 40, maar hier staat 0"),
        ("placements.wia.hours", "38", "volle werkweek"),
    ],
)
def test_a_wrong_value_is_explained_beside_its_control_and_leaves_no_figure(open_bench, path, text, said):
    bench = open_bench()
    put(bench, "placements.wia.exit_rate", "10")
    put(bench, path, text)
    field, regions = Sight(bench).fields()[path], Sight(bench).regions("x")
    assert said in field["wrong"] + regions["panel"]
    assert field["text"] == text
    assert "<svg" not in regions["panel"]
    assert regions["figures"] == ""
    put(bench, path, bench.entries[path].typed(bench.entries[path].lever.value))
    assert "<svg" in Sight(bench).regions("x")["panel"]
    assert bench.exploration.values == {"placements.wia.exit_rate": 0.1}


def test_a_value_put_back_by_hand_is_no_difference(open_bench):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    put(bench, "placements.wia.persons", "15")
    assert not bench.exploration.differs
    assert Sight(bench).moved() == []


def test_a_value_whose_control_goes_away_comes_back_with_it(open_bench):
    bench = open_bench()
    put(bench, "flows.lks_rijk.factor", "90")
    bench.do({"do": "piece", "key": "conditions.besluit"})
    assert bench.problems == []
    assert "flows.lks_rijk.factor" not in bench.entries
    bench.do({"do": "piece", "key": "conditions.besluit"})
    assert bench.exploration.values == {"flows.lks_rijk.factor": 0.9}


# --- what is seen ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["vught-2022-besluit", "weert-berap2-2018", "midden-limburg/voorbeeldgemeente"])
def test_every_panel_shows_for_every_party(open_bench, name):
    bench = open_bench(name)
    for party in bench.begin.scenario.parties:
        bench.do({"do": "party", "value": party})
        for tab in TABS:
            html = panel(bench, tab)
            assert "stopped" not in html, bench.problems
            assert not re.search(r"\b(None|nan)\b", html)
    assert bench.problems == []


def test_figures_are_set_against_the_start(open_bench):
    bench = open_bench()
    put(bench, "placements.wia.persons", "30")
    figures = Sight(bench).regions("x")["figures"]
    assert "verschil 277.259\xa0N" in figures  # twice as many people, twice the shortage
    assert "als in het begin" in figures  # a place costs what it did
    html = panel(bench, "saldo")
    assert "Verschil" in html
    assert "volume" in html.lower()


def test_the_range_is_drawn_after_a_pause_and_goes_away_with_a_step(open_bench):
    bench = open_bench()
    assert "wordt geloot" in Sight(bench).regions("x")["figures"]
    bench.draw()
    assert "8 van de 10 gevallen" in Sight(bench).regions("x")["figures"]
    put(bench, "placements.wia.persons", "12")
    assert "wordt geloot" in Sight(bench).regions("x")["figures"]


def test_a_municipality_writes_amounts_its_own_way(open_bench):
    bench = open_bench()
    plain = panel(bench, "kas")
    bench.do({"do": "profile", "value": "vught"})
    lettered = panel(bench, "kas")
    assert ">N<" not in plain
    assert ">N<" in lettered


# --- keeping -----------------------------------------------------------------------------------------------------

CHANGES = [
    ("vught-2022", {"placements.wia.persons": "12", "placements.wia.loonwaarde": "45,5"}, []),
    ("vught-2022", {"flows.lks.paid": "1", "flows.begeleiding.amount": "7.999,95"}, ["conditions.rente"]),
    ("vught-2022", {"placements.wia.start": "2022-09", "law.lks_cap_fraction": "65"}, ["conditions.besluit"]),
    ("vught-2022", {"flows.lks_rijk.factor": "95", "flows.lks_rijk.paid.year_after": "1"}, []),
    ("vught-2022-hoog", {"placements.wia.persons": "18,5"}, ["conditions.begeleiding"]),
    ("weert-2017", {"placements.beschut.places.2018": "11", "flows.loonkosten.amount": "21.000"}, ["events.liv"]),
    ("weert-berap2-2018", {"flows.begeleiding_rijk.amount": "8.000"}, []),
]


@pytest.mark.parametrize(("name", "values", "pieces"), CHANGES)
def test_a_kept_scenario_gives_the_figures_of_the_screen(open_bench, folder, name, values, pieces):
    bench = open_bench(name)
    for piece in pieces:
        bench.do({"do": "piece", "key": piece})
    for path, text in values.items():
        put(bench, path, text)
    save(bench, "Wat ik vond")
    file = folder / "wat-ik-vond.toml"
    assert bench.keeping.saved == file
    for view, book in (("staat", "recognised"), ("kas", "cash")):
        for party in bench.result.scenario.parties:
            shown = ran("show", file, "--view", view, "--party", party, "--format", "json")
            assert (shown.status, shown.err) == (0, "") or "Na de looptijd" in shown.err, shown.err
            data = json.loads(shown.out)
            frame = bench.result.statement(party, book)
            printed = dict(zip(data["index"], data["data"], strict=True))
            for flow in frame.index:
                assert printed[flow] == frame.loc[flow].tolist()  # to the last digit, so to the cent
    assert ran("check", file).status == 0
    again = Workbench(str(file), "sw_bedrijf", folder, bench.keeper)
    assert same_books(again.result, bench.result)
    bench.draw()
    again.draw()
    assert bool(again.result.scenario.uncertainty) == bool(bench.result.scenario.uncertainty)


def test_a_kept_scenario_holds_the_differences_only(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    save(bench, "12 deelnemers, later")
    told = tomllib.loads((folder / "12-deelnemers-later.toml").read_text("utf-8"))
    assert told == {
        "extends": "vught-2022.toml",
        "name": "12 deelnemers, later",
        "placements": {"wia": {"persons": 12.0}},
        "sources": {"placements.wia.persons": {"source": "Overleg van 3 juni", "status": "assumed"}},
    }


def test_what_does_not_fit_any_more_is_named_before_it_is_left_out(open_bench, folder):
    bench = open_bench()
    assert "Gaat niet mee" not in panel(bench, "bewaren")
    bench.do({"do": "piece", "key": "conditions.besluit"})
    assert "Gaat niet mee, want het past niet bij wat u veranderde: het Rijk vergoedt 95%" in panel(bench, "bewaren")
    save(bench, "Besluit")
    assert "rijk_95" not in tomllib.loads((folder / "besluit.toml").read_text("utf-8"))["conditions"]


def test_nothing_is_overwritten_without_asking(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    save(bench, "Proef")
    first = (folder / "proef.toml").read_text("utf-8")
    put(bench, "placements.wia.persons", "13")
    save(bench, "Proef")
    assert (folder / "proef.toml").read_text("utf-8") == first
    assert "Overschrijven?" in panel(bench, "bewaren")
    save(bench, "Proef", "overwrite")
    assert "persons = 13.0" in (folder / "proef.toml").read_text("utf-8")
    save(bench, "vught-2022")
    assert "kies een andere naam" in panel(bench, "bewaren")


def test_two_workbenches_on_one_scenario_lose_nothing(open_bench, folder):
    one, other = open_bench(), open_bench()
    put(one, "placements.wia.persons", "12")
    put(other, "placements.wia.persons", "18")
    save(one, "Samen")
    save(other, "Samen")
    assert "persons = 12.0" in (folder / "samen.toml").read_text("utf-8")
    put(one, "placements.wia.persons", "11")  # meanwhile the first one goes on
    save(one, "Samen", "overwrite")
    other.do({"do": "keep", "key": "overwrite", "given": {"name": "Samen", "because": ""}})  # asked before that
    assert "persons = 11.0" in (folder / "samen.toml").read_text("utf-8")
    assert "Overschrijven?" in panel(other, "bewaren")


def test_a_start_that_is_edited_into_nonsense_stops_the_screen_and_loses_nothing(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    start = folder / "vught-2022.toml"
    whole = start.read_text("utf-8")
    for broken in ("dit is geen toml", "", whole.replace("persons         = 15", 'persons         = "veel"')):
        start.write_text(broken, encoding="utf-8")
        put(bench, "placements.wia.hours", "26")
        html = panel(bench, "voorfinanciering")
        assert "stopped" in html
        assert "<svg" not in html
        save(bench, "Kapot")
        assert not (folder / "kapot.toml").exists()
        start.write_text(whole, encoding="utf-8")
        put(bench, "placements.wia.hours", "25")
        assert "<svg" in panel(bench, "voorfinanciering")
    assert bench.exploration.values == {"placements.wia.persons": 12.0, "placements.wia.hours": 25.0}


def test_a_start_that_changes_is_not_kept_as_what_was_seen(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    start = folder / "vught-2022.toml"
    start.write_text(start.read_text("utf-8").replace("amount = 8_100", "amount = 8_200"), encoding="utf-8")
    save(bench, "Oud")
    assert not (folder / "oud.toml").exists()
    assert "intussen veranderd" in panel(bench, "bewaren")
    put(bench, "placements.wia.persons", "13")  # the next step shows what holds now
    save(bench, "Oud")
    assert (folder / "oud.toml").exists()


def test_a_scenario_that_cannot_be_read_is_explained(open_bench, folder):
    (folder / "stuk.toml").write_text('extends = "vught-2022.toml"\n[placements.wia]\npersonen = 3\n', encoding="utf-8")
    bench = open_bench("stuk")
    assert "personen" in panel(bench, "voorfinanciering")
    assert "bedoelde u" in panel(bench, "voorfinanciering")
    bench.do({"do": "open", "value": str(folder / "vught-2022.toml")})
    assert bench.result is not None
    (folder / "kapot.toml").write_bytes(b"\xff\xfe")
    bench.do({"do": "open", "value": str(folder / "kapot.toml")})
    assert "UTF-8" in panel(bench, "voorfinanciering")


def test_the_appendix_is_made_of_what_was_kept(open_bench, tmp_path, monkeypatch):
    monkeypatch.setattr("scenarios.explore.workbench.REPORTS", tmp_path / "reports")
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    assert re.search(r'data-do="report" disabled', panel(bench, "bewaren"))  # first keep it
    save(bench, "Voor de raad")
    bench.do({"do": "report"})
    assert "wordt gemaakt" in panel(bench, "bewaren")
    bench.make_report()
    assert "De bijlage is klaar" in panel(bench, "bewaren")
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(tmp_path / "reports/voor-de-raad.pdf"))
    assert "Overleg van 3 juni" in text


# --- after a restart ---------------------------------------------------------------------------------------------


@pytest.fixture
def gone(monkeypatch):
    """Let every workbench so far be one whose kernel is gone."""
    return lambda: monkeypatch.setattr("scenarios.explore.drafts.psutil.pid_exists", lambda pid: pid != os.getpid())


def test_what_was_not_kept_is_found_after_a_restart(open_bench, gone):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    bench.do({"do": "piece", "key": "conditions.rente"})
    assert "niet is bewaard" not in Sight(open_bench()).regions("x")["top"]  # that one is still at work
    gone()
    again = open_bench(party="gemeente")
    assert "2 veranderingen" in Sight(again).regions("x")["top"]
    key = again.keeper.left_behind(again.exploration.start)[0].file.name
    again.do({"do": "take_up", "key": key})
    assert same_books(again.result, bench.result)
    assert again.party == "sw_bedrijf"


def test_what_was_moved_is_found_again_after_a_look_at_another_scenario(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    bench.do({"do": "open", "value": str(folder / "weert-2017.toml")})
    assert not bench.exploration.differs
    bench.do({"do": "open", "value": str(folder / "vught-2022.toml")})
    assert "1 verandering" in Sight(bench).regions("x")["top"]
    key = bench.keeper.left_behind(bench.exploration.start)[0].file.name
    bench.do({"do": "take_up", "key": key})
    assert bench.exploration.values == {"placements.wia.persons": 12.0}
    assert bench.keeper.left_behind(bench.exploration.start) == []


def test_a_cell_that_is_run_again_finds_what_was_moved(monkeypatch, tmp_path):
    monkeypatch.setattr(Keeper.__init__, "__defaults__", (tmp_path,))
    first = workbench("vught-2022", "sw_bedrijf")
    put(first.bench, "placements.wia.persons", "12")
    assert "1 verandering" in workbench("vught-2022", "sw_bedrijf").screen.top


def test_a_draft_goes_away_when_it_is_thrown_away_or_nothing_differs(open_bench, gone, tmp_path):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    assert len(list((tmp_path / "drafts").iterdir())) == 1
    bench.do({"do": "start_over"})
    assert list((tmp_path / "drafts").iterdir()) == []
    put(bench, "placements.wia.persons", "12")
    gone()
    again = open_bench()
    key = again.keeper.left_behind(again.exploration.start)[0].file.name
    again.do({"do": "throw_away", "key": key})
    assert again.keeper.left_behind(again.exploration.start) == []


@pytest.mark.parametrize("text", ["", "{", '{"start": 3}', "[]", '{"start":"x","values":3}'])
def test_a_damaged_draft_is_no_obstacle(open_bench, tmp_path, text):
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts/999999-x.json").write_text(text, encoding="utf-8")
    (tmp_path / "drafts/notes.json").write_text(text, encoding="utf-8")
    assert open_bench().result is not None


# --- beneath it --------------------------------------------------------------------------------------------------


def test_a_step_of_ours_that_fails_shows_a_sentence(open_bench, monkeypatch, caplog):
    bench = open_bench()
    monkeypatch.setattr("scenarios.explore.sight.exploring_figures", lambda *_: 1 / 0)
    regions = Sight(bench).regions("x")
    assert "Er ging iets mis in de werkmap zelf" in regions["panel"]
    assert "ZeroDivisionError" in caplog.text


def test_the_start_is_worked_out_as_a_command_does(open_bench, folder):
    assert same_books(open_bench().result, run(folder / "vught-2022.toml"))
