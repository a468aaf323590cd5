"""The kinds of value a file may hold: strict, with their bounds, and explained in Dutch when they are wrong."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from scenarios.model.calendar import MONTH_PATTERN
from scenarios.model.toml_files import TomlFloat

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR, MOST_YEARS = 2015, 2060, 40  # the Participatiewet begins in 2015
MOST_GROWTH = 0.2  # a year
Status = Literal["published", "announced", "projected", "assumed"]
STATUSES: tuple[Status, ...] = get_args(Status)  # from sure to unsure
Priced = Literal["loon", "prijs"]
PRICED: tuple[Priced, ...] = get_args(Priced)  # groups of parameters that are prices


def given(value: T | None) -> T:
    """Value that reading the file has made sure of: without it there is no outcome, and certainly not nil."""
    if value is None:
        raise ValueError("a value is missing that the reading of a file should have asked for")
    return value


def _no_thousands(value: object) -> object:
    """Refuse a number with three decimals or more, in a place where it can only be a Dutch point for thousands."""
    text = value.text if isinstance(value, TomlFloat) else str(value)
    decimals = text.partition(".")[2]
    if isinstance(value, float) and decimals.isdigit() and len(decimals) > 2:
        whole = text.replace(".", "").replace("_", "")
        raise ValueError(
            f"dit getal heeft hoogstens twee decimalen, maar hier staat {text}; "
            f"bedoelde u {whole}? Schrijf een getal zonder punt voor de duizendtallen"
        )
    return value


def _month(value: str) -> str:
    if not MONTH_PATTERN.match(value):
        raise ValueError(f'hier hoort een maand als "2022-04", maar er staat "{value}"')
    return value


def years_as_numbers(value: object) -> object:
    """Turn the years of a TOML table, which are text there, into numbers."""
    if not isinstance(value, dict):
        return value
    return {int(key) if isinstance(key, str) and key.isdigit() else key: stand for key, stand in value.items()}


# The bounds stand before the validator: behind it they would not be in the JSON schema by their own names.
Euro = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False), BeforeValidator(_no_thousands)]
Count = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False), BeforeValidator(_no_thousands)]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Month = Annotated[str, AfterValidator(_month), WithJsonSchema({"type": "string", "format": "month"})]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Stands = Annotated[dict[Year, Count] | None, BeforeValidator(years_as_numbers)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

# Who decides a number, where it is not an assumption: in the schema, for whoever makes controls of it.
COUNCIL: dict[str, Any] = {"decides": "council"}
LAW: dict[str, Any] = {"decides": "law"}


class Strict(BaseModel):
    """Unknown keys and wrong types are errors; nothing is converted in silence."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NoOptions(Strict):
    """Of a scheme that takes none: everything follows from the placement."""
