"""An outing of a plan of visits, as the walker's page is drawn from it."""

from dataclasses import dataclass

import shapely

from partition.visits import Stop
from partition.visits.legs import Leg
from partition.visits.visit_plan import WalkedOuting


@dataclass(frozen=True)
class OutingWalk:
    """
    An outing with the words of a round; its times are minutes of the day, not after setting out.

    ``arrivals`` are when the first visit of each stop is expected to begin and, last, when the start is reached.
    """

    leaves: float
    start: shapely.Point
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    arrivals: tuple[float, ...]
    visits: int
    metres: float
    minutes: float
    over_minutes: float | None

    @property
    def over_budget(self) -> bool:
        """Whether it takes longer than it may."""
        return self.over_minutes is not None

    @property
    def estimated(self) -> bool:
        """Whether some leg is a guess."""
        return any(leg.estimated for leg in self.legs)


def outing_walk(one: WalkedOuting) -> OutingWalk:
    """Return an outing as it is drawn."""
    stops = tuple(
        Stop(call.household_ids, sum(visit.households for visit in call.visits), call.point) for call in one.calls
    )
    arrivals = (*(call.begins for call in one.calls), one.ends)
    over = one.outing.minutes if one.minutes > one.outing.minutes + 1e-6 else None
    return OutingWalk(
        one.outing.begins, one.member.start, stops, one.legs, arrivals, one.visits, one.metres, one.minutes, over
    )
