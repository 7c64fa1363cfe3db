"""The ground that rounds were made on: the roads and the doors of the plan of grids, read from its own file."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS

from partition.verify.case import Shapes
from partition.verify.files.columns import fault
from partition.verify.files.geopackage import lines_of, to_metric
from partition.verify.finding import Finding
from partition.visits.check.files.record import UNREADABLE, Record

PLAN = "plan.gpkg"

AT_DOOR_M = 0.01
"""A place this close to a door is at it."""


@dataclass(frozen=True)
class Ground:
    """Road lines, and where each household is called on."""

    roads: Shapes
    doors: Mapping[str, shapely.Point]


def read_ground(record: Record, inputs: Sequence[Path], faults: list[Finding]) -> Ground | None:
    """Return the ground of the plan among some files and folders; None, with a finding, where there is none."""
    path = next((found for given in inputs if (found := _plan_in(given)).is_file()), None)
    if path is None:
        en = "ways and times were not walked again: give the folder of the plan with --inputs"
        zh = "未重新核算路程与时间：请用 --inputs 给出网格方案的文件夹"
        faults.append(Finding(rule="files", severity="wish", en=en, zh=zh))
        return None
    try:
        roads, households = (_layer(path, name, record.crs, faults) for name in ("roads", "households"))
        return Ground(lines_of(roads), _doors(record, households))
    except (*UNREADABLE, OSError, RuntimeError) as error:
        faults.append(fault(PLAN, f"cannot be read: {error!r}", f"无法读取：{error!r}"))
        return None


def plan_file(told: Any, inputs: Sequence[Path]) -> Iterator[Finding]:
    """Yield that the plan at hand is not the one that the record was made for, by its fingerprint."""
    stated = told.get("plan_sha256") if isinstance(told, dict) else None
    path = next((found for given in inputs if (found := _plan_in(given)).is_file()), None)
    if not stated or path is None:
        return
    try:
        same = hashlib.sha256(path.read_bytes()).hexdigest() == stated
    except OSError:
        return  # told already
    if not same:
        en, zh = "is not the plan that these rounds were made for (sha256)", "不是这些走访所用的方案（sha256 不符）"
        yield fault(PLAN, en, zh)


def _plan_in(given: Path) -> Path:
    return given if given.suffix == ".gpkg" else given / PLAN


def _layer(path: Path, name: str, crs: CRS, faults: list[Finding]) -> GeoDataFrame:
    return to_metric(gpd.read_file(path, layer=name), crs, f"{PLAN} {name}", faults)


def _doors(record: Record, households: GeoDataFrame) -> dict[str, shapely.Point]:
    """
    Return where each household is called on: at the place of the record where that is right, else at its own door.

    A place is right for a household whose door is there, or whose building has a door there.
    """
    own = dict(zip(households["household_id"].astype(str), households.geometry, strict=True))
    building = dict(zip(households["household_id"].astype(str), households["building_id"], strict=True))
    doors = dict(own)
    for point, names in (place for places in record.places.values() for place in places):
        whole = {name: of for name in names if (of := _address(name, own)) in own}
        doors |= {name: own[of] for name, of in whole.items()}
        there = [name for name, of in whole.items() if own[of].distance(point) <= AT_DOOR_M]
        buildings = {building[of] for of in whole.values() if building[of]}
        if there:
            linked = (name for name, of in whole.items() if name in there or building[of] in buildings)
            doors |= dict.fromkeys(linked, point)
    return doors


def _address(name: str, own: Mapping[str, shapely.Point]) -> str:
    """Return the household of which a name such as ``h7#2`` is a part; the name itself where it is a household."""
    if name in own:
        return name
    whole = name.rpartition("#")[0]
    while whole.endswith("#") and whole not in own:
        whole = whole[:-1]
    return whole
