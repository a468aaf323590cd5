"""Commands about versions of a scenario: adopt, compare."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scenarios.cli.options import BALANCES, FILE, FORMAT, SETTINGS, Told, command, folder
from scenarios.cli.printing import print_table
from scenarios.cli.reading import both_of, day_of, party_of, result_of, settings_of
from scenarios.problems import InputError, Problem


@command("Leg een scenario vast als vastgestelde versie: uitkomsten, gegevens en regels.")
@FILE
@click.option("--name", cls=Told, required=True, metavar="NAAM", help="Naam, zoals 'Begroting 2018'; verplicht.")
@click.option("--moment", cls=Told, required=True, metavar="MOMENT", help="Zoals begroting-2018; verplicht.")
@click.option("--date", "day", cls=Told, required=True, metavar="DATUM", help="Dag van vaststelling; verplicht.")
@click.option("--by", metavar="WIE", help="Wie haar vaststelde, zoals Gemeenteraad.")
@SETTINGS
@folder("--out", "Waar het bestand komt; anders data/vastgesteld.")
def adopt(
    file: Path, name: str, moment: str, day: str, by: str | None, settings: tuple[str, ...], out: Path | None
) -> None:
    """Write the record of a run and name the file."""
    from scenarios.model.adopting import adopt as write
    from scenarios.model.adopting import adoption
    from scenarios.model.records import FOLDER

    adopted = day_of("--date", day) or date.max
    result = result_of(file, settings_of(settings))
    try:
        about = adoption(name, moment, adopted, result, by)
    except InputError as error:
        raise InputError([Problem(f"--{p.key}", "", p.message) for p in error.problems]) from None
    click.echo(f"{write(result, about, out or FOLDER)}: vastgesteld")


@command(
    "Vergelijk twee versies: wat er verandert en waardoor. Een naam is eerst die van een vastgestelde versie, dan "
    "die van een scenario; een pad is altijd dat bestand."
)
@click.argument("before", metavar="EERDER", type=click.Path(path_type=Path))
@click.argument("after", metavar="LATER", type=click.Path(path_type=Path))
@click.option("--party", metavar="PARTIJ", help="Voor welke partij; anders de eerste van het latere scenario.")
@click.option(
    "--book",
    type=click.Choice(BALANCES),
    default="recognised",
    help="Baten en lasten (recognised), kas (cash) of recht (entitlement); anders recognised.",
)
@click.option("--year", type=int, metavar="JAAR", help="Alleen dit jaar; anders alle jaren die beide hebben.")
@click.option(
    "--by",
    "rows",
    type=click.Choice(["oorzaak", "geldstroom"]),
    default="oorzaak",
    help="Een regel per oorzaak of per geldstroom; anders oorzaak.",
)
@FORMAT
def compare(before: Path, after: Path, party: str | None, book: str, year: int | None, rows: str, form: str) -> None:
    """Print the bridge from one run to another; the text form ends with the message in one sentence."""
    from scenarios.analysis.bridge import bridge
    from scenarios.present.bridge import bridge_flows_table, bridge_sentence, bridge_table

    one, other = both_of(before, after)
    found = bridge(one, other, party_of(other, party, one.scenario.parties), book)
    if year is not None and year not in found.years:
        years = ", ".join(map(str, found.years))
        raise InputError([Problem("--year", str(year), f"dit jaar hebben niet beide; mogelijk zijn: {years}")])
    table = {"oorzaak": bridge_table, "geldstroom": bridge_flows_table}[rows](found, one, other, year)
    print_table(table, form)
    if form == "table":
        click.echo(f"\n{bridge_sentence(found, one, other, year).markdown}")
