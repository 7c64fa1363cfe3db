"""Cause: a land part that must be divided by itself cannot be."""

from functools import partial

import numpy as np

from partition.feasibility.arithmetic import Body, body_of, fits
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.totals import band_demands
from partition.feasibility.wording import not_divisible


def strict_parts(case: Case) -> list[Finding]:
    """Return the land parts that no grids fill, where no grid may span parts."""
    if not case.terms.strict_parts:
        return []
    return [
        Finding(site.code, None, site.names(np.flatnonzero(site.part_of == part)), partial(_cause, case, site, part))
        for site in case.sites
        if site.part_of.max() > 0
        for part in range(site.part_of.max() + 1)
        if _proven(case, site, part)
    ]


def strict_bodies(case: Case, site: Site) -> list[Body]:
    """Return the land parts of a village that have households outside dedicated areas, as bodies."""
    bodies = [body_of(case, site, site.part_of == part) for part in range(site.part_of.max() + 1)]
    return [body for body in bodies if body.households]


def _proven(case: Case, site: Site, part: int) -> bool:
    if not case.terms.strict_parts:
        return False
    uncounted = case.without(Demand("count", level.name) for level in case.levels)
    body = body_of(uncounted, site, site.part_of == part)
    return body.households > 0 and not fits([body], uncounted.levels)


def _cause(case: Case, site: Site, part: int) -> Cause:
    asked = [Demand("whole_units"), *band_demands(case), Demand("strict_parts")]
    demands = irreducible(case, asked, lambda trial: _proven(trial, site, part))
    units = np.flatnonzero((site.part_of == part) & ~site.ground.units.dedicated)
    level = case.level(next(demand.level for demand in reversed(demands) if demand.level))
    households = int(site.weights[units].sum())
    en, zh = not_divisible(households, level)
    at = site.place(units)
    text = (
        f"{site.name}: no grid may span land parts, and one part ({at[0]}) cannot be divided: {en} / "
        f"{site.name}：不允许网格跨地块，而其中一块（{at[1]}）无法划分：{zh}"
    )
    band = f"{level.allowed.min}-{level.allowed.max}"
    return Cause(
        "strict_parts", site.code, level.name, demands, households, band, "households", text,
        site.names(units), site.shape(units),
    )  # fmt: skip
