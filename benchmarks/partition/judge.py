"""
Scores of any division of a place into grids, whoever made it.

The measures are those by which plans are judged everywhere here: households of a grid against the band; contiguity on
neighbours by a shared border (rook), barriers closed; walking from each household to the one household of its grid
that makes the sum least; Polsby-Popper of the land of the grid. Nothing is known of how a division came about.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True)
class Ground:
    """
    What divisions of one place are measured on: n units, h addresses.

    Attributes
    ----------
    households
        At each address, shape ``(h,)``.
    unit_of
        The unit of each address, shape ``(h,)``.
    walk_m
        Metres on foot from address to address, shape ``(h, h)``.
    pairs
        Units that are neighbours, shape ``(k, 2)``.
    cells
        The land of each unit, shape ``(n,)``.
    """

    households: np.ndarray
    unit_of: np.ndarray
    walk_m: np.ndarray
    pairs: np.ndarray
    cells: np.ndarray


def score(grid_of: np.ndarray, ground: Ground, *, low: int, high: int) -> dict[str, float]:
    """
    Return the scores of a division.

    Parameters
    ----------
    grid_of
        The grid of each unit, shape ``(n,)``, numbers from 0.

    Returns
    -------
    dict
        ``grids`` (how many there are), ``in_band`` and ``contiguous`` (shares of them), ``mean_walk_m`` over
        households, ``polsby_popper`` (mean over grids).

    Raises
    ------
    ValueError
        Not every unit has a grid.
    """
    grid_of = np.asarray(grid_of)
    if grid_of.shape != ground.cells.shape or grid_of.min() < 0:
        raise ValueError(f"each of {len(ground.cells)} units needs a grid from 0, got shape {grid_of.shape}")
    grids = np.unique(grid_of)
    grid_of_door = grid_of[ground.unit_of]
    doors = [np.flatnonzero(grid_of_door == grid) for grid in grids]
    sizes = np.array([ground.households[rows].sum() for rows in doors])
    land = [shapely.union_all(ground.cells[grid_of == grid]) for grid in grids]
    return {
        "grids": len(grids),
        "in_band": float(np.mean((low <= sizes) & (sizes <= high))),
        "contiguous": float(np.mean(pieces(grid_of, ground.pairs)[grids] == 1)),
        "mean_walk_m": sum(least_walk(rows, ground) for rows in doors) / float(sizes.sum()),
        "polsby_popper": float(np.mean(4 * np.pi * shapely.area(land) / shapely.length(land) ** 2)),
    }


def pieces(grid_of: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Return into how many connected pieces each grid falls, 0 for a number that no unit has."""
    n = len(grid_of)
    left, right = pairs[grid_of[pairs[:, 0]] == grid_of[pairs[:, 1]]].T
    piece = connected_components(coo_array((np.ones(len(left)), (left, right)), shape=(n, n)), directed=False)[1]
    first = np.unique(piece, return_index=True)[1]
    return np.bincount(grid_of[first], minlength=grid_of.max() + 1)


def least_walk(rows: np.ndarray, ground: Ground) -> float:
    """Return the household-metres of a grid of some addresses to the best centre among them."""
    return float((ground.households[rows] @ ground.walk_m[np.ix_(rows, rows)]).min())
