"""Cause: a natural group, kept whole, whose places lie further apart than the households that a grid may hold."""

from functools import partial

import numpy as np

from geo.counted import counted
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.whole_groups import groups_of
from partition.feasibility.wording import number
from partition.levels import Level
from partition.problem import Flags, Ints
from partition.scattered import least_between, pieces_of


def scattered_group(case: Case) -> list[Finding]:
    """
    Return the groups that fit a grid, but not together with what lies between their places on one land part.

    What lies between two places is the way of fewest households, whole units, that does not lead over grids of one
    unit; a grid in one piece that holds the group holds some way at least as heavy.
    """
    if not case.terms.whole_groups:
        return []
    return [
        Finding(site.code, level.name, site.names(units), partial(_cause, case, site, level, group, units))
        for site in case.sites
        for level in case.levels
        for group in groups_of(case, site, level)
        for units in _places(case, site, level, group)
    ]


def _places(case: Case, site: Site, level: Level, group: str) -> list[Ints]:
    """Return the units of a group on each land part on which no grid can hold them."""
    of_group = site.ground.units.table["group"].to_numpy(dtype=object) == group
    parts = [of_group & (site.ground.land_part == part) for part in np.unique(site.ground.land_part[of_group])]
    return [np.flatnonzero(inside) for inside in parts if _needed(case, site, level, inside) > level.allowed.max]


def _needed(case: Case, site: Site, level: Level, inside: Flags) -> float:
    """Return the households that a grid in one piece has at least, if it holds these units; 0 where nobody knows."""
    left, right = site.open_pairs
    alone = case.alone(site, level)
    inside = inside & ~alone
    if not inside.any() or len(pieces_of(left, right, inside)) < 2:
        return 0.0
    between = least_between(left, right, site.weights, inside, alone)
    # where no open border leads, a pocket may still join over its shortest walking link
    return float(site.weights[inside].sum()) + between if np.isfinite(between) else 0.0


def _cause(case: Case, site: Site, level: Level, group: str, units: Ints) -> Cause:
    inside = np.zeros(len(site.weights), dtype=bool)
    inside[units] = True
    left, right = site.open_pairs
    pieces, households = pieces_of(left, right, inside), int(site.weights[units].sum())
    asked = [Demand("max", level.name), Demand("group", village=site.code, name=group), Demand("whole_groups")]

    def proven(trial: Case) -> bool:
        at = trial.level(level.name)
        return group in groups_of(trial, site, at) and _needed(trial, site, at, inside) > at.allowed.max

    demands = irreducible(case, asked, proven)
    needed, most = int(_needed(case, site, level, inside)), level.allowed.max
    en = f"with what lies between them a {level.name} has {number(needed)} households, {most} are allowed"
    zh = f"连同其间住户，一个{level.zh}至少{number(needed)}户，而最多允许{most}户"
    text = (
        f"{site.name}: {group} ({counted(households, 'household')}), kept whole, lies in {len(pieces)} places; {en} / "
        f"{site.name}：{group}（{households}户）不拆分，但分布在{len(pieces)}处；{zh}"
    )
    return Cause(
        "scattered_group", site.code, level.name, demands, needed, str(most),
        "households", text, site.names(units), site.shape(units),
    )  # fmt: skip
