"""Risk as the council reads it: sentences, tables and pictures with the figures of the analysis."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from commanding import ROOT
from drawing import check_texts, drawn
from scenarios.analysis.risk import certainty, percentiles, resilience, sobol_indices
from scenarios.analysis.sensitivity import Measure
from scenarios.model.distributions import Correlation, Distribution
from scenarios.model.draws import Draws, Sampling, draw
from scenarios.model.run import run
from scenarios.model.scenario import Uncertain
from scenarios.present import causes, dutch, risk
from scenarios.present.blocks import Table, in_style
from scenarios.present.causes import drivers_table, sobol_table
from scenarios.present.chart import Chart
from scenarios.present.convention import Convention
from scenarios.present.risk import (
    certainty_table,
    chance_text,
    exceedance_chart,
    fan_chart,
    fan_table,
    resilience_table,
    risk_sentence,
)
from scenarios.present.uncertainty import distribution_text, uncertainty_table
from scenarios.problems import InputError

SPACE = dutch.HARD_SPACE
WSD, PEAK, GEMEENTEN = Measure("sw_bedrijf"), Measure("sw_bedrijf", "prefinancing"), Measure("gemeente")
PERSONS, FACTOR = "placements.wia.persons", "flows.lks_rijk.factor"
FILE = f"""
extends = "{(ROOT / "data/scenarios/vught-2022.toml").as_posix()}"
[uncertainty]
"{PERSONS}" = {{ distribution = "pert", low = 10, mode = 15, high = 20, source = "Voorstel" }}
"placements.wia.exit_rate" = {{ distribution = "triangular", low = 0.05, mode = 0.12, high = 0.3, source = "WSD" }}
"flows.begeleiding.amount" = {{ distribution = "normal", mean = 8100, sd = 500, low = 6e3, high = 1e4, source = "-" }}
"placements.wia.spread_months" = {{ distribution = "fixed", value = 6, source = "Voorstel" }}
[events.niets]
label = "Het Rijk vergoedt niets"
probability = 0.1
source = "Team"
[events.niets.flows.lks_rijk]
factor = 0
[events.niets.sources]
"{FACTOR}" = {{ source = "Team", status = "assumed" }}
"""


@pytest.fixture(scope="module")
def draws(tmp_path_factory: pytest.TempPathFactory) -> Draws:
    file = tmp_path_factory.mktemp("risk") / "onzeker.toml"
    file.write_text(FILE, encoding="utf-8")
    return draw(run(str(file)), Sampling(2000))


def given(draws: Draws, setbacks: Any) -> Draws:
    """Draws that are this much worse than the scenario, in the first year."""
    itself = percentiles(draws, "sw_bedrijf", "recognised").loc["scenario"].iloc[:-1].to_numpy(dtype=float)
    nets = np.repeat(itself[:, None], len(setbacks), axis=1)
    nets[0] -= np.asarray(setbacks, dtype=float)
    return replace(draws, nets={("sw_bedrijf", "recognised"): nets}, sampling=Sampling(len(setbacks)))


def said(draws: Draws, measure: Measure = WSD) -> str:
    return risk_sentence(draws, measure).markdown.replace(SPACE, " ")


def cells(table: Table) -> list[list[str]]:
    return [row for _, row in table.rows()]


# --- sentences ---------------------------------------------------------------------------------------------------


def test_the_sentence_has_the_figures_of_the_analysis(draws: Draws) -> None:
    total = percentiles(draws, "sw_bedrijf", "recognised")["totaal"]
    low, high = (dutch.plain(-total[level]) for level in (90, 10))
    reserve = dutch.plain(certainty(draws, WSD, [90])["reserve"].iloc[0])
    assert re.fullmatch(
        rf"In acht van de tien gevallen ligt het tekort van WSD over 2022 tot en met 2026 \(baten en lasten\) tussen "
        rf"€ {low} en € {high}\. Het scenario zelf komt uit op een tekort van € 277\.259; de kans dat het ongunstiger "
        rf"uitvalt, is ongeveer \d\d%\. Met 90% zekerheid is een reserve van € {reserve} genoeg om dat op te vangen\.",
        said(draws),
    )


@pytest.mark.parametrize(
    ("setbacks", "sentence"),
    [
        (
            [-277_259.2 - 100] * 2 + [0] * 6 + [100_000] * 2,
            (
                "ligt het saldo van WSD over 2022 tot en met 2026 (baten en lasten) tussen een tekort van € 377.259 en "
                "een overschot van € 100. Het scenario zelf komt uit op een tekort van € 277.259; de kans dat het "
                "ongunstiger uitvalt, is ongeveer 20%. Met 90% zekerheid is een reserve van € 100.000 genoeg"
            ),
        ),
        (
            [0] * 19 + [1000],
            (
                "In minstens acht van de tien gevallen is het saldo van WSD over 2022 tot en met 2026 (baten en "
                "lasten) een tekort van € 277.259; alles bij elkaar loopt het van een tekort van € 278.259 tot een "
                "tekort van € 277.259."
            ),
        ),
        (
            [0, -10],
            "in geen enkele trekking valt het ongunstiger uit. Met 90% zekerheid is daarvoor geen reserve nodig.",
        ),
        ([5, 10], "in elke trekking valt het ongunstiger uit. Met 90% zekerheid is een reserve van € 10 genoeg"),
        (
            [500] * 3,
            (
                "In alle 3 trekkingen is het saldo van WSD over 2022 tot en met 2026 (baten en lasten) hetzelfde: een "
                "tekort van € 277.759. Wat onzeker is, maakt hiervoor niet uit. Het scenario zelf komt uit op een"
            ),
        ),
    ],
)
def test_every_kind_of_outcome_has_its_words(draws: Draws, setbacks: list[float], sentence: str) -> None:
    assert sentence in said(given(draws, setbacks))


def test_prefinancing_and_nought_have_their_words(draws: Draws) -> None:
    assert "ligt de hoogste voorfinanciering van WSD over 2022 tot en met 2026 tussen € " in said(draws, PEAK)
    assert re.search(r"is € [\d.]+ extra in kas genoeg om dat op te vangen\.$", said(draws, PEAK))
    assert said(draws, GEMEENTEN).startswith(
        "In alle 2.000 trekkingen is het saldo van Gemeenten in de regio over 2022"
    )
    assert "hetzelfde: een saldo van nul." in said(draws, GEMEENTEN)


def test_a_setback_that_leaves_a_surplus_needs_no_reserve() -> None:
    """By the decree the municipality has 41.170 over; nine times out of ten it still has something."""
    found = draw(run("vught-2022-besluit"), Sampling(1_000, 1))
    reserve = dutch.plain(certainty(found, GEMEENTEN, [90])["reserve"].iloc[0])
    assert certainty(found, GEMEENTEN, [90])["outcome"].iloc[0] > 0
    assert said(found, GEMEENTEN).endswith(
        f"Met 90% zekerheid valt het hoogstens € {reserve} tegen, en ook dan is er geen tekort."
    )


def test_a_chance_is_never_none_or_all_when_it_is_not() -> None:
    told = [chance_text(chance) for chance in (0.001, 0.005, 0.444, 0.994, 0.999)]
    assert told == ["minder dan 1%", "ongeveer 1%", "ongeveer 44%", "ongeveer 99%", "meer dan 99%"]


def test_the_resilience_says_class_and_amounts(draws: Draws) -> None:
    some = given(draws, [0] * 17 + [100_000] * 3)
    found = resilience(some, WSD, 85_000)
    table = resilience_table(some, found)
    assert table.notes[0].replace(SPACE, " ") == (
        "Met 90% zekerheid is een reserve van € 100.000 genoeg voor het saldo van WSD over 2022 tot en met 2026 (baten "
        "en lasten). Beschikbaar is € 85.000. Dat is 0,85 keer wat nodig is: klasse D (matig)."
    )
    assert [row[1].replace(SPACE, " ") for row in cells(table)] == ["€ 85.000", "€ 100.000", "0,85", "D (matig)"]
    assert "A meer dan 2,0; B vanaf 1,4 tot en met 2,0; C vanaf 1,0 tot 1,4; D vanaf" in table.notes[1]
    none = resilience(draws, GEMEENTEN, 100)
    table = resilience_table(draws, none)
    assert "is er geen reserve nodig" in table.notes[0]
    assert [row[1] for row in cells(table)][2:] == ["-", "- (er is niets nodig)"]


# --- tables ------------------------------------------------------------------------------------------------------


def test_the_fan_table_goes_from_unfavourable_to_favourable(draws: Draws) -> None:
    table = fan_table(draws, "sw_bedrijf", "recognised")
    assert table.id == "tabel-risico"
    assert table.headings() == ["Uitkomst", "2022", "2023", "2024", "2025", "2026", "Totaal"]
    rows = cells(table)
    assert [row[0] for row in rows][::3] == [
        "Hoogstens 5% van de gevallen is ongunstiger (P5)",
        "Middelste uitkomst (P50)",
        "Hoogstens 5% van de gevallen is gunstiger (P95)",
    ]
    assert rows[-1][-1] == "−277.259"
    assert cells(in_style(table, Convention("vn_suffix")))[-1][-1] == f"277.259{SPACE}N"
    assert re.search(r"2\.000 trekkingen, startgetal 1\. De uitkomst bij 90% zekerheid ligt tussen", table.notes[1])


def test_the_table_of_certainty_says_reserve_and_outcome(draws: Draws) -> None:
    table = certainty_table(given(draws, range(1, 1001)), WSD)
    assert table.id == "tabel-zekerheid"
    assert cells(table)[4] == ["90%", "900", "881", "919", f"tekort €{SPACE}278.159"]
    assert table.sign == f"nodig boven wat het scenario heeft (tekort €{SPACE}277.259)"
    assert cells(certainty_table(draws, GEMEENTEN))[0] == ["70%", "-", "-", "-", f"€{SPACE}0"]
    assert f"Gemiddeld is de tegenvaller €{SPACE}25" in certainty_table(given(draws, [-900, 0, 0, 100]), WSD).notes[1]
    assert "Dit geld komt terug" in certainty_table(draws, PEAK).notes[0]


def test_too_few_draws_are_said(draws: Draws) -> None:
    few = given(draws, [0, 10, 20])
    assert "te weinig" in fan_table(few, "sw_bedrijf", "recognised").notes[1]
    assert cells(certainty_table(few, WSD))[4][1:4] == ["20", "-", "n.b."]


def test_causes_are_ranked_and_what_does_not_differ_is_named(draws: Draws) -> None:
    table = drivers_table(draws, WSD)
    rows = cells(table)
    sizes = table.frame["correlation"].abs()
    assert sizes.is_monotonic_decreasing
    told = {row[0]: row[2] for row in rows}
    assert told["Het Rijk vergoedt niets"] == "als het gebeurt: ongunstiger"
    assert told["Deelnemers aan de pilot, hele regio: aantal deelnemers"] == "hoger: ongunstiger"
    (note,) = (note for note in table.notes if note.startswith("Niet in de tabel"))
    assert note.endswith("in elke trekking gelijk: Deelnemers aan de pilot, hele regio: instroom verdeeld over.")
    same = drivers_table(draws, GEMEENTEN)
    assert cells(same)[0][1:] == ["n.b.", "geen verband te zien"]
    assert any("De uitkomst is in elke trekking gelijk" in note for note in same.notes)


def test_shares_are_in_percent(draws: Draws) -> None:
    table = sobol_table(draws.result, sobol_indices(draws.result, WSD, 64), WSD)
    assert re.fullmatch(r"\d+%", cells(table)[0][1])
    none = sobol_table(draws.result, sobol_indices(draws.result, GEMEENTEN, 16), GEMEENTEN)
    assert cells(none)[0][1:] == ["n.b."] * 4


def test_what_is_uncertain_is_said_in_words(draws: Draws) -> None:
    rows = {
        row[0].split(": ")[-1]: [cell.replace(SPACE, " ") for cell in row[1:]]
        for row in cells(uncertainty_table(draws.result))
    }
    assert rows["aantal deelnemers"][:2] == [
        "15 deelnemers",
        "van 10 tot 20 deelnemers, het meest rond 15 deelnemers (PERT)",
    ]
    assert rows["bedrag"] == [
        "€ 8.100",
        "rond € 8.100, standaardafwijking € 500 (normale verdeling); van € 6.000 tot € 10.000",
        "€ 7.459",
        "€ 8.741",
        "-",
    ]
    assert rows["instroom verdeeld over"][1] == "altijd 6 maanden"
    assert rows["Het Rijk vergoedt niets"] == ["gebeurt niet", "kans 10%", "-", "-", "Team"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ({"distribution": "uniform", "low": 1, "high": 4}, "van 1 tot 4 deelnemers, alles even waarschijnlijk"),
        (
            {"distribution": "beta", "alpha": 2, "beta": 5.5, "high": 9},
            "van 0 tot 9 deelnemers (bètaverdeling met alfa 2 en bèta 5,5)",
        ),
        (
            {"distribution": "lognormal", "mean": 5, "sd": 1},
            "rond 5 deelnemers, standaardafwijking 1 deelnemer (lognormale verdeling)",
        ),
        (
            {"distribution": "lognormal", "mean": 5, "sd": 1, "low": 3},
            "rond 5 deelnemers, standaardafwijking 1 deelnemer (lognormale verdeling); vanaf 3 deelnemers",
        ),
        ({"distribution": "poisson", "rate": 3}, "gemiddeld 3 deelnemers (Poissonverdeling)"),
        (
            {"distribution": "discrete", "values": [1, 2, 3], "weights": [1, 3, 0]},
            "1 deelnemer (25%) of 2 deelnemers (75%)",
        ),
    ],
)
def test_every_distribution_has_words(words: dict[str, Any], text: str) -> None:
    assert distribution_text(PERSONS, Distribution(**words)) == text


def test_a_number_per_person_says_so() -> None:
    about = Distribution(distribution="uniform", low=6, high=12, per="person")
    text = distribution_text("placements.wia.contract_months", about)
    assert text == "per persoon van 6 tot 12 maanden, alles even waarschijnlijk"


def test_nothing_uncertain_is_refused() -> None:
    with pytest.raises(InputError, match=r"^uncertainty: er is niets onzeker: zet in het scenario bij \[uncertainty\]"):
        uncertainty_table(run("weert-begroting-2018"))
    certain = draw(run("weert-begroting-2018"), Sampling(2))
    with pytest.raises(InputError, match=r"^uncertainty: "):
        risk_sentence(certain, Measure("gemeente"))


def test_what_cannot_be_shown_is_a_sentence_in_a_notebook(draws: Draws) -> None:
    certain = run("weert-begroting-2018")
    assert risk.drawn(certain, 100) is None
    assert "niet welke getallen onzeker zijn" in risk.uncertainty(certain).html()
    events_only = draws.result.scenario.model_copy(update={"uncertainty": {}})
    assert causes.NO_RANGE in causes.sensitivity_chart(replace(draws.result, scenario=events_only), WSD).html()
    pair = Correlation(between=[PERSONS, "placements.wia.exit_rate"], value=0.5)
    moving = draws.result.scenario.model_copy(update={"correlations": [pair]})
    assert "los van elkaar staan" in causes.shares(replace(draws.result, scenario=moving), WSD).html()
    table = causes.sensitivity_table(draws.result, WSD)
    assert isinstance(table, Table)
    assert causes.NOT_VARIED in table.notes


# --- charts ------------------------------------------------------------------------------------------------------


def one_year() -> Draws:
    """A scenario of one year."""
    uncertain = {"flows.lks_rijk.amount": Uncertain(distribution="uniform", low=15_000, high=18_000, source="test")}
    result = run("weert-2017", {"years": "1"})
    return draw(replace(result, scenario=result.scenario.model_copy(update={"uncertainty": uncertain})), Sampling(100))


MADE: dict[str, Callable[[Draws], Chart]] = {
    "fan": lambda draws: fan_chart(draws, "sw_bedrijf", "recognised"),
    "fan of cash": lambda draws: fan_chart(draws, "sw_bedrijf", "cash"),
    "fan of one year": lambda _: fan_chart(one_year(), "gemeente", "recognised"),
    "fan of nought": lambda draws: fan_chart(draws, "gemeente", "cash"),
    "curve": lambda draws: exceedance_chart(draws, WSD),
    "curve of peaks": lambda draws: exceedance_chart(draws, PEAK),
    "curve of nought": lambda draws: exceedance_chart(draws, GEMEENTEN),
    "always worse": lambda draws: exceedance_chart(given(draws, np.linspace(1, 2, 500) ** 0.1 * 1e6), WSD),
    "one event": lambda draws: exceedance_chart(given(draws, [0] * 93 + [250_000] * 7), WSD),
}


@pytest.fixture(params=MADE)
def chart(request: pytest.FixtureRequest, draws: Draws) -> Chart:
    return MADE[request.param](draws)


def test_a_chart_says_what_it_shows_and_can_be_read(chart: Chart) -> None:
    block = chart.block()
    assert all(block[key] for key in ("id", "caption", "unit", "source", "alt", "notes"))
    assert re.search(r"€\N{NO-BREAK SPACE}\d", block["alt"])
    assert block == chart.block()
    check_texts(drawn(chart))


def test_the_fan_is_drawn_from_the_percentiles(draws: Draws) -> None:
    frame = percentiles(draws, "sw_bedrijf", "recognised").drop(columns="totaal")
    axes = drawn(MADE["fan"](draws))
    lines = {str(line.get_label()): np.asarray(line.get_ydata()).tolist() for line in axes.lines}
    assert lines["middelste uitkomst"] == frame.loc[50].tolist()
    assert lines["scenario zelf"] == frame.loc["scenario"].tolist()
    for band, (low, high) in zip(axes.collections, ((5, 95), (10, 90), (25, 75)), strict=True):
        corners = band.get_paths()[0].vertices[:, 1]  # type: ignore[index]
        assert {corners.min(), corners.max()} == {frame.loc[low].min(), frame.loc[high].max()}
    for level in (10, 50, 90):
        assert dutch.euro(frame.loc[level, 2023]) in MADE["fan"](draws).alt  # type: ignore[arg-type]


def test_the_certainties_are_marked_at_their_amounts(draws: Draws) -> None:
    chart, frame = MADE["curve"](draws), certainty(draws, WSD, [80, 90, 95])
    axes = drawn(chart)
    amounts = frame["reserve"]
    assert {text.get_text() for text in axes.texts} == {
        f"{level}% zekerheid: {dutch.euro(amount)}" for level, amount in amounts.items()
    }
    points = sorted(tuple(line.get_xydata()[0]) for line in axes.lines if line.get_marker() == "o")  # type: ignore[index]
    assert points == [
        (amounts[80], pytest.approx(0.2)),
        (amounts[90], pytest.approx(0.1)),
        (amounts[95], pytest.approx(0.05)),
    ]
    assert all(
        f"bij {level}% zekerheid is {dutch.euro(amount)} genoeg" in chart.alt for level, amount in amounts.items()
    )
