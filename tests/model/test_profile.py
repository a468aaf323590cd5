"""A profile says how one municipality keeps and prints its books; all that is wrong with it is said at once."""

from pathlib import Path

import pytest

from scenarios.model.profile import FOLDER, contrast, open_profile, taakveld_name
from scenarios.problems import InputError

GOOD = (FOLDER / "weert.toml").read_text("utf-8")
SHIPPED = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_profile_is_sound(path: Path) -> None:
    assert open_profile(path) == open_profile(path.stem)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"minus_unfavourable"', '"vn"', 'convention.signs: hier hoort "vn_suffix", "vn_prefix"'),
        ('taakveld = "0.7"', 'taakveld = "6.9"', "postings.2.taakveld: taakveld 6.9 staat niet in taakvelden.csv"),
        ('taakveld = "0.7"', "taakveld = 0.7", "postings.2.taakveld: hier hoort tekst tussen aanhalingstekens"),
        ('flow     = "stimulering"', 'flow     = "lks_rijk"', 'postings.3: "lks_rijk" staat voor hetzelfde jaar al'),
        ("deviation = 10_000", "deviation = 25.000", "deviation: dit getal heeft hoogstens twee decimalen"),
        ("deviation       = {", "deviatoin = {", "deviation: dit gegeven heeft geen bron"),
        ("[cover]", '[prices]\nbasis = "constant"\n\n[cover]', "prices: zeg bij constante prijzen van welk jaar"),
        (
            "[cover]",
            '[colours]\naccent = "#FFD700"\n\n[cover]',
            "colours.accent: #FFD700 is te licht: contrast met wit 1,4",
        ),
        ("[treasury_rate]\n2017 = 0.005", "[treasury_rate]\n2017 = 0.5e1", "treasury_rate.2017: mag hoogstens 1 zijn"),
        ("certainty = 0.9", "certainty = 90", "certainty: mag hoogstens 0.99 zijn, maar er staat 90"),
        ("[cover]", "[floating_debt]\n2018 = [1, 2, 3]\n\n[cover]", "floating_debt.2018"),
    ],
)
def test_what_is_wrong_is_said_in_dutch_with_its_key(old: str, new: str, expected: str, tmp_path: Path) -> None:
    assert old in GOOD
    path = tmp_path / "eigen.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        open_profile(path)
    assert any(f"{path}: {expected}" in str(problem) for problem in refused.value.problems), refused.value


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(InputError, match='wert: dit profiel bestaat niet; bedoelde u "weert"'):
        open_profile("wert")


def test_a_taakveld_has_the_name_of_its_year() -> None:
    assert taakveld_name("6.4", 2022) == "6.4 Begeleide participatie"
    assert taakveld_name("6.4", 2023) == "6.4 WSW en beschut werk"


def test_a_flow_may_move_to_another_taakveld_from_a_year_on(tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    split = GOOD.replace('flow     = "stimulering"', 'flow     = "stimulering"\nlast     = 2018', 1)
    split = split.replace(
        "[cover]", '[[postings]]\nflow = "stimulering"\nfirst = 2019\ntaakveld = "6.5"\ncategory = "4.3.1"\n\n[cover]'
    )
    path.write_text(split, encoding="utf-8")
    profile = open_profile(path)
    places = {
        year: posting.taakveld for year in (2017, 2018, 2019) if (posting := profile.posting("stimulering", year))
    }
    assert places == {2017: "6.4", 2018: "6.4", 2019: "6.5"}


@pytest.mark.parametrize(
    ("colour", "expected"), [("#154273", 10.2), ("#0072B2", 5.2), ("#D55E00", 3.9), ("#FFFFFF", 1), ("#000000", 21)]
)
def test_contrast_is_that_of_wcag(colour: str, expected: float) -> None:
    assert contrast(colour) == pytest.approx(expected, abs=0.05)
