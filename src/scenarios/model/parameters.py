"""The book of parameters: dated, sourced values of the law, looked up by date and never carried on in silence.

A lookup finds, in this order: a change that the scenario makes (`law_change`), the value in force as known at the
book's `as_of`, nil when the scheme has ended, a projection by an index that the scenario names. Failing all of these
it is refused by name. Every value read is noted by a `Reader`: that list is the table "Aannames en bronnen".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from scenarios.model.calendar import later
from scenarios.model.fields import STATUSES, Priced
from scenarios.model.scenario import Projection
from scenarios.model.units import UNITS
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scenarios.model.calendar import Horizon

MUNICIPALITY = re.compile(r"_GM\d{4}$")


class Parameter(BaseModel):
    """What a parameter is, whoever its values belong to (one entry of the catalogue).

    Attributes
    ----------
    after
        What follows the last value: "error" (refuse, unless the scenario names an index) or "end" (the scheme has
        ended: nil). A last value without an end stays in force until it is changed.
    end_published
        For "end": when it became known that the scheme would end; its last day when that is not recorded.
    index
        Group of parameters that a scenario projects by one index: "loon", "prijs" or "nominaal".
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    label: Annotated[str, Field(min_length=1)]
    law: str
    unit: Literal[UNITS]  # type: ignore[valid-type]
    layer: Literal["rijk", "uitvoering", "gemeente", "contract", "statistiek"]
    minimum: float
    maximum: float
    after: Literal["error", "end"]
    checked_on: date
    use: Literal["rule", "reference"]
    end_published: date | None = None
    index: Literal["", Priced, "nominaal"] = ""
    per_municipality: bool = False
    gaps: bool = False  # the source does not cover every year; a read in between is refused by name


@dataclass(frozen=True, order=True)
class Value:
    """One dated value: in force from `valid_from` until `valid_to` (exclusive; `date.max` = until changed)."""

    parameter: str
    valid_from: date
    valid_to: date
    value: float
    status: str
    published: date | None
    source: str
    url: str
    note: str
    carried_by: str = ""  # the index that carries it on past the last known value; empty for a value of the law itself

    @property
    def known_on(self) -> date:
        """Day from which the value was known; its first day in force when the publication date is not recorded."""
        return self.published or self.valid_from

    def covers(self, day: date) -> bool:
        """Whether the value is in force on a day."""
        return self.valid_from <= day < self.valid_to


