"""Workbenches on scenarios of one's own."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from commanding import ROOT
from scenarios.explore.drafts import Keeper
from scenarios.explore.workbench import Workbench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Scenarios of one's own, with all they build on."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data/scenarios"


@pytest.fixture
def open_bench(folder: Path, tmp_path: Path) -> Any:
    def opened(name: str = "vught-2022", party: str = "sw_bedrijf", drafts: str = "drafts") -> Workbench:
        return Workbench(str(folder / f"{name}.toml"), party, folder, Keeper(tmp_path / drafts))

    return opened
