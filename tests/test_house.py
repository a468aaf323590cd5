"""The house keeps its own rules: packaging files agree, nothing of one machine leaks in, imports point down."""

import ast
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("**/[!.]*.ipynb"))


# --- environment.yml ---------------------------------------------------------------------------------------------

# conda-forge has no package of that name, or another program under it; `pip: -e .` brings these.
PIP_ONLY = {"font-source-sans-pro", "typst"}
CONDA_NAMES = {"matplotlib-base": "matplotlib", "jupyter_client": "jupyter-client"}


def ranges(requirements: list[str]) -> dict[str, str]:
    parsed = map(Requirement, requirements)
    return {CONDA_NAMES.get(one.name, one.name): str(one.specifier) for one in parsed}


def conda_faults(environment: dict[str, Any]) -> list[str]:
    conda = ranges([entry for entry in environment["dependencies"] if isinstance(entry, str) and entry != "pip"])
    wanted = {name: text for name, text in ranges(PROJECT["dependencies"]).items() if name not in PIP_ONLY}
    wanted |= ranges([f"python {PROJECT['requires-python']}"])
    different = {name for name in conda.keys() | wanted.keys() if conda.get(name) != wanted.get(name)}
    faults = [f"{name}: {conda.get(name)} is not {wanted.get(name)}" for name in sorted(different)]
    return faults if {"pip": ["-e ."]} in environment["dependencies"] else [*faults, "pip: -e . is missing"]


def test_conda_environment_agrees_with_pyproject() -> None:
    assert conda_faults(ENVIRONMENT) == []


@pytest.mark.parametrize("written", ["numpy >=2.1", "numpy", "numba >=2.2", "numpy >=2.2,<3"])
def test_a_drifted_conda_environment_is_noticed(written: str) -> None:
    drifted = copy.deepcopy(ENVIRONMENT)
    drifted["dependencies"][drifted["dependencies"].index("numpy >=2.2")] = written
    assert conda_faults(drifted)


# --- requirements.lock -------------------------------------------------------------------------------------------

DIRECT = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"], *PYPROJECT["build-system"]["requires"]]
PLATFORMS = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}


def machines() -> Iterator[dict[str, str]]:
    """First and last patch of every supported Python, on every platform."""
    for minor, patch, (platform, (system, os_name)) in product((11, 12, 13), (0, 99), PLATFORMS.items()):
        yield {str(key): str(value) for key, value in default_environment().items()} | {
            "python_version": f"3.{minor}",
            "python_full_version": f"3.{minor}.{patch}",
            "sys_platform": platform,
            "platform_system": system,
            "os_name": os_name,
        }


def lock_faults(lock: str) -> list[str]:
    lines = [line for line in lock.replace("\\\n", "").splitlines() if not line.lstrip().startswith("#")]
    faults = [f"not a hashed pin: {line}" for line in lines if not re.search(r"==.*--hash=sha256:[0-9a-f]{64}", line)]
    pins = [Requirement(line.split(" --hash")[0]) for line in lines]
    for machine in machines():
        where = f"Python {machine['python_full_version']} on {machine['sys_platform']}"
        active = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(machine)]
        names = [canonicalize_name(pin.name) for pin in active]
        faults += [f"{name} is pinned twice for {where}" for name in sorted({n for n in names if names.count(n) > 1})]
        versions = {name: str(pin.specifier).removeprefix("==") for name, pin in zip(names, active, strict=True)}
        for wanted in map(Requirement, DIRECT):
            version = versions.get(canonicalize_name(wanted.name))
            if version is None or version not in wanted.specifier:
                faults.append(f"{wanted} is {version} for {where}")
    return faults


def test_lock_pins_every_direct_dependency_by_hash_on_every_machine() -> None:
    assert lock_faults(LOCK) == []


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        pytest.param(r"(?m)^numpy==[\d.]+ ; python_full_version < '3.12'(.|\n)*?# via", "# via", id="gap on 3.11"),
        pytest.param(r"(?m)^(numpy==[\d.]+) ; python_full_version < '3.12'", r"\1", id="two versions at once"),
        pytest.param(r"(?m)^babel==\S+", "babel==2.0", id="outside the range"),
        pytest.param(r"(?m)^babel==(.*)\\\n(    --hash.*\n)+", r"babel==\1\n", id="no hash"),
    ],
)
def test_a_damaged_lock_is_noticed(pattern: str, replacement: str) -> None:
    damaged = re.sub(pattern, replacement, LOCK)
    assert damaged != LOCK
    assert lock_faults(damaged)


def test_lock_names_no_address() -> None:
    assert not re.findall(r".*(?:https?:|file:|://| @ |--(?:extra-)?index|--find-links).*", LOCK)


# --- what is in the repository -----------------------------------------------------------------------------------

