"""The workbench without a browser: what somebody does with it, and what they see."""

import errno
import itertools
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from commanding import ROOT, ran
from scenarios.explore.appendix import Appendix
from scenarios.explore.drafts import Keeper
from scenarios.explore.entry import Entry
from scenarios.explore.exploration import same_books
from scenarios.explore.opening import workbench
from scenarios.explore.reach import controls, other_values
from scenarios.explore.sight import Sight
from scenarios.explore.workbench import TABS, Workbench
from scenarios.model.parameter_files import shipped_book
from scenarios.model.run import run
from scenarios.publish.plan import read_plan

SOME = ["vught-2022", "vught-2022-besluit", "weert-2017", "weert-berap2-2018", "midden-limburg/roermond"]


def put(bench: Workbench, path: str, text: str) -> None:
    bench.do({"do": "put", "path": path, "value": text})


def save(bench: Workbench, name: str, key: str = "") -> None:
    given = {"name": name, "because": "Overleg van 3 juni"}
    for each in ("", key) if key else ("",):
        bench.do({"do": "keep", "key": each, "given": given})


def panel(bench: Workbench, tab: str) -> str:
    bench.do({"do": "tab", "key": tab})
    return Sight(bench).regions("x")["panel"]


def drawn(bench: Workbench) -> None:
    for _ in bench.drawing():
        pass


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


def test_a_year_that_was_booked_has_no_control_and_the_page_says_so(open_bench):
    """What happened is no choice; of a year that is booked in part the number of places can still be moved."""
    places = [f"placements.beschut.places.{year}" for year in (2017, 2018, 2019)]
    for name, free in (
        ("weert-rekening-2018", places[2:]),
        ("weert-berap2-2018", places[1:]),
        ("weert-2017", places[:2]),
    ):
        bench = open_bench(name, "gemeente")
        assert [path for path in places if path in bench.entries] == free
        said = re.findall(r"Ligt vast, want dat jaar is geboekt: (.+)\.<", Sight(bench).regions("x")["controls"])
        past = [f"Beschutte werkplekken: aantal plekken in {path[-4:]}" for path in places if path < free[0]]
        assert said == (["; ".join(past)] if past else [])


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
        ("placements.wia.hours", "36.5", "dit is geen getal: schrijf het als 27; bedoelde u 36,5?"),
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


def test_a_hint_is_a_value_that_can_be_typed_there(open_bench):
    bench, hints = open_bench(), 0
    numbers = [(path, entry) for path, entry in bench.entries.items() if entry.step]
    for (path, entry), text in itertools.product(numbers, ("x", "0.45", "12.5", "99999.5", "1.23")):
        put(bench, path, text)
        said = bench.wrong[path][1]
        for hint in re.findall(r"(?:bedoelde u|typ|als|of) ([0-9.,]+%?)(?=[ ;?]|$)", said):
            entry.value(hint)
            hints += 1
    assert hints > len(numbers)
    put(bench, "placements.wia.contract_months", "0.45")
    assert Sight(bench).fields()["placements.wia.contract_months"]["wrong"] == "dit is geen getal: schrijf het als 24"


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


def tick(bench: Workbench, *keys: str) -> None:
    for key in keys:
        bench.do({"do": "piece", "key": f"conditions.{key}"})


def boxes(bench: Workbench) -> dict[str, str]:
    """What stands in every box under "Wat als": "checked", "disabled" or nothing, by key."""
    html = Sight(bench).regions("x")["controls"]
    return dict(re.findall(r'data-do="piece" data-key="(.*?)" *(checked|disabled|)', html))


def test_what_if_takes_the_place_of_one_that_changes_the_same(open_bench):
    bench = open_bench()
    alone = open_bench()
    tick(alone, "telt_niet_mee")
    tick(bench, "rijk_95", "rente", "telt_niet_mee")
    on = {key for key, box in boxes(bench).items() if box == "checked"}
    assert on == {"conditions.rente", "conditions.telt_niet_mee"}
    assert (
        "“het Rijk vergoedt 95%; WSD draagt het tekort” staat nu uit, want “deze loonkostensubsidie telt niet mee bij "
        "het Rijk: het Rijk vergoedt niets” verandert hetzelfde."
    ) in panel(bench, "voorfinanciering")
    tick(bench, "rente")
    assert same_books(bench.result, alone.result)
    assert bench.notice == ""
    tick(bench, "besluit")  # another source: the share that the other changes is not there any more
    assert bench.problems == []
    assert bench.exploration.pieces == ("conditions.besluit",)


def test_every_what_if_stays_in_its_place(open_bench, folder):
    text = """extends = "vught-2022.toml"
name = "Eigen"
[conditions.meer]
holds = "er komt niemand bij"
otherwise = "de prijzen stijgen"
[conditions.meer.flows.begeleiding]
amount = 9_000
per = "person"
[conditions.meer.sources]
"flows.begeleiding.amount" = { source = "Aanname", status = "assumed" }
[conditions.niets]
holds = "iedereen begint op tijd"
otherwise = "iedereen begint op tijd, nog eens"
[conditions.niets.placements.wia]
start = "2022-04"
[conditions.niets.sources]
"placements.wia.start" = { source = "Aanname", status = "assumed" }
"""
    (folder / "eigen.toml").write_text(text, encoding="utf-8")
    bench = open_bench("eigen")
    begin = boxes(bench)
    assert begin["conditions.niets"] == "disabled"
    assert (
        "iedereen begint op tijd, nog eens <small>– verandert nu niets</small>" in Sight(bench).regions("x")["controls"]
    )
    tick(bench, "niets")  # on a screen that did not know yet
    assert boxes(bench) == begin
    tick(bench, "meer")
    assert list(boxes(bench)) == list(begin)
    assert boxes(bench)["conditions.meer"] == "checked"


