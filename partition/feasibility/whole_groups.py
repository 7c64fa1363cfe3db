"""Cause: natural groups, each kept whole, that no grids of the band can be put together from."""

from functools import partial

import numpy as np

from geo.adjacency import components
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.group_fit import SHARE, Blocks, can_be_divided
from partition.feasibility.irreducible import irreducible
from partition.feasibility.stuck import surroundings_of_stuck
from partition.feasibility.wording import NAMED, NOT_SMALLEST, band_text
from partition.levels import Level
from partition.problem import Ints

THINNING = 0.1
"""What a question that thins out the groups may take of the seconds that are left."""


def whole_groups(case: Case) -> list[Finding]:
    """
    Return for each village and level the smallest sets of groups that cannot all stay whole.

    Nothing where single groups are stuck: these are told by themselves.
    """
    if not case.terms.whole_groups:
        return []
    return [
        Finding(site.code, level.name, (), partial(_cause, case, site, level))
        for site in case.sites
        for level in case.levels
        if _proven(case, site, level, SHARE) and not stuck_blocks(case, site, level)
    ]


def groups_of(case: Case, site: Site, level: Level) -> list[str]:
    """Return the groups that must stay whole at a level: those that fit a grid, in order of their names."""
    label, weights = site.ground.units.table["group"].to_numpy(), site.weights
    loads = {group: int(weights[label == group].sum()) for group in sorted({g for g in label if isinstance(g, str)})}
    return [g for g, load in loads.items() if load <= level.allowed.max and case.terms.keeps_whole(site.code, g)]


def stuck_blocks(case: Case, site: Site, level: Level) -> list[tuple[Ints, Ints]]:
    """
    Return the units of each block that is in no grid, and those that the proof looks at.

    None where groups need not stay whole.
    """
    groups = groups_of(case, site, level)
    if not groups:
        return []
    blocks, node_of = blocks_of(case, site, level, groups)
    found = []
    for block in range(len(blocks.load)):
        seen = surroundings_of_stuck(blocks, level.allowed, block)
        if seen is not None:
            found.append((np.flatnonzero(node_of == block), np.flatnonzero(np.isin(node_of, list(seen)))))
    return found


def _proven(case: Case, site: Site, level: Level, share: float) -> bool:
    """Return whether no grids can be put together; without groups to keep, this leaves the answer to other causes."""
    oversized = case.oversized(site, level)
    groups = groups_of(case, site, level)
    if not groups or case.alone(site, level).all():
        return False
    blocks, _ = blocks_of(case, site, level, groups)
    if blocks.loose.all():
        return False
    if stuck_blocks(case, site, level):
        return True
    count = level.count if len(case.sites) == 1 else None
    n_grids = None if count is None else count - int(oversized.sum())
    return can_be_divided(blocks, level.allowed, n_grids, budget=case.budget, share=share) is False


def blocks_of(case: Case, site: Site, level: Level, groups: list[str]) -> tuple[Blocks, Ints]:
    """
    Return a village as blocks, and the block of each unit, -1 for those that are grids of their own.

    A block is a group's units that hang together; other units are loose pieces.
    """
    free = ~case.alone(site, level)
    number = {group: i for i, group in enumerate(groups)}
    label = np.array([number.get(group, -1) for group in site.ground.units.table["group"]], dtype=np.intp)
    label[~free] = -2
    left, right = site.open_pairs
    nodes, first, node_of = np.unique(_hanging_together(site, label), return_index=True, return_inverse=True)
    apart = (node_of[left] != node_of[right]) & free[left] & free[right]
    pairs = np.unique(np.sort(np.c_[node_of[left[apart]], node_of[right[apart]]], axis=1), axis=0).reshape(-1, 2)
    kept = np.flatnonzero(free[first])
    position = np.full(len(nodes), -1, dtype=np.intp)
    position[kept] = np.arange(len(kept))
    load = np.bincount(node_of, site.weights, len(nodes)).astype(np.intp)
    blocks = Blocks(
        load[kept], label[first][kept] < 0, site.area_of[first][kept], position[pairs[:, 0]], position[pairs[:, 1]]
    )
    return blocks, position[node_of]


def _hanging_together(site: Site, label: Ints) -> Ints:
    """Return a number for each unit; those of one number have one label and hang together on one land part."""
    left, right = site.open_pairs
    part = site.ground.land_part
    same = (label[left] == label[right]) & (part[left] == part[right])
    return components(len(label), left[same], right[same])


def _cause(case: Case, site: Site, level: Level) -> Cause:
    groups = groups_of(case, site, level)
    weights, label = site.weights, site.ground.units.table["group"].to_numpy()
    load = {group: int(weights[label == group].sum()) for group in groups}
    # the largest go first: a proof that rests on few small groups is the easiest to read
    heaviest = sorted(groups, key=lambda group: -load[group])
    each = [Demand("group", village=site.code, name=group) for group in heaviest]
    bands: list[Demand] = [Demand("count", level.name), Demand("max", level.name), Demand("min", level.name)]
    asked = [d for d in bands if d.rule != "count" or level.count is not None] + each + [Demand("whole_groups")]

    def proven(trial: Case) -> bool:
        return _proven(trial, site, trial.level(level.name), THINNING)

    was_short, case.budget.short = case.budget.short, False
    demands = irreducible(case, asked, proven)
    smallest, case.budget.short = not case.budget.short, was_short or case.budget.short
    told = [demand.name for demand in demands if demand.rule == "group"]
    named = [f"{group} ({load[group]})" for group in told]
    shown = named if len(named) <= 2 * NAMED else [*named[: 2 * NAMED], "..."]
    units = np.flatnonzero(np.isin(label.astype(str), told))
    band, open_ = band_text(level), ("", "") if smallest else NOT_SMALLEST
    text = (
        f"{site.name}: kept whole, these groups cannot be put together with their neighbours into {level.name} of "
        f"{band[0]} households in one piece: {', '.join(shown)}{open_[0]} / "
        f"{site.name}：以下小组若不拆分，无法与相邻小组组成连片且{band[1]}的{level.zh}：{'、'.join(shown)}{open_[1]}"
    )
    return Cause(
        "whole_groups", site.code, level.name, demands, sum(load[group] for group in told),
        f"{level.allowed.min}-{level.allowed.max}", "households", text, site.names(units), site.shape(units), smallest,
    )  # fmt: skip
