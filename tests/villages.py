"""Small villages before they are divided, for tests of geo and partition."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from geo.village import Village

CRS = "EPSG:32650"
ORIGIN = np.array([500_000.0, 4_000_000.0])
SIDE = 50.0


def lattice(
    columns: int,
    rows: int,
    *,
    households: int | Sequence[int] = 1,
    code: str = "V1",
    name: str = "样例村",
    groups: Sequence[str | None] | None = None,
    buildings: Sequence[str | None] | None = None,
    land: shapely.Geometry | None = None,
    roads: Sequence[Sequence[tuple[float, float]]] = (),
    barriers: Sequence[Sequence[tuple[float, float]]] = (),
    east: float = 0.0,
) -> Village:
    """Return a village of one door a plot of 50 m, numbered row by row from the south-west.

    Roads and barriers are given in metres from the south-west corner; without roads the walking is estimated.
    """
    origin = ORIGIN + np.array([east, 0.0])
    col, row = (a.ravel() for a in np.meshgrid(np.arange(columns), np.arange(rows)))
    n = len(col)
    xy = origin + SIDE * (np.c_[col, row] + 0.5)
    doors = gpd.GeoDataFrame(
        {
            "household_id": [f"{code}-h{i:03d}" for i in range(n)],
            "households": np.broadcast_to(households, n).copy(),
            "village": code,
            "group": list(groups) if groups else None,
            "building_id": list(buildings) if buildings else None,
            "unit": None,
            "floor": None,
            "row": np.arange(n),
        },
        geometry=shapely.points(xy),
        crs=CRS,
    )
    outline = shapely.box(*origin, *(origin + SIDE * np.array([columns, rows])))
    if land is not None:
        outline = shapely.transform(land, lambda at: at + origin)
    return Village(
        code,
        name,
        outline,
        doors,
        _lines(roads, origin, {"highway": "residential", "name": "", "bridge": ""}),
        _lines(barriers, origin, {"kind": "river", "name": ""}),
        gpd.GeoDataFrame({"building_id": []}, geometry=[], crs=CRS),
        frozenset() if roads else frozenset({"roads"}),
    )


def _lines(coordinates: Sequence[Sequence[tuple[float, float]]], origin: np.ndarray, columns: dict) -> gpd.GeoDataFrame:
    shapes = [shapely.LineString(np.array(line) + origin) for line in coordinates]
    return gpd.GeoDataFrame({key: [value] * len(shapes) for key, value in columns.items()}, geometry=shapes, crs=CRS)
