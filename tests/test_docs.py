"""What the documents promise: every key explained, every command runs."""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest

from commanding import ran
from scenarios.model.parameter_files import ROOT
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.scenario import Flow, LawChange, Paid, Party, Placement, Projection, Risk, Scenario, Source

REFERENCE = (ROOT / "docs" / "scenariobestand.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SECTIONS = {"parties", "placements", "flows", "sources", "risks", "law_change", "projection"}
COMMANDS = re.findall(r"^\.venv/bin/(scenarios (?:check|show|parameters) .+)$", README, re.MULTILINE)


def keys_of(model: type) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize("model", [Scenario, Party, Placement, Flow, Paid, Source, Risk, Projection, LawChange])
def test_every_key_of_a_scenario_file_is_explained(model: type) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", REFERENCE, re.DOTALL)
    quoted = blocks + re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", REFERENCE, flags=re.DOTALL))
    assert keys_of(model) - SECTIONS <= set(re.findall(r"[a-z_]+", " ".join(quoted)))


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
