"""A village as the web gives it."""

from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel

from api.schemas.problem import FaultOut
from api.store.records.villages import VillageRecord


class VillageLinks(BaseModel):
    """Where more of a village is."""

    self: str
    plans: str


class VillageOut(BaseModel):
    """A village, or several that are divided together."""

    id: str
    name: str
    created: datetime
    households: int
    points: int
    villages: int
    tables: list[str]
    dropped_columns: list[str]
    notices: list[FaultOut]
    attribution: str
    example: bool
    links: VillageLinks


class VillagesOut(BaseModel):
    """
    Villages: the imported ones, the newest first, and then those that ship.

    ``next`` is the address of the next page, null on the last one.
    """

    villages: list[VillageOut]
    next: str | None = None


def village_out(record: VillageRecord) -> VillageOut:
    """Return what the web shows of a record."""
    here = f"/api/v1/villages/{quote(record.id, safe='')}"
    return VillageOut(
        id=record.id,
        name=record.name,
        created=record.created,
        households=record.households,
        points=record.points,
        villages=record.villages,
        tables=list(record.tables),
        dropped_columns=list(record.dropped_columns),
        notices=[FaultOut(where=fault.where, en=fault.en, zh=fault.zh) for fault in record.notices],
        attribution=record.attribution,
        example=record.example,
        links=VillageLinks(self=here, plans=f"{here}/plans"),
    )
