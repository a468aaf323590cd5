"""Small scenarios for tests, built without a file: a municipality, a company, the Rijk and everybody else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.placements import Cohort, cohort
from scenarios.model.result import Result
from scenarios.model.scenario import Flow, Party, Placement, Scenario
from scenarios.model.simulate import simulate

PARTIES = {
    "gemeente": Party(name="Gemeente", group="local"),
    "bedrijf": Party(name="Bedrijf", group="local"),
    "rijk": Party(name="Het Rijk", group="rijk"),
    "anderen": Party(name="Anderen", group="other"),
}


def placement(**given: Any) -> Placement:
    """A group at work: one person from January 2017, full time, half a wage value; say what differs."""
    basis = {
        "label": "Groep",
        "doelgroep": "gemengd",
        "instrument": "loonkostensubsidie",
        "hours": 36,
        "loonwaarde": 0.5,
    }
    stands = {} if {"places", "advices"} & set(given) else {"persons": 1, "start": "2017-01"}
    return Placement.model_validate(basis | stands | given)


def flow(**given: Any) -> Flow:
    """A flow from the municipality to the company, paid at once; say what differs."""
    return Flow.model_validate(
        {"label": "Stroom", "payer": "gemeente", "payee": "bedrijf", "paid": "same_month"} | given
    )


def scenario(
    placements: Mapping[str, Placement], flows: Mapping[str, Flow], start: str = "2017-01", years: int = 3
) -> Scenario:
    """A scenario of these groups and flows."""
    words = ("title", "name", "notebook", "subtitle", "subject", "question", "organisation", "author")
    return Scenario(
        **{word: word for word in words},
        date=date(2022, 1, 1),
        start=start,
        years=years,
        parties=PARTIES,
        placements=dict(placements),
        flows=dict(flows),
        sources={},
    )


def worked_out(
    placements: Placement | Mapping[str, Placement], flows: Mapping[str, Flow], start: str = "2017-01", years: int = 3
) -> Result:
    """Result of a scenario with these groups (or this one group) and flows, under the law as shipped."""
    groups = {"groep": placements} if isinstance(placements, Placement) else placements
    return simulate(scenario(groups, flows, start, years), book())


def by_rule(rule: str, group: Placement, start: str = "2017-01", years: int = 3, **options: Any) -> np.ndarray:
    """Amounts of a statutory scheme for one group [month], euro."""
    flows = {"regeling": flow(rule=rule, options=options)}
    return worked_out(group, flows, start, years).line("regeling").entitlement[:, 0]


def people(group: Placement, start: str = "2017-01", years: int = 3) -> Cohort:
    """A group worked out to units, on the calendar that starts in that January."""
    return cohort(group, scenario({"groep": group}, {}, start, years).horizon)
