"""The difference between two versions as the council reads it: table, waterfall and sentence say the same figures."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from building import flow, placement, scenario
from commanding import Ran, ran
from scenarios.analysis.bridge import MODEL, Bridge, bridge
from scenarios.analysis.hybrids import COMPONENTS
from scenarios.model.adopting import adopt, adoption
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.record_files import read_record
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.model.scenario import Projection
from scenarios.model.simulate import simulate
from scenarios.present import bridge as module
from scenarios.present import dutch, style
from scenarios.present.bridge import (
    CAUSES,
    CUT_NOTE,
    ORDER,
    bridge_chart,
    bridge_flows_table,
    bridge_sentence,
    bridge_table,
)
from scenarios.present.chart import Chart

MANY = {
    "name": '"Alles anders"',
    "placements.beschut.places": "{2017 = 9, 2018 = 14}",
    "flows.loonkosten.amount": "20_800",
    "flows.vergoeding_loonkosten.factor": "0.98",
    "flows.begeleiding_rijk.paid": "{ lag_months = 2 }",
    "flows.begeleiding_rijk.recognised": '"paid"',
    "flows.stimulering.options": '{ reading = "new_and_continued" }',
}
Made = tuple[Bridge, Result, Result]


def made(before: Result, after: Result, party: str = "gemeente", name: str = "recognised") -> Made:
    return bridge(before, after, party, name), before, after


def many(party: str = "gemeente") -> Made:
    return made(run("weert-2017"), run("weert-2017", MANY), party)


def told(**given: Any) -> Result:
    """One flow of 1.200 a place for ten people, received by the company."""
    group = placement(persons=10, start="2017-01")
    fee = flow(**{"label": "Vergoeding", "amount": 1_200, "per": "place"} | given)
    return simulate(scenario({"groep": group}, {"fee": fee}), book())


def named(name: str, result: Result) -> Result:
    return replace(result, scenario=result.scenario.model_copy(update={"name": name}))


# --- the table ---------------------------------------------------------------------------------------------------


def test_the_table_runs_from_before_to_after_with_a_row_per_cause() -> None:
    table = bridge_table(*many(), 2018)
    assert table.rows() == [
        ("subtotal", ["Zoals afgedrukt", "21.307\N{NO-BREAK SPACE}V"]),
        ("body", ["Volume: aantal plekken of deelnemers, uren, duur", "1.639\N{NO-BREAK SPACE}V"]),
        ("body", ["Prijs: bedragen, lonen en indexen", "1.862\N{NO-BREAK SPACE}N"]),
        ("body", ["Regeling: de wet, welke geldstromen er zijn, wie betaalt", "20.250\N{NO-BREAK SPACE}N"]),
        ("body", ["Timing: wanneer het geld komt en wanneer het telt", "7.083\N{NO-BREAK SPACE}N"]),
        ("body", ["Aanname: loonwaarde, percentages, looptijd", "5.824\N{NO-BREAK SPACE}V"]),
        ("body", ["Realisatie: wat is geboekt", "-"]),
        ("total", ["Alles anders", "425\N{NO-BREAK SPACE}N"]),
    ]
    block = table.block()
    assert block["caption"] == "Wat er verandert en waardoor, Gemeente Weert"
    assert block["unit"] == "euro, baten en lasten"
    assert "V = voordelig" in block["sign"]
    assert ORDER in block["notes"]


def test_the_numbers_are_those_of_the_bridge_with_a_total() -> None:
    found, before, after = many()
    frame = bridge_table(found, before, after).frame
    assert list(frame.index) == ["voor", "volume", "prijs", "regeling", "timing", "aanname", "realisatie", "na"]
    assert list(frame.columns) == [*range(2017, 2022), "totaal"]
    np.testing.assert_array_equal(frame.loc["volume":"realisatie", found.years], found.frame)
    np.testing.assert_allclose(frame["totaal"], frame[found.years].sum(axis=1))
    np.testing.assert_allclose(frame.loc["voor":"realisatie"].sum(), frame.loc["na"])


def test_years_that_rest_on_a_projection_carry_the_mark() -> None:
    table = bridge_table(*made(run("weert-2017-kennis-2017"), run("weert-2017-naar-rato"), "sw_bedrijf"))
    assert table.headings()[1:] == ["2017", "2018*", "2019*", "2020*", "2021*", "Totaal"]
    assert any(note.startswith("* Raming:") for note in table.notes)


def test_other_horizons_are_said() -> None:
    found = made(run("weert-2017"), run("weert-2017-naar-rato"))
    assert "Vergeleken is 2017 tot en met 2021: dat hebben beide versies." in bridge_table(*found).notes
    assert "Vergeleken" not in "".join(bridge_table(*found, 2018).notes)
    assert "Vergeleken" not in "".join(bridge_table(*many()).notes)


def test_what_could_not_be_told_apart_is_said() -> None:
    group = {"groep": placement(persons=1, start="2026-01")}
    flows = [
        flow(label="Loon", rule="loonkosten", options={"employer_rate": 0.2}),
        flow(label="Loon", amount=9, per="hour"),
    ]
    both = [scenario(group, {"fee": each}, "2026-01", 2) for each in flows]
    projection = {"loon": Projection(index="index_loon", then=0.02)}
    both[0] = both[0].model_copy(update={"projection": projection})
    notes = bridge_table(*made(*(simulate(each, book()) for each in both))).notes
    assert "Loon: wat de prijs doet, is niet apart uit te rekenen en zit in de regeling." in notes


def test_every_component_has_its_words() -> None:
    assert list(CAUSES) == [*COMPONENTS, MODEL]


def test_the_flows_that_move_most_come_first_with_their_cause() -> None:
    table = bridge_flows_table(*many(), 2018)
    assert table.rows()[0] == ("body", ["Stimuleringsregeling (t/m 2019)", "17.250\N{NO-BREAK SPACE}N", "Regeling"])
    assert table.rows()[-1] == ("total", ["Verschil in totaal", "21.732\N{NO-BREAK SPACE}N", ""])
    amounts = table.frame["verschil"].iloc[:-1]
    assert amounts.abs().is_monotonic_decreasing
    assert amounts.sum() == pytest.approx(table.frame.loc["verschil", "verschil"])
    found = many()[0]
    assert bridge_flows_table(*many()).frame.loc["verschil", "verschil"] == pytest.approx(
        (found.after - found.before).sum()
    )


def test_without_a_difference_only_the_total_is_left() -> None:
    table = bridge_flows_table(*made(told(), told(), "bedrijf"))
    assert table.rows() == [("total", ["Verschil in totaal", "-", ""])]


# --- the sentence ------------------------------------------------------------------------------------------------

EURO = f"€{dutch.HARD_SPACE}"


def said(before: Result, after: Result, year: int | None = 2018, name: str = "recognised") -> str:
    both = named("Oud", before), named("Nieuw", after)
    return bridge_sentence(bridge(*both, "bedrijf", name), *both, year).markdown


def test_the_sentence_says_how_much_and_the_two_largest_causes() -> None:
    assert said(told(), told(amount=1_300)) == (
        f"Van “Oud” naar “Nieuw” wordt het saldo van Bedrijf {EURO}1.000 beter in 2018 (baten en lasten), door de "
        f"prijs ({EURO}1.000 voordelig)."
    )
    assert bridge_sentence(*many(), 2018).markdown == (
        f"Van “Zoals afgedrukt” naar “Alles anders” wordt het saldo van Gemeente Weert {EURO}21.732 slechter in 2018 "
        f"(baten en lasten), vooral door de regeling ({EURO}20.250 nadelig) en de timing ({EURO}7.083 nadelig)."
    )


def test_the_sentence_says_when_nothing_moves_or_causes_cancel() -> None:
    assert said(told(), told(), None) == (
        "Van “Oud” naar “Nieuw” blijft het saldo van Bedrijf gelijk over 2017 tot en met 2019 (baten en lasten)."
    )
    twice = simulate(
        told(amount=600).scenario.model_copy(update={"placements": {"groep": placement(persons=20, start="2017-01")}}),
        book(),
    )
    assert said(told(), twice) == (
        "Van “Oud” naar “Nieuw” blijft het saldo van Bedrijf gelijk in 2018 (baten en lasten); oorzaken heffen elkaar "
        f"op, het volume ({EURO}12.000 voordelig) en de prijs ({EURO}12.000 nadelig)."
    )


def test_two_runs_of_one_name_are_told_apart_and_an_adopted_one_has_its_day(tmp_path: Path) -> None:
    result = run("weert-2017")
    about = adoption("Begroting 2018", "begroting-2018", date(2017, 11, 8), result)
    again = read_record(adopt(result, about, tmp_path)).result()
    assert module.run_names(result, run("weert-2017", {"years": "4"})) == [
        "Zoals afgedrukt (eerder)",
        "Zoals afgedrukt (later)",
    ]
    assert module.run_names(again, result) == ["Begroting 2018 (8 november 2017)", "Zoals afgedrukt"]
    assert module.run_names(again, result, dated=False) == ["Begroting 2018", "Zoals afgedrukt"]


# --- the waterfall -----------------------------------------------------------------------------------------------


def drifted() -> Made:
    """Every cause there is, and large amounts: the fullest chart that can be."""
    found, before, after = many()
    frame = pd.DataFrame(
        {2018: [12_345_678.0, -9_876_543.0, 11_111_111.0, -22_222_222.0, 33_333_333.0, -4_444_444.0, 1_234_567.0]},
        index=[*COMPONENTS, MODEL],
    )
    start = pd.Series({2018: 98_765_432.0})
    return replace(found, frame=frame, before=start, after=start + frame.sum()), before, after


CHARTS: dict[str, Callable[[], Chart]] = {
    "many": lambda: bridge_chart(*many(), 2018),
    "total": lambda: bridge_chart(*many()),
    "small steps": lambda: bridge_chart(*many("rijk"), 2018),
    "fullest": lambda: bridge_chart(*drifted(), 2018),
    "decree": lambda: bridge_chart(*made(run("vught-2022"), run("vught-2022-besluit"), name="cash"), 2024),
    "from nil": lambda: bridge_chart(*made(run("weert-2017"), run("weert-2017-met-liv"), "sw_bedrijf")),
    "nothing": lambda: bridge_chart(*made(told(), told(), "bedrijf")),
    "nil to nil": lambda: bridge_chart(*made(told(), told(), "rijk")),
}


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest) -> Chart:
    return CHARTS[request.param]()


def drawn(chart: Chart) -> Any:
    """Axes on which a chart was drawn, with everything in its place."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    style._register_fonts()
    with mpl.rc_context({**style.SETTINGS, "axes.prop_cycle": mpl.cycler(color=style.COLOURS)}):
        figure = Figure(figsize=(6.7, chart.height), layout="constrained")
        axes = figure.subplots()
        chart.draw(figure, axes)
        FigureCanvasAgg(figure).draw()
    return axes


