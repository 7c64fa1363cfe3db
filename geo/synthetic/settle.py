"""Nuclei and hamlets: from a ground plan to roads, courtyards, groups and public buildings."""

import numpy as np
import pandas as pd
import shapely
from shapely import Geometry, Polygon

from geo.synthetic.cluster import BUILDING_COLUMNS, HOME_COLUMNS, Cluster
from geo.synthetic.curves import Floats
from geo.synthetic.frame import Frame
from geo.synthetic.growth import Site, choose, desirability, split_groups, survey
from geo.synthetic.lattice import Shape, lay_lattice
from geo.synthetic.public import reserve
from geo.synthetic.seats import Seat
from geo.synthetic.ways import close_ways, lay_ways, prune_ways, through_ways

PLOT_GROUND_M2 = 455.0
ROOM = 1.35


def settle(seat: Seat, obstacles: Geometry, rng: np.random.Generator) -> Cluster:
    """
    Return the settlement grown at a seat, clear of the obstacles.

    Raises
    ------
    GeoError
        The site is too small.
    """
    reach = _reach(seat)
    lattice = lay_lattice(Shape(*seat.roads, seat.gap, (ROOM * reach[0] + seat.gap, ROOM * reach[1])), rng)
    close_ways(lattice, seat, obstacles)
    site = survey(lattice, seat.frame, obstacles, rng)
    scores = desirability(site.plots, reach, seat.roads, rng)
    public = pd.DataFrame(columns=BUILDING_COLUMNS)
    if seat.public:
        public, scores = reserve(site, scores, seat.frame, reach, sum(seat.plots))
    homes, chosen = _people(seat, site, scores, rng)
    used = prune_ways(lattice.ways, chosen.plots, through_ways(lattice.ways, chosen.plots, seat))
    roads = lay_ways(used, lattice, seat)
    houses = pd.DataFrame({"building": homes["building"], "kind": "house", "geometry": chosen.houses})
    buildings = pd.concat([houses, public.assign(building=np.arange(len(public)) + len(houses))], ignore_index=True)
    return Cluster(seat.village, roads, homes, buildings, _ground(seat.frame, chosen.plots, roads, buildings))


def _reach(seat: Seat) -> tuple[float, float]:
    """Return the half axes of the settlement; it stretches along its road where it has but one."""
    radius = float(np.sqrt(sum(seat.plots) * PLOT_GROUND_M2 / np.pi))
    stretch = 1.0 if seat.roads[0] == seat.roads[1] else 1.3 if seat.roads[1] else 0.8
    return radius * stretch + seat.gap, radius / stretch


def _people(seat: Seat, site: Site, scores: Floats, rng: np.random.Generator) -> tuple[pd.DataFrame, Site]:
    """Return homes and their plots, part by part; on a few plots two households live."""
    east = site.plots["e"].to_numpy() > 0
    parts = [np.ones(len(east), dtype=bool)] if len(seat.plots) == 1 else [~east, east]
    rows, groups, households = [], [], []
    for part, count, total, names in zip(parts, seat.plots, seat.households, seat.groups, strict=True):
        taken = choose(site, count, np.where(part, scores, np.inf))
        rows.append(taken)
        groups += [names[number] for number in split_groups(site.plots.iloc[taken], len(names), rng)]
        two = rng.choice(count, total - count, replace=False)
        households.append(1 + np.isin(np.arange(count), two).astype(int))
    chosen = site.take(np.concatenate(rows))
    homes = pd.DataFrame({"households": np.concatenate(households), "group": groups, "unit": None, "floor": None})
    homes["building"] = np.arange(len(homes))
    homes["geometry"] = np.asarray(shapely.points(chosen.doors), dtype=object)
    return homes[HOME_COLUMNS], chosen


def _ground(frame: Frame, plots: pd.DataFrame, roads: pd.DataFrame, buildings: pd.DataFrame) -> Polygon:
    """Return the built-up ground, without holes: plots, public buildings and the ways between them."""
    corners = [plots[[e, n]].to_numpy() for e, n in (("e0", "n0"), ("e1", "n0"), ("e1", "n1"), ("e0", "n1"))]
    yards = shapely.polygons(frame.place(np.stack(corners, axis=1).reshape(-1, 2)).reshape(-1, 4, 2))
    shapes = np.concatenate([np.asarray(yards), buildings["geometry"].to_numpy()])
    built = shapely.buffer(shapely.union_all(shapely.buffer(shapes, 20.0, quad_segs=2)), -6.0, quad_segs=2)
    whole = shapely.union_all([built, *shapely.buffer(roads["geometry"].to_numpy(), 9.0, quad_segs=2)])
    outline = max(shapely.get_parts(whole), key=lambda part: float(part.area))
    return Polygon(outline.exterior)
