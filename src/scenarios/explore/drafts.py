"""What was moved and not kept yet: written beside the reports at every step, and found again after a restart."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

import psutil

from scenarios.explore.exploration import Exploration
from scenarios.explore.files import written
from scenarios.model.parameter_files import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

LEFT = "los"  # in place of the process that is at work on it
MOST = 10  # that are kept of one scenario
FOLDER = DATA.parent / "reports" / ".verkenning"


@dataclass(frozen=True)
class Draft:
    """An exploration that somebody did not keep.

    `when` is the moment of its last step; `file` is where it lies.
    """

    file: Path
    exploration: Exploration
    party: str
    when: datetime

    def throw_away(self) -> None:
        """Take its file away, where that can be."""
        with suppress(OSError):
            self.file.unlink()


class Keeper:
    """Keeps the draft of one workbench, in a file of its own: two workbenches never write the same one.

    Attributes
    ----------
    failed
        Whether what was moved last could not be written: the folder is read-only, or the disk is full.
    """

    in_use: ClassVar[set[Path]] = set()  # files of the workbenches of this process

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder, self.failed = folder, False
        self._file = self._new()

    def _new(self) -> Path:
        file = self.folder / f"{os.getpid()}-{uuid4().hex[:8]}.json"
        self.in_use.add(file)
        return file

    def keep(self, exploration: Exploration, party: str) -> None:
        """Write what is moved now; nothing lies there when nothing is."""
        self.failed = False
        if not exploration.differs:
            self.forget()
            return
        told = {
            "start": str(exploration.start.resolve()),
            "values": dict(exploration.values),
            "pieces": list(exploration.pieces),
            "because": exploration.because,
            "name": exploration.name,
            "party": party,
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = self._file.with_suffix(".deel")
            beside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            beside.replace(self._file)
        except (OSError, UnicodeEncodeError):  # half of a letter in a name can be typed and not be written
            self.failed = True

    def set_aside(self) -> None:
        """Leave the draft for later, as one that was left behind: the workbench goes on with something else."""
        self.in_use.discard(self._file)
        with suppress(OSError):
            self._file.replace(self._file.with_name(f"{LEFT}-{uuid4().hex[:8]}.json"))
        self._file = self._new()

    def forget(self) -> None:
        """Take the draft away: it was kept as a scenario, or nothing is moved any more."""
        with suppress(OSError):
            self._file.unlink()

    def left_behind(self, start: Path) -> list[Draft]:
        """Drafts on a scenario that no workbench is at work on any more, the newest first."""
        found = [draft for draft in self._drafts() if draft.exploration.start == start.resolve()]
        return sorted(found, key=lambda draft: draft.when, reverse=True)

    def tidy(self, start: Path) -> None:
        """Take away what was left behind on a scenario before the newest `MOST`: nobody comes back for that."""
        for draft in self.left_behind(start)[MOST:]:
            draft.throw_away()

    def _drafts(self) -> Iterator[Draft]:
        for file in self.folder.glob("*.json"):
            owner = file.stem.partition("-")[0]
            if owner == LEFT or _is_gone(owner, file) or (owner == str(os.getpid()) and file not in self.in_use):
                yield from _read(file)


def _is_gone(owner: str, file: Path) -> bool:
    """Whether the process that wrote a draft has ended; another one may have its number by now."""
    try:
        return owner.isdigit() and psutil.Process(int(owner)).create_time() > file.stat().st_mtime
    except (psutil.NoSuchProcess, OSError):
        return True
    except psutil.AccessDenied:
        return False


def _read(file: Path) -> Iterator[Draft]:
    """Draft in a file; none when it is not whole, or was taken up meanwhile."""
    try:
        told = json.loads(file.read_text("utf-8"))
        exploration = Exploration(
            Path(told["start"]), dict(told["values"]), tuple(told["pieces"]), told["because"], told["name"]
        )
        yield Draft(file, exploration, told["party"], written(file))
    except (OSError, ValueError, KeyError, TypeError):
        return
