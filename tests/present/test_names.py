"""What parties are called in sentences: the right article, and no verb that a plural name does not fit."""

import re

import pytest

from scenarios.analysis.key_figures import prefinancier
from scenarios.analysis.questions import QUESTIONS, ask
from scenarios.analysis.sensitivity import LOOKED_AT, Measure
from scenarios.analysis.why import why
from scenarios.model.run import run
from scenarios.model.scenario import Party
from scenarios.present import charts, sentences, standings
from scenarios.present.names import within
from scenarios.present.questions import answered
from scenarios.present.settlement import settlement
from scenarios.present.why import why_text

PLURAL = "Gemeenten in de regio"
# A verb of one person right before or behind the name.
SINGULAR = re.compile(
    rf"(?<!van )(?<!door ){PLURAL} [a-z]+t\b|\b(gaat|heeft|moet|krijgt|betaalt|schiet|draagt|wacht) {PLURAL}"
)


@pytest.mark.parametrize(
    ("name", "group", "told"),
    [
        ("Het Rijk", "rijk", "het Rijk"),
        ("De Belastingdienst", "rijk", "de Belastingdienst"),
        ("Belastingdienst", "rijk", "Belastingdienst"),
        ("De Risse", "local", "De Risse"),
        ("Het Goed", "local", "Het Goed"),
        ("Het", "rijk", "Het"),
    ],
)
def test_only_the_rijk_loses_the_capital_of_its_article(name: str, group: str, told: str) -> None:
    assert within(Party.model_validate({"name": name, "group": group})) == told


@pytest.mark.parametrize("name", ["vught-2022", "vught-2022-zonder-voorfinanciering", "vught-2022-besluit"])
def test_the_verb_fits_a_plural_name_and_the_rijk_is_no_beginning_of_a_sentence(name: str) -> None:
    result = run(name)
    told = [
        sentences.prefinancing_answer(result, "gemeente").markdown,
        sentences.interest_sentence(result).markdown,
        *(settlement(result, line.name) for line in result.lines),
        *(why_text(result, why(result, Measure("gemeente", book), None)) for book in LOOKED_AT),
        *(
            answered(ask(result, key, party, about.usual))[0].markdown
            for key, about in QUESTIONS.items()
            for party in ("gemeente", "rijk")
        ),
        str(charts.prefinancing_chart({"": result}, prefinancier(result).party).block()),
        str(charts.parties_chart(result).block()),
    ]
    for text in told:
        assert not SINGULAR.search(text), text
        assert not re.search(r"[a-z] Het Rijk", text), text


def test_a_number_of_the_law_has_the_word_of_one() -> None:
    found = [
        standings.amount(*each) for each in [(-1, "years"), (1, "months"), (2, "years"), (6, "months"), (1, "places")]
    ]
    assert found == ["\N{MINUS SIGN}1 jaar", "1 maand", "2 jaar", "6 maanden", "1 plek"]
