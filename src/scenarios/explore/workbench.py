"""The workbench: what somebody does comes in, what there is to see goes out. It knows no browser."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.explore import panels
from scenarios.explore.appendix import Appendix, answers
from scenarios.explore.drafts import Draft, Keeper
from scenarios.explore.exploration import BECAUSE, TAKEN, Exploration, mark, save, slug, started
from scenarios.explore.files import REPORTS, SCENARIOS, moment, scenario_names, shown_path, written
from scenarios.explore.pieces import piece_labels, pieces_of
from scenarios.explore.reach import Controls, controls
from scenarios.model.draws import Sampling, begun, luck, working_out
from scenarios.model.reading import scenario_files
from scenarios.model.run import scenario_path
from scenarios.present import dutch
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scenarios.explore.entry import Entry
    from scenarios.model.draws import Draws
    from scenarios.model.result import Result


LOG = logging.getLogger(__name__)
TABS = {key: tab[0] for key, tab in [*panels.SHOWN.items(), *panels.ASKING.items()]} | {"bewaren": "Bewaren"}
DRAWN = Sampling(chunk=250)  # as for a paper, so that the screen says what the paper will; in parts that are soon done
SAVE_FIRST = "Bewaar het scenario eerst: een bijlage hoort bij een bestand dat u later terugvindt."
CHOOSE_FIRST = "Kies eerst bovenaan een Gemeente: de bijlage boekt en schrijft zoals die gemeente."
NAMELESS = "Geef een korte naam, met gewone letters (a tot en met z) of cijfers: daar heet het bestand naar."
UNSEEN = ("keep", "report")  # not of what somebody has not seen yet
CHANGED = "Het bestand waar u mee begon is intussen veranderd. De knoppen en de cijfers zijn opnieuw gelezen."
BROKEN = "Er ging iets mis in de werkmap zelf. Voer het notitieboek opnieuw uit."
UNKEPT = "Let op: de werkmap kan niet schrijven. Wat u verandert wordt niet onthouden: stopt u, dan is het weg."
NONE = Controls({}, [], {}, [])


@dataclass(frozen=True)
class Keeping:
    """What the form for keeping holds beside the exploration: what was asked, what came of it.

    `wrong` is why it was not saved, `failed` why there is no appendix.
    """

    replacing: str = ""
    asked: str = ""
    wrong: tuple[str, ...] = ()
    saved: Path | None = None
    made: str = ""
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reported:
    """What came of an appendix that was asked for: which was made, or why it was not."""

    made: str = ""
    failed: tuple[str, ...] = ()


def whose(result: Result, party: str) -> str:
    """Party to show first: the one that was asked for; a local one when that is not there or is nil in every year."""
    known = [each for each in (party, *result.scenario.local_parties) if each in result.scenario.parties]
    books = {each: [result.statement(each, book).sum() for book in ("recognised", "cash")] for each in known}
    seen = (each for each in known if any(totals.round().any() for totals in books[each]))
    return next(seen, next(iter(known or result.scenario.parties)))


def _gone(pieces: list[str]) -> str:
    """Say of what was ticked that it is not in the file any more; empty when nothing went."""
    names = [f"“{key.partition('.')[2]}”" for key in pieces]
    return f"Niet meer in het bestand, en dus uit: {dutch.listed(names)}." if names else ""


def _waiting(paths: Iterable[str], entries: Mapping[str, Entry]) -> str:
    """Say of what was moved that it has no control now; empty when all has."""
    names = [f"“{entries[path].name if path in entries else path}”" for path in sorted(paths)]
    told = f"Wat u veranderde aan {dutch.listed(names)} past nu niet en telt niet mee; het wordt onthouden."
    return told if names else ""


class Workbench:
    """One exploration on a screen.

    Parameters
    ----------
    scenario
        Name or file of the scenario to start from.
    party
        Whose amounts are shown; see `whose`.
    folder
        Where scenarios are chosen from and kept.
    keeper
        Keeps what is not saved.

    Attributes
    ----------
    result
        What is worked out now; None while something is wrong.
    reporting
        The appendix that is being made; None when none is.
    notice
        What somebody should know of the last step, beside its outcome.
    undrawn
        Why what is uncertain cannot be drawn; empty when it can.
    wrong
        What was typed and cannot be, by path: the text, and why not.
    """

    def __init__(self, scenario: str, party: str = "", folder: Path = SCENARIOS, keeper: Keeper | None = None) -> None:
        self.folder, self.keeper = folder, keeper or Keeper()
        self.party, self.profile, self.tab = party, "", next(iter(TABS))
        self.given: dict[str, dict[str, str]] = {}
        self.wrong: dict[str, tuple[str, str]] = {}
        self.parked: dict[str, Any] = {}
        self.controls = NONE
        self.names: list[tuple[str, str]] = []
        self.keeping = Keeping()
        self.reporting: Appendix | None = None
        self.result: Result | None = None
        self.begin: Result | None = None
        self._tried_on: Result | None = None
        self._kept_controls: dict[frozenset[str], Controls] = {}
        self.draws: Draws | None = None
        self.undrawn: list[Problem] = []
        self.problems: list[Problem] = []
        self.notice = ""
        self._open(scenario)

    # --- what somebody does --------------------------------------------------------------------------------------

    def do(self, told: Mapping[str, Any]) -> None:
        """Do what somebody did: `do` names it, `path`, `key`, `value` and `given` say with what."""
        action: Callable[[Mapping[str, Any]], None] | None = getattr(self, f"_on_{told['do']}", None)
        if action is None:
            raise ValueError(f"unknown action {told['do']!r}")
        self.notice = self.notice if told["do"] == "tab" else ""
        try:
            if told["do"] != "open":  # a start that cannot be read is left for another one
                self._read_again()
            if not (self.notice and told["do"] in UNSEEN):
                action(told)
            if self.result is None and self.begin is not None and not self.wrong:  # what stopped it may be over
                self._explore(self.exploration)
        except InputError as error:
            self.problems = error.problems
            self.result = None
        except Exception:
            LOG.exception("the workbench could not do %s", told["do"])
            self.problems, self.result = [Problem("", "", BROKEN)], None
        if self.keeping.saved and not self.parked:
            self.keeper.forget()
        else:
            self.keeper.keep(self._moved(), self.party)
        if self.keeper.failed:
            self._tell(UNKEPT)

    def _moved(self) -> Exploration:
        """All that somebody moved, also what has no control now."""
        return replace(self.exploration, values={**self.parked, **self.exploration.values})

    def _read_again(self) -> None:
        """Make the controls anew when somebody has changed a file of the start: what stands in them is what it says."""
        if self.begin is not None and started(self.exploration.start) is not self.begin:
            self.begin = started(self.exploration.start)
            self._tell(CHANGED)
            self._rebuild(self.exploration)

    def _on_open(self, told: Mapping[str, Any]) -> None:
        """Start from another scenario; what was moved in this one stays to be found when one comes back."""
        if self._moved().differs:
            self.keeper.set_aside()
        self._open(told["value"])

    def _on_party(self, told: Mapping[str, Any]) -> None:
        self.party = told["value"]

    def _on_profile(self, told: Mapping[str, Any]) -> None:
        self.profile = told["value"]
        self.keeping = replace(self.keeping, failed=())

    def _on_tab(self, told: Mapping[str, Any]) -> None:
        self.tab = told["key"]

    def _on_put(self, told: Mapping[str, Any]) -> None:
        """Something was typed or chosen; a control that went away meanwhile moves nothing."""
        path, text = told["path"], told["value"]
        if path not in self.entries:
            return
        try:
            value = self.entries[path].value(text)
        except ValueError as error:
            self.wrong[path] = (text, str(error))
            self.stop()
        else:
            self._move(path, value)

    def _on_slide(self, told: Mapping[str, Any]) -> None:
        """A slider was moved: its numbers have a point for decimals, and the step of the slider."""
        self._on_put({**told, "value": dutch.quantity(round(float(told["value"]), 10))})

    def _on_ask(self, told: Mapping[str, Any]) -> None:
        """Something was chosen or typed on the tab that is seen."""
        self.given[self.tab] = self.given.get(self.tab, {}) | told["given"]
        self.keeping = replace(self.keeping, failed=())

    def _on_back(self, told: Mapping[str, Any]) -> None:
        self.wrong.pop(told["path"], None)
        self._explore(self.exploration.left(told["path"]))

    def _on_piece(self, told: Mapping[str, Any]) -> None:
        """Lay a piece over it or take it away; those that change the same make room, and that is said."""
        if self.controls.pieces.get(told["key"]):  # ticked before the screen knew that it cannot be
            return
        before = self.exploration.pieces
        self._rebuild(self.exploration.switched(told["key"]))
        gone = [key for key in before if key not in self.exploration.pieces and key != told["key"]]
        if gone:
            self._tell(self._made_room(told["key"], gone))

    def _made_room(self, key: str, gone: list[str]) -> str:
        labels = piece_labels(started(self.exploration.start).scenario)
        off = f"{dutch.listed([f'“{labels[each]}”' for each in gone])} {'staan' if len(gone) > 1 else 'staat'} nu uit"
        return f"{off}, want “{labels[key]}” verandert hetzelfde."

    def _on_start_over(self, _: Mapping[str, Any]) -> None:
        """Take everything back; what was moved stays to be found, as when another scenario is opened."""
        if self._moved().differs:
            self.keeper.set_aside()
        self.wrong, self.parked = {}, {}
        self._rebuild(Exploration(self.exploration.start))

    def _on_take_up(self, told: Mapping[str, Any]) -> None:
        """Go on with what was left behind; it is ours from now on."""
        draft = self._draft(told["key"])
        if draft is not None:
            if self._moved().differs:
                self.keeper.set_aside()
            self.wrong, self.parked, self.party = {}, {}, draft.party
            alone = replace(draft.exploration, start=self.exploration.start, pieces=())
            self._rebuild(reduce(Exploration.switched, draft.exploration.pieces, alone))
            draft.throw_away()

    def _on_named(self, told: Mapping[str, Any]) -> None:
        """The name and the reason of what will be kept were typed; they stay when something else is done first."""
        before, self.exploration = self.file(), self._named(told["given"])
        if self.file() != before:  # what was asked was of another file
            self.keeping = replace(self.keeping, replacing="", asked="", wrong=())

    def _named(self, given: Mapping[str, str]) -> Exploration:
        name, because = (given[key].strip() for key in ("name", "because"))
        return replace(self.exploration, name=name, because=because or BECAUSE)

    def _on_throw_away(self, told: Mapping[str, Any]) -> None:
        draft = self._draft(told["key"])
        if draft is not None:
            draft.throw_away()

    def _on_report(self, _: Mapping[str, Any]) -> None:
        """Choose what the appendix is made with now: by the time that it is, the screen may show something else."""
        if self.result is None or self.needed or self.reporting is not None:  # asked before the button knew
            return
        self.reporting = Appendix(self.keeping.saved or self.exploration.start, self.answers)
        self.keeping = replace(self.keeping, made="", failed=())

    @property
    def answers(self) -> dict[str, str]:
        """To what the notebook of the scenario asks, as things are chosen now; an empty one is still to be chosen."""
        if self.result is None:
            return {}
        return answers(self.result.scenario, self.profile, self.given.get("bewaren", {}))

    @property
    def needed(self) -> list[str]:
        """What somebody has to do before an appendix can be made."""
        unsaved = self.exploration.differs and self.keeping.saved is None
        return [SAVE_FIRST] * unsaved + [CHOOSE_FIRST] * ("" in self.answers.values())

    def reported(self, outcome: Reported) -> None:
        """Show what came of the appendix; another one can be asked for."""
        self.reporting = None
        self.keeping = replace(self.keeping, made=outcome.made, failed=outcome.failed)

    @staticmethod
    def make_report(asked: Appendix) -> Reported:
        """Make an appendix, or say why it cannot be made; it touches no workbench and runs beside one."""
        from scenarios.publish.plan import read_plan
        from scenarios.publish.report import make_reports

        try:
            made = list(make_reports(read_plan(asked.file, answers=asked.answers), REPORTS))
        except InputError as error:
            return Reported(failed=tuple(str(problem) for problem in error.problems))
        except Exception:
            LOG.exception("the appendix could not be made")
            return Reported(failed=(BROKEN,))
        told = "; ".join(f"{shown_path(each.path)} ({each.pages} bladzijden)" for each in made)
        return Reported(f"De bijlage is klaar: {told}.")

    def _on_keep(self, told: Mapping[str, Any]) -> None:
        """Save as a scenario; one that is there already is asked about first."""
        saved = self.keeping.saved and self._named(told["given"]) == self.exploration  # as after a second click
        if self.result is None or not self.exploration.differs or saved:
            return
        if not slug(told["given"]["name"], ""):
            self.exploration = self._named(told["given"])
            self.keeping = Keeping(wrong=(NAMELESS,))
            return
        self._on_named(told)
        replacing = self.keeping.replacing if told["key"] == "overwrite" else ""
        shown, file = self.result, self.file()
        self._explore(self.exploration)
        try:
            save(self.exploration, file, shown, replacing)
        except InputError as error:
            self._ask(file, error)
        else:
            self.keeping = Keeping(saved=file)
            self.result = self.result and replace(self.result, called="", files=scenario_files(file))
            self.names = scenario_names(self.folder, self.exploration.start)

    def _ask(self, file: Path, error: InputError) -> None:
        """Say why it was not saved; ask when there is a file of that name."""
        if all(problem.message == TAKEN for problem in error.problems) and file.exists():
            self.keeping = Keeping(replacing=mark(file), asked=moment(written(file)))
        else:
            self.keeping = Keeping(wrong=tuple(problem.message for problem in error.problems))

    # --- what follows from it ------------------------------------------------------------------------------------

    def _open(self, scenario: str) -> None:
        """Start from a scenario, with nothing moved."""
        self.wrong, self.parked, self.given, self.controls = {}, {}, {}, NONE
        self.keeping, self.begin = Keeping(), None
        self.stop()
        try:
            self.exploration = Exploration(scenario_path(scenario))
            self.keeper.tidy(self.exploration.start)
            self.begin = started(self.exploration.start)
            self.party = whose(self.begin, self.party)
            self.names = scenario_names(self.folder, self.exploration.start)
            self._rebuild(self.exploration)
        except InputError as error:
            self.exploration = Exploration(Path(scenario))
            self.names = scenario_names(self.folder, self.exploration.start)
            self.problems = [Problem(p.file or scenario, p.key, p.message) for p in error.problems]

    def _move(self, path: str, value: Any) -> None:
        self.wrong.pop(path, None)
        begin, before = self.entries[path].lever.value, self.exploration.values
        moved = self.exploration.left(path) if value == begin else self.exploration.moved(path, value)
        gone = [self._called(each) for each in before if each not in moved.values and each != path]
        if gone:
            self._tell(f"{self._called(path)} gaat daarover: {dutch.listed(gone)} staat weer zoals in het begin.")
        self._explore(moved)

    def _called(self, path: str) -> str:
        return f"“{self.entries[path].name}”"

    def _explore(self, exploration: Exploration) -> None:
        """Work an exploration out; what is wrong is kept, and nothing of before stays on the screen."""
        self.stop()
        self.exploration = exploration
        self.keeping = replace(self.keeping, saved=None, replacing="", asked="", wrong=(), made="", failed=())
        if not self.wrong:
            self.begin = started(exploration.start)
            self.result = exploration.worked_out()

    def stop(self) -> None:
        """Let go of what was worked out: nothing of it stays on the screen."""
        self.result, self.draws, self.undrawn, self.problems = None, None, [], []

    def _rebuild(self, exploration: Exploration) -> None:
        """Make the controls of an exploration anew: all that do something, with what its pieces make of the start.

        A value without a control is parked, not lost: it counts again when its control comes back.
        """
        self.stop()
        begin, before = started(exploration.start), self.entries
        if self.party not in begin.scenario.parties:
            self.party = whose(begin, self.party)
        known = pieces_of(begin.scenario)
        gone = [key for key in exploration.pieces if key not in known]
        exploration = replace(exploration, pieces=tuple(key for key in exploration.pieces if key in known))
        self.exploration = exploration
        self.controls = self._tried(exploration)
        values = {**self.parked, **exploration.values}
        waits = {path: value for path, value in values.items() if not self._fits(path, value)}
        self._tell(_gone(gone), _waiting(set(waits) - set(self.parked), before))
        self.parked = waits
        self.wrong = {path: typed for path, typed in self.wrong.items() if path in self.entries}
        kept = {path: value for path, value in values.items() if self._differs(path, value)}
        self._explore(replace(exploration, values=kept))

    def _tell(self, *texts: str) -> None:
        """Say something beside what the step has said already."""
        self.notice = " ".join(filter(None, [self.notice, *texts]))

    def _tried(self, exploration: Exploration) -> Controls:
        """Controls of an exploration; those of what was ticked before are kept, until a file of the start changes."""
        begin, pieces = started(exploration.start), frozenset(exploration.pieces)
        if self._tried_on is not begin:
            self._tried_on, self._kept_controls = begin, {}
        if pieces not in self._kept_controls:
            self._kept_controls[pieces] = controls(exploration)
        return self._kept_controls[pieces]

    def _differs(self, path: str, value: Any) -> bool:
        return self._fits(path, value) and value != self.entries[path].lever.value

    def _fits(self, path: str, value: Any) -> bool:
        """Whether there is a control that can stand on a value."""
        lever = self.entries[path].lever if path in self.entries else None
        return lever is not None and (lever.kind != "choice" or value in lever.choices)

    @property
    def entries(self) -> dict[str, Entry]:
        """What can be moved, by path."""
        return self.controls.entries

    @property
    def offered(self) -> list[str]:
        """Keys of the pieces that can be ticked, or taken away."""
        return [key for key, why_not in self.controls.pieces.items() if not why_not]

    @property
    def to_draw(self) -> bool:
        """Whether something is uncertain that was not drawn yet."""
        if self.result is None or self.draws is not None or self.undrawn:
            return False
        return bool(self.result.scenario.uncertainty or self.result.scenario.events)

    def drawing(self) -> Iterator[None]:
        """Draw what is uncertain, part by part; `draws` has them when all are there, `undrawn` why they never will."""
        if self.result is None or not self.to_draw:
            return
        try:
            numbers = luck(self.result.scenario, DRAWN)
            draws = begun(self.result, numbers, DRAWN)
            for _ in working_out(draws, numbers):
                yield
            self.draws = draws
        except InputError as error:
            self.undrawn = error.problems
        except Exception:
            LOG.exception("the range could not be drawn")
            self.undrawn = [Problem("", "", BROKEN)]

    def _draft(self, key: str) -> Draft | None:
        found = self.keeper.left_behind(self.exploration.start)
        return next((draft for draft in found if draft.file.name == key), None)

    def file(self) -> Path:
        """Where it is saved under its name."""
        return self.folder / self.exploration.file_name
