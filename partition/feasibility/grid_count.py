"""Cause: as many grids as are asked for cannot hold the households, or cannot be shared out among the villages."""

from collections.abc import Sequence
from functools import partial

from partition.feasibility.arithmetic import Body, body_of, fits, outside_dedicated, totals_held
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.strict_parts import strict_bodies
from partition.feasibility.totals import band_demands
from partition.feasibility.wording import listed, number, span
from partition.levels import Level


def grid_count(case: Case) -> list[Finding]:
    """
    Return the numbers of grids asked that do not go together with the bands; nothing where bands alone fail.

    Dedicated areas and their households count in none of these numbers.
    """
    counts = [Demand("count", level.name) for level in case.levels if level.count is not None]
    if not counts or not _proven(case) or _proven(case.without(counts)):
        return []
    village = case.sites[0].code if len(case.sites) == 1 else None
    return [Finding(village, None, (), partial(_cause, case, counts))]


def _cause(case: Case, counts: Sequence[Demand]) -> Cause:
    demands = irreducible(case, [Demand("strict_parts"), *band_demands(case), *counts], _proven)
    told = [level for level in case.levels if Demand("count", level.name) in demands]
    en, zh, allowed = _sentences(case, [level for level in case.levels if level.count is not None])
    outside = outside_dedicated(case.sites)
    en, zh = en + outside[0], zh + outside[1]
    total = sum(site.households for site in case.sites)
    village = case.sites[0].code if len(case.sites) == 1 else None
    where = case.sites[0].ground.village.boundary if village else None
    level = told[-1].name
    return Cause("grid_count", village, level, demands, total, allowed, "households", f"{en} / {zh}", where=where)


def bodies_of(case: Case) -> list[Body]:
    """Return what is divided by itself: villages, or land parts where they are strict."""
    if case.terms.strict_parts:
        return [body for site in case.sites for body in strict_bodies(case, site)]
    return [body_of(case, site) for site in case.sites]


def _proven(case: Case) -> bool:
    return not fits(bodies_of(case), case.levels)


def _sentences(case: Case, told: Sequence[Level]) -> tuple[str, str, str]:
    """Return why the numbers cannot be, in English and Chinese, and the totals that they allow."""
    bodies, asked = bodies_of(case), " x ".join(f"{level.count} {level.name}" for level in told)
    asked_zh = " × ".join(f"{level.count}个{level.zh}" for level in told)
    total, n = sum(body.households for body in bodies), len(bodies)
    fewest = [level for level in told if level.count is not None and level.count < n]
    if fewest:
        en = f"{asked}: {n} villages or land parts need at least {n}"
        return en, f"{asked_zh}：{n}个村（地块）至少需要{n}个", f"at least {n} grids"
    held = totals_held(bodies, case.levels)
    if held is None:
        en = f"{asked} do not nest: no numbers of households fill them inside the bands"
        return en, f"{asked_zh}无法嵌套：任何户数都无法使各级网格都在范围内", "none"
    allowed = span(*held)
    if not held[0] <= total <= (held[1] or total):
        en = f"{allowed[0]} households allow {asked}; there are {number(total)}"
        return en, f"{asked_zh}可容纳{allowed[1]}，现有{number(total)}户", allowed[0]
    names = listed([f"{site.name} ({number(site.households)})" for site in _villages_at_fault(case)])
    en = f"{asked} cannot be shared out: the numbers of households of {names[0]} fit no whole numbers of grids together"
    return en, f"{asked_zh}无法分配：{names[1]}的户数不能同时分成整数个网格", allowed[0]


def _villages_at_fault(case: Case) -> list[Site]:
    """Return the villages that do not fit if each is taken to be free, largest first; all where it is none alone."""
    return sorted(case.sites, key=lambda site: -site.households)
