"""The command that shows how the law stands on a day: parameters."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from scenarios.cli.options import FORMAT, command
from scenarios.cli.printing import grid
from scenarios.cli.reading import day_of
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from scenarios.present.standings import Row

STATES = ("in_force", "announced", "projected", "ended", "not_begun", "unknown", "stale")


@command("Toon de regels van de wet op een dag: wat geldt, wat komt, wat stopt.")
@click.option(
    "--at", "day", metavar="DATUM", help="Op welke dag (2027-01-15, of 2027-01 voor de eerste); anders vandaag."
)
@click.option("--as-of", metavar="DATUM", help="Met wat op die dag bekend was; anders alles wat nu bekend is.")
@click.option("--law", metavar="WET", help="Alleen deze wet, zoals wml; dan ook de getallen per gemeente.")
@click.option(
    "--state",
    type=click.Choice(STATES),
    help="Alleen wat geldt, is aangekondigd, geraamd, vervallen, nog niet begonnen, onbekend of verouderd.",
)
@FORMAT
def parameters(day: str | None, as_of: str | None, law: str | None, state: str | None, form: str) -> None:
    """Print how every parameter of the law stands on a day."""
    from scenarios.analysis.law import standings
    from scenarios.model.parameter_files import shipped_book
    from scenarios.present.standings import COLUMNS, listed

    at = day_of("--at", day) or date.today()  # noqa: DTZ011 - the day of whoever types it
    known = day_of("--as-of", as_of)
    book = shipped_book().seen_at(known, {})
    laws = {parameter.law for parameter in book.catalogue.values()}
    if law is not None and law not in laws:
        from scenarios.model.wording import suggestion

        near = suggestion(law, laws) or f"; mogelijk zijn: {', '.join(sorted(laws))}"
        raise InputError([Problem("--law", law, f"deze wet staat niet in data/parameters{near}")])
    found = [each for each in standings(book, at) if law in (None, each.parameter.law)]
    chosen = [each for each in found if state is None or each.answers_to(state)]
    rows = listed(chosen, each_municipality=law is not None)
    if form == "table":
        click.echo(_law_as_text(rows, at, known))
    elif form == "json":
        data = [list(row.values()) for row in rows.values()]
        click.echo(json.dumps({"index": list(rows), "columns": COLUMNS, "data": data}, ensure_ascii=False))
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([["gegeven", *COLUMNS], *([key, *row.values()] for key, row in rows.items())])


def _law_as_text(rows: dict[str, Row], at: date, known: date | None) -> str:
    from scenarios.present import dutch
    from scenarios.present.standings import HEADINGS, WIDTHS, readable

    stand = "alles wat nu bekend is" if known is None else f"wat op {dutch.day(known)} bekend was"
    head = f"De regels op {dutch.day(at)}\nvolgens {stand}"
    if not rows:
        return f"{head}\n\nGeen enkel gegeven past bij deze keuze."
    body = grid(HEADINGS, readable(rows.values()), WIDTHS, ["left"] * len(HEADINGS))
    foot = "Verouderd: op die dag langer dan een half jaar niet gecontroleerd.\nBron: data/parameters"
    return f"{head}\n\n{body}\n\n{foot}"
