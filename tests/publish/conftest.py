"""A small council appendix, as display blocks, after the Weert paper on sheltered work (figures are examples)."""

import io

import font_source_sans_pro
import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

from scenarios.publish.pdf import compile_appendix

TITLE = {
    "kind": "title",
    "title": "Beschut werk: wat kost een plek?",
    "subtitle": "Meerjarig beeld 2017-2019 bij het raadsvoorstel",
    "organisation": "Gemeente Voorbeeld",
    "author": "Team Control",
    "date": "2017-08-22",
    "status": "Concept",
    "subject": "beschut werk, Participatiewet",
    "attachments": [
        {
            "name": "voorbeeld-2017.toml",
            "mime": "application/toml",
            "description": "Uitgangspunten van de berekening",
            "content": 'title = "Beschut werk"\nas_of = 2017-08-22\n',
        }
    ],
}
ANSWER = """# Het antwoord

Een plek beschut werk kost de gemeente **minder dan zij opbrengt** zolang de stimuleringsregeling loopt: tot en
met *2019*. Daarna ontstaat een tekort van ongeveer € 1.400 per plek per jaar. Zie ook
[de wettekst](https://wetten.overheid.nl/BWBR0015703).

- De loonkostensubsidie dekt het verschil tussen loon en loonwaarde;
  - vaste regel: 70% van het minimumloon,
  - gemeten: `1 − loonwaarde`.
- Het Rijk betaalt in hetzelfde jaar.

1. Eerst het advies van het UWV.
2. Dan de plaatsing.

> “Iedereen die kan werken, doet mee.” Onvoorziene\\
> onroerendezaakbelasting blijft buiten beeld.
"""
FIGURES = {
    "kind": "figures",
    "items": [
        {"label": "Er komt binnen", "value": "€ 28.500", "note": "per plek per jaar, 2017-2019"},
        {"label": "Er gaat uit", "value": "€ 26.861", "note": "per plek per jaar, prijspeil 2017"},
        {"label": "Saldo per plek", "value": "€ 1.639 V", "note": "voordeel voor de gemeente"},
        {"label": "Aantal plekken eind 2019, volgens de taakstelling", "value": "18", "note": "31 uur per week"},
    ],
}
TABLE = {
    "kind": "table",
    "id": "tabel-plek",
    "caption": "Wat een plek kost en opbrengt",
    "unit": "euro per plek",
    "sign": "ontvangen +, betaald −",
    "source": "raadsvoorstel beschut werk, bijlage 1",
    "notes": ["PM: nog niet te schatten.", "Bedragen voor een plek van 31 uur per week."],
    "columns": [
        {"label": "Post", "align": "left"},
        {"label": "2017", "align": "right"},
        {"label": "2018", "align": "right"},
        {"label": "2019", "align": "right"},
    ],
    "rows": [
        {"role": "group", "cells": ["Er komt binnen", "", "", ""]},
        {"role": "body", "cells": ["Loonkostensubsidie", "17.000", "17.210", "17.425"]},
        {"role": "body", "cells": ["Stimuleringsregeling", "3.000", "3.000", "3.000"]},
        {"role": "body", "cells": ["Begeleiding door het Rijk", "8.500", "8.500", "PM"]},
        {"role": "subtotal", "cells": ["Samen binnen", "28.500", "28.710", "20.425 + PM"]},
        {"role": "group", "cells": ["Er gaat uit", "", "", ""]},
        {"role": "body", "cells": ["Loonkosten", "−20.361", "−20.768", "−21.184"]},
        {"role": "body", "cells": ["Begeleiding & werkplek", "−6.500", "−6.630", "−6.763"]},
        {"role": "subtotal", "cells": ["Samen uit", "−26.861", "−27.398", "−27.947"]},
        {"role": "total", "cells": ["Saldo", "1.639", "1.312", "−7.522 + PM"]},
    ],
}
ALT = (
    "Staafgrafiek: het saldo per plek daalt van € 1.639 in 2017 naar € 1.312 in 2018. "
    "In 2019 is het zonder de posten die nog niet te schatten zijn −€ 7.522."
)


def bar_chart(years: list[str], values: list[float]) -> str:
    """Draw a bar chart the way the workbook does: text stays text, nothing random, no date."""
    for path in font_source_sans_pro.font_files_ttf.values():
        font_manager.fontManager.addfont(path)
    style = {"font.family": "Source Sans Pro", "svg.fonttype": "none", "svg.hashsalt": "scenarios"}
    with mpl.rc_context(style):
        figure = Figure(figsize=(6.69, 2.4), layout="constrained")
        axes = figure.subplots()
        axes.bar(years, values, color="#154273", width=0.5)
        axes.axhline(0, color="#1d2733", linewidth=0.8)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        target = io.StringIO()
        figure.savefig(target, format="svg", metadata={"Date": None})
    return target.getvalue()


@pytest.fixture(scope="session")
def blocks() -> list[dict]:
    chart = {
        "kind": "chart",
        "id": "figuur-saldo",
        "caption": "Saldo per plek",
        "unit": "euro per plek per jaar",
        "source": "eigen berekening",
        "alt": ALT,
        "svg": bar_chart(["2017", "2018", "2019"], [1639, 1312, -7522]),
    }
    return [
        TITLE,
        {"kind": "text", "markdown": ANSWER},
        FIGURES,
        chart,
        {"kind": "text", "markdown": "<!-- nieuwe pagina -->"},
        {"kind": "text", "markdown": "<!-- inhoud -->"},
        {"kind": "text", "markdown": "# Onderbouwing\n\n## Per plek"},
        TABLE,
        {"kind": "text", "markdown": "Het tekort van 2019 is **geen** besparing op de bijstand."},
    ]


@pytest.fixture(scope="session")
def pdf(blocks: list[dict]) -> bytes:
    return compile_appendix(blocks)
