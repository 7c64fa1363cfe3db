"""The judgement of natural groups: each has its own name in its village, and a place in it."""

import re
from collections import defaultdict

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray

from geo.counted import counted
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part
from geo.formats.layer import Layer, list_some, show
from geo.formats.table.address import name_group
from geo.join import BORDER_M, join_villages
from geo.schema import GROUPS, HOUSEHOLDS

Texts = NDArray[np.object_]

_GROUP_WORD = re.compile(r"(?<=.)(?:村民小组|居民小组|小组|组)$")


def group_key(name: str) -> str:
    """Return what a group is known by, however it is written: 三 for 3组 and 第三村民小组, 东园子 for 东园子组."""
    return _GROUP_WORD.sub("", name_group(name))


def homes_of(said: Texts, villages: GeoDataFrame | None) -> Texts:
    """
    Return the village of each row by what it says: its position in the table, or the text where there is no table.

    None where a row names none; a village that is not in the table is -1, unless that has but one.
    """
    if villages is None:
        return said
    known = {text: i for column in ("name", "code") for i, text in enumerate(villages[column])}
    strange = 0 if len(villages) == 1 else -1
    return np.array([*(known.get(text, strange) if text or strange == 0 else None for text in said), None])[:-1]


def settle_groups(part: Part, shapes: GeoSeries, villages: GeoDataFrame | None, findings: Findings) -> GeoDataFrame:
    """
    Return the groups: the columns of `geo.schema.GROUPS`, ``key`` and ``home`` (as `homes_of` has it).

    Groups outside every village, and groups that a village has twice, are faults.
    """
    said = part.columns["village"].to_numpy(dtype=object)
    homes = homes_of(said, villages)
    if villages is not None:
        spots = GeoSeries(shapely.point_on_surface(shapes.to_numpy()), crs=shapes.crs)
        join = join_villages(spots, said, villages)
        homes = join.village.astype(object)
        lost = np.flatnonzero(join.village < 0)
        if len(lost):
            names = list_some([str(name) for name in part.columns["group"].iloc[lost]])
            far = f"{join.outside_m[lost].max():,.0f}"
            text = (
                f"{names[0]}: more than {BORDER_M:g} m outside the boundary, up to {far} m; correct the place",
                f"{names[1]}：在边界外 {BORDER_M:g} 米以上，最远 {far} 米；请更正位置",
            )
            findings.faults.append(part.layer.say(lost, *text))
    keys = [None if name is None else group_key(name) for name in part.columns["group"]]
    groups = GeoDataFrame(part.columns[list(GROUPS)], geometry=shapes.to_numpy(), crs=shapes.crs)
    groups = groups.assign(key=pd.Series(keys, dtype=object), home=pd.Series(list(homes), dtype=object))
    _tell_repeated(part.layer, groups, findings)
    return groups


def as_households(part: Part, groups: GeoDataFrame, villages: GeoDataFrame | None, findings: Findings) -> Part:
    """
    Return the households of a planner who has no table of them: a row a group, at its point or in its outline.

    A group without a count of households is a fault.
    """
    blank = np.flatnonzero(groups["households"].isna())
    if len(blank):
        text = (
            "there is no file of households, and the group does not say how many it has",
            "没有住户文件，而该组未填写户数",
        )
        findings.faults.append(part.layer.say(blank, *text, part.layer.heading("households")))
    names = [_village_name(said, home, villages) for said, home in zip(groups["village"], groups["home"], strict=True)]
    rows = pd.DataFrame(dict.fromkeys(HOUSEHOLDS), index=groups.index, dtype=object).assign(
        household_id=["-".join(filter(None, pair)) for pair in zip(names, groups["group"], strict=True)],
        households=groups["households"].fillna(1).astype(np.int64),
        village=groups["village"],
        group=groups["group"],
        estimated=True,
    )
    text = (
        f"there is no file of households: every group is one unit with its households "
        f"({counted(len(groups), 'group')})",
        f"没有住户文件：{len(groups)} 个村民小组各作为一个单元",
    )
    findings.notices.append(Fault(part.layer.file, *text))
    spots = GeoSeries(shapely.point_on_surface(groups.geometry.to_numpy()), crs=groups.crs)
    return Part(part.layer, spots, rows)


def _village_name(said: str | None, home: object, villages: GeoDataFrame | None) -> str | None:
    if said is None and villages is not None and len(villages) > 1 and isinstance(home, int) and home >= 0:
        return str(villages["name"].iloc[home])
    return said


def _tell_repeated(layer: Layer, groups: GeoDataFrame, findings: Findings) -> None:
    places: dict[tuple[object, str], list[int]] = defaultdict(list)
    for row, (home, key) in enumerate(zip(groups["home"], groups["key"], strict=True)):
        if key is not None and home != -1:
            places[home, key].append(row)
    repeated = [rows for rows in places.values() if len(rows) > 1]
    if repeated:
        en, zh = list_some([show(" = ".join(dict.fromkeys(groups["group"].iloc[rows]))) for rows in repeated])
        text = (
            f"used more than once in a village: {en}; a group is one entry: join its outlines in a MultiPolygon",
            f"同一村内重复：{zh}；每组一条：各部分请合并为 MultiPolygon",
        )
        where = [row for rows in repeated for row in rows]
        findings.faults.append(layer.say(where, *text, layer.heading("group")))
