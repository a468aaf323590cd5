"""Distributions of uncertain numbers: what a scenario may say of one, and its quantiles.

Every number is drawn by inverting its own distribution at a uniform number between 0 and 1, so that the same uniform
number means the same luck in every scenario. `scenarios.model.sampling` makes those uniform numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from scenarios.model.fields import Strict, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Floats = NDArray[np.float64]

WIDEST = 100  # standard deviation of a lognormal number, in times its mean

# By distribution: what it needs, and what it may have as well.
SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fixed": (("value",), ()),
    "uniform": (("low", "high"), ()),
    "triangular": (("low", "mode", "high"), ()),
    "pert": (("low", "mode", "high"), ()),
    "normal": (("mean", "sd", "low", "high"), ()),
    "lognormal": (("mean", "sd"), ("low", "high")),
    "beta": (("alpha", "beta"), ("low", "high")),
    "poisson": (("rate",), ()),
    "discrete": (("values",), ("weights",)),
}
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


def _no_thousands(value: object) -> object:
    """Refuse "17.000" as typed in a file, which is seventeen here and seventeen thousand to a Dutch reader."""
    text = getattr(value, "text", "")
    if THOUSANDS.fullmatch(text):
        raise ValueError(
            f"hier staat {text}; bedoelde u {text.replace('.', '')}? Schrijf een getal zonder punt voor de "
            f"duizendtallen, of {text}0 als het toch een breuk is"
        )
    return value


def _two_paths(paths: list[str]) -> list[str]:
    if len(paths) != 2 or paths[0] == paths[1]:
        raise ValueError(f"noem bij between precies twee verschillende paden; hier staat {listed(paths) or 'niets'}")
    return paths


Number = Annotated[float, BeforeValidator(_no_thousands), Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
Spread = Annotated[float, BeforeValidator(_no_thousands), Field(ge=0, le=1e9, allow_inf_nan=False)]
Rate = Annotated[float, BeforeValidator(_no_thousands), Field(ge=0, le=100_000, allow_inf_nan=False)]
Power = Annotated[float, Field(ge=0.01, le=1e6, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class Distribution(Strict):
    """How sure a number of the scenario is: one entry of `[uncertainty]`.

    Attributes
    ----------
    distribution
        "fixed": `value`. "uniform": `low`, `high`. "triangular" and "pert": `low`, `mode` (most likely), `high`.
        "normal": `mean`, `sd`, cut off at `low` and `high`. "lognormal": `mean`, `sd`, cut off at `low` or `high`
        where given. "beta": `alpha`, `beta`, stretched over `low` (else 0) to `high` (else 1). "poisson": `rate`.
        "discrete": `values`, with `weights` (need not add up to one) or each as likely.
    low, mode, high, mean, sd, value, values
        In the unit of the number itself. `mean` and `sd` are those before cutting off, and for "lognormal" those of
        the number and not of its logarithm.
    alpha, beta, weights
        Without unit.
    rate
        Expected count.
    per
        "draw": one number for all people of a group. "person": each of them has a number of their own in every draw.
    """

    distribution: Literal[
        "fixed", "uniform", "triangular", "pert", "normal", "lognormal", "beta", "poisson", "discrete"
    ]
    low: Number | None = None
    mode: Number | None = None
    high: Number | None = None
    mean: Number | None = None
    sd: Spread | None = None
    alpha: Power | None = None
    beta: Power | None = None
    rate: Rate | None = None
    values: Annotated[list[Number], Field(min_length=1)] | None = None
    weights: Annotated[list[Weight], Field(min_length=1)] | None = None
    value: Number | None = None
    per: Literal["draw", "person"] = "draw"

    @model_validator(mode="after")
    def _sound(self) -> Distribution:
        for problem in (_key_problem, _lognormal_problem, _order_problem, _weight_problem):
            message = problem(self)
            if message:
                raise ValueError(message)
        return self


class Correlation(Strict):
    """Two uncertain numbers that move together.

    `value` is the correlation of their normal scores, not of the numbers: for numbers that are not normal their own
    correlation is somewhat nearer to nought. The rank correlation (Spearman) is 6/pi * arcsin(value / 2).
    """

    between: Annotated[list[Text], AfterValidator(_two_paths)]
    value: Annotated[float, Field(gt=-1, lt=1, allow_inf_nan=False)]


def _key_problem(about: Distribution) -> str:
    needed, optional = SHAPES[about.distribution]
    names = [name for name in type(about).model_fields if name not in {"distribution", "source", "per"}]
    given = [name for name in names if getattr(about, name) is not None]
    missing = [name for name in needed if name not in given]
    stray = [name for name in given if name not in needed + optional]
    faults = [f"{listed(missing)} {'ontbreken' if len(missing) > 1 else 'ontbreekt'}"] if missing else []
    faults += [f"{listed(stray)} {'horen' if len(stray) > 1 else 'hoort'} er niet bij"] if stray else []
    belongs = f"{'horen' if len(needed) > 1 else 'hoort'} {listed(needed)}"
    allowed = f", en als u wilt {listed(optional)}" if optional else ""
    return f'bij "{about.distribution}" {belongs}{allowed}; {" en ".join(faults)}' if faults else ""


def _lognormal_problem(about: Distribution) -> str:
    if about.distribution != "lognormal":
        return ""
    mean, sd = _given(about, "mean", "sd")
    if mean <= 0:
        return f'mean moet bij "lognormal" meer dan 0 zijn, maar er staat {plain(mean)}'
    if sd > WIDEST * mean:
        return f'sd mag bij "lognormal" hoogstens {WIDEST} keer mean zijn, maar er staat {plain(sd)}'
    return ""


def _order_problem(about: Distribution) -> str:
    if "low" not in sum(SHAPES[about.distribution], ()):
        return ""
    low, high = bounds(about)
    middle = {name: value for name in ("mode", "mean") if (value := getattr(about, name)) is not None}
    rising = {"low": low, **middle, "high": high}
    if low <= high and all(low <= value <= high for value in middle.values()):
        return ""
    finite = {name: value for name, value in rising.items() if np.isfinite(value)}
    stated = listed([f"{name} = {plain(value)}" for name, value in finite.items()])
    return f"{listed(list(finite))} moeten in deze volgorde oplopen, maar er staat {stated}"


def _weight_problem(about: Distribution) -> str:
    if about.values is None or about.weights is None:
        return ""
    if len(about.values) != len(about.weights):
        return f"geef elk getal een gewicht: er zijn {len(about.values)} values en {len(about.weights)} weights"
    return "" if any(about.weights) else "minstens één van de weights moet meer dan 0 zijn"


# --- one distribution --------------------------------------------------------------------------------------------


def bounds(about: Distribution) -> tuple[float, float]:
    """Lowest and highest number that can come out of a distribution with `low` and `high`, else infinite."""
    least, most = (0.0, 1.0) if about.distribution == "beta" else (-np.inf, np.inf)
    low, high = about.low, about.high
    return float(least if low is None else low), float(most if high is None else high)


def certain(about: Distribution) -> float | None:
    """Return the only number that can come out of a distribution without width; None if there are more.

    >>> certain(Distribution(distribution="uniform", low=12, high=12))
    12.0
    """
    low, high = bounds(about)
    if about.value is not None:
        return float(about.value)
    if about.values is not None:
        numbers = _points(about)[0]
        return float(numbers[0]) if numbers[0] == numbers[-1] else None
    if low == high:
        return low
    if about.mean is not None and about.sd is not None and about.mean + about.sd == about.mean:
        return float(about.mean)  # a spread of nothing, or too small for the digits of a number
    return 0.0 if about.rate == 0 else None


def quantile(about: Distribution, p: Floats) -> Floats:
    """Numbers below which shares `p` of a distribution lie: the inverse of its cumulative distribution.

    Parameters
    ----------
    about
        The distribution.
    p
        Shares between 0 and 1, neither included; any shape.

    Returns
    -------
    Array of the shape of `p`, in the unit of the number. It rises with `p` and keeps within `bounds`. A distribution
    without width gives its number exactly. Counts ("poisson") are whole numbers, as floats.

    >>> quantile(Distribution(distribution="triangular", low=0, mode=10, high=20), np.array([0.125, 0.5])).tolist()
    [5.0, 10.0]
    """
    number = certain(about)
    if number is not None:
        return np.full(np.shape(p), number)
    return np.clip(QUANTILES[about.distribution](about, np.asarray(p, dtype=float)), *bounds(about))


def _uniform(about: Distribution, p: Floats) -> Floats:
    low, high = bounds(about)
    return low + p * (high - low)


def _triangular(about: Distribution, p: Floats) -> Floats:
    low, mode, high = _given(about, "low", "mode", "high")
    rise, fall, width = mode - low, high - mode, high - low
    up, down = low + np.sqrt(p * width * rise), high - np.sqrt((1 - p) * width * fall)
    return np.where(p * width < rise, up, down)


def _beta(about: Distribution, p: Floats) -> Floats:
    low, high = bounds(about)
    return low + (high - low) * scipy_special().betaincinv(*_powers(about), p)


def _normal(about: Distribution, p: Floats) -> Floats:
    special, (least, most) = scipy_special(), _limits(about)
    below = special.ndtr(least) + p * (special.ndtr(most) - special.ndtr(least))
    above = special.ndtr(-most) + (1 - p) * (special.ndtr(-least) - special.ndtr(-most))
    # Each half from its own tail: counted from the other one, the last digits of small chances would be lost.
    return _at_scores(about, np.where(p < 0.5, special.ndtri(below), -special.ndtri(above)))


def _poisson(about: Distribution, p: Floats) -> Floats:
    (rate,) = _given(about, "rate")
    counts = np.arange(np.ceil(rate + 10 * np.sqrt(rate) + 40))  # what lies above is rarer than EDGE
    return np.searchsorted(scipy_special().pdtr(counts, rate), p).astype(float)


def _discrete(about: Distribution, p: Floats) -> Floats:
    numbers, weights = _points(about)
    upto = np.cumsum(weights)
    return numbers[np.minimum(np.searchsorted(upto, p), len(numbers) - 1)]


QUANTILES: dict[str, Callable[[Distribution, Floats], Floats]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "pert": _beta,
    "beta": _beta,
    "normal": _normal,
    "lognormal": _normal,
    "poisson": _poisson,
    "discrete": _discrete,
}


def _points(about: Distribution) -> tuple[Floats, Floats]:
    """Return rising values and chances of a discrete distribution; values without a chance are left out."""
    numbers = np.array(about.values, dtype=float)
    weights = np.ones(len(numbers)) if about.weights is None else np.array(about.weights, dtype=float)
    order = np.argsort(numbers, kind="stable")
    order = order[weights[order] > 0]
    return numbers[order], weights[order] / weights.sum()


def _powers(about: Distribution) -> tuple[float, float]:
    """Alpha and beta; a PERT is a beta whose mean counts the mode four times."""
    if about.distribution == "beta":
        alpha, beta = _given(about, "alpha", "beta")
        return alpha, beta
    low, mode, high = _given(about, "low", "mode", "high")
    return 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)


def _normal_parameters(about: Distribution) -> tuple[float, float]:
    """Mean and standard deviation of the normal distribution behind it: of the logarithm for a lognormal one."""
    mean, sd = _given(about, "mean", "sd")
    if about.distribution == "normal":
        return mean, sd
    variance = float(np.log1p((sd / mean) ** 2))
    return float(np.log(mean)) - variance / 2, float(np.sqrt(variance))


def _limits(about: Distribution) -> tuple[float, float]:
    """Normal scores of the bounds."""
    (centre, width), edges = _normal_parameters(about), np.array(bounds(about))
    with np.errstate(divide="ignore", over="ignore"):  # a bound far out, or nought for a logarithm, is no bound
        if about.distribution == "lognormal":
            edges = np.log(np.maximum(edges, 0))
        least, most = (edges - centre) / width
    return float(least), float(most)


def _at_scores(about: Distribution, scores: Floats) -> Floats:
    """Numbers that belong to normal scores."""
    centre, width = _normal_parameters(about)
    numbers = centre + width * scores
    return np.exp(numbers) if about.distribution == "lognormal" else numbers


def _given(about: Distribution, *names: str) -> list[float]:
    """Numbers of a distribution that it surely has."""
    return [float(getattr(about, name)) for name in names]


def listed(words: Sequence[str]) -> str:
    """Words as a Dutch list: "a, b en c"."""
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def plain(number: float) -> str:
    """Number as typed in a file: a point for decimals, no more of them than it has."""
    return f"{number:.15g}"


def scipy_special() -> Any:
    """scipy.special, loaded by the first sample: it takes longer than all of a run without uncertainty."""
    from scipy import special  # type: ignore[import-untyped]

    return special
