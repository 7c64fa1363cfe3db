"""Centres: the household of each grid from which the others are the least walk away, or the place that was given."""

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.sheet import Sheet

LABEL = "中心 Centres"
INK = "#1c2740"


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer, or nothing where no grid has a centre."""
    centres = _centres(sheet)
    if centres.empty:
        return []
    ranks = {level: rank for rank, level in enumerate(reversed(sheet.tables.levels))}
    table = centres.assign(rank=[ranks[level] for level in centres["level"]])
    key = Key(symbols.dots((15, 4.6), fill="#ffffff", stroke=INK, width=2.4), LABEL)
    data = collect(table, ["level", "rank", "grid_id", "household_id"])
    return [VectorLayer("centres", data, label=LABEL, options={"ink": INK}, keys=(key,))]


def _centres(sheet: Sheet) -> GeoDataFrame:
    """Return one row a grid that has a centre, where that household, or the given centre, is."""
    grids = sheet.tables.grids[["level", "grid_id", "centre_household_id"]].dropna()
    doors = sheet.tables.households.set_index("household_id").geometry
    known = grids[grids["centre_household_id"].isin(doors.index)].rename(
        columns={"centre_household_id": "household_id"}
    )
    at_doors = gpd.GeoDataFrame(known, geometry=doors.loc[known["household_id"]].to_numpy(), crs=doors.crs)
    given = sheet.tables.centres
    if given is None:
        return at_doors
    named = given["centre_name"].fillna(given["centre_id"]).fillna("")
    rows = given[["level", "grid_id", "geometry"]].assign(household_id=named)
    return gpd.GeoDataFrame(pd.concat([at_doors, rows], ignore_index=True), crs=doors.crs)
