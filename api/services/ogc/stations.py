"""Service stations: for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from api.services.ogc.collection import no_feature
from api.services.ogc.days import Days
from api.services.ogc.sight import Sight
from api.store.base import Books
from api.store.records.kind import Kind
from api.store.records.staff import STATIONS, StationRecord
from api.store.scope import Scope
from geo.errors import Text

DIGITS = 15


@dataclass(frozen=True)
class Stations:
    """Where people come to, and when."""

    sight: Sight

    id: ClassVar[str] = "stations"
    title: ClassVar[Text] = ("Stations", "服务站点")
    about: ClassVar[Text] = ("service stations and their hours", "便民服务站点及开放时间")
    kind: ClassVar[Kind[StationRecord]] = STATIONS
    queryables: ClassVar[tuple[str, ...]] = ("name",)
    noted: ClassVar[bool] = False
    properties: ClassVar[Mapping[str, type]] = MappingProxyType({"name": str, "hours": str})

    @property
    def scope(self) -> Scope:
        """Where published things are seen."""
        return self.sight.published

    def conditions(self, _books: Books, _days: Days) -> dict[str, Any]:
        """Return nothing: a station has no days."""
        return {}

    def one(self, books: Books, feature_id: str, _today: date) -> StationRecord:
        """Return a station by its number."""
        if not (feature_id.isascii() and feature_id.isdecimal() and len(feature_id) <= DIGITS):
            raise no_feature(feature_id)
        return books.stations.get(int(feature_id))

    def feature_id(self, record: StationRecord) -> str:
        """Return the number."""
        return str(record.id)

    def shown(self, record: StationRecord) -> dict[str, Any]:
        """Return the properties."""
        return {"name": record.name, "hours": record.hours}