def test_no_label_lies_over_another_or_over_a_bar_of_another_step_or_outside_the_picture(chart: Chart) -> None:
    axes = drawn(chart)
    labels = [text.get_window_extent() for text in axes.texts]
    ticks = [tick.get_window_extent() for tick in axes.get_xticklabels()]
    for one, other in combinations([*labels, *ticks], 2):
        assert not one.overlaps(other)
    bars = [(patch.get_x() + patch.get_width() / 2, patch.get_window_extent()) for patch in axes.patches]
    for text, box in zip(axes.texts, labels, strict=True):
        for at, bar in bars:
            if bar.height > 1:
                shrunk = box.padded(-1.5)
                assert not shrunk.overlaps(bar) or abs(at - text.xy[0]) < 0.01, text.get_text()
        assert axes.figure.bbox.contains(*box.min)
        assert axes.figure.bbox.contains(*box.max)


def test_a_label_is_never_crossed_by_the_line_of_nil(chart: Chart) -> None:
    axes = drawn(chart)
    nil = axes.transData.transform((0, 0))[1]
    assert all(not box.y0 < nil < box.y1 for box in (text.get_window_extent() for text in axes.texts))


def test_every_bar_says_its_amount_and_stands_where_the_one_before_ended() -> None:
    found, before, after = many()
    axes = drawn(bridge_chart(found, before, after, 2018))
    steps = found.frame[2018][found.frame[2018] != 0]
    texts = {text.get_text().replace(dutch.HARD_SPACE, " ") for text in axes.texts}
    assert texts == {"21.307 V", "1.639 V", "1.862 N", "20.250 N", "7.083 N", "5.824 V", "425 N"}
    by_place = {round(patch.get_x() + patch.get_width() / 2): patch for patch in axes.patches}
    level = found.before[2018]
    for at, amount in enumerate(steps, start=1):
        ends = sorted([by_place[at].get_y(), by_place[at].get_y() + by_place[at].get_height()])
        assert ends == pytest.approx(sorted([level, level + amount]))
        level += amount
    assert by_place[len(steps) + 1].get_height() == pytest.approx(found.after[2018])


