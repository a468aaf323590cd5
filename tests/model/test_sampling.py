"""Uncertain numbers: what comes out is what theory says, and depends on nothing but the seed and the path.

Bands are five standard errors wide on each side: a right sampler would fail one in about two million times, and the
seeds are fixed. The standard error of a standard deviation uses the kurtosis of the sample itself.
"""

import doctest
import re
import subprocess
import sys
import tomllib
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import integrate, stats

from scenarios.model import distributions, sampling
from scenarios.model.distributions import Correlation, Distribution, bounds, quantile
from scenarios.model.sampling import correlation_problems, sample, uniforms
from scenarios.model.toml_files import TomlFloat
from scenarios.model.wording import schema_problems
from scenarios.problems import InputError

DRAWS = 200_000
METHODS = ("random", "latin_hypercube", "sobol")


def about(kind: str, **numbers: Any) -> Distribution:
    return Distribution(distribution=kind, **numbers)


def cut(whole: Any, low: float, high: float = np.inf) -> Any:
    """The cumulative distribution of what is left of a distribution between two bounds."""
    return lambda x: (whole.cdf(np.clip(x, low, high)) - whole.cdf(low)) / (whole.cdf(high) - whole.cdf(low))


def lognormal(mean: float, sd: float) -> Any:
    width = np.sqrt(np.log(1 + (sd / mean) ** 2))
    return stats.lognorm(s=width, scale=mean / np.sqrt(1 + (sd / mean) ** 2))


# What the scenario says, and the cumulative distribution that scipy knows by its own name.
CONTINUOUS = {
    "uniform": (about("uniform", low=-3, high=12), stats.uniform(-3, 15).cdf),
    "triangular": (about("triangular", low=8, mode=10, high=20), stats.triang(2 / 12, 8, 12).cdf),
    "triangular, mode at low": (about("triangular", low=8, mode=8, high=20), stats.triang(0, 8, 12).cdf),
    "pert": (about("pert", low=8, mode=10, high=20), stats.beta(1 + 8 / 12, 1 + 40 / 12, 8, 12).cdf),
    "pert, mode at high": (about("pert", low=8, mode=20, high=20), stats.beta(5, 1, 8, 12).cdf),
    "normal": (about("normal", mean=0.5, sd=0.1, low=0, high=1), stats.truncnorm(-5, 5, 0.5, 0.1).cdf),
    "normal, cut": (about("normal", mean=10, sd=4, low=9, high=20), stats.truncnorm(-0.25, 2.5, 10, 4).cdf),
    "lognormal": (about("lognormal", mean=100, sd=50), lognormal(100, 50).cdf),
    "lognormal, low": (about("lognormal", mean=100, sd=50, low=80), cut(lognormal(100, 50), 80)),
    "lognormal, cut": (about("lognormal", mean=3, sd=6, low=1, high=9), cut(lognormal(3, 6), 1, 9)),
    "beta": (about("beta", alpha=0.5, beta=0.8), stats.beta(0.5, 0.8).cdf),
    "beta, stretched": (about("beta", alpha=2, beta=5, low=-1, high=3), stats.beta(2, 5, -1, 4).cdf),
}
THREE = stats.rv_discrete(values=([1, 3, 5], [0.1, 0.7, 0.2]))
COUNTED = {
    "poisson": (about("poisson", rate=7.3), stats.poisson(7.3)),
    "poisson, rare": (about("poisson", rate=0.02), stats.poisson(0.02)),
    "poisson, many": (about("poisson", rate=4000), stats.poisson(4000)),
    "discrete": (about("discrete", values=[5, 1, 3], weights=[2, 1, 7]), THREE),
    "discrete, equal": (about("discrete", values=[0, 1]), stats.bernoulli(0.5)),
}
ALL = {name: known[0] for name, known in {**CONTINUOUS, **COUNTED}.items()}
CERTAIN = {
    "fixed": about("fixed", value=0.1),
    "uniform": about("uniform", low=0.1, high=0.1),
    "triangular": about("triangular", low=0.1, mode=0.1, high=0.1),
    "pert": about("pert", low=0.1, mode=0.1, high=0.1),
    "normal": about("normal", mean=0.1, sd=0, low=0, high=1),
    "normal, no room": about("normal", mean=0.1, sd=3, low=0.1, high=0.1),
    "lognormal": about("lognormal", mean=0.1, sd=0),
    "lognormal, hardly": about("lognormal", mean=0.1, sd=1e-200),
    "beta": about("beta", alpha=2, beta=3, low=0.1, high=0.1),
    "discrete": about("discrete", values=[0.1]),
    "discrete, one chance": about("discrete", values=[4, 0.1, 5], weights=[0, 3, 0]),
}


