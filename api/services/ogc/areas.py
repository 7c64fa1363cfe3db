"""Published areas: a collection a level, in which a feature is an area as it holds from one day until another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from api.services.ogc.collection import no_feature
from api.services.ogc.days import Days, only
from api.services.ogc.sight import Sight
from api.store.base import Books
from api.store.records.areas import AREAS, Area
from api.store.records.kind import Kind
from api.store.scope import Scope
from geo.errors import Text
from partition.levels import CHINESE

PUBLIC = frozenset({"township", "village", "grid", "micro_grid"})
"""Levels that are for everybody; ten households are too few, and of a level of another name nobody knows how few."""

OTHERS = frozenset({"stations", "households", "units"})
"""What other collections are called."""

AT = "@"
"""Stands in no code."""


@dataclass(frozen=True)
class Areas:
    """The published areas of a level."""

    level: str
    sight: Sight

    kind: ClassVar[Kind[Area]] = AREAS
    queryables: ClassVar[tuple[str, ...]] = ("code", "name", "parent")
    noted: ClassVar[bool] = False
    properties: ClassVar[Mapping[str, type]] = MappingProxyType(
        {
            "code": str,
            "name": str,
            "level": str,
            "parent": str,
            "households": int,
            "valid_from": date,
            "valid_to": date,
        }
    )

    @property
    def id(self) -> str:
        """The level's name as a plural."""
        plural = f"{self.level}s"
        return plural if plural not in OTHERS else f"{self.level}_areas"

    @property
    def title(self) -> Text:
        """The level's name."""
        return self.id.replace("_", " ").capitalize(), {"township": "乡镇", **CHINESE}.get(self.level, self.level)

    @property
    def about(self) -> Text:
        """What is in it."""
        return "published areas as they hold today, or on the days asked for", "已发布的区域，默认为今日有效的版本"

    @property
    def scope(self) -> Scope:
        """Everywhere for levels that are for everybody."""
        return self.sight.published if self.level in PUBLIC else self.sight.small

    def conditions(self, _books: Books, days: Days) -> dict[str, Any]:
        """Return what holds of the areas of the level on some days."""
        return {"level": self.level, **days.valid()}

    def one(self, books: Books, feature_id: str, today: date) -> Area:
        """Return an area from the day that its id names, or by its code alone as it holds today."""
        code, dated, begun = feature_id.partition(AT)
        asked = {"valid_from": _day(feature_id, begun)} if dated else only(today).valid()
        found = books.areas.find(code=code, level=self.level, newest=True, most=1, **asked)
        if not found:
            raise no_feature(feature_id)
        return found[0]

    def feature_id(self, record: Area) -> str:
        """Return the code and the first day."""
        return f"{record.code}{AT}{record.valid_from}"

    def shown(self, record: Area) -> dict[str, Any]:
        """Return the properties, without a number that is not for who asks."""
        bare: dict[str, Any] = {name: getattr(record, name) for name in self.properties}
        return {**bare, "households": self.sight.count(record.households, record.path)}


def areas_seen(books: Books, sight: Sight) -> list[Areas]:
    """Return a collection for each level of areas that there are, as far as who asks sees any."""
    return [Areas(level, sight) for level in books.areas.values("level") if Areas(level, sight).scope]


def _day(feature_id: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise no_feature(feature_id) from None
