"""What the best plan so far looks like: its grids as shapes, for a map to show while the search goes on."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import numpy as np
import shapely
from geopandas import GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84
from partition.divide_village import Best

EVERY_S, REST = 1.0, 10.0
"""How often grids are drawn at most, and how many times as long as it took the search is left alone afterwards."""

SIMPLER_M = 2.0
DIGITS = 5
"""About a metre."""


class Sketch:
    """Draws the best plans of a drawing, village by village; not too often, for it takes time from the search."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock, self._again = clock, -np.inf
        self._serial = 0
        self._drawn: dict[str, list[dict[str, Any]]] = {}

    def of(self, best: Best, *, at_once: bool = False) -> dict[str, Any]:
        """
        Return what is told of a best plan: its figures and the grids of all villages as far as they are drawn.

        ``serial`` grows with each new drawing.
        """
        now = self._clock()
        if best.grid_of is not None and best.units is not None and (at_once or now >= self._again):
            self._drawn[best.village] = grids_of(best)
            self._serial += 1
            self._again = now + max(EVERY_S, REST * (self._clock() - now))
        return {
            "village": best.village,
            "level": best.level,
            "objective_m": best.objective_m,
            "gap": best.gap,
            "serial": self._serial,
            "grids": [grid for grids in self._drawn.values() for grid in grids],
        }


def grids_of(best: Best) -> list[dict[str, Any]]:
    """Return the grids of a plan as GeoJSON features, lon/lat, each with its households."""
    assert best.grid_of is not None
    assert best.units is not None
    numbers = np.unique(best.grid_of[best.grid_of >= 0])
    cells, households = best.units.geometry.to_numpy(), best.units["households"].to_numpy()
    members = [np.flatnonzero(best.grid_of == number) for number in numbers]
    land = np.array([shapely.coverage_union_all(cells[units]) for units in members], dtype=object)
    simple = shapely.coverage_simplify(land, SIMPLER_M)
    placed = GeoSeries(simple, crs=best.units.crs).to_crs(WGS84)
    return [
        {
            "type": "Feature",
            "properties": {"village": best.village, "level": best.level, "households": int(households[units].sum())},
            "geometry": _rounded(shape),
        }
        for units, shape in zip(members, placed, strict=True)
    ]


def _rounded(shape: BaseGeometry) -> dict[str, Any]:
    said: dict[str, Any] = shapely.geometry.mapping(shape)
    return {"type": said["type"], "coordinates": _round(said["coordinates"])}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DIGITS)
    return [_round(each) for each in coordinates]
