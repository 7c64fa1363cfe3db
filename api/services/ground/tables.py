"""The layers of a ground from the tables of a village, and back into tables that plans are drawn from."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pandas import Index
from pyproj import CRS

from api.services.drawing.plan_files import as_text
from api.services.inputs.table_files import table_files
from geo.crs import metric_crs
from geo.formats.roles import ROLES
from geo.ground import COLUMNS, Layers, planning_layers
from geo.ground.layers import FLAGS

YES = frozenset({"true", "1", "yes", "是", "y", "t"})


def read_layers(folder: Path) -> Layers:
    """Return the layers of the tables in a folder, each feature with an id of its own."""
    raw = {role: pyogrio.read_dataframe(path) for role, path in table_files(folder).items()}
    main = raw["households" if "households" in raw else "groups"]
    crs = CRS(main.crs) if main.crs.is_projected else metric_crs(main.geometry)
    tables = {role: _known(role, table.to_crs(crs)) for role, table in raw.items()}
    for layer in COLUMNS:
        tables.setdefault(layer, _known(layer, GeoDataFrame(geometry=[], crs=crs)))
    return Layers(crs, MappingProxyType(tables), by_group="households" not in raw)


def write_layers(layers: Layers, base: Layers, folder: Path, out: Path) -> None:
    """
    Write the tables of a ground into a folder, as plans read them; ``folder`` holds those of its base.

    Tables of layers that are as they were are copied, so that what was read from them is read again.
    """
    paths = table_files(folder)
    ready = planning_layers(layers)
    for role, table in ready.items():
        if role in paths and layers.tables[role] is base.tables.get(role) and not _is_cut(layers, role):
            shutil.copyfile(paths[role], out / paths[role].name)
        elif len(table):
            headed = _headed(role, table, paths.get(role))
            typed = as_text(headed, numbers=("households", *_counts(role, paths.get(role))))
            pyogrio.write_dataframe(typed, out / f"{role}.gpkg", layer=role, driver="GPKG", geometry_type="Unknown")


def _known(role: str, table: GeoDataFrame) -> GeoDataFrame:
    """Return a table under the columns of its role, with those that a layer has at least, indexed by feature ids."""
    taken = ROLES[role].pick([str(name) for name in table.columns if name != table.geometry.name]).taken
    known = table[[*taken.values(), "geometry"]]
    known = known.rename(columns={heading: column for column, heading in taken.items()})
    if role in ("roads", "barriers") and (shapely.get_num_geometries(known.geometry.to_numpy()) > 1).any():
        known = known.explode(ignore_index=True)
    for name in dict.fromkeys((*COLUMNS.get(role, ()), *taken)):
        known[name] = _column(known, name)
    if role == "households":
        known.geometry = _points(known.geometry.to_numpy())
    return known.set_index(_ids(role, known))


def _column(table: GeoDataFrame, name: str) -> pd.Series:
    if name == "households":
        numbers = pd.to_numeric(table[name], errors="coerce") if name in table else pd.Series(1, table.index)
        return numbers.fillna(1).astype(int)
    if name in FLAGS:
        if name not in table:
            return pd.Series(data=False, index=table.index)
        said = table[name].map(lambda value: str(value).strip().casefold() in YES)
        return pd.Series(said, dtype=bool)
    said = (table[name] if name in table else pd.Series(None, table.index)).astype(object)
    return said.where(said.notna(), None)


def _points(shapes: np.ndarray) -> np.ndarray:
    points = shapes.copy()
    others = shapely.get_type_id(points) != shapely.GeometryType.POINT
    points[others] = shapely.point_on_surface(points[others])
    return points


def _ids(role: str, table: GeoDataFrame) -> "Index[Any]":
    if role == "households" and "household_id" in table:
        said = table["household_id"].astype(str)
        if said.is_unique:
            return _named(said.tolist())
    return _named([f"{role}-{row + 1}" for row in range(len(table))])


def _named(features: list[str]) -> "Index[Any]":
    named: Index[Any] = Index(np.array(features, dtype=object), name="feature")
    return named


def _is_cut(layers: Layers, role: str) -> bool:
    """Return whether barriers cut the roads, which then are not those that were imported."""
    return role == "roads" and bool(layers["barriers"]["closes"].any())


def _headings(role: str, path: Path | None) -> Mapping[str, str]:
    """Return the planner's own heading of each column of a role."""
    if path is None:
        return {}
    return ROLES[role].pick([str(name) for name in pyogrio.read_info(path)["fields"]]).taken


def _counts(role: str, path: Path | None) -> tuple[str, ...]:
    """Return the planner's heading over numbers of households."""
    heading = _headings(role, path).get("households")
    return () if heading is None else (heading,)


def _headed(role: str, table: GeoDataFrame, path: Path | None) -> GeoDataFrame:
    """Return a table under the planner's own headings; a new address says its id as the others do."""
    filled = table
    if role == "households":
        filled = table.assign(household_id=table.index.to_numpy(dtype=object))
    return GeoDataFrame(filled.rename(columns=dict(_headings(role, path))).reset_index(drop=True))
