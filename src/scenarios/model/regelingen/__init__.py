"""Statutory schemes: one module each, a pure function of the people at work and the book of parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.model.regelingen import (
    lage_inkomensvoordeel,
    loonkosten,
    loonkostensubsidie,
    loonwaarde,
    stimuleringsregeling,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from scenarios.model.scenario import Strict


@dataclass(frozen=True)
class Regeling:
    """A scheme: its function (cohort, reader, options -> [month, draw]), its options, what a placement must say."""

    amounts: Callable[..., np.ndarray]
    options: type[Strict]
    requires: tuple[str, ...] = ()


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
    "stimuleringsregeling": Regeling(
        stimuleringsregeling.stimuleringsregeling,
        stimuleringsregeling.Options,
    ),
}
