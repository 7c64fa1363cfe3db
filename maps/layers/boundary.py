"""The villages: paler ground outside, a line round each."""

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.sheet import Sheet

INK = "#5b5346"
DASH = "7 5"


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer; the line is dashed where the boundary was only estimated."""
    estimated = "boundary" in sheet.tables.estimated
    dash = DASH if estimated else ""
    label = "村界（估算） Boundary (estimated)" if estimated else "村界 Boundary"
    data = collect(sheet.tables.villages, ["code", "name", "households"])
    key = Key(symbols.line((INK, 2.0), dash=dash), label)
    return [VectorLayer("boundary", data, label=label, options={"ink": INK, "dash": dash}, keys=(key,))]
