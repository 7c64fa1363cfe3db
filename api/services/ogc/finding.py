"""The features of a request: a page of them, or one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from api.services.ogc.asked import Asked
from api.services.ogc.collection import Collection
from api.services.ogc.days import only
from api.store.base import Key, Shelf, Store
from api.store.conditions import Among

Feature = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Records of a page; ``matched`` of all pages; ``last`` is the key behind which the next page begins, or None."""

    records: tuple[Any, ...]
    matched: int
    last: Key | None


def find_items(store: Store, collection: Collection[Any], asked: Asked, after: Key | None, today: date) -> Found:
    """Return the page behind a key, out of the features that are asked for; today's where no days are."""
    with store.reading(collection.scope) as books:
        shelf: Shelf[Any] = getattr(books, collection.kind.name)
        days = asked.days or only(today)
        where = _both(collection.conditions(books, days), asked.equal)
        if where is None:
            return Found((), 0, None)
        most = asked.limit + 1
        if asked.place is None:
            found, matched = shelf.find(after=after, most=most, **where), shelf.count(**where)
        else:
            found = shelf.meeting(asked.place, after=after, most=most, **where)
            matched = shelf.count(meeting=asked.place, **where)
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return Found(shown, matched, collection.kind.key_of(shown[-1]) if more else None)


def find_item(store: Store, collection: Collection[Any], feature_id: str, today: date) -> Any:
    """Return the record of a feature; raises `NotFoundError`."""
    with store.reading(collection.scope) as books:
        return collection.one(books, feature_id, today)


def feature(collection: Collection[Any], record: Any) -> Feature:
    """Return a record as GeoJSON, lon/lat, outer rings anticlockwise (RFC 7946, 3.1.6)."""
    shape: BaseGeometry | None = getattr(record, str(collection.kind.shape))
    return {
        "type": "Feature",
        "id": collection.feature_id(record),
        "geometry": None if shape is None else shapely.geometry.mapping(_oriented(shape)),
        "properties": {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in collection.shown(record).items()
        },
    }


def _oriented(shape: BaseGeometry) -> Any:
    return shapely.orient_polygons(shape)


def _both(conditions: Mapping[str, Any], equal: Mapping[str, str]) -> dict[str, Any] | None:
    """Return conditions with fields that must equal besides; None where that is never so."""
    where = dict(conditions)
    for name, value in equal.items():
        among = where.get(name)
        if isinstance(among, Among) and value not in among.values:
            return None
        where[name] = value
    return where
