"""The test "budgettair neutraal": is a party's own balance nil, if not in which years and by how much, who bears it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.model.checking import number_paths
from scenarios.model.reading import under
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.result import TOLERANCE, corrected, dusted, outstanding
from scenarios.model.run import again
from scenarios.model.scenario import REPAID, SHORT
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scenarios.model.result import Line, Result
    from scenarios.model.scenario import Condition, Flow, Scenario

SCENARIO, LATER = "scenario", "later"
GROWTH = "lks_national_growth"


@dataclass(frozen=True)
class Outcome:
    """How a scenario works out for one party: as it is, or when one of its conditions does not hold.

    All amounts are euro by calendar year and, under "later", after the horizon; received +, paid -.

    Attributes
    ----------
    name
        "scenario", or the path of the condition ("conditions.rijk_95").
    condition
        The condition that does not hold; None for the scenario itself.
    result
        The worked-out scenario.
    own
        Balance of the party in baten en lasten, without what others pay it back because of a shortage.
    cash
        The same in cash.
    borne
        Whose balance that is: index parties, the party itself and those who pay a shortage back; adds up to `own`.
    others
        Balance of the other local parties in baten en lasten, without what they bear in `borne`.
    unknown
        Why it cannot be worked out, in Dutch (at the state of knowledge of the scenario a value of the law is missing);
        "" when it can. All amounts are missing then, and `result` is that of the scenario itself.
    per_point
        Euro of `own`, all years together, for each percentage point that the condition moves a share or a rate of
        interest; exact, because amounts are proportional to both. None when the condition changes anything else.
    """

    name: str
    condition: Condition | None
    result: Result
    own: pd.Series
    cash: pd.Series
    borne: pd.DataFrame
    others: pd.DataFrame
    unknown: str = ""
    per_point: float | None = None

    @property
    def neutral(self) -> bool:
        """Whether the own balance is nil (half a cent) in every year and after the horizon."""
        return _nil(self.own)

    @property
    def timing(self) -> list[int | str]:
        """Years in which money moves on balance although baten and lasten are equal."""
        return [year for year in self.own.index if _nil(self.own[[year]]) and not _nil(self.cash[[year]])]

    @property
    def guessed_from(self) -> int | None:
        """First year in which money of the decree rests on an assumed growth of national spending; None without."""
        reads = [value for value in self.result.reads() if value.parameter == GROWTH and value.status == "assumed"]
        return min((value.valid_from.year for value in reads), default=None)

    @property
    def cut_off(self) -> list[str]:
        """Flows that would go on after the horizon, and are not counted there: interest, a budget of the decree."""
        return [name for name, flow in self.result.scenario.flows.items() if _goes_on(flow, self.result)]


@dataclass(frozen=True)
class Neutrality:
    """The test for one party: the scenario itself, and what happens when each of its conditions does not hold."""

    party: str
    itself: Outcome
    otherwise: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All of them, the scenario itself first."""
        return (self.itself, *self.otherwise)

    @property
    def breaking(self) -> list[Outcome]:
        """Conditions without which the balance of the party, or who bears it, becomes another one."""
        return [outcome for outcome in self.otherwise if not outcome.unknown and not self._same(outcome)]

    @property
    def kept(self) -> list[Outcome]:
        """Conditions without which the balance of the party stays what it is, for the same account."""
        return [outcome for outcome in self.otherwise if self._same(outcome)]

    @property
    def unknown(self) -> list[Outcome]:
        """Conditions of which nobody could know yet what happens without them."""
        return [outcome for outcome in self.otherwise if outcome.unknown]

    def shift(self, outcome: Outcome) -> pd.DataFrame:
        """What a condition changes for other local parties, beside what they bear of the party's balance; euro."""
        change = outcome.others - self.itself.others
        return change[change.abs().max(axis=1) >= TOLERANCE]

    def turnover(self, outcome: Outcome, party: str) -> tuple[float, float]:
        """What a condition changes in the baten (more is +) and the lasten (more is -) behind a `shift`; euro."""
        after, before = (_gross(each.result, party, self.party) for each in (outcome, self.itself))
        return after[0] - before[0], after[1] - before[1]

    def _same(self, outcome: Outcome) -> bool:
        moved = outcome.borne.sub(self.itself.borne, fill_value=0.0)
        return _nil(outcome.own - self.itself.own) and bool((moved.abs() < TOLERANCE).all(axis=None))


def neutrality(result: Result, party: str | None = None) -> Neutrality:
    """Test whether a scenario is neutral to the budget of a party, under its conditions and without each of them.

    A party is neutral when its balance in baten en lasten is nil in every year. What another party pays it back because
    of a shortage (the flow that `shortfall` makes) does not count: there is a shortage, and that party bears it. What
    is recognised after the horizon must be nil too. Of more draws the first one counts.

    Parameters
    ----------
    result
        A worked-out scenario.
    party
        Name of a party in it; the first one when absent.

    Raises
    ------
    InputError
        A condition does not fit the scenario (after `--set`).
    """
    party = party or next(iter(result.scenario.parties))
    itself = _outcome(result, party, SCENARIO)
    names = result.scenario.conditions
    return Neutrality(party, itself, tuple(_without(name, itself, party) for name in names))


