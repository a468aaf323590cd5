"""From a notebook to the appendix: `jupyter nbconvert --to raadsbijlage` and JupyterLab's export menu."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from nbconvert.exporters import Exporter
from nbconvert.preprocessors import ExecutePreprocessor
from traitlets import default
from traitlets.config import Application

from scenarios.present.blocks import MIME
from scenarios.problems import InputError, Problem
from scenarios.publish import maker
from scenarios.publish.blocks import problems
from scenarios.publish.pdf import compile_appendix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

    from scenarios.present.blocks import Block

MOMENT_TAGS = ("kadernota", "begroting", "raadsvoorstel", "berap", "rekening")
_RUN_AGAIN = "Kies in JupyterLab Run > Restart Kernel and Run All Cells, sla op en exporteer opnieuw."


def blocks_of(notebook: NotebookNode, name: str = "notitieboek") -> list[Block]:
    """Read what the council may see from an executed notebook.

    Parameters
    ----------
    notebook
        Notebook in nbformat 4. Code, raw cells and other outputs are left behind.
    name
        How the user knows the notebook, for the messages.

    Returns
    -------
    list of dict
        Markdown cells as text blocks and display blocks as they are, in order; the title block first.

    Raises
    ------
    InputError
        If the notebook was not executed, holds an error, has no title block, or holds something that cannot
        be printed; one Dutch sentence for each.
    """
    unfit = _execution_problems(notebook, name)
    if unfit:
        raise InputError(unfit)
    cells = list(enumerate(notebook["cells"], start=1))
    title = next((block for _, cell in cells for block in _blocks_of_cell(cell) if block["kind"] == "title"), {})
    placed = [
        (f"cel {number}", block)
        for number, cell in cells
        if _is_for(cell, title.get("moment", ""), title.get("audience", ""))
        for block in _blocks_of_cell(cell)
    ]
    blocks = [block for _, block in placed]
    found = problems(blocks, name, [place for place, _ in placed])
    if found:
        raise InputError(found)
    return blocks


def _is_for(cell: NotebookNode, moment: str, audience: str) -> bool:
    """Whether the paper of this moment and reader has this cell: by its tags, where the title block names both.

    A cell with the kind of one or more moments as tags ("begroting", "berap") is for those only; one with the tag
    "intern" is not for the council.
    """
    tags = set(cell["metadata"].get("tags", []))
    of_moments = tags & set(MOMENT_TAGS)
    kind = moment.rstrip("123")
    return (not moment or not of_moments or kind in of_moments) and ("intern" not in tags or audience == "intern")


def _blocks_of_cell(cell: NotebookNode) -> list[Block]:
    if cell["cell_type"] == "markdown" and cell["source"].strip():
        return [{"kind": "text", "markdown": cell["source"]}]
    return [output["data"][MIME] for output in cell.get("outputs", []) if MIME in output.get("data", {})]


def _execution_problems(notebook: NotebookNode, name: str) -> list[Problem]:
    code = [
        (f"cel {number}", cell)
        for number, cell in enumerate(notebook["cells"], start=1)
        if cell["cell_type"] == "code" and cell["source"].strip()
    ]
    if code and all(cell["execution_count"] is None for _, cell in code):
        return [Problem(name, "", f"het notitieboek is nog niet uitgevoerd. {_RUN_AGAIN}")]
    return [Problem(name, key, message) for key, cell in code for message in _cell_problems(cell)]


def _cell_problems(cell: NotebookNode) -> Iterator[str]:
    if cell["execution_count"] is None:
        yield f"deze cel is nog niet uitgevoerd. {_RUN_AGAIN}"
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            yield f"deze cel stopte met een fout ({output['ename']}). Herstel die. {_RUN_AGAIN}"


def _left_behind(notebook: NotebookNode, name: str) -> list[Problem]:
    """Cells that follow a workbench which is gone: they have figures of another time."""
    message = f"het werkblad waar deze cel bij hoort, is gestopt; wat hier staat is van een eerdere keer. {_RUN_AGAIN}"
    return [
        Problem(name, f"cel {number}", message)
        for number, cell in enumerate(notebook["cells"], start=1)
        for output in cell.get("outputs", [])
        if maker.MIME in output.get("data", {}) and not maker.at_work(output["data"][maker.MIME])
    ]


class AppendixExporter(Exporter):
    """Export an executed notebook as the council appendix (PDF).

    JupyterLab shows it in *Save and Export Notebook As* under its entry point name, ``Raadsbijlage``.
    """

    export_from_notebook = "Raadsbijlage (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # other exporters return text here too
        self,
        nb: NotebookNode,
        resources: Any = None,
        **kw: Any,
    ) -> tuple[bytes, Any]:
        """Convert one notebook.

        Parameters
        ----------
        nb
            Executed notebook; no preprocessors run, so what was shown is what is printed.
        resources
            nbconvert's resources; ``metadata.name`` names the notebook in messages.
        **kw
            Passed on to nbconvert.

        Returns
        -------
        tuple
            The PDF as bytes, and the resources with ``output_extension`` set.

        Raises
        ------
        InputError
            As `blocks_of`, and when what it shows followed a workbench that is gone. On nbconvert's command line the
            sentences are printed and the exit status is 2.
        """
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        name = resources.get("metadata", {}).get("name", "notitieboek") + ".ipynb"
        try:
            gone = [] if self._executes else _left_behind(nb, name)
            if gone:
                raise InputError(gone)
            return compile_appendix(blocks_of(notebook, name)), resources
        except InputError as error:
            if _on_command_line():
                sys.stderr.write(f"{error}\n")
                sys.exit(2)
            raise

    @property
    def _executes(self) -> bool:
        """Whether the notebook was run anew for this export (`jupyter nbconvert --execute`)."""
        return any(isinstance(each, ExecutePreprocessor) and each.enabled for each in self._preprocessors)


def _on_command_line() -> bool:
    """Tell nbconvert's own program, which prints tracebacks, from JupyterLab, which shows the message."""
    # By name: nbconvert's program imports every exporter while it is itself still being imported.
    return Application.initialized() and Application.instance().name == "jupyter-nbconvert"
