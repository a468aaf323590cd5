"""The three books of a worked-out scenario, and the proof that they agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.model.parameters import Value
from scenarios.model.scenario import COMPANIONS, REPAID, flow_of, made_from
from scenarios.model.settlement import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from scenarios.model.calendar import Horizon
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort
    from scenarios.model.realisation import Realised
    from scenarios.model.scenario import Paid, Scenario

BOOKS = ("entitlement", "recognised", "cash")
TOLERANCE = 0.005  # half a cent: far above rounding of floats, below anything that is money


@dataclass(frozen=True)
class Line:
    """One flow in its three books.

    `entitlement` and `recognised` are euro [month, draw]; `cash` is euro [month + tail, draw], its tail what is paid
    after the horizon. All positive: direction is payer and payee. `projected` are the years of arising in which the
    amount rests on a value of the law that is carried on by an index. `paid_through` is the number of months whose cash
    was booked and so need not follow the rule: it may be late, or early. `counts_when_paid`: it is recognised when its
    cash moves, and not when it arises.
    """

    name: str
    label: str
    payer: str
    payee: str
    rule: Paid
    entitlement: np.ndarray
    recognised: np.ndarray
    cash: np.ndarray
    projected: frozenset[int] = frozenset()
    paid_through: int = 0
    counts_when_paid: bool = False

    @property
    def at_once(self) -> bool:
        """Whether it is paid in the month it arises and so never outstanding; what was booked as paid may be late."""
        return self.rule.lag_months == 0 and not self.paid_through

    def book(self, book: str) -> np.ndarray:
        """Euro of one book inside the horizon [month, draw]."""
        return {"entitlement": self.entitlement, "recognised": self.recognised, "cash": self.cash}[book][
            : len(self.entitlement)
        ]

    def balance(self) -> np.ndarray:
        """Recognised but not yet paid, at each month end [month, draw]: claim of the payee, debt of the payer."""
        return (self.recognised - self.book("cash")).cumsum(axis=0)

    def prefinancing(self) -> np.ndarray:
        """Arisen but not yet paid, at the end of each month [month, draw]."""
        return (self.entitlement - self.book("cash")).cumsum(axis=0)


@dataclass(frozen=True)
class Result:
    """A worked-out scenario.

    Frames are made when asked for. A party's view: received is positive, paid is negative, in euro, not rounded to
    cents (only float dust below a millionth of a euro is taken off). `realised` is what was booked so far. `files`
    holds the text of the scenario file and of those it extends, so that a report can carry its own inputs. `called` is
    what a source line says of it in place of the name of its file.
    """

    scenario: Scenario
    cohorts: dict[str, Cohort]
    lines: tuple[Line, ...]
    reader: Reader
    realised: Realised | None = None
    files: dict[str, str] = field(default_factory=dict)
    called: str = ""

    @property
    def horizon(self) -> Horizon:
        """The calendar."""
        return self.scenario.horizon

    @property
    def file(self) -> str:
        """Name of the scenario's file, or what it is called in its place; its title when it was built in code."""
        return self.called or next(iter(self.files), self.scenario.title)

    @property
    def by_name(self) -> dict[str, Line]:
        """Flows by name, in the order of the file."""
        return {line.name: line for line in self.lines}

    def line(self, name: str) -> Line:
        """One flow by name."""
        return next(line for line in self.lines if line.name == name)

    def sign(self, line: Line, party: str) -> int:
        """+1 if the party receives this flow, -1 if it pays it, 0 if it has no part in it."""
        return int(line.payee == party) - int(line.payer == party)

    def receives(self, party: str, line: str) -> bool:
        """Whether a line stands among what a party receives; what runs back beside a flow stands with that flow."""
        return self.scenario.flows[flow_of(line, self.scenario)].payee == party

    def lines_of(self, party: str) -> list[Line]:
        """Flows that a party pays or receives."""
        return [line for line in self.lines if self.sign(line, party)]

    def by_month(self, party: str, book: str) -> np.ndarray:
        """Net euro of a party in one book [month, draw]."""
        return self._sum(self.sign(line, party) * line.book(book) for line in self.lines_of(party))

    def statement(self, party: str, book: str = "recognised", by: str = "flow", per: str = "year") -> pd.DataFrame:
        """One book of one party.

        Parameters
        ----------
        party
            Name of a party in the scenario.
        book
            "entitlement", "recognised" (baten en lasten) or "cash".
        by
            "flow" or "counterparty".
        per
            "year" or "month".

        Returns
        -------
        Frame with flows (or parties) as index and calendar years (or "2022-04") as columns; euro, received +, paid -.
        """
        lines = self.lines_of(party)
        rows = {line.name: self.sign(line, party) * self._per(line.book(book), per) for line in lines}
        frame = self._frame(rows, per)
        if by == "counterparty":
            other = [line.payer if line.payee == party else line.payee for line in lines]
            frame = frame.groupby(other, sort=False).sum()
        return frame

    def balance(self, party: str) -> pd.DataFrame:
        """Claims and debts per flow at year end: index flow, columns calendar years; euro, claim +, debt -."""
        rows = {
            line.name: self.sign(line, party) * self.horizon.year_ends(line.balance())[:, 0]
            for line in self.lines_of(party)
        }
        return self._frame(rows, "year")

    def prefinancing(self, party: str) -> pd.DataFrame:
        """What a party has advanced to others, by month.

        Returns
        -------
        Frame with months as index; columns `recht` (net entitlement of the month), `kas` (net cash of the month) and
        `stand` (cumulative entitlement minus cash at the end of the month): positive = this party has advanced money.
        Only flows that can be paid later count: what is paid in the month it arises is never outstanding.
        """
        import pandas as pd

        right, cash = (self._later(party, book)[:, 0] for book in ("entitlement", "cash"))
        columns = {"recht": right, "kas": cash, "stand": (right - cash).cumsum()}
        return pd.DataFrame({name: dusted(column) for name, column in columns.items()}, index=self._columns("month"))

    def position(self, party: str) -> np.ndarray:
        """What a party has advanced at the end of each month [month, draw], as `stand` of `prefinancing`."""
        return (self._later(party, "entitlement") - self._later(party, "cash")).cumsum(axis=0)

    def _later(self, party: str, book: str) -> np.ndarray:
        """Net euro of a party in the flows that can be paid later than they arise [month, draw]."""
        later = [line for line in self.lines_of(party) if not line.at_once]
        return self._sum(self.sign(line, party) * line.book(book) for line in later)

    def remainder(self, party: str) -> float:
        """Net euro still to come to (+) or to be paid by (-) a party after the horizon."""
        months = self.horizon.months
        return float(sum(self.sign(line, party) * line.cash[months:, 0].sum() for line in self.lines_of(party)))

    def places(self) -> np.ndarray:
        """Average number of places filled in each calendar year [year]."""
        return self._per(self._sum(cohort.places() for cohort in self.cohorts.values()), "year") / 12

    def per_place(self, side: str) -> pd.DataFrame:
        """What a place costs or who covers it, per average place, entitlement.

        Seen from the local parties together (municipality and social work company): what they pay each other drops
        out, money from the Rijk is a receipt, all else is cost (own earnings lower it).

        Parameters
        ----------
        side
            "receipts" or "costs".

        Returns
        -------
        Frame with flows as index and calendar years as columns; euro a place; missing where no place is filled.
        """
        group = {name: party.group for name, party in self.scenario.parties.items()}
        places = np.where(self.places() > 0, self.places(), np.nan)
        rows = {}
        for line in self.lines:
            payer, payee = group[line.payer], group[line.payee]
            crosses = (payer == "local") != (payee == "local")
            if crosses and ("rijk" in (payer, payee)) == (side == "receipts"):
                sign = 1 if (payee == "local") == (side == "receipts") else -1
                rows[line.name] = sign * self._per(line.entitlement, "year") / places
        return self._frame(rows, "year")

    def reads(self) -> dict[Value, list[str]]:
        """Every value of the law that was read, by parameter and date, with the flows that read it."""
        flows: dict[Value, list[str]] = {}
        for flow, value in sorted(self.reader.reads, key=lambda read: (read[1], read[0])):
            flows.setdefault(value, []).append(flow)
        return flows

    def projected_years(self, lines: Iterable[Line], book: str) -> set[int]:
        """Years of a book in which any of these flows rests on a projected value: cash moves years after it arises.

        `book` may also be "position": what has arisen and is not paid yet.
        """
        labels = self.horizon.year_labels
        years: set[int] = set()
        for line in lines:
            when_paid = book == "cash" or (book == "recognised" and line.counts_when_paid)
            if not when_paid:
                years |= line.projected
            if not when_paid and book != "position":
                continue
            rests = np.repeat([year in line.projected for year in labels], 12)[:, np.newaxis]
            right = line.entitlement * rests
            paid = settle(right, line.rule)[: self.horizon.months]
            moved = self.horizon.year_sums(paid if when_paid else paid + (right - paid).cumsum(axis=0))
            years |= {year for year, amount in zip(labels, moved[:, 0], strict=True) if amount > TOLERANCE}
        return years & set(labels)

    def made_from(self, lines: Iterable[Line]) -> set[str]:
        """Names of these flows and of all flows that they are made from; what runs back beside a flow is left out."""
        flows = self.scenario.flows
        return made_from([line.name for line in lines if line.name in flows], flows)

    def projections(self, lines: Iterable[Line]) -> dict[str, list[Value]]:
        """By parameter: the projected values that these flows rest on at which what carries them on changes."""
        names = self.made_from(lines)
        found: dict[str, list[Value]] = {}
        for value, flows in self.reads().items():
            breaks = found.setdefault(value.parameter, [])
            if value.carried_by and names & set(flows) and (not breaks or breaks[-1].carried_by != value.carried_by):
                breaks.append(value)
        return {parameter: breaks for parameter, breaks in found.items() if breaks}

    def used_parameters(self) -> pd.DataFrame:
        """Values of `reads` as a frame, one row per value; column `flows` names the flows, with a comma between."""
        import pandas as pd

        rows = [vars(value) | {"flows": ", ".join(flows)} for value, flows in self.reads().items()]
        return pd.DataFrame(rows, columns=[*Value.__dataclass_fields__, "flows"])

    def checks(self) -> pd.DataFrame:
        """Prove the books.

        Returns
        -------
        Frame with one row per proof: `check`, `subject` (flow or party), `deviation` (largest, euro) and `ok`.
        """
        import pandas as pd

        rows = [(check, line.name, deviation) for line in self.lines for check, deviation in self._proofs(line)]
        for book in BOOKS:
            total = sum(self.by_month(party, book) for party in self.scenario.parties)
            rows.append((f"parties_zero_{book}", "all", float(np.abs(total).max())))
        rows += [("party_closes", party, self._party_deviation(party)) for party in self.scenario.parties]
        rows += [("cash_as_booked", flow, self._cash_deviation(flow, booked)) for flow, booked in self._booked_cash()]
        frame = pd.DataFrame(rows, columns=["check", "subject", "deviation"])
        frame["ok"] = frame["deviation"] < TOLERANCE
        ledger = None if self.realised is None else self.realised.ledger
        return frame if ledger is None else pd.concat([frame, ledger.checks()], ignore_index=True)

    def _proofs(self, line: Line) -> list[tuple[str, float]]:
        early = line.prefinancing() if not line.paid_through else 0.0  # what was booked as paid early was paid early
        return [
            ("flow_closes", float(np.abs(line.balance() - still_open(line)).max())),
            ("nothing_lost", float(np.abs(line.cash.sum(axis=0) - line.entitlement.sum(axis=0)).max())),
            ("not_paid_early", float(np.abs(np.minimum(early, 0)).max())),
        ]

    def _party_deviation(self, party: str) -> float:
        """Opening balance + recognised - cash against what is still open of a party's flows, worst month."""
        closing = self._sum(self.sign(line, party) * still_open(line) for line in self.lines_of(party))
        opening = np.concatenate([np.zeros_like(closing[:1]), closing[:-1]])
        moved = opening + self.by_month(party, "recognised") - self.by_month(party, "cash")
        return float(np.abs(moved - closing).max())

    def _booked_cash(self) -> list[tuple[str, np.ndarray]]:
        """Flows of which the cash was booked, with that cash [month]."""
        booked = {} if self.realised is None else self.realised.booked
        return [(name, booked[name, "cash"]) for name in self.scenario.flows if (name, "cash") in booked]

    def _cash_deviation(self, flow: str, booked: np.ndarray) -> float:
        """Cash of a flow, less that of what runs back beside it, against what was booked of it, worst month."""
        cash = net_of(flow, self.by_name, lambda line: line.cash[: len(booked)])
        return float(np.abs(cash - booked[:, np.newaxis]).max())

    def _sum(self, arrays: Iterable[np.ndarray]) -> np.ndarray:
        draws = next(iter(self.cohorts.values())).draws
        return sum(arrays, np.zeros((self.horizon.months, draws)))

    def _per(self, amounts: np.ndarray, per: str) -> np.ndarray:
        return (self.horizon.year_sums(amounts) if per == "year" else amounts)[:, 0]

    def _frame(self, rows: dict[Any, np.ndarray], per: str) -> pd.DataFrame:
        import pandas as pd

        columns = self._columns(per)
        table = dusted(np.array(list(rows.values()), dtype=float).reshape(len(rows), len(columns)))
        return pd.DataFrame(table, index=list(rows), columns=columns)

    def _columns(self, per: str) -> list[int] | list[str]:
        return self.horizon.year_labels if per == "year" else self.horizon.month_labels


