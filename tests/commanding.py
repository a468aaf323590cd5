"""The command `scenarios`, run in this process with the words a user would type."""

import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from scenarios.cli import main

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "data/scenarios").glob("*.toml"))


@dataclass(frozen=True)
class Ran:
    """Exit status and what was printed."""

    status: int
    out: str
    err: str


def ran(*words: str | Path) -> Ran:
    """Run the command; an exception that is not for the user comes through as it is."""
    status = 0
    with (
        redirect_stdout(StringIO()) as out,
        redirect_stderr(StringIO()) as err,
        patch.object(sys, "argv", ["scenarios", *map(str, words)]),
    ):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return Ran(status, out.getvalue(), err.getvalue())
