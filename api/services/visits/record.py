"""visits.json: everything a plan of visits was made from and came to, for programs: checking, planning again."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from api.services.drawing.plan_folder import PLAN_GPKG
from api.services.visits.folder import VISITS_JSON
from api.services.visits.solving import Solved
from geo.errors import Fault, GeoError, InputError
from partition.visits.model import Need, Outing, Unserved, Visit, Window
from partition.visits.places import Places
from partition.visits.tour import Tour
from partition.visits.visit_plan import Member, VisitPlan
from partition.visits.walked import Routed

UNREADABLE = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError),
    *(GeoError, CRSError),
)
"""What a file that was changed can lead to."""


@dataclass(frozen=True)
class Assignment:
    """
    What one member is asked for: places, due visits, outings on offer, who wants no visit, and days of leave.

    ``off`` are the outings on offer that were missed in earlier plans: nobody walks then any more.
    ``phoned`` are those of ``refused`` who wish to be telephoned, and ``calls`` what is due to them.
    """

    member: Member
    places: Places
    due: tuple[Visit, ...]
    offered: tuple[Outing, ...]
    refused: tuple[str, ...] = ()
    days_off: tuple[date, ...] = ()
    phoned: tuple[str, ...] = ()
    calls: tuple[Visit, ...] = ()
    off: tuple[int, ...] = ()


@dataclass(frozen=True)
class Record:
    """
    What a plan of visits was made from, and what it came to.

    Attributes
    ----------
    crs
        Of all points.
    before, left
        By member, the outings and what none of them makes; empty where nothing was planned yet.
    needs
        What may be ticked at each door, Chinese and English.
    past
        Last day that was past when this was planned, counted from 0; -1 if none was.
    plan, sha256
        Where the plan of grids lies, as seen from the folder of the rounds, and the fingerprint of its file; empty
        where they are not known.
    """

    first_day: date
    days: int
    minutes_per_m: float
    crs: CRS
    holidays: tuple[date, ...]
    assignments: tuple[Assignment, ...]
    before: tuple[tuple[Routed, ...], ...] = ()
    left: tuple[tuple[Unserved, ...], ...] = ()
    needs: tuple[Need, ...] = ()
    past: int = -1
    plan: str = ""
    sha256: str = ""

    def settled(self, plan: VisitPlan, done: Sequence[Solved]) -> "Record":
        """Return the record with what was found; the lengths of tours are those that are walked."""
        walked = {(one.member.member_id, one.number): one.metres for one in plan.outings}
        before = [
            tuple(
                replace(each, tour=replace(each.tour, length_m=walked[one.member.member_id, each.number]))
                for each in found.routed
            )
            for one, found in zip(self.assignments, done, strict=True)
        ]
        return replace(self, before=tuple(before), left=tuple(found.calendar.unserved for found in done))


def plan_seen_from(out: Path, folder: Path) -> tuple[str, str]:
    """Return where a plan of grids lies as seen from a folder, and the fingerprint of its file; empty if unknown."""
    try:
        seen = Path(os.path.relpath(folder.resolve(), out.resolve())).as_posix()
        return seen, sha256((folder / PLAN_GPKG).read_bytes()).hexdigest()
    except (OSError, ValueError):  # such as another drive
        return "", ""


def write_record(folder: Path, record: Record) -> None:
    """Write a record into a folder that stands."""
    rows = zip(record.assignments, record.before, record.left, strict=True)
    told = {
        "first_day": record.first_day.isoformat(),
        "days": record.days,
        "crs": record.crs.to_string(),
        "minutes_per_m": record.minutes_per_m,
        "holidays": _days(record.holidays),
        "needs": list(record.needs),
        "past": record.past,
        **({"plan": record.plan, "plan_sha256": record.sha256} if record.plan else {}),
        "members": [_told(one, before, left) for one, before, left in rows],
    }
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    (folder / VISITS_JSON).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def read_record(folder: Path) -> Record:
    """
    Return the record of the rounds in a folder.

    Raises
    ------
    InputError
        There is none, or it cannot be read.
    """
    path = folder / VISITS_JSON
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = [_assignment(row) for row in told["members"]]
        return Record(
            date.fromisoformat(told["first_day"]),
            int(told["days"]),
            float(told["minutes_per_m"]),
            CRS.from_user_input(told["crs"]),
            _dates(told["holidays"]),
            tuple(rows),
            tuple(_routed(row["outings"], one.due) for row, one in zip(told["members"], rows, strict=True)),
            tuple(tuple(map(_unserved, row["unserved"])) for row in told["members"]),
            tuple(map(_need, told.get("needs", ()))),
            int(told.get("past", -1)),
            str(told.get("plan", "")),
            str(told.get("plan_sha256", "")),
        )
    except OSError as error:
        en, zh = f"there are no rounds here: {error.strerror}", f"这里没有走访安排：{error.strerror}"
    except UNREADABLE as error:
        en, zh = f"cannot be read: {error!r}; plan the rounds anew", f"无法读取：{error!r}；请重新安排走访"
    raise InputError([Fault(str(path), en, zh)])


def _need(told: str | Sequence[str]) -> Need:
    """Return a need as it is printed; records were once in Chinese only."""
    zh, en = (told, "") if isinstance(told, str) else map(str, told)
    return zh, en


def _told(one: Assignment, before: Sequence[Routed], left: Sequence[Unserved]) -> Mapping[str, Any]:
    number = {visit: i for i, visit in enumerate(one.due)}  # no two are alike: their periods differ
    return {
        "member_id": one.member.member_id,
        "name": one.member.name,
        "grid_ids": list(one.member.grid_ids),
        "start": [one.member.start.x, one.member.start.y],
        "leave": [[day, day] for day in _days(one.days_off)],
        "places": [
            {"xy": [point.x, point.y], "household_ids": list(ids)}
            for point, ids in zip(one.places.points, one.places.household_ids, strict=True)
        ],
        "offered": [asdict(each) for each in one.offered],
        "due": [asdict(each) for each in one.due],
        "refused": list(one.refused),
        "off": list(one.off),
        "phoned": list(one.phoned),
        "calls": [asdict(each) for each in one.calls],
        "outings": [
            {
                "number": each.number,
                "revision": each.revision,
                "outing": each.outing,
                "order": [[place, [number[visit] for visit in visits]] for place, visits in each.order],
                "length_m": each.tour.length_m,
                "lower_bound_m": each.tour.lower_bound_m,
                "proven": each.tour.proven,
            }
            for each in before
        ],
        "unserved": [asdict(each) for each in left],
    }


def _assignment(row: Mapping[str, Any]) -> Assignment:
    grids = tuple(map(str, row["grid_ids"]))
    member = Member(str(row["member_id"]), str(row["name"]), grids, shapely.Point(row["start"]))
    points = tuple(shapely.Point(place["xy"]) for place in row["places"])
    places = Places(points, tuple(tuple(map(str, place["household_ids"])) for place in row["places"]))
    due, calls = _visits(row["due"]), _visits(row.get("calls", ()))
    offered = tuple(Outing(**each) for each in row["offered"])
    away = _dates(first for first, _ in row["leave"])
    refused, phoned = (tuple(map(str, row.get(key, ()))) for key in ("refused", "phoned"))
    return Assignment(member, places, due, offered, refused, away, phoned, calls, tuple(map(int, row.get("off", ()))))


def _visits(rows: Iterable[Mapping[str, Any]]) -> tuple[Visit, ...]:
    return tuple(Visit(**{**each, **{name: _hours(each.get(name)) for name in ("window", "within")}}) for each in rows)


def _routed(rows: Sequence[Mapping[str, Any]], due: Sequence[Visit]) -> tuple[Routed, ...]:
    return tuple(
        Routed(
            int(row["outing"]),
            tuple((int(place), tuple(due[i] for i in visits)) for place, visits in row["order"]),
            Tour(tuple(range(len(row["order"]) + 1)), row["length_m"], row["lower_bound_m"], row["proven"]),
            int(row["number"]),
            int(row["revision"]),
        )
        for row in rows
    )


def _hours(pair: Sequence[float] | None) -> Window | None:
    return None if pair is None else (float(pair[0]), float(pair[1]))


def _unserved(row: Mapping[str, Any]) -> Unserved:
    days = row.get("days")
    return Unserved(int(row["visit"]), str(row["en"]), str(row["zh"]), None if days is None else (days[0], days[1]))


def _days(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _dates(days: Iterable[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, days))
