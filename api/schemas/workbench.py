"""What the workbench is given: units, grids, what is broken and where, and what changes of it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.schemas.edit import EditOut, Id
from api.schemas.figures import Figures
from api.schemas.patch import CertificateOut, GridOut, PatchOut, PlacedViolationOut
from api.schemas.problem import FaultOut
from api.schemas.strict import Strict

Line = list[int]
"""Millionths of a degree, longitude before latitude: the first place, and from place to place the difference."""

Rings = list[list[list[int]]]
"""Polygons of rings of arcs: ``k`` forwards, ``~k`` back."""


class WorkbenchPlanOut(BaseModel):
    """
    The plan on the workbench.

    ``why_not`` says why who asks may not draw on it. ``plane_m`` are the metres that stand for one degree where the
    plan lies on a local plane, which has no place on earth.
    """

    id: str
    name: str
    village_id: str | None
    version: int
    stage: str
    editable: bool
    why_not: FaultOut | None
    estimated: list[str]
    estimated_share: float
    can_undo: bool
    can_redo: bool
    plane_m: float | None


class PaletteOut(BaseModel):
    """A colour of grids: for areas, and a dark one for what stands on them."""

    fill: str
    ink: str


class WorkbenchVillageOut(BaseModel):
    """A village of the plan."""

    code: str
    name: str


class WorkbenchLevelOut(BaseModel):
    """A level: ``min`` to ``max`` households, and ``low`` to ``high`` with the tolerance."""

    name: str
    zh: str
    en: str
    min: int
    max: int
    low: int
    high: int
    radius_m: float | None


class UnitsOut(BaseModel):
    """
    The units, column by column.

    ``near`` are pairs that hang together, ``shut`` those whose common border a barrier closes; both flat.
    """

    ids: list[str]
    village: list[int]
    households: list[int]
    doors: list[int]
    group: list[str | None]
    building: list[str | None]
    dedicated: list[str | None]
    rings: list[Rings]
    near: list[int]
    shut: list[int]


class WorkbenchOut(BaseModel):
    """Everything that a workbench draws at first; what lies under it, `ground` gives."""

    plan: WorkbenchPlanOut
    user: str | None
    palette: list[PaletteOut]
    villages: list[WorkbenchVillageOut]
    bounds: list[list[float]]
    levels: list[WorkbenchLevelOut]
    units: UnitsOut
    arcs: list[Line]
    left: list[int]
    right: list[int]
    assigned: dict[str, list[int]]
    grids: dict[str, list[GridOut]]
    violations: list[PlacedViolationOut]
    figures: dict[str, Figures]
    certificate: list[CertificateOut]
    ground: str


class LeadersOut(BaseModel):
    """Who leads grids today, by level and by the grid's code; of a grid that is not named nobody is recorded."""

    leaders: dict[str, dict[str, str]]


class LayerOut(BaseModel):
    """Lines or areas, and the kind and the name of each; an area is polygons of rings."""

    type: Literal["line", "area"]
    shapes: list[Any]
    kind: list[str]
    name: list[str]


class GroundOut(BaseModel):
    """What lies under the grids."""

    boundary: LayerOut
    roads: LayerOut
    water: LayerOut
    barriers: LayerOut
    buildings: LayerOut
    dedicated: LayerOut


class ChangesOut(BaseModel):
    """What became of a plan since a version."""

    since: int
    version: int
    edits: list[EditOut]
    patch: PatchOut | None


class BrokenIn(Strict):
    """A broken rule of which a repair is sought."""

    level: Id
    village: Id
    rule: Id
    grid_id: Id | None = None


class OfferOut(BaseModel):
    """A move that mends a broken rule; before and after it so many rules that must hold are broken in the village."""

    move: dict[str, Any]
    households: int
    broken_before: int
    broken_after: int


class OffersOut(BaseModel):
    """Moves that mend, the best first; none where none was found."""

    version: int
    offers: list[OfferOut]


class ReplanIn(Strict):
    """How a plan is to be drawn anew."""

    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    time_limit: Annotated[float | None, Field(ge=1, le=3600, description="seconds; by the size of the village")] = None
