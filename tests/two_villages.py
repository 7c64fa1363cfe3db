"""Two villages side by side, drawn at two levels: what is edited, compared and drawn anew in tests."""

from pathlib import Path

from planner_files import Entry, geojson, plot, spot
from shapely import LineString

from api.services.drawing.draw import DrawTask, draw
from api.store.records.plans import Asked

COLUMNS, ROWS = 8, 6
"""Doors of each village."""

ASKED = Asked(levels=("grid=12-20", "micro_grid=3-6"), tolerance="0.1", iterations="3000")


def write_villages(folder: Path) -> Path:
    """Write the files of two villages of 8 x 6 doors, V1 west of V2, streets between the rows, a stream in V1."""
    doors: list[Entry] = [
        (
            spot(8 * village + column + 0.5, row + 0.5),
            {
                "ID": f"v{village + 1}-{column}{row}",
                "households": 1,
                "village": f"V{village + 1}",
                "group": f"{village + 1}-{column // 4 + 1}组",
                "building_id": f"b{village}{column}{row // 2}",
            },
        )
        for village in range(2)
        for column in range(COLUMNS)
        for row in range(ROWS)
    ]
    streets = [LineString([spot(0.5, row), spot(2 * COLUMNS - 0.5, row)]) for row in (1, 2, 3, 5)]
    for column in range(1, 2 * COLUMNS):  # no bridge over the stream
        ends = [(0.5, 3.5), (4.5, 5.5)] if column < 4 else [(0.5, 5.5)]
        streets += [LineString([spot(column, south), spot(column, north)]) for south, north in ends]
    lands = [(plot(8 * n, 0, 8, ROWS), {"code": f"V{n + 1}", "name": f"样例{'东西'[1 - n]}村"}) for n in range(2)]
    geojson(folder / "households.geojson", doors)
    geojson(folder / "boundary.geojson", lands)
    geojson(folder / "roads.geojson", [(street, {"highway": "residential", "name": "村道"}) for street in streets])
    stream = LineString([spot(0, 4), spot(3, 4)])
    geojson(folder / "barriers.geojson", [(stream, {"kind": "river", "name": "小河"})])
    return folder


def draw_villages(folder: Path, out: Path) -> Path:
    """Draw a plan of the villages in a folder."""
    draw(DrawTask(folder, out, ASKED, title="样例"), lambda what, share: None)
    return out
