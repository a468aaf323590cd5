"""“Gevolgen voor deelnemers” in a council appendix: made-up typical households, in bands, never one household."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.analysis.participant_groups import ASSUMED, SEED, SIZE, SMALLEST_GROUP, first_known
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.present.participant import BENEFITS, HOUSEHOLDS

if TYPE_CHECKING:
    from scenarios.model.result import Result

WITHHELD = "."
NO_YEAR = "De gevolgen voor het inkomen zijn niet uit te rekenen: er is geen maand waarvan alle bedragen bekend zijn."


def consequences(result: Result) -> Sentence:
    """What starting to work does to typical households, in a paragraph; says that they are made up."""
    found = first_known(result.scenario.start)
    if found is None:
        return Sentence(NO_YEAR)
    month, frame = found
    lower = frame[[high <= 0 for _, high in frame.index]].sum()
    worse = [str(name) for name, count in lower.items() if count > 0]
    told = (
        f"Bij een deel van de huishoudens met {dutch.listed([BENEFITS[name] for name in worse])} daalt het inkomen als "
        "iemand gaat werken (armoedeval)."
        if worse
        else "In geen enkele groep die groot genoeg is om te tonen, daalt het inkomen."
    )
    return Sentence(
        f"{told} De tabel telt {dutch.plain(SIZE)} verzonnen huishoudens, geloot met startgetal {SEED}; het zijn geen "
        f"deelnemers. Hoe vaak elke situatie voorkomt is een aanname: {_shares()}. Gerekend is met de regels van "
        f"{dutch.month(month)}: de eerste maand vanaf de start waarvan alle bedragen bekend zijn. Loon dat de gemeente "
        "naast bijstand vrijlaat, telt niet mee; daarmee houdt men de eerste maanden meer over. Een uitkering onder de "
        "bijstand is aangevuld tot de bijstand. Voor elke deelnemer "
        "worden de gevolgen vooraf apart uitgerekend, in een gesprek."
    )


def _shares() -> str:
    """Assumed shares of the benefits and of the households, in words."""
    of = (ASSUMED.benefits, BENEFITS), (ASSUMED.households, HOUSEHOLDS)
    return "; ".join(
        dutch.listed([f"{dutch.quantity(100 * share)}% {words[name]}" for name, share in shares.items()])
        for shares, words in of
    )


def consequences_table(result: Result) -> Displayed:
    """Households by change in net income a month, in bands, by benefit; a small group is withheld."""
    found = first_known(result.scenario.start)
    if found is None:
        return Sentence("")
    _, frame = found
    return Table(
        id="tabel-deelnemers",
        caption="Gevolgen voor het inkomen: verzonnen, typische huishoudens",
        unit="aantal huishoudens, naar verschil in netto inkomen per maand",
        sign=f"{WITHHELD} : minder dan {SMALLEST_GROUP} huishoudens, niet getoond",
        source=f"eigen berekening met verzonnen huishoudens (startgetal {SEED}) en data/parameters",
        frame=frame.set_axis([_band(*ends) for ends in frame.index]),
        stub="Verschil per maand",
        columns={name: BENEFITS[str(name)][0].upper() + BENEFITS[str(name)][1:] for name in frame},
        show=lambda value, _row, _column: WITHHELD if np.isnan(value) else dutch.number(value),
    )


def _band(low: float, high: float) -> str:
    """Band in words, from low (inclusive) to high."""
    if np.isinf(low):
        return f"meer dan {dutch.euro(-high)} achteruit"
    if np.isinf(high):
        return f"{dutch.euro(low)} of meer vooruit"
    if high <= 0:
        return f"{dutch.euro(-high)} tot {dutch.euro(-low)} achteruit" if high else f"tot {dutch.euro(-low)} achteruit"
    return f"{dutch.euro(low)} tot {dutch.euro(high)} vooruit" if low else f"gelijk, of tot {dutch.euro(high)} vooruit"
