"""The two council appendices end to end: from the shipped plan to PDFs that hold, say and show what they must."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import nbformat
import page
import pikepdf
import pypdfium2
import pytest

from scenarios.model.parameter_files import ROOT
from scenarios.model.run import run
from scenarios.publish.accessibility import problems
from scenarios.publish.notebooks import notebook_path, run_notebook
from scenarios.publish.plan import read_plan
from scenarios.publish.report import make_reports

if TYPE_CHECKING:
    from pathlib import Path

PLAN = ROOT / "data" / "plans" / "raadsvoorstellen.toml"
NAMES = ["weert-2017", "vught-2022"]
COMMAND = [sys.executable, "-m", "scenarios"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Run the plan as `make report` does; the folder with PDFs and what the command said."""
    out = tmp_path_factory.mktemp("reports")
    done = subprocess.run(
        [*COMMAND, "report", str(PLAN), "--out", str(out)], cwd=ROOT, text=True, capture_output=True, check=True
    )
    return out, done


@pytest.fixture(scope="module")
def pdfs(made: tuple[Path, object]) -> dict[str, bytes]:
    return {name: (made[0] / f"{name}.pdf").read_bytes() for name in NAMES}


def blocks_in(pdf: bytes) -> list[dict]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return json.loads(document.attachments["data.json"].get_file().read_bytes())


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(sheet.get_textpage().get_text_range().split()).replace("\u00a0", " ") for sheet in document]


