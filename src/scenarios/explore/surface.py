"""The screen in JupyterLab or Voilà: carries what somebody does to the workbench, and back what there is to see."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import anywidget
import traitlets

from scenarios.explore.screen import PAGE
from scenarios.explore.sight import Sight
from scenarios.present.style import TYPEFACE, WEIGHTS, font_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scenarios.explore.appendix import Appendix
    from scenarios.explore.workbench import Workbench

PAUSE = 0.5  # seconds without a step, after which what takes longer is worked out
STRETCH, BREATH = 0.1, 0.02  # seconds of that at a time, and seconds in between in which a step comes first


class Surface(anywidget.AnyWidget):
    """What a browser shows of one workbench.

    Parameters
    ----------
    workbench
        What it shows.
    settled
        Work for when nothing was done for a moment, and again when the range was drawn; between its steps somebody may
        act.

    Attributes
    ----------
    top, controls, figures, panel
        HTML of each part of the screen.
    fields
        What stands in every control, by path.
    answered
        Number of the last step that was answered.
    """

    _esm = PAGE / "workbench.js"
    _css = PAGE / "workbench.css"
    top = traitlets.Unicode().tag(sync=True)
    controls = traitlets.Unicode().tag(sync=True)
    figures = traitlets.Unicode().tag(sync=True)
    panel = traitlets.Unicode().tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)

    def __init__(self, workbench: Workbench, settled: Callable[[], Iterator[None]] = lambda: iter(())) -> None:
        self._workbench, self._settled, self._here = workbench, settled, f"w{uuid4().hex[:6]}"
        self._pause: asyncio.Task[None] | None = None
        super().__init__()
        self.on_msg(self._on_message)
        self.show()
        self._wait()

    def show(self, answered: int | None = None) -> None:
        """Show the workbench as it is now; `answered` is the step that asked for it."""
        with self.hold_sync():
            for name, html in Sight(self._workbench).regions(self._here).items():
                setattr(self, name, html)
            self.fields = Sight(self._workbench).fields()
            if answered is not None:
                self.answered = answered

    def _on_message(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content["do"] == "letters":
            self._send_letters()
            return
        before = self._workbench.reporting
        self._workbench.do(content)
        self.show(content["id"])
        self._wait()
        asked = self._workbench.reporting
        if before is None and asked is not None:
            self._later(self._report(asked))

    def _send_letters(self) -> None:
        """Send the typeface of the charts to a page that has not got it; not in the state, that notebooks keep."""
        weights = list(map(str, WEIGHTS.values()))
        files = [file.read_bytes() for file in font_files()[: len(weights)]]
        self.send({"typeface": TYPEFACE, "weights": weights}, buffers=files)

    def _wait(self) -> None:
        """Work out what takes longer when nothing is done for a moment; begin the moment anew."""
        if self._pause is not None:
            self._pause.cancel()
        self._pause = self._later(self._after_pause())

    def _later(self, work: Any) -> asyncio.Task[None] | None:
        try:
            return asyncio.get_running_loop().create_task(work)
        except RuntimeError:  # no loop, no screen: a script or a test
            work.close()
            return None

    async def _after_pause(self) -> None:
        await asyncio.sleep(PAUSE)
        await _in_stretches(self._settled())
        if self._workbench.to_draw:
            await _in_stretches(self._workbench.drawing())
            self.show()
            await _in_stretches(self._settled())

    async def _report(self, asked: Appendix) -> None:
        """Make the appendix beside the screen, which stays alive meanwhile."""
        self._workbench.reported(await asyncio.to_thread(self._workbench.make_report, asked))
        self.show()


async def _in_stretches(work: Iterator[None]) -> None:
    """Do work that takes long with a breath now and then."""
    begin = perf_counter()
    for _ in work:
        if perf_counter() - begin > STRETCH:
            await asyncio.sleep(BREATH)
            begin = perf_counter()
