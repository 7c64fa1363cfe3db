"""Every door of the store, as columns: thousands are counted at once."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import shapely
from numpy.typing import NDArray

from api.services.covering.kept import spell_of
from api.store.base import Books

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
DoorKey = tuple[str, str]


@dataclass(frozen=True)
class Doors:
    """
    Doors, a row each, in the order of their keys.

    Attributes
    ----------
    keys
        Village and household.
    xy
        Degrees of WGS 84, longitude first.
    households
        How many there are at that address.
    village, villages
        The number of each door's village among the villages' ids.
    groups
        Natural groups, None where nobody said one.
    digest
        Differs where the doors do.
    rows
        The row of each key.
    """

    keys: tuple[DoorKey, ...]
    xy: Floats
    households: Ints
    village: Ints
    villages: tuple[str, ...]
    groups: tuple[str | None, ...]
    digest: str = ""
    rows: dict[DoorKey, int] = field(default_factory=dict)

    @property
    def points(self) -> NDArray[np.object_]:
        """The doors as points."""
        return np.asarray(shapely.points(self.xy), dtype=object)


def doors_stamp(books: Books) -> Hashable:
    """Return what differs where doors came or went, and after a while in any case."""
    return (books.households.count(), books.villages.count(), spell_of(books.now()))


def read_doors(books: Books) -> Doors:
    """Return all doors that a transaction sees."""
    records = books.households.find()
    keys = tuple((one.village_id, one.household_id) for one in records)
    villages, village = np.unique(np.array([key[0] for key in keys], dtype=object).astype(str), return_inverse=True)
    middles = shapely.centroid(np.array([one.geom for one in records], dtype=object))
    xy = shapely.get_coordinates(middles).reshape(-1, 2)
    households = np.array([one.households for one in records], dtype=np.intp)
    groups = tuple(one.group for one in records)
    return Doors(
        keys,
        xy,
        households,
        village.astype(np.intp),
        tuple(villages.tolist()),
        groups,
        sha256(repr((keys, groups)).encode() + xy.tobytes() + households.tobytes()).hexdigest(),
        {key: row for row, key in enumerate(keys)},
    )
