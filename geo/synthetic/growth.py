"""How a settlement grows: which plots are built on, and which natural group they belong to."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely import Geometry

from geo.errors import GeoError
from geo.synthetic.cells import Ways
from geo.synthetic.curves import Floats
from geo.synthetic.frame import Frame
from geo.synthetic.houses import build_houses
from geo.synthetic.lattice import Lattice

CLEAR_OF_WAY_M = 1.6
VACANT = 0.045
NEIGHBOURS_M, NEIGHBOURS = 50.0, 5


@dataclass(frozen=True)
class Site:
    """Plots that stay clear of ways, of obstacles and of each other: ``plots``, their houses and their doors."""

    plots: pd.DataFrame
    houses: NDArray[np.object_]
    doors: Floats

    def take(self, rows: NDArray[np.intp]) -> "Site":
        """Return these plots only, in this order."""
        return Site(self.plots.iloc[rows].reset_index(drop=True), self.houses[rows], self.doors[rows])


def survey(lattice: Lattice, frame: Frame, obstacles: Geometry, rng: np.random.Generator) -> Site:
    """Return the plots of a lattice on which a house fits, on the ground."""
    plots = lattice.plots
    houses, doors = build_houses(plots, frame, rng)
    lines = _ground_lines(lattice.ways, frame)
    tree = shapely.STRtree(houses)
    blocked = np.zeros(len(plots), dtype=bool)
    blocked[tree.query(lines, predicate="dwithin", distance=CLEAR_OF_WAY_M)[1]] = True
    blocked[tree.query(obstacles, predicate="intersects")] = True
    one, other = tree.query(houses, predicate="dwithin", distance=0.3)
    blocked[other[one < other]] = True
    blocked |= [door not in lattice.ways for door in zip(plots["access_e"], plots["access_n"], strict=True)]
    vacant = rng.random(len(plots)) < VACANT
    return Site(plots, houses, doors).take(np.flatnonzero(~blocked & ~vacant))


def choose(site: Site, count: int, scores: Floats) -> NDArray[np.intp]:
    """
    Return the rows of the ``count`` plots with the lowest scores, leaving out plots that would stand alone.

    Raises
    ------
    GeoError
        There are fewer plots than wanted.
    """
    order = scores.copy()
    for _ in range(12):
        chosen = np.argsort(order, kind="stable")[:count]
        alone = chosen[_alone(site.plots.iloc[chosen])]
        if not len(alone):
            break
        order[alone] = np.inf
    chosen = np.argsort(order, kind="stable")[:count]
    if len(chosen) < count or np.isinf(order[chosen]).any():
        held = int(np.isfinite(order).sum())
        raise GeoError(f"synthetic: a settlement of {count} plots wanted, its site holds {held}; give it more room")
    return np.sort(chosen)


def desirability(
    plots: pd.DataFrame, reach: tuple[float, float], roads: tuple[bool, bool], rng: np.random.Generator
) -> Floats:
    """Return a score per plot, lower is settled earlier: near the middle, along the roads, with an uneven rim."""
    e, n = plots["e"].to_numpy(), plots["n"].to_numpy()
    score = np.hypot(e / reach[0], n / reach[1])
    for length in (420.0, 260.0, 170.0):
        turn, phase = rng.uniform(0, 2 * np.pi, 2)
        score = score + 0.05 * np.sin(2 * np.pi * (e * np.cos(turn) + n * np.sin(turn)) / length + phase)
    score = score - 0.12 * roads[0] * (np.abs(e) < 32) - 0.12 * roads[1] * (np.abs(n) < 32)
    run = plots["column"] * 10_000 + plots["band"] * 100 + plots["row"]
    ragged = dict(zip(sorted(set(run)), rng.normal(0, 0.03, run.nunique()), strict=True))
    return np.asarray(score + run.map(ragged).to_numpy() + _clearings(e, n, reach, rng), dtype=float)


def split_groups(plots: pd.DataFrame, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return a group number per plot, north-west first: halves of halves, cut along streets and lanes, uneven."""
    groups = np.zeros(len(plots), dtype=np.intp)
    e, n = plots["e"].to_numpy(), plots["n"].to_numpy()
    while groups.max() + 1 < count:
        big = int(np.argmax(np.bincount(groups)))
        rows = np.flatnonzero(groups == big)
        wide = np.ptp(e[rows]) > np.ptp(n[rows])
        keys = plots["column"].to_numpy()[rows] * 1.0 if wide else (plots["band"] + plots["row"] / 100).to_numpy()[rows]
        target = np.quantile(keys, rng.choice([1, -1]) * rng.uniform(0.1, 0.24) + 0.5)
        cuts = np.unique(keys)[1:]
        if not len(cuts):
            break
        cut = cuts[np.argmin(np.abs(cuts - target))]
        groups[rows[keys >= cut]] = groups.max() + 1
    order = sorted(range(groups.max() + 1), key=lambda g: (-round(n[groups == g].mean() / 150), e[groups == g].mean()))
    return np.argsort(np.array(order))[groups]


def _ground_lines(ways: Ways, frame: Frame) -> NDArray[np.object_]:
    pairs = np.array(list(ways.edges))
    ends = frame.place(pairs.reshape(-1, 2)).reshape(-1, 2, 2)
    return np.asarray(shapely.linestrings(ends), dtype=object)


def _alone(chosen: pd.DataFrame) -> NDArray[np.bool_]:
    middles = chosen[["e", "n"]].to_numpy()
    near = cKDTree(middles).query_ball_point(middles, NEIGHBOURS_M, return_length=True)
    return np.asarray(near <= NEIGHBOURS)


def _clearings(e: Floats, n: Floats, reach: tuple[float, float], rng: np.random.Generator) -> Floats:
    """Return what a pond, a threshing ground or an orchard between the houses adds to the score."""
    added = np.zeros_like(e)
    for _ in range(max(1, round(reach[0] * reach[1] / 45_000))):
        turn, out = rng.uniform(0, 2 * np.pi), rng.uniform(0.35, 0.8)
        centre = out * reach[0] * np.cos(turn), out * reach[1] * np.sin(turn)
        added += 3.0 * (np.hypot((e - centre[0]) / 1.4, n - centre[1]) < rng.uniform(17, 30))
    return added
