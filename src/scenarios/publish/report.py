"""From a plan to PDFs: run the notebooks, check each PDF, and write them when all are made."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from scenarios.publish.notebooks import kept_kernel, notebook_path, run_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scenarios.publish.plan import Plan


@dataclass(frozen=True)
class Made:
    """A PDF that was made: where it goes, its size in bytes and its number of pages."""

    path: Path
    size: int
    pages: int


def make_reports(plan: Plan, folder: Path) -> Iterator[Made]:
    """Run the notebooks of a plan, one after another in one kernel, and make a PDF of each.

    They are written after the last one is made and checked: a run that fails leaves every file as it was.
    """
    # Imported here: these cost a second, and a plan that is refused needs none of them.
    import pikepdf

    from scenarios.publish.accessibility import problems as pdf_problems
    from scenarios.publish.exporter import blocks_of
    from scenarios.publish.pdf import compile_appendix

    pdfs = {}
    with kept_kernel() as kernel:
        for report in plan.reports:
            notebook = run_notebook(notebook_path(report.notebook), report.parameters, kernel)
            blocks = blocks_of(notebook, notebook_path(report.notebook).name)
            pdf = compile_appendix(blocks)
            faults = pdf_problems(pdf, blocks)
            if faults:
                raise RuntimeError(f"{report.name}.pdf: " + "; ".join(faults))
            path = folder / f"{report.name}.pdf"
            pdfs[path] = pdf
            yield Made(path, len(pdf), len(pikepdf.open(BytesIO(pdf)).pages))
    for path, pdf in pdfs.items():
        _write(path, pdf)


def _write(path: Path, content: bytes) -> None:
    """Write beside the target and then replace it: a reader never finds half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.deel")
    beside.write_bytes(content)
    beside.replace(path)
