"""The grids of today as a planner gives them: a folder of an earlier plan, areas, or a table of households."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS

from api.services.drawing.plan_folder import PLAN_GPKG, is_plan
from api.services.drawing.plan_reading import ReadPlan, read_plan
from geo.areas import ROUNDING_M, Flaw, find_flaws, lying_in
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats.geopackage import layer_names
from geo.formats.old_grids import OldAreas, is_table, read_old_areas, read_old_table
from geo.formats.roles import Headings
from geo.local_plane import is_local_plane
from partition.levels import CHINESE
from partition.terms import OldGrids

TOLD = 5
"""So many flaws of a kind are told one by one, the largest; the others are counted."""


@dataclass(frozen=True)
class StartFile:
    """A file or folder with old grids, and the level that they are of; None where it says so itself."""

    path: Path
    level: str | None = None


@dataclass(frozen=True)
class Doors:
    """
    Whom old grids are for.

    ``table`` has ``household_id, households`` and the point, in metres; ``villages`` the boundaries in the same CRS,
    None where none are known.
    """

    table: GeoDataFrame
    villages: GeoDataFrame | None = None


@dataclass(frozen=True)
class OldPlan:
    """
    The old grids of each level that is known, and what is worth knowing about them.

    ``areas`` are the old grids as polygons (``grid_id, name``; in the CRS of the doors), by level where there are any;
    ``reports`` what the report of an earlier plan says of a level.
    """

    grids: Mapping[str, OldGrids]
    notices: tuple[Fault, ...] = ()
    areas: Mapping[str, GeoDataFrame] = field(default_factory=dict)
    reports: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass
class _Reading:
    """Old grids being read: what was found so far, and every fault; among nobody's doors files are only read."""

    doors: Doors
    levels: Sequence[str]
    datum: str = WGS84
    crs: CRS | None = None
    grids: dict[str, OldGrids] = field(default_factory=dict)
    areas: dict[str, GeoDataFrame] = field(default_factory=dict)
    reports: dict[str, Mapping[str, object]] = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def keep(self, where: str, level: str, grids: OldGrids) -> None:
        if level in self.grids:
            text = (f"old grids of {level} are given twice; keep one", f"层级 {level} 的现有网格重复给出；请只保留一个")
            self.faults.append(Fault(where, *text))
        present = grids.grid_of.index.isin(self.doors.table["household_id"].astype(str))
        codes = frozenset(map(str, grids.grid_of.dropna())) if grids.coded else frozenset()
        here = replace(grids, grid_of=grids.grid_of[present], retired=grids.retired | codes)
        self.grids.setdefault(level, here)

    def note(self, where: str, en: str, zh: str) -> None:
        self.notices.append(Fault(where, en, zh))


NOBODY = Doors(GeoDataFrame({"household_id": [], "households": []}, geometry=[], crs="EPSG:4326"))
"""The doors of households that are not known."""


def read_old_grids(
    starts: Sequence[StartFile],
    levels: Sequence[str],
    doors: Doors | None,
    *,
    datum: str = WGS84,
    crs: CRS | None = None,
) -> OldPlan:
    """
    Return the old grids of every level that files tell of.

    Households are put into areas by their points. Whatever is not as it should be, doors in several areas or none,
    overlaps, gaps, households that are in one file only, is told and nothing of it mended. Without doors only what is
    wrong with the files themselves is found.

    Raises
    ------
    InputError
        A file cannot be used, or leaves open of which level it is; carries every fault.
    """
    reading = _Reading(doors or NOBODY, levels, datum, crs)
    for start in starts:
        try:
            _read(start, reading)
        except InputError as error:
            reading.faults.extend(error.faults)
    if reading.faults:
        raise InputError(reading.faults)
    return OldPlan(reading.grids, tuple(reading.notices), reading.areas, reading.reports)


def dedicated_file(starts: Sequence[StartFile]) -> Path | None:
    """Return the first file of an earlier plan that holds dedicated areas; None where there is none."""
    for start in starts:
        path = start.path / PLAN_GPKG if start.path.is_dir() else start.path
        if path.is_file() and path.name.casefold().endswith(".gpkg"):
            with suppress(InputError):  # its faults are told where its grids are read
                layers = layer_names(path)
                if "dedicated" in layers and any(name.startswith("grids_") for name in layers):
                    return path
    return None


def _read(start: StartFile, reading: _Reading) -> None:
    if start.path.is_dir():
        _take_plan(start, reading)
    elif is_table(start.path):
        _take_table(start, reading)
    else:
        for level, areas in _areas_by_level(start, reading):
            _take_areas(level, areas, reading)


