"""Tables of the cycle in the words of one municipality: convention, prices, names of taakvelden, what is not known."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scenarios.analysis.paper import Paper, Version, open_paper, parse_moment
from scenarios.model.adopting import adopt, adoption
from scenarios.model.profile import Posting, Prices, Profile, Signs, open_profile
from scenarios.model.run import run
from scenarios.present import dutch, planning, statutory, treasury
from scenarios.present import paper as pages
from scenarios.present.blocks import Sentence, Table
from scenarios.present.convention import SENTENCES
from scenarios.problems import InputError

WEERT = open_profile("weert")


def paper(moment: str, scenario: str = "weert-2017", profile: Profile = WEERT, before: str = "") -> Paper:
    kind, year = parse_moment(moment)
    versions = {f"begroting-{year}": Version("Begroting", date(2017, 11, 15), run(before))} if before else {}
    return Paper(kind, year, profile, run(scenario), versions)


def table(shown: object) -> Table:
    assert isinstance(shown, Table), shown
    return shown


def test_a_version_that_is_called_as_the_paper_itself_stands_beside_it(tmp_path: Path) -> None:
    """The council adopted "Begroting 2018"; the paper is that of the same moment, with dearer guidance."""
    result, then = run("weert-begroting-2018"), date(2017, 11, 8)
    files = [
        adopt(result, adoption("Begroting 2018", "begroting-2018", then, result), tmp_path / place) for place in "ab"
    ]
    dearer = open_paper(
        "weert-begroting-2018", "weert", "begroting-2018", files[:1], {"flows.begeleiding.amount": "9e3"}
    )
    made = table(planning.comparison_table(dearer))
    assert list(made.labels.values()) == ["Begroting 2018", "Begroting 2018, dit stuk", "Verschil met Begroting 2018"]
    assert made.frame.iloc[2, 0] == pytest.approx(-117_000)
    attached = pages.title_block(dearer, "raad", "Concept").attachments
    assert len({each.name for each in attached}) == len(attached) == 4
    with pytest.raises(InputError, match=r"versions: er is al een versie van begroting-2018 genoemd"):
        open_paper("weert-begroting-2018", "weert", "begroting-2018", files)


STATEMENTS = {
    "kosten": planning.cost_table,
    "wijziging": planning.budget_change_table,
    "afwijkingen": planning.deviations_table,
    "structureel": planning.structural_table,
    "kas": treasury.timing_table,
    "vergelijking": planning.comparison_table,
}


@pytest.mark.parametrize("unit", ["euro", "thousand"])
@pytest.mark.parametrize("signs", SENTENCES)
@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_in_any_convention_is_the_same_statement(name: str, signs: str, unit: str) -> None:
    """What is printed, read back, is the canonical amount rounded in its unit; and it adds up."""
    style = Signs.model_validate({"signs": signs, "unit": unit, "rounding": "sum_preserving"})
    profile = WEERT.model_copy(update={"convention": style})
    made = table(STATEMENTS[name](paper("berap1-2018", "weert-berap1-2018", profile, "weert-begroting-2018")))
    scale, wide = (1 if unit == "euro" else 1000), signs == "vn_column"
    read = []
    for (role, cells), canonical in zip(made.rows(), made.frame.to_numpy(), strict=True):
        if role == "group":
            continue
        printed = [cells[1:][at : at + 2] for at in range(0, len(cells) - 1, 2)] if wide else [[c] for c in cells[1:]]
        amounts = [float(made.convention.amount(each)) for each in printed]
        assert np.allclose(amounts, canonical.astype(float) / scale, atol=1.0000001, equal_nan=True)
        read.append(amounts)
    keys = [key for key in made.frame.index if made.roles.get(key) != "group"]
    for total, parts in made.sums.items():
        added = np.sum([read[keys.index(part)] for part in parts], axis=0)
        assert np.allclose(added, read[keys.index(total)], equal_nan=True), total
    block = made.block()
    assert SENTENCES[signs] in block["sign"]
    assert block["unit"].startswith("euro" if unit == "euro" else "x €")


def test_prices_are_said_with_every_table_and_explained_once() -> None:
    prices = Prices(basis="constant", level=2018, index="prijs")
    constant = paper("begroting-2018", profile=WEERT.model_copy(update={"prices": prices}))
    for made in (planning.cost_table(constant), planning.structural_table(constant)):
        assert "Prijspeil 2018, constante prijzen." in made.block()["notes"]
    assert "Kas en balans staan in lopende prijzen." in treasury.timing_table(constant).block()["notes"]
    told = {cells[0]: cells[1] for _, cells in pages.reading_table(constant).rows()}
    assert told["Prijzen"].endswith("gedeeld door de prijsindex sinds 2018.")
    current = {cells[0]: cells[1] for _, cells in pages.reading_table(paper("begroting-2018")).rows()}
    assert "“Loonkosten”" in current["Prijzen"]


def test_at_constant_prices_every_difference_is_that_of_the_key_figure_and_iv3_stays_as_it_is() -> None:
    prices = Prices(basis="constant", level=2015, index="prijs")
    profile = WEERT.model_copy(update={"prices": prices})
    constant = paper("berap1-2018", "weert-berap1-2018", profile, "weert-begroting-2018")
    moved = table(pages.difference_table(constant))
    assert "Prijspeil 2015, constante prijzen." in moved.block()["notes"]
    ends = moved.frame[2018].iloc[[0, -1]]
    assert pages.figures(constant).items[-1].value == dutch.euro(ends.iloc[1] - ends.iloc[0])
    assert dutch.euro(abs(ends.iloc[1] - ends.iloc[0])) in pages.difference_sentence(constant).markdown
    current = paper("berap1-2018", "weert-berap1-2018", before="weert-begroting-2018")
    assert statutory.iv3_table(constant).frame.equals(statutory.iv3_table(current).frame)
    assert not moved.frame.equals(table(pages.difference_table(current)).frame)


def test_a_taakveld_that_was_redefined_is_said_to_be() -> None:
    lks = Posting(flow="lks", taakveld="6.4", category="4.2")
    vught = open_profile("vught")
    profile = vught.model_copy(update={"postings": [lks, *vught.postings[1:]]})
    notes = planning.cost_table(paper("begroting-2023", "vught-2022", profile)).block()["notes"]
    assert any(
        "6.4" in note and "“Begeleide participatie”" in note and "“WSW en beschut werk”" in note for note in notes
    )


def test_what_is_not_known_is_n_b_and_never_nil() -> None:
    made = planning.cost_table(paper("begroting-2018"))
    assert all(cells[1] == cells[2] == cells[4] == "n.b." for role, cells in made.rows() if role != "group")
    limits = table(treasury.cash_limit_table(paper("begroting-2018")))
    assert {cells[0]: cells[1] for _, cells in limits.rows()}["Ruimte"] == "n.b."
    without = WEERT.model_copy(update={"budget_total": {}})
    shown = treasury.cash_limit_table(paper("begroting-2018", profile=without))
    assert isinstance(shown, Sentence)
    assert "staat niet in het profiel" in shown.markdown


def test_rows_of_iv3_are_in_thousands_and_both_positive() -> None:
    made = statutory.iv3_table(paper("begroting-2018"))
    rows = {cells[0]: cells[1:] for _, cells in made.rows()}
    assert rows["6.4 Begeleide participatie, categorie 4.3.3"] == ["373", "23"]
    assert rows["Totaal"] == ["373", "394"]
    assert "Verslagsoort 0" in made.block()["notes"][0]
    assert "Verslagsoort 5" in statutory.iv3_table(paper("rekening-2018")).block()["notes"][0]


def test_lks_money_is_for_the_accountant_and_says_so() -> None:
    made = table(treasury.receivables_table(paper("begroting-2023", "vught-2022", open_profile("vught"))))
    assert "Te toetsen door de accountant" in [cells[0] for _, cells in made.rows()]
    assert any("beslist de accountant" in note for note in made.block()["notes"])
    stimulus = table(treasury.receivables_table(paper("begroting-2018")))
    assert not any("accountant" in note for note in stimulus.block()["notes"])


def test_the_first_page_says_what_moved_and_when_the_version_was_adopted() -> None:
    shown = pages.answer(paper("berap1-2018", "weert-berap1-2018", before="weert-begroting-2018")).markdown
    assert "nadeliger dan in Begroting (vastgesteld op 15 november 2017)" in shown
    assert "verzonnen voorbeeld" in shown
    assert "verzonnen" not in pages.answer(paper("begroting-2018")).markdown