def test_what_if_that_cannot_be_worked_out_says_why(open_bench):
    bench = open_bench("vught-begroting-2023")
    assert boxes(bench)["conditions.besluit"] == "disabled"
    assert "kan nu niet: Besteding loonkostensubsidie" in Sight(bench).regions("x")["controls"]
    tick(bench, "besluit")
    assert bench.problems == []


def test_a_way_of_paying_and_its_parts_take_each_others_place(open_bench):
    bench, path = open_bench(), "flows.lks_rijk.paid"
    put(bench, f"{path}.year_after", "1")
    put(bench, path, "1")
    assert bench.problems == []
    assert bench.exploration.values == {path: {"lag_months": 0}}
    put(bench, f"{path}.year_after", "1")
    assert bench.problems == []
    assert bench.exploration.values == {f"{path}.year_after": 1}
    assert "wanneer betaald” staat weer zoals in het begin" in panel(bench, "voorfinanciering")


def test_a_draft_of_what_changes_the_same_is_taken_up_as_it_would_be_ticked(open_bench, folder, tmp_path):
    (tmp_path / "drafts").mkdir()
    told = DRAFT | {"start": str(folder / "vught-2022.toml"), "because": "Raad"}
    told["pieces"] = ["conditions.rijk_95", "conditions.vertrek", "conditions.besluit"]
    (tmp_path / "drafts/los-x.json").write_text(json.dumps(told), encoding="utf-8")
    bench = open_bench()
    bench.do({"do": "take_up", "key": "los-x.json"})
    assert bench.exploration.pieces == ("conditions.vertrek", "conditions.besluit")
    assert bench.result is not None


def test_a_box_that_was_ticked_before_is_there_at_once(open_bench, folder, monkeypatch):
    bench, tried = open_bench(), []
    tick(bench, "rente")
    held = Sight(bench).regions("x")["controls"]
    monkeypatch.setattr("scenarios.explore.workbench.controls", lambda each: tried.append(each) or controls(each))
    tick(bench, "rente", "rente")
    assert Sight(bench).regions("x")["controls"] == held
    assert tried == []
    start = folder / "vught-2022.toml"
    start.write_text(start.read_text("utf-8").replace("rate        = 0.03", "rate        = 0.04"), encoding="utf-8")
    tick(bench, "rente")
    assert tried


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
    assert "verschil 277.260\xa0N" in figures  # of the two that are printed: twice as many people, twice the shortage
    assert "als in het begin" in figures  # a place costs what it did
    html = panel(bench, "saldo")
    assert "Verschil" in html
    assert "volume" in html.lower()


def test_the_range_is_drawn_after_a_pause_and_goes_away_with_a_step(open_bench):
    bench = open_bench()
    assert "wordt geloot" in Sight(bench).regions("x")["figures"]
    drawn(bench)
    assert "8 van de 10 gevallen" in Sight(bench).regions("x")["figures"]
    put(bench, "placements.wia.persons", "12")
    assert "wordt geloot" in Sight(bench).regions("x")["figures"]


def test_a_range_that_cannot_be_drawn_says_why(open_bench, folder):
    """Each number fits the scenario; drawn together the hours may pass the full week."""
    text = """extends = "vught-2022.toml"
name = "Lang"
events = {}
[uncertainty]
"placements.wia.hours"           = { distribution = "uniform", low = 24, high = 36, source = "Aanname" }
"placements.wia.full_week_hours" = { distribution = "uniform", low = 32, high = 40, source = "Aanname" }
"""
    (folder / "lang.toml").write_text(text, encoding="utf-8")
    bench = open_bench("lang")
    assert bench.problems == []
    drawn(bench)
    why = "in een trekking is dit meer dan de volle werkweek"
    assert why in Sight(bench).regions("x")["figures"]
    html = panel(bench, "band")
    assert "De bandbreedte kan niet worden geloot: Deelnemers aan de pilot, hele regio, werkweek: " in html
    assert why in html
    put(bench, "placements.wia.hours", "25")
    assert "wordt geloot" in Sight(bench).regions("x")["figures"]


def test_what_is_moved_does_not_leave_the_range_in_silence(open_bench):
    bench = open_bench()
    assert "doet niet meer mee" not in panel(bench, "band")
    put(bench, "placements.wia.persons", "12")
    told = "“Deelnemers aan de pilot, hele regio: aantal deelnemers” doet niet meer mee in de bandbreedte: dat staat nu"
    assert told in panel(bench, "band")
    drawn(bench)
    assert told in panel(bench, "band")
    assert "Gaat niet mee, want het past niet bij wat u veranderde: bandbreedte van Deel" in panel(bench, "bewaren")
    put(bench, "placements.wia.persons", "15")
    assert told not in panel(bench, "band")
    assert "Gaat niet mee" not in panel(bench, "bewaren")


