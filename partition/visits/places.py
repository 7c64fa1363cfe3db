"""Where one member goes: the start, and every stop of the grids whose households the member calls on."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.errors import GeoError
from partition.visits.frequency import Standing
from partition.visits.stops import build_stops


@dataclass(frozen=True)
class Places:
    """
    Where one member goes: the start, then every stop of the member's grids.

    Attributes
    ----------
    points
        In the working CRS, the start first.
    household_ids
        Those called on at each place; none at the start.
    """

    points: tuple[shapely.Point, ...]
    household_ids: tuple[tuple[str, ...], ...]

    def stand(self, standings: Sequence[Standing]) -> tuple[Standing, ...]:
        """Return the standings of those who live here, each at its place, neighbours after each other."""
        place = {one: at for at, ids in enumerate(self.household_ids) for one in ids}
        own = [replace(one, place=place[one.household_id]) for one in standings if one.household_id in place]
        return tuple(sorted(own, key=lambda one: one.place))


def places_of(start: shapely.Point, households: GeoDataFrame) -> Places:
    """
    Return the places of a member: doors of one building or one spot are one stop.

    Raises
    ------
    GeoError
        The table lacks a column.
    """
    stops = build_stops(households)
    return Places((start, *(stop.point for stop in stops)), ((), *(stop.household_ids for stop in stops)))


def split_addresses(households: GeoDataFrame, most: int) -> GeoDataFrame:
    """
    Return households with at most so many at one address, so that an outing can hold each.

    A larger address becomes several of nearly the same size, ``h7#1``, ``h7#2`` and so on, at the same place; where a
    household is called so already, they are ``h7##1``. Column ``address_id`` has the id of the whole.

    Raises
    ------
    GeoError
        ``most`` is below 1.
    """
    if most < 1:
        raise GeoError(f"most must be at least 1, got {most}")
    size = households["households"].to_numpy(dtype=np.intp)
    return _split(households, np.maximum(1, -(-size // most)))


def split_as_called_on(households: GeoDataFrame, called_on: Collection[str]) -> GeoDataFrame:
    """Return households split as `split_addresses` did for a plan in which households of these ids are called on."""
    whole = set(households["household_id"].astype(str))
    parts = Counter(_address_of(one, whole) for one in set(called_on) - whole)
    return _split(households, np.array([max(1, parts[one]) for one in households["household_id"].astype(str)], np.intp))


def _address_of(part: str, whole: Collection[str]) -> str:
    """Return the id of the address that a part is of, such as ``h7`` for ``h7#2`` and ``h7##2``."""
    address = part.rpartition("#")[0]
    while address.endswith("#") and address not in whole:
        address = address.removesuffix("#")
    return address


def _split(households: GeoDataFrame, parts: NDArray[np.intp]) -> GeoDataFrame:
    """Return households with so many parts of each address."""
    ids = households["household_id"].astype(str).tolist()
    size = households["households"].to_numpy(dtype=np.intp)
    row = np.repeat(np.arange(len(parts)), parts)
    number = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts)
    least, more = np.divmod(size, parts)
    taken = set(ids)
    named = [name for one, n in zip(ids, parts.tolist(), strict=True) for name in _parts(one, n, taken)]
    rows = households.iloc[row].assign(
        household_id=named, households=least[row] + (number < more[row]), address_id=[ids[at] for at in row.tolist()]
    )
    return rows.reset_index(drop=True)


def _parts(household_id: str, n: int, taken: Collection[str]) -> list[str]:
    """Return what the parts of an address are called, none of which is a household's name already."""
    if n == 1:
        return [household_id]
    marks = next(m for m in count(1) if not any(f"{household_id}{'#' * m}{k + 1}" in taken for k in range(n)))
    return [f"{household_id}{'#' * marks}{k + 1}" for k in range(n)]
