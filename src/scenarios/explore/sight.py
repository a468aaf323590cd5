"""What there is to see of a workbench: every part of the screen as HTML, and what stands in every control."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.explore import panels, screen
from scenarios.explore.appendix import moment_fields
from scenarios.explore.files import moment, profile_names, shown_path
from scenarios.explore.pieces import piece_labels
from scenarios.explore.workbench import BROKEN, TABS
from scenarios.model.profile import open_profile
from scenarios.present import dutch
from scenarios.present.planning import written_as
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scenarios.explore.drafts import Draft
    from scenarios.explore.entry import Entry
    from scenarios.explore.workbench import Workbench
    from scenarios.present.convention import Convention

LOG = logging.getLogger(__name__)


class Sight:
    """A workbench as it is seen.

    Parameters
    ----------
    bench
        The workbench; it is read, and let go of what cannot be shown.
    """

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench

    @property
    def convention(self) -> Convention | None:
        """How amounts are written: as the municipality does; None when none was chosen."""
        return written_as(open_profile(self.bench.profile)) if self.bench.profile else None

    def fields(self) -> dict[str, dict[str, Any]]:
        """What stands in every control, by path: text, place of its slider, words, the begin, what is wrong."""
        return {path: self._field(path, entry) for path, entry in self.bench.entries.items()}

    def _field(self, path: str, entry: Entry) -> dict[str, Any]:
        value = self.bench.exploration.values.get(path, entry.lever.value)
        text, wrong = self.bench.wrong.get(path, (entry.typed(value), ""))
        own = "; ".join(problem.message for problem in self.bench.problems if _is_at(problem.key, path))
        moved = path in self.bench.exploration.values or path in self.bench.wrong
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
        except InputError as error:  # of the profile, or of a start that was changed meanwhile
            problems = [Problem("", "", str(problem)) for problem in error.problems]
        except Exception:
            LOG.exception("the workbench could not be shown")
            problems = [Problem("", "", BROKEN)]
        self.bench.stop()
        self.bench.problems = problems
        return self._regions(here)

    def _regions(self, here: str) -> dict[str, str]:
        entries = list(self.bench.entries.values())
        left_out = {"idle": self.bench.controls.idle, "past": self.bench.controls.past}
        controls = {"groups": screen.groups(entries), "pieces": self._pieces(), **left_out}
        shown = {
            "tabs": list(TABS.items()),
            "tab": self.bench.tab,
            "notice": self.bench.notice,
            "problems": self._said(),
            "wrong_file": self.bench.begin is None or any(self._of(problem) for problem in self.bench.problems),
            "scenario": str(self.bench.exploration.start),
            "body": self._body(here),
        }
        return {
            "top": self._top(here),
            "controls": screen.page("controls", here=here, **controls),
            "figures": self._figures(),
            "panel": screen.page("panel", here=here, **shown),
        }

    def _top(self, here: str) -> str:
        kept = next(iter(self.bench.keeper.left_behind(self.bench.exploration.start)), None)
        parties = {} if self.bench.begin is None else self.bench.begin.scenario.parties
        about = None if kept is None else {"key": kept.file.name, "when": moment(kept.when), "what": _what(kept)}
        return screen.page(
            "top",
            here=here,
            scenarios=self.bench.names,
            scenario=str(self.bench.exploration.start.resolve()),
            profiles=[("", "zonder eigen tekens"), *profile_names()],
            profile=self.bench.profile,
            parties=[(key, party.name) for key, party in parties.items()],
            party=self.bench.party,
            differs=self.bench.exploration.differs or bool(self.bench.wrong),
            kept=about,
        )

    def _words(self) -> dict[str, str]:
        """What conditions, events and uncertain numbers of the start are called, by key."""
        if self.bench.begin is None:
            return {}
        scenario = self.bench.begin.scenario
        ranges = {f"uncertainty.{path}": f"bandbreedte van {self._called(path)}" for path in scenario.uncertainty}
        return piece_labels(scenario) | ranges

    def _pieces(self) -> list[dict[str, Any]]:
        words = self._words()
        on = self.bench.exploration.pieces
        return [
            {"key": key, "label": words.get(key, key), "on": key in on, "why_not": why_not}
            for key, why_not in self.bench.controls.pieces.items()
        ]

    def _said(self) -> list[str]:
        """Everything that is wrong, in a form for the screen."""
        typed = [f"{self._called(path)}: {why}" for path, (_, why) in self.bench.wrong.items()]
        return typed + self._told(self.bench.problems)

    def _told(self, problems: Iterable[Problem]) -> list[str]:
        return [": ".join(filter(None, [self._of(p), self._called(p.key), p.message])) for p in problems]

    def _of(self, problem: Problem) -> str:
        """File that a problem is about, when it is one that somebody wrote and not what is on the screen."""
        return Path(problem.file).name if Path(problem.file).suffix == ".toml" else ""

    def _called(self, key: str) -> str:
        entry = next((each for path, each in self.bench.entries.items() if _is_at(key, path)), None)
        return f"{entry.owner}, {entry.label}" if entry else key

    def _figures(self) -> str:
        seen = self.seen()
        return "" if seen is None else screen.page("figures", items=panels.figures(seen).items)

    def moved(self) -> list[tuple[str, str, str]]:
        """What was moved: name, value at the begin and value now, in words."""
        values = self.bench.exploration.values
        rows = [
            (entry.name, entry.said(entry.lever.value), entry.said(values[path]))
            for path, entry in self.bench.entries.items()
            if path in values
        ]
        return rows + [(piece["label"], "nee", "ja") for piece in self._pieces() if piece["on"]]

    def seen(self) -> panels.Seen | None:
        """What there is to show; None while something is wrong."""
        bench = self.bench
        if bench.result is None or bench.begin is None:
            return None
        undrawn = "; ".join(self._told(bench.undrawn))
        return panels.Seen(bench.result, bench.begin, bench.party, bench.draws, undrawn, self.convention)

    def _body(self, here: str) -> str:
        seen = self.seen()
        if seen is None:
            return ""
        if self.bench.tab == "bewaren":
            return self._keep_form(seen, here)
        if self.bench.tab in panels.ASKING:
            return panels.ASKING[self.bench.tab][1](seen, self.bench.given.get(self.bench.tab, {}), here)
        return panels.html_of(panels.SHOWN[self.bench.tab][1](seen))

    def _keep_form(self, seen: panels.Seen, here: str) -> str:
        told, file = self.bench.exploration, self.bench.file()
        return screen.page(
            "keep",
            short=told.name,
            because=told.because,
            differs=told.differs,
            ready=told.differs and self.bench.result is not None,
            file=shown_path(file),
            folder=shown_path(file.parent),
            start=told.start.name,
            asked=self.bench.keeping.asked,
            wrong=self.bench.keeping.wrong,
            saved="" if self.bench.keeping.saved is None else shown_path(self.bench.keeping.saved),
            notebook=seen.now.scenario.notebook,
            moment=self._moment_form(seen, here),
            as_house=dict(profile_names()).get(self.bench.answers.get("profiel", "")),
            needed=self.bench.needed,
            busy=self.bench.reporting is not None,
            made=self.bench.keeping.made,
            failed=self.bench.keeping.failed,
            text=told.text(file.parent) if told.differs else "",
            left_out=[self._words()[key] for key in told.left_out()],
        )

    def _moment_form(self, seen: panels.Seen, here: str) -> str:
        """Choices of the moment that the notebook asks for; empty when it asks for none."""
        moment = self.bench.answers.get("moment")
        return screen.page("form", here=here, fields=moment_fields(seen.now.scenario, moment)) if moment else ""


def _is_at(key: str, path: str) -> bool:
    return f"{key}.".startswith(f"{path}.")


def _what(draft: Draft) -> str:
    count = len(draft.exploration.values) + len(draft.exploration.pieces)
    return dutch.counted(count, "verandering", "veranderingen")
