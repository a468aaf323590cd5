"""The command `scenarios`. Dutch for who types it; exit status 0 done, 2 wrong input, 1 our fault."""

from __future__ import annotations

import sys

import click

from scenarios.cli import answering, law, papers, showing, versions  # noqa: F401 - each adds its commands to the group
from scenarios.cli.options import commands
from scenarios.problems import InputError


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
        return f"Deze opdracht bestaat niet. Kies uit: {', '.join(error.ctx.command.list_commands(error.ctx))}."
    if isinstance(error, click.BadOptionUsage):
        return f"Achter {error.option_name} ontbreekt een waarde."
    return "De opdracht bevat te veel woorden; zet een waarde met spaties tussen aanhalingstekens."


def _whole_number(kind: click.types.IntParamType) -> str:
    if not isinstance(kind, click.IntRange):
        return "een geheel getal"
    return f"een geheel getal vanaf {kind.min}" + ("" if kind.max is None else f" tot en met {kind.max}")
