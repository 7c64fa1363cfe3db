"""Cause: the households of a village cannot be divided into grids of the band, wherever borders are drawn."""

from functools import partial

from partition.feasibility.arithmetic import body_of, fits, outside_dedicated
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.wording import in_households, not_divisible, number


def totals(case: Case) -> list[Finding]:
    """Return the villages whose number of households no number of grids can hold, numbers asked left aside."""
    return [Finding(site.code, None, (), partial(_cause, case, site)) for site in case.sites if _proven(case, site)]


def band_demands(case: Case) -> list[Demand]:
    """Return the ends of all bands, lower levels first, most before least."""
    return [Demand(rule, level.name) for level in reversed(case.levels) for rule in ("max", "min")]


def _proven(case: Case, site: Site) -> bool:
    """Return whether the village cannot be divided; one with units above a band is left to another cause."""
    uncounted = case.without(Demand("count", level.name) for level in case.levels)
    if site.households == 0 or any(case.oversized(site, level).any() for level in case.levels):
        return False
    return not fits([body_of(uncounted, site)], uncounted.levels)


def _cause(case: Case, site: Site) -> Cause:
    demands = irreducible(case, band_demands(case), lambda trial: _proven(trial, site))
    level = case.level(demands[-1].level)
    band = level.allowed
    en, zh = not_divisible(site.households, level)
    if len({demand.level for demand in demands}) > 1:
        nested = [one for one in case.levels if any(demand.level == one.name for demand in demands)]
        bands_en = " > ".join(f"{one.name} {one.allowed.min}-{one.allowed.max}" for one in nested)
        bands_zh = " > ".join(f"{one.zh}{one.allowed.min}-{one.allowed.max}户" for one in nested)
        en = f"{in_households(site.households)}: no grids nested as {bands_en} add up to that"
        zh = f"{number(site.households)}户：按 {bands_zh} 嵌套的网格凑不成这个数"
    outside = outside_dedicated([site])
    en, zh = en + outside[0], zh + outside[1]
    return Cause(
        "totals", site.code, level.name, demands, site.households, f"{band.min}-{band.max}", "households",
        f"{site.name}: {en} / {site.name}：{zh}", where=site.ground.village.boundary,
    )  # fmt: skip
