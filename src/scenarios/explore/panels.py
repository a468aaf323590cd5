"""What each tab of a workbench shows: charts and tables of what is on the screen, or an answer to what is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from scenarios.analysis.questions import QUESTIONS, ask
from scenarios.analysis.sensitivity import LOOKED_AT, Measure
from scenarios.analysis.why import why
from scenarios.explore.entry import Entry
from scenarios.explore.screen import page
from scenarios.model.levers import Lever
from scenarios.present import charts, comparison, dutch, risk, views
from scenarios.present.blocks import Displayed, KeyFigures, Sentence, in_style
from scenarios.present.chart import Chart
from scenarios.present.exploring import exploring_figures
from scenarios.present.questions import answered, asked, inputs
from scenarios.present.uncertainty import EVENT, uncertain_label
from scenarios.present.why import why_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scenarios.analysis.questions import Question
    from scenarios.explore.entry import Quantity
    from scenarios.model.draws import Draws
    from scenarios.model.result import Result
    from scenarios.present.convention import Convention

    Given = Mapping[str, str]

WHOLE = ("months", "places")  # of a question: numbers that are whole
MEASURED: Mapping[str, Quantity] = {"share": "fraction", "euro": "euro"}
CHART_HEIGHT = 3.1  # inches: what fits beside the controls
DRAWING = "De bandbreedte wordt geloot."
UNMOVED = "U heeft nog niets veranderd: begin en nu zijn hetzelfde. Verander een getal, en hier staat wat het doet."


class Seen(NamedTuple):
    """What there is to show: the scenario on the screen and the one it started from, for whom, written how.

    `undrawn` says why there are no draws and will be none.
    """

    now: Result
    begin: Result
    party: str
    draws: Draws | None
    undrawn: str
    convention: Convention | None

    def styled(self, *blocks: Displayed) -> list[Displayed]:
        """Blocks with their amounts as the municipality writes them; each in its own way without a municipality."""
        return [in_style(block, self.convention) if self.convention else block for block in blocks]


@dataclass(frozen=True)
class Field:
    """What somebody chooses or types on a tab: a choice has `options` (value and words), a number a `unit`."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""


def html_of(blocks: Iterable[Displayed]) -> str:
    """HTML of blocks one below another, for a page that has the typeface of the charts."""
    return "".join(_lettered(block).html() for block in blocks)


def _lettered(shown: Displayed) -> Displayed:
    return replace(shown, text=True) if isinstance(shown, Chart) else shown


def figures(seen: Seen) -> KeyFigures:
    """Figures above the panels."""
    return exploring_figures(seen.now, seen.begin, seen.party, seen.draws, seen.undrawn)


def prefinancing(seen: Seen) -> list[Displayed]:
    """Position by month, beside that of the start."""
    results = {"nu": seen.now} | ({} if seen.now is seen.begin else {"begin": seen.begin})
    return [_low(charts.prefinancing_chart(results, seen.party)), views.prefinancing_by_year(seen.now, seen.party)]


def cash(seen: Seen) -> list[Displayed]:
    """Cash beside baten en lasten, and the books behind them."""
    books = (view(seen.now, seen.party) for view in (views.statement_table, views.cash_table, views.balance_table))
    return [charts.timing_chart(seen.now, seen.party), *seen.styled(*books)]


def place(seen: Seen) -> list[Displayed]:
    """What a place costs and what covers it."""
    return [_low(charts.place_chart(seen.now)), views.place_table(seen.now)]


def spread(seen: Seen) -> list[Displayed]:
    """Where the balance may come out, and what does not count in that any more because it was moved."""
    return [*_settled(seen), *_spread(seen)]


def _spread(seen: Seen) -> list[Displayed]:
    if seen.draws is None:
        uncertain = seen.now.scenario.uncertainty or seen.now.scenario.events
        undrawn = f"De bandbreedte kan niet worden geloot: {seen.undrawn}." if seen.undrawn else ""
        return [Sentence(undrawn or (DRAWING if uncertain else risk.NO_RANGE))]
    return [
        risk.risk_sentence(seen.draws, Measure(seen.party)),
        _low(risk.fan_chart(seen.draws, seen.party, "recognised")),
        *seen.styled(risk.fan_table(seen.draws, seen.party, "recognised")),
    ]


