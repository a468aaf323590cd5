"""The command `scenarios`: check, show, report. Dutch for who types it; status 0 done, 2 wrong input, 1 our fault."""

from __future__ import annotations

import csv
import json
import re
import sys
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import _GeneratorContextManager

    from scenarios.model.draws import Draws
    from scenarios.model.result import Result
    from scenarios.model.sampling import Method
    from scenarios.model.toml_files import TomlFloat
    from scenarios.present.blocks import Table
    from scenarios.present.charts import Chart
    from scenarios.present.standings import Row

STATES = ("in_force", "announced", "projected", "ended", "not_begun", "unknown", "stale")
VIEWS = (
    *("plek", "staat", "kas", "balans", "voorfinanciering", "geldstromen"),
    *("neutraal", "aansluiting", "realisatie", "afgekeurd", "aannames", "controles"),
)
DRAWN_VIEWS = ("risico", "zekerheid", "drijfveren", "weerstand")
RISK_VIEWS = (*DRAWN_VIEWS, "gevoeligheid", "aandelen")
VIEWS_OF = {  # of options that not every view has
    "--book": RISK_VIEWS,
    "--draws": DRAWN_VIEWS,
    "--seed": (*DRAWN_VIEWS, "aandelen"),
    "--method": DRAWN_VIEWS,
    "--chart": ("risico", "zekerheid", "gevoeligheid"),
    "--capacity": ("weerstand",),
}
BALANCES = ("recognised", "cash", "entitlement")
PLACES = {"book": ("--book", "")}  # of a problem with an option
ONLY = {option: f"Alleen bij {', '.join(views)}" for option, views in VIEWS_OF.items()}


class Told(click.Option):
    """An option whose help text says all there is to say of it, in Dutch: that it must be given, and its bounds."""

    def get_help_extra(self, ctx: click.Context) -> click.types.OptionHelpExtra:  # noqa: ARG002
        """Leave out what click says of it in English."""
        return {}


BOOK = click.option(
    "--book",
    type=click.Choice([*BALANCES, "prefinancing"]),
    default="recognised",
    help="Saldo in baten en lasten (recognised), kas (cash) of recht (entitlement), of de hoogste stand van de "
    "voorfinanciering (prefinancing); anders recognised.",
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="Vorm van de uitvoer; anders table.",
)


