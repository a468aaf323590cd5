"""The papers of the cycle end to end: one command for seven municipalities, and what the council then reads."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import page
import pikepdf
import pypdfium2
import pytest

from commanding import ROOT, Ran, ran
from scenarios.analysis.region import TOTAL, open_region, region
from scenarios.analysis.statements import bookings
from scenarios.model.parameter_files import shipped_book
from scenarios.model.profile import open_profile
from scenarios.present.planning import written_as
from scenarios.publish.accessibility import problems
from scenarios.publish.plan import read_plan

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from scenarios.present.convention import Convention

PLANS = ROOT / "data" / "plans"
SEVEN = ["weert", "nederweert", "leudal", "roermond", "maasgouw", "roerdalen", "echt-susteren"]
LAW = {parameter.label for parameter in shipped_book().catalogue.values()}
MOMENTS = ["begroting-2018", "berap1-2018", "berap2-2018"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The whole set for the seven municipalities, by one command."""
    out = tmp_path_factory.mktemp("regio")
    return out, ran("report", PLANS / "midden-limburg-2018.toml", "--out", out)


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Appendices of the cycles of Weert and Vught."""
    out = tmp_path_factory.mktemp("cyclus")
    for name in ("weert-2018", "vught-2023"):
        assert ran("report", PLANS / f"{name}.toml", "--out", out).status == 0
    return out


def blocks_in(path: Path) -> list[dict[str, Any]]:
    with pikepdf.open(path) as document:
        return json.loads(document.attachments["data.json"].get_file().read_bytes())


def tables_in(path: Path) -> dict[str, dict[str, Any]]:
    return {block["id"]: block for block in blocks_in(path) if block["kind"] == "table"}


def text_of(path: Path) -> str:
    sheets = pypdfium2.PdfDocument(path.read_bytes())
    raw = "\n".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    return " ".join(re.sub("[\u00ad\ufffe\x02]", "", raw).replace("\u00a0", " ").split())


def figures_of(table: dict[str, Any], convention: Convention) -> dict[str, list[Decimal]]:
    """Printed rows of a table as rounded amounts, by their heading; in a table without V/N columns."""
    return {
        cells[0]: [convention.amount([cell]) for cell in cells[1:]]
        for cells in (row["cells"] for row in table["rows"])
        if any(cells[1:])
    }


def test_one_command_makes_the_full_set_and_a_summary(made: tuple[Path, Ran]) -> None:
    out, done = made
    names = [*SEVEN, ""]
    expected = {f"midden-limburg-{name}{'-' if name else ''}{moment}.pdf" for name in names for moment in MOMENTS}
    assert done.status == 0
    assert {file.name for file in out.iterdir()} == expected
    assert re.search(r"zeven gemeenten: 24 bijlagen, \d+ bladzijden, \d+ kB\n$", done.out)
    assert "24 van 24" in done.err


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_regional_total_is_the_sum_of_the_municipalities_to_the_cent(moment: str) -> None:
    report = next(
        each for each in read_plan(PLANS / "midden-limburg-2018.toml", moment).reports if each.notebook == "regio"
    )
    given = report.parameters
    papers = open_region(given["scenarios"], given["profielen"], moment, given.get("instellingen"))
    for book in ("recognised", "cash"):
        frame = region(papers, book)
        assert frame.drop(index=TOTAL).sum().tolist() == pytest.approx(frame.loc[TOTAL].tolist(), abs=0.005)
    saldi = {name: bookings(paper.result, paper.profile).sum() for name, paper in papers.items()}
    assert sum(saldi.values()).tolist() == pytest.approx(region(papers, "recognised").loc[TOTAL].tolist(), abs=0.005)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_printed_region_adds_up_and_is_what_each_municipality_prints(moment: str, made: tuple[Path, Ran]) -> None:
    out, convention = made[0], written_as(open_profile("weert"))
    printed = figures_of(tables_in(out / f"midden-limburg-{moment}.pdf")["tabel-regio-baten-lasten"], convention)
    total = printed.pop("Regio")
    assert [sum(column) for column in zip(*printed.values(), strict=True)] == total
    for name, row in zip(SEVEN, printed.values(), strict=True):
        own = tables_in(out / f"midden-limburg-{name}-{moment}.pdf")["tabel-kas-en-baten-lasten"]
        saldo = figures_of(own, convention)["Saldo van baten en lasten"]
        assert all(abs(one - other) <= 1 for one, other in zip(row, saldo, strict=True))


def test_what_has_no_source_is_marked_as_an_illustration(made: tuple[Path, Ran]) -> None:
    for name in SEVEN[1:]:
        text = text_of(made[0] / f"midden-limburg-{name}-begroting-2018.pdf")
        assert "Ter illustratie" in text.split("Inhoud")[0]
        assumptions = tables_in(made[0] / f"midden-limburg-{name}-begroting-2018.pdf")["tabel-aannames"]
        own = [row["cells"] for row in assumptions["rows"] if row["cells"][0] not in LAW]
        published = [cells for cells in own if cells[3] == "vastgesteld" and "Weert DJ-2213" in cells[-1]]
        assert published == [], f"{name} prints figures of Weert as published"


def test_a_moment_has_what_it_needs_and_no_more(cycle: Path) -> None:
    held = {path.stem: set(tables_in(path)) for path in cycle.glob("*.pdf")}
    assert "tabel-kasgeldlimiet" in held["weert-begroting-2018"]
    assert "tabel-afwijkingen" not in held["weert-begroting-2018"]
    assert {"tabel-afwijkingen", "tabel-begrotingswijziging", "tabel-geboekt"} <= held["weert-berap1-2018"]
    assert "tabel-kasgeldlimiet" not in held["weert-berap1-2018"]
    assert {"tabel-nog-te-ontvangen", "tabel-structureel", "tabel-kasgeldlimiet"} <= held["weert-rekening-2018"]
    assert all(not tables & {"tabel-iv3", "tabel-afgekeurd", "tabel-aansluiting"} for tables in held.values())


def test_the_office_reads_what_the_council_does_not(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    text = (PLANS / "weert-2018.toml").read_text("utf-8").replace('audience = "raad"', 'audience = "intern"')
    plan.write_text(text, encoding="utf-8")
    assert ran("report", plan, "--moment", "rekening-2018", "--out", tmp_path).status == 0
    tables = tables_in(tmp_path / "weert-rekening-2018.pdf")
    assert {"tabel-iv3", "tabel-afgekeurd", "tabel-aansluiting"} <= set(tables)
    assert [row["cells"][0] for row in tables["tabel-afgekeurd"]["rows"]] == ["122", "123"]


def test_every_table_of_amounts_says_its_convention_unit_and_prices(cycle: Path) -> None:
    for path in cycle.glob("*.pdf"):
        profile = open_profile(path.stem.split("-")[0])
        convention = written_as(profile)
        tables = tables_in(path)
        for name in ("tabel-wat-mag-het-kosten", "tabel-structureel", "tabel-kas-en-baten-lasten", "tabel-afwijkingen"):
            if name in tables:
                assert tables[name]["sign"].endswith(convention.sentence)
                assert tables[name]["unit"].startswith(convention.unit_text)
        assert "Lopende prijzen." in tables["tabel-wat-mag-het-kosten"]["notes"]


def test_a_change_of_the_budget_is_printed_as_closing_on_nil(cycle: Path) -> None:
    table = tables_in(cycle / "weert-berap1-2018.pdf")["tabel-begrotingswijziging"]
    assert table["rows"][-1]["cells"] == ["Sluit op", "-", "-", "-", "-"]
    printed = figures_of(table, written_as(open_profile("weert")))
    assert all(sum(column) == 0 for column in zip(*printed.values(), strict=True))


def test_the_same_saldo_returns_in_every_table_of_a_paper(cycle: Path) -> None:
    for name in ("weert-begroting-2018", "weert-berap1-2018", "weert-berap2-2018", "weert-rekening-2018"):
        tables, convention = tables_in(cycle / f"{name}.pdf"), written_as(open_profile("weert"))
        cost = tables["tabel-wat-mag-het-kosten"]
        own = [column["label"] for column in cost["columns"]].index("Verschil") - 1
        saldo = convention.amount([cost["rows"][-1]["cells"][own]])
        timing = tables["tabel-kas-en-baten-lasten"]
        year = next(at for at, column in enumerate(timing["columns"]) if column["label"].startswith("2018"))
        rows = {row["cells"][0]: row["cells"] for row in timing["rows"]}
        assert convention.amount([rows["Saldo van baten en lasten"][year]]) == saldo
        text = text_of(cycle / f"{name}.pdf").split("Inhoud")[0]
        assert f"{abs(saldo):,}".replace(",", ".") in text


def test_the_bridge_that_is_printed_leads_from_the_version_before_to_the_paper(cycle: Path) -> None:
    table = tables_in(cycle / "weert-berap1-2018.pdf")["tabel-verschil"]
    printed = list(figures_of(table, written_as(open_profile("weert"))).values())
    assert [sum(column) for column in zip(*printed[:-1], strict=True)] == printed[-1]
    assert "volgorde" in " ".join(table["notes"])


@pytest.mark.parametrize("standard", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A])
def test_every_appendix_of_the_cycle_keeps_to_the_standard(
    cycle: Path, made: tuple[Path, Ran], standard: page.ValidationProfile
) -> None:
    for path in [*cycle.glob("*.pdf"), made[0] / "midden-limburg-berap1-2018.pdf"]:
        report = page.validate_pdf_bytes(path.read_bytes(), profile=standard)
        assert report.is_compliant, f"{path.name}: {report}"
        assert problems(path.read_bytes(), blocks_in(path)) == []


def test_two_runs_give_the_same_bytes(cycle: Path, tmp_path: Path) -> None:
    assert ran("report", PLANS / "weert-2018.toml", "--moment", "berap1-2018", "--out", tmp_path).status == 0
    assert (tmp_path / "weert-berap1-2018.pdf").read_bytes() == (cycle / "weert-berap1-2018.pdf").read_bytes()
