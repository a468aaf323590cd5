"""From a notebook that ran to the same PDF, through nbconvert's own command."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from scenarios.present.blocks import MIME
from scenarios.problems import InputError
from scenarios.publish import maker
from scenarios.publish.exporter import AppendixExporter, blocks_of
from scenarios.publish.pdf import compile_appendix

SHOW = "from IPython.display import display\ndisplay({{'{mime}': {block!r}, 'text/plain': 'tekst'}}, raw=True)"


def show(block: dict) -> nbformat.NotebookNode:
    return new_code_cell(SHOW.format(mime=MIME, block=block))


def ran(*blocks: dict) -> nbformat.NotebookNode:
    """Build a code cell as it is after it ran."""
    outputs = [new_output("display_data", data={MIME: block}) for block in blocks]
    return new_code_cell("toon()", execution_count=1, outputs=outputs)


@pytest.fixture(scope="module")
def executed(blocks, tmp_path_factory) -> Path:
    cells = [
        show(blocks[0]),
        new_markdown_cell(blocks[1]["markdown"]),
        new_code_cell("geheim = 'staat in code'\nprint('los geprint')\n'laatste waarde'"),
        new_raw_cell("rauwe cel"),
        new_code_cell(""),
        *(show(block) for block in blocks[2:4]),
        new_markdown_cell("  "),
    ]
    path = tmp_path_factory.mktemp("notebook") / "bijlage.ipynb"
    nbformat.write(NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute(), path)
    return path


def test_only_markdown_and_blocks_leave_the_notebook(executed, blocks):
    assert blocks_of(nbformat.read(executed, as_version=4)) == blocks[:4]


def test_nbconvert_prints_one_and_explains_the_other(executed, tmp_path):
    fresh = tmp_path / "kosten.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 + 1"), new_code_cell("2")]), fresh)
    command = [sys.executable, "-m", "nbconvert", "--to", "raadsbijlage", str(executed), str(fresh)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "kosten.ipynb: het notitieboek is nog niet uitgevoerd. Kies in JupyterLab Run" in done.stderr
    assert "Traceback" not in done.stderr
    assert not fresh.with_suffix(".pdf").exists()
    expected = compile_appendix(blocks_of(nbformat.read(executed, as_version=4)))
    assert executed.with_suffix(".pdf").read_bytes() == expected


def test_figures_of_a_process_that_is_gone_are_printed_only_when_they_are_made_anew(executed, tmp_path):
    notebook = nbformat.read(executed, as_version=4)
    notebook.cells[0].outputs[0].data[maker.MIME] = {"process": 999_999, "since": 1.0}
    old = tmp_path / "kosten.ipynb"
    nbformat.write(notebook, old)
    command = [sys.executable, "-m", "nbconvert", "--to", "raadsbijlage", str(old)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "is gestopt; wat hier staat is van een eerdere keer" in refused.stderr
    assert not old.with_suffix(".pdf").exists()
    subprocess.run([*command, "--execute"], capture_output=True, check=True)
    assert old.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_jupyterlab_can_offer_the_exporter():
    assert AppendixExporter.export_from_notebook == "Raadsbijlage (PDF)"
    assert (AppendixExporter.output_mimetype, AppendixExporter().file_extension) == ("application/pdf", ".pdf")


def test_inside_jupyterlab_the_message_is_raised(blocks):
    with pytest.raises(InputError, match="er is geen titelblok"):
        AppendixExporter().from_notebook_node(new_notebook(cells=[new_markdown_cell("# Kop")]))


def test_every_problem_names_its_cell(blocks):
    failed = new_code_cell("1/0", execution_count=2)
    failed.outputs = [new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])]
    with pytest.raises(InputError) as caught:
        blocks_of(new_notebook(cells=[ran(blocks[0]), failed, new_code_cell("2")]), "kosten.ipynb")
    assert [(problem.file, problem.key) for problem in caught.value.problems] == [
        ("kosten.ipynb", "cel 2"),
        ("kosten.ipynb", "cel 3"),
    ]
    assert "ZeroDivisionError" in caught.value.problems[0].message


def test_refused_markdown_names_its_cell(blocks):
    cells = [ran(blocks[0]), new_code_cell("x = 1", execution_count=2), new_markdown_cell("![x](y.png)")]
    with pytest.raises(InputError, match="cel 3: een afbeelding in een tekstcel kan niet"):
        blocks_of(new_notebook(cells=cells))