class DutchHelp(click.HelpFormatter):
    """Help pages with Dutch headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """Write the usage line."""
        super().write_usage(prog, args, "Gebruik: ")

    def section(self, name: str) -> _GeneratorContextManager[None]:
        """Start a section under its Dutch name."""
        return super().section({"Options": "Keuzes", "Commands": "Opdrachten"}.get(name, name))


click.Context.formatter_class = DutchHelp


@click.group(
    options_metavar="[KEUZES]",
    subcommand_metavar="OPDRACHT",
    help="Scenariowerkmap Participatiewet: wie betaalt wie, in welk jaar telt het, wanneer beweegt het geld.",
)
@click.help_option("--help", "-h", help="Toon deze uitleg.")
@click.version_option(package_name="scenarios", message="%(package)s %(version)s", help="Toon de versie.")
def commands() -> None:
    """Group the commands."""


@commands.command(options_metavar="[KEUZES]", help="Controleer scenariobestanden: alle problemen, of 'in orde'.")
@click.argument("files", metavar="BESTAND...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.help_option("--help", "-h", help="Toon deze uitleg.")
def check(files: tuple[Path, ...]) -> None:
    """Read every file and report on all of them."""
    problems: list[Problem] = []
    for file in files:
        try:
            result = _run(file, {})
        except InputError as error:
            problems += error.problems
        else:
            failed = result.checks().query("not ok")
            if len(failed):
                raise RuntimeError(f"{file}: de boeken sluiten niet\n{failed.to_string()}")
            click.echo(f"{file}: in orde")
    if problems:
        raise InputError(problems)


@commands.command(options_metavar="[KEUZES]", help="Toon een scenario in een van de overzichten.")
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option("--view", type=click.Choice([*VIEWS, *RISK_VIEWS]), default="staat", help="Welk overzicht; anders staat.")
@click.option("--party", metavar="PARTIJ", help="Voor welke partij; anders de eerste van het scenario.")
@click.option("--set", "settings", metavar="SLEUTEL=WAARDE", multiple=True, help="Verander één gegeven; mag vaker.")
@click.option("--profile", metavar="PROFIEL", help="In de tekens en de afronding van deze gemeente, zoals weert.")
@click.option(
    "--book",
    type=click.Choice([*BALANCES, "prefinancing"]),
    help=f"{ONLY['--book']}: saldo in baten en lasten (recognised), kas (cash) of recht (entitlement), of de hoogste "
    "stand van de voorfinanciering (prefinancing); anders recognised.",
)
@click.option(
    "--draws",
    cls=Told,
    type=click.IntRange(100, 1_000_000),
    metavar="AANTAL",
    help=f"{ONLY['--draws']}: hoe vaak er geloot wordt; anders 10000.",
)
@click.option(
    "--seed",
    cls=Told,
    type=click.IntRange(0),
    metavar="GETAL",
    help=f"{ONLY['--seed']}: waar het loten begint; anders 1.",
)
@click.option(
    "--method",
    type=click.Choice(["random", "latin_hypercube", "sobol"]),
    help=f"{ONLY['--method']}: los van elkaar geloot, of gelijk gespreid (latin_hypercube, sobol); anders random.",
)
@click.option(
    "--chart",
    metavar="SVG",
    type=click.Path(path_type=Path),
    help=f"{ONLY['--chart']}: bewaar de figuur in dit bestand.",
)
@click.option(
    "--capacity", metavar="EURO", help=f"{ONLY['--capacity']}, en daar nodig: de beschikbare weerstandscapaciteit."
)
@FORMAT
@click.help_option("--help", "-h", help="Toon deze uitleg.")
def show(
    file: Path,
    view: str,
    party: str | None,
    settings: tuple[str, ...],
    profile: str | None,
    book: str | None,
    draws: int | None,
    seed: int | None,
    method: Method | None,
    chart: Path | None,
    capacity: str | None,
    form: str,
) -> None:
    """Print one view; notes on what the figures leave out go to standard error when the output is for a machine."""
    from scenarios.present import views

    asked = {"--book": book, "--draws": draws, "--seed": seed, "--method": method, "--chart": chart}
    asked |= {"--capacity": capacity}
    _refuse_stray(view, asked)
    result = _run(file, _settings(settings))
    party = _party(result, party)
    if view in RISK_VIEWS:
        try:
            table = _risk_view(view, result, party, asked)
        except InputError as error:
            named = [
                p if p.file else Problem(*PLACES.get(p.key, (str(file), p.key)), p.message) for p in error.problems
            ]
            raise InputError(named) from None
    else:
        table = (views.VIEWS | views.LEDGER_VIEWS)[view](result, party)
    if profile is not None:
        from scenarios.model.profile import open_profile
        from scenarios.present.blocks import in_style
        from scenarios.present.planning import written_as

        table = in_style(table, written_as(open_profile(profile)))
    _print(table, form)


def _refuse_stray(view: str, options: Mapping[str, object]) -> None:
    """Refuse options that do nothing in a view, and a view that lacks one."""
    of = "hoort bij {}, niet bij {}"
    stray = {name: told for name, told in options.items() if told is not None and view not in VIEWS_OF[name]}
    problems = [Problem(name, str(told), of.format(", ".join(VIEWS_OF[name]), view)) for name, told in stray.items()]
    if view == "weerstand" and options["--capacity"] is None:
        problems.append(Problem("--capacity", "", "geef de beschikbare weerstandscapaciteit in euro"))
    chart = options["--chart"]
    if isinstance(chart, Path) and not (chart.suffix == ".svg" and chart.parent.is_dir()):
        problems.append(Problem("--chart", str(chart), "geef een bestand dat eindigt op .svg, in een map die bestaat"))
    if problems:
        raise InputError(problems)


def _risk_view(view: str, result: Result, party: str, asked: Mapping[str, Any]) -> Table:
    """View of what is uncertain, with the options that were asked for; writes its picture when that is one of them."""
    from scenarios.analysis.risk import refuse_certain, resilience
    from scenarios.analysis.sensitivity import Measure
    from scenarios.present import causes, risk
    from scenarios.present.blocks import Table
    from scenarios.present.charts import Chart

    refuse_certain(result.scenario)
    measure = Measure(party, asked["--book"] or "recognised")
    available, chart = _euro("--capacity", asked["--capacity"] or "0"), asked["--chart"]
    if view == "gevoeligheid":
        table = causes.sensitivity_table(result, measure)
        if not isinstance(table, Table):
            raise InputError([Problem("", "uncertainty", causes.NO_RANGE)])
        picture = causes.sensitivity_chart(result, measure) if chart else None
        if isinstance(picture, Chart):
            _write(chart, picture)
        return table
    if (view, measure.book) == ("risico", "prefinancing"):
        message = "van de voorfinanciering is er geen bedrag per jaar; kies het overzicht zekerheid"
        raise InputError([Problem("--book", measure.book, message)])
    if view == "aandelen":
        return causes.shares_table(result, measure, _seed(asked))
    draws = _drawn(result, asked)
    if view == "weerstand":
        return risk.resilience_table(draws, resilience(draws, measure, available))
    if chart:
        _write(chart, risk.CHARTS[view](draws, measure))
    return risk.VIEWS[view](draws, measure)


def _seed(asked: Mapping[str, Any]) -> int:
    return 1 if asked["--seed"] is None else asked["--seed"]


def _write(file: Path, chart: Chart) -> None:
    """Write the picture of a chart, or say in Dutch why it cannot be."""
    try:
        file.write_text(chart.picture(), encoding="utf-8")
    except OSError:
        raise InputError([Problem("--chart", str(file), "dit bestand kan niet worden geschreven")]) from None
    click.echo(f"{file}: figuur", err=True)


def _drawn(result: Result, asked: Mapping[str, Any]) -> Draws:
    """Draws, as asked for; a bar on the screen shows how far they are."""
    from tqdm import tqdm

    from scenarios.model.draws import Sampling, draw

    sampling = Sampling(asked["--draws"] or 10_000, _seed(asked), asked["--method"] or "random")
    total = sampling.count
    with tqdm(total=total, desc="Trekkingen", unit="trekking", bar_format=BAR, leave=False, disable=None) as bar:
        return draw(result, sampling, bar.update)


@commands.command(
    options_metavar="[KEUZES]", help="Toon de regels van de wet op een dag: wat geldt, wat komt, wat stopt."
)
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
@click.help_option("--help", "-h", help="Toon deze uitleg.")
def parameters(day: str | None, as_of: str | None, law: str | None, state: str | None, form: str) -> None:
    """Print how every parameter of the law stands on a day."""
    from scenarios.analysis.law import standings
    from scenarios.model.parameter_files import shipped_book
    from scenarios.present.standings import COLUMNS, listed

    at = _date("--at", day) or date.today()  # noqa: DTZ011 - the day of whoever types it
    known = _date("--as-of", as_of)
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


@commands.command(
    options_metavar="[KEUZES]", help="Leg een scenario vast als vastgestelde versie: uitkomsten, gegevens en regels."
)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option("--name", cls=Told, required=True, metavar="NAAM", help="Naam, zoals 'Begroting 2018'; verplicht.")
@click.option("--moment", cls=Told, required=True, metavar="MOMENT", help="Zoals begroting-2018; verplicht.")
@click.option("--date", "day", cls=Told, required=True, metavar="DATUM", help="Dag van vaststelling; verplicht.")
@click.option("--by", metavar="WIE", help="Wie haar vaststelde, zoals Gemeenteraad.")
@click.option("--set", "settings", metavar="SLEUTEL=WAARDE", multiple=True, help="Verander één gegeven; mag vaker.")
@click.option(
    "--out",
    metavar="MAP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Waar het bestand komt; anders data/vastgesteld.",
)
@click.help_option("--help", "-h", help="Toon deze uitleg.")
def adopt(
    file: Path, name: str, moment: str, day: str, by: str | None, settings: tuple[str, ...], out: Path | None
) -> None:
    """Write the record of a run and name the file."""
    from scenarios.model.adopting import adopt as write
    from scenarios.model.adopting import adoption
    from scenarios.model.records import FOLDER

    adopted = _date("--date", day) or date.max
    result = _run(file, _settings(settings))
    try:
        about = adoption(name, moment, adopted, result, by)
    except InputError as error:
        raise InputError([Problem(f"--{p.key}", "", p.message) for p in error.problems]) from None
    click.echo(f"{write(result, about, out or FOLDER)}: vastgesteld")


@commands.command(
    options_metavar="[KEUZES]",
    help="Vergelijk twee versies: wat er verandert en waardoor. Een naam is eerst die van een vastgestelde versie, dan "
    "die van een scenario; een pad is altijd dat bestand.",
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
@click.help_option("--help", "-h", help="Toon deze uitleg.")
def compare(before: Path, after: Path, party: str | None, book: str, year: int | None, rows: str, form: str) -> None:
    """Print the bridge from one run to another; the text form ends with the message in one sentence."""
    from scenarios.analysis.bridge import bridge
    from scenarios.present.bridge import bridge_flows_table, bridge_sentence, bridge_table

    one, other = _both(before, after)
    found = bridge(one, other, _party(other, party, one.scenario.parties), book)
    if year is not None and year not in found.years:
        years = ", ".join(map(str, found.years))
        raise InputError([Problem("--year", str(year), f"dit jaar hebben niet beide; mogelijk zijn: {years}")])
    table = {"oorzaak": bridge_table, "geldstroom": bridge_flows_table}[rows](found, one, other, year)
    _print(table, form)
    if form == "table":
        click.echo(f"\n{bridge_sentence(found, one, other, year).markdown}")


@commands.command(
    options_metavar="[KEUZES]", help="Zoek bij welke waarde van een gegeven het saldo een bedrag haalt: het omslagpunt."
)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option("--path", cls=Told, required=True, metavar="SLEUTEL", help="Welk gegeven, zoals placements.wia.persons.")
@click.option("--target", default="0", metavar="EURO", help="Welk saldo; een tekort met een min ervoor; anders 0.")
@click.option("--from", "low", metavar="GETAL", help="Laagste waarde; anders 0, of zo laag als het kan.")
@click.option(
    "--to", "high", metavar="GETAL", help="Hoogste waarde; anders twee keer de waarde van nu, of zo veel kan."
)
@click.option("--party", metavar="PARTIJ", help="Voor welke partij; anders de eerste van het scenario.")
@BOOK
@click.option("--year", type=int, metavar="JAAR", help="Alleen dit jaar; anders alle jaren.")
@click.option("--set", "settings", metavar="SLEUTEL=WAARDE", multiple=True, help="Verander één gegeven; mag vaker.")
@FORMAT
@click.help_option("--help", "-h", help="Toon deze uitleg.")
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

    result = _run(file, _settings(settings))
    measure = Measure(_party(result, party), book, year)
    goal = _euro("--target", target)
    between = (_value("--from", low, path, result), _value("--to", high, path, result))
    try:
        found = find(result, path, measure, goal, between)
    except InputError as error:
        named = {path: ("--path", path), "year": ("--year", str(year))}
        problems = [Problem(*named.get(p.key, (str(file), p.key)), p.message) for p in error.problems]
        raise InputError(problems) from None
    sentence = breakeven_sentence(result, found).markdown
    click.echo(f"{sentence}\n" if form == "table" else sentence, err=form != "table")
    _print(breakeven_table(result, found), form)


@commands.command(options_metavar="[KEUZES]", help="Waarom dit getal? Toon waar een uitkomst uit komt, stap voor stap.")
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option("--party", metavar="PARTIJ", help="Voor welke partij; anders de eerste van het scenario.")
@BOOK
@click.option("--year", type=int, metavar="JAAR", help="Alleen dit jaar; anders alle jaren.")
@click.option("--flow", metavar="GELDSTROOM", help="Alleen deze geldstroom, zoals lks; anders alle.")
@click.option("--set", "settings", metavar="SLEUTEL=WAARDE", multiple=True, help="Verander één gegeven; mag vaker.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help="Vorm van de uitvoer; anders table.",
)
@click.help_option("--help", "-h", help="Toon deze uitleg.")
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

    result = _run(file, _settings(settings))
    measure = Measure(_party(result, party), book, year)
    try:
        node = explain(result, measure, flow)
    except InputError as error:
        raise InputError([Problem(f"--{p.key}", "", p.message) for p in error.problems]) from None
    click.echo(why_text(result, node) if form == "table" else json.dumps(node.data(), ensure_ascii=False))


@commands.command(
    options_metavar="[KEUZES]",
    help="Toon wat gaan werken doet met het inkomen van één deelnemer, of maak het gespreksblad (PDF). Er wordt "
    "nergens iets bewaard, behalve in de map van --out.",
)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="MAP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Waar het gespreksblad (PDF) komt; zonder deze keuze alleen op het scherm.",
)
@click.option("--organisation", default="Sociaal werkbedrijf", metavar="NAAM", help="Wie het gesprek voert.")
@click.help_option("--help", "-h", help="Toon deze uitleg.")
def deelnemer(file: Path, out: Path | None, organisation: str) -> None:
    """Print the effects for one participant, or make the sheet."""
    from scenarios.analysis.effects import open_participant
    from scenarios.present import participant as words

    effects = open_participant(file)
    if out is not None:
        from scenarios.publish.plan import Plan, Report
        from scenarios.publish.report import make_reports

        today = date.today().isoformat()  # noqa: DTZ011 - the day of whoever holds the conversation
        given = {"deelnemer": str(file.resolve()), "organisatie": organisation, "datum": today}
        plan = Plan(title=file.stem, reports=[Report(name=_sheet_name(file), notebook="deelnemer", parameters=given)])
        for made in make_reports(plan, out):
            click.echo(f"{made.path}: {made.pages} bladzijden, {made.size // 1024} kB")
        return
    for say in (words.answer, words.zones_sentence, words.turns_sentence, words.not_covered, words.given):
        if told := say(effects).markdown.replace("**", ""):
            click.echo(fill(told, 100) + "\n")
    for table in (words.before_and_after_table(effects), words.year_table(effects), words.grounds_table(effects)):
        click.echo(_as_text(table) + "\n")


def _sheet_name(file: Path) -> str:
    """Name of the sheet: that of the file, as a plan may have it."""
    return re.sub(r"[^a-z0-9_-]+", "-", file.stem.lower()).strip("-_") or "gespreksblad"


@commands.command(options_metavar="[KEUZES]", help="Maak de bijlagen (PDF) van een plan of van één scenario.")
@click.argument("file", metavar="PLAN|BESTAND", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="MAP",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    help="Waar de PDF's komen; anders reports.",
)
@click.option("--moment", metavar="MOMENT", help="Alleen de bijlagen van dit moment, zoals berap1-2018.")
@click.help_option("--help", "-h", help="Toon deze uitleg.")
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


BAR = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt} van {total_fmt} [{elapsed}]"


def main() -> None:
    """Run the command; every mistake in the input becomes a Dutch message and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name that is not UTF-8 is printed as the bytes it was typed with.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        commands.main(standalone_mode=False)
    except InputError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        click.echo(
            "1 probleem; er is niets gemaakt." if count == 1 else f"{count} problemen; er is niets gemaakt.", err=True
        )
        sys.exit(2)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"{_usage(error)} Hulp: scenarios --help", err=True)
        sys.exit(2)
    except click.exceptions.Abort:
        click.echo("Afgebroken.", err=True)
        sys.exit(130)


