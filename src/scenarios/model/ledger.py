"""What a municipality has booked: a ledger export, and a file of the controller that says which line is which flow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from scenarios.model.calendar import Horizon
from scenarios.model.fields import Strict, Text
from scenarios.model.ledger_lines import Layout, Line, file_problems, plain, read_lines
from scenarios.model.toml_files import Raw, parse
from scenarios.model.wording import schema_problems, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd

Key = tuple[str, str]  # flow and book
PARTS = ("taken", "ignored", "later", "refused")
SIGNS = {"debit": 1, "credit": -1}  # of debit minus credit, to what raises the flow


def _many(value: object) -> object:
    if isinstance(value, dict):
        raise ValueError("deze kop heeft dubbele haken, zoals [[postings]]")
    return value


class Posting(Strict):
    """An account that belongs to a flow, or of it one cost centre.

    Without `cost_centre` it is for every cost centre of the account that has no entry of its own. `side` is the side of
    the account that raises the flow.
    """

    account: Text
    cost_centre: Text | None = None
    flow: Text
    book: Literal["recognised", "cash"]
    side: Literal["debit", "credit"]


class Ignored(Strict):
    """An account that has nothing to do with the scenario, or of it one cost centre, and why."""

    account: Text
    cost_centre: Text | None = None
    why: Text


class LedgerMapping(Layout):
    """How to read a ledger, and to which flow and book each account belongs.

    `title` is what the page prints as source; a ledger made up as an illustration has the status "assumed".
    """

    title: Text
    status: Literal["published", "assumed"]
    postings: Annotated[list[Posting], Field(min_length=1), BeforeValidator(_many)]
    ignored: Annotated[list[Ignored], BeforeValidator(_many)] = Field(default_factory=list)

    @property
    def entries(self) -> dict[str, Posting | Ignored]:
        """Postings and ignored accounts by their place in the file ("postings.1")."""
        entries: dict[str, Posting | Ignored] = {f"postings.{n}": each for n, each in enumerate(self.postings, 1)}
        return entries | {f"ignored.{n}": each for n, each in enumerate(self.ignored, 1)}


@dataclass(frozen=True)
class Rejected:
    """A line that was not taken in.

    `row` is the row as a person sees it in Excel: the header is row 1, and a quoted field over two lines of a CSV file
    is one row. `reason` is in Dutch, all that is wrong with the line together; it never repeats words of the ledger.
    """

    row: int
    reason: str


@dataclass(frozen=True)
class Part:
    """Some of the lines: how many, and debit minus credit in euro over those whose amount can be read."""

    lines: int
    amount: Decimal


@dataclass(frozen=True)
class Ledger:
    """What was booked in the months of a scenario, and an account of every line of the file.

    Parameters
    ----------
    title, status
        As the mapping says: the source for the page, and "published" or "assumed".
    file
        Name of the ledger file.
    first, through
        First month and cut-off ("2018-01"), both included.
    latest
        Latest month with a line that was not refused, or ""; before `through`: the export may stop too early.
    amounts
        Euro by (flow, book), then by month. What raises the flow is positive; a correction may make a month negative.
        Every flow and book that is mapped has every month: where nothing was booked, nothing happened.
    rejected
        The lines refused, in the order of the file.
    read, taken, ignored, later, refused
        All lines, and what became of them: counted in a flow, of an account that is ignored, after the cut-off, or
        wrong. Each line is in one of the four.
    sides
        Of what was taken, the part on accounts of which "debit" and of which "credit" raises the flow.
    unreadable
        How many of the refused lines have no amount that can be read: they count as lines and not in euro.
    """

    title: str
    status: str
    file: str
    first: str
    through: str
    latest: str
    amounts: dict[Key, dict[str, Decimal]]
    rejected: tuple[Rejected, ...]
    read: Part
    taken: Part
    ignored: Part
    later: Part
    refused: Part
    sides: dict[str, Part]
    unreadable: int

    def checks(self) -> pd.DataFrame:
        """Prove that nothing is lost or counted twice between the file and the flows.

        Returns
        -------
        Frame with one row per proof: `check`, `subject`, `deviation` (lines, or euro) and `ok` (no deviation at all).
        """
        import pandas as pd

        parts = (self.taken, self.ignored, self.later, self.refused)
        booked = sum((euro for months in self.amounts.values() for euro in months.values()), Decimal(0))
        deviations: dict[str, Decimal | int] = {
            "ledger_lines": self.read.lines - sum(part.lines for part in parts),
            "ledger_euro": self.read.amount - sum(part.amount for part in parts),
            "ledger_rejected": self.refused.lines - len(self.rejected),
            "ledger_taken": self.taken.amount - sum(part.amount for part in self.sides.values()),
            "ledger_booked": booked - sum(SIGNS[side] * part.amount for side, part in self.sides.items()),
        }
        rows = [(check, self.file, abs(float(deviation))) for check, deviation in deviations.items()]
        frame = pd.DataFrame(rows, columns=["check", "subject", "deviation"])
        frame["ok"] = frame["deviation"] == 0
        return frame


def read_ledger(ledger: Path, mapping: Path, first: str, through: str) -> Ledger:
    """Read what was booked; a line that is wrong is set apart and the rest goes in.

    Parameters
    ----------
    ledger
        CSV or .xlsx file.
    mapping
        TOML file that says how to read it and which account is which flow.
    first, through
        First month of the scenario and cut-off ("2018-01"), both included; lines before the first are wrong, lines
        after the cut-off are not.

    Raises
    ------
    InputError
        One of the two files cannot be used: all that is wrong with both, together.
    ValueError
        `first` or `through` is no month, or the last comes before the first.
    """
    months = _months(first, through)
    rules, layout, problems = _mapping(mapping)
    unusable = [*(Problem(str(mapping), *found) for found in _lacking(ledger, layout)), *file_problems(ledger)]
    problems += unusable
    lines: list[Line] = []
    if layout is not None and not unusable:
        try:
            lines = read_lines(ledger, layout, first)
        except InputError as error:
            problems += error.problems
    if rules is None or problems:
        raise InputError(problems)
    return _booked(ledger.name, rules, lines, months)


def _months(first: str, through: str) -> list[str]:
    horizon = Horizon(int(first[:4]), max(int(through[:4]) - int(first[:4]), 0) + 1)
    months = horizon.month_labels[horizon.index(first) : horizon.index(through) + 1]
    if not months:
        raise ValueError(f"{through} comes before {first}")
    return months


def _mapping(path: Path) -> tuple[LedgerMapping | None, Layout | None, list[Problem]]:
    """Mapping and layout, as far as each can be read, and what is wrong: so that the ledger can be looked at too."""
    try:
        raw = parse(path)
    except InputError as error:
        return None, None, error.problems
    try:
        mapping = LedgerMapping.model_validate(raw)
    except ValidationError as error:
        found = schema_problems(error, LedgerMapping)
        return None, _layout(raw), [Problem(str(path), *each) for each in found]
    return mapping, mapping, [Problem(str(path), *each) for each in (*_clashes(mapping), *_stray_centres(mapping))]


def _layout(raw: Raw) -> Layout | None:
    try:
        return Layout.model_validate({key: raw[key] for key in Layout.model_fields if key in raw})
    except ValidationError:
        return None


def _clashes(mapping: LedgerMapping) -> Iterator[tuple[str, str]]:
    """Accounts that are there twice; one that is ignored as a whole is not posted anywhere."""
    posted: dict[str, str] = {}
    seen: dict[tuple[str, str | None], str] = {}
    for place, entry in mapping.entries.items():
        other = seen.setdefault((entry.account, entry.cost_centre), place)
        if isinstance(entry, Posting):
            posted.setdefault(entry.account, place)
        elif entry.cost_centre is None:
            other = posted.get(entry.account, other)
        if other != place:
            centre = f" met kostenplaats {entry.cost_centre}" if entry.cost_centre else ""
            yield place, f"rekening {entry.account}{centre} staat ook bij {other}; een regel telt één keer"


def _stray_centres(mapping: LedgerMapping) -> Iterator[tuple[str, str]]:
    if mapping.columns.cost_centre is None:
        for place, entry in mapping.entries.items():
            if entry.cost_centre is not None:
                yield f"{place}.cost_centre", "zeg onder [columns] in welke kolom de kostenplaats staat: cost_centre"


def _lacking(ledger: Path, layout: Layout | None) -> Iterator[tuple[str, str]]:
    """What a mapping may leave out, but not for a CSV file."""
    if layout is not None and ledger.suffix.lower() == ".csv":
        for key in ("delimiter", "encoding"):
            if getattr(layout, key) is None:
                yield key, "dit gegeven ontbreekt; een CSV-bestand is zonder niet te lezen"


@dataclass(frozen=True)
class _Placed:
    """A line, the part of the ledger that it falls in, and where it is posted or why it is refused."""

    line: Line
    part: str
    posting: Posting | None = None
    reason: str = ""


class _Accounts:
    """Finds for each line the entry of the mapping that it falls under."""

    def __init__(self, mapping: LedgerMapping) -> None:
        self.entries = {(entry.account, entry.cost_centre): entry for entry in mapping.entries.values()}
        self.faults: dict[tuple[str, str], str] = {}

    def placed(self, line: Line, through: str) -> _Placed:
        key = line.account, line.cost_centre
        entry = self.entries.get(key) or self.entries.get((line.account, None))
        if line.wrong or entry is None:
            if entry is None and key not in self.faults:  # remembered: looking for what is alike is slow
                self.faults[key] = self._fault(*key)
            faults = [*line.wrong, self.faults.get(key, "")]
            return _Placed(line, "refused", reason="; ".join(filter(None, faults)))
        if isinstance(entry, Ignored):
            return _Placed(line, "ignored")
        return _Placed(line, "taken", entry) if line.month <= through else _Placed(line, "later")

    def _fault(self, account: str, centre: str) -> str:
        if not account:
            return ""  # the line says so itself
        centres = [each for known, each in self.entries if known == account and each]
        if not centres:
            near = _near(account, sorted({known for known, _ in self.entries}))
            return f"rekening{plain(account)} staat niet in de koppeling{near}"
        if not centre:
            return f"de kostenplaats ontbreekt, en rekening {account} is alleen per kostenplaats gekoppeld"
        return f"kostenplaats{plain(centre)} is bij rekening {account} niet gekoppeld{_near(centre, centres)}"


def _near(given: str, known: Iterable[str]) -> str:
    near = suggestion(given, known).removeprefix("; ")
    return f" ({near})" if near else ""


def _booked(file: str, mapping: LedgerMapping, lines: list[Line], months: list[str]) -> Ledger:
    """Give every line its one place, and add up."""
    accounts, through = _Accounts(mapping), months[-1]
    placed = [accounts.placed(line, through) for line in lines]
    refused = [one for one in placed if one.part == "refused"]
    return Ledger(
        mapping.title,
        mapping.status,
        file,
        months[0],
        through,
        latest=max((one.line.month for one in placed if one.part != "refused"), default=""),
        amounts=_amounts(mapping, placed, months),
        rejected=tuple(Rejected(one.line.row, one.reason) for one in refused),
        read=_part(lines),
        **{name: _part([one.line for one in placed if one.part == name]) for name in PARTS},
        sides={side: _part([one.line for one in placed if one.posting and one.posting.side == side]) for side in SIGNS},
        unreadable=sum(one.line.cents is None for one in refused),
    )


def _amounts(mapping: LedgerMapping, placed: list[_Placed], months: list[str]) -> dict[Key, dict[str, Decimal]]:
    cents = {(posting.flow, posting.book): dict.fromkeys(months, 0) for posting in mapping.postings}
    for one in placed:
        if one.posting is not None:
            key = one.posting.flow, one.posting.book
            cents[key][one.line.month] += SIGNS[one.posting.side] * (one.line.cents or 0)
    return {key: {month: _euro(booked) for month, booked in by_month.items()} for key, by_month in cents.items()}


def _part(lines: list[Line]) -> Part:
    return Part(len(lines), _euro(sum(line.cents or 0 for line in lines)))


def _euro(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
