"""The test "budgettair neutraal" as a reader sees it: verdict, amounts, who bears it, and the paragraph of it."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from commanding import SHIPPED, ran
from neutral import FIVE_LESS, INTEREST, condition, small
from scenarios.analysis.neutrality import neutrality
from scenarios.model.run import run
from scenarios.present import dutch
from scenarios.present.blocks import Table
from scenarios.present.neutrality import neutrality_sentence, neutrality_table
from scenarios.present.sentences import title_block
from scenarios.publish.pdf import compile_appendix

MINUS, HARD = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
TERMINAL = 120  # characters
STAY = condition("blijven", 'flows.loon = { label = "Loon en meer" }', holds="niets", otherwise="ander woord")


def cells(table: Table) -> dict[str, list[str]]:
    return {row[0]: row[1:] for _, row in table.rows()}


def plain(text: str) -> str:
    return text.replace(HARD, " ")


def shown(*words: str) -> str:
    done = ran("show", *words, "--view", "neutraal")
    assert (done.status, done.err) == (0, "")
    return plain(done.out).replace(MINUS, "-")


def line_of(text: str, start: str) -> list[str]:
    """Words of the first line that starts so, after that start."""
    return next(line.removeprefix(start).split() for line in text.splitlines() if line.startswith(start))


# --- the commands that must show it ------------------------------------------------------------------------------


def test_the_pilot_on_the_terms_of_the_paper_and_without_them() -> None:
    text = shown("vught-2022")
    assert line_of(text, "Zoals in dit scenario") == ["ja", *"------"]
    assert line_of(text, "1. Het Rijk vergoedt 95%; WSD draagt het tekort")[0] == "nee"
    assert line_of(text, "waarvan voor rekening van WSD") == ["-4.105", "-7.669", "-3.433", "-", "-", "-15.207"]
    decree = line_of(text, "4. Het Rijk betaalt volgens het besluit van")
    assert decree == ["nee", "-82.094", "-50.107", "98.526", "74.846", "-", "41.170"]
    assert "Neutraal zolang dit geldt: het Rijk vergoedt de hele loonkostensubsidie; " in text
    assert "orde van grootte: de groei van de landelijke besteding vanaf 2024 is een aanname." in text


def test_a_lower_share_set_by_hand_is_not_neutral_and_names_the_bearer() -> None:
    text = shown("vught-2022", "--set", "flows.lks_rijk.factor=0.95")
    assert line_of(text, "Zoals in dit scenario") == ["nee", "-4.105", "-7.669", "-3.433", "-", "-", "-15.207"]
    assert line_of(text, "waarvan voor rekening van WSD") == ["-4.105", "-7.669", "-3.433", "-", "-", "-15.207"]


def test_the_decree_has_its_years_and_amounts() -> None:
    text = shown("vught-2022-besluit")
    amounts = ["-82.094", "-50.107", "98.526", "74.846", "41.170"]
    assert line_of(text, "Zoals in dit scenario") == ["nee", *amounts]
    assert line_of(text, "waarvan voor Gemeenten in de regio") == amounts
    assert "Dit scenario noemt geen voorwaarden." in text
    assert "In 2026 is elk bedrag nihil." in text


@pytest.mark.parametrize("path", [path for path in SHIPPED if "vught" in path.stem], ids=lambda path: path.stem)
def test_it_fits_in_a_terminal(path: Path) -> None:
    table = shown(str(path)).split("\n\n")[1]
    assert max(map(len, table.splitlines())) <= TERMINAL


def test_for_a_machine_not_a_digit_is_lost() -> None:
    result = run("vught-2022")
    wanted = neutrality(result).otherwise[0].own.drop("later")
    data = json.loads(ran("show", "vught-2022", "--view", "neutraal", "--format", "json").out)
    row = dict(zip(data["columns"], data["data"][data["index"].index("conditions.rijk_95")], strict=True))
    assert [row[str(year)] if str(year) in row else row[year] for year in wanted.index] == list(wanted)
    rows = csv.DictReader(StringIO(ran("show", "vught-2022", "--view", "neutraal", "--format", "csv").out))
    found = next(row for row in rows if row["wat als"] == "conditions.rijk_95/draagt_sw_bedrijf")
    assert [float(found[str(year)]) for year in wanted.index] == list(wanted)


# --- the table ---------------------------------------------------------------------------------------------------


def test_every_row_of_a_small_scenario(tmp_path: Path) -> None:
    table = neutrality_table(small(tmp_path, FIVE_LESS + INTEREST), "gemeente")
    assert table.headings() == ["Wat als", "Neutraal?", "2022", "2023", "Totaal"]
    assert cells(table) == {
        "Zoals in dit scenario": ["ja", "-", "-", "-"],
        "saldo van het bedrijf": ["", f"{MINUS}360", f"{MINUS}360", f"{MINUS}720"],
        "1. Het Rijk betaalt 95%": ["nee", f"{MINUS}60", f"{MINUS}60", f"{MINUS}120"],
        "waarvan voor rekening van het bedrijf": ["", f"{MINUS}60", f"{MINUS}60", f"{MINUS}120"],
        "2. Het bedrijf rekent 12% rente": ["nee", f"{MINUS}66", f"{MINUS}144", f"{MINUS}210"],
        "waarvan voor rekening van de gemeente": ["", f"{MINUS}66", f"{MINUS}144", f"{MINUS}210"],
        "verschil voor het bedrijf": ["", "66", "144", "210"],
    }
    assert [plain(note) for note in table.notes] == [
        "Neutraal zolang dit geldt: alles gaat goed; niemand rekent rente.",
        "Wat een andere partij terugbetaalt vanwege een tekort, telt niet in het saldo: die partij draagt het tekort.",
        "Elk procent meer of minder scheelt € 24 bij 1; € 18 bij 2.",
        "Na 2023 loopt “Rente” door; dat telt hier niet mee.",
        "Bij 1: Bron van flows.lks_rijk.factor. Bij 2: Bron van flows.rente.",
    ]


def test_neutral_in_the_books_and_not_in_cash(tmp_path: Path) -> None:
    table = neutrality_table(small(tmp_path, flows__lks__paid='"same_month"'), "gemeente")
    assert table.headings() == ["Wat als", "Neutraal?", "2022", "2023", "Na 2023", "Totaal"]
    assert cells(table)["Zoals in dit scenario"] == ["ja, niet in kas", "-", "-", "-", "-"]
    assert cells(table)["kas van de gemeente"] == ["", f"{MINUS}1.200", "-", "1.200", "-"]


def test_what_another_has_only_after_the_horizon_is_told(tmp_path: Path) -> None:
    """The company breaks even but for a bonus that the Rijk pays, and that counts, when the scenario is over."""
    bonus = """
