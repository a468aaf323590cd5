"""Questions of the council as cards: the question, one plain sentence, a chart and a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scenarios.analysis.key_figures import prefinancier, prefinancing
from scenarios.analysis.questions import counted_in
from scenarios.analysis.sensitivity import Measure
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Sentence
from scenarios.present.breakeven import breakeven_chart, breakeven_sentence, breakeven_table
from scenarios.present.comparison import balances_chart, balances_table
from scenarios.present.names import within
from scenarios.present.outcomes import amount_words, party_name, period_words

if TYPE_CHECKING:
    from scenarios.analysis.questions import Answer
    from scenarios.model.result import Result

BOOK = "recognised"
MORE = {  # one and many of what the largest group counts
    "persons": ("deelnemer", "deelnemers"),
    "advices": ("positief advies", "positieve adviezen"),
    "places": ("plek", "plekken"),
}
REASONS = {
    "pace": "De raming gaat verder in het tempo van wat is geboekt; een ander getal verandert haar niet.",
    "nobody": "In dit scenario werkt niemand; er is geen aantal om te veranderen.",
    "no_rijk": "In dit scenario betaalt het Rijk niets aan de gemeente of het SW-bedrijf.",
    "no_wages": "Dit scenario rekent geen lonen volgens de wet uit; hoeveel LIV daarbij hoort, is dus niet te zeggen.",
    "liv_nothing": "Het lage-inkomensvoordeel (LIV) geeft in dit scenario niets: het bestaat in deze jaren niet, of de "
    "uren of het loon passen er niet bij.",
}


def asked(result: Result) -> dict[str, str]:
    """Questions, in the words of a scenario: one that counts places is not asked about advices."""
    many = MORE[counted_in(result)][1]
    return {
        "omslag": f"Vanaf hoeveel {many} is het tekort groter dan een bedrag?",
        "stopt": "Wat als we eerder stoppen?",
        "adviezen": f"Wat als er meer {many} komen?",
        "rijk": "Wat als het Rijk minder betaalt?",
        "liv": "Wat als het lage-inkomensvoordeel (LIV) vervalt, of er juist komt?",
    }


def inputs(result: Result) -> dict[str, tuple[str, str]]:
    """What the number in each question that has one is called, and its unit."""
    many = MORE[counted_in(result)][1]
    return {
        "omslag": ("Tekort groter dan", "euro"),
        "stopt": ("Iedereen stopt na", "maanden"),
        "adviezen": ("Erbij", many),
        "rijk": ("Het Rijk betaalt", "% van nu"),
    }


def answered(answer: Answer) -> list[Displayed]:
    """Sentence, chart and table of an answer; one sentence when the question cannot be asked of the scenario."""
    if answer.reason:
        told = REASONS.get(answer.reason, f"De werkmap kan dit in dit scenario niet uitrekenen: {answer.refused}.")
        return [Sentence(told)]
    before, found = answer.before, answer.found
    if found is not None:
        return [
            breakeven_sentence(before, found),
            breakeven_chart(before, found),
            breakeven_table(before, found),
        ]
    after = _named(answer)
    return [
        answer_sentence(answer),
        balances_chart(before, after, answer.party, BOOK),
        balances_table(before, after, answer.party, BOOK),
    ]


def answer_sentence(answer: Answer) -> Sentence:
    """What happens to the balance, in one plain sentence; behind it from when, who bears it and what is advanced."""
    about = [_since(answer), ABOUT[answer.question](answer), _outstanding(answer)]
    return Sentence(" ".join([f"**Als {IF[answer.question](answer)}, {_balance(answer)}.**", *filter(None, about)]))


def _named(answer: Answer) -> Result:
    """Changed scenario under the name of the question, for legends and tables."""
    after = answer.after or answer.before
    return replace(after, scenario=after.scenario.model_copy(update={"name": NAMES[answer.question](answer)}))


def _balance(answer: Answer) -> str:
    """How the balance of the party changes, behind a clause."""
    before, after = answer.before, answer.after or answer.before
    measure = Measure(answer.party)
    old, new = measure.of(before), measure.of(after)
    who, when = party_name(before, measure), period_words(before, measure)
    if abs(new - old) < TOLERANCE:
        return f"blijft het saldo van {who} {when} gelijk: {amount_words(measure, old)}"
    side = "voordelig" if new > old else "nadelig"
    amounts = f"van {amount_words(measure, old)} naar {amount_words(measure, new)}"
    return f"gaat het saldo van {who} {when} {amounts}: {dutch.euro(abs(new - old))} {side} (baten en lasten)"


def _since(answer: Answer) -> str:
    """From when on what is asked can count, where what was booked puts it off; nothing where it does not."""
    horizon, booked = answer.before.horizon, answer.before.realised
    if booked is None or not answer.since:
        return ""
    since, last = (dutch.month(horizon.label(month)) for month in (answer.since, booked.through - 1))
    many = MORE[counted_in(answer.before)][1]
    whole = f" en het aantal {many} geldt voor een heel jaar" if answer.since > booked.through else ""
    return f"Dat kan pas vanaf {since}, want tot en met {last} is geboekt{whole}."


def _outstanding(answer: Answer) -> str:
    """What is advanced at most, before and then, by who advances most; nothing when nobody does."""
    before, after = prefinancier(answer.before), answer.after or answer.before
    then = prefinancing(after, before.party)
    if not before.peak and not then.peak:
        return ""
    name = within(answer.before.scenario.parties[before.party])
    if abs(then.peak - before.peak) < TOLERANCE and then.back_month == before.back_month:
        return f"De hoogste voorfinanciering van {name} blijft {dutch.euro(before.peak)}."
    back = f"; in {dutch.month(then.back_month)} staat er niets meer open" if then.back_month and then.peak else ""
    amounts = f"van {dutch.euro(before.peak)} naar {dutch.euro(then.peak)}"
    return f"De hoogste voorfinanciering van {name} gaat {amounts}{back}."


def _covered(answer: Answer) -> str:
    if answer.covered is None:
        return "Het scenario noemt geen aantal plekken waarvoor het Rijk hoogstens betaalt."
    covered = dutch.quantity(answer.covered, 2) if answer.covered > TOLERANCE else "geen"
    return f"Het Rijk betaalt voor {covered} daarvan."


def _borne(answer: Answer) -> str:
    names = answer.before.scenario.parties
    lost = [f"{names[party].name} {dutch.euro(euro)}" for party, euro in answer.lost().items()]
    return f"Wie dat draagt: {dutch.listed(lost)}." if lost else "Niemand verliest daardoor iets."


def _changes(answer: Answer) -> bool:
    """Whether any party has another balance then."""
    before, after = answer.before, answer.after or answer.before
    return any(abs(Measure(p).of(after) - Measure(p).of(before)) > TOLERANCE for p in before.scenario.parties)


def _more(answer: Answer, then: tuple[str, str] = ("", "")) -> str:
    """How many more of what, with what is said then of one and of many."""
    one, many = (f"{noun} {verb}".strip() for noun, verb in zip(MORE[counted_in(answer.before)], then, strict=True))
    return dutch.counted(answer.value, one, many)


Words = Mapping[str, Callable[[Any], str]]
IF: Words = {
    "stopt": lambda answer: f"iedereen na {dutch.counted(answer.value, 'maand', 'maanden')} stopt",
    "adviezen": lambda answer: f"er {_more(answer, ('bij komt', 'bij komen'))}",
    "rijk": lambda answer: f"het Rijk {dutch.quantity(100 * answer.value)}% betaalt van wat het nu betaalt",
    "liv": lambda answer: f"het lage-inkomensvoordeel (LIV) {'er komt' if answer.brought else 'vervalt'}",
}
ABOUT: Words = {
    "stopt": lambda answer: (
        "De kosten stoppen dan ook; wat is voorgeschoten, komt nog terug."
        if _changes(answer)
        else "Dat is niet eerder dan nu: er verandert niets."
    ),
    "adviezen": _covered,
    "rijk": _borne,
    "liv": lambda answer: (
        "Het LIV gaat naar de werkgever" + ("; dit scenario rekent er niet mee." if answer.brought else ".")
    ),
}
NAMES: Words = {
    "stopt": lambda answer: f"Stopt na {dutch.counted(answer.value, 'maand', 'maanden')}",
    "adviezen": lambda answer: f"{_more(answer)} meer",
    "rijk": lambda answer: f"Het Rijk betaalt {dutch.quantity(100 * answer.value)}% van nu",
    "liv": lambda answer: "Met LIV" if answer.brought else "Zonder LIV",
}