def draws_of(kind: Distribution, draws: int = DRAWS, seed: int = 1, method: Any = "random") -> np.ndarray:
    return sample({"flows.x.amount": kind}, [], draws, seed, method)["flows.x.amount"]


def theory(name: str) -> tuple[float, float]:
    """Mean and standard deviation that scipy knows; of a continuous number by integrating how little lies above."""
    if name in COUNTED:
        known = COUNTED[name][1]
        return known.mean(), known.std()
    kind, cdf = CONTINUOUS[name]
    low, high = bounds(kind)
    low, high = max(low, 0.0 if kind.distribution == "lognormal" else low), min(high, 1e4)  # next to nothing above
    first, second = (
        integrate.quad(lambda x, power=power: (2 * (x - low)) ** power * (1 - cdf(x)), low, high, limit=500)[0]
        for power in (0, 1)
    )
    return low + first, np.sqrt(second - first**2)


def assert_moments(numbers: np.ndarray, mean: float, sd: float) -> None:
    size = len(numbers)
    kurtosis = stats.kurtosis(numbers, fisher=False)
    assert abs(numbers.mean() - mean) < 5 * sd / np.sqrt(size)
    assert abs(numbers.std() - sd) < 5 * sd * np.sqrt((kurtosis - 1) / (4 * size))


# --- each distribution against theory ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_mean_and_spread_of_many_draws_are_those_of_theory_and_no_draw_is_out_of_bounds(name: str) -> None:
    kind = ALL[name]
    numbers = draws_of(kind)
    low, high = bounds(kind)
    assert_moments(numbers, *theory(name))
    assert low <= numbers.min()
    assert numbers.max() <= high


@pytest.mark.parametrize("name", CONTINUOUS)
def test_draws_lie_as_scipy_says(name: str) -> None:
    kind, cdf = CONTINUOUS[name]
    numbers = draws_of(kind)
    assert stats.kstest(numbers, cdf).statistic < 2.2 / np.sqrt(DRAWS)  # one in ten thousand is further away


@pytest.mark.parametrize("name", COUNTED)
def test_every_count_comes_out_as_often_as_scipy_says(name: str) -> None:
    kind, known = COUNTED[name]
    values, times = np.unique(draws_of(kind), return_counts=True)
    chances = known.pmf(values)
    assert chances.sum() > 1 - 1e-3
    assert (
        np.abs(times - DRAWS * chances) < 5 * np.sqrt(DRAWS * chances) + 5
    ).all()  # 5: where only a few are expected