def test_gain_and_loss_differ_in_colour_pattern_and_letter() -> None:
    assert module.GAINED["facecolor"] != module.LOST["facecolor"] == style.CONTRAST
    assert module.GAINED["hatch"] != module.LOST["hatch"]
    for patch in drawn(CHARTS["many"]()).patches[2:]:
        assert patch.get_hatch() == (module.GAINED if patch.get_height() > 0 else module.LOST)["hatch"]


def test_the_axis_begins_at_nil_unless_the_steps_could_not_be_seen_and_then_it_is_said() -> None:
    for name, make in CHARTS.items():
        chart = make()
        low, high = drawn(chart).get_ylim()
        assert (CUT_NOTE in chart.notes) == (name == "small steps")
        assert (low <= 0 <= high) == (name != "small steps")


def test_the_alt_text_says_every_figure_of_the_chart() -> None:
    chart = CHARTS["many"]()
    assert chart.alt == (
        f"Watervaldiagram van het saldo van Gemeente Weert (baten en lasten), 2018. Zoals afgedrukt: {EURO}21.307; "
        f"Alles anders: \N{MINUS SIGN}{EURO}425. Stappen: volume {EURO}1.639 voordelig; prijs {EURO}1.862 nadelig; "
        f"regeling {EURO}20.250 nadelig; timing {EURO}7.083 nadelig; aanname {EURO}5.824 voordelig."
    )
    assert CHARTS["nothing"]().alt.endswith("Er verandert niets.")


