"""The report of a plan: figures a village and a level, what is broken, and what it was made from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame
from pyproj import CRS

from geo.errors import Text
from geo.local_plane import is_local_plane
from partition.division import Division, LevelOutcome
from partition.violation import Violation

Report = dict[str, Any]
"""What report.json holds: text, numbers, truth values, None for a figure not known, lists and dicts of these."""


def build_report(
    division: Division,
    *,
    version: str,
    inputs: Mapping[str, Mapping[str, Any]],
    dropped_columns: Sequence[str],
    denied_columns: Mapping[str, Text] | None = None,
    profile: str | None = None,
    attribution: str = "",
    picture: Report | None = None,
) -> Report:
    """
    Return the report of a division.

    Metres are rounded to millimetres, shares and square kilometres to six decimals; a figure that is not known is
    None, and so is a sum with a part that is not known. A mean walk is weighted by households, Polsby-Popper is the
    plain mean over grids. ``picture`` says what lies under the map, and where from.
    """
    tables = division.tables
    broken = {violation.village for violation in division.violations if violation.severity == "must"}
    return {
        "feasible": division.feasible,
        "levels": [_level(division, level.name, None) for level in division.levels],
        "villages": [_village(division, row, row.code not in broken) for row in tables.villages.itertuples()],
        "violations": [_violation(violation) for violation in in_order(division.violations)],
        "estimated": sorted(tables.estimated),
        "estimated_share": _rounded(tables.estimated_share(), 6),
        "profile": profile,
        "attribution": attribution,
        "tolerance": max((level.tolerance for level in division.levels), default=0.0),
        "crs": _crs_name(tables.villages.crs),
        "local_plane": is_local_plane(tables.villages.crs),
        "picture": picture,
        "inputs": {role: dict(file) for role, file in inputs.items()},
        "dropped_columns": list(dropped_columns),
        "denied_columns": {heading: " / ".join(what) for heading, what in (denied_columns or {}).items()},
        "seed": division.seed,
        "version": version,
    }


def in_order(violations: Iterable[Violation]) -> list[Violation]:
    """Return violations with those that must not be before those that should not, else in the order given."""
    return sorted(violations, key=lambda violation: violation.severity != "must")


def _village(division: Division, row: Any, feasible: bool) -> Report:
    return {
        "code": str(row.code),
        "name": str(row.name),
        "households": int(row.households),
        "points": int(row.points),
        "area_km2": _rounded(row.geometry.area / 1e6, 6),
        "estimated_share": _rounded(division.tables.estimated_share(str(row.code)), 6),
        "feasible": feasible,
        "levels": [_level(division, level.name, str(row.code)) for level in division.levels],
    }


def _level(division: Division, name: str, village: str | None) -> Report:
    """Return the figures of one level, of one village or of all."""
    grids = division.tables.grids_of(name)
    outcomes = [outcome for outcome in division.outcomes if outcome.level == name]
    level = next(level for level in division.levels if level.name == name)
    asked: Report = {"min": level.band.min, "max": level.band.max, "radius_m": level.radius_m}
    asked["count_asked"] = level.count
    if village is not None:
        grids = grids[grids["village"] == village]
        outcomes = [outcome for outcome in outcomes if outcome.village == village]
        asked = {}
    doors = division.tables.households
    if village is not None:
        doors = doors[doors["village"] == village]
    objective_m = grids["objective_m"].sum(skipna=False) if len(grids) else None
    return (
        {"name": name, **asked}
        | _counts(grids, outcomes)
        | {"nested": _nested(division, name, grids), "groups_split": _groups_split(doors, name) if len(grids) else None}
        | _measures(grids)
        | {"objective_m": _rounded(objective_m, 3)}
        | _proof(objective_m, outcomes)
    )


def _counts(grids: GeoDataFrame, outcomes: Sequence[LevelOutcome]) -> Report:
    return {
        "count": len(grids),
        "in_band": int(grids["in_band"].sum()),
        "within_tolerance": int(grids["within_tolerance"].sum()),
        "contiguous": sum(outcome.contiguous for outcome in outcomes),
    }


def _nested(division: Division, name: str, grids: GeoDataFrame) -> int:
    """Return how many grids lie in one grid of the level above, or in one village at the top."""
    units = division.tables.units
    position = [level.name for level in division.levels].index(name)
    above = "village" if position == 0 else division.levels[position - 1].name
    parents = units[units[name].isin(grids["grid_id"])].groupby(name)[above].nunique()
    return int((parents == 1).sum())


def _groups_split(doors: GeoDataFrame, name: str) -> int | None:
    """Return how many natural groups have households in several grids; None where no groups are known."""
    groups = doors.dropna(subset=["group"]).groupby(["village", "group"])[name].nunique()
    return int((groups > 1).sum()) if len(groups) else None


def _measures(grids: GeoDataFrame) -> Report:
    households = grids["households"].sum()
    walked_m = (grids["mean_walk_m"] * grids["households"]).sum(skipna=False)
    return {
        "mean_walk_m": _rounded(walked_m / households if households else None, 3),
        "max_walk_m": _rounded(grids["max_walk_m"].max(skipna=False), 3),
        "polsby_popper": _rounded(grids["polsby_popper"].mean(skipna=False), 6),
    }


def _proof(objective_m: float | None, outcomes: Sequence[LevelOutcome]) -> Report:
    """Return what is proven of a level; a bound on all needs a bound on every part."""
    bounds = [outcome.lower_bound_m for outcome in outcomes]
    bound_m = None if None in bounds else sum(bound for bound in bounds if bound is not None)
    gap = objective_m / bound_m - 1 if objective_m is not None and bound_m else None
    return {
        "lower_bound_m": _rounded(bound_m if bounds else None, 3),
        "gap": _rounded(gap, 6),
        "seconds": _rounded(sum(outcome.seconds for outcome in outcomes) if outcomes else None, 3),
    }


def _violation(violation: Violation) -> Report:
    return {
        "rule": violation.rule,
        "village": violation.village,
        "level": violation.level,
        "grid_id": violation.grid_id,
        "measured": _rounded(violation.measured, 6),
        "allowed": violation.allowed,
        "unit": violation.unit,
        "severity": violation.severity,
        "message": violation.message,
    }


def _rounded(figure: Any, decimals: int) -> int | float | None:
    """Return a figure as JSON knows it: whole where it is whole, None where it is not a finite number."""
    if figure is None or pd.isna(figure) or figure in (float("inf"), float("-inf")):
        return None
    value = round(float(figure), decimals)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _crs_name(crs: CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.to_wkt()
