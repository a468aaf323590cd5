"""The regelingenklok and its table: what they say is what the book says, in words, in the picture and to the day."""

import re
from datetime import date
from pathlib import Path

import pytest

from scenarios.model.parameter_files import shipped_book
from scenarios.model.result import Result
from scenarios.model.run import open_scenarios, run
from scenarios.present.blocks import Table
from scenarios.present.chart import Chart
from scenarios.present.law import law_clock, law_table
from scenarios.present.standings import LAWS, LAYERS, amount

ROOT = Path(__file__).parents[2]
WEERT = ("weert-2017", ["weert-2017-met-liv", "weert-2017-naar-rato"])
DASH, SPACE = "\N{EN DASH}", "\N{NO-BREAK SPACE}"


def clock(name: str, *others: str) -> Chart:
    return law_clock(open_scenarios(name, others))


def cells(table: Table) -> dict[str, list[str]]:
    """Cells by scheme, with plain spaces."""
    return {row[0]: [cell.replace(SPACE, " ") for cell in row[1:]] for _, row in table.rows()}


def sentence(chart: Chart, scheme: str) -> str:
    """What the alt text says about one scheme."""
    found = re.search(rf"[.] {re.escape(scheme)}: ([^.]*)[.]", chart.alt)
    assert found, chart.alt
    return found[1]


def variant(folder: Path, base: str, lines: str) -> Result:
    """A shipped scenario with some lines of its own."""
    path = folder / "variant.toml"
    path.write_text(f'extends = "{(ROOT / "data/scenarios" / base).as_posix()}.toml"\n{lines}', encoding="utf-8")
    return run(path)


# --- the clock ---------------------------------------------------------------------------------------------------


def test_alt_of_the_clock_of_weert_has_every_period() -> None:
    chart = clock(WEERT[0], *WEERT[1])
    assert chart.alt.startswith("Tijdlijn per regeling over 2017 tot en met 2025.")
    assert sentence(chart, "Minimumloon per maand") == (
        "bekend van januari 2017 tot en met december 2023; de waarde verandert 13 keer; vervalt per januari 2024"
    )
    assert "bekend van januari 2024 tot en met december 2025" in sentence(chart, "Minimumloon per uur")
    assert sentence(chart, "LIV hoog en laag").endswith("de waarde verandert 2 keer; vervalt per januari 2020")
    assert sentence(chart, "LIV 2020-2024").startswith("bekend van januari 2020 tot en met december 2024")
    assert sentence(chart, "LIV urengrens").endswith("vervalt per januari 2025")
    assert sentence(chart, "Stimuleringsregeling").endswith("december 2019; vervalt per januari 2020")
    assert chart.alt.endswith("Datum van het stuk: 22 augustus 2017.")


def test_the_clock_of_the_paper_alone_has_only_what_it_reads() -> None:
    alt = clock("weert-2017").alt
    assert alt.count(": ") == 2  # one scheme, and the day of the paper
    assert "Stimuleringsregeling" in alt


def test_the_clock_of_vught_shows_the_step_from_month_to_hour() -> None:
    chart = clock("vught-2022")
    assert sentence(chart, "Minimumloon per maand").endswith("vervalt per januari 2024")
    for scheme in ("Minimumloon per uur", "Referentieloon per maand", "LKS volle werkweek"):
        assert sentence(chart, scheme).startswith("bekend van januari 2024 tot en met december 2026")
    for scheme in ("LKS-norm", "Vakantietoeslag"):
        assert sentence(chart, scheme) == "bekend van januari 2022 tot en met december 2026"
    assert sentence(chart, "LKS werkgeverslasten") == "aanname van januari 2022 tot en met december 2026"


def test_the_clock_with_the_knowledge_of_then_projects_and_knows_no_later_end() -> None:
    chart = clock("weert-2017-kennis-2017")
    assert sentence(chart, "Minimumloon per maand") == (
        "bekend van januari 2017 tot en met december 2017; geraamd van januari 2018 tot en met december 2021; "
        "de waarde verandert 9 keer"
    )
    assert "geraamd van januari 2018" in sentence(chart, "LIV hoog en laag")
    assert "vervalt" not in sentence(chart, "LIV urengrens")
    assert sentence(chart, "Stimuleringsregeling").endswith("vervalt per januari 2020")  # told in the paper itself
    assert chart.alt.endswith("Stand van kennis: 22 augustus 2017.")
    assert chart.notes == ["Geraamd: na de laatste bekende waarde verder met een index of een eigen aanname."]


def test_a_change_of_the_law_is_drawn_as_an_assumption(tmp_path: Path) -> None:
    lines = (
        "[[law_change]]\nparameter = 'lks_cap_fraction'\nfrom = 2025-01-01\nto = 2026-01-01\n"
        "value = 0.6\nsource = 'Motie'\n"
    )
    results = {"anders": variant(tmp_path, "vught-2022", lines + HOLDS)}
    told = sentence(law_clock(results), "LKS-norm")
    assert "aanname van januari 2025 tot en met december 2025; bekend van januari 2026" in told
    assert cells(law_table(results))["LKS-norm"][2] == "geldt; aanname vanaf jan 2025"


