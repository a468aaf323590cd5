"""How one municipality keeps its books and prints them: signs, units, taakvelden, treasury, house colours.

A profile is a TOML file in `data/profiles`. It changes nothing in the model: the same flows, seen the way this
municipality is used to.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError, model_validator

from scenarios.model.fields import Euro, Fraction, Priced, Strict, Text, Year, years_as_numbers
from scenarios.model.parameter_files import DATA
from scenarios.model.scenario import Source
from scenarios.model.toml_files import covering, parse
from scenarios.model.wording import schema_problems, suggestion
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.model.toml_files import Raw

FOLDER = DATA / "profiles"
TAAKVELDEN = FOLDER / "taakvelden.csv"
LEAST_CONTRAST = 4.5  # with white, WCAG 2.1, 1.4.3: the colours carry text as well as bars
WITH_SOURCE = ("treasury_rate", "budget_total", "floating_debt", "interest_risk", "postings", "deviation", "certainty")


def contrast(one: str, other: str = "#FFFFFF") -> float:
    """Contrast of two colours by WCAG 2.1, from 1 (the same) to 21 (black on white).

    >>> round(contrast("#154273"), 1)
    10.2
    """
    light, dark = sorted((_luminance(each) for each in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _readable(colour: str) -> str:
    found = contrast(colour)
    if found < LEAST_CONTRAST:
        least = f"{LEAST_CONTRAST:g}".replace(".", ",")
        raise ValueError(
            f"{colour} is te licht: contrast met wit {found:.1f}".replace(".", ",") + f", minstens {least}"
        )
    return colour


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$"), AfterValidator(_readable)]
ByYear = Annotated[dict[Year, Euro], BeforeValidator(years_as_numbers)]
Rates = Annotated[dict[Year, Fraction], BeforeValidator(years_as_numbers)]
Quarters = Annotated[
    dict[Year, Annotated[list[float], Field(min_length=4, max_length=4)]], BeforeValidator(years_as_numbers)
]


class Posting(Strict):
    """Where the municipality books a flow, in the years `first` to `last` (both included; absent: no limit)."""

    flow: Text
    taakveld: Annotated[str, StringConstraints(pattern=r"^\d\.\d{1,2}[a-d]?$")]
    category: Annotated[str, StringConstraints(pattern=r"^\d\.\d(\.\d)?$")]
    first: Year | None = None
    last: Year | None = None

    def holds(self, flow: str, year: int) -> bool:
        """Whether it says where a flow is booked in a year."""
        return self.flow == flow and (self.first or year) <= year <= (self.last or year)


class Prices(Strict):
    """Prices of the statements: as they will be paid ("current"), or all at the prices of one year ("constant")."""

    basis: Literal["current", "constant"] = "current"
    level: Year | None = None
    index: Priced | None = None

    @model_validator(mode="after")
    def _complete(self) -> Prices:
        if self.basis == "constant" and (self.level is None or self.index is None):
            raise ValueError("zeg bij constante prijzen van welk jaar (level) en met welke index: loon of prijs")
        if self.basis == "current" and (self.level is not None or self.index is not None):
            raise ValueError('level en index horen alleen bij basis = "constant"')
        return self


class Signs(Strict):
    """The convention of the tables; see `scenarios.present.convention`."""

    signs: Literal[
        "vn_suffix", "vn_prefix", "vn_column", "minus_after_costs", "costs_positive", "minus_unfavourable"
    ] = "minus_unfavourable"
    unit: Literal["euro", "thousand"] = "euro"
    rounding: Literal["independent", "sum_preserving"] = "sum_preserving"


class Colours(Strict):
    """House colours: `accent` for titles and rules, `fills` for bars, in order; the workbook's own where absent."""

    accent: Colour = "#154273"
    fills: Annotated[list[Colour], Field(max_length=5)] = Field(default_factory=list)


class Cover(Strict):
    """What closes a change of the budget on nil: a reserve, with its place in the books."""

    label: Text
    taakveld: Text = "0.10"
    category: Text = "7.1"


