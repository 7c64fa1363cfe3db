"""Relaxations read off the plan that was found: as far as its grids leave what was asked."""

from dataclasses import replace
from math import ceil

from partition.division import Division
from partition.feasibility.case import Case
from partition.feasibility.changes import TOLERANCES, Change
from partition.feasibility.relax import Candidate
from partition.levels import Band, Level

RULES = {"household_count", "walk_radius"}
"""Rules whose breach can be measured on a plan, so that the plan keeps what is asked once that much is given up."""


def as_found(case: Case, division: Division) -> list[Candidate]:
    """
    Return candidates under which the plan that was found would be right.

    None where it breaks another rule too, for then no number is enough. Bands as wide as its grids need them; or a
    tolerance that is. The radius in tens of metres.
    """
    broken = {violation.rule for violation in division.violations if violation.severity == "must"}
    if not broken or not broken <= RULES:
        return []
    start = Candidate(case)
    for level in case.levels:
        walked = division.tables.grids_of(level.name)["max_walk_m"].max()
        if level.radius_m is not None and walked > level.radius_m:
            metres = 10.0 * ceil(walked / 10)
            longer = case.level(level.name)
            change = Change(metres / level.radius_m - 1, f"radius {level.name}", (replace(longer, radius_m=metres),))
            start = start.plus(change)
    if "household_count" not in broken:
        return [start]
    return [start.plus(_bands(start.case, division)), *_tolerance(start, division)]


def _sizes(division: Division, level: Level) -> tuple[int, int]:
    """Return households of the smallest and the largest grid, those that are one unit above the band left out."""
    single = {violation.grid_id for violation in division.violations if violation.rule == "oversized_unit"}
    grids = division.tables.grids_of(level.name)
    sizes = grids.loc[~grids["grid_id"].isin(single), "households"]
    return int(sizes.min()), int(sizes.max())


def _bands(case: Case, division: Division) -> Change:
    levels, moved, cost = [], [], 0.0
    for level in case.levels:
        smallest, largest = _sizes(division, level)
        if smallest < level.allowed.min or largest > level.allowed.max:
            band = Band(min(level.band.min, smallest), max(level.band.max, largest))
            cost += (level.band.min - band.min) / level.band.min + (band.max - level.band.max) / level.band.max
            moved += [f"min {level.name}"] if band.min < level.band.min else []
            moved += [f"max {level.name}"] if band.max > level.band.max else []
            levels.append(replace(level, band=band))
    return Change(cost, ", ".join(moved), tuple(levels))


def _tolerance(start: Candidate, division: Division) -> list[Candidate]:
    now = max(level.tolerance for level in start.case.levels)
    for share in TOLERANCES:
        levels = tuple(replace(one, tolerance=share) for one in start.case.levels)
        sizes = [(level.allowed, _sizes(division, level)) for level in levels]
        if share > now and all(band.min <= low and high <= band.max for band, (low, high) in sizes):
            return [start.plus(Change(share - now, "tolerance", levels))]
    return []
