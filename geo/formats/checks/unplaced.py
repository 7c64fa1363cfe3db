"""Addresses without coordinates: each gets an estimated place (推定位置) in its natural group, or is named."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.counted import counted
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.groups import group_key, homes_of
from geo.formats.checks.parts import Part
from geo.formats.layer import list_some
from geo.join import join_villages
from geo.placing import place_doors

Known = tuple[object, str | None]
"""A group: its village, as `geo.formats.checks.groups.homes_of` has it, and its key."""

LISTED = 50
"""How many groups without a place are named before they are only counted."""


NOWHERE = "neither the address nor its group has a place"
"""How the fault begins that asks for places of groups."""


def place_unplaced(
    part: Part,
    shapes: GeoSeries,
    groups: GeoDataFrame | None,
    villages: GeoDataFrame | None,
    ways: Mapping[str, GeoDataFrame],
    findings: Findings,
) -> GeoSeries:
    """
    Return the addresses with a point for each that had none: along the lanes of its group.

    A group is where the file of groups has it, else where those of its doors are that have coordinates. Groups that
    are nowhere are a fault that names them all; their addresses stay without a point. ``ways`` holds the tables of
    roads and barriers.
    """
    lost = np.flatnonzero(shapes.isna())
    if not len(lost):
        return shapes
    places, wanted = _places(part, shapes, groups, villages), _wanted(part, villages)
    if groups is not None:
        _tell_counts(part, groups, wanted, findings)
    found = [_find(places, *wanted[row]) for row in lost]
    here = np.array([known is not None for known in found])
    homes = {int(row): _homes_of(places, *wanted[row]) for row in lost[~here]}
    tell_nowhere(part, np.array([row for row, several in homes.items() if not several], dtype=np.intp), findings)
    _tell_undecided(part, {row: several for row, several in homes.items() if several}, villages, findings)
    if not here.any():
        return shapes
    number, known = pd.factorize(np.array([*found, None], dtype=object)[:-1][here])
    doors = part.columns[["lane", "door"]].assign(stands=_stands(part)).iloc[lost[here]]
    points = shapes.to_numpy().copy()
    points[lost[here]] = place_doors(
        doors.assign(place=number),
        np.array([*(places[each] for each in known), None], dtype=object)[:-1],
        [None if villages is None else villages.geometry.iloc[home] for home, _ in known],
        roads=ways["roads"],
        barriers=ways["barriers"].geometry.to_numpy(),
    )
    _tell_placed(part, lost[here], findings)
    return GeoSeries(points, index=shapes.index, crs=shapes.crs)


def _stands(part: Part) -> NDArray[np.intp]:
    """Return for each row a number that rows share which stand at one place: in one building, or at one door."""
    rows = zip(part.columns["building_id"], part.columns["at_door"], range(len(part.columns)), strict=True)
    return pd.factorize(np.array([*(_place_of(*row) for row in rows), ""], dtype=object)[:-1])[0]


def _place_of(building: str | None, door: int, row: int) -> str:
    if building is not None:
        return f"building {building}"
    return f"door {door}" if door >= 0 else f"row {row}"


def _wanted(part: Part, villages: GeoDataFrame | None) -> list[Known]:
    """Return the village and the key of the group of each row."""
    homes = homes_of(part.columns["village"].to_numpy(dtype=object), villages)
    return list(zip(homes, [None if name is None else group_key(name) for name in _groups_of(part)], strict=True))


def _groups_of(part: Part) -> list[str | None]:
    """Return the group that each row names, or the estate where it names none."""
    rows = zip(part.columns["group"], part.columns["estate"], strict=True)
    return [estate if group is None else group for group, estate in rows]


def _places(
    part: Part, shapes: GeoSeries, groups: GeoDataFrame | None, villages: GeoDataFrame | None
) -> dict[Known, BaseGeometry]:
    """Return the place of every group that has one, by its village and key."""
    wanted = _wanted(part, villages)
    there = np.flatnonzero(shapes.notna())
    if villages is not None:
        said = part.columns["village"].to_numpy(dtype=object)[there]
        lies_in = join_villages(shapes.iloc[there].reset_index(drop=True), said, villages).village
        wanted = [(int(home), key) for home, (_, key) in zip(lies_in, (wanted[row] for row in there), strict=True)]
    else:
        wanted = [wanted[row] for row in there]
    doors = GeoSeries(shapes.iloc[there].to_numpy()).groupby(pd.Series(wanted, dtype=object), sort=False)
    surveyed = {
        known: shapely.MultiPoint(list(rows)) for known, rows in doors if known[1] is not None and known[0] != -1
    }
    places: dict[Known, BaseGeometry] = {**surveyed}
    if groups is not None:
        rows = zip(groups["home"], groups["key"], groups.geometry, strict=True)
        places |= {(home, key): place for home, key, place in rows if key is not None and home != -1}
    return places


def _find(places: Mapping[Known, BaseGeometry], home: object, key: str | None) -> Known | None:
    """Return which group is meant; where a village is not named, on either side, its name must be the only one."""
    if key is None or (home, key) in places:
        return None if key is None else (home, key)
    same = [known for known in places if known[1] == key and (home is None or known[0] is None)]
    return same[0] if len(same) == 1 else None


def _homes_of(places: Mapping[Known, BaseGeometry], home: object, key: str | None) -> list[object]:
    """Return the villages of which a row may mean one that names none: those with a group of its name, if several."""
    same = [known[0] for known in places if known[1] == key and key is not None and home is None]
    return same if len(same) > 1 else []


def _tell_counts(part: Part, groups: GeoDataFrame, wanted: Sequence[Known], findings: Findings) -> None:
    """Notice groups that the file of groups gives another number of households than their rows add up to."""
    counted: Counter[Known] = Counter()
    for known, households in zip(wanted, part.columns["households"], strict=True):
        counted[known] += int(households)
    rows = zip(groups["home"], groups["key"], groups["group"], groups["households"], strict=True)
    differ = [
        (name, int(stated), counted[home, key])
        for home, key, name, stated in rows
        if stated == stated and (home, key) in counted and stated != counted[home, key]
    ]
    if differ:
        en = list_some([f"{name} {stated}, its rows {sum_}" for name, stated, sum_ in differ])[0]
        zh = list_some([f"{name} {stated} 户，各行合计 {sum_} 户" for name, stated, sum_ in differ])[1]
        text = (f"groups with other numbers of households than their rows add up to: {en}", f"户数与分组数不符：{zh}")
        findings.notices.append(Fault(part.layer.file, *text))


def tell_nowhere(part: Part, rows: NDArray[np.intp], findings: Findings) -> None:
    """Name the groups of these rows, of which nobody says where they are."""
    if not len(rows):
        return
    groups, villages = _groups_of(part), part.columns["village"]
    said = Counter(" ".join(filter(None, (villages[row], groups[row] or "?"))) for row in rows)
    some, more = list(said.items())[:LISTED], max(0, len(said) - LISTED)
    en = ", ".join(f"{group} ({n})" for group, n in some) + (f" and {more} more" if more else "")
    zh = "、".join(f"{group}（{n} 行）" for group, n in some) + (f" 等共 {len(said)} 组" if more else "")
    findings.faults.append(
        part.layer.say(
            rows,
            f"{NOWHERE}; groups (rows): {en}; "
            "give a file of groups with a point or outline of each, or coordinates of some of its doors",
            f"地址没有坐标，所在组也没有位置：{zh}；请用 --groups 给出各组的点或范围，或补充组内部分门户的坐标",
        )
    )


def _tell_undecided(
    part: Part, homes: Mapping[int, Sequence[object]], villages: GeoDataFrame | None, findings: Findings
) -> None:
    """Name the groups of these rows, which lie in several villages while the rows name none."""
    if not homes:
        return
    groups = _groups_of(part)
    said = Counter((groups[row], tuple(_village_of(home, villages) for home in homes[row])) for row in homes)
    en = list_some([f"{group} ({n}) in {', '.join(names)}" for (group, names), n in said.items()])[0]
    zh = list_some([f"{group}（{n} 行）在 {'、'.join(names)}" for (group, names), n in said.items()])[1]
    text = (
        f"names no village, and its group is in several: {en}; name the village",
        f"未填写村名，而同名的组在几个村都有：{zh}；请补填村名",
    )
    findings.faults.append(part.layer.say(list(homes), *text))


def _village_of(home: object, villages: GeoDataFrame | None) -> str:
    return str(villages["name"].iloc[home]) if villages is not None and isinstance(home, int) else str(home or "?")


def _tell_placed(part: Part, rows: NDArray[np.intp], findings: Findings) -> None:
    text = (
        f"{len(rows)} of {counted(len(part.columns), 'address', 'addresses')} "
        f"{'has' if len(rows) == 1 else 'have'} no coordinates: spread along the lanes of their groups, "
        "marked estimated",
        f"{len(part.columns)} 个地址中有 {len(rows)} 个没有坐标：沿本组街巷推定位置，并标明“推定位置”",
    )
    findings.notices.append(Fault(part.layer.file, *text))