class Profile(Strict):
    """One municipality.

    Attributes
    ----------
    name, code, party
        Name, CBS code (empty when unknown), and the party of the scenarios that it is.
    convention, prices, colours
        How tables and charts look.
    deviation
        Euro a year from which a deviation is explained on its own (financial ordinance).
    certainty
        How sure the municipality wants to be in the paragraph on risk.
    budget_total, treasury_rate, interest_risk
        Euro, rate and euro by calendar year; what is missing is printed as unknown.
    floating_debt
        Net short debt of the municipality without this scenario, euro by calendar year and quarter.
    programmes
        Name of the programme by taakveld.
    postings, cover
        Where flows are booked, and what closes a change of the budget.
    receivables
        By flow: whether what is still to come may stand on the balance sheet here; else as the scenario says.
    sources
        Source and status by key.
    """

    name: Text
    code: Annotated[str, StringConstraints(pattern=r"^GM\d{4}$")] | None = None
    party: Text
    convention: Signs = Signs()
    prices: Prices = Prices()
    colours: Colours = Colours()
    deviation: Euro
    certainty: Annotated[float, Field(ge=0.5, le=0.99)]
    budget_total: ByYear = Field(default_factory=dict)
    treasury_rate: Rates = Field(default_factory=dict)
    interest_risk: ByYear = Field(default_factory=dict)
    floating_debt: Quarters = Field(default_factory=dict)
    programmes: dict[str, Text] = Field(default_factory=dict)
    postings: Annotated[list[Posting], Field(min_length=1)]
    cover: Cover
    receivables: dict[str, Literal["yes", "no", "review"]] = Field(default_factory=dict)
    sources: dict[str, Source]

    def posting(self, flow: str, year: int) -> Posting | None:
        """Where a flow is booked in a year; None when the profile does not say."""
        return next((each for each in self.postings if each.holds(flow, year)), None)


def open_profile(name: Path | str) -> Profile:
    """Profile by file, or by the name of one in `data/profiles`.

    Raises
    ------
    InputError
        There is no such file, or it is wrong: all its problems together.
    """
    path = Path(name) if str(name).endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.exists():
        near = suggestion(str(name), [file.stem for file in sorted(FOLDER.glob("*.toml"))])
        raise InputError([Problem(str(name), "", f"dit profiel bestaat niet{near}")])
    raw = parse(path)
    problems = [Problem(str(path), *found) for found in _problems(raw)]
    try:
        profile = Profile.model_validate(raw)
    except ValidationError as error:
        shape = [Problem(str(path), *found) for found in schema_problems(error, Profile)]
        raise InputError([*shape, *problems]) from None
    if problems:
        raise InputError(problems)
    return profile


def _problems(raw: Raw) -> Iterator[tuple[str, str]]:
    """Numbers without a source, taakvelden that do not exist, flows that are booked twice in one year."""
    for key in WITH_SOURCE:
        if key in raw and not covering(key, raw.get("sources")):
            yield key, "dit gegeven heeft geen bron; geef die onder [sources]"
    postings: list[Posting] = []
    given = raw.get("postings")
    for number, each in enumerate(given if isinstance(given, list) else [], start=1):
        try:
            posting = Posting.model_validate(each)
        except ValidationError:
            continue
        if posting.taakveld not in taakvelden():
            near = suggestion(posting.taakveld, taakvelden())
            yield f"postings.{number}.taakveld", f"taakveld {posting.taakveld} staat niet in {TAAKVELDEN.name}{near}"
        if any(other.flow == posting.flow and _overlap(other, posting) for other in postings):
            yield f"postings.{number}", f'"{posting.flow}" staat voor hetzelfde jaar al bij een ander taakveld'
        postings.append(posting)


def _overlap(one: Posting, other: Posting) -> bool:
    begin = max(one.first or 0, other.first or 0)
    return begin <= min(one.last or 9999, other.last or 9999)


@lru_cache(maxsize=1)
def taakvelden() -> dict[str, list[tuple[int, int | None, str]]]:
    """Names of the taakvelden: by code, (first year, last year or None, name); a name holds for whole years."""
    found: dict[str, list[tuple[int, int | None, str]]] = {}
    with TAAKVELDEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            last = int(row["last"]) if row["last"] else None
            found.setdefault(row["taakveld"], []).append((int(row["first"]), last, row["name"]))
    return found


def taakveld_name(code: str, year: int) -> str:
    """Name of a taakveld in a year; its code alone when that year has no name."""
    names = [name for first, last, name in taakvelden().get(code, []) if first <= year <= (last or year)]
    return " ".join([code, *names])
