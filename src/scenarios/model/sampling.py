"""Draws of uncertain numbers: seeded uniform numbers, and the correlations between them.

The uniform numbers of a path depend on the seed and on that path only: two scenarios that share a path share its luck,
and the difference between them is no noise.

The random numbers are raw output of Philox, a generator with a counter: numpy promises that this output stays the
same. Its key is a hash of seed, purpose and path. The points of Latin hypercubes and Sobol' sequences are scipy's,
from a seed that is such a hash.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.random import Philox

from scenarios.model.distributions import Correlation, Distribution, Floats, listed, plain, quantile, scipy_special
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Method = Literal["random", "latin_hypercube", "sobol"]

EDGE = 2.0**-53  # half of the finest step: uniform numbers stay this far from 0 and 1
SINGULAR = 1e-8  # smallest eigenvalue below which a matrix of correlations counts as impossible
IMPOSSIBLE = (
    "deze samenhangen kunnen niet tegelijk waar zijn: {}. Een paar dat u niet noemt, heeft samenhang 0. "
    "Maak de samenhangen kleiner, of noem ook de andere paren"
)


# --- uniform numbers ---------------------------------------------------------------------------------------------


def uniforms(paths: Sequence[str], draws: int, seed: int, method: Method = "random") -> Floats:
    """Uniform numbers between 0 and 1, neither included, for each path and draw.

    Parameters
    ----------
    paths
        Paths of the uncertain numbers; each has a stream of its own.
    draws
        Number of draws.
    seed
        Any whole number.
    method
        "random": the first draws of a longer run are the same. "latin_hypercube": each path has exactly one number in
        each of `draws` equal parts of 0 to 1, in an order of its own. In both a path's numbers depend on the seed and
        on that path only (and on `draws` for "latin_hypercube"). "sobol": a scrambled Sobol' sequence, of which a
        path takes the column of its place in sorted order; these numbers depend on all paths together, and spread
        best when `draws` is a power of two. The first draws of a longer run are the same there too.

    Returns
    -------
    Array [path, draw], in the order of `paths`.
    """
    if method == "sobol":
        columns = sorted(set(paths))
        points = _sobol(columns, draws, seed)
        return points[[columns.index(path) for path in paths]]
    stream = _latin if method == "latin_hypercube" else _random
    return np.array([stream(path, draws, seed) for path in paths]).reshape(len(paths), draws)


def _random(path: str, draws: int, seed: int) -> Floats:
    return _between(Philox(key=_key(seed, "draw", path)).random_raw(draws))


def _latin(path: str, draws: int, seed: int) -> Floats:
    """One dimension for each path: the columns of a Latin hypercube are shuffled independently anyway."""
    cube = _qmc().LatinHypercube(d=1, rng=_key(seed, "latin_hypercube", path))
    return _open(cube.random(draws)[:, 0])


def _sobol(paths: Sequence[str], draws: int, seed: int) -> Floats:
    """Points up to the next power of two, of which the last ones are left out; shape [path, draw]."""
    if not paths:
        return np.empty((0, draws))
    sequence = _qmc().Sobol(d=len(paths), rng=_key(seed, "sobol", ""))
    points = sequence.random_base2(max(draws - 1, 0).bit_length())[:draws].T
    return points + 2.0**-31  # to the middle of the finest step, as 0 itself may come out


def _key(seed: int, purpose: str, path: str) -> int:
    return int.from_bytes(blake2b(f"{seed} {purpose} {path}".encode(), digest_size=16).digest(), "little")


def _between(raw: Any) -> Floats:
    """Raw 64-bit numbers to the middles of 2**52 steps: 0 and 1 cannot come out, and 1 - p is exact."""
    return ((raw >> np.uint64(12)) + 0.5) * 2.0**-52


def _open(p: Floats) -> Floats:
    return np.clip(p, EDGE, 1 - EDGE)


# --- samples -----------------------------------------------------------------------------------------------------


def sample(
    uncertain: Mapping[str, Distribution],
    correlations: Sequence[Correlation],
    draws: int,
    seed: int,
    method: Method = "random",
) -> dict[str, Floats]:
    """Draws of the uncertain numbers.

    Parameters
    ----------
    uncertain
        Distributions by path.
    correlations
        A Gaussian copula: the normal scores of the uniform numbers are mixed by the Cholesky factor of the matrix of
        correlations, in sorted order of path. Pairs that are not named have none. Only the first path of a group
        that moves together keeps the even spread of "latin_hypercube" and "sobol" exactly.
    draws, seed, method
        As in `uniforms`.

    Returns
    -------
    By path, in the order of `uncertain`: array [draw] in the unit of that number.

    Raises
    ------
    InputError
        What `correlation_problems` found.

    >>> places = Distribution(distribution="pert", low=8, mode=10, high=15)
    >>> sample({"placements.wia.persons": places}, [], draws=3, seed=1)["placements.wia.persons"].round(2).tolist()
    [11.51, 12.55, 10.73]
    """
    problems = correlation_problems(uncertain, correlations)
    if problems:
        raise InputError(problems)
    paths = list(uncertain)
    luck = dict(zip(paths, uniforms(paths, draws, seed, method), strict=True))
    luck |= _mixed(luck, correlations)
    return {path: quantile(uncertain[path], luck[path]) for path in paths}


def of_persons(path: str, about: Distribution, persons: int, draws: int, seed: int) -> Floats:
    """Numbers of the people of a group, each with a number of their own: [draw, person].

    Every person has a stream of random numbers: what one draws depends on seed, path, draw and place among the people,
    and not on how many there are. Always plain random numbers, also beside a Latin hypercube or a Sobol' sequence:
    over many people there is little left to spread evenly.
    """
    numbers = [quantile(about, _random(f"{path} {person}", draws, seed)) for person in range(persons)]
    return np.array(numbers).reshape(persons, draws).T


def _mixed(luck: Mapping[str, Floats], correlations: Sequence[Correlation]) -> dict[str, Floats]:
    """Uniform numbers of the paths that move together."""
    paths, matrix = _matrix(correlations)
    scores = [scipy_special().ndtri(luck[path]) for path in paths]
    # Added one by one: a matrix product may round a draw differently in a longer run.
    factor = np.linalg.cholesky(matrix)
    rows = [[weight * score for weight, score in zip(row, scores, strict=True) if weight] for row in factor]
    return {path: _open(scipy_special().ndtr(sum(row))) for path, row in zip(paths, rows, strict=True)}


# --- correlations that cannot be ---------------------------------------------------------------------------------


def correlation_problems(
    uncertain: Mapping[str, Distribution], correlations: Sequence[Correlation], file: str = ""
) -> list[Problem]:
    """Everything that is wrong with correlations: paths, pairs named twice, and pairs that cannot go together.

    Keys are "correlations.1" and so on, or "correlations" for what is wrong with them together.
    """
    found = []
    for place, correlation in enumerate(correlations):
        messages = [_path_problem(path, uncertain) for path in correlation.between]
        messages.append(_twice(correlation, correlations[:place]))
        found += [(f"correlations.{place + 1}", message) for message in messages if message]
    if not found:
        found += [("correlations", message) for message in _impossible(correlations)]
    return [Problem(file, key, message) for key, message in found]


def _path_problem(path: str, uncertain: Mapping[str, Distribution]) -> str:
    return "" if path in uncertain else f'"{path}" staat niet bij de onzekere getallen (uncertainty)'


def _twice(correlation: Correlation, earlier: Sequence[Correlation]) -> str:
    pairs = [set(other.between) for other in earlier]
    names = listed([f'"{path}"' for path in correlation.between])
    return f"de samenhang tussen {names} staat er al" if set(correlation.between) in pairs else ""


def _impossible(correlations: Sequence[Correlation]) -> list[str]:
    """Name the pairs between the fewest paths that cannot go together, if there are any."""
    paths, matrix = _matrix(correlations)
    if _possible(matrix):
        return []
    kept = list(range(len(paths)))
    for place in range(len(paths)):
        rest = [other for other in kept if other != place]
        kept = kept if _possible(matrix[np.ix_(rest, rest)]) else rest
    names = {paths[place] for place in kept}
    pairs = [pair for pair in correlations if names.issuperset(pair.between)]
    stated = listed([f"{pair.between[0]} - {pair.between[1]} ({plain(pair.value)})" for pair in pairs])
    return [IMPOSSIBLE.format(stated)]


def _possible(matrix: Floats) -> bool:
    return not matrix.size or float(np.linalg.eigvalsh(matrix).min()) > SINGULAR


def _matrix(correlations: Sequence[Correlation]) -> tuple[list[str], Floats]:
    """Paths that are in a correlation, sorted, and their matrix."""
    paths = sorted({path for correlation in correlations for path in correlation.between})
    matrix = np.eye(len(paths))
    for correlation in correlations:
        one, other = map(paths.index, correlation.between)
        matrix[one, other] = matrix[other, one] = correlation.value
    return paths, matrix


def _qmc() -> Any:
    """scipy.stats.qmc, which brings all of scipy.stats along: loaded only for the methods that need it."""
    from scipy.stats import qmc  # type: ignore[import-untyped]

    return qmc
