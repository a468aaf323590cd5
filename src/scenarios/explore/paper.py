"""What is on the screen as an appendix: blocks in the notebook that follow the screen, for the export menu to print."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from scenarios.explore import panels
from scenarios.explore.screen import page
from scenarios.explore.sight import Sight
from scenarios.present import charts, sentences, tables, views
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.publish import maker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from IPython.display import DisplayHandle

    from scenarios.explore.workbench import Workbench

LOG = logging.getLogger(__name__)
STATUS = "Verkenning"
STOPPED = "Er is nu geen uitkomst om af te drukken: zie de melding bij de knoppen."
LEFT = "Het werkblad is opnieuw geopend. Voer ook deze cel opnieuw uit."


def parts(bench: Workbench) -> list[Displayed]:
    """Blocks of the appendix of what is on the screen; one sentence while something is wrong."""
    seen = Sight(bench).seen()
    if seen is None:
        return [Sentence(STOPPED)]
    now, party = {seen.now.scenario.name: seen.now}, seen.party
    return [
        sentences.title_block(now, STATUS),
        sentences.question(seen.now),
        panels.figures(seen),
        Sentence("# Wat er is veranderd"),
        moved_table(bench),
        *(panels.compared(seen) if bench.exploration.differs else []),
        Sentence("# Baten en lasten, en kas"),
        charts.timing_chart(seen.now, party),
        *seen.styled(views.statement_table(seen.now, party), views.cash_table(seen.now, party)),
        Sentence("# Voorfinanciering"),
        *panels.prefinancing(seen),
        Sentence("# Aannames en bronnen"),
        tables.assumptions_of(now),
        Sentence("# Controles"),
        sentences.checks_sentence([seen.now]),
        views.checks_table(seen.now),
    ]


def moved_table(bench: Workbench) -> Displayed:
    """What was moved, from what to what; a sentence when nothing was."""
    rows = Sight(bench).moved()
    if not rows:
        return Sentence("Er is niets veranderd: dit is het scenario zoals het was.")
    return Table(
        id="tabel-veranderd",
        caption="Wat er is veranderd",
        unit="zoals vermeld",
        sign="",
        source=f"{bench.exploration.because}; scenariobestand “{bench.exploration.start.name}”",
        frame=pd.DataFrame.from_records(
            [row[1:] for row in rows], index=[row[0] for row in rows], columns=["begin", "nu"]
        ),
        stub="Gegeven",
        columns={"begin": "Begin", "nu": "Nu"},
    )


class Paper:
    """Blocks shown in one cell of a notebook, that follow the screen.

    A browser without cells (Voilà) shows none: there a block would stay as it was.

    Attributes
    ----------
    following
        Those of this process that were shown and follow their screen.
    """

    following: ClassVar[list[Paper]] = []

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._handles: list[DisplayHandle] = []

    def show(self) -> None:
        """Show the blocks in this cell."""
        from IPython.display import DisplayHandle

        if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
            return
        DisplayHandle().display(ASLEEP)  # type: ignore[no-untyped-call]
        self._handles = [DisplayHandle() for _ in range(ROOM)]  # type: ignore[no-untyped-call]
        for handle, block in zip(self._handles, _filled(parts(self._bench)), strict=True):
            handle.display(block)  # type: ignore[no-untyped-call]
        self.following.append(self)

    def let_go(self) -> None:
        """Show no figure any more: the screen that they followed was left behind."""
        for _ in self._update([Sentence(LEFT)]):
            pass
        self._handles = []

    def refresh(self) -> Iterator[None]:
        """Let the blocks be those of what is on the screen now, drawn one at a time; a sentence when that cannot be."""
        if not self._handles:
            return
        try:
            yield from self._update(parts(self._bench))
        except Exception:
            LOG.exception("the appendix of the screen could not be made")
            yield from self._update([Sentence(STOPPED)])

    def _update(self, found: list[Displayed]) -> Iterator[None]:
        # All are drawn before the first is shown: no appendix is half of before. A notebook shows nothing new where a
        # block cannot be drawn: drawn here, that is known.
        drawn = []
        for block in _filled(found):
            drawn.append(block._repr_mimebundle_())
            yield
        if not self._handles:  # let go meanwhile
            return
        for handle, bundle in zip(self._handles, drawn, strict=True):
            handle.update(bundle, raw=True)  # type: ignore[no-untyped-call]


def _filled(found: list[Displayed]) -> list[Any]:
    """Blocks with empty ones behind them, as many as there are places."""
    return [*found, *(NOTHING for _ in range(ROOM - len(found)))]


class _Nothing:
    """Place of a block that is not there now."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/html": ""}


class _Asleep:
    """What stands in place of the blocks, and of the screen, while no screen is alive; with the mark of who made them.

    A notebook is saved with what it shows. Opened again, or with its kernel started again, it would show those figures.
    """

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/html": page("asleep"), maker.MIME: maker.maker()}


NOTHING, ASLEEP = _Nothing(), _Asleep()
ROOM = 24  # blocks at most
