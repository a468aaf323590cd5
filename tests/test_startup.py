"""What a fresh process loads: a command that prints figures must not wait for charts, typesetting or notebooks."""

import subprocess
import sys

import pytest

PUBLISHING = {"matplotlib", "typst", "nbformat", "nbconvert", "papermill", "jupyterlab", "IPython"}


def loaded_after(code: str) -> tuple[set[str], str]:
    """Names of the modules a fresh interpreter has loaded after running the code, and what it printed."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint('LOADED', *sys.modules)"]
    printed, _, modules = subprocess.run(
        command, capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout.partition("LOADED")
    return {name.partition(".")[0] for name in modules.split()}, printed


def test_importing_the_package_loads_neither_pandas_nor_numpy_nor_anything_heavier() -> None:
    loaded, _ = loaded_after("import scenarios")
    assert loaded & (PUBLISHING | {"pandas", "numpy", "pydantic"}) == set()


def test_reading_and_working_out_a_scenario_needs_no_pandas() -> None:
    loaded, _ = loaded_after("from scenarios.model.run import run\nrun('vught-2022')")
    assert "numpy" in loaded
    assert loaded & (PUBLISHING | {"pandas"}) == set()


@pytest.mark.parametrize("view", ["staat", "aannames"])
def test_show_loads_no_charts_typesetting_or_notebooks(view: str) -> None:
    loaded, printed = loaded_after(
        f"import sys\nsys.argv = ['scenarios', 'show', 'weert-2017', '--view', '{view}']\n"
        "from scenarios.cli import main\nmain()"
    )
    assert "Loonkosten" in printed
    assert "pandas" in loaded
    assert loaded & PUBLISHING == set()
