"""The workbench as a controller meets it: a real JupyterLab (and Voilà) in a real browser, with a keyboard."""

import importlib.util
import io
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pypdfium2
import pytest
from browsing import CHROMIUM, NOTEBOOK, QUIET, SIZE, answered, copied, lab, opened, run_all, saved, show, typed, voila

from commanding import ROOT, ran
from scenarios.explore.exploration import Exploration

START = ROOT / "data/scenarios/vught-2022.toml"
pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="needs the extra `browser`"),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return copied(tmp_path_factory.mktemp("werkmap"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)


@pytest.fixture(scope="module")
def address(folder) -> Iterator[str]:
    with lab(folder) as found:
        yield found


@pytest.fixture(scope="module")
def page(browser, address) -> Iterator[Any]:
    found = opened(browser, address).page
    yield found
    found.close()


@pytest.fixture
def bench(page) -> Any:
    """The workbench with nothing moved, on its first tab."""
    found = page.locator(".scenarios-workbench")
    page.evaluate("document.querySelector('.scenarios-workbench').scrollIntoView()")
    again = found.get_by_role("button", name="Alles terug naar het begin")
    if again.is_enabled():
        answered(found, again.click)
    while found.get_by_role("button", name="Gooi weg").count():
        answered(found, found.get_by_role("button", name="Gooi weg").click)
    show(found, "Voorfinanciering")
    return found


def seconds(act: Any) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def figures(bench: Any) -> list[str]:
    return [tile.inner_text() for tile in bench.locator(".tiles b").all()][:3]


# --- JupyterLab --------------------------------------------------------------------------------------------------


def seen_without_range(bench: Any) -> str:
    """Tables, figures, and what the chart says of itself; its drawing may differ by less than can be seen."""
    said = bench.locator(".panel svg").first.get_attribute("aria-label")
    return bench.locator(".panel").inner_text() + said + "".join(figures(bench))


def changes(bench: Any, lever: Any, begin: str, way: int) -> bool:
    """Whether moving a control by one step, this way or the other, changes chart or figures."""
    slider, choice = lever.locator('input[type="range"]'), lever.locator("select")
    if slider.count():
        end = slider.get_attribute(("min", "max")[way])
        if float(slider.input_value()) == float(end):
            return False
        answered(bench, lambda: slider.press(("ArrowLeft", "ArrowRight")[way]))
    elif choice.count():
        texts = [option.get_attribute("value") for option in choice.locator("option").all()]
        at = texts.index(choice.input_value())
        answered(bench, lambda: choice.select_option(texts[(at + 1 + way) % len(texts)]))
    else:
        answered(bench, lever.get_by_role("checkbox").click)
    return seen_without_range(bench) != begin


def test_a_step_is_fast_and_how_fast_is_told(bench, record_property):
    slider = bench.get_by_label("aantal deelnemers, schuif")
    slider.focus()
    took = [answered(bench, lambda: bench.page.keyboard.press("ArrowRight")) for _ in range(15)]
    model = [seconds(Exploration(START).moved("placements.wia.persons", people).worked_out) for people in range(15)]
    told = f"control moved to chart redrawn: median {statistics.median(took):.3f} s of {len(took)}; the model's part "
    record_property("told", f"{told}{1000 * statistics.median(model):.1f} ms")
    assert bench.get_by_label("aantal deelnemers", exact=True).input_value() == "30"


def test_a_wrong_value_is_said_and_takes_the_chart_away(bench):
    assert bench.locator(".panel svg").count() == 1
    field = bench.get_by_label("loonwaarde", exact=True)
    field.fill("0.45")
    assert "waiting" in bench.get_attribute("class")  # what is on the screen is of before
    answered(bench, lambda: field.press("Enter"))
    assert bench.locator(".panel svg, .tiles").count() == 0
    wrong = bench.locator('.lever:has(input[aria-invalid="true"]) .wrong')
    assert "bedoelde u 45%?" in wrong.inner_text()
    typed(bench, "loonwaarde", "45")
    assert bench.locator(".panel svg").count() == 1


def test_what_is_being_typed_is_left_alone_until_it_is_sent(bench, page):
    slider, field = bench.get_by_label("uitstroom, schuif"), bench.get_by_label("aantal deelnemers", exact=True)
    slider.press("ArrowRight")
    field.press("Control+a")
    page.keyboard.type("2")
    bench.locator(".tiles", has_text="van de 10 gevallen").wait_for()  # what was drawn meanwhile has come
    assert "waiting" in bench.get_attribute("class")
    page.keyboard.type("0")
    answered(bench, lambda: page.keyboard.press("Tab"))
    assert field.input_value() == "20"
    assert bench.get_by_role("button", name="terug naar 15 deelnemers").is_visible()


def test_what_is_half_typed_on_a_tab_outlives_an_answer(bench, page):
    show(bench, "Raadsvragen")
    field = bench.get_by_label("Tekort groter dan")
    field.press("Control+a")
    page.keyboard.type("6")
    said = bench.locator(".panel p").first.inner_text()
    slider = bench.get_by_label("aantal deelnemers, schuif")
    step = "slider => { slider.stepUp(); slider.dispatchEvent(new Event('input', { bubbles: true })); }"
    answered(bench, lambda: slider.evaluate(step))
    assert bench.locator(".panel p").first.inner_text() != said
    page.keyboard.type("0.000")
    answered(bench, lambda: page.keyboard.press("Enter"))
    assert field.input_value() == "60.000"
    assert "60.000" in bench.locator(".panel p").first.inner_text()


def test_what_is_done_last_counts(bench):
    slider = bench.get_by_label("aantal deelnemers, schuif")
    answered(bench, lambda: slider.press("ArrowRight"))
    drag = """(slider, act) => {
        for (slider.value of [17, 18, 19, 20]) slider.dispatchEvent(new Event("input", { bubbles: true }));
        if (act) slider.closest(".lever").querySelector(act).click(); }"""
    answered(bench, lambda: slider.evaluate(drag, ".back"))
    assert (slider.input_value(), bench.get_by_label("aantal deelnemers", exact=True).input_value()) == ("15", "15")
    answered(bench, lambda: slider.evaluate(drag))
    assert bench.get_by_label("aantal deelnemers", exact=True).input_value() == "20"


def test_keys_beside_the_controls_do_nothing_to_the_cell(bench, page):
    cells = page.locator(".jp-Cell").count()
    bench.get_by_role("heading", name="Knoppen").click()
    for key in "xdd":
        page.keyboard.press(key)
    answered(bench, lambda: bench.get_by_label("aantal deelnemers, schuif").press("ArrowRight"))
    assert page.locator(".jp-Cell").count() == cells


def test_figures_come_back_when_a_silent_kernel_answers(bench, page):
    bench.locator(".tiles", has_text="van de 10 gevallen").wait_for()  # nothing will change by itself
    kernels = [each for each in psutil.Process().children(recursive=True) if "ipykernel_launcher" in each.cmdline()]
    page.evaluate("window.patient = setTimeout; window.setTimeout = (act, wait) => patient(act, Math.min(wait, 500))")
    for kernel in kernels:
        kernel.suspend()
    try:
        bench.get_by_role("tab", name="Per plek").click()
        bench.locator(".lost:not([hidden])").wait_for()
        assert bench.locator(".panel svg, .tiles").count() == 0
    finally:
        for kernel in kernels:
            kernel.resume()
        page.evaluate("window.setTimeout = patient")
    bench.locator(".panel svg").wait_for()
    assert bench.locator(".tiles").count() == 1
    assert bench.locator(".lost").is_hidden()


def test_a_saved_scenario_reloads_with_the_figures_of_the_screen(bench, folder):
    typed(bench, "aantal deelnemers", "12")
    typed(bench, "bedrag", "7.950,50")
    shown = figures(bench)
    show(bench, "Bewaren")
    bench.get_by_label("Waar komen uw getallen vandaan?").fill("Overleg van 3 juni")
    show(bench, "Vergelijk")  # a look elsewhere first
    show(bench, "Bewaren")
    assert bench.get_by_label("Waar komen uw getallen vandaan?").input_value() == "Overleg van 3 juni"
    bench.get_by_label("Korte naam").fill("Twaalf")
    bench.get_by_role("button", name="Bewaar als scenario").click()
    assert "data/scenarios/twaalf.toml" in bench.locator(".done").first.inner_text()
    file = folder / "data/scenarios/twaalf.toml"
    printed = ran("show", file, "--view", "staat", "--party", "sw_bedrijf", "--format", "csv")
    assert printed.status == 0
    total = sum(float(cell) for cell in printed.out.splitlines()[-1].split(",")[1:])
    assert shown[0].replace("\u2060", "") == f"−€\xa0{abs(total):,.0f}".replace(",", ".")
    scenarios = bench.get_by_label("Scenario", exact=True)
    answered(bench, lambda: scenarios.select_option(label="twaalf · Twaalf"))
    assert figures(bench) == shown
    answered(bench, lambda: scenarios.select_option(label="vught-2022 · 15 deelnemers"))


def test_the_menu_exports_what_is_on_the_screen(bench, page):
    typed(bench, "aantal deelnemers", "11")
    page.wait_for_selector(".jp-OutputArea td:has-text('11 deelnemers')")  # the appendix follows the screen
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("Save and Export Notebook As", exact=True).hover()
    with page.expect_download() as download:
        page.get_by_text("Raadsbijlage", exact=True).click()
    pdf = pypdfium2.PdfDocument(io.BytesIO(Path(download.value.path()).read_bytes()))
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    assert "11 deelnemers" in text
    assert "Wat er is veranderd" in text
    assert "Run All Cells" not in text  # what is for the office stays there
    assert figures(bench)[0].replace("\u2060", "") in text


def test_a_restarted_kernel_loses_nothing_and_leaves_no_stale_chart(bench, page):
    typed(bench, "aantal deelnemers", "9")
    shown = figures(bench)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_selector(".scenarios-workbench .lost:not([hidden])")
    assert bench.locator(".panel svg, .tiles").count() == 0
    run_all(page)
    answered(bench, bench.get_by_role("button", name="Ga daarmee verder").click)
    assert figures(bench) == shown
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_two_notebooks_on_one_scenario(bench, browser, address, folder):
    copy = folder / "notebooks/tweede.ipynb"
    copy.write_bytes((folder / NOTEBOOK).read_bytes())
    other = opened(browser, address, "notebooks/tweede.ipynb")
    for each, people in ((bench, "7"), (other, "8")):
        typed(each, "aantal deelnemers", people)
        show(each, "Bewaren")
        each.get_by_label("Korte naam").fill("Allebei")
        each.get_by_role("button", name="Bewaar als scenario").click()
        each.locator(".panel .done, .panel .wrong").first.wait_for()
    assert "persons = 7.0" in (folder / "data/scenarios/allebei.toml").read_text("utf-8")
    assert "Overschrijven?" in other.locator(".panel").inner_text()
    other.page.close()


def test_a_scenario_edited_into_nonsense_is_explained(bench, folder):
    file = folder / "data/scenarios/vught-2022.toml"
    whole = file.read_text("utf-8")
    try:
        file.write_text(whole.replace("persons         = 15", "persons         = vijftien"), encoding="utf-8")
        slider = bench.get_by_label("aantal deelnemers, schuif")
        answered(bench, lambda: slider.press("ArrowLeft"))
        assert "Zo kan het niet" in bench.locator(".panel").inner_text()
        assert "Traceback" not in bench.inner_text()
        assert bench.locator(".panel svg, .tiles").count() == 0
    finally:
        file.write_text(whole, encoding="utf-8")
    answered(bench, lambda: slider.press("ArrowLeft"))
    assert bench.locator(".panel svg").count() == 1


def test_tabs_and_controls_work_with_the_keyboard_alone(bench, page):
    bench.get_by_role("tab", name="Voorfinanciering").focus()
    answered(bench, lambda: page.keyboard.press("ArrowRight"))
    assert bench.get_by_role("tab", name="Kas en baten/lasten").get_attribute("aria-selected") == "true"
    assert page.evaluate("document.activeElement.textContent").strip() == "Kas en baten/lasten"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "tabpanel"


def focused(page: Any, what: str) -> str:
    return page.evaluate(f"document.activeElement.{what}")


def test_the_keys_stay_where_a_button_did_its_work(bench, page):
    typed(bench, "loonwaarde", "45")
    bench.get_by_role("button", name="terug naar 50%").focus()
    answered(bench, lambda: page.keyboard.press("Enter"))
    assert focused(page, "closest('.lever')?.dataset.path") == "placements.wia.loonwaarde"
    assert focused(page, "value") == "50"
    typed(bench, "loonwaarde", "45")
    for button in ("Alles terug naar het begin", "Ga daarmee verder", "Alles terug naar het begin", "Gooi weg"):
        bench.get_by_role("button", name=button).focus()
        answered(bench, lambda: page.keyboard.press("Enter"))
        assert focused(page, "closest('.lever')?.dataset.path") == "placements.wia.persons", button


def test_escape_puts_back_what_stood_there(bench, page):
    figures_of_before = figures(bench)
    bench.get_by_label("aantal deelnemers", exact=True).press("Control+a")
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    assert focused(page, "value") == "15"
    assert "waiting" not in bench.get_attribute("class")
    page.keyboard.press("Tab")
    show(bench, "Raadsvragen")
    assert figures(bench) == figures_of_before
    bench.get_by_label("Tekort groter dan").press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Escape")
    assert focused(page, "value") == "50.000"


def test_home_and_end_go_to_the_first_tab_and_the_last(bench, page):
    bench.get_by_role("tab", name="Per plek").focus()
    for key, name in (("End", "Bewaren"), ("ArrowRight", "Voorfinanciering"), ("End", "Bewaren"), ("Home", "Voorf")):
        answered(bench, lambda key=key: page.keyboard.press(key))
        assert focused(page, "textContent").strip().startswith(name)
        assert focused(page, "ariaSelected") == "true"


def test_a_box_shows_what_the_kernel_has(bench, page):
    one, other = (bench.get_by_label(text) for text in ("WSD draagt het tekort", "volgens het besluit van 2021"))
    answered(bench, one.check)
    answered(bench, other.check)
    assert (one.is_checked(), other.is_checked()) == (False, True)
    assert "staat nu uit, want" in bench.locator(".panel .notice").inner_text()
    assert bench.locator(".panel svg").count() == 1
    answered(bench, other.uncheck)
    assert (one.is_checked(), other.is_checked()) == (False, False)


@pytest.mark.parametrize(("width", "height"), [(640, 360), (1024, 768)])
def test_nothing_is_cut_on_a_narrow_screen(bench, page, width, height):
    typed(bench, "aantal deelnemers", "12")
    page.set_viewport_size({"width": width, "height": height})
    try:
        for tab in bench.get_by_role("tab").all():
            show(bench, tab.inner_text())
            cut = bench.evaluate(
                "root => [...root.querySelectorAll('.region-top *, .tiles *, .panel, .panel > *, .panel > * > table')]"
                ".filter(each => each.parentElement.scrollWidth > each.parentElement.clientWidth + 1"
                " && getComputedStyle(each.parentElement).display !== 'inline'"
                " && !(each.tagName === 'TABLE' && getComputedStyle(each.parentElement).overflowX === 'auto'))"
                ".map(each => each.outerHTML.slice(0, 80))"
            )
            assert cut == [], tab.inner_text()
            edge = bench.evaluate("root => root.getBoundingClientRect().right")
            right = bench.locator(".tiles").evaluate("tiles => tiles.getBoundingClientRect().right")
            assert right <= edge + 1
    finally:
        page.set_viewport_size(SIZE)


def test_who_cannot_see_hears_what_every_part_is(bench):
    from axe_playwright_python.sync_playwright import Axe

    for tab in bench.get_by_role("tab").all():
        show(bench, tab.inner_text())
        found = Axe().run(bench.page, context=".scenarios-workbench", options={"runOnly": ["wcag2a", "wcag2aa"]})
        assert found.violations_count == 0, found.generate_report()


def test_the_page_has_the_typeface_of_the_charts_and_a_chart_styles_nothing_else(bench, page):
    page.wait_for_function("[...document.fonts].filter(each => each.family.includes('Source Sans Pro')).length >= 3")
    faces = "[...document.fonts].filter(each => each.family.includes('Source Sans Pro'))"
    assert page.evaluate(f"{faces}.map(each => each.status)") == ["loaded"] * 3  # those that came with the workbench
    assert sorted(page.evaluate(f"{faces}.map(each => each.weight)")) == ["400", "600", "700"]
    letters = bench.locator(".panel svg text")
    assert letters.count() > 5
    assert letters.first.evaluate("each => getComputedStyle(each).fontFamily") == '"Source Sans Pro"'
    assert page.locator(".jp-Notebook svg style").count() == 0


def test_it_fits_a_small_screen(bench):
    wide = bench.evaluate("root => [root.scrollWidth - root.clientWidth, root.getBoundingClientRect().height]")
    assert wide[0] <= 1
    assert wide[1] <= 600  # what JupyterLab leaves of 720
    cut = bench.evaluate(
        "root => [...root.querySelectorAll('label, legend, button, .unit, .tiles b')]"
        ".filter(each => each.offsetParent && each.scrollWidth > each.clientWidth + 2"
        " && getComputedStyle(each).display !== 'inline').map(each => each.textContent)"
    )
    assert cut == []
    whole = bench.locator(".whole").first.inner_text()
    assert whole == bench.locator(".lever:has(.whole) select").first.evaluate("list => list.selectedOptions[0].text")


def test_many_years_fit_a_small_screen(bench):
    scenarios = bench.get_by_label("Scenario", exact=True)
    answered(bench, lambda: scenarios.select_option(label="weert-2017-naar-rato · LKS naar rato, LIV volgens de wet"))
    show(bench, "Kas en baten/lasten")
    assert bench.locator(".panel").evaluate("panel => panel.scrollWidth - panel.clientWidth") <= 1
    left = """list => { const pen = document.createElement("canvas").getContext("2d"), style = getComputedStyle(list);
        pen.font = style.font;
        const room = list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return room - pen.measureText(list.selectedOptions[0].text).width; }"""
    assert scenarios.evaluate(left) >= -1  # its whole name can be read
    answered(bench, lambda: scenarios.select_option(label="vught-2022 · 15 deelnemers"))


# --- Voilà -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(importlib.util.find_spec("voila") is None, reason="needs the extra `voila`")
def test_voila_serves_the_workbench_without_code(browser, folder):
    with voila(folder) as address:
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(90_000)
        page.goto(address)
        page.wait_for_selector(".scenarios-workbench .tiles")
        bench = page.locator(".scenarios-workbench")
        begin = figures(bench)
        answered(bench, lambda: bench.get_by_label("aantal deelnemers, schuif").press("ArrowLeft"))
        assert figures(bench) != begin
        assert page.locator(".jp-CodeCell .jp-InputArea:visible").count() == 0
        assert "workbench(" not in page.inner_text("body")
        assert "Run All Cells" not in page.inner_text("body")
        assert page.evaluate("document.documentElement.lang") == "nl"
        page.set_viewport_size({"width": 1920, "height": 1080})
        assert bench.bounding_box()["height"] > 900  # what there is of a large screen is used
        page.screenshot(path=folder / "voila.png")
        moved = figures(bench)
        page.reload()  # another kernel, that finds what this one had
        page.wait_for_selector(".scenarios-workbench .tiles")
        answered(bench, bench.get_by_role("button", name="Ga daarmee verder").click)
        assert figures(bench) == moved
        page.close()


# --- a notebook that was saved -----------------------------------------------------------------------------------

BLOCK = ".jp-Notebook .jp-RenderedHTMLCommon table caption:has-text('Controles')"
ASLEEP = "Voer het notitieboek eerst uit"


def restart(page: Any) -> None:
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_selector(".scenarios-workbench .lost:not([hidden])")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")


def exported(page: Any) -> tuple[bool, str]:
    """Whether the notebook as it was saved is printed, and what the server says."""
    ask = "async address => { const told = await fetch(address); return [told.ok, await told.text()]; }"
    return page.evaluate(ask, f"/nbconvert/raadsbijlage/{NOTEBOOK}")


def test_blocks_below_a_kernel_that_was_restarted_are_neither_shown_nor_printed(bench, page):
    assert page.locator(BLOCK).is_visible()
    assert page.get_by_text(ASLEEP).is_hidden()
    saved(page)
    assert exported(page)[0]
    restart(page)
    assert page.locator(BLOCK).is_hidden()
    assert page.get_by_text(ASLEEP).is_visible()
    saved(page)
    printed, said = exported(page)
    assert not printed
    assert "het werkblad waar deze cel bij hoort, is gestopt" in said
    run_all(page)
    assert page.locator(BLOCK).is_visible()
    assert page.get_by_text(ASLEEP).is_hidden()


def test_make_lab_opens_the_workbench_and_another_day_shows_nothing_of_before(browser, tmp_path):
    folder = copied(tmp_path)
    with lab(folder) as address:
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(60_000)
        page.goto(address)
        page.wait_for_selector(".jp-NotebookPanel-toolbar")
        run_all(page)
        bench = page.locator(".scenarios-workbench")
        choices, one = (bench.locator(each).first.bounding_box()["height"] for each in (".choices", "select"))
        assert choices < 2 * one  # on one line, beside the list of files
        page.locator(".jp-BreadCrumbs-home").click()
        for name in ("data", "scenarios"):  # what there is to look at beside it
            page.locator(".jp-DirListing-item", has_text=name).first.dblclick()
        page.locator(".jp-DirListing-item", has_text="vught-2022.toml").wait_for()
        saved(page)
        assert exported(page)[0]
        page.close()
    with lab(folder) as address:
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(60_000)
        page.goto(address)
        page.get_by_text(ASLEEP).wait_for()
        page.get_by_text("model not found").or_(page.get_by_text("Loading widget")).wait_for()
        size = "each => [getComputedStyle(each).fontSize, getComputedStyle(each, '::after').content]"
        said = page.locator(".jp-OutputArea-executeResult > .lm-Panel").evaluate(size)
        assert said[0] == "0px"  # the English is not to be read
        assert "Het werkblad is er nog niet. Voer het notitieboek uit" in said[1]
        assert page.locator(BLOCK).is_hidden()
        assert not exported(page)[0]
        page.screenshot(path=tmp_path / "reopened.png")
        run_all(page)
        assert page.locator(BLOCK).is_visible()
        assert page.get_by_text(ASLEEP).is_hidden()
        page.close()


# --- every control in the browser --------------------------------------------------------------------------------


@pytest.fixture
def fresh(page) -> Any:
    """The workbench with nothing moved, on the tab that most changes can be seen on."""
    found = page.locator(".scenarios-workbench")
    again = found.get_by_role("button", name="Alles terug naar het begin")
    if again.is_enabled():
        answered(found, again.click)
    show(found, "Kas en baten/lasten")
    return found


def drawing(bench: Any) -> str:
    """The chart of the tab that is seen, as it is drawn, without what it says of itself; empty when there is none."""
    found = bench.locator(".panel svg")
    return found.first.evaluate("each => each.innerHTML") if found.count() else ""


def test_every_control_changes_what_is_seen_and_drawn_and_says_its_value(fresh):
    begin = {}
    for tab in ("Voorfinanciering", "Per plek", "Kas en baten/lasten"):
        show(fresh, tab)
        begin[tab] = seen_without_range(fresh), drawing(fresh)
    fresh.evaluate("root => root.querySelectorAll('details[data-keep]').forEach(each => (each.open = true))")
    levers = [each.get_attribute("data-path") for each in fresh.locator(".lever").all()]
    assert len(levers) >= 20
    for path in levers:
        lever = fresh.locator(f'.lever[data-path="{path}"]')
        said = told(lever)
        tab = next((tab for tab in reversed(begin) if draws_anew(fresh, lever, tab, *begin[tab])), None)
        assert tab, path
        assert told(lever) != said or not said, path
        answered(fresh, lever.get_by_role("button", name="terug naar").click)
        assert (seen_without_range(fresh), drawing(fresh)) == begin[tab], path


def told(lever: Any) -> str:
    """What is said of a slider to who cannot see it; empty when the control has none."""
    slider = lever.locator('input[type="range"]')
    return (slider.get_attribute("aria-valuetext") or "nothing") if slider.count() else ""


def draws_anew(bench: Any, lever: Any, tab: str, seen: str, drawn: str) -> bool:
    """Whether a step of a control changes what a tab says and its chart while one looks; if not, it is undone."""
    show(bench, tab)
    if any(changes(bench, lever, seen, way) for way in range(2)) and drawing(bench) not in ("", drawn):
        return True
    back = lever.get_by_role("button", name="terug naar")
    if back.is_visible():
        answered(bench, back.click)
    return False


def test_every_what_if_is_seen_stays_on_and_goes_off_again(fresh):
    begin = seen_without_range(fresh)
    boxes = fresh.locator(".piece input:enabled")
    assert boxes.count() >= 8
    for key in [each.get_attribute("data-key") for each in boxes.all()]:
        box = fresh.locator(f'.piece input[data-key="{key}"]')
        answered(fresh, box.click)
        assert seen_without_range(fresh) != begin, key
        assert box.is_checked()
        answered(fresh, box.click)
        assert not box.is_checked()
        assert seen_without_range(fresh) == begin, key


def test_another_party_has_other_figures(fresh):
    party = fresh.get_by_label("Voor wie", exact=True)
    assert figures(fresh)[0].replace("\u2060", "") == "−€\xa0277.259"
    answered(fresh, lambda: party.select_option("gemeente"))
    assert figures(fresh)[0] == "€\xa00"
    answered(fresh, lambda: party.select_option("sw_bedrijf"))
    assert figures(fresh)[0].replace("\u2060", "") == "−€\xa0277.259"


def test_enter_saves_and_a_button_makes_the_appendix(fresh, folder, record_property):
    typed(fresh, "aantal deelnemers", "6")
    show(fresh, "Bewaren")
    fresh.get_by_label("Korte naam").fill("Met Enter")
    fresh.get_by_label("Korte naam").press("Enter")
    fresh.locator(".done", has_text="data/scenarios/met-enter.toml").wait_for()
    assert "persons = 6.0" in (folder / "data/scenarios/met-enter.toml").read_text("utf-8")
    begin = time.perf_counter()
    fresh.get_by_role("button", name="Maak bijlage (PDF)").click()
    fresh.locator(".done", has_text="De bijlage wordt gemaakt").wait_for()
    done = fresh.locator(".done", has_text="De bijlage is klaar: reports/met-enter.pdf")
    done.wait_for(timeout=120_000)
    record_property("told", f"an appendix asked for on the screen: {time.perf_counter() - begin:.1f} s")
    assert "met-enter.toml" in text_of(folder / "reports/met-enter.pdf")


def test_a_paper_of_the_cycle_asks_for_a_municipality_and_a_moment(fresh):
    by_label = {name: fresh.get_by_label(name, exact=True) for name in ("Scenario", "Gemeente", "Soort stuk")}
    begin = by_label["Scenario"].input_value()
    answered(fresh, lambda: by_label["Scenario"].select_option(label="vught-begroting-2023 · Begroting 2023"))
    show(fresh, "Bewaren")
    button = fresh.get_by_role("button", name="Maak bijlage (PDF)")
    assert button.is_disabled()
    assert fresh.get_by_text("Kies eerst bovenaan een Gemeente").is_visible()
    answered(fresh, lambda: by_label["Gemeente"].select_option("vught"))
    assert button.is_enabled()
    answered(fresh, lambda: by_label["Soort stuk"].select_option("kadernota"))
    assert by_label["Soort stuk"].input_value() == "kadernota"
    assert button.is_enabled()
    answered(fresh, lambda: by_label["Gemeente"].select_option(""))
    answered(fresh, lambda: by_label["Scenario"].select_option(begin))


def text_of(file: Path) -> str:
    return " ".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(file))