# Put together here, so that this file does not match itself.
FOLDERS = "|".join(("farm", "home", "opt", "root", "Users", "work"))
HOSTS = "|".join(rf"{name}\.org" for name in ("pypi", "pythonhosted", "anaconda", "npmjs"))
LEAK = re.compile(rf"(?<![\w.~-])/(?:{FOLDERS})/\w|\b[A-Z]:\\+Users\\|\b(?:{HOSTS})\b")


def repository_files() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_holds_a_path_of_one_machine_or_the_host_of_an_index() -> None:
    leaks = {
        str(path.relative_to(ROOT)): found.group()
        for path in repository_files()
        if (found := LEAK.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert leaks == {}


@pytest.mark.parametrize("folder", FOLDERS.split("|"))
def test_a_leaked_path_is_noticed(folder: str) -> None:
    assert LEAK.search(f'open("/{folder}/somebody/data.toml")')
    assert not LEAK.search(f"https://www.example.nl/{folder}/page")


# --- notebooks ---------------------------------------------------------------------------------------------------


def notebook_faults(notebook: dict[str, Any]) -> list[str]:
    cells, metadata = notebook["cells"], notebook["metadata"]
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    checks = {
        "outputs": any(cell.get("outputs") for cell in cells),
        "execution counts": any(cell.get("execution_count") is not None for cell in cells),
        "papermill or execution metadata": any({"papermill", "execution"} & set(cell["metadata"]) for cell in cells),
        "papermill metadata": "papermill" in metadata,
        "a cell without id": not all(cell.get("id") for cell in cells),
        "a kernel other than python3": metadata.get("kernelspec", {}).get("name") != "python3",
        f"{len(tagged)} cells tagged parameters": len(tagged) != 1,
    }
    return [name for name, found in checks.items() if found]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_committed_in_its_stripped_form(path: Path) -> None:
    assert notebook_faults(json.loads(path.read_text(encoding="utf-8"))) == []


def test_an_executed_notebook_is_noticed() -> None:
    cell = {"cell_type": "code", "metadata": {"papermill": {}}, "execution_count": 1, "outputs": [{}]}
    assert len(notebook_faults({"cells": [cell], "metadata": {"papermill": {}}})) == 7


# --- make --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_alone_lists_every_target_once() -> None:
    # Without the variables of a `make test` around us, so that this make behaves as one typed by hand.
    clean = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    listed = subprocess.run(["make"], cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert re.findall(r"^make ([a-z]+) +\S.*$", listed, re.MULTILINE) == targets[1].split()
    assert {"install", "report", "test", "lint", "lab", "lock", "clean"} <= set(targets[1].split())


# --- four floors -------------------------------------------------------------------------------------------------

# From the ground up: a module imports from its own floor and below.
FLOORS = ("problems", "model", "analysis", "present", "publish", "explore", "cli", "__init__", "__main__")


def floor(module: str) -> str:
    """The floor of ``scenarios.model.flows`` is ``model``; a name of the package itself lives in its ``__init__``."""
    name = f"{module}.__init__".split(".")[1]
    return name if name in FLOORS else "__init__"


def imported(path: Path, package: list[str]) -> Iterator[str]:
    """Every module of this project that the file imports, wherever in the file, relative imports resolved."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            names = [".".join([*base, *filter(None, [node.module]), alias.name]) for alias in node.names]
        yield from (name for name in names if name.split(".")[0] == "scenarios")


def upward_imports(source: Path) -> list[str]:
    faults = []
    for path in sorted(source.glob("scenarios/**/*.py")):
        parts = list(path.relative_to(source).with_suffix("").parts)
        if parts[1] not in FLOORS:
            faults.append(f"{'.'.join(parts)} stands on no floor")
            continue
        above = FLOORS[FLOORS.index(parts[1]) + 1 :]
        faults += [f"{'.'.join(parts)} imports {name}" for name in imported(path, parts[:-1]) if floor(name) in above]
    return faults


def test_imports_point_down() -> None:
    assert upward_imports(ROOT / "src") == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("problems", "import scenarios.model.units"),
        ("model/regelingen/bijstand", "from ...analysis import compare"),
        ("analysis/compare", "def later():\n    from scenarios.present.dutch import euro"),
        ("present/tables", "from .. import publish"),
        ("publish/pdf", "from scenarios import cli"),
        ("cli/law", "from scenarios import Scenario"),
        ("helpers", ""),
    ],
)
def test_an_upward_import_is_noticed(module: str, line: str, tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / f"{module}.py"
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert len(upward_imports(tmp_path)) == 1


HEAVY = r"matplotlib|jupyter\w*|papermill|nbconvert|typst"


def heavy_modules(code: str) -> list[str]:
    """Names of the heavy packages that a fresh interpreter has loaded after running the code."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return sorted({name for name in loaded if re.fullmatch(HEAVY, name)})


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert heavy_modules("import scenarios") == []
    assert heavy_modules("import jupyter_core") == ["jupyter_core"]
