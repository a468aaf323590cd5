"""What a scenario file may say: parties, placements, flows and the source of every number.

These are the types only; `scenarios.model.reading` reads a TOML file into them and explains in Dutch what is wrong.
Euro amounts are positive: direction is payer and payee. Rates and shares are fractions.
"""

from __future__ import annotations

from datetime import date
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from scenarios.model.calendar import Horizon
from scenarios.model.distributions import Correlation, Distribution
from scenarios.model.fields import (
    COUNCIL,
    LAW,
    MOST_GROWTH,
    MOST_YEARS,
    Count,
    Euro,
    Fraction,
    Month,
    Priced,
    Stands,
    Status,
    Strict,
    Text,
    Year,
)
from scenarios.model.toml_files import covering

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Where the amount of a flow can come from, each with the keys that say more about it.
OF_SOURCE = {
    "amount": {"per", "period", "index", "price_level"},
    "rule": {"options"},
    "share_of": {"factor"},
    "interest_on": {"rate"},
}
AMOUNT_SOURCES = tuple(OF_SOURCE)
SOURCE_KEYS = {*AMOUNT_SOURCES}.union(*OF_SOURCE.values())
# What the name of a line ends on when the model makes it beside a flow: -1 when it runs back, +1 when it runs along.
REPAID, SHORT = OWN_ENDS = ("_terug", "_tekort")
COMPANIONS = {REPAID: -1, SHORT: -1, SHORT + REPAID: 1}


Day = date  # a scenario has a field of that name


def _immediate(value: object) -> object:
    """Let "same_month" stand for a lag of nought months."""
    return {"lag_months": 0} if value == "same_month" else value


def _quoted(value: object) -> object:
    """Refuse a path without quotes, which TOML takes for a group within a group."""
    table = value if isinstance(value, dict) else {}
    for section in ("placements", "flows", "projection"):
        if section in table:
            path = ".".join([section, *_first_path(table[section])])
            raise ValueError(f'zet het hele pad tussen aanhalingstekens: "{path}"')
    return value


def _first_path(table: object) -> list[str]:
    """Keys down to the first distribution in groups within groups."""
    if not isinstance(table, dict) or not table or "distribution" in table:
        return []
    key = next(iter(table))
    return [key, *_first_path(table[key])]


class Party(Strict):
    """Somebody who pays or receives.

    `group` says on which side of the council's table it stands: "local" (municipality, social work company), "rijk"
    (ministry, tax office, UWV) or "other" (participants, customers).
    """

    name: Text
    group: Literal["local", "rijk", "other"]


class Placement(Strict):
    """A group of people at work: either persons with a start, or year-end stands.

    With `persons`: they enter evenly over `spread_months` from `start`, stay `contract_months` (to the end of the
    horizon when absent) and leave before that at a yearly `exit_rate`. The share `after_contract` of those who reach
    the end of the contract stays to the end of the horizon, still leaving at the `exit_rate`; pension age is not
    modelled. With `places`: the number per calendar year, reached in January or evenly over the twelve months.

    `instrument` is what the job rests on. For beschut werk the Rijk sets a `quota` of places per calendar year, and
    UWV gives positive `advices`: with both the realised places are the lower of the two. With a quota beside `places`
    or `persons` those are the realised ones, and what lies above the quota has costs but no cover.
    """

    label: Text
    doelgroep: Literal["bijstand", "wia", "uwv", "nug", "schoolverlater", "gemengd"]
    instrument: Literal["beschut_werk", "loonkostensubsidie"]
    persons: Annotated[Count | None, Field(json_schema_extra=COUNCIL)] = None
    start: Annotated[Month, Field(json_schema_extra=COUNCIL)] = ""
    spread_months: Annotated[int, Field(ge=1, le=120, json_schema_extra=COUNCIL)] = 1
    contract_months: Annotated[Annotated[int, Field(ge=1, le=600)] | None, Field(json_schema_extra=COUNCIL)] = None
    after_contract: Fraction = 0.0
    exit_rate: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.0
    places: Annotated[Stands, Field(json_schema_extra=COUNCIL)] = None
    quota: Annotated[Stands, Field(json_schema_extra=LAW)] = None
    advices: Stands = None
    reached: Annotated[Literal["january", "evenly"], Field(json_schema_extra=COUNCIL)] = "january"
    last_stand_holds: bool = False
    hours: Annotated[float, Field(gt=0, le=40, json_schema_extra=COUNCIL)]
    full_week_hours: Annotated[float, Field(ge=32, le=40, json_schema_extra=LAW)] = 36.0
    fte: Annotated[Annotated[float, Field(gt=0, le=1)] | None, Field(json_schema_extra=COUNCIL)] = None
    loonwaarde: Fraction | None = None
    forfait: Annotated[bool, Field(json_schema_extra=COUNCIL)] = False
    wage_factor: Annotated[float, Field(ge=1, le=2)] = 1.0

    @property
    def fte_per_place(self) -> float:
        """Full-time equivalents of one place: as given (a paper's rounded 0,86), else hours over the full week."""
        return self.hours / self.full_week_hours if self.fte is None else self.fte


