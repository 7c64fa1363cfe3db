"""Sheets of rounds by the numbers that are printed on them: listed, shown at the door, and their papers."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path as FilePath
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Response

from api.deps import CallerDep, PlanRounds, ServiceDep
from api.governance.role import Permission
from api.problems import documented, sent
from api.routes.guards import MAP_POLICY
from api.routes.strict import StrictRoute
from api.schemas.days import AskedDay
from api.schemas.round_sheet import (
    RoundSheetOut,
    SheetGroundOut,
    SheetsListOut,
    ground_out,
    round_sheet_out,
    sheet_row,
)
from api.schemas.staff import MOST_NUMBER
from api.services.accounts.audit import EXPORTED, READ, note
from api.services.accounts.users import person_of_user
from api.services.rounds.sheets.files import sheet_file, sheet_files
from api.services.rounds.sheets.finding import find_sheet, sheets_between
from api.services.rounds.sheets.ground import sheet_ground
from api.services.rounds.sheets.showing import Shown, show_sheet
from api.services.staffing.today import day_of
from api.store.base import absent
from api.store.records.visits import SheetRecord
from api.store.scope import EVERYWHERE, Scope

router = APIRouter(prefix="/api/v1/rounds", tags=["rounds 走访路线"], route_class=StrictRoute)

SheetPath = Annotated[str, Path(min_length=1, max_length=80, description="number of the sheet, such as p12-03")]
PlanQuery = Annotated[str | None, Query(alias="plan", max_length=200)]
RoundQuery = Annotated[int | None, Query(alias="round", ge=1, le=MOST_NUMBER)]


@dataclass(frozen=True)
class SheetAsked:
    """Which sheet is asked for, and by whom. Of several of one number it is the nearest to today, if not said which."""

    sheet: SheetPath
    who: CallerDep
    service: ServiceDep
    library: PlanRounds
    plan: PlanQuery = None
    round_id: RoundQuery = None

    def shown(self) -> Shown:
        """Return the sheet as who asks sees it. Raises `NotFoundError`."""
        today = day_of(self.service.clock())
        found = find_sheet(self.library, self.sheet, today, plan_id=self.plan, round_id=self.round_id)
        recording, reading = (self._scope(one) for one in (Permission.RECORD_VISITS, Permission.READ_VISITS))
        return show_sheet(self.library, found, recording=recording, reading=reading)

    def read(self) -> RoundSheetOut:
        """Return the sheet with its doors, ways and map; that somebody looked is written down."""
        shown = self.shown()
        kept = shown.found.sheet
        self.note(kept, READ, f"{kept.plan_id}/{kept.number}")
        return round_sheet_out(shown, sheet_files(self.library, shown))

    def note(self, kept: SheetRecord, what: str, subject: str) -> None:
        """Write down what was done with a sheet."""
        note(self.library.store, self.who, what, self.service.clock(), path=kept.path, subject=subject[:200])

    def _scope(self, permission: Permission) -> Scope:
        return self.who.scope(permission) if self.who.may(permission) else ()


SheetDep = Annotated[SheetAsked, Depends()]
KINDS = Literal["pdf", "png", "page", "gpx"]
MOST_DAYS = 92
PAGES = {".html": "text/html", ".png": "image/png", ".pdf": "application/pdf"}


@router.get("", summary="List sheets 走访单列表", responses=documented(401, 403))
def read_sheets(
    who: CallerDep,
    service: ServiceDep,
    library: PlanRounds,
    first: Annotated[AskedDay | None, Query(alias="from", description="today if not given")] = None,
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
def read_sheet(asked: SheetDep) -> RoundSheetOut:
    """
    Return a sheet with its doors, ways and map. That somebody looked is written down.

    Of several sheets of one number it is the one nearest to today, unless ``plan`` and ``round`` say which.
    """
    return asked.read()


@router.get("/{sheet}/ground", summary="The ground of a sheet 走访单底图", responses=documented(401, 403, 404))
def read_sheet_ground(asked: SheetDep) -> SheetGroundOut:
    """Return the roads, buildings and waters of a sheet's map."""
    shown = asked.shown()
    if shown.corner is None or shown.crs is None:
        raise absent("map", "地图", asked.sheet)
    with asked.library.seen_with(EVERYWHERE).plan_folder(shown.found.plan.id, as_filed=True) as folder:
        return ground_out(sheet_ground(folder, shown.corner, shown.crs))


@router.get(
    "/{sheet}/files/{kind}",
    summary="A paper of a sheet 走访单文件",
    response_class=Response,
    responses=sent() | documented(401, 403, 404),
)
def read_sheet_file(asked: SheetDep, kind: KINDS) -> Response:
    """Return a sheet to print, as a picture, or as a GPX track; ``pdf`` and ``page`` hold all sheets of the member."""
    shown = asked.shown()
    name, content = sheet_file(asked.library, shown, kind)
    kept = shown.found.sheet
    asked.note(kept, EXPORTED, f"{kept.plan_id}/{kept.round_id}/{name.as_posix()}")
    return _file(kept.number, name, content)


def _file(number: str, name: FilePath, content: bytes) -> Response:
    kind = PAGES.get(name.suffix, "application/octet-stream")
    headers = {"Content-Security-Policy": MAP_POLICY} if name.suffix == ".html" else {}
    if name.suffix != ".html":
        called = quote(f"{number}{name.suffix}")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{called}"
    return Response(content, media_type=kind, headers=headers)
