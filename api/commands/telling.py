"""What every command does alike: tell people's mistakes, and show how far the work is."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.console import plain, show_faults, show_line, terminal
from api.errors import EXIT_STATUS, exit_status, faults_of

if TYPE_CHECKING:  # what draws is heavy: who only tells does without
    from api.services.drawing.plan import Progress as OnProgress

EVERY_S = 10.0
"""Seconds between two lines that say how far the work is, where output is piped."""


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
def progress(first: str = "reading 读取") -> Iterator["OnProgress"]:
    """Give what shows progress, from a first stage on: a bar on a terminal, a line now and then where it is none."""
    console = terminal(stderr=True)
    if not console.is_terminal:
        with _lines(first) as on_progress:
            yield on_progress
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(first, total=None)
        yield lambda label, share: bar.update(task, description=plain(label), total=1.0, completed=share)


@contextmanager
def _lines(first: str) -> Iterator["OnProgress"]:
    """Give what shows progress as plain lines on stderr; work that is done soon needs none."""
    begun, ended, said = monotonic(), Event(), [first]

    def tell() -> None:
        while not ended.wait(EVERY_S):
            seconds = int(monotonic() - begun)
            with suppress(OSError, ValueError):  # whoever read it has gone: the work goes on
                typer.echo(f"… {said[0]} · {seconds // 60}:{seconds % 60:02}", err=True)

    def on_progress(label: str, share: float) -> None:
        said[0] = f"{plain(label)} · {share:.0%}" if 0 < share < 1 else plain(label)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield on_progress
    finally:
        ended.set()
        teller.join()
