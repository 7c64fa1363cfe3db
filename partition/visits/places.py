"""Where one member goes: the start, and every stop of the grids whose households the member calls on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from geopandas import GeoDataFrame

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


def split_addresses(
    standings: Sequence[Standing], households: GeoDataFrame, most: int
) -> tuple[tuple[Standing, ...], GeoDataFrame]:
    """
    Return standings and households with at most so many households at one address, so that an outing can hold each.

    A larger address becomes several of nearly the same size, ``h7#1``, ``h7#2`` and so on, at the same place; each
    stands as the whole did. Where a household is called so already, it is ``h7##1``.

    Parameters
    ----------
    standings
        One for each row of ``households``, in the same order.

    Raises
    ------
    GeoError
        ``most`` is below 1, or there are not as many standings as rows.
    """
    if most < 1 or len(standings) != len(households):
        raise GeoError(f"most must be at least 1, and standings as many as rows, got {most} and {len(standings)}")
    parts = np.array([-(-one.households // most) for one in standings], dtype=np.intp)
    row = np.repeat(np.arange(len(parts)), parts)
    number = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts)
    taken = {one.household_id for one in standings}
    told = [
        _part(standings[at], k, int(parts[at]), taken) for at, k in zip(row.tolist(), number.tolist(), strict=True)
    ]
    ids, counts = [one.household_id for one in told], [one.households for one in told]
    rows = households.iloc[row].assign(household_id=ids, households=counts).reset_index(drop=True)
    return tuple(told), rows


def _part(whole: Standing, number: int, parts: int, taken: Collection[str]) -> Standing:
    if parts == 1:
        return whole
    mark = "#"
    while any(f"{whole.household_id}{mark}{n + 1}" in taken for n in range(parts)):
        mark += "#"
    least, more = divmod(whole.households, parts)
    return replace(whole, household_id=f"{whole.household_id}{mark}{number + 1}", households=least + (number < more))
