"""Run a notebook through papermill, strictly: look at its parameters first, refuse what does not fit, then run.

papermill itself only logs a misspelt parameter and runs with the default: a correct-looking appendix with the wrong
number. Nothing here runs before every name and type is right.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from scenarios.model.parameter_files import ROOT
from scenarios.model.wording import shown, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jupyter_client.manager import KernelManager
    from nbformat import NotebookNode

FOLDER = ROOT / "notebooks"
TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list[str]": list[str], "dict[str, str]": dict[str, str]}
KINDS = {
    "str": "tekst",
    "int": "een geheel getal",
    "float": "een getal",
    "bool": "true of false",
    "list[str]": "een lijst van teksten",
    "dict[str, str]": "een tabel van teksten",
}


def notebook_path(name: str) -> Path:
    """File of a notebook: one that comes with the workbook, by name, or a path; raises InputError if there is none."""
    path = Path(name) if name.endswith(".ipynb") else FOLDER / f"{name}.ipynb"
    if path.exists():
        return path
    known = [file.stem for file in sorted(FOLDER.glob("*.ipynb"))]
    raise InputError([Problem(name, "", f"dit notitieboek bestaat niet{suggestion(name, known)}")])


def parameter_problems(path: Path, parameters: Mapping[str, Any]) -> list[Problem]:
    """Unknown names and wrong types, all together; the types are the annotations in the parameters cell."""
    import papermill

    known = papermill.inspect_notebook(str(path))
    problems = []
    for name, value in parameters.items():
        if name not in known:
            problems.append(Problem(path.name, name, f"deze parameter bestaat niet{suggestion(name, known)}"))
            continue
        kind = known[name]["inferred_type_name"]
        try:
            TypeAdapter(TYPES[kind]).validate_python(value, strict=True)
        except ValidationError:
            problems.append(Problem(path.name, name, f"hier hoort {KINDS[kind]}, maar er staat {shown(value)}"))
    return problems


def has_parameter(path: Path, name: str) -> bool:
    """Whether a notebook has a parameter of that name."""
    import papermill

    return name in papermill.inspect_notebook(str(path))


@contextmanager
def kept_kernel() -> Iterator[KernelManager]:
    """Start one kernel for notebooks that run one after another: starting one costs more than a notebook does."""
    from jupyter_client.manager import KernelManager
    from traitlets.config import Config

    # The kernel runs on this machine; encrypted, it has no warning to print over the progress bar.
    kernel = KernelManager(
        kernel_name="python3", config=Config({"KernelManager": {"transport_encryption": "required"}})
    )
    # Where a relative path in a plan was checked; and nothing that runs is kept in a history.
    kernel.start_kernel(cwd=str(Path.cwd()), extra_arguments=["--HistoryManager.enabled=False"])
    try:
        yield kernel
    finally:
        kernel.shutdown_kernel(now=True)


def run_notebook(path: Path, parameters: Mapping[str, Any], kernel: KernelManager | None = None) -> NotebookNode:
    """Execute a notebook with parameters; the file itself is not touched.

    Parameters
    ----------
    path, parameters
        The notebook, and values for its parameters cell.
    kernel
        A kernel that is kept for more notebooks; whatever an earlier one left in it is cleared. A new one if absent.

    Raises
    ------
    InputError
        A parameter is unknown or of the wrong type, or the notebook refused its input.
    """
    import papermill

    problems = parameter_problems(path, parameters)
    if problems:
        raise InputError(problems)
    if kernel is None:
        with kept_kernel() as own:
            return run_notebook(path, parameters, own)
    _clear(kernel)
    try:
        return papermill.execute_notebook(
            str(path),
            None,
            dict(parameters),
            progress_bar=False,
            kernel_name="python3",
            execution_timeout=300,
            km=kernel,
        )
    except papermill.PapermillExecutionError as error:
        if error.ename != "InputError":
            raise
        raise InputError([Problem(path.name, "", line) for line in error.evalue.splitlines()]) from None


def _clear(kernel: KernelManager) -> None:
    """Forget every name that an earlier notebook gave; what it imported stays loaded."""
    client = kernel.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        client.execute_interactive("%reset -f", silent=True, timeout=60)
    finally:
        client.stop_channels()
