"""Households: the doors of villages, for who reads them; nothing of who lives there, nor of visits."""

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
from api.store.records.villages import DOORS, Door
from api.store.scope import Scope
from geo.errors import Text

BETWEEN = ":"
"""Stands in no village's id; a household's may hold it, and comes last."""


@dataclass(frozen=True)
class Households:
    """Doors, and how many households are behind each."""

    sight: Sight

    id: ClassVar[str] = "households"
    title: ClassVar[Text] = ("Households", "住户")
    about: ClassVar[Text] = ("doors and how many households are behind each", "门户位置及户数")
    kind: ClassVar[Kind[Door]] = DOORS
    queryables: ClassVar[tuple[str, ...]] = ("village_id", "household_id", "group", "building_id", "address")
    noted: ClassVar[bool] = True
    properties: ClassVar[Mapping[str, type]] = MappingProxyType(
        {
            "village_id": str,
            "household_id": str,
            "households": int,
            "group": str,
            "building_id": str,
            "address": str,
        }
    )

    @property
    def scope(self) -> Scope:
        """Where households may be read."""
        return self.sight.doors

    def conditions(self, _books: Books, _days: Days) -> dict[str, Any]:
        """Return nothing: a door has no days."""
        return {}

    def one(self, books: Books, feature_id: str, _today: date) -> Door:
        """Return a door by its village and its id."""
        village, between, door = feature_id.partition(BETWEEN)
        if not between:
            raise no_feature(feature_id)
        return books.households.get(village, door)

    def feature_id(self, record: Door) -> str:
        """Return the village and the id."""
        return f"{record.village_id}{BETWEEN}{record.household_id}"

    def shown(self, record: Door) -> dict[str, Any]:
        """Return the properties."""
        return {name: getattr(record, name) for name in self.properties}
