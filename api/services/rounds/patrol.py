"""A patrol through one grid of a plan: check what is asked, find the shortest, write."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import shapely
from geopandas import GeoDataFrame

from api.services.drawing.plan_folder import staged
from api.services.rounds.patrol_files import PatrolPapers, file_names, place_faults, write_patrol
from api.services.rounds.plan import NEAREST, SHOWN, GridGround, read_grid
from api.services.rounds.round import LonLat, ground_faults, start_faults, start_point
from geo.errors import Fault, InputError
from geo.formats.stations import read_stations
from geo.walk import build_graph
from partition.visits.check.patrol import PatrolCase, check_patrol
from partition.visits.patrol import Patrol, Streets, find_patrol, grid_streets, length_by_name

OUTSIDE_M = 50.0
"""A place may lie so far outside its grid: across the street that is its border."""


INNER_M = 15.0
"""Streets so far inside the border are the grid's, however the border cuts them: the judge asks for these."""


@dataclass(frozen=True)
class PatrolWords:
    """
    What is asked for: streets by name, or all; a file of places; where to begin and whether to come back.

    Without streets and places it is all streets. ``pdf`` asks for the page on A4 too.
    """

    streets: tuple[str, ...] = ()
    all_streets: bool = False
    points: Path | None = None
    closed: bool = True
    start: LonLat | None = None
    pdf: bool = True


@dataclass(frozen=True)
class PatrolResult:
    """A patrol that was planned and written: of which grid, the patrol, what was unreached, and its files."""

    papers: PatrolPapers
    files: tuple[Path, ...]


def plan_patrol(folder: Path, grid_id: str, words: PatrolWords, *, out: Path, attribution: str = "") -> PatrolResult:
    """
    Find the shortest patrol through a grid of the plan in a folder, and write it to another.

    Raises
    ------
    InputError
        What is asked cannot be done; carries every fault of folders, grid, streets, places and start. Nothing was
        written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    faults = [*_word_faults(words), *start_faults(words.start), *place_faults(out)]
    try:
        ground = read_grid(folder, grid_id)
    except InputError as error:
        raise InputError([*error.faults, *faults]) from error
    outline = shapely.union_all(ground.tables.grids.geometry.to_numpy())
    streets = _streets(ground, outline)
    if streets is None or not streets.inside.any():
        en, zh = "the grid has no streets to patrol", "该网格没有可巡查的街道"
        raise InputError([Fault(f"--grid {grid_id}", en, zh), *faults])
    places = _places(words.points, ground, outline, faults)
    faults += _street_faults(words.streets, streets)
    if words.start is not None and not start_faults(words.start) and len(ground.tables.households):
        faults += ground_faults(ground, words.start)
    if faults:
        raise InputError(faults)
    patrol = _find(words, ground, streets, places)
    named = tuple(_name(row, number) for number, row in enumerate(places.to_dict("records"), start=1))
    findings = check_patrol(_case(words, ground, patrol, outline))
    papers = PatrolPapers(ground, patrol, named, attribution or ground.attribution, findings)
    with staged(out) as stage:
        write_patrol(papers, stage, pdf=words.pdf)
    return PatrolResult(papers, tuple(out / name for name in file_names(pdf=words.pdf)))


def _streets(ground: GridGround, outline: shapely.Geometry) -> Streets | None:
    graph = build_graph(ground.tables.roads)
    return grid_streets(graph, outline) if graph.number_of_edges() else None


def _case(words: PatrolWords, ground: GridGround, patrol: Patrol, outline: shapely.Geometry) -> PatrolCase:
    """Return a patrol as the judge sees it: what is asked for is taken from the roads as they were given."""
    roads = ground.tables.roads
    named = roads["name"].fillna("").isin(words.streets).to_numpy() if not _everything(words) else slice(None)
    asked = shapely.intersection(shapely.union_all(roads.geometry.to_numpy()[named]), shapely.buffer(outline, -INNER_M))
    lost = shapely.buffer(shapely.union_all([one.line for one in patrol.unreached]), 0.1)
    return PatrolCase(
        lines=[one.line for one in patrol.stretches],
        metres=[one.metres for one in patrol.stretches],
        length_m=patrol.length_m,
        lower_bound_m=patrol.lower_bound_m,
        proven=patrol.proven,
        closed=patrol.closed,
        asked=shapely.difference(asked, lost),
        places=[call.point for call in patrol.calls],
        start=patrol.start,
        roads=roads.geometry.to_numpy(),
    )


def _everything(words: PatrolWords) -> bool:
    return words.all_streets or (not words.streets and words.points is None)


def _find(words: PatrolWords, ground: GridGround, streets: Streets, places: GeoDataFrame) -> Patrol:
    return find_patrol(
        streets,
        names=None if _everything(words) else words.streets,
        places=list(places.geometry),
        start=None if words.start is None else start_point(ground, words.start),
        closed=words.closed,
    )


def _places(points: Path | None, ground: GridGround, outline: shapely.Geometry, faults: list[Fault]) -> GeoDataFrame:
    """Return the places in a file in the CRS of the grid; adds to the faults what is wrong with them."""
    crs = ground.tables.households.crs
    nothing = GeoDataFrame({"station_id": [], "name": []}, geometry=[], crs=crs)
    if points is None:
        return nothing
    try:
        places = read_stations(points, "points").to_crs(crs)
    except InputError as error:
        faults.extend(error.faults)
        return nothing
    for number, row in enumerate(places.to_dict("records"), start=1):
        away_m = float(shapely.distance(outline, row["geometry"]))
        if not away_m <= OUTSIDE_M:
            faults.append(_outside(f"--points {points.name}: {_name(row, number)}", away_m))
    return places


def _outside(where: str, away_m: float) -> Fault:
    return Fault(
        where,
        f"lies {away_m:,.0f} m outside the grid, more than {OUTSIDE_M:g} m; give places of the grid",
        f"在网格外 {away_m:,.0f} 米，超过 {OUTSIDE_M:g} 米；应为网格内的地点",
    )


def _name(row: dict[str, object], number: int) -> str:
    return str(row["name"] or row["station_id"] or number)


def _word_faults(words: PatrolWords) -> list[Fault]:
    if not (words.streets and words.all_streets):
        return []
    return [Fault("--all", "all streets and --streets exclude each other; give one", "与 --streets 只能选其一")]


def _street_faults(asked: Sequence[str], streets: Streets) -> list[Fault]:
    """Return which streets asked for are not in the grid, and the names nearest to theirs."""
    known = list(length_by_name(streets))
    return [_unknown(name, known) for name in dict.fromkeys(asked) if name not in known]


def _unknown(name: str, known: Sequence[str]) -> Fault:
    nearest = ", ".join(get_close_matches(name[:SHOWN], known, n=NEAREST, cutoff=0.0)) or "-"
    return Fault(
        f"--streets {name[:SHOWN]}",
        f"no street of the grid has this name; nearest of {len(known)}: {nearest}",
        f"网格内没有此名称的街道；{len(known)} 个名称中最接近的：{nearest}",
    )
