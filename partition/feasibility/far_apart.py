"""Cause: more places too far apart to share a grid of the radius than there can be grids."""

from functools import partial

import numpy as np

from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.walk_radius import open_far, stuck_units
from partition.feasibility.wording import in_households, listed, number
from partition.levels import Level
from partition.problem import Flags, Ints


def far_apart(case: Case) -> list[Finding]:
    """
    Return the levels that need more grids than there can be, for their radius.

    Units of which no two have a centre within the radius of both are in as many grids as they are; a centre counts if
    as many households as a grid needs are within its radius (with a metric, any two further apart than twice the
    radius are such units: the packing bound of the p-centre, Hochbaum and Shmoys 1985). There can be as many grids as
    are asked for, and no more than the households fill. Nothing where some unit has no centre at all.
    """
    found = []
    for level in case.levels:
        if level.radius_m is None or any(len(stuck_units(case, site, level)) for site in case.sites):
            continue
        places = [_packed(case, site, level) for site in case.sites]
        short = [
            Finding(site.code, level.name, site.names(units), partial(_cause, case, [site], [units], level))
            for site, units in zip(case.sites, places, strict=True)
            if len(units) > _most(case.of_village(site.code), level.name)
        ]
        if not short and len(case.sites) > 1 and sum(map(len, places)) > _most(case, level.name):
            short = [Finding(None, level.name, (), partial(_cause, case, list(case.sites), places, level))]
        found += short
    return found


def _packed(case: Case, site: Site, level: Level) -> Ints:
    """
    Return units no two of which share a centre, as many as are found: those with fewest centres are taken first.

    Not the most there are: a set that is found is proof enough.
    """
    if level.radius_m is None:
        return np.empty(0, dtype=np.intp)
    within: Flags = np.asarray(open_far(case, site, level) <= level.radius_m)
    near: Flags = np.asarray(within & (site.weights @ within >= level.allowed.min))
    free: Flags = np.asarray(near.any(axis=1))
    order = np.argsort(near.sum(axis=1), kind="stable")
    taken = []
    for unit in order:
        if free[unit]:
            taken.append(int(unit))
            free &= ~near[:, near[unit]].any(axis=1)
    return np.array(taken, dtype=np.intp)


def _most(case: Case, name: str) -> int:
    """Return how many grids of several units there can be: as the households fill, and no more than are asked for."""
    level = case.level(name)
    solo = [case.oversized(site, level) for site in case.sites]
    rest = [site.households - int(site.weights[s].sum()) for site, s in zip(case.sites, solo, strict=True)]
    filled = sum(households // level.allowed.min for households in rest)
    return filled if level.count is None else min(filled, level.count - sum(int(s.sum()) for s in solo))


def _cause(case: Case, sites: list[Site], places: list[Ints], level: Level) -> Cause:
    code = sites[0].code if len(sites) == 1 else None
    mine = case.of_village(code)
    asked = [Demand(rule, level.name) for rule in ("min", "count", "radius")]

    def proven(trial: Case) -> bool:
        at = trial.level(level.name)
        return sum(len(_packed(trial, site, at)) for site in sites) > _most(trial, level.name)

    demands = irreducible(mine, [d for d in asked if d.rule != "count" or mine.level(level.name).count], proven)
    least = max(sum(len(units) for units in places), 1)
    most, radius = _most(mine, level.name), level.radius_m or 0.0
    counted = any(demand.rule == "count" for demand in demands)
    total = sum(site.households for site in sites)
    en = "as many are asked for" if counted else f"no more can be filled by {in_households(total)}"
    zh = "要求的数目如此" if counted else f"{number(total)}户最多只够如此"
    name = listed([site.name for site in sites])
    at = sites[0].place(places[0])
    text = (
        f"{name[0]}: {least} places ({at[0]}) are too far apart for any two to share a {level.name} within "
        f"{radius:g} m, so there must be at least {least}; there can be {most}: {en} / "
        f"{name[1]}：{least}处住户（{at[1]}）两两不能同在{radius:g}米半径的{level.zh}内，至少需要{least}个，"
        f"而最多{most}个：{zh}"
    )
    told = places[0] if code else np.empty(0, dtype=np.intp)
    return Cause(
        "far_apart", code, level.name, demands, least, f"at most {most}", "grids", text,
        sites[0].names(told), sites[0].shape(told) if code else None,
    )  # fmt: skip