def _take_plan(start: StartFile, reading: _Reading) -> None:
    """Keep the old grids of an earlier plan: every level of it that is wanted."""
    if not is_plan(start.path):
        raise InputError(
            [Fault(str(start.path), "holds no plan; give a file, or the folder of a plan", "不是方案文件夹")]
        )
    plan = read_plan(start.path)
    known = plan.tables.levels
    wanted = {start.level: known[0]} if start.level and len(known) == 1 else {level: level for level in reading.levels}
    if start.level and len(known) > 1:
        wanted = {start.level: start.level}
    found = {level: own for level, own in wanted.items() if own in known}
    if not found:
        en = f"has no level {', '.join(wanted)}; it has {', '.join(known)}; write LEVEL=FOLDER if it has one level only"
        zh = f"没有层级 {'、'.join(wanted)}；现有 {'、'.join(known)}"
        raise InputError([Fault(str(start.path), en, zh)])
    if reading.doors is NOBODY:
        return
    where = start.path.name or str(start.path)
    for level, own in found.items():
        reading.keep(where, level, _grids_of_plan(plan, own))
        reading.areas[level] = plan.tables.grids_of(own).to_crs(reading.doors.table.crs)
        reading.reports[level] = next(row for row in plan.report["levels"] if row["name"] == own)
        _tell_edited(where, plan, own, reading)
    doors = plan.tables.households
    _tell_missing(where, doors["household_id"].astype(str), reading)


def _grids_of_plan(plan: ReadPlan, level: str) -> OldGrids:
    doors, grids = plan.tables.households, plan.tables.grids_of(level)
    ids = grids["grid_id"].astype(str)
    row = next(row for row in plan.report["levels"] if row["name"] == level)
    return OldGrids(
        pd.Series(doors[level].to_numpy(dtype=object), doors["household_id"].astype(str)),
        _told(ids, grids["name"]),
        _told(ids, grids["leader"]) if "leader" in grids else {},
        retired=frozenset(map(str, (row.get("changes") or {}).get("retired_ids", ()))),
        dedicated=dedicated_ids(grids),
    )


def dedicated_ids(grids: GeoDataFrame) -> frozenset[str]:
    """Return the ids of those grids that are dedicated areas."""
    return frozenset(grids.loc[grids["kind"] == "dedicated", "grid_id"].astype(str)) if "kind" in grids else frozenset()


def _tell_edited(where: str, plan: ReadPlan, level: str, reading: _Reading) -> None:
    """Notice doors of a plan outside the area of their grid: its areas were edited, and its table was not."""
    grids = plan.tables.grids_of(level).set_index("grid_id").geometry
    doors = plan.tables.households[plan.tables.households[level].isin(grids.index)]
    own = grids.loc[doors[level]].to_numpy()
    n = int((shapely.distance(own, doors.geometry.to_numpy()) > ROUNDING_M).sum())
    if n:
        reading.note(
            f"{where}, {level}",
            f"{n} doors lie outside the area of their grid: if the areas were edited, start from the file plan.gpkg",
            f"{n} 个住户点不在所属网格的面内：若图形已被编辑，请改用文件 plan.gpkg 作为起点",
        )


def _take_table(start: StartFile, reading: _Reading) -> None:
    """Keep the old grids of a table; a column without a level's name is of the level said, or of the only one."""
    wanted = [start.level] if start.level else list(reading.levels)
    table = read_old_table(start.path, {level: _headings(level) for level in wanted})
    reading.notices.extend(table.notices)
    columns = {level: level for level in wanted if level in table.columns}
    general = next((column for column in ("grid", "name") if column in table.columns), None)
    if not columns and len(wanted) == 1 and general:
        columns = {wanted[0]: general}
    if not columns:
        raise InputError([_which_level(table.file, start.path, reading.levels)])
    ids = pd.Series(table.columns["household_id"], dtype=object)
    for level, column in columns.items():
        rows = pd.DataFrame({"id": ids, "grid": table.columns[column]}).dropna(subset="id").drop_duplicates("id")
        names = _told(table.columns[column], table.columns.get("name", ())) if column == "grid" else {}
        leaders = _told(table.columns[column], table.columns.get("leader", ()))
        coded = column != "name" and all(str(grid).isascii() for grid in rows["grid"].dropna())
        if not coded:
            names = {str(grid): str(grid) for grid in rows["grid"].dropna()}
        reading.keep(table.file, level, OldGrids(rows.set_index("id")["grid"], names, leaders, coded))
    _tell_missing(table.file, ids.dropna(), reading)


def _headings(level: str) -> Headings:
    """Return the headings of a column that holds the grid of a level."""
    zh = CHINESE.get(level)
    chinese = (f"{zh}编号", f"{zh}编码", zh, f"所属{zh}", f"{zh}名称") if zh else (f"{level}编号", f"所属{level}")
    return (level.casefold(), f"{level.casefold()}_id", *chinese)


