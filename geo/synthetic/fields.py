"""Roads and paths through the fields."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

from geo.synthetic.cluster import ROAD_COLUMNS
from geo.synthetic.fabric import VERGES, Fabric
from geo.synthetic.settings import HIGHWAY, Along, Hamlet

WALKED, WALKED_VERGE, CHANGE = 0.66, 0.8, 0.3
Piece = tuple[Along, int, int]


@dataclass(frozen=True)
class Lead:
    """The field line on which a hamlet stands, and the crossings between which it is a road."""

    along: Along
    line: int
    start: int
    stop: int
    name: str

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of line that are road."""
        return [_piece(self.along, self.line, k) for k in range(self.start, self.stop)]


def lead_to(fabric: Fabric, hamlet: Hamlet) -> Lead:
    """Return the field line nearest to a hamlet, a road from the hamlet to the nearest road across it."""
    family, others = (fabric.ns, fabric.ew) if hamlet.along == "ns" else (fabric.ew, fabric.ns)
    here, there = hamlet.at if hamlet.along == "ns" else hamlet.at[::-1]
    fields = [k for k, curve in enumerate(family) if curve.kind == "field"]
    line = min(fields, key=lambda k: abs(float(family[k](np.array([there]))[0]) - here))
    ordinates = fabric.nodes[line, :, 1] if hamlet.along == "ns" else fabric.nodes[:, line, 0]
    k = int(np.searchsorted(ordinates, there)) - 1
    roads = [j for j, curve in enumerate(others) if curve.kind in HIGHWAY]
    road = min(roads, key=lambda j: abs(float(ordinates[j]) - there))
    start, stop = (road, k + 1) if road <= k else (k, road)
    return Lead(hamlet.along, line, start, stop, f"{hamlet.name}路")


def lay_field_roads(fabric: Fabric, township: Polygon, leads: list[Lead], rng: np.random.Generator) -> pd.DataFrame:
    """Return the pieces of line through the fields that are roads or paths, cut at the township's border."""
    led = {piece: lead.name for lead in leads for piece in lead.pieces}
    rows = []
    for family, others in ((fabric.ns, fabric.ew), (fabric.ew, fabric.ns)):
        for line, curve in enumerate(family):
            walked = _stretches(len(others) - 1, curve.kind, rng)
            for k in range(len(others) - 1):
                piece = _piece(curve.along, line, k)
                row = _road(fabric, piece, led.get(piece)) or (("track", "", "") if walked[k] else None)
                if row is not None and not _wet(fabric, piece, row[0]):
                    rows.append((*row, LineString(fabric.piece(*piece))))
    table = pd.DataFrame(rows, columns=ROAD_COLUMNS)
    table["geometry"] = shapely.intersection(table["geometry"].to_numpy(), township.buffer(0.5))
    whole = [line.geom_type == "LineString" and line.length > 1 for line in table["geometry"]]
    return table[whole].reset_index(drop=True)


def _piece(along: Along, line: int, k: int) -> Piece:
    return (along, line, k) if along == "ns" else (along, k, line)


def _road(fabric: Fabric, piece: Piece, led: str | None) -> tuple[str, str, str] | None:
    """Return highway, name and bridge of a piece of line that is a road, else None."""
    along, i, j = piece
    curve = fabric.ns[i] if along == "ns" else fabric.ew[j]
    if curve.kind in HIGHWAY:
        over = _over(fabric, piece)
        crossing = {"river": "桥", "railway": "地道桥" if curve.kind == "county" else "道口"}
        return HIGHWAY[curve.kind], curve.name + crossing.get(over, ""), "yes" if over == "river" else ""
    return (HIGHWAY["hamlet"], led, "") if led else None


def _over(fabric: Fabric, piece: Piece) -> str:
    """Return what a piece of line that leads east crosses or starts from: river, railway or nothing."""
    along, i, _ = piece
    beside = (fabric.ns[i].kind, fabric.ns[i + 1].kind) if along == "ew" else ()
    return next((kind for kind in beside if kind in VERGES), "")


def _wet(fabric: Fabric, piece: Piece, highway: str) -> bool:
    """Whether a piece lies in a river or on the rails, or would cross them without being a road."""
    along, i, _ = piece
    return (along == "ns" and fabric.ns[i].kind in VERGES) or (highway == "track" and bool(_over(fabric, piece)))


def _stretches(steps: int, kind: str, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return which of the pieces of a line are walked: whole stretches are, or are not."""
    share = WALKED_VERGE if kind == "verge" else WALKED
    walked = np.zeros(steps, dtype=bool)
    on = rng.random() < share
    for k in range(steps):
        if rng.random() < CHANGE:
            on = rng.random() < share
        walked[k] = on
    return walked
