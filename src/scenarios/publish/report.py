"""From a plan to PDFs: run the notebooks, check each PDF, and write them when all are made."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from queue import SimpleQueue
from typing import TYPE_CHECKING

from scenarios.publish.notebooks import kept_kernel, notebook_path, run_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jupyter_client.manager import KernelManager

    from scenarios.publish.plan import Plan, Report

MOST_KERNELS = 4  # at once: each takes some hundreds of megabytes


@dataclass(frozen=True)
class Made:
    """A PDF that was made: where it goes, its size in bytes and its number of pages."""

    path: Path
    size: int
    pages: int


def make_reports(plan: Plan, folder: Path) -> Iterator[Made]:
    """Run the notebooks of a plan, as many at once as there are processors, and make a PDF of each, in order.

    They are written after the last one is made and checked: a run that fails leaves every file as it was.
    """
    # Imported here: these cost a second, and a plan that is refused needs none of them.
    import pikepdf

    pdfs = {}
    count = min(len(plan.reports), os.cpu_count() or 1, MOST_KERNELS)
    with ExitStack() as ending:
        idle: SimpleQueue[KernelManager] = SimpleQueue()
        for _ in range(count):
            idle.put(ending.enter_context(kept_kernel()))
        pool = ThreadPoolExecutor(count)
        # When one fails, or somebody stops it, nothing more begins; what is being made is waited for: a kernel that is
        # taken away from papermill leaves it waiting for ever.
        ending.callback(pool.shutdown, cancel_futures=True)
        for report, pdf in zip(plan.reports, pool.map(lambda each: _made(each, idle), plan.reports), strict=True):
            path = folder / f"{report.name}.pdf"
            pdfs[path] = pdf
            yield Made(path, len(pdf), len(pikepdf.open(BytesIO(pdf)).pages))
    for path, pdf in pdfs.items():
        _write(path, pdf)


def _made(report: Report, idle: SimpleQueue[KernelManager]) -> bytes:
    """PDF of one report, by a kernel that has nothing to do."""
    from scenarios.publish.accessibility import problems as pdf_problems
    from scenarios.publish.exporter import blocks_of
    from scenarios.publish.pdf import compile_appendix

    kernel = idle.get()
    try:
        notebook = run_notebook(notebook_path(report.notebook), report.parameters, kernel)
    finally:
        idle.put(kernel)
    blocks = blocks_of(notebook, notebook_path(report.notebook).name)
    pdf = compile_appendix(blocks)
    faults = pdf_problems(pdf, blocks)
    if faults:
        raise RuntimeError(f"{report.name}.pdf: " + "; ".join(faults))
    return pdf


def _write(path: Path, content: bytes) -> None:
    """Write beside the target and then replace it: a reader never finds half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.deel")
    beside.write_bytes(content)
    beside.replace(path)
