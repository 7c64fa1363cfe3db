"""Which named street is nearest to a place."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

NEAR_M = 150.0
"""A street farther off does not help to find a door."""


@dataclass(frozen=True)
class StreetNames:
    """The lines of streets that have a name, in metres, and the name of each."""

    lines: NDArray[np.object_]
    names: tuple[str, ...]

    def near(self, points: NDArray[np.object_]) -> list[str]:
        """Return the name of the street nearest to each point; empty where none is within `NEAR_M`."""
        told = [""] * len(points)
        if self.names and len(points):
            tree = shapely.STRtree(self.lines)
            found = tree.query_nearest(points, max_distance=NEAR_M, all_matches=False)
            for at, line in found.T.tolist():
                told[at] = self.names[line]
        return told


def street_names(roads: GeoDataFrame) -> StreetNames:
    """Return the streets of a table that have a name."""
    if "name" not in roads.columns:
        return StreetNames(np.array([], dtype=object), ())
    names = roads["name"].fillna("").astype(str).str.strip()
    named = (names != "").to_numpy()
    return StreetNames(roads.geometry.to_numpy()[named], tuple(names[named]))
