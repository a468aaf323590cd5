"""When a flow is paid, in words: "betaling door het Rijk: twee jaar later, verdeeld over twaalf maanden"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import get_month_names

from scenarios.model.fields import given
from scenarios.model.scenario import flow_of
from scenarios.present import dutch
from scenarios.present.names import within

if TYPE_CHECKING:
    from scenarios.model.result import Result
    from scenarios.model.scenario import Paid, Scenario, Source

COUNTS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


def settlement(result: Result, name: str) -> str:
    """Who pays a flow and when, without a full stop; `name` may be that of a flow that runs back beside another."""
    scenario = result.scenario
    payer = within(scenario.parties[result.line(name).payer])
    return f"betaling door {payer}: {when_paid(scenario, scenario.flows[flow_of(name, scenario)].paid)}"


def source_of_payment(result: Result, name: str) -> Source | None:
    """Source of when a flow is paid: its own, or that of the flow it waits for; None where no number needs one."""
    scenario = result.scenario
    flow = flow_of(name, scenario)
    found = scenario.source_of(f"flows.{flow}.paid")
    awaited = scenario.flows[flow].paid.with_
    return found if found is not None or awaited is None else source_of_payment(result, awaited)


def when_paid(scenario: Scenario, paid: Paid) -> str:
    """When the money of a flow moves: "in dezelfde maand", "twee maanden later", "in juni van het jaar erna"."""
    if paid.with_ is not None:
        bearer, awaited = within(scenario.parties[str(paid.shortfall)]), scenario.flows[paid.with_].label
        then = when_paid(scenario, scenario.flows[paid.with_].paid)
        return f"zodra “{awaited}” binnen is ({then}); een tekort is voor {bearer}"
    if paid.lag_months is not None:
        return _months_later(paid.lag_months)
    later = "het jaar erna" if paid.year_after == 1 else f"{_count(given(paid.year_after))} jaar later"
    if paid.spread:
        return f"{later}, verdeeld over twaalf maanden"
    month = get_month_names("wide", "format", dutch.LOCALE)[given(paid.month)]
    return f"in {month} van {later}" if paid.year_after == 1 else f"in {month}, {later}"


def _months_later(lag: int) -> str:
    return f"{_count(lag)} {'maand' if lag == 1 else 'maanden'} later" if lag else "in dezelfde maand"


def _count(number: int) -> str:
    return COUNTS[number] if number < len(COUNTS) else dutch.quantity(number)
