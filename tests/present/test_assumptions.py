"""Every number a scenario may hold has a Dutch label and a unit in the table of assumptions."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from scenarios.model.checking import number_paths
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.scenario import Flow, Paid, Placement, Projection
from scenarios.present.assumptions import FIELDS, PER


def numbers(annotation: Any) -> bool:
    """Whether a field may hold a number, itself or by year."""
    return annotation in (int, float) or any(numbers(inner) for inner in get_args(annotation))


def fields(model: type[BaseModel]) -> list[str]:
    """Names of the fields that hold numbers, also those of a model inside."""
    found = [name for name, field in model.model_fields.items() if numbers(field.annotation)]
    for field in model.model_fields.values():
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found += fields(inner)
    return found


MODELS = [Placement, Paid, Flow, Projection, *(scheme.options for scheme in REGELINGEN.values())]


def test_numbers_are_found_also_by_year_and_inside() -> None:
    assert {"persons", "quota", "advices", "after_contract", "hours"} <= set(fields(Placement))
    assert set(fields(REGELINGEN["loonkosten"].options)) == {"employer_rate", "pension"}


@pytest.mark.parametrize("name", sorted({name for model in MODELS for name in fields(model)} - {"amount"}))
def test_every_number_has_a_label_and_a_unit(name: str) -> None:
    label, unit = FIELDS[name]
    assert label
    assert unit


def test_every_unit_of_an_amount_has_a_word() -> None:
    per = Flow.model_fields["per"].annotation
    assert set(PER) == {word for inner in get_args(per) for word in get_args(inner)}


def test_numbers_by_year_and_of_premiums_are_numbers_that_need_a_source() -> None:
    raw = {
        "placements": {"p": {"quota": {"2022": 5}, "advices": {"2022": 6}, "after_contract": 0.5}},
        "flows": {"f": {"options": {"premiums": {"employer": "small", "pension": 0.1}}}},
    }
    assert [path for path, _ in number_paths(raw)] == [
        "placements.p.quota.2022",
        "placements.p.advices.2022",
        "placements.p.after_contract",
        "flows.f.options.premiums.pension",
    ]
