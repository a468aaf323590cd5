"""The command as a user types it: every view in every form, exact messages, Dutch help, bytes that are UTF-8."""

import csv
import math
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import click
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from commanding import ROOT, SHIPPED, Ran, ran
from scenarios.cli import showing
from scenarios.model.run import run
from scenarios.present import views
from scenarios.present.blocks import Table

HELP = " Hulp: scenarios --help\n"
ALL_VIEWS = (
    "plek, staat, kas, balans, voorfinanciering, geldstromen, neutraal, aansluiting, realisatie, afgekeurd, aannames, "
    "controles, risico, zekerheid, drijfveren, weerstand, gevoeligheid, aandelen"
)


def made(scenario: str | Path, view: str, settings: Mapping[str, str] | None = None, party: str = "") -> Table:
    """Table as the library makes it."""
    result = run(scenario, settings)
    return views.shown(view, result, party or next(iter(result.scenario.parties)))


def frame_from(text: str) -> pd.DataFrame:
    """Frame as a user would read it from the JSON form."""
    return pd.read_json(StringIO(text), orient="split", precise_float=True, convert_axes=False, dtype=False)


def shown(*words: str | Path) -> pd.DataFrame:
    """Frame that `show` prints."""
    done = ran("show", *words, "--format", "json")
    assert done.status == 0
    return frame_from(done.out)


def notes_of(table: Table) -> str:
    return "".join(f"{note}\n" for note in table.notes)


def test_our_help_pages_leave_those_of_another_program_alone() -> None:
    assert ran("show", "--help").out.startswith("Gebruik: ")
    other = click.Command("other")
    assert other.get_help(click.Context(other)).startswith("Usage: ")


# --- every view in every form ------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [*views.PARTY_VIEWS, *views.COMMON_VIEWS])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_view_prints_what_the_library_makes(path: Path, view: str) -> None:
    table = made(path, view)
    for form in ("table", "csv", "json"):
        done = ran("show", path, "--view", view, "--format", form)
        assert done.status == 0
        assert done.err == ("" if form == "table" else notes_of(table))
        {"table": check_text, "csv": check_csv, "json": check_json}[form](done.out, table)


def check_json(text: str, table: Table) -> None:
    """Not a digit is lost."""
    exact = {"check_exact": True, "check_names": False, "check_dtype": False}
    assert_frame_equal(frame_from(text), table.frame, check_index_type=False, check_column_type=False, **exact)


def check_csv(text: str, table: Table) -> None:
    head, *rows = csv.reader(StringIO(text))
    assert head == [table.stub.lower(), *map(str, table.frame.columns)]
    assert [row[0] for row in rows] == [str(key) for key in table.frame.index]
    for row, values in zip(rows, table.frame.itertuples(index=False), strict=True):
        for cell, value in zip(row[1:], values, strict=True):
            assert cell == value if isinstance(value, str) else same_number(cell, value)


def same_number(cell: str, value: float) -> bool:
    """Equal to the last bit, or both absent."""
    return float(cell) == value if cell else math.isnan(value)


def check_text(text: str, table: Table) -> None:
    """Caption, unit and sign above, source below; every heading and every ready Dutch figure in between."""
    block = table.block()
    lines = text.splitlines()
    assert lines[0] == table.caption
    assert lines[1] == " · ".join(part for part in (block["unit"], block["sign"]) if part)
    assert lines[-1] == f"Bron: {table.source}"
    assert text.endswith("\n".join(["\n", *block["notes"], lines[-1], ""]))
    words = text.split()
    figures = [
        cell
        for row in block["rows"]
        for cell, column in zip(row["cells"], block["columns"], strict=True)
        if column["align"] == "right"
    ]
    for cell in {*figures, *table.headings()} - {""}:  # the label of a group has no figures
        assert cell in text
        assert words.count(cell) >= figures.count(cell)


# --- --set and --party -------------------------------------------------------------------------------------------

SAME = [
    ("placements.wia.persons=10", "vught-2022-laag"),
    ("placements.wia.persons=20", "vught-2022-hoog"),
    ('flows.lks.paid="same_month"', "vught-2022-zonder-voorfinanciering"),
]


