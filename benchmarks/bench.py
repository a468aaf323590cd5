"""Run LKS-bench 1: each peer is shown to agree with the project, and then timed beside it in interleaved rounds."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import click
import numpy as np

from benchmarks import project
from benchmarks.common import Inputs, differences, make_inputs

if TYPE_CHECKING:
    from types import ModuleType

Work = Callable[[], object]
Limit = tuple[float | None, float | None]  # "must" and "ambitious"

PEERS = {
    "plain": "plain",
    "pandas": "pandas_long",
    "modelx": "modelx_vectors",
    "cashflower": "cashflower_array",
}
CHECKED = ((1, 20), (7, 20), (3, 60))  # draws x units on which every peer must agree
CHECKED_WIDE = (1200, 3)  # and, for what is fast enough, enough draws to need more than one part
BATCH = 0.02  # seconds that one measurement lasts at least


@dataclass
class Engine:
    """Something to be timed: what it does, over how many draws."""

    work: Work
    draws: int
    seconds: list[float] = field(default_factory=list)

    @property
    def per_draw(self) -> float:
        """Median seconds a draw."""
        return median(self.seconds) / self.draws


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    value: float
    limit: Limit
    unit: str = "x"
    least: bool = True  # whether more is better

    def text(self) -> str:
        """Line with its verdict."""
        must, ambitious = (self._target(limit) for limit in self.limit)
        figures = f"{_figure(self.value):>8} {self.unit:<8} {must:>9} {ambitious:>10}"
        return f"  {self.what:<44} {figures}  {self._verdict()}".rstrip()

    def _met(self, limit: float) -> bool:
        return self.value >= limit if self.least else self.value <= limit

    def _target(self, limit: float | None) -> str:
        return "-" if limit is None else f"{'>=' if self.least else '<='} {limit:g}"

    def _verdict(self) -> str:
        must, ambitious = self.limit
        if ambitious is not None and self._met(ambitious):
            return "ambitious"
        if must is not None:
            return "must" if self._met(must) else "MISSED"
        return "" if ambitious is None else "not yet"


@dataclass(frozen=True)
class Bench:
    """What takes part, how big and how often."""

    peers: dict[str, ModuleType]
    rounds: int
    quick: bool

    def run(self) -> None:
        """Measure and print every part of the table."""
        click.echo(f"\n  {'':<44} {'measured':>8} {'':<8} {'must':>9} {'ambitious':>10}")
        for part in (self.one_scenario, self.many_draws, self.national, self.growth):
            part()

    def one_scenario(self) -> None:
        """1 x 20, with frames and bare."""
        inputs = make_inputs(1, 20)
        engines = {"frames": Engine(partial(project.frames, inputs), 1), **self._engines(inputs, {})}
        measure(engines, 3 * self.rounds)
        title("1 x 20, accrual and cash as frames", engines)
        limits: dict[str, Limit] = {"pandas": (20, 75), "modelx": (15, 60), "cashflower": (15, None)}
        show([*slower("frames", "plain", engines, (4, 1.2)), *faster("frames", engines, limits)])
        title("1 x 20, bare arrays", {"project": engines["project"]})
        limits = {"pandas": (None, 160), "modelx": (None, 140), "cashflower": (None, None)}
        show([*slower("project", "plain", engines, (1.2, 0.6)), *faster("project", engines, limits)])

    def many_draws(self) -> None:
        """10.000 x 20, every path and summaries only."""
        draws = 1_000 if self.quick else 10_000
        inputs = make_inputs(draws, 20)
        engines = self._engines(inputs, {"cashflower": 100})
        engines["summaries"] = Engine(partial(project.run, inputs, full=False), draws)
        if "modelx" in self.peers:
            engines["modelx summaries"] = Engine(partial(self.peers["modelx"].run, inputs, full=False), draws)
        measure(engines, self.rounds)
        limits: dict[str, Limit] = {
            "plain": (25, 70),
            "pandas": (28, 80),
            "modelx": (3, 9.5),
            "cashflower": (None, None),
        }
        title(f"{draws} x 20, every path", engines)
        show(faster("project", engines, limits))
        outputs = draws * (16 * inputs.months + 3) * 8
        bound = physical_bound(_size(inputs), outputs) / draws
        show([Row("of the physical limit B", engines["project"].per_draw / bound, (14, 3.9), least=False)])
        extra = extra_memory(engines["project"].work)
        show([Row("extra memory / bytes of the outputs", extra / outputs, (1.15, None), least=False)])
        show([Row("extra memory", extra / 1e6, (None, 70), "MB", least=False)])
        limits = {"plain": (80, 130), "pandas": (90, 150), "modelx": (12, 18), "modelx summaries": (None, None)}
        title(f"{draws} x 20, summaries only; peers work everything out", {"summaries": engines["summaries"]})
        show(faster("summaries", engines, limits))
        show([Row("of the physical limit B", engines["summaries"].per_draw / bound, (None, 2.1), least=False)])
        extra = extra_memory(engines["summaries"].work)
        show([Row("extra memory", extra / 1e6, (30, 10), "MB", least=False)])

    def national(self) -> None:
        """10 x 40.000."""
        draws = 2 if self.quick else 10
        inputs = make_inputs(draws, 40_000)
        engines = self._engines(inputs, {"pandas": 2, "cashflower": 0})
        measure(engines, self.rounds)
        title(f"{draws} x 40000", engines)
        show(faster("project", engines, {"plain": (200, 700), "modelx": (15, 70), "pandas": (None, None)}))
        show([Row("time a unit", engines["project"].per_draw / 40_000 * 1e9, (60, 16), "ns", least=False)])
        extra = extra_memory(engines["project"].work) / 1e6
        show([Row("extra memory", extra, (50, 30), "MB", least=False)])

    def growth(self) -> None:
        """Ten times as many units in the same draws."""
        few, many = make_inputs(100, 20), make_inputs(100, 200)
        engines = {
            f"100 x {inputs.shape[1]}": Engine(partial(project.run, inputs, full=True), 100) for inputs in (few, many)
        }
        measure(engines, 5 * self.rounds)
        title("growth", engines)
        ratio = engines["100 x 200"].per_draw / engines["100 x 20"].per_draw
        show([Row("time(100 x 200) / time(100 x 20)", ratio, (2.5, 1.8), least=False)])

    def _engines(self, inputs: Inputs, fewer: dict[str, int]) -> dict[str, Engine]:
        """Project and peers on all inputs, or on the first draws for who would take too long (0: not at all)."""
        draws = inputs.shape[0]
        engines = {"project": Engine(partial(project.run, inputs, full=True), draws)}
        for name, peer in self.peers.items():
            own = min(fewer.get(name, draws), draws)
            if own:
                engines[name] = Engine(partial(peer.run, inputs.part(slice(own)), full=True), own)
        return engines


def measure(engines: dict[str, Engine], rounds: int) -> None:
    """Time every engine once a round, after one run that does not count; short work is repeated within a round."""
    repeats: dict[str, int] = {}
    for name, engine in engines.items():
        engine.work()  # fills caches, compiles what there is to compile
        repeats[name] = 1 + int(BATCH / seconds(engine.work, 1))
    for _ in range(rounds):
        for name, engine in engines.items():
            engine.seconds.append(seconds(engine.work, repeats[name]))


def seconds(work: Work, repeats: int) -> float:
    """Seconds that one run takes; what it leaves behind is cleared outside the time."""
    gc.collect()
    begin = perf_counter()
    for _ in range(repeats - 1):
        work()
    held = work()
    passed = perf_counter() - begin
    del held
    return passed / repeats


def faster(mine: str, engines: dict[str, Engine], limits: dict[str, Limit]) -> list[Row]:
    """How many times as fast as each peer, per draw."""
    rows = []
    for peer, limit in limits.items():
        if peer in engines:
            ratio = engines[peer].per_draw / engines[mine].per_draw
            fewer = engines[peer].draws < engines[mine].draws
            rows.append(Row(f"faster than {peer}{f', at {engines[peer].draws} draws' if fewer else ''}", ratio, limit))
    return rows


def slower(mine: str, peer: str, engines: dict[str, Engine], limit: Limit) -> list[Row]:
    """How many times the time of a peer."""
    if peer not in engines:
        return []
    return [Row(f"time / {peer}", engines[mine].per_draw / engines[peer].per_draw, limit, least=False)]


def physical_bound(inputs: int, outputs: int) -> float:
    """Seconds that reading the inputs and writing the outputs takes on this machine, now."""
    memory = np.zeros(32 * 2**20)
    write = median(seconds(lambda: memory.fill(1.0), 1) for _ in range(5))
    read = median(seconds(memory.max, 1) for _ in range(5))
    return (inputs * read + outputs * write) / memory.nbytes


def extra_memory(work: Work) -> int:
    """Most bytes held at once beside what was there already, outputs included."""
    gc.collect()
    tracemalloc.start()
    held = work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    return peak


def agreeing() -> dict[str, ModuleType]:
    """Peers that are here and agree with the project on small sizes; for the others, why they do not take part."""
    peers = {}
    for name, module in PEERS.items():
        try:
            peer = import_module(f"benchmarks.{module}")
            fault = disagreement(peer, CHECKED if name == "cashflower" else (*CHECKED, CHECKED_WIDE))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a peer, the others go on
            fault = f"{type(error).__name__}: {error}"
        if fault:
            click.echo(f"  {name:<12} does not take part: {fault}")
        else:
            click.echo(f"  {name:<12} agrees on every output")
            peers[name] = peer
    return peers


def disagreement(peer: ModuleType, sizes: tuple[tuple[int, int], ...]) -> str:
    """First outputs that differ, or nothing."""
    for draws, units in sizes:
        inputs = make_inputs(draws, units, seed=draws)
        for full in (True, False):
            mine, other = (each.run(inputs, full=full).outputs() for each in (project, peer))
            if not full:
                other.accrual = other.cash = other.outstanding = None
            faults = differences(mine, other)
            if faults:
                return f"at {draws} x {units} it differs in {faults}"
    return ""


def title(text: str, engines: dict[str, Engine]) -> None:
    """Head of a part, with the times that the ratios are made of."""
    click.echo(f"\n{text}")
    times = (f"{name} {_figure(1e3 * median(engine.seconds))} ms" for name, engine in engines.items())
    click.echo(f"  [{'; '.join(times)}]")


def show(rows: list[Row]) -> None:
    """Print lines of the table."""
    for row in rows:
        click.echo(row.text())


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _size(inputs: Inputs) -> int:
    return sum(each.nbytes for each in (inputs.start, inputs.stop, inputs.hours, inputs.wage_value))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Interleaved rounds.")
@click.option("--quick", is_flag=True, help="Fewer draws; the targets are for the full size.")
def main(rounds: int, quick: bool) -> None:  # noqa: FBT001 - click passes options by name
    """Compare the project's engine with its peers: medians of interleaved rounds, as ratios."""
    click.echo("LKS-bench 1: numpy " + np.__version__)
    Bench(agreeing(), rounds, quick).run()


if __name__ == "__main__":
    main()
