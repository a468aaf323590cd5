"""Adopted runs: the file says it all, gives the run back to the cent, is never written over, and refuses in Dutch."""

import re
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings

from building import flow, placement, scenario
from commanding import Ran, ran
from random_scenarios import runs
from scenarios.model import adopting, record_files
from scenarios.model.adopting import adopt, adoption, record_text
from scenarios.model.parameter_files import DATA
from scenarios.model.parameter_files import shipped_book as book
from scenarios.model.realisation import Realised
from scenarios.model.record_files import open_run, read_record
from scenarios.model.records import Adopted, Adoption, cents, figures, touched
from scenarios.model.result import BOOKS, Result
from scenarios.model.run import run
from scenarios.model.scenario import LawChange, Projection, Source
from scenarios.model.simulate import simulate
from scenarios.problems import InputError

SHIPPED = [path.stem for path in sorted((DATA / "scenarios").glob("*.toml"))]
DAY = date(2017, 11, 8)


def about(result: Result) -> Adoption:
    return adoption("Begroting 2018", "begroting-2018", DAY, result, "Gemeenteraad")


def kept(result: Result, folder: Path) -> Adopted:
    """The run as it comes back out of its record."""
    again = open_run(adopt(result, about(result), folder))
    assert isinstance(again, Adopted)
    return again


def same_books(one: Result, other: Result) -> None:
    assert [line.name for line in one.lines] == [line.name for line in other.lines]
    for line in one.lines:
        twin = other.line(line.name)
        assert (line.payer, line.payee, line.label, line.rule) == (twin.payer, twin.payee, twin.label, twin.rule)
        assert (line.projected, line.paid_through) == (twin.projected, twin.paid_through)
        for name in BOOKS:
            np.testing.assert_allclose(line.book(name), twin.book(name), rtol=1e-12, atol=1e-9)
        np.testing.assert_allclose(line.cash, twin.cash, rtol=1e-12, atol=1e-9)


# --- there and back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_run_comes_back_with_all_it_rests_on(name: str, tmp_path: Path) -> None:
    result = run(name)
    again = kept(result, tmp_path)
    same_books(again, result)
    assert again.drift() == {}
    assert again.reads() == result.reads()
    assert again.scenario == result.scenario.model_copy(update={"realisation": None})
    assert again.checks()["ok"].all()
    (path,) = tmp_path.iterdir()
    assert again.files == {path.name: path.read_text("utf-8")}
    assert path.name == f"{name.removesuffix('-begroting-2018')}-begroting-2018.toml"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(runs())
def test_any_run_comes_back_from_its_record(result: Result) -> None:
    with tempfile.TemporaryDirectory() as folder:
        again = kept(result, Path(folder))
    same_books(again, result)
    assert again.reads() == result.reads()


def test_the_same_run_gives_the_same_bytes_and_a_small_file_that_can_be_read(tmp_path: Path) -> None:
    for name in SHIPPED:
        texts = [record_text(result, about(result)) for result in (run(name), run(name))]
        assert texts[0] == texts[1]
        assert len(texts[0].encode()) < 60_000
        assert not re.search(r"\bnan\b|\binf\b|[\d]e[-+]?\d|\.\d{7,}", re.sub(r'".*?"', "", texts[0]))
    path = adopt(run("vught-2022"), about(run("vught-2022")), tmp_path)
    assert path.read_bytes() == record_text(run("vught-2022"), about(run("vught-2022"))).encode()
    assert path.read_text("utf-8").startswith("# Vastgestelde versie")


