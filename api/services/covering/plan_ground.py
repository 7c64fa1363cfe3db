"""What coverage reads of a plan's files: what its villages are called, its dedicated areas, its roads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame

from api.services.drawing.plan_folder import PLAN_GPKG, is_plan
from api.services.drawing.plan_reading import read_report_json
from api.store.base import NotFoundError
from api.store.library import Library
from geo.errors import InputError
from geo.local_plane import is_local_plane

DEDICATED = "dedicated"


@dataclass(frozen=True)
class PlanGround:
    """Names of villages by code, ids of dedicated areas, and roads in metres; None where those are unknown."""

    villages: Mapping[str, str] = field(default_factory=dict)
    dedicated: frozenset[str] = frozenset()
    roads: GeoDataFrame | None = None


def read_ground(library: Library, plan_id: str) -> PlanGround:
    """Return the ground of a plan; of one whose files are not there, or cannot be read, nothing is known."""
    try:
        with library.plan_folder(plan_id) as folder:
            return _read(folder) if is_plan(folder) else PlanGround()
    except (NotFoundError, InputError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return PlanGround()


def _read(folder: Path) -> PlanGround:
    _, levels = read_report_json(folder)
    plan = folder / PLAN_GPKG
    villages = pyogrio.read_dataframe(plan, layer="villages", columns=["code", "name"], read_geometry=False)
    grids = [pyogrio.read_dataframe(plan, layer=f"grids_{level}", read_geometry=False) for level in levels]
    dedicated = {
        str(code) for table in grids if "kind" in table for code in table.loc[table["kind"] == DEDICATED, "grid_id"]
    }
    roads = pyogrio.read_dataframe(plan, layer="roads")
    known = isinstance(roads, GeoDataFrame) and roads.crs is not None and not is_local_plane(roads.crs)
    return PlanGround(
        dict(zip(villages["code"].astype(str), villages["name"].astype(str), strict=True)),
        frozenset(dedicated),
        roads if known else None,
    )
