"""What changes from one plan to another, by their own lists of doors."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from api.services.drawing.plan_folder import ASSIGNMENT_CSV, PLAN_GPKG
from api.services.drawing.plan_reading import read_plan
from api.services.plans.keeping import ready_plan
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.errors import Fault, InputError

Doors = Mapping[str, str]
"""The grid of each door by the id of its household."""

__all__ = ["ASSIGNMENT_CSV", "ChangedDoor", "Doors", "LevelChange", "compare_plans", "doors_of"]


@dataclass(frozen=True)
class ChangedDoor:
    """Households at one address that are in another grid, or in one of the two plans only."""

    household_id: str
    before: str | None
    after: str | None
    households: int


@dataclass(frozen=True)
class LevelChange:
    """What changes at a level: the doors, and how many households go from which grid to which."""

    level: str
    doors: tuple[ChangedDoor, ...]
    households: int
    grids: Mapping[tuple[str | None, str | None], int]


def compare_plans(library: Library, first: PlanRecord, second: PlanRecord) -> tuple[LevelChange, ...]:
    """
    Return what changes from a plan to another at each level that both have.

    Raises
    ------
    NotReadyError, InputError
        One is not drawn; they have no level in common.
    """
    (before, old_counts), (after, counts) = (doors_of(library, plan) for plan in (first, second))
    levels = [level for level in after if level in before]
    if not levels:
        text = ("the two plans have no level in common", "两个方案没有共同的层级")
        raise InputError([Fault(f"{first.id}, {second.id}", *text)])
    return tuple(_compared(level, before[level], after[level], {**old_counts, **counts}) for level in levels)


def doors_of(library: Library, plan: PlanRecord) -> tuple[dict[str, Doors], dict[str, int]]:
    """Return the grid of every door of a plan at each level, and the households behind each door."""
    ready_plan(library, plan.id)
    with library.plan_folder(plan.id) as folder:
        return read_doors(folder)


def read_doors(folder: Path) -> tuple[dict[str, Doors], dict[str, int]]:
    """Return the same of the plan in a folder."""
    read = read_plan(folder)
    table = read.tables.households
    if table["household_id"].isna().any():
        text = ("has doors without an id; draw the plan anew", "有住户缺少编号；请重新生成方案")
        raise InputError([Fault(PLAN_GPKG, *text)])
    ids = table["household_id"].astype(str)
    grids: dict[str, Doors] = {
        level: {door: str(grid) for door, grid in zip(ids, table[level], strict=True) if not pd.isna(grid)}
        for level in read.tables.levels
    }
    return grids, dict(zip(ids, table["households"].astype(int), strict=True))


def _compared(level: str, before: Doors, after: Doors, counts: Mapping[str, int]) -> LevelChange:
    doors = tuple(
        ChangedDoor(door, before.get(door), after.get(door), counts[door])
        for door in sorted({*before, *after})
        if before.get(door) != after.get(door)
    )
    flows: Counter[tuple[str | None, str | None]] = Counter()
    for door in doors:
        flows[door.before, door.after] += door.households
    return LevelChange(level, doors, sum(door.households for door in doors), flows)
