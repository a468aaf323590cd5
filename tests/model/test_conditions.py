"""Conditions of a scenario: read, inherited and replaced, and laid over it as a file that extends it would be."""

from pathlib import Path

import pytest

from commanding import ROOT, SHIPPED
from scenarios.model.reading import read_scenario, under
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

BASIS = (ROOT / "tests/broken/basis.toml").read_text("utf-8")
MINDER = """
[conditions.minder]
holds     = "het Rijk vergoedt alles"
otherwise = "het Rijk vergoedt 95%"

[conditions.minder.flows.lks_rijk]
factor = 0.95

[conditions.minder.sources]
"flows.lks_rijk.factor" = { source = "Voorbeeld", status = "assumed" }
"""
ANDERS = """
[conditions.anders]
holds     = "iedereen blijft"
otherwise = "de helft vertrekt"

[conditions.anders.placements.pilot]
exit_rate = 0.5

[conditions.anders.sources]
"placements.pilot.exit_rate" = { source = "Voorbeeld", status = "assumed" }
"""
BESLUIT = """
[conditions.besluit]
holds     = "het Rijk vergoedt het eigen bedrag"
otherwise = "het Rijk betaalt een aandeel"

[conditions.besluit.flows.lks]
paid = "same_month"

[conditions.besluit.flows.lks_rijk]
rule    = "buig_lks"
options = { spending = "lks" }
paid    = "same_month"
"""


@pytest.fixture
def basis(tmp_path: Path) -> Path:
    """Scenario with one condition."""
    return written(tmp_path / "basis.toml", BASIS + MINDER)


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def above(basis: Path, text: str) -> Path:
    """File that extends the basis."""
    return written(basis.with_name("boven.toml"), f'extends = "basis.toml"\n{text}')


# --- inherited and replaced --------------------------------------------------------------------------------------


def test_a_file_that_extends_another_inherits_its_conditions(basis: Path) -> None:
    assert read_scenario(above(basis, "years = 4")).conditions == read_scenario(basis).conditions


def test_a_file_that_names_conditions_replaces_them_all(basis: Path) -> None:
    assert list(read_scenario(above(basis, ANDERS)).conditions) == ["anders"]


def test_a_file_drops_the_conditions_it_inherits(basis: Path) -> None:
    assert read_scenario(above(basis, "conditions = {}")).conditions == {}


# --- where a changed number comes from -----------------------------------------------------------------------------


def test_a_changed_number_takes_the_source_of_the_file_also_where_that_below_was_more_precise(basis: Path) -> None:
    """Below, hours and start each have a source of their own; above, one source speaks of the whole group."""
    own = '"placements.pilot" = { source = "Eigen raming", status = "assumed" }'
    precise = '"placements.pilot.hours" = { source = "CAO", status = "published" }'
    written(basis, BASIS.replace("[sources]", f"[sources]\n{precise}") + MINDER)
    path, change = "placements.pilot.hours", "[placements.pilot]\nhours = 20\n"
    changed = read_scenario(above(basis, f"{change}[sources]\n{own}"))
    assert changed.source_of(path).source == "Eigen raming"
    same = read_scenario(above(basis, f"{change.replace('20', '27')}[sources]\n{own}"))
    assert same.placements["pilot"].hours == read_scenario(basis).placements["pilot"].hours
    assert same.source_of(path).source == "CAO"
    piece = ANDERS.replace("exit_rate = 0.5", "hours = 20").replace("placements.pilot.exit_rate", "placements.pilot")
    laid = under(read_scenario(written(basis, basis.read_text("utf-8") + piece)), "anders")
    assert laid.source_of(path).source == "Voorbeeld"
    assert read_scenario(basis, {path: "20"}).source_of(path).source == "Opgegeven bij de opdracht (--set)"


def test_a_third_file_speaks_for_the_numbers_that_it_changes_itself(basis: Path) -> None:
    """The one in the middle has a source of the whole flow; that of the one on top is as precise as the first."""
    text = '[flows.lks_rijk]\npaid = {{ year_after = {}, spread = "monthly" }}\n[sources]\n"{}" = {}\n'
    path, source = "flows.lks_rijk.paid", '{{ source = "{}", status = "assumed" }}'
    written(basis, BASIS.replace("[sources]", f'[sources]\n"{path}" = {source.format("Circulaire")}'))
    middle = above(basis, text.format(2, "flows.lks_rijk", source.format("B")))
    top = written(basis.with_name("top.toml"), f'extends = "{middle.name}"\n{text.format(3, path, source.format("A"))}')
    assert read_scenario(middle).source_of(f"{path}.year_after").source == "B"
    assert read_scenario(top).source_of(f"{path}.year_after").source == "A"


