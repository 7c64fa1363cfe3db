"""OpenStreetMap extracts (.osm.pbf): their layers, and households estimated from building tags."""

from geo.formats.osm.households import count_households, estimate_households, nearest_place_names
from geo.formats.osm.read import OsmLayers, read_osm

__all__ = [
    "OsmLayers",
    "count_households",
    "estimate_households",
    "nearest_place_names",
    "read_osm",
]
