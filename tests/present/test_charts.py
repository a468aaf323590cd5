"""Charts: what the alt text says is what is drawn, the picture is the same each time, and everybody can read it."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from commanding import SHIPPED
from drawing import check_texts, drawn
from scenarios.analysis.key_figures import place_totals
from scenarios.analysis.like_for_like import like_for_like
from scenarios.model.profile import contrast
from scenarios.model.run import open_scenarios, run
from scenarios.present import charts, dutch, style
from scenarios.present.blocks import MIME, Block, Displayed, Sentence
from scenarios.present.buig import funding_chart
from scenarios.present.chart import Chart, euro_axis
from scenarios.present.charts import spans
from scenarios.present.comparison import balances_chart
from scenarios.present.flow_diagram import payments

MADE: dict[str, Callable[[], Chart]] = {
    "place": lambda: charts.place_chart(run("weert-2017")),
    "like_for_like": lambda: charts.place_chart(run("weert-2017"), like_for_like(run("weert-2017"), ["lks_rijk"])),
    "timing": lambda: charts.timing_chart(run("vught-2022"), "sw_bedrijf"),
    "prefinancing": lambda: charts.prefinancing_chart(
        open_scenarios("vught-2022", ["vught-2022-laag", "vught-2022-hoog"]), "sw_bedrijf"
    ),
    "parties": lambda: charts.parties_chart(run("vught-2022")),
}


@pytest.fixture(scope="module", params=MADE)
def chart(request: pytest.FixtureRequest) -> Chart:
    return MADE[request.param]()


@pytest.fixture(scope="module")
def block(chart: Chart) -> Block:
    return chart.block()


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)


# --- alt text: the numbers of the frame --------------------------------------------------------------------------


def test_alt_of_the_place_chart() -> None:
    told = MADE["place"]().alt
    for span, row in spans(place_totals(run("weert-2017"))):
        assert f"{dutch.years(span)}: ontvangsten {dutch.euro(row['ontvangsten'])}" in told
        assert f"kosten {dutch.euro(row['kosten'])}, saldo {dutch.euro(row['saldo'])}" in told
    assert "28.500" in told
    assert "\N{MINUS SIGN}€\N{NO-BREAK SPACE}3.741" not in told
    assert "\N{MINUS SIGN}€\N{NO-BREAK SPACE}3.741" in MADE["like_for_like"]().alt


def test_alt_of_the_timing_chart_has_every_bar() -> None:
    result = run("vught-2022")
    books = [result.statement("sw_bedrijf", book).sum() for book in ("recognised", "cash")]
    for year in result.horizon.year_labels:
        expected = f"{year}: baten en lasten {dutch.euro(books[0][year])}, kas {dutch.euro(books[1][year])}"
        assert expected in MADE["timing"]().alt


def test_alt_of_the_prefinancing_chart_has_the_peak_every_year_end_and_every_scenario() -> None:
    told = MADE["prefinancing"]().alt
    stand = run("vught-2022").prefinancing("sw_bedrijf")["stand"]
    assert f"hoogste stand {dutch.euro(stand.max())} in mei 2024" in told
    for month in stand.index[11::12]:
        assert f"eind {month[:4]} {dutch.euro(stand[month])}" in told
    for name, result in open_scenarios("vught-2022-laag", ["vught-2022-hoog"]).items():
        assert f"{name} {dutch.euro(result.prefinancing('sw_bedrijf')['stand'].max())}" in told


def test_alt_of_the_parties_chart_has_every_arrow() -> None:
    result = run("vught-2022")
    names = {key: party.name.replace("Het Rijk", "het Rijk") for key, party in result.scenario.parties.items()}
    paid = payments(result)
    assert len(paid) == 5
    for (payer, payee), amount in paid.items():
        assert f"{names[payer]} aan {names[payee]} {dutch.euro(amount)}" in MADE["parties"]().alt
    assert sum(paid.values()) == pytest.approx(sum(line.entitlement.sum() for line in result.lines))


def test_the_alt_text_changes_with_the_scenario() -> None:
    low = charts.prefinancing_chart({"laag": run("vught-2022-laag")}, "sw_bedrijf").alt
    assert low != MADE["prefinancing"]().alt
    assert dutch.euro(run("vught-2022-laag").prefinancing("sw_bedrijf")["stand"].max()) in low


def test_years_with_the_same_figures_are_told_once() -> None:
    found = [(span, float(row["saldo"])) for span, row in spans(place_totals(run("weert-2017")))]
    assert found == [([2017, 2018, 2019], 1_639), ([2020, 2021], -1_361)]


# --- the picture -------------------------------------------------------------------------------------------------


def test_the_text_in_the_picture_is_text_in_the_house_typeface(block: Block) -> None:
    svg = block["svg"]
    assert len(texts(svg)) > 3
    faces = set(re.findall(r"font:[^;\"]*'([^']+)'", svg)) | set(re.findall(r"font-family:\s*'?([^;'\"]+)", svg))
    assert faces == {style.TYPEFACE}


def test_the_picture_says_what_the_figures_say() -> None:
    drawn = texts(MADE["like_for_like"]().block()["svg"])
    for words in ("saldo 1.639", "saldo \N{MINUS SIGN}1.361", "\N{MINUS SIGN}3.741"):
        assert any(words in text for text in drawn), words
    amounts = [dutch.euro(amount) for amount in payments(run("vught-2022")).values()]
    assert set(amounts) <= set(texts(MADE["parties"]().block()["svg"]))


def test_a_chart_has_all_a_reader_needs_and_is_the_same_each_time(chart: Chart, block: Block) -> None:
    assert block["kind"] == "chart"
    assert all(block[key] for key in ("id", "caption", "unit", "source", "alt"))
    bundle = chart._repr_mimebundle_()
    assert bundle[MIME] == block  # drawn a second time: the same picture
    assert f'role="img" aria-label="{chart.alt}"' in bundle["text/html"]
    assert "<text" not in bundle["text/html"]  # on a screen that may not have the typeface: outlines
    assert "<text" in replace(chart, text=True).html()
    assert "<style" not in bundle["text/html"] + block["svg"]  # it would be of the whole page


def test_the_picture_is_the_same_in_every_process() -> None:
    code = (
        "import hashlib\nfrom scenarios.model.run import run\nfrom scenarios.present import charts\n"
        "svg = charts.place_chart(run('weert-2017')).block()['svg']\n"
        "print(hashlib.sha256(svg.encode()).hexdigest())"
    )
    elsewhere = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert elsewhere == sha256(MADE["place"]().block()["svg"].encode()).hexdigest()


# --- what fits, and what there is nothing to draw of ---------------------------------------------------------------


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("height", [4.6, 3.1])
def test_every_word_of_a_place_chart_can_be_read(path: Path, height: float) -> None:
    """On paper, and as low as it stands on a screen; the legend takes the columns that fit."""
    check_texts(drawn(replace(charts.place_chart(run(path)), height=height)))


@pytest.mark.parametrize("years", [5, 9, 20])
@pytest.mark.parametrize("amount", ["20_667", "2_066_700"])
def test_labels_of_many_years_or_large_amounts_are_turned_and_not_written_over_each_other(
    years: int, amount: str
) -> None:
    result = run("weert-2017", {"years": str(years), "flows.loonkosten.amount": amount})
    check_texts(drawn(charts.timing_chart(result, "gemeente")))
    check_texts(drawn(charts.place_chart(result, like_for_like(result, ["lks_rijk"]))))


def test_a_legend_names_what_is_there_to_be_seen() -> None:
    result = run("vught-2022-besluit")
    assert (result.per_place("receipts").loc["lks_rijk_terug"].dropna() == 0).all()
    texts = [text.get_text() for text in drawn(charts.place_chart(result)).figure.legends[0].get_texts()]
    assert sorted(text.replace("\n", " ") for text in texts) == ["Kosten van een plek", result.line("lks_rijk").label]


def test_a_label_of_a_legend_that_is_too_long_goes_on_below() -> None:
    result = run("weert-2017")
    flows = result.scenario.flows
    long = flows["lks_rijk"].model_copy(update={"label": "Loonkostensubsidie " + "van het Rijk aan de gemeente " * 5})
    line = replace(result.line("lks_rijk"), label=long.label)
    lines = tuple(line if each.name == "lks_rijk" else each for each in result.lines)
    scenario = result.scenario.model_copy(update={"flows": {**flows, "lks_rijk": long}})
    axes = drawn(charts.place_chart(replace(result, scenario=scenario, lines=lines)))
    check_texts(axes)
    assert any("\n" in text.get_text() for text in axes.figure.legends[0].get_texts())


EMPTY: dict[str, tuple[Callable[[], Displayed], str]] = {
    "prefinancing": (
        lambda: charts.prefinancing_chart({"nu": run("vught-2022")}, "gemeente"),
        "Er is in geen enkele maand voorfinanciering door Gemeenten in de regio",
    ),
    "prefinancing of both": (
        lambda: charts.prefinancing_chart({"nu": run("weert-2017"), "begin": run("weert-2017")}, "sw_bedrijf"),
        "Er is in geen enkele maand voorfinanciering door De Risse",
    ),
    "timing": (
        lambda: charts.timing_chart(run("vught-2022"), "gemeente"),
        "Het saldo van Gemeenten in de regio is in elk jaar nul, in baten en lasten en in kas",
    ),
    "balances": (
        lambda: balances_chart(run("vught-2022"), run("vught-2022-laag"), "gemeente", "recognised"),
        "Het saldo van Gemeenten in de regio is in elk jaar nul (baten en lasten)",
    ),
    "place": (
        lambda: charts.place_chart(run("weert-2017", {"placements.beschut.places": "{ 2017 = 0 }"})),
        "Per plek is er in geen enkel jaar een bedrag",
    ),
    "parties": (
        lambda: charts.parties_chart(run("weert-2017", {"placements.beschut.places": "{ 2017 = 0 }"})),
        "In dit scenario betaalt niemand iets",
    ),
    "funding": (
        lambda: funding_chart(run("vught-2022", {"placements.wia.persons": "0"}), "lks"),
        "Aan het eind van elk jaar is er niets te ontvangen van het Rijk voor verstrekte LKS",
    ),
}


@pytest.mark.parametrize("key", EMPTY)
def test_where_there_is_nothing_to_draw_a_sentence_says_so(key: str) -> None:
    made, told = EMPTY[key]
    assert made() == Sentence(f"{told}; daarom staat hier geen figuur.")


def test_without_own_prefinancing_another_line_has_a_plain_axis_and_no_peak() -> None:
    results = {"nu": run("vught-2022"), "begin": run("vught-2022-zonder-voorfinanciering")}
    chart = charts.prefinancing_chart(results, "gemeente")
    axes = drawn(chart)
    assert not axes.texts
    assert "door Gemeenten in de regio: die is er niet in “nu”. Stand: eind 2022 €\N{NO-BREAK SPACE}0," in chart.alt
    assert axes.get_ylim()[1] > results["begin"].prefinancing("gemeente")["stand"].max()


def test_a_party_that_others_advance_money_to_is_drawn_below_nought() -> None:
    result = run("vught-2022")
    low, high = drawn(charts.prefinancing_chart({"nu": result}, "rijk")).get_ylim()
    assert low < result.prefinancing("rijk")["stand"].min()
    assert high == 0


def test_no_two_amounts_along_an_axis_read_the_same() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.plot([0.0, 1.0], [0.0, 2.2])
    euro_axis(axes)
    FigureCanvasAgg(figure).draw()
    ticks = [text.get_text() for text in axes.get_yticklabels()]
    assert {"0", "1", "2"} <= set(ticks)
    assert len(set(ticks)) == len(ticks)


# --- colours -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("colour", [*style.COLOURS, style.CONTRAST])
def test_shapes_have_contrast_with_the_page(colour: str) -> None:
    assert contrast(colour) >= 3


@pytest.mark.parametrize("colour", [style.INK, style.GREY, style.CONTRAST])
def test_text_has_contrast_with_the_page(colour: str) -> None:
    assert contrast(colour) >= 4.5


def test_every_fill_has_a_pattern_of_its_own() -> None:
    assert len(set(style.HATCHES)) == len(style.HATCHES) == len(style.COLOURS)
    assert len(set(style.COLOURS)) == len(style.COLOURS)


def test_there_are_fills_enough_for_the_receipts_of_every_shipped_scenario() -> None:
    for name in ("weert-2017", "weert-2017-met-liv", "weert-2017-naar-rato"):
        assert len(run(name).per_place("receipts")) <= len(style.COLOURS)
