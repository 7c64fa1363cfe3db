"""A real plan of the checkerboard, drawn where a test needs one and has no service."""

from pathlib import Path

import hamlets
from planner_files import geojson

from api.services.drawing.draw import draw
from api.services.drawing.draw_task import DrawTask
from api.store.records.plans import Asked


def drawn_hamlet(folder: Path) -> Path:
    """Return the folder of a plan of the checkerboard in micro-grids of 50 to 70."""
    tables = hamlets.checkerboard()
    doors, lands, roads = (t.to_crs(4326) for t in (tables.households, tables.villages, tables.roads))
    given = folder / "given"
    given.mkdir()
    geojson(
        given / "households.geojson",
        [(d.geometry, {"ID": d.household_id, "households": 10}) for d in doors.itertuples()],
    )
    geojson(given / "boundary.geojson", [(lands.geometry.iloc[0], {"code": "V1", "name": "样例村"})])
    geojson(given / "roads.geojson", [(each, {"highway": "residential"}) for each in roads.geometry])
    out = folder / "plan"
    draw(DrawTask(given, out, Asked(levels=("micro_grid=50-70",), iterations="2000")), lambda what, share: None)
    return out
