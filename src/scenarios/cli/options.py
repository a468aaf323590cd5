"""What the commands share: the group they belong to, the options that more than one has, help pages in Dutch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import _GeneratorContextManager

BALANCES = ("recognised", "cash", "entitlement")
BAR = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt} van {total_fmt} [{elapsed}]"


class Told(click.Option):
    """An option whose help text says all there is to say of it, in Dutch: that it must be given, and its bounds."""

    def get_help_extra(self, ctx: click.Context) -> click.types.OptionHelpExtra:  # noqa: ARG002
        """Leave out what click says of it in English."""
        return {}


class DutchHelp(click.HelpFormatter):
    """Help pages with Dutch headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """Write the usage line."""
        super().write_usage(prog, args, "Gebruik: ")

    def section(self, name: str) -> _GeneratorContextManager[None]:
        """Start a section under its Dutch name."""
        return super().section({"Options": "Keuzes", "Commands": "Opdrachten"}.get(name, name))


class DutchContext(click.Context):
    """What a command runs in: its help page is Dutch, and that of any other program in this process is not ours."""

    formatter_class = DutchHelp


class DutchCommand(click.Command):
    """A command with a Dutch help page."""

    context_class = DutchContext


class DutchGroup(click.Group):
    """The group, with Dutch help pages for itself and its commands."""

    context_class = DutchContext
    command_class = DutchCommand


HELP = click.help_option("--help", "-h", help="Toon deze uitleg.")
FILE = click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
PARTY = click.option("--party", metavar="PARTIJ", help="Voor welke partij; anders de eerste van het scenario.")
YEAR = click.option("--year", type=int, metavar="JAAR", help="Alleen dit jaar; anders alle jaren.")
SETTINGS = click.option(
    "--set", "settings", metavar="SLEUTEL=WAARDE", multiple=True, help="Verander één gegeven; mag vaker."
)
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


def folder(name: str, told: str, **given: Any) -> Callable[[Any], Any]:
    """Make an option that takes a folder."""
    return click.option(name, metavar="MAP", type=click.Path(path_type=Path, file_okay=False), help=told, **given)


def command(told: str) -> Callable[[Any], Any]:
    """Make a function a command of the group, with this text on its help page."""

    def register(function: Any) -> Any:
        return HELP(commands.command(options_metavar="[KEUZES]", help=told)(function))

    return register


@click.group(
    cls=DutchGroup,
    options_metavar="[KEUZES]",
    subcommand_metavar="OPDRACHT",
    help="Scenariowerkmap Participatiewet: wie betaalt wie, in welk jaar telt het, wanneer beweegt het geld.",
)
@HELP
@click.version_option(package_name="scenarios", message="%(package)s %(version)s", help="Toon de versie.")
def commands() -> None:
    """Group the commands."""