def test_a_source_says_whether_a_file_was_kept_and_what_it_builds_on(open_bench, folder):
    bench = open_bench()
    assert "met scenario “vught-2022.toml”" in panel(bench, "kas")
    put(bench, "placements.wia.persons", "12")
    unsaved = "met scenario “nog niet bewaard, bouwt voort op vught-2022.toml”"
    for tab in ("voorfinanciering", "kas", "saldo", "plek", "vragen"):
        assert unsaved in panel(bench, tab), tab
        assert "verkenning.toml" not in panel(bench, tab), tab
    save(bench, "Twaalf")
    assert "met scenario “twaalf.toml”" in panel(bench, "kas")
    put(bench, "placements.wia.persons", "11")
    assert unsaved in panel(bench, "kas")


def test_the_comparison_is_of_begin_and_now(open_bench):
    bench = open_bench()
    html = panel(bench, "saldo")
    assert "U heeft nog niets veranderd" in html
    assert "<table" not in html
    put(bench, "placements.wia.persons", "12")
    html = panel(bench, "saldo")
    assert re.findall(r'<th scope="row".*?>(Begin|Nu|Verschil)</th>', html)[:3] == ["Begin", "Nu", "Verschil"]
    assert "15 deelnemers" not in html


def test_a_municipality_writes_amounts_its_own_way(open_bench):
    bench = open_bench()
    plain = panel(bench, "kas")
    bench.do({"do": "profile", "value": "vught"})
    lettered = panel(bench, "kas")
    assert ">N<" not in plain
    assert ">N<" in lettered


def test_a_wrong_number_in_a_question_does_not_follow_to_another_scenario(open_bench, folder):
    bench = open_bench()
    panel(bench, "vragen")
    bench.do({"do": "ask", "given": {"question": "omslag", "omslag": "5.5"}})
    assert "dit is geen getal" in panel(bench, "vragen")
    bench.do({"do": "open", "value": str(folder / "weert-2017.toml")})
    assert "dit is geen getal" not in panel(bench, "vragen")


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
    if bench.to_draw:
        drawn(bench)
        drawn(again)
        assert all((again.draws.nets[key] == net).all() for key, net in bench.draws.nets.items())


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


def test_a_scenario_that_others_build_on_is_not_overwritten(open_bench, folder):
    bench, whole = open_bench(), (folder / "weert-2017.toml").read_bytes()
    put(bench, "placements.wia.persons", "12")
    save(bench, "Weert 2017", "overwrite")
    html = panel(bench, "bewaren")
    assert "op weert-2017.toml bouwen andere scenario" in html
    assert "midden-limburg/voorbeeldgemeente.toml" in html
    assert "kies een andere naam" in html
    assert "Overschrijven?" not in html
    assert (folder / "weert-2017.toml").read_bytes() == whole
    assert run(folder / "midden-limburg/leudal.toml")


@pytest.mark.parametrize("name", ["", "  ", "***", "日本"])
def test_a_name_without_letters_is_asked_for(open_bench, folder, name):
    bench, before = open_bench(), sorted(folder.rglob("*"))
    put(bench, "placements.wia.persons", "12")
    save(bench, name)
    assert "Geef een korte naam" in panel(bench, "bewaren")
    assert bench.result is not None
    assert sorted(folder.rglob("*")) == before
    save(bench, "Twaalf")
    assert bench.keeping.saved == folder / "twaalf.toml"


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


def test_a_start_that_changes_changes_what_stands_in_the_controls(open_bench, folder):
    bench = open_bench()
    start = folder / "vught-2022.toml"
    start.write_text(start.read_text("utf-8").replace("persons         = 15", "persons         = 18"), encoding="utf-8")
    put(bench, "placements.wia.hours", "26")
    assert Sight(bench).fields()["placements.wia.persons"]["text"] == "18"
    assert "intussen veranderd" in panel(bench, "voorfinanciering")
    assert bench.exploration.values == {"placements.wia.hours": 26.0}
    put(bench, "placements.wia.persons", "15")  # a change now
    assert bench.exploration.values == {"placements.wia.hours": 26.0, "placements.wia.persons": 15.0}
    assert "intussen veranderd" not in panel(bench, "voorfinanciering")
    save(bench, "Vijftien")
    assert same_books(run(folder / "vijftien.toml"), bench.result)


def test_a_start_that_builds_on_itself_is_said_in_dutch_with_its_file(open_bench, folder):
    bench = open_bench()
    start = folder / "vught-2022.toml"
    start.write_text('extends = "vught-2022.toml"\n' + start.read_text("utf-8"), encoding="utf-8")
    put(bench, "placements.wia.hours", "26")
    html = panel(bench, "voorfinanciering")
    assert "vught-2022.toml" in html
    assert "Er ging iets mis" not in html
    assert "Lees het bestand opnieuw" in html