class Paid(Strict):
    """When the money of a flow moves. Exactly one of a lag, a year after, or passing on another flow's money."""

    lag_months: Annotated[int, Field(ge=0, le=120)] | None = None
    year_after: Annotated[int, Field(ge=1, le=10)] | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    spread: Literal["monthly"] | None = None
    with_: Annotated[Text | None, Field(alias="with")] = None
    shortfall: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Paid:
        given = [name for name in ("lag_months", "year_after", "with_") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError('kies precies één manier van betalen: "same_month", lag_months, year_after of with')
        if self.year_after is not None and (self.month is None) == (self.spread is None):
            raise ValueError("zeg bij year_after in welke maand het geld komt: month = 1 tot en met 12, of spread")
        if self.year_after is None and (self.month or self.spread):
            raise ValueError("month en spread horen alleen bij year_after")
        if (self.with_ is None) != (self.shortfall is None):
            raise ValueError("with en shortfall horen bij elkaar: zeg wie het tekort draagt als er minder binnenkomt")
        return self


class Flow(Strict):
    """A payer, a payee, one source for the amount and one settlement rule.

    `first` and `last` are the months between which it arises, both included; a rule that gives way to another is two
    flows, one up to a month and one from the next.

    An `amount` with an `index` is at the prices of January to December of `price_level`, and grows each January by the
    index that `[projection]` names for that group. `incidental` marks money that is not there for good (BBV art. 19).
    `receivable` says whether what is still to come may stand on the balance sheet: "yes", "no", or "review" (for the
    accountant to judge); absent, LKS money from the Rijk is "review" and all else "yes".
    """

    label: Text
    payer: Text
    payee: Text
    placements: Annotated[list[Text] | None, Field(min_length=1)] = None
    amount: Euro | None = None
    per: Literal["place", "covered_place", "person", "fte", "hour"] | None = None
    period: Literal["year", "month"] | None = None
    index: Priced | None = None
    price_level: Year | None = None
    rule: Text | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    share_of: Text | None = None
    factor: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1.0
    interest_on: Text | None = None
    rate: Fraction | None = None
    first: Month = ""
    last: Month = ""
    paid: Annotated[Paid, BeforeValidator(_immediate)]
    recognised: Literal["arises", "paid"] = "arises"
    incidental: bool = False
    receivable: Literal["yes", "no", "review"] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Flow:
        given = [name for name in AMOUNT_SOURCES if getattr(self, name) is not None]
        if len(given) != 1:
            found = "er is er geen" if not given else "hier staan " + " en ".join(given)
            raise ValueError(f"een geldstroom heeft precies één bron: amount, rule, share_of of interest_on; {found}")
        for source, names in OF_SOURCE.items():
            stray = sorted(names & self.model_fields_set)
            if stray and source != given[0]:
                raise ValueError(f"{' en '.join(stray)} hoort bij {source}, maar deze geldstroom heeft {given[0]}")
        if self.amount is not None and self.per is None:
            units = 'per = "place", "covered_place", "person", "fte" of "hour"'
            raise ValueError(f"zeg bij amount waarvoor het bedrag geldt: {units}")
        if self.per == "hour" and self.period is not None:
            raise ValueError("een bedrag per uur heeft geen period: het geldt voor elk betaald uur")
        if (self.index is None) != (self.price_level is None):
            raise ValueError("index en price_level horen bij elkaar: van welk jaar zijn de prijzen van dit bedrag")
        if self.interest_on is not None and self.rate is None:
            raise ValueError("zeg bij interest_on de rente per jaar: rate, als deel van 1")
        if self.placements is not None and given[0] in {"share_of", "interest_on"}:
            raise ValueError(f"placements hoort bij amount of rule, maar deze geldstroom heeft {given[0]}")
        return self


class Source(Strict):
    """Where a number of the scenario comes from, and how sure it is."""

    source: Text
    status: Status


class Risk(Strict):
    """A risk as the paper names it, for the appendix."""

    risk: Text
    consequence: Text
    source: Text


class Projection(Strict):
    """How parameters of one group go on past their last known value: by an index, and then by an own assumption.

    `index` names a series of yearly growth among the parameters; `then` is the growth a year (fraction) after the last
    year of that series, or from the start when there is no index. One of the two at least.
    """

    index: Text | None = None
    then: Annotated[float, Field(ge=-0.1, le=MOST_GROWTH, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _something(self) -> Projection:
        if self.index is None and self.then is None:
            raise ValueError("noem een index, een eigen aanname (then), of beide")
        return self


class Realisation(Strict):
    """What was booked up to and including the month `through`; from there the forecast goes on.

    `ledger` and `mapping` are files, relative to the scenario file. `onward` says how a flow goes on after that month:
    as it was planned ("plan"), or at the pace of the last twelve months booked ("pace").
    """

    ledger: Text
    mapping: Text
    through: Month
    onward: Literal["plan", "pace"]


class Piece(Strict):
    """A piece of a scenario, laid over the scenario as a file that extends it would be."""

    placements: dict[str, dict[str, Any]] = Field(default_factory=dict)
    flows: dict[str, dict[str, Any]] = Field(default_factory=dict)
    projection: dict[str, dict[str, Any]] = Field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Condition(Piece):
    """Something that must hold for the outcome of the paper, and what changes in the scenario when it does not.

    `holds` is the condition in words, `otherwise` what happens instead.
    """

    holds: Text
    otherwise: Text


class Event(Piece):
    """Something that may happen, with its probability (a fraction) and what it changes in the scenario."""

    label: Text
    probability: Fraction
    source: Text


class Uncertain(Distribution):
    """How sure one number of the scenario is, and who says so."""

    source: Text


class LawChange(Strict):
    """A value of the law as it would be in this scenario only, from a day until another (or for good)."""

    parameter: Text
    from_: Annotated[date, Field(alias="from")]
    to: date | None = None
    value: Annotated[float, Field(allow_inf_nan=False)]
    source: Text

    @model_validator(mode="after")
    def _forward(self) -> LawChange:
        if self.to is not None and self.to <= self.from_:
            raise ValueError("het eind (to) moet na het begin (from) liggen")
        return self


class Scenario(Strict):
    """A whole scenario: one set of flows between parties, over whole calendar years.

    Attributes
    ----------
    title, subtitle, subject, question, organisation, author, date
        For the title block; `question` is the question the paper puts. `date` dates the document.
    name
        Short name, for tables and legends in which scenarios stand side by side.
    notebook
        Name of the notebook that prints this scenario.
    as_of
        State of knowledge: nothing of the law that was published later is used. Absent: all that is known.
    projection
        By group of parameters ("loon", "prijs", "nominaal"): how they go on past the last known value.
    law_change
        Values of the law as they would be in this scenario.
    start, years
        First month (a January) and number of calendar years.
    parties, placements, flows
        By name; the name is the key used in the file, in every index and with `--set`.
    sources
        Source and status by path; a path covers everything below it ("placements.wia" covers
        "placements.wia.hours").
    risks
        Risks the paper names.
    realisation
        What was booked so far.
    conditions
        What must hold for the outcome of the paper, by name.
    uncertainty
        By the path of a number: what else it can be. The number itself is the one that the scenario reckons with.
    correlations
        Uncertain numbers that move together.
    events
        What may happen, by name; the scenario itself reckons with none of it.
    """

    title: Text
    name: Text
    notebook: Text
    subtitle: Text
    subject: Text
    question: Text
    organisation: Text
    author: Text
    date: date
    start: Month
    years: Annotated[int, Field(ge=1, le=MOST_YEARS)]
    as_of: Day | None = None
    projection: dict[Literal[Priced, "nominaal"], Projection] = Field(default_factory=dict)
    law_change: list[LawChange] = Field(default_factory=list)
    parties: dict[str, Party]
    placements: dict[str, Placement]
    flows: dict[str, Flow]
    sources: dict[str, Source]
    risks: list[Risk] = Field(default_factory=list)
    realisation: Realisation | None = None
    conditions: dict[str, Condition] = Field(default_factory=dict)
    uncertainty: Annotated[dict[str, Uncertain], BeforeValidator(_quoted)] = Field(default_factory=dict)
    correlations: list[Correlation] = Field(default_factory=list)
    events: dict[str, Event] = Field(default_factory=dict)

    @property
    def horizon(self) -> Horizon:
        """The calendar of this scenario."""
        return Horizon(int(self.start[:4]), self.years)

    @property
    def local_parties(self) -> list[str]:
        """Names of the municipality and the companies that work for it: between them money passes on."""
        return [name for name, party in self.parties.items() if party.group == "local"]

    def cohorts_of(self, flow: Flow) -> list[str]:
        """Names of the placements a flow is counted over: those it names, else all."""
        return flow.placements or list(self.placements)

    def source_of(self, path: str) -> Source | None:
        """Source of a number by its dotted path: the nearest entry at or above it."""
        return self.sources.get(covering(path, self.sources))


def dependencies(flow: Flow) -> set[str]:
    """Flows whose amounts must be known before this one's."""
    return {name for name in (flow.share_of, flow.interest_on, flow.options.get("spending")) if isinstance(name, str)}


def in_order(flows: Mapping[str, Flow]) -> list[str]:
    """Flow names, each after the flows it is made from.

    Raises
    ------
    graphlib.CycleError
        A flow refers to itself through others.
    """
    return list(TopologicalSorter({name: dependencies(flow) for name, flow in flows.items()}).static_order())


def made_from(names: Iterable[str], flows: Mapping[str, Flow]) -> set[str]:
    """Names of these flows and of all flows that they are made from, however far down."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        found.add(name := todo.pop())
        todo += dependencies(flows[name]) - found
    return found


def flow_of(line: str, scenario: Scenario) -> str:
    """Name of the flow that a line belongs to: its own, or that of the flow it was made beside."""
    return line if line in scenario.flows else line.removesuffix(REPAID).removesuffix(SHORT)


def settlement_rule(flow: Flow, flows: Mapping[str, Flow]) -> Paid:
    """When the money of a flow moves; for a flow that passes money on, when the flow it waits for is paid.

    A flow can only wait for a flow that is a share of it, so each month's money has its own moment.
    """
    while flow.paid.with_ is not None:
        flow = flows[flow.paid.with_]
    return flow.paid
