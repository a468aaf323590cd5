"""What the Rijk asks of a municipality: Iv3 rows, and how it stands with its task in beschut werk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from scenarios.analysis import statements
from scenarios.analysis.statements import BATEN, LASTEN
from scenarios.model.profile import Prices, taakveld_name
from scenarios.present import dutch
from scenarios.present.blocks import Displayed, Sentence, Table
from scenarios.present.certainty import source_note
from scenarios.present.planning import SIDES, lines_of, realisation_notes, year_headings

if TYPE_CHECKING:
    from scenarios.analysis.paper import Paper


def iv3_table(paper: Paper) -> Table:
    """Iv3 rows of the year of the paper: taakveld and category, lasten and baten in thousands."""
    current = paper.profile.model_copy(update={"prices": Prices()})  # Iv3 is in prices of the year itself, by its law
    booked = statements.bookings(paper.result, current)[paper.year]
    sides = booked.index.get_level_values("side")
    parts = {side: booked[sides == side].groupby(["taakveld", "category"]).sum() for side in (LASTEN, BATEN)}
    frame = pd.DataFrame({LASTEN: 0.0 - parts[LASTEN], BATEN: parts[BATEN]}).fillna(0.0)
    total = frame.sum()
    keys = [f"{code}/{category}" for code, category in frame.index]
    labels = {
        key: f"{taakveld_name(code, paper.year)}, categorie {category}"
        for key, (code, category) in zip(keys, frame.index, strict=True)
    }
    whole = pd.concat([frame.set_axis(pd.Index(keys)), total.to_frame("total").T])
    code = "5 (jaarrekening)" if paper.kind == "rekening" else "0 (begroting)"
    return Table(
        id="tabel-iv3",
        caption=f"Iv3: taakveld en categorie, {paper.year}",
        unit=f"x €{dutch.HARD_SPACE}1.000",
        sign="lasten en baten allebei positief",
        source=source_note(paper.result, lines_of(paper)),
        frame=whole,
        stub="Taakveld en categorie",
        labels=labels | {"total": "Totaal"},
        roles={"total": "total"},
        columns=dict(SIDES),
        show=lambda value, _row, _column: dutch.number(value / 1000),
        notes=[
            (
                f"Verslagsoort {code}. Alleen de geldstromen van dit scenario. Categorieën zonder bron zijn een "
                "aanname van het profiel: leg ze voor aan wie de Iv3 maakt."
            ),
            *realisation_notes(paper.result),
        ],
    )


def task_table(paper: Paper) -> Displayed:
    """Taakstelling beschut werk: the ministry's number, the advices of UWV, and what was realised."""
    frame = statements.task(paper)
    if frame.empty:
        return Sentence("Dit scenario heeft geen beschut werk, dus ook geen taakstelling.")
    return Table(
        id="tabel-taakstelling",
        caption="Taakstelling beschut werk, stand eind van het jaar",
        unit="plekken van 31 uur; adviezen in personen",
        sign="verschil = gerealiseerd − verplicht: min is te weinig",
        source=source_note(paper.result, lines_of(paper)),
        frame=frame,
        stub="Aantal",
        labels={
            "ministry": "Aantal van het ministerie",
            "advices": "Positieve adviezen van UWV",
            "obligation": "Verplicht: het laagste van de twee",
            "realised": "Gerealiseerd (of geraamd)",
            "difference": "Verschil",
        },
        roles={"difference": "total"},
        columns=year_headings(paper, frame.columns),
        show=lambda value, _row, _column: dutch.number(value, 1),
        notes=[
            (
                "n.b.: van dat jaar is het aantal niet bekend, of niet van elke groep. "
                "Zonder adviezen geldt het aantal van het ministerie."
            )
        ],
    )
