"""The grids of a plan as they are drawn now: their figures, colours, and the places of name and centre."""

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from api.schemas.patch import GridOut
from api.services.redrawing.desk import Desk, Place
from api.services.workbench.coded import coded_place
from geo.coverage import Geometries
from partition.redraw import Drawing


def grids_at(desk: Desk, place: Place, asked: Collection[str] | None = None) -> list[GridOut]:
    """Return the grids of a level of a village in the order of their ids; only those asked for, if any are named."""
    drawing = desk.drawings[place]
    known = drawing.appraisal
    assert known is not None
    ids = [grid for grid in sorted(drawing.names) if asked is None or grid in asked]
    rows = [known.rows[grid] for grid in ids]
    if not rows:
        return []
    at = desk.outlines.placed(shapely.point_on_surface(np.array([row["geometry"] for row in rows], dtype=object)))
    centres = _centres(desk, drawing, rows)
    alone = {*drawing.labels[known.standing.alone]}
    above = desk.level_names[0] != place[1]
    return [
        GridOut(
            id=grid,
            name=drawing.names[grid],
            village=place[0],
            parent=str(row["parent_id"]) if above else None,
            kind=str(row["kind"]),
            households=_whole(row["households"]),
            doors=_whole(row["points"]),
            in_band=bool(row["in_band"]),
            within_tolerance=bool(row["within_tolerance"]),
            alone=grid in alone,
            locked=grid in drawing.locked,
            colour=desk.colours[place[1]][grid],
            mean_walk_m=_metres(row["mean_walk_m"]),
            max_walk_m=_metres(row["max_walk_m"]),
            at=coded_place(label),
            centre=None if centre is None else coded_place(centre),
        )
        for grid, row, label, centre in zip(ids, rows, at, centres, strict=True)
    ]


def _centres(desk: Desk, drawing: Drawing, rows: list[Mapping[str, Any]]) -> Geometries:
    """Return the place that each grid walks to, None where nobody lives."""
    doors = drawing.ground.village.households
    wanted = [row["centre_household_id"] for row in rows]
    door = pd.Index(doors["household_id"]).get_indexer(pd.Index(wanted, dtype=object))
    points, given = doors.geometry.to_numpy(), drawing.ground.centres_at(drawing.level.name)
    found = np.full(len(rows), None, dtype=object)
    for at, row in enumerate(rows):
        if wanted[at] is not None:
            found[at] = points[door[at]]
        elif given is not None and (here := np.flatnonzero(drawing.labels[given.unit] == row["grid_id"])).size:
            found[at] = shapely.Point(given.xy[here[0]])
    met = found != None  # noqa: E711  # element by element
    found[met] = desk.outlines.placed(found[met])
    return found


def _whole(value: object) -> int:
    return int(value)  # type: ignore[call-overload,no-any-return]


def _metres(value: Any) -> float | None:
    return round(float(value), 1) if value is not None and math.isfinite(value) else None
