"""Figures above the workbench: each beside the start, and none that looks better than it is."""

import pytest

from scenarios.analysis.key_figures import place_balance
from scenarios.analysis.sensitivity import Measure
from scenarios.model.profile import open_profile
from scenarios.model.run import run
from scenarios.present import dutch
from scenarios.present.blocks import in_style
from scenarios.present.comparison import balances_table
from scenarios.present.exploring import exploring_figures
from scenarios.present.planning import written_as


def tiles(scenario: str, party: str, **settings: str) -> dict[str, tuple[str, str]]:
    changed = {key.replace("__", "."): value for key, value in settings.items()}
    found = exploring_figures(run(scenario, changed), run(scenario), party, None).items
    return {item.label: (item.value, item.note.replace(dutch.HARD_SPACE, " ")) for item in found}


def test_what_starts_later_is_no_saving_without_a_word() -> None:
    """A year later: contracts of two years run on past the horizon, where their costs are not counted."""
    note = tiles("vught-2022", "sw_bedrijf", placements__wia__start='"2025-04"')["Saldo, baten en lasten"][1]
    assert note.endswith("Let op: eind 2026 zijn er nog 12,5 plekken bezet (begin 0), en wat daarna komt telt niet mee")
    same = tiles("vught-2022", "sw_bedrijf", placements__wia__persons="12")["Saldo, baten en lasten"][1]
    assert same == "2022 tot en met 2026; begin −€ 277.259, verschil 55.451 V"


def test_less_advanced_is_lower_and_not_better() -> None:
    """Nothing comes back of the LKS: there is nothing to wait for, and the money is lost."""
    found = tiles("vught-2022", "sw_bedrijf", flows__lks_rijk__factor="0")["Hoogste voorfinanciering"]
    assert found == ("€\N{NO-BREAK SPACE}0", "begin € 257.703, verschil 257.703 lager")


def test_the_balance_of_a_place_counts_every_year_and_every_party_once() -> None:
    result = run("vught-2022-besluit")
    parties = [Measure(party, "entitlement").of(result) for party in ("gemeente", "sw_bedrijf")]
    assert place_balance(result) == pytest.approx(sum(parties) / result.places().sum())
    assert sum(parties) == pytest.approx(-236_089, abs=1)
    figure, note = tiles("vught-2022-besluit", "gemeente")["Saldo per plek"]
    assert figure == dutch.euro(sum(parties) / result.places().sum())
    assert note.startswith("gemiddeld per jaar, alle partijen samen, recht")


@pytest.mark.parametrize("name", ["vught", "weert", "midden-limburg"])
def test_the_difference_as_printed_lies_between_the_rows_as_printed(name: str) -> None:
    """Their totals end on half a euro: rounded one by one, they and the difference would not fit."""
    style, now = written_as(open_profile(name)), run("vught-2022", {"placements.wia.persons": "12"})
    made = in_style(balances_table(run("vught-2022"), now, "sw_bedrijf", "recognised"), style)
    width = 2 if style.signs == "vn_column" else 1
    rows = [[style.amount(row[at : at + width]) for at in range(1, len(row), width)] for _, row in made.rows()]
    assert [after - before for before, after in zip(*rows[:2], strict=True)] == rows[2]