@pytest.mark.parametrize("name", CONTINUOUS)
def test_quantile_undoes_the_cumulative_distribution(name: str) -> None:
    kind, cdf = CONTINUOUS[name]
    shares = np.array([[1e-9, 1e-4, 0.1, 0.3], [0.5, 0.7, 0.999, 1 - 1e-9]])
    assert cdf(quantile(kind, shares)) == pytest.approx(shares, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("name", COUNTED)
def test_quantile_of_a_count_is_that_of_scipy(name: str) -> None:
    kind, known = COUNTED[name]
    shares = uniforms(["p"], 2000, seed=3)[0]
    assert (quantile(kind, shares) == known.ppf(shares)).all()


@pytest.mark.parametrize("name", ALL)
def test_quantile_rises_keeps_its_shape_and_is_finite_at_the_edges(name: str) -> None:
    edge = 2.0**-53
    shares = np.array([edge, 1e-6, 0.2, 0.5, 0.8, 1 - 1e-6, 1 - edge])
    numbers = quantile(ALL[name], shares)
    assert np.isfinite(numbers).all()
    assert (np.diff(numbers) >= 0).all()
    assert quantile(ALL[name], shares[:6].reshape(2, 3)).tolist() == numbers[:6].reshape(2, 3).tolist()
    assert quantile(ALL[name], np.array(0.5)) == numbers[3]


@given(
    low=st.floats(-1e6, 1e6),
    first=st.floats(0, 1e6),
    second=st.floats(0, 1e6),
    sd=st.floats(0, 1e6),
    p=st.floats(1e-12, 1 - 1e-12),
)
def test_any_definition_gives_a_number_within_its_bounds(
    low: float, first: float, second: float, sd: float, p: float
) -> None:
    middle, high = low + first, low + first + second
    assume(low <= middle <= high)
    kinds = [about(kind, low=low, mode=middle, high=high) for kind in ("triangular", "pert")]
    kinds += [
        about("normal", mean=middle, sd=sd, low=low, high=high),
        about("beta", alpha=0.01, beta=9, low=low, high=high),
    ]
    for kind in kinds:
        number = quantile(kind, np.array([p, 1 - p]))
        assert ((low <= number) & (number <= high)).all()


@pytest.mark.parametrize("name", CERTAIN)
def test_a_distribution_without_width_is_the_number_exactly(name: str) -> None:
    assert set(draws_of(CERTAIN[name], 1000).tolist()) == {0.1}


def test_no_count_at_all_is_nought() -> None:
    assert set(draws_of(about("poisson", rate=0), 1000).tolist()) == {0.0}


def test_a_value_without_weight_never_comes_out() -> None:
    kind = about("discrete", values=[1, 2, 3, 4], weights=[0, 0.1, 0.2, 0])
    edges = np.array([2.0**-53, 1 - 2.0**-53])
    assert quantile(kind, edges).tolist() == [2, 3]
    many = about("discrete", values=list(range(8)), weights=[1] * 7 + [0])  # these shares add up to just below one
    assert quantile(many, edges).tolist() == [0, 6]


def test_a_share_on_the_edge_of_a_step_belongs_to_the_lower_value() -> None:
    shares = np.array([0.25, 0.5, 0.5 + 2.0**-52])
    assert quantile(about("discrete", values=[0, 1]), shares).tolist() == [0, 0, 1]


# --- uniform numbers: their own seed and path, and nothing else ---------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_uniform_numbers_are_uniform_and_lie_between_nought_and_one(method: Any) -> None:
    numbers = uniforms(["a", "b", "c"], 2**15, seed=5, method=method)
    assert numbers.shape == (3, 2**15)
    assert ((numbers > 0) & (numbers < 1)).all()
    assert max(stats.kstest(row, "uniform").statistic for row in numbers) < 2.2 / np.sqrt(2**15)
    assert np.abs(np.corrcoef(numbers) - np.eye(3)).max() < 5 / np.sqrt(2**15)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(method: Any) -> None:
    first = uniforms(["a", "b"], 1000, seed=5, method=method)
    assert first.tobytes() == uniforms(["a", "b"], 1000, seed=5, method=method).tobytes()
    for seed in (6, -5, 2**70):
        assert (first != uniforms(["a", "b"], 1000, seed=seed, method=method)).mean() > 0.99


def test_the_bytes_are_the_same_on_every_machine() -> None:
    """Frozen: another generator or another key would change every figure that was ever printed."""
    assert uniforms(["placements.wia.persons"], 3, seed=1)[0].tolist() == [
        0.7768730300904604,
        0.9300779739826935,
        0.5953467386294794,
    ]


@pytest.mark.parametrize("method", ["random", "latin_hypercube"])
def test_other_paths_and_their_order_do_not_matter(method: Any) -> None:
    alone = uniforms(["b"], 500, seed=5, method=method)[0]
    for paths in (["a", "b"], ["b", "a"], ["c", "b", "a", "zz"]):
        among = uniforms(paths, 500, seed=5, method=method)[paths.index("b")]
        assert among.tobytes() == alone.tobytes()


def test_the_order_of_paths_does_not_matter_to_sobol() -> None:
    one, other = uniforms(["a", "b"], 64, 5, "sobol"), uniforms(["b", "a"], 64, 5, "sobol")
    assert one.tobytes() == other[::-1].tobytes()


@pytest.mark.parametrize("method", ["random", "sobol"])
@pytest.mark.parametrize("draws", [1, 7, 64, 1000])
def test_the_first_draws_of_a_longer_run_are_the_same(method: Any, draws: int) -> None:
    longer = uniforms(["a", "b"], 3000, seed=5, method=method)
    assert uniforms(["a", "b"], draws, seed=5, method=method).tobytes() == longer[:, :draws].tobytes()


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_draw_is_an_empty_array(method: Any) -> None:
    assert uniforms([], 10, seed=1, method=method).shape == (0, 10)
    assert sample({}, [], 10, 1, method) == {}


@pytest.mark.parametrize("draws", [1, 10, 997])
def test_latin_hypercube_has_one_number_in_each_part(draws: int) -> None:
    numbers = uniforms(["a", "b", "c"], draws, seed=5, method="latin_hypercube")
    assert (np.sort(np.floor(numbers * draws), axis=1) == np.arange(draws)).all()


def test_sobol_has_one_number_in_each_part_and_one_pair_in_each_square() -> None:
    """Of a power of two; the first two columns of a Sobol' sequence are a (0, 2)-sequence."""
    numbers = uniforms(["a", "b", "c", "d"], 256, seed=5, method="sobol")
    assert (np.sort(np.floor(numbers * 256), axis=1) == np.arange(256)).all()
    squares = np.floor(numbers[0] * 16) * 16 + np.floor(numbers[1] * 16)
    assert sorted(squares) == list(range(256))
    assert (numbers * 2.0**31 % 2 == 1).all()  # in the middle of the finest step, so that 0 cannot come out


@pytest.mark.parametrize(("method", "gain"), [("latin_hypercube", 50), ("sobol", 50)])
def test_even_spread_makes_the_mean_surer(method: Any, gain: float) -> None:
    kind = ALL["pert"]
    mean, sd = theory("pert")
    errors = [draws_of(kind, 1024, seed, method).mean() - mean for seed in range(20)]
    assert np.sqrt(np.mean(np.square(errors))) < sd / np.sqrt(1024) / gain


# --- samples and correlations --------------------------------------------------------------------------------------

PAIR = {"a": about("lognormal", mean=100, sd=80), "b": about("pert", low=0, mode=9, high=10)}
WIDE = {f"flows.{name}.amount": kind for name, kind in ALL.items()}


def together(one: str, other: str, value: float) -> Correlation:
    return Correlation(between=[one, other], value=value)


def test_a_longer_run_starts_with_the_same_bytes_also_with_correlations() -> None:
    pairs = [together("flows.uniform.amount", f"flows.{name}.amount", 0.4) for name in ("pert", "poisson", "normal")]
    short, long = sample(WIDE, pairs, 1001, seed=2), sample(WIDE, pairs, 5000, seed=2)
    assert list(short) == list(WIDE)
    assert all(short[path].tobytes() == long[path][:1001].tobytes() for path in WIDE)


def test_a_path_outside_the_correlation_keeps_its_numbers_and_so_does_the_first_one() -> None:
    uncertain = {**PAIR, "c": about("uniform", low=0, high=1)}
    loose, tied = sample(uncertain, [], 1000, 2), sample(uncertain, [together("b", "a", 0.7)], 1000, 2)
    assert tied["c"].tobytes() == loose["c"].tobytes()
    assert tied["a"] == pytest.approx(loose["a"], rel=1e-9)
    assert (tied["b"] != loose["b"]).all()


def test_two_scenarios_share_their_luck() -> None:
    """The same path ten higher is ten higher in every draw."""
    low, high = about("uniform", low=0, high=1), about("uniform", low=10, high=11)
    assert np.abs(draws_of(high) - draws_of(low) - 10).max() < 1e-12


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", [-0.9, -0.3, 0.0, 0.5, 0.95])
def test_rank_correlation_is_that_of_the_gaussian_copula(value: float, method: Any) -> None:
    numbers = sample(PAIR, [together("a", "b", value)], 50_000, seed=4, method=method)
    ranked = stats.spearmanr(numbers["a"], numbers["b"]).statistic
    assert ranked == pytest.approx(6 / np.pi * np.arcsin(value / 2), abs=5 / np.sqrt(50_000))


def test_correlation_leaves_each_number_its_own_distribution() -> None:
    numbers = sample(PAIR, [together("b", "a", -0.8)], DRAWS, seed=4)
    assert_moments(numbers["a"], 100, 80)
    assert_moments(numbers["b"], (0 + 4 * 9 + 10) / 6, 10 * stats.beta(4.6, 1.4).std())


def test_three_numbers_get_their_whole_matrix() -> None:
    names = ["z", "m", "b"]
    kinds = {name: about("normal", mean=0, sd=1, low=-8, high=8) for name in names}
    pairs = [together("z", "m", 0.6), together("b", "z", -0.5), together("m", "b", 0.1)]
    numbers = sample(kinds, pairs, DRAWS, seed=9)
    wanted = np.array([[1, 0.6, -0.5], [0.6, 1, 0.1], [-0.5, 0.1, 1]])
    assert np.abs(np.corrcoef([numbers[name] for name in names]) - wanted).max() < 5 / np.sqrt(DRAWS)


def test_a_discrete_number_may_be_correlated() -> None:
    """Two coins: the chance that both are heads is 1/4 + arcsin(value) / (2 pi)."""
    coins = {name: about("discrete", values=[0, 1]) for name in "ab"}
    numbers = sample(coins, [together("a", "b", 0.5)], DRAWS, seed=4)
    both = 0.25 + np.arcsin(0.5) / (2 * np.pi)
    assert (numbers["a"] * numbers["b"]).mean() == pytest.approx(both, abs=5 * np.sqrt(both * (1 - both) / DRAWS))


@given(st.lists(st.floats(-0.99, 0.99), min_size=3, max_size=3))
def test_correlations_are_refused_or_can_be_drawn(values: list[float]) -> None:
    """By hand: three can go together when 1 + 2abc > a2 + b2 + c2."""
    one, two, three = values
    room = 1 + 2 * one * two * three - one**2 - two**2 - three**2
    assume(abs(room) > 1e-6)
    kinds = {name: about("uniform", low=0, high=1) for name in "abc"}
    pairs = [together("a", "b", one), together("b", "c", two), together("a", "c", three)]
    assert bool(correlation_problems(kinds, pairs)) == (room < 0)
    if room > 0:
        numbers = np.array(list(sample(kinds, pairs, 100, seed=1).values()))
        assert ((numbers >= 0) & (numbers <= 1)).all()


# --- what is wrong, in Dutch -----------------------------------------------------------------------------------------


def wrong(model: Any, raw: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(raw)
    return schema_problems(caught.value, model)


WRONG = {
    'distribution = "pert" low=1 high=3': ("", 'bij "pert" horen low, mode en high; mode ontbreekt'),
    'distribution = "uniform" mean=1 sd=3': (
        "",
        'bij "uniform" horen low en high; low en high ontbreken en mean en sd horen er niet bij',
    ),
    'distribution = "fixed" value=3 low=1': ("", 'bij "fixed" hoort value; low hoort er niet bij'),
    'distribution = "normal" mean=5 sd=1': ("", 'bij "normal" horen mean, sd, low en high; low en high ontbreken'),
    'distribution = "lognormal" mean=5': (
        "",
        'bij "lognormal" horen mean en sd, en als u wilt low en high; sd ontbreekt',
    ),
    'distribution = "beta" alpha=5': ("", 'bij "beta" horen alpha en beta, en als u wilt low en high; beta ontbreekt'),
    'distribution = "poisson" mean=5': ("", 'bij "poisson" hoort rate; rate ontbreekt en mean hoort er niet bij'),
    'distribution = "discrete" weights=[1]': (
        "",
        'bij "discrete" hoort values, en als u wilt weights; values ontbreekt',
    ),
    'distribution = "uniform" low=5 high=3': (
        "",
        "low en high moeten in deze volgorde oplopen, maar er staat low = 5 en high = 3",
    ),
    'distribution = "triangular" low=1 mode=9 high=3': (
        "",
        "low, mode en high moeten in deze volgorde oplopen, maar er staat low = 1, mode = 9 en high = 3",
    ),
    'distribution = "normal" mean=0.5 sd=1 low=1 high=3': (
        "",
        "low, mean en high moeten in deze volgorde oplopen, maar er staat low = 1, mean = 0.5 en high = 3",
    ),
    'distribution = "lognormal" mean=5 sd=1 high=3': (
        "",
        "mean en high moeten in deze volgorde oplopen, maar er staat mean = 5 en high = 3",
    ),
    'distribution = "beta" alpha=1 beta=1 low=2': (
        "",
        "low en high moeten in deze volgorde oplopen, maar er staat low = 2 en high = 1",
    ),
    'distribution = "lognormal" mean=0 sd=1': ("", 'mean moet bij "lognormal" meer dan 0 zijn, maar er staat 0'),
    'distribution = "lognormal" mean=1 sd=101': (
        "",
        'sd mag bij "lognormal" hoogstens 100 keer mean zijn, maar er staat 101',
    ),
    'distribution = "discrete" values=[1, 2] weights=[1]': (
        "",
        "geef elk getal een gewicht: er zijn 2 values en 1 weights",
    ),
    'distribution = "discrete" values=[1, 2] weights=[0, 0]': ("", "minstens één van de weights moet meer dan 0 zijn"),
    'distribution = "discrete" values=[]': ("values", "deze lijst is leeg"),
    'distribution = "discrete" values=[1] weights=[-1]': ("weights.1", "moet minstens 0 zijn, maar er staat -1"),
    'distribution = "normal" mean=5 sd=-1 low=0 high=9': ("sd", "moet minstens 0 zijn, maar er staat -1"),
    'distribution = "beta" alpha=0 beta=1': ("alpha", "moet minstens 0.01 zijn, maar er staat 0"),
    'distribution = "poisson" rate=-1': ("rate", "moet minstens 0 zijn, maar er staat -1"),
    'distribution = "poisson" rate=1e9': ("rate", "mag hoogstens 100000 zijn, maar er staat 1e9"),
    'distribution = "fixed" value=nan': ("value", "moet minstens -1000000000 zijn, maar er staat nan"),
    'distribution = "fixed" value="12"': (
        "value",
        'hier hoort een getal zonder aanhalingstekens, met een punt als decimaalteken, maar er staat "12"',
    ),
    'distribution = "fixed" value=true': (
        "value",
        "hier hoort een getal zonder aanhalingstekens, met een punt als decimaalteken, maar er staat true",
    ),
    'distribution = "fixed" value=17.000': (
        "value",
        (
            "hier staat 17.000; bedoelde u 17000? Schrijf een getal zonder punt voor de duizendtallen, "
            "of 17.0000 als het toch een breuk is"
        ),
    ),
    'distribution = "gamma"': (
        "distribution",
        (
            'hier hoort "fixed", "uniform", "triangular", "pert", "normal", "lognormal", "beta", "poisson" of '
            '"discrete", maar er staat "gamma"'
        ),
    ),
    "low=1 high=2": ("distribution", "dit gegeven ontbreekt"),
    'distribution = "uniform" low=1 hihg=2': ("hihg", 'deze sleutel bestaat niet; bedoelde u "high"?'),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_definition_gives_one_clear_sentence(text: str) -> None:
    assert wrong(Distribution, typed(text)) == [WRONG[text]]


def typed(text: str) -> dict[str, Any]:
    """As the workbook reads it from a file: one key after another on their own lines."""
    lines = re.sub(r" (?=[a-z]+=)", "\n", text)
    return tomllib.loads(lines, parse_float=TomlFloat)


def test_numbers_as_typed_in_a_file_are_taken() -> None:
    kind = Distribution.model_validate(typed('distribution = "pert" low=0.125 mode=0.2500 high=17.0000'))
    assert (kind.low, kind.mode, kind.high) == (0.125, 0.25, 17)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (
            {"between": ["a"], "value": 0.5},
            ("between", "noem bij between precies twee verschillende paden; hier staat a"),
        ),
        (
            {"between": [], "value": 0.5},
            ("between", "noem bij between precies twee verschillende paden; hier staat niets"),
        ),
        (
            {"between": ["a", "a"], "value": 0.5},
            ("between", "noem bij between precies twee verschillende paden; hier staat a en a"),
        ),
        ({"between": ["a", "b"], "value": 1}, ("value", "moet minder dan 1 zijn, maar er staat 1")),
        (
            {"between": ["a", "b"], "value": 50},
            ("value", "moet minder dan 1 zijn, maar er staat 50; een deel van 1: bedoelde u 0.5?"),
        ),
        ({"between": ["a", "b"], "value": -1}, ("value", "moet meer dan -1 zijn, maar er staat -1")),
    ],
)
def test_a_wrong_correlation_gives_one_clear_sentence(raw: dict[str, Any], problem: tuple[str, str]) -> None:
    assert wrong(Correlation, raw) == [problem]


def test_all_problems_with_paths_come_at_once() -> None:
    uncertain = {**PAIR, "p": about("poisson", rate=3)}
    pairs = [together("a", "q", 0.1), together("a", "p", 0.1), together("a", "b", 0.1), together("b", "a", 0.2)]
    with pytest.raises(InputError) as caught:
        sample(uncertain, pairs, 10, seed=1)
    assert [(problem.key, problem.message) for problem in caught.value.problems] == [
        ("correlations.1", '"q" staat niet bij de onzekere getallen (uncertainty)'),
        ("correlations.4", 'de samenhang tussen "b" en "a" staat er al'),
    ]


def test_pairs_that_cannot_go_together_are_named_and_others_are_not() -> None:
    kinds = {name: about("uniform", low=0, high=1) for name in "abcdef"}
    pairs = [together("a", "f", 0.2), together("b", "c", 0.9), together("d", "e", 0.3), together("b", "d", -0.9)]
    pairs += [together("c", "d", 0.9)]
    (problem,) = correlation_problems(kinds, pairs, "vught.toml")
    assert str(problem) == (
        "vught.toml: correlations: deze samenhangen kunnen niet tegelijk waar zijn: b - c (0.9), b - d (-0.9) en "
        "c - d (0.9). Een paar dat u niet noemt, heeft samenhang 0. Maak de samenhangen kleiner, of noem ook de "
        "andere paren"
    )


def test_a_pair_that_was_forgotten_counts_as_nought() -> None:
    """Two that go up and down with a third cannot be strangers to each other."""
    kinds = {name: about("uniform", low=0, high=1) for name in "abc"}
    forgotten = [together("a", "b", 0.9), together("b", "c", 0.9)]
    assert len(correlation_problems(kinds, forgotten)) == 1
    assert correlation_problems(kinds, [*forgotten, together("a", "c", 0.8)]) == []


# --- the module itself -----------------------------------------------------------------------------------------------


def test_examples_in_the_docstrings() -> None:
    assert doctest.testmod(sampling).failed == doctest.testmod(distributions).failed == 0


def test_scipy_is_loaded_by_the_first_sample_only() -> None:
    code = "import sys, scenarios.model.sampling; sys.exit(any(name.startswith('scipy') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
