"""In which datum and CRS the files of a planner are: as it is said, for all of them or for one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.datum import DATUMS
from geo.errors import Fault, Text

EXTRACT = ".osm.pbf"
"""OpenStreetMap is WGS 84 everywhere: what is said of all files is not said of an extract."""

DATUM_WANTED: Text = (f"one of {', '.join(DATUMS)} would be right", f"应为 {'、'.join(DATUMS)} 之一")
CRS_WANTED: Text = (
    "the EPSG code of a map or lon/lat CRS, such as 4547, would be right",
    "应为平面或经纬度坐标系的 EPSG 代码，例如 4547",
)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Coordinates:
    """What is said of the coordinates of files, by the part that each plays, and what is wrong with that."""

    datum: Mapping[str, str] = field(default_factory=dict)
    crs: Mapping[str, CRS] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read_coordinates(datums: Sequence[str], crs: Sequence[str], files: Mapping[str, Path]) -> Coordinates:
    """
    Return what options say of the files given, by the part that each plays.

    An option reads ``VALUE``, for all files but an OpenStreetMap extract, or ``ROLE=VALUE``, which goes before it.
    """
    faults: list[Fault] = []
    by_role = _by_role("--datum", datums, files, _datum, DATUM_WANTED, faults)
    crs_by_role = _by_role("--crs", crs, files, epsg_crs, CRS_WANTED, faults)
    return Coordinates(by_role, crs_by_role, tuple(faults))


def epsg_crs(text: str) -> CRS | None:
    """Return the map or lon/lat CRS of an EPSG code, with or without ``EPSG:``; None if there is none of that code."""
    code = text.strip().upper().removeprefix("EPSG:")
    try:
        crs = CRS.from_epsg(int(code)) if re.fullmatch(r"\d{1,6}", code) else None
    except CRSError:
        return None
    return crs if crs is not None and (crs.is_projected or crs.is_geographic) and len(crs.axis_info) == 2 else None


def _datum(text: str) -> str | None:
    plain = text.strip().casefold().replace("-", "").replace("_", "")
    return plain if plain in DATUMS else None


def _by_role(
    option: str,
    texts: Sequence[str],
    files: Mapping[str, Path],
    read: Callable[[str], Value | None],
    wanted: Text,
    faults: list[Fault],
) -> dict[str, Value]:
    said: dict[str, Value] = {}
    for text in texts:
        role, equals, value = text.partition("=") if "=" in text else ("", "", text)
        role, meant = role.strip(), read(value)
        if meant is None:
            faults.append(Fault(f"{option} {text}", wanted[0], wanted[1]))
        elif equals and role not in files:
            here = ", ".join(files) or "-"
            en = f"{role!r} is no file that is given; {here} are"
            faults.append(Fault(f"{option} {text}", en, f"没有给出 {role!r} 文件；已给出 {here}"))
        elif role in said:
            faults.append(Fault(f"{option} {text}", "is said twice for the same files", "对同一文件重复指定"))
        else:
            said[role] = meant
    general = {role for role, path in files.items() if "" in said and not path.name.casefold().endswith(EXTRACT)}
    return {role: said[role if role in said else ""] for role in files if role in said or role in general}
