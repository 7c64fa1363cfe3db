"""How QGIS draws each layer of a plan when it is opened."""

from geopandas import GeoDataFrame

from geo.formats.write.qml import Category, Colour, Label, by_category, fill, line, marker, one_symbol
from maps.palette import colour_polygons

DARK: Colour = (50, 60, 75, 255)
RED: Colour = (200, 30, 40, 255)
AMBER: Colour = (225, 140, 20, 255)


_CLEAR: Colour = (255, 255, 255, 0)
_BLUE: Colour = (40, 90, 170, 255)

VILLAGES = one_symbol(fill(_CLEAR, (20, 20, 20, 255), 1.2), Label('"name"', 12.0))
UNITS = one_symbol(fill(_CLEAR, (150, 150, 150, 160), 0.1))
HOUSEHOLDS = one_symbol(marker("circle", (70, 90, 120, 255), 1.4))
CENTRES = one_symbol(marker("star", RED, 4.0))
ROADS = one_symbol(line((125, 125, 125, 255), 0.4))
BARRIERS = one_symbol(line(_BLUE, 0.7, dashed=True))
BUILDINGS = one_symbol(fill((205, 200, 195, 255), (165, 160, 155, 255), 0.1))
DEDICATED = one_symbol(fill((120, 90, 160, 60), (95, 60, 140, 255), 0.8, dashed=True), Label('"name"', 9.0))
VIOLATIONS = by_category(
    "severity",
    [
        Category("must", "must 必须", fill((200, 30, 40, 70), RED, 0.8)),
        Category("wish", "wish 建议", fill((225, 140, 20, 50), AMBER, 0.6, dashed=True)),
    ],
    "fill",
    Label('"rule"', 8.0),
)


def grids_style(grids: GeoDataFrame, *, depth: int) -> str:
    """Return the style of one level's grids, labelled with name and households; finer levels get thinner lines."""
    colours = [_rgba(colour.fill, 170) for colour in colour_polygons(list(grids.geometry))]
    named = zip(grids["grid_id"], grids["name"], grids["households"], colours, strict=True)
    categories = [
        Category(grid_id, f"{name} · {households} 户", fill(colour, DARK, max(0.3, 0.9 - 0.3 * depth)))
        for grid_id, name, households, colour in named
    ]
    label = Label("\"name\" || '\\n' || \"households\" || ' 户'", max(7.0, 11.0 - 2.0 * depth))
    return by_category("grid_id", categories, "fill", label)


def _rgba(colour: str, opacity: int) -> Colour:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue, opacity
