"""Every number a scenario may hold has a Dutch label and a unit in the table of assumptions."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from building import flow, placement, scenario
from scenarios.model.checking import number_paths
from scenarios.model.parameter_files import shipped_book
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.scenario import Flow, Paid, Placement, Projection, Source
from scenarios.model.simulate import simulate
from scenarios.present.assumptions import FIELDS, PER, assumptions, condensed


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


def test_figures_that_share_a_label_are_rows_of_their_own_that_can_be_told_apart() -> None:
    groups = {"eerste": placement(label="Deelnemers", persons=10), "tweede": placement(label="Deelnemers", persons=99)}
    groups["plekken"] = placement(label="Plekken", places={2017: 5, 2018: 6}, last_stand_holds=True)
    told = scenario(groups, {"bijdrage": flow(label="Bijdrage", amount=100, per="place")})
    sources = {"placements.eerste": "published", "placements.tweede": "assumed", "placements.plekken": "published"}
    said = {path: Source(source=path, status=status) for path, status in sources.items()}
    result = simulate(told.model_copy(update={"sources": said}), shipped_book())
    rows = {row.label: (row.text, row.status, row.source) for row in condensed(assumptions(result))}
    each = "Deelnemers: aantal deelnemers ({})"
    assert rows[each.format("placements.eerste.persons")] == ("10", "vastgesteld", "placements.eerste")
    assert rows[each.format("placements.tweede.persons")] == ("99", "aanname", "placements.tweede")
    assert rows["Plekken: aantal plekken"][0].replace("\u00a0", " ") == "5 (2017); 6 (2018)"


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
