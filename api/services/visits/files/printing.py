"""PDF and PNG of many members, in processes of their own: laying out paper takes more time than all else."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from api.services.ending import end_with_who_waits
from maps.papers.print import write_pdf, write_pictures

WORTH_IT = 40
"""With fewer sheets a process has printed them before others have started."""


@dataclass(frozen=True)
class PrintTask:
    """The pages of one member, and where they go; ``pdf`` is None and ``pictures`` empty where none are wanted."""

    sheets: tuple[str, ...]
    pdf: Path | None
    strips: str
    pictures: tuple[Path, ...]


def print_all(tasks: Sequence[PrintTask], *, workers: int, on_share: Callable[[float], None]) -> None:
    """
    Write the PDFs and pictures of all tasks; ``on_share`` is called with the share that is done, 0 to 1.

    Raises
    ------
    OSError
        A file cannot be written.
    """
    if workers <= 1 or len(tasks) <= 1 or sum(len(task.sheets or task.pictures) for task in tasks) < WORTH_IT:
        for done, task in enumerate(tasks, start=1):
            print_one(task)
            on_share(done / len(tasks))
        return
    # a fresh process: one that is forked beside threads of compiled code may hang
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(tasks)), fresh, end_with_who_waits) as pool:
        for done, _ in enumerate(pool.map(print_one, tasks), start=1):
            on_share(done / len(tasks))


def print_one(task: PrintTask) -> None:
    """Write the PDF and the pictures of one member."""
    if task.pdf is not None:
        write_pdf(task.sheets, task.pdf)
    if task.pictures:
        write_pictures(task.strips, task.pictures)
