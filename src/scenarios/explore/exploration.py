"""What somebody has moved in a scenario: worked out as the file it would be, and written as that file."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import tomli_w

from scenarios.explore.pieces import clash, overlap, pieces_of
from scenarios.model.parameter_files import SHIPPED, shipped_book
from scenarios.model.reading import read_scenario, scenario_chain, scenario_files
from scenarios.model.run import run, worked_out
from scenarios.model.scenario import Piece
from scenarios.model.toml_files import TomlFloat, as_file, by_name, parse
from scenarios.model.variant import variant
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scenarios.model.result import Result
    from scenarios.model.scenario import Scenario
    from scenarios.model.toml_files import Raw

    Texts = tuple[tuple[str, str], ...]  # of a file and of all it extends, by name
    Stamp = tuple[str, int, int]  # path, moment and size
    Stamps = tuple[Stamp, ...]

BECAUSE = "Gekozen bij het verkennen"
NAME = "Verkenning"
UNSAVED = "nog niet bewaard"
FITTED = ("conditions", "events", "uncertainty")  # of the start, which need not fit what was moved
LONGEST = 80  # letters of the name of a file
TAKEN = "er is al een bestand met deze naam"
WRITING = {
    errno.ENOSPC: "de schijf is vol",
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "in deze map mag u niets schrijven"),
    errno.EISDIR: "er is een map met deze naam",
}
# Names that Windows keeps for itself, whatever they end on: a file of that name cannot be copied there.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


@dataclass(frozen=True)
class Exploration:
    """A scenario and what is moved in it.

    Parameters
    ----------
    start
        File of the scenario that it starts from; it is read again each time, so that the screen shows what a file
        that extends it would give now.
    values
        New values by the path of a lever, as a file has them.
    pieces
        Keys of the conditions that do not hold and the events that happen ("conditions.rijk_95").
    because
        Where the new values come from, in the words of who moved them.
    name
        Short name of the scenario that comes of it.
    """

    start: Path
    values: Mapping[str, Any] = field(default_factory=dict)
    pieces: tuple[str, ...] = ()
    because: str = BECAUSE
    name: str = NAME

    def moved(self, path: str, value: Any) -> Exploration:
        """Return the same with one value more, in place of what it overlaps with: a way of paying and its parts."""
        rest = {key: each for key, each in self.values.items() if not overlap(key, path)}
        return replace(self, values={**rest, path: value})

    def left(self, path: str) -> Exploration:
        """Return the same with one value as the start has it."""
        return replace(self, values={key: value for key, value in self.values.items() if key != path})

    def switched(self, piece: str) -> Exploration:
        """Return the same with one piece laid over it, in place of those that change the same, or taken away again."""
        if piece in self.pieces:
            return replace(self, pieces=tuple(each for each in self.pieces if each != piece))
        offered, nothing = pieces_of(started(self.start).scenario), Piece()  # what is gone is said by `differences`
        laid = offered.get(piece, nothing)
        others = (each for each in self.pieces if not clash(offered.get(each, nothing), laid))
        return replace(self, pieces=(*others, piece))

    @property
    def file_name(self) -> str:
        """What its file is called, after its name."""
        return f"{slug(self.name, NAME.lower())}.toml"

    @property
    def differs(self) -> bool:
        """Whether anything was moved."""
        return bool(self.values or self.pieces)

    def worked_out(self) -> Result:
        """Result of the file that it would be, that file first among its files.

        Raises
        ------
        InputError
            The start cannot be read, or does not hang together with what was moved.
        """
        begin = started(self.start)
        if not self.differs:
            return begin
        scenario, contents = self._read(begin)
        text = tomli_w.dumps({"extends": self.start.name, **contents})
        called = f"{UNSAVED}, bouwt voort op {self.start.name}"
        files = by_name([(self.file_name, text), *begin.files.items()])
        return replace(worked_out(scenario), files=files, called=called)

    def text(self, folder: Path) -> str:
        """Text of the file, for a folder: the differences only, and what no longer fits taken away.

        Raises
        ------
        InputError
            As `worked_out`.
        """
        contents = self._read(started(self.start))[1]
        return tomli_w.dumps({"extends": relative(self.start, folder), **contents})

    def left_out(self) -> list[str]:
        """Keys of what the start has and the file goes without, because it does not fit any more; raises InputError."""
        begin = started(self.start)
        now = self._read(begin)[0] if self.differs else begin.scenario
        return [
            f"{section}.{key}"
            for section in FITTED
            for key in getattr(begin.scenario, section)
            if key not in getattr(now, section)
        ]

    def differences(self, begin: Scenario) -> Raw:
        """Return what the file says beside its name and what it extends.

        Raises
        ------
        InputError
            A piece is not in the scenario any more.
        """
        offered = pieces_of(begin)
        gone = [Problem("", key, "dit staat niet meer in het scenario") for key in self.pieces if key not in offered]
        if gone:
            raise InputError(gone)
        # In the order of the scenario: what is worked out does not depend on what was ticked first.
        laid = (piece for key, piece in offered.items() if key in self.pieces)
        return variant(begin, laid, self.values, self.because)

    def _read(self, begin: Result) -> tuple[Scenario, Raw]:
        """Scenario of the file, and what the file says beside what it extends."""
        contents = {"name": self.name or NAME, **self.differences(begin.scenario)}
        try:
            return read_scenario(self.start, above=as_read(contents)), contents
        except InputError as error:
            contents |= _own(begin.scenario, error)
            return read_scenario(self.start, above=as_read(contents)), contents


def started(start: Path) -> Result:
    """Result of the start; worked out anew when one of its files has changed; raises InputError."""
    try:
        files = scenario_files(start)
    except (OSError, ValueError, TypeError, RecursionError):  # said in Dutch by whoever reads it
        return run(start)
    texts = tuple(files.items())
    law = _law(tuple(_stamp(file) for file in sorted(SHIPPED.iterdir())))
    return _started(start, texts, tuple(_stamp(Path(file)) for file in _booked(start, texts)), law)


@lru_cache(maxsize=16)
def _started(start: Path, texts: Texts, booked: Stamps, law: Stamps) -> Result:  # noqa: ARG001 - a file may have changed
    return run(start)


@lru_cache(maxsize=1)
def _law(files: Stamps) -> Stamps:
    """Files of the law, which is read again when one of them has changed."""
    shipped_book.cache_clear()
    return files


@lru_cache(maxsize=16)
def _booked(start: Path, texts: Texts) -> tuple[str, ...]:  # noqa: ARG001 - as above
    """Files of what was booked that a scenario names."""
    booked = read_scenario(start).realisation
    return () if booked is None else (booked.ledger, booked.mapping)


def _stamp(file: Path) -> Stamp:
    """What is otherwise once a file was written again; a ledger is too large to read at every step."""
    try:
        about = file.stat()
    except OSError:  # said in Dutch by whoever reads it
        return str(file), 0, 0
    return str(file), about.st_mtime_ns, about.st_size


def as_read(contents: Raw) -> Raw:
    """Contents as they come back from a file: what is checked on the screen is what would be checked in the file."""
    return tomllib.loads(tomli_w.dumps(contents), parse_float=TomlFloat)


def _own(begin: Scenario, refused: InputError) -> Raw:
    """Conditions, events and uncertainty of its own, for a file that was refused because an inherited one misfits.

    Raises
    ------
    InputError
        Something else is wrong as well.
    """
    if not all(any(_is_of(p.key, section) for section in FITTED) for p in refused.problems):
        raise refused
    misfits = {section: _named(refused.problems, section) for section in FITTED}
    kept: Raw = {section: _without(begin, section, names) for section, names in misfits.items() if names}
    if "uncertainty" in kept and begin.correlations:
        kept |= {"correlations": _pairs(begin, kept["uncertainty"])}
    return kept


def _is_of(key: str, section: str) -> bool:
    return key.startswith(f"{section}.")


def _named(problems: Iterable[Problem], section: str) -> set[str]:
    """Names in a section that problems are about; that of an uncertain number is its path."""
    keys = [p.key.removeprefix(f"{section}.") for p in problems if _is_of(p.key, section)]
    return {key if section == "uncertainty" else key.partition(".")[0] for key in keys}


def _without(begin: Scenario, section: str, names: set[str]) -> Raw:
    dumped = begin.model_dump(by_alias=True, exclude_unset=True, include={section}).get(section, {})
    return {key: as_file(piece) for key, piece in dumped.items() if key not in names}


def _pairs(begin: Scenario, uncertain: Raw) -> list[Raw]:
    """Correlations of which both numbers are still uncertain."""
    dumped = begin.model_dump(by_alias=True, exclude_unset=True, include={"correlations"})["correlations"]
    return [pair for pair in dumped if set(pair["between"]) <= set(uncertain)]


# --- keeping it --------------------------------------------------------------------------------------------------


def slug(name: str, otherwise: str) -> str:
    """File name of a scenario's name: "12 deelnemers, Weert" becomes "12-deelnemers-weert".

    `otherwise` is for a name in which nothing is a letter or a figure; what is longer than a file's name may be is cut,
    and what Windows keeps for itself becomes "scenario-con".
    """
    letters = normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    found = re.sub(r"[^a-z0-9]+", "-", letters.lower())[:LONGEST].strip("-") or otherwise
    return f"scenario-{found}" if found in RESERVED else found


def relative(file: Path, folder: Path) -> str:
    """File as seen from a folder, with forward slashes."""
    return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()


def mark(file: Path) -> str:
    """Mark of what a file holds now, to notice that somebody else writes it; empty when there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def built_on(file: Path) -> list[Path]:
    """Scenarios in the folder of a file and in those below it that extend it, as far as they can be read."""
    others = (each for each in sorted(file.parent.rglob("*.toml")) if not each.name.startswith("."))
    return [each for each in others if _extends(each, file)]


