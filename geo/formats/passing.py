"""Folders for files that only pass through: they may hold columns that nobody may keep, so they always go."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

PASSING = "gridhood-passing-"
"""How the name of such a folder begins; then comes the number of the process that made it."""

LEFT_BEHIND_S = 3600.0
"""A folder so old was left by a process that was killed, whatever now bears the number of that process."""


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Give an empty folder that nobody else may look into; whatever happens, it does not outlive the block."""
    sweep()
    with TemporaryDirectory(prefix=f"{PASSING}{os.getpid()}-") as folder:
        yield Path(folder)


def sweep(*, starting: bool = False) -> None:
    """
    Remove what killed processes left.

    A process that is ``starting`` has no such folder yet: in a container its number is that of the one before.
    """
    for folder in Path(gettempdir()).glob(f"{PASSING}*"):
        owner = folder.name.removeprefix(PASSING).partition("-")[0]
        if _is_old(folder) or (owner.isdigit() and not _is_at_work(int(owner), starting=starting)):
            rmtree(folder, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    try:
        return folder.stat().st_mtime < time.time() - LEFT_BEHIND_S
    except OSError:  # gone in the meantime, or another user's
        return False


def _is_at_work(process: int, *, starting: bool) -> bool:
    if process == os.getpid():
        return not starting
    if os.name != "posix":  # elsewhere the signal 0 would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True
