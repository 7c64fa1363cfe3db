"""The case before the judge: what the files say, read and typed but not yet believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Level:
    """
    A level and its band, as the report states them.

    ``radius_m`` and ``count_asked``, the number of grids over all villages, are None where none was asked or recorded.
    ``centres_given`` is how many centres the planner gave for its grids, None where households are the centres.
    """

    name: str
    min: int
    max: int
    tolerance: float
    radius_m: float | None
    count_asked: float | None
    centres_given: float | None = None

    @property
    def strict(self) -> tuple[int, int]:
        """Fewest and most households of the band."""
        return self.min, self.max

    @property
    def allowed(self) -> tuple[int, int]:
        """Fewest and most households with the tolerance: ceil(min(1 - f)) to floor(max(1 + f)), computed exactly."""
        share = Fraction(str(self.tolerance))
        return ceil(self.min * (1 - share)), floor(self.max * (1 + share))


@dataclass(frozen=True)
class Report:
    """
    report.json, checked for shape only.

    ``levels`` run from coarse to fine. ``rows`` holds the stated figures of a level by (village code, level name);
    the code None is the whole plan. ``feasible`` and ``estimated_share`` are kept as met, since they may be no truth
    value and no number at all. ``estimated`` names what the planner did not give.
    ``whole_groups`` and ``strict_parts`` tell that splitting a group that fits, or spanning land parts, breaks a rule;
    ``may_split`` are the groups that may be split all the same, as code of the village ("" for any) and name.
    """

    crs: CRS
    levels: tuple[Level, ...]
    rows: Mapping[tuple[str | None, str], Mapping[str, Any]]
    villages: Mapping[str, Mapping[str, Any]]
    violations: tuple[Mapping[str, Any], ...]
    feasible: object
    inputs: Mapping[str, Mapping[str, Any]]
    estimated: frozenset[str]
    estimated_share: object
    whole_groups: bool = False
    strict_parts: bool = False
    may_split: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Case:
    """
    A plan as its files tell it, in the report's metric CRS.

    Attributes
    ----------
    villages
        By ``code``: ``name, households, points``; the boundary, the original one where it was given.
    units
        By ``unit_id``: ``village, households, points, building_id``, the ``part`` of its building that it is and the
        name of the ``dedicated`` area (None where it is none), a column a level, and ``multiplier_<level>`` in
        household-metres (NaN where there is none); the cell.
    households
        By ``household_id``, one row a household that there really is (from the original where it was given):
        ``households, building_id`` and the point (the plan's where the original has none); then where the plan put it:
        ``village, unit_id``, ``estimated`` (it calls the point an estimate), a column a level.
    unplaced
        Ids of the households to which the original gives no place; None without an original.
    recorded
        The plan's own layer of households, same index and columns, and ``group``; without an original otherwise equal
        to ``households``.
    grids
        For each level, by ``grid_id``: the columns of the layer; the polygon.
    roads, barriers
        Lines.
    dedicated
        ``name, village``; the areas that are grids of their own (专属网格), or None.
    centres
        ``level, grid_id, centre_id``; the points that the planner gave as centres of grids, rows from 0, or None.
    given_centres
        The points of the planner's own file of centres; None without an original.
    outlines
        ``building_id`` (None where it has none); the outlines of buildings, from the original where it was given, or
        None.
    not_compared
        Parts of which files of the planner were asked to be compared and could not be.
    given_areas
        The areas that the planner gave for that, whole; None without an original. ``name`` where they have one.
    assignment
        assignment.csv as it stands (``household_id``, a column a level; ids may repeat), or None.
    published
        grids.geojson (``level, grid_id`` and the published figures; the polygon), or None.
    """

    report: Report
    villages: GeoDataFrame
    units: GeoDataFrame
    households: GeoDataFrame
    unplaced: frozenset[str] | None
    recorded: GeoDataFrame
    grids: Mapping[str, GeoDataFrame]
    roads: Shapes
    barriers: Shapes
    assignment: pd.DataFrame | None
    published: GeoDataFrame | None
    dedicated: GeoDataFrame | None = None
    given_areas: GeoDataFrame | None = None
    centres: GeoDataFrame | None = None
    given_centres: GeoDataFrame | None = None
    outlines: GeoDataFrame | None = None
    not_compared: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels from coarse to fine."""
        return self.report.levels

    @property
    def level_names(self) -> list[str]:
        """Names of the levels from coarse to fine."""
        return [level.name for level in self.levels]

    def lands_of(self, village: str) -> Shapes:
        """Return the land parts of a village: the polygons of its boundary; none if the village is not known."""
        known = self.villages.geometry[self.villages.index == village]
        return np.asarray(shapely.get_parts(np.asarray(known)))
