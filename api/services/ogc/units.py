"""Units of published plans, the smallest pieces that grids are made of, for who reads households."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from api.services.ogc.collection import no_feature
from api.services.ogc.days import Days
from api.services.ogc.households import BETWEEN
from api.services.ogc.sight import Sight
from api.store.base import Books
from api.store.conditions import Among
from api.store.records.kind import Kind
from api.store.records.plans import ASSIGNMENTS, Assigned
from api.store.scope import Scope
from geo.errors import Text

PUBLISHED = Among(("published", "retired"))
"""Stages of plans that hold, or held; which of them on some days, their own days say."""


@dataclass(frozen=True)
class Units:
    """Units, and the grid of each at each level."""

    sight: Sight

    id: ClassVar[str] = "units"
    title: ClassVar[Text] = ("Units", "基本单元")
    about: ClassVar[Text] = ("units of published plans, and the grid of each", "已发布方案的基本单元及其所属网格")
    kind: ClassVar[Kind[Assigned]] = ASSIGNMENTS
    queryables: ClassVar[tuple[str, ...]] = ("plan_id", "level", "unit_id", "grid_id")
    noted: ClassVar[bool] = True
    properties: ClassVar[Mapping[str, type]] = MappingProxyType(
        {"plan_id": str, "level": str, "unit_id": str, "grid_id": str, "households": int}
    )

    @property
    def scope(self) -> Scope:
        """Where households may be read: a unit can be a single door."""
        return self.sight.doors

    def conditions(self, books: Books, days: Days) -> dict[str, Any]:
        """Return what holds of the units of plans that were valid on some days."""
        return {"plan_id": Among(self._plans(books, days))}

    def one(self, books: Books, feature_id: str, _today: date) -> Assigned:
        """Return a unit by its plan, its level and its id."""
        key = feature_id.split(BETWEEN, 2)
        if len(key) != len(ASSIGNMENTS.key) or key[0] not in self._plans(books, Days()):
            raise no_feature(feature_id)
        return books.assignments.get(*key)

    def feature_id(self, record: Assigned) -> str:
        """Return the plan, the level and the id."""
        return BETWEEN.join((record.plan_id, record.level, record.unit_id))

    def shown(self, record: Assigned) -> dict[str, Any]:
        """Return the properties."""
        return {name: getattr(record, name) for name in self.properties}

    @staticmethod
    def _plans(books: Books, days: Days) -> tuple[str, ...]:
        return tuple(plan.id for plan in books.plans.find(stage=PUBLISHED, **days.valid()))
