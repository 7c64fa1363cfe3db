"""A drawing that has a best plan and waits: until somebody takes that, or lets go of it."""

import hamlets
import pytest

from api.app import create_app
from api.services.drawing.draw_process import DrawingStoppedError
from api.services.drawing.draw_task import Ending
from geo.errors import Fault

WEST, SOUTH, EAST, NORTH = map(float, hamlets.checkerboard().villages.to_crs(4326).total_bounds)
MIDDLE = (WEST + EAST) / 2


def grid(village: str, households: int, *, west: float = WEST, east: float = EAST) -> dict:
    """Return a grid as a drawing tells it."""
    ring = [[west, SOUTH], [east, SOUTH], [east, NORTH], [west, NORTH], [west, SOUTH]]
    return {
        "type": "Feature",
        "properties": {"village": village, "level": "micro_grid", "households": households},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


BEST = {
    "village": "样例村",
    "level": "micro_grid",
    "objective_m": 6000.0,
    "gap": 0.021,
    "serial": 1,
    "grids": [grid("样例村", 60, east=MIDDLE), grid("样例村", 60, west=MIDDLE)],
}
"""120 households that walk 50 m each."""


@pytest.fixture
def holds(draws):
    """Return what makes a drawing: it tells best plans, waits until it is enough, and draws."""

    def making(*bests):
        def waits(task, on_progress, stopped):
            assert isinstance(stopped, Ending)
            for best in bests:
                on_progress(best["village"], 0.25, best)
            while not stopped.enough.wait(0.05):
                if stopped.is_set():
                    raise DrawingStoppedError(Fault("plan", "was let go", "已放弃"))
            draws(task, on_progress, stopped)

        return waits

    return making


@pytest.fixture
def held(settings, listen, holds):
    """Yield the address of a service that has a best plan and waits until it is enough."""
    with listen(create_app(settings, draw=holds(BEST))) as (host, port):
        yield f"http://{host}:{port}"
