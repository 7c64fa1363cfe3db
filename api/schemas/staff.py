"""Members of staff, posts and stations as the web gives and takes them: of people a name and a telephone at work."""

from datetime import date
from typing import Annotated

import shapely
from pydantic import BaseModel, ConfigDict, Field

from api.governance.area import codes_of
from api.governance.post import Title
from api.schemas.days import Day
from api.schemas.problem import FaultOut
from api.schemas.strict import Strict
from api.services.staffing.importing import Taken
from api.services.staffing.people import PersonSaid
from api.services.staffing.posts import PostSaid
from api.store.records.staff import PersonRecord, PostRecord, StationRecord

MOST_NUMBER = 2**53 - 1

Code = Annotated[str, Field(min_length=1, max_length=64)]
Number = Annotated[int, Field(ge=1, le=MOST_NUMBER)]


class PersonIn(Strict):
    """A member of staff; ``area`` is the code of an area. Whatever else is said is refused, and nothing of it shown."""

    model_config = ConfigDict(extra="allow")

    name: str | None = None
    work_phone: str | None = None
    area: Code | None = None

    def said(self) -> PersonSaid:
        """Return what was said."""
        told = {**self.model_dump(include={"name", "work_phone"}, exclude_unset=True), **(self.model_extra or {})}
        return PersonSaid(told, self.area)


class PersonOut(BaseModel):
    """A member of staff; ``area`` is null for somebody of the whole."""

    id: int
    name: str
    work_phone: str
    code: str
    area: str | None


class PeopleOut(BaseModel):
    """A page of members of staff, and the address of the next one."""

    people: list[PersonOut]
    next: str | None


class PostIn(Strict):
    """That a person holds a title of an area from a day on, up to ``valid_to``, the first day without."""

    area: Code
    title: Code
    person_id: Number
    valid_from: Day
    valid_to: Day | None = None

    def said(self) -> PostSaid:
        """Return what was said."""
        return PostSaid(self.area, self.title, self.person_id, self.valid_from, self.valid_to)


class PostChange(Strict):
    """What changes of a post; what is left out stays."""

    valid_from: Day | None = None
    valid_to: Day | None = None


class PostEnd(Strict):
    """The first day on which it is held no more."""

    on: Day


class HandoverIn(Strict):
    """Who takes a post over, and from which day on."""

    model_config = ConfigDict(populate_by_name=True)

    person_id: Number
    day: Day = Field(alias="from")


class PostOut(BaseModel):
    """A post; where nobody holds it, ``id``, ``person_id`` and the days are null."""

    id: int | None
    area: str
    title: str
    title_zh: str | None = None
    title_en: str | None = None
    person_id: int | None
    name: str | None = None
    work_phone: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class PostsOut(BaseModel):
    """A page of posts, and the address of the next one."""

    posts: list[PostOut]
    next: str | None


class HandedOverOut(BaseModel):
    """The post that ended, and the one that began."""

    ended: PostOut
    begun: PostOut


class StationIn(Strict):
    """A station: degrees of WGS 84, the code of the area that it serves, and its own telephone."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    lon: float
    lat: float
    area: Code
    hours: Annotated[str, Field(max_length=200)] | None = None
    service_phone: Annotated[str, Field(max_length=40)] | None = None


class StationChange(Strict):
    """What changes of a station; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    lon: float | None = None
    lat: float | None = None
    area: Code | None = None
    hours: Annotated[str, Field(max_length=200)] | None = None
    service_phone: Annotated[str, Field(max_length=40)] | None = None


class StationOut(BaseModel):
    """A station; ``hours`` empty: nobody knows when it is open."""

    id: int
    name: str
    lon: float
    lat: float
    area: str
    hours: str
    service_phone: str
    code: str


class StationsOut(BaseModel):
    """A page of stations, and the address of the next one."""

    stations: list[StationOut]
    next: str | None


class TakenOut(BaseModel):
    """What a workbook changed, or with ``dry_run`` would change, and all that is wrong with it."""

    dry_run: bool
    rows: int
    added: int
    changed: int
    unchanged: int
    posts: int
    faults: list[FaultOut]


def person_out(record: PersonRecord) -> PersonOut:
    """Return what the web shows of a member of staff."""
    area = (codes_of(record.path) or (None,))[-1]
    return PersonOut(id=record.id, name=record.name, work_phone=record.work_phone, code=record.code, area=area)


def post_out(record: PostRecord, person: PersonRecord | None = None, title: Title | None = None) -> PostOut:
    """Return what the web shows of a post."""
    return PostOut(
        id=record.id,
        area=record.area,
        title=record.title,
        title_zh=None if title is None else title.zh,
        title_en=None if title is None else title.en,
        person_id=record.person_id,
        name=None if person is None else person.name,
        work_phone=None if person is None else person.work_phone,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
    )


def station_out(record: StationRecord) -> StationOut:
    """Return what the web shows of a station."""
    point = shapely.Point(shapely.centroid(record.geom))
    return StationOut(
        id=record.id,
        name=record.name,
        lon=point.x,
        lat=point.y,
        area=record.area,
        hours=record.hours,
        service_phone=record.service_phone,
        code=record.code,
    )


def taken_out(taken: Taken, *, dry_run: bool) -> TakenOut:
    """Return what the web says of a workbook that was sent."""
    faults = [FaultOut(where=one.where, en=one.en, zh=one.zh) for one in taken.faults]
    return TakenOut(
        dry_run=dry_run,
        rows=taken.rows,
        added=taken.added,
        changed=taken.changed,
        unchanged=taken.unchanged,
        posts=taken.posts,
        faults=faults,
    )
