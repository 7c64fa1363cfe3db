"""The files of rounds: GeoJSON, GPX and a page for each, and one summary."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from api.errors import OutputError
from api.services.drawing import plan_folder
from api.services.rounds.gpx import gpx_text
from api.services.rounds.names import KINDS, ROUNDS_JSON, names_of_round
from api.services.rounds.plan import GridGround
from geo.errors import Fault
from geo.formats.write.geojson import DECIMALS
from maps.offline import to_html
from maps.walker import walker_map
from partition.visits import Pace, Round


@dataclass(frozen=True)
class RoundPapers:
    """Everything the files of rounds are written from; ``from_centre`` says that no start was given."""

    ground: GridGround
    rounds: tuple[Round, ...]
    pace: Pace
    from_centre: bool
    attribution: str = ""


def place_faults(folder: Path, grid_id: str) -> tuple[Fault, ...]:
    """
    Return why the files of rounds cannot go to a folder; nothing if they can.

    A folder may be new, empty, or hold a plan or earlier rounds of the same grid, which are then replaced.
    """
    where, summary = f"--out {folder}", folder / ROUNDS_JSON
    try:
        if not summary.is_file():
            return plan_folder.place_faults(folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            return (Fault(where, f"{folder} cannot be written to", f"{folder} 不可写"),)
        held = json.loads(summary.read_text(encoding="utf-8"))["grid_id"]
    except OSError as error:
        return (Fault(where, f"cannot be looked into: {error.strerror}", f"无法访问：{error.strerror}"),)
    except (ValueError, KeyError, TypeError):
        held = "?"
    if held == grid_id:
        return ()
    return (
        Fault(
            where,
            f"the folder holds rounds of another grid, {held}; give a new or empty one",
            f"文件夹中有另一网格 {held} 的路线；应为新文件夹或空文件夹",
        ),
    )


def remove_others(folder: Path, n_rounds: int) -> None:
    """
    Remove the files of earlier rounds with higher numbers.

    Raises
    ------
    OutputError
        The operating system refused to; names what.
    """
    try:
        for path in folder.iterdir():
            found = re.fullmatch(rf"round-([1-9]\d*)\.({'|'.join(KINDS)})", path.name)
            if found and int(found[1]) > n_rounds:
                path.unlink()
    except OSError as error:
        where, place = f"--out {folder}", error.filename
        raise OutputError(
            Fault(where, f"cannot remove {place}: {error.strerror}", f"无法删除 {place}：{error.strerror}")
        ) from error


def write_rounds(papers: RoundPapers, folder: Path) -> None:
    """Write every file of rounds into a folder that stands."""
    to_lonlat = _to_lonlat(papers.ground.tables.households.crs)
    for one in papers.rounds:
        page = walker_map(
            one,
            papers.ground.tables,
            title=title(papers, one),
            attribution=papers.attribution,
        )
        texts = (_json(features(one, to_lonlat)), gpx_text(one, to_lonlat, name=title(papers, one)), to_html(page))
        for name, text in zip(names_of_round(one.number), texts, strict=True):
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / ROUNDS_JSON).write_text(_json(summary(papers, to_lonlat)), encoding="utf-8", newline="\n")


def title(papers: RoundPapers, one: Round) -> str:
    """Return what a round is called."""
    ground = papers.ground
    # the grid first: on a phone a long name of a village is cut off
    place = ground.name if ground.village in ("", ground.name) else f"{ground.name} · {ground.village}"
    return f"走访路线 Round {one.number}/{len(papers.rounds)} · {place}"


def features(one: Round, to_lonlat: Transformer) -> dict[str, Any]:
    """
    Return a round as a FeatureCollection: the start, then legs and stops in the order walked.

    ``kind`` is start, leg or stop; ``order`` counts legs and stops from 1, so that leg n leads to stop n, and the last
    leg back to the start.
    """
    return {
        "type": "FeatureCollection",
        "name": f"round-{one.number}",
        "features": [_feature(one.start, to_lonlat, {"kind": "start"}), *_walked(one, to_lonlat)],
    }


def summary(papers: RoundPapers, to_lonlat: Transformer) -> dict[str, Any]:
    """Return what rounds.json says: what was asked, and every round with its stops."""
    ground, pace = papers.ground, papers.pace
    start = papers.rounds[0].start
    return {
        "grid_id": ground.grid_id,
        "name": ground.name,
        "level": ground.level,
        "village": ground.village,
        "start": {
            "lonlat": _moved(start, to_lonlat)["coordinates"],
            "household_id": ground.centre if papers.from_centre else None,
        },
        "minutes": pace.minutes,
        "visit_minutes": pace.visit_minutes,
        "speed_kmh": pace.speed_kmh,
        "visits": sum(one.visits for one in papers.rounds),
        "stops": sum(len(one.stops) for one in papers.rounds),
        "metres": _rounded(sum(one.metres for one in papers.rounds)),
        "estimated_share": round(ground.tables.estimated_share(), 6),
        "rounds": [_figures(one) for one in papers.rounds],
    }


def _figures(one: Round) -> dict[str, Any]:
    return {
        "number": one.number,
        "visits": one.visits,
        "metres": _rounded(one.metres),
        "lower_bound_m": _rounded(one.tour.lower_bound_m),
        "proven": one.tour.proven,
        "walk_minutes": _rounded(one.walk_minutes),
        "visit_minutes": _rounded(one.visit_minutes),
        "minutes": _rounded(one.minutes),
        "over_budget": one.over_budget,
        "estimated": one.estimated,
        "files": list(names_of_round(one.number)),
        "stops": [
            {
                "order": order,
                "arrival_minute": _rounded(arrival),
                "visits": stop.visits,
                "household_ids": list(stop.household_ids),
            }
            for order, (stop, arrival) in enumerate(zip(one.stops, one.arrivals[:-1], strict=True), start=1)
        ],
    }


def _walked(one: Round, to_lonlat: Transformer) -> Iterator[dict[str, Any]]:
    for order, leg in enumerate(one.legs, start=1):
        told: dict[str, Any] = {"kind": "leg", "order": order, "metres": _rounded(leg.metres)}
        told |= {"walk_minutes": _rounded(leg.metres * one.pace.minutes_per_m)}
        yield _feature(leg.line, to_lonlat, told | {"estimated": leg.estimated, "streets": list(leg.streets)})
        if order <= len(one.stops):
            stop = one.stops[order - 1]
            told = {"kind": "stop", "order": order, "arrival_minute": _rounded(one.arrivals[order - 1])}
            told |= {"visits": stop.visits, "visit_minutes": _rounded(stop.visits * one.pace.visit_minutes)}
            yield _feature(stop.point, to_lonlat, told | {"household_ids": list(stop.household_ids)})


def _feature(shape: BaseGeometry, to_lonlat: Transformer, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": _moved(shape, to_lonlat)}


def _moved(shape: BaseGeometry, to_lonlat: Transformer) -> dict[str, Any]:
    """Return a shape as GeoJSON in longitude and latitude."""

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.stack(to_lonlat.transform(xy[:, 0], xy[:, 1]), axis=1), DECIMALS)

    return dict(shapely.geometry.mapping(shapely.transform(shape, move)))


def _to_lonlat(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _rounded(figure: float | None) -> float | None:
    """Return metres to millimetres and minutes to thousandths."""
    return None if figure is None else round(float(figure), 3)
