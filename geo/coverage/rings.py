"""Polygons taken apart into the coordinates of their rings, and put together again."""

import numpy as np
import shapely

from geo.coverage.segments import Floats, Geometries, Ints


def taken_apart(cells: Geometries) -> tuple[Floats, Ints, Ints, Ints]:
    """Return the coordinates of polygons, and where rings, polygons and cells begin among their parts."""
    parts, cell = shapely.get_parts(shapely.orient_polygons(cells), return_index=True)
    whole = np.asarray(shapely.multipolygons(parts, indices=cell))
    _, xy, offsets = shapely.to_ragged_array(whole, include_z=False)
    rings, polygons, owners = (offset.astype(np.intp) for offset in offsets)
    return xy, rings, polygons, owners


def put_together(xy: Floats, rings: Ints, polygons: Ints, owners: Ints) -> Geometries:
    """Return the polygons of such parts; one of a single piece is no multipolygon."""
    cells = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, xy, (rings, polygons, owners))
    single = shapely.get_num_geometries(cells) == 1
    cells[single] = shapely.get_geometry(cells[single], 0)
    return cells
