"""The ground of a village as the web edits it and tells of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.schemas.strict import Strict
from api.services.ground.checking import Check, Rechecked
from api.services.ground.edits import GroundEdited
from api.services.ground.history import History
from api.services.ground.recheck import Finding
from api.store.records.ground import GroundEdit

MOST_VERTICES = 5_000
MOST_ADDRESSES = 500
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
Place = Annotated[list[Number], Field(min_length=2, max_length=2)]
Ring = Annotated[list[Place], Field(min_length=4, max_length=MOST_VERTICES)]
Rings = Annotated[list[Ring], Field(min_length=1, max_length=200)]
Feature = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]


Bounds = Annotated[list[float], Field(min_length=4, max_length=4)]
"""West, south, east and north."""


class PointIn(Strict):
    """A point, lon/lat."""

    type: Literal["Point"]
    coordinates: Place


class LineIn(Strict):
    """A line, lon/lat."""

    type: Literal["LineString"]
    coordinates: Annotated[list[Place], Field(min_length=2, max_length=MOST_VERTICES)]


class AreaIn(Strict):
    """An area, lon/lat."""

    type: Literal["Polygon"]
    coordinates: Rings


class AreasIn(Strict):
    """An area of several parts, lon/lat."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1, max_length=200)]


Land = Annotated[AreaIn | AreasIn, Field(discriminator="type")]
Shape = Annotated[PointIn | LineIn | AreaIn | AreasIn, Field(discriminator="type")]


class DrawBoundaryIn(Strict):
    """Draw the boundary of a village."""

    kind: Literal["draw_boundary"]
    shape: Land
    name: Words = ""
    code: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9-]*$")] = ""


class DrawPathIn(Strict):
    """Draw a path that people walk."""

    kind: Literal["draw_path"]
    shape: LineIn
    name: Words = ""


class DrawBarrierIn(Strict):
    """Draw what nobody walks across; with ``closes`` it cuts the paths across it, but for bridges."""

    kind: Literal["draw_barrier"]
    shape: LineIn
    barrier: Literal["river", "railway", "motorway", "wall", "cliff"]
    name: Words = ""
    closes: bool = False


class DrawCrossingIn(Strict):
    """Draw a bridge, or another crossing of a barrier."""

    kind: Literal["draw_crossing"]
    shape: LineIn
    name: Words = ""


class DrawBuildingIn(Strict):
    """Draw the outline of a building."""

    kind: Literal["draw_building"]
    shape: Land


class DrawDoorIn(Strict):
    """Draw a door with its households; ``door`` is its id, made up if not given."""

    kind: Literal["draw_door"]
    shape: PointIn
    households: Annotated[int, Field(ge=1, le=5_000)] = 1
    group: Words = ""
    door: Words = ""


class ReshapeIn(Strict):
    """Draw a feature anew in place of itself."""

    kind: Literal["reshape"]
    layer: Literal["boundary", "roads", "barriers", "buildings"]
    features: Annotated[list[Feature], Field(min_length=1, max_length=1)]
    shape: Shape


class DeleteIn(Strict):
    """Take a feature off the ground."""

    kind: Literal["delete"]
    layer: Literal["boundary", "roads", "barriers", "buildings", "households"]
    features: Annotated[list[Feature], Field(min_length=1, max_length=1)]


class _RoadIn(Strict):
    layer: Literal["roads"] = "roads"
    features: Annotated[list[Feature], Field(min_length=1, max_length=1)]


class CloseRoadIn(_RoadIn):
    """Close a road; with a point only the stretch there, from one junction to the next."""

    kind: Literal["close_road"]
    shape: PointIn | None = None


class ReopenRoadIn(_RoadIn):
    """Open a road again."""

    kind: Literal["reopen_road"]


class _DoorsIn(Strict):
    layer: Literal["households"] = "households"
    features: Annotated[list[Feature], Field(min_length=1, max_length=MOST_ADDRESSES)]
    shape: PointIn


class MoveDoorIn(_DoorsIn):
    """Put the addresses of a door where it is."""

    kind: Literal["move_door"]


class PlaceAddressIn(_DoorsIn):
    """Put addresses of the tray on the map."""

    kind: Literal["place_address"]


GroundEditKind = Annotated[
    DrawBoundaryIn
    | DrawPathIn
    | DrawBarrierIn
    | DrawCrossingIn
    | DrawBuildingIn
    | DrawDoorIn
    | ReshapeIn
    | DeleteIn
    | CloseRoadIn
    | ReopenRoadIn
    | MoveDoorIn
    | PlaceAddressIn,
    Field(discriminator="kind"),
]


class GroundEditIn(Strict):
    """One edit of a ground."""

    edit: GroundEditKind


class GroundOut(BaseModel):
    """
    The ground of a village: feature collections by layer, lon/lat; its version is the ETag.

    ``picture`` tells whether there is a picture under its map, for who may see it. ``counts`` are the features of every
    layer, ``lacking`` those of the box that are too many to be given.
    """

    village: str
    version: int
    bounds: Bounds
    households: int
    addresses: int
    unplaced: int
    picture: bool
    counts: dict[str, int]
    lacking: dict[str, int]
    layers: dict[str, Any]


