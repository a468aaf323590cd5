"""What the screen and the appendix below it do of themselves when nobody does anything for a moment."""

import asyncio
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from scenarios.explore import panels
from scenarios.explore.exploration import same_books
from scenarios.explore.paper import NOTHING, ROOM, STOPPED, Paper, parts
from scenarios.explore.surface import Surface
from scenarios.explore.workbench import DRAWN, Reported, Workbench
from scenarios.model.draws import draw


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenarios.explore.surface.PAUSE", 0)
    monkeypatch.setattr("scenarios.explore.surface.BREATH", 0)


def left_alone(bench: Workbench) -> list[tuple[bool, bool]]:
    """Whether there were draws, and a reason for none, each time what is below the screen was let follow."""
    seen = []

    def settled() -> Iterator[None]:
        seen.append((bench.draws is not None, bool(bench.undrawn)))
        yield

    async def looked() -> None:
        await Surface(bench, settled)._pause

    asyncio.run(looked())
    return seen


def test_what_is_below_the_screen_follows_before_the_range_is_drawn_and_after(open_bench):
    assert left_alone(open_bench()) == [(False, False), (True, False)]
    assert left_alone(open_bench("weert-berap2-2018")) == [(False, False)]  # nothing is uncertain


def test_it_follows_when_the_range_cannot_be_drawn(open_bench, monkeypatch, caplog):
    bench = open_bench()
    monkeypatch.setattr("scenarios.explore.workbench.luck", lambda *_: 1 / 0)
    assert left_alone(bench) == [(False, False), (False, True)]
    assert "ZeroDivisionError" in caplog.text


def test_the_range_is_the_same_however_it_is_worked_out(open_bench):
    bench = open_bench()
    left_alone(bench)
    whole = draw(bench.result, DRAWN.__class__(DRAWN.count, DRAWN.seed))
    assert all((net == whole.nets[key]).all() for key, net in bench.draws.nets.items())


def test_an_appendix_is_made_once_of_the_file_it_was_asked_for(open_bench, folder, monkeypatch):
    bench, made = open_bench(), []
    monkeypatch.setattr(bench, "make_report", lambda asked: Reported(f"klaar {made.append(asked.file)}"))

    async def asked() -> None:
        screen = Surface(bench)
        put = {"do": "put", "path": "placements.wia.persons", "value": "12"}
        for told in ({"do": "report"}, {"do": "report"}, put):
            screen._on_message(screen, told | {"id": 1}, None)
        others = asyncio.all_tasks() - {asyncio.current_task(), screen._pause}
        await asyncio.gather(*others, return_exceptions=True)  # a step ends the pause before it

    asyncio.run(asked())
    assert made == [folder / "vught-2022.toml"]
    assert bench.reporting is None
    assert bench.keeping.made.startswith("klaar")


class Place:
    """A place in a notebook where a block stands."""

    shown: Any = None

    def update(self, shown: Any, *, raw: bool) -> None:
        assert raw
        self.shown = shown


@pytest.fixture
def paper(open_bench) -> Paper:
    made = Paper(open_bench())
    made._handles = [Place() for _ in range(ROOM)]
    return made


def test_the_blocks_follow_the_screen(paper):
    list(paper.refresh())
    assert "15 deelnemers" in str(paper._handles[0].shown)
    assert paper._handles[-1].shown == NOTHING._repr_mimebundle_()


@pytest.mark.parametrize("broken", [lambda _: 1 / 0, lambda _: [object()]])  # in making a block, in drawing it
def test_blocks_that_cannot_be_made_leave_no_figure_of_before(paper, monkeypatch, caplog, broken):
    list(paper.refresh())
    monkeypatch.setattr(panels, "prefinancing", broken)
    list(paper.refresh())
    first, *rest = [place.shown for place in paper._handles]
    assert STOPPED in first["text/markdown"]
    assert all(shown == NOTHING._repr_mimebundle_() for shown in rest)
    assert "Error" in caplog.text


@pytest.mark.parametrize("name", ["vught-2022", "weert-2017", "weert-berap2-2018", "midden-limburg/roermond"])
def test_there_is_room_for_every_block(open_bench, name):
    bench = open_bench(name)
    path, entry = next((path, each) for path, each in bench.entries.items() if each.step)
    bench.do({"do": "put", "path": path, "value": entry.typed(entry.high / entry.times)})
    assert not same_books(bench.result, bench.begin)
    assert len(parts(bench)) <= ROOM


def test_more_blocks_than_places_are_not_lost_in_silence(paper, monkeypatch):
    monkeypatch.setattr(panels, "prefinancing", lambda seen: [panels.figures(seen)] * ROOM)
    list(paper.refresh())
    assert STOPPED in paper._handles[0].shown["text/markdown"]


def test_the_letters_that_are_sent_are_of_the_weights_they_are_said_to_be(open_bench, monkeypatch):
    screen, sent = Surface(open_bench()), []
    monkeypatch.setattr(screen, "send", lambda told, buffers: sent.append((told, buffers)))
    screen._on_message(None, {"id": 1, "do": "letters"}, [])
    ((told, files),) = sent
    faces = [TTFont(BytesIO(file)) for file in files]
    assert told["weights"] == [str(face["OS/2"].usWeightClass) for face in faces]
    assert all(face["post"].italicAngle == 0 for face in faces)


def test_a_step_is_sent_with_what_stands_in_the_controls(open_bench):
    screen = Surface(open_bench())
    path = "placements.wia.persons"
    screen._on_message(None, {"id": 7, "do": "slide", "path": path, "value": "12"}, [])
    assert screen.answered == 7
    field = screen.fields[path]
    assert (field["text"], field["number"], field["begin"]) == ("12", 12.0, "15 deelnemers")


def test_what_takes_longer_waits_anew_after_a_step_and_is_shown(open_bench):
    bench = open_bench()

    async def stepped() -> None:
        screen = Surface(bench)
        before = screen._pause
        screen._on_message(None, {"id": 1, "do": "slide", "path": "placements.wia.persons", "value": "12"}, [])
        assert screen._pause is not before
        await screen._pause
        assert before.cancelled()
        assert "van de 10 gevallen" in screen.figures

    asyncio.run(stepped())
