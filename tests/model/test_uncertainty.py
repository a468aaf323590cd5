"""What a file says of uncertain numbers, correlations and events: inherited, replaced, set, and what is wrong with it.

What one file can do wrong is in tests/broken; here are files that extend each other, and `--set`.
"""

from pathlib import Path

import pytest

from commanding import ROOT, Ran, ran
from scenarios.model.reading import read_scenario
from scenarios.model.scenario import Scenario

BASIS = (ROOT / "tests/broken/basis.toml").read_text("utf-8")
PERSONS, HOURS, WAGE = (f"placements.pilot.{key}" for key in ("persons", "hours", "loonwaarde"))
LAG = "flows.loon.paid.lag_months"
UNCERTAIN = f"""
[uncertainty]
"{PERSONS}" = {{ distribution = "pert", low = 5, mode = 10, high = 20, source = "Voorbeeld" }}
"{HOURS}"   = {{ distribution = "uniform", low = 20, high = 36, source = "Voorbeeld" }}
"{WAGE}"    = {{ distribution = "uniform", low = 0.3, high = 0.7, source = "Voorbeeld" }}

[[correlations]]
between = ["{PERSONS}", "{HOURS}"]
value   = 0.5

[[correlations]]
between = ["{HOURS}", "{WAGE}"]
value   = 0.5

[events.minder]
label       = "Het Rijk vergoedt minder"
probability = 0.1
source      = "Voorbeeld"

[events.minder.flows.lks_rijk]
factor = 0.5

[events.minder.sources]
"flows.lks_rijk.factor" = {{ source = "Voorbeeld", status = "assumed" }}
"""
ONE = f'"{WAGE}" = {{ distribution = "fixed", value = 0.5, source = "Voorbeeld" }}\n'


