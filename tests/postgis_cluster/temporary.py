"""The cluster of a run of tests, gone when it ends; those of runs that were killed are removed at the next start."""

import os
import stat
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from postgis_cluster.cluster import Cluster
from postgis_cluster.databases import NAME, close_template, create, drop
from postgis_cluster.errors import ClusterError, LackingError
from postgis_cluster.machine import as_user, held, server_user
from postgis_cluster.programs import find_programs

PREFIX = "gridhood-postgis-"
# Between the making of a folder and its being held a moment passes; this is a long one.
MOMENT_S = 60


@contextmanager
def temporary_cluster(place: Path | None = None) -> Iterator[Cluster]:
    """
    Give a cluster in the folder for temporary files, or in another, that forgets everything when power fails.

    Its database ``gridhood`` is a template; see :func:`fresh_database`.
    """
    place = place or Path(tempfile.gettempdir()).resolve()
    find_programs()
    user = server_user()
    sweep(place)
    cluster = Cluster(Path(tempfile.mkdtemp(prefix=PREFIX, dir=place)), durable=False, user=user)
    with held(cluster.folder):
        try:
            cluster.start()
            close_template(cluster.superuser)
            yield cluster
        finally:
            cluster.remove()


@contextmanager
def fresh_database(cluster: Cluster) -> Iterator[str]:
    """Give the address of an empty database with PostGIS and its schema, which is gone afterwards."""
    name = f"{NAME}_{uuid.uuid4().hex[:8]}"
    create(cluster.superuser, name)
    try:
        yield cluster.url(name)
    finally:
        drop(cluster.superuser, name)


def sweep(place: Path) -> list[Path]:
    """Remove our clusters in a place that no process of tests holds any more; return their folders."""
    swept = []
    for folder in sorted(place.glob(f"{PREFIX}*")):
        # What cannot be removed is in nobody's way.
        with suppress(OSError, ClusterError, LackingError):
            if _is_ours(folder):
                with held(folder, wait=False) as abandoned:
                    if abandoned:
                        Cluster(folder, durable=False, user=server_user()).remove()
                        swept.append(folder)
    return swept


def _is_ours(folder: Path) -> bool:
    """Return whether this user made a folder, and not just now."""
    state = folder.lstat()
    owners = {os.geteuid(), as_user(server_user()).get("user", os.geteuid())}
    if not stat.S_ISDIR(state.st_mode) or state.st_uid not in owners:
        return False
    return (folder / "data").exists() or time.time() - state.st_mtime > MOMENT_S
