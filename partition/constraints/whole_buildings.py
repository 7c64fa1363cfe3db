"""Rule: no building is divided among grids, but one above the band between its stairwells and floors."""

from collections.abc import Iterator

import numpy as np
from pandas import factorize

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def whole_buildings(evidence: Evidence) -> list[Violation]:
    """
    Return buildings whose addresses lie in several grids.

    A building with more households than a grid may hold may lie in several, if each of its units is a stairwell or a
    floor of it (``part``).
    """
    return list(_divided(evidence))


def _divided(evidence: Evidence) -> Iterator[Violation]:
    """Yield the buildings that lie in several grids without leave, by name."""
    plan, doors = evidence.plan, evidence.ground.village.households
    most, parts, unit_of = plan.level.allowed.max, plan.units.table.get("part"), plan.units.of_household
    parted = np.full(len(plan.units.table), False) if parts is None else parts.notna().to_numpy()
    building, names = factorize(doors["building_id"].to_numpy(dtype=object))
    grid, grids = factorize(plan.grid_of.to_numpy(dtype=object))
    met = building * len(grids) + grid[unit_of]
    n_grids = np.bincount(np.unique(met[building >= 0]) // len(grids), minlength=len(names))
    for split in sorted(np.flatnonzero(n_grids > 1), key=lambda each: names[each]):
        rows = np.flatnonzero(building == split)
        name, n, load = names[split], n_grids[split], int(doors["households"].to_numpy()[rows].sum())
        if load > most and parted[unit_of[rows]].all():
            continue
        en = f"building {name} of {load} households is divided among {n} grids"
        zh = f"楼栋{name}（{load}户）被分到{n}个网格"
        if load > most:
            en, zh = f"{en}, and not between stairwells or floors", f"{zh}，且不是按单元、楼层划分"
        yield evidence.violation("whole_buildings", None, int(n), "1", "grids", f"{en} / {zh}")
