"""A calendar walked: the proven order of every outing, its legs along the streets, and when each door is reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
import shapely

from partition.visits.legs import Ways
from partition.visits.model import Agenda, Itinerary, Outing, Visit
from partition.visits.tour import Tour, find_tour
from partition.visits.visit_plan import Call, Member, WalkedOuting

ROUNDING = 1e-6
"""Minutes by which a sum in another order may differ."""

Order = tuple[tuple[int, tuple[Visit, ...]], ...]
"""Places in the order walked, each with the visits made there."""


@dataclass(frozen=True)
class Routed:
    """
    An outing of a calendar, by its number among those offered, the places in the order walked, and the proof.

    ``number`` and ``revision`` are as of `WalkedOuting`.
    """

    outing: int
    order: Order
    tour: Tour
    number: int = 0
    revision: int = 0

    @property
    def visits(self) -> frozenset[Visit]:
        """The visits made, in no order."""
        return frozenset(visit for _, visits in self.order for visit in visits)


def order_outing(agenda: Agenda, itinerary: Itinerary, number: int, *, seed: int = 0, revision: int = 0) -> Routed:
    """
    Return an outing of a calendar in the shortest order, proven where the proof ends in time.

    Where a visit has to begin within a window and the shortest order would miss it, the calendar's own order stays,
    and the bound is that of the shortest.
    """
    visits, outing = [agenda.visits[i] for i in itinerary.visits], agenda.outings[itinerary.outing]
    places = np.array([0, *dict.fromkeys(visit.place for visit in visits)])
    tour = find_tour(agenda.metres[np.ix_(places, places)], seed=seed)
    at = {place: tuple(visit for visit in visits if visit.place == place) for place in places.tolist()}
    forth = [(place, at[place]) for place in places[list(tour.order[1:])].tolist()]
    for order in (tuple(forth), tuple(reversed(forth))):
        if _in_time(order, agenda, outing):
            return Routed(itinerary.outing, order, tour, number, revision)
    # a place may be called at twice, for its doors may have windows of their own
    order = tuple((place, tuple(same)) for place, same in groupby(visits, key=lambda visit: visit.place))
    metres = float(_metres(order, agenda).sum())
    proven = tour.proven and metres <= tour.length_m * (1.0 + ROUNDING)
    given = Tour(tuple(range(len(order) + 1)), metres, tour.lower_bound_m, proven)
    return Routed(itinerary.outing, order, given, number, revision)


def walk_outings(
    member: Member, agenda: Agenda, routed: Sequence[Routed], points: Sequence[shapely.Point], ways: Ways
) -> tuple[WalkedOuting, ...]:
    """
    Return outings as they will be walked.

    Parameters
    ----------
    points
        The places of the agenda in the working CRS, the start first.
    ways
        Between the same places.
    """
    return tuple(_walk(member, agenda, one, points, ways) for one in routed)


def _metres(order: Order, agenda: Agenda) -> np.ndarray:
    """Return the metres of each leg, the way back to the start included."""
    places = [0, *(place for place, _ in order), 0]
    return np.array([agenda.metres[a, b] for a, b in pairwise(places)])


def _in_time(order: Order, agenda: Agenda, outing: Outing) -> bool:
    """Return whether every window is met and the outing ends in time, waiting included."""
    now = outing.begins
    for begins, visit in _visits(order, _metres(order, agenda), outing, agenda.minutes_per_m):
        if begins > visit.hours(outing.day)[1] + ROUNDING:
            return False
        now = begins + visit.minutes
    back = _metres(order, agenda)[-1] * agenda.minutes_per_m
    return bool(now + back <= outing.begins + outing.minutes + ROUNDING)


def _visits(order: Order, metres: np.ndarray, outing: Outing, minutes_per_m: float) -> Iterator[tuple[float, Visit]]:
    """Give the minute of the day at which each visit begins, waiting for windows to open included."""
    now = outing.begins
    for (_, visits), walked in zip(order, metres, strict=False):
        now += float(walked) * minutes_per_m
        for visit in visits:
            now = max(now, visit.hours(outing.day)[0])
            yield now, visit
            now += visit.minutes


def _walk(member: Member, agenda: Agenda, routed: Routed, points: Sequence[shapely.Point], ways: Ways) -> WalkedOuting:
    outing, per_m = agenda.outings[routed.outing], agenda.minutes_per_m
    legs = tuple(ways.leg(a, b) for a, b in pairwise([0, *(place for place, _ in routed.order), 0]))
    metres = np.array([leg.metres for leg in legs])
    begun = iter(_visits(routed.order, metres, outing, per_m))
    calls, left = [], outing.begins
    for (place, visits), leg in zip(routed.order, legs, strict=False):
        arrives = left + leg.metres * per_m
        times = [next(begun)[0] for _ in visits]
        left = times[-1] + visits[-1].minutes
        calls.append(Call(points[place], visits, arrives, times[0], left))
    return WalkedOuting(member, routed.number, outing, tuple(calls), legs, routed.tour, per_m, routed.revision)
