"""The tables of a finished division: what files, maps and the judge are given."""

from dataclasses import dataclass

from geopandas import GeoDataFrame


@dataclass(frozen=True)
class PlanTables:
    """
    Every layer of a division, in one projected CRS in metres.

    Attributes
    ----------
    villages
        ``code, name, households, points``; the boundary.
    units
        Indexed by ``unit_id``: ``village, households, points, group, building_id, part`` (the stairwell or floor of
        the building that the unit is; None where it is whole), ``dedicated`` (the name of the area that it is; None
        where it is none) and one column a level with the grid's id; where a lower bound is proven, the unit's
        multiplier of each level (`multiplier_column`); the unit's cell. Cells tile the boundary.
    households
        The planner's rows in their own order: ``household_id, households, village, group, building_id, unit_id``,
        ``estimated`` (the point is an estimate, not surveyed) and one column a level; the point.
    grids
        Every level, coarse to fine: ``level, grid_id, name, parent_id, village, households, points,
        centre_household_id, mean_walk_m, max_walk_m, objective_m, polsby_popper, in_band, within_tolerance,
        kind``; the polygon. ``parent_id`` of the top level is the village's code. ``kind`` is ``ordinary``, or
        ``dedicated`` (专属网格), which no band binds: it counts as in band, and without households it has no centre.
        Where centres are given, ``centre_id, centre_name`` in place of a household. Where minutes of visits are known,
        ``weekly_minutes``, missing where it may not be told (`partition.visit_minutes`).
    roads, barriers, buildings
        As they were read (``highway, name``; ``kind, name``; ``building_id``), perhaps empty.
    dedicated
        ``name, village``; the areas that are grids of their own, or None where there are none.
    centres
        ``level, grid_id, village, centre_id, centre_name``; the given centres, a row a grid, or None without.
    violations
        ``rule, village, level, grid_id, measured, allowed, unit, severity, message``; where it is.
    """

    villages: GeoDataFrame
    units: GeoDataFrame
    households: GeoDataFrame
    grids: GeoDataFrame
    roads: GeoDataFrame
    barriers: GeoDataFrame
    buildings: GeoDataFrame
    violations: GeoDataFrame
    levels: tuple[str, ...]
    estimated: frozenset[str]
    dedicated: GeoDataFrame | None = None
    centres: GeoDataFrame | None = None

    def estimated_share(self, village: str | None = None) -> float:
        """Return the share of households whose place is an estimate, 0 to 1, in one village or over all."""
        if self.households.empty:
            return 0.0
        doors = self.households if village is None else self.households[self.households["village"] == village]
        households = doors["households"].sum()
        guessed = doors.loc[doors["estimated"].to_numpy(dtype=bool), "households"].sum()
        return float(guessed / households) if households else 0.0

    def grids_of(self, level: str) -> GeoDataFrame:
        """Return the grids of one level."""
        return self.grids[self.grids["level"] == level]


def multiplier_column(level: str) -> str:
    """
    Return the column of units that holds the multipliers of a level's lower bound, in household-metres.

    Empty for a unit that is a grid by itself. With them the bound is worked out again as `partition.bound` says.
    """
    return f"multiplier_{level}"


def multiplier_in_parents_column(level: str) -> str:
    """Return the column of units for the multipliers of a lower level's bound among plans with the same parents."""
    return f"{multiplier_column(level)}_in_parents"
