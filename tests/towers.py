"""A village with a tower in it, and registers of doors in buildings."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely
from villages import ORIGIN, SIDE, lattice

from geo.village import Village

Door = tuple[str | None, str | None, str | None, int]
"""Building, stairwell, floor and households."""


def tower(*, stairwells: bool = True, around: int = 4, columns: int = 3) -> Village:
    """
    Return a tower T of 253 households, 4 stairwells of 18 floors, in the middle of ``columns`` x 3 plots of 50 m.

    The plots around hold ``around`` households each. The first of its doors has one household more than there would
    be at 3.5 a floor, so that stairwells hold 64, 63, 63 and 63.

    ┌───┬───┬───┐
    │ h │ h │ h │
    ├───┼───┼───┤
    │ h │ T │ h │
    ├───┼───┼───┤
    │ h │ h │ h │
    └───┴───┴───┘
    """
    loads = [(s, f, 3 + f % 2 + (s == f == 1)) for s in range(1, 5) for f in range(1, 19)]
    doors: list[Door] = [("T", str(s), str(f), n) if stairwells else ("T", None, None, n) for s, f, n in loads]
    middle = columns * 3 // 2
    plain: list[Door] = [(None, None, None, around)] * (columns * 3 - 1)
    places = [middle] * len(doors) + [plot for plot in range(columns * 3) if plot != middle]
    return register([*doors, *plain], places, columns, 3)


def register(doors: Sequence[Door], places: Sequence[int] | None = None, columns: int = 1, rows: int = 1) -> Village:
    """Return a village of plots of 50 m with these doors, each in the middle of the plot with the number given."""
    plots = np.zeros(len(doors), dtype=int) if places is None else np.array(places)
    land = lattice(columns, rows)
    xy = ORIGIN + SIDE * (np.c_[plots % columns, plots // columns] + 0.5)
    building, unit, floor, households = zip(*doors, strict=True)
    table = land.households.iloc[np.zeros(len(doors), dtype=int)].reset_index(drop=True)
    table = table.assign(
        household_id=[f"h{i:03d}" for i in range(len(doors))],
        households=households,
        building_id=np.array([*building, None], dtype=object)[:-1],
        unit=np.array([*unit, None], dtype=object)[:-1],
        floor=np.array([*floor, None], dtype=object)[:-1],
        estimated=False,
        row=range(len(doors)),
    ).set_geometry(shapely.points(xy), crs=land.households.crs)
    tables = (land.roads, land.barriers, land.buildings)
    return Village(land.code, land.name, land.boundary, table, *tables, land.estimated)


def with_areas(village: Village, *areas: shapely.Geometry) -> Village:
    """Return a village with dedicated areas, in metres from its south-western corner, clipped to it."""
    shapes = [shapely.transform(area, lambda at: at + ORIGIN).intersection(village.boundary) for area in areas]
    names = [f"专属{k + 1}" for k in range(len(shapes))]
    return replace(village, dedicated=gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=village.households.crs))
