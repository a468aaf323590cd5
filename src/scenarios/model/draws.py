"""Many draws of the uncertain numbers of a scenario, worked out together; only sums by year are kept.

Numbers that the model can hold as an array are worked out for many draws at once. An event, or a number that changes
more than amounts (a full working week, a growth of prices), makes another scenario: draws in which those are the same
are worked out together.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.model.events import parts
from scenarios.model.reading import ATOMIC, laid_over
from scenarios.model.result import BOOKS
from scenarios.model.run import again
from scenarios.model.sampling import Method, of_persons, sample, uniforms
from scenarios.model.scenario import AMOUNT_SOURCES, SOURCE_KEYS
from scenarios.model.toml_files import leaf
from scenarios.model.uncertainty import numbers as numbers_of
from scenarios.model.uncertainty import whole
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from scenarios.model.result import Result
    from scenarios.model.scenario import Event, Scenario

    Done = Callable[[int], object]
    Apart = tuple[tuple[str, float], ...]  # events (0 or 1) and numbers, by path

TOGETHER = {"amount", "factor", "rate"}  # numbers of a flow that may be arrays; of a placement it is all but one


@dataclass(frozen=True)
class Sampling:
    """How to draw: how many times, from which seed, by which method of `scenarios.model.sampling.uniforms`.

    A number has the same luck in every scenario with the same seed, so that a difference between two is no noise.
    `chunk` draws are worked out together: memory depends on it, the figures do not.
    """

    count: int = 10_000
    seed: int = 1
    method: Method = "random"
    chunk: int = 1000


@dataclass(frozen=True)
class Draws:
    """What came out of many draws.

    Parameters
    ----------
    result
        The scenario itself, in which nothing is uncertain.
    numbers
        The uncertain numbers, by path, and whether an event happened (0 or 1), by "events." and its name [draw]. Of a
        number per person: the mean over the people of the draw; where nobody takes part, the scenario's own number.
    nets
        Euro of a party in a book of `result.BOOKS` [year, draw]: received +, paid -.
    peaks
        Highest position of what a party has advanced, by party [draw]; euro, nought or more.
    sampling
        How they were drawn.
    """

    result: Result
    numbers: Mapping[str, np.ndarray]
    nets: Mapping[tuple[str, str], np.ndarray]
    peaks: Mapping[str, np.ndarray]
    sampling: Sampling


def draw(result: Result, sampling: Sampling, done: Done = lambda _: None) -> Draws:
    """Draw the uncertain numbers of a scenario and work every draw out; parameters and errors as `work_out`."""
    return work_out(result, luck(result.scenario, sampling), sampling, done)


def work_out(
    result: Result, numbers: Mapping[str, np.ndarray], sampling: Sampling, done: Done = lambda _: None
) -> Draws:
    """Work a scenario out for given draws of its uncertain numbers.

    Parameters
    ----------
    result
        A worked-out scenario with uncertainty.
    numbers
        As `luck` makes them: [draw] by path, or [draw, person].
    sampling
        How they were drawn; its `chunk` is worked out at once.
    done
        Is told how many draws were worked out, each time some were.

    Raises
    ------
    InputError
        Events or numbers do not go together, more was booked than arises, or a scheme needs a parameter that is not
        known.
    """
    draws = begun(result, numbers, sampling)
    for count in working_out(draws, numbers):
        done(count)
    return draws


def begun(result: Result, numbers: Mapping[str, np.ndarray], sampling: Sampling) -> Draws:
    """Draws of which none was worked out yet; parameters as `work_out`."""
    years = len(result.horizon.year_labels)
    parties = result.scenario.parties
    nets = {(party, book): np.zeros((years, sampling.count)) for party in parties for book in BOOKS}
    peaks = {party: np.zeros(sampling.count) for party in parties}
    return Draws(result, _by_draw(result.scenario, numbers), nets, peaks, sampling)


def working_out(draws: Draws, numbers: Mapping[str, np.ndarray]) -> Iterator[int]:
    """Work out what was begun, part by part, for who has other things to do in between.

    Gives how many draws were worked out, each time some were; `numbers` and errors as `work_out`.
    """
    result, sampling = draws.result, draws.sampling
    known: dict[Apart, tuple[Scenario, set[str]]] = {}
    for apart, chosen in _alike(numbers, sampling):
        if len(known) > sampling.chunk:
            known.clear()
        scenario, settled = known[apart] = known.get(apart) or _other(result.scenario, dict(apart))
        free = [path for path in numbers if not _is_apart(path) and path not in settled]
        # One draw by itself is summed in another order than many: then the last digits would depend on the chunk.
        those = chosen if len(chosen) > 1 else np.repeat(chosen, 2)
        scenario = _holding(scenario, {path: numbers[path][those] for path in free})
        _refuse_long_weeks(scenario)
        worked_out = again(result, scenario, len(those))
        here = slice(len(chosen))
        for (party, book), net in draws.nets.items():
            net[:, chosen] = result.horizon.year_sums(worked_out.by_month(party, book))[:, here]
        for party, peak in draws.peaks.items():
            peak[chosen] = np.maximum(worked_out.position(party).max(axis=0), 0.0)[here]
        yield len(chosen)


def luck(scenario: Scenario, sampling: Sampling) -> dict[str, np.ndarray]:
    """Uncertain numbers by path, and by "events.<name>" whether an event happens (0 or 1): [draw].

    A number per person is [draw, person], for the largest number of people that a draw can have; `persons` of that
    group are whole people then.
    """
    bases, (count, seed, method, _) = numbers_of(scenario), astuple(sampling)
    shared = {path: about for path, about in scenario.uncertainty.items() if about.per == "draw"}
    groups = {path.split(".")[1] for path in scenario.uncertainty.keys() - shared.keys()}
    drawn = sample(shared, scenario.correlations, count, seed, method)
    people = {f"placements.{name}.persons" for name in groups}
    drawn |= {path: fitting(path, bases[path], drawn[path], people) for path in drawn}
    most = {name: _most_persons(scenario, name, drawn) for name in groups}
    drawn = {
        path: drawn[path] if path in drawn else _personal(scenario, path, most, sampling)
        for path in scenario.uncertainty
    }
    names = [f"events.{name}" for name in scenario.events]
    # Events are drawn by themselves: with Sobol' points one more of them would move all the numbers.
    chances = uniforms(names, count, seed, "random" if method == "sobol" else method)
    return drawn | happening(scenario, dict(zip(names, chances, strict=True)))


def fitting(path: str, base: float, values: np.ndarray, people: Collection[str] = ()) -> np.ndarray:
    """Numbers as they go into the scenario: rounded at a path of whole numbers, and where people are told apart."""
    return np.rint(values).astype(int) if whole(path, base) or path in people else values


def happening(scenario: Scenario, luck: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Whether each event happens (0 or 1), by "events.<name>" [draw], with uniform numbers under the same names."""
    chances = {f"events.{name}": event.probability for name, event in scenario.events.items()}
    return {name: (luck[name] < chance).astype(float) for name, chance in chances.items()}


