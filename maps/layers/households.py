"""Households: a dot an address, its area as the number of households there, in the ink of its grid."""

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.palette import NO_GRID
from maps.sheet import Sheet

LABEL = "住户 Households"
INK = "#4d5785"


def draw(sheet: Sheet) -> list[VectorLayer]:
    """
    Return the layer, or nothing if there are too many.

    Only the key, the number of households, the natural group and the grid go into the page: a map is handed round.
    """
    if "households" in sheet.left_out or sheet.tables.households.empty:
        return []
    finest = sheet.tables.levels[-1]
    doors = sheet.tables.households
    table = doors[["household_id", "households", "group", "geometry"]].assign(grid=doors[finest])
    key = Key(symbols.dots((4, 1.8), (12, 3.6), (24, 5.4), fill=INK), f"{LABEL} (1, 4, 9)")
    data = collect(table, ["household_id", "households", "group", "grid"])
    return [
        VectorLayer("households", data, label=LABEL, options={"level": finest, "no_grid": NO_GRID.ink}, keys=(key,))
    ]
