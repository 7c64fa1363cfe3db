"""New service stations: read who lives where, what stands and how one walks; place; write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame

from api.services.drawing.plan_folder import Report, staged
from api.services.drawing.plan_reading import read_plan
from api.services.inputs.coordinates import Coordinates, read_coordinates
from api.services.inputs.inspect import Inspection, tables_of
from api.services.stations.files import STATIONS_FILES, StationPapers, place_faults, write_stations
from api.services.stations.report import StationsFound, build_stations_report
from geo.build import build_villages
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats import InputFiles, read_inputs
from geo.formats.roles import ROLES
from geo.formats.stations import STATION_ROLES, read_stations
from geo.walk import build_graph, compile_walk
from partition.stations import Places, place_stations
from partition.tables import PlanTables

FARTHEST_KM = 5.0
"""How far from the nearest household a station, or a place for one, may lie."""

MOST_NEW = 500
BLOCK = 512
"""Places to which walks are measured at a time."""

STATIONS_FOLDER = "stations"
"""Where the files go that are made from a plan, inside its folder, if nothing else is said."""


@dataclass(frozen=True)
class StationsWords:
    """What a person typed; nothing is checked yet. ``files`` are paths by the part that each plays."""

    folder: str | None
    files: Mapping[str, str]
    new: str | None
    within: str | None = None
    out: str | None = None
    datums: Sequence[str] = ()
    crs: Sequence[str] = ()
    attribution: str | None = None


@dataclass(frozen=True)
class StationsResult:
    """Stations that were placed and written: the report, what was noticed while reading, and the files."""

    report: Report
    notices: tuple[Fault, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class _Ground:
    """Households and roads as tables of a map, and what is told of where they come from."""

    tables: PlanTables
    told: Report
    notices: tuple[Fault, ...] = ()


def stations(words: StationsWords, *, version: str) -> StationsResult:
    """
    Place new stations beside those that stand, and write what each would save.

    Raises
    ------
    InputError
        Options or files cannot be used; carries every fault of all of them. Nothing was written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    faults: list[Fault] = []
    n_new, within_m, out = _read_words(words, faults)
    said = read_coordinates(words.datums, words.crs, {role: Path(path) for role, path in words.files.items()})
    faults.extend(said.faults)
    ground = _ground(words, said, faults)
    given = {part: _given(words, part, said, ground, faults) for part in STATION_ROLES}
    if ground is not None:
        _tell_too_many(n_new, given["candidates"], ground.tables, words, faults)
    if faults or ground is None or out is None:
        raise InputError(faults)
    found = _place(ground.tables, given["existing"], given["candidates"], n_new, within_m)
    report = build_stations_report(found, ground.tables, {**ground.told, "version": version})
    with staged(out) as stage:
        write_stations(StationPapers(found, ground.tables, report), stage)
    notices = (*ground.notices, *_one_place(given["existing"]))
    return StationsResult(report, notices, tuple(out / name for name in STATIONS_FILES))


def _read_words(words: StationsWords, faults: list[Fault]) -> tuple[int, float | None, Path | None]:
    """Return how many are wanted, the distance and the folder; faults hold what is wrong with the words."""
    text = words.new or ""
    n_new = int(text) if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 10 else 0
    if not 1 <= n_new <= MOST_NEW:
        right = (f"give a whole number from 1 to {MOST_NEW}", f"应为 1 至 {MOST_NEW} 的整数")
        met = (f", got {words.new!r}", f"，得到 {words.new!r}") if words.new is not None else ("", "")
        faults.append(Fault("--new", right[0] + met[0], right[1] + met[1]))
    within_m = None if words.within is None else _metres(words.within)
    if within_m is not None and not (isfinite(within_m) and within_m > 0):
        en, zh = f"metres above 0 would be right, got {words.within!r}", f"应为大于 0 的米数，得到 {words.within!r}"
        faults.append(Fault("--within", en, zh))
    if words.folder and (twice := [role for role in words.files if role in ROLES]):
        named = ", ".join(f"--{role}" for role in twice)
        faults.append(Fault(named, "comes with the plan; give the one or the other", "已含在方案中；只能给出其中之一"))
    if not words.folder and not {"households", "groups"} & set(words.files):
        en, zh = "a file of households is needed, or the folder of a plan", "需要住户文件，或方案文件夹"
        faults.append(Fault("--households", en, zh))
    out = Path(words.out) if words.out else Path(words.folder, STATIONS_FOLDER) if words.folder else None
    if out is None:
        faults.append(Fault("--out", "a folder for the files is needed", "需要输出文件夹"))
    else:
        faults.extend(place_faults(out))
    return n_new, within_m, out


