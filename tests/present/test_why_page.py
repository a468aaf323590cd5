"""“Waarom dit getal?” as it is read: Dutch lines, nested details, a table for the appendix, and the command."""

import json
import re
from html.parser import HTMLParser
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings

from building import flow, placement, worked_out
from commanding import ROOT, Ran, ran
from random_scenarios import runs
from scenarios.analysis.sensitivity import LOOKED_AT, Measure
from scenarios.analysis.why import why
from scenarios.model.regelingen import REGELINGEN
from scenarios.model.result import Result
from scenarios.model.run import run
from scenarios.present import dutch
from scenarios.present.settlement import settlement
from scenarios.present.why import READING, ROUNDED, why_html, why_text
from scenarios.present.why_words import CHOICES

VUGHT, WEERT = run("vught-2022"), run("weert-2017")
PEAK = Measure("sw_bedrijf", "prefinancing")
DJ = "vastgesteld; Raadsvoorstel Weert DJ-2213 (2017)"


def text(result: Result, measure: Measure, name: str | None = None) -> str:
    return why_text(result, why(result, measure, name)).replace(dutch.HARD_SPACE, " ")


def lines(result: Result, measure: Measure, name: str | None = None) -> list[str]:
    return text(result, measure, name).splitlines()


# --- text --------------------------------------------------------------------------------------------------------


def test_weert_from_the_payment_down_to_the_paper() -> None:
    assert lines(WEERT, Measure("gemeente", year=2018), "vergoeding_loonkosten") == [
        "Vergoeding loonkosten aan De Risse, betaald aan De Risse in 2018: −€ 268.671",
        "  Loonkosten in 2018 (van De Risse aan Werknemers): € 268.671 = 13 plekken × € 20.667",
        "    Beschutte werkplekken, gemiddeld over 2018: 13 plekken",
        (
            f"      Aantal plekken in 2018: 13 plekken ({DJ}, argument 1.1. Aanname: volle jaren, en na 2018 blijft "
            "het 13)"
        ),
        f"    Bedrag: € 20.667 per plek per jaar ({DJ}, tabel baten en lasten per plek)",
        "",
        READING,
        ROUNDED,
    ]


def test_a_scheme_names_its_law_and_each_value_says_from_when_until_when() -> None:
    told = lines(VUGHT, Measure("sw_bedrijf", year=2023))
    assert told[0] == "Saldo van WSD in 2023 (baten en lasten): −€ 138.965 = de som van 4 geldstromen"
    assert told[1] == (
        "  Loonkostensubsidie, ontvangen van Gemeenten in de regio: € 153.387 (volgens Participatiewet art. 10d; rust "
        "op wat hieronder staat)"
    )
    assert (
        "    Minimumloon per maand, voltijd (tot en met 2023): 1.934,40 euro per maand (geldt vanaf 1 januari 2023 tot "
        "1 juli 2023; vastgesteld; Staatsblad 2022, 381, via sigmapersoneel.nl)"
    ) in told
    assert (
        "    Loonkostensubsidie: opslag voor werkgeverslasten: 23,5% (geldt vanaf 1 januari 2022; aanname; Regeling "
        "loonkostensubsidie Participatiewet 2021 art. 1)"
    ) in told
    default = "staat niet in het scenario; de werkmap rekent dan met dit getal"
    assert f"    Loon: 1 keer het minimumloon ({default})" in told
    paid = "  Begeleiding (voor rekening van WSD), betaald aan Begeleiding: −€ 107.010 = −(13,21 deelnemers × € 8.100)"
    assert paid in told


def test_the_peak_says_what_waits_and_when_it_is_paid() -> None:
    told = [line for line in lines(VUGHT, PEAK) if not line.startswith("      ")]
    assert told[:5] == [
        "Hoogste voorfinanciering van WSD eind mei 2024: € 257.703",
        (
            "  Loonkostensubsidie, nog te ontvangen van Gemeenten in de regio: € 257.703 = de som van 3 bedragen "
            "(betaling door Gemeenten in de regio: zodra “Vergoeding loonkostensubsidie door het Rijk” binnen is (twee "
            "jaar later, verdeeld over twaalf maanden); een tekort is voor WSD; vastgesteld; Voorstel pilot WIA "
            "Werkgeluk, gemeente Vught (2022), Financiën: het ministerie betaalt twee jaar na de realisatie. Aanname: "
            "verdeeld over twaalf maanden)"
        ),
        "    Nog niet betaald van wat is ontstaan in 2022: € 47.888 = € 82.094 × 7/12",
        "    Ontstaan in 2023: € 153.387 (volgens Participatiewet art. 10d; rust op wat hieronder staat)",
        (
            "    Ontstaan in januari tot en met mei 2024: € 56.427 (volgens Participatiewet art. 10d; rust op wat "
            "hieronder staat)"
        ),
    ]