[flows.later]
label = "Bonus"
payer = "rijk"
payee = "bedrijf"
amount = 1_000
per = "place"
recognised = "paid"
paid = { year_after = 9, month = 3 }
"""
    result = small(
        tmp_path, f'"flows.later" = {{ source = "x", status = "assumed" }}{bonus}', flows__loon__amount="100"
    )
    text = plain(neutrality_sentence(result, "gemeente").markdown)
    assert "Voor het bedrijf is er € 2.000 over (na de looptijd)." in text


def test_without_any_amount_the_years_stand_there(tmp_path: Path) -> None:
    table = neutrality_table(small(tmp_path, flows__loon__amount="100"), "gemeente")
    assert table.headings() == ["Wat als", "Neutraal?", "2022", "2023", "Totaal"]
    assert cells(table) == {"Zoals in dit scenario": ["ja", "-", "-", "-"]}
    assert list(table.notes) == ["Dit scenario noemt geen voorwaarden."]


def test_years_that_rest_on_a_projection_are_marked() -> None:
    settings = {"as_of": "2022-12-31", "projection.loon": "{ then = 0.02 }"}
    table = neutrality_table(run("vught-2022", settings), "gemeente")
    assert "2024*" in table.headings()
    assert any(note.startswith("* Raming") for note in table.notes)


def test_what_nobody_knew_yet_is_written_so() -> None:
    settings = {"as_of": "2022-12-31", "projection.loon": "{ then = 0.02 }"}
    result = run("vught-2022", settings)
    row = next(row for name, row in cells(neutrality_table(result, "gemeente")).items() if name.startswith("4."))
    assert set(row) == {dutch.UNKNOWN}
    text = neutrality_sentence(result, "gemeente").markdown
    assert text.endswith("Wat daarvoor nodig is, was op 31 december 2022 niet bekend.")
    assert "niet een aandeel in een landelijk bedrag" in text  # nobody can say that it does not matter


# --- the paragraph -----------------------------------------------------------------------------------------------


def test_the_paragraph_of_a_small_scenario(tmp_path: Path) -> None:
    result = small(tmp_path, FIVE_LESS + INTEREST + STAY)
    assert plain(neutrality_sentence(result, "gemeente").markdown) == (
        "**Budgettair neutraal?** Dit voorstel is budgettair neutraal voor de gemeente: in elk jaar zijn de baten "
        "gelijk aan de lasten. Dat geldt onder deze voorwaarden: alles gaat goed; niemand rekent rente. "
        "Voor het bedrijf is er € 720 tekort (2022 tot en met 2023).\n\n"
        "Geldt een voorwaarde niet, dan verandert dat:\n\n"
        "- **1. Het Rijk betaalt 95%.** Dan komt er € 60 per jaar tekort in 2022 en 2023: samen € 120 tekort "
        "(€ 24 per procent). Dat is voor rekening van het bedrijf.\n"
        "- **2. Het bedrijf rekent 12% rente.** Dan komt er € 66 tekort in 2022 en € 144 in 2023: samen € 210 tekort "
        "(€ 18 per procent). Dat is voor rekening van de gemeente. Na 2023 loopt “Rente” door; dat telt hier niet mee. "
        "Het saldo van het bedrijf wordt € 210 beter.\n\n"
        "Dit verandert het saldo van de gemeente niet:\n\n"
        "- **3. Ander woord.** Dat verandert niets."
    )


def test_a_shortage_that_another_pays_back_is_told_as_a_shortage(tmp_path: Path) -> None:
    result = small(tmp_path, INTEREST, flows__lks_rijk__factor="0.95")
    text = plain(neutrality_sentence(result, "gemeente").markdown)
    assert text.startswith(
        "**Budgettair neutraal?** Dit voorstel is niet budgettair neutraal voor de gemeente. In dit scenario komt er "
        "€ 60 per jaar tekort in 2022 en 2023: samen € 120 tekort. Dat is voor rekening van het bedrijf. Het eigen "
        "saldo van de gemeente is alleen nihil doordat dit wordt betaald door het bedrijf. Verder is er voor het "
        "bedrijf € 720 tekort (2022 tot en met 2023).\n\nVerandert er iets:\n\n- **1. Het bedrijf rekent 12% rente.** "
    )
    rows = cells(neutrality_table(result, "gemeente"))
    assert rows["saldo van het bedrijf, zonder dit tekort"] == ["", f"{MINUS}360", f"{MINUS}360", f"{MINUS}720"]
    # Interest over 95% of what waits: 0,95 x 210 is 199,50.
    assert "Daarvan is € 120 voor rekening van het bedrijf en € 200 voor rekening van de gemeente." in text


def test_cash_is_told_beside_the_books(tmp_path: Path) -> None:
    text = plain(neutrality_sentence(small(tmp_path, flows__lks__paid='"same_month"'), "gemeente").markdown)
    cash = "In kas gaat er € 1.200 uit in 2022, en komt er € 1.200 binnen na de looptijd: samen nihil."
    assert f"zijn de baten gelijk aan de lasten. {cash} Dit scenario noemt geen voorwaarden." in text


def test_a_proposal_that_is_not_neutral_reads_well() -> None:
    assert plain(neutrality_sentence(run("weert-2017"), "gemeente").markdown) == (
        "**Budgettair neutraal?** Dit voorstel is niet budgettair neutraal voor Gemeente Weert. In dit scenario blijft "
        "er € 13.112 over in 2017 en € 21.307 per jaar in 2018 en 2019, en komt er € 17.693 per jaar tekort in 2020 en "
        "2021: samen € 20.340 over. Tekort en overschot zijn voor Gemeente Weert. Dit scenario noemt geen voorwaarden."
    )


def test_amounts_have_a_hard_space() -> None:
    text = neutrality_sentence(run("vught-2022"), "gemeente").markdown
    assert text.count("€") == text.count(f"€{HARD}") > 20


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_amount_of_the_paragraph_stands_in_the_table(path: Path) -> None:
    """The totals and the years; what a percent costs and the reasons of a shift stand in the text alone."""
    result = run(path)
    table, text = neutrality_table(result, "gemeente"), neutrality_sentence(result, "gemeente").markdown
    figures = {cell.removeprefix(MINUS) for row in cells(table).values() for cell in row}
    for outcome in (each for each in neutrality(result).outcomes if not each.unknown and not each.neutral):
        for amount in (*outcome.own[outcome.own.abs() > 1], outcome.own.sum()):
            told = dutch.euro(abs(amount))
            assert told in text or dutch.rounded(amount) == 0
            assert told.removeprefix(f"€{HARD}") in figures | {"0"}


# --- on the page -------------------------------------------------------------------------------------------------


def test_the_page_takes_both() -> None:
    result = run("vught-2022")
    blocks = [title_block({"": result}, "Concept"), neutrality_sentence(result, "gemeente")]
    pdf = compile_appendix([*(each.block() for each in blocks), neutrality_table(result, "gemeente").block()])
    assert pdf.startswith(b"%PDF")
