"""Who answers for an area, and the stations that people come to."""

from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from api.store.records.kind import Kind


@dataclass(frozen=True)
class PersonRecord:
    """Somebody of the staff: a name and a work phone, nothing else; ``code`` is the key in a planner's own table."""

    id: int
    name: str
    path: str
    work_phone: str = ""
    code: str = ""


@dataclass(frozen=True)
class PostRecord:
    """A title held in an area from a day on, until the day before ``valid_to``; vacant while nobody holds it."""

    id: int
    area: str
    path: str
    title: str
    valid_from: date
    valid_to: date | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class StationRecord:
    """
    A service station: where it is, lon/lat, when it is open, and the telephone that rings there.

    ``area`` is the code of the area that it serves, ``code`` the key in a planner's own table.
    """

    id: int
    name: str
    path: str
    geom: BaseGeometry
    hours: str = ""
    area: str = ""
    code: str = ""
    service_phone: str = ""


PEOPLE = Kind("people", ("person", "人员"), PersonRecord, ("id",), serial=True, lookups=(("name",),))
POSTS = Kind(
    "posts",
    ("post", "岗位"),
    PostRecord,
    ("id",),
    serial=True,
    refers={"person_id": "people"},
    lookups=(("area", "valid_from"),),
)
STATIONS = Kind("stations", ("station", "服务站点"), StationRecord, ("id",), serial=True, shape="geom")
