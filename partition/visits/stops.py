"""Stops of a round: the doors that are one place to a walker."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.schema import check_columns

COLUMNS = ("household_id", "households", "building_id")


@dataclass(frozen=True)
class Stop:
    """
    A place where a walker stops once: one door, or all doors of a building or of one spot.

    ``visits`` counts the households there; ``point`` is the door with most of them, the first of equals.
    """

    household_ids: tuple[str, ...]
    visits: int
    point: shapely.Point


def build_stops(households: GeoDataFrame) -> tuple[Stop, ...]:
    """
    Return the stops of a table of households, in the order of their first rows.

    Rows with the same ``building_id`` are one stop, and so are rows with the same coordinates.

    Raises
    ------
    GeoError
        The table lacks a column.
    """
    check_columns("households", households, COLUMNS)
    rows_of = _rows_of_places(households)
    ids, visits = households["household_id"].astype(str).to_numpy(), households["households"].to_numpy()
    points = households.geometry.to_numpy()
    return tuple(
        Stop(tuple(ids[rows]), int(visits[rows].sum()), points[rows[visits[rows].argmax()]]) for rows in rows_of
    )


def _rows_of_places(households: GeoDataFrame) -> list[NDArray[np.intp]]:
    """Return the rows of each place: those linked by a shared building or spot, over however many links."""
    n = len(households)
    if n == 0:
        return []
    building = households["building_id"].reset_index(drop=True)
    known = np.flatnonzero(building.notna() & (building != ""))
    _, number = np.unique(building.iloc[known].astype(str), return_inverse=True)
    xy = shapely.get_coordinates(households.geometry.to_numpy())
    _, spot = np.unique(xy, axis=0, return_inverse=True)
    # a graph of rows on one side, spots and buildings on the other
    rows = np.concatenate([np.arange(n), known])
    places = np.concatenate([n + spot.ravel(), 2 * n + number])
    links = coo_array((np.ones(len(rows)), (rows, places)), shape=(3 * n, 3 * n))
    label = connected_components(links, directed=False)[1][:n]
    _, first, place = np.unique(label, return_index=True, return_inverse=True)
    return [np.flatnonzero(place == which) for which in np.argsort(first)]
