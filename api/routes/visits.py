"""Visits: keyed as a batch, listed, and how each door is visited."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response

from api.deps import CallerDep, ReadHouseholds, ReadVisits, RecordVisits, ServiceDep
from api.problems import documented
from api.routes.paging import PageDep, page_of
from api.routes.people import AreaQuery
from api.routes.strict import StrictRoute
from api.schemas.days import AskedDay
from api.schemas.visit import (
    BatchIn,
    BatchOut,
    DueIn,
    DueOut,
    MatterOut,
    MattersOut,
    VisitsOut,
    due_out,
    visit_out,
)
from api.services.accounts.audit import READ, note_in
from api.services.accounts.users import person_of_user
from api.services.staffing.places import find_place
from api.services.staffing.today import day_of
from api.services.visits.door_dues import checked_doors, read_due, set_due, settle
from api.services.visits.results import Asked, record_results
from api.store.conditions import AtLeast, Begins
from api.store.records.visits import VISITS

router = APIRouter(prefix="/api/v1", tags=["visits 走访"], route_class=StrictRoute)

KeyHeader = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="names the batch: sent again with the same body it gets the same answer, and is written once",
    ),
]
DoorPath = Annotated[str, Path(min_length=1, max_length=200)]


@router.post(
    "/visits:batch",
    summary="Keep results of visits 录入走访结果",
    responses=documented(400, 401, 403, 408, 409, 413, 415, 422, 429),
)
def create_visits(asked: Annotated[BatchIn, Body()], key: KeyHeader, who: CallerDep, library: RecordVisits) -> BatchOut:
    """
    Keep what came of up to 500 visits: all of them, or none and every fault of every row.

    A visit of one door on one day is one, however often it is sent. ``absent`` leaves no record, only that the door is
    due again; ``refused`` leaves a preference; ``moved`` tells the planner that the register is to be looked at.
    """
    results = tuple(one.said() for one in asked.results)
    person_id = person_of_user(library.store, who)
    batch = Asked(who.user or "", key, asked.digest(), results, person_id)
    answer = record_results(library.store, library.scope, batch)
    return BatchOut.model_validate(answer)


@router.get("/visits", summary="List visits 走访记录", responses=documented(401, 403))
def read_visits(
    request: Request,
    asked: PageDep,
    who: CallerDep,
    service: ServiceDep,
    library: ReadVisits,
    area: AreaQuery = None,
    since: Annotated[AskedDay | None, Query(description="no earlier day 起始日期")] = None,
) -> VisitsOut:
    """Return the visits in an area and in all that lies in it; that somebody looked is written down."""
    with library.store.writing(library.scope) as books:
        place = None if area is None else find_place(books, area, day=day_of(books.now())).path
        conditions: dict[str, Any] = {"path": Begins(place or "/"), **({"day": AtLeast(since)} if since else {})}
        found = books.visits.find(after=asked.after(VISITS), most=asked.most, **conditions)
        for path in library.scope if place is None else (place,):
            note_in(books, who, READ, service.clock(), path=path, subject="visits")
    page = page_of(request, asked, found, VISITS.key_of)
    return VisitsOut(visits=[visit_out(one) for one in page.records], next=page.next)


@router.get(
    "/households/{village}/{household}/due",
    summary="How a door is visited 走访方式",
    responses=documented(401, 403, 404),
)
def read_one_due(
    village: DoorPath, household: DoorPath, who: CallerDep, service: ServiceDep, library: ReadVisits
) -> DueOut:
    """Return the tier and wishes of a door in one's own area; that somebody looked is written down."""
    return due_out(read_due(library.store, library.scope, who, village, household, service.clock()))


@router.put(
    "/households/{village}/{household}/due",
    summary="Say how a door is visited 设置走访方式",
    responses=documented(400, 401, 403, 404, 408, 412, 413, 415, 422),
)
def set_one_due(
    village: DoorPath, household: DoorPath, asked: Annotated[DueIn, Body()], who: CallerDep, library: RecordVisits
) -> DueOut:
    """
    Set a tier, without a word of why, or the wishes of a household. A tier takes the right to set tiers.

    A tier holds until ``review_by``, at most half a year; then the profile's default holds again.
    """
    return due_out(set_due(library.store, library.scope, who, village, household, asked.said()))


@router.get("/register-matters", summary="Doors to look up 待核对住户", responses=documented(401, 403))
def read_matters(who: CallerDep, service: ServiceDep, library: ReadHouseholds) -> MattersOut:
    """Return the doors of which somebody found that the register does not hold any more."""
    found = checked_doors(library.store, library.scope, who, service.clock())
    matters = [
        MatterOut(village=o.village_id, household=o.household_id, to_check=o.to_check) for o in found if o.to_check
    ]
    return MattersOut(matters=matters)


@router.delete(
    "/register-matters/{village}/{household}",
    status_code=204,
    summary="The register was looked at 核对完毕",
    responses=documented(401, 403, 404, 412),
)
def settle_matter(village: DoorPath, household: DoorPath, library: ReadHouseholds) -> Response:
    """Say that the register of a door was looked at."""
    settle(library.store, library.scope, village, household)
    return Response(status_code=204)
