"""Which process made the blocks in a notebook: when it is gone, they follow nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping

MIME = "application/vnd.scenarios.maker+json"
SAME = 60  # seconds: a clock that is put right moves the moment at which a process began


def maker() -> dict[str, float]:
    """Return the mark of this process, to go beside what it shows."""
    own = psutil.Process()
    return {"process": own.pid, "since": own.create_time()}


def at_work(mark: Mapping[str, float]) -> bool:
    """Whether the process of a mark still runs on this machine.

    >>> at_work(maker()), at_work(maker() | {"since": 0.0})
    (True, False)
    """
    try:
        return abs(psutil.Process(int(mark["process"])).create_time() - mark["since"]) < SAME
    except psutil.Error:
        return False
