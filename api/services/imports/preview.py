"""The shapes of an import under each datum that its households may be in, as GeoJSON for a map."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray

from api.services.imports.datums import HOUSEHOLDS, hypotheses_at
from geo.crs import WGS84
from geo.datum import CGCS2000, from_wgs84, to_wgs84
from geo.datum import WGS84 as WGS84_DATUM
from geo.formats import Part
from geo.inputs import Inputs
from geo.local_plane import is_local_plane

MOST_POINTS, MOST_SHAPES = 2_000, 4_000
"""Addresses, and shapes of another part, that are drawn."""

DIGITS = 6
SIMPLER_DEG = 1e-5
"""About a metre."""

AROUND = ("boundary", "roads", "barriers", "buildings", "groups", "dedicated")


def preview_of(parts: Mapping[str, Part], inputs: Inputs | None) -> dict[str, Any]:
    """
    Return what is drawn of an import: a feature for each part, and one for the households in each datum.

    On a local plane there is no datum: then the households are drawn once, and the collection says so.
    """
    features = [*_around(parts), *_doors(parts, inputs)]
    local = inputs is not None and is_local_plane(inputs.crs)
    return {"type": "FeatureCollection", "features": features, "local_plane": local}


def _around(parts: Mapping[str, Part]) -> Iterator[dict[str, Any]]:
    for name in AROUND:
        part = parts.get(name)
        if part is not None and part.shapes is not None and part.shapes.notna().any():
            shapes = _thinned(part.shapes.dropna(), MOST_SHAPES).to_crs(WGS84).to_numpy()
            simple = shapely.simplify(shapes, SIMPLER_DEG)
            yield _feature(shapely.get_parts(simple), kind=name, datum=part.datum)


def _doors(parts: Mapping[str, Part], inputs: Inputs | None) -> Iterator[dict[str, Any]]:
    doors = parts.get(HOUSEHOLDS)
    surveyed = None if doors is None or doors.shapes is None else doors.shapes.dropna()
    if doors is not None and surveyed is not None and len(surveyed) and not is_local_plane(surveyed.crs):
        declared = WGS84_DATUM if doors.datum == CGCS2000 else doors.datum
        lonlat = shapely.get_coordinates(_thinned(surveyed, MOST_POINTS).to_crs(WGS84).to_numpy())
        raw = from_wgs84(lonlat, declared)
        for datum in hypotheses_at(lonlat, declared):
            there = lonlat if datum == declared else to_wgs84(raw, datum)
            yield _feature(np.asarray(shapely.points(there)), kind=HOUSEHOLDS, datum=datum, declared=datum == declared)
    elif inputs is not None:
        placed = _thinned(inputs.households.geometry, MOST_POINTS).to_crs(WGS84)
        yield _feature(placed.to_numpy(), kind=HOUSEHOLDS, datum=WGS84_DATUM, declared=True, estimated=True)


def _thinned(shapes: GeoSeries, most: int) -> GeoSeries:
    """Return some of many shapes, evenly over their order."""
    return shapes.iloc[:: -(-len(shapes) // most) or 1]


def _feature(shapes: NDArray[np.object_], **said: Any) -> dict[str, Any]:
    there = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    geometries = [_rounded(shapely.geometry.mapping(shape)) for shape in there]
    return {
        "type": "Feature",
        "properties": said,
        "geometry": {"type": "GeometryCollection", "geometries": geometries},
    }


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DIGITS)
    return [_round(each) for each in coordinates]
