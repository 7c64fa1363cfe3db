"""The whole township: settlements on their lines, the land of the villages, one road network."""

import numpy as np
import pandas as pd
import shapely
from shapely import Geometry, Polygon

from geo.synthetic.cluster import BUILDING_COLUMNS, Cluster
from geo.synthetic.estates import build_estate
from geo.synthetic.fabric import Fabric, lay_fabric
from geo.synthetic.fields import Lead, lay_field_roads, lead_to
from geo.synthetic.network import join
from geo.synthetic.seats import CROOKED_M, find_line, hamlet_seat, line_frame, village_seat
from geo.synthetic.settings import HIGHWAY, TownshipPlan
from geo.synthetic.settle import settle
from geo.synthetic.sheds import build_sheds
from geo.synthetic.tables import Township, make_tables
from geo.synthetic.territories import Territories, draw_territories

CLEAR_M = {"river": 46.0, "railway": 33.0}
CLEAR_OF_ROAD_M, CLEAR_OF_OTHERS_M = 11.0, 10.0
SHEDS_WITHIN_M = 420.0
BEYOND_M = 120.0


def make_township(plan: TownshipPlan, rng: np.random.Generator) -> Township:
    """
    Return the township of a plan; the same plan and seed give the same township.

    Raises
    ------
    GeoError
        The plan asks for what its site cannot hold.
    """
    fabric = lay_fabric(plan, rng)
    clusters, leads = _settlements(plan, fabric, rng)
    grounds = {v.code: [c.ground for c in clusters if c.village == v.code] for v in plan.villages}
    land = draw_territories(fabric, grounds, plan.size, rng)
    roads = join(lay_field_roads(fabric, land.whole, leads, rng), clusters, land.whole.boundary)
    sheds = _sheds(clusters, land, roads, plan.shed_fields, rng)
    return make_tables(plan, [*clusters, *sheds], land.villages, roads, _barriers(fabric, land.whole))


def _settlements(plan: TownshipPlan, fabric: Fabric, rng: np.random.Generator) -> tuple[list[Cluster], list[Lead]]:
    """Return estates, nuclei and hamlets, each grown clear of the ones before, and the roads that hamlets need."""
    clusters: list[Cluster] = []
    leads: list[Lead] = []
    for village in plan.villages:
        if (estate := village.estate) is not None:
            curve = find_line(fabric, estate.beside)
            frame = line_frame(curve, estate.at, CROOKED_M["estate"], rng)
            clusters += [build_estate(village.code, estate, frame, curve.along)]
    for village in plan.villages:
        seat = village_seat(village, fabric, plan.doubles, rng)
        clusters.append(settle(seat, _obstacles(fabric, clusters, (village.ns, village.ew)), rng))
    for village in plan.villages:
        for hamlet in village.hamlets:
            leads.append(lead_to(fabric, hamlet))
            curve = (fabric.ns if hamlet.along == "ns" else fabric.ew)[leads[-1].line]
            seat = hamlet_seat(village.code, hamlet, curve, plan.doubles, rng)
            clusters.append(settle(seat, _obstacles(fabric, clusters, ()), rng))
    return clusters, leads


def _obstacles(fabric: Fabric, clusters: list[Cluster], own: tuple[str | None, ...]) -> Geometry:
    """Return the ground that a settlement keeps clear of: banks, other settlements, and roads but its own."""
    banks = [fabric.barrier(curve.name).buffer(CLEAR_M[curve.kind]) for curve in fabric.ns if curve.kind in CLEAR_M]
    others = [cluster.ground.buffer(CLEAR_OF_OTHERS_M) for cluster in clusters]
    roads = [
        shapely.LineString(curve.points(curve.at)).buffer(CLEAR_OF_ROAD_M)
        for curve in (*fabric.ns, *fabric.ew)
        if curve.kind in HIGHWAY and curve.name not in own
    ]
    return shapely.union_all([*banks, *roads, *others])


def _sheds(
    clusters: list[Cluster], land: Territories, roads: pd.DataFrame, count: int, rng: np.random.Generator
) -> list[Cluster]:
    """Return greenhouses in fields near the villages, one cluster without homes for each village that has any."""
    settled = shapely.STRtree([cluster.ground for cluster in clusters])
    centres = [field.centroid for _, field in land.fields]
    near = np.unique(settled.query(centres, predicate="dwithin", distance=SHEDS_WITHIN_M)[0])
    built = build_sheds([land.fields[k] for k in near], roads["geometry"].to_numpy(), count, rng)
    built["building"] = built.groupby("village").cumcount()
    return [
        Cluster(str(code), roads.iloc[:0], clusters[0].homes.iloc[:0], own[BUILDING_COLUMNS], Polygon())
        for code, own in built.groupby("village")
    ]


def _barriers(fabric: Fabric, township: Polygon) -> pd.DataFrame:
    """Return rivers and railways, which end a little beyond the border so that they part all land inside."""
    rows = []
    for curve in fabric.ns:
        if curve.kind in CLEAR_M:
            line = shapely.intersection(fabric.barrier(curve.name), township.buffer(BEYOND_M))
            rows += [(curve.kind, curve.name, part) for part in shapely.get_parts(line)]
    return pd.DataFrame(rows, columns=["kind", "name", "geometry"])
