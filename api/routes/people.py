"""Members of staff: list them, add one, change one, take in a workbook."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response

from api.deps import ManagePeople
from api.problems import documented
from api.routes.entity_tags import IfMatch, etag_of, must_match
from api.routes.paging import PageDep, page_of
from api.routes.strict import StrictRoute
from api.routes.workbook_form import FORM_SCHEMA, WorkbookDep
from api.schemas.staff import MOST_NUMBER, PeopleOut, PersonIn, PersonOut, TakenOut, person_out, taken_out
from api.services.staffing.importing import take_members
from api.services.staffing.people import add_person, change_person
from api.services.staffing.places import within
from api.services.staffing.today import day_of
from api.store.records.staff import PEOPLE

router = APIRouter(prefix="/api/v1", tags=["staff 人员与站点"], route_class=StrictRoute)

PersonId = Annotated[int, Path(ge=1, le=MOST_NUMBER)]
AreaQuery = Annotated[str | None, Query(min_length=1, max_length=64, description="code of an area 区域编码")]


@router.get("/people", summary="List people 人员列表", responses=documented(401, 403))
def read_people(request: Request, asked: PageDep, library: ManagePeople, area: AreaQuery = None) -> PeopleOut:
    """Return the members of staff of an area and of all that lie in it."""
    with library.store.reading(library.scope) as books:
        path = within(books, area, day=day_of(books.now()))
        found = books.people.find(after=asked.after(PEOPLE), most=asked.most, path=path)
    page = page_of(request, asked, found, PEOPLE.key_of)
    return PeopleOut(people=[person_out(one) for one in page.records], next=page.next)


@router.post(
    "/people",
    status_code=201,
    summary="Add a person 添加人员",
    responses=documented(400, 401, 403, 404, 408, 413, 415, 422),
)
def create_person(asked: Annotated[PersonIn, Body()], library: ManagePeople, response: Response) -> PersonOut:
    """Keep a member of staff: a name and a telephone at work, nothing else."""
    with library.store.writing(library.scope) as books:
        record = add_person(books, library.scope, asked.said())
    response.headers["Location"] = f"/api/v1/people/{record.id}"
    response.headers["ETag"] = etag_of(record)
    return person_out(record)


@router.get("/people/{person_id}", summary="Look at a person 查看人员", responses=documented(401, 403, 404))
def read_one_person(person_id: PersonId, library: ManagePeople, response: Response) -> PersonOut:
    """Return a member of staff, with the ETag that a change of it names."""
    with library.store.reading(library.scope) as books:
        record = books.people.get(person_id)
    response.headers["ETag"] = etag_of(record)
    return person_out(record)


@router.patch(
    "/people/{person_id}",
    summary="Change a person 修改人员",
    responses=documented(400, 401, 403, 404, 408, 412, 413, 415, 422),
)
def change_one_person(
    person_id: PersonId,
    asked: Annotated[PersonIn, Body()],
    if_match: IfMatch,
    library: ManagePeople,
    response: Response,
) -> PersonOut:
    """Change what is said; what is left out stays."""
    with library.store.writing(library.scope) as books:
        before = books.people.get(person_id)
        must_match(PEOPLE, before, if_match)
        record = change_person(books, library.scope, before, asked.said())
    response.headers["ETag"] = etag_of(record)
    return person_out(record)


@router.post(
    "/people:import",
    summary="Take in a workbook of members 导入人员表",
    openapi_extra=FORM_SCHEMA,
    responses=documented(400, 401, 403, 404, 408, 413, 415, 422),
)
def import_people(form: WorkbookDep, library: ManagePeople, dry_run: bool = False) -> TakenOut:
    """
    Take in the members' template, filled in: people by their 工号, and a post in each area that they are given.

    All of it or nothing. With ``dry_run=true`` it is told what would change and what is wrong, and nothing is written.
    """
    taken = take_members(library.store, library.scope, form.name, form.content, dry_run=dry_run)
    return taken_out(taken, dry_run=dry_run)
