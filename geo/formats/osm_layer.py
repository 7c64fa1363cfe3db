"""An OpenStreetMap extract as a layer like that of any other file, for every part that it can play."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from geopandas import GeoDataFrame

from geo.counted import counted
from geo.crs import WGS84
from geo.errors import Text
from geo.formats.door import refuse
from geo.formats.layer import Layer, list_some, object_table
from geo.formats.osm import OsmLayers, estimate_households, nearest_place_names, read_osm
from geo.formats.roles import Pick, Role

OSM_OBJECT: Text = ("OpenStreetMap id", "号 OpenStreetMap 对象")

NO_LEVEL = -1


@dataclass(frozen=True)
class _Sheet:
    """A table by the columns of a part, the column of its ids in OpenStreetMap, and what is worth knowing of it."""

    table: GeoDataFrame
    ids: str
    notices: tuple[Text, ...] = ()


@dataclass(frozen=True)
class _Part:
    """Which layers of an extract a part is made of and how; what to say where there is none, if that is a fault."""

    layers: tuple[str, ...]
    make: Callable[[OsmLayers], _Sheet]
    lacks: Text | None = None


def read_osm_layer(path: Path, role: Role) -> Layer:
    """
    Return what an OpenStreetMap file has for a part.

    Roads are its walkable ways; barriers its rivers and canals, railways, motorways and the shores of larger water;
    buildings its buildings; groups its named settlements; boundary its administrative areas of the finest level.
    Households are estimated from building tags (`geo.formats.osm.households`), each in the group of the nearest named
    settlement. What the file cuts at its edge is no area and left out.

    Raises
    ------
    InputError
        The file cannot be read or holds nothing for the part.
    """
    part = _PARTS[role.name]
    sheet = part.make(read_osm(path, layers=part.layers))
    if part.lacks and not len(sheet.table):
        raise refuse(path, *part.lacks)
    columns = [column for column in role.columns if column in sheet.table.columns]
    return Layer(
        file=path.name,
        word=OSM_OBJECT,
        numbers=sheet.table[sheet.ids].str[1:].astype(np.intp).to_numpy(),
        shapes=sheet.table.geometry.to_numpy(),
        columns=object_table({column: sheet.table[column].tolist() for column in columns}, len(sheet.table)),
        pick=Pick({column: column for column in columns}, (), ()),
        crs=WGS84,
        notices=sheet.notices,
        from_map=True,
    )


def _households(layers: OsmLayers) -> _Sheet:
    homes = estimate_households(layers.buildings)
    if len(layers.places):
        homes = homes.assign(group=nearest_place_names(homes, layers.places))
    n = int(homes["households"].sum())
    text = (
        f"nobody counted these households: {n} in {counted(len(homes), 'building')}, estimated from building tags",
        f"户数并非清点所得：按建筑标签估算，{len(homes)} 栋建筑共 {n} 户",
    )
    return _Sheet(homes, "building_id", (text,))


def _boundary(layers: OsmLayers) -> _Sheet:
    areas = layers.boundaries
    level = np.array([int(text) if text.isdecimal() else NO_LEVEL for text in areas["admin_level"]], dtype=np.intp)
    finest = areas[level == level.max(initial=NO_LEVEL)]
    villages = finest.assign(code=finest["osm_id"])
    if len(villages) == len(areas):
        return _Sheet(villages, "osm_id")
    others = areas[level != level.max()]
    named = others["name"].where(others["name"] != "", others["osm_id"]) + " (" + others["admin_level"] + ")"
    en, zh = list_some(named.tolist())
    text = (
        f"the villages are its {counted(len(villages), 'area')} of admin_level {level.max()}, the finest; not "
        f"read: {en}; "
        "where others are meant give them in a file of their own",
        f"村界取最细一级 admin_level {level.max()}，共 {len(villages)} 个；未读取：{zh}；如不符，请另用文件给出村界",
    )
    return _Sheet(villages, "osm_id", (text,))


def _groups(layers: OsmLayers) -> _Sheet:
    return _Sheet(layers.places.assign(group=layers.places["name"]), "osm_id")


_PARTS = {
    "households": _Part(
        ("buildings", "places"),
        _households,
        ("holds no building that is lived in (building=*)", "其中没有可住人的建筑（building=*）"),
    ),
    "boundary": _Part(
        ("boundaries",),
        _boundary,
        (
            "holds no whole administrative area (boundary=administrative); what its edge cuts does not count",
            "其中没有完整的行政区域（boundary=administrative）；被文件边缘截断的不计",
        ),
    ),
    "roads": _Part(
        ("roads",),
        lambda layers: _Sheet(layers.roads, "osm_id"),
        ("holds no walkable way (highway=*)", "其中没有可步行的道路（highway=*）"),
    ),
    "barriers": _Part(("barriers",), lambda layers: _Sheet(layers.barriers, "osm_id")),
    "buildings": _Part(("buildings",), lambda layers: _Sheet(layers.buildings, "building_id")),
    "groups": _Part(
        ("places",),
        _groups,
        ("holds no named settlement (place=*)", "其中没有带名称的居民点（place=*）"),
    ),
}
"""Every part that an extract can play."""