def _without(name: str, itself: Outcome, party: str) -> Outcome:
    """Outcome when a condition does not hold."""
    scenario = itself.result.scenario
    path, condition, changed = f"conditions.{name}", scenario.conditions[name], under(scenario, name)
    try:
        result = again(itself.result, changed)
    except InputError as error:
        nothing = {field: getattr(itself, field) * np.nan for field in ("own", "cash")}
        reason = "; ".join(problem.message for problem in error.problems)
        none = itself.borne.head(0)
        return Outcome(path, condition, itself.result, **nothing, borne=none, others=none, unknown=reason)
    outcome = replace(_outcome(result, party, path), condition=condition)
    return replace(outcome, per_point=_per_point(itself, outcome, party))


def _outcome(result: Result, party: str, name: str) -> Outcome:
    lines, back = result.lines_of(party), _paid_back(result, party)
    own = _but(back, lines)
    borne = {name: _balance(result, name, back) for name in _others(back, party)}
    borne[party] = _balance(result, party, lines)
    local = [key for key in result.scenario.local_parties if key != party]
    others = {each: _balance(result, each, _but(back, result.lines_of(each))) for each in local}
    columns = [*result.horizon.year_labels, LATER]
    frame = pd.DataFrame.from_dict(borne, orient="index", columns=columns)
    return Outcome(
        name=name,
        condition=None,
        result=result,
        own=pd.Series(_balance(result, party, own), index=columns),
        cash=pd.Series(_balance(result, party, own, "cash"), index=columns),
        borne=frame[frame.abs().max(axis=1) >= TOLERANCE],
        others=pd.DataFrame.from_dict(others, orient="index", columns=columns),
    )


def _paid_back(result: Result, party: str) -> list[Line]:
    """Flows made by `shortfall`: others pay a party back what it comes short, and it returns what was too much."""
    flows = result.scenario.flows
    paid_by = [name for name, flow in flows.items() if flow.payer == party]
    made = {name + suffix for name in paid_by for suffix in (SHORT, SHORT + REPAID)} - flows.keys()
    return [line for line in result.lines if line.name in made]


def _but(left_out: Iterable[Line], lines: Iterable[Line]) -> list[Line]:
    names = {line.name for line in left_out}
    return [line for line in lines if line.name not in names]


def _others(lines: Iterable[Line], party: str) -> list[str]:
    return list(dict.fromkeys(line.payer if line.payee == party else line.payee for line in lines))


def _balance(result: Result, party: str, lines: Iterable[Line], book: str = "recognised") -> np.ndarray:
    """Net euro of a party in these flows [year, and after the horizon]."""
    total = np.zeros(len(result.horizon.year_labels) + 1)
    for line in lines:
        when_paid = book == "cash" or line.counts_when_paid
        later = line.cash[result.horizon.months :, 0].sum() if when_paid else 0.0
        total += result.sign(line, party) * np.append(result.horizon.year_sums(line.book(book))[:, 0], later)
    return dusted(total)


def _gross(result: Result, party: str, of: str) -> tuple[float, float]:
    """Baten and lasten of a party, all years together, without what it bears of the balance of another one."""
    lines = _but(_paid_back(result, of), result.lines_of(party))
    received, paid = ([line for line in lines if result.receives(party, line.name) is side] for side in (True, False))
    return float(_balance(result, party, received).sum()), float(_balance(result, party, paid).sum())


def _nil(amounts: pd.Series) -> bool:
    return bool((amounts.abs() < TOLERANCE).all())


def _goes_on(flow: Flow, result: Result) -> bool:
    """Whether a flow would still arise after the horizon from what is open, or was spent, in its last year."""
    if flow.interest_on is not None:
        return bool(outstanding(flow.interest_on, result.by_name)[-1, 0] >= TOLERANCE)
    if flow.rule is not None and REGELINGEN[flow.rule].of_flow:
        return bool(corrected(flow.options["spending"], result.by_name)[-12:, 0].sum() >= TOLERANCE)
    return False


def _per_point(itself: Outcome, outcome: Outcome, party: str) -> float | None:
    """Change of the own balance per percentage point; see `Outcome`."""
    moved = _moved(itself.result.scenario, outcome)
    if moved is None:
        return None
    name, key, old, new = moved
    scenario = outcome.result.scenario
    undone = scenario.flows[name].model_copy(update={key: old})
    restored = scenario.model_copy(update={"flows": scenario.flows | {name: undone}})
    if not _nil(_outcome(again(itself.result, restored), party, SCENARIO).own - itself.own):
        return None  # the condition changes more than this number
    return float((outcome.own - itself.own).sum() / abs(new - old) / 100)


def _moved(scenario: Scenario, outcome: Outcome) -> tuple[str, str, float, float] | None:
    """Flow, key, old and new value when the only number of a condition is a share or a rate of interest."""
    numbers = number_paths(outcome.condition.model_dump()) if outcome.condition else []
    section, name, key = numbers[0][0].split(".", 2) if len(numbers) == 1 else ("", "", "")
    if section != "flows" or key not in {"factor", "rate"}:
        return None
    before, after = scenario.flows.get(name), outcome.result.scenario.flows[name]
    if before is not None and (before.share_of, before.interest_on) != (after.share_of, after.interest_on):
        return None
    old = 0.0 if before is None else float(getattr(before, key))
    new = float(getattr(after, key))
    return (name, key, old, new) if old != new else None
