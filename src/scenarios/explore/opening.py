"""What a notebook asks for: a workbench on the screen, and its appendix in the cell below."""

from __future__ import annotations

from scenarios.explore.drafts import Keeper
from scenarios.explore.paper import Paper
from scenarios.explore.surface import Surface
from scenarios.explore.workbench import Workbench


class Opened:
    """A workbench that was opened in a notebook.

    Attributes
    ----------
    bench
        What it works with.
    screen
        What a cell shows.
    """

    def __init__(self, scenario: str, party: str = "") -> None:
        self.bench = Workbench(scenario, party)
        self._paper = Paper(self.bench)
        self.screen = Surface(self.bench, self._paper.refresh)

    def paper(self) -> None:
        """Show in this cell what the export menu prints: the screen as it is, following it."""
        self._paper.show()


def workbench(scenario: str, party: str = "") -> Opened:
    """Open a scenario by name or file, for one of its parties."""
    Keeper.in_use.clear()  # a cell that is run again leaves the workbench of before behind
    while Paper.following:
        Paper.following.pop().let_go()
    return Opened(scenario, party)
