"""A real JupyterLab or Voilà on a copy of the workbook, and a real browser before it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
NOTEBOOK = "notebooks/verkenning.ipynb"
OWN = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")  # folders that a server does not share with the user
VOILA = next(line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "bin/voila" in line)
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
    own = {
        name: str(folder / ".jupyter" / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
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
    words = ["jupyterlab", "--no-browser", "--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token="]
    return served(folder, *words, "--allow-root", f"--ServerApp.root_dir={folder}")


def voila(folder: Path) -> Any:
    """Voilà on the notebook, as `make voila` starts it, without opening a browser."""
    words = [word for word in VOILA.split() if word != "$(VENV)/bin/voila"]
    return served(folder, "voila", *words, "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1")


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
