"""How the law stands on a day: what holds, what is announced, what has ended, and where the book knows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.model.calendar import later
from scenarios.model.parameters import MUNICIPALITY
from scenarios.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from scenarios.model.calendar import Horizon
    from scenarios.model.parameters import Book, Parameter, Value

STATES = ("in_force", "announced", "projected", "ended", "not_begun", "unknown")
KINDS = ("known", "assumed", "projected")  # from sure to unsure
DECIDED = ("published", "announced")  # of a value to come: somebody who may has said so
STALE_MONTHS = 6  # a value that nobody looked at for longer than this is stale


@dataclass(frozen=True)
class Standing:
    """How one parameter stands on a day.

    Attributes
    ----------
    name, parameter
        Its name (of one municipality too: `..._GM0988`) and its entry in the catalogue.
    at
        The day.
    state
        One of `STATES`. A parameter has one standing for the day itself, and a second one ("announced", or "projected"
        when it is a forecast or an assumption) for the first known value that begins later. What has not begun has only
        one: "not_begun", with the value it will begin with.
    value
        The value in force, projected or to come; for "ended" and "unknown" the last one known before that day. None
        when there is none.
    resumes
        For "unknown": first day for which a value is known again, so that this is a gap; None past the last value.
    """

    name: str
    parameter: Parameter
    at: date
    state: str
    value: Value | None
    resumes: date | None = None

    @property
    def holds(self) -> bool:
        """Whether the value is one to count with, now or later."""
        return self.state not in {"ended", "unknown"}

    @property
    def coming(self) -> bool:
        """Whether the value begins after the day."""
        return self.value is not None and self.value.valid_from > self.at

    @property
    def stale(self) -> bool:
        """Whether nobody checked the parameter in the half year before the day."""
        return is_stale(self.parameter, self.at)

    def answers_to(self, state: str) -> bool:
        """Whether it belongs in a list of one of `STATES`, or of what is "stale"; what will begin is announced too."""
        if state == "stale":
            return self.stale
        decided = self.value is not None and self.coming and self.value.status in DECIDED
        return self.state == state or (state == "announced" and self.state == "not_begun" and decided)


def standings(book: Book, at: date) -> list[Standing]:
    """How every parameter of a book stands on a day, by law, in the order of the catalogue.

    What is known and what is projected is for the book to say (`Book.seen_at`).
    """
    laws = list(dict.fromkeys(parameter.law for parameter in book.catalogue.values()))
    entries = list(book.catalogue)
    names = sorted(
        book.values, key=lambda n: (laws.index(book.parameter(n).law), entries.index(MUNICIPALITY.sub("", n)), n)
    )
    return [standing for name in names for standing in _of_one(book, name, at)]


def standing(book: Book, name: str, at: date) -> Standing:
    """How one parameter stands on the day itself."""
    return next(_of_one(book, name, at))


def is_stale(parameter: Parameter, at: date) -> bool:
    """Whether a parameter was last checked more than half a year before a day."""
    return at > later(parameter.checked_on, STALE_MONTHS)


def _of_one(book: Book, name: str, at: date) -> Iterator[Standing]:
    parameter, known = book.parameter(name), book.known(name)
    last = next((value for value in reversed(known) if value.valid_from <= at), None)
    coming = next((value for value in known if value.valid_from > at), None)
    value = _value(book, name, at)
    if value is not None:
        yield Standing(name, parameter, at, _forecast(value) or "in_force", value)
    elif book.has_ended(name, at):
        yield Standing(name, parameter, at, "ended", last)
    elif last is None and at < book.values[name][0].valid_from:
        yield Standing(name, parameter, at, "not_begun", coming)
        return
    else:
        yield Standing(name, parameter, at, "unknown", last, coming.valid_from if coming else None)
    if coming is not None:
        yield Standing(name, parameter, at, "announced" if coming.status in DECIDED else "projected", coming)


def _forecast(value: Value) -> str | None:
    return "projected" if value.carried_by or value.status == "projected" else None


@dataclass(frozen=True)
class Timeline:
    """One scheme over a horizon, in whole months.

    Attributes
    ----------
    spans
        (first month, month after the last, kind); kind is one of `KINDS`, or "unknown" where the scheme exists and no
        value is known. Months in which the scheme does not exist are in none.
    changes
        Months in which a value differs from that of the month before.
    ended
        Day on which all of it has ended, as far as that is known; None when it goes on.
    """

    spans: tuple[tuple[int, int, str], ...]
    changes: tuple[int, ...]
    ended: date | None


def timeline(book: Book, names: Sequence[str], horizon: Horizon) -> Timeline:
    """Follow the parameters of one scheme through a horizon; the least sure of them gives the kind of a month."""
    days = [horizon.first_day(month) for month in range(horizon.months)]
    values = [[_value(book, name, day) for name in names] for day in days]
    kinds = [_kind(book, names, day, found) for day, found in zip(days, values, strict=True)]
    changes = [month for month in range(1, len(days)) if _differ(values[month - 1], values[month])]
    ends = [book.values[name][-1].valid_to for name in names if book.has_ended(name, horizon.first_day(horizon.months))]
    return Timeline(tuple(_spans(kinds)), tuple(changes), max(ends) if len(ends) == len(names) else None)


def _value(book: Book, name: str, day: date) -> Value | None:
    """Value on a day; None also where the index of a projection says nothing (nobody needs it there)."""
    try:
        return book.find(name, day)
    except InputError:
        return None


def _kind(book: Book, names: Sequence[str], day: date, found: Iterable[Value | None]) -> str | None:
    kinds = [_forecast(value) or ("assumed" if value.status == "assumed" else "known") for value in found if value]
    if kinds:
        return max(kinds, key=KINDS.index)
    begun = [name for name in names if any(value.valid_from <= day for value in book.known(name))]
    return None if all(book.has_ended(name, day) for name in begun) else "unknown"


def _differ(before: Iterable[Value | None], after: Iterable[Value | None]) -> bool:
    pairs = zip(before, after, strict=True)
    return any(a is not None and b is not None and a.value != b.value for a, b in pairs)


def _spans(kinds: Sequence[str | None]) -> Iterator[tuple[int, int, str]]:
    """Runs of months of one kind."""
    begin = 0
    for month in range(1, len(kinds) + 1):
        if month == len(kinds) or kinds[month] != kinds[begin]:
            kind = kinds[begin]
            if kind is not None:
                yield begin, month, kind
            begin = month
