"""Households: a dot an address, its area as the number of households there, in its grid's ink, hollow if estimated."""

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.palette import NO_GRID
from maps.sheet import Sheet
from maps.words import share_label

LABEL = "住户 Households"
GUESSED = "推定位置 Estimated position"
INK = "#4d5785"


def draw(sheet: Sheet) -> list[VectorLayer]:
    """
    Return the layer, or nothing if there are too many.

    Only the key, the number of households, the natural group, the grid and whether the place is an estimate go into
    the page: a map is handed round.
    """
    if "households" in sheet.left_out or sheet.tables.households.empty:
        return []
    finest = sheet.tables.levels[-1] if sheet.tables.levels else None
    doors = sheet.tables.households
    columns = ["household_id", "households", "group"]
    keys = [Key(symbols.dots((4, 1.8), (12, 3.6), (24, 5.4), fill=INK), f"{LABEL} (1, 4, 9)")]
    if doors["estimated"].any():
        hollow = symbols.dots((15, 4.2), fill="#fffdf8", stroke=INK, width=1.6)
        columns.append("estimated")
        keys.append(Key(hollow, f"{GUESSED} ({share_label(sheet.tables.estimated_share())})"))
    table = doors[[*columns, "geometry"]].assign(grid=doors[finest] if finest else None)
    data = collect(table, [*columns, "grid"])
    options = {"level": finest, "no_grid": NO_GRID.ink if finest else INK}
    return [VectorLayer("households", data, label=LABEL, options=options, keys=tuple(keys))]
