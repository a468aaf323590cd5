"""Questions of a councillor as cards: each lays one change over any worked-out scenario and works it out again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

from scenarios.analysis.key_figures import prefinancier
from scenarios.analysis.question_changes import fewer_months, liv_or_not, more_people, paid_by_rijk, people
from scenarios.analysis.sensitivity import Measure, worked_out
from scenarios.model.reading import laid_over
from scenarios.model.result import TOLERANCE, dusted
from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np

    from scenarios.analysis.breakeven import BreakEven
    from scenarios.analysis.question_changes import Change
    from scenarios.model.result import Result

    Settings = Mapping[str, float]

OMSLAG, STOPT, ADVIEZEN, RIJK, LIV = "omslag", "stopt", "adviezen", "rijk", "liv"
DOES_NOT_FIT = "does_not_fit"
MOST = 100_000  # people or places that a scenario takes
WIDER = 10  # times as far, when no number of people in the usual range has such a shortage


@dataclass(frozen=True)
class Input:
    """A number that a question asks for: enough to make a field for it.

    Attributes
    ----------
    name
        Key in the settings of the question.
    kind
        "euro", "whole", or "percentage" (95 is 95%).
    default, low, high
        Value for this scenario when nobody says, and the bounds, both included.
    """

    name: str
    kind: Literal["euro", "whole", "percentage"]
    default: float
    low: float
    high: float

    def problem(self, value: float) -> str:
        """What is wrong with a value, in Dutch; empty when nothing is."""
        if self.kind != "euro" and not float(value).is_integer():
            return f"hier hoort een geheel getal, maar er staat {value:g}"
        if not self.low <= value <= self.high:
            return f"hier hoort een getal van {self.low:.0f} tot en met {self.high:.0f}, maar er staat {value:g}"
        return ""


@dataclass(frozen=True)
class Answer:
    """What a card says of a scenario; its words and pictures are made in `present.questions`.

    Attributes
    ----------
    card, settings
        The question: key of the card, and its numbers by name.
    before
        The scenario as it was.
    measure
        Whose balance one looks at, in baten en lasten, and in which year (None: the whole horizon).
    after
        The changed scenario; None when there is no answer, or the answer is a turning point.
    why_not
        Why the question cannot be asked of this scenario: "nobody", "no_rijk", "no_tax_office", "no_wages",
        "other_allowance", "no_liv" or "does_not_fit"; empty when it can.
    subject
        What was changed, where a card can change more than one thing: name of a group, path of an event or condition,
        "without" or "law" (LIV).
    found
        The turning point, of the card that looks for it.
    """

    card: str
    settings: Settings
    before: Result
    measure: Measure
    after: Result | None = None
    why_not: str = ""
    subject: str = ""
    found: BreakEven | None = None

    def moved(self) -> dict[str, float]:
        """What the balance of each party outside the Rijk moves over the years that are looked at; euro, better +."""
        parties = self.before.scenario.parties
        shifts = {name: self._shift(name) for name, party in parties.items() if party.group != "rijk"}
        return {name: shift for name, shift in shifts.items() if abs(shift) >= TOLERANCE}

    def _shift(self, party: str) -> float:
        if self.after is None:
            return 0.0
        measure = Measure(party, self.measure.book, self.measure.year)
        return measure.of(self.after) - measure.of(self.before)


@dataclass(frozen=True)
class Card:
    """A question that is ready to be asked: its key, what it asks for, and how it is answered."""

    key: str
    inputs: Callable[[Result], tuple[Input, ...]]
    answer: Callable[[Result, Settings, str | None, int | None], Answer]

    def settings(self, result: Result, given: Settings) -> dict[str, float]:
        """All numbers of the question: as given, or else as this scenario suggests; raises InputError."""
        inputs = {each.name: each for each in self.inputs(result)}
        problems = [Problem("", name, self._stray(name, inputs)) for name in given if name not in inputs]
        known = {name: value for name, value in given.items() if name in inputs}
        problems += [Problem("", name, wrong) for name, value in known.items() if (wrong := inputs[name].problem(value))]
        if problems:
            raise InputError(problems)
        return {name: each.default for name, each in inputs.items()} | known

    def _stray(self, name: str, inputs: Mapping[str, Input]) -> str:
        return f'de vraag "{self.key}" kent dit getal niet{suggestion(name, inputs)}'


def ask(
    result: Result, key: str, settings: Settings | None = None, party: str | None = None, year: int | None = None
) -> Answer:
    """Put a question to a worked-out scenario.

    Parameters
    ----------
    result
        A worked-out scenario.
    key
        Key of a card in `CARDS`.
    settings
        Numbers of the question by name; what is absent is as the card suggests for this scenario.
    party
        Whose balance one looks at; when absent, the local party that the change hits most.
    year
        A calendar year of the scenario; the whole horizon when absent.

    Raises
    ------
    InputError
        There is no such card, party or year, or a number cannot be: with the name of the setting as key.
    """
    if key not in CARDS:
        message = f'de vraag "{key}" bestaat niet; kies uit: {", ".join(CARDS)}'
        raise InputError([Problem("", "card", message)])
    Measure(party or next(iter(result.scenario.parties)), year=year).of(result)
    card = CARDS[key]
    return card.answer(result, card.settings(result, settings or {}), party, year)


# --- what if -----------------------------------------------------------------------------------------------------


def _what_if(
    key: str,
    change: Callable[[Result, Settings], Change],
    result: Result,
    settings: Settings,
    party: str | None,
    year: int | None,
) -> Answer:
    """Answer of a card that changes the scenario."""
    made = change(result, settings)
    why_not, after = made.why_not, None
    if not why_not:
        try:
            after = worked_out(laid_over(result.scenario, made.pieces, made.values), result)
        except InputError:
            why_not = DOES_NOT_FIT
    looked_at = Measure(party or _hit(result, after), year=year)
    return Answer(key, settings, result, looked_at, after, why_not, made.subject)


def _hit(before: Result, after: Result | None) -> str:
    """Party whose yearly balance moves most: a local one, else any outside the Rijk, else the first of all."""
    if after is None:
        return _short(before)

    def shift(party: str) -> float:
        return float(abs(balance(after, party) - balance(before, party)).max())

    for groups in (("local",), ("local", "other")):
        some = {name: shift(name) for name in _of(before, *groups)}
        if some and max(some.values()) >= TOLERANCE:
            return max(some, key=lambda name: some[name])
    return _short(before)


def _short(result: Result) -> str:
    """Local party with the largest shortage in a year, or else with any balance; the first party when none has."""
    some = {name: balance(result, name) for name in _of(result, "local")}
    moving = {name: float(amounts.min()) for name, amounts in some.items() if abs(amounts).max() >= TOLERANCE}
    return min(moving, key=lambda name: moving[name], default=next(iter(result.scenario.parties)))


def _of(result: Result, *groups: str) -> list[str]:
    return [name for name, party in result.scenario.parties.items() if party.group in groups]


def balance(result: Result, party: str) -> np.ndarray:
    """Balance of a party in baten en lasten by calendar year [year]; euro, received +, paid -."""
    return dusted(result.horizon.year_sums(result.by_month(party, "recognised"))[:, 0])


# --- from how many people ----------------------------------------------------------------------------------------


def _turning_point(result: Result, settings: Settings, party: str | None, year: int | None) -> Answer:
    """Answer of the card that looks for the number of people from which a shortage is larger.

    All groups and years move together, in the proportion that they have in the scenario.
    """
    from scenarios.analysis.breakeven import breakeven

    measure = Measure(party or _short(result), year=year)
    paths = people(result, year)
    if not paths:
        return Answer(OMSLAG, settings, result, measure, why_not="nobody")
    target = -settings["shortage"]
    found = breakeven(result, paths, measure, target)
    if found.never and found.direction != "flat" and found.side > 0:
        found = breakeven(result, paths, measure, target, (found.low, min(WIDER * found.high, MOST)))
    return Answer(OMSLAG, settings, result, measure, found=found)


# --- what there is to say of an answer ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Outstanding:
    """What is still advanced when the last one has left.

    Attributes
    ----------
    party, month
        The local party that advances most, and the last month in which somebody works ("2023-09").
    amount
        Its position at the end of that month, euro; nought or more.
    back_month
        Month in which the last of it is back; None when that lies after the horizon.
    remainder
        Still out at the end of the horizon, euro.
    """

    party: str
    month: str
    amount: float
    back_month: str | None
    remainder: float


def outstanding(result: Result) -> Outstanding | None:
    """What is still advanced when the last one has left; None when somebody works to the end, or nobody ever does."""
    working = sum(cohort.places()[:, 0] for cohort in result.cohorts.values())
    months = [month for month, places in zip(result.horizon.month_labels, working, strict=True) if places > 0]
    if not months or months[-1] == result.horizon.month_labels[-1]:
        return None
    found = prefinancier(result)
    position = float(result.prefinancing(found.party)["stand"][months[-1]])
    return Outstanding(found.party, months[-1], max(position, 0.0), found.back_month, found.remainder)


@dataclass(frozen=True)
class Cover:
    """Of the people more in a year: how many have a place at the end of it, and how many of those the Rijk covers."""

    year: int
    placed: float
    covered: float


def cover(answer: Answer) -> list[Cover]:
    """By year, what becomes of the people more in a group with a quota; empty when the Rijk sets none."""
    if answer.after is None or answer.before.scenario.placements[answer.subject].quota is None:
        return []
    return list(_covers(answer.before, answer.after, answer.subject))


def _covers(before: Result, after: Result, group: str) -> Iterator[Cover]:
    then, now = after.cohorts[group], before.cohorts[group]
    placed = dusted((then.places() - now.places())[11::12, 0])
    covered = dusted((then.covered() - now.covered())[11::12, 0])
    for year, more, paid in zip(before.horizon.year_labels, placed, covered, strict=True):
        yield Cover(year, float(more), float(paid))


# --- the cards ---------------------------------------------------------------------------------------------------


def _shortage(result: Result) -> tuple[Input, ...]:
    """Shortage to pass: half of the largest one of now, in one figure; 10.000 when there is none."""
    worst = -float(balance(result, _short(result)).min()) / 2
    size = 10.0 ** (len(str(int(worst))) - 1)
    return (Input("shortage", "euro", worst // size * size if worst >= 1 else 10_000.0, 0.0, 1e9),)


def _months(result: Result) -> tuple[Input, ...]:
    months = result.horizon.months
    return (Input("months", "whole", min(12, months // 2), 1, months),)


def _more(result: Result) -> tuple[Input, ...]:  # noqa: ARG001 - every card is asked for its inputs in the same way
    return (Input("more", "whole", 5, 0, 1_000),)


def _percentage(result: Result) -> tuple[Input, ...]:  # noqa: ARG001
    return (Input("percentage", "percentage", 95, 0, 100),)


def _nothing(result: Result) -> tuple[Input, ...]:  # noqa: ARG001
    return ()


CARDS = {
    card.key: card
    for card in (
        Card(OMSLAG, _shortage, _turning_point),
        Card(STOPT, _months, partial(_what_if, STOPT, fewer_months)),
        Card(ADVIEZEN, _more, partial(_what_if, ADVIEZEN, more_people)),
        Card(RIJK, _percentage, partial(_what_if, RIJK, paid_by_rijk)),
        Card(LIV, _nothing, partial(_what_if, LIV, liv_or_not)),
    )
}
