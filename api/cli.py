"""The command line: ``gridhood`` and its commands."""

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from api.commands import COMMANDS, load
from api.errors import OK


class Table(Mapping[str, TyperCommand]):
    """The commands by their names, each loaded when somebody calls it or asks for help."""

    def __getitem__(self, name: str) -> TyperCommand:
        """Return a command; raises KeyError."""
        if name not in COMMANDS:
            raise KeyError(name)
        return _built(name)

    def __iter__(self) -> Iterator[str]:
        """Yield the names, in the order of the help."""
        return iter(COMMANDS)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(COMMANDS)


class Commands(TyperGroup):
    """The command line with the commands of the table."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = Table()  # type: ignore[assignment]  # nobody adds to it


@cache
def _built(name: str) -> TyperCommand:
    run, epilog = load(name)
    alone = typer.Typer(add_completion=False)
    alone.command(name, help=COMMANDS[name].help, epilog=epilog)(run)
    return typer.main.get_command(alone)  # type: ignore[return-value]  # of one command it makes no group


app = typer.Typer(
    cls=Commands,
    help="Draw service grids for villages: contiguous, in band, within walking reach. 为行政村划分网格。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


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
