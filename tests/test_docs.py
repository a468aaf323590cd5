"""What the documents promise: every key explained, every command runs."""

from __future__ import annotations

import re
import shlex
import tomllib
from decimal import Decimal

import pytest

from commanding import ran
from scenarios.model import ledger, profile
from scenarios.model.inkomen.participant import Participant, Wga, Work
from scenarios.model.ledger import Ignored, LedgerMapping
from scenarios.model.ledger_lines import Columns
from scenarios.model.parameter_files import ROOT
from scenarios.model.profile import Colours, Cover, Prices, Profile, Signs
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.scenario import (
    Condition,
    Correlation,
    Event,
    Flow,
    LawChange,
    Paid,
    Party,
    Placement,
    Projection,
    Realisation,
    Risk,
    Scenario,
    Source,
    Uncertain,
)
from scenarios.present.convention import SENTENCES as SIGNS
from scenarios.present.convention import Convention
from scenarios.publish.plan import Plan, Report

CYCLE = (ROOT / "docs" / "planning-en-control.md").read_text("utf-8")
REFERENCE = (ROOT / "docs" / "scenariobestand.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SECTIONS = {
    "parties",
    "placements",
    "flows",
    "sources",
    "risks",
    "law_change",
    "projection",
    "realisation",
    "conditions",
    "uncertainty",
    "correlations",
    "events",
}
MODELS = [
    Scenario,
    Party,
    Placement,
    Flow,
    Paid,
    Source,
    Risk,
    Projection,
    LawChange,
    Realisation,
    Condition,
    Uncertain,
    Correlation,
    Event,
]
OF_THE_CYCLE = [
    Profile,
    Signs,
    Prices,
    Colours,
    Cover,
    profile.Posting,
    LedgerMapping,
    Columns,
    ledger.Posting,
    Ignored,
    Plan,
    Report,
]
COMMANDS = re.findall(
    r"^\.venv/bin/(scenarios (?:check|show|parameters|compare|breakeven|why) .+)$", README, re.MULTILINE
)


def keys_of(model: type) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def words_quoted(text: str) -> set[str]:
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    quoted = blocks + re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return set(re.findall(r"[a-z_]+", " ".join(quoted)))


@pytest.mark.parametrize("model", MODELS)
def test_every_key_of_a_scenario_file_is_explained(model: type) -> None:
    assert keys_of(model) - SECTIONS <= words_quoted(REFERENCE)


@pytest.mark.parametrize("model", OF_THE_CYCLE, ids=lambda model: f"{model.__module__}.{model.__name__}")
def test_every_key_of_a_profile_a_mapping_and_a_plan_is_explained(model: type) -> None:
    assert keys_of(model) <= words_quoted(CYCLE)


def test_every_convention_is_shown_as_it_is_printed() -> None:
    for signs in SIGNS:
        cells = [Convention(signs).cells(Decimal(amount)) for amount in (-4977, 4977)]
        row = next(line for line in CYCLE.splitlines() if line.startswith(f"| `{signs}` |")).replace("\u00a0", " ")
        assert all(cell.replace("\u00a0", " ") in row for each in cells for cell in each)


def test_every_scheme_is_named() -> None:
    assert all(f"`{name}`" in REFERENCE for name in REGELINGEN)


def test_the_examples_are_toml() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", README + REFERENCE, re.DOTALL)
    assert len(blocks) >= 2
    assert all(tomllib.loads(block) for block in blocks)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_readme_run(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = ran(*shlex.split(command)[1:])
    assert (done.status, done.err) == (0, "")
    assert done.out


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("model", [Participant, Work, Wga])
def test_every_key_of_a_participant_is_explained(model: type) -> None:
    text = (ROOT / "docs" / "deelnemer.md").read_text("utf-8")
    assert [key for key in model.model_fields if f"`{key}`" not in text] == []
