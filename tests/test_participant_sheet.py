"""The conversation about starting to work, as it is held: the command, the sheet, and what may never be in it."""

import re
from pathlib import Path

import numpy as np
import pytest
from pypdfium2 import PdfDocument

from commanding import ROOT, ran
from scenarios.analysis.effects import effects, open_participant
from scenarios.analysis.participant_groups import SMALLEST_GROUP
from scenarios.model.inkomen.net_income import NOT_COVERED
from scenarios.model.inkomen.participant import Participant, read_participant
from scenarios.model.run import run
from scenarios.present import participant as words
from scenarios.present import participant_charts as charts
from scenarios.present.participant_groups import consequences, consequences_table

EXAMPLES = sorted((ROOT / "data/deelnemers").glob("*.toml"))
WGA = (ROOT / "data/deelnemers/voorbeeld-wga.toml").read_text("utf-8")
LONGEST = """household = "couple"
start = "2026-03"
benefit = "wga"
partner_income = 400
partner_born_after_1971 = true
children = [5, 9, 14]
rent = 850
bijstand_beside = true
bijstand_disregard = "lks"
[work_then]
hours = 12
wage_factor = 1.0
[wga]
month_wage = 2500
disability = "35_45"
earning_capacity = 1500
first_phase_months = 24
months_used = 12
"""
NAMES = [*(file.stem for file in EXAMPLES), "langste"]
ENGLISH = re.compile(r"\b(hours|wage|credit|net|now|then|household|alone|couple|trap|worse|None|nan)\b")