def test_a_chart_is_the_same_each_time_and_has_all_a_reader_needs(chart: Chart) -> None:
    block = chart.block()
    assert block == chart.block()
    assert all(block[key] for key in ("id", "caption", "unit", "source", "alt", "svg"))
    assert set(re.findall(r"font(?:-family)?:[^;\"]*?'([^']+)'", block["svg"])) == {style.TYPEFACE}


# --- the command -------------------------------------------------------------------------------------------------


def test_compare_prints_the_table_and_the_sentence() -> None:
    done = ran("compare", "weert-2017", "weert-2017-met-liv", "--party", "sw_bedrijf", "--year", "2018")
    assert (done.status, done.err) == (0, "")
    assert "Regeling: de wet, welke geldstromen er zijn, wie  26.000\N{NO-BREAK SPACE}V\n" in done.out
    before, after = run("weert-2017"), run("weert-2017-met-liv")
    sentence = bridge_sentence(bridge(before, after, "sw_bedrijf"), before, after, 2018).markdown
    assert done.out.endswith(f"\n\n{sentence}\n")


def test_compare_for_machines() -> None:
    words = ("compare", "vught-2022", "vught-2022-besluit", "--book", "cash", "--format")
    before, after = run("vught-2022"), run("vught-2022-besluit")
    table = bridge_table(bridge(before, after, "gemeente", "cash"), before, after)
    data = json.loads(ran(*words, "json").out)
    assert data == table.frame.astype(object).to_dict("split")
    done = ran(*words, "csv", "--by", "geldstroom")
    flows = bridge_flows_table(bridge(before, after, "gemeente", "cash"), before, after).frame
    read = pd.read_csv(StringIO(done.out), index_col="geldstroom", keep_default_na=False)
    pd.testing.assert_frame_equal(read, flows, check_names=False, check_dtype=False)
    assert done.err.splitlines() == list(table.notes[1:])


def test_compare_takes_adopted_versions(tmp_path: Path) -> None:
    words = ("adopt", "weert-2017", "--name", "Begroting 2018", "--moment", "begroting-2018", "--date", "2017-11-08")
    ran(*words, "--out", tmp_path)
    done = ran("compare", tmp_path / "weert-2017-begroting-2018.toml", "weert-2017-naar-rato", "--year", "2018")
    assert done.status == 0
    assert "Begroting 2018 (8 november 2017)" in done.out
    assert "Prijs: bedragen, lonen en indexen                 30.940\N{NO-BREAK SPACE}N\n" in done.out


PARTIES = "gemeente, sw_bedrijf, rijk, werknemers, begeleiders, opdrachtgevers"
WRONG = {
    "weert vught": [
        'weert: dit scenario bestaat niet; bedoelde u "weert-2017"?',
        'vught: dit scenario bestaat niet; bedoelde u "vught-2022"?',
    ],
    "weert-2017 vught-2022": [
        "deze twee hebben geen enkel kalenderjaar gemeen: 2017 tot en met 2021 en 2022 tot en met 2026"
    ],
    "weert-2017 weert-2017 --year 2025": [
        "--year: 2025: dit jaar hebben niet beide; mogelijk zijn: 2017, 2018, 2019, 2020, 2021"
    ],
    "weert-2017 weert-2017 --party uwv": [
        f"--party: uwv: deze partij staat niet in het scenario; mogelijk zijn: {PARTIES}"
    ],
}


@pytest.mark.parametrize(("words", "problems"), WRONG.items(), ids=WRONG)
def test_what_compare_refuses(words: str, problems: list[str]) -> None:
    count = "1 probleem" if len(problems) == 1 else f"{len(problems)} problemen"
    printed = "".join(f"{line}\n" for line in [*problems, f"{count}; er is niets gemaakt."])
    assert ran("compare", *words.split()) == Ran(2, "", printed)


def test_words_that_cannot_be_read() -> None:
    hint = " Hulp: scenarios --help\n"
    assert ran("compare", "weert-2017") == Ran(2, "", f"Er ontbreekt iets: LATER.{hint}")
    year = ran("compare", "weert-2017", "weert-2017", "--year", "dit")
    assert year == Ran(2, "", f"--year heeft een waarde die niet kan. Kies een geheel getal.{hint}")


@pytest.mark.parametrize("command", ["adopt", "compare"])
def test_help_is_dutch(command: str) -> None:
    done = ran(command, "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Gebruik: ")
    assert not re.search(r"\b(required|default|Options|Usage|INTEGER|TEXT|PATH|DIRECTORY)\b", done.out)
