"""What lies under the grids of a plan: land, ways, water, barriers, buildings and dedicated areas."""

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from api.schemas.workbench import GroundOut, LayerOut
from api.services.redrawing.desk import Desk
from api.services.workbench.coded import coded_areas, coded_lines
from geo.coverage import Geometries

WATER = frozenset({"river", "stream", "canal", "water"})
"""Kinds of barriers that are drawn as water."""

LINES = frozenset({1, 2, 5})
"""The types of shapes that are lines, by their numbers in shapely."""


def ground_of(desk: Desk) -> GroundOut:
    """Return what lies under the grids; it is the same as long as the plan lives."""
    tables = desk.begun.tables
    wet = _texts(tables.barriers, "kind").isin(WATER) if len(tables.barriers) else np.zeros(0, dtype=bool)
    areas = tables.dedicated if tables.dedicated is not None else tables.villages.iloc[:0]
    return GroundOut(
        boundary=_layer(desk, tables.villages, "area", kind="code"),
        roads=_layer(desk, tables.roads, "line", kind="highway"),
        water=_layer(desk, tables.barriers[np.asarray(wet)], "line"),
        barriers=_layer(desk, tables.barriers[~np.asarray(wet)], "line"),
        buildings=_layer(desk, tables.buildings, "area"),
        dedicated=_layer(desk, areas, "area"),
    )


def _layer(desk: Desk, table: GeoDataFrame, form: str, *, kind: str = "kind") -> LayerOut:
    """Return the rows of a table as lines or areas; areas among lines are drawn by their rims."""
    shapes = desk.outlines.placed(table.geometry.to_numpy()) if len(table) else np.empty(0, dtype=object)
    coded = coded_areas(shapes) if form == "area" else coded_lines(_as_lines(shapes))
    return LayerOut.model_validate(
        {"type": form, "shapes": coded, "kind": _texts(table, kind).tolist(), "name": _texts(table, "name").tolist()}
    )


def _as_lines(shapes: Geometries) -> Geometries:
    types = shapely.get_type_id(shapes)
    lines: Geometries = np.where(np.isin(types, list(LINES)), shapes, shapely.boundary(shapes))
    return lines


def _texts(table: GeoDataFrame, column: str) -> pd.Series:
    """Return a column of texts, empty where there is none."""
    if column not in table:
        return pd.Series([""] * len(table), table.index, dtype=object)
    texts: pd.Series = table[column].fillna("").astype(str)
    return texts