def test_what_the_file_says() -> None:
    raw = tomllib.loads(record_text(run("weert-2017"), about(run("weert-2017"))))
    version = tomllib.loads((DATA.parent / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert raw["record"] == {
        "name": "Begroting 2018",
        "moment": "begroting-2018",
        "adopted": DAY,
        "by": "Gemeenteraad",
        "workbook": version,
        "scenario": "weert-2017.toml",
    }
    assert list(raw) == ["record", "figures", "scenario", "parameters"]
    assert raw["figures"]["recognised"]["lks_rijk"] == {
        "2017": 136_000,
        **dict.fromkeys(map(str, range(2018, 2022)), 221_000),
    }
    assert raw["figures"]["cash"]["stimulering"] == {
        "2017": 0,
        "2018": 24_000,
        "2019": 39_000,
        "2020": 39_000,
        "2021": 0,
        "later": 0,
    }
    assert raw["scenario"]["flows"]["loonkosten"]["paid"] == "same_month"
    (stimulus,) = raw["parameters"]
    assert (stimulus["name"], stimulus["unit"]) == ("stimulus_per_place", "euro_per_place_year")
    assert stimulus["values"][0] | {"url": "", "note": ""} == {
        "from": date(2015, 1, 1),
        "to": date(2020, 1, 1),
        "value": 3_000,
        "status": book().values["stimulus_per_place"][0].status,
        "published": book().values["stimulus_per_place"][0].published,
        "source": book().values["stimulus_per_place"][0].source,
        "url": "",
        "note": "",
    }


def test_figures_are_in_cents_half_up() -> None:
    assert [cents(euro) for euro in (2.675, 1.005, -2.675, -0.001, 1e-9, 12)] == [2.68, 1.01, -2.68, 0, 0, 12]
    assert str(cents(-0.001)) == "0.0"


def test_a_setting_is_adopted_as_the_assumption_that_it_is(tmp_path: Path) -> None:
    again = kept(run("vught-2022", {"placements.wia.persons": "12"}), tmp_path)
    assert again.scenario.placements["wia"].persons == 12
    source = again.scenario.source_of("placements.wia.persons")
    assert source == Source(source="Opgegeven bij de opdracht (--set)", status="assumed")


# --- the law as it was -------------------------------------------------------------------------------------------


def test_the_record_stands_whatever_becomes_of_the_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value of the law is doubled afterwards: what the run rested on is in the record, the rest is of today."""
    result = run("weert-2017-naar-rato")
    path = adopt(result, about(result), tmp_path)
    today = book()
    doubled = {name: tuple(replace(v, value=2 * v.value) for v in values) for name, values in today.values.items()}
    monkeypatch.setattr(record_files, "shipped_book", lambda: replace(today, values=doubled))
    again = open_run(path)
    same_books(again, result)
    assert isinstance(again, Adopted)
    assert again.drift() == {}
    assert again.reader.book.known("wml_month") == today.values["wml_month"]
    assert again.reader.book.known("awf_low") == doubled["awf_low"]


def costs(group: dict[str, Any], years: int = 3, start: str = "2022-01", **given: Any) -> Result:
    flows = {"fee": flow(rule="loonkostensubsidie"), "loon": flow(rule="loonkosten", options={"employer_rate": 0.2})}
    told = scenario({"groep": placement(**group)}, flows, start, years)
    sources = {name: Source(source="Verzonnen", status="assumed") for name in ("placements.groep", "flows.loon")}
    return simulate(told.model_copy(update={"sources": sources, **given}), book())


LOON = {"loon": Projection(index="index_loon", then=0.02)}


def test_an_end_that_was_known_before_all_values_were_is_kept(tmp_path: Path) -> None:
    """In March 2023 the month amount was known up to July, and that it would end in 2024: in between, an index."""
    sources = {
        name: Source(source="Verzonnen", status="assumed")
        for name in ("placements.groep", "flows.loon", "projection.loon")
    }
    result = costs({"start": "2022-02"}, as_of=date(2023, 3, 1), projection=LOON, years=2, sources=sources)
    months = [value for value in result.reads() if value.parameter == "wml_month"]
    assert [(value.valid_from, bool(value.carried_by)) for value in months][-1] == (date(2023, 7, 1), True)
    again = kept(result, tmp_path)
    same_books(again, result)
    assert again.reads() == result.reads()
    assert again.reader.book.ends("wml_month") == date(2024, 1, 1)


def test_what_was_asked_after_and_did_not_exist_is_kept_too(tmp_path: Path) -> None:
    """A full week by law was asked after with what was known in June 2022, and there was none: the record says so."""
    result = costs({"start": "2022-02"}, years=1, as_of=date(2022, 6, 1))
    assert "lks_full_week_hours" in touched(result)
    again = kept(result, tmp_path)
    assert again.reader.book.known("lks_full_week_hours") == ()
    same_books(again, result)


def test_the_index_that_carries_a_value_on_is_in_the_record() -> None:
    assert "index_loon" in touched(run("weert-2017-kennis-2017"))


def test_changes_of_the_law_come_back(tmp_path: Path) -> None:
    change = {"parameter": "lks_cap_fraction", "from": date(2022, 7, 1), "value": 0.5, "source": "Motie"}
    result = costs({"start": "2022-02"}, law_change=[LawChange.model_validate(change)])
    same_books(kept(result, tmp_path), result)


# --- what was booked ---------------------------------------------------------------------------------------------


def test_bookings_come_back_without_their_ledger(tmp_path: Path) -> None:
    amounts = {
        ("loon", "recognised"): np.array([1_500.25] * 3 + [-20.0]),
        ("loon", "cash"): np.array([0, 1_200.5, 0, 0]),
    }
    plan = costs({"start": "2022-01"})
    result = simulate(plan.scenario, book(), Realised(4, "pace", amounts, "Grootboek 2022", "assumed"))
    again = kept(result, tmp_path)
    same_books(again, result)
    booked = again.realised
    assert booked is not None
    assert (booked.through, booked.onward, booked.source, booked.status) == (4, "pace", "Grootboek 2022", "assumed")
    assert booked.ledger is None
    assert {key: row.tolist() for key, row in booked.booked.items()} == {
        key: row.tolist() for key, row in amounts.items()
    }


# --- drift -------------------------------------------------------------------------------------------------------


def test_the_figures_that_were_adopted_stand_and_the_difference_is_told(tmp_path: Path) -> None:
    path = adopt(run("weert-2017"), about(run("weert-2017")), tmp_path)
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("[figures.cash.lks_rijk]\n2017 = 136000.0", "[figures.cash.lks_rijk]\n2017 = 135000.01"), "utf-8"
    )
    record = read_record(path)
    assert record.drift() == {("cash", "lks_rijk", "2017"): pytest.approx(-999.99)}
    assert record.result().line("lks_rijk").cash[:12].sum() == 136_000  # the run itself is that of today


@pytest.mark.parametrize(("euro", "drifts"), [(0.004, False), (0.005, False), (0.006, True)])
def test_more_than_half_a_cent_is_a_difference(euro: float, drifts: bool, tmp_path: Path) -> None:
    path = adopt(run("weert-2017"), about(run("weert-2017")), tmp_path)
    record = read_record(path)
    key = ("cash", "lks_rijk", "2017")
    assert bool(replace(record, figures=record.figures | {key: record.figures[key] + euro}).drift()) == drifts


def test_a_run_that_does_not_come_back_is_our_fault_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopting, "cents", lambda euro: euro + 1)
    with pytest.raises(RuntimeError, match="does not come back"):
        adopt(run("weert-2017"), about(run("weert-2017")), tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- adopting ----------------------------------------------------------------------------------------------------


def refused(asked: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as caught:
        asked()
    return [str(problem) for problem in caught.value.problems]


def test_an_adopted_version_is_never_written_over(tmp_path: Path) -> None:
    result = run("weert-2017")
    path = adopt(result, about(result), tmp_path)
    before = path.read_bytes()
    other = run("weert-2017", {"flows.lks_rijk.amount": "1"})
    told = f"{path}: deze versie is al vastgesteld; een vastgestelde versie verandert niet"
    assert refused(lambda: adopt(other, about(other), tmp_path)) == [told]
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_record_is_not_adopted_again(tmp_path: Path) -> None:
    again = kept(run("weert-2017"), tmp_path)
    told = "weert-2017-begroting-2018.toml: dit is al een vastgestelde versie; kies een scenariobestand"
    assert refused(lambda: adopt(again, about(again), tmp_path)) == [told]


MOMENT = (
    'moment: hier hoort een moment met een jaar, zoals "begroting-2018"; mogelijk zijn: kadernota, begroting, berap1, '
    "berap2, berap3, rekening, raadsvoorstel"
)


@pytest.mark.parametrize(
    "moment", ["begroting", "begroting2018", "berap4-2018", "begroting-1918", "Begroting-2018", "x"]
)
def test_a_moment_has_a_kind_and_a_year(moment: str) -> None:
    assert refused(lambda: adoption("Naam", moment, DAY, run("weert-2017"))) == [MOMENT]


def test_the_command_adopts(tmp_path: Path) -> None:
    words = ["adopt", "vught-2022", "--name", "Voorstel", "--moment", "raadsvoorstel-2022", "--date", "2022-03-01"]
    path = tmp_path / "vught-2022-raadsvoorstel-2022.toml"
    assert ran(*words, "--set", "placements.wia.persons=12", "--out", tmp_path) == Ran(0, f"{path}: vastgesteld\n", "")
    record = read_record(path)
    assert (record.about.name, record.about.adopted, record.about.by) == ("Voorstel", date(2022, 3, 1), None)
    assert record.scenario.placements["wia"].persons == 12
    told = f"{path}: deze versie is al vastgesteld; een vastgestelde versie verandert niet\n"
    assert ran(*words, "--out", tmp_path) == Ran(2, "", f"{told}1 probleem; er is niets gemaakt.\n")


def test_the_command_refuses_all_at_once_and_makes_nothing(tmp_path: Path) -> None:
    words = ["adopt", "vught-2022", "--name", "", "--moment", "berap-2022", "--date", "2022-03-01", "--out", tmp_path]
    told = f"--name: deze tekst is leeg\n--{MOMENT}\n2 problemen; er is niets gemaakt.\n"
    assert ran(*words) == Ran(2, "", told)
    assert ran("adopt", "vught-2022", "--name", "x").err == "Er ontbreekt iets: --moment. Hulp: scenarios --help\n"
    assert ran(*words[:-3], "1 maart", *words[-2:]).err.startswith("--date: 1 maart: hier hoort een dag als 2027-01-15")
    assert list(tmp_path.iterdir()) == []


# --- reading back ------------------------------------------------------------------------------------------------


def test_a_scenario_opens_as_a_scenario_and_a_record_as_a_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert type(open_run("weert-2017")) is Result
    monkeypatch.setattr(record_files, "FOLDER", tmp_path)
    kept(run("weert-2017"), tmp_path)
    again = open_run("weert-2017-begroting-2018")  # by name, in the folder of adopted versions
    assert isinstance(again, Adopted)
    assert again.record is not None
    assert again.record.about.moment == "begroting-2018"


def changed(change: Callable[[dict[str, Any]], object], folder: Path) -> list[str]:
    """What is told of a record in which something was changed by hand."""
    result = costs({"start": "2022-01"}, years=2)
    raw = tomllib.loads(record_text(result, about(result)))
    change(raw)
    path = folder / "stuk.toml"
    path.write_text(tomli_w.dumps(raw), "utf-8")
    return [line.removeprefix(f"{path}: ") for line in refused(lambda: read_record(path))]


def put(*keys: Any) -> Callable[[dict[str, Any]], None]:
    """Put the last of these at the path of the others; Ellipsis takes away what is there."""
    *path, last, value = keys

    def change(raw: Any) -> None:
        for key in path:
            raw = raw[key]
        if value is ...:
            del raw[last]
        else:
            raw[last] = value

    return change


BOOKED = {"through": "2022-02", "onward": "plan", "source": "Grootboek", "status": "published"}
WRONG: dict[str, tuple[Callable[[dict[str, Any]], None], list[str]]] = {
    "no figures": (put("figures", ...), ["figures: dit gegeven ontbreekt"]),
    "no adoption": (put("record", ...), ["record: dit gegeven ontbreekt"]),
    "a heading too many": (
        put("recort", {}),
        ['recort: deze kop hoort niet in een vastgestelde versie; bedoelde u "record"?'],
    ),
    "a key too many": (
        put("record", "door", "Raad"),
        ["record.door: deze sleutel bestaat niet; mogelijk zijn: name, moment, adopted, by, workbook, scenario"],
    ),
    "a moment that is none": (put("record", "moment", "berap-2018"), [f"record.{MOMENT}"]),
    "a day as text": (
        put("record", "adopted", "2018"),
        ['record.adopted: hier hoort een datum als 2022-03-01, zonder aanhalingstekens, maar er staat "2018"'],
    ),
    "a scenario that is wrong": (
        put("scenario", "flows", "fee", "payer", "gementee"),
        ['scenario.flows.fee.payer: partij "gementee" staat niet onder [parties]; bedoelde u "gemeente"?'],
    ),
    "a scenario of the wrong shape": (
        put("scenario", "years", 0),
        ["scenario.years: moet minstens 1 zijn, maar er staat 0"],
    ),
    "a flow without figures": (put("figures", "cash", "fee", ...), ['figures.cash: geldstroom "fee" ontbreekt']),
    "a book without figures": (
        put("figures", "cash", ...),
        ['figures.cash: geldstroom "fee" ontbreekt', 'figures.cash: geldstroom "loon" ontbreekt'],
    ),
    "a book that is none": (
        put("figures", "kas", {}),
        ['figures.kas: hier hoort "entitlement", "recognised" of "cash", maar er staat "kas"'],
    ),
    "a flow that is not there": (
        put("figures", "cash", "huur", {"2022": 1.0}),
        ["figures.cash.huur: deze geldstroom staat niet in het scenario"],
    ),
    "a year that is not there": (
        put("figures", "recognised", "fee", "2023", ...),
        ["figures.recognised.fee: hier horen precies de jaren 2022, 2023"],
    ),
    "no later": (
        put("figures", "cash", "fee", "later", ...),
        ["figures.cash.fee: hier horen precies de jaren 2022, 2023, later"],
    ),
    "a figure as text": (
        put("figures", "cash", "fee", "2022", "1.000"),
        [
            (
                "figures.cash.fee.2022: hier hoort een getal zonder aanhalingstekens, met een punt als decimaalteken, "
                'maar er staat "1.000"'
            )
        ],
    ),
    "a parameter that does not exist": (
        put("parameters", 0, "name", "holiday_alowance"),
        ['parameters.1.name: parameter "holiday_alowance" bestaat niet; bedoelde u "holiday_allowance"?'],
    ),
    "a parameter twice": (
        put("parameters", 1, "name", "holiday_allowance"),
        ['parameters.2.name: parameter "holiday_allowance" staat er twee keer'],
    ),
    "a period that runs back": (
        put("parameters", 2, "values", 0, "to", date(2001, 1, 1)),
        ["parameters.3.values.1.to: het eind (to) moet na het begin (from) liggen"],
    ),
    "a status that is none": (
        put("parameters", 0, "values", 0, "status", "zeker"),
        [
            (
                'parameters.1.values.1.status: hier hoort "published", "announced", "projected" of "assumed", '
                'maar er staat "zeker"'
            )
        ],
    ),
    "months that are not there": (
        put("realised", BOOKED | {"cash": {"loon": [1.0]}}),
        ["realised.cash.loon: hier horen 2 maanden, maar er staan er 1"],
    ),
    "a cut-off outside the horizon": (
        put("realised", BOOKED | {"through": "2031-01"}),
        ["realised.through: 2031-01 ligt buiten de looptijd van het scenario"],
    ),
    "bookings of no flow": (
        put("realised", BOOKED | {"cash": {"huur": [1.0, 1.0]}}),
        ["realised.cash.huur: deze geldstroom staat niet in het scenario"],
    ),
}


@pytest.mark.parametrize(("change", "problems"), WRONG.values(), ids=WRONG)
def test_a_record_that_was_changed_is_refused(
    change: Callable[[dict[str, Any]], None], problems: list[str], tmp_path: Path
) -> None:
    assert changed(change, tmp_path) == problems


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    names = (
        "a key too many",
        "a scenario that is wrong",
        "a flow that is not there",
        "a parameter twice",
        "a heading too many",
    )

    def every(raw: dict[str, Any]) -> None:
        for name in names:
            WRONG[name][0](raw)

    assert sorted(changed(every, tmp_path)) == sorted(problem for name in names for problem in WRONG[name][1])


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert refused(lambda: open_run(tmp_path / "weg.toml")) == [f"{tmp_path / 'weg.toml'}: dit bestand bestaat niet"]
    path = tmp_path / "half.toml"
    path.write_text("[record\nname = 1", "utf-8")
    assert refused(lambda: open_run(path)) == [f"{path}: regel 1, teken 8: een haak gaat open, maar niet dicht"]


def test_figures_hold_every_flow_in_every_book() -> None:
    result = run("weert-2017")
    found = figures(result)
    years = result.horizon.year_labels
    assert len(found) == len(result.lines) * (3 * len(years) + 1)
    for line in result.lines:
        assert sum(found["cash", line.name, str(key)] for key in [*years, "later"]) == pytest.approx(line.cash.sum())
