"""A plan on its way into force, and areas in force, as the web asks for them and gives them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.governance.approval_chain import ApprovalChain, Desk
from api.schemas.strict import Strict
from api.services.lookup import Found
from api.services.plans.reattribution import LevelReattribution
from api.store.records.plans import PlanRecord, PlanStage, PlanStep

MOST_DOORS = 5_000

_LINE = r"^[^\x00-\x1f\x7f]*$"


class GroundsIn(Strict):
    """Why a plan goes back."""

    grounds: Annotated[str, Field(max_length=500, pattern=_LINE, description="what is to be mended")] = ""


class PublishIn(Strict):
    """From which day on a plan holds."""

    valid_from: Annotated[date, Field(strict=False, description="today or later, at most two years ahead")]


class ChainOut(BaseModel):
    """At whose desk a plan's profile has each step taken; ``own_plan`` where people may approve their own."""

    submit: Desk
    approve: Desk
    publish: Desk
    own_plan: bool


class StepOut(BaseModel):
    """A step that was taken about a plan; ``own`` where who approved it had drawn it."""

    serial: int
    at: datetime
    taken: str
    before: PlanStage
    after: PlanStage
    by: str | None
    grounds: str
    own: bool


class StageOut(BaseModel):
    """Where a plan stands, and how it came there."""

    id: str
    version: int
    stage: PlanStage
    submitted_by: str | None
    approved_by: str | None
    published_by: str | None
    own_approval: bool
    approval: ChainOut
    valid_from: date | None
    valid_to: date | None
    history: list[StepOut]


class DoorOut(BaseModel):
    """Households at one address that are in another grid, or that other people lead."""

    household_id: str
    before: str | None
    after: str | None
    leader_changes: bool


class LevelReattributionOut(BaseModel):
    """One level in numbers; ``doors`` lists the first of them, and none to who may not read households."""

    level: str
    doors_moved: int
    households_moved: int
    leader_changes: int
    same_leader: int
    unchanged: int
    unled: list[str]
    left_over: int
    doors: list[DoorOut]


class ReattributionOut(BaseModel):
    """What changes for people when a plan takes the place of another, null where it is the first."""

    plan: str
    previous: str | None
    day: date
    levels: list[LevelReattributionOut]


class LeaderOut(BaseModel):
    """Who leads an area."""

    title: str
    name: str
    work_phone: str


class AreaOut(BaseModel):
    """An area that holds a place; near its border the place may well lie beyond it."""

    level: str
    code: str
    name: str
    parent: str | None
    valid_from: date
    valid_to: date | None
    near_border: bool
    leaders: list[LeaderOut]


class LookupOut(BaseModel):
    """The areas of a place on a day, the widest first."""

    day: date
    near_border: bool
    areas: list[AreaOut]


def stage_out(plan: PlanRecord, history: Sequence[PlanStep], chain: ApprovalChain, today: date) -> StageOut:
    """Return what the web shows of where a plan stands; a published one is retired once its days are over."""
    over = plan.stage == "published" and plan.valid_to is not None and plan.valid_to <= today
    return StageOut(
        id=plan.id,
        version=plan.version,
        stage="retired" if over else plan.stage,
        submitted_by=plan.submitted_by,
        approved_by=plan.approved_by,
        published_by=plan.published_by,
        own_approval=plan.own_approval,
        approval=ChainOut.model_validate(chain, from_attributes=True),
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        history=[StepOut.model_validate(step, from_attributes=True) for step in history],
    )


def reattribution_out(
    plan: PlanRecord, previous: PlanRecord | None, levels: Sequence[LevelReattribution], day: date, *, doors: bool
) -> ReattributionOut:
    """Return what the web shows of what changes for people."""
    rows = [_level(level, doors=doors) for level in levels]
    return ReattributionOut(plan=plan.id, previous=previous.id if previous else None, day=day, levels=rows)


def _level(level: LevelReattribution, *, doors: bool) -> LevelReattributionOut:
    led = {change.household_id for change in level.found.changes}
    moved = level.moved
    listed = sorted({*moved, *led})[:MOST_DOORS] if doors else []
    return LevelReattributionOut(
        level=level.level,
        doors_moved=len(moved),
        households_moved=sum(level.households[door] for door in moved),
        leader_changes=len(led),
        same_leader=level.found.same_leader,
        unchanged=level.found.unchanged,
        unled=list(level.found.unled),
        left_over=len(level.found.left_over),
        doors=[
            DoorOut(
                household_id=door,
                before=level.before.get(door),
                after=level.after.get(door),
                leader_changes=door in led,
            )
            for door in listed
        ],
    )


def lookup_out(found: Sequence[Found], day: date) -> LookupOut:
    """Return what the web shows of the areas of a place."""
    areas = [
        AreaOut(
            level=one.area.level,
            code=one.area.code,
            name=one.area.name,
            parent=one.area.parent,
            valid_from=one.area.valid_from,
            valid_to=one.area.valid_to,
            near_border=one.near_border,
            leaders=[LeaderOut.model_validate(leader, from_attributes=True) for leader in one.leaders],
        )
        for one in found
    ]
    return LookupOut(day=day, near_border=any(one.near_border for one in found), areas=areas)
