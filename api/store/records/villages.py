"""Villages as they were imported, and the doors of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from api.store.records.kind import Kind
from geo.errors import Fault, Text


@dataclass(frozen=True)
class VillageRecord:
    """
    A village as it was imported, or several that are divided together.

    ``tables`` names the inputs that are kept; ``dropped_columns`` the headings that were not, and
    ``denied_columns`` what some of these hold about people, never their values. ``codes`` are those of the villages
    that it holds. ``example`` marks what ships with the program and belongs to no store. ``ground`` is the version of
    its ground: how often that was changed by hand, or imported anew.
    """

    id: str
    name: str
    created: datetime
    households: int
    points: int
    villages: int = 1
    tables: tuple[str, ...] = ("households",)
    dropped_columns: tuple[str, ...] = ()
    denied_columns: Mapping[str, Text] = field(default_factory=dict)
    notices: tuple[Fault, ...] = ()
    attribution: str = ""
    example: bool = False
    path: str = "/"
    ground: int = 0


@dataclass(frozen=True)
class Door:
    """Households at one address: what HOUSEHOLDS of geo.schema has of it, and nothing of who lives there."""

    village_id: str
    household_id: str
    path: str
    geom: BaseGeometry
    households: int = 1
    group: str | None = None
    building_id: str | None = None
    address: str | None = None


VILLAGES = Kind("villages", ("village", "村庄"), VillageRecord, ("id",), lookups=(("created", "id"),))
DOORS = Kind(
    "households",
    ("household", "住户"),
    Door,
    ("village_id", "household_id"),
    refers={"village_id": "villages"},
    lookups=(("address",),),
    shape="geom",
)