def _extends(above: Path, file: Path) -> bool:
    try:
        parent = parse(above).get("extends")
    except InputError:
        return False
    return isinstance(parent, str) and (above.parent / parent).resolve() == file.resolve()


def save(exploration: Exploration, file: Path, shown: Result, replacing: str = "") -> None:
    """Write an exploration as a scenario file, all or nothing.

    Parameters
    ----------
    exploration, file
        What is kept, and where.
    shown
        The result on the screen: what is written must give that, to the cent.
    replacing
        `mark` of the file that may be overwritten; empty: there must be none.

    Raises
    ------
    InputError
        There is a file of that name that was not to be overwritten or has changed since, other scenarios build on
        that, it would build on itself, the scenario is refused, or it gives other figures than were shown. Nothing is
        written then, and nothing is lost.
    """
    if any(file.resolve() == each.resolve() for each in scenario_chain(exploration.start)):
        message = "dit is het bestand waar u mee begon, of waar dat op voortbouwt; kies een andere naam"
        raise InputError([Problem("", "naam", message)])
    above = [relative(each, file.parent) for each in built_on(file)] if file.exists() else []
    if above:
        message = f"op {file.name} bouwen andere scenario's voort ({', '.join(above)}); kies een andere naam"
        raise InputError([Problem("", "naam", message)])
    beside = file.with_name(f".{file.stem}.{os.getpid()}.toml")
    try:
        if mark(file) != replacing:
            raise InputError([Problem("", "naam", TAKEN)])
        beside.write_text(exploration.text(file.parent), encoding="utf-8")
        if not same_books(run(beside), shown):
            message = "het bestand waar u mee begon is intussen veranderd; kijk eerst naar de nieuwe uitkomst"
            raise InputError([Problem("", "naam", message)])
        _put_in_place(beside, file, replacing)
    except OSError as error:
        raise InputError([Problem("", "naam", f"het bestand kan niet worden geschreven{_because(error)}")]) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def _put_in_place(beside: Path, file: Path, replacing: str) -> None:
    """Give the file its name: a new one only where there is none, also when two are saved at once."""
    if mark(file) != replacing:
        raise InputError([Problem("", "naam", TAKEN)])
    if replacing:
        beside.replace(file)
        return
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(beside.read_text("utf-8"))
    except FileExistsError:
        raise InputError([Problem("", "naam", TAKEN)]) from None
    except OSError:
        file.unlink(missing_ok=True)  # a part of a scenario is none
        raise


def _because(error: OSError) -> str:
    """Why a file cannot be written, in Dutch, where that is one of the usual reasons."""
    why = WRITING.get(error.errno or 0)
    return f": {why}" if why else ""


def same_books(one: Result, other: Result) -> bool:
    """Whether every flow is the same in every book and month."""
    return {line.name for line in one.lines} == {line.name for line in other.lines} and all(
        (line.book(book) == other.line(line.name).book(book)).all()
        for line in one.lines
        for book in ("entitlement", "recognised", "cash")
    )