def test_interest_tells_what_waits_and_what_of_it_will_never_come() -> None:
    flows = {
        "lks": flow(label="LKS", amount=12_000, per="place", paid={"with": "lks_rijk", "shortfall": "bedrijf"}),
        "lks_rijk": flow(payer="rijk", payee="gemeente", share_of="lks", factor=0.5, paid={"lag_months": 1}),
        "rente": flow(label="Rente", interest_on="lks", rate=0.12),
    }
    told = lines(worked_out(placement(), flows), Measure("bedrijf", year=2018), "rente")
    assert told[:2] == [
        "Rente, ontvangen van Gemeente in 2018: € 60 = € 500 × 12%",
        "  LKS: wat per saldo gemiddeld nog te betalen is door Gemeente aan Bedrijf: € 500 = de som van 2 bedragen",
    ]
    parts = [line.partition(" = ")[0] for line in told if line.startswith("    ") and not line.startswith("     ")]
    assert parts == [
        "    LKS: wat gemiddeld nog te betalen is door Gemeente aan Bedrijf: € 1.000",
        "    Tekort op lks, gedragen door Bedrijf: wat gemiddeld nog te betalen is door Bedrijf aan Gemeente: −€ 500",
    ]


def test_nothing_advanced_is_a_sentence() -> None:
    (first, *_) = lines(WEERT, Measure("begeleiders", "prefinancing"))
    assert first == (
        "Hoogste voorfinanciering van Begeleiding en werkplek over 2017 tot en met 2021: € 0 (in deze jaren is per "
        "saldo niets voorgeschoten)"
    )


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ("same_month", "in dezelfde maand"),
        ({"lag_months": 1}, "één maand later"),
        ({"lag_months": 14}, "14 maanden later"),
        ({"year_after": 1, "month": 6}, "in juni van het jaar erna"),
        ({"year_after": 3, "month": 12}, "in december, drie jaar later"),
        ({"year_after": 1, "spread": "monthly"}, "het jaar erna, verdeeld over twaalf maanden"),
        ({"year_after": 2, "spread": "monthly"}, "twee jaar later, verdeeld over twaalf maanden"),
    ],
)
def test_settlement_in_words(paid: Any, told: str) -> None:
    result = worked_out(placement(), {"stroom": flow(amount=1, per="place", payer="rijk", paid=paid)})
    assert settlement(result, "stroom") == f"betaling door het Rijk: {told}"


def literals(kind: Any) -> set[str]:
    """Every choice in the options of a scheme, also of options within options."""
    if get_origin(kind) is Literal:
        return set(get_args(kind))
    if hasattr(kind, "model_fields"):
        return set().union(*(literals(each.annotation) for each in kind.model_fields.values()))
    return set().union(*map(literals, get_args(kind)))


def test_every_choice_in_a_scheme_has_words_and_every_scheme_a_law() -> None:
    choices = set().union(*(literals(scheme.options) for scheme in REGELINGEN.values()))
    assert {"per_place", "small", "couple"} <= choices <= set(CHOICES)
    assert all(re.search(r"\bart\. \d|[Rr]egeling|uitkering", scheme.basis) for scheme in REGELINGEN.values())


# --- HTML --------------------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """Well-formed? How deep, what is open, and the words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.opened: list[tuple[int, bool]] = []
        self.words: list[str] = []
        self.feed(page)
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "details":
            self.opened.append((self.stack.count("details"), ("open", None) in attrs or "open" in dict(attrs)))
        if tag == "summary":
            assert self.stack[-1] == "details"
        self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.words.append(data)