@dataclass(frozen=True)
class Book:
    """All parameters with their values in order of date, as somebody knows them; immutable.

    Parameters
    ----------
    catalogue, values
        What the parameters are, and their values (more than one for the same period when a later publication
        replaced an earlier one).
    as_of
        State of knowledge: values published later do not exist. None: all that is known today.
    projections
        Index by group, for days past the last known value.
    changes
        Values that replace those of the law, whatever is known or projected.
    """

    catalogue: dict[str, Parameter]
    values: dict[str, tuple[Value, ...]]
    as_of: date | None = None
    projections: Mapping[str, Projection] = field(default_factory=dict)
    changes: tuple[Value, ...] = ()
    # What was found before: the same few are asked for thousands of times.
    _known: dict[str, tuple[Value, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _found: dict[tuple[str, date], Value | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def parameter(self, name: str) -> Parameter:
        """Catalogue entry of a parameter (of one municipality too: `..._GM0988`)."""
        return self.catalogue[MUNICIPALITY.sub("", name)]

    def seen_at(self, as_of: date | None, projections: Mapping[Any, Projection], changes: Iterable[Value] = ()) -> Book:
        """Return the same book with another state of knowledge, projections and changes; this one stays as it is."""
        return replace(self, as_of=as_of, projections=projections, changes=tuple(changes))

    def known(self, name: str) -> tuple[Value, ...]:
        """Values known at `as_of`, by period; of two for one period the one published last.

        A value that holds until it is changed has no known end as long as its successor is not known; nor has a value
        that no index carries on, as long as the end of its scheme is not known.
        """
        if name not in self._known:
            self._known[name] = tuple(self._known_values(name))
        return self._known[name]

    def _known_values(self, name: str) -> list[Value]:
        by_period: dict[date, Value] = {}
        for value in sorted(self.values.get(name, ()), key=lambda v: (v.valid_from, v.known_on)):
            if self.as_of is None or value.known_on <= self.as_of:
                by_period[value.valid_from] = value
        found = list(by_period.values())
        if not found:
            return []
        parameter = self.parameter(name)
        until_the_end = parameter.after == "end" and not parameter.index and not self._end_is_known(name)
        holds = until_the_end or self.values[name][-1].valid_to == date.max
        if holds and found[-1].valid_to != date.max:
            found[-1] = replace(found[-1], valid_to=date.max)
        return found

    def find(self, name: str, day: date) -> Value | None:
        """Value on a day: changed, known or projected; None when there is none."""
        if (name, day) not in self._found:
            self._found[name, day] = self._find(name, day)
        return self._found[name, day]

    def _find(self, name: str, day: date) -> Value | None:
        changed = next((v for v in reversed(self.changes) if v.parameter == name and v.covers(day)), None)
        if changed is not None:
            return changed
        known = self.known(name)
        value = next((v for v in known if v.covers(day)), None)
        if value is None and known and day >= known[-1].valid_to and not self.has_ended(name, day):
            return self._projected(known[-1], day)
        return value

    def ends(self, name: str) -> date | None:
        """Day on which the scheme behind a parameter has ended; None as long as nobody knew that it would."""
        if self.parameter(name).after != "end" or not self._end_is_known(name):
            return None
        return self.values[name][-1].valid_to

    def lifetimes(self, name: str) -> list[tuple[date, date]]:
        """Periods in which the scheme behind a parameter exists, changes counted along: first day, and day of its end.

        The end is `date.max` as long as nobody knew that it would end.
        """
        own = [(self.known(name)[0].valid_from, self.ends(name) or date.max)] if self.known(name) else []
        changes = [(value.valid_from, value.valid_to) for value in self.changes if value.parameter == name]
        found: list[tuple[date, date]] = []
        for begin, end in sorted([*own, *changes]):
            if found and begin <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((begin, end))
        return found

    def has_ended(self, name: str, day: date) -> bool:
        """Whether the scheme behind a parameter has ended by that day, and that was known."""
        end = self.ends(name)
        return end is not None and day >= end

    def _end_is_known(self, name: str) -> bool:
        told = self.parameter(name).end_published or self.values[name][-1].valid_to
        return self.as_of is None or told <= self.as_of

    def _projected(self, last: Value, day: date) -> Value | None:
        """Last known value carried on by the index of its group, in steps as long as its last period."""
        group = self.parameter(last.parameter).index
        projection = self.projections.get(group)
        if projection is None:
            return None
        step = max(1, round((last.valid_to - last.valid_from).days / 30.44))
        value, begin, used = last.value, last.valid_to, [last.status]
        while True:
            growth, status, told = self._growth(group, projection, begin)
            value, used, end = value * (1 + growth) ** (step / 12), [*used, status], later(begin, step)
            if begin <= day < end:
                source = f"Geraamd vanaf {last.valid_to}: {last.source}, verder met {told}"
                status = max(used, key=STATUSES.index)
                return Value(last.parameter, begin, end, value, status, None, source, "", "", carried_by=told)
            begin = end

    def yearly_growth(self, group: str, year: int) -> Value:
        """Growth of a group in a calendar year, as a value of its index: the one the scenario names, or its own series.

        What is not an outturn counts as carried by what it rests on.

        Raises
        ------
        InputError
            The index does not reach that year, and the scenario does not say what holds then.
        """
        projection, january = self.projections.get(group), date(year, 1, 1)
        if projection is None:
            projection = Projection(index=f"index_{group}")
        found = None if projection.index is None else self.find(projection.index, january)
        if found is not None and found.status == "published":
            return found
        growth, status, told = self._growth(group, projection, january)
        name, end = projection.index or f"index_{group}", date(year + 1, 1, 1)
        return Value(name, january, end, growth, status, None, f"Geraamd met {told}", "", "", carried_by=told)

    def _growth(self, group: str, projection: Projection, day: date) -> tuple[float, str, str]:
        """Yearly growth on a day with its status and where it comes from: the named index, then the own assumption."""
        january = date(day.year, 1, 1)
        found = None if projection.index is None else self.find(projection.index, january)
        if found is not None:
            # A projection by an index is a projection, also where the index itself is known by now.
            status = max(found.status, "projected", key=STATUSES.index)
            return found.value, status, f"{self.parameter(found.parameter).label} ({found.source})"
        if projection.then is None:
            known = self.known(projection.index) if projection.index else []
            last = f"bekend tot en met {known[-1].valid_to.year - 1}" if known else "dan nog niet bekend"
            message = f"de index {projection.index} is {last}{self.knowledge}; zeg met then wat daarna geldt"
            raise InputError([Problem("", f"projection.{group}", message)])
        return projection.then, "assumed", f"{projection.then:.1%} per jaar (eigen aanname)".replace(".", ",")

    @property
    def knowledge(self) -> str:
        """State of knowledge, for between the words of a message; nothing when all is known."""
        return "" if self.as_of is None else f" (stand van kennis {self.as_of})"


@dataclass
class Reader:
    """Looks values up in a book and notes each value read, for which flow and in which year.

    `asked` are the names of all parameters that were read or asked after: what the outcome rests on, also where the
    answer was that there is no such scheme (yet, or any more). `remedy` is what to do about a figure that is not known,
    where that is not to shorten a scenario.
    """

    book: Book
    flow: str = ""
    reads: dict[tuple[str, Value], set[int]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    remedy: str = ""

    def in_force(self, name: str, day: date) -> bool:
        """Whether the scheme exists on that day: it has begun and not ended. Asking is not reading."""
        self.asked.add(name)
        known = self.book.known(name)
        changed = any(v.parameter == name and v.covers(day) for v in self.book.changes)
        return changed or (bool(known) and known[0].valid_from <= day and not self.book.has_ended(name, day))

    def months_in_force(self, name: str, horizon: Horizon) -> np.ndarray:
        """Months on whose first day the scheme exists [month], boolean."""
        return np.array([self.in_force(name, horizon.first_day(month)) for month in range(horizon.months)])

    def at(self, name: str, day: date) -> float:
        """Value on a day, in the unit of the catalogue; nil after a scheme has ended.

        Raises
        ------
        InputError
            No value is known for that day: nothing is carried on past its last known date.
        """
        self.asked.add(name)
        value = self.book.find(name, day)
        if value is not None:
            self.reads.setdefault((self.flow, value), set()).add(day.year)
            return value.value
        if self.book.has_ended(name, day):
            return 0.0
        raise InputError([Problem("", f"flows.{self.flow}" if self.flow else "", self._unknown(name, day))])

    def monthly(self, name: str, horizon: Horizon, needed: np.ndarray) -> np.ndarray:
        """Values by month [month]; months that are not `needed` (nobody works then) are not read and hold 0."""
        series = np.zeros(horizon.months)
        for month in np.flatnonzero(needed):
            series[month] = self.at(name, horizon.first_day(int(month)))
        return series

    def price_level(self, group: str, level: int, horizon: Horizon, needed: np.ndarray) -> np.ndarray:
        """Prices of each month over those of year `level` [month]: a step each January, by the index of the group.

        Months that are not `needed` hold 1 and read nothing.
        """
        prices = np.ones(horizon.months)
        for at, year in enumerate(horizon.year_labels):
            months = slice(12 * at, 12 * at + 12)
            if needed[months].any():
                prices[months] = np.prod([self._step(group, y, year) for y in range(level + 1, year + 1)])
                prices[months] /= np.prod([self._step(group, y, year) for y in range(year + 1, level + 1)])
        return prices

    def _step(self, group: str, year: int, used_in: int) -> float:
        """Growth factor of one year; noted as read for the year whose amount it goes into."""
        value = self.book.yearly_growth(group, year)
        self.reads.setdefault((self.flow, value), set()).add(used_in)
        return 1 + value.value

    def _unknown(self, name: str, day: date) -> str:
        parameter, known = self.book.parameter(name), self.book.known(name)
        missing = f"{parameter.label} ({name}): geen waarde bekend op {day}{self.book.knowledge}"
        if not known:
            return f"{missing}; toen was er nog niets gepubliceerd, kies een latere as_of of kort de looptijd in"
        if day < known[0].valid_from:
            return f"{missing}; de eerste bekende waarde geldt vanaf {known[0].valid_from}"
        last = max(value for value in known if value.valid_from <= day)
        index = f", noem een index onder [projection.{parameter.index}]" if parameter.index else ""
        remedy = self.remedy or f"kort de looptijd in{index}"
        return (
            f"{missing}; de laatste bekende waarde geldt tot {last.valid_to} ({last.source}); "
            f"{remedy} of vul data/parameters aan"
        )
