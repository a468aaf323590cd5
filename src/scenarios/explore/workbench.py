"""The workbench: what somebody does comes in, what there is to see goes out. It knows no browser."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from scenarios.explore import panels, screen
from scenarios.explore.drafts import Draft, Keeper
from scenarios.explore.entry import Entry, entry_of
from scenarios.explore.exploration import BECAUSE, NAME, Exploration, mark, pieces_of, save, slug, started
from scenarios.explore.reach import does_something, piece_does_something
from scenarios.model.draws import Sampling, draw
from scenarios.model.levers import levers
from scenarios.model.parameter_files import DATA
from scenarios.model.profile import FOLDER as PROFILES
from scenarios.model.profile import open_profile
from scenarios.model.run import scenario_path
from scenarios.model.toml_files import parse
from scenarios.present import dutch
from scenarios.present.convention import Convention
from scenarios.present.exploring import exploring_figures
from scenarios.present.planning import written_as
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scenarios.model.draws import Draws
    from scenarios.model.result import Result


LOG = logging.getLogger(__name__)
SCENARIOS, REPORTS = DATA / "scenarios", DATA.parent / "reports"
TABS = {key: tab[0] for key, tab in [*panels.SHOWN.items(), *panels.ASKING.items()]} | {"bewaren": "Bewaren"}
FEW_DRAWS, MOST_DRAWS, SECONDS = 100, 1000, 1.5  # of a slow scenario, of any other, and what a pause may cost
EXTRAS = {
    "extra.liv": "het lage-inkomensvoordeel (LIV) komt erbij, volgens de wet",
    "extra.rente": "er komt 3% rente over wat wordt voorgeschoten",
}
BROKEN = "Er ging iets mis in de werkmap zelf. Wat u veranderde, is bewaard. Voer het notitieboek opnieuw uit."


@dataclass(frozen=True)
class Keeping:
    """What the form for keeping holds beside the exploration: what was asked, what came of it."""

    replacing: str = ""
    asked: str = ""
    wrong: tuple[str, ...] = ()
    saved: Path | None = None
    made: str = ""
    busy: bool = False


class Workbench:
    """One exploration on a screen.

    Parameters
    ----------
    scenario
        Name or file of the scenario to start from.
    party
        Whose amounts are shown; the first party of the scenario when it has none of that name.
    folder
        Where scenarios are chosen from and kept.
    keeper
        Keeps what is not saved.

    Attributes
    ----------
    result
        What is worked out now; None while something is wrong.
    wrong
        What was typed and cannot be, by path: the text, and why not.
    """

    def __init__(self, scenario: str, party: str = "", folder: Path = SCENARIOS, keeper: Keeper | None = None) -> None:
        self.folder, self.keeper = folder, keeper or Keeper()
        self.party, self.profile, self.tab = party, "", next(iter(TABS))
        self.given: dict[str, dict[str, str]] = {}
        self.wrong: dict[str, tuple[str, str]] = {}
        self.parked: dict[str, Any] = {}
        self.entries: dict[str, Entry] = {}
        self.offered: list[str] = []
        self.idle: list[str] = []
        self.names: list[tuple[str, str]] = []
        self.keeping = Keeping()
        self.result: Result | None = None
        self.begin: Result | None = None
        self.draws: Draws | None = None
        self.problems: list[Problem] = []
        self._open(scenario)

    # --- what somebody does --------------------------------------------------------------------------------------

    def do(self, told: Mapping[str, Any]) -> None:
        """Do what somebody did: `do` names it, `path`, `key`, `value` and `given` say with what."""
        action: Callable[[Mapping[str, Any]], None] | None = getattr(self, f"_on_{told['do']}", None)
        if action is None:
            raise ValueError(f"unknown action {told['do']!r}")
        try:
            action(told)
        except InputError as error:
            self.problems = error.problems
            self.result = None
        except Exception:
            LOG.exception("the workbench could not do %s", told["do"])
            self.problems, self.result = [Problem("", "", BROKEN)], None
        self.keeper.keep(self.exploration, self.party)

    def _on_open(self, told: Mapping[str, Any]) -> None:
        """Start from another scenario; what was moved in this one stays to be found when one comes back."""
        if self.exploration.differs:
            self.keeper.set_aside()
        self._open(told["value"])

    def _on_party(self, told: Mapping[str, Any]) -> None:
        self.party = told["value"]

    def _on_profile(self, told: Mapping[str, Any]) -> None:
        self.profile = told["value"]

    def _on_tab(self, told: Mapping[str, Any]) -> None:
        self.tab = told["key"]

    def _on_put(self, told: Mapping[str, Any]) -> None:
        """Something was typed or chosen."""
        path, text = told["path"], told["value"]
        try:
            value = self.entries[path].value(text)
        except ValueError as error:
            self.wrong[path] = (text, str(error))
            self._stop()
        else:
            self._move(path, value)

    def _on_slide(self, told: Mapping[str, Any]) -> None:
        """A slider was moved: its numbers have a point for decimals, and the step of the slider."""
        path, entry = told["path"], self.entries[told["path"]]
        number = round(float(told["value"]), 10)
        self._move(path, entry.value(dutch.quantity(number)))

    def _on_ask(self, told: Mapping[str, Any]) -> None:
        """Something was chosen or typed on the tab that is seen."""
        self.given[self.tab] = self.given.get(self.tab, {}) | told["given"]

    def _on_back(self, told: Mapping[str, Any]) -> None:
        self.wrong.pop(told["path"], None)
        self._explore(self.exploration.left(told["path"]))

    def _on_piece(self, told: Mapping[str, Any]) -> None:
        self._rebuild(self.exploration.switched(told["key"]))

    def _on_start_over(self, _: Mapping[str, Any]) -> None:
        self.wrong, self.parked = {}, {}
        self._rebuild(Exploration(self.exploration.start))

    def _on_take_up(self, told: Mapping[str, Any]) -> None:
        """Go on with what was left behind; it is ours from now on."""
        draft = self._draft(told["key"])
        if draft is not None:
            self.wrong, self.parked, self.party = {}, {}, draft.party
            self._rebuild(replace(draft.exploration, start=self.exploration.start))
            draft.file.unlink(missing_ok=True)

    def _on_throw_away(self, told: Mapping[str, Any]) -> None:
        draft = self._draft(told["key"])
        if draft is not None:
            draft.file.unlink(missing_ok=True)

    def _on_report(self, _: Mapping[str, Any]) -> None:
        self.keeping = replace(self.keeping, busy=True, made="", wrong=())

    def make_report(self) -> None:
        """Make the appendix of the file that is on the screen, or say why it cannot be made."""
        from scenarios.publish.plan import read_plan
        from scenarios.publish.report import make_reports

        try:
            plan = read_plan(self.keeping.saved or self.exploration.start)
            made = list(make_reports(plan, REPORTS))
        except InputError as error:
            self.keeping = replace(self.keeping, busy=False, wrong=tuple(str(problem) for problem in error.problems))
        except Exception:
            LOG.exception("the appendix could not be made")
            self.keeping = replace(self.keeping, busy=False, wrong=(BROKEN,))
        else:
            told = "; ".join(f"{shown_path(each.path)} ({each.pages} bladzijden)" for each in made)
            self.keeping = replace(self.keeping, busy=False, made=f"De bijlage is klaar: {told}.")

    def _on_keep(self, told: Mapping[str, Any]) -> None:
        """Save as a scenario; one that is there already is asked about first."""
        if self.result is None or not self.exploration.differs:
            return
        replacing = self.keeping.replacing if told["key"] == "overwrite" else ""
        shown, given = self.result, {key: text.strip() for key, text in told["given"].items()}
        named = replace(self.exploration, name=given["name"] or NAME, because=given["because"] or BECAUSE)
        self._explore(named)
        file = self._file()
        try:
            save(self.exploration, file, shown, replacing)
        except InputError as error:
            self._ask(file, error)
        else:
            self.keeping = Keeping(saved=file)
            self.names = scenario_names(self.folder, self.exploration.start)

    def _ask(self, file: Path, error: InputError) -> None:
        """Say why it was not saved; ask when there is a file of that name."""
        taken = file.exists() and file.resolve() != self.exploration.start.resolve()
        if taken and all(problem.key == "naam" for problem in error.problems):
            self.keeping = Keeping(replacing=mark(file), asked=_moment(file))
        else:
            self.keeping = Keeping(wrong=tuple(problem.message for problem in error.problems))

    # --- what follows from it ------------------------------------------------------------------------------------

    def _open(self, scenario: str) -> None:
        """Start from a scenario, with nothing moved."""
        self.wrong, self.parked, self.entries, self.offered, self.idle = {}, {}, {}, [], []
        self.keeping, self.begin = Keeping(), None
        self._stop()
        try:
            self.exploration = Exploration(scenario_path(scenario))
            self.begin = started(self.exploration.start)
            if self.party not in self.begin.scenario.parties:
                self.party = next(iter(self.begin.scenario.parties))
            self.names = scenario_names(self.folder, self.exploration.start)
            self._rebuild(self.exploration)
        except InputError as error:
            self.exploration = Exploration(Path(scenario))
            self.names = scenario_names(self.folder, self.exploration.start)
            self.problems = [Problem(p.file or scenario, p.key, p.message) for p in error.problems]

    def _move(self, path: str, value: Any) -> None:
        self.wrong.pop(path, None)
        begin = self.entries[path].lever.value
        moved = self.exploration.left(path) if value == begin else self.exploration.moved(path, value)
        self._explore(moved)

    def _explore(self, exploration: Exploration) -> None:
        """Work an exploration out; what is wrong is kept, and nothing of before stays on the screen."""
        self._stop()
        self.exploration = exploration
        self.keeping = replace(self.keeping, saved=None, replacing="", asked="", wrong=(), made="")
        if not self.wrong:
            self.begin = started(exploration.start)
            self.result = exploration.worked_out()

    def _stop(self) -> None:
        self.result, self.draws, self.problems = None, None, []

    def _rebuild(self, exploration: Exploration) -> None:
        """Make the controls of an exploration anew: all that do something, with what its pieces make of the start.

        A value without a control is parked, not lost: it counts again when its control comes back.
        """
        self._stop()
        pieces = replace(exploration, values={})
        base = pieces.worked_out()
        found = [entry_of(base, lever) for lever in levers(base)]
        alive = [entry for entry in found if does_something(entry, pieces, base)]
        self.entries = {entry.lever.path: entry for entry in alive}
        offered = pieces_of(started(exploration.start).scenario)
        self.offered = [key for key in offered if piece_does_something(key, pieces, base)]
        self.idle = [f"{entry.owner}: {entry.label}" for entry in found if entry not in alive and entry.lever.told]
        values = {**self.parked, **exploration.values}
        self.parked = {path: value for path, value in values.items() if path not in self.entries}
        self.wrong = {path: typed for path, typed in self.wrong.items() if path in self.entries}
        kept = {path: value for path, value in values.items() if path in self.entries}
        self._explore(replace(exploration, values=kept))

    def draw(self) -> None:
        """Draw what is uncertain, as often as a short pause allows; a slow scenario is drawn less often."""
        result = self.result
        if result is None or self.draws is not None or not (result.scenario.uncertainty or result.scenario.events):
            return
        before = perf_counter()
        few = draw(result, Sampling(FEW_DRAWS, 1))
        slow = (perf_counter() - before) / FEW_DRAWS * MOST_DRAWS > SECONDS
        self.draws = few if slow else draw(result, Sampling(MOST_DRAWS, 1))

    def _draft(self, key: str) -> Draft | None:
        found = self.keeper.left_behind(self.exploration.start)
        return next((draft for draft in found if draft.file.name == key), None)

    def _file(self) -> Path:
        return self.folder / f"{slug(self.exploration.name) or slug(NAME)}.toml"

    # --- what there is to see ------------------------------------------------------------------------------------

    @property
    def convention(self) -> Convention:
        """How amounts are written: as the municipality does, or with a minus for what is unfavourable."""
        return written_as(open_profile(self.profile)) if self.profile else Convention()

    def fields(self) -> dict[str, dict[str, Any]]:
        """What stands in every control, by path: text, place of its slider, words, the begin, what is wrong."""
        return {path: self._field(path, entry) for path, entry in self.entries.items()}

    def _field(self, path: str, entry: Entry) -> dict[str, Any]:
        value = self.exploration.values.get(path, entry.lever.value)
        text, wrong = self.wrong.get(path, (entry.typed(value), ""))
        own = "; ".join(problem.message for problem in self.problems if _is_at(problem.key, path))
        moved = path in self.exploration.values or path in self.wrong
        return {
            "text": text,
            "number": float(value) * entry.times if entry.step else 0,
            "said": entry.said(value),
            "begin": entry.said(entry.lever.value) if moved else "",
            "wrong": wrong or own,
        }

    def regions(self, here: str) -> dict[str, str]:
        """HTML of each part of the screen; `here` keeps the names in it apart from those of another workbench."""
        try:
            return self._regions(here)
        except Exception:
            LOG.exception("the workbench could not be shown")
            self._stop()
            self.problems = [Problem("", "", BROKEN)]
            return self._regions(here)

    def _regions(self, here: str) -> dict[str, str]:
        entries = list(self.entries.values())
        controls = {"groups": screen.groups(entries), "pieces": self._pieces(), "idle": self.idle}
        shown = {
            "tabs": list(TABS.items()),
            "tab": self.tab,
            "problems": self._said(),
            "wrong_file": self.begin is None,
            "scenario": str(self.exploration.start),
            "body": self._body(here),
        }
        return {
            "top": self._top(here),
            "controls": screen.page("controls", here=here, **controls),
            "figures": self._figures(),
            "panel": screen.page("panel", here=here, **shown),
        }

    def _top(self, here: str) -> str:
        kept = next(iter(self.keeper.left_behind(self.exploration.start)), None)
        parties = {} if self.begin is None else self.begin.scenario.parties
        about = None if kept is None else {"key": kept.file.name, "when": _day(kept), "what": _what(kept)}
        return screen.page(
            "top",
            here=here,
            scenarios=self.names,
            scenario=str(self.exploration.start.resolve()),
            profiles=[("", "zonder eigen tekens"), *profile_names()],
            profile=self.profile,
            parties=[(key, party.name) for key, party in parties.items()],
            party=self.party,
            differs=self.exploration.differs or bool(self.wrong),
            kept=about,
        )

    def _words(self) -> dict[str, str]:
        """What conditions, events and uncertain numbers of the start are called, by key."""
        if self.begin is None:
            return {}
        scenario = self.begin.scenario
        words = {f"conditions.{name}": each.otherwise for name, each in scenario.conditions.items()}
        words |= {f"events.{name}": each.label for name, each in scenario.events.items()} | EXTRAS
        return words | {f"uncertainty.{path}": f"bandbreedte van {self._called(path)}" for path in scenario.uncertainty}

    def _pieces(self) -> list[dict[str, Any]]:
        words = self._words()
        return [{"key": key, "label": words[key], "on": key in self.exploration.pieces} for key in self.offered]

    def _said(self) -> list[str]:
        """Everything that is wrong, in a form for the screen."""
        typed = [f"{self._called(path)}: {why}" for path, (_, why) in self.wrong.items()]
        return typed + [f"{self._called(p.key)}: {p.message}" if p.key else p.message for p in self.problems]

    def _called(self, key: str) -> str:
        entry = next((each for path, each in self.entries.items() if _is_at(key, path)), None)
        return f"{entry.owner}, {entry.label}" if entry else key

    def _figures(self) -> str:
        if self.result is None or self.begin is None:
            return ""
        found = exploring_figures(self.result, self.begin, self.party, self.draws)
        return screen.page("figures", items=found.items)

    def moved(self) -> list[tuple[str, str, str]]:
        """What was moved: name, value at the begin and value now, in words."""
        values = self.exploration.values
        rows = [
            (f"{entry.owner}: {entry.label}", entry.said(entry.lever.value), entry.said(values[path]))
            for path, entry in self.entries.items()
            if path in values
        ]
        return rows + [(piece["label"], "nee", "ja") for piece in self._pieces() if piece["on"]]

    def seen(self) -> panels.Seen | None:
        """What there is to show; None while something is wrong."""
        if self.result is None or self.begin is None:
            return None
        return panels.Seen(self.result, self.begin, self.party, self.draws, self.convention)

    def _body(self, here: str) -> str:
        seen = self.seen()
        if seen is None:
            return ""
        if self.tab == "bewaren":
            return self._keep_form()
        if self.tab in panels.ASKING:
            return panels.ASKING[self.tab][1](seen, self.given.get(self.tab, {}), here)
        return panels.html_of(panels.SHOWN[self.tab][1](seen))

    def _keep_form(self) -> str:
        told, file = self.exploration, self._file()
        return screen.page(
            "keep",
            short=told.name,
            because=told.because,
            differs=told.differs,
            ready=told.differs and self.result is not None,
            file=shown_path(file),
            folder=shown_path(file.parent),
            start=told.start.name,
            asked=self.keeping.asked,
            wrong=self.keeping.wrong,
            saved="" if self.keeping.saved is None else shown_path(self.keeping.saved),
            notebook="" if self.begin is None else self.begin.scenario.notebook,
            busy=self.keeping.busy,
            made=self.keeping.made,
            text=told.text(file.parent) if told.differs else "",
            left_out=[self._words()[key] for key in told.left_out()],
        )


def scenario_names(folder: Path, start: Path) -> list[tuple[str, str]]:
    """File and name of every scenario to choose from, also one that cannot be read; the start is always among them."""
    files = sorted(folder.rglob("*.toml"), key=lambda file: (len(file.parts), file))
    files = [file for file in files if not file.name.startswith(".")]
    own = [] if start.resolve() in [file.resolve() for file in files] else [start]
    return [(str(file.resolve()), _scenario_name(file, folder)) for file in [*own, *files]]


def _scenario_name(file: Path, folder: Path) -> str:
    key = file.relative_to(folder).with_suffix("").as_posix() if file.is_relative_to(folder) else file.stem
    try:
        name = parse(file).get("name")
    except InputError:
        return f"{key} (niet leesbaar)"
    return f"{key} · {name}" if isinstance(name, str) else key


@lru_cache(maxsize=1)
def profile_names() -> list[tuple[str, str]]:
    """Key and name of the profile of every municipality."""
    return [(key, open_profile(key).name) for key in sorted(file.stem for file in PROFILES.glob("*.toml"))]


def shown_path(file: Path) -> str:
    """File as somebody in the folder of the workbook knows it."""
    home = DATA.parent.resolve()
    return file.resolve().relative_to(home).as_posix() if file.resolve().is_relative_to(home) else str(file)


def _is_at(key: str, path: str) -> bool:
    return f"{key}.".startswith(f"{path}.")


def _moment(file: Path) -> str:
    when = datetime.fromtimestamp(file.stat().st_mtime, UTC).astimezone()
    return f"{dutch.day(when.date())} om {when:%H.%M} uur"


def _day(draft: Draft) -> str:
    return f"{dutch.day(draft.when.date())}, {draft.when:%H.%M} uur"


def _what(draft: Draft) -> str:
    count = len(draft.exploration.values) + len(draft.exploration.pieces)
    return dutch.counted(count, "verandering", "veranderingen")
