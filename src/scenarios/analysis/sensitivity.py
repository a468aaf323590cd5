"""What numbers of a scenario do to one outcome: one at a time (tornado), or two together (a table).

Every figure comes from a whole rerun with the changed numbers, so what follows from a number is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.analysis.key_figures import prefinancing
from scenarios.model.checking import number_paths
from scenarios.model.placements import STANDS
from scenarios.model.reading import laid_over
from scenarios.model.result import BOOKS, dusted
from scenarios.model.run import again
from scenarios.model.uncertainty import numbers, whole
from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from scenarios.model.result import Result
    from scenarios.model.scenario import Scenario

    Values = Mapping[str, float]
    Axis = tuple[str, Sequence[float]]

PEAK = "prefinancing"
LOOKED_AT = (*BOOKS, PEAK)
COUNTS = ("persons", *STANDS)  # of people or places: may be fractions inside, asked for in whole


@dataclass(frozen=True)
class Measure:
    """What one looks at: an amount in euro of one party.

    Parameters
    ----------
    party
        Name of a party in the scenario.
    book
        "entitlement", "recognised" (baten en lasten) or "cash": the balance of the party in that book, received +,
        paid -. "prefinancing": the highest position at a month end of what the party has advanced, nought or more.
    year
        A calendar year of the scenario; None for the whole horizon.
    """

    party: str
    book: str = "recognised"
    year: int | None = None

    def of(self, result: Result) -> float:
        """Euro in a worked-out scenario (the first draw), without float dust.

        Raises
        ------
        InputError
            The scenario has no such party or year, or there is no such book.
        """
        if problems := self.problems(result):
            raise InputError(problems)
        if self.book == PEAK:
            return self._peak(result)
        per_year = result.horizon.year_sums(result.by_month(self.party, self.book))[:, 0]
        years = result.horizon.year_labels
        return float(dusted(per_year.sum() if self.year is None else per_year[years.index(self.year)]))

    def _peak(self, result: Result) -> float:
        if self.year is None:
            return prefinancing(result, self.party).peak
        position = result.prefinancing(self.party)["stand"]
        return max(float(position[position.index.str.startswith(str(self.year))].max()), 0.0)

    def problems(self, result: Result) -> list[Problem]:
        """What keeps this from being measured in a result: a party, book or year that is not there."""
        return list(self._problems(result))

    def _problems(self, result: Result) -> Iterable[Problem]:
        parties, years = result.scenario.parties, result.horizon.year_labels
        if self.party not in parties:
            near = suggestion(self.party, parties) or f"; mogelijk zijn: {', '.join(parties)}"
            yield Problem("", "party", f'partij "{self.party}" staat niet in het scenario{near}')
        if self.book not in LOOKED_AT:
            near = suggestion(self.book, LOOKED_AT) or f"; mogelijk zijn: {', '.join(LOOKED_AT)}"
            yield Problem("", "book", f'"{self.book}" is geen boek{near}')
        if self.year is not None and self.year not in years:
            yield Problem("", "year", f"{self.year} ligt buiten de looptijd ({years[0]} tot en met {years[-1]})")


# --- changing numbers --------------------------------------------------------------------------------------------


def is_whole(scenario: Scenario, path: str) -> bool:
    """Whether only whole numbers make sense at a path: months, years, and counts of people and places."""
    return path.split(".")[2] in COUNTS or whole(path, numbers(scenario).get(path, 0.0))


def changed(scenario: Scenario, values: Values) -> Scenario:
    """Scenario with other numbers, checked as a file is checked.

    Parameters
    ----------
    scenario
        One that was read; what is not changed in it is not judged anew.
    values
        New number by dotted path ("placements.wia.persons", "placements.beschut.places.2018"). Each becomes an
        assumption. A number typed by somebody comes as a `TomlFloat`, so that a Dutch "17.000" is noticed.

    Raises
    ------
    InputError
        A path does not exist or is no number, or the scenario does not hang together with the new numbers: all of it.
    """
    if unknown := list(_path_problems(scenario, values)):
        raise InputError(unknown)
    return laid_over(scenario, {}, values)


def rerun(result: Result, values: Values) -> Result:
    """Result of the same scenario with other numbers, under the same law and with the same bookings."""
    return again(result, changed(result.scenario, values))


def outcomes(result: Result, cases: Iterable[Values], measure: Measure) -> list[float]:
    """Measure of every case, each a whole rerun with other numbers; euro.

    Raises
    ------
    InputError
        With the problems of all cases that cannot be worked out.
    """
    found: list[float] = []
    problems: dict[Problem, None] = {}
    for case in cases:
        try:
            found.append(measure.of(rerun(result, case)))
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InputError(problems)
    return found


def _path_problems(scenario: Scenario, paths: Iterable[str]) -> Iterable[Problem]:
    known = numbers(scenario)
    named = {path for path, _ in number_paths(scenario.model_dump(by_alias=True, exclude_unset=True))}
    for path in paths:
        if path in named - set(known):
            yield Problem("", path, "dit gegeven is geen getal maar een maand; alleen een getal kan veranderen")
        elif path not in known:
            near = suggestion(path, named & set(known)) or "; alle paden staan in het overzicht aannames"
            yield Problem("", path, f"dit pad bestaat niet in het scenario, of is geen getal{near}")


# --- one at a time, and two together -----------------------------------------------------------------------------


def tornado(result: Result, ranges: Mapping[str, tuple[float, float]], measure: Measure) -> pd.DataFrame:
    """What each number does on its own between a low and a high value, all others as they are.

    Parameters
    ----------
    result
        A worked-out scenario.
    ranges
        Low and high value by dotted path.
    measure
        What one looks at.

    Returns
    -------
    Frame with paths as index, the largest effect first; columns `low`, `base` (the value in the scenario), `high`, and
    `effect_low`, `effect_high`: euro more (+) or less (-) than the measure of the scenario itself.

    Raises
    ------
    InputError
        A path or value cannot be, or a low value is not below its high one: all of them.
    """
    import pandas as pd

    _refuse([Problem("", path, _order(low, high)) for path, (low, high) in ranges.items() if not low < high])
    base, now = measure.of(result), numbers(result.scenario)
    found = outcomes(result, [{path: end} for path, ends in ranges.items() for end in ends], measure)
    rows = {
        path: [low, now[path], high, found[2 * at] - base, found[2 * at + 1] - base]
        for at, (path, (low, high)) in enumerate(ranges.items())
    }
    columns = ["low", "base", "high", "effect_low", "effect_high"]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=float)
    frame[columns[3:]] = dusted(frame[columns[3:]].to_numpy())
    size = frame[columns[3:]].abs().max(axis=1)
    return frame.loc[size.sort_values(ascending=False, kind="stable").index]


def two_way(result: Result, across: Axis, down: Axis, measure: Measure) -> pd.DataFrame:
    """Measure at every pair of values of two numbers.

    Parameters
    ----------
    result
        A worked-out scenario.
    across, down
        Dotted path of a number and the values it takes, in the order of the columns and of the rows.
    measure
        What one looks at.

    Returns
    -------
    Frame with the values of `down` as index and of `across` as columns, each named after its path; euro.

    Raises
    ------
    InputError
        A path or value cannot be, or both paths are the same.
    """
    import pandas as pd

    (path_x, xs), (path_y, ys) = across, down
    if path_x == path_y:
        raise InputError([Problem("", path_x, "kies twee verschillende gegevens")])
    found = outcomes(result, [{path_x: x, path_y: y} for y in ys for x in xs], measure)
    cells = [found[row * len(xs) : (row + 1) * len(xs)] for row in range(len(ys))]
    return pd.DataFrame(cells, index=pd.Index(ys, name=path_y), columns=pd.Index(xs, name=path_x))


def _order(low: float, high: float) -> str:
    return f"de laagste waarde ({low:g}) moet minder zijn dan de hoogste ({high:g})"


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)