def _personal(scenario: Scenario, path: str, most: Mapping[str, int], sampling: Sampling) -> np.ndarray:
    """Numbers of a path per person [draw, person]."""
    _, name, key = path.split(".")
    values = of_persons(path, scenario.uncertainty[path], most[name], sampling.count, sampling.seed)
    return fitting(path, getattr(scenario.placements[name], key), values)


def _most_persons(scenario: Scenario, name: str, drawn: Mapping[str, np.ndarray]) -> int:
    """Largest number of people that a group has in any draw, also after an event; at least one."""
    told = [event.placements.get(name, {}).get("persons", 0) for event in scenario.events.values()]
    return int(np.rint(max(1, _persons(scenario, name, drawn).max(), *told)))


def _persons(scenario: Scenario, name: str, drawn: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whole people of a group: one number, or [draw] when it is uncertain."""
    path = f"placements.{name}.persons"
    return np.rint(np.asarray(drawn[path] if path in drawn else scenario.placements[name].persons, dtype=float))


def _by_draw(scenario: Scenario, numbers: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Numbers [draw]: of numbers per person the mean over the people that were drawn, before any event."""
    found = dict(numbers)
    for path, values in numbers.items():
        if values.ndim == 2:
            _, name, key = path.split(".")
            people = np.broadcast_to(_persons(scenario, name, numbers), len(values))
            mean = _mean_of_first(values, people)
            found[path] = np.where(people > 0, mean, getattr(scenario.placements[name], key))
    return found


def _mean_of_first(values: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Mean of the first so many numbers of each row; of numbers that are the same, exactly that number."""
    there = np.arange(values.shape[1]) < many[:, np.newaxis]
    mean = np.where(there, values, 0).sum(axis=1) / np.maximum(many, 1)
    return np.clip(mean, values.min(axis=1), values.max(axis=1))


def _is_apart(path: str) -> bool:
    """Whether another value of a number makes another scenario, instead of an array in the same one."""
    section, _, key, *_ = [*path.split("."), ""]
    return key == "full_week_hours" if section == "placements" else section != "flows" or key not in TOGETHER


def _alike(numbers: Mapping[str, np.ndarray], sampling: Sampling) -> Iterator[tuple[Apart, np.ndarray]]:
    """Events and numbers that make a scenario, and the draws in which they are those; never more than a chunk."""
    apart = [path for path in numbers if _is_apart(path)]
    for part in parts(sampling.count, most=sampling.chunk):
        chosen = np.arange(part.start, part.stop)
        rows = np.array([numbers[path][chosen] for path in apart]).reshape(len(apart), len(chosen)).T
        _, firsts, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        for place, first in enumerate(chosen[firsts]):
            yield tuple((path, numbers[path][first].item()) for path in apart), chosen[which.ravel() == place]


def _other(scenario: Scenario, apart: Mapping[str, float]) -> tuple[Scenario, set[str]]:
    """Scenario in which the events of a draw happen, and the uncertain numbers on which those events decide."""
    happen = [path for path, value in apart.items() if path.startswith("events.") and value]
    pieces = {path: scenario.events[path.removeprefix("events.")] for path in happen}
    settled = {path for path in scenario.uncertainty if any(_decides(piece, path) for piece in pieces.values())}
    values = {path: apart[path] for path in apart.keys() & scenario.uncertainty.keys() - settled}
    return laid_over(scenario, pieces, values), settled


def _decides(event: Event, path: str) -> bool:
    """Whether an event says what a number is: itself, or the whole that the number is a part of."""
    section, name, key, *_ = path.split(".")
    told = getattr(event, section).get(name, {})
    if key in SOURCE_KEYS and any(source in told for source in AMOUNT_SOURCES):
        return True
    return key in told and (key in ATOMIC or leaf(getattr(event, section), path.partition(".")[2]) is not None)


def _holding(scenario: Scenario, arrays: Mapping[str, np.ndarray]) -> Scenario:
    """Scenario with arrays [draw], or [draw, person], in place of numbers."""
    for path, values in arrays.items():
        section, name, key, *year = path.split(".")
        pieces = getattr(scenario, section)
        held: Any = {**getattr(pieces[name], key), int(year[0]): values} if year else values
        pieces = {**pieces, name: pieces[name].model_copy(update={key: held})}
        scenario = scenario.model_copy(update={section: pieces})
    return scenario


def _refuse_long_weeks(scenario: Scenario) -> None:
    """Hours and full week each fit the scenario; drawn together, or after an event, they may not fit each other."""
    long = [name for name, each in scenario.placements.items() if np.any(each.hours > each.full_week_hours)]
    if long:
        message = "in een trekking is dit meer dan de volle werkweek (full_week_hours)"
        raise InputError([Problem("", f"placements.{name}.hours", message) for name in long])
