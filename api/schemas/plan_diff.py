"""What changes from one plan to another, as the web gives it."""

from collections.abc import Iterable

from pydantic import BaseModel

from api.services.plans.diff import LevelChange

MOST_DOORS = 5_000


class FlowOut(BaseModel):
    """How many households go from a grid to another; null where a plan does not have them."""

    before: str | None
    after: str | None
    households: int


class ChangedDoorOut(BaseModel):
    """Households at one address that are in another grid."""

    household_id: str
    before: str | None
    after: str | None
    households: int


class LevelDiffOut(BaseModel):
    """One level; ``doors`` lists the first of them, and none to who may not read households."""

    level: str
    n_doors: int
    households: int
    flows: list[FlowOut]
    doors: list[ChangedDoorOut]


class PlanDiffOut(BaseModel):
    """Every level that both plans have."""

    levels: list[LevelDiffOut]


def plan_diff_out(levels: Iterable[LevelChange], *, doors: bool) -> PlanDiffOut:
    """Return what the web shows of a comparison."""
    return PlanDiffOut(levels=[_level(level, doors=doors) for level in levels])


def _level(change: LevelChange, *, doors: bool) -> LevelDiffOut:
    flows = sorted(change.grids.items(), key=lambda flow: (-flow[1], str(flow[0])))
    listed = change.doors[:MOST_DOORS] if doors else ()
    return LevelDiffOut(
        level=change.level,
        n_doors=len(change.doors),
        households=change.households,
        flows=[FlowOut(before=before, after=after, households=n) for (before, after), n in flows],
        doors=[ChangedDoorOut.model_validate(door, from_attributes=True) for door in listed],
    )
