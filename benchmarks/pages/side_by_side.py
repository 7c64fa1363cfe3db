"""Copies of a place side by side: a township as large as wanted, out of one that ships."""

from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyogrio

from api.services.inputs.table_files import table_files
from api.store.library import Library
from api.store.records.villages import VillageRecord
from geo.crs import metric_crs

ROLES = ("households", "boundary", "roads", "barriers", "buildings")
APART = 1.01
"""From copy to copy, in widths and heights of the place."""

KEYS = {"households": ("id", "household_id", "building_id"), "buildings": ("building_id",)}
"""What tells one row from another, and has to tell it from those of other copies."""

VILLAGE_KEYS = {"households": ("village",), "boundary": ("code",)}


def side_by_side(folder: Path, copies: int, *, villages_apart: bool = False) -> dict[str, gpd.GeoDataFrame]:
    """
    Return the tables of a place so many times, in metres, copies in a square.

    Parameters
    ----------
    villages_apart
        Whether the villages of each copy are villages of their own.
    """
    paths = {role: path for role, path in table_files(folder).items() if role in ROLES}
    tables = {role: pyogrio.read_dataframe(path) for role, path in paths.items()}
    crs = metric_crs(tables["households"].geometry)
    tables = {role: table.to_crs(crs) for role, table in tables.items()}
    west, south, east, north = tables["boundary"].total_bounds
    columns = ceil(copies**0.5)
    moves = [(n % columns * (east - west) * APART, n // columns * (north - south) * APART) for n in range(copies)]
    found = {}
    for role, table in tables.items():
        keys = KEYS.get(role, ()) + (VILLAGE_KEYS.get(role, ()) if villages_apart else ())
        parts = [_copy(table, keys, copy, move) for copy, move in enumerate(moves)]
        found[role] = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=crs)
    return found


def write_tables(tables: dict[str, gpd.GeoDataFrame], folder: Path) -> dict[str, Path]:
    """Write tables into a folder as a village is kept, and return where each is."""
    paths = {role: folder / f"{role}.gpkg" for role in tables}
    for role, table in tables.items():
        pyogrio.write_dataframe(table, paths[role], layer=role, geometry_type="Unknown")
    return paths


def keep_village(library: Library, tables: dict[str, gpd.GeoDataFrame]) -> VillageRecord:
    """Keep tables in a library as one village, named so."""
    doors = tables["households"]
    n = int(pd.to_numeric(doors["households"]).sum())
    draft = VillageRecord("", "village", datetime.now(UTC), n, len(doors), villages=len(tables["boundary"]), path="/")
    with TemporaryDirectory() as stage:
        write_tables(tables, Path(stage))
        return library.add_village("village", draft, Path(stage))


def _copy(table: gpd.GeoDataFrame, keys: tuple[str, ...], copy: int, move: tuple[float, float]) -> gpd.GeoDataFrame:
    named = {
        key: table[key].where(table[key].isna(), table[key].astype(str) + f"-{copy}") for key in keys if key in table
    }
    return table.assign(geometry=table.translate(*move), **named)
