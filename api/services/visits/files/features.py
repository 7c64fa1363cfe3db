"""outings.geojson: the starts, legs and stops of a member's outings."""

from collections.abc import Iterator, Sequence
from typing import Any

from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from api.services.visits.files.places import mapped
from maps.papers import Naming, RoundSheet


def feature_collection(sheets: Sequence[RoundSheet], naming: Naming, to_lonlat: Transformer) -> dict[str, Any]:
    """
    Return outings as a FeatureCollection: of each the start, then legs and stops in the order walked.

    ``kind`` is start, leg or stop; ``outing`` its number; ``order`` counts legs and stops from 1, so that leg n leads
    to stop n, and the last leg back to the start. Minutes are those of the day.
    """
    features = [
        {"type": "Feature", "properties": told, "geometry": mapped(shape, to_lonlat)}
        for sheet in sheets
        for shape, told in _walked(sheet, naming)
    ]
    return {"type": "FeatureCollection", "name": "outings", "features": features}


def _walked(sheet: RoundSheet, naming: Naming) -> Iterator[tuple[BaseGeometry, dict[str, Any]]]:
    one = sheet.outing
    told = {"outing": one.number, "day": sheet.day.isoformat()}
    yield one.member.start, told | {"kind": "start", "minute": _rounded(one.outing.begins)}
    for order, leg in enumerate(one.legs, start=1):
        way = {"metres": _rounded(leg.metres), "estimated": leg.estimated, "streets": list(leg.streets)}
        yield leg.line, told | {"kind": "leg", "order": order} | way
        if order <= len(one.calls):
            call = one.calls[order - 1]
            doors = {"doors": [naming.door(each) for each in call.household_ids]}
            stop = {"kind": "stop", "order": order, "minute": _rounded(call.begins), "visits": _visits(sheet, order)}
            yield call.point, told | stop | {"household_ids": list(call.household_ids)} | doors


def _visits(sheet: RoundSheet, order: int) -> int:
    return sum(door.households for door in sheet.stops[order - 1].doors)


def _rounded(figure: float) -> float:
    return round(float(figure), 3)
