"""What starting to work does to the net income of a participant: before and after, and by hours worked.

All amounts are euro a month; hours are hours a week. Figures of the law are those of the month of start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from scenarios.model.inkomen.bijstand import norm
from scenarios.model.inkomen.earnings import gross_wage
from scenarios.model.inkomen.net_income import ALLOWANCES, net_income, too_small
from scenarios.model.inkomen.net_income import jumps as declared_jumps
from scenarios.model.inkomen.net_income import turns as declared_turns

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.model.inkomen.jumps import Jump, Turn
    from scenarios.model.inkomen.net_income import NetIncome
    from scenarios.model.inkomen.participant import Participant
    from scenarios.model.parameters import Reader

MOST_HOURS, STEP = 40.0, 0.1
CENT = 0.01
HIGH_PRESSURE = 0.8  # of one more euro at most 20 cents is left: what is called a trap here
HALVINGS = 40  # an interval of a few euro down to less than a billionth of a cent


@dataclass(frozen=True)
class Curve:
    """Income by hours worked.

    Attributes
    ----------
    hours, earnings, net
        Hours a week, gross wage and net income of the household [point].
    pressure
        Part of one more gross euro that does not reach the household [point]; above 1 it costs money; across a jump it
        is far from the rest.
    components
        Name to amount [point], adding up to `net`.
    net_now
        Net income in the situation now.
    """

    hours: np.ndarray
    earnings: np.ndarray
    net: np.ndarray
    pressure: np.ndarray
    components: dict[str, np.ndarray]
    net_now: float


@dataclass(frozen=True)
class Zone:
    """Stretch of hours, both ends within it: worse off than now ("worse_off"), or work that hardly pays ("trap")."""

    kind: Literal["worse_off", "trap"]
    first_hours: float
    last_hours: float
    lowest_change: float  # net income minus that of now where it is lowest within the zone


@dataclass(frozen=True)
class FoundJump:
    """A jump on the curve: the hours and earnings of it, the change in net income, and the rule that makes it.

    `rule` is None when no scheme says that it jumps there: then the model is wrong.
    """

    hours: float
    earnings: float
    change: float
    rule: Jump | None


@dataclass(frozen=True)
class FoundTurn:
    """A month after the start from which net income is another, the wage and the figures of the law being the same."""

    change: float
    rule: Turn


def before_and_after(participant: Participant, reader: Reader) -> pd.DataFrame:
    """Components of net income: index their names and "net"; columns "now", "then", "change"; euro a month, signed."""
    import pandas as pd

    now, then = (income_of(participant, reader, work) for work in ("now", "then"))
    table = pd.DataFrame({"now": now, "then": then})
    table.loc["net"] = table.sum()
    return table.assign(change=table["then"] - table["now"])


def situation(participant: Participant, reader: Reader, work: Literal["now", "then"], month: int = 0) -> NetIncome:
    """Net income of one situation (one case), `month` months after the start; before it below nil."""
    job = participant.work_now if work == "now" else participant.work_then
    earnings = gross_wage(job, np.array([job.hours]), reader, participant.day)
    return net_income(participant, earnings, reader, month)


def income_of(
    participant: Participant, reader: Reader, work: Literal["now", "then"], month: int = 0
) -> dict[str, float]:
    """Components of one situation, euro a month."""
    found = situation(participant, reader, work, month)
    return {name: float(amounts[0]) for name, amounts in found.components.items()}


def below_bijstand(participant: Participant, reader: Reader) -> float:
    """What a WGA household has less than bijstand now, euro a month net without toeslagen; 0 when nothing, or paid."""
    if participant.wga is None or participant.gets_bijstand or participant.assets_above_limit:
        return 0.0
    own = sum(euro for name, euro in income_of(participant, reader, "now").items() if name not in ALLOWANCES)
    return max(norm(reader, participant.day, couple=participant.couple) - own, 0.0)


def curve(participant: Participant, reader: Reader, step: float = STEP) -> Curve:
    """Net income by hours from 0 to 40 a week, at the wage of the work then."""
    hours = np.linspace(0, MOST_HOURS, round(MOST_HOURS / step) + 1)
    earnings = gross_wage(participant.work_then, hours, reader, participant.day)
    found = net_income(participant, earnings, reader)
    one_more = net_income(participant, earnings + 1, reader).net
    now = sum(income_of(participant, reader, "now").values())
    return Curve(hours, earnings, found.net, 1 - (one_more - found.net), found.components, now)


def zones(found: Curve) -> list[Zone]:
    """Stretches of hours where the household is worse off than now, and where at most 20 cents of a euro is left.

    A point counts as worse off from one cent below now; without work (0 hours) there is no zone.
    """
    working = found.hours > 0
    marks: dict[Literal["worse_off", "trap"], np.ndarray] = {
        "worse_off": working & (found.net < found.net_now - CENT),
        "trap": working & (found.pressure >= HIGH_PRESSURE),
    }
    return [_zone(kind, found, run) for kind, marked in marks.items() for run in _runs(marked)]


def _runs(marked: np.ndarray) -> list[np.ndarray]:
    at = np.flatnonzero(marked)
    return np.split(at, np.flatnonzero(np.diff(at) > 1) + 1) if len(at) else []


def _zone(kind: Literal["worse_off", "trap"], found: Curve, run: np.ndarray) -> Zone:
    lowest = float(found.net[run].min() - found.net_now)
    return Zone(kind, float(found.hours[run[0]]), float(found.hours[run[-1]]), lowest)


def jumps(participant: Participant, reader: Reader, found: Curve) -> list[FoundJump]:
    """Every place on the curve where net income changes at once, found by halving each interval, with its rule."""
    low, high = found.earnings[:-1].copy(), found.earnings[1:].copy()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below, at, above = (net_income(participant, each, reader).net for each in (low, middle, high))
        first = np.abs(at - below) >= np.abs(above - at)
        low, high = np.where(first, low, middle), np.where(first, middle, high)
    before, after = net_income(participant, low, reader), net_income(participant, high, reader)
    change, rules = after.net - before.net, declared_jumps(participant, reader)
    stopped = too_small(before.components, after.components, high)
    per_hour = found.earnings[-1] / found.hours[-1]
    return [
        _named(high[at], change[at], per_hour, [*rules, *filter(None, [stopped[at]])])
        for at in np.flatnonzero(np.abs(change) > CENT)
    ]


def turns(participant: Participant, reader: Reader) -> list[FoundTurn]:
    """What changes later on, in the order of time: the months at which a rule ends and what that does, euro a month."""
    found = []
    for rule in sorted(declared_turns(participant), key=lambda each: each.month):
        before, after = (
            sum(income_of(participant, reader, "then", month).values()) for month in (rule.month - 1, rule.month)
        )
        found.append(FoundTurn(after - before, rule))
    return found


def _named(earnings: float, change: float, per_hour: float, rules: list[Jump]) -> FoundJump:
    rule = next((rule for rule in rules if abs(rule.earnings - earnings) < CENT), None)
    return FoundJump(float(earnings / per_hour), float(earnings), float(change), rule)
