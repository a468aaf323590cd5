"""Sensitivity and break-even as the council reads them: figures in words and pictures are those of the analysis."""

import json
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from building import flow, placement, worked_out
from commanding import ROOT, Ran, ran
from drawing import check_texts, drawn
from scenarios.analysis.breakeven import BreakEven, breakeven
from scenarios.analysis.sensitivity import Measure, numbers, tornado, two_way
from scenarios.model.profile import contrast
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.present import dutch
from scenarios.present.breakeven import breakeven_chart, breakeven_sentence, breakeven_table
from scenarios.present.chart import Chart
from scenarios.present.outcomes import path_label, value_text
from scenarios.present.sensitivity import heat_map, tornado_chart, tornado_table, two_way_table

PLACES, LKS, FACTOR = "placements.beschut.places.2018", "flows.lks_rijk.amount", "flows.lks_rijk.factor"
PERSONS, HOURS, LOONWAARDE = (f"placements.wia.{key}" for key in ("persons", "hours", "loonwaarde"))
WEERT, VUGHT = run("weert-2017"), run("vught-2022")
IN_2020, WSD, PEAK = Measure("gemeente", year=2020), Measure("sw_bedrijf"), Measure("sw_bedrijf", "prefinancing")
RANGES = {
    PERSONS: (10.0, 20.0),
    HOURS: (20.0, 32.0),
    LOONWAARDE: (0.3, 0.7),
    "placements.wia.exit_rate": (0.0, 0.5),
    "flows.begeleiding.amount": (7_000.0, 9_000.0),
    FACTOR: (0.9, 0.95),  # both on one side
}
TORNADO = tornado(VUGHT, RANGES, WSD)
PAIRS = two_way(WEERT, (PLACES, [0, 5, 8, 10, 13, 20]), (LKS, [14_620, 17_000, 18_361]), Measure("gemeente"))
SPACE = dutch.HARD_SPACE


def places(target: float, *between: float) -> BreakEven:
    return breakeven(WEERT, PLACES, IN_2020, target, (between[0], between[1]) if between else (None, None))


def said(found: BreakEven, result: Result = WEERT) -> str:
    return breakeven_sentence(result, found).markdown.replace(SPACE, " ")


def liv() -> tuple[Result, BreakEven]:
    """A step in the hours: below 24 a week there is no LIV."""
    group = placement(label="Groep", persons=1, start="2018-01", hours=30, loonwaarde=None, wage_factor=1.05)
    flows = {"liv": flow(rule="lage_inkomensvoordeel", payer="rijk", payee="bedrijf")}
    result = worked_out(group, flows, "2018-01", 1)
    return result, breakeven(result, "placements.groep.hours", Measure("bedrijf"), 300, (10, 36))


# --- sentences ---------------------------------------------------------------------------------------------------

