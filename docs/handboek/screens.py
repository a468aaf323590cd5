"""Make the screens of the handbook: the workbench in a real browser, before a real JupyterLab (`make handbook`)."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "tests" / name) for name in ("", "explore")]

from browsing import CHROMIUM, QUIET, answered, copied, lab, opened, show, typed  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

DRAWN = "() => !document.querySelector('.scenarios-workbench').innerText.includes('wordt geloot')"
COLOURS = 64  # of a screen: enough for text, tables and a chart


def begin(_: Any) -> None:
    """Nothing is moved."""


def number(bench: Any) -> None:
    """Twelve people in place of fifteen."""
    typed(bench, "aantal deelnemers", "12")


def wrong(bench: Any) -> None:
    """A decimal point where a comma belongs."""
    typed(bench, "loonwaarde", "0.45")
    bench.locator(".lever:has([aria-invalid=true])").evaluate("each => each.scrollIntoView({ block: 'center' })")


def comparison(bench: Any) -> None:
    """Beside the start, year by year."""
    typed(bench, "loonwaarde", "45")
    show(bench, "Vergelijk")


def why(bench: Any) -> None:
    """The tree under the balance of a year."""
    show(bench, "Waarom dit getal?")
    answered(bench, lambda: bench.get_by_label("Jaar", exact=True).select_option("2023"))
    bench.locator(".panel details").nth(1).evaluate("each => { each.open = true; }")


def question(bench: Any) -> None:
    """What a councillor asks."""
    show(bench, "Raadsvragen")
    answered(bench, lambda: bench.get_by_label("Vraag", exact=True).select_option("rijk"))


def keeping(bench: Any) -> None:
    """Kept as a scenario of its own."""
    show(bench, "Bewaren")
    bench.get_by_label("Korte naam").fill("12 deelnemers, 45% loonwaarde")
    bench.get_by_label("Waar komen uw getallen vandaan?").fill("Overleg met WSD van 3 juni")
    bench.get_by_role("button", name="Bewaar als scenario").click()
    bench.locator(".done").first.wait_for()


SCREENS: dict[str, Callable[[Any], None]] = {
    "begin": begin,
    "getal": number,
    "fout": wrong,
    "vergelijking": comparison,
    "waarom": why,
    "vraag": question,
    "bewaren": keeping,
}


def main() -> None:
    """Write one picture for each screen, in order: each goes on from the one before."""
    with TemporaryDirectory() as folder, lab(copied(Path(folder))) as address, sync_playwright() as playwright:
        bench = opened(playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET), address)
        bench.page.set_viewport_size({"width": 1280, "height": 800})  # no status bar over the workbench
        for name, act in SCREENS.items():
            act(bench)
            bench.page.wait_for_function(DRAWN)
            bench.evaluate("root => root.scrollIntoView()")
            picture = Image.open(io.BytesIO(bench.screenshot()))
            picture.quantize(COLOURS).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
