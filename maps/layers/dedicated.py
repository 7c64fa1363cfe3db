"""Dedicated areas: grids of their own such as schools, in one tint under a dashed rim, whatever level is shown."""

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.sheet import Sheet

LABEL = "专属网格 Dedicated areas"
FILL, INK = "#dccfe6", "#6a4c8c"
DASH = "6 4"


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer, or nothing without dedicated areas; their names are those of their grids."""
    areas = sheet.tables.dedicated
    if areas is None or areas.empty:
        return []
    key = Key(symbols.area(FILL, INK, width=1.6, dash=DASH), f"{LABEL} ({len(areas)})")
    options = {"fill": FILL, "ink": INK, "dash": DASH}
    return [VectorLayer("dedicated", collect(areas, ["name"]), label=LABEL, options=options, keys=(key,))]
