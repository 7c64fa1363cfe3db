"""Resettlement estates: rows of slabs beside a road, one address a stairwell."""

import numpy as np
import pandas as pd
import shapely

from geo.synthetic.cluster import BUILDING_COLUMNS, HOME_COLUMNS, ROAD_COLUMNS, Cluster
from geo.synthetic.frame import Frame
from geo.synthetic.names import numeral
from geo.synthetic.settings import Along, Estate

STAIRWELL_M, SLAB_DEPTH_M, PITCH_M = 15.5, 12.0, 37.0
SPINE_HALF_M = 7.0


def build_estate(village: str, estate: Estate, frame: Frame, along: Along) -> Cluster:
    """Return an estate on the east side of a road to the north, or on the north side of a road to the east."""
    longest = max(stairwells for stairwells, _ in estate.blocks) * STAIRWELL_M
    n_rows = -(-len(estate.blocks) // 2)
    spine = 26.0 + longest + SPINE_HALF_M if along == "ns" else 0.0
    first = -PITCH_M * (n_rows // 2) if along == "ns" else 36.0
    paths = [first + row * PITCH_M for row in range(n_rows)]
    roads = _roads(frame, along, spine, paths, longest)
    homes, buildings = [], []
    for number, (stairwells, floors) in enumerate(estate.blocks):
        row, left = divmod(number, 2)
        west = spine - SPINE_HALF_M - stairwells * STAIRWELL_M if not left else spine + SPINE_HALF_M
        slab, doors = _slab(frame, west, paths[row] + 6.0, stairwells)
        buildings.append((number, "apartments", slab))
        homes += [
            (2 * floors, estate.name, number, f"{numeral(unit)}单元", f"1-{floors}", door)
            for unit, door in enumerate(doors, start=1)
        ]
    built = pd.DataFrame(buildings, columns=BUILDING_COLUMNS)
    ground = shapely.union_all([*built["geometry"], *roads["geometry"].iloc[1:]]).convex_hull.buffer(9.0)
    return Cluster(village, roads, pd.DataFrame(homes, columns=HOME_COLUMNS), built, ground)


def _roads(frame: Frame, along: Along, spine: float, paths: list[float], longest: float) -> pd.DataFrame:
    west, east = spine - SPINE_HALF_M - longest, spine + SPINE_HALF_M + longest
    gate = (west, 0.0) if along == "ns" else (0.0, paths[0])
    rows = [("service", "小区入口", [(0.0, 0.0), gate]), ("service", "小区中路", [(spine, n) for n in paths])]
    rows += [("footway", f"小区{numeral(k)}路", [(west, n), (spine, n), (east, n)]) for k, n in enumerate(paths, 1)]
    lines = [(highway, name, "", shapely.LineString(frame.place(np.array(points)))) for highway, name, points in rows]
    return pd.DataFrame(lines, columns=ROAD_COLUMNS)


def _slab(frame: Frame, west: float, south: float, stairwells: int) -> tuple[shapely.Polygon, list[shapely.Point]]:
    east, north = west + stairwells * STAIRWELL_M, south + SLAB_DEPTH_M
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    doors = np.array([(west + (k + 0.5) * STAIRWELL_M, south + 1.2) for k in range(stairwells)])
    return shapely.Polygon(frame.place(corners)), [shapely.Point(*door) for door in frame.place(doors)]
