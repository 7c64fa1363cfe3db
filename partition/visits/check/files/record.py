"""visits.json: what was asked of each member, and which visits each outing makes in which order."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.errors import GeoError
from partition.verify.files.columns import fault
from partition.verify.finding import Finding
from partition.visits.model import Outing, Unserved, Visit
from partition.visits.tour import Tour
from partition.visits.visit_plan import Call, Member, VisitPlan, WalkedOuting

NAME = "visits.json"

UNREADABLE = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, GeoError, CRSError)

Place = tuple[shapely.Point, tuple[str, ...]]
"""Where a member calls, and on whom."""


@dataclass(frozen=True)
class Record:
    """
    What visits.json holds; outings have no legs yet, and the times of their calls are not known.

    ``doors`` are the places of the record by household, ``places`` those of each member.
    """

    plan: VisitPlan
    crs: CRS
    minutes_per_m: float
    due: Mapping[str, tuple[Visit, ...]]
    offered: Mapping[str, tuple[Outing, ...]]
    doors: Mapping[str, shapely.Point]
    places: Mapping[str, tuple[Place, ...]]
    refused: frozenset[str]
    days_off: Mapping[str, Collection[date]]
    past: int = -1


def read_record(told: Any, faults: list[Finding]) -> Record | None:
    """Return what the file holds; None, with a finding, where it is not of that form."""
    try:
        return _record(told)
    except UNREADABLE as error:
        faults.append(fault(NAME, f"is not of the form of rounds: {error!r}", f"不是走访安排的格式：{error!r}"))
        return None


def _record(told: Any) -> Record:
    rows = [_member_rows(row, float(told["minutes_per_m"])) for row in told["members"]]
    repeated = [name for name, count in Counter(row.member.member_id for row in rows).items() if count > 1]
    if repeated:
        raise ValueError(f"members listed twice: {', '.join(repeated)}")
    _last_day(told, [outing.day for row in rows for outing in row.offered])
    plan = VisitPlan(
        first_day=date.fromisoformat(told["first_day"]),
        days=int(told["days"]),
        members=tuple(row.member for row in rows),
        outings=tuple(outing for row in rows for outing in row.outings),
        unserved={row.member.member_id: row.unserved for row in rows},
    )
    return Record(
        plan=plan,
        crs=CRS.from_user_input(told["crs"]),
        minutes_per_m=float(told["minutes_per_m"]),
        due={row.member.member_id: row.due for row in rows},
        offered={row.member.member_id: row.offered for row in rows},
        doors={name: point for row in rows for point, names in row.places for name in names},
        places={row.member.member_id: row.places for row in rows},
        refused=frozenset(str(name) for row in told["members"] for name in row.get("refused", ())),
        days_off=_days_off(told),
        past=int(told.get("past", -1)),
    )


@dataclass(frozen=True)
class _Rows:
    """What the file holds of one member."""

    member: Member
    places: tuple[Place, ...]
    offered: tuple[Outing, ...]
    due: tuple[Visit, ...]
    outings: tuple[WalkedOuting, ...]
    unserved: tuple[tuple[Visit, Unserved], ...]


def _member_rows(row: Mapping[str, Any], pace: float) -> _Rows:
    grids = tuple(map(str, row["grid_ids"]))
    member = Member(str(row["member_id"]), str(row["name"]), grids, shapely.Point(row["start"]))
    places = tuple((shapely.Point(one["xy"]), tuple(map(str, one["household_ids"]))) for one in row["places"])
    offered = tuple(Outing(int(one["day"]), float(one["begins"]), float(one["minutes"])) for one in row["offered"])
    due = tuple(map(_visit, row["due"]))
    outings = tuple(
        WalkedOuting(
            member, int(one["number"]), offered[_index(one["outing"])], calls := _calls(one["order"], places, due), (),
            _tour(one, len(calls) + 1), pace, int(one["revision"]),
        )
        for one in row["outings"]
    )  # fmt: skip
    unserved = tuple((due[_index(one["visit"])], _left_out(one)) for one in row["unserved"])
    return _Rows(member, places, offered, due, outings, unserved)


def _left_out(one: Mapping[str, Any]) -> Unserved:
    days = one.get("days")
    return Unserved(
        one["visit"], str(one["en"]), str(one["zh"]), None if days is None else (int(days[0]), int(days[1]))
    )


def _calls(order: Any, places: Sequence[Place], due: Sequence[Visit]) -> tuple[Call, ...]:
    """Return the calls of an outing, their times still open."""
    return tuple(
        Call(places[_index(place)][0], tuple(due[_index(visit)] for visit in visits), 0.0, 0.0, 0.0)
        for place, visits in order
    )


def _tour(one: Mapping[str, Any], n: int) -> Tour:
    """Return the order as walked, with its bound and proof as stated."""
    if not isinstance(one["proven"], bool):
        raise TypeError(f"proven must be true or false, met {one['proven']!r}")
    bound = one["lower_bound_m"]
    return Tour(tuple(range(n)), float(one["length_m"]), None if bound is None else float(bound), one["proven"])


def _last_day(told: Mapping[str, Any], offered: Sequence[int]) -> date:
    """Return the last day that the file speaks of; raise OverflowError where calendars have none such."""
    return date.fromisoformat(told["first_day"]) + timedelta(days=max((int(told["days"]), *map(abs, offered))))


def _index(number: Any) -> int:
    """Return a row's number; below 0 there are no rows, though Python would count them from the end."""
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise ValueError(f"{number!r} is no number of a row")
    return number


def _visit(one: Mapping[str, Any]) -> Visit:
    window, within = one["window"], one.get("within")
    return Visit(
        str(one["household_id"]),
        _index(one["place"]),
        int(one["first"]),
        int(one["last"]),
        float(one["minutes"]),
        int(one["priority"]),
        int(one["gap_days"]),
        int(one["not_before"]),
        None if window is None else (float(window[0]), float(window[1])),
        int(one["households"]),
        None if within is None else (float(within[0]), float(within[1])),
    )


def _days_off(told: Mapping[str, Any]) -> dict[str, Collection[date]]:
    """Return leave by member and, by the empty name, the holidays; either may be left out of the file."""
    off: dict[str, Collection[date]] = {"": frozenset(map(date.fromisoformat, told.get("holidays", ())))}
    return off | {str(row["member_id"]): frozenset(_leave(row)) for row in told["members"]}


def _leave(row: Mapping[str, Any]) -> Iterator[date]:
    yield from map(date.fromisoformat, row.get("days_off", ()))
    for first, last in row.get("leave", ()):
        day = date.fromisoformat(first)
        for n in range((date.fromisoformat(last) - day).days + 1):
            yield day + timedelta(days=n)