NOW = "Het scenario gaat uit van 13 plekken: een tekort van € 17.693."


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            places(-10_000),
            (
                "Vanaf 8 plekken is het tekort van Gemeente Weert in 2020 groter dan € 10.000 (baten en lasten): "
                f"bij 7 plekken een tekort van € 9.527, bij 8 plekken een tekort van € 10.888. {NOW}"
            ),
        ),
        (
            places(-10_888),
            (
                "Bij 8 plekken is het tekort van Gemeente Weert in 2020 precies € 10.888 (baten en lasten); "
                f"daarboven is het groter, daaronder is het kleiner. {NOW}"
            ),
        ),
        (
            places(-10_000, 0, 6),
            (
                "Er is geen omslagpunt: bij geen enkel aantal plekken in 2018 (van 0 tot en met 6 plekken) is "
                "het tekort "
                "van Gemeente Weert in 2020 groter dan € 10.000 (baten en lasten). Het dichtst erbij: 6 plekken, een "
                f"tekort van € 8.166. {NOW}"
            ),
        ),
        (
            places(-10_000, 9, 20),
            (
                "Er is geen omslagpunt: bij elk aantal plekken in 2018 (van 9 tot en met 20 plekken) is het tekort van "
                "Gemeente Weert in 2020 groter dan € 10.000 (baten en lasten). Het dichtst erbij: 9 plekken, "
                "een tekort "
                f"van € 12.249. {NOW}"
            ),
        ),
        (
            breakeven(WEERT, "placements.beschut.places.2017", IN_2020, -10_000, (0, 6)),
            (
                "Er is geen omslagpunt: “aantal plekken in 2017” maakt hier niet uit (van 0 tot en met 6 plekken). "
                "Het scenario gaat uit van 8 plekken: een tekort van € 17.693."
            ),
        ),
        (
            breakeven(WEERT, LKS, IN_2020),
            (
                "Bij een bedrag van € 18.361 voor “Loonkostensubsidie (BUIG)” is het saldo van Gemeente Weert in 2020 "
                "precies nul (baten en lasten); daarboven is er een overschot, daaronder is er een tekort. Het "
                "scenario "
                "gaat uit van € 17.000: een tekort van € 17.693."
            ),
        ),
        (
            breakeven(WEERT, LKS, IN_2020, 1_000, (0, 17_000)),
            (
                "Er is geen omslagpunt: bij geen enkele waarde van “bedrag” voor “Loonkostensubsidie (BUIG)” "
                "(van € 0 tot en met "
                "€ 17.000) is het overschot van Gemeente Weert in 2020 groter dan € 1.000 (baten en lasten). "
                "Het dichtst "
                "erbij: € 17.000, een tekort van € 17.693. Het scenario gaat uit van € 17.000: een tekort van € 17.693."
            ),
        ),
    ],
)
def test_the_sentence_of_weert(found: BreakEven, sentence: str) -> None:
    assert said(found) == sentence


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            breakeven(VUGHT, FACTOR, Measure("gemeente")),
            (
                "Van 0% tot en met 100% (deel van de andere geldstroom voor “Vergoeding loonkostensubsidie door "
                "het Rijk”) "
                "is het saldo van Gemeenten in de regio over 2022 tot en met 2026 precies nul (baten en "
                "lasten); daarboven "
                "is er een overschot. Het scenario gaat uit van 100%: een saldo van nul."
            ),
        ),
        (
            breakeven(VUGHT, FACTOR, WSD, -300_000, (0, 1)),
            (
                "Bij een aandeel van ongeveer 92,52% voor “Vergoeding loonkostensubsidie door het Rijk” is het "
                "tekort van "
                "WSD over 2022 tot en met 2026 precies € 300.000 (baten en lasten); daarboven is het kleiner, "
                "daaronder is "
                "het groter. Het scenario gaat uit van 100%: een tekort van € 277.259."
            ),
        ),
        (
            breakeven(VUGHT, PERSONS, PEAK, 300_000),
            (
                "Vanaf 18 deelnemers is de hoogste voorfinanciering van WSD over 2022 tot en met 2026 hoger dan "
                "€ 300.000: "
                "bij 17 deelnemers € 292.063, bij 18 deelnemers € 309.243. Het scenario gaat uit van 15 deelnemers: "
                "€ 257.703."
            ),
        ),
        (
            breakeven(VUGHT, PERSONS, Measure("gemeente")),
            (
                "Er is geen omslagpunt: bij elk aantal deelnemers (van 0 tot en met 60 deelnemers) is het saldo van "
                "Gemeenten in de regio over 2022 tot en met 2026 precies nul (baten en lasten). Het scenario "
                "gaat uit van "
                "15 deelnemers: een saldo van nul."
            ),
        ),
    ],
)
def test_the_sentence_of_vught(found: BreakEven, sentence: str) -> None:
    assert said(found, VUGHT) == sentence


def test_a_step_is_said_with_both_sides() -> None:
    result, found = liv()
    told = said(found, result)
    assert told.startswith("Vanaf een werkweek van 24")
    assert "is het overschot van Bedrijf in 2018 groter dan € 300 (baten en lasten): net daaronder " in told
    assert "een saldo van nul, vanaf daar een overschot van € " in told


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["weert-2017", "vught-2022", "vught-2022-besluit", "weert-berap1-2018"])
def test_every_number_has_a_label_and_a_text(name: str) -> None:
    result = run(name)
    for path, value in numbers(result.scenario).items():
        label = path_label(result, path)
        assert "_" not in label
        assert re.fullmatch(r"[€\d.,%−\xa0 a-zA-Z]+", value_text(path, value))


def test_a_label_names_the_year() -> None:
    assert path_label(WEERT, PLACES) == "Beschutte werkplekken: aantal plekken in 2018"
    assert path_label(WEERT, LKS) == "Loonkostensubsidie (BUIG): bedrag"
    assert value_text(LKS, 18_361.256) == f"€{SPACE}18.361,26"
    assert value_text(PLACES, 1.0) == "1 plek"


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("placements.wia.exit_rate", 0.00125, "0,13%"),
        ("flows.x.options.employer_rate", 0.28625, "28,63%"),
        ("placements.wia.exit_rate", 0.12, "12%"),
        ("placements.wia.hours", 26.125, "26,13 uur per week"),
        ("placements.wia.persons", 1.004, "1 deelnemer"),
    ],
)
def test_a_value_is_rounded_half_up_as_any_number_in_print(path: str, value: float, text: str) -> None:
    assert value_text(path, value) == text


# --- tables ------------------------------------------------------------------------------------------------------