class GroundEditOut(BaseModel):
    """One thing that was done to a ground; ``held`` where it counts. Of doors it is not told which they are."""

    serial: int
    at: datetime
    by: str | None
    kind: str
    layer: str | None = None
    name: str | None = None
    barrier: str | None = None
    households: int | None = None
    held: bool


class GroundEditsOut(BaseModel):
    """What was done to a ground, the first first."""

    version: int
    can_undo: bool
    can_redo: bool
    edits: list[GroundEditOut]
    next: str | None = None


class GroundEditedOut(BaseModel):
    """A ground after an edit: its version, and the layers that are not what they were."""

    version: int
    changed: list[str]
    households: int
    addresses: int
    unplaced: int
    can_undo: bool
    can_redo: bool
    edit: GroundEditOut


class FindingOut(BaseModel):
    """What a change of the ground does to a grid; ``bounds`` are west, south, east and north of it."""

    state: Literal["broken", "mended"]
    rule: str
    severity: Literal["must", "wish"]
    village: str
    level: str
    grid_id: str | None
    name: str | None
    en: str
    zh: str
    bounds: Bounds | None


class RecheckedOut(BaseModel):
    """A plan on the ground of today; ``ground`` is the version on which it was drawn."""

    plan: str
    name: str
    stage: str
    ground: int
    broken: int
    findings: list[FindingOut]


class RecheckOut(BaseModel):
    """
    The plans of a village on a version of its ground: what their own files say stays as drawn.

    As long as ``checking`` is true, only those are there that are known by now.
    """

    village: str
    version: int
    checking: bool
    plans: list[RecheckedOut]


class PicturePointIn(Strict):
    """A pixel of a picture, counted right and down from its top left corner, and where it lies."""

    x: Annotated[float, Field(ge=0, le=1e6)]
    y: Annotated[float, Field(ge=0, le=1e6)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


class PicturePointsIn(Strict):
    """Control points of a picture."""

    points: Annotated[list[PicturePointIn], Field(max_length=200)]


class PicturePointOut(BaseModel):
    """A control point, and by how many metres the picture misses it."""

    x: float
    y: float
    lon: float
    lat: float
    off_m: float | None


class PictureOut(BaseModel):
    """
    The picture under the map of a village: its size in pixels and, once it is placed, where.

    ``corners`` are south-west and north-east of the picture as it is laid, latitude first. ``leave_one_out_m`` is the
    error to expect: each point predicted by the others; it takes four.
    """

    file: str
    size: tuple[int, int]
    points: list[PicturePointOut]
    corners: tuple[tuple[float, float], tuple[float, float]] | None
    kind: str | None
    rms_m: float | None
    leave_one_out_m: float | None


def edit_out(command: GroundEdit, history: History) -> GroundEditOut:
    """Return what the web shows of one edit."""
    said = command.edit
    kind = str(said.get("kind"))
    door = kind in ("draw_door", "move_door", "place_address") or said.get("layer") == "households"
    return GroundEditOut(
        serial=command.serial,
        at=command.at,
        by=command.author,
        kind=kind,
        layer=said.get("layer"),
        name=None if door else said.get("name") or None,
        barrier=said.get("barrier"),
        households=said.get("households"),
        held=command.serial in history.serials,
    )


def edits_out(commands: Iterable[GroundEdit], history: History) -> list[GroundEditOut]:
    """Return edits, those that count marked."""
    return [edit_out(command, history) for command in commands]


def edited_out(edited: GroundEdited, unplaced: int) -> GroundEditedOut:
    """Return what the web shows of a ground after an edit."""
    before, after = edited.before.layers.tables, edited.after.layers.tables
    return GroundEditedOut(
        version=edited.after.village.ground,
        changed=[name for name, table in after.items() if table is not before.get(name)],
        households=edited.after.village.households,
        addresses=edited.after.village.points,
        unplaced=unplaced,
        can_undo=bool(edited.after.history.held),
        can_redo=bool(edited.after.history.taken_back),
        edit=edit_out(edited.command, edited.after.history),
    )


def recheck_out(village_id: str, check: Check) -> RecheckOut:
    """Return what the web shows of how the plans of a village stand."""
    plans = [rechecked_out(each) for each in check.plans]
    return RecheckOut(village=village_id, version=check.version, checking=check.checking, plans=plans)


def rechecked_out(checked: Rechecked) -> RecheckedOut:
    """Return what the web shows of a plan on the ground of today."""
    plan = checked.plan
    return RecheckedOut(
        plan=plan.id,
        name=plan.name,
        stage=plan.stage,
        ground=plan.ground,
        broken=checked.n_broken,
        findings=[finding_out(finding) for finding in checked.findings],
    )


def finding_out(finding: Finding) -> FindingOut:
    """Return what the web shows of one finding."""
    return FindingOut(**{name: getattr(finding, name) for name in FindingOut.model_fields})
