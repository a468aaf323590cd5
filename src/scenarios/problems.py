"""Problems with input from outside: collected, never one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what the user gave us.

    Parameters
    ----------
    file
        The file as the user named it, or "" when there is none.
    key
        Dotted path of the key inside that file ("flows.lks.amount"), or "".
    message
        One Dutch sentence: what is wrong and what to do about it.
    """

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        """Render as "file: key: message", leaving out what is empty."""
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


class InputError(Exception):
    """Input from outside is wrong; carries *all* problems found (command line: exit status 2)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