def test_the_tornado_table_is_ranked_and_signed() -> None:
    table = tornado_table(VUGHT, TORNADO, WSD)
    rows = [cells for _, cells in table.rows()]
    assert rows[0][0].endswith("uitstroom")
    assert [row[1:4] for row in rows if row[0].endswith("werkweek")] == [
        ["20 uur per week", "27 uur per week", "32 uur per week"]
    ]
    assert table.frame["effect_low"].tolist() == TORNADO["effect_low"].tolist()
    assert "−€\N{NO-BREAK SPACE}277.259" in table.sign
    assert not tornado_table(VUGHT, tornado(VUGHT, {PERSONS: (1, 2)}, PEAK), PEAK).signed


def test_the_breakeven_table_holds_what_matters() -> None:
    rows = [cells for _, cells in breakeven_table(WEERT, places(-10_000)).rows()]
    assert rows == [
        ["0 plekken", "-", "10.000", "begin van het bereik"],
        ["7 plekken", "−9.527", "473", "laatste ervoor"],
        ["8 plekken", "−10.888", "−888", "eerste erna"],
        ["13 plekken", "−17.693", "−7.693", "scenario"],
        ["60 plekken", "−81.660", "−71.660", "einde van het bereik"],
    ]


def test_the_two_way_table_has_the_numbers() -> None:
    table = two_way_table(WEERT, PAIRS, Measure("gemeente"))
    assert table.headings()[1:3] == ["0 plekken", "5 plekken"]
    assert table.frame is PAIRS


# --- charts ------------------------------------------------------------------------------------------------------

MADE: dict[str, Callable[[], Chart]] = {
    "tornado": lambda: tornado_chart(VUGHT, TORNADO, WSD),
    "peak": lambda: tornado_chart(VUGHT, tornado(VUGHT, {PERSONS: (10, 20)}, PEAK), PEAK),
    "places": lambda: breakeven_chart(WEERT, places(-10_000)),
    "amount": lambda: breakeven_chart(WEERT, breakeven(WEERT, LKS, IN_2020)),
    "stretch": lambda: breakeven_chart(VUGHT, breakeven(VUGHT, FACTOR, Measure("gemeente"))),
    "step": lambda: breakeven_chart(*liv()),
    "never": lambda: breakeven_chart(WEERT, places(-10_000, 0, 6)),
    "heat": lambda: heat_map(WEERT, PAIRS, Measure("gemeente")),
    "heat of peaks": lambda: heat_map(
        VUGHT, two_way(VUGHT, (PERSONS, [10, 15, 20]), (LOONWAARDE, [0.3, 0.5]), PEAK), PEAK
    ),
}


@pytest.fixture(params=MADE)
def chart(request: pytest.FixtureRequest) -> Chart:
    return MADE[request.param]()


def test_a_chart_says_what_it_shows_and_is_the_same_each_time(chart: Chart) -> None:
    block = chart.block()
    assert all(block[key] for key in ("id", "caption", "unit", "source", "alt"))
    assert re.search(r"€\N{NO-BREAK SPACE}\d", block["alt"])
    assert block == chart.block()


def test_nothing_is_written_over_something_else(chart: Chart) -> None:
    check_texts(drawn(chart))


def test_a_tornado_says_every_effect_beside_its_bar() -> None:
    axes = drawn(MADE["tornado"]())
    told = sorted(text.get_text() for text in axes.texts)
    effects = TORNADO[["effect_low", "effect_high"]].to_numpy().ravel()
    assert told == sorted(("+" if effect > 0 else "") + dutch.plain(effect) for effect in effects)
    assert sorted(patch.get_width() for patch in axes.patches) == pytest.approx(sorted(effects))  # type: ignore[attr-defined]
    assert {patch.get_hatch() for patch in axes.patches} == {"", "///"}
    for effect in effects:
        assert dutch.plain(effect) in MADE["tornado"]().alt
    texts = [text.get_window_extent() for text in axes.texts]
    bars = [patch.get_window_extent().padded(-1) for patch in axes.patches]
    assert not any(text.overlaps(bar) for text in texts for bar in bars)


def test_a_long_tornado_is_cut_and_says_so() -> None:
    frame = pd.concat([TORNADO, TORNADO.set_axis([f"{path}x" for path in TORNADO.index])])
    frame.index = pd.Index([*TORNADO.index, *TORNADO.index])
    chart = tornado_chart(VUGHT, frame, WSD)
    assert "Getekend zijn de 10 gegevens die het meest doen." in chart.notes
    assert len(drawn(chart).texts) == 20


def test_the_points_of_a_breakeven_are_marked() -> None:
    axes = drawn(MADE["places"]())
    assert sorted(text.get_text() for text in axes.texts) == ["13 plekken", "8 plekken"]
    marked = {str(line.get_label()): line for line in axes.lines}
    assert list(marked["omslagpunt"].get_xydata()[0]) == pytest.approx([8, -10_888])  # type: ignore[index]
    assert list(marked["scenario"].get_xydata()[0]) == pytest.approx([13, -17_693])  # type: ignore[index]


