"""Files: the formats that are read, and the way from a planner's files to checked tables."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from geo.errors import InputError
from geo.formats.checks.assemble import assemble
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part, read_part
from geo.formats.csv_table import read_csv
from geo.formats.door import check_file, refuse
from geo.formats.geojson import read_geojson
from geo.formats.geopackage import read_geopackage
from geo.formats.layer import Layer
from geo.formats.osm_layer import read_osm_layer
from geo.formats.roles import ROLES, Role
from geo.formats.shapefile import read_shapefile
from geo.inputs import Inputs

__all__ = ["FORMATS", "Format", "InputFiles", "Inputs", "read_inputs"]


@dataclass(frozen=True)
class Format:
    """One format: the function that reads a file for a role, and the roles that such a file can play."""

    read: Callable[[Path, Role], Layer]
    roles: frozenset[str]


FORMATS = {
    ".geojson": Format(read_geojson, frozenset(ROLES)),
    ".json": Format(read_geojson, frozenset(ROLES)),
    ".gpkg": Format(read_geopackage, frozenset(ROLES)),
    ".shp": Format(read_shapefile, frozenset(ROLES)),
    ".csv": Format(read_csv, frozenset({"households"})),
    ".osm.pbf": Format(read_osm_layer, frozenset({"roads"})),
}
"""Every format that is read, by the end of the file's name."""


@dataclass(frozen=True)
class InputFiles:
    """The files of a planner; only the households must be there."""

    households: Path
    boundary: Path | None = None
    roads: Path | None = None
    barriers: Path | None = None
    buildings: Path | None = None


def read_inputs(files: InputFiles) -> Inputs:
    """
    Return the tables of a planner's files, checked one by one and against each other.

    Of the columns only those of `geo.formats.roles` are read; the headings of the others are named. Text is None
    where it is blank. Doors up to 1 m outside the boundary are moved inside, which is noticed.

    Raises
    ------
    InputError
        Carries every fault of every file.
    """
    findings = Findings()
    parts: dict[str, Part] = {}
    for field in fields(files):
        path = getattr(files, field.name)
        if path is None:
            continue
        role = ROLES[field.name]
        try:
            layer = _read_layer(Path(path), role)
        except InputError as error:
            findings.faults.extend(error.faults)
        else:
            parts[role.name] = read_part(layer, role, findings)
    return assemble(parts, has_boundary=files.boundary is not None, findings=findings)


def _read_layer(path: Path, role: Role) -> Layer:
    """
    Return what a file holds for a role; by its name it must be of a format that is read.

    Raises
    ------
    InputError
        The file is of no known format, of one that cannot play the role, not there, or unreadable.
    """
    found = [suffix for suffix in FORMATS if path.name.casefold().endswith(suffix)]
    right = ", ".join(suffix for suffix, each in FORMATS.items() if role.name in each.roles)
    if not found:
        raise refuse(
            path,
            f"is of a format that is not read; {role.name} come as {right}",
            f"格式不受支持；{role.zh}可用格式：{right}",
        )
    form = FORMATS[found[0]]
    if role.name not in form.roles:
        raise refuse(
            path,
            f"a {found[0]} file cannot give {role.name}; they come as {right}",
            f"{found[0]} 文件不能提供{role.zh}；可用格式：{right}",
        )
    check_file(path)
    return form.read(path, role)
