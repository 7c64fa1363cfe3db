"""The datum that was declared for a file, undone."""

import numpy as np
import shapely
from geopandas import GeoSeries

from geo.crs import WGS84
from geo.datum import BD09, GCJ02, to_wgs84
from geo.detective import NAMES
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.layer import Layer
from geo.local_plane import is_local_plane
from geo.zones import zone_at


def undo_shift(layer: Layer, shapes: GeoSeries, datum: str, findings: Findings) -> GeoSeries:
    """Return shapes that lie in a datum as they lie in WGS 84; a place outside China is noticed."""
    if datum not in (GCJ02, BD09) or is_local_plane(shapes.crs) or not shapes.notna().any():
        return shapes
    lonlat = shapes.to_crs(WGS84)
    middle = np.median(shapely.get_coordinates(lonlat.to_numpy()), axis=0)
    if zone_at(*middle) is None:
        text = (
            f"is declared {NAMES[datum]}, but lies outside China, where no map is shifted",
            f"声明为 {NAMES[datum]}，但位于中国境外，那里的地图没有偏移",
        )
        findings.notices.append(Fault(layer.file, *text))
    moved = shapely.transform(lonlat.to_numpy(), lambda xy: to_wgs84(xy, datum))
    return GeoSeries(moved, index=shapes.index, crs=WGS84)