def _areas_by_level(start: StartFile, reading: _Reading) -> Iterator[tuple[str, OldAreas]]:
    """Give the areas of a file by the level that they are of."""
    layers = layer_names(start.path) if start.path.name.casefold().endswith(".gpkg") else []
    of_level = {level: f"grids_{level}" for level in reading.levels if f"grids_{level}" in layers}
    if of_level and (start.level is None or start.level in of_level):
        for level, layer in of_level.items():
            if start.level in (None, level):
                yield level, _read_areas(start, reading, layer)
        return
    areas = _read_areas(start, reading, None)
    said = areas.table["level"]
    if said.notna().any() and set(said.dropna()) & set(reading.levels):
        for level in [each for each in reading.levels if start.level in (None, each)]:
            rows = areas.table[(said == level).to_numpy()].reset_index(drop=True)
            if len(rows):
                yield level, OldAreas(areas.file, rows, areas.coded, areas.notices)
    elif start.level or len(reading.levels) == 1:
        yield start.level or reading.levels[0], areas
    else:
        raise InputError([_which_level(areas.file, start.path, reading.levels)])


def _read_areas(start: StartFile, reading: _Reading, layer: str | None) -> OldAreas:
    areas = read_old_areas(start.path, layer=layer, datum=reading.datum, crs=reading.crs)
    known = {str(notice) for notice in reading.notices}
    reading.notices.extend(notice for notice in areas.notices if str(notice) not in known)
    return areas


def _take_areas(level: str, areas: OldAreas, reading: _Reading) -> None:
    """Keep the old grids of areas: each household's is the one in which it lies; tell what is wrong with the areas."""
    if reading.doors is NOBODY:
        return
    doors, crs = reading.doors.table, reading.doors.table.crs
    where = f"{areas.file}, {level}"
    if is_local_plane(crs) != is_local_plane(areas.table.crs):
        text = ("is on the earth and the households on a local plane, or the reverse", "一方为本地平面坐标，无法对应")
        raise InputError([Fault(where, *text)])
    counts = areas.table["grid_id"].value_counts()
    if len(twice := sorted(map(str, counts.index[counts > 1]))):
        some = ", ".join(twice[:TOLD]) + (" ..." if len(twice) > TOLD else "")
        reading.note(where, f"several areas of one id count as one grid: {some}", f"编号相同的面视为同一网格：{some}")
    joined = areas.table.to_crs(crs).dissolve("grid_id", sort=False, aggfunc="first").reset_index()
    shapes = joined.geometry.to_numpy()
    lying = lying_in(doors.geometry.to_numpy(), shapes)
    ids = np.array([*joined["grid_id"], None], dtype=object)
    grids = OldGrids(
        pd.Series(ids[lying.area_of], doors["household_id"].astype(str)),
        _told(joined["grid_id"], joined["name"]),
        _told(joined["grid_id"], joined["leader"]),
        areas.coded,
        dedicated=dedicated_ids(joined),
    )
    if not (lying.area_of >= 0).any():
        text = (
            "no household lies in or near these grids; is it the right file and CRS?",
            "没有住户位于这些网格内或附近",
        )
        raise InputError([Fault(where, *text)])
    reading.keep(where, level, grids)
    reading.areas[level] = GeoDataFrame(joined[["grid_id", "name"]], geometry=shapes, crs=crs)
    _tell_doors(where, doors["households"].to_numpy(), lying.several, lying.outside, lying.area_of < 0, reading)
    _tell_flaws(where, reading.areas[level], reading)


def _tell_doors(
    where: str, households: np.ndarray, several: np.ndarray, outside: np.ndarray, none: np.ndarray, reading: _Reading
) -> None:
    for which, en, zh in (
        (
            several,
            "lie in several old grids; each counts where most land round it is",
            "位于多个现有网格内，按周围面积最大者计",
        ),
        (outside, "lie in no old grid and count in the nearest", "不在任何现有网格内，按最近者计"),
        (none, "are far from every old grid and have none: new ones?", "远离所有现有网格，视为没有原网格"),
    ):
        if which.any():
            n, doors = int(households[which].sum()), int(which.sum())
            reading.note(where, f"{n} households at {doors} addresses {en}", f"{n} 户（{doors} 个地址）{zh}")