def _usage(error: click.ClickException) -> str:
    """What is wrong with the words of the command, in Dutch."""
    if isinstance(error, click.NoSuchOption):
        near = f" Bedoelde u {' of '.join(error.possibilities)}?" if error.possibilities else ""
        return f"De optie {error.option_name} bestaat niet.{near}"
    if isinstance(error, click.MissingParameter):
        named = error.param.opts[0] if isinstance(error.param, click.Option) else ""
        what = named or (error.param.make_metavar(error.ctx) if error.param and error.ctx else "")
        return f"Er ontbreekt iets: {what.rstrip('.')}."
    if isinstance(error, click.BadParameter) and error.param is not None:
        choices = getattr(error.param.type, "choices", None)
        kind = _whole_number(error.param.type) if isinstance(error.param.type, click.types.IntParamType) else "een map"
        wanted = f" Kies uit: {', '.join(choices)}." if choices else f" Kies {kind}."
        return f"{error.param.opts[0]} heeft een waarde die niet kan.{wanted}"
    if isinstance(error, click.UsageError) and error.ctx is not None and isinstance(error.ctx.command, click.Group):
        return f"Deze opdracht bestaat niet. Kies uit: {', '.join(error.ctx.command.commands)}."
    if isinstance(error, click.BadOptionUsage):
        return f"Achter {error.option_name} ontbreekt een waarde."
    return "De opdracht bevat te veel woorden; zet een waarde met spaties tussen aanhalingstekens."


