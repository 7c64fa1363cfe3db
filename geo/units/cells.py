"""Cells of units: the land round the doors of each, with borders on the lines that run between them."""

import numpy as np
import shapely

from geo.coverage import Floats, Geometries, Ints, blunt, simplify, tile
from geo.placing import in_rows
from geo.units.doors import SAME_PLACE_M
from geo.village import Village

SMOOTH_M = 2.0
"""Root of the area of the largest bend that is cut off borders which lie on no road and no barrier."""

GROUND_SITES = 200
"""Places by which the cell of a unit follows the outline of its ground, and beyond it goes on to where others begin."""


def cells_of(village: Village, xy: Floats, unit_of: Ints) -> Geometries:
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
