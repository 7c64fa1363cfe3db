"""Members of staff: who walks where and when, read and checked against the areas of a plan."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pyproj import CRS

from geo.crs import WGS84
from geo.errors import InputError, Text
from geo.formats.filled import Filled, read_filled
from geo.formats.layer import object_table, show
from geo.formats.workbook.kinds import split_choices
from geo.formats.workbook.templates import WEEKDAYS, YES_NO

FARTHEST_KM = 50.0
"""How far from the nearest household rounds may begin."""

Areas = Mapping[str, frozenset[str]]
"""The lowest-level grids in each area that a member can be given, by the area's code."""


def read_staff(path: Path, areas: Areas, households: GeoSeries) -> GeoDataFrame:
    """
    Return the members in a file, a row each, and the point where their rounds begin in the CRS of the households.

    Columns are ``member_id, name, area`` (codes), ``weekdays`` (0 for Monday; None: not said), ``minutes`` (None: not
    said), ``leave`` (first and last day of each period) and ``evening``; the point is None where none is given.

    Raises
    ------
    InputError
        The file cannot be read, or cells of it are wrong: an area that is not in the plan or is with two members, a
        place too far away, leave that ends before it begins; carries every fault.
    """
    filled = read_filled(path, "members")
    _tell_unknown(filled, areas)
    tell_wrong_rows(filled)
    starts = _starts(filled, households)
    if filled.findings.faults:
        raise InputError(filled.findings.faults)
    values = filled.values
    table: dict[str, Sequence[object]] = {
        "member_id": values["member_id"].tolist(),
        "name": values["name"].tolist(),
        "area": [tuple(split_choices(cell)) for cell in values["area"]],
        "weekdays": [
            None if cell is None else tuple(sorted(map(WEEKDAYS.index, set(cell)))) for cell in values["walks_on"]
        ],
        "minutes": values["minutes"].tolist(),
        "leave": [
            (*(() if first is None else ((first, last),)), *(more or ()))
            for first, last, more in zip(values["leave_from"], values["leave_to"], values["leave"], strict=True)
        ],
        "evening": [cell == YES_NO[0] for cell in values["evening"]],
    }
    return GeoDataFrame(object_table(table, len(values)), geometry=starts.array, crs=households.crs)


def tell_wrong_rows(filled: Filled) -> None:
    """Find what is wrong with cells beside others, whatever plan the members are for."""
    _tell_shared(filled)
    _tell_wrong_leave(filled)
    text = ("both longitude and latitude are needed", "应同时填写经度和纬度")
    places = filled.values[["lon", "lat"]].notna().to_numpy()
    half = places.any(axis=1) & ~places.all(axis=1)
    filled.blame("lon", dict.fromkeys(np.flatnonzero(half).tolist(), text))


def _areas(filled: Filled) -> list[tuple[int, list[str]]]:
    return [(at, split_choices(cell)) for at, (cell,) in filled.rows("area")]


def _tell_unknown(filled: Filled, areas: Areas) -> None:
    """Name areas that are not in the plan, with those that look like them."""
    wrong: dict[int, Text] = {}
    for at, codes in _areas(filled):
        unknown = [code for code in codes if code not in areas]
        if unknown:
            near = ", ".join(get_close_matches(unknown[0], areas, n=3, cutoff=0.0)) or "-"
            named = ", ".join(map(show, unknown))
            wrong[at] = (f"no area of the plan is {named}; nearest: {near}", f"方案中没有 {named}；最接近的：{near}")
        elif not codes:
            wrong[at] = ("a code of a grid or village is needed", "应填写网格或村的编码")
    filled.blame("area", wrong)


def _tell_shared(filled: Filled) -> None:
    """Name areas that two members have: every household has one who walks. A finer area goes before one around it."""
    first: dict[str, int] = {}
    wrong: dict[int, Text] = {}
    for at, codes in _areas(filled):
        for code in dict.fromkeys(codes):
            if first.setdefault(code, at) != at:
                row = filled.layer.numbers[first[code]]
                wrong[at] = (
                    f"{show(code)} is with the member of row {row} too; a household has one who walks: keep one",
                    f"{show(code)} 已由第 {row} 行的人员负责；每户只由一人走访，请只保留一人",
                )
    filled.blame("area", wrong)


def _tell_wrong_leave(filled: Filled) -> None:
    first, last = ({at: row[0] for at, row in filled.rows(column)} for column in ("leave_from", "leave_to"))
    text = ("both the first and the last day are needed", "应同时填写第一天和最后一天")
    filled.blame("leave_from", dict.fromkeys(sorted(first.keys() ^ last.keys()), text))
    wrong: dict[int, Text] = {}
    for at, (begins, ends) in filled.rows("leave_from", "leave_to"):
        if str(ends) < str(begins):  # both are ISO days
            wrong[at] = (f"{ends} is before {begins}, the first day; swap them", f"{ends} 早于第一天 {begins}；请对调")
    filled.blame("leave_to", wrong)


def _starts(filled: Filled, households: GeoSeries) -> GeoSeries:
    """Return where rounds begin, None where nothing is said; what is too far away is found."""
    places = filled.values[["lon", "lat"]]
    both = places.notna().all(axis=1).to_numpy()
    points = [shapely.Point(*place) if whole else None for place, whole in zip(places.to_numpy(), both, strict=True)]
    given = gpd.GeoSeries(points, crs=CRS.from_user_input(WGS84))
    starts = given.to_crs(households.crs)
    doors = shapely.STRtree(households.to_numpy())
    far: dict[int, Text] = {}
    for at in both.nonzero()[0].tolist():
        point = starts.iloc[at]
        away_km = households.iloc[doors.nearest(point)].distance(point) / 1000 if _is_finite(point) else float("inf")
        if away_km > FARTHEST_KM:
            far[at] = (
                f"lies {away_km:,.0f} km from the nearest household; within {FARTHEST_KM:g} km would be right",
                f"距最近住户 {away_km:,.0f} 公里；应在 {FARTHEST_KM:g} 公里以内",
            )
    filled.blame("lon", far)
    return starts


def _is_finite(point: shapely.Point) -> bool:
    return all(abs(each) < float("inf") for each in (point.x, point.y))
