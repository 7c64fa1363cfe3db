"""A sheet with many doors, kept as if it had been planned: pages of sheets are tested on it without the planning."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import CRS, Transformer
from shapely import LineString, Point
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from api.services.rounds.task import Told
from api.services.visits.member_rounds import Made
from api.services.visits.record import Assignment, Record, write_record
from api.store.library import Library
from api.store.records.villages import Door
from api.store.scope import EVERYWHERE
from partition.visits.model import Outing, Visit
from partition.visits.places import Places
from partition.visits.tour import Tour
from partition.visits.visit_plan import Member
from partition.visits.walked import Routed

STEP_M = 25.0
STREETS = ("东街", "和平路")


def keep_walk(
    library: Library, folder: Path, *, doors: int, day: date, member: tuple[str, str], grid: str, calls: int = 0
) -> str:
    """
    Keep rounds of the plan ``p1`` with one sheet of so many doors in a grid, and return its number.

    ``member`` is the id and the name of who walks; the doors are called 东街1号 and so on. With ``calls``, so many of
    them wish to be called instead: they stand on a sheet of calls of the first week, ``-T01``.
    """
    plan, now = library.plan("p1"), datetime(2026, 1, 1, tzinfo=UTC)
    with library.plan_folder("p1") as files:
        told = pyogrio.read_info(files / "plan.gpkg", layer="households")
        first = pyogrio.read_dataframe(files / "plan.gpkg", layer="households").geometry.iloc[0]
    points = [Point(first.x + STEP_M * i, first.y + 12.0 * (i % 2)) for i in range(doors + 1)]
    record = _record(points, CRS.from_user_input(told["crs"]), day, member, grid)
    [one] = record.assignments
    record = replace(record, assignments=(replace(one, calls=one.due[:calls]),))
    place = folder / member[0]
    place.mkdir(parents=True)
    (place / "outings.geojson").write_text(json.dumps(_features(points, record.crs, day)), encoding="utf-8")
    (place / "booklet.html").write_text("<!doctype html><title>走访单</title>", encoding="utf-8")
    (place / "01.png").write_bytes(b"\x89PNG")
    write_record(folder, record)
    kept = [
        Door("sq-1", f"d{i:02d}", f"{plan.path}{grid}/", _lonlat(point, record.crs))
        for i, point in enumerate(points[1:], start=1)
    ]
    with library.seen_with(EVERYWHERE).store.writing() as books:
        books.households.add(*kept)
        Made(plan, folder, Told(), now).keep(books)
    return f"{member[0]}-01"


def _record(points: list[Point], crs: CRS, day: date, member: tuple[str, str], grid: str) -> Record:
    ids = tuple(f"d{i:02d}" for i in range(1, len(points)))
    visits = tuple(Visit(one, place, 0, 6, 12.0) for place, one in enumerate(ids, start=1))
    places = Places(tuple(points), ((), *((one,) for one in ids)))
    who = Member(member[0], member[1], (grid,), points[0])
    order = tuple((visit.place, (visit,)) for visit in visits)
    length = sum(leg.length for leg in _legs(points))
    routed = Routed(0, order, Tour(tuple(range(len(order) + 1)), length, length, proven=True), 1, 0)
    assignment = Assignment(who, places, visits, (Outing(0, 540.0, 480.0),))
    return Record(day, 7, 0.015, crs, (), (assignment,), ((routed,),), ((),), (("助餐", "Meals"),))


def _legs(points: list[Point]) -> list[LineString]:
    return [LineString(pair) for pair in zip(points, [*points[1:], points[0]], strict=True)]


def _features(points: list[Point], crs: CRS, day: date) -> dict[str, Any]:
    def shapes() -> Iterator[tuple[Any, dict[str, Any]]]:
        yield points[0], {"kind": "start", "minute": 540.0}
        for order, leg in enumerate(_legs(points), start=1):
            streets = [STREETS[order % 2]]
            yield leg, {"kind": "leg", "order": order, "metres": leg.length, "estimated": False, "streets": streets}
            if order < len(points):
                named = {"household_ids": [f"d{order:02d}"], "doors": [f"东街{order}号"]}
                yield (
                    points[order],
                    {"kind": "stop", "order": order, "minute": 540.0 + 15 * order, "visits": 1, **named},
                )

    features = [
        {
            "type": "Feature",
            "properties": {"outing": 1, "day": day.isoformat(), **told},
            "geometry": mapping(_lonlat(shape, crs)),
        }
        for shape, told in shapes()
    ]
    return {"type": "FeatureCollection", "features": features}


def _lonlat(shape: BaseGeometry, crs: CRS) -> BaseGeometry:
    move = Transformer.from_crs(crs, 4326, always_xy=True)
    return shapely.transform(shape, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1])))
