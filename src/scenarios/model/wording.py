"""What is wrong with the shape of a scenario file, in a Dutch sentence that says what to do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from scenarios.model.fields import MOST_GROWTH
from scenarios.model.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

TYPES = {
    "string_type": "hier hoort tekst tussen aanhalingstekens",
    "int_type": "hier hoort een geheel getal",
    "int_from_float": "hier hoort een geheel getal",
    "float_type": "hier hoort een getal zonder aanhalingstekens, met een punt als decimaalteken",
    "bool_type": "hier hoort true of false",
    "date_type": "hier hoort een datum als 2022-03-01, zonder aanhalingstekens",
    "dict_type": "hier hoort een groep gegevens",
    "list_type": "hier hoort een lijst tussen rechte haken",
    "model_type": "hier hoort een groep gegevens",
    "finite_number": "hier hoort een gewoon getal",
    "string_pattern_mismatch": "hier horen kleine letters, cijfers, - en _",
}
PLACES = {
    ("int_type", "[key]"): "hier hoort een jaartal",
    ("model_type", "paid"): 'hier hoort "same_month" of een groep als { lag_months = 1 }',
    ("list_type", "law_change"): "deze kop heeft dubbele haken: [[law_change]]",
}
EMPTY = {
    "missing": "dit gegeven ontbreekt",
    "string_too_short": "deze tekst is leeg",
    "too_short": "deze lijst is leeg",
}
MEANT, GIVEN = "; bedoelde u", ", maar er staat"
LIMITS = {
    "greater_than_equal": ("moet minstens {} zijn", "ge"),
    "greater_than": ("moet meer dan {} zijn", "gt"),
    "less_than_equal": ("mag hoogstens {} zijn", "le"),
    "less_than": ("moet minder dan {} zijn", "lt"),
}


def schema_problems(
    error: ValidationError, model: type[BaseModel] = Scenario, *, private: bool = False
) -> list[tuple[str, str]]:
    """Key and Dutch message of everything that pydantic found in a file of this model, in the order of the file.

    `private`: a text and a key that are not ours are not repeated.
    """
    return [_told(detail, model, private=private) for detail in error.errors()]


def _told(detail: ErrorDetails, model: type[BaseModel], *, private: bool) -> tuple[str, str]:
    key, message = key_of(detail), _message(detail, model)
    if not private:
        return key, message
    unknown = detail["type"] == "extra_forbidden" and MEANT not in message
    said = message if isinstance(detail["input"], int | float) else message.partition(GIVEN)[0]
    return "..." if unknown else key, said


def key_of(detail: ErrorDetails) -> str:
    """Dotted path as the user typed it; pydantic's mark for a dictionary key is left out."""
    return ".".join(_counted(part) for part in detail["loc"] if part != "[key]")


def _counted(part: int | str) -> str:
    """Part of a path: a place in a list is counted from 1, a year is itself."""
    return str(part + 1) if isinstance(part, int) and part < 1000 else str(part)


def suggestion(given: str, known: Iterable[str]) -> str:
    """Return "; bedoelde u ...?" when something known looks like what was given, else nothing."""
    near = get_close_matches(given, list(known), n=1)
    return f'{MEANT} "{near[0]}"?' if near else ""


def shown(value: object) -> str:
    """Value as the user typed it, kept short."""
    text = _typed(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_typed, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{key} = {_typed(inner)}" for key, inner in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return str(getattr(value, "text", value))


def _message(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _known_keys(detail["loc"], model)
        near = suggestion(str(detail["loc"][-1]), known)
        return f"deze sleutel bestaat niet{near or '; mogelijk zijn: ' + (', '.join(known) or 'geen')}"
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind in EMPTY:
        return EMPTY[kind]
    return f"{_expected(detail)}{GIVEN} {shown(detail['input'])}{_percentage(detail)}"


def _expected(detail: ErrorDetails) -> str:
    kind, key, context = detail["type"], str(detail["loc"][-1]), detail.get("ctx", {})
    if kind in LIMITS:
        text, name = LIMITS[kind]
        return text.format(_plain(context[name]))
    if kind == "too_long":
        return f"deze lijst mag hoogstens {context['max_length']} waarden hebben"
    if kind == "literal_error":
        return f"hier hoort {context['expected']}".replace("'", '"').replace(" or ", " of ")
    return PLACES.get((kind, key)) or TYPES.get(kind, "hier hoort een andere waarde")


def _percentage(detail: ErrorDetails) -> str:
    """Hint for a share that was typed as a percentage."""
    value, limit = detail["input"], detail.get("ctx", {}).get("le", detail.get("ctx", {}).get("lt"))
    if limit not in (1, MOST_GROWTH) or not isinstance(value, int | float) or not limit < value <= 100 * limit:
        return ""
    return f"; een deel van 1: bedoelde u {value / 100:g}?"


def _plain(number: object) -> str:
    return f"{number:.15g}" if isinstance(number, float) else str(number)


def _known_keys(location: tuple[int | str, ...], model: Any) -> list[str]:
    """Keys that may stand at the place of an unknown key, found by walking the file's own types."""
    for part in location[:-1]:
        field = model.model_fields.get(part) if _is_model(model) else None
        model = _inside(field.annotation if field else model)
    fields = model.model_fields if _is_model(model) else {}
    return [info.alias or name for name, info in fields.items()]


def _inside(annotation: Any) -> Any:
    """Model inside a type such as dict[str, Flow] or list[Risk]; the type itself when it is a model."""
    if _is_model(annotation):
        return annotation
    return next((found for arg in get_args(annotation) if _is_model(found := _inside(arg))), None)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
