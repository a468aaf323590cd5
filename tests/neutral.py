"""A scenario small enough to check by hand: LKS of 100 a month, advanced by the company until the Rijk pays."""

from pathlib import Path

from scenarios.model.result import Result
from scenarios.model.run import run

BASIS = """
title = "Klein"
name = "Klein"
notebook = "voorfinanciering"
subtitle = "Klein"
subject = "Klein"
question = "Klein?"
organisation = "Gemeente"
author = "Team"
date = 2022-03-01
start = "2022-01"
years = 2

[parties]
gemeente = { name = "de gemeente", group = "local" }
bedrijf = { name = "het bedrijf", group = "local" }
rijk = { name = "het Rijk", group = "rijk" }
anderen = { name = "anderen", group = "other" }

[placements.groep]
label = "Groep"
doelgroep = "gemengd"
instrument = "loonkostensubsidie"
persons = 1
start = "2022-01"
hours = 36

[flows.lks]
label = "Subsidie"
payer = "gemeente"
payee = "bedrijf"
amount = 100
per = "place"
period = "month"
paid = { with = "lks_rijk", shortfall = "bedrijf" }

[flows.lks_rijk]
label = "Vergoeding"
payer = "rijk"
payee = "gemeente"
share_of = "lks"
paid = { year_after = 1, spread = "monthly" }

[flows.loon]
label = "Loon"
payer = "bedrijf"
payee = "anderen"
amount = 130
per = "place"
period = "month"
paid = "same_month"

[sources]
"placements.groep" = { source = "Voorbeeld", status = "assumed" }
"flows.lks" = { source = "Voorbeeld", status = "assumed" }
"flows.lks_rijk" = { source = "Voorbeeld", status = "assumed" }
"flows.loon" = { source = "Voorbeeld", status = "assumed" }
"""


def condition(name: str, changes: str, *numbers: str, holds: str = "alles gaat goed", otherwise: str = "mis") -> str:
    """Condition `name`; `changes` holds tables such as `flows.lks_rijk = { factor = 0.95 }`, `numbers` their paths."""
    sources = "\n".join(f'"{path}" = {{ source = "Bron van {path}", status = "assumed" }}' for path in numbers)
    words = f'holds = "{holds}"\notherwise = "{otherwise}"'
    return f"\n[conditions.{name}]\n{words}\n{changes}\n[conditions.{name}.sources]\n{sources}\n"


FIVE_LESS = condition(
    "minder", "flows.lks_rijk = { factor = 0.95 }", "flows.lks_rijk.factor", otherwise="het Rijk betaalt 95%"
)
INTEREST = condition(
    "rente",
    'flows.rente = { label = "Rente", payer = "gemeente", payee = "bedrijf", interest_on = "lks", rate = 0.12, '
    'paid = "same_month" }',
    "flows.rente",
    holds="niemand rekent rente",
    otherwise="het bedrijf rekent 12% rente",
)


def small(folder: Path, conditions: str = "", **settings: str) -> Result:
    """Result of the small scenario; a setting names its path with double underscores: flows__lks_rijk__factor."""
    path = folder / "klein.toml"
    path.write_text(BASIS + conditions, "utf-8")
    return run(path, {key.replace("__", "."): value for key, value in settings.items()})