def _metres(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _ground(words: StationsWords, said: Coordinates, faults: list[Fault]) -> _Ground | None:
    """Return households, roads and what else is drawn; None where they cannot be read, of which faults tell."""
    try:
        return _from_plan(words) if words.folder else _from_files(words, said)
    except InputError as error:
        faults.extend(error.faults)
        return None


def _from_plan(words: StationsWords) -> _Ground:
    plan = read_plan(Path(words.folder or ""))
    if plan.tables.households.empty:
        raise InputError([Fault(str(plan.folder), "the plan has no households", "方案中没有住户")])
    credit = words.attribution or str(plan.report.get("attribution", ""))
    inputs = plan.report.get("inputs", {})
    return _Ground(plan.tables, {"attribution": credit, "inputs": inputs, "dropped_columns": [], "denied_columns": {}})


def _from_files(words: StationsWords, said: Coordinates) -> _Ground | None:
    paths = {role: Path(path) for role, path in words.files.items() if role in ROLES}
    if not {"households", "groups"} & set(paths):
        return None
    own = {role: value for role, value in said.datum.items() if role in ROLES}
    crs = {role: value for role, value in said.crs.items() if role in ROLES}
    inputs = read_inputs(InputFiles.by_role(paths, datum=own, crs=crs))
    tables = tables_of(Inspection(inputs, build_villages(inputs), (), ()))
    told = {
        "attribution": words.attribution or "",
        "inputs": {role: {"name": path.name} for role, path in paths.items()},
        "dropped_columns": list(inputs.dropped_columns),
        "denied_columns": {heading: " / ".join(what) for heading, what in inputs.denied_columns.items()},
    }
    return _Ground(tables, told, tuple(inputs.notices))


def _given(
    words: StationsWords, part: str, said: Coordinates, ground: _Ground | None, faults: list[Fault]
) -> GeoDataFrame | None:
    """Return the points of a file of stations in the CRS of the households; None where none is given."""
    if part not in words.files:
        return None
    path = Path(words.files[part])
    try:
        points = read_stations(path, part, datum=said.datum.get(part, WGS84), crs=said.crs.get(part))
    except InputError as error:
        faults.extend(error.faults)
        return None
    if ground is None:
        return points
    points = points.to_crs(ground.tables.households.crs)
    faults.extend(_far_faults(points, ground.tables.households, f"--{part} {path.name}"))
    return points


def _far_faults(points: GeoDataFrame, households: GeoDataFrame, where: str) -> list[Fault]:
    """Return which places lie kilometres from every household."""
    places = shapely.get_coordinates(points.geometry.to_numpy())
    if not np.isfinite(places).all():
        return [Fault(where, "lies in another part of the world", "位于世界其他地区")]
    doors = shapely.STRtree(households.geometry.to_numpy())
    away_km = doors.query_nearest(points.geometry.to_numpy(), return_distance=True, all_matches=False)[1] / 1000.0
    far = np.flatnonzero(away_km > FARTHEST_KM)
    if not len(far):
        return []
    first, more = int(far[0]), len(far) - 1
    and_more = (f", and {more} more", f"，另有 {more} 处") if more else ("", "")
    away, right = f"{away_km[first]:,.1f}", f"{FARTHEST_KM:g}"
    en = f"lies {away} km from the nearest household{and_more[0]}; within {right} km would be right: "
    zh = f"距最近住户 {away} 公里{and_more[1]}；应在 {right} 公里以内："
    place = (f"{where}, place {first + 1}", "is it of another place, or swapped?", "是否属于别处，或坐标颠倒？")
    return [Fault(place[0], en + place[1], zh + place[2])]


def _one_place(existing: GeoDataFrame | None) -> tuple[Fault, ...]:
    """Return that stations stand on one spot: those but the first serve nobody."""
    if existing is None:
        return ()
    places = shapely.get_coordinates(existing.geometry.to_numpy())
    n_twice = len(places) - len(np.unique(places, axis=0))
    if not n_twice:
        return ()
    en = f"{n_twice} stand where another one does and serve nobody; given twice?"
    return (Fault("--existing", en, f"{n_twice} 个站点与其他站点位置相同，不服务任何住户；是否重复？"),)


def _tell_too_many(
    n_new: int, candidates: GeoDataFrame | None, tables: PlanTables, words: StationsWords, faults: list[Fault]
) -> None:
    if "candidates" in words.files and candidates is None:
        return
    at = tables.households if candidates is None else candidates
    n_places = len(np.unique(shapely.get_coordinates(at.geometry.to_numpy()), axis=0))
    if n_new > n_places:
        en, zh = f"{n_new} stations cannot stand on {n_places} places", f"{n_places} 个地点放不下 {n_new} 个站点"
        faults.append(Fault("--new", en, zh))


def _place(
    tables: PlanTables,
    existing: GeoDataFrame | None,
    candidates: GeoDataFrame | None,
    n_new: int,
    within_m: float | None,
) -> StationsFound:
    """Return the stations that stand and those placed, and the walks of all addresses to them."""
    doors = shapely.get_coordinates(tables.households.geometry.to_numpy())
    standing = np.empty((0, 2)) if existing is None else shapely.get_coordinates(existing.geometry.to_numpy())
    xy, address = np.unique(doors, axis=0, return_inverse=True)
    load = np.bincount(address.ravel(), tables.households["households"].to_numpy()).astype(np.intp)
    free = xy if candidates is None else shapely.get_coordinates(candidates.geometry.to_numpy())
    own, free_row = np.unique(free, axis=0, return_index=True)
    graph = build_graph(tables.roads) if len(tables.roads) else None
    walk = compile_walk(graph, np.vstack([xy, standing, own]))
    homes = np.arange(len(xy))
    at_existing = len(xy) + np.arange(len(standing))
    at_places = len(xy) + len(standing) + np.arange(len(own))
    walk_m = np.empty((len(xy), len(own)), dtype=np.float32)
    for begin in range(0, len(own), BLOCK):
        walk_m[:, begin : begin + BLOCK] = walk.distances(homes, at_places[begin : begin + BLOCK]).metres
    to_existing = walk.distances(homes, at_existing)
    placed = place_stations(Places(load, walk_m, to_existing.metres), n_new, within_m=within_m)
    to_new = walk.distances(homes, at_places[placed.chosen])
    return StationsFound(
        existing=existing,
        places=_named(placed.chosen, own, free_row, candidates, tables),
        walk_m=np.column_stack([to_existing.metres, to_new.metres])[address.ravel()],
        unreachable=np.column_stack([to_existing.unreachable, to_new.unreachable])[address.ravel()],
        within_m=within_m,
        n_candidates=len(own),
        certificate=placed.certificate,
    )


def _named(
    chosen: Any, own: np.ndarray, row: np.ndarray, candidates: GeoDataFrame | None, tables: PlanTables
) -> GeoDataFrame:
    """Return the chosen places with the id and name of the candidate, or the household at whose door each lies."""
    if candidates is not None:
        return candidates.iloc[row[chosen]].assign(household_id=None).reset_index(drop=True)
    doors = tables.households.iloc[row[chosen]]
    told = {"station_id": None, "name": None, "household_id": doors["household_id"].astype(str).to_numpy()}
    return GeoDataFrame(told, geometry=shapely.points(own[chosen]), crs=tables.households.crs)
