"""The plan of visits: who walks when, past which doors, and how far: what every sheet, map and file is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import shapely

from partition.visits.legs import Leg
from partition.visits.model import Outing, Unserved, Visit
from partition.visits.tour import Tour


@dataclass(frozen=True)
class Member:
    """
    Somebody who goes on rounds.

    Attributes
    ----------
    member_id
        Key of the member; that of the grid where no members were given.
    name
        Of the member of staff; empty where no members were given.
    grid_ids
        The grids whose households the member calls on.
    start
        Where every outing begins and ends, in the working CRS.
    """

    member_id: str
    name: str
    grid_ids: tuple[str, ...]
    start: shapely.Point


@dataclass(frozen=True)
class Call:
    """
    One stop of an outing: a place, and the visits made there one after the other.

    Attributes
    ----------
    point
        The door, in the working CRS.
    visits
        Those made there, in order; one a household.
    arrives
        Minute of the day of reaching the door, waiting for a window to open not counted.
    begins, leaves
        Minutes of the day at which the first visit begins and the last one ends.
    """

    point: shapely.Point
    visits: tuple[Visit, ...]
    arrives: float
    begins: float
    leaves: float

    @property
    def minutes(self) -> float:
        """Minutes at the doors, stairs included."""
        return sum(visit.minutes for visit in self.visits)

    @property
    def household_ids(self) -> tuple[str, ...]:
        """Whose doors, in the order of the visits."""
        return tuple(visit.household_id for visit in self.visits)


@dataclass(frozen=True)
class WalkedOuting:
    """
    One outing as it will be walked.

    Attributes
    ----------
    number
        Counted from 1 for each member; stays with the outing when the plan is made again.
    revision
        0 at first, one more for each plan made again in which the outing changed.
    legs
        One more than calls: the last leads back to the start.
    tour
        The order as found, and the proof that no other is shorter.
    minutes_per_m
        Minutes that a metre takes.
    """

    member: Member
    number: int
    outing: Outing
    calls: tuple[Call, ...]
    legs: tuple[Leg, ...]
    tour: Tour
    minutes_per_m: float
    revision: int = 0

    @property
    def visits(self) -> int:
        """Households visited."""
        return sum(visit.households for call in self.calls for visit in call.visits)

    @property
    def metres(self) -> float:
        """Metres walked."""
        return sum(leg.metres for leg in self.legs)

    @property
    def ends(self) -> float:
        """Minute of the day of being back at the start."""
        if not self.calls:
            return self.outing.begins
        return self.calls[-1].leaves + self.legs[-1].metres * self.minutes_per_m

    @property
    def minutes(self) -> float:
        """Minutes from setting out to being back."""
        return self.ends - self.outing.begins


@dataclass(frozen=True)
class VisitPlan:
    """
    All outings of some weeks.

    Attributes
    ----------
    first_day
        The day that visits and outings count from as 0.
    days
        How many days the plan spans.
    members
        In the order of their grids, those without an outing included.
    outings
        By member, then by day; only those that call somewhere.
    unserved
        By member id, what no outing makes, with the visit itself.
    calls
        By member id, the telephone calls that are due in place of visits.
    cancelled
        Outings of an earlier plan that this one no longer has, as they were, each with one revision more.
    """

    first_day: date
    days: int
    members: tuple[Member, ...]
    outings: tuple[WalkedOuting, ...]
    unserved: Mapping[str, tuple[tuple[Visit, Unserved], ...]]
    cancelled: tuple[WalkedOuting, ...] = ()
    calls: Mapping[str, tuple[Visit, ...]] = field(default_factory=dict)

    def day(self, outing: WalkedOuting) -> date:
        """Return the day of an outing."""
        return self.first_day + timedelta(days=outing.outing.day)

    def outings_of(self, member: Member) -> tuple[WalkedOuting, ...]:
        """Return the outings of one member, by day."""
        return tuple(one for one in self.outings if one.member.member_id == member.member_id)