@pytest.fixture
def basis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Scenario with three uncertain numbers, two correlations and an event, in the folder in which commands run."""
    monkeypatch.chdir(tmp_path)
    return written("basis.toml", BASIS + UNCERTAIN)


def written(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, "utf-8")
    return path


def above(text: str) -> Path:
    """File that extends the basis."""
    return written("boven.toml", f'extends = "basis.toml"\n{text}')


def between(scenario: Scenario) -> list[list[str]]:
    return [pair.between for pair in scenario.correlations]


def refused(message: str, *words: str | Path) -> None:
    assert ran(*words) == Ran(2, "", f"{message}\n1 probleem; er is niets gemaakt.\n")


# --- inherited and replaced --------------------------------------------------------------------------------------


def test_a_file_that_extends_another_inherits_all_of_it(basis: Path) -> None:
    own, inherited = read_scenario(basis), read_scenario(above("years = 4"))
    assert list(own.uncertainty) == [PERSONS, HOURS, WAGE]
    for section in ("uncertainty", "correlations", "events"):
        assert getattr(inherited, section) == getattr(own, section)


@pytest.mark.usefixtures("basis")
def test_a_file_with_uncertainty_replaces_that_of_the_file_below_and_its_correlations() -> None:
    scenario = read_scenario(above(f"[uncertainty]\n{ONE}"))
    assert (list(scenario.uncertainty), between(scenario), list(scenario.events)) == ([WAGE], [], ["minder"])


@pytest.mark.usefixtures("basis")
def test_a_file_drops_what_it_inherits() -> None:
    scenario = read_scenario(above("uncertainty = {}\nevents = {}"))
    assert (scenario.uncertainty, scenario.correlations, scenario.events) == ({}, [], {})


@pytest.mark.usefixtures("basis")
def test_a_file_with_correlations_keeps_the_uncertainty_of_the_file_below() -> None:
    scenario = read_scenario(above(f'[[correlations]]\nbetween = ["{PERSONS}", "{WAGE}"]\nvalue = 0.1'))
    assert (list(scenario.uncertainty), between(scenario)) == ([PERSONS, HOURS, WAGE], [[PERSONS, WAGE]])


def test_when_what_is_paid_at_once_is_paid_may_be_uncertain(basis: Path) -> None:
    """A lag of nought months, that the file calls same_month."""
    later = f'[uncertainty]\n"{LAG}" = {{ distribution = "discrete", values = [0, 3], source = "Voorbeeld" }}\n'
    assert list(read_scenario(above(later)).uncertainty) == [LAG]


# --- --set -------------------------------------------------------------------------------------------------------


def test_a_number_that_is_set_is_certain_and_moves_with_nothing(basis: Path) -> None:
    scenario = read_scenario(basis, {PERSONS: "50"})
    assert (list(scenario.uncertainty), between(scenario)) == ([HOURS, WAGE], [[HOURS, WAGE]])
    both = read_scenario(basis, {HOURS: "30", "years": "4"})
    assert (list(both.uncertainty), between(both)) == ([PERSONS, WAGE], [])


def test_uncertainty_that_is_set_as_a_whole_takes_the_correlations_away(basis: Path) -> None:
    scenario = read_scenario(basis, {"uncertainty": "{}"})
    assert (scenario.uncertainty, scenario.correlations, list(scenario.events)) == ({}, [], ["minder"])


@pytest.mark.usefixtures("basis")
@pytest.mark.parametrize(
    ("line", "told"),
    {
        "uncertainty = 3": "uncertainty: hier hoort een groep gegevens, maar er staat 3",
        'correlations = "x"': 'correlations: hier hoort een lijst tussen rechte haken, maar er staat "x"',
        "correlations = [3]": "correlations.1: hier hoort een groep gegevens, maar er staat 3",
        "correlations = [{ between = 3, value = 0.5 }]": (
            "correlations.1.between: hier hoort een lijst tussen rechte haken, maar er staat 3"
        ),
        "events = []": "events: hier hoort een groep gegevens, maar er staat []",
        "events = { minder = 3 }": "events.minder: hier hoort een groep gegevens, maar er staat 3",
    }.items(),
)
def test_what_is_no_table_is_refused_also_with_a_setting(line: str, told: str) -> None:
    refused(f"boven.toml: {told}", "check", above(line))
    refused(f"boven.toml: {told}", "show", "boven.toml", "--set", f"{HOURS}=30")


# --- the right file ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("basis")
def test_a_number_that_a_file_changes_is_certain_and_moves_with_nothing(basis: Path) -> None:
    """What was said of it below was said of the number that was there; the file may say what it is now."""
    more = (
        f'[placements.pilot]\npersons = 30\n[sources]\n"{PERSONS}" = {{ source = "Voorbeeld", status = "assumed" }}\n'
    )
    scenario = read_scenario(above(more))
    assert (list(scenario.uncertainty), between(scenario)) == ([HOURS, WAGE], [[HOURS, WAGE]])
    own = f'[uncertainty]\n"{PERSONS}" = {{ distribution = "uniform", low = 20, high = 40, source = "Voorbeeld" }}\n'
    assert list(read_scenario(above(more + own)).uncertainty) == [PERSONS]


@pytest.mark.usefixtures("basis")
def test_correlations_that_do_not_fit_say_where_they_come_from() -> None:
    written("basis.toml", BASIS + UNCERTAIN.replace(f'"{PERSONS}", "{HOURS}"', '"flows.loon.amount", "' + HOURS + '"'))
    refused(
        'boven.toml: correlations.1: "flows.loon.amount" staat niet bij de onzekere getallen (uncertainty); deze '
        "samenhang komt uit basis.toml: geef hier eigen samenhangen, of correlations = []",
        *("check", above("years = 4")),
    )


@pytest.mark.usefixtures("basis")
def test_an_event_that_does_not_fit_says_where_it_comes_from() -> None:
    decree = '[flows.lks]\npaid = "same_month"\n[flows.lks_rijk]\nrule = "buig_lks"\noptions = { spending = "lks" }\n'
    refused(
        "boven.toml: events.minder.flows.lks_rijk: factor hoort bij share_of, maar deze geldstroom heeft rule; deze "
        "gebeurtenis komt uit basis.toml: geef hier eigen gebeurtenissen, of events = {}",
        *("check", above(decree)),
    )


def test_a_distribution_is_wrong_in_the_file_that_says_it(basis: Path) -> None:
    written(basis.name, BASIS + UNCERTAIN.replace("low = 20", "low = 40"))
    refused(
        f"basis.toml: uncertainty.{HOURS}: low en high moeten in deze volgorde oplopen, maar er staat low = 40 en "
        "high = 36",
        *("check", above("years = 4")),
    )


def test_a_setting_that_is_no_distribution_is_refused_as_one(basis: Path) -> None:
    path = f'{{ "{WAGE}" = {{ distribution = "uniform", low = 0.6, high = 0.7, source = "x" }} }}'
    refused(
        f"--set: uncertainty.{WAGE}: het scenario rekent met 0.5, en dat ligt buiten wat hier kan (0.6 tot en met 0.7)",
        *("show", basis, "--set", f"uncertainty={path}"),
    )


def test_a_value_that_hardly_ever_comes_out_must_fit_too(basis: Path) -> None:
    rare = 'distribution = "discrete", values = [27, 38], weights = [1, 1e-9]'
    written(basis.name, f'{BASIS}[uncertainty]\n"{HOURS}" = {{ {rare}, source = "Voorbeeld" }}\n')
    refused(
        f"basis.toml: uncertainty.{HOURS}: bij 38 klopt het scenario niet: 38 is meer dan de volle werkweek (36)",
        *("check", basis),
    )