def net_of(name: str, lines: Mapping[str, Line], amounts: Callable[[Line], np.ndarray]) -> np.ndarray:
    """Amounts of a flow, less those of what runs back beside it [month, draw]; euro, positive to the payee."""
    return amounts(lines[name]) + sum(sign * amounts(line) for sign, line in companions(name, lines))


def corrected(name: str, lines: Mapping[str, Line], book: str = "entitlement") -> np.ndarray:
    """A book of a flow, less what goes back of it [month, draw]: what a share of it, or a budget for it, follows."""
    back = lines.get(name + REPAID)
    return lines[name].book(book) - (0.0 if back is None else back.book(book))


def outstanding(name: str, lines: Mapping[str, Line]) -> np.ndarray:
    """What is advanced on a flow at each month end [month, draw], euro: arisen, not paid, and still to come.

    What falls short or goes back will never come: it is a loss or a correction, no loan. Interest is charged on this.
    """
    return net_of(name, lines, lambda line: line.prefinancing())


def companions(name: str, lines: Mapping[str, Line]) -> list[tuple[int, Line]]:
    """What was made beside a flow: with -1 what runs back, with +1 what runs the same way."""
    return [(sign, lines[name + suffix]) for suffix, sign in COMPANIONS.items() if name + suffix in lines]


