"""Walking rounds through one grid of a plan: check what is asked, plan, write."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np
import shapely
from geopandas import GeoSeries
from pyproj import Geod, Transformer

from api.services.drawing.plan_folder import staged
from api.services.rounds.files import RoundPapers, place_faults, remove_others, write_rounds
from api.services.rounds.names import round_files
from api.services.rounds.plan import FASTEST_KMH, GridGround, read_grid
from geo.errors import Fault, InputError
from geo.walk import build_graph
from partition import visits
from partition.visits import Pace, Round, build_stops

FARTHEST_KM = 50.0
"""How far from the households of its grid a round may start."""


LonLat = tuple[float, float]


@dataclass(frozen=True)
class RoundsResult:
    """
    Rounds that were planned and written: of which grid, the rounds, and their files.

    ``estimated_share`` is the share of the grid's households whose place is an estimate.
    """

    grid_id: str
    name: str
    level: str
    rounds: tuple[Round, ...]
    files: tuple[Path, ...]
    estimated_share: float = 0.0


def plan_rounds(
    folder: Path,
    grid_id: str,
    *,
    start: LonLat | None,
    minutes: float,
    visit_minutes: float,
    speed_kmh: float = Pace.speed_kmh,
    out: Path,
    attribution: str = "",
) -> RoundsResult:
    """
    Plan rounds through a grid of the plan in a folder, and write them to another.

    Parameters
    ----------
    start
        Longitude and latitude from which every round sets out; None for the household at the grid's centre.
    minutes, visit_minutes
        What a round may take in all, and what the visit of one household takes.
    speed_kmh
        How fast the walker goes.
    out
        A new or empty folder, or one with earlier rounds of this grid, which are replaced.
    attribution
        Whose data the map shows, as text; what the plan says if empty.

    Raises
    ------
    InputError
        What is asked cannot be done; carries every fault of folders, grid, start and times. Nothing was written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    faults = [
        *_time_faults(minutes, visit_minutes),
        *_speed_faults(speed_kmh),
        *start_faults(start),
        *place_faults(out, grid_id),
    ]
    ground = None
    try:
        ground = read_grid(folder, grid_id)
        faults[:0] = ground_faults(ground, start if not start_faults(start) else None)
    except InputError as error:
        faults[:0] = error.faults
    if faults or ground is None:
        raise InputError(faults)
    pace = Pace(minutes=minutes, visit_minutes=visit_minutes, speed_kmh=speed_kmh)
    rounds = visits.plan_rounds(
        build_stops(ground.tables.households), start_point(ground, start), build_graph(ground.tables.roads), pace=pace
    )
    with staged(out) as stage:
        credit = attribution or ground.attribution
        write_rounds(RoundPapers(ground, rounds, pace, from_centre=start is None, attribution=credit), stage)
    remove_others(out, len(rounds))
    files = tuple(out / name for name in round_files(len(rounds)))
    share = ground.tables.estimated_share()
    return RoundsResult(ground.grid_id, ground.name, ground.level, rounds, files, share)


def read_start(text: str | None) -> LonLat | None:
    """
    Return the longitude and latitude of ``LON,LAT``; None for no text.

    Raises
    ------
    InputError
        The text is not two numbers with a comma between.
    """
    if text is None:
        return None
    try:
        lon, lat = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError:
        right = ("give LON,LAT such as 112.35,37.58", "应为 经度,纬度，例如 112.35,37.58")
        raise InputError([Fault("--start", f"{right[0]}, got {text!r}", f"{right[1]}，得到 {text!r}")]) from None
    return lon, lat


def start_point(ground: GridGround, start: LonLat | None) -> shapely.Point:
    """Return where a walk sets out, in the CRS of the grid; without a start the given centre, or that household."""
    doors = ground.tables.households
    if start is not None:
        to_metres = Transformer.from_crs("EPSG:4326", doors.crs, always_xy=True)
        return shapely.Point(to_metres.transform(*start))
    if ground.given_centre is not None:
        return ground.given_centre
    return shapely.Point(doors.geometry[doors["household_id"] == ground.centre].iloc[0])


def _time_faults(minutes: float, visit_minutes: float) -> list[Fault]:
    faults = []
    if not (isfinite(minutes) and minutes > 0):
        faults.append(Fault("--minutes", f"{minutes} is not above 0", f"{minutes} 应大于 0"))
    if not (isfinite(visit_minutes) and visit_minutes >= 0):
        faults.append(Fault("--visit-minutes", f"{visit_minutes} is not 0 or more", f"{visit_minutes} 应不小于 0"))
    elif not faults and visit_minutes > minutes:
        faults.append(
            Fault(
                "--visit-minutes",
                f"one visit of {visit_minutes:g} minutes is longer than a whole round of {minutes:g}",
                f"一次走访 {visit_minutes:g} 分钟，超过整轮的 {minutes:g} 分钟",
            )
        )
    return faults


def _speed_faults(speed_kmh: float) -> list[Fault]:
    if isfinite(speed_kmh) and 0 < speed_kmh <= FASTEST_KMH:
        return []
    text = (f"{speed_kmh} is not above 0 and up to {FASTEST_KMH:g}", f"{speed_kmh} 应大于 0 且不超过 {FASTEST_KMH:g}")
    return [Fault("--speed-kmh", *text)]


def start_faults(start: LonLat | None) -> list[Fault]:
    """Return why a start is no place on earth."""
    if start is None or (all(map(isfinite, start)) and abs(start[0]) <= 180 and abs(start[1]) <= 90):
        return []
    said = ",".join(f"{number:g}" for number in start)
    return [
        Fault(
            "--start",
            f"{said} is not LON,LAT: a longitude from -180 to 180, then a latitude from -90 to 90",
            f"{said} 不是 经度,纬度：经度 -180 至 180，纬度 -90 至 90",
        )
    ]


def ground_faults(ground: GridGround, start: LonLat | None) -> list[Fault]:
    """Return why no round can be walked in a grid from a start; without one, from the grid's centre."""
    doors = ground.tables.households
    if doors.empty:
        return [Fault(f"--grid {ground.grid_id}", "the grid has no households", "该网格没有住户")]
    if start is None:
        return [_no_centre(ground)] if ground.centre is None and ground.given_centre is None else []
    if (away_km := _away_km(doors.geometry, start)) <= FARTHEST_KM:
        return []
    swapped = _away_km(doors.geometry, start[::-1]) <= FARTHEST_KM if abs(start[0]) <= 90 else False
    hint = ("; is it latitude first? give LON,LAT", "；是否先写了纬度？应为 经度,纬度") if swapped else ("", "")
    return [
        Fault(
            "--start",
            f"{start[0]:g},{start[1]:g} lies {away_km:,.0f} km from the grid, more than {FARTHEST_KM:g} km{hint[0]}",
            f"{start[0]:g},{start[1]:g} 距网格 {away_km:,.0f} 公里，超过 {FARTHEST_KM:g} 公里{hint[1]}",
        )
    ]


def _no_centre(ground: GridGround) -> Fault:
    return Fault(
        f"--grid {ground.grid_id}",
        "the plan names no centre for this grid; give --start",
        "该网格没有中心；请给出 --start",
    )


def _away_km(doors: GeoSeries, start: LonLat) -> float:
    """Return the kilometres over the earth from a place to the nearest door."""
    lon, lat = shapely.get_coordinates(doors.to_crs("EPSG:4326").to_numpy()).T
    _, _, metres = Geod(ellps="WGS84").inv(np.full(len(lon), start[0]), np.full(len(lat), start[1]), lon, lat)
    return float(np.min(metres)) / 1000.0
