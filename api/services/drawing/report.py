"""The report of a plan: figures a village and a level, what is broken, and what it was made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame
from pyproj import CRS

from api.services.drawing.plan_folder import Report
from geo.errors import Text
from geo.local_plane import is_local_plane
from partition.bound import RELAXED
from partition.division import Division, LevelOutcome
from partition.feasibility import Demand, WhyNot
from partition.old_grids import count_moves
from partition.scorecard import scorecard_of
from partition.terms import OldGrids, Terms
from partition.violation import Violation


def build_report(
    division: Division,
    *,
    version: str,
    inputs: Mapping[str, Mapping[str, Any]],
    dropped_columns: Sequence[str],
    denied_columns: Mapping[str, Text] | None = None,
    profile: str | None = None,
    attribution: str = "",
    old: Mapping[str, OldGrids] | None = None,
    why_not: WhyNot | None = None,
    picture: Report | None = None,
) -> Report:
    """
    Return the report of a division.

    Metres are rounded to millimetres, shares and square kilometres to six decimals; a figure that is not known is
    None, and so is a sum with a part that is not known. A mean walk is weighted by households, Polsby-Popper is the
    plain mean over grids. ``old`` are the grids of today by level: of what there was of them the report says how much
    stays. ``why_not`` is None where nobody asked, as where nothing that must hold is broken. ``picture`` says what
    lies under the map, and where from. ``stages`` say how long each took; writing the files is none of them.
    """
    tables = division.tables
    broken = {violation.village for violation in division.violations if violation.severity == "must"}
    return {
        "feasible": division.feasible,
        "levels": [_level(division, level.name, None, old or {}) for level in division.levels],
        "villages": [
            _village(division, row, row.code not in broken, old or {}) for row in tables.villages.itertuples()
        ],
        "violations": [_violation(violation) for violation in in_order(division.violations)],
        "explanation": None if why_not is None else _why_not(why_not),
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
        "stages": [
            {"stage": name, "level": level, "seconds": _rounded(seconds, 3)} for name, level, seconds in division.stages
        ],
        "terms": _terms(division.terms),
        "version": version,
    }


def in_order(violations: Iterable[Violation]) -> list[Violation]:
    """Return violations with those that must not be before those that should not, else in the order given."""
    return sorted(violations, key=lambda violation: violation.severity != "must")


def _village(division: Division, row: Any, feasible: bool, old: Mapping[str, OldGrids]) -> Report:
    return {
        "code": str(row.code),
        "name": str(row.name),
        "households": int(row.households),
        "points": int(row.points),
        "area_km2": _rounded(row.geometry.area / 1e6, 6),
        "estimated_share": _rounded(division.tables.estimated_share(str(row.code)), 6),
        "feasible": feasible,
        "levels": [_level(division, level.name, str(row.code), old) for level in division.levels],
    }


def _level(division: Division, name: str, village: str | None, old: Mapping[str, OldGrids]) -> Report:
    """Return the figures of one level, of one village or of all."""
    grids = division.tables.grids_of(name)
    outcomes = [outcome for outcome in division.outcomes if outcome.level == name]
    level = next(level for level in division.levels if level.name == name)
    asked: Report = {"min": level.band.min, "max": level.band.max, "radius_m": level.radius_m}
    asked["count_asked"] = level.count
    centres = division.tables.centres
    if centres is not None and (here := int((centres["level"] == name).sum())):
        asked["centres_given"] = here
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
        | {"scorecard": _scorecard(outcomes)}
        | ({"weekly_minutes": _minutes(grids)} if "weekly_minutes" in grids else {})
        | ({"changes": _changes(doors, name, old[name], village is None)} if name in old else {})
    )


def _changes(doors: GeoDataFrame, name: str, old: OldGrids, whole: bool) -> Report:
    """Return what of the grids of today stays; codes that retired are listed once, for the whole plan."""
    moves = count_moves(old, doors, name)
    figures: Report = {
        "moved_households": moves.moved,
        "moved_share": _rounded(moves.share, 6),
        "without_old_grid": moves.unknown,
        "grids_kept": len(moves.kept),
        "grids_new": len(moves.new),
    }
    if not whole:
        return figures
    codes = {*moves.retired, *old.retired} if old.coded else old.retired
    gone = sorted(codes - set(doors[name].dropna().astype(str)))
    return figures | {"grids_retired": len(moves.retired), "retired_ids": gone}


def _counts(grids: GeoDataFrame, outcomes: Sequence[LevelOutcome]) -> Report:
    """Return how many ordinary grids there are and keep what rule; dedicated areas are counted by themselves."""
    ordinary = grids[grids["kind"] != "dedicated"]
    return {
        "count": len(ordinary),
        "dedicated": len(grids) - len(ordinary),
        "in_band": int(ordinary["in_band"].sum()),
        "within_tolerance": int(ordinary["within_tolerance"].sum()),
        "contiguous": sum(outcome.contiguous for outcome in outcomes),
    }


def _minutes(grids: GeoDataFrame) -> Report:
    """
    Return the minutes of visits a week of ordinary grids and how unlike they are: standard deviation over the mean.

    Grids whose minutes may not be told are left out of every figure, or these would tell.
    """
    told = grids.loc[(grids["kind"] != "dedicated") & grids["weekly_minutes"].notna(), "weekly_minutes"]
    mean = told.mean() if len(told) else None
    return {
        "grids": len(told),
        "min": _rounded(told.min(), 0),
        "mean": _rounded(mean, 1),
        "max": _rounded(told.max(), 0),
        "spread": _rounded(told.std(ddof=0) / mean if mean else None, 6),
    }


def _nested(division: Division, name: str, grids: GeoDataFrame) -> int:
    """Return how many ordinary grids lie in one grid of the level above, or in one village at the top."""
    grids = grids[grids["kind"] != "dedicated"]
    units = division.tables.units
    position = [level.name for level in division.levels].index(name)
    above = "village" if position == 0 else division.levels[position - 1].name
    parents = units[units[name].isin(grids["grid_id"])].groupby(name)[above].nunique()
    return int((parents == 1).sum())


def _terms(terms: Terms) -> Report:
    """Return what also had to hold, and the prices of the wishes in household-metres."""
    return {
        "whole_groups": terms.whole_groups,
        "may_split": [{"village": code or None, "group": name} for code, name in sorted(terms.may_split)],
        "strict_parts": terms.strict_parts,
        "split_oversized": terms.split_oversized,
        "prices": asdict(terms.prices),
    }


def _groups_split(doors: GeoDataFrame, name: str) -> int | None:
    """Return how many natural groups have households in several grids; None where no groups are known."""
    groups = doors.dropna(subset=["group"]).groupby(["village", "group"])[name].nunique()
    return int((groups > 1).sum()) if len(groups) else None


def _measures(grids: GeoDataFrame) -> Report:
    households = grids["households"].sum()
    lived_in = grids[grids["households"] > 0]  # nobody walks in a dedicated area without doors
    walked_m = (lived_in["mean_walk_m"] * lived_in["households"]).sum(skipna=False)
    return {
        "mean_walk_m": _rounded(walked_m / households if households else None, 3),
        "max_walk_m": _rounded(lived_in["max_walk_m"].max(skipna=False), 3),
        "polsby_popper": _rounded(grids["polsby_popper"].mean(skipna=False), 6),
    }


def _proof(objective_m: float | None, outcomes: Sequence[LevelOutcome]) -> Report:
    """Return what is proven of a level; a bound on all needs a bound on every part."""
    bound_m = _sum([outcome.lower_bound_m for outcome in outcomes])
    inner_m = _sum([outcome.bound_in_parents_m for outcome in outcomes])
    return {
        "lower_bound_m": _rounded(bound_m, 3),
        "gap": _rounded(_gap(objective_m, bound_m), 6),
        "relaxed": list(RELAXED) if bound_m is not None else None,
        "bound_in_parents_m": _rounded(inner_m, 3),
        "gap_in_parents": _rounded(_gap(objective_m, inner_m), 6),
        "seconds": _rounded(sum(outcome.seconds for outcome in outcomes) if outcomes else None, 3),
    }


def _sum(bounds: Sequence[float | None]) -> float | None:
    """Return the sum of what is known of every part; None where a part is not."""
    known = [bound for bound in bounds if bound is not None]
    return sum(known) if known and len(known) == len(bounds) else None


def _gap(objective_m: float | None, bound_m: float | None) -> float | None:
    return objective_m / bound_m - 1 if objective_m is not None and bound_m else None


def _scorecard(outcomes: Sequence[LevelOutcome]) -> Report | None:
    """Return the five principles of a level as numbers; None where some village was not measured, or has no grid."""
    measured = [outcome.measured for outcome in outcomes if outcome.measured is not None]
    card = scorecard_of(measured) if len(measured) == len(outcomes) else None
    if card is None:
        return None
    return {
        principle: {name: _rounded(figure, 6) for name, figure in figures.items()}
        for principle, figures in asdict(card).items()
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


def _why_not(why_not: WhyNot) -> Report:
    """Return why no plan keeps every rule: what is proven, and what was seen to work, the cheapest first."""
    return {
        "proven": why_not.proven,
        "message": why_not.message,
        "causes": [
            {
                "rule": cause.rule,
                "village": cause.village,
                "level": cause.level,
                "demands": [_demand(demand) for demand in cause.demands],
                "measured": _rounded(cause.measured, 6),
                "allowed": cause.allowed,
                "unit": cause.unit,
                "units": list(cause.units),
                "message": cause.message,
            }
            for cause in why_not.causes
        ],
        "relaxations": [{"typed": one.typed, "message": one.message} for one in why_not.relaxations],
    }


def _demand(demand: Demand) -> str:
    """Return a demand as one word, such as ``min:grid`` or ``group:三组``."""
    return ":".join(filter(None, [demand.rule, demand.level, demand.name]))


def _rounded(figure: Any, decimals: int) -> int | float | None:
    """Return a figure as JSON knows it: whole where it is whole, None where it is not a finite number."""
    if figure is None or pd.isna(figure) or figure in (float("inf"), float("-inf")):
        return None
    value = round(float(figure), decimals)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _crs_name(crs: CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.to_wkt()