def test_a_name_that_is_too_long_is_cut_and_one_that_was_typed_stays(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    bench.do({"do": "named", "given": {"name": "x" * 300, "because": "Collegebesluit"}})
    put(bench, "placements.wia.hours", "26")
    assert "Collegebesluit" in panel(bench, "bewaren")
    save(bench, "x" * 300)
    assert (folder / f"{'x' * 80}.toml").exists()


def test_a_booking_that_is_changed_meanwhile_counts_from_the_next_step(open_bench, folder):
    bench = open_bench("weert-berap2-2018", "gemeente")
    booked = Path(bench.begin.scenario.realisation.ledger)
    assert booked.is_relative_to(folder.parent)
    before, text = bench.begin, booked.read_text("utf-8")
    booked.write_text(text.replace("18.416,67", "28.416,67"), encoding="utf-8")
    bench.do({"do": "start_over"})
    assert not same_books(bench.begin, before)
    assert same_books(bench.result, run(bench.exploration.start))


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


# --- the appendix ------------------------------------------------------------------------------------------------

SHIPPED = sorted((ROOT / "data/scenarios").rglob("*.toml"))
FIRST = {"save": "Bewaar het scenario eerst", "choose": "Kies eerst bovenaan een Gemeente"}


def appendix_part(bench: Workbench) -> str:
    """What stands under its heading on the tab."""
    return panel(bench, "bewaren").partition("<h3>Maak bijlage</h3>")[2].partition("<h3>")[0]


def is_off(bench: Workbench) -> bool:
    return re.search(r'data-do="report" disabled', appendix_part(bench)) is not None


def made_text(bench: Workbench, file: Path) -> str:
    """Make the appendix that can be asked for, and read it."""
    bench.do({"do": "report"})
    bench.reported(bench.make_report(bench.reporting))
    assert "De bijlage is klaar" in appendix_part(bench)
    return " ".join(page.get_textpage().get_text_range() for page in PdfDocument(file))


@pytest.fixture
def reports(tmp_path, monkeypatch):
    monkeypatch.setattr("scenarios.explore.workbench.REPORTS", tmp_path / "reports")
    return tmp_path / "reports"


def test_of_every_shipped_scenario_an_appendix_can_be_asked_for(tmp_path):
    asking = 0
    for file in SHIPPED:
        bench = Workbench(str(file), "", keeper=Keeper(tmp_path))
        if is_off(bench):
            assert FIRST["choose"] in appendix_part(bench), file
            assert all(f'name="{each}"' in appendix_part(bench) for each in ("kind", "year")), file
            place = "midden-limburg" if "midden-limburg" in file.parts else file.stem.partition("-")[0]
            bench.do({"do": "profile", "value": place})
            asking += 1
        assert not is_off(bench), file
        assert FIRST["choose"] not in appendix_part(bench), file
        bench.do({"do": "report"})
        assert read_plan(bench.reporting.file, answers=bench.reporting.answers), file
    assert asking == 22


def test_the_appendix_of_a_moment_has_no_versions_of_another_and_is_for_the_council(open_bench, reports):
    bench = open_bench("vught-begroting-2023", "gemeente")
    bench.do({"do": "profile", "value": "vught"})
    assert "boekt en schrijft als Gemeenten in de regio (Vught)" in appendix_part(bench)
    text = made_text(bench, reports / "vught-begroting-2023.pdf")
    assert "Begroting 2023: Pilot WIA Werkgeluk" in text
    assert "geen vastgestelde versie gegeven" in text
    assert "vastgesteld op" not in text
    assert "Aansluiting" not in text


def test_the_moment_that_was_chosen_is_that_of_the_appendix(open_bench, reports):
    bench = open_bench("midden-limburg/roermond-berap", "gemeente")
    bench.do({"do": "profile", "value": "midden-limburg"})
    put(bench, "flows.begeleiding.amount", "8.500")
    assert FIRST["save"] in appendix_part(bench)
    save(bench, "Roermond met meer begeleiding")
    assert '"berap1" selected' in appendix_part(bench)
    bench.do({"do": "ask", "given": {"kind": "berap2", "year": "2018"}})
    assert '"berap2" selected' in appendix_part(bench)
    text = made_text(bench, reports / "roermond-met-meer-begeleiding.pdf")
    assert "Tweede berap 2018" in text
    assert "Overleg van 3 juni" in text


def test_why_there_is_no_appendix_stands_under_its_own_heading_until_something_else_is_chosen(open_bench):
    bench = open_bench("weert-berap2-2018", "gemeente")
    bench.do({"do": "report"})  # asked before the button knew
    assert bench.reporting is None
    for told in ({"do": "profile", "value": "vught"}, {"do": "tab", "key": "bewaren"}):
        bench.do(told)
    for told in ({"do": "ask", "given": {"kind": "rekening", "year": "2018"}}, {"do": "profile", "value": "weert"}):
        bench.do({"do": "report"})
        bench.reported(bench.make_report(bench.reporting))
        assert "vught: postings.stimulering: deze geldstroom heeft in het profiel geen taakveld" in appendix_part(bench)
        assert panel(bench, "bewaren").count("geen taakveld") == appendix_part(bench).count("geen taakveld")
        bench.do(told)
        assert "geen taakveld" not in panel(bench, "bewaren")


def test_the_appendix_is_made_of_what_was_kept(open_bench, folder, reports):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    assert is_off(bench)  # first keep it
    save(bench, "Voor de raad")
    bench.do({"do": "report"})
    asked = bench.reporting
    put(bench, "placements.wia.persons", "13")  # somebody goes on: the appendix is of what was kept
    assert "wordt gemaakt" in panel(bench, "bewaren")
    save(bench, "Ook voor de raad")
    bench.do({"do": "report"})
    assert bench.reporting == asked == Appendix(folder / "voor-de-raad.toml", {})  # one at a time
    assert "wordt gemaakt" in panel(bench, "bewaren")
    bench.reported(bench.make_report(asked))
    assert "De bijlage is klaar" in panel(bench, "bewaren")
    assert "wordt gemaakt" not in panel(bench, "bewaren")
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(reports / "voor-de-raad.pdf"))
    assert "Overleg van 3 juni" in text


