"""outings.geojson of each member: the legs of every outing, and when each of its stops begins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

from partition.verify.files.columns import fault
from partition.verify.finding import Finding
from partition.visits.check.files.record import UNREADABLE, Record
from partition.visits.check.files.told import read_told
from partition.visits.check.measure import opening
from partition.visits.legs import Leg
from partition.visits.visit_plan import Call, WalkedOuting

NAME = "outings.geojson"


def add_ways(record: Record, folder: Path, stated: Any, faults: list[Finding]) -> Record:
    """Return the record with the legs and times that the members' files show; those missing are told by the rules."""
    folders = folders_of(stated)
    drawn = {
        member.member_id: _read(folder / folders.get(member.member_id, member.member_id), record.crs, faults)
        for member in record.plan.members
        if record.plan.outings_of(member)
    }
    outings = tuple(_joined(one, drawn[one.member.member_id].get(one.number, {})) for one in record.plan.outings)
    return replace(record, plan=replace(record.plan, outings=outings))


def folders_of(stated: Any) -> dict[str, str]:
    """Return the folder of each member, as report.json names it; a name that leads elsewhere is passed over."""
    try:
        rows = [(str(row["member"]), str(row["folder"])) for row in stated["members"] if row["folder"]]
    except UNREADABLE:
        return {}
    return {member: name for member, name in rows if Path(name).name == name}


Drawn = Mapping[tuple[str, int], Any]
"""Legs, and the minutes of stops, by kind and order."""


def _read(folder: Path, crs: CRS, faults: list[Finding]) -> dict[int, dict[tuple[str, int], Any]]:
    """Return what is drawn, by the number of the outing."""
    where = f"{folder.name}/{NAME}"
    drawn: dict[int, dict[tuple[str, int], Any]] = {}
    if not (folder / NAME).is_file():
        faults.append(fault(where, "file is missing", "缺少文件"))
        return drawn
    to_metric = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    try:
        for feature in read_told(folder / NAME)["features"]:
            told = feature["properties"]
            if told["kind"] in ("leg", "stop"):
                shape = _metric(shapely.geometry.shape(feature["geometry"]), to_metric)
                one = _leg(shape, told) if told["kind"] == "leg" else (shape, told)
                drawn.setdefault(int(told["outing"]), {})[told["kind"], int(told["order"])] = one
    except (*UNREADABLE, OSError, shapely.errors.ShapelyError) as error:
        faults.append(fault(where, f"cannot be read: {error!r}", f"无法读取：{error!r}"))
    return drawn


def _leg(line: shapely.LineString, told: Mapping[str, Any]) -> Leg:
    return Leg(line, float(told["metres"]), bool(told["estimated"]), tuple(map(str, told["streets"])))


def _metric(shape: Any, to_metric: Transformer) -> Any:
    return shapely.transform(shape, lambda xy: np.stack(to_metric.transform(xy[:, 0], xy[:, 1]), axis=1))


def _joined(outing: WalkedOuting, drawn: Drawn) -> WalkedOuting:
    n = sum(kind == "leg" for kind, _ in drawn)
    legs = tuple(drawn["leg", order] for order in range(1, n + 1) if ("leg", order) in drawn)
    stops = [drawn.get(("stop", order)) for order in range(1, len(outing.calls) + 1)]
    return replace(outing, legs=legs, calls=_timed(outing, legs, stops))


def _timed(outing: WalkedOuting, legs: Sequence[Leg], stops: Sequence[Any]) -> tuple[Call, ...]:
    """Return the calls at the times that their legs give, but begun when their stops say, and where these are."""
    now, calls = outing.outing.begins, []
    for i, call in enumerate(outing.calls):
        arrives = now = now + (legs[i].metres * outing.minutes_per_m if i < len(legs) else 0.0)
        begun = []
        for visit in call.visits:
            now = max(now, opening(visit, outing.outing.day))
            begun.append(now)
            now += visit.minutes
        point, told = stops[i] if stops[i] is not None else (call.point, {})
        begins = float(told.get("minute", begun[0] if begun else arrives))
        # the point of the record counts unless the map shows another
        shown = call.point if point.distance(call.point) <= SAME_SPOT_M else point
        calls.append(replace(call, point=shown, arrives=arrives, begins=begins, leaves=now))
    return tuple(calls)


SAME_SPOT_M = 0.01
"""Longitude and latitude bring a point back this well."""
