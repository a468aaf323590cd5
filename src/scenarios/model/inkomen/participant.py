"""A participant on paper: the household, the benefit and the work that decide what starting to work does.

Nothing in it points at a person: no name, no number, no date of birth. Amounts are euro a month, gross unless said.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from scenarios.model.fields import Euro, Month, Strict
from scenarios.model.inkomen.bijstand import Disregard
from scenarios.model.inkomen.inkomstenbelasting import YOUNG
from scenarios.model.inkomen.privacy import comment_problems, personal_problems, refuse_personal
from scenarios.model.toml_files import parse
from scenarios.model.wording import schema_problems
from scenarios.problems import InputError, Problem

Age = Annotated[int, Field(ge=0, le=17)]
Hours = Annotated[float, Field(ge=0, le=48, allow_inf_nan=False)]
SHORTEST_PHASE = 3  # months; Wet WIA art. 59
DisabilityClass = Literal["35_45", "45_55", "55_65", "65_80", "80_100"]


def _long_enough(months: int) -> int:
    if 0 < months < SHORTEST_PHASE:
        raise ValueError(f"moet 0 zijn of minstens {SHORTEST_PHASE}: korter duurt een loongerelateerde uitkering niet")
    return months


FirstPhase = Annotated[int, Field(ge=0, le=38), AfterValidator(_long_enough)]


class Wga(Strict):
    """A WGA benefit.

    Attributes
    ----------
    month_wage
        Former wage a month (A of the law), with holiday allowance; above the maximum daily wage that counts.
    disability
        Class in percent, lower and upper limit.
    earning_capacity
        What the person can still earn a month (F), with holiday allowance; 0 only in the class 80-100.
    first_phase_months, months_used
        Length of the loongerelateerde uitkering (0: it has ended, or there is none) and how many have passed when the
        work starts.
    """

    month_wage: Annotated[Euro, Field(gt=0)]
    disability: DisabilityClass
    earning_capacity: Euro
    first_phase_months: FirstPhase = 0
    months_used: Annotated[int, Field(ge=0, le=600)] = 0

    @model_validator(mode="after")
    def _capacity_fits(self) -> Wga:
        if self.earning_capacity > self.month_wage:
            raise ValueError("earning_capacity kan niet hoger zijn dan month_wage")
        if not self.earning_capacity and self.disability != "80_100":
            raise ValueError(
                'earning_capacity = 0 hoort bij disability = "80_100"; anders kan iemand nog iets verdienen'
            )
        return self


class Work(Strict):
    """Hours a week, at `wage_factor` x the minimum wage or `hourly_wage` euro, before holiday allowance."""

    hours: Hours
    wage_factor: Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)] | None = None
    hourly_wage: Annotated[float, Field(ge=5, le=100, allow_inf_nan=False)] | None = None
    full_week_hours: Annotated[float, Field(ge=32, le=40)] = 36.0

    @model_validator(mode="after")
    def _one_wage(self) -> Work:
        if self.hours and (self.wage_factor is None) == (self.hourly_wage is None):
            raise ValueError("kies precies één van beide: wage_factor (keer het minimumloon) of hourly_wage (euro)")
        return self


class Participant(Strict):
    """Household, benefit, and work now and then; the month of start decides which figures of the law hold.

    `rent` is the rent that counts for the huurtoeslag (0: no rented home). `assets_above_limit` says that there is too
    much wealth for toeslagen and bijstand. `partner_born_after_1971` decides with a young child over the Toeslagenwet.
    """

    household: Literal["alone", "single_parent", "couple"]
    start: Month
    benefit: Literal["none", "bijstand", "wga"]
    work_then: Work
    work_now: Work = Work(hours=0.0)
    wga: Wga | None = None
    partner_income: Euro = 0.0
    partner_born_after_1971: bool | None = None
    children: Annotated[list[Age], Field(max_length=10, default_factory=list)]
    rent: Euro = 0.0
    assets_above_limit: bool = False
    first_years_of_work: bool = True  # the two years in which the Toeslagenwet leaves out part of a wage begin now
    bijstand_beside: bool = False  # the municipality makes up a WGA that is below bijstand
    bijstand_disregard: Disregard = "none"  # part of the wage that the municipality leaves out beside bijstand

    @model_validator(mode="after")
    def _hangs_together(self) -> Participant:
        problems = []
        if self.work_then.wage_factor is None and self.work_then.hourly_wage is None:
            problems.append("work_then: geef ook bij 0 uren een loon; de figuur laat zien wat andere uren opleveren")
        if (self.benefit == "wga") != (self.wga is not None):
            problems.append('een groep [wga] hoort bij benefit = "wga", en alleen daarbij')
        if self.household != "couple" and (self.partner_income or self.partner_born_after_1971 is not None):
            problems.append('partner_income en partner_born_after_1971 horen alleen bij household = "couple"')
        if self.household == "couple" and self.benefit == "wga" and self.partner_born_after_1971 is None:
            problems.append("partner_born_after_1971 ontbreekt: true of false, nodig voor de Toeslagenwet")
        if (self.household == "single_parent") != (bool(self.children) and self.household != "couple"):
            problems.append('kinderen en household passen niet: met kinderen is het "single_parent" of "couple"')
        if self.bijstand_beside and self.benefit != "wga":
            problems.append('bijstand_beside hoort bij benefit = "wga", en alleen daarbij')
        if self.gets_bijstand and self.assets_above_limit:
            problems.append("met vermogen boven de grens is er geen recht op bijstand")
        problems += self._disregard_problems()
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _disregard_problems(self) -> list[str]:
        """What is wrong with the part of the wage that bijstand leaves out."""
        if self.bijstand_disregard == "none":
            return []
        problems = []
        if not self.gets_bijstand:
            problems.append('bijstand_disregard hoort bij benefit = "bijstand" of bijstand_beside, en alleen daarbij')
        if self.work_now.hours:
            problems.append("bijstand_disregard is alleen uit te rekenen voor wie nu niet werkt")
        alone_with_young = self.household == "single_parent" and self.has_young_child
        if self.bijstand_disregard == "single_parent" and not alone_with_young:
            problems.append(
                'bijstand_disregard = "single_parent" is er alleen met een kind jonger dan 12, zonder partner'
            )
        return problems

    @property
    def day(self) -> date:
        """First day of the month of start: the day whose figures hold."""
        return date.fromisoformat(f"{self.start}-01")

    @property
    def couple(self) -> bool:
        """Whether there is a partner."""
        return self.household == "couple"

    @property
    def has_young_child(self) -> bool:
        """Whether a child under 12 lives at home."""
        return any(age < YOUNG for age in self.children)

    @property
    def gets_bijstand(self) -> bool:
        """Whether the municipality makes up the income of the household, from nothing or from a WGA."""
        return self.benefit == "bijstand" or self.bijstand_beside

    @property
    def persons(self) -> int:
        """People in the home."""
        return 1 + self.couple + len(self.children)


def read_participant(path: Path | str) -> Participant:
    """Read a participant from a TOML file, or refuse it with all that is wrong with it.

    Raises
    ------
    InputError
        Unreadable file, unknown keys, wrong types, what does not hang together, and whatever may point at a person: a
        burgerservicenummer or a date of birth in any key, value or comment, a key that names a person, a
        burgerservicenummer as the name of the file. No text of somebody is repeated.
    """
    path = Path(path)
    refuse_personal(path.stem, "bestandsnaam")
    raw = parse(path)
    found = [*personal_problems(raw), *comment_problems(path.read_text("utf-8-sig"))]
    if found:
        raise InputError([Problem(str(path), *each) for each in found])
    try:
        return Participant.model_validate(raw)
    except ValidationError as error:
        told = schema_problems(error, Participant, private=True)
        raise InputError([Problem(str(path), *each) for each in told]) from None