def test_an_appendix_is_of_a_file_never_of_what_was_not_kept(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    bench.do({"do": "report"})  # asked before the button knew
    assert bench.reporting is None
    assert FIRST["save"] in appendix_part(bench)
    bench.do({"do": "back", "path": "placements.wia.persons"})
    bench.do({"do": "report"})
    assert bench.reporting == Appendix(folder / "vught-2022.toml", {})
    bench.reported(bench.make_report(Appendix(folder / "weg.toml", {})))
    assert bench.reporting is None
    assert "weg.toml" in appendix_part(bench)


# --- after a restart ---------------------------------------------------------------------------------------------


@pytest.fixture
def gone(tmp_path):
    """Let every workbench so far be one whose kernel is gone."""

    def ended() -> None:
        kernel = subprocess.Popen([sys.executable, "-c", ""])
        kernel.wait()
        for file in (tmp_path / "drafts").glob("*.json"):
            file.rename(file.with_name(f"{kernel.pid}-{file.stem.partition('-')[2]}.json"))

    return ended


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


def test_a_draft_is_found_when_its_process_has_its_number_no_more(open_bench, gone, tmp_path):
    """A computer that was started again gives the same numbers to other processes."""
    put(open_bench(), "placements.wia.persons", "12")
    gone()
    (left,) = (tmp_path / "drafts").glob("*.json")
    again = left.rename(left.with_name(f"{os.getppid()}-x.json"))
    assert "niet is bewaard" not in Sight(open_bench()).regions("x")["top"]
    os.utime(again, (0, 0))
    assert "1 verandering" in Sight(open_bench()).regions("x")["top"]


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


def test_everything_that_was_taken_back_is_offered_again(open_bench):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    tick(bench, "rente")
    bench.do({"do": "start_over"})
    assert not bench.exploration.differs
    assert "2 veranderingen" in Sight(bench).regions("x")["top"]
    (left,) = bench.keeper.left_behind(bench.exploration.start)
    bench.do({"do": "take_up", "key": left.file.name})
    assert bench.exploration.values == {"placements.wia.persons": 12.0}
    assert bench.exploration.pieces == ("conditions.rente",)
    save(bench, "Bewaard")
    bench.do({"do": "start_over"})
    assert "niet is bewaard" not in Sight(bench).regions("x")["top"]


def test_of_what_was_taken_back_the_newest_are_kept(open_bench, folder):
    bench = open_bench()
    for people in range(1, 14):
        put(bench, "placements.wia.persons", str(people))
        bench.do({"do": "start_over"})
    bench.do({"do": "open", "value": str(folder / "vught-2022.toml")})
    left = bench.keeper.left_behind(bench.exploration.start)
    assert [draft.exploration.values["placements.wia.persons"] for draft in left] == list(range(13, 3, -1))


def test_what_is_at_hand_is_not_lost_when_something_else_is_taken_up(open_bench):
    first = open_bench()
    put(first, "placements.wia.persons", "12")
    first.keeper.set_aside()
    bench = open_bench()
    put(bench, "placements.wia.persons", "14")
    (older,) = bench.keeper.left_behind(bench.exploration.start)
    bench.do({"do": "take_up", "key": older.file.name})
    assert bench.exploration.values == {"placements.wia.persons": 12.0}
    (left,) = bench.keeper.left_behind(bench.exploration.start)
    assert left.exploration.values == {"placements.wia.persons": 14.0}


def test_what_was_saved_is_not_offered_as_not_saved(open_bench, folder):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    save(bench, "Twaalf")
    bench.do({"do": "open", "value": str(folder / "twaalf.toml")})
    bench.do({"do": "open", "value": str(folder / "vught-2022.toml")})
    assert "niet is bewaard" not in Sight(bench).regions("x")["top"]


def test_a_cell_that_is_run_again_finds_what_was_moved(monkeypatch, tmp_path):
    monkeypatch.setattr(Keeper.__init__, "__defaults__", (tmp_path,))
    first = workbench("vught-2022", "sw_bedrijf")
    put(first.bench, "placements.wia.persons", "12")
    assert "1 verandering" in workbench("vught-2022", "sw_bedrijf").screen.top


def test_a_draft_goes_away_when_it_is_thrown_away_or_nothing_differs(open_bench, gone, tmp_path):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    assert len(list((tmp_path / "drafts").iterdir())) == 1
    bench.do({"do": "back", "path": "placements.wia.persons"})
    assert list((tmp_path / "drafts").iterdir()) == []
    put(bench, "placements.wia.persons", "12")
    gone()
    again = open_bench()
    key = again.keeper.left_behind(again.exploration.start)[0].file.name
    again.do({"do": "throw_away", "key": key})
    assert again.keeper.left_behind(again.exploration.start) == []


DRAFT = {"start": "", "values": {}, "pieces": [], "because": "", "name": "", "party": ""}


@pytest.mark.parametrize("told", ["", "{", "[]", {"start": 3}, {"start": "x"}, DRAFT | {"values": 3}])
def test_a_damaged_draft_is_no_obstacle(open_bench, folder, tmp_path, told):
    (tmp_path / "drafts").mkdir()
    if isinstance(told, dict) and told["start"] == "":
        told = told | {"start": str(folder / "vught-2022.toml")}  # so that it would be offered
    text = told if isinstance(told, str) else json.dumps(told)
    (tmp_path / f"drafts/{os.getpid()}-x.json").write_text(text, encoding="utf-8")
    regions = Sight(open_bench()).regions("x")
    assert "<svg" in regions["panel"]
    assert "niet is bewaard" not in regions["top"]


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Profiles of one's own."""
    mine = tmp_path / "data/profiles"
    for module in ("scenarios.explore.files.PROFILES", "scenarios.model.profile.FOLDER"):
        monkeypatch.setattr(module, mine)
    return mine


def test_a_broken_profile_is_named_and_its_problem_said_when_it_is_chosen(open_bench, profiles):
    bench = open_bench()
    (profiles / "stuk.toml").write_text('naam = "Stuk"\n', encoding="utf-8")
    assert "stuk (niet leesbaar)" in Sight(bench).regions("x")["top"]
    bench.do({"do": "profile", "value": "stuk"})
    html = panel(bench, "kas")
    assert "bedoelde u" in html
    assert "Er ging iets mis in de werkmap zelf" not in html
    assert "<svg" not in html
    bench.do({"do": "profile", "value": "vught"})
    assert ">N<" in panel(bench, "kas")


def test_a_new_profile_can_be_chosen_at_once(open_bench, profiles):
    bench = open_bench()
    assert "Nieuwstad" not in Sight(bench).regions("x")["top"]
    text = (profiles / "vught.toml").read_text("utf-8").replace("Gemeenten in de regio (Vught)", "Nieuwstad")
    (profiles / "nieuw.toml").write_text(text, encoding="utf-8")
    assert "Nieuwstad" in Sight(bench).regions("x")["top"]


# --- beneath it --------------------------------------------------------------------------------------------------


def test_a_step_of_ours_that_fails_shows_a_sentence(open_bench, monkeypatch, caplog):
    bench = open_bench()
    monkeypatch.setattr("scenarios.explore.panels.figures", lambda *_: 1 / 0)
    regions = Sight(bench).regions("x")
    assert "Er ging iets mis in de werkmap zelf" in regions["panel"]
    assert "ZeroDivisionError" in caplog.text


# --- what a controller meets --------------------------------------------------------------------------------------


def test_a_slider_stops_where_a_number_still_can_be(open_bench):
    """Everybody leaving within the year cannot be: less than 100%."""
    bench = open_bench()
    path = "placements.wia.exit_rate"
    assert bench.entries[path].high == 99
    bench.do({"do": "slide", "path": path, "value": "99"})
    assert bench.result is not None
    put(bench, path, "100")
    assert bench.wrong[path][1] == "kies een getal van 0 tot 100, maar hier staat 100"


def test_what_is_printed_above_the_tabs_adds_up(open_bench):
    bench = open_bench()
    for people in range(5, 30):
        put(bench, "placements.wia.persons", str(people))
        notes = Sight(bench).regions("x")["figures"].replace("\u2060", "")
        for now, begin, moved, way in re.findall(
            r"<b>(−?€\xa0[\d.]+)</b> <small>[^<]*begin (−?€\xa0[\d.]+), verschil ([\d.]+)(?:\xa0| )(V|N|hoger|lager)",
            notes,
        ):
            amounts = [int(re.sub(r"[^\d]", "", text)) * (-1 if "−" in text else 1) for text in (now, begin, moved)]
            assert amounts[0] - amounts[1] == amounts[2] * (1 if way in ("V", "hoger") else -1)


def test_a_start_that_is_gone_is_named_and_left_for_another_one(open_bench, folder):
    own = folder / "weg.toml"
    own.write_text('extends = "vught-2022.toml"\nname = "Weg"\n', encoding="utf-8")
    bench = open_bench("weg")
    put(bench, "placements.wia.persons", "11")
    text = own.read_text("utf-8")
    own.unlink()
    put(bench, "placements.wia.persons", "10")
    assert "weg.toml: dit bestand bestaat niet" in panel(bench, bench.tab)
    assert "Lees het bestand opnieuw" in panel(bench, bench.tab)
    bench.do({"do": "open", "value": str(folder / "weert-2017.toml")})
    assert "<svg" in panel(bench, "kas")
    own.write_text(text, encoding="utf-8")
    bench.do({"do": "open", "value": str(own)})
    assert "1 verandering" in Sight(bench).regions("x")["top"]


def test_who_has_nothing_in_a_scenario_is_not_shown_first(open_bench, folder):
    bench = open_bench()
    bench.do({"do": "open", "value": str(folder / "weert-2017.toml")})
    assert bench.party == "gemeente"  # what De Risse receives it pays on
    bench.do({"do": "open", "value": str(folder / "vught-2022.toml")})
    assert bench.party == "sw_bedrijf"  # there nothing is the municipality's


def test_a_part_of_another_flow_says_of_which(open_bench):
    bench = open_bench("weert-2017", "gemeente")
    labels = [entry.label for path, entry in bench.entries.items() if path.endswith(".factor")]
    assert len(labels) == len(set(labels))
    assert all(label.startswith("deel van “") for label in labels)


def test_the_range_is_that_of_the_paper(open_bench):
    """The same draws, as many: a reserve on the screen is the one that the council reads."""
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    drawn(bench)
    tile = Sight(bench).regions("x")["figures"].replace("\u2060", "")
    save(bench, "Twaalf")
    printed = ran("show", bench.keeping.saved, "--view", "risico", "--party", "sw_bedrijf", "--format", "csv").out
    totals = {line.split(",")[0]: float(line.rpartition(",")[2]) for line in printed.splitlines()[1:]}
    low, high = (f"−{-totals[level] / 1000:.0f}" for level in ("10", "90"))
    assert f"<b>{low} tot {high}</b>" in tile


# --- files that change, go, or cannot be written ----------------------------------------------------------------------


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_what_the_start_builds_on_is_not_overwritten(open_bench, folder, tmp_path):
    """Saved there, two files would build on each other, and both would be lost."""
    own = tmp_path / "eigen"
    own.mkdir()
    base = folder / "weert-2017-met-liv.toml"
    (own / "mijn.toml").write_text(f'extends = "{base.as_posix()}"\nname = "Mijn"\n', encoding="utf-8")
    bench = Workbench(str(own / "mijn.toml"), "gemeente", folder, Keeper(tmp_path / "drafts"))
    put(bench, next(path for path in bench.entries if path.endswith(".amount")), "12.345")
    assert bench.exploration.differs
    text = base.read_text("utf-8")
    save(bench, "weert-2017-met-liv", "overwrite")
    assert base.read_text("utf-8") == text
    assert "waar dat op voortbouwt; kies een andere naam" in panel(bench, "bewaren")


def test_a_condition_that_is_renamed_in_the_file_goes_off_and_is_named(open_bench, folder):
    bench = open_bench()
    tick(bench, "rente")
    edit(folder / "vught-2022.toml", "[conditions.rente", "[conditions.hoge_rente")
    put(bench, "placements.wia.persons", "12")
    assert bench.exploration.pieces == ()
    assert "Niet meer in het bestand, en dus uit: “rente”." in panel(bench, "kas")
    assert "<svg" in panel(bench, "kas")


def test_a_way_of_paying_that_is_no_choice_any_more_waits_and_is_not_lost(open_bench, folder, gone):
    bench = open_bench()
    path = "flows.lks.paid"
    put(bench, path, "2")
    whole = (folder / "vught-2022.toml").read_text("utf-8")
    (folder / "vught-2022.toml").write_text(whole.replace("lks_rijk", "rijk_lks"), encoding="utf-8")
    bench.do({"do": "tab", "key": "kas"})
    Sight(bench).fields()
    assert "past nu niet en telt niet mee; het wordt onthouden" in Sight(bench).regions("x")["panel"]
    assert path not in bench.exploration.values
    assert bench.result is not None
    gone()
    (folder / "vught-2022.toml").write_text(whole, encoding="utf-8")
    again = open_bench()
    key = again.keeper.left_behind(again.exploration.start)[0].file.name
    again.do({"do": "take_up", "key": key})
    assert path in again.exploration.values


def test_a_party_that_is_renamed_in_the_file_gives_way(open_bench, folder):
    bench = open_bench()
    whole = (folder / "vught-2022.toml").read_text("utf-8")
    (folder / "vught-2022.toml").write_text(whole.replace("sw_bedrijf", "wsd"), encoding="utf-8")
    put(bench, "placements.wia.persons", "12")
    assert bench.party == "wsd"
    assert "<svg" in panel(bench, "kas")


def test_a_start_that_is_put_back_as_it_was_gives_its_figures_again(open_bench, folder):
    bench = open_bench()
    file = folder / "vught-2022.toml"
    whole = file.read_text("utf-8")
    file.write_text("dit is niets", encoding="utf-8")
    assert "<svg" not in panel(bench, "kas")
    file.write_text(whole, encoding="utf-8")
    assert "<svg" in panel(bench, "kas")


def test_a_law_that_is_changed_on_disk_counts_at_once(open_bench, folder, tmp_path, monkeypatch):
    law = tmp_path / "data/parameters"
    for module in ("scenarios.model.parameter_files", "scenarios.explore.exploration"):
        monkeypatch.setattr(f"{module}.SHIPPED", law)
    bench = open_bench()
    begin = run(bench.exploration.start)
    with law.joinpath("lks.csv").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(re.sub(r"(?m)^(lks_cap_fraction,[^,]*,[^,]*,)[^,]*", r"\g<1>0.40", text))
        file.truncate()
    bench.do({"do": "tab", "key": "kas"})
    assert not same_books(bench.result, begin)
    monkeypatch.undo()
    shipped_book.cache_clear()


def test_a_disk_that_is_full_leaves_no_part_of_a_scenario(open_bench, folder, monkeypatch):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")

    def full(self: Path, *_: object, **__: object) -> object:
        if self.name == "twaalf.toml":
            self.touch()
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *_, **__)

    real = Path.open
    monkeypatch.setattr(Path, "open", full)
    save(bench, "Twaalf")
    monkeypatch.undo()
    assert not (folder / "twaalf.toml").exists()
    assert "het bestand kan niet worden geschreven: de schijf is vol" in panel(bench, "bewaren")