def dusted(amounts: np.ndarray) -> np.ndarray:
    """Take float dust off: nought is nought, never -0,0000000001 or negative zero."""
    return np.round(amounts, 6) + 0.0


def still_open(line: Line) -> np.ndarray:
    """What is recognised and not paid at each month end [month, draw], without using the balance."""
    if line.counts_when_paid:
        return np.zeros_like(line.entitlement)
    return open_items(line.entitlement, line.rule) - _paid_ahead(line)


def _paid_ahead(line: Line) -> np.ndarray | float:
    """What was paid more than the rule says by each month end [month, draw]; less is negative, and made good at once.

    After the months booked it does not look at the cash, so that the proof does not use what it proves.
    """
    if not line.paid_through:
        return 0.0
    months = len(line.entitlement)
    due, paid = (cash.cumsum(axis=0)[:months] for cash in (settle(line.entitlement, line.rule), line.cash))
    later = np.maximum(paid[line.paid_through - 1] - due, 0.0)
    return np.where(np.arange(months)[:, np.newaxis] < line.paid_through, paid - due, later)


def open_items(amounts: np.ndarray, rule: Paid) -> np.ndarray:
    """What is open at each month end, item by item [month, draw].

    Found another way than by cumulating: settle one euro of each month on its own, and add up what of the months so
    far is scheduled for later. It also proves that the settlement never pays before the right arises.
    """
    months = len(amounts)
    scheduled = settle(np.eye(months), rule)  # [month of payment, month of arising]
    later = scheduled.sum(axis=0) - scheduled.cumsum(axis=0)[:months]
    return np.tril(later) @ amounts