def test_the_command_names_each_pdf_and_shows_progress(made: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, done = made
    assert sorted(file.name for file in out.iterdir()) == ["vught-2022.pdf", "weert-2017.pdf"]
    assert all(f"{name}.pdf: " in done.stdout for name in NAMES)
    assert "2 van 2" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_run_elsewhere_gives_the_same_bytes(pdfs: dict[str, bytes], tmp_path: Path) -> None:
    elsewhere = os.environ | {"TZ": "Pacific/Auckland", "LANG": "C", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1"}
    subprocess.run(
        [*COMMAND, "report", str(PLAN), "--out", "again"], cwd=tmp_path, env=elsewhere, check=True, capture_output=True
    )
    for name in NAMES:
        assert (tmp_path / "again" / f"{name}.pdf").read_bytes() == pdfs[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("standard", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A])
def test_the_pdf_keeps_to_the_standard(pdfs: dict[str, bytes], name: str, standard: page.ValidationProfile) -> None:
    report = page.validate_pdf_bytes(pdfs[name], profile=standard)
    assert report.is_compliant, report


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_says_what_its_data_says(pdfs: dict[str, bytes], name: str) -> None:
    blocks = blocks_in(pdfs[name])
    assert problems(pdfs[name], blocks) == []
    assert sum(block["kind"] == "chart" for block in blocks) >= 3
    assert sum(block["kind"] == "table" for block in blocks) >= 7


@pytest.mark.parametrize("name", NAMES)
def test_page_one_answers_in_one_minute(pdfs: dict[str, bytes], name: str) -> None:
    first, second, *_ = pages_of(pdfs[name])
    scenario = run(name).scenario
    assert scenario.question in first
    assert all(label in first for label in ("Er komt binnen", "Er gaat uit", "Blijft over", "Hoogste voorschot"))
    assert "Figuur 1" in first
    assert "Figuur 2" not in first
    assert "Tabel" not in first
    assert "Inhoud" in second
    assert all(f"pagina {k} van" in text for k, text in enumerate(pages_of(pdfs[name]), start=1))


def test_weert_prints_the_saldo_the_paper_leaves_out(pdfs: dict[str, bytes]) -> None:
    text = " ".join(pages_of(pdfs["weert-2017"]))
    for figure in ("−€ 1.361", "−€ 3.741", "−€ 48.633", "€ 17.693", "€ 28.500", "€ 25.500", "€ 26.861"):
        assert figure in text
    assert "Het maximum van € 2.000 is buiten bereik" in text
    assert all(figure in text for figure in ("1.612", "€ 10,79", "€ 822,12", "€ 1.628,12", "vanaf 2025"))


def test_vught_prints_who_waits_how_long_and_for_how_much(pdfs: dict[str, bytes]) -> None:
    text = " ".join(pages_of(pdfs["vught-2022"]))
    peak = run("vught-2022").prefinancing("sw_bedrijf")["stand"].max()
    assert f"€ {round(peak):,}".replace(",", ".") in text
    assert "alles is terug in december 2026" in text
    assert "Loonkostensubsidie is in beginsel niet bedoeld voor mensen met een UWV-uitkering" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_scenario_files_travel_inside(pdfs: dict[str, bytes], name: str) -> None:
    with pikepdf.open(BytesIO(pdfs[name])) as document:
        inside = document.attachments[f"{name}.toml"].get_file().read_bytes()
        parameters = document.attachments[f"parameters-{name}.csv"].get_file().read_bytes().decode()
    assert inside == (ROOT / "data" / "scenarios" / f"{name}.toml").read_bytes()
    assert parameters.startswith("parameter,valid_from,valid_to,value,status")
    assert len(parameters.splitlines()) > 1


def test_notebook_and_menu_give_the_same_appendix_and_changed_text_is_printed(
    pdfs: dict[str, bytes], tmp_path: Path
) -> None:
    """One execution: export it as it is through nbconvert, then with a sentence changed by hand."""
    executed = run_notebook(notebook_path("voorfinanciering"), {"scenario": "vught-2022"})
    nbformat.write(executed, tmp_path / "voorfinanciering.ipynb")
    convert = [sys.executable, "-m", "nbconvert", "--to", "raadsbijlage", "voorfinanciering.ipynb"]
    subprocess.run(convert, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "voorfinanciering.pdf").read_bytes() == pdfs["vught-2022"]

    cell = next(cell for cell in executed.cells if cell.source.startswith("# De voorfinanciering"))
    cell.source += "\n\nDe wethouder licht dit mondeling toe."
    nbformat.write(executed, tmp_path / "voorfinanciering.ipynb")
    subprocess.run(convert, cwd=tmp_path, check=True, capture_output=True)
    changed = (tmp_path / "voorfinanciering.pdf").read_bytes()
    assert "De wethouder licht dit mondeling toe." in " ".join(pages_of(changed))


def test_a_pdf_that_fails_its_own_checks_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenarios.publish import accessibility, report

    executed = nbformat.v4.new_notebook()
    monkeypatch.setattr(report, "run_notebook", lambda *_: executed)
    monkeypatch.setattr("scenarios.publish.exporter.blocks_of", lambda *_: [])
    monkeypatch.setattr("scenarios.publish.pdf.compile_appendix", lambda _: b"%PDF-")
    monkeypatch.setattr(accessibility, "problems", lambda *_: ["de taal van het document is niet Nederlands"])
    with pytest.raises(RuntimeError, match="niet Nederlands"):
        list(make_reports(read_plan(PLAN), tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_the_notebook_of_sensitivity_says_where_it_turns(tmp_path: Path) -> None:
    plan = ROOT / "data" / "plans" / "gevoeligheid.toml"
    subprocess.run([*COMMAND, "report", str(plan), "--out", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    told = {
        "weert-2017": "Vanaf 8 plekken is het tekort van Gemeente Weert in 2020 groter dan € 10.000 (baten en lasten)",
        "vught-2022": "Bij een aandeel van ongeveer 92,52% voor “Vergoeding loonkostensubsidie door het Rijk”",
    }
    for name, sentence in told.items():
        pdf = (tmp_path / f"gevoeligheid-{name}.pdf").read_bytes()
        report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
        assert report.is_compliant, report
        text = " ".join(pages_of(pdf))
        assert sentence in text
        assert "Waar de onzekerheid vandaan komt" in text
        kinds = [block["kind"] for block in blocks_in(pdf)]
        assert (kinds.count("chart"), kinds.count("table")) == (3, 7)


def test_the_appendix_says_how_sure_it_is(pdfs: dict[str, bytes]) -> None:
    text = " ".join(pages_of(pdfs["vught-2022"]))
    assert "In acht van de tien gevallen ligt het tekort van WSD over 2022 tot en met 2026" in text
    ids = {block.get("id") for block in blocks_in(pdfs["vught-2022"])}
    assert {"figuur-risico", "figuur-zekerheid", "figuur-gevoeligheid", "tabel-risico", "tabel-zekerheid"} <= ids
