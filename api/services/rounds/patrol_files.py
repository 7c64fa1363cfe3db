"""The files of a patrol: GeoJSON, GPX, a page, its PDF, and a summary; and whether they may go to a folder."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gpxpy.gpx
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from api.services.drawing import plan_folder
from api.services.rounds.gpx import DECIMALS as GPX_DECIMALS
from api.services.rounds.plan import GridGround
from geo.errors import Fault
from geo.formats.write.geojson import DECIMALS
from maps.offline import to_html
from maps.papers.patrol_sheet import patrol_sheet
from maps.papers.print import print_faults, write_pdf
from maps.patroller import MINUTES_PER_M, UNNAMED, parts_of, patrol_map, runs_of
from partition.verify.finding import Finding
from partition.visits.patrol import Patrol, Unreached

PATROL_JSON = "patrol.json"
PATROL_FILES = (PATROL_JSON, "patrol.geojson", "patrol.gpx", "patrol.html")
PATROL_PDF = "patrol.pdf"
"""Written besides where the machine can print."""


@dataclass(frozen=True)
class PatrolPapers:
    """
    Everything the files of a patrol are written from.

    ``places`` are the names of the places asked for; ``findings`` is what the independent judge found wrong.
    """

    ground: GridGround
    patrol: Patrol
    places: tuple[str, ...]
    attribution: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def title(self) -> str:
        """What the patrol is called."""
        name, village = self.ground.name, self.ground.village
        return f"巡查路线 Patrol · {name if village in ('', name) else f'{name} · {village}'}"

    @property
    def unreached(self) -> tuple[str, ...]:
        """What no path leads to, a line each."""
        return tuple(", ".join(_named(one, self.places)) for one in self.patrol.unreached)


def place_faults(folder: Path) -> tuple[Fault, ...]:
    """Return why the files of a patrol cannot go to a folder: it may be new, empty, or hold a patrol or a plan."""
    try:
        earlier = (folder / PATROL_JSON).is_file()
    except OSError:  # such as a name too long, which is told below
        earlier = False
    return () if earlier else plan_folder.place_faults(folder)


def file_names(*, pdf: bool) -> tuple[str, ...]:
    """Return the names of the files of a patrol, those that this machine can make."""
    return (*PATROL_FILES, PATROL_PDF) if pdf and not print_faults() else PATROL_FILES


def write_patrol(papers: PatrolPapers, folder: Path, *, pdf: bool) -> None:
    """Write every file of a patrol into a folder that stands; the PDF where it is wanted and can be made."""
    to_lonlat = Transformer.from_crs(papers.ground.tables.households.crs, "EPSG:4326", always_xy=True)
    page = patrol_map(
        papers.patrol,
        papers.ground.tables,
        title=papers.title,
        places=papers.places,
        unreached=papers.unreached,
        attribution=papers.attribution,
    )
    texts = (
        _json(summary(papers)),
        _json(features(papers, to_lonlat)),
        gpx_text(papers, to_lonlat),
        to_html(page),
    )
    for name, text in zip(PATROL_FILES, texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    if PATROL_PDF in file_names(pdf=pdf):
        write_pdf([_sheet(papers)], folder / PATROL_PDF)


def _sheet(papers: PatrolPapers) -> str:
    return patrol_sheet(
        papers.patrol,
        parts_of(papers.patrol, papers.places),
        papers.ground.tables,
        title=papers.title,
        unreached=papers.unreached,
        attribution=papers.attribution,
    )


def summary(papers: PatrolPapers) -> dict[str, Any]:
    """Return what patrol.json says: the figures, the streets in the order walked, the places, what is unreached."""
    patrol, ground = papers.patrol, papers.ground
    return {
        "grid_id": ground.grid_id,
        "name": ground.name,
        "level": ground.level,
        "village": ground.village,
        "closed": patrol.closed,
        "length_m": round(patrol.length_m, 3),
        "required_m": round(patrol.required_m, 3),
        "again_m": round(patrol.again_m, 3),
        "way_m": round(patrol.way_m, 3),
        "lower_bound_m": round(patrol.lower_bound_m, 3),
        "proven": patrol.proven,
        "minutes": round(patrol.length_m * MINUTES_PER_M, 1),
        "start_away_m": round(patrol.start_away_m, 3),
        "streets": [
            {"street": run.street, "purpose": run.purpose, "metres": round(run.walked_m, 3)} for run in runs_of(patrol)
        ],
        "places": [
            {"name": papers.places[call.place], "after": call.after, "away_m": round(call.away_m, 3)}
            for call in patrol.calls
        ],
        "findings": [one.row() for one in papers.findings],
        "unreached": [
            {
                "metres": round(one.metres, 3),
                "streets": list(one.streets),
                "places": [papers.places[place] for place in one.places],
            }
            for one in patrol.unreached
        ],
    }


def features(papers: PatrolPapers, to_lonlat: Transformer) -> dict[str, Any]:
    """Return a patrol as a FeatureCollection: start, stretches in the order walked, places, and what is unreached."""
    return {
        "type": "FeatureCollection",
        "name": "patrol",
        "features": [
            {"type": "Feature", "properties": told, "geometry": _moved(shape, to_lonlat)}
            for shape, told in _told(papers)
        ],
    }


def gpx_text(papers: PatrolPapers, to_lonlat: Transformer) -> str:
    """Return a patrol as GPX 1.1: waypoints for start and places, its parts as a route, the whole walk as a track."""
    patrol, gpx = papers.patrol, gpxpy.gpx.GPX()
    gpx.creator, gpx.name = "gridhood", _text(papers.title)
    points = [("起点 Start", patrol.start), *((papers.places[call.place], call.point) for call in patrol.calls)]
    for name, point in points:
        gpx.waypoints.append(gpxpy.gpx.GPXWaypoint(*_spots(point, to_lonlat)[0], name=_text(name)))
    gpx.routes.append(gpxpy.gpx.GPXRoute(name=gpx.name))
    gpx.routes[0].points = list(_route(papers, to_lonlat))
    track = gpxpy.gpx.GPXTrack(name=gpx.name)
    spots = [gpxpy.gpx.GPXTrackPoint(*spot) for spot in _spots(patrol.line, to_lonlat)]
    track.segments.append(gpxpy.gpx.GPXTrackSegment(spots))
    gpx.tracks.append(track)
    return str(gpx.to_xml(version="1.1"))


def _route(papers: PatrolPapers, to_lonlat: Transformer) -> Iterator[gpxpy.gpx.GPXRoutePoint]:
    """Give where each part begins, and where the walk ends."""
    parts = parts_of(papers.patrol, papers.places)
    for part in parts:
        spot = _spots(part.stretches[0].line, to_lonlat)[0]
        told = f"{part.street or UNNAMED} · {part.metres} m"
        yield gpxpy.gpx.GPXRoutePoint(*spot, name=str(part.number), description=_text(told))
    end = parts[-1].stretches[-1].line if parts else papers.patrol.start
    yield gpxpy.gpx.GPXRoutePoint(*_spots(end, to_lonlat)[-1], name="终点 End")


def _told(papers: PatrolPapers) -> Iterator[tuple[BaseGeometry, dict[str, Any]]]:
    patrol = papers.patrol
    yield patrol.start, {"kind": "start"}
    for order, one in enumerate(patrol.stretches, start=1):
        told = {"kind": "stretch", "order": order, "street": one.street, "purpose": one.purpose}
        yield one.line, told | {"edge": one.edge, "forward": one.forward, "metres": round(one.metres, 3)}
    for call in patrol.calls:
        told = {"kind": "place", "name": papers.places[call.place], "after": call.after}
        yield call.point, told | {"away_m": round(call.away_m, 3)}
    for piece in patrol.unreached:
        if not piece.line.is_empty:
            yield piece.line, {"kind": "unreached", "streets": list(piece.streets), "metres": round(piece.metres, 3)}


def _named(one: Unreached, places: tuple[str, ...]) -> Iterator[str]:
    yield from one.streets
    yield from (places[place] for place in one.places)
    if one.metres:
        yield f"{one.metres:,.0f} m"


def _moved(shape: BaseGeometry, to_lonlat: Transformer) -> dict[str, Any]:
    """Return a shape as GeoJSON in longitude and latitude."""
    return dict(
        shapely.geometry.mapping(
            shapely.transform(
                shape, lambda xy: np.round(np.stack(to_lonlat.transform(xy[:, 0], xy[:, 1]), axis=1), DECIMALS)
            )
        )
    )


def _spots(shape: BaseGeometry, to_lonlat: Transformer) -> list[tuple[float, float]]:
    """Return latitude and longitude of the vertices of a shape."""
    longitude, latitude = np.round(to_lonlat.transform(*shapely.get_coordinates(shape).T), GPX_DECIMALS)
    return list(zip(latitude.tolist(), longitude.tolist(), strict=True))


def _text(told: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in told)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
