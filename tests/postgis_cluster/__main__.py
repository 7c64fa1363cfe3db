"""What ``make postgis``, ``make postgis-status`` and ``make postgis-stop`` run."""

import argparse
import sys
from pathlib import Path

import psycopg

from postgis_cluster.cluster import Cluster
from postgis_cluster.errors import ClusterError, LackingError
from postgis_cluster.machine import held, server_user


def develop_in(folder: Path) -> Cluster:
    """Return the cluster of a folder, which is its owner's once it has data."""
    owner = folder.stat().st_uid if (folder / "data").exists() else 0
    return Cluster(folder, durable=True, user=server_user(owner))


def start(folder: Path) -> str:
    """Start the cluster; return what to say of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder):
        cluster = develop_in(folder)
        return f"{'Started' if cluster.start() else 'Runs already'}: {folder}\n{_export(cluster)}"


def stop(folder: Path) -> str:
    """Stop the cluster, which keeps its data; return what to say of it."""
    if not folder.is_dir():
        return f"Does not run: {folder}"
    with held(folder):
        return f"{'Stopped' if develop_in(folder).stop() else 'Does not run'}: {folder}"


def status(folder: Path) -> str:
    """Return whether the cluster runs, and its address."""
    if not folder.is_dir() or not (cluster := develop_in(folder)).postmaster():
        return f"Does not run: {folder}"
    return f"Runs: {folder}\n{_export(cluster)}"


def _export(cluster: Cluster) -> str:
    """Return the line for a shell that has Gridhood use a cluster."""
    return f"export GRIDHOOD_DATABASE_URL='{cluster.url()}'"


TASKS = {"start": start, "stop": stop, "status": status}


def main() -> int:
    """Do one task for the cluster of a folder; return 0, or 1 if it failed."""
    parser = argparse.ArgumentParser(description="A private PostgreSQL with PostGIS to develop with.")
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    try:
        said, failed = TASKS[asked.task](asked.folder.resolve()), False
    except PermissionError as error:
        said, failed = f"{error.filename}: closed to you; the cluster's owner or root can open it", True
    except (LackingError, ClusterError, psycopg.Error, OSError) as error:
        said, failed = str(error), True
    (sys.stderr if failed else sys.stdout).write(f"{said}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
