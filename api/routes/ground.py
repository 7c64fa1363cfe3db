"""The ground of a village: read it, edit it, take edits back, hold plans against it; and the picture under the map."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from api.deps import CallerDep, ImportVillage, ReadHouseholds, ReadPlan, Service, ServiceDep
from api.governance.role import Permission
from api.problems import documented, sent
from api.routes.paging import PageDep, page_of
from api.routes.plan_version import IfNoneMatch, VersionDep
from api.routes.strict import StrictRoute
from api.routes.workbook_form import FORM_SCHEMA, WorkbookDep
from api.schemas.ground import (
    GroundEditedOut,
    GroundEditIn,
    GroundEditsOut,
    GroundOut,
    PictureOut,
    PicturePointsIn,
    RecheckOut,
    edited_out,
    edits_out,
    recheck_out,
)
from api.services.accounts.callers import Caller
from api.services.ground.history import REDO, UNDO
from api.store.library import Library
from api.store.records.ground import GROUND_EDITS
from geo.errors import Fault, InputError

REFUSED = documented(400, 404, 412, 413, 415, 422, 428)
HERE = "/{village_id}/ground"

router = APIRouter(prefix="/api/v1/villages", tags=["ground 底图"], route_class=StrictRoute)

Layers = Annotated[
    str | None, Query(max_length=200, description="names apart by commas; all but doors and the tray if not given")
]
Box = Annotated[str | None, Query(max_length=200, description="west,south,east,north in degrees")]
Most = Annotated[int | None, Query(ge=1, le=10_000, description="features of a layer up to which they are given")]
Find = Annotated[str, Query(max_length=60, description="what is looked for in the tray")]


@router.get(
    HERE,
    summary="Read the ground 读取底图",
    response_model=GroundOut,
    responses={304: {"description": "as it was"}, **documented(404)},
)
def read_ground(
    village_id: str,
    library: ReadPlan,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
    layers: Layers = None,
    bbox: Box = None,
    most: Most = None,
    find: Find = "",
    known: IfNoneMatch = None,
) -> GroundOut | Response:
    """
    Return the layers of the ground as it is now, GeoJSON in lon/lat, by bounding box if one is given.

    ``households`` (doors) and ``tray`` (addresses without a place of their own) are for who may read households; that
    they were read is written down. The ETag is the version, which an edit names. Where a layer has more than ``most``
    features in the box, none of them is given, but of roads the main ones; ``lacking`` says how many are left out. Of
    the tray it is the first ``most`` of those that match.
    """
    # heavy, and not needed before somebody edits a ground
    from api.services.ground.now import ground_of, has_picture
    from api.services.ground.shown import DOORS, OPEN, SHOWN, Asked, bounds_of, counts_of, read_box, shown_of

    wanted = _wanted(layers, OPEN, SHOWN)
    box = read_box(bbox)
    ground = ground_of(library, service.examples, village_id)
    tag = f'"{ground.village.ground}"'
    if DOORS & set(wanted):
        _note_doors(service, who, village_id)
    if known is not None and tag in {each.strip().removeprefix("W/") for each in known.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    shown = shown_of(ground, Asked(wanted, box, most, find.strip()))
    return GroundOut(
        village=village_id,
        version=ground.village.ground,
        bounds=list(bounds_of(ground)),
        households=ground.village.households,
        addresses=ground.village.points,
        unplaced=_unplaced(ground.layers),
        picture=has_picture(library, village_id),
        counts=counts_of(ground.layers),
        lacking=shown.lacking,
        layers=shown.layers,
    )


@router.post(f"{HERE}/edits", summary="Edit the ground 修改底图", responses=REFUSED)
def create_ground_edit(
    village_id: str,
    asked: Annotated[GroundEditIn, Body()],
    since: VersionDep,
    library: ImportVillage,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> GroundEditedOut:
    """Make an edit. `If-Match` names the version of the ground that it was thought of for."""
    edit = asked.edit.model_dump(mode="json", exclude_none=True)
    return _done(library, service, village_id, edit, since, who, response)


@router.post(f"{HERE}/edits:undo", summary="Take the last edit back 撤销", responses=REFUSED)
def undo_ground_edit(
    village_id: str, since: VersionDep, library: ImportVillage, who: CallerDep, service: ServiceDep, response: Response
) -> GroundEditedOut:
    """Take back the last edit that counts, whoever made it."""
    return _done(library, service, village_id, {"kind": UNDO}, since, who, response)


@router.post(f"{HERE}/edits:redo", summary="Make it again 重做", responses=REFUSED)
def redo_ground_edit(
    village_id: str, since: VersionDep, library: ImportVillage, who: CallerDep, service: ServiceDep, response: Response
) -> GroundEditedOut:
    """Make the edit again that was taken back last; there is none once another was made."""
    return _done(library, service, village_id, {"kind": REDO}, since, who, response)


@router.get(f"{HERE}/edits", summary="List edits 修改记录", responses=documented(404, 422))
def read_ground_edits(request: Request, village_id: str, asked: PageDep, library: ReadPlan) -> GroundEditsOut:
    """Return what was done to a ground, the first first; of doors not which they are."""
    from api.services.ground.edits import seen_ground_edits  # heavy, as above

    after = asked.after(GROUND_EDITS)
    village, history, found = seen_ground_edits(library, village_id, after=after, most=asked.most)
    page = page_of(request, asked, found, GROUND_EDITS.key_of)
    return GroundEditsOut(
        version=village.ground,
        can_undo=bool(history.held),
        can_redo=bool(history.taken_back),
        edits=edits_out(page.records, history),
        next=page.next,
    )


@router.post(
    f"{HERE}/recheck",
    summary="Hold plans against it 复核方案",
    responses={
        202: {"model": RecheckOut, "description": "plans are being checked; ask again"},
        **documented(404, 422, 429),
    },
)
def create_recheck(village_id: str, library: ReadPlan, service: ServiceDep, response: Response) -> RecheckOut:
    """
    Return which grids of the drafts, and of the plan in force, break a rule on the ground of today that they kept.

    The plans and their files stay as drawn. The answer comes at once: 202 with the plans that are known by then, as
    long as others are being checked; 200 with all of them. Ask again every second or so; a ground that is edited
    meanwhile is checked as it is then.
    """
    check = service.checks.ask(library, village_id)
    response.status_code = 202 if check.checking else 200
    return recheck_out(village_id, check)


@router.put(
    f"{HERE}/picture",
    summary="Bring a picture 上传底图照片",
    openapi_extra=FORM_SCHEMA,
    responses=documented(400, 404, 408, 413, 415, 422),
)
def put_picture(village_id: str, library: ImportVillage, form: WorkbookDep) -> PictureOut:
    """Keep a PNG or JPEG, such as a photograph of a drawn map, to be laid under the map; it is in nothing printed."""
    from api.services.ground.picture import keep_picture  # heavy, as above

    return _picture_out(keep_picture(library, village_id, form.name, form.content))


@router.put(
    f"{HERE}/picture/points", summary="Place the picture 图片定位", responses=documented(400, 404, 413, 415, 422)
)
def put_picture_points(
    village_id: str, asked: Annotated[PicturePointsIn, Body()], library: ImportVillage, service: ServiceDep
) -> PictureOut:
    """Lay the picture where three or more points say; from four on the error of the fit is told in metres."""
    from api.services.ground.picture import Point, place_picture  # heavy, as above

    points = [Point(point.x, point.y, point.lon, point.lat) for point in asked.points]
    return _picture_out(place_picture(library, service.examples, village_id, points))


@router.get(f"{HERE}/picture", summary="Look at the picture 底图照片", responses=documented(404))
def read_picture(village_id: str, library: ReadHouseholds) -> PictureOut:
    """Return what is known of the picture under the map, and where it lies."""
    from api.services.ground.picture import picture_of  # heavy, as above

    return _picture_out(picture_of(library, village_id))


@router.get(
    f"{HERE}/picture/source",
    summary="Fetch the picture 照片原图",
    response_class=Response,
    responses=sent("image/png") | documented(404),
)
def read_picture_source(village_id: str, library: ReadHouseholds) -> Response:
    """Return the picture as it was brought, without what it said of its making."""
    from api.services.ground.picture import SOURCE, picture_file  # heavy, as above

    return Response(picture_file(library, village_id, SOURCE), media_type="image/png")


@router.get(
    f"{HERE}/picture/placed",
    summary="Fetch the picture as it is laid 定位后的照片",
    response_class=Response,
    responses=sent("image/webp") | documented(404),
)
def read_picture_placed(village_id: str, library: ReadHouseholds) -> Response:
    """Return the picture turned with north up in Web Mercator, as its corners say."""
    from api.services.ground.picture import PLACED, picture_file  # heavy, as above

    return Response(picture_file(library, village_id, PLACED), media_type="image/webp")


@router.delete(f"{HERE}/picture", status_code=204, summary="Remove the picture 删除底图照片", responses=documented(404))
def delete_picture(village_id: str, library: ImportVillage) -> None:
    """Remove the picture under the map."""
    from api.services.ground.picture import remove_picture  # heavy, as above

    remove_picture(library, village_id)


def _done(
    library: Library,
    service: Service,
    village_id: str,
    edit: dict[str, Any],
    since: int | None,
    who: Caller,
    response: Response,
) -> GroundEditedOut:
    from api.services.ground.edits import edit_ground  # heavy, as above

    edited = edit_ground(library, service.examples, village_id, edit, since=since, by=who.user)
    response.headers["ETag"] = f'"{edited.after.village.ground}"'
    return edited_out(edited, _unplaced(edited.after.layers))


def _unplaced(layers: Any) -> int:
    """Return how many addresses have an estimated place."""
    return 0 if layers.by_group else int(layers["households"]["estimated"].sum())


def _note_doors(service: Service, who: Caller, village_id: str) -> None:
    """Write down that doors are looked at, by somebody who may; 401, 403 or 404 if they may not."""
    if village_id in service.examples:
        who.scope(Permission.READ_HOUSEHOLDS)
        return
    seen = service.library.seen_with(who.scope(Permission.READ_HOUSEHOLDS))
    village = seen.village(village_id)
    service.looks.note(service.library.store, who, service.clock(), path=village.path, subject=village_id)


def _wanted(text: str | None, usual: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    if text is None:
        return usual
    names = tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))
    strange = [name for name in names if name not in known]
    if strange or not names:
        right = ", ".join(known)
        raise InputError([Fault("layers", f"{right} would be right, got {text[:80]!r}", f"可用图层：{right}")])
    return names


def _picture_out(about: Any) -> PictureOut:
    return PictureOut.model_validate(about, from_attributes=True)
