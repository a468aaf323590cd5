"""Commands that read a scenario and show it: check, show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.options import BALANCES, BAR, FILE, FORMAT, SETTINGS, Told, command
from scenarios.cli.printing import print_table
from scenarios.cli.reading import euro_of, party_of, result_of, settings_of
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.model.draws import Draws
    from scenarios.model.result import Result
    from scenarios.model.sampling import Method
    from scenarios.present.blocks import Table
    from scenarios.present.chart import Chart

PARTY_VIEWS = ("staat", "kas", "balans", "voorfinanciering", "neutraal")
VIEWS = (
    *("plek", "staat", "kas", "balans", "voorfinanciering", "geldstromen"),
    *("neutraal", "aansluiting", "realisatie", "afgekeurd", "aannames", "controles"),
)
DRAWN_VIEWS = ("risico", "zekerheid", "drijfveren", "weerstand")
RISK_VIEWS = (*DRAWN_VIEWS, "gevoeligheid", "aandelen")
VIEWS_OF = {  # of options that not every view has
    "--party": (*PARTY_VIEWS, *RISK_VIEWS),
    "--profile": ("staat", "kas", "balans", "neutraal", "risico", "gevoeligheid"),
    "--book": RISK_VIEWS,
    "--draws": DRAWN_VIEWS,
    "--seed": (*DRAWN_VIEWS, "aandelen"),
    "--method": DRAWN_VIEWS,
    "--chart": ("risico", "zekerheid", "gevoeligheid"),
    "--capacity": ("weerstand",),
}
PLACES = {"book": ("--book", "")}  # of a problem with an option
ONLY = {option: f"Alleen bij {', '.join(views)}" for option, views in VIEWS_OF.items()}


@command("Controleer scenariobestanden: alle problemen, of 'in orde'.")
@click.argument("files", metavar="BESTAND...", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Read every file and report on all of them."""
    problems: list[Problem] = []
    for file in files:
        try:
            result = result_of(file, {})
        except InputError as error:
            problems += error.problems
        else:
            failed = result.checks().query("not ok")
            if len(failed):
                raise RuntimeError(f"{file}: de boeken sluiten niet\n{failed.to_string()}")
            click.echo(f"{file}: in orde")
    if problems:
        raise InputError(problems)


@command("Toon een scenario in een van de overzichten.")
@FILE
@click.option("--view", type=click.Choice([*VIEWS, *RISK_VIEWS]), default="staat", help="Welk overzicht; anders staat.")
@click.option(
    "--party",
    metavar="PARTIJ",
    help="Voor welke partij; anders de eerste van het scenario. Niet bij overzichten van alle partijen samen.",
)
@SETTINGS
@click.option(
    "--profile",
    metavar="PROFIEL",
    help=f"{ONLY['--profile']}: in de tekens en de afronding van deze gemeente, zoals weert.",
)
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
    asked |= {"--capacity": capacity, "--party": party, "--profile": profile}
    _refuse_stray(view, asked)
    result = result_of(file, settings_of(settings))
    party = party_of(result, party)
    if view in RISK_VIEWS:
        try:
            table = _risk_view(view, result, party, asked)
        except InputError as error:
            named = [
                p if p.file else Problem(*PLACES.get(p.key, (str(file), p.key)), p.message) for p in error.problems
            ]
            raise InputError(named) from None
    else:
        table = views.shown(view, result, party)
    if profile is not None:
        from scenarios.model.profile import open_profile
        from scenarios.present.blocks import in_style
        from scenarios.present.planning import written_as

        if not table.signed:
            raise InputError([Problem("--profile", profile, "hier staan geen bedragen met het teken van een gemeente")])
        table = in_style(table, written_as(open_profile(profile)))
    print_table(table, form)


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
    from scenarios.present.chart import Chart

    refuse_certain(result.scenario)
    measure = Measure(party, asked["--book"] or "recognised")
    available, chart = euro_of("--capacity", asked["--capacity"] or "0"), asked["--chart"]
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
