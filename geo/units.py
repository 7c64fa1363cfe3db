"""Basic units: the smallest pieces that are given to a grid, each with a cell of land."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.coverage import Floats, Geometries, Ints, tile
from geo.village import Village

SAME_PLACE_M = 1e-3
"""Addresses nearer than this stand at one place and make one unit."""


@dataclass(frozen=True)
class Units:
    """
    The basic units of a village.

    ``table`` is indexed by ``unit_id``: ``village, households, points, group, building_id``, the cell as geometry.
    ``of_household`` gives for each household row the position of its unit in the table.
    """

    table: GeoDataFrame
    of_household: Ints

    @property
    def weights(self) -> Ints:
        """Households of each unit."""
        weights: Ints = self.table["households"].to_numpy(dtype=np.intp)
        return weights


def build_units(village: Village) -> Units:
    """
    Return the units of a village: a building, or the addresses at one place.

    Units are numbered in the order in which the households' rows first meet them. Cells tile the boundary; their
    borders lie on roads and barriers where these run between units.
    """
    doors = village.households
    xy = np.c_[doors.geometry.x, doors.geometry.y].reshape(-1, 2)
    unit_of = _number_by_first(_joined(xy, doors["building_id"]))
    cells = _cells(village, xy, unit_of)
    grouped = DataFrame({"unit": unit_of, "households": doors["households"].to_numpy()}).groupby("unit")["households"]
    width = max(4, len(str(len(cells))))
    names = [f"{village.code}-u{i + 1:0{width}d}" for i in range(len(cells))]
    table = GeoDataFrame(
        {
            "village": village.code,
            "households": grouped.sum().to_numpy(),
            "points": grouped.count().to_numpy(),
            "group": _main_value(unit_of, doors["group"], doors["households"]),
            "building_id": _main_value(unit_of, doors["building_id"], doors["households"]),
        },
        geometry=list(cells),
        crs=doors.crs,
        index=Index(names, name="unit_id"),
    )
    return Units(table, unit_of)


def _joined(xy: Floats, building: Series) -> Ints:
    """Return a label for each door: doors of one building, and doors at one place, share theirs."""
    n = len(xy)
    place = np.unique(np.round(xy / SAME_PLACE_M), axis=0, return_inverse=True)[1].ravel()
    house = building.astype("category").cat.codes.to_numpy(dtype=np.intp)  # codes come as int8 where they fit
    known = house >= 0
    left = np.concatenate([np.arange(n), np.flatnonzero(known)])
    right = np.concatenate([n + place, 2 * n + house[known]])
    links = coo_array((np.ones(len(left)), (left, right)), shape=(3 * n, 3 * n))
    return np.asarray(connected_components(links, directed=False)[1][:n], dtype=np.intp)


def _number_by_first(labels: Ints) -> Ints:
    """Return labels renumbered 0, 1, ... in order of first appearance."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]


def _cells(village: Village, xy: Floats, unit_of: Ints) -> Geometries:
    """Return the units' cells; a unit whose doors would give it land in two places is drawn round its main door."""
    weights = village.households["households"].to_numpy()
    whole = np.ones(len(xy), dtype=bool)
    land_parts = shapely.get_parts(village.boundary)
    while True:
        sites, owner = _sites(xy[whole], unit_of[whole])
        cells = tile(
            village.boundary,
            sites,
            owner,
            barriers=village.barriers.geometry.to_numpy(),
            separators=village.roads.geometry.to_numpy(),
        )
        torn = [u for u in _in_pieces(cells, land_parts) if (whole & (unit_of == u)).sum() > 1]
        if not torn:
            return cells
        for unit in torn:
            doors = np.flatnonzero(unit_of == unit)
            whole[doors] = False
            whole[doors[np.argmax(weights[doors])]] = True


def _sites(xy: Floats, unit_of: Ints) -> tuple[Floats, Ints]:
    """Return distinct places of doors and the unit of each."""
    _, first = np.unique(np.round(xy / SAME_PLACE_M), axis=0, return_index=True)
    first.sort()
    return xy[first], unit_of[first]


def _in_pieces(cells: Geometries, land_parts: Geometries) -> Ints:
    """Return the cells that have more than one piece on some land part."""
    several = np.flatnonzero(shapely.get_num_geometries(cells) > 1)
    pieces, cell = shapely.get_parts(cells[several], return_index=True)
    part = shapely.STRtree(land_parts).query_nearest(shapely.point_on_surface(pieces), all_matches=False)[1]
    _, counts = np.unique(np.c_[cell, part], axis=0, return_counts=True)
    keys = np.unique(np.c_[cell, part], axis=0)
    return np.unique(several[keys[counts > 1, 0]]) if len(keys) else several


def _main_value(unit_of: Ints, values: Series, households: Series) -> NDArray[np.object_]:
    """Return the text that holds most households of each unit; None where there is none."""
    main = np.full(unit_of.max() + 1, None, dtype=object)
    known = values.notna().to_numpy()
    if known.any():
        named = DataFrame(
            {"unit": unit_of[known], "value": values[known].to_numpy(), "n": households[known].to_numpy()}
        )
        sums = named.groupby(["unit", "value"])["n"].sum().reset_index()
        sums = sums.sort_values(["unit", "n", "value"], ascending=[True, False, True]).drop_duplicates("unit")
        main[sums["unit"].to_numpy()] = sums["value"].to_numpy()
    return main
