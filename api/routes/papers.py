"""Papers of a plan, to be printed: wall map, signature sheet, notices, cards and slips; each fetch is written down."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.deps import CallerDep, Export, ReadHouseholds, ReadPublished, ServiceDep
from api.governance.role import Permission
from api.problems import documented, sent
from api.routes.public import pass_by
from api.routes.strict import StrictRoute
from api.schemas.days import AskedDay
from api.services.accounts.audit import EXPORTED, note
from api.services.papers.asked import PaperAsked
from api.services.papers.of_plan import print_paper
from api.services.staffing.today import day_of
from api.store.library import Library
from maps.language import Language

PDF, PNG = "application/pdf", "image/png"
REFUSED = documented(401, 403, 404, 409, 422, 429, 503)
PUBLISHED = "published"

router = APIRouter(prefix="/api/v1/plans/{plan_id}/papers", tags=["papers 打印"], route_class=StrictRoute)

Line = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
Code = Annotated[str, Query(max_length=64, pattern=r"^[^\x00-\x1f\x7f]*$")]


@dataclass(frozen=True)
class Wishes:
    """How a paper is to be; what every paper takes."""

    level: Annotated[Code, Query(description="whose grids are shown; the lowest if empty 层级")] = ""
    lang: Annotated[Language, Query(description="语言")] = "zh"
    village: Annotated[Code, Query(description="code: only that village of the plan 只打印该村")] = ""
    grid: Annotated[Code, Query(description="code: only that grid 只打印该网格")] = ""
    compiled_by: Annotated[Line, Query(description="编制单位")] = ""
    review_number: Annotated[Line, Query(description="审图号")] = ""
    supervision_phone: Annotated[Line, Query(description="监督电话")] = ""


@dataclass(frozen=True)
class Printer:
    """Who asks for a paper, and how it is to be."""

    wishes: Annotated[Wishes, Depends()]
    who: CallerDep
    service: ServiceDep
    request: Request

    def send(
        self,
        library: Library,
        plan_id: str,
        kind: str,
        *,
        size: str = "",
        until: date | None = None,
        picture: bool = False,
    ) -> Response:
        """Return a paper, after it was written down that somebody had it."""
        wishes = self.wishes
        asked = PaperAsked(
            kind,
            wishes.level,
            wishes.lang,
            size,
            wishes.village,
            wishes.grid,
            until,
            wishes.compiled_by,
            wishes.review_number,
            wishes.supervision_phone,
            f"{str(self.request.base_url).rstrip('/')}/who",
        )
        now = self.service.clock()
        content = print_paper(library, plan_id, asked, now=now, people=library, picture=picture)
        name = f"{kind}.{'png' if picture else 'pdf'}"
        plan = library.plan(plan_id)
        note(library.store, self.who, EXPORTED, now, path=plan.path, subject=plan.id, detail={"file": name})
        told = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(content, media_type=PNG if picture else PDF, headers=told)


PrinterDep = Annotated[Printer, Depends()]
WallSize = Literal["A3", "A2", "A1"]
DraftSize = Literal["A4", "A3"]


@router.get("/wall-map.pdf", summary="Wall map 挂图", response_class=Response, responses=sent(PDF) | REFUSED)
def read_wall_map(
    plan_id: str,
    printer: PrinterDep,
    library: Export,
    size: WallSize = "A3",
) -> Response:
    """Return the wall map of a plan: map, legend, table of areas with who leads them, imprint."""
    return printer.send(library, plan_id, "wall-map", size=size)


@router.get(
    "/wall-map.png", summary="Wall map as a picture 挂图图片", response_class=Response, responses=sent(PNG) | REFUSED
)
def read_wall_picture(
    plan_id: str,
    printer: PrinterDep,
    library: Export,
    size: WallSize = "A3",
) -> Response:
    """Return the first sheet of the wall map as a picture to forward."""
    return printer.send(library, plan_id, "wall-map", size=size, picture=True)


@router.get(
    "/signature-sheet.pdf", summary="Signature sheet 签字表", response_class=Response, responses=sent(PDF) | REFUSED
)
def read_signature_sheet(plan_id: str, printer: PrinterDep, library: Export) -> Response:
    """Return the sheet on which a plan is signed: map, scorecard, who changes grid, lines to sign and seal."""
    return printer.send(library, plan_id, "signature-sheet")


@router.get(
    "/draft-notice.pdf", summary="Draft for comments 征求意见", response_class=Response, responses=sent(PDF) | REFUSED
)
def read_draft_notice(
    plan_id: str,
    printer: PrinterDep,
    library: Export,
    until: Annotated[AskedDay | None, Query(description="last day of comments 截止日")] = None,
    size: DraftSize = "A4",
) -> Response:
    """Return the notice of a draft: until when it is open for comments, the map, how to object."""
    return printer.send(library, plan_id, "draft-notice", size=size, until=until)


@router.get(
    "/notice.pdf",
    summary="Notice of service 服务公示",
    response_class=Response,
    responses=sent(PDF) | REFUSED,
    dependencies=[Depends(pass_by)],
)
def read_notice(plan_id: str, printer: PrinterDep, library: ReadPublished) -> Response:
    """Return a sheet a grid that says who serves it. Of a plan that is in force, or will be, everybody may have it."""
    plan = library.plan(plan_id)
    if plan.stage != PUBLISHED or (plan.valid_to is not None and plan.valid_to <= day_of(printer.service.clock())):
        library = printer.service.library.seen_with(printer.who.scope(Permission.EXPORT))
    return printer.send(library, plan_id, "notice")


@router.get(
    "/contact-cards.pdf", summary="Contact cards 便民联系卡", response_class=Response, responses=sent(PDF) | REFUSED
)
def read_contact_cards(plan_id: str, printer: PrinterDep, library: Export) -> Response:
    """Return cards that say whom to call, eight to a sheet: one a grid, or a sheet of eight of the grid named."""
    return printer.send(library, plan_id, "contact-cards")


@router.get(
    "/slips.pdf", summary="Slips for doors 责任变更告知单", response_class=Response, responses=sent(PDF) | REFUSED
)
def read_slips(
    plan_id: str,
    printer: PrinterDep,
    library: Export,
    doors: ReadHouseholds,
) -> Response:
    """Return a slip for each door whose leader changes, by its address; for who may export and read households."""
    doors.plan(plan_id)
    return printer.send(library, plan_id, "slips")
