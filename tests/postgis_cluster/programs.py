"""Where PostgreSQL with PostGIS is installed: the folders of Debian and Ubuntu, else what is on the PATH."""

import re
import shutil
import subprocess
from pathlib import Path

from postgis_cluster.errors import LackingError

INSTALLED = Path("/usr/lib/postgresql")
NEEDED = ("initdb", "pg_config", "pg_ctl", "postgres")
REMEDY = "(Debian, Ubuntu: apt-get install postgresql-postgis)"


def find_programs(version: str | None = None) -> Path:
    """
    Return the folder of the programs of the newest PostgreSQL that has PostGIS, or of one major version.

    Raises
    ------
    LackingError
        There is none.
    """
    found = {_version(folder): folder for folder in _folders() if _has_postgis(folder)}
    if version and int(version) not in found:
        raise LackingError(f"this machine lacks PostgreSQL {version}, which made this cluster, with PostGIS {REMEDY}")
    if not found:
        raise LackingError(f"this machine lacks PostgreSQL with PostGIS {REMEDY}")
    return found[int(version) if version else max(found)]


def _folders() -> set[Path]:
    """Return where a server may be installed."""
    on_path = shutil.which("postgres")
    return set(INSTALLED.glob("*/bin")) | ({Path(on_path).resolve().parent} if on_path else set())


def _has_postgis(folder: Path) -> bool:
    """Return whether a folder holds all of a server, and PostGIS is installed for it."""
    if not all((folder / program).exists() for program in NEEDED):
        return False
    return (Path(_told(folder, "--sharedir")) / "extension" / "postgis.control").exists()


def _version(folder: Path) -> int:
    """Return which major version the programs of a folder are."""
    told = _told(folder, "--version") if (folder / "pg_config").exists() else ""
    return int((re.search(r"\d+", told) or ["0"])[0])


def _told(folder: Path, option: str) -> str:
    """Return what the configuration of a server says."""
    line = [folder / "pg_config", option]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()
