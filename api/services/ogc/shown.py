"""Every collection that somebody sees."""

from typing import Any

from api.governance.role import Permission
from api.services.accounts.callers import Caller
from api.services.ogc.areas import areas_seen
from api.services.ogc.collection import Collection
from api.services.ogc.households import Households
from api.services.ogc.sight import sight_of
from api.services.ogc.stations import Stations
from api.services.ogc.units import Units
from api.store.base import Store, absent

OF_DOORS = (Households.id, Units.id)
"""Collections that take the right to read households."""


def collections_for(store: Store, who: Caller) -> list[Collection[Any]]:
    """Return what somebody sees: levels of areas, stations, and what they may read of households."""
    sight = sight_of(who)
    with store.reading(sight.published) as books:
        areas = areas_seen(books, sight)
    doors = (Households(sight), Units(sight)) if sight.doors else ()
    return [*areas, Stations(sight), *doors]


def collection_for(store: Store, who: Caller, collection_id: str) -> Collection[Any]:
    """
    Return one collection.

    Raises
    ------
    NotFoundError
        There is none of this name, or it is not for who asks.
    NotLoggedInError, NotAllowedError
        It takes a right that who asks does not have.
    """
    for each in collections_for(store, who):
        if each.id == collection_id:
            return each
    if collection_id in OF_DOORS:
        who.scope(Permission.READ_HOUSEHOLDS)
    raise absent("collection", "数据集", collection_id)
