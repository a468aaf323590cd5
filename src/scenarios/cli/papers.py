"""Commands that make papers: report, deelnemer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import fill

import click

from scenarios.cli.options import BAR, FILE, command, folder
from scenarios.cli.printing import as_text


@command(
    "Toon wat gaan werken doet met het inkomen van één deelnemer, of maak het gespreksblad (PDF). Er wordt "
    "nergens iets bewaard, behalve in de map van --out."
)
@FILE
@folder("--out", "Waar het gespreksblad (PDF) komt; zonder deze keuze alleen op het scherm.")
@click.option("--organisation", default="Sociaal werkbedrijf", metavar="NAAM", help="Wie het gesprek voert.")
def deelnemer(file: Path, out: Path | None, organisation: str) -> None:
    """Print the effects for one participant, or make the sheet."""
    from scenarios.analysis.effects import open_participant
    from scenarios.model.inkomen.privacy import refuse_personal
    from scenarios.present import participant as words

    refuse_personal(organisation, "--organisation")
    effects = open_participant(file)
    if out is not None:
        from scenarios.publish.plan import Plan, Report, report_name
        from scenarios.publish.report import make_reports

        today = date.today().isoformat()  # noqa: DTZ011 - the day of whoever holds the conversation
        there = str(file.resolve() if file.exists() else file)  # or the name of an example
        given = {"deelnemer": there, "organisatie": organisation, "datum": today}
        plan = Plan(title=file.stem, reports=[Report(name=report_name(file), notebook="deelnemer", parameters=given)])
        for made in make_reports(plan, out):
            click.echo(f"{made.path}: {made.pages} bladzijden, {made.size // 1024} kB")
        return
    for say in (words.answer, words.zones_sentence, words.turns_sentence, words.not_covered, words.given):
        if told := say(effects).markdown.replace("**", ""):
            click.echo(fill(told, 100) + "\n")
    for table in (words.before_and_after_table(effects), words.year_table(effects), words.grounds_table(effects)):
        click.echo(as_text(table) + "\n")


@command("Maak de bijlagen (PDF) van een plan of van één scenario.")
@click.argument("file", metavar="PLAN|BESTAND", type=click.Path(path_type=Path))
@folder("--out", "Waar de PDF's komen; anders reports.", default=Path("reports"))
@click.option("--moment", metavar="MOMENT", help="Alleen de bijlagen van dit moment, zoals berap1-2018.")
def report(file: Path, out: Path, moment: str | None) -> None:
    """Run the notebooks with a progress bar and name each PDF that was made."""
    from tqdm import tqdm

    from scenarios.publish.plan import read_plan
    from scenarios.publish.report import make_reports

    plan = read_plan(file, moment)
    made = []
    with tqdm(total=len(plan.reports), desc="Bijlagen", unit="pdf", bar_format=BAR) as bar:
        for written in make_reports(plan, out):
            made.append(written)
            bar.update()
    for written in made:
        click.echo(f"{written.path}: {written.pages} bladzijden, {written.size // 1024} kB")
    if len(made) > 1:
        pages, size = sum(written.pages for written in made), sum(written.size for written in made)
        click.echo(f"{plan.title}: {len(made)} bijlagen, {pages} bladzijden, {size // 1024} kB")