def test_a_folder_that_cannot_be_written_is_said_and_stops_nothing(open_bench, monkeypatch):
    bench = open_bench()

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for name in ("mkdir", "unlink", "write_text"):
        monkeypatch.setattr(Path, name, refused)
    put(bench, "placements.wia.persons", "12")
    assert "Wat u verandert wordt niet onthouden" in panel(bench, "kas")
    assert "<svg" in panel(bench, "kas")
    save(bench, "Twaalf")
    assert "in deze map mag u niets schrijven" in panel(bench, "bewaren")
    bench.do({"do": "back", "path": "placements.wia.persons"})
    assert bench.result is bench.begin


def test_what_was_asked_of_one_name_is_not_asked_of_another(open_bench, folder):
    bench = open_bench()
    (folder / "proef.toml").write_text('extends = "vught-2022.toml"\nname = "Proef"\n', encoding="utf-8")
    put(bench, "placements.wia.persons", "12")
    save(bench, "Proef")
    assert "Overschrijven?" in panel(bench, "bewaren")
    bench.do({"do": "named", "given": {"name": "Nieuw", "because": "Overleg"}})
    assert "Overschrijven?" not in panel(bench, "bewaren")
    save(bench, "Nieuw")
    assert bench.keeping.saved == folder / "nieuw.toml"
    save(bench, "Nieuw")  # a second click
    assert bench.keeping.saved == folder / "nieuw.toml"
    assert "Overschrijven?" not in panel(bench, "bewaren")


