"""Nothing runs before every name and type is right; what the scenario refuses comes back in its own words."""

from typing import Any

import papermill
import pytest

from scenarios.model.parameter_files import ROOT
from scenarios.problems import InputError, Problem
from scenarios.publish.notebooks import has_parameter, notebook_path, run_notebook

BROKEN = ROOT / "tests/broken"
WRONG = {
    "misspelt": ({"scenarios": "weert-2017"}, {"scenarios": 'deze parameter bestaat niet; bedoelde u "scenario"?'}),
    "unlike anything": ({"x": 1}, {"x": "deze parameter bestaat niet"}),
    "number for text": ({"scenario": 2017}, {"scenario": "hier hoort tekst, maar er staat 2017"}),
    "text for list": (
        {"vergelijking": "weert-2017-met-liv"},
        {"vergelijking": 'hier hoort een lijst van teksten, maar er staat "weert-2017-met-liv"'},
    ),
    "list of numbers": (
        {"per_voltijdsplek": ["lks_rijk", 1]},
        {"per_voltijdsplek": 'hier hoort een lijst van teksten, maar er staat ["lks_rijk", 1]'},
    ),
    "flag for text": ({"status": True}, {"status": "hier hoort tekst, maar er staat true"}),
    "several at once": (
        {"scenario": "weert-2017", "partijen": "gemeente", "status": 1, "vergelijking": 2.5},
        {
            "partijen": 'deze parameter bestaat niet; bedoelde u "partij"?',
            "status": "hier hoort tekst, maar er staat 1",
            "vergelijking": "hier hoort een lijst van teksten, maar er staat 2.5",
        },
    ),
}


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail the test as soon as a notebook would run."""

    def fail(*_: object, **__: object) -> None:
        pytest.fail("a notebook was executed")

    monkeypatch.setattr(papermill, "execute_notebook", fail)


@pytest.mark.usefixtures("no_kernel")
@pytest.mark.parametrize(("parameters", "messages"), WRONG.values(), ids=WRONG)
def test_wrong_parameters_are_refused_before_anything_runs(
    parameters: dict[str, Any], messages: dict[str, str]
) -> None:
    with pytest.raises(InputError) as refused:
        run_notebook(notebook_path("beschut_werk"), parameters)
    assert refused.value.problems == [Problem("beschut_werk.ipynb", key, text) for key, text in messages.items()]


def test_right_parameters_do_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the refusals above are worth: with nothing wrong, papermill is called, with these very values."""
    calls = []
    monkeypatch.setattr(papermill, "execute_notebook", lambda *given, **_: calls.append(given))
    parameters = {"scenario": "weert-2017", "vergelijking": [], "status": "Definitief"}
    run_notebook(notebook_path("beschut_werk"), parameters)
    assert calls == [(str(notebook_path("beschut_werk")), None, parameters)]


def test_a_notebook_is_found_by_name_or_by_file() -> None:
    assert notebook_path("beschut_werk") == notebook_path(str(ROOT / "notebooks/beschut_werk.ipynb"))
    with pytest.raises(InputError) as refused:
        notebook_path("beschut-werk")
    message = 'dit notitieboek bestaat niet; bedoelde u "beschut_werk"?'
    assert refused.value.problems == [Problem("beschut-werk", "", message)]


def test_a_notebook_knows_its_parameters() -> None:
    names = ("scenario", "vergelijking", "bandbreedte")
    assert [has_parameter(notebook_path("beschut_werk"), name) for name in names] == [True, True, False]


def test_a_broken_scenario_comes_back_in_its_own_words() -> None:
    """One real run: the kernel starts, the scenario is refused, and no trace of Python reaches the reader."""
    path = BROKEN / "veel-fouten.toml"
    with pytest.raises(InputError) as refused:
        run_notebook(notebook_path("voorfinanciering"), {"scenario": str(path)})
    head = path.read_text("utf-8").partition("\n\n")[0].splitlines()[1:-1]
    own_words = [line.removeprefix("# ").replace(path.name, str(path), 1) for line in head]
    assert [str(problem) for problem in refused.value.problems] == [f"voorfinanciering.ipynb: {w}" for w in own_words]
