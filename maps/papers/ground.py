"""Roads and buildings round a member's outings, as the paths of a small map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from maps.papers.frame import Frame
from partition.tables import PlanTables

AROUND_M = 400.0
"""So far round the walks is kept."""

ALIKE_M = 1.0
"""A line may be drawn so far from where it lies."""


@dataclass(frozen=True)
class Ground:
    """Roads and the outlines of buildings, in metres."""

    roads: NDArray[np.object_]
    buildings: NDArray[np.object_]

    def near(self, frame: Frame) -> "Ground":
        """Return what a map shows of it, cut off at the edge."""
        return Ground(_clipped(self.roads, frame), _clipped(self.buildings, frame))


def ground_of(tables: PlanTables, walks: Sequence[shapely.Geometry]) -> Ground:
    """Return the ground round some walks."""
    west, south, east, north = shapely.union_all(list(walks)).bounds
    box = shapely.box(west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M)
    return Ground(_within(tables.roads, box), _within(tables.buildings, box))


def svg_path(shapes: NDArray[np.object_], *, west: float, north: float) -> str:
    """Return shapes as the ``d`` of one path, in whole metres east of ``west`` and south of ``north``."""
    parts = shapely.get_parts(shapes)
    flat = shapely.get_parts(np.where(shapely.get_dimensions(parts) == 2, shapely.boundary(parts), parts))
    lines = flat[(shapely.get_dimensions(flat) == 1) & ~shapely.is_empty(flat)]
    return "".join(_steps(shapely.get_coordinates(line), west, north) for line in lines)


def _steps(xy: NDArray[np.float64], west: float, north: float) -> str:
    """Return one line in steps from corner to corner, which are short to write."""
    whole = np.rint(np.column_stack([xy[:, 0] - west, north - xy[:, 1]])).astype(int)
    moved = np.diff(whole, axis=0)
    steps = moved[moved.any(axis=1)].tolist()
    if not steps:
        return ""
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps)


def _within(table: GeoDataFrame, box: shapely.Polygon) -> NDArray[np.object_]:
    shapes = table.geometry.to_numpy()
    shapes = shapes[shapely.intersects(shapes, box)] if len(shapes) else shapes
    return np.asarray(shapely.force_2d(shapely.simplify(shapes, ALIKE_M, preserve_topology=True)))


def _clipped(shapes: NDArray[np.object_], frame: Frame) -> NDArray[np.object_]:
    if len(shapes) == 0:
        return shapes
    near = shapes[shapely.intersects(shapes, shapely.box(*frame.box))]
    cut = shapely.clip_by_rect(near, *frame.box)
    return np.asarray(cut[~shapely.is_empty(cut)])