def test_a_file_that_cannot_be_read_is_listed_and_a_folder_is_not(open_bench, folder):
    (folder / "kring.toml").symlink_to(folder / "kring.toml")
    (folder / "map.toml").mkdir()
    (folder / "stuk.toml").write_bytes(b"\xff\xfe")
    names = dict(open_bench().names).values()
    assert any(name.startswith("stuk (") for name in names)
    assert not any(name.startswith(("map", "kring")) for name in names)
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    save(bench, "Map")
    assert "er is een map met deze naam" in panel(bench, "bewaren")


def test_a_name_is_no_formula_and_fetches_nothing(open_bench, folder):
    edit(folder / "vught-2022.toml", '"WSD"', r"'US$ 5 $\frac$ ![a](http://127.0.0.1/x.png)'")
    bench = open_bench()
    drawn(bench)
    for tab in TABS:
        html = panel(bench, tab)
        assert "<img" not in html
        assert "Er ging iets mis" not in html
    assert "<svg" in panel(bench, "kas")


def test_a_yes_to_one_name_is_no_yes_to_another(open_bench, folder):
    bench = open_bench()
    for name in ("proef", "nieuw"):
        (folder / f"{name}.toml").write_text('extends = "vught-2022.toml"\nname = "Van mij"\n', encoding="utf-8")
    put(bench, "placements.wia.persons", "12")
    save(bench, "Proef")
    bench.do({"do": "keep", "key": "overwrite", "given": {"name": "Nieuw", "because": "Overleg"}})
    assert "Van mij" in (folder / "nieuw.toml").read_text("utf-8")
    assert bench.keeping.saved is None


