"""Whom a server runs as, which processes work in a folder, and who holds it."""

import fcntl
import os
import pwd
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from postgis_cluster.errors import ClusterError, LackingError


def server_user(owner: int = 0) -> str | None:
    """
    Return whom a server runs as: None, whoever asks; for root, whom PostgreSQL refuses, the owner of its folder.

    Where root owns the folder too it is ``postgres``, the user that Debian's packages make.
    """
    if os.geteuid():
        return None
    with suppress(KeyError):
        return pwd.getpwuid(owner).pw_name if owner else pwd.getpwnam("postgres").pw_name
    raise LackingError(f"PostgreSQL does not run as root, and this machine lacks the user {owner or 'postgres'}")


def as_user(user: str | None) -> dict[str, object]:
    """Return what makes ``subprocess`` run a program as a user, and without PGPORT, PGDATA and their like."""
    bare = {"env": {"PATH": os.defpath, "LC_ALL": "C"}, "umask": 0o077}
    if user is None:
        return bare
    entry = pwd.getpwnam(user)
    return {**bare, "user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def give(path: Path, user: str | None, *, mode: int = 0o700) -> None:
    """Let a file or folder be its user's alone."""
    path.chmod(mode)
    if user:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def working_in(data: Path) -> set[int]:
    """Return the processes of PostgreSQL that work in a data folder: all of a server do."""
    if not Path("/proc/self/comm").exists():
        raise LackingError("private clusters of PostgreSQL are for Linux: this machine has no /proc")
    found = set()
    for each in Path("/proc").glob("[0-9]*"):
        # Processes end while they are listed, and those of others are closed to us.
        with suppress(OSError):
            if (each / "comm").read_text() == "postgres\n" and (each / "cwd").samefile(data):
                found.add(int(each.name))
    return found


def wait_until(done: Callable[[], bool], *, longest_s: float, complaint: str) -> None:
    """Wait until something is so, or raise a ClusterError."""
    until = time.monotonic() + longest_s
    while not done():
        if time.monotonic() > until:
            raise ClusterError(complaint)
        time.sleep(0.05)


@contextmanager
def held(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a folder against other processes; give whether we hold it. A process that is killed lets go."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _locked(descriptor, wait=wait)
    finally:
        os.close(descriptor)


def _locked(descriptor: int, *, wait: bool) -> bool:
    """Return whether an open folder could be locked."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
