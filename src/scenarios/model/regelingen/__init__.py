"""Statutory schemes: one module each, a pure function of the people at work and the book of parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

    `requires`: what a placement must say; `only_for`: the one instrument it goes with (any when empty); `not_with`: the
    schemes that nobody has beside it. With `of_flow` the scheme works on the flow that its option `spending` names, not
    on people: (entitlement [month, draw], reader, horizon) -> [month, draw].
    """

    amounts: Callable[..., np.ndarray]
    options: type[Strict]
    requires: tuple[str, ...] = ()
    only_for: str = ""
    not_with: tuple[str, ...] = ()
    of_flow: bool = False


REGELINGEN = {
    "loonkosten": Regeling(loonkosten.loonkosten, loonkosten.Options),
    "loonkostensubsidie": Regeling(
        loonkostensubsidie.loonkostensubsidie,
        loonkostensubsidie.Options,
        requires=("loonwaarde",),
    ),
    "loonwaarde": Regeling(loonwaarde.loonwaarde, loonwaarde.Options, requires=("loonwaarde",)),
    "lage_inkomensvoordeel": Regeling(
        lage_inkomensvoordeel.lage_inkomensvoordeel,
        lage_inkomensvoordeel.Options,
    ),
    "loonkostenvoordeel": Regeling(
        loonkostenvoordeel.loonkostenvoordeel,
        loonkostenvoordeel.Options,
        not_with=("lage_inkomensvoordeel",),
    ),
    "begeleidingsbudget": Regeling(
        begeleidingsbudget.begeleidingsbudget,
        begeleidingsbudget.Options,
        only_for="beschut_werk",
    ),
    "stimuleringsregeling": Regeling(
        stimuleringsregeling.stimuleringsregeling,
        stimuleringsregeling.Options,
        only_for="beschut_werk",
    ),
    "buig_lks": Regeling(lks_decree.buig_lks, lks_decree.Options, of_flow=True),
    "bijstand": Regeling(bijstand.bijstand, bijstand.Options),
}