def test_two_that_are_saved_at_once_do_not_take_each_others_place(open_bench, folder, monkeypatch):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")

    def slow(file: Path) -> object:
        (folder / "allebei.toml").write_text("# van een ander", encoding="utf-8")
        return run(file)

    monkeypatch.setattr("scenarios.explore.exploration.run", slow)
    save(bench, "Allebei")
    assert (folder / "allebei.toml").read_text("utf-8") == "# van een ander"
    assert "Overschrijven?" in panel(bench, "bewaren")
    assert [file.name for file in folder.iterdir() if file.name.startswith(".")] == []


def test_a_draft_has_its_name_and_reason(open_bench, gone):
    bench = open_bench()
    put(bench, "placements.wia.persons", "12")
    bench.do({"do": "named", "given": {"name": "Twaalf", "because": "Overleg van 3 juni"}})
    gone()
    again = open_bench()
    again.do({"do": "take_up", "key": again.keeper.left_behind(again.exploration.start)[0].file.name})
    assert (again.exploration.name, again.exploration.because) == ("Twaalf", "Overleg van 3 juni")


def test_what_is_typed_wrong_goes_with_its_control_and_stops_an_appendix(open_bench):
    bench = open_bench()
    put(bench, "flows.lks_rijk.factor", "x")
    bench.do({"do": "report"})
    assert bench.reporting is None
    tick(bench, "besluit")
    assert "flows.lks_rijk.factor" not in bench.entries
    assert bench.wrong == {}
    assert bench.result is not None


def test_correlations_go_with_a_number_that_is_not_uncertain_any_more(open_bench, folder):
    file = folder / "vught-2022.toml"
    paths = list(open_bench().begin.scenario.uncertainty)[:2]
    pair = f"\n[[correlations]]\nbetween = {json.dumps(paths)}\nvalue = 0.5\n"
    file.write_text(file.read_text("utf-8") + pair, encoding="utf-8")
    bench = open_bench()
    low, high = (bench.entries[paths[0]].low, bench.entries[paths[0]].high)
    for value in (low, high):
        bench.do({"do": "slide", "path": paths[0], "value": str(value)})
        assert bench.result is not None
        assert paths[0] in bench.result.scenario.uncertainty or bench.result.scenario.correlations == []