def _whole_number(kind: click.types.IntParamType) -> str:
    if not isinstance(kind, click.IntRange):
        return "een geheel getal"
    return f"een geheel getal vanaf {kind.min}" + ("" if kind.max is None else f" tot en met {kind.max}")


def _run(file: Path, settings: dict[str, str]) -> Result:
    """Result of a scenario; a problem that knows no file belongs to the one that was asked for."""
    from scenarios.model.run import run

    try:
        return run(file, settings)
    except InputError as error:
        raise InputError([Problem(p.file or str(file), p.key, p.message) for p in error.problems]) from None


def _settings(settings: tuple[str, ...]) -> dict[str, str]:
    hint = "hier hoort SLEUTEL=WAARDE, zoals placements.wia.persons=10"
    problems = [Problem("--set", text, hint) for text in settings if text.find("=") < 1]
    pairs = [text.split("=", 1) for text in settings if text.find("=") > 0]
    keys = [key for key, _ in pairs]
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    problems += [Problem("--set", key, "deze sleutel is al eerder gegeven") for key in twice]
    if problems:
        raise InputError(problems)
    return dict(pairs)


def _both(before: Path, after: Path) -> list[Result]:
    """Results of two scenarios or adopted versions; what is wrong with either is said at once."""
    from scenarios.model.record_files import open_run

    results: list[Result] = []
    problems: list[Problem] = []
    for file in (before, after):
        try:
            results.append(open_run(file))
        except InputError as error:
            problems += [Problem(p.file or str(file), p.key, p.message) for p in error.problems]
    if problems:
        raise InputError(problems)
    return results


