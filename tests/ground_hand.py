"""A planner's hand on the ground of the checkerboard: places in metres from its corner, sent as lon/lat."""

import time
from typing import Any

import hamlets
import numpy as np
from fastapi.testclient import TestClient
from pyproj import Transformer

VILLAGES = "/api/v1/villages"
_TURN = Transformer.from_crs(hamlets.CRS, "EPSG:4326", always_xy=True)

RIVER = [(-20, 55), (320, 55)]
"""Between the rows, from one border to the other."""

WEST, EAST = 75.0, 275.0
"""Where bridges lead over the river: in the western and in the eastern grid."""


def lonlat(*places: tuple[float, float]) -> list[list[float]]:
    """Return places in metres from the corner of the checkerboard as lon/lat."""
    xy = hamlets.ORIGIN + np.array(places, dtype=float)
    return [[float(lon), float(lat)] for lon, lat in zip(*_TURN.transform(xy[:, 0], xy[:, 1]), strict=True)]


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """Return a line."""
    return {"type": "LineString", "coordinates": lonlat(*places)}


def point(x: float, y: float) -> dict[str, Any]:
    """Return a point."""
    return {"type": "Point", "coordinates": lonlat((x, y))[0]}


def area(*places: tuple[float, float]) -> dict[str, Any]:
    """Return an area; its ring is closed here."""
    return {"type": "Polygon", "coordinates": [lonlat(*places, places[0])]}


def river(**more: Any) -> dict[str, Any]:
    """Return the edit that draws the river."""
    return {"kind": "draw_barrier", "barrier": "river", "name": "白杨河", "shape": line(*RIVER), "closes": True, **more}


def bridge(x: float = WEST) -> dict[str, Any]:
    """Return the edit that draws a bridge, from the road between the rows to the one behind the northern row."""
    return {"kind": "draw_crossing", "shape": line((x, 50), (x, 100)), "name": "石桥"}


def edit(client: TestClient, village: str, said: dict[str, Any], tag: str = "*") -> Any:
    """Make an edit."""
    return client.post(f"{VILLAGES}/{village}/ground/edits", json={"edit": said}, headers={"If-Match": tag})


def ground(client: TestClient, village: str, layers: str | None = None, **asked: str) -> dict[str, Any]:
    """Return the ground of a village."""
    params = asked | ({} if layers is None else {"layers": layers})
    answer = client.get(f"{VILLAGES}/{village}/ground", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rechecked(client, village):
    """Return how the plans of a village stand on its ground, asked for until all of them are known."""
    for _ in range(600):
        answer = client.post(f"{VILLAGES}/{village}/ground/recheck")
        assert answer.status_code in (200, 202), answer.text
        assert answer.json()["checking"] is (answer.status_code == 202)
        if answer.status_code == 200:
            return answer.json()
        time.sleep(0.1)
    raise TimeoutError(village)
