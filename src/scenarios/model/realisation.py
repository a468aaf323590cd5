"""What was booked, laid over what was planned: from the month after the cut-off the forecast goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scenarios.model.ledger import Ledger
    from scenarios.model.scenario import Scenario

PACE_MONTHS = 12  # a full year, so that a season is not taken for a pace


@dataclass(frozen=True)
class Realised:
    """Amounts booked from the first month of the horizon up to and including a cut-off.

    Parameters
    ----------
    through
        Number of months booked; the last one is month `through` - 1.
    onward
        "plan": later months stay as planned. "pace": they are the plan times what was booked over what was planned in
        the last twelve months booked (as planned where nothing was planned then).
    booked
        Euro by (flow, "recognised" or "cash") [month]; a correction may make a month negative.
    source
        What was booked, for the page: title of the ledger.
    status
        "published", or "assumed" for a ledger made up as an illustration.
    ledger
        The lines it was read from; None when it was read back from an adopted record.
    """

    through: int
    onward: str
    booked: Mapping[tuple[str, str], np.ndarray]
    source: str
    status: str
    ledger: Ledger | None = None

    def entitlement(self, flow: str, planned: np.ndarray) -> np.ndarray:
        """What arises [month, draw]: booked up to the cut-off, then the forecast; a flow not booked is as planned."""
        booked = self.booked.get((flow, "recognised"))
        if booked is None:
            return planned
        rest = planned[self.through :] * (self._pace(booked, planned) if self.onward == "pace" else 1.0)
        return np.concatenate([np.repeat(booked[:, np.newaxis], planned.shape[1], axis=1), rest])

    def cash(self, flow: str, scheduled: np.ndarray, back: np.ndarray | None) -> np.ndarray:
        """When the money moves [month + tail, draw]: as booked up to the cut-off, then as the settlement rule says.

        What should have been paid by then and was not is paid in the next month; what was paid ahead lowers the first
        payments after it. `back` is what the flow that runs back beside it pays: a ledger books the two as one.
        """
        booked = self.booked.get((flow, "cash"))
        if booked is None:
            return scheduled
        paid = booked[:, np.newaxis] + (0.0 if back is None else back[: self.through])
        later = np.maximum(scheduled.cumsum(axis=0)[self.through :], paid.sum(axis=0))
        return np.concatenate([paid, np.diff(later, axis=0, prepend=paid.sum(axis=0)[np.newaxis])])

    def _pace(self, booked: np.ndarray, planned: np.ndarray) -> np.ndarray:
        recent = slice(max(self.through - PACE_MONTHS, 0), self.through)
        expected = planned[recent].sum(axis=0)
        return np.where(expected > 0, booked[recent].sum() / np.where(expected > 0, expected, 1.0), 1.0)


def realised(scenario: Scenario) -> Realised | None:
    """Read the ledger that a scenario names; None when it names none.

    Raises
    ------
    InputError
        The ledger or its mapping cannot be read, the cut-off lies outside the horizon, or they do not fit the flows.
    """
    asked = scenario.realisation
    if asked is None:
        return None
    from scenarios.model.ledger import read_ledger

    through = scenario.horizon.index(asked.through) + 1
    if not 0 < through <= scenario.horizon.months:
        span = f"{scenario.horizon.year_labels[0]} tot en met {scenario.horizon.year_labels[-1]}"
        raise InputError([Problem("", "realisation.through", f"{asked.through} ligt buiten de looptijd ({span})")])
    ledger = read_ledger(Path(asked.ledger), Path(asked.mapping), scenario.start, asked.through)
    problems = [Problem(asked.mapping, key, message) for key, message in _misfits(scenario, ledger)]
    if problems:
        raise InputError(problems)
    booked = {key: np.array([float(euro) for euro in months.values()]) for key, months in ledger.amounts.items()}
    return Realised(through, asked.onward, booked, ledger.title, ledger.status, ledger)


def _misfits(scenario: Scenario, ledger: Ledger) -> Iterator[tuple[str, str]]:
    flows = scenario.flows
    for flow, book in ledger.amounts:
        if flow not in flows:
            yield f"postings.{flow}", f'geldstroom "{flow}" staat niet in het scenario{suggestion(flow, flows)}'
        elif book == "cash":
            for waiting in (name for name, each in flows.items() if each.paid.with_ == flow):
                if (waiting, "cash") not in ledger.amounts:
                    message = f'"{waiting}" wacht op deze geldstroom; koppel ook de kas van "{waiting}"'
                    yield f"postings.{flow}", message
        elif flows[flow].recognised == "paid":
            yield f"postings.{flow}", 'deze geldstroom telt als hij is betaald; koppel alleen zijn kas (book = "cash")'
