"""Statutory schemes: one module each, a pure function of the people at work and the book of parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.model.fields import NoOptions
from scenarios.model.regelingen import (
    begeleidingsbudget,
    bijstand,
    lage_inkomensvoordeel,
    lks_decree,
    loonkosten,
    loonkostensubsidie,
    loonkostenvoordeel,
    loonwaarde,
    stimuleringsregeling,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from scenarios.model.fields import Strict


@dataclass(frozen=True)
class Regeling:
    """A scheme: its function (cohort, reader, options -> [month, draw]), its options, and whom it can be for.

    `basis`: the law it rests on; `uses`: the numbers of one person or place of a placement that it works with.
    `requires`: what a placement must say; `only_for`: the one instrument it goes with (any when empty); `not_with`: the
    schemes that nobody has beside it. With `of_flow` the scheme works on the flow that its option `spending` names, not
    on people: (entitlement [month, draw], reader, horizon) -> [month, draw].
    """

    amounts: Callable[..., np.ndarray]
    options: type[Strict]
    basis: str
    uses: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    only_for: str = ""
    not_with: tuple[str, ...] = ()
    of_flow: bool = False


WAGE = ("hours", "full_week_hours", "wage_factor")
TEGEMOETKOMINGEN = "Wet tegemoetkomingen loondomein"
REGELINGEN = {
    "loonkosten": Regeling(
        loonkosten.loonkosten,
        loonkosten.Options,
        "Wet minimumloon en minimumvakantiebijslag art. 7, 8, 14 en 15",
        uses=WAGE,
    ),
    "loonkostensubsidie": Regeling(
        loonkostensubsidie.loonkostensubsidie,
        NoOptions,
        "Participatiewet art. 10d",
        uses=("loonwaarde", "hours", "full_week_hours"),
        requires=("loonwaarde",),
    ),
    "loonwaarde": Regeling(
        loonwaarde.loonwaarde,
        NoOptions,
        "Participatiewet art. 6 lid 1 onder g",
        uses=("loonwaarde", *WAGE),
        requires=("loonwaarde",),
    ),
    "lage_inkomensvoordeel": Regeling(
        lage_inkomensvoordeel.lage_inkomensvoordeel,
        NoOptions,
        f"{TEGEMOETKOMINGEN} art. 3.1 en 3.2",
        uses=WAGE,
    ),
    "loonkostenvoordeel": Regeling(
        loonkostenvoordeel.loonkostenvoordeel,
        loonkostenvoordeel.Options,
        f"{TEGEMOETKOMINGEN} art. 2.6 tot en met 2.15",
        uses=("hours",),
        not_with=("lage_inkomensvoordeel",),
    ),
    "begeleidingsbudget": Regeling(
        begeleidingsbudget.begeleidingsbudget,
        NoOptions,
        "Integratie-uitkering sociaal domein, later gemeentefonds",
        uses=("quota",),
        only_for="beschut_werk",
    ),
    "stimuleringsregeling": Regeling(
        stimuleringsregeling.stimuleringsregeling,
        stimuleringsregeling.Options,
        "Stimuleringsregeling beschut werk, 2015 tot en met 2019",
        uses=("quota",),
        only_for="beschut_werk",
    ),
    "buig_lks": Regeling(
        lks_decree.buig_lks, lks_decree.Options, "Besluit Participatiewet art. 3 (Staatsblad 2021, 442)", of_flow=True
    ),
    "bijstand": Regeling(bijstand.bijstand, bijstand.Options, "Participatiewet art. 21"),
}
