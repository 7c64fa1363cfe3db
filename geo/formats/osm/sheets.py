"""The layers of an extract: which things each collects, and what it keeps of their tags."""

from collections.abc import Callable
from dataclasses import dataclass

from geo.formats.osm.tags import SETTLEMENTS, USE_KEYS, Tags, barrier_kind, building_use, walkable, water_kind

POINT, LINE, AREA = "point", "line", "area"

Facts = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """
    One layer.

    Attributes
    ----------
    columns
        The id, then what ``facts`` gives.
    kind
        Whether it collects nodes (points), ways (lines), or closed ways and relations (areas).
    keys
        A thing without any of these keys is none of this layer.
    facts
        What is kept of the tags of a thing, empty text where there is none; None where it is none of this layer.
    """

    columns: tuple[str, ...]
    kind: str
    keys: tuple[str, ...]
    facts: Callable[[Tags], Facts | None]


def _road(tags: Tags) -> Facts | None:
    return tuple(tags.get(key, "") for key in ROAD_TAGS) if walkable(tags) else None


def _barrier(tags: Tags) -> Facts | None:
    kind = barrier_kind(tags)
    return None if kind is None else (kind, tags.get("name", ""))


def _building(tags: Tags) -> Facts | None:
    building = tags.get("building", "no")
    if building == "no":
        return None
    return (building, *(tags.get(key, "") for key in BUILDING_TAGS), building_use(tags))


def _water(tags: Tags) -> Facts | None:
    kind = water_kind(tags)
    return None if kind is None else (kind, tags.get("name", ""))


def _place(tags: Tags) -> Facts | None:
    place, name = tags.get("place", ""), tags.get("name", "")
    return (place, name) if place in SETTLEMENTS and name else None


def _boundary(tags: Tags) -> Facts | None:
    return (tags.get("admin_level", ""), tags.get("name", "")) if tags.get("boundary") == "administrative" else None


ROAD_TAGS = ("highway", "name", "bridge", "surface", "access")
BUILDING_TAGS = ("building:levels", "building:flats", "addr:flats")

SHEETS = {
    "roads": Sheet(("osm_id", *ROAD_TAGS), LINE, ("highway",), _road),
    "barriers": Sheet(("osm_id", "kind", "name"), LINE, ("waterway", "railway", "highway"), _barrier),
    "buildings": Sheet(("building_id", "building", "levels", "flats", "doors", "use"), AREA, ("building",), _building),
    "water": Sheet(("osm_id", "water", "name"), AREA, ("natural", "waterway", "landuse"), _water),
    "places": Sheet(("osm_id", "place", "name"), POINT, ("place",), _place),
    "boundaries": Sheet(("osm_id", "admin_level", "name"), AREA, ("boundary",), _boundary),
}
"""Every layer, by its name among `geo.formats.osm.OsmLayers`."""

PLAIN_BUT_FOR = frozenset({*BUILDING_TAGS, *USE_KEYS, "area"})
"""Keys of which none stands on a plain building: all that is kept of it is ``building`` itself."""
