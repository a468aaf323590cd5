"""A plan is judged as a whole before anything runs; what is refused leaves every file as it was."""

import re
from ast import literal_eval
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pikepdf
import pytest
from jupyter_client.manager import KernelManager

from commanding import ROOT, Ran, ran
from scenarios.model.run import scenario_path
from scenarios.problems import InputError, Problem
from scenarios.publish import report
from scenarios.publish.plan import read_plan
from scenarios.publish.report import make_reports

Patch = pytest.MonkeyPatch
GOOD = """\
title = "Bijlagen"

[[reports]]
name       = "weert"
notebook   = "beschut_werk"
parameters = { scenario = "weert-2017" }

[[reports]]
name       = "vught"
notebook   = "voorfinanciering"
parameters = { scenario = "vught-2022" }
"""
RISK = """
[[risks]]
risk        = "Er komen minder deelnemers"
consequence = "De pilot kost minder"
source      = "Voorbeeld"
"""
PERCENTAGE = "placements.pilot.loonwaarde: mag hoogstens 1 zijn, maar er staat 45; een deel van 1: bedoelde u 0.45?"
PAST = (
    "flows.lks: Referentiemaandloon WML, zonder vakantietoeslag (vanaf 2024) (wml_reference_month): geen waarde bekend "
    "op 2027-01-01; de laatste bekende waarde geldt tot 2027-01-01 (Staatscourant 2026, 16505); kort de looptijd in, "
    "noem een index onder [projection.loon] of vul data/parameters aan"
)
KEYS = "deze sleutel bestaat niet; mogelijk zijn: name, notebook, gemeenten, moments, parameters"
# What is changed in the good plan, and all that the user then reads.
WRONG: dict[str, tuple[dict[str, str], list[str]]] = {
    "unknown keys": (
        {"[[reports]]": "[[reports]]\nnotitie = 1", "title =": "auteur = 'ik'\ntitle ="},
        [
            f"plan.toml: reports.1.notitie: {KEYS}",
            f"plan.toml: reports.2.notitie: {KEYS}",
            "plan.toml: auteur: deze sleutel bestaat niet; mogelijk zijn: title, audience, reports",
        ],
    ),
    "nothing given": (
        {GOOD: "reports = [{}]"},
        [
            "plan.toml: title: dit gegeven ontbreekt",
            "plan.toml: reports.1.name: dit gegeven ontbreekt",
            "plan.toml: reports.1.notebook: dit gegeven ontbreekt",
        ],
    ),
    "no reports": ({GOOD: 'title = "Bijlagen"\nreports = []'}, ["plan.toml: reports: deze lijst is leeg"]),
    "the same name twice": ({'"vught"': '"weert"'}, ["plan.toml: weert: deze naam komt vaker voor"]),
    "a name with a folder, a name with a capital": (
        {'"vught"': '"../vught"', '"weert"': '"Weert"'},
        [
            'plan.toml: reports.1.name: hier horen kleine letters, cijfers, - en _, maar er staat "Weert"',
            'plan.toml: reports.2.name: hier horen kleine letters, cijfers, - en _, maar er staat "../vught"',
        ],
    ),
    "unknown notebook": (
        {'"beschut_werk"': '"beschutwerk"'},
        ['beschutwerk: dit notitieboek bestaat niet; bedoelde u "beschut_werk"?'],
    ),
    "unknown parameter, wrong type": (
        {'"weert-2017"': "2017", '{ scenario = "vught': '{ scenarios = "vught'},
        [
            "beschut_werk.ipynb: scenario: hier hoort tekst, maar er staat 2017",
            'voorfinanciering.ipynb: scenarios: deze parameter bestaat niet; bedoelde u "scenario"?',
        ],
    ),
    "broken scenarios": (
        {'"weert-2017"': '"weert-2071"', '"vught-2022"': '"STUK"'},
        [
            'weert-2071: dit scenario bestaat niet; bedoelde u "weert-2017"?',
            f"STUK: {PERCENTAGE}",
        ],
    ),
    "no TOML": (
        {"title =": "title :"},
        ["plan.toml: regel 1, teken 7: na een sleutel hoort een is-teken"],
    ),
    # Each of these has to wait for what comes before it, unless all problems are gathered.
    "everything at once": (
        {
            '"weert-2017"': '"weert-2071", partijen = "gemeente"',
            '"voorfinanciering"': '"voorschot"',
            '"vught-2022"': '"vught"',
            '"vught"\nnote': '"weert"\nnote',
        },
        [
            'beschut_werk.ipynb: partijen: deze parameter bestaat niet; bedoelde u "partij"?',
            'weert-2071: dit scenario bestaat niet; bedoelde u "weert-2017"?',
            "voorschot: dit notitieboek bestaat niet",
            'vught: dit scenario bestaat niet; bedoelde u "vught-2022"?',
            "plan.toml: weert: deze naam komt vaker voor",
        ],
    ),
    "a scenario to compare with that is not there": (
        {
            '"weert-2017" }': '"weert-2017", vergelijking = ["weert-2018"] }',
            '"vught-2022" }': '"vught-2022", bandbreedte = ["vught-laag"] }',
        },
        [
            'weert-2018: dit scenario bestaat niet; bedoelde u "weert-2017"?',
            'vught-laag: dit scenario bestaat niet; bedoelde u "vught-2022-laag"?',
        ],
    ),
    "a scenario that runs past the last known date": (
        {'"vught-2022"': '"LANG"'},
        [f"LANG: {PAST}"],
    ),
    "a party and a flow that the scenario does not have": (
        {
            '"weert-2017" }': '"weert-2017", partij = "weert", per_voltijdsplek = ["lks"] }',
            '"vught-2022" }': '"vught-2022", voorfinancier = "sw-bedrijf" }',
        },
        [
            'beschut_werk.ipynb: partij: "weert" staat niet in het scenario',
            'beschut_werk.ipynb: per_voltijdsplek: "lks" staat niet in het scenario',
            'voorfinanciering.ipynb: voorfinancier: "sw-bedrijf" staat niet in het scenario; bedoelde u "sw_bedrijf"?',
        ],
    ),
    "a list of reports with a misspelt name": (
        {"[[reports]]": "[[report]]"},
        [
            "plan.toml: reports: dit gegeven ontbreekt",
            'plan.toml: report: deze sleutel bestaat niet; bedoelde u "reports"?',
        ],
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Patch) -> Path:
    """A working directory with the appendix of yesterday, where no notebook may run."""

    def fail(*_: object, **__: object) -> None:
        pytest.fail("a notebook was executed")

    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/weert.pdf").write_bytes(b"van gisteren")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(papermill, "execute_notebook", fail)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("changes", "problems"), WRONG.values(), ids=WRONG)
def test_a_wrong_plan_is_refused_with_everything_that_is_wrong(
    changes: dict[str, str], problems: list[str], folder: Path
) -> None:
    plan = GOOD
    for old, new in changes.items():
        assert old in plan
        plan = plan.replace(old, new)
    broken = ROOT / "tests/broken/procent-voor-deel.toml"
    long = folder / "lang.toml"
    basis = (ROOT / "tests/broken/basis.toml").read_text("utf-8")
    long.write_text(basis.replace("years        = 3", "years = 6"), "utf-8")
    (folder / "plan.toml").write_text(plan.replace("STUK", str(broken)).replace("LANG", str(long)), "utf-8")
    before = files(folder)

    done = ran("report", "plan.toml")

    count = "1 probleem" if len(problems) == 1 else f"{len(problems)} problemen"
    printed = "".join(f"{line}\n" for line in [*problems, f"{count}; er is niets gemaakt."])
    assert done == Ran(2, "", printed.replace("STUK", str(broken)).replace("LANG", str(long)))
    assert files(folder) == before


# --- from plan to files ------------------------------------------------------------------------------------------


def empty_pdf() -> bytes:
    pdf = BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(pdf)
    return pdf.getvalue()


def test_when_a_later_report_fails_an_earlier_one_is_not_replaced(folder: Path, monkeypatch: Patch) -> None:
    """The first appendix is made and sound, the second is refused by its notebook: nothing on disk changes."""
    problem = Problem("voorfinanciering.ipynb", "", "de partij bestaat niet")

    def run_notebook(path: Path, *_: object) -> nbformat.NotebookNode:
        if path.stem == "voorfinanciering":
            raise InputError([problem])
        return nbformat.v4.new_notebook()

    monkeypatch.setattr(report, "run_notebook", run_notebook)
    monkeypatch.setattr("scenarios.publish.exporter.blocks_of", lambda *_: [])
    monkeypatch.setattr("scenarios.publish.pdf.compile_appendix", lambda _: empty_pdf())
    monkeypatch.setattr("scenarios.publish.accessibility.problems", lambda *_: [])
    (folder / "plan.toml").write_text(GOOD, "utf-8")
    before = files(folder)
    done = ran("report", "plan.toml")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(f"{problem}\n1 probleem; er is niets gemaakt.\n")
    assert files(folder) == before


def folder_of(kernel: KernelManager) -> Path:
    """Working directory of a running kernel, as it says itself."""
    client = kernel.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    asked = {"folder": "__import__('os').getcwd()"}
    reply = client.execute_interactive("", silent=True, user_expressions=asked, timeout=60)
    client.stop_channels()
    return Path(literal_eval(reply["content"]["user_expressions"]["folder"]["data"]["text/plain"]))


@pytest.mark.parametrize("name", ["vught-2022", "eigen.toml", "plan.toml"])
def test_the_notebook_gets_the_scenario_that_was_checked(name: str, folder: Path, monkeypatch: Patch) -> None:
    """By name, by file, or from a plan; seen from the folder in which the notebook runs."""
    seen: list[Path] = []
    monkeypatch.setattr("os.cpu_count", lambda: 1)

    def execute(_path: str, _out: None, parameters: dict[str, Any], km: KernelManager, **_: object) -> None:
        seen.append(folder_of(km) / scenario_path(parameters["scenario"]))
        raise InputError([])

    monkeypatch.setattr(papermill, "execute_notebook", execute)
    (folder / "eigen.toml").write_bytes((ROOT / "tests/broken/basis.toml").read_bytes())
    (folder / "plan.toml").write_text(GOOD.replace('"weert-2017"', '"eigen.toml"'), "utf-8")
    with pytest.raises(InputError):
        list(make_reports(read_plan(Path(name)), Path("reports")))
    shipped = ROOT / "data/scenarios/vught-2022.toml"
    assert seen[0] == (shipped if name == "vught-2022" else folder / "eigen.toml")


def test_a_scenario_of_ones_own_becomes_an_appendix_without_a_plan(tmp_path: Path, monkeypatch: Patch) -> None:
    """One real run, in a folder of its own: the file and its PDF, and nothing else."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "eigen.toml").write_text((ROOT / "tests/broken/basis.toml").read_text("utf-8") + RISK, "utf-8")
    done = ran("report", "eigen.toml", "--out", "uit")
    assert done.status == 0
    assert re.fullmatch(r"uit/eigen\.pdf: \d+ bladzijden, \d+ kB\n", done.out.replace("\\", "/"))
    assert "1 van 1" in done.err
    assert sorted(files(tmp_path)) == ["eigen.toml", str(Path("uit/eigen.pdf"))]
    with pikepdf.open(tmp_path / "uit/eigen.pdf") as pdf:
        assert pdf.docinfo["/Title"] == "Basis voor de foute bestanden hiernaast"
        assert pdf.attachments["eigen.toml"].get_file().read_bytes() == (tmp_path / "eigen.toml").read_bytes()