def test_html_is_nested_details_with_two_levels_open() -> None:
    page = why_html(VUGHT, why(VUGHT, PEAK))
    outline = Outline(page)
    assert {depth for depth, _ in outline.opened} == {0, 1, 2, 3, 4}
    assert all(is_open == (depth < 2) for depth, is_open in outline.opened)
    assert set(outline.tags) == {"style", "div", "details", "summary", "span", "p", "small"}
    assert '<span class="bedrag">€\N{NO-BREAK SPACE}257.703</span>' in page
    assert "= €\N{NO-BREAK SPACE}82.094 × 7/12" in outline.words


def test_what_a_file_says_cannot_become_markup() -> None:
    result = worked_out(placement(label="<b>Groep</b>"), {"stroom": flow(label="A & <i>B</i>", amount=1, per="place")})
    page = why_html(result, why(result, Measure("gemeente")))
    assert "A &amp; &lt;i&gt;B&lt;/i&gt;" in page
    assert "<b>" not in page
    assert "<i>" not in page


# --- whatever the scenario ---------------------------------------------------------------------------------------

INTERNAL = re.compile(
    r"[a-z]_[a-z]|\b(?:sum|product|rule|flow|share|volume|booked|published|assumed|None|nan|place|of_\w+|cash|year)\b"
)


@pytest.mark.parametrize("result", [VUGHT, WEERT, run("weert-berap2-2018"), run("vught-2022-besluit")])
def test_no_internal_name_and_no_english_is_read(result: Result) -> None:
    for party in result.scenario.parties:
        for looked_at in LOOKED_AT:
            told = text(result, Measure(party, looked_at))
            assert not INTERNAL.search(told), INTERNAL.search(told)


@settings(max_examples=25)
@given(runs())
def test_any_tree_can_be_said(result: Result) -> None:
    for party in result.scenario.parties:
        for looked_at in LOOKED_AT:
            node = why(result, Measure(party, looked_at))
            told = text(result, Measure(party, looked_at)).splitlines()[:-3]
            assert all(re.match(r" *\S.*: \S", line) for line in told)
            words = Outline(why_html(result, node)).words
            assert {line.split(":")[0].strip() for line in told} <= {word.split(":")[0].strip() for word in words}


# --- the command -------------------------------------------------------------------------------------------------

VUGHT_FILE = "data/scenarios/vught-2022.toml"


def asked(*words: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    monkeypatch.chdir(ROOT)
    return ran("why", VUGHT_FILE, *words)


def test_the_command_prints_what_the_library_says(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked("--party", "sw_bedrijf", "--book", "prefinancing", monkeypatch=monkeypatch)
    assert done == Ran(0, f"{why_text(VUGHT, why(VUGHT, PEAK))}\n", "")


def test_json_is_the_tree_not_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("--party", "sw_bedrijf", "--year", "2023", "--flow", "lks", "--format", "json")
    data = json.loads(asked(*words, monkeypatch=monkeypatch).out)
    node = why(VUGHT, Measure("sw_bedrijf", year=2023), "lks")
    assert (data["amount"], data["operation"], data["book"]) == (node.amount, "rule", "recognised")
    wage = next(each for each in data["children"] if each.get("name") == "wml_month")
    assert wage["origin"]["valid_from"] == "2023-01-01"
    assert (wage["origin"]["value"], wage["origin"]["status"], wage["unit"]) == (1934.4, "published", "euro_per_month")


def test_settings_work_through(monkeypatch: pytest.MonkeyPatch) -> None:
    words = (
        "--party",
        "sw_bedrijf",
        "--year",
        "2023",
        "--flow",
        "begeleiding",
        "--set",
        "flows.begeleiding.amount=9000",
    )
    assert "Bedrag: €\N{NO-BREAK SPACE}9.000 per persoon per jaar" in asked(*words, monkeypatch=monkeypatch).out


def test_what_is_wrong_is_said_with_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked("--party", "sw_bedrijf", "--year", "2040", "--flow", "lsk", monkeypatch=monkeypatch)
    assert done == Ran(
        2,
        "",
        "--year: 2040 ligt buiten de looptijd (2022 tot en met 2026)\n"
        '--flow: geldstroom "lsk": deze staat niet in het scenario; bedoelde u "lks"?\n'
        "2 problemen; er is niets gemaakt.\n",
    )
    wrong = asked("--party", "wsd", monkeypatch=monkeypatch)
    assert (wrong.status, wrong.out) == (2, "")
    assert wrong.err.startswith("--party: wsd: deze partij staat niet in het scenario")