def test_a_setting_of_a_group_of_numbers_takes_their_own_sources_away(basis: Path) -> None:
    precise = '"flows.lks_rijk.paid.year_after" = { source = "Circulaire", status = "published" }'
    written(basis, BASIS.replace("[sources]", f"[sources]\n{precise}"))
    told = read_scenario(basis, {"flows.lks_rijk.paid": '{ year_after = 2, spread = "monthly" }'})
    assert told.source_of("flows.lks_rijk.paid.year_after").source == "Opgegeven bij de opdracht (--set)"


# --- laid over the scenario --------------------------------------------------------------------------------------


def test_a_condition_is_what_a_file_that_says_the_same_is(basis: Path) -> None:
    said = '[flows.lks_rijk]\nfactor = 0.95\n[sources]\n"flows.lks_rijk.factor" = '
    other = read_scenario(above(basis, f'conditions = {{}}\n{said}{{ source = "Voorbeeld", status = "assumed" }}\n'))
    assert under(read_scenario(basis), "minder") == other


def test_the_scenario_itself_stays_as_it_is(basis: Path) -> None:
    scenario = read_scenario(basis)
    before = scenario.model_dump_json()
    assert under(scenario, "minder").flows["lks_rijk"].factor == 0.95
    assert scenario.model_dump_json() == before


def test_what_is_paid_at_once_needs_no_source_for_that(basis: Path) -> None:
    """In the scenario it is a lag of nought months: a number, which would need a source in a file."""
    scenario = read_scenario(basis)
    assert scenario.flows["loon"].paid.lag_months == 0
    assert under(scenario, "minder").flows["loon"] == scenario.flows["loon"]


def test_a_lag_of_nought_with_its_source_is_fine_too(basis: Path) -> None:
    said = '[flows.loon]\npaid = { lag_months = 0 }\n[sources]\n"flows.loon.paid" = '
    path = above(basis, f'{said}{{ source = "Voorbeeld", status = "assumed" }}\n')
    assert under(read_scenario(path), "minder").flows["loon"].paid.lag_months == 0


def test_a_condition_takes_the_source_of_a_number_away_with_the_number(basis: Path) -> None:
    said = '[flows.lks_rijk]\nfactor = 0.9\n[sources]\n"flows.lks_rijk.factor" = '
    path = above(basis, f'{said}{{ source = "Voorbeeld", status = "assumed" }}\n{BESLUIT}')
    changed = under(read_scenario(path), "besluit")
    assert (changed.flows["lks_rijk"].rule, changed.flows["lks_rijk"].share_of) == ("buig_lks", None)
    assert "flows.lks_rijk.factor" not in changed.sources


def test_a_setting_and_a_condition_go_together(basis: Path) -> None:
    set_so = read_scenario(written(basis, BASIS + MINDER + BESLUIT), {"flows.lks_rijk.factor": "0.9"})
    assert under(set_so, "minder").flows["lks_rijk"].factor == 0.95
    assert under(set_so, "besluit").flows["lks_rijk"].rule == "buig_lks"


def test_a_setting_may_leave_the_conditions_out(basis: Path) -> None:
    assert read_scenario(basis, {"conditions": "{}"}).conditions == {}


def test_a_condition_that_a_setting_made_impossible_is_refused_by_its_name(basis: Path) -> None:
    by_decree = (
        '{ label = "Budget", payer = "rijk", payee = "gemeente", rule = "buig_lks", options = { spending = "lks" }, '
        'paid = "same_month" }'
    )
    scenario = read_scenario(basis, {"flows.lks_rijk": by_decree, "flows.lks.paid": '"same_month"'})
    message = "^conditions.minder.flows.lks_rijk: factor hoort bij share_of, maar deze geldstroom heeft rule$"
    with pytest.raises(InputError, match=message):
        under(scenario, "minder")


# --- what ships --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_condition_of_a_shipped_scenario_works_out_and_its_books_close(path: Path) -> None:
    result = run(path)
    for name in result.scenario.conditions:
        changed = under(result.scenario, name)
        assert changed.conditions == {}
        if name == "besluit" and result.scenario.as_of:  # the spending of 2022 was not published yet
            continue
        worked_out = simulate(changed, result.reader.book)
        assert worked_out.checks()["ok"].all()
        assert all_money(worked_out) != all_money(result)


def all_money(result: Result) -> dict[str, float]:
    return {line.name: float(line.entitlement.sum()) for line in result.lines}


def test_the_pilot_has_conditions_and_the_decree_none() -> None:
    assert len(run("vught-2022").scenario.conditions) == 8
    assert run("vught-2022-laag").scenario.conditions == run("vught-2022").scenario.conditions
    assert run("vught-2022-besluit").scenario.conditions == {}
