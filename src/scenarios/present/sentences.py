"""Sentences and key figures in plain Dutch (B1), made from the figures so that they cannot go stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.analysis.key_figures import place_totals, prefinancier, prefinancing
from scenarios.analysis.liv_reach import liv_reach
from scenarios.model.toml_files import by_name
from scenarios.present import dutch
from scenarios.present.blocks import Attachment, KeyFigure, KeyFigures, Sentence, TitleBlock
from scenarios.present.certainty import projected_sentence
from scenarios.present.charts import spans
from scenarios.present.names import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from scenarios.analysis.key_figures import Prefinancing
    from scenarios.model.result import Result


IN_OUT_LEFT = ("Er komt binnen", "Er gaat uit", "Blijft over")
LIV = "lage_inkomensvoordeel"
BANDS = {
    "high": "in de hoge klasse",
    "low": "in de lage klasse",
    "single": "in de klasse van het LIV",
    "": "buiten elke klasse",
}


def title_block(results: Mapping[str, Result], status: str) -> TitleBlock:
    """Title of the appendix ("Concept", "Vastgesteld"), with scenario files and parameters read as attachments."""
    main = next(iter(results.values()))
    scenario = main.scenario
    files = by_name(file for result in results.values() for file in result.files.items())
    attachments = [Attachment(name, "application/toml", "Scenariobestand", text) for name, text in files.items()]
    attachments += [
        Attachment(name, "text/csv", "Gebruikte regels van het Rijk, met bron en status", text)
        for name, text in by_name(map(_rules_used, results.values())).items()
    ]
    return TitleBlock(
        title=scenario.title,
        subtitle=scenario.subtitle,
        organisation=scenario.organisation,
        author=scenario.author,
        date=scenario.date,
        status=status,
        subject=scenario.subject,
        attachments=attachments,
    )


def _rules_used(result: Result) -> tuple[str, str]:
    """Name and contents of the file with the parameters that a result read."""
    name = next(iter(result.files), "scenario").removesuffix(".toml")
    return f"parameters-{name}.csv", result.used_parameters().to_csv(index=False, lineterminator="\n")


def question(result: Result) -> Sentence:
    """Return the question the paper puts."""
    return Sentence(f"**{result.scenario.question}**")


def place_answer(result: Result) -> Sentence:
    """One sentence: what a place costs, what covers it, and what that leaves in the last year with places."""
    totals = _with_places(result)
    if totals.empty:
        return Sentence("In dit scenario zijn er geen plekken.")
    cost = dutch.euro(_last(totals, "kosten"))
    cover = dutch.listed(
        [f"{dutch.euro(row['ontvangsten'])} {_span(span, totals, result)}".strip() for span, row in spans(totals)]
    )
    left, when = _last(totals, "saldo"), _when(spans(totals)[-1][0], result)
    kind = "tekort" if left < 0 else "over"
    all_places = dutch.euro(abs(left) * _stand(result))
    return Sentence(
        f"Een plek kost {cost} per jaar en het Rijk betaalt daarvoor {cover}; {when} is er dus "
        f"{dutch.euro(abs(left))} per plek {kind}, en bij {_places(result)} {all_places} per jaar."
        f"{projected_sentence(result, result.lines)}"
    )


def place_figures(result: Result, party: str) -> KeyFigures:
    """In, out and left per place in the last year with places, and the highest amount the party prefinances."""
    totals = _with_places(result)
    if totals.empty:
        none = [KeyFigure(label, dutch.NOT_APPLICABLE, "er zijn geen plekken") for label in IN_OUT_LEFT]
        return KeyFigures([*none, prefinanced(result, prefinancing(result, party))])
    last, row = spans(totals)[-1]
    note = f"per plek per jaar, {_when(last, result)}"
    all_places = f"{note}; bij {_places(result)} {dutch.euro(row['saldo'] * _stand(result))}"
    amounts = zip(IN_OUT_LEFT, ("ontvangsten", "kosten", "saldo"), (note, note, all_places), strict=True)
    figures = [KeyFigure(label, dutch.euro(row[key]), about) for label, key, about in amounts]
    return KeyFigures([*figures, prefinanced(result, prefinancing(result, party))])


def prefinancing_answer(result: Result, party: str) -> Sentence:
    """One sentence: what it costs the party in the end, who advances the money, how much and until when."""
    found, names = prefinancier(result), result.scenario.parties
    left = dutch.euro(float(result.statement(party).to_numpy().sum()))
    return Sentence(
        f"Onder de voorwaarden van het voorstel is het saldo van de pilot {left} ({names[party].name}, "
        f"{dutch.years(result.horizon.year_labels)}); {_advanced(result, found)}."
        f"{projected_sentence(result, result.lines)}"
    )


def prefinancing_figures(result: Result, party: str) -> KeyFigures:
    """In, out and left for the party over the whole horizon, and the highest amount prefinanced."""
    total = result.statement(party).sum(axis=1)
    received = [result.receives(party, name) for name in total.index]
    paid = [not each for each in received]
    amounts = (total[received].sum(), -total[paid].sum(), total.sum())
    note = f"{result.scenario.parties[party].name}, {dutch.years(result.horizon.year_labels)}"
    return KeyFigures(
        [
            *(KeyFigure(label, dutch.euro(amount), note) for label, amount in zip(IN_OUT_LEFT, amounts, strict=True)),
            prefinanced(result, prefinancier(result)),
        ]
    )


def like_for_like_sentence(result: Result, fair: Result) -> Sentence:
    """What changes when amounts per full-time place are counted at the real size of the place."""
    printed, honest = (_last(place_totals(r), "saldo") for r in (result, fair))
    fte = dutch.quantity(next(iter(result.scenario.placements.values())).fte_per_place)
    return Sentence(
        f"**Gelijk met gelijk vergeleken.** De loonkostensubsidie in het voorstel is een bedrag per voltijdsplek, maar "
        f"de loonkosten horen bij een plek van {fte} fte. Telt de subsidie ook voor {fte} fte, dan is het saldo in "
        f"{result.horizon.year_labels[-1]} geen {dutch.euro(printed)} maar {dutch.euro(honest)} per plek; bij "
        f"{_places(result)} {dutch.euro(honest * result.places()[-1])} per jaar."
    )


def liv_sentence(results: Sequence[Result]) -> Sentence:
    """Whether the maximum of the LIV can be reached, and why not; empty when no scenario counts the LIV of the law."""
    found = next((liv_reach(r, n) for r in results for n, f in r.scenario.flows.items() if f.rule == LIV), None)
    if found is None:
        return Sentence("")
    reach = "buiten bereik" if max(found.amount, found.best_amount) < found.maximum else "binnen bereik"
    better = ""
    if found.best_band != found.band:
        better = (
            f" {BANDS[found.best_band].capitalize()} zouden dezelfde uren {dutch.euro(found.best_amount, 2)} geven."
        )
    ended = f", en bestaat niet meer vanaf {found.ended}" if found.ended else ""
    return Sentence(
        f"**Lage-inkomensvoordeel (LIV).** Het maximum van {dutch.euro(found.maximum)} is {reach}. Een plek telt "
        f"{dutch.plain(found.hours)} betaalde uren per jaar. Het gemiddelde uurloon is in {found.year} "
        f"{dutch.euro(found.hourly_wage, 2)} (met vakantietoeslag); dat ligt {BANDS[found.band]} en geeft "
        f"{dutch.euro(found.amount, 2)}.{better} "
        f"Het LIV gaat naar de werkgever, in het jaar erna{ended}."
    )


def interest_sentence(result: Result) -> Sentence:
    """What waiting costs per percent of interest, and who bears it; empty when the scenario counts interest itself."""
    found = prefinancier(result)
    name = result.scenario.parties[found.party].name
    if any(flow.interest_on for flow in result.scenario.flows.values()):
        return Sentence("")
    return Sentence(
        f"Dit scenario rekent geen rente. Elke procent rente per jaar over de voorfinanciering kost {name} "
        f"{dutch.euro(found.interest_per_percent)} over de hele looptijd."
    )


def checks_sentence(results: Sequence[Result]) -> Sentence:
    """Whether all proofs hold, over all scenarios in the appendix."""
    checks = [ok for result in results for ok in result.checks()["ok"]]
    failed = checks.count(False)
    outcome = "Zij kloppen allemaal" if not failed else f"**{failed} daarvan kloppen niet: gebruik deze bijlage niet**"
    return Sentence(
        f"De werkmap heeft {dutch.counted(len(checks), 'controle', 'controles')} uitgevoerd, in "
        f"{dutch.counted(len(results), 'scenario', 'scenario’s')}. {outcome}."
    )


def prefinanced(result: Result, found: Prefinancing) -> KeyFigure:
    """Highest amount that a party advances, as a key figure."""
    name = result.scenario.parties[found.party].name
    if not found.peak:
        who = (
            f"niet door {within(result.scenario.parties[found.party])}"
            if prefinancier(result).peak
            else "niemand schiet geld voor"
        )
        return KeyFigure("Hoogste voorschot", dutch.euro(0), who)
    return KeyFigure(
        "Hoogste voorschot", dutch.euro(found.peak), f"{name}, {dutch.month_short(found.peak_month)}; {_back(found)}"
    )


def _advanced(result: Result, found: Prefinancing) -> str:
    if not found.peak:
        return "niemand schiet geld voor"
    name = within(result.scenario.parties[found.party])
    highest = f"de voorfinanciering door {name} is hoogstens {dutch.euro(found.peak)}"
    return f"{highest} ({dutch.month(found.peak_month)}) en {_back(found)}"


def _back(found: Prefinancing) -> str:
    if found.back_month is None:
        return f"aan het eind staat nog {dutch.euro(found.remainder)} open"
    return f"alles is terug in {dutch.month(found.back_month)}"


def _last(totals: pd.DataFrame, row: str) -> float:
    return float(totals.loc[row].to_numpy()[-1])


def _with_places(result: Result) -> pd.DataFrame:
    """Totals per place of the years in which there are places."""
    return place_totals(result).dropna(axis="columns")


def _stand(result: Result) -> float:
    """Places in the last year in which there are any."""
    places = result.places()
    return float(next((stand for stand in reversed(places) if stand > 0), 0.0))


def _places(result: Result) -> str:
    return dutch.counted(_stand(result), "plek", "plekken")


def _span(span: list[int], totals: pd.DataFrame, result: Result) -> str:
    if len(span) == len(totals.columns):
        return ""
    return _when(span, result) if span[-1] == int(str(totals.columns[-1])) else f"tot en met {span[-1]}"


def _when(span: list[int], result: Result) -> str:
    """Years with the same figures: "vanaf 2020" to the end of the horizon, or else the years themselves."""
    unbroken = span == list(range(span[0], span[-1] + 1))
    if unbroken and span[-1] == result.horizon.year_labels[-1]:
        return f"vanaf {span[0]}"
    return f"in {dutch.years(span) if unbroken else dutch.listed([str(year) for year in span])}"
