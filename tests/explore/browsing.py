"""A real JupyterLab or Voilà on a copy of the workbook, and a real browser before it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
NOTEBOOK = "notebooks/verkenning.ipynb"
OWN = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")  # folders that a server does not share with the user
SIZE = {"width": 1280, "height": 720}
STEP = 10_000  # milliseconds a step may take on a busy machine; how long it took is told, not judged
STARTING = 5_000  # milliseconds in which a notebook begins to run, or is asked again
STARTED = 90  # seconds a server may take


def copied(folder: Path) -> Path:
    """Copy of the workbook, to write scenarios and reports in."""
    for name in ("src", "data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def served(folder: Path, *words: str) -> Iterator[str]:
    """Start a Jupyter program on a copy of the workbook; gives its address, and stops it."""
    port = free_port()
    own = {name: str(folder / ".jupyter" / name) for name in OWN}
    env = os.environ | own | {"PYTHONPATH": str(folder / "src")}
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", *(word.format(port=port) for word in words)], cwd=folder, env=env, stdout=log, stderr=log
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", server, folder / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def lab(folder: Path) -> Any:
    """JupyterLab as `make lab` starts it, without opening a browser."""
    words = ["--no-browser", "--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token=", "--allow-root"]
    return served(folder, "jupyter", *made_by("jupyter"), *words)


def voila(folder: Path) -> Any:
    """Voilà on the notebook, as `make voila` starts it, without opening a browser."""
    return served(folder, "voila", *made_by("voila"), "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1")


def made_by(program: str) -> list[str]:
    """What `make` says to a program that serves the workbench."""
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    (line,) = (each.split() for each in lines if each.startswith(f"\t$(VENV)/bin/{program} "))
    return line[1:]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTED
    while time.monotonic() < until and server.poll() is None:
        try:
            urlopen(address, timeout=2).close()  # noqa: S310 - this machine
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(log.read_text())


# --- before the screen -------------------------------------------------------------------------------------------


def opened(browser: Any, address: str, notebook: str = NOTEBOOK) -> Any:
    """The workbench in a notebook that was opened and run."""
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(60_000)
    page.goto(f"{address}/doc/tree/{notebook}")
    page.wait_for_selector(".jp-NotebookPanel-toolbar")
    run_all(page)
    return page.locator(".scenarios-workbench")


def run_all(page: Any) -> None:
    """Run every cell, as soon as the notebook and its kernel are there, and wait for the last block."""
    page.wait_for_selector(".jp-CodeCell", state="attached")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")
    begun = page.locator(".jp-InputPrompt:has-text('[*]'), .scenarios-workbench .lever").first
    for _ in range(8):  # on a busy machine the menu is there before what it does, or a question stands before it
        with suppress(Exception):
            question = page.locator(".jp-Dialog .jp-mod-accept")
            if question.count():
                question.first.click(timeout=STARTING)
            page.get_by_role("menuitem", name="Run", exact=True).click(timeout=STARTING)
            page.get_by_text("Run All Cells", exact=True).click(timeout=STARTING)
            begun.wait_for(state="attached", timeout=STARTING)
            break
    page.wait_for_selector(".scenarios-workbench .lever")
    page.wait_for_selector(".jp-Notebook .jp-RenderedHTMLCommon table caption:has-text('Controles')")


def saved(page: Any) -> None:
    """Save the notebook until it is: a block that comes in, or JupyterLab's own save, may be under way."""
    for _ in range(12):
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_text("Save Notebook", exact=True).click()
        with suppress(Exception):
            page.wait_for_function("!document.querySelector('.jp-mod-dirty')", timeout=STARTING)
            return
    raise AssertionError(f"Not saved; what JupyterLab asks: {page.locator('.jp-Dialog').all_inner_texts()}")


def answered(bench: Any, act: Any) -> float:
    """Do something and wait until the kernel has answered; seconds it took."""
    before, begin = bench.get_attribute("data-answered") or "", time.perf_counter()
    act()
    bench.page.wait_for_function(
        "before => { const root = document.querySelector('.scenarios-workbench');"
        " return (root.dataset.answered || '') !== before && !root.classList.contains('waiting'); }",
        arg=before,
        timeout=STEP,
        polling=5,
    )
    return time.perf_counter() - begin


def show(bench: Any, tab: str) -> None:
    found = bench.get_by_role("tab", name=tab, exact=True)
    if found.get_attribute("aria-selected") != "true":
        answered(bench, found.click)


def typed(bench: Any, label: str, text: str) -> None:
    field = bench.get_by_label(label, exact=True).first
    field.fill(text)
    answered(bench, lambda: field.press("Enter"))
