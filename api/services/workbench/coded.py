"""Places as whole numbers: millionths of a degree, from place to place the difference."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from api.services.redrawing.outlines import STEP_DEG
from geo.coverage import Geometries


def steps(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return places in degrees as whole steps."""
    return np.rint(xy / STEP_DEG).astype(np.int64)


def coded_line(places: NDArray[np.int64]) -> list[int]:
    """Return whole-numbered places, ``(n, 2)``, as a flat line: the first, then differences."""
    coded = places.copy()
    coded[1:] -= places[:-1]
    flat: list[int] = coded.ravel().tolist()
    return flat


def coded_lines(shapes: Geometries) -> list[list[list[int]]]:
    """Return the lines of each shape in degrees."""
    return [[_coded(part) for part in shapely.get_parts(shape)] for shape in shapes]


def coded_areas(shapes: Geometries) -> list[list[list[list[int]]]]:
    """Return the polygons of each shape in degrees, each a list of rings without their closing place."""
    return [
        [[_coded(ring)[:-2] for ring in shapely.get_rings(part)] for part in shapely.get_parts(shape)]
        for shape in shapes
    ]


def coded_place(point: Any) -> list[int]:
    """Return a point in degrees."""
    place: list[int] = steps(shapely.get_coordinates(point))[0].tolist()
    return place


def _coded(line: Any) -> list[int]:
    return coded_line(steps(shapely.get_coordinates(line)))
