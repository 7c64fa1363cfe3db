"""What every command does alike: tell people's mistakes, and show how far the work is."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.console import plain, show_faults, show_line, terminal
from api.errors import EXIT_STATUS, exit_status, faults_of
from api.services.drawing.plan import Progress as OnProgress


@contextmanager
def told(outcome: str) -> Iterator[None]:
    """Tell the errors that people can mend, every fault of them and the outcome, and exit with their status."""
    try:
        yield
    except tuple(EXIT_STATUS) as error:
        console = terminal(stderr=True)
        show_faults(console, faults_of(error))
        show_line(console, outcome)
        raise typer.Exit(exit_status(error)) from None


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Give what shows progress: a bar on a terminal, nothing where output is piped."""
    console = terminal(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading 读取", total=None)
        yield lambda label, share: bar.update(task, description=plain(label), total=1.0, completed=share)
