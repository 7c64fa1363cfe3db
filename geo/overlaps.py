"""Where villages overlap: by a sliver, which is settled, or in earnest, which is not ours to settle."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

SLIVER_M = 0.5
"""Overlaps narrower than this come from rounding or from drawing a border twice."""

SPECK_M2 = 0.01
"""Land parts smaller than this are left over from cutting a sliver off."""

Areas = NDArray[np.object_]


@dataclass(frozen=True)
class Overlap:
    """Land that two villages both claim: their positions, what they share, and whether that is a sliver."""

    first: int
    second: int
    shared: shapely.MultiPolygon
    sliver: bool


def find_overlaps(areas: Areas) -> list[Overlap]:
    """Return every pair of polygons that share land, in metres, in the order of the table."""
    one, other = shapely.STRtree(areas).query(areas, predicate="intersects")
    pairs = sorted((int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b)
    found = ((a, b, _land(areas[a] & areas[b])) for a, b in pairs)
    return [Overlap(a, b, shared, _is_sliver(shared, areas[[a, b]])) for a, b, shared in found if shared.area > 0]


def cut_slivers(areas: Areas, overlaps: list[Overlap]) -> Areas:
    """Return the polygons, with each sliver left to the first of the two villages."""
    cut = areas.copy()
    for overlap in overlaps:
        if overlap.sliver:
            left = cut[overlap.second] - cut[overlap.first]
            parts = [part for part in _land(left).geoms if part.area > SPECK_M2]
            cut[overlap.second] = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return cut


def _is_sliver(shared: shapely.MultiPolygon, whole: Areas) -> bool:
    """Return whether each piece is narrower than `SLIVER_M`, and the whole leaves both villages most of their land."""
    narrow = all(2 * part.area / part.length < SLIVER_M for part in shared.geoms)  # a strip's rim is twice its length
    return bool(narrow and shared.area < shapely.area(whole).min() / 2)


def _land(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon(list(parts[shapely.get_dimensions(parts) == 2]))
