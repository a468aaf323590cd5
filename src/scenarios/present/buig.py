"""Table, chart and sentence: what a fixed lag and the decree of 2021 each mean for the LKS of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.analysis.buig import funding_side_by_side
from scenarios.present import dutch
from scenarios.present.assumptions import STATUS, worst_of
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.present.certainty import MARK, least_sure, projection_notes
from scenarios.present.chart import Chart, draw_pairs, no_chart, nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scenarios.analysis.buig import Funding
    from scenarios.model.result import Line, Result

SIGN = "verschil = verstrekt − ontvangen: plus is nog te ontvangen, min is meer ontvangen dan verstrekt"
DECREE = "Besluit Participatiewet art. 3 (Staatsblad 2021, 442)"
HOW = (
    "Volgens het besluit krijgt een gemeente een aandeel in een landelijk bedrag. Elke euro LKS telt in het jaar erna "
    "voor een euro keer de groei van dat landelijke bedrag, ook in een gemeente die verder geen LKS verstrekt. Het "
    "voorlopige budget volgt de besteding van twee jaar eerder; de bijstelling in oktober die van een jaar eerder."
)
EXPECTED = (
    "De groei die het Rijk vooraf verwachtte is niet bekend; de bedragen volgen de werkelijke groei van deze "
    "besteding. Zij is afgerond: lees de bedragen volgens het besluit als orde van grootte."
)
EFFECT_LABELS = {
    "yearly": "Van jaar op jaar",
    "before": "Definitief budget, jaar ervoor",
    "macro": "Macro-effect: het landelijke bedrag verandert",
    "share": "Aandeeleffect: het aandeel in de besteding verandert",
    "after": "Definitief budget",
    "within": "Van voorlopig naar definitief",
    "provisional": "Voorlopig budget",
    "revision": "Macro-effect: het landelijke bedrag is bijgesteld",
    "timing": "Tijdseffect: besteding van één jaar eerder in plaats van twee",
    "definitive": "Definitief budget",
}


def funding_table(result: Result, flow: str) -> Table:
    """LKS granted and what the Rijk pays for it, per year, after a fixed lag and by the decree."""
    funding, line = funding_side_by_side(result, flow), result.line(flow)
    cumulative = funding.cumulative.rename(index={"fixed_lag": "fixed_lag_gap", "decree": "decree_gap"})
    frame = pd.concat([funding.by_year, cumulative])
    order = ["spent", "fixed_lag", "fixed_lag_gap", "provisional", "correction", "decree", "decree_gap"]
    shown = frame.loc[order, funding.years]
    left = cumulative.iloc[:, -1]
    shown["later"] = pd.concat([funding.later, left])[order]
    shown["totaal"] = pd.concat([funding.total, left])[order]
    if not funding.later.any():
        shown = shown.drop(columns="later")
    lag = dutch.counted(funding.lag_years, "jaar", "jaar")
    return Table(
        id="tabel-lks-rijk",
        caption="Vaste vertraging of besluit: wat het voor deze pilot betekent",
        unit="euro per jaar",
        sign=SIGN,
        source=_source(result, funding, line),
        frame=shown,
        labels={
            "spent": "Verstrekte LKS",
            "fixed_lag": f"Ontvangen bij vaste vertraging van {lag}",
            "fixed_lag_gap": "Verschil tot en met dit jaar, vaste vertraging",
            "provisional": "Besluit: voorlopig budget",
            "correction": "Besluit: bijstelling in oktober",
            "decree": "Ontvangen volgens het besluit",
            "decree_gap": "Verschil tot en met dit jaar, besluit",
        },
        roles={"fixed_lag_gap": "total", "decree": "subtotal", "decree_gap": "total"},
        columns=_headings(funding, line, shown.columns),
        notes=[HOW, *_certainty_notes(result, funding, line)],
        sums={"decree": ["provisional", "correction"]},
    )


def funding_effects_table(result: Result, flow: str) -> Table:
    """Why the budget of the decree changes from year to year, and from provisional to definitive."""
    funding, line = funding_side_by_side(result, flow), result.line(flow)
    frame = funding.effects.reindex(list(EFFECT_LABELS), fill_value=0.0)
    frame.loc["definitive"] = frame.loc["after"]
    return Table(
        id="tabel-lks-effecten",
        caption="Waardoor het LKS-budget volgens het besluit verandert",
        unit="euro",
        sign="plus is meer budget, min is minder budget",
        source=_source(result, funding, line),
        frame=frame,
        labels=dict(EFFECT_LABELS),
        roles={"yearly": "group", "within": "group", "after": "total", "definitive": "total"},
        columns=_headings(funding, line, frame.columns),
        notes=_certainty_notes(result, funding, line),
        sums={"after": ["before", "macro", "share"], "definitive": ["provisional", "revision", "timing"]},
    )


def funding_sentence(result: Result, flow: str) -> Sentence:
    """What both rules bring in, when it starts, and what is outstanding at most; empty when no LKS is granted."""
    funding, line = funding_side_by_side(result, flow), result.line(flow)
    total = funding.total
    if not total["spent"]:
        return Sentence("")
    more = total["decree"] - total["spent"]
    what, why = ("meer", "groeit") if more > 0 else ("minder", "krimpt")
    compared = f"{dutch.euro(abs(more))} {what} dan is verstrekt, doordat het landelijke bedrag {why}"
    if dutch.rounded(more) == 0:
        compared = "evenveel als is verstrekt"
    assumed = f" (de groei is een aanname vanaf {min(funding.assumed)})" if funding.assumed else ""
    lag = dutch.counted(funding.lag_years, "jaar", "jaar")
    return Sentence(
        f"**Vaste vertraging of besluit.** Van de {dutch.euro(total['spent'])} aan loonkostensubsidie komt bij een "
        f"vaste vertraging van {lag} {dutch.euro(total['fixed_lag'])} terug bij "
        f"{result.scenario.parties[line.payer].name}; {_most(funding, 'fixed_lag')}. Volgens het besluit van 2021 komt "
        f"er {dutch.euro(total['decree'])} terug: {compared}{assumed}. Het eerste geld komt in "
        f"{_first_money(funding)} en {_most(funding, 'decree')}. Het besluit geeft geen recht op een vast bedrag: het "
        f"budget van een jaar is bedoeld voor de kosten van dat jaar, en staat pas in oktober van dat jaar vast."
    )


def funding_chart(result: Result, flow: str) -> Displayed:
    """What is still to be received at the end of each year, after a fixed lag and by the decree.

    A sentence where that is nothing at the end of any year.
    """
    funding, line = funding_side_by_side(result, flow), result.line(flow)
    years = [year for year in funding.by_year if year in funding.years or funding.by_year[year].any()]
    gaps, headings = funding.cumulative[years], _headings(funding, line, years)
    names = {"fixed_lag": f"Vaste vertraging van {funding.lag_years} jaar", "decree": "Besluit van 2021"}
    heights = {name: gaps.loc[row].to_numpy() for row, name in names.items()}
    if nothing(heights.values()):
        return no_chart("Aan het eind van elk jaar is er niets te ontvangen van het Rijk voor verstrekte LKS")
    told = "; ".join(
        f"{headings[year]}: vaste vertraging {dutch.euro(late)}, besluit {dutch.euro(decree)}"
        for year, late, decree in zip(years, *gaps.to_numpy(), strict=True)
    )
    return Chart(
        id="figuur-lks-rijk",
        caption="Nog te ontvangen van het Rijk voor verstrekte LKS, eind van het jaar",
        unit="euro; plus is nog te ontvangen, min is meer ontvangen dan verstrekt",
        source=_source(result, funding, line),
        notes=_certainty_notes(result, funding, line),
        alt=f"Staafdiagram van wat nog te ontvangen is aan het eind van het jaar. {told}.",
        draw=lambda figure, axes: draw_pairs(figure, axes, heights, headings),
    )


def _headings(funding: Funding, line: Line, columns: Iterable[Any]) -> dict[Any, str]:
    """Column headings; marked when money in that year rests on an assumed growth or on a projection of the law."""
    tail = len(funding.by_year.columns) - len(funding.years)
    unsure = funding.assumed | {year + k for year in line.projected for k in range(tail + 1)}
    last = funding.years[-1]
    words = {"later": f"Na {last}", "totaal": "Totaal"}
    marked = unsure | ({"totaal"} if unsure else set()) | ({"later"} if any(year > last for year in unsure) else set())
    return {key: words.get(key, str(key)) + (MARK if key in marked else "") for key in columns}


def _certainty_notes(result: Result, funding: Funding, line: Line) -> list[str]:
    """What the mark means: the known national spending, and the assumed growth after it with its source."""
    notes = projection_notes(result, [line])
    known = [value for value in funding.reads if value.parameter == "lks_national_spending"]
    growth = [value for value in funding.reads if value.parameter == "lks_national_growth"]
    told = dutch.listed([f"{v.valid_from.year} {dutch.euro(v.value / 1e6)} miljoen" for v in known])
    sources = dutch.listed(list(dict.fromkeys(value.source for value in known)))
    if known:
        notes = [*notes, f"Landelijke besteding aan LKS: {told} ({sources}). {EXPECTED}"]
    if growth and funding.assumed:
        rates = dutch.listed([f"{dutch.percent(v.value)} per jaar vanaf {v.valid_from.year}" for v in growth])
        why = dutch.listed(list(dict.fromkeys(value.source for value in growth)))
        notes = [*notes, f"{MARK} Raming: het landelijke bedrag groeit na de bekende besteding met {rates}. {why}."]
    return notes


def _source(result: Result, funding: Funding, line: Line) -> str:
    statuses = [least_sure(result, [line]), *(STATUS[value.status] for value in funding.reads)]
    worst = worst_of(statuses)
    return f"eigen berekening met scenario “{result.file}”; {DECREE}. Minst zekere gegeven: {worst}"


def _most(funding: Funding, rule: str) -> str:
    """Highest amount outstanding under a rule, with its month."""
    gap = funding.outstanding[rule]
    return f"er staat hoogstens {dutch.euro(gap.max())} open ({dutch.month(str(gap.idxmax()))})"


def _first_money(funding: Funding) -> str:
    """Month in which the decree first pays: October when the first budget is a correction, else January."""
    paid = funding.by_year.loc[["provisional", "correction"]]
    year = next(year for year in paid if paid[year].any())
    return dutch.month(f"{year}-01" if paid[year]["provisional"] else f"{year}-10")
