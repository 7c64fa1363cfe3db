"""Buildings: soft blocks under everything else, all in one shape."""

import shapely
from geopandas import GeoSeries

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collection, lonlat
from maps.sheet import Sheet

FILL, EDGE = "#cfc6b6", "#b3a894"
LABEL = "建筑 Buildings"


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer, or nothing if there are no buildings or too many of them."""
    shapes = sheet.tables.buildings.geometry
    if shapes.empty or "buildings" in sheet.left_out:
        return []
    data = collection([(_one_shape(lonlat(shapes)), {})])
    key = Key(symbols.area(FILL, EDGE), LABEL)
    return [VectorLayer("buildings", data, label=LABEL, options={"fill": FILL, "edge": EDGE}, keys=(key,))]


def _one_shape(shapes: GeoSeries) -> shapely.MultiPolygon:
    """
    Gather polygons into one, which the browser fills in one go and which needs no wrapping a building.

    Rings are oriented (shells one way, holes the other) because the fill goes by winding number: by the even-odd rule
    two footprints that overlap would show a hole.
    """
    parts = shapely.get_parts(shapes.to_numpy())
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return shapely.MultiPolygon(list(shapely.orient_polygons(areas)))
