"""Sheets of rounds by the numbers that are printed on them: listed, shown at the door, and their papers."""

from datetime import date, timedelta
from pathlib import Path as FilePath
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response

from api.deps import CallerDep, PlanRounds, Service, ServiceDep
from api.governance.role import Permission
from api.problems import documented, sent
from api.routes.guards import MAP_POLICY
from api.routes.strict import StrictRoute
from api.schemas.round_sheet import (
    RoundSheetOut,
    SheetGroundOut,
    SheetsListOut,
    ground_out,
    round_sheet_out,
    sheet_row,
)
from api.schemas.staff import MOST_NUMBER
from api.services.audit import EXPORTED, READ, note
from api.services.callers import Caller
from api.services.round_sheets.files import sheet_file, sheet_files
from api.services.round_sheets.finding import find_sheet, sheets_between
from api.services.round_sheets.ground import sheet_ground
from api.services.round_sheets.showing import Shown, show_sheet
from api.services.staffing.today import day_of
from api.services.users import person_of_user
from api.store.base import absent
from api.store.library import Library
from api.store.scope import EVERYWHERE, Scope

router = APIRouter(prefix="/api/v1/rounds", tags=["rounds 走访路线"], route_class=StrictRoute)

SheetPath = Annotated[str, Path(min_length=1, max_length=80, description="number of the sheet, such as p12-03")]
PlanQuery = Annotated[str | None, Query(alias="plan", max_length=200)]
RoundQuery = Annotated[int | None, Query(alias="round", ge=1, le=MOST_NUMBER)]
KINDS = Literal["pdf", "png", "page", "gpx"]
MOST_DAYS = 92
PAGES = {".html": "text/html", ".png": "image/png", ".pdf": "application/pdf"}


@router.get("", summary="List sheets 走访单列表", responses=documented(401, 403))
def read_sheets(
    who: CallerDep,
    service: ServiceDep,
    library: PlanRounds,
    first: Annotated[date | None, Query(alias="from", description="today if not given")] = None,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 7,
    mine: Annotated[bool, Query(description="those of who asks alone")] = False,
) -> SheetsListOut:
    """Return the sheets of some days that who asks may see; those of rounds planned anew are left out."""
    since = first or day_of(service.clock())
    person_id = person_of_user(library.store, who)
    if mine and person_id is None:
        return SheetsListOut(sheets=[])
    until = since + timedelta(days=days - 1)
    found = sheets_between(library, since, until, person_id if mine else None)
    return SheetsListOut(sheets=[sheet_row(one) for one in found])


@router.get("/{sheet}", summary="Look at a sheet 查看走访单", responses=documented(401, 403, 404))
def read_sheet(
    sheet: SheetPath,
    who: CallerDep,
    service: ServiceDep,
    library: PlanRounds,
    plan: PlanQuery = None,
    round_id: RoundQuery = None,
) -> RoundSheetOut:
    """
    Return a sheet with its doors, ways and map. That somebody looked is written down.

    Of several sheets of one number it is the one nearest to today, unless ``plan`` and ``round`` say which.
    """
    shown = shown_sheet(service, who, library, sheet, plan, round_id)
    kept = shown.found.sheet
    note(library.store, who, READ, service.clock(), path=kept.path, subject=f"{kept.plan_id}/{kept.number}"[:200])
    return round_sheet_out(shown, sheet_files(library, shown))


@router.get("/{sheet}/ground", summary="The ground of a sheet 走访单底图", responses=documented(401, 403, 404))
def read_sheet_ground(
    sheet: SheetPath,
    who: CallerDep,
    service: ServiceDep,
    library: PlanRounds,
    plan: PlanQuery = None,
    round_id: RoundQuery = None,
) -> SheetGroundOut:
    """Return the roads, buildings and waters of a sheet's map."""
    shown = shown_sheet(service, who, library, sheet, plan, round_id)
    if shown.corner is None or shown.crs is None:
        raise absent("map", "地图", sheet)
    with library.seen_with(EVERYWHERE).plan_folder(shown.found.plan.id, as_filed=True) as folder:
        return ground_out(sheet_ground(folder, shown.corner, shown.crs))


@router.get(
    "/{sheet}/files/{kind}",
    summary="A paper of a sheet 走访单文件",
    response_class=Response,
    responses=sent() | documented(401, 403, 404),
)
def read_sheet_file(
    sheet: SheetPath,
    kind: KINDS,
    who: CallerDep,
    service: ServiceDep,
    library: PlanRounds,
    plan: PlanQuery = None,
    round_id: RoundQuery = None,
) -> Response:
    """Return a sheet to print, as a picture, or as a GPX track; ``pdf`` and ``page`` hold all sheets of the member."""
    shown = shown_sheet(service, who, library, sheet, plan, round_id)
    name, content = sheet_file(library, shown, kind)
    kept = shown.found.sheet
    subject = f"{kept.plan_id}/{kept.round_id}/{name.as_posix()}"[:200]
    note(library.store, who, EXPORTED, service.clock(), path=kept.path, subject=subject)
    return _file(kept.number, name, content)


def shown_sheet(
    service: Service, who: Caller, library: Library, sheet: str, plan: str | None, round_id: int | None
) -> Shown:
    """Return a sheet as who asks sees it. Raises `NotFoundError`."""
    found = find_sheet(library, sheet, day_of(service.clock()), plan_id=plan, round_id=round_id)
    recording, reading = (_scope(who, one) for one in (Permission.RECORD_VISITS, Permission.READ_VISITS))
    return show_sheet(library, found, recording=recording, reading=reading)


def _scope(who: Caller, permission: Permission) -> Scope:
    return who.scope(permission) if who.may(permission) else ()


def _file(number: str, name: FilePath, content: bytes) -> Response:
    kind = PAGES.get(name.suffix, "application/octet-stream")
    headers = {"Content-Security-Policy": MAP_POLICY} if name.suffix == ".html" else {}
    if name.suffix != ".html":
        called = quote(f"{number}{name.suffix}")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{called}"
    return Response(content, media_type=kind, headers=headers)