HOLDS = "[placements.wia]\ncontract_months = 60\n[sources]\n'placements.wia' = { source = 'x', status = 'assumed' }\n"


def test_scenarios_that_know_different_things_say_so() -> None:
    notes = clock("weert-2017", "weert-2017-kennis-2017").notes
    assert "Elke regeling staat zoals het eerste scenario dat haar gebruikt, haar kent." in notes


@pytest.mark.parametrize("name", ["weert-2017-naar-rato", "vught-2022", "weert-2017-kennis-2017"])
def test_the_picture_has_a_name_for_every_row_and_a_legend_for_every_pattern(name: str) -> None:
    chart = clock(name)
    block = chart.block()
    drawn = [text.replace(SPACE, " ") for text in re.findall(r"<text[^>]*>(.*?)</text>", block["svg"], re.DOTALL)]
    assert all(block[key] for key in ("id", "caption", "unit", "source", "alt"))
    for scheme in cells(law_table(open_scenarios(name))):
        assert drawn.count(scheme) == 1
    for word, told in {"bekend": "bekend van", "geraamd": "geraamd van", "de regeling stopt": "vervalt per"}.items():
        assert (word in drawn) == (told in chart.alt)
    assert block == chart.block()  # drawn a second time: the same picture


@pytest.mark.parametrize(
    ("line", "told", "drawn"),
    [
        ("date = 2022-03-01", "Datum van het stuk: 1 maart 2022.", True),
        ("as_of = 2026-07-01", "Stand van kennis: 1 juli 2026.", True),
        ("date = 2021-12-31", "Datum van het stuk: 31 december 2021.", False),
    ],
)
def test_the_upright_line_is_what_was_known_or_the_day_of_the_paper(
    line: str, told: str, drawn: bool, tmp_path: Path
) -> None:
    chart = law_clock({"een": variant(tmp_path, "vught-2022", f"{line}\n")})
    assert chart.alt.endswith(told)
    words = f"{told[0].lower()}{told[1:-1]}"
    assert (words in chart.block()["svg"]) == drawn


def test_hatched_is_more_than_a_colour() -> None:
    assert clock("weert-2017-kennis-2017").block()["svg"].count("<pattern") > 0
    assert clock("weert-2017").block()["svg"].count("<pattern") == 0


# --- the table ---------------------------------------------------------------------------------------------------


def test_the_table_of_weert() -> None:
    table = law_table(open_scenarios(*WEERT))
    rows = cells(table)
    assert 5 <= len(rows) <= 15
    assert table.headings()[3] == "Status op 22 augustus 2017"
    assert rows["Minimumloon per maand"][:3] == [
        f"jan 2015 {DASH} dec 2023",
        "1.995 euro per maand (sinds jul 2023)",
        "geldt; vervalt per jan 2024",
    ]
    assert rows["Minimumloon per uur"][2] == "nog niet begonnen"
    assert rows["Vakantietoeslag"][:3] == ["vanaf jan 2015", "8% (sinds jan 2015)", "geldt"]
    assert rows["LIV hoog en laag"][1] == "1.000 euro per persoon per jaar (sinds jan 2019) en 5 andere getallen"
    assert rows["Stimuleringsregeling"][2] == "geldt; vervalt per jan 2020"


def test_the_table_with_the_knowledge_of_then() -> None:
    rows = cells(law_table(open_scenarios("weert-2017-kennis-2017")))
    assert rows["Minimumloon per maand"][:3] == [
        f"jan 2015 {DASH} dec 2017",
        "1.565,40 euro per maand (sinds jul 2017)",
        "geldt; geraamd vanaf jan 2018",
    ]
    assert "Minimumloon per uur" not in rows


def test_stale_is_told_from_the_day_of_the_paper(tmp_path: Path) -> None:
    checked = shipped_book().parameter("holiday_allowance").checked_on
    half_a_year = date(checked.year + 1, checked.month - 6, checked.day)
    for day, expected in ((half_a_year, "nee"), (half_a_year.replace(day=checked.day + 1), "ja")):
        result = variant(tmp_path, "vught-2022", f"date = {day}\n")
        assert cells(law_table({"later": result}))["Vakantietoeslag"][3:] == [f"{checked:%d-%m-%Y}", expected]


# --- words -------------------------------------------------------------------------------------------------------


def test_every_law_and_every_layer_has_a_name() -> None:
    catalogue = shipped_book().catalogue.values()
    assert {parameter.law for parameter in catalogue} <= LAWS.keys()
    assert {parameter.layer for parameter in catalogue} <= LAYERS.keys()


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (14.4, "euro_per_hour", "14,40 euro per uur"),
        (1995.0, "euro_per_month", "1.995 euro per maand"),
        (0.235, "fraction", "23,5%"),
        (1.0, "flag", "ja"),
        (0.0, "flag", "nee"),
        (1.0, "month_number", "maand 1"),
        (0.86, "fte", "0,86 fte"),
    ],
)
def test_a_value_is_said_as_a_reader_says_it(value: float, unit: str, expected: str) -> None:
    assert amount(value, unit) == expected
