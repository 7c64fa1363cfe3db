"""Rows of greenhouses in the fields round the villages."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import Polygon, affinity

SHED_M = (62.0, 9.0)
PITCH_M = 17.0
INSET_M = 28.0
ROAD_M = 9.0
FEWEST = 8


def build_sheds(
    fields: list[tuple[str, Polygon]],
    roads: NDArray[np.object_],
    count: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """
    Return greenhouses that fill ``count`` of the (village, field) given, clear of the roads.

    Columns ``village, kind, geometry``; the sheds face south, as the fields do.
    """
    tree = shapely.STRtree(roads)
    rows = []
    order = [fields[k] for k in rng.permutation(len(fields))]
    for village, field in order:
        if count == 0:
            break
        sheds = [shed for shed in _rows(field, rng) if not len(tree.query(shed, predicate="dwithin", distance=ROAD_M))]
        if len(sheds) >= FEWEST:
            count -= 1
            rows += [(village, "greenhouse", shed) for shed in sheds]
    return pd.DataFrame(rows, columns=["village", "kind", "geometry"])


def _rows(field: Polygon, rng: np.random.Generator) -> list[Polygon]:
    start, ahead = np.array(field.exterior.coords[:2])
    turn = float(np.degrees(np.arctan2(*(ahead - start)[::-1])))
    ground = affinity.rotate(field, -turn, origin=(0, 0)).buffer(-INSET_M)
    if ground.is_empty or ground.geom_type != "Polygon":
        return []
    west, south, east, north = ground.bounds
    length = SHED_M[0] * rng.uniform(0.85, 1.25)
    sheds = [
        shapely.box(x, y, x + length, y + SHED_M[1])
        for x in np.arange(west, east - length, length + 9.0)
        for y in np.arange(south, min(north, south + 11 * PITCH_M), PITCH_M)
    ]
    return [affinity.rotate(shed, turn, origin=(0, 0)) for shed in sheds if ground.contains(shed)]
