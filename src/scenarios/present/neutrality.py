"""Table and paragraph of the test "budgettair neutraal": when it holds, and if not: when, how much and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from scenarios.analysis.neutrality import LATER, SCENARIO, neutrality
from scenarios.model.result import TOLERANCE
from scenarios.present import dutch
from scenarios.present.assumptions import STATUS
from scenarios.present.blocks import Sentence, Table
from scenarios.present.certainty import least_sure, projected_sentence, projection_notes, source_note, year_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.analysis.neutrality import Neutrality, Outcome
    from scenarios.model.result import Line, Result

VERDICT, TOTAL = "neutraal", "totaal"
BEARS = "draagt_"
NO_CONDITIONS = "Dit scenario noemt geen voorwaarden."
PAID_BACK = (
    "Wat een andere partij terugbetaalt vanwege een tekort, telt niet in het saldo: die partij draagt het tekort."
)
SHORT, OVER = ("komt er", "tekort"), ("blijft er", "over")
OUT, IN = ("gaat er", "uit"), ("komt er", "binnen")


class Row(NamedTuple):
    """One row of the table: key, label, verdict ("" below a balance) and euro by year and after the horizon."""

    key: str
    label: str
    verdict: str
    amounts: pd.Series


def neutrality_table(result: Result, party: str) -> Table:
    """Verdict and own balance per year: the scenario itself, and each condition when it does not hold.

    Below each balance stands who bears it, and what else changes for other local parties. Years in which nobody has an
    amount are left out.
    """
    test = neutrality(result, party)
    rows = [row for outcome in test.outcomes for row in _rows(test, outcome)]
    frame = _frame(rows)
    years = [column for column in frame if column not in (VERDICT, TOTAL)]
    return Table(
        id="tabel-neutraal",
        caption=f"Toets budgettair neutraal, {_name(test, party)}",
        unit="euro, baten en lasten",
        sign=f"saldo van {_name(test, party)}; verschil: vergeleken met dit scenario",
        source=_source(test),
        frame=frame,
        stub="Wat als",
        labels={row.key: row.label for row in rows},
        columns=_headings(test),
        roles={outcome.name: "subtotal" for outcome in test.outcomes},
        notes=[*_conditions(test), *_limits(test), *_left_out(test, years), *_certainty(test), *_sources(test)],
        signed=True,
        sums=_sums(rows),
        column_sums={TOTAL: dict.fromkeys(years, 1)},
    )


def neutrality_sentence(result: Result, party: str) -> Sentence:
    """For the proposal: whether it is neutral and under which conditions, what happens without them, and to whom."""
    test = neutrality(result, party)
    without = "Geldt een voorwaarde niet, dan verandert dat:" if test.itself.neutral else "Verandert er iets:"
    broken = [f"{_effect('Dan', outcome, test)}{_shifts(test, outcome)}" for outcome in test.breaking]
    kept = [_shifts(test, outcome).strip() or "Dat verandert niets." for outcome in test.kept]
    parts = [
        f"**Budgettair neutraal?** {_verdict(test)}",
        *_bullets(test, without, test.breaking, broken),
        *_bullets(test, f"Dit verandert het saldo van {_name(test, party)} niet:", test.kept, kept),
        *_bullets(test, "Dit is nog niet te berekenen:", test.unknown, [_why_not(each) for each in test.unknown]),
    ]
    return Sentence("\n\n".join(parts))


# --- rows --------------------------------------------------------------------------------------------------------


def _rows(test: Neutrality, outcome: Outcome) -> Iterator[Row]:
    """Balance of the party, who bears it, its cash if that is not neutral, and what other local parties have."""
    name, own = outcome.name, _name(test, test.party)
    yield Row(name, _label(test, outcome), _word(outcome), outcome.own)
    for party, amounts in outcome.borne.iterrows():
        label = f"waarvan {_for(amounts)} {_name(test, party)}"
        yield Row(f"{name}/{BEARS}{party}", label, "", amounts)
    if _only_in_books(outcome):
        yield Row(f"{name}/kas", f"kas van {own}", "", outcome.cash)
    kind, others = ("saldo van", _some(outcome.others)) if name == SCENARIO else ("verschil voor", test.shift(outcome))
    for party, amounts in others.iterrows():
        beside = ", zonder dit tekort" if name == SCENARIO and party in outcome.borne.index else ""
        yield Row(f"{name}/{kind.split()[0]}_{party}", f"{kind} {_name(test, party)}{beside}", "", amounts)


def _some(amounts: pd.DataFrame) -> pd.DataFrame:
    return amounts[amounts.abs().max(axis=1) >= TOLERANCE]


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Verdict, years in which somebody has an amount (all when nobody ever has) and total."""
    amounts = pd.DataFrame([row.amounts for row in rows], index=[row.key for row in rows])
    some = amounts.abs().max() >= TOLERANCE
    shown = amounts.loc[:, some] if some.any() else amounts.drop(columns=LATER)
    verdicts = pd.Series([row.verdict for row in rows], index=shown.index, name=VERDICT)
    return pd.concat([verdicts, shown, shown.sum(axis=1, skipna=False).rename(TOTAL)], axis=1)


