"""Cause: a unit above the band, kept whole and so a grid of its own, leaves or cuts off too few others."""

from functools import partial

import numpy as np

from partition.counts import can_stand_alone
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.wording import band_text, listed, not_divisible
from partition.levels import Level
from partition.problem import Flags, Ints


def oversized_unit(case: Case) -> list[Finding]:
    """
    Return pieces of villages that cannot be divided once units above the band are grids of their own.

    A piece is what still hangs together over open borders; only pieces of areas that are too small for a grid, all
    units counted, could help it out over water or barriers, by any number of their households.
    """
    return [
        Finding(site.code, level.name, site.names(units), partial(_cause, case, site, level, units))
        for site in case.sites
        for level in case.levels
        for units in _helpless(case, site, level)
    ]


def _helpless(case: Case, site: Site, level: Level) -> list[Ints]:
    alone = case.alone(site, level)
    if not alone.any():
        return []
    piece_of, load = site.pieces(~alone), site.weights
    found = []
    for piece in np.unique(piece_of[~alone]):
        units = np.flatnonzero(piece_of == piece)
        if not _beside(site, alone, units).any():
            continue
        own, help_ = int(load[units].sum()), _help(site, level, units)
        if not any(can_stand_alone(households, level.allowed) for households in range(own, own + help_ + 1)):
            found.append(units)
    return found


def _help(site: Site, level: Level, units: Ints) -> int:
    """Return the households of other areas that cannot stand alone, which may join a piece over water or barriers."""
    loads = np.bincount(site.area_of, site.weights).astype(int)
    others = [area for area in range(len(loads)) if area != site.area_of[units[0]]]
    return sum(loads[area] for area in others if not can_stand_alone(int(loads[area]), level.allowed))


def _beside(site: Site, alone: Flags, units: Ints) -> Flags:
    """Return which units that are grids of their own lie beside a piece."""
    left, right = site.open_pairs
    mine = np.zeros_like(alone)
    mine[units] = True
    beside = np.zeros_like(alone)
    beside[left[mine[right]]] = True
    beside[right[mine[left]]] = True
    return beside & alone


def _cause(case: Case, site: Site, level: Level, units: Ints) -> Cause:
    asked = [Demand(rule, level.name) for rule in ("min", "max")] + [Demand("whole_units")]
    first = {int(units[0])}

    def proven(trial: Case) -> bool:
        return any(first & set(piece.tolist()) for piece in _helpless(trial, site, trial.level(level.name)))

    demands = irreducible(case, asked, proven)
    towers = np.flatnonzero(_beside(site, case.alone(site, level), units))
    table = site.ground.units.table
    houses = [str(table["building_id"].iloc[u] or table.index[u]) for u in towers]
    named = listed([f"{house} ({site.weights[u]})" for house, u in zip(houses, towers, strict=True)])
    households, band = int(site.weights[units].sum()), band_text(level)
    en, zh = not_divisible(households, level)
    rest = site.place(units)
    text = (
        f"{site.name}: {named[0]} has more households than a {level.name} may ({band[0]}) and is a grid of its own "
        f"while it stays whole; what it leaves beside it ({rest[0]}) cannot be divided: {en} / "
        f"{site.name}：{named[1]}超过{level.zh}上限（{band[1]}），不拆分则单独成格；其旁剩余部分（{rest[1]}）无法划分：{zh}"
    )
    return Cause(
        "oversized_unit", site.code, level.name, demands, households, f"{level.allowed.min}-{level.allowed.max}",
        "households", text, site.names(np.r_[towers, units]), site.shape(np.r_[towers, units]),
    )  # fmt: skip
