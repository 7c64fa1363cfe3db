"""Areas that people answer for, each over a span of days; and the codes that were ever given."""

from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from api.store.records.kind import Kind


@dataclass(frozen=True)
class Area:
    """
    A township, village, grid, micro-grid or ten-household group as it holds from one day until another.

    ``valid_to`` is the first day on which it holds no more, None while it holds. ``plan_id`` names the plan that drew
    it. ``geom`` is lon/lat, None where nobody drew one.
    """

    code: str
    valid_from: date
    level: str
    name: str
    path: str
    valid_to: date | None = None
    parent: str | None = None
    plan_id: str | None = None
    households: int | None = None
    geom: BaseGeometry | None = None


@dataclass(frozen=True)
class GivenCode:
    """A code that was given to an area; once ``retired`` it is given to no other."""

    code: str
    path: str
    given: date
    parent: str | None = None
    retired: date | None = None


AREAS = Kind(
    "areas",
    ("area", "区域"),
    Area,
    ("code", "valid_from"),
    lookups=(("level", "code"), ("parent",), ("plan_id",)),
    shape="geom",
)
CODES = Kind("codes", ("code", "编码"), GivenCode, ("code",), lookups=(("parent",),))