def _sums(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Who bears a balance adds up to it."""
    sums: dict[str, list[str]] = {}
    for row in rows:
        name, _, below = row.key.partition("/")
        if below.startswith(BEARS):
            sums.setdefault(name, []).append(row.key)
    return sums


def _headings(test: Neutrality) -> dict[object, str]:
    """Headings of the columns, with a mark on years that rest on a projection in any row."""
    marked = [year_labels(outcome.result, _lines(outcome, test), "recognised") for outcome in test.outcomes]
    years = {year: max((labels[year] for labels in marked), key=len) for year in marked[0]}
    return {**years, VERDICT: "Neutraal?", LATER: f"Na {_last(test)}", TOTAL: "Totaal"}


def _word(outcome: Outcome) -> str:
    if outcome.unknown:
        return dutch.UNKNOWN
    if not outcome.neutral:
        return "nee"
    return "ja, niet in kas" if _only_in_books(outcome) else "ja"


def _label(test: Neutrality, outcome: Outcome) -> str:
    """Return what happens, with the number by which notes and sentences refer to it."""
    if outcome.condition is None:
        return "Zoals in dit scenario"
    text = outcome.condition.otherwise
    return f"{_number(test, outcome)}. {text[0].upper()}{text[1:]}"


def _number(test: Neutrality, outcome: Outcome) -> str:
    return str([each.name for each in test.outcomes].index(outcome.name))


# --- notes -------------------------------------------------------------------------------------------------------


def _conditions(test: Neutrality) -> list[str]:
    """Under which conditions the scenario is neutral, and what a balance leaves out."""
    holds = _holds(test)
    paid_back = any(set(outcome.borne.index) - {test.party} for outcome in test.outcomes)
    return [
        *([f"Neutraal zolang dit geldt: {'; '.join(holds)}."] if holds else []),
        *([] if test.otherwise else [NO_CONDITIONS]),
        *([PAID_BACK] if paid_back else []),
    ]


def _holds(test: Neutrality) -> list[str]:
    """Conditions that the scenario needs to be neutral, in words."""
    kept = {outcome.name for outcome in test.kept}
    needed = [outcome for outcome in test.otherwise if test.itself.neutral and outcome.name not in kept]
    return list(dict.fromkeys(outcome.condition.holds for outcome in needed if outcome.condition))


def _limits(test: Neutrality) -> list[str]:
    """What each percent of a share or a rate of interest costs."""
    found: dict[str, list[str]] = {}
    for outcome in test.otherwise:
        if outcome.per_point:
            found.setdefault(dutch.euro(abs(outcome.per_point)), []).append(_number(test, outcome))
    told = [f"{amount} bij {dutch.listed(numbers)}" for amount, numbers in found.items()]
    return [f"Elk procent meer of minder scheelt {'; '.join(told)}."] if told else []


def _left_out(test: Neutrality, shown: Sequence[object]) -> list[str]:
    """Years without any amount, flows that go on after the horizon, and what cannot be worked out."""
    nil = [str(year) for year in test.itself.result.horizon.year_labels if year not in shown]
    goes_on = dict.fromkeys(_goes_on(outcome).strip() for outcome in test.outcomes if outcome.cut_off)
    unknown = [f"Bij {_number(test, outcome)}: niet te berekenen: {outcome.unknown}." for outcome in test.unknown]
    return [*([f"In {dutch.listed(nil)} is elk bedrag nihil."] if nil else []), *goes_on, *unknown]


def _certainty(test: Neutrality) -> list[str]:
    """What the marks mean, and which amounts are an order of magnitude."""
    notes = [note for each in test.outcomes for note in projection_notes(each.result, _lines(each, test))]
    return list(dict.fromkeys([*notes, *(_guessed(each).strip() for each in test.outcomes if each.guessed_from)]))


def _sources(test: Neutrality) -> list[str]:
    """Where the numbers that conditions change come from; conditions with the same source together."""
    found: dict[str, list[str]] = {}
    for outcome in test.otherwise:
        for source in outcome.condition.sources.values() if outcome.condition else ():
            found.setdefault(str(source["source"]).rstrip("."), []).append(_number(test, outcome))
    told = [f"Bij {dutch.listed(numbers)}: {source}." for source, numbers in found.items()]
    return [" ".join(told)] if told else []


def _source(test: Neutrality) -> str:
    """Source note of the outcome that rests on the least sure number."""
    order = list(STATUS.values())
    worst = max(test.outcomes, key=lambda each: order.index(least_sure(each.result, _lines(each, test))))
    return source_note(worst.result, _lines(worst, test))


# --- sentences ---------------------------------------------------------------------------------------------------


def _verdict(test: Neutrality) -> str:
    """Whether the scenario itself is neutral, on which terms, and what others are left with."""
    itself, name = test.itself, _name(test, test.party)
    if itself.neutral:
        told = f"Dit voorstel is budgettair neutraal voor {name}: in elk jaar zijn de baten gelijk aan de lasten."
        told += f" {_clauses('In kas', itself.cash, OUT, IN)}." if _only_in_books(itself) else ""
    else:
        told = f"Dit voorstel is niet budgettair neutraal voor {name}. {_effect('In dit scenario', itself, test)}"
        told += _only_on_paper(test)
    projected = projected_sentence(itself.result, _lines(itself, test))
    return f"{told}{_terms(test)}{_left(test)}{projected}"


def _terms(test: Neutrality) -> str:
    if not test.otherwise:
        return f" {NO_CONDITIONS}"
    holds = _holds(test)
    return f" Dat geldt onder deze voorwaarden: {'; '.join(holds)}." if holds else ""


def _only_on_paper(test: Neutrality) -> str:
    """Say that the books of the party close only because another one pays the shortage back."""
    others = [_name(test, party) for party in test.itself.borne.index if party != test.party]
    if not others or len(test.itself.borne) > len(others):
        return ""
    own = _name(test, test.party)
    return f" Het eigen saldo van {own} is alleen nihil doordat dit wordt betaald door {dutch.listed(others)}."


def _left(test: Neutrality) -> str:
    """What other local parties have left in the scenario itself, beside what they bear."""
    told = []
    for party, amounts in _some(test.itself.others).iterrows():
        name, kind = _name(test, party), "tekort" if amounts.sum() < 0 else "over"
        start = f"Verder is er voor {name}" if party in test.itself.borne.index else f"Voor {name} is er"
        told.append(f" {start} {dutch.euro(abs(amounts.sum()))} {kind} ({_span(amounts)}).")
    return "".join(told)


def _effect(start: str, outcome: Outcome, test: Neutrality) -> str:
    """When and how much the balance is off, and who bears it."""
    if outcome.neutral:
        return f"{start} is het saldo in elk jaar nihil."
    when = f"{_clauses(start, outcome.own, SHORT, OVER)}{_per_percent(outcome)}."
    return f"{when} {_bearers(outcome, test)}{_goes_on(outcome)}{_guessed(outcome)}"


def _goes_on(outcome: Outcome) -> str:
    """Say after a space which flows go on after the horizon; empty when none does."""
    labels = [f"“{outcome.result.line(name).label}”" for name in outcome.cut_off]
    last = outcome.result.horizon.year_labels[-1]
    return f" Na {last} loopt {dutch.listed(labels)} door; dat telt hier niet mee." if labels else ""


def _guessed(outcome: Outcome) -> str:
    """Say after a space that amounts by the decree are an order of magnitude; empty without an assumed growth."""
    if outcome.guessed_from is None:
        return ""
    growth = f"de groei van de landelijke besteding vanaf {outcome.guessed_from} is een aanname"
    return f" Bedragen volgens het besluit zijn een orde van grootte: {growth}."


def _clauses(start: str, amounts: pd.Series, minus: tuple[str, str], plus: tuple[str, str]) -> str:
    """Return "Dan komt er € 5 tekort in 2022, en blijft er € 3 over in 2023: samen € 2 tekort"."""
    parts = [(amounts[amounts <= -TOLERANCE], minus), (amounts[amounts >= TOLERANCE], plus)]
    order = list(amounts.index)
    some = sorted((part for part in parts if len(part[0])), key=lambda part: order.index(part[0].index[0]))
    told = f"{start} {', en '.join(f'{verb} {_by_year(part, word)}' for part, (verb, word) in some)}"
    total = amounts.sum()
    if sum(len(part) for part, _ in some) == 1:
        return told
    if abs(total) < TOLERANCE:
        return f"{told}: samen nihil"
    return f"{told}: samen {dutch.euro(abs(total))} {(minus if total < 0 else plus)[1]}"


def _by_year(amounts: pd.Series, word: str) -> str:
    """Return "€ 13.112 over in 2017 en € 21.307 per jaar in 2018 en 2019"."""
    found: dict[tuple[str, bool], list[str]] = {}
    for year, amount in amounts.items():
        found.setdefault((dutch.euro(abs(amount)), year == LATER), []).append(str(year))
    told: list[str] = []
    for (amount, later), years in found.items():
        when = "na de looptijd" if later else f"in {dutch.listed(years)}"
        told.append(" ".join([amount, *["per jaar"] * (len(years) > 1), *[word] * (not told), when]))
    return dutch.listed(told)


def _per_percent(outcome: Outcome) -> str:
    return f" ({dutch.euro(abs(outcome.per_point))} per procent)" if outcome.per_point else ""


def _bearers(outcome: Outcome, test: Neutrality) -> str:
    """Who bears the balance, with amounts when there are more of them."""
    if len(outcome.borne) == 1:
        ((party, amounts),) = outcome.borne.iterrows()
        both = amounts.min() <= -TOLERANCE and amounts.max() >= TOLERANCE
        return f"{'Tekort en overschot zijn' if both else 'Dat is'} {_for(amounts)} {_name(test, party)}."
    told = [
        f"{dutch.euro(abs(amounts.sum()))} {_for(amounts)} {_name(test, party)}"
        for party, amounts in outcome.borne.iterrows()
    ]
    return f"Daarvan is {dutch.listed(told)}."


def _shifts(test: Neutrality, outcome: Outcome) -> str:
    """What else changes for other local parties, after a space; empty when nothing does."""
    told: list[str] = []
    for party, amounts in test.shift(outcome).iterrows():
        name, total = _name(test, party), amounts.sum()
        if abs(total) < TOLERANCE:
            told.append(f" Het saldo van {name} verschuift tussen de jaren.")
            continue
        better = "beter" if total > 0 else "slechter"
        told.append(f" Het saldo van {name} wordt {dutch.euro(abs(total))} {better}{_why(test, outcome, str(party))}.")
    return "".join(told)


def _why(test: Neutrality, outcome: Outcome, party: str) -> str:
    """Change of baten and of lasten, when both change."""
    received, paid = test.turnover(outcome, party)
    if min(abs(received), abs(paid)) < TOLERANCE:
        return ""
    return f": {dutch.euro(abs(received))} {_more(received)} baten en {dutch.euro(abs(paid))} {_more(-paid)} lasten"


def _why_not(outcome: Outcome) -> str:
    known = outcome.result.scenario.as_of
    return f"Wat daarvoor nodig is, was op {dutch.day(known)} niet bekend." if known else f"{outcome.unknown}."


def _more(change: float) -> str:
    return "meer" if change > 0 else "minder"


def _bullets(test: Neutrality, lead: str, outcomes: Sequence[Outcome], texts: Sequence[str]) -> list[str]:
    """Lead and list as two pieces of markdown; nothing when there is nothing to tell."""
    items = [f"- **{_label(test, outcome)}.** {text}" for outcome, text in zip(outcomes, texts, strict=True)]
    return [lead, "\n".join(items)] if items else []


# --- words -------------------------------------------------------------------------------------------------------


def _for(amounts: pd.Series) -> str:
    return "voor rekening van" if amounts.max() < TOLERANCE else "voor"


def _span(amounts: pd.Series) -> str:
    some = [int(str(year)) for year, amount in amounts.items() if abs(amount) >= TOLERANCE and year != LATER]
    return dutch.years([some[0], some[-1]]) if some else "na de looptijd"


def _only_in_books(outcome: Outcome) -> bool:
    """Whether the balance is nil in baten en lasten, but not in cash."""
    return outcome.neutral and bool(outcome.timing)


def _lines(outcome: Outcome, test: Neutrality) -> list[Line]:
    return outcome.result.lines_of(test.party)


def _last(test: Neutrality) -> int:
    return test.itself.result.horizon.year_labels[-1]


def _name(test: Neutrality, party: object) -> str:
    return test.itself.result.scenario.parties[str(party)].name
