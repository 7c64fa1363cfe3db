"""Plans: how each was asked for and stands, what it assigns, its certificates, and what was done to it by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

from api.store.records.kind import Kind
from geo.errors import Fault

PlanState = Literal["queued", "drawing", "done", "failed"]
PlanStage = Literal["draft", "submitted", "published", "retired"]


@dataclass(frozen=True)
class Asked:
    """
    What a plan is to be, as a person typed it: the options of ``gridhood plan`` without its files.

    ``first`` is the wish that comes first, for a plan of a frontier (`partition.frontier`).
    """

    profile: str | None = None
    levels: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    radii: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    whole_groups: bool = False
    parts: str | None = None
    split_oversized: bool = False
    may_split: tuple[str, ...] = ()
    tolerance: str | None = None
    compare_tolerance: str | None = None
    iterations: str | None = None
    time_limit: str | None = None
    seed: str | None = None
    first: str | None = None


@dataclass(frozen=True)
class PlanRecord:
    """
    A plan that is drawn, being drawn, or could not be; ``faults`` say why it could not.

    ``village_id`` and ``asked`` are None for a plan that was made elsewhere and laid into the store. ``parent`` is the
    plan that this one was begun from; ``version`` counts what was done to it since it was drawn, and ``filed`` is the
    version that its files show. ``author`` asked for it, ``editors`` drew on it, and the others took their steps
    (`api.governance.approval.Standing`). It holds from ``valid_from`` until the day before ``valid_to``, once it is
    published; ``settled`` once its doors belong to its areas. ``ground`` is the version of the village's ground
    that it was drawn on.
    """

    id: str
    created: datetime
    state: PlanState = "done"
    village_id: str | None = None
    asked: Asked | None = None
    faults: tuple[Fault, ...] = ()
    path: str = "/"
    name: str = ""
    stage: PlanStage = "draft"
    parent: str | None = None
    version: int = 0
    author: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    filed: int = 0
    editors: tuple[str, ...] = ()
    submitted_by: str | None = None
    approved_by: str | None = None
    published_by: str | None = None
    own_approval: bool = False
    settled: bool = False
    ground: int = 0


@dataclass(frozen=True)
class Assigned:
    """A unit of a plan, as it was when the plan was drawn, and the grid that it is in at a level; lon/lat."""

    plan_id: str
    level: str
    unit_id: str
    path: str
    grid_id: str
    households: int
    geom: BaseGeometry | None = None


@dataclass(frozen=True)
class CertificateRecord:
    """What is proven of a level of a plan; metres are household-metres of walking."""

    plan_id: str
    level: str
    path: str
    objective_m: float
    lower_bound_m: float | None = None
    gap: float | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EditCommand:
    """
    The ``serial``-th thing done to a plan by hand, which brought it to the version of that number.

    Taking a move back, and making it again, are things done as well: nothing is ever taken out.
    """

    plan_id: str
    serial: int
    path: str
    at: datetime
    move: Mapping[str, Any]
    author: str | None = None


@dataclass(frozen=True)
class PlanStep:
    """A step was taken about a plan, which may have changed its stage; ``own`` where who approved it had drawn it."""

    plan_id: str
    serial: int
    path: str
    at: datetime
    before: PlanStage
    after: PlanStage
    by: str | None = None
    taken: str = ""
    grounds: str = ""
    own: bool = False


_OF_PLAN = {"plan_id": "plans"}
PLANS = Kind(
    "plans",
    ("plan", "方案"),
    PlanRecord,
    ("id",),
    lookups=(("created", "id"), ("village_id",), ("stage", "valid_from")),
)
ASSIGNMENTS = Kind(
    "assignments",
    ("unit", "单元"),
    Assigned,
    ("plan_id", "level", "unit_id"),
    refers=_OF_PLAN,
    lookups=(("plan_id", "grid_id"),),
    shape="geom",
)
CERTIFICATES = Kind("certificates", ("certificate", "证明"), CertificateRecord, ("plan_id", "level"), refers=_OF_PLAN)
EDITS = Kind("edits", ("edit", "修改"), EditCommand, ("plan_id", "serial"), refers=_OF_PLAN, append_only=True)
STEPS = Kind(
    "steps", ("step of a plan", "流转记录"), PlanStep, ("plan_id", "serial"), refers=_OF_PLAN, append_only=True
)
