"""Commands that answer a question about one figure: breakeven, why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scenarios.cli.options import BOOK, FILE, FORMAT, PARTY, SETTINGS, YEAR, Told, command
from scenarios.cli.printing import print_table
from scenarios.cli.reading import euro_of, party_of, result_of, settings_of, value_of
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path


@command("Zoek bij welke waarde van een gegeven het saldo een bedrag haalt: het omslagpunt.")
@FILE
@click.option("--path", cls=Told, required=True, metavar="SLEUTEL", help="Welk gegeven, zoals placements.wia.persons.")
@click.option("--target", default="0", metavar="EURO", help="Welk saldo; een tekort met een min ervoor; anders 0.")
@click.option("--from", "low", metavar="GETAL", help="Laagste waarde; anders 0, of zo laag als het kan.")
@click.option(
    "--to", "high", metavar="GETAL", help="Hoogste waarde; anders twee keer de waarde van nu, of zo veel kan."
)
@PARTY
@BOOK
@YEAR
@SETTINGS
@FORMAT
def breakeven(
    file: Path,
    path: str,
    target: str,
    low: str | None,
    high: str | None,
    party: str | None,
    book: str,
    year: int | None,
    settings: tuple[str, ...],
    form: str,
) -> None:
    """Print the sentence and the values that matter; a machine gets the values, and the sentence on standard error."""
    from scenarios.analysis.breakeven import breakeven as find
    from scenarios.analysis.sensitivity import Measure
    from scenarios.present.breakeven import breakeven_sentence, breakeven_table

    result = result_of(file, settings_of(settings))
    measure = Measure(party_of(result, party), book, year)
    goal = euro_of("--target", target)
    between = (value_of("--from", low, path, result), value_of("--to", high, path, result))
    try:
        found = find(result, path, measure, goal, between)
    except InputError as error:
        named = {path: ("--path", path), "year": ("--year", str(year))}
        problems = [Problem(*named.get(p.key, (str(file), p.key)), p.message) for p in error.problems]
        raise InputError(problems) from None
    sentence = breakeven_sentence(result, found).markdown
    click.echo(f"{sentence}\n" if form == "table" else sentence, err=form != "table")
    print_table(breakeven_table(result, found), form)


@command("Waarom dit getal? Toon waar een uitkomst uit komt, stap voor stap.")
@FILE
@PARTY
@BOOK
@YEAR
@click.option("--flow", metavar="GELDSTROOM", help="Alleen deze geldstroom, zoals lks; anders alle.")
@SETTINGS
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help="Vorm van de uitvoer; anders table.",
)
def why(
    file: Path,
    party: str | None,
    book: str,
    year: int | None,
    flow: str | None,
    settings: tuple[str, ...],
    form: str,
) -> None:
    """Print the tree under a figure: indented text, or nested JSON for a machine."""
    from scenarios.analysis.sensitivity import Measure
    from scenarios.analysis.why import why as explain
    from scenarios.present.why import why_text

    result = result_of(file, settings_of(settings))
    measure = Measure(party_of(result, party), book, year)
    try:
        node = explain(result, measure, flow)
    except InputError as error:
        raise InputError([Problem(f"--{p.key}", "", p.message) for p in error.problems]) from None
    click.echo(why_text(result, node) if form == "table" else json.dumps(node.data(), ensure_ascii=False))