@pytest.mark.parametrize(("setting", "scenario"), SAME, ids=[setting for setting, _ in SAME])
def test_a_setting_gives_the_figures_of_the_scenario_that_says_the_same(setting: str, scenario: str) -> None:
    views = [("--view", view, "--party", party) for view in ("kas", "balans") for party in ("gemeente", "sw_bedrijf")]
    pairs = [(shown("vught-2022", "--set", setting, *view), shown(scenario, *view)) for view in views]
    for changed, wanted in pairs:
        assert_frame_equal(changed, wanted, check_exact=False, rtol=0, atol=0.004)
    assert any(not shown("vught-2022", *view).equals(wanted) for view, (_, wanted) in zip(views, pairs, strict=True))


def test_settings_add_up_and_become_assumptions() -> None:
    settings = ("--set", "years=2", "--set", "flows.begeleiding.amount=9_000.50")
    frame = shown("vught-2022", *settings, "--view", "aannames")
    row = frame.loc["flows.begeleiding.amount"]
    assert list(row[["waarde", "status", "bron"]]) == [9000.5, "aanname", "Opgegeven bij de opdracht (--set)"]
    assert list(shown("vught-2022", *settings).columns) == [2022, 2023]


def test_party_chooses_whose_books_are_shown() -> None:
    for party in ("gemeente", "rijk"):
        frame = shown("vught-2022", "--party", party)
        assert_frame_equal(frame, made("vught-2022", "staat", party=party).frame, check_names=False, check_dtype=False)
    assert "Baten en lasten per jaar, Het Rijk\n" in ran("show", "vught-2022", "--party", "rijk").out


def test_what_falls_after_the_horizon_is_noted_and_kept_out_of_the_data() -> None:
    words = ("show", "vught-2022", "--set", "years=3", "--view", "balans", "--party", "sw_bedrijf")
    note = "Na de looptijd (na 2024) is nog €\N{NO-BREAK SPACE}222.053 te ontvangen.\n"
    assert note in ran(*words).out
    assert ran(*words).err == ""
    for form in ("csv", "json"):
        done = ran(*words, "--format", form)
        assert note in done.err
        assert "looptijd" not in done.out


# --- risk --------------------------------------------------------------------------------------------------------

VUGHT = "data/scenarios/vught-2022.toml"
AS_WSD = ("--party", "sw_bedrijf")


