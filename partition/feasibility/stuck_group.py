"""Cause: a natural group, kept whole, that no grid can hold together with its neighbours, whole groups as they are."""

from functools import partial

import numpy as np

from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.whole_groups import groups_of, stuck_blocks
from partition.feasibility.wording import band_text, listed
from partition.levels import Level
from partition.problem import Ints

MOST_PLACES = 5
"""Groups told by level and village, the heaviest first."""


def stuck_group(case: Case) -> list[Finding]:
    """Return the groups around which every connected set of groups is too small, or too large already."""
    if not case.terms.whole_groups:
        return []
    return [
        Finding(site.code, level.name, site.names(units), partial(_cause, case, site, level, units, seen))
        for site in case.sites
        for level in case.levels
        for units, seen in sorted(
            stuck_blocks(case, site, level), key=lambda found: -int(site.weights[found[0]].sum())
        )[:MOST_PLACES]
    ]


def _cause(case: Case, site: Site, level: Level, units: Ints, seen: Ints) -> Cause:
    label, weights = site.ground.units.table["group"].to_numpy(dtype=object), site.weights
    own, first = site.place(units), int(units[0])
    mine = {str(group) for group in label[units] if isinstance(group, str)}
    near = {str(group) for group in label[seen] if isinstance(group, str)}
    groups = [group for group in groups_of(case, site, level) if group in near]
    load = {group: int(weights[label == group].sum()) for group in groups}
    ordered = sorted(groups, key=lambda group: (group not in mine, -load[group]))
    asked = [
        *(Demand(rule, level.name) for rule in ("max", "min")),
        *(Demand("group", village=site.code, name=group) for group in ordered),
        Demand("whole_groups"),
    ]

    def proven(trial: Case) -> bool:
        found = stuck_blocks(trial, site, trial.level(level.name))
        return any(first in stuck for stuck, _ in found)

    demands = irreducible(case, asked, proven)
    others = [demand.name for demand in demands if demand.rule == "group" and demand.name not in mine]
    named = listed([f"{group} ({load[group]})" for group in others])
    households, band = int(weights[units].sum()), band_text(level)
    beside_en = f"while groups stay whole, beside it lies only {named[0]}" if others else "nothing lies beside it"
    beside_zh = f"其旁的小组不拆分：{named[1]}" if others else "没有相邻住户"
    text = (
        f"{site.name}: {own[0]} ({households}) can be in no {level.name} of {band[0]} households in one "
        f"piece; {beside_en} / "
        f"{site.name}：{own[1]}（{households}户）无法归入任何连片且{band[1]}的{level.zh}；{beside_zh}"
    )
    told = np.union1d(units, np.flatnonzero(np.isin(label.astype(str), others)))
    return Cause(
        "stuck_group", site.code, level.name, demands, households, f"{level.allowed.min}-{level.allowed.max}",
        "households", text, site.names(told), site.shape(told),
    )  # fmt: skip