def _party(result: Result, party: str | None, others: Mapping[str, object] | None = None) -> str:
    """Party as asked for, of this result or one of `others`; without a wish the first of this result."""
    from scenarios.model.wording import suggestion

    parties = {**result.scenario.parties, **(others or {})}
    if party is None:
        return next(iter(parties))
    if party not in parties:
        near = suggestion(party, parties) or f"; mogelijk zijn: {', '.join(parties)}"
        raise InputError([Problem("--party", party, f"deze partij staat niet in het scenario{near}")])
    return party


def _date(option: str, text: str | None) -> date | None:
    """Day as typed; a month stands for its first day."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        day = None
    if day is None or not day.isoformat().startswith(text):
        raise InputError([Problem(option, text, "hier hoort een dag als 2027-01-15, of een maand als 2027-01")])
    return day


def _number(option: str, text: str) -> TomlFloat:
    """Number as typed: plain, with a point for decimals, as in a scenario file."""
    from scenarios.model.toml_files import TomlFloat

    if not re.fullmatch(r"-?\d+(_\d{3})*(\.\d+)?", text):
        hint = " (een getal heeft een punt als decimaalteken)" if re.fullmatch(r"-?[\d.]+,\d+", text) else ""
        raise InputError([Problem(option, text, f"hier hoort een getal, zoals 10000 of 0.95{hint}")])
    return TomlFloat(text)


def _euro(option: str, text: str) -> float:
    """Amount as typed; with three decimals it is a Dutch point for thousands."""
    amount = _number(option, text)
    if len(text.partition(".")[2]) > 2:
        message = f"een bedrag heeft hoogstens twee decimalen; bedoelde u {text.replace('.', '').replace('_', '')}?"
        raise InputError([Problem(option, text, message)])
    return float(amount)


def _value(option: str, text: str | None, path: str, result: Result) -> float | None:
    """Value of a number of the scenario, as typed, that the scenario takes; a wrong path is reported elsewhere."""
    from scenarios.analysis.sensitivity import changed
    from scenarios.model.uncertainty import numbers

    if text is None:
        return None
    value = _number(option, text)
    try:
        changed(result.scenario, {path: value} if path in numbers(result.scenario) else {})
    except InputError as error:
        raise InputError([Problem(option, p.key, p.message) for p in error.problems]) from None
    return float(value)


def _print(table: Table, form: str) -> None:
    """Print a table; its notes go to standard error when the output is for a machine."""
    if form == "table":
        click.echo(_as_text(table))
        return
    click.echo(_as_json(table) if form == "json" else table.frame.to_csv(index_label=table.stub.lower()).rstrip("\n"))
    for note in table.notes:
        click.echo(note, err=True)


def _as_json(table: Table) -> str:
    """Return pandas' orient="split"; by hand, because pandas itself rounds to fifteen decimals."""
    frame = table.frame.astype(object)
    return json.dumps(frame.where(frame.notna(), None).to_dict("split"), ensure_ascii=False)


