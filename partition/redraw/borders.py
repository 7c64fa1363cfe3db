"""Borders between units: how much of each lies on a feature, and the borders round a unit that was cut."""

from dataclasses import replace

import numpy as np
import shapely

from geo.adjacency import Adjacency, build_adjacency
from geo.borders import measure_borders
from geo.coverage import Flags, Floats, Geometries, Ints
from geo.village import Village

AROUND_M = 5.0
"""Roads and barriers this near to cells decide which of their borders are open, and which lie on a feature."""


def border_on_features(cells: Geometries, adjacency: Adjacency, village: Village) -> Floats:
    """Return how many metres of each border of an adjacency lie on a road, water or railway (`geo.borders`)."""
    borders = measure_borders(cells, np.concatenate(_near(cells, village)))
    known = borders.left * adjacency.n + borders.right
    at = np.searchsorted(known, adjacency.left * adjacency.n + adjacency.right)
    return (borders.length_m - borders.off_m)[at]


def borders_after_cut(
    adjacency: Adjacency, on_feature_m: Floats, cells: Geometries, unit: int, village: Village
) -> tuple[Adjacency, Floats]:
    """
    Return adjacency and metres on features after a unit was cut; its other pieces are the last cells.

    Only the pieces and what touched the unit are looked at: no other border changes.
    """
    gone = (adjacency.left == unit) | (adjacency.right == unit)
    pieces = np.append(unit, np.arange(adjacency.n, len(cells)))
    beside = np.setdiff1d(np.r_[adjacency.left[gone], adjacency.right[gone]], [unit])
    local = np.sort(np.concatenate([pieces, beside])).astype(np.intp)
    barriers, roads = _near(cells[pieces], village)
    made = build_adjacency(cells[local], barriers, roads)
    metres = border_on_features(cells[local], made, village)
    mine = np.isin(local[made.left], pieces) | np.isin(local[made.right], pieces)
    return _joined(adjacency, on_feature_m, ~gone, made, metres, mine, local, len(cells))


def _joined(
    old: Adjacency, old_m: Floats, kept: Flags, new: Adjacency, new_m: Floats, mine: Flags, of: Ints, n: int
) -> tuple[Adjacency, Floats]:
    """Return the borders of the old adjacency that are kept and those of a local one, in the order of their pairs."""
    left, right = np.append(old.left[kept], of[new.left[mine]]), np.append(old.right[kept], of[new.right[mine]])
    order = np.lexsort((right, left))
    columns = {
        name: np.append(getattr(old, name)[kept], getattr(new, name)[mine])[order]
        for name in ("border_m", "open_m", "crossing")
    }
    metres = np.append(old_m[kept], new_m[mine])[order]
    return replace(old, n=n, left=left[order], right=right[order], **columns), metres


def _near(cells: Geometries, village: Village) -> tuple[Geometries, Geometries]:
    """Return the barriers and the roads that lie near cells."""
    west, south, east, north = shapely.total_bounds(cells)
    frame = shapely.box(west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M)
    barriers, roads = (
        table.geometry.to_numpy()[np.sort(table.sindex.query(frame, predicate="intersects"))]
        for table in (village.barriers, village.roads)
    )
    return barriers, roads