def _tell_flaws(where: str, areas: GeoDataFrame, reading: _Reading) -> None:
    """Notice every overlap and gap: the largest with place, area and households, the others by their number."""
    flaws = find_flaws(areas.geometry.to_numpy(), _land(areas, reading.doors))
    thin = [flaw for flaw in flaws if flaw.width_m < ROUNDING_M]
    by_kind: dict[str, list[Flaw]] = defaultdict(list)
    for flaw in flaws:
        if flaw.width_m >= ROUNDING_M:
            by_kind[flaw.kind].append(flaw)
    tree = shapely.STRtree(reading.doors.table.geometry.to_numpy())
    households = reading.doors.table["households"].to_numpy()
    for kind, found in by_kind.items():
        inside = [int(households[tree.query(flaw.shape, predicate="intersects")].sum()) for flaw in found]
        ranked = sorted(zip(found, inside, strict=True), key=lambda each: -each[1])
        for flaw, n in ranked[:TOLD]:
            _tell_flaw(where, flaw, n, areas, reading)
        if rest := ranked[TOLD:]:
            area, n = sum(flaw.shape.area for flaw, _ in rest), sum(n for _, n in rest)
            en, zh = {"overlap": ("overlaps", "重叠"), "gap": ("uncovered areas", "空白区")}[kind]
            reading.note(
                where,
                f"{len(rest)} more {en}, {area:.1f} m² in all, {n} households in them",
                f"另有 {len(rest)} 处{zh}，共 {area:.1f} 平方米，涉及 {n} 户",
            )
    if thin:
        area = sum(flaw.shape.area for flaw in thin)
        text = f"{len(thin)} overlaps and uncovered areas thinner than 5 cm, {area:.1f} m²: rounding of coordinates"
        reading.note(where, text, f"{len(thin)} 处不足 5 厘米宽的重叠或空白区，共 {area:.1f} 平方米：坐标取整所致")


def _tell_flaw(where: str, flaw: Flaw, households: int, areas: GeoDataFrame, reading: _Reading) -> None:
    spot = shapely.get_coordinates(_lonlat(flaw.shape.representative_point(), areas.crs))[0]
    place = f"{spot[0]:.6f}, {spot[1]:.6f}"
    ids = [str(areas["grid_id"].iloc[at]) for at in flaw.areas[:3]]
    sliver = (", a sliver", "，碎条") if flaw.is_sliver else ("", "")
    size = f"{flaw.shape.area:.1f} m², {flaw.width_m:.2f} m wide{sliver[0]}"
    size_zh = f"{flaw.shape.area:.1f} 平方米，宽 {flaw.width_m:.2f} 米{sliver[1]}"
    what = ("overlap of", "重叠") if flaw.kind == "overlap" else ("uncovered area between", "空白区，相邻网格")
    reading.note(
        f"{where}, {place}",
        f"{what[0]} {', '.join(ids) or '-'}: {size}; {households} households in it",
        f"{what[1]} {'、'.join(ids) or '-'}：{size_zh}；涉及 {households} 户",
    )


def _land(areas: GeoDataFrame, doors: Doors) -> shapely.Geometry | None:
    """Return the land of the villages in which old grids lie; None where no boundary is known."""
    if doors.villages is None or doors.villages.empty:
        return None
    inner = doors.villages.sindex.query(areas.representative_point().to_numpy(), predicate="intersects")[1]
    return shapely.union_all(doors.villages.geometry.to_numpy()[np.unique(inner)]) if len(inner) else None


def _lonlat(shape: shapely.Geometry, crs: CRS) -> shapely.Geometry:
    table = GeoDataFrame(geometry=[shape], crs=crs)
    shapes = (table if is_local_plane(crs) else table.to_crs("EPSG:4326")).geometry.to_numpy()
    lonlat: shapely.Geometry = shapes[0]
    return lonlat


def _tell_missing(where: str, old_ids: pd.Series, reading: _Reading) -> None:
    """Notice households that are in one of the two only; none in both cannot be meant."""
    if reading.doors is NOBODY:
        return
    here, there = set(reading.doors.table["household_id"].astype(str)), set(old_ids)
    if not here & there:
        text = ("no household id of it is among the households", "其中的户编号与住户文件无一相同")
        raise InputError([Fault(where, *text)])
    if gone := len(there - here):
        reading.note(where, f"{gone} households of it no longer exist", f"其中 {gone} 个户编号已不存在")
    if new := len(here - there):
        reading.note(where, f"{new} households have no old grid", f"{new} 个住户没有原网格")


def _which_level(file: str, path: Path, levels: Sequence[str]) -> Fault:
    known = ", ".join(levels)
    return Fault(
        file,
        f"which level it is of cannot be told; write LEVEL={path.name}, LEVEL being one of {known}",
        f"无法判断属于哪个层级；请写作 层级={path.name}，层级为 {known} 之一",
    )


def _told(ids: Iterable[object], texts: Iterable[object]) -> dict[str, str]:
    """Return what is said of each id, the first text of each."""
    said: dict[str, str] = {}
    for one, text in zip(ids, texts, strict=False):
        if isinstance(one, str) and isinstance(text, str) and text:
            said.setdefault(one, text)
    return said
