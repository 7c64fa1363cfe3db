"""
Who is answerable for a door: on a day, and for which doors that changes when a plan is published.

Records keep the area's code and the plan's version. What was noted before a change stays with the area of that day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from api.governance.area import is_within
from api.governance.errors import WrongStateError
from api.governance.period import Valid, in_force
from api.governance.post import Post, holders
from geo.errors import Fault

T = TypeVar("T", bound=Valid)

People = tuple[str, ...]


@dataclass(frozen=True)
class AreaVersion:
    """An area as a published plan has it, and the days on which it holds."""

    path: str
    plan: str
    valid_from: date | None
    valid_to: date | None = None


def version_on(versions: Iterable[T], day: date) -> T | None:
    """
    Return the one version that holds on a day, None where none does.

    Raises
    ------
    WrongStateError
        Several do; publishing never leaves that behind, so the records are damaged.
    """
    holding = in_force(versions, day)
    if len(holding) > 1:
        en = f"{len(holding)} versions hold on {day}; end all but one of them"
        raise WrongStateError(Fault("versions", en, f"{day} 有 {len(holding)} 个版本同时有效；请只保留一个"))
    return holding[0] if holding else None


def areas_on(areas: Iterable[AreaVersion], day: date, *, scope_path: str = "/") -> tuple[AreaVersion, ...]:
    """Return the areas within a scope that hold on a day."""
    return tuple(one for one in in_force(areas, day) if is_within(one.path, scope_path))


@dataclass(frozen=True)
class LeaderChange:
    """A door that other people lead from a day on; nobody where the post is vacant, no area where it has none."""

    household_id: str
    from_area: str | None
    to_area: str | None
    from_people: People
    to_people: People


@dataclass(frozen=True)
class Reattribution:
    """
    What a new assignment changes for people.

    Attributes
    ----------
    changes
        Doors whose leader changes, in the order of their ids.
    same_leader
        Doors that change area and keep their leader.
    unchanged
        Doors for which nothing changes.
    unled
        Areas that have doors from the day on, and nobody who leads them.
    left_over
        Posts of areas that have no door any more, held on the day: to be ended or handed on.
    """

    changes: tuple[LeaderChange, ...]
    same_leader: int
    unchanged: int
    unled: tuple[str, ...]
    left_over: tuple[Post, ...]


def reattribute(
    before: Mapping[str, str], after: Mapping[str, str], posts: Sequence[Post], *, lead: str, day: date
) -> Reattribution:
    """
    Return for which doors the leader changes on a day.

    Parameters
    ----------
    before, after
        The area of each door by its id, up to the day and from it on.
    lead
        The title of those who lead an area of this level. Who held it the day before is compared with who holds it
        on the day, so a post that is handed over on it counts as well.
    """
    eve = day - timedelta(days=1)
    led = {area: holders(posts, area, lead, eve) for area in {*before.values()}}
    leads = {area: holders(posts, area, lead, day) for area in {*after.values()}}
    changes: list[LeaderChange] = []
    same_leader = unchanged = 0
    for door in sorted({*before, *after}):
        old, new = before.get(door), after.get(door)
        change = LeaderChange(door, old, new, led.get(old or "", ()), leads.get(new or "", ()))
        if set(change.from_people) != set(change.to_people):
            changes.append(change)
        else:
            same_leader, unchanged = same_leader + (old != new), unchanged + (old == new)
    unled = tuple(sorted(area for area, people in leads.items() if not people))
    gone = {*before.values()} - {*after.values()}
    return Reattribution(
        tuple(changes), same_leader, unchanged, unled, tuple(one for one in in_force(posts, day) if one.area in gone)
    )
