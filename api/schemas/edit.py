"""Edits of a plan as the web asks for them and tells of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

from api.schemas.figures import Figures
from api.schemas.patch import PatchOut
from api.schemas.report import ViolationRow
from api.schemas.strict import Strict

MOST_UNITS = 5_000
MOST_GRIDS = 200
MOST_VERTICES = 1_000

Id = Annotated[str, Field(min_length=1, max_length=200)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
LonLat = Annotated[list[Annotated[float, Field(ge=-1e9, le=1e9)]], Field(min_length=2, max_length=2)]


class _AtLevel(Strict):
    level: Annotated[Id | None, Field(description="null where the plan has one level only")] = None


class AssignIn(_AtLevel):
    """Put units into a grid."""

    kind: Literal["assign"]
    units: Annotated[list[Id], Field(min_length=1, max_length=MOST_UNITS)]
    grid: Id


class SwapIn(_AtLevel):
    """Let two units of different grids take each other's place."""

    kind: Literal["swap"]
    a: Id
    b: Id


class MergeIn(_AtLevel):
    """Make one grid of several."""

    kind: Literal["merge"]
    grids: Annotated[list[Id], Field(min_length=2, max_length=MOST_GRIDS)]


class SplitIn(_AtLevel):
    """Divide a grid into n."""

    kind: Literal["split"]
    grid: Id
    n: Annotated[int, Field(ge=2, le=MOST_GRIDS)]
    seed: Seed = 0


class CutUnitIn(_AtLevel):
    """Cut a unit by a line, at every level; its pieces stay in its grids."""

    kind: Literal["cut_unit"]
    unit: Id
    line: Annotated[
        list[LonLat],
        Field(min_length=2, max_length=MOST_VERTICES, description="longitude and latitude; metres on a local plane"),
    ]


class LockIn(_AtLevel):
    """Keep the units of a grid in it, and others out."""

    kind: Literal["lock"]
    grid: Id


class UnlockIn(_AtLevel):
    """Take the lock off a grid."""

    kind: Literal["unlock"]
    grid: Id


class LockAllIn(_AtLevel):
    """Keep the units of every grid of a level where they are."""

    kind: Literal["lock_all"]
    village: Annotated[Id | None, Field(description="code; null for every village of the plan")] = None


class UnlockAllIn(_AtLevel):
    """Take the locks off all grids of a level."""

    kind: Literal["unlock_all"]
    village: Annotated[Id | None, Field(description="code; null for every village of the plan")] = None


class RenameIn(_AtLevel):
    """Call a grid by another name."""

    kind: Literal["rename"]
    grid: Id
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]


class RebalanceIn(_AtLevel):
    """Bring two neighbouring grids to nearly equal numbers of households."""

    kind: Literal["rebalance"]
    grid_a: Id
    grid_b: Id
    seed: Seed = 0


class StraightenIn(_AtLevel):
    """Bring the border between two grids onto roads, water and railways."""

    kind: Literal["straighten"]
    grid_a: Id
    grid_b: Id
    seed: Seed = 0


class RepairIn(_AtLevel):
    """Restore contiguity, bands and nesting with few moved households."""

    kind: Literal["repair"] = "repair"
    village: Annotated[Id | None, Field(description="code; null where the plan has one village only")] = None
    seed: Seed = 0


MoveIn = (
    AssignIn | SwapIn | MergeIn | SplitIn | CutUnitIn | LockIn | UnlockIn | LockAllIn | UnlockAllIn | RenameIn
    | RebalanceIn | StraightenIn | RepairIn
)  # fmt: skip
AnyMove = Annotated[MoveIn, Field(discriminator="kind")]


class EditIn(Strict):
    """One move."""

    move: AnyMove


_MOVES: TypeAdapter[Any] = TypeAdapter(AnyMove)


def read_move(kept: Mapping[str, Any]) -> MoveIn:
    """Return a move as it was kept."""
    move: MoveIn = _MOVES.validate_python(dict(kept))
    return move


class GridsOut(BaseModel):
    """Grids as GeoJSON, lon/lat."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[dict[str, Any]]


class EditedOut(BaseModel):
    """
    A plan after an edit: what is broken at the level that was edited, what changed, and the grids that did.

    ``gone`` are the grids, by level, that are no more. ``patch`` says the same to a workbench, at all levels.
    """

    version: int
    village: str
    level: str
    grids: GridsOut
    gone: dict[str, list[str]]
    violations: list[ViolationRow]
    figures: Figures
    change: Figures
    can_undo: bool
    can_redo: bool
    patch: PatchOut


class EditOut(BaseModel):
    """One thing that was done to a plan by hand; ``held`` where it counts, false where it was taken back."""

    serial: int
    at: datetime
    by: str | None
    move: dict[str, Any]
    held: bool


class EditsOut(BaseModel):
    """What was done to a plan, the first first."""

    version: int
    can_undo: bool
    can_redo: bool
    edits: list[EditOut]
    next: str | None = None


class LevelJudgedOut(BaseModel):
    """A level of a village with its figures and what is broken in it."""

    village: str
    level: str
    figures: Figures
    violations: list[ViolationRow]


class ValidatedOut(BaseModel):
    """What a plan breaks as it is drawn now; sound where nothing that must hold is broken."""

    version: int
    sound: bool
    levels: list[LevelJudgedOut]


class MovedOut(BaseModel):
    """Households at one address that change grid."""

    level: str
    household_id: str
    before: str | None
    after: str | None


class DifferenceOut(BaseModel):
    """
    What became of a plan since a version: the edits, and the doors that are in other grids.

    ``doors`` are the first of them; ``n_doors`` counts all, ``n_households`` those who live there.
    """

    since: int
    version: int
    edits: list[EditOut]
    n_doors: int
    n_households: int
    doors: list[MovedOut]