def all_files(folder: Path) -> set[str]:
    return {str(file) for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Sheet of every example, and which files appeared anywhere a program keeps things."""
    folder = tmp_path_factory.mktemp("gesprek")
    home = folder / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("IPYTHONDIR", str(home / "ipython"))
        patch.setenv("TMPDIR", str(home))
        before = all_files(ROOT / "reports") | all_files(ROOT / "data") | all_files(ROOT / "notebooks")
        (folder / "langste.toml").write_text(LONGEST, encoding="utf-8")
        files = [*EXAMPLES, folder / "langste.toml"]
        made = {file.stem: ran("deelnemer", file, "--out", folder / "uit") for file in files}
        after = all_files(ROOT / "reports") | all_files(ROOT / "data") | all_files(ROOT / "notebooks")
    return folder, made, after - before


def text_of(pdf: Path) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", " ") for page in PdfDocument(pdf)]


@pytest.mark.parametrize("name", NAMES)
def test_the_sheet_has_two_pages_in_plain_dutch_with_every_ground(sheets, name):
    folder, made, _ = sheets
    assert (made[name].status, made[name].err) == (0, "")
    pages = text_of(folder / f"uit/{name}.pdf")
    assert len(pages) == 2
    text = " ".join(pages)
    assert "Wat betekent werken voor uw inkomen?" in text
    assert "Berekening, geen beschikking" in text
    assert "Waar dit op rust" in text
    assert "Opgegeven in dit gesprek" in text
    assert "Aannames:" in text
    assert re.search(r"vanaf jan 20\d\d", text)
    assert not ENGLISH.search(text), ENGLISH.search(text)


def test_nothing_is_written_but_where_the_user_says(sheets):
    folder, _, elsewhere = sheets
    assert elsewhere == set()
    assert {Path(file).name for file in all_files(folder / "uit")} == {f"{name}.pdf" for name in NAMES}
    for file in all_files(folder / "home"):
        assert b"earning_capacity" not in Path(file).read_bytes(), file


def test_the_screen_says_it_without_writing_anything(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = ran("deelnemer", ROOT / "data/deelnemers/voorbeeld-wga.toml")
    assert (told.status, told.err) == (0, "")
    assert "houdt u per maand ongeveer €\xa0508 meer over dan nu" in told.out
    assert "Huurtoeslag" in told.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        'naam = "Jan"',
        "bsn = 111222333",
        'opmerking = "bsn 111222333"',
        "geboortedatum = 1980-02-03",
        'toelichting = "geboren 03-02-1980"',
        '"111222333" = 1',
    ],
)
def test_what_points_at_a_person_is_refused_and_not_repeated(tmp_path, line):
    file = tmp_path / "deelnemer.toml"
    file.write_text(f"{line}\n{WGA}", encoding="utf-8")
    told = ran("deelnemer", file, "--out", tmp_path / "uit")
    assert told.status == 2
    assert "er is niets gemaakt" in told.err
    assert "111222333" not in told.err
    assert not (tmp_path / "uit").exists()


def test_a_made_up_bsn_in_any_field_is_refused(tmp_path):
    """Every value of the example becomes a nine-digit number that passes the test of eleven."""
    for number, line in enumerate(WGA.splitlines()):
        if "=" in line and not line.startswith("#"):
            lines = WGA.splitlines()
            lines[number] = f"{line.partition('=')[0]}= 111222333"
            file = tmp_path / "deelnemer.toml"
            file.write_text("\n".join(lines), encoding="utf-8")
            told = ran("deelnemer", file)
            assert told.status == 2, line
            assert "111222333" not in told.err + told.out


def test_a_number_as_the_name_of_who_holds_the_conversation_is_refused(tmp_path):
    told = ran(
        "deelnemer",
        ROOT / "data/deelnemers/voorbeeld-wga.toml",
        "--out",
        tmp_path / "uit",
        "--organisation",
        "WSD 111222333",
    )
    assert told.status == 2
    assert "burgerservicenummer" in told.err
    assert "111222333" not in told.err
    assert not (tmp_path / "uit").exists()


def test_an_example_is_printed_by_its_name(tmp_path):
    told = ran("deelnemer", "voorbeeld-wga", "--out", tmp_path)
    assert (told.status, [file.name for file in tmp_path.iterdir()]) == (0, ["voorbeeld-wga.pdf"])


def test_a_month_without_a_figure_is_refused_by_name(tmp_path):
    file = tmp_path / "deelnemer.toml"
    file.write_text(WGA.replace('"2026-01"', '"2027-03"'), encoding="utf-8")
    told = ran("deelnemer", file)
    assert told.status == 2
    assert f"{file}: start: " in told.err
    assert "geen waarde bekend op 2027-03-01" in told.err
    assert "kies een eerdere maand of vul data/parameters aan" in told.err


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        (
            "wage_factor = 1.0",
            "hourly_wage = 14.70",
            "hourly_wage: dit is minder dan het minimumloon op 2026-01-01: 14.71",
        ),
        ("first_phase_months = 0", "first_phase_months = 2", "wga.first_phase_months: moet 0 zijn of minstens 3"),
        ("rent      = 600", f"children = {[1] * 11}", "children: deze lijst mag hoogstens 10 waarden hebben"),
    ],
)
def test_what_the_law_does_not_know_is_refused(tmp_path, was, becomes, message):
    assert was in WGA
    file = tmp_path / "deelnemer.toml"
    file.write_text(WGA.replace(was, becomes), encoding="utf-8")
    told = ran("deelnemer", file)
    assert (told.status, told.out) == (2, "")
    assert message in told.err


WORK = {"work_then": {"hours": 24.0, "wage_factor": 1.0}}


def test_only_toeslagen_are_reported_and_tax_is_said_apart():
    """Bijstand and a wage in one year: no toeslag to pay back, but tax; two wages: less zorgtoeslag, and tax back."""
    bijstand = {"household": "couple", "start": "2026-06", "benefit": "bijstand", "rent": 700.0}
    taxed = words.answer(effects(Participant.model_validate(bijstand | WORK))).markdown
    assert re.search(r"In 2027 betaalt u ongeveer €\xa0\d+ aan belasting bij", taxed)
    assert "Dienst Toeslagen" not in taxed
    wages = {"household": "couple", "start": "2026-06", "benefit": "none", "children": [2], "partner_income": 1652.24}
    both = words.answer(effects(Participant.model_validate(wages | WORK))).markdown
    assert re.search(r"betaalt u in 2027 ongeveer €\xa0\d+ aan toeslagen terug", both)
    assert re.search(r"In 2027 krijgt u ongeveer €\xa0\d+ aan belasting terug", both)


def couple(**given):
    basis = {"household": "couple", "start": "2026-03", "benefit": "wga", "partner_born_after_1971": False}
    wga = {"month_wage": 4500.0, "disability": "45_55", "earning_capacity": 2250.0}
    work = {"hours": 24.0, "wage_factor": 1.0}
    return Participant.model_validate(basis | {"wga": wga, "work_then": work, "partner_income": 1500.0} | given)


def test_a_jump_is_named_with_its_article():
    found = effects(couple())
    assert len(found.jumps) == 1
    assert found.jumps[0].earnings == pytest.approx(1_125)  # half of what the person can still earn
    assert "Wet WIA art. 60" in words.zones_sentence(found).markdown


def test_the_table_of_the_sheet_adds_up_to_what_is_in_hand():
    found = open_participant("voorbeeld-paar")
    table = words.before_and_after_table(found).frame
    assert np.allclose(table.drop(index="net").sum(), table.loc["net"])
    assert table.loc["net", "then"] == pytest.approx(found.table.loc["net", "then"])


def test_what_changes_later_and_what_must_be_asked_for_is_said():
    told = words.turns_sentence(open_participant("voorbeeld-bijstand")).markdown
    assert "**Vanaf juli 2026 houdt u per maand €\xa0105 minder over:**" in told
    assert "Participatiewet art. 31 lid 2 onderdeel n" in told
    assert "De combinatiekorting voor ouders komt niet vanzelf" in told
    assert words.turns_sentence(open_participant("voorbeeld-wga")).markdown == ""


def test_work_that_hardly_pays_is_said():
    parent = read_participant(ROOT / "data/deelnemers/voorbeeld-bijstand.toml")
    found = effects(parent.model_copy(update={"bijstand_disregard": "none"}))
    assert "houdt u per maand ongeveer evenveel over als nu" in words.answer(found).markdown
    assert "houdt u van elke extra euro loon hoogstens 20 cent over" in words.zones_sentence(found).markdown


@pytest.mark.parametrize("chart", [charts.income_chart, charts.left_chart, charts.year_chart])
def test_a_chart_says_its_numbers_to_who_cannot_see_it(chart):
    found = chart(open_participant("voorbeeld-paar"))
    assert re.search(r"\d", found.alt)
    assert not ENGLISH.search(found.alt)
    assert found.picture().count("<svg") == 1


def test_everything_that_is_left_out_is_named():
    text = words.not_covered(open_participant("voorbeeld-wga")).markdown
    assert all(words.NOT_IN_IT[name] in text for name in NOT_COVERED)
    assert set(words.NOT_IN_IT) == set(NOT_COVERED)


def test_the_council_sees_bands_and_no_group_smaller_than_the_threshold():
    result = run("vught-2022")
    table = consequences_table(result)
    shown = table.frame.to_numpy()
    assert (shown[~np.isnan(shown)] >= SMALLEST_GROUP).all()
    assert np.isnan(shown).any()
    printed = [cell for _, cells in table.rows() for cell in cells[1:]]
    assert "." in printed
    assert all(cell == "." or int(cell.replace(".", "")) >= SMALLEST_GROUP for cell in printed)
    told = consequences(result).markdown
    assert "verzonnen" in told
    assert "de regels van januari 2022" in told
    assert consequences(result).markdown == told
