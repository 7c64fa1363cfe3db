"""Basic units: the smallest pieces that are given to a grid, each with a cell of land."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.coverage import Floats, Geometries, Ints, blunt, simplify, tile
from geo.placing import in_rows
from geo.village import Village

SAME_PLACE_M = 1e-3
"""Addresses nearer than this stand at one place and make one unit."""

SMOOTH_M = 2.0
"""Root of the area of the largest bend that is cut off borders which lie on no road and no barrier."""


GROUND_SITES = 200
"""Places by which the cell of a unit follows the outline of its ground, and beyond it goes on to where others begin."""


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
    unit_of = _number_by_first(join_doors(xy, doors["building_id"]))
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


def join_doors(xy: Floats, building: Series) -> Ints:
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
    ground_xy, ground_of = _ground_sites(village, unit_of)
    barriers, roads = (
        lines[shapely.intersects(lines, village.boundary)]
        for lines in (village.barriers.geometry.to_numpy(), village.roads.geometry.to_numpy())
    )
    land_parts = shapely.get_parts(village.boundary)
    while True:
        sites, owner = _sites(np.vstack([xy[whole], ground_xy]), np.append(unit_of[whole], ground_of))
        cells = tile(village.boundary, sites, owner, barriers=barriers, separators=roads)
        torn = [u for u in _in_pieces(cells, land_parts) if (owner == u).sum() > 1]
        if not torn:
            doors, fixed = np.asarray(shapely.points(sites)), np.append(barriers, roads)
            smooth = simplify(cells, tolerance_m=SMOOTH_M, doors=doors, owner=owner, fixed=fixed)
            return blunt(smooth, doors=doors, fixed=fixed)
        ground_xy, ground_of = ground_xy[~np.isin(ground_of, torn)], ground_of[~np.isin(ground_of, torn)]
        for unit in torn:
            doors = np.flatnonzero(unit_of == unit)
            whole[doors] = False
            whole[doors[np.argmax(weights[doors])]] = True


def _ground_sites(village: Village, unit_of: Ints) -> tuple[Floats, Ints]:
    """Return places all over the ground that is known of units, and the unit of each."""
    grounds = np.full(len(unit_of), None) if village.grounds is None else village.grounds
    sites, owner = [np.empty((0, 2))], [np.empty(0, dtype=np.intp)]
    for row, ground in enumerate(shapely.intersection(grounds, village.boundary)):
        if ground is not None and ground.area > 0:
            sites.append(in_rows(ground, ground, GROUND_SITES))
            owner.append(np.full(GROUND_SITES, unit_of[row]))
    return np.vstack(sites), np.concatenate(owner)


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
