"""Rule: no building is divided among grids, but one above the band between its stairwells and floors."""

from collections.abc import Iterator

import numpy as np
from pandas import DataFrame

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def whole_buildings(evidence: Evidence) -> list[Violation]:
    """
    Return buildings whose addresses lie in several grids.

    A building with more households than a grid may hold may lie in several, if each of its units is a stairwell or a
    floor of it (``part``).
    """
    plan, doors = evidence.plan, evidence.ground.village.households
    most, parts = plan.level.allowed.max, plan.units.table.get("part")
    parted = np.full(len(plan.units.table), False) if parts is None else parts.notna().to_numpy()
    known = doors["building_id"].notna().to_numpy()
    rows = DataFrame(
        {
            "building": doors["building_id"].to_numpy()[known],
            "households": doors["households"].to_numpy()[known],
            "grid": plan.grid_of.to_numpy()[plan.units.of_household[known]],
            "parted": parted[plan.units.of_household[known]],
        }
    )
    return list(_divided(evidence, rows, most))


def _divided(evidence: Evidence, rows: DataFrame, most: int) -> Iterator[Violation]:
    """Yield the buildings that lie in several grids without leave."""
    table = rows.groupby("building").agg(n=("grid", "nunique"), load=("households", "sum"), parted=("parted", "all"))
    for name, n, load, parted in table[table["n"] > 1].itertuples():
        if load > most and parted:
            continue
        en = f"building {name} of {load} households is divided among {n} grids"
        zh = f"楼栋{name}（{load}户）被分到{n}个网格"
        if load > most:
            en, zh = f"{en}, and not between stairwells or floors", f"{zh}，且不是按单元、楼层划分"
        yield evidence.violation("whole_buildings", None, int(n), "1", "grids", f"{en} / {zh}")
