"""A participant's file: all problems at once in Dutch, and nothing in it that points at a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.model.inkomen.participant import read_participant
from scenarios.problems import InputError

if TYPE_CHECKING:
    from pathlib import Path

BSN = "123456782"  # made up; passes the 11-test
GOOD = """household = "couple"
start = "2026-03"
benefit = "wga"
partner_income = 800
partner_born_after_1971 = true
children = [5, 13]
rent = 650.0
[work_then]
hours = 20.0
wage_factor = 1.0
[wga]
month_wage = 3000
disability = "45_55"
earning_capacity = 1500
"""


GO = "haal het weg, het hoort niet in dit bestand"
DIGITS = f"een sleutel met cijfers kan een nummer of datum van een persoon zijn; {GO}"


def written(folder: Path, text: str) -> Path:
    path = folder / "deelnemer.toml"
    path.write_text(text, "utf-8")
    return path


def problems_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_participant(written(folder, text))
    return [str(problem).removeprefix(f"{folder / 'deelnemer.toml'}: ") for problem in caught.value.problems]


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    participant = read_participant(written(tmp_path, GOOD))
    assert (participant.persons, participant.couple, f"{participant.day}") == (4, True, "2026-03-01")


@pytest.mark.parametrize("line", range(len(GOOD.splitlines())))
@pytest.mark.parametrize("shape", [BSN, f'"{BSN}"', '"1234.56.782"', '"123 456 782"', f'"x {BSN} y"', f"{BSN}.0"])
def test_a_bsn_in_any_value_is_refused_and_not_repeated(line: int, shape: str, tmp_path: Path) -> None:
    lines = GOOD.splitlines()
    key, equals, _ = lines[line].partition(" = ")
    lines[line] = f"{key} = {shape}" if equals else f'{lines[line]}\nremark = ["{BSN}"]'
    told = problems_of(tmp_path, "\n".join(lines))
    assert any("lijkt op een burgerservicenummer" in each for each in told)
    assert not any(BSN in each for each in told)


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (f'"{BSN}" = 1', DIGITS),
        ("bsn = 1", "een sleutel met “bsn” erin wijst naar een persoon; haal het weg"),
        ('achternaam_jansen = "x"', "een sleutel met “naam” erin wijst naar een persoon; haal het weg"),
        ("geboren_12031980 = 1", "een sleutel met “geboren” erin wijst naar een persoon; haal het weg"),
        ('remark = "j.jansen@voorbeeld.nl"', f"remark: deze waarde lijkt op een e-mailadres; {GO}"),
        (
            "remark = 1980-05-01",
            "remark: een datum kan een geboortedatum zijn; geef een maand als 2026-03 of een leeftijd in jaren",
        ),
        (
            'remark = "is van 1-5-1980"',
            "remark: een datum kan een geboortedatum zijn; geef een maand als 2026-03 of een leeftijd in jaren",
        ),
        (
            f'[extra.diep]\n"{BSN}" = [1]',
            f"extra.diep: {DIGITS}",
        ),
    ],
)
def test_what_points_at_a_person_is_refused(extra: str, told: str, tmp_path: Path) -> None:
    text = f"{GOOD}{extra}\n" if extra.startswith("[") else f"{extra}\n{GOOD}"
    assert problems_of(tmp_path, text) == [told]


MARKS = [*",;:|*+/'\t\u00a0\u2009\u202f\u200b\u2011\u2013\u00b7", "  ", ". ", " - ", "_"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("place", ['rent = "{}"', 'household = """{}"""', "# {}", '"{}" = 1'])
def test_a_bsn_with_any_mark_between_its_digits_is_refused_and_not_repeated(
    place: str, mark: str, tmp_path: Path
) -> None:
    spread = mark.join(("123", "456", "782"))
    lines = [line for line in GOOD.splitlines() if not line.startswith(place.partition(" ")[0])]
    told = problems_of(tmp_path, "\n".join([place.format(spread), *lines]))
    assert len(told) == 1
    assert "burgerservicenummer" in told[0] or DIGITS in told[0]
    assert not any(part in each for part in ("123", "456", "782") for each in told)


@pytest.mark.parametrize("digits", ["12345672", "12345672.0", "１２３４５６７８２", "١٢٣٤٥٦٧٨٢", "1 2 3 4 5 6 7 8 2"])
def test_a_bsn_without_its_zero_or_in_other_digits_is_refused(digits: str, tmp_path: Path) -> None:
    """12345672 is 012345672, as a spreadsheet keeps it."""
    value = digits if digits.startswith("12345672") else f'"{digits}"'
    for text in (f"# nummer {digits}\n{GOOD}", GOOD.replace("650.0", value)):
        told = problems_of(tmp_path, text)
        assert "burgerservicenummer" in told[0]
        assert not any(digits in each for each in told)


@pytest.mark.parametrize("day", ["12-03-1980", "1980-03-12", "12 maart 1980", "12031980", "19800312", "12/3/1980"])
def test_a_date_of_birth_is_refused_and_not_repeated(day: str, tmp_path: Path) -> None:
    for text in (f"# geboren {day}\n{GOOD}", GOOD.replace('"couple"', f'"{day}"')):
        told = problems_of(tmp_path, text)
        assert "geboortedatum" in told[0]
        assert day not in told[0]


def test_a_name_is_not_repeated(tmp_path: Path) -> None:
    """It is no value that a file may hold, and so it is refused; what was typed is not said."""
    text = GOOD.replace('"couple"', '"Jan de Vries"').replace("rent =", "jan_de_vries =").replace("20.0", '"Jan"')
    told = problems_of(tmp_path, text)
    assert len(told) == 3
    assert "jan" not in " ".join(told).lower()


def test_a_file_named_after_a_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / f"gesprek-{BSN}.toml"
    path.write_text(GOOD, "utf-8")
    with pytest.raises(InputError) as caught:
        read_participant(path)
    assert BSN not in str(caught.value)


def test_all_problems_come_together_in_dutch(tmp_path: Path) -> None:
    text = GOOD.replace('"couple"', '"samen"').replace("rent = 650.0", "rent = -1\nhuur = 5").replace("20.0", "60")
    assert problems_of(tmp_path, text) == [
        'household: hier hoort "alone", "single_parent" of "couple"',
        "work_then.hours: mag hoogstens 48 zijn, maar er staat 60",
        "rent: moet minstens 0 zijn, maar er staat -1",
        (
            "...: deze sleutel bestaat niet; mogelijk zijn: household, start, benefit, work_then, work_now, wga, "
            "partner_income, partner_born_after_1971, children, rent, assets_above_limit, first_years_of_work, "
            "bijstand_beside, bijstand_disregard"
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"wga"', '"none"', 'een groep [wga] hoort bij benefit = "wga", en alleen daarbij'),
        (
            "partner_born_after_1971 = true\n",
            "",
            "partner_born_after_1971 ontbreekt: true of false, nodig voor de Toeslagenwet",
        ),
        (
            '"couple"',
            '"alone"',
            (
                'partner_income en partner_born_after_1971 horen alleen bij household = "couple"; '
                'kinderen en household passen niet: met kinderen is het "single_parent" of "couple"'
            ),
        ),
        (
            "wage_factor = 1.0\n",
            "",
            "work_then: kies precies één van beide: wage_factor (keer het minimumloon) of hourly_wage (euro)",
        ),
        (
            "hours = 20.0\nwage_factor = 1.0\n",
            "hours = 0\n",
            "work_then: geef ook bij 0 uren een loon; de figuur laat zien wat andere uren opleveren",
        ),
        (
            "earning_capacity = 1500",
            "earning_capacity = 3100",
            "wga: earning_capacity kan niet hoger zijn dan month_wage",
        ),
        (
            "earning_capacity = 1500",
            "earning_capacity = 0",
            'wga: earning_capacity = 0 hoort bij disability = "80_100"; anders kan iemand nog iets verdienen',
        ),
        (
            "[work_then]",
            'bijstand_disregard = "lks"\n[work_then]',
            'bijstand_disregard hoort bij benefit = "bijstand" of bijstand_beside, en alleen daarbij',
        ),
    ],
)
def test_what_does_not_hang_together_is_refused(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD.replace(old, new)) == [told]


BESIDE_BIJSTAND = """
household = "single_parent"
start = "2026-03"
benefit = "bijstand"
children = [13]
bijstand_disregard = "single_parent"
[work_then]
hours = 20.0
wage_factor = 1.0
[work_now]
hours = 4.0
wage_factor = 1.0
"""


def test_what_bijstand_leaves_out_is_for_who_starts_and_has_the_child_for_it(tmp_path: Path) -> None:
    assert problems_of(tmp_path, BESIDE_BIJSTAND) == [
        (
            "bijstand_disregard is alleen uit te rekenen voor wie nu niet werkt; "
            'bijstand_disregard = "single_parent" is er alleen met een kind jonger dan 12, zonder partner'
        )
    ]