@pytest.mark.parametrize(
    ("words", "told"),
    {
        "risico --draws 500": "Berekend met 500 trekkingen, startgetal 1.",
        "zekerheid --book prefinancing --seed 7": "Berekend met 10.000 trekkingen, startgetal 7.",
        "drijfveren --draws 500": "Rangcorrelatie (Spearman)",
        "weerstand --capacity 1000000": "A (uitstekend)",
        "gevoeligheid": "12 deelnemers",
        "aandelen": "procent van de spreiding",
    }.items(),
)
def test_risk_is_a_view_and_the_same_each_time(words: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    first, second = (ran("show", VUGHT, "--view", *words.split(), *AS_WSD) for _ in range(2))
    assert (first.status, first.err) == (0, "")
    assert told in first.out.replace("\N{NO-BREAK SPACE}", " ")
    assert first == second


@pytest.mark.parametrize(
    ("words", "message"),
    {
        "staat --draws 500 --capacity 1": (
            "--draws: 500: hoort bij risico, zekerheid, drijfveren, weerstand, niet bij staat\n"
            "--capacity: 1: hoort bij weerstand, niet bij staat\n2 problemen"
        ),
        "plek --party gemeente --profile weert": (
            "--party: gemeente: hoort bij staat, kas, balans, voorfinanciering, neutraal, risico, zekerheid, "
            "drijfveren, weerstand, gevoeligheid, aandelen, niet bij plek\n"
            "--profile: weert: hoort bij staat, kas, balans, neutraal, risico, gevoeligheid, niet bij plek\n2 problemen"
        ),
        "weerstand": "--capacity: geef de beschikbare weerstandscapaciteit in euro\n1 probleem",
        "risico --book prefinancing": (
            "--book: prefinancing: van de voorfinanciering is er geen bedrag per jaar; kies het overzicht zekerheid\n"
            "1 probleem"
        ),
        "risico --draws 5": (
            "--draws heeft een waarde die niet kan. Kies een geheel getal vanaf 100 tot en met 1000000."
        ),
    }.items(),
)
def test_an_option_that_would_do_nothing_is_refused(words: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = ran("show", VUGHT, "--view", *words.split())
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(message)


def test_nothing_uncertain_is_said_with_the_file() -> None:
    file = ROOT / "data/scenarios/weert-begroting-2018.toml"
    done = ran("show", file, "--view", "risico")
    assert done.status == 2
    assert done.err.startswith(f"{file}: uncertainty: er is niets onzeker")


# --- messages ----------------------------------------------------------------------------------------------------

WRONG_WORDS = {
    "toon": "Deze opdracht bestaat niet. Kies uit: adopt, breakeven, check, compare, deelnemer, parameters, report, "
    "show, why.",
    "show": "Er ontbreekt iets: BESTAND.",
    "check": "Er ontbreekt iets: BESTAND.",
    "report": "Er ontbreekt iets: PLAN|BESTAND.",
    "show weert-2017 --weergave kas": "De optie --weergave bestaat niet.",
    "show weert-2017 --veiw kas": "De optie --veiw bestaat niet. Bedoelde u --view?",
    "show weert-2017 --view kasstroom": f"--view heeft een waarde die niet kan. Kies uit: {ALL_VIEWS}.",
    "show weert-2017 --format xlsx": "--format heeft een waarde die niet kan. Kies uit: table, csv, json.",
    "show weert-2017 --set": "Achter --set ontbreekt een waarde.",
    "show weert-2017 kas": "De opdracht bevat te veel woorden; zet een waarde met spaties tussen aanhalingstekens.",
    "report weert-2017 --out LICENSE": "--out heeft een waarde die niet kan. Kies een map.",
}


@pytest.mark.parametrize(("words", "message"), WRONG_WORDS.items(), ids=WRONG_WORDS)
def test_a_command_that_cannot_be_read(words: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert ran(*words.split()) == Ran(2, "", message + HELP)


PARTIES = "gemeente, sw_bedrijf, rijk, deelnemers, begeleiders, opdrachtgevers"
COMMA = "(een getal heeft een punt als decimaalteken); tekst hoort tussen aanhalingstekens"
WRONG_VALUES = {
    "--party sw-bedrijf": ['--party: sw-bedrijf: deze partij staat niet in het scenario; bedoelde u "sw_bedrijf"?'],
    "--party uwv": [f"--party: uwv: deze partij staat niet in het scenario; mogelijk zijn: {PARTIES}"],
    "--set years --set =5": [
        "--set: years: hier hoort SLEUTEL=WAARDE, zoals placements.wia.persons=10",
        "--set: =5: hier hoort SLEUTEL=WAARDE, zoals placements.wia.persons=10",
    ],
    "--set years=3 --set years=4": ["--set: years: deze sleutel is al eerder gegeven"],
    "--set placement.wia.persons=10": [
        '--set: placement.wia.persons: dit pad bestaat niet in het scenario; bedoelde u "placements.wia.persons"?'
    ],
    "--set placements.wia.person=10": [
        '--set: placements.wia.person: deze sleutel bestaat niet; bedoelde u "persons"?'
    ],
    "--set placements.wia.loonwaarde=0,5 --set placements.wia.persons=1.000,0": [
        f'--set: placements.wia.loonwaarde: "0,5" is geen geldige waarde {COMMA}',
        f'--set: placements.wia.persons: "1.000,0" is geen geldige waarde {COMMA}',
    ],
    "--set placements.wia.exit_rate=12 --set years=0": [
        "--set: years: moet minstens 1 zijn, maar er staat 0",
        "--set: placements.wia.exit_rate: moet minder dan 1 zijn, maar er staat 12; een deel van 1: bedoelde u 0.12?",
    ],
}


@pytest.mark.parametrize(("words", "problems"), WRONG_VALUES.items(), ids=WRONG_VALUES)
def test_a_value_that_is_wrong(words: str, problems: list[str]) -> None:
    count = "1 probleem" if len(problems) == 1 else f"{len(problems)} problemen"
    printed = "".join(f"{line}\n" for line in [*problems, f"{count}; er is niets gemaakt."])
    assert ran("show", "vught-2022", *words.split()) == Ran(2, "", printed)


# --- check -------------------------------------------------------------------------------------------------------


def test_all_shipped_scenarios_are_in_order() -> None:
    assert len(SHIPPED) >= 7
    assert ran("check", *SHIPPED) == Ran(0, "".join(f"{path}: in orde\n" for path in SHIPPED), "")


def test_check_reports_on_good_and_bad_files_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests/broken")
    assert ran("check", "uren-te-veel.toml", "basis.toml", "weg.toml") == Ran(
        2,
        "basis.toml: in orde\n",
        "uren-te-veel.toml: placements.pilot.hours: mag hoogstens 40 zijn, maar er staat 50\n"
        "weg.toml: dit bestand bestaat niet\n"
        "2 problemen; er is niets gemaakt.\n",
    )


# --- help and output ---------------------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(Usage|Options?|Commands?|Arguments?|Show|Error|Try|This|Missing|Invalid|default|required|message|exit|and|the"
    r"|file|or|of the|OPTIONS|COMMAND|ARGS|TEXT|PATH|DIRECTORY)\b"
)


@pytest.mark.parametrize("command", [[], ["check"], ["show"], ["report"]], ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_wholly_dutch(command: list[str], option: str) -> None:
    done = ran(*command, option)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Gebruik: ")
    assert "\nKeuzes:\n" in done.out
    assert "Toon deze uitleg." in done.out
    assert not ENGLISH.search(done.out)


def test_the_command_alone_explains_itself() -> None:
    alone, asked = ran(), ran("--help")
    assert (alone.status, alone.out, alone.err) == (2, "", asked.out)


def test_version_is_that_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert ran("--version") == Ran(0, f"scenarios {version}\n", "")


def test_output_is_utf8_whatever_the_terminal_says() -> None:
    words = ["show", "vught-2022", "--party", "sw_bedrijf", "--view", "kas"]
    command = [sys.executable, "-c", "from scenarios.cli import main; main()"]
    clean = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run([*command, *words], env=clean, capture_output=True, check=True)
    assert done.stdout.decode("utf-8") == ran(*words).out.replace("\n", os.linesep)
    assert "−".encode() in done.stdout
    wrong = subprocess.run([*command, "show", "weert-2017€"], env=clean, capture_output=True, check=False)
    assert wrong.returncode == 2
    assert wrong.stderr.decode("utf-8").startswith("weert-2017€: dit scenario bestaat niet")


@pytest.mark.parametrize("view", showing.VIEWS)
def test_a_party_is_refused_exactly_where_it_would_change_nothing(view: str) -> None:
    """The municipality and the company have other amounts in every view of one party."""
    assert set(showing.VIEWS) == {*views.PARTY_VIEWS, *views.COMMON_VIEWS, *views.LEDGER_VIEWS}
    name = "weert-berap1-2018"
    other = ran("show", name, "--view", view, "--party", "sw_bedrijf")
    if view in views.PARTY_VIEWS:
        assert other.status == 0
        assert other.out != ran("show", name, "--view", view).out
    else:
        assert (other.status, other.out) == (2, "")
        assert "--party: sw_bedrijf: hoort bij staat, " in other.err


def test_a_profile_is_refused_for_the_highest_position_which_has_no_sign() -> None:
    stray = ran("show", "vught-2022", "--view", "gevoeligheid", "--book", "prefinancing", "--profile", "weert")
    assert (stray.status, stray.out) == (2, "")
    assert "--profile: weert: hier staan geen bedragen met het teken van een gemeente" in stray.err


@pytest.mark.parametrize("view", showing.VIEWS)
def test_a_profile_is_refused_exactly_where_it_would_change_nothing(view: str) -> None:
    plain, other = (ran("show", "weert-berap1-2018", "--view", view, *more) for more in ((), ("--profile", "weert")))
    assert plain.status == 0
    assert (other.status == 2) == (view not in showing.VIEWS_OF["--profile"])
    assert other.out != plain.out
