"""The file of given centres: service stations or leaders' starts, each the centre of one grid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats.stations import read_stations
from partition.levels import Level
from partition.terms import GivenCentres, Terms

CENTERS = "centers"
"""The part that the file plays, as `--datum` and `--crs` call it."""


@dataclass(frozen=True)
class CentersFile:
    """A file of centres and the name of the level whose grids they are to be the centres of."""

    path: Path
    level: str


def centers_file(
    file: str | None, level: str | None, levels: Sequence[Level], kept: Sequence[str]
) -> tuple[CentersFile | None, list[Fault]]:
    """Return the file of centres and its level, the lowest if none is named, and what is wrong with the words."""
    names = [each.name for each in levels]
    if not file:
        if level is None:
            return None, []
        return None, [
            Fault("--centers-level", "the centres themselves are needed: --centers", "需要用 --centers 给出中心")
        ]
    if level is not None and level not in names:
        known = ", ".join(names) or "-"
        en, zh = f"no such level; there are {known}", f"没有这个层级；可用：{known}"
        return None, [Fault(f"--centers-level {level}", en, zh)]
    if not names:
        return None, []  # of which another fault tells
    here = level or names[-1]
    faults = []
    for each in levels[names.index(here) :]:
        if each.count is not None or each.fewest:
            at = (
                "its grids are as many as the centres"
                if each.name == here
                else f"it lies inside {here}, of given centres"
            )
            zh = "其网格数即中心数" if each.name == here else f"该层级位于给定中心的 {here} 之内"
            faults.append(Fault(f"--count {each.name}", f"{at}; leave it out", f"{zh}；请去掉此项"))
    faults += [_kept(name, here) for name in names[: names.index(here) + 1] if name in kept]
    return CentersFile(Path(file), here), faults


def _kept(name: str, here: str) -> Fault:
    """Return why grids of a level cannot stay where centres are given at it or below, and what can be done instead."""
    en, zh = "grids that stay as they are get no other centres", "沿用现有网格的层级不能另给中心"
    if name != here:
        en = f"its grids are made of whole grids of {here}, which the centres change"
        zh = f"该级由 {here} 整格组成，而给定中心会改变 {here}"
    more = "leave it out: --start alone lets few households move", "请去掉此项：只用 --start 即可少变动"
    return Fault(f"--keep {name}", f"{en}; {more[0]}", f"{zh}；{more[1]}")


def count_faults(levels: Sequence[Level], centres: GivenCentres) -> list[Fault]:
    """Return which levels above that of the centres are to have more grids than there are centres to make them of."""
    above = [each.name for each in levels].index(centres.level)
    n = len(centres.xy)
    return [
        Fault(
            f"--count {each.name}",
            f"{each.count} grids are to be made of whole {centres.level}, but there are {n}, one a centre; at most {n}",
            f"{each.count} 个网格须由 {centres.level} 整格组成，而给定中心只有 {n} 个；至多 {n} 个",
        )
        for each in levels[:above]
        if (each.count or 0) > n
    ]


def read_centres(file: CentersFile, crs: CRS, *, datum: str = WGS84, own_crs: CRS | None = None) -> GivenCentres:
    """
    Return the centres in a file, in the metric CRS of the villages.

    Raises
    ------
    InputError
        The file cannot be read, or a place in it is missing or cannot be; carries every fault.
    """
    table = read_stations(file.path, CENTERS, datum=datum, crs=own_crs).to_crs(crs)
    xy = shapely.get_coordinates(table.geometry.to_numpy())
    where = f"--{CENTERS} {file.path.name}"
    if not np.isfinite(xy).all():
        raise InputError([Fault(where, "lies in another part of the world", "位于世界其他地区")])
    ids, names = (tuple(text or "" for text in table[column]) for column in ("station_id", "name"))
    return GivenCentres(file.level, ids, names, xy, where)


def with_centres(levels: Sequence[Level], terms: Terms, centres: GivenCentres) -> tuple[tuple[Level, ...], Terms]:
    """Return the levels, that of the centres with as many grids as there are centres, and the terms with these."""
    counted = (replace(each, count=len(centres.xy)) if each.name == centres.level else each for each in levels)
    return tuple(counted), replace(terms, centres=centres)
