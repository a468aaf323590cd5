"""Every line of a ledger is counted once, or refused with its row and its reason; a file that is wrong is refused."""

import datetime as dt
import random
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ledger_files import HEAD, MAPPING, NAME, booked, csv_file, excel_file, mapping_file, row, typed
from openpyxl import load_workbook

from scenarios.model.ledger import Ledger, Part, Rejected, read_ledger
from scenarios.model.ledger_lines import cents_of, holds_bsn, month_of
from scenarios.problems import InputError

BSN = "123456782"  # passes the 11-test; belongs to nobody
NOT_BSN = "123456789"


def euro(text: str) -> Decimal:
    return Decimal(text)


def dutch(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", ".") + f",{rest:02}"


# --- ten thousand lines, thirty of them wrong --------------------------------------------------------------------

# What the mapping file says, worked out by hand: flow, book and sign of debit minus credit; None is ignored.
MEANING = {
    ("443001", "6400"): ("lks", "recognised", 1),
    ("443001", "6500"): ("begeleiding", "recognised", 1),
    ("443001", ""): ("begeleiding", "recognised", 1),
    ("110500", ""): ("lks", "cash", -1),
    ("110500", "6400"): ("lks", "cash", -1),
    ("829000", "6400"): ("rijk", "recognised", -1),
    ("100000", ""): None,
}
Wrong = Callable[[list[str], list[str]], list[str]]


def put(**cells: str) -> Wrong:
    return lambda line, _: [cells.get(heading, cell) for heading, cell in zip(HEAD, line, strict=True)]


WRONG: dict[str, Wrong] = {
    "de rij heeft 8 velden, de kop heeft er 7": lambda line, _: [*line, "te veel"],
    "de datum ontbreekt": put(Boekdatum=""),
    "de datum 31-02-2018 bestaat niet": put(Boekdatum="31-02-2018"),
    "de datum ligt in 2017-12, vóór de eerste maand 2018-01": put(Boekdatum="31-12-2017"),
    "het bedrag ontbreekt": put(Bedrag=""),
    "het bedrag 12,34,5 is niet te lezen als getal met decimaalteken ,": put(Bedrag="12,34,5"),
    "het bedrag 12,345 heeft meer dan twee decimalen": put(Bedrag="12,345"),
    'rekening 443O01 staat niet in de koppeling (bedoelde u "443001"?)': put(Rekening="443O01"),
    "dezelfde regel als rij {before}": lambda line, before: [*line[:-2], *before[-2:]],
    'in kolom "Omschrijving" staat iets dat op een burgerservicenummer lijkt': put(
        Omschrijving=f"LKS {NAME} {BSN} mei"
    ),
}


def good_line(chance: random.Random, number: int) -> list[str]:
    day = dt.date(2018, 1, 1) + dt.timedelta(chance.randrange(455))  # through March 2019: some come after the cut-off
    account, centre = chance.choice(list(MEANING))
    words = chance.choice([NAME, f"Nota {NAME}; spoed", f'Nota "mei"\nvervolg {NAME}', NOT_BSN])
    cents = chance.choice([1, -1]) * chance.randrange(1, 10 ** chance.randrange(3, 8))
    return [f"{day:%d-%m-%Y}", account, centre, words, dutch(cents), f"M{number // 3}", str(number % 3)]


def big_ledger(lines: int = 10_000) -> tuple[list[list[str]], dict[int, str]]:
    """Rows of a ledger, and by row number the reason of each that is wrong: three for every reason."""
    chance = random.Random(443001)  # noqa: S311 - a fixed seed, nothing secret
    rows = [good_line(chance, number) for number in range(lines)]
    reasons = {}
    for place, reason in zip(chance.sample(range(1, lines, 2), 30), [*WRONG] * 3, strict=True):
        rows[place] = WRONG[reason](rows[place], rows[place - 1])
        reasons[place + 2] = reason.format(before=place + 1)
    return rows, reasons


def summed(rows: list[list[str]], reasons: dict[int, str]) -> Counter[tuple[str, str, str]]:
    """Cents per flow, book and month of 2018, straight from the rows that are right."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for number, (day, account, centre, _, amount, *_) in enumerate(rows, 2):
        meaning = None if number in reasons else MEANING[account, centre]
        if meaning is not None and day.endswith("2018"):
            flow, book, sign = meaning
            sums[flow, book, f"2018-{day[3:5]}"] += sign * int(amount.replace(".", "").replace(",", ""))
    return sums


def test_of_ten_thousand_lines_exactly_the_thirty_wrong_ones_are_refused(tmp_path: Path) -> None:
    rows, reasons = big_ledger()
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path))
    assert {each.row: each.reason for each in ledger.rejected} == reasons
    assert [each.row for each in ledger.rejected] == sorted(reasons)
    assert (len(reasons), ledger.refused.lines, ledger.unreadable) == (30, 30, 12)
    sums = summed(rows, reasons)
    months = [f"2018-{month:02}" for month in range(1, 13)]
    assert {key: list(by_month) for key, by_month in ledger.amounts.items()} == {
        ("lks", "recognised"): months,
        ("begeleiding", "recognised"): months,
        ("lks", "cash"): months,
        ("rijk", "recognised"): months,
    }
    for (flow, book), by_month in ledger.amounts.items():
        assert {month: int(amount * 100) for month, amount in by_month.items()} == {
            month: sums[flow, book, month] for month in months
        }


def test_every_line_is_in_one_part(tmp_path: Path) -> None:
    rows, reasons = big_ledger()
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path))
    right = [cells for number, cells in enumerate(rows, 2) if number not in reasons]
    ignored = [cells for cells in right if cells[1] == "100000"]
    later = [cells for cells in right if cells[1] != "100000" and cells[0].endswith("2019")]
    for part, lines in ((ledger.ignored, ignored), (ledger.later, later)):
        cents = sum(int(cells[4].replace(".", "").replace(",", "")) for cells in lines)
        assert part == Part(len(lines), Decimal(cents) / 100)
        assert part.lines > 100
    assert ledger.read.lines == 10_000
    assert ledger.taken.lines == 10_000 - 30 - len(ignored) - len(later)
    assert ledger.latest == "2019-03"


def test_a_workbook_with_the_same_content_gives_the_same(tmp_path: Path) -> None:
    rows, reasons = big_ledger(3_000)
    cells: list[list[object]] = []
    for number, line in enumerate(rows, 2):
        right = number not in reasons
        cells.append([typed(*pair) for pair in zip(HEAD, line, strict=True)] if right else list(line))
    from_text = booked(csv_file(tmp_path, rows), mapping_file(tmp_path))
    from_excel = booked(excel_file(tmp_path, cells), mapping_file(tmp_path))
    assert len(from_text.rejected) == 30
    assert replace(from_excel, file=from_text.file) == from_text
    assert (from_text.file, from_excel.file) == ("grootboek.csv", "grootboek.xlsx")


# --- any small ledger --------------------------------------------------------------------------------------------

# Text of an amount, and its cents when it can be read.
READABLE: dict[str, int | None] = {
    "100,00": 10_000,
    "-0,01": -1,
    "1.234.567,89": 123_456_789,
    "4.977,00-": -497_700,
    "2000000000": 200_000_000_000,
    "0": 0,
    "": None,
    "1.25": None,
    "1,234": None,
    "tien": None,
}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["01-01-2018", "31-12-2018", "5-6-2018", "01-02-2019", "31-12-2017", "30-02-2018", ""]),
        st.sampled_from(["443001", "110500", "829000", "100000", "999999", ""]),
        st.sampled_from(["6400", "6500", ""]),
        st.sampled_from([NAME, "", BSN, 'een "half'] * 3 + ["twee\nregels"]),
        st.sampled_from(list(READABLE)),
        st.sampled_from(["M1", "M2", "M3", "M4"]),
        st.sampled_from(["1", "2", "3", ""]),
    ).flatmap(lambda cells: st.sampled_from([[*cells]] * 5 + [[*cells, "te veel"], [*cells][:5]])),
    min_size=1,
    max_size=12,
).filter(lambda rows: any(any(cells) for cells in rows))


@given(ROWS)
def test_what_is_read_is_taken_ignored_later_or_refused(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = booked(csv_file(Path(folder), rows), mapping_file(Path(folder)))
    lines = [cells for cells in rows if any(cells)]
    cents = [READABLE[cells[4]] if len(cells) == 7 else None for cells in lines]
    assert ledger.read == Part(len(lines), Decimal(sum(filter(None, cents))) / 100)
    parts = (ledger.taken, ledger.ignored, ledger.later, ledger.refused)
    assert ledger.read.lines == sum(part.lines for part in parts)
    assert ledger.read.amount == sum(part.amount for part in parts)
    assert ledger.unreadable == cents.count(None)
    assert len({each.row for each in ledger.rejected}) == ledger.refused.lines
    assert all(each.reason and NAME not in each.reason and BSN not in each.reason for each in ledger.rejected)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing_but_their_rows(rows: list[list[str]], chance: random.Random) -> None:
    unique = [[*cells[:5], f"M{n}", *cells[6:]] if len(cells) > 5 else cells for n, cells in enumerate(rows)]
    shuffled = chance.sample(unique, len(unique))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, other = (booked(csv_file(folder, lines), mapping_file(folder)) for lines in (unique, shuffled))
    assert sorted(each.reason for each in one.rejected) == sorted(each.reason for each in other.rejected)
    assert replace(one, rejected=()) == replace(other, rejected=())


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@example(b'"')
@example(b'\n"\n')
@example(b"\x00;\x00\r\r\n;")
def test_no_content_whatsoever_gives_a_traceback(content: bytes) -> None:
    head = ";".join(HEAD).encode() + b"\r\n"
    for start, kind in ((b"", "csv"), (head, "csv"), (b"", "xlsx"), (b"PK\x03\x04", "xlsx")):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"grootboek.{kind}"
            path.write_bytes(start + content)
            try:
                booked(path, mapping_file(Path(folder)))
            except InputError as error:
                assert error.problems  # noqa: PT017 - it may also be right


DAMAGED = {
    "ledger_lines": lambda ledger: replace(ledger, ignored=Part(1, Decimal(0))),
    "ledger_euro": lambda ledger: replace(ledger, later=Part(0, Decimal("0.01"))),
    "ledger_rejected": lambda ledger: replace(ledger, rejected=(*ledger.rejected, Rejected(9, "onbekend"))),
    "ledger_taken": lambda ledger: replace(ledger, sides=ledger.sides | {"credit": Part(1, Decimal("0.01"))}),
    "ledger_booked": lambda ledger: replace(ledger, amounts=ledger.amounts | {("x", "cash"): {"2018-01": Decimal(1)}}),
}


@pytest.mark.parametrize("check", DAMAGED)
def test_a_proof_can_fail(check: str, tmp_path: Path) -> None:
    damage: Callable[[Ledger], Ledger] = DAMAGED[check]
    checks = damage(booked(csv_file(tmp_path, [row(1)]), mapping_file(tmp_path))).checks().set_index("check")
    assert not checks.loc[check, "ok"]
    assert checks["deviation"].sum() > 0


# --- what can be wrong with a line -------------------------------------------------------------------------------

REASONS = [
    ({"Boekdatum": ""}, "de datum ontbreekt"),
    ({"Boekdatum": "2018-01-15"}, "de datum 2018-01-15 is niet te lezen als dd-mm-jjjj"),
    ({"Boekdatum": "15-01-18"}, "de datum 15-01-18 is niet te lezen als dd-mm-jjjj"),
    ({"Boekdatum": "29-02-2019"}, "de datum 29-02-2019 bestaat niet"),
    ({"Boekdatum": "15-13-2018"}, "de datum 15-13-2018 bestaat niet"),
    ({"Boekdatum": "31-12-2017"}, "de datum ligt in 2017-12, vóór de eerste maand 2018-01"),
    ({"Boekdatum": "01-01-0018"}, "de datum ligt in 0018-01, vóór de eerste maand 2018-01"),
    ({"Boekdatum": NAME}, "de datum is niet te lezen als dd-mm-jjjj"),
    ({"Bedrag": ""}, "het bedrag ontbreekt"),
    ({"Bedrag": "1.25"}, "het bedrag 1.25 is niet te lezen als getal met decimaalteken ,"),
    ({"Bedrag": "1,234.56"}, "het bedrag 1,234.56 is niet te lezen als getal met decimaalteken ,"),
    ({"Bedrag": NAME}, "het bedrag is niet te lezen als getal met decimaalteken ,"),
    ({"Bedrag": "€ 12,00"}, "het bedrag is niet te lezen als getal met decimaalteken ,"),
    ({"Bedrag": "0,125"}, "het bedrag 0,125 heeft meer dan twee decimalen"),
    ({"Bedrag": "1.000.000.000,01"}, "het bedrag is meer dan een miljard euro"),
    ({"Bedrag": "-1000000000,01"}, "het bedrag is meer dan een miljard euro"),
    ({"Rekening": ""}, "de rekening ontbreekt"),
    ({"Rekening": "443002"}, 'rekening 443002 staat niet in de koppeling (bedoelde u "443001"?)'),
    ({"Rekening": "7"}, "rekening 7 staat niet in de koppeling"),
    ({"Rekening": NAME}, "rekening staat niet in de koppeling"),
    ({"Rekening": "12345678901234567"}, "rekening staat niet in de koppeling"),
    ({"Rekening": BSN}, "rekening staat niet in de koppeling"),
    ({"Rekening": "NL91ABNA0417164300"}, "rekening staat niet in de koppeling"),
    (
        {"Rekening": "829000", "Kostenplaats": "6401"},
        'kostenplaats 6401 is bij rekening 829000 niet gekoppeld (bedoelde u "6400"?)',
    ),
    ({"Rekening": "829000", "Kostenplaats": NAME}, "kostenplaats is bij rekening 829000 niet gekoppeld"),
    (
        {"Rekening": "829000", "Kostenplaats": ""},
        "de kostenplaats ontbreekt, en rekening 829000 is alleen per kostenplaats gekoppeld",
    ),
    ({"Regel": "1"}, "dezelfde regel als rij 2"),
    ({"Regel": " "}, 'kolom "Regel" is leeg, en zonder is niet te zien of de regel dubbel is'),
    ({"Boekstuk": ""}, 'kolom "Boekstuk" is leeg, en zonder is niet te zien of de regel dubbel is'),
    (
        {"Omschrijving": f"{NAME} bsn{BSN}"},
        'in kolom "Omschrijving" staat iets dat op een burgerservicenummer lijkt',
    ),
    (
        {"Omschrijving": "1234.56.782"},
        'in kolom "Omschrijving" staat iets dat op een burgerservicenummer lijkt',
    ),
    (
        {"Boekdatum": "", "Rekening": "8290", "Bedrag": "x", "Regel": "", "Omschrijving": BSN},
        (
            "de datum ontbreekt; het bedrag x is niet te lezen als getal met decimaalteken ,; "
            'kolom "Regel" is leeg, en zonder is niet te zien of de regel dubbel is; '
            'in kolom "Omschrijving" staat iets dat op een burgerservicenummer lijkt; '
            'rekening 8290 staat niet in de koppeling (bedoelde u "829000"?)'
        ),
    ),
]


@pytest.mark.parametrize(("changes", "reason"), REASONS, ids=lambda given: given if isinstance(given, str) else "")
def test_a_wrong_line_is_refused_for_its_reason_and_the_rest_goes_in(
    changes: dict[str, str], reason: str, tmp_path: Path
) -> None:
    rows = [row(1), row(2, **changes), row(3)]
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path))
    assert ledger.rejected == (Rejected(3, reason),)
    assert ledger.amounts["lks", "recognised"]["2018-01"] == euro("200.00")


@pytest.mark.parametrize(
    "changes",
    [
        {"Boekdatum": "5-1-2018"},
        {"Boekdatum": " 15-01-2018 "},
        {"Bedrag": "1.000.000.000,00"},
        {"Bedrag": "0,00"},
        {"Omschrijving": NOT_BSN},
        {"Omschrijving": "000000000"},
        {"Omschrijving": f"1{BSN}"},
        {"Omschrijving": f"{BSN}1"},
        {"Omschrijving": "mei 1234 56 782"},
        {"Omschrijving": "-" * 400},
        {"Boekstuk": BSN},
        {"Kostenplaats": BSN},
    ],
)
def test_a_line_that_is_only_unusual_goes_in(changes: dict[str, str], tmp_path: Path) -> None:
    ledger = booked(csv_file(tmp_path, [row(1, **changes)]), mapping_file(tmp_path))
    assert ledger.rejected == ()
    assert ledger.taken.lines == 1


def test_a_line_with_too_few_or_too_many_fields(tmp_path: Path) -> None:
    rows = [row(1)[:-1], [*row(2), ""], row(3)]
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path))
    assert ledger.rejected == (
        Rejected(2, "de rij heeft 6 velden, de kop heeft er 7"),
        Rejected(3, "de rij heeft 8 velden, de kop heeft er 7"),
    )
    assert ledger.refused == Part(2, Decimal(0))
    assert ledger.unreadable == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [4, 5])
@pytest.mark.parametrize(("closing", "fields"), [('Nota "', ""), ('"Nota"', ""), ('x";y', 8), ('"', "")])
def test_a_stray_quote_swallows_lines_and_says_so(
    closing: str, fields: int | str, last: int, end: str, tmp_path: Path
) -> None:
    """Also when the row that is left has as many fields as the header: two lines would be lost without a word."""
    rows = [row(n) for n in range(1, 7)]
    lines = [";".join(cells) for cells in [HEAD, *rows]]
    lines[2] = lines[2].replace("Loonkosten", '"Loonkosten')
    lines[last] = lines[last].replace(rows[0][3], closing)
    path = tmp_path / "grootboek.csv"
    path.write_bytes(end.join(lines).encode())
    ledger = booked(path, mapping_file(tmp_path))
    swallowed = f"deze rij loopt door over {last - 1} regels: staat er een aanhalingsteken te veel?"
    misfit = f"de rij heeft {fields} velden, de kop heeft er 7; " if fields else ""
    assert ledger.rejected == (Rejected(3, misfit + swallowed),)
    assert ledger.taken.lines == 6 - (last - 1)


def test_a_field_over_two_lines_is_one_row_as_it_is_in_excel(tmp_path: Path) -> None:
    rows = [row(1, Omschrijving="over\ntwee\r\nregels"), [], row(2, Bedrag="x"), [""] * 7, row(3, Bedrag="x")]
    ledger = booked(csv_file(tmp_path, [*rows, [], [], [""] * 7]), mapping_file(tmp_path))
    assert [each.row for each in ledger.rejected] == [4, 6]
    assert ledger.read.lines == 3
    path = excel_file(tmp_path, rows)
    assert booked(path, mapping_file(tmp_path)).rejected == ledger.rejected


def test_the_first_of_two_equal_lines_counts_also_when_they_differ_otherwise(tmp_path: Path) -> None:
    rows = [row(1), row(2), row(1, Bedrag="7,00"), row(1, Boekstuk="M2"), row(1, Bedrag="8,00")]
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path))
    assert ledger.rejected == (Rejected(4, "dezelfde regel als rij 2"), Rejected(6, "dezelfde regel als rij 2"))
    assert ledger.taken == Part(3, euro("300.00"))
    assert ledger.refused == Part(2, euro("15.00"))


@pytest.mark.parametrize("words", ["Deprez", "J. Deprez", "Deprez, J.", "Deprez1985", "depREZ-a"])
def test_no_cell_with_words_comes_back_in_a_reason_wherever_it_stands(words: str, tmp_path: Path) -> None:
    """Also when columns have shifted, so that a name stands under the heading of a date or an account."""
    rows = [row(1, Boekstuk=words), row(1, Boekstuk=words), *([words] * 6 + [str(n)] for n in range(3)), [words] * 9]
    rows += [row(5, Rekening="829000", Kostenplaats=words), row(6, **dict.fromkeys(HEAD[:5], words))]
    reasons = [each.reason for each in booked(csv_file(tmp_path, rows), mapping_file(tmp_path)).rejected]
    assert len(reasons) == 7
    assert not any("deprez" in reason.lower() for reason in reasons)


# --- amounts, dates and columns ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.250", 125_000),
        ("1250", 125_000),
        ("12,5", 1_250),
        ("12,50", 1_250),
        ("-12,50", -1_250),
        ("\u221212,50", -1_250),
        ("12,50-", -1_250),
        ("+12,50", 1_250),
        ("1.234.567,89", 123_456_789),
        ("0,07", 7),
        ("007", 700),
        ("0.250", None),
        ("1.25", None),
        ("1.2500", None),
        ("1234.567", None),
        ("1.234567", None),
        ("12,34,5", None),
        (",50", None),
        ("12,", None),
        ("-12,50-", None),
        ("--12", None),
        ("1 250", None),
        ("1e3", None),
        ("\u0661\u0662", None),
        ("1234567890123456", None),
    ],
)
def test_an_amount_as_text_in_both_notations(text: str, cents: int | None) -> None:
    assert cents_of(text, ",")[0] == cents
    assert cents_of(text.translate(str.maketrans(",.", ".,")), ".")[0] == cents


@pytest.mark.parametrize(
    ("number", "cents"),
    [
        (1250, 125_000),
        (-1250.5, -125_050),
        (0.1 + 0.2, 30),
        (1234567.89, 123_456_789),
        (1e6 / 3 * 3, 100_000_000),
        (12.345, None),
        (12.340002, None),
        (12.3400009, 1_234),
        (1e300, None),
        (float("inf"), None),
        (float("nan"), None),
        (True, None),
    ],
)
def test_an_amount_as_a_number_of_excel(number: float, cents: int | None) -> None:
    assert cents_of(number, ",")[0] == cents


@given(st.integers(-(10**11), 10**11))
def test_every_amount_of_cents_comes_back_from_text_and_from_a_float(cents: int) -> None:
    assert cents_of(dutch(cents), ",") == cents_of(cents / 100, ",") == (cents, "")


@pytest.mark.parametrize(
    ("cell", "pattern", "month"),
    [
        ("01-02-2018", "dd-mm-jjjj", "2018-02"),
        ("2018-02-01", "jjjj-mm-dd", "2018-02"),
        ("201802", "jjjjmm", "2018-02"),
        (201802, "jjjjmm", "2018-02"),
        (201802.0, "jjjjmm", "2018-02"),
        (dt.datetime.fromisoformat("2018-02-01T23:59"), "jjjjmm", "2018-02"),
        (dt.date(2018, 2, 1), "dd-mm-jjjj", "2018-02"),
        ("201813", "jjjjmm", ""),
        ("20180201", "jjjj-mm-dd", ""),
        ("2018-2-1", "jjjj-mm-dd", ""),
        ("01/02/2018", "dd-mm-jjjj", ""),
        (43132, "dd-mm-jjjj", ""),
        (dt.time(1), "dd-mm-jjjj", ""),
    ],
)
def test_a_date(cell: object, pattern: str, month: str) -> None:
    found, fault = month_of(cell, pattern)
    assert found == month
    assert bool(fault) != bool(month)


def test_a_number_is_a_bsn_when_it_passes_the_11_test() -> None:
    chance = random.Random(11)  # noqa: S311 - a fixed seed, nothing secret
    for digits in (f"{chance.randrange(1, 10**9):09}" for _ in range(2_000)):
        rest = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:8])) - int(digits[8])
        assert holds_bsn(f"nr {digits}.") == (rest % 11 == 0), digits


def two_columns(amount: str) -> tuple[str, str]:
    return ("", amount.removeprefix("-")) if amount.startswith("-") else (amount, "")


def test_debit_and_credit_columns_give_the_same_as_a_signed_amount(tmp_path: Path) -> None:
    rows = [cells for cells in big_ledger(1_000)[0] if len(cells) == 7 and "," in cells[4] and cells[4].count(",") == 1]
    head = [*HEAD[:4], "Debet", "Credit", *HEAD[5:]]
    split = [[*cells[:4], *two_columns(cells[4]), *cells[5:]] for cells in rows]
    signed = booked(csv_file(tmp_path, rows), mapping_file(tmp_path))
    columns = ('amount      = "Bedrag"', 'debit = "Debet"\ncredit = "Credit"')
    apart = booked(csv_file(tmp_path, split, head), mapping_file(tmp_path, columns))
    without_decimals = [each for each in signed.rejected if "decimalen" not in each.reason]
    assert [each for each in apart.rejected if "decimalen" not in each.reason] == without_decimals
    assert replace(apart, rejected=()) == replace(signed, rejected=())


@pytest.mark.parametrize(
    ("debit", "credit", "amount", "reason"),
    [
        ("5,00", "", "5.00", ""),
        ("", "5,00", "-5.00", ""),
        ("-5,00", "", "-5.00", ""),
        ("0,00", "5,00", "-5.00", ""),
        ("5,00", "0,00", "5.00", ""),
        ("0,00", "0,00", "0.00", ""),
        ("5,00", "2,00", "3.00", "debet en credit zijn allebei gevuld"),
        ("", "", "0.00", "debet en credit zijn allebei leeg"),
        ("x", "5,00", "0.00", "het bedrag in debet x is niet te lezen als getal met decimaalteken ,"),
        ("1,234", "x", "0.00", ("het bedrag in debet 1,234 heeft meer dan twee decimalen; "
         "het bedrag in credit x is niet te lezen als getal met decimaalteken ,")),
    ],
)  # fmt: skip
def test_debit_and_credit(debit: str, credit: str, amount: str, reason: str, tmp_path: Path) -> None:
    head = [*HEAD[:4], "Debet", "Credit", *HEAD[5:]]
    path = csv_file(tmp_path, [[*row(1)[:4], debit, credit, *row(1)[5:]]], head)
    ledger = booked(path, mapping_file(tmp_path, ('amount      = "Bedrag"', 'debit = "Debet"\ncredit = "Credit"')))
    assert [each.reason for each in ledger.rejected] == [reason] * bool(reason)
    assert ledger.read.amount == euro(amount)


def test_a_decimal_point_and_a_period_and_a_comma_between_columns(tmp_path: Path) -> None:
    changes = (('delimiter = ";"', 'delimiter = ","'), ('decimal   = ","', 'decimal = "."'), ("dd-mm-jjjj", "jjjjmm"))
    rows = [row(1, Boekdatum="201803", Bedrag="1,234.50"), row(2, Boekdatum="201803", Bedrag="1.234,50")]
    ledger = booked(csv_file(tmp_path, rows, delimiter=","), mapping_file(tmp_path, *changes))
    assert ledger.amounts["lks", "recognised"]["2018-03"] == euro("1234.50")
    assert [each.row for each in ledger.rejected] == [3]


def test_the_side_that_raises_the_flow_makes_it_positive(tmp_path: Path) -> None:
    rows = [
        row(1, Rekening="829000", Bedrag="-900,00"),
        row(2, Rekening="829000", Bedrag="50,00"),
        row(3, Rekening="110500", Kostenplaats="", Bedrag="-70,00"),
        row(4, Bedrag="-30,00", Boekdatum="01-02-2018"),
    ]
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path), "2018-02")
    assert ledger.amounts == {
        ("lks", "recognised"): {"2018-01": 0, "2018-02": -30},
        ("begeleiding", "recognised"): {"2018-01": 0, "2018-02": 0},
        ("lks", "cash"): {"2018-01": 70, "2018-02": 0},
        ("rijk", "recognised"): {"2018-01": 850, "2018-02": 0},
    }
    assert ledger.sides == {"debit": Part(1, euro("-30.00")), "credit": Part(3, euro("-920.00"))}


def test_the_cut_off_month_counts_and_the_next_is_later(tmp_path: Path) -> None:
    rows = [row(1, Boekdatum="31-03-2018"), row(2, Boekdatum="01-04-2018"), row(3, Boekdatum="01-01-2108")]
    rows.append(row(4, Boekdatum="01-01-2109", Bedrag=""))
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path), "2018-03")
    assert (ledger.first, ledger.through, ledger.latest) == ("2018-01", "2018-03", "2108-01")
    assert list(ledger.amounts["lks", "recognised"].items()) == [("2018-01", 0), ("2018-02", 0), ("2018-03", 100)]
    assert ledger.later == Part(2, euro("200.00"))
    assert [each.row for each in ledger.rejected] == [5]


def test_an_account_goes_by_cost_centre_where_the_mapping_says_so(tmp_path: Path) -> None:
    ignored = ("[[ignored]]", '[[ignored]]\naccount = "443001"\ncost_centre = "6900"\nwhy = "Wsw"\n\n[[ignored]]')
    rows = [row(n, Kostenplaats=centre) for n, centre in enumerate(["6400", "6500", "", "6900", "64"])]
    ledger = booked(csv_file(tmp_path, rows), mapping_file(tmp_path, ignored))
    assert ledger.amounts["lks", "recognised"]["2018-01"] == 100
    assert ledger.amounts["begeleiding", "recognised"]["2018-01"] == 300
    assert ledger.ignored == Part(1, euro("100.00"))


def test_without_a_column_for_it_no_cost_centre_counts(tmp_path: Path) -> None:
    changes = (
        ('cost_centre = "Kostenplaats"', ""),
        ('cost_centre = "6400"', ""),
        ('account = "443001"', 'account = "4"'),
    )
    ledger = booked(csv_file(tmp_path, [row(1, Kostenplaats="9")]), mapping_file(tmp_path, *changes))
    assert ledger.amounts["lks", "recognised"]["2018-01"] == 100


def test_a_windows_file_and_a_utf_8_file_with_a_mark(tmp_path: Path) -> None:
    heading = ('"Bedrag"', '"Bedrag €"')
    head = [*HEAD[:4], "Bedrag €", *HEAD[5:]]
    for encoding, name in (("cp1252", "windows-1252"), ("utf-8-sig", "utf-8")):
        path = csv_file(tmp_path, [row(1, Omschrijving="Eén €")], head, encoding=encoding)
        ledger = booked(path, mapping_file(tmp_path, heading, ('"utf-8"', f'"{name}"')))
        assert ledger.taken == Part(1, euro("100.00"))


# --- Excel -------------------------------------------------------------------------------------------------------


def test_cells_of_excel_are_taken_as_they_are(tmp_path: Path) -> None:
    day = dt.datetime.fromisoformat("2018-01-15T12:30")
    rows: list[list[object]] = [
        [day, 443001, 6400, None, 0.1 + 0.2, "M1", 1],
        [day.date(), "443001", "6400", None, 5, "M1", 2.0],
        ["15-01-2018", 443001.0, 6400.0, day, "1.250,00", "M1", 3],
        [day, 443001, 6400, None, 12.345, "M1", 4],
        [day, 443001, 6400, None, True, "M1", 5],
        [day, 443001, 6400, None, "#N/B", "M1", 6],
        [day, 443001, 6400, None, day, "M1", 7],
        [43115, 443001, 6400, None, 1, "M1", 8],
        [day, 443001, 6400, int(BSN), 1, "M1", 9],
        [day, 443001, 6400, None, 1, "M1", "2"],
    ]
    ledger = booked(excel_file(tmp_path, rows), mapping_file(tmp_path))
    assert ledger.amounts["lks", "recognised"]["2018-01"] == euro("1255.30")
    unreadable = "het bedrag is niet te lezen als getal met decimaalteken ,"
    assert ledger.rejected == (
        Rejected(5, "het bedrag 12.345 heeft meer dan twee decimalen"),
        Rejected(6, unreadable),
        Rejected(7, unreadable),
        Rejected(8, unreadable),
        Rejected(9, "de datum 43115 is niet te lezen als dd-mm-jjjj"),
        Rejected(10, 'in kolom "Omschrijving" staat iets dat op een burgerservicenummer lijkt'),
        Rejected(11, "dezelfde regel als rij 3"),
    )


def test_the_first_sheet_or_the_one_that_is_named(tmp_path: Path) -> None:
    path = excel_file(tmp_path, [row(1)], sheets=["Toelichting", "Mutaties"])
    named = mapping_file(tmp_path, ("[columns]", 'sheet = "Mutaties"\n[columns]'))
    assert booked(path, named).taken.lines == 1
    assert problems(path, mapping_file(tmp_path)) == [("grootboek.xlsx", "", "dit bestand is leeg")]
    wrong = mapping_file(tmp_path, ("[columns]", 'sheet = "Mutatie"\n[columns]'))
    message = 'werkblad "Mutatie" (sheet) bestaat niet; bedoelde u "Mutaties"?'
    assert problems(path, wrong) == [("grootboek.xlsx", "", message)]


def test_empty_rows_with_a_layout_and_cells_beyond_the_header(tmp_path: Path) -> None:
    path = excel_file(tmp_path, [row(1), [*row(2), "te veel"], [*row(3), "", None], row(4)[:-1]])
    book = load_workbook(path)
    for number in range(6, 60):
        book.worksheets[0].cell(number, 9).number_format = "0.00"
    book.save(path)
    ledger = booked(path, mapping_file(tmp_path))
    assert ledger.read.lines == 4
    assert ledger.rejected == (
        Rejected(3, "de rij heeft 8 velden, de kop heeft er 7"),
        Rejected(5, 'kolom "Regel" is leeg, en zonder is niet te zien of de regel dubbel is'),
    )


def test_a_formula_that_excel_never_worked_out_has_no_amount(tmp_path: Path) -> None:
    ledger = booked(excel_file(tmp_path, [row(1, Bedrag="=1+1")]), mapping_file(tmp_path))
    assert ledger.rejected == (Rejected(2, "het bedrag ontbreekt"),)


def test_a_wrong_size_in_the_workbook_hides_no_lines(tmp_path: Path) -> None:
    path = excel_file(tmp_path, [row(1), row(2)])
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:G3"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'ref="A1:G3"', b'ref="A1:G2"')
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert booked(path, mapping_file(tmp_path)).taken.lines == 2


def test_a_workbook_needs_neither_delimiter_nor_encoding(tmp_path: Path) -> None:
    bare = mapping_file(tmp_path, ('delimiter = ";"', ""), ('encoding  = "utf-8"', ""))
    assert booked(excel_file(tmp_path, [row(1)]), bare).taken.lines == 1
    missing = "dit gegeven ontbreekt; een CSV-bestand is zonder niet te lezen"
    assert problems(csv_file(tmp_path, [row(1)], head=["Eén", "kop"]), bare) == [
        ("koppeling.toml", "delimiter", missing),
        ("koppeling.toml", "encoding", missing),
    ]


# --- what can be wrong with a file -------------------------------------------------------------------------------


def problems(ledger: Path, mapping: Path) -> list[tuple[str, str, str]]:
    """File name, key and message of all that is wrong with the two files."""
    with pytest.raises(InputError) as caught:
        read_ledger(ledger, mapping, "2018-01", "2018-12")
    return [(Path(found.file).name, found.key, found.message) for found in caught.value.problems]


def test_everything_wrong_with_the_mapping_and_the_headings_comes_at_once(tmp_path: Path) -> None:
    mapping = mapping_file(
        tmp_path,
        ('cost_centre = "Kostenplaats"', ""),
        ('account = "110500"', 'account = "443001"'),
        ('account = "100000"', 'account = "829000"'),
    )
    head = ["Boekdatm", "Rekening", "Kostenplaats", "Rekening", "Bedrag", "Boekstuk", "Regel"]
    assert problems(csv_file(tmp_path, [row(1)], head), mapping) == [
        ("koppeling.toml", "postings.3", "rekening 443001 staat ook bij postings.2; een regel telt één keer"),
        ("koppeling.toml", "ignored.1", "rekening 829000 staat ook bij postings.4; een regel telt één keer"),
        *(
            (
                "koppeling.toml",
                f"postings.{n}.cost_centre",
                "zeg onder [columns] in welke kolom de kostenplaats staat: cost_centre",
            )
            for n in (1, 4)
        ),
        (
            "grootboek.csv",
            "rij 1",
            'kolom "Boekdatum" (columns.date) staat niet in de kop; bedoelde u "Boekdatm"?',
        ),
        ("grootboek.csv", "rij 1", 'kolom "Rekening" (columns.account) staat 2 keer in de kop'),
    ]


def test_a_mapping_of_the_wrong_shape_does_not_hide_what_is_wrong_with_the_ledger(tmp_path: Path) -> None:
    mapping = mapping_file(
        tmp_path,
        ('"published"', '"echt"'),
        ('side    = "credit"', 'sied = "credit"'),
        ('account = "100000"', "account = 100000"),
    )
    assert problems(csv_file(tmp_path, [row(1)], [*HEAD[:-1], "Volgnr"]), mapping) == [
        ("koppeling.toml", "status", 'hier hoort "published" of "assumed", maar er staat "echt"'),
        ("koppeling.toml", "postings.3.side", "dit gegeven ontbreekt"),
        ("koppeling.toml", "postings.3.sied", 'deze sleutel bestaat niet; bedoelde u "side"?'),
        ("koppeling.toml", "ignored.1.account", "hier hoort tekst tussen aanhalingstekens, maar er staat 100000"),
        ("grootboek.csv", "rij 1", 'kolom "Regel" (columns.line.2) staat niet in de kop'),
    ]


def test_two_files_that_are_not_there(tmp_path: Path) -> None:
    assert problems(tmp_path / "grootboek.csv", tmp_path / "koppeling.toml") == [
        ("koppeling.toml", "", "dit bestand bestaat niet"),
        ("grootboek.csv", "", "dit bestand bestaat niet"),
    ]


MAPPINGS = {
    "text without quotes": (
        ('flow    = "begeleiding"', "flow = begeleiding"),
        ("regel 24, teken 8", ("hier staat geen geldige waarde; zet tekst tussen aanhalingstekens en begin een "
         "getal met een cijfer")),
    ),
    "amount and debit": (
        ('amount      = "Bedrag"', 'amount = "Bedrag"\ndebit = "Debet"'),
        ("columns", "geef de kolom van het bedrag (amount), of de kolommen debit en credit samen"),
    ),
    "no amount": (
        ('amount      = "Bedrag"', ""),
        ("columns", "geef de kolom van het bedrag (amount), of de kolommen debit en credit samen"),
    ),
    "a column twice": (
        ('amount      = "Bedrag"', 'amount = "Rekening"'),
        ("columns", "dezelfde kolom staat hier twee keer"),
    ),
    "a column twice in the key": (
        ('["Boekstuk", "Regel"]', '["Regel", "Regel"]'),
        ("columns", "dezelfde kolom staat hier twee keer"),
    ),
    "one column as the key": (
        ('["Boekstuk", "Regel"]', '"Regel"'),
        ("columns.line", 'hier hoort een lijst tussen rechte haken, maar er staat "Regel"'),
    ),
    "a book that cannot be booked": (
        ('book    = "cash"', 'book = "entitlement"'),
        ("postings.3.book", 'hier hoort "recognised" of "cash", maar er staat "entitlement"'),
    ),
    "single brackets": (
        ("[[ignored]]", "[ignored]"),
        ("ignored", "deze kop heeft dubbele haken, zoals [[postings]]"),
    ),
    "no reason to ignore": (
        ('why     = "Bankrekening: tegenboeking"', ""),
        ("ignored.1.why", "dit gegeven ontbreekt"),
    ),
    "the same cost centre twice": (
        ('account = "443001"', 'account = "443001"\ncost_centre = "6400"'),
        ("postings.2", "rekening 443001 met kostenplaats 6400 staat ook bij postings.1; een regel telt één keer"),
    ),
    "no titel": (('title     = "Grootboek gemeente Weert"', ""), ("title", "dit gegeven ontbreekt")),
}  # fmt: skip


@pytest.mark.parametrize(("change", "problem"), MAPPINGS.values(), ids=MAPPINGS)
def test_a_mapping_that_is_wrong(change: tuple[str, str], problem: tuple[str, str], tmp_path: Path) -> None:
    path = mapping_file(tmp_path, change)
    assert problems(csv_file(tmp_path, [row(1)]), path) == [(path.name, *problem)]


def test_a_mapping_without_any_posting(tmp_path: Path) -> None:
    layout, columns = MAPPING.partition("[[postings]]")[0].split("[columns]")
    for postings, message in (("", "dit gegeven ontbreekt"), ("postings = []\n", "deze lijst is leeg")):
        path = mapping_file(tmp_path, text=f"{layout}{postings}[columns]{columns}")
        assert problems(csv_file(tmp_path, [row(1)]), path) == [(path.name, "postings", message)]


def test_a_mapping_reads_as_it_was_written(tmp_path: Path) -> None:
    path, booked = mapping_file(tmp_path), csv_file(tmp_path, [row(1)])
    ledger = read_ledger(booked, path, "2018-01", "2018-12")
    assert (ledger.title, ledger.status) == ("Grootboek gemeente Weert", "published")
    path.write_bytes(path.read_text("utf-8").encode("utf-8-sig"))
    assert read_ledger(booked, path, "2018-01", "2018-12") == ledger
    path.write_bytes("é".encode("latin-1"))
    for wrong, message in ((path, "dit bestand is geen tekst in UTF-8; bewaar het als UTF-8"),
                           (tmp_path, "dit is een map, geen bestand")):  # fmt: skip
        assert message in str(problems(booked, wrong))


NO_EXCEL = "dit is geen Excel-bestand (.xlsx), of het is beschadigd of beveiligd met een wachtwoord"
OPEN_QUOTE = "een aanhalingsteken gaat open, maar niet dicht; zo zijn de rijen hierna niet te lezen"
HEADING = ";".join(HEAD)
FIRST = ";".join(row(1))
UNREADABLE = {
    "empty": ("grootboek.csv", b"", "", "dit bestand is leeg"),
    "blank": ("grootboek.csv", b"\r\n;;;\r\n", "", "dit bestand is leeg"),
    "header only": ("grootboek.csv", f"{HEADING}\n\n".encode(), "", "dit bestand heeft een kop, maar geen regels"),
    "not UTF-8": (
        "grootboek.csv",
        f"{HEADING};Één\n".encode("cp1252"),
        "",
        'dit bestand is geen tekst in utf-8; is het "windows-1252" (encoding)?',
    ),
    "another delimiter": (
        "grootboek.csv",
        f"{HEADING}\n{FIRST}".replace(";", ",").encode(),
        "rij 1",
        'de kop heeft maar één kolom; staat er wel ";" tussen de kolommen (delimiter)?',
    ),
    "an open quote": ("grootboek.csv", f'{HEADING}\n{FIRST}\n"x\n{FIRST}\n'.encode(), "rij 3", OPEN_QUOTE),
    "an open quote on the last line": ("grootboek.csv", f'{HEADING}\n{FIRST}\nx;"x'.encode(), "rij 3", OPEN_QUOTE),
    "an open quote in a long file": (
        "grootboek.csv",
        f'{HEADING}\n{FIRST}\n"x\n'.encode() + b"x;\n" * 100_000 + b'"\n',
        "rij 3",
        OPEN_QUOTE,
    ),
    "old Excel": (
        "grootboek.xls",
        b"\xd0\xcf\x11\xe0",
        "",
        "alleen .csv en .xlsx zijn te lezen; bewaar het grootboek in Excel als .xlsx of als CSV",
    ),
    "no workbook": ("grootboek.xlsx", f"{HEADING}\n{FIRST}".encode(), "", NO_EXCEL),
    "empty workbook": ("grootboek.xlsx", b"", "", NO_EXCEL),
}


@pytest.mark.parametrize(("name", "content", "key", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_ledger_that_cannot_be_read(name: str, content: bytes, key: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert problems(tmp_path / name, mapping_file(tmp_path)) == [(name, key, message)]


def test_a_damaged_workbook(tmp_path: Path) -> None:
    path = excel_file(tmp_path, [row(1)])
    content, chance = path.read_bytes(), random.Random(7)  # noqa: S311 - a fixed seed, nothing secret
    for _ in range(60):
        place = chance.randrange(len(content))
        path.write_bytes(content[:place] + bytes([chance.randrange(256)]) + content[place + chance.randrange(9) :])
        try:
            booked(path, mapping_file(tmp_path))
        except InputError as error:
            assert [found.message for found in error.problems] == [NO_EXCEL]  # noqa: PT017 - it may also be harmless


def test_a_folder_and_a_file_that_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "map.csv").mkdir()
    mapping = mapping_file(tmp_path)
    assert problems(tmp_path / "map.csv", mapping) == [("map.csv", "", "dit is een map, geen grootboek")]
    path = csv_file(tmp_path, [row(1)])

    def in_use(path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", in_use)
    message = "dit bestand is niet te openen; staat het nog open in Excel?"
    assert problems(path, mapping) == [("grootboek.csv", "", message)]


@pytest.mark.parametrize(("first", "through"), [("2018-01", "2017-12"), ("2018-01", "2018"), ("2018-1", "2018-12")])
def test_months_that_are_none_are_a_mistake_of_ours(first: str, through: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="201"):
        read_ledger(csv_file(tmp_path, [row(1)]), mapping_file(tmp_path), first, through)
