"""Posts: who holds which title of which area; begun, ended, handed over."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response

from api.deps import ManagePeople
from api.governance.post import Title, titles_of
from api.problems import documented
from api.routes.entity_tags import IfMatch, etag_of, must_match
from api.routes.paging import PageDep, page_of
from api.routes.people import AreaQuery
from api.routes.strict import StrictRoute
from api.schemas.days import AskedDay
from api.schemas.staff import (
    MOST_NUMBER,
    HandedOverOut,
    HandoverIn,
    PostChange,
    PostEnd,
    PostIn,
    PostOut,
    PostsOut,
    post_out,
)
from api.services.staffing.places import areas_on, profile_at, within
from api.services.staffing.posts import Vacancy, add_post, change_post, hand_over, vacant_on
from api.services.staffing.today import day_of
from api.store.base import Books
from api.store.conditions import AtMost, OpenOrAfter
from api.store.records.areas import AREAS
from api.store.records.staff import POSTS, PostRecord

router = APIRouter(prefix="/api/v1", tags=["staff 人员与站点"], route_class=StrictRoute)

PostId = Annotated[int, Path(ge=1, le=MOST_NUMBER)]
DateQuery = Annotated[AskedDay | None, Query(description="that hold on this day; today if not given 日期")]
VacantQuery = Annotated[bool, Query(description="titles that too few hold, a row each 空缺岗位")]
CHANGES = documented(400, 401, 403, 404, 408, 412, 413, 415, 422)


@router.get("/posts", summary="List posts 岗位列表", responses=documented(401, 403))
def read_posts(
    request: Request,
    asked: PageDep,
    library: ManagePeople,
    area: AreaQuery = None,
    date: DateQuery = None,
    vacant: VacantQuery = False,
) -> PostsOut:
    """
    Return the posts held on a day in an area and all that lie in it.

    With ``vacant=true`` the titles that fewer hold than the profile asks for; a page is then one of areas, and may
    hold no row though there is a next one.
    """
    with library.store.reading(library.scope) as books:
        day = date or day_of(books.now())
        path = within(books, area, day=day)
        if vacant:
            areas = areas_on(books, day, path=path, after=asked.after(AREAS), most=asked.most)
            shown = page_of(request, asked, areas, AREAS.key_of)
            return PostsOut(posts=[_vacant(one) for one in vacant_on(books, day, shown.records)], next=shown.next)
        found = books.posts.find(
            after=asked.after(POSTS), most=asked.most, path=path, valid_from=AtMost(day), valid_to=OpenOrAfter(day)
        )
        page = page_of(request, asked, found, POSTS.key_of)
        return PostsOut(posts=[_out(books, one) for one in page.records], next=page.next)


@router.post(
    "/posts", status_code=201, summary="Begin a post 任职", responses=documented(400, 401, 403, 408, 413, 415, 422)
)
def create_post(asked: Annotated[PostIn, Body()], library: ManagePeople, response: Response) -> PostOut:
    """Let a person hold a title of an area, if the profile has it there and a seat is free."""
    with library.store.writing(library.scope) as books:
        record = add_post(books, asked.said())
        shown = _out(books, record)
    response.headers["Location"] = f"/api/v1/posts/{record.id}"
    response.headers["ETag"] = etag_of(record)
    return shown


@router.get("/posts/{post_id}", summary="Look at a post 查看岗位", responses=documented(401, 403, 404))
def read_post(post_id: PostId, library: ManagePeople, response: Response) -> PostOut:
    """Return a post, with the ETag that a change of it names."""
    with library.store.reading(library.scope) as books:
        record = books.posts.get(post_id)
        response.headers["ETag"] = etag_of(record)
        return _out(books, record)


@router.patch("/posts/{post_id}", summary="Change a post 修改岗位", responses=CHANGES)
def change_one_post(
    post_id: PostId, asked: Annotated[PostChange, Body()], if_match: IfMatch, library: ManagePeople, response: Response
) -> PostOut:
    """Change the days of a post; what is left out stays."""
    with library.store.writing(library.scope) as books:
        before = books.posts.get(post_id)
        must_match(POSTS, before, if_match)
        said = asked.model_dump(exclude_unset=True)
        if said.get("valid_from", before.valid_from) is None:
            del said["valid_from"]
        record = change_post(books, before, replace(before, **said))
        response.headers["ETag"] = etag_of(record)
        return _out(books, record)


@router.post("/posts/{post_id}:end", summary="End a post 卸任", responses=CHANGES)
def end_post(
    post_id: PostId, asked: Annotated[PostEnd, Body()], if_match: IfMatch, library: ManagePeople, response: Response
) -> PostOut:
    """End a post: from the day that is given nobody holds it."""
    with library.store.writing(library.scope) as books:
        before = books.posts.get(post_id)
        must_match(POSTS, before, if_match)
        record = change_post(books, before, replace(before, valid_to=asked.on))
        response.headers["ETag"] = etag_of(record)
        return _out(books, record)


@router.post(
    "/posts/{post_id}:handover",
    summary="Hand a post over 交接岗位",
    responses=documented(400, 401, 403, 404, 408, 409, 413, 415, 422),
)
def hand_post_over(post_id: PostId, asked: Annotated[HandoverIn, Body()], library: ManagePeople) -> HandedOverOut:
    """End a post on a day, and let another person begin it on the same: no day is without a holder."""
    with library.store.writing(library.scope) as books:
        last, first = hand_over(books, books.posts.get(post_id), asked.person_id, asked.day)
        return HandedOverOut(ended=_out(books, last), begun=_out(books, first))


def _out(books: Books, record: PostRecord) -> PostOut:
    people = books.people.find(id=record.person_id) if record.person_id is not None else ()
    return post_out(record, next(iter(people), None), _title(books, record))


def _title(books: Books, record: PostRecord) -> Title | None:
    versions = books.areas.find(code=record.area)
    profile = profile_at(books, record.path, versions[-1].plan_id if versions else None)
    return next((one for one in titles_of(profile) if one.name == record.title), None)


def _vacant(one: Vacancy) -> PostOut:
    return PostOut(
        id=None,
        area=one.area.code,
        title=one.title.name,
        title_zh=one.title.zh,
        title_en=one.title.en,
        person_id=None,
    )
