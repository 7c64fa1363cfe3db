"""Files: the formats that are read, and the way from a planner's files to checked tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame
from pyproj import CRS

from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats.checks.assemble import assemble
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part, read_part
from geo.formats.checks.references import settle_crs
from geo.formats.csv_table import read_csv
from geo.formats.door import check_file, refuse
from geo.formats.geojson import read_geojson
from geo.formats.geopackage import read_geopackage
from geo.formats.kml import read_kml, read_kmz
from geo.formats.known_parts import KnownParts
from geo.formats.layer import Layer
from geo.formats.osm_layer import read_osm_layer
from geo.formats.roles import ROLES, Role
from geo.formats.shapefile import read_shapefile
from geo.formats.xlsx import read_xlsx
from geo.formats.zipped import read_zip
from geo.inputs import Inputs

__all__ = ["FORMATS", "Format", "InputFiles", "Inputs", "Part", "read_file", "read_inputs", "read_layer"]


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
    ".zip": Format(read_zip, frozenset(ROLES)),
    ".kml": Format(read_kml, frozenset(ROLES)),
    ".kmz": Format(read_kmz, frozenset(ROLES)),
    ".csv": Format(read_csv, frozenset({"households", "groups"})),
    ".xlsx": Format(read_xlsx, frozenset({"households", "groups"})),
    ".osm.pbf": Format(read_osm_layer, frozenset(ROLES) - {"dedicated"}),
}
"""Every format that is read, by the end of the file's name."""


@dataclass(frozen=True)
class InputFiles:
    """
    The files of a planner; households must be there, or groups that say how many they have.

    ``datum`` says of a file, by the part that it plays, in which of `geo.datum.DATUMS` its places are; WGS 84 where it
    says nothing. ``crs`` says the CRS of files that do not say theirs.
    """

    households: Path | None = None
    boundary: Path | None = None
    roads: Path | None = None
    barriers: Path | None = None
    buildings: Path | None = None
    groups: Path | None = None
    dedicated: Path | None = None
    datum: Mapping[str, str] = field(default_factory=dict)
    crs: Mapping[str, CRS] = field(default_factory=dict)

    @classmethod
    def by_role(
        cls, paths: Mapping[str, Path], *, datum: Mapping[str, str] | None = None, crs: Mapping[str, CRS] | None = None
    ) -> "InputFiles":
        """Return the files of a table by role, with what is said of them."""
        files: dict[str, Any] = dict(paths)
        return cls(**files, datum=datum or {}, crs=crs or {})

    def paths(self) -> dict[str, Path]:
        """Return the files that are given, by the part that each plays."""
        given = {each.name: getattr(self, each.name) for each in fields(self) if each.name in ROLES}
        return {name: Path(path) for name, path in given.items() if path is not None}


def read_inputs(
    files: InputFiles, *, on_part: Callable[[str, Part], None] | None = None, known: KnownParts | None = None
) -> Inputs:
    """
    Return the tables of a planner's files, checked one by one and against each other.

    Of the columns only those of `geo.formats.roles` are read; the headings of the others are named. Text is None
    where it is blank. Doors up to 1 m outside the boundary are moved inside, which is noticed.

    Parameters
    ----------
    on_part
        Hears of each file as it was read by itself, also of those that others contradict.
    known
        What was read before; a file that is the same is not read again.

    Raises
    ------
    InputError
        Carries every fault of every file.
    """
    findings = Findings()
    layers: dict[str, Layer] = {}
    unreadable: dict[str, InputError] = {}
    for name, path in files.paths().items():
        try:
            layers[name] = _layer(path, ROLES[name], known)
        except InputError as error:
            unreadable[name] = error
    layers = settle_crs(layers, files.crs, findings)
    parts: dict[str, Part] = {}
    for name, path in files.paths().items():  # so that faults stand in the order of the files
        if name in unreadable:
            findings.faults.extend(unreadable[name].faults)
        else:
            declared = files.datum.get(name, WGS84)
            read = read_part if known is None else partial(known.part, path)
            parts[name] = read(layers[name], ROLES[name], findings, declared=declared)
            if on_part is not None:
                on_part(name, parts[name])
    if files.households is None and files.groups is None:
        text = (
            "a file of households is needed, or of groups with their households",
            "需要住户文件，或含户数的村民小组文件",
        )
        findings.faults.append(Fault("households", *text))
    return assemble(
        parts,
        has_boundary=files.boundary is not None,
        has_households=files.households is not None,
        findings=findings,
    )


def _layer(path: Path, role: Role, known: KnownParts | None) -> Layer:
    """Return what a file holds for a role, as it was read before if it was."""
    if known is None:
        return _read_layer(path, role)
    layer = known.layer(path, role)
    if layer is None:
        layer = _read_layer(path, role)
        known.keep(path, role, layer)
    return layer


def read_file(path: Path, name: str) -> tuple[GeoDataFrame, tuple[Fault, ...]]:
    """
    Return one file of a planner by the part that it plays, in its own CRS, and what is worth knowing about it.

    Only the columns of the part are there, checked as `read_inputs` checks them.

    Raises
    ------
    InputError
        Carries every fault of the file.
    """
    findings = Findings()
    layers = settle_crs({name: _read_layer(path, ROLES[name])}, {}, findings)
    part = read_part(layers[name], ROLES[name], findings)
    if part.shapes is None or findings.faults:
        raise InputError(findings.faults)
    return GeoDataFrame(part.columns, geometry=part.shapes), tuple(findings.notices)


def read_layer(path: Path, name: str) -> Layer:
    """
    Return what a file holds for a part, nothing of it judged.

    Raises
    ------
    InputError
        The file is of no format that can give the part, not there, or unreadable.
    """
    return _read_layer(path, ROLES[name])


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
