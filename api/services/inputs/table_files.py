"""The files of a village's tables: what those of each role are called."""

from pathlib import Path

from geo.formats.roles import ROLES

NAMES = {role: (f"{role}.gpkg", f"{role}.geojson") for role in ROLES} | {
    "boundary": ("boundary.gpkg", "boundary.geojson", "villages.geojson")
}
"""The file of each role in a folder, the first that is there: as kept here, or as shipped."""


def table_files(folder: Path) -> dict[str, Path]:
    """Return the file of each role that a folder has."""
    found = {role: next(filter(Path.is_file, (folder / name for name in names)), None) for role, names in NAMES.items()}
    return {role: path for role, path in found.items() if path is not None}