def _settled(seen: Seen) -> list[Sentence]:
    """What was uncertain in the start and is not any more."""
    begin, now = seen.begin.scenario, seen.now.scenario
    gone = [path for path in begin.uncertainty if path not in now.uncertainty]
    gone += [EVENT + name for name in begin.events if name not in now.events]
    if not gone:
        return []
    names = dutch.listed([f"“{uncertain_label(seen.begin, key)}”" for key in gone])
    does, stands = ("doen", "zij staan") if len(gone) > 1 else ("doet", "dat staat")
    return [Sentence(f"{names} {does} niet meer mee in de bandbreedte: {stands} nu vast door wat u veranderde.")]


def compared(seen: Seen) -> list[Displayed]:
    """Balance per year beside that of the start, with the differences, and what caused them, once they differ."""
    if seen.now is seen.begin:
        return [Sentence(UNMOVED)]
    begin, now = (_named(result, name) for result, name in ((seen.begin, "Begin"), (seen.now, "Nu")))
    return seen.styled(*comparison.compared(begin, now, seen.party))


def _named(result: Result, name: str) -> Result:
    """Result under the name that it has on the screen: both may be of one scenario."""
    return replace(result, scenario=result.scenario.model_copy(update={"name": name}))


def _low(shown: Displayed) -> Displayed:
    """Return a chart as low as the controls beside it; what stands in place of a chart as it is."""
    return replace(shown, height=min(shown.height, CHART_HEIGHT)) if isinstance(shown, Chart) else shown


# --- what is asked -----------------------------------------------------------------------------------------------


def reasons(seen: Seen, given: Given, here: str) -> str:
    """Where a figure comes from, as a tree."""
    years = [str(year) for year in seen.now.horizon.year_labels]
    book, year, flow = (given.get(key, "") for key in ("book", "year", "flow"))
    book, year = book if book in LOOKED_AT else "recognised", year if year in years else ""
    lines = {line.name: line.label for line in seen.now.lines_of(seen.party)}
    flow = flow if flow in lines else ""
    fields = [
        Field("book", "Bedrag", book, tuple(FIGURES.items())),
        Field("year", "Jaar", year, (("", "alle jaren"), *((each, each) for each in years))),
        Field("flow", "Geldstroom", flow, (("", "alle geldstromen"), *lines.items())),
    ]
    node = why(seen.now, Measure(seen.party, book, int(year) if year else None), flow or None)
    return page("form", here=here, fields=fields) + why_html(seen.now, node)


def questions(seen: Seen, given: Given, here: str) -> str:
    """Answer to a question of the council, with the number that somebody put in it."""
    words = inputs(seen.now)
    key = given["question"] if given.get("question") in QUESTIONS else next(iter(QUESTIONS))
    question = QUESTIONS[key]
    fields = [Field("question", "Vraag", key, tuple(asked(seen.now).items()))]
    number, wrong = _number(key, question, words.get(key, ("", ""))[1]), ""
    value = question.usual
    if question.kind:
        text = given.get(key, number.typed(value))
        fields.append(Field(key, words[key][0], text, unit=words[key][1]))
        try:
            value = number.value(text)
        except ValueError as error:
            wrong = str(error)
    form = page("form", here=here, fields=fields, wrong=wrong)
    return form if wrong else form + html_of(seen.styled(*answered(ask(seen.now, key, seen.party, value))))


def _number(key: str, question: Question, unit: str) -> Entry:
    """Entry of the number in a question, typed as any other number."""
    kind: Literal["whole", "number"] = "whole" if question.kind in WHOLE else "number"
    lever = Lever(key, kind, question.usual, question.low, question.high)
    return Entry(lever, "", "", unit, MEASURED.get(question.kind, "count"))


FIGURES = {
    "recognised": "saldo, baten en lasten",
    "cash": "saldo, kas",
    "entitlement": "saldo, recht",
    "prefinancing": "hoogste voorfinanciering",
}
SHOWN: Mapping[str, tuple[str, Callable[[Seen], list[Displayed]]]] = {
    "voorfinanciering": ("Voorfinanciering", prefinancing),
    "kas": ("Kas en baten/lasten", cash),
    "saldo": ("Vergelijk", compared),
    "plek": ("Per plek", place),
    "band": ("Bandbreedte", spread),
}
ASKING: Mapping[str, tuple[str, Callable[[Seen, Given, str], str]]] = {
    "waarom": ("Waarom dit getal?", reasons),
    "vragen": ("Raadsvragen", questions),
}
