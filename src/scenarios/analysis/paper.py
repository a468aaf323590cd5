"""One paper of the planning-and-control cycle: its moment, the run it prints, and the adopted versions before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenarios.model.profile import open_profile
from scenarios.model.record_files import open_run
from scenarios.model.records import MOMENT, MOMENTS, Adopted
from scenarios.model.run import run
from scenarios.model.wording import suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from scenarios.model.profile import Profile
    from scenarios.model.result import Result
    from scenarios.model.scenario import Scenario

YEARS_AHEAD = 3  # years after the budget year in the multi-year estimate
JUNE, DECEMBER = 6, 12
BUDGET_SENT = (11, 15)  # month and day before which the province must have the begroting


@dataclass(frozen=True)
class Version:
    """An adopted run: its name as the council knows it, its day, and the run itself."""

    name: str
    adopted: date
    result: Result


@dataclass(frozen=True)
class Paper:
    """A paper of the cycle.

    Attributes
    ----------
    kind, year
        One of `MOMENTS`, and the year it is about (that of the budget, also for a kadernota of the spring before).
    profile
        How this municipality counts and prints.
    result
        The run that is printed.
    versions
        Adopted runs by moment ("begroting-2018").
    """

    kind: str
    year: int
    profile: Profile
    result: Result
    versions: Mapping[str, Version] = field(default_factory=dict)

    @property
    def party(self) -> str:
        """Party that is this municipality."""
        return self.profile.party

    @property
    def years(self) -> list[int]:
        """Year of the paper and the years ahead, as far as the run goes; a rekening looks at its own year only."""
        last = self.year + (0 if self.kind == "rekening" else YEARS_AHEAD)
        return [year for year in self.result.horizon.year_labels if self.year <= year <= last]

    @property
    def previous(self) -> Version | None:
        """Version that this paper is set against: the one adopted last."""
        return max(self.versions.values(), key=lambda version: version.adopted, default=None)

    def version(self, kinds: Sequence[str], year: int) -> Version | None:
        """Version of any of these kinds for a year, the one adopted last; None when there is none."""
        found = [self.versions[name] for kind in kinds if (name := f"{kind}-{year}") in self.versions]
        return max(found, key=lambda version: version.adopted, default=None)


def open_paper(
    scenario: Path | str,
    profile: Path | str,
    moment: str,
    versions: Sequence[Path | str] = (),
    settings: Mapping[str, str] | None = None,
) -> Paper:
    """Run a scenario for a moment of the cycle, with the adopted records it is set against.

    Parameters
    ----------
    scenario, profile
        Files, or names of those that come with the workbook.
    moment
        Kind and year: "berap1-2018".
    versions
        Records of adopted runs.
    settings
        Overrides by dotted path, written as in TOML.

    Raises
    ------
    InputError
        Any of these cannot be read, the moment is none, its year lies outside the run, or the profile is of another
        party.
    """
    kind, year = parse_moment(moment)
    house, result = open_profile(profile), run(scenario, settings)
    adopted, problems = _adopted({str(each): open_run(each) for each in versions})
    if year not in result.horizon.year_labels:
        first, last = result.horizon.year_labels[0], result.horizon.year_labels[-1]
        problems.append(Problem(str(scenario), "moment", f"{year} ligt buiten de looptijd ({first} tot en met {last})"))
    if house.party not in result.scenario.parties:
        near = suggestion(house.party, result.scenario.parties)
        problems.append(Problem(str(profile), "party", f'"{house.party}" staat niet in het scenario{near}'))
    if problems:
        raise InputError(problems)
    return Paper(kind, year, house, result, adopted)


def _adopted(runs: Mapping[str, Result]) -> tuple[dict[str, Version], list[Problem]]:
    """Versions by moment, and what is wrong with the files they come from: no record, or one of the same moment."""
    found: dict[str, Version] = {}
    problems = []
    for name, each in runs.items():
        if not isinstance(each, Adopted) or each.record is None:
            message = "dit is geen vastgestelde versie; leg het scenario eerst vast met scenarios adopt"
            problems.append(Problem(name, "versions", message))
            continue
        about = each.record.about
        if about.moment in found:
            message = f"er is al een versie van {about.moment} genoemd; kies er één"
            problems.append(Problem(name, "versions", message))
        found[about.moment] = Version(about.name, about.adopted, each)
    return found, problems


def likely_moment(scenario: Scenario) -> tuple[str, int]:
    """Kind and year of the moment that a scenario is most likely for; the year is one of its run.

    What is booked says it best: a whole year is for the rekening, half a year or less for the first berap, the rest for
    the second. With nothing booked it is the day of what was known (`as_of`, else `date`). Before July that is a
    voorstel for the year itself; then the begroting of the next year is made. On 15 November that has gone to the
    province (Gemeentewet, art. 191), and what is left of the year is its second berap.
    """
    if scenario.realisation is not None:
        year, month = map(int, scenario.realisation.through.split("-"))
        return "rekening" if month == DECEMBER else "berap1" if month <= JUNE else "berap2", year
    day = scenario.as_of or scenario.date
    if day.month <= JUNE:
        kind, year = "raadsvoorstel", day.year
    elif (day.month, day.day) < BUDGET_SENT:
        kind, year = "begroting", day.year + 1
    else:
        kind, year = "berap2", day.year
    years = scenario.horizon.year_labels
    return kind, min(max(year, years[0]), years[-1])


def parse_moment(moment: str) -> tuple[str, int]:
    """Kind and year of a moment; raises InputError when it is none."""
    match = MOMENT.match(moment)
    if match is None:
        message = f'"{moment}" is geen moment; schrijf soort en jaar, zoals berap1-2018; soorten: {", ".join(MOMENTS)}'
        raise InputError([Problem("", "moment", message)])
    return match[1], int(match[2])