def _as_text(table: Table) -> str:
    block = table.block()
    columns = block["columns"]
    body = _grid(
        table.headings(), [row["cells"] for row in block["rows"]], [WRAP] * len(columns), [c["align"] for c in columns]
    )
    about = " · ".join(part for part in (block["unit"], block["sign"]) if part)
    return "\n".join([table.caption, about, "", body, "", *block["notes"], f"Bron: {table.source}"])


def _law_as_text(rows: dict[str, Row], at: date, known: date | None) -> str:
    from scenarios.present import dutch
    from scenarios.present.standings import HEADINGS, WIDTHS, readable

    stand = "alles wat nu bekend is" if known is None else f"wat op {dutch.day(known)} bekend was"
    head = f"De regels op {dutch.day(at)}\nvolgens {stand}"
    if not rows:
        return f"{head}\n\nGeen enkel gegeven past bij deze keuze."
    body = _grid(HEADINGS, readable(rows.values()), WIDTHS, ["left"] * len(HEADINGS))
    foot = "Verouderd: op die dag langer dan een half jaar niet gecontroleerd.\nBron: data/parameters"
    return f"{head}\n\n{body}\n\n{foot}"


def _grid(headings: Sequence[str], rows: list[list[str]], widths: Sequence[int], align: Sequence[str]) -> str:
    """Text table; what is wider than its column runs over several lines."""
    from tabulate import tabulate

    wrapped = [[fill(cell, width) for cell, width in zip(row, widths, strict=True)] for row in [headings, *rows]]
    return tabulate(wrapped[1:], wrapped[0], tablefmt="simple", colalign=align, disable_numparse=True)


WRAP = 48  # characters; long sources then run over several lines
