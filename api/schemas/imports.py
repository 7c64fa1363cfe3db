"""An import as the web changes it and gives it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.schemas.problem import FaultOut
from api.schemas.strict import Strict
from api.services.inputs.uploads import MOST_FILES
from api.store.records.imports import ImportRecord
from api.store.records.villages import VillageRecord

MOST_TEXT = 200
MOST_CELLS = 60
"""Cells of one fault that an answer names; the workbook marks them all."""

MOST_PLACED = 2_000

Key = Annotated[str, Field(min_length=1, max_length=20)]
Name = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
Pixel = Annotated[float, Field(ge=0, le=1_000_000)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
DatumSaid = Annotated[str, Field(pattern=r"^([a-z_]{1,20}=)?(wgs84|cgcs2000|gcj02|bd09)$")]
CrsSaid = Annotated[str, Field(pattern=r"^([a-z_]{1,20}=)?(EPSG:)?[0-9]{1,6}$")]


class PointOnPicture(Strict):
    """A pixel of a picture, and where it is on earth."""

    x_px: Pixel
    y_px: Pixel
    lon: Longitude
    lat: Latitude


class DistanceOnPicture(Strict):
    """Two pixels of a picture, and how many metres lie between them."""

    x1: Pixel
    y1: Pixel
    x2: Pixel
    y2: Pixel
    metres: Annotated[float, Field(gt=0, le=100_000)]


class PicturePlace(Strict):
    """
    Where a picture lies: control points, or one distance.

    With a distance alone nobody knows where on earth it is; ``anchor`` says it of one pixel, and up is taken for north.
    """

    page: Annotated[int | None, Field(ge=1, le=100_000, description="of a PDF")] = None
    points: Annotated[list[PointOnPicture], Field(max_length=200, default_factory=list)]
    distance: DistanceOnPicture | None = None
    anchor: PointOnPicture | None = None


class GroupPlace(Strict):
    """Where a natural group is: a pixel of the picture, or longitude and latitude."""

    group: Name
    village: Annotated[str | None, Field(min_length=1, max_length=MOST_TEXT)] = None
    x_px: Pixel | None = None
    y_px: Pixel | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None


class PointsOnPicture(Strict):
    """Control points of a picture that are tried."""

    points: Annotated[list[PointOnPicture], Field(min_length=1, max_length=200)]


class PictureFitOut(BaseModel):
    """How well control points fit: by how many metres each of them is missed, and the error to expect elsewhere."""

    kind: str
    off_m: list[float]
    rms_m: float | None
    leave_one_out_m: float | None
    rough: bool


class Placing(Strict):
    """
    What a person placed by hand.

    With ``near``, ``longitude,latitude`` or ``boundary``, groups that nobody placed wait there, estimated.
    """

    picture: PicturePlace | None = None
    near: Annotated[str, Field(max_length=60)] | None = None
    groups: Annotated[list[GroupPlace], Field(max_length=MOST_PLACED, default_factory=list)]


class ImportChange(Strict):
    """What somebody chooses of an import; what is left out stays."""

    name: Annotated[str, Field(max_length=MOST_TEXT)] = ""
    attribution: Annotated[str, Field(max_length=MOST_TEXT)] = ""
    datums: Annotated[list[DatumSaid], Field(max_length=20, description="DATUM, or ROLE=DATUM", default_factory=list)]
    crs: Annotated[list[CrsSaid], Field(max_length=20, description="EPSG code, or ROLE=EPSG", default_factory=list)]
    roles: Annotated[
        dict[Key, Annotated[list[Key], Field(max_length=8)]],
        Field(max_length=MOST_FILES, default_factory=dict, description="the parts of a file, by its id; [] leaves it"),
    ]
    sheets: Annotated[
        dict[Key, Annotated[str | None, Field(max_length=MOST_TEXT)]],
        Field(max_length=MOST_FILES, default_factory=dict, description="the sheet of a workbook that is read"),
    ]
    placing: Placing | None = None
    replaces: Annotated[
        str, Field(min_length=1, max_length=MOST_TEXT, description="the id of the village that it takes the place of")
    ] = ""

    def chosen(self) -> dict[str, Any]:
        """Return the fields of a record that were named."""
        said = self.model_dump(exclude_unset=True)
        tuples = {name: tuple(said[name]) for name in ("datums", "crs") if name in said}
        placing = {"placing": self.placing.model_dump(exclude_none=True) if self.placing else {}}
        return said | tuples | (placing if "placing" in said else {})


class CellOut(BaseModel):
    """A cell at fault, as a spreadsheet calls it; null where the whole row, or what has no cells, is."""

    cell: str | None
    row: int
    heading: str | None
    en: str
    zh: str


class ImportFaultOut(FaultOut):
    """Something wrong in a file; ``n_cells`` of all, of which the first are named."""

    file: str | None
    n_cells: int
    cells: list[CellOut]


class TextOut(BaseModel):
    """The same in English and in Chinese."""

    en: str
    zh: str


class KeptColumn(BaseModel):
    """A heading that is read, and what it fills."""

    role: str
    column: str
    heading: str


class DeniedColumn(BaseModel):
    """A heading under which stands what is never kept, and what that is; never a value."""

    heading: str
    en: str
    zh: str


class ImportFileOut(BaseModel):
    """One file: the parts that it plays and why, what of it is kept, and what not."""

    id: str
    name: str
    size: int
    roles: list[str]
    could_be: list[str]
    why: TextOut
    sheet: str | None
    sheets: list[str]
    entries: int | None
    kept: list[KeptColumn]
    dropped: list[str]
    denied: list[DeniedColumn]
    crs: str | None
    encoding: str | None
    placeless: bool


class HypothesisOut(BaseModel):
    """The households in a datum: how far that moves them, and how far they then lie from what else is known."""

    datum: str
    name: str
    declared: bool
    shift_m: float
    metres: dict[str, float]


class ReferenceFitOut(BaseModel):
    """How near the households come to a layer if that layer is in another datum."""

    layer: str
    datum: str
    metres: float


class DatumOut(BaseModel):
    """What the files say of their datum."""

    en: str
    zh: str
    decisive: bool
    best: str
    fitting: dict[str, str]
    declared: str
    offset_m: float
    hypotheses: list[HypothesisOut]
    references: list[ReferenceFitOut]


class ImportedVillageOut(BaseModel):
    """A village that the files make."""

    code: str
    name: str
    households: int
    points: int
    area_km2: float
    estimated: list[str]
    estimated_share: float


class GroupOut(BaseModel):
    """A natural group whose addresses have no coordinates, and where it was placed."""

    village: str | None
    group: str
    rows: int
    households: int
    placed: dict[str, float | None] | None


class PictureOut(BaseModel):
    """The picture: its file, its size in the pixels in which places on it are counted, whether it lies somewhere."""

    file: str
    width: int
    height: int
    placed: bool


class ThereOut(BaseModel):
    """A village that has a code of an import already; ``replaceable`` where it has just the same codes."""

    id: str
    name: str
    replaceable: bool


class ImportLinks(BaseModel):
    """Where more of an import is."""

    self: str
    files: str
    preview: str
    picture: str
    faults: str
    commit: str
    village: str | None


class ImportOut(BaseModel):
    """
    An import: what was sent, what is wrong with it, and what it would make.

    ``ready`` says that it can be kept; then ``village`` is the id of what it became. The files go when it is, or when
    it ``expires``. Where villages of the same codes are ``there``, it is kept only in the place of one.
    """

    id: str
    created: datetime
    expires: datetime
    name: str
    attribution: str
    area: str
    replaces: str | None
    datums: list[str]
    crs: list[str]
    files: list[ImportFileOut]
    not_read: list[str]
    faults: list[ImportFaultOut]
    notices: list[FaultOut]
    datum: DatumOut | None
    villages: list[ImportedVillageOut]
    groups: list[GroupOut] | None
    picture: PictureOut | None
    placing: dict[str, Any]
    local_plane: bool
    ready: bool
    there: list[ThereOut]
    village: str | None
    links: ImportLinks


EMPTY: Mapping[str, Any] = {
    "files": [],
    "faults": [],
    "notices": [],
    "datum": None,
    "villages": [],
    "groups": None,
    "picture": None,
    "local_plane": False,
    "ready": False,
}
"""What an import says that became a village: its files are gone."""


def import_out(
    record: ImportRecord, said: Mapping[str, Any] = EMPTY, there: Sequence[tuple[VillageRecord, bool]] = ()
) -> ImportOut:
    """Return what the web shows of an import; ``there`` are villages of its codes, and whether it may replace them."""
    here = f"/api/v1/imports/{record.id}"
    village = None if record.village_id is None else f"/api/v1/villages/{record.village_id}"
    shown = {name: said[name] for name in EMPTY if name != "faults"}
    return ImportOut(
        id=record.id,
        created=record.created,
        expires=record.expires,
        name=record.name,
        attribution=record.attribution,
        area=record.path,
        replaces=record.replaces,
        datums=list(record.datums),
        crs=list(record.crs),
        not_read=list(record.not_read),
        faults=[_fault(fault) for fault in said["faults"]],
        placing=dict(record.placing),
        there=[ThereOut(id=one.id, name=one.name, replaceable=may) for one, may in there],
        village=record.village_id,
        links=ImportLinks(
            self=here,
            files=f"{here}/files",
            preview=f"{here}/preview",
            picture=f"{here}/picture",
            faults=f"{here}/faults.xlsx",
            commit=f"{here}:commit",
            village=village,
        ),
        **shown,
    )


def _fault(said: Mapping[str, Any]) -> ImportFaultOut:
    cells = said["marks"][:MOST_CELLS]
    where = {name: said[name] for name in ("where", "en", "zh", "file")}
    return ImportFaultOut(**where, n_cells=len(said["marks"]), cells=[CellOut(**cell) for cell in cells])
