"""Cause: natural groups, each kept whole, that no grids of the band can be put together from."""

from functools import partial

import numpy as np

from geo.adjacency import components
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.group_fit import Blocks, can_be_divided
from partition.feasibility.irreducible import irreducible
from partition.feasibility.wording import NAMED, band_text
from partition.levels import Level
from partition.problem import Flags, Ints

MOST_QUESTIONS = 16
"""Groups given up in turn to find which are to blame, the largest first; the others are named without a look."""


def whole_groups(case: Case) -> list[Finding]:
    """Return for each village and level the smallest sets of groups that cannot all stay whole."""
    if not case.terms.whole_groups:
        return []
    return [
        Finding(site.code, level.name, (), partial(_cause, case, site, level))
        for site in case.sites
        for level in case.levels
        if _proven(case, site, level)
    ]


def groups_of(case: Case, site: Site, level: Level) -> list[str]:
    """Return the groups that must stay whole at a level: those that fit a grid, in order of their names."""
    label, weights = site.ground.units.table["group"].to_numpy(), site.weights
    loads = {group: int(weights[label == group].sum()) for group in sorted({g for g in label if isinstance(g, str)})}
    return [g for g, load in loads.items() if load <= level.allowed.max and (site.code, g) not in case.loose]


def _proven(case: Case, site: Site, level: Level) -> bool:
    """Return whether no grids can be put together; without groups to keep, this leaves the answer to other causes."""
    free = ~case.alone(site, level)
    if not free.any():
        return False
    groups = groups_of(case, site, level) if case.terms.whole_groups else []
    count = level.count if len(case.sites) == 1 else None
    n_alone = int((~free).sum())
    blocks = _blocks(site, groups, free)
    if not groups or blocks.loose.all():
        return False
    return can_be_divided(blocks, level.allowed, None if count is None else count - n_alone) is False


def _blocks(site: Site, groups: list[str], free: Flags) -> Blocks:
    """Return a village as blocks: a group's units that hang together; other units as loose pieces."""
    number = {group: i for i, group in enumerate(groups)}
    label = np.array([number.get(group, -1) for group in site.ground.units.table["group"]], dtype=np.intp)
    label[~free] = -2
    left, right = site.open_pairs
    node_of = _hanging_together(site, label)
    nodes, first, node_of = np.unique(node_of, return_index=True, return_inverse=True)
    apart = (node_of[left] != node_of[right]) & free[left] & free[right]
    pairs = np.unique(np.sort(np.c_[node_of[left[apart]], node_of[right[apart]]], axis=1), axis=0).reshape(-1, 2)
    kept = np.flatnonzero(free[first])
    position = np.full(len(nodes), -1, dtype=np.intp)
    position[kept] = np.arange(len(kept))
    load = np.bincount(node_of, site.weights, len(nodes)).astype(np.intp)
    return Blocks(
        load[kept], label[first][kept] < 0, site.area_of[first][kept], position[pairs[:, 0]], position[pairs[:, 1]]
    )


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

    asked_times = 0

    def proven(trial: Case) -> bool:
        nonlocal asked_times
        asked_times += 1
        return asked_times <= MOST_QUESTIONS and _proven(trial, site, trial.level(level.name))

    demands = irreducible(case, asked, proven)
    told = [demand.name for demand in demands if demand.rule == "group"]
    named = [f"{group} ({load[group]})" for group in told]
    shown = named if len(named) <= 2 * NAMED else [*named[: 2 * NAMED], "..."]
    units = np.flatnonzero(np.isin(label.astype(str), told))
    band = band_text(level)
    text = (
        f"{site.name}: kept whole, these groups cannot be put together with their neighbours into {level.name} of "
        f"{band[0]} households in one piece: {', '.join(shown)} / "
        f"{site.name}：以下小组若不拆分，无法与相邻小组组成连片且{band[1]}的{level.name}：{'、'.join(shown)}"
    )
    return Cause(
        "whole_groups", site.code, level.name, demands, sum(load[group] for group in told),
        f"{level.allowed.min}-{level.allowed.max}", "households", text, site.names(units), site.shape(units),
    )  # fmt: skip
