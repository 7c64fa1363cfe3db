"""Cause: households that no centre reaches within the radius together with as many others as a grid needs."""

from functools import partial
from math import ceil

import numpy as np

from geo.adjacency import components
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.wording import in_households, number
from partition.levels import Level
from partition.problem import Flags, Ints

MOST_PLACES = 5
"""Places told by level and village, the heaviest first."""

MOST_SORTED = 30_000_000
"""Pairs of units and households up to which the least radius is worked out."""


def walk_radius(case: Case) -> list[Finding]:
    """
    Return groups of neighbours that cannot be in any grid, for the radius and the least number of households.

    A grid with centre c lies within the units all of whose doors are at most the radius from c, and there in one piece
    with c where the village hangs together. A unit for which no c leaves as many households as a grid needs has no
    grid. Units that are grids of their own are left out.
    """
    return [
        Finding(site.code, level.name, site.names(units), partial(_cause, case, site, level, units))
        for site in case.sites
        for level in case.levels
        for units in _places(site, stuck_units(case, site, level))[:MOST_PLACES]
    ]


def least_radius_m(case: Case, site: Site, level: Level, units: Ints) -> float | None:
    """
    Return a radius that the units need at least, in metres; None where no radius is enough, or the village is too
    large to say.

    For a centre c, r_c is the least radius that holds as many households as a grid needs; a unit u needs at least
    ``min over c of max(d_uc, r_c)``.
    """
    far = open_far(case, site, level)
    if far.size > MOST_SORTED:
        return None
    order = np.argsort(far, axis=0)
    filled = np.cumsum(site.weights[order], axis=0) >= level.allowed.min
    last = np.where(filled.any(axis=0), filled.argmax(axis=0), len(order) - 1)
    centre = np.arange(far.shape[1])
    needed = np.where(filled.any(axis=0), far[order[last, centre], centre], np.inf)
    least = float(np.maximum(far[units], needed).min(axis=1).max())
    return least if np.isfinite(least) else None


def open_far(case: Case, site: Site, level: Level) -> np.ndarray:
    """Return metres from each unit to every household: the farthest door of those that stay whole; inf if alone."""
    alone, divided = case.alone(site, level), case.divided(site, level)
    if not alone.any() and not divided.any():
        return site.farthest_m
    far = np.where(divided[:, None], site.nearest_m, site.farthest_m)
    far[alone] = np.inf
    far[:, alone[site.ground.units.of_household]] = np.inf
    return far


def stuck_units(case: Case, site: Site, level: Level) -> Ints:
    """Return the units that no grid can hold."""
    if level.radius_m is None:
        return np.empty(0, dtype=np.intp)
    near = open_far(case, site, level) <= level.radius_m
    alone = case.alone(site, level)
    enough = site.weights @ near >= level.allowed.min
    free: Flags = (near & enough).any(axis=1) | alone
    stuck = ~free
    if site.area_of.max() == 0:
        stuck |= _cut_off(site, level, near, enough, alone)
    return np.flatnonzero(stuck)


def _cut_off(site: Site, level: Level, near: Flags, enough: Flags, alone: Flags) -> Flags:
    """Return the units that every centre in reach leaves in a piece that is too small."""
    left, right = site.open_pairs
    n, unit_of = len(site.weights), site.ground.units.of_household
    kept = np.zeros(n, dtype=bool)
    out = np.zeros(n, dtype=bool)
    for unit in range(n):
        if kept[unit] or alone[unit]:
            continue
        centres = np.flatnonzero(near[unit] & enough)
        for centre in centres:
            inside = near[:, centre] & ~alone
            both = inside[left] & inside[right]
            piece = components(n, left[both], right[both])
            mine = inside & (piece == piece[unit_of[centre]])
            if mine[unit] and site.weights[mine].sum() >= level.allowed.min:
                kept |= mine
                break
        out[unit] = not kept[unit]
    return out


def _places(site: Site, units: Ints) -> list[Ints]:
    """Return units as pieces that hang together, the heaviest first."""
    inside = np.zeros(len(site.weights), dtype=bool)
    inside[units] = True
    piece = site.pieces(inside)
    places = [np.flatnonzero(piece == one) for one in np.unique(piece[units])]
    return sorted(places, key=lambda place: -int(site.weights[place].sum()))


def _cause(case: Case, site: Site, level: Level, units: Ints) -> Cause:
    asked = [Demand("min", level.name), Demand("radius", level.name)]

    def proven(trial: Case) -> bool:
        return bool(np.isin(units, stuck_units(trial, site, trial.level(level.name))).any())

    demands = irreducible(case, asked, proven)
    radius, households = level.radius_m or 0.0, int(site.weights[units].sum())
    near = open_far(case, site, level)[units] <= radius
    reached = int((near * (site.weights @ (open_far(case, site, level) <= radius))).max())
    least = least_radius_m(case, site, level, units)
    need_en = "" if least is None or least <= radius else f"; one of them needs at least {number(ceil(least))} m"
    need_zh = "" if least is None or least <= radius else f"；其中最远者至少需要{number(ceil(least))}米"
    at_en, at_zh = site.place(units)
    best_en = f"no centre in their reach has more than {reached} of the {level.allowed.min} that it needs"
    best_zh = f"其可及的中心周围最多{reached}户，不足{level.allowed.min}户"
    if reached >= level.allowed.min:
        best_en = f"no centre in their reach has the {level.allowed.min} that it needs around it in one piece"
        best_zh = f"其可及的中心周围没有连片的{level.allowed.min}户"
    text = (
        f"{site.name}: {in_households(households)} ({at_en}) cannot be in any {level.name} within {radius:g} m: "
        f"{best_en}{need_en} / "
        f"{site.name}：{number(households)}户（{at_zh}）在{radius:g}米半径内无法归入任何{level.zh}：{best_zh}{need_zh}"
    )
    return Cause(
        "walk_radius", site.code, level.name, demands, households, f"{radius:g}", "households", text,
        site.names(units), site.shape(units),
    )  # fmt: skip
