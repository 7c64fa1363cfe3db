"""
Which OpenStreetMap tags make a walkable way, a barrier, water or a named place.

Walkable is every ``highway=*`` way except

- the classes in `NOT_WALKABLE`: reserved for motors, or not there (yet, or any more);
- ``motorroad=yes``, which bars walkers from an ordinary class;
- ways where ``foot`` forbids walking; where ``foot`` is silent, ways where ``access`` forbids everybody.

``foot`` is the more particular tag, so ``foot=yes`` opens a way that ``access=private`` or ``motorroad=yes`` closes.
"""

from collections.abc import Mapping

Tags = Mapping[str, str]

NOT_WALKABLE = frozenset({
    "abandoned", "bus_guideway", "busway", "construction", "demolished", "disused", "dismantled", "elevator", "escape",
    "motorway", "motorway_link", "no", "planned", "platform", "proposed", "raceway", "razed", "removed", "rest_area",
    "services",
})  # fmt: skip
FOOT_FORBIDDEN = frozenset({"no", "private", "use_sidepath"})
ACCESS_FORBIDDEN = frozenset({"no", "private"})

MOTORWAYS = frozenset({"motorway", "motorway_link"})
RIVERS = frozenset({"river", "canal"})
RAILWAYS = frozenset({"rail"})

LARGE_WATER_M2 = 10_000.0
"""Water from this size on is a barrier; a smaller pond is walked round without noticing."""

SETTLEMENTS = frozenset({
    "allotments", "borough", "farm", "hamlet", "isolated_dwelling", "neighbourhood", "quarter", "suburb", "town",
    "village",
})  # fmt: skip
"""Values of ``place`` that name where people live, at the scale of a natural group."""

USE_KEYS = (
    "amenity", "craft", "healthcare", "industrial", "leisure", "man_made", "military", "office", "power", "shop",
    "tourism",
)  # fmt: skip
"""Keys which say on a building what it serves, other than living."""


def walkable(tags: Tags) -> bool:
    """Return whether a walker may use the way with these tags."""
    highway = tags.get("highway")
    if highway is None or highway in NOT_WALKABLE:
        return False
    foot = tags.get("foot")
    if foot is not None:
        return foot not in FOOT_FORBIDDEN
    return tags.get("motorroad") != "yes" and tags.get("access") not in ACCESS_FORBIDDEN


def barrier_kind(tags: Tags) -> str | None:
    """Return ``river``, ``railway`` or ``motorway`` for a line that walkers cannot cross, else None."""
    if tags.get("tunnel", "no") != "no":
        return None  # one walks over it
    if tags.get("waterway") in RIVERS:
        return "river"
    if tags.get("railway") in RAILWAYS:
        return "railway"
    return "motorway" if tags.get("highway") in MOTORWAYS else None


def water_kind(tags: Tags) -> str | None:
    """Return what kind of water an area is (``lake``, ``river``, ``reservoir``, or just ``water``), else None."""
    if tags.get("natural") == "water":
        return tags.get("water", "water")
    if tags.get("waterway") == "riverbank":
        return "river"
    return "reservoir" if tags.get("landuse") == "reservoir" else None


def building_use(tags: Tags) -> str:
    """Return the first use beside living that a building names, such as ``shop``; empty text if none."""
    return next((key for key in USE_KEYS if key in tags), "")
