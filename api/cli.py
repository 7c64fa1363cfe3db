"""The command line: ``gridhood`` and its commands."""

import sys
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from api.commands import COMMANDS
from api.errors import OK

app = typer.Typer(
    help="Draw service grids for villages: contiguous, in band, within walking reach. 为行政村划分网格。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for _name, _command in COMMANDS.items():
    app.command(_name, help=_command.help, epilog=_command.epilog)(_command.run)


def main() -> None:
    """Run the command line; a terminal that lacks a character gets another in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="gridhood")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gridhood {version('gridhood')}")
        raise typer.Exit(OK)


@app.callback()
def gridhood(
    _: Annotated[
        bool, typer.Option("--version", help="Print the version. 显示版本。", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Draw service grids for villages, and judge them."""
