"""Which part each file of an import plays, by its name, its layers, its headings and its shapes, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import shapely

from api.services.inputs.input_roles import EXTRACT, EXTRACTED, WORDS
from api.services.inputs.uploads import format_of
from geo.errors import InputError, Text
from geo.formats import FORMATS, read_layer
from geo.formats.geopackage import layer_names
from geo.formats.layer import Layer
from geo.formats.roles import ROLES

PICTURE = "picture"
PICTURES = (".jpg", ".jpeg", ".png", ".pdf")
"""Names of files that show a place and hold no table."""

DOORS = frozenset({"household_id", "door", "lane", "building", "building_id", "address", "unit", "floor"})
"""Columns by which a table lists doors rather than groups."""

SHAPES: dict[int, Text] = {0: ("points", "点"), 1: ("lines", "线"), 2: ("polygons", "面")}

USUAL = {0: ("households", "groups"), 1: ("roads", "barriers"), 2: ("boundary", "buildings", "groups", "dedicated")}
"""The parts that points, lines and polygons play, the likeliest first."""

AREAS = 2
MOST_VILLAGES = 60
"""More polygons than this are buildings, if nothing else tells."""

SAMPLE = 2_000


@dataclass(frozen=True)
class Guess:
    """The parts that a file plays, and why that is thought."""

    roles: tuple[str, ...]
    why: Text


def guess(path: Path, taken: Collection[str] = ()) -> Guess:
    """
    Return which parts a file plays; of those that other files play already it plays none.

    By its name first, then by the layers in it, then by what it holds.
    """
    name = path.name.casefold()
    if name.endswith(PICTURES):
        return _free([PICTURE], taken, ("it is a picture", "是图片"))
    if name.endswith(EXTRACT):
        return _free(list(EXTRACTED), taken, ("it is an OpenStreetMap extract", "是 OpenStreetMap 数据"))
    stem = path.name.partition(".")[0].casefold()
    for role in ROLES.values():
        words = (*role.layers, role.name, *WORDS[role.name])
        if (word := next((word for word in words if word in stem), None)) and _can_give(path, role.name):
            return _free([role.name], taken, (f"its name says “{word}”", f"文件名含“{word}”"))
    try:
        return _by_content(path, taken)
    except InputError as error:
        if not _can_give(path, "roads"):  # so that what keeps it from being read is told, and a sheet can be chosen
            return _free(["households"], taken, ("it is a table", "是表格"))
        fault = error.faults[0]
        return Guess((), (f"it cannot be read: {fault.en}", f"无法读取：{fault.zh}"))


def _by_content(path: Path, taken: Collection[str]) -> Guess:
    if path.name.casefold().endswith(".gpkg"):
        layers = {name.casefold() for name in layer_names(path)}
        if found := [role.name for role in ROLES.values() if layers & set(role.layers)]:
            listed = ", ".join(sorted(layers & {name for role in found for name in ROLES[role].layers}))
            return _free(found, taken, (f"its layers are {listed}", f"含图层 {listed}"))
    layer = read_layer(path, "households")
    headings = [*layer.pick.taken.values(), *layer.pick.dropped]
    if not _can_give(path, "roads"):
        return _free([_table_role(layer)], taken, _by_headings(layer))
    dimension = _dimension(layer)
    if dimension is None:
        return Guess((), ("there are no shapes in it", "其中没有图形"))
    role, why = _by_shape(dimension, headings, len(layer))
    return _free([role], taken, why)


def _by_shape(dimension: int, headings: list[str], n: int) -> tuple[str, Text]:
    """Return the part that such shapes with such headings play, the likeliest of those that know some heading."""
    could = USUAL[dimension]
    known = {name: len(ROLES[name].pick(headings).taken) for name in could}
    best = max(could, key=lambda name: (known[name], -could.index(name)))
    shape = SHAPES[dimension]
    if known[best]:
        most = known[best]
        zh = f"为{shape[1]}，有 {most} 个{ROLES[best].zh}列名"
        return best, (f"it holds {shape[0]} and {most} of the headings of {best}", zh)
    if dimension == AREAS and n > MOST_VILLAGES:
        best = "buildings"
    return best, (f"it holds {n} {shape[0]} without a heading that is known", f"为 {n} 个{shape[1]}，没有可识别的列名")


def _table_role(layer: Layer) -> str:
    """Return whether a table lists doors or whole groups."""
    known = layer.pick.taken.keys()
    if known & DOORS or "group" not in known or layer.columns["group"].duplicated().any():
        return "households"
    return "households" if layer.placeless else "groups"


def _by_headings(layer: Layer) -> Text:
    told = list(layer.pick.taken.values())[:4]
    if not told:
        return "it is a table", "是表格"
    return f"its headings are {', '.join(told)}", f"列名有{'、'.join(told)}"


def _dimension(layer: Layer) -> int | None:
    shapes = layer.shapes[:SAMPLE]
    there = shapes[~shapely.is_missing(shapes)]
    return int(shapely.get_dimensions(there).max()) if len(there) else None


def _can_give(path: Path, role: str) -> bool:
    form = FORMATS.get(format_of(path.name) or "")
    return form is not None and role in form.roles


def _free(roles: list[str], taken: Collection[str], why: Text) -> Guess:
    left = tuple(role for role in roles if role not in taken)
    if left:
        return Guess(left, why)
    named = ROLES[roles[0]].zh if roles[0] in ROLES else "图片"
    return Guess((), (f"{why[0]}, but another file gives {roles[0]} already", f"{why[1]}，但{named}已由其他文件给出"))