def test_cells_can_be_read_and_the_scenario_has_a_frame() -> None:
    axes = drawn(MADE["heat"]())
    assert [text.get_text() for text in axes.texts] == [dutch.plain(value) for value in PAIRS.to_numpy().ravel()]
    cells = axes.patches[: PAIRS.size]
    for text, cell in zip(axes.texts, cells, strict=True):
        assert contrast(to_hex(text.get_color()), to_hex(cell.get_facecolor())) >= 4.5
        assert cell.get_window_extent().padded(1).contains(*text.get_window_extent().min)
    (frame,) = axes.patches[PAIRS.size :]
    at = frame.get_window_extent()
    assert at.contains(*axes.transData.transform((4, 1)))  # 13 places, 17.000
    assert "De cel met een rand is het scenario zelf." in MADE["heat"]().notes


def test_large_amounts_are_in_thousands() -> None:
    wide = pd.DataFrame([[1_234_567.0] * 10] * 2, pd.Index([17_000, 18_000], name=LKS))
    wide.columns = pd.Index(range(10), name=PLACES)
    chart = heat_map(WEERT, wide, Measure("gemeente"))
    assert chart.unit.startswith(f"x €{SPACE}1.000")
    assert {text.get_text() for text in drawn(chart).texts} == {"1.235"}


# --- the command -------------------------------------------------------------------------------------------------

FILE = ROOT / "data/scenarios/weert-2017.toml"


def asked(*words: Any) -> Ran:
    return ran("breakeven", FILE, *words)


def test_the_command_prints_the_sentence_and_the_table() -> None:
    done = asked("--path", PLACES, "--target", "-10000", "--year", "2020")
    assert (done.status, done.err) == (0, "")
    assert done.out.replace(SPACE, " ").startswith("Vanaf 8 plekken is het tekort van Gemeente Weert in 2020 groter")
    assert "8 plekken   −10.888" in done.out


def test_a_machine_gets_the_figures_and_the_sentence_beside_them() -> None:
    done = asked("--path", LKS, "--year", "2020", "--format", "json")
    assert json.loads(done.out)["index"] == [0, 17_000, 18_361, 34_000]
    assert done.err.startswith("Bij een bedrag van")
    done = asked("--path", LKS, "--year", "2020", "--format", "csv")
    assert done.out.splitlines()[0] == "waarde,uitkomst,verschil,wat"


def test_settings_range_book_and_party_count() -> None:
    file = ROOT / "data/scenarios/vught-2022.toml"
    words = ("--path", PERSONS, "--target", "300000", "--party", "sw_bedrijf", "--book", "prefinancing")
    done = ran("breakeven", file, *words, "--from", "10", "--to", "20", "--set", "placements.wia.loonwaarde=0.4")
    assert done.status == 0
    assert done.out.startswith("Vanaf 15 deelnemers is de hoogste voorfinanciering van WSD")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--path", "title"], "--path: title: dit pad bestaat niet in het scenario, of is geen getal"),
        (
            ["--path", "placements.beschut.places.2019"],
            (
                "--path: placements.beschut.places.2019: dit pad bestaat niet in het scenario, of is geen getal; "
                'bedoelde u "placements.beschut.places.2018"?'
            ),
        ),
        (
            ["--path", PLACES, "--target", "-10.000"],
            "--target: -10.000: een bedrag heeft hoogstens twee decimalen; bedoelde u -10000?",
        ),
        (["--path", PLACES, "--target", "1,5"], "--target: 1,5: hier hoort een getal, zoals 10000 of 0.95 (een getal"),
        (["--path", LKS, "--to", "17.000"], f"--to: {LKS}: dit getal heeft hoogstens twee decimalen"),
        (["--path", "placements.beschut.fte", "--to", "2"], "--to: placements.beschut.fte: mag hoogstens 1 zijn"),
        (["--path", PLACES, "--from", "9", "--to", "3"], f"--path: {PLACES}: het bereik loopt van laag naar hoog"),
        (["--path", PLACES, "--year", "2030"], "--year: 2030: 2030 ligt buiten de looptijd (2017 tot en met 2021)"),
        (
            ["--path", PLACES, "--party", "gemente"],
            "--party: gemente: deze partij staat niet in het scenario; bedoelde",
        ),
        (["--path", PLACES, "--book", "x"], "--book heeft een waarde die niet kan. Kies uit: recognised"),
        ([], "Er ontbreekt iets: --path."),
    ],
)
def test_wrong_words_are_refused(words: list[str], message: str) -> None:
    done = asked(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(message)
