"""
A township small enough to count by hand: two villages, one looked after in part, of the other nothing is recorded.

    石村 stone-1   grid G holds M1 and M2; doors 0-14 stand 89 m apart on one road, twelve households each

        M1                  M2                                              far away
        0   1   2   3   4 | 5   6   7   8   9  10  11  12  13  14     ...    out (three households, in no grid)
        station

    岭村 ridge-1   grid H holds M3; eight doors of one household each

M1 has a leader, the leader of M2 left, of the others nobody wrote a post down. M2 was published with 100 households and
has 120 now; G with 160, which is too few for a grid.
"""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import geopandas as gpd
import shapely

from api.services.drawing.plan_folder import PLAN_GPKG, REPORT_JSON
from api.services.staffing.today import day_of
from api.store.base import Books, Store
from api.store.library import keep_plan
from api.store.records.areas import Area
from api.store.records.plans import Asked, PlanRecord
from api.store.records.staff import PersonRecord, PostRecord, StationRecord
from api.store.records.villages import Door, VillageRecord
from api.store.records.visits import DoorDue

THEN = datetime(2025, 1, 1, tzinfo=UTC)
BEGUN, ENDED = date(2025, 1, 1), date(2025, 6, 1)
TOWNSHIP = "/140121203000/"
STONE, RIDGE = f"{TOWNSHIP}stone-1/", f"{TOWNSHIP}ridge-1/"
G, M1, M2 = "140121203208001", "14012120320800101", "14012120320800102"
H, M3 = "140121203209001", "14012120320900101"
LEADER, PHONE = "李工", "0351-5721234"
STEP = 0.001
CRS = "EPSG:32649"


def fill(store: Store) -> None:
    """Keep the township in a store, as it is looked after today."""
    with store.writing() as books:
        today = day_of(books.now())
        books.villages.add(
            VillageRecord("stone-1", "石村", THEN, 183, 16, path=STONE),
            VillageRecord("ridge-1", "岭村", THEN, 8, 8, path=RIDGE),
        )
        for name, village in (("a", "stone-1"), ("b", "ridge-1")):
            _add_plan(books, name, village)
        books.areas.add(*_areas())
        books.households.add(*_doors())
        [leader] = books.people.add(PersonRecord(0, LEADER, STONE, PHONE))
        books.posts.add(
            PostRecord(0, M1, f"{STONE}{G}/{M1}/", "group_leader", BEGUN, None, leader.id),
            PostRecord(0, M2, f"{STONE}{G}/{M2}/", "group_leader", BEGUN, ENDED, leader.id),
        )
        books.stations.add(StationRecord(0, "石村便民站", STONE, place(0), hours="", area="stone-1"))
        path = f"{STONE}{G}/{M1}/"
        books.dues.add(
            DoorDue("stone-1", "h0", path, last_visit=today - timedelta(days=10)),
            DoorDue("stone-1", "h1", path, last_visit=today - timedelta(days=200)),
            DoorDue("stone-1", "h2", path, contact_preference="phone"),
            DoorDue("stone-1", "h3", path, due_again=True),
        )


def place(n: float) -> shapely.Point:
    """Return where the n-th door stands."""
    return shapely.Point(112.0 + n * STEP, 37.0)


def _add_plan(books: Books, name: str, village: str) -> None:
    path = STONE if village == "stone-1" else RIDGE
    plan = PlanRecord(
        name, THEN, village_id=village, asked=Asked(profile="xigu_1448"), path=path, stage="published",
        valid_from=BEGUN, settled=True,
    )  # fmt: skip
    keep_plan(books, plan, _plan_folder())


@cache
def _plan_folder() -> Path:
    """Return a folder with the files of a plan: a road from end to end; written once a process."""
    folder = Path(mkdtemp(prefix="gridhood-test-"))
    road = shapely.LineString([(111.99, 37.0), (112.6, 37.0)])
    lines = gpd.GeoDataFrame({"highway": ["residential"], "name": ["东街"]}, geometry=[road], crs=4326)
    land = gpd.GeoDataFrame({"code": ["V1"], "name": ["村"]}, geometry=[_box(-1, 20)], crs=4326)
    grids = gpd.GeoDataFrame({"grid_id": ["x"], "name": ["x"]}, geometry=[_box(-1, 20)], crs=4326)
    layers = {"villages": land, "roads": lines, "grids_grid": grids, "grids_micro_grid": grids}
    for layer, table in layers.items():
        table.to_crs(CRS).to_file(folder / PLAN_GPKG, layer=layer, driver="GPKG")
    report = {"levels": [{"name": "grid"}, {"name": "micro_grid"}], "crs": CRS}
    (folder / REPORT_JSON).write_text(json.dumps(report), encoding="utf-8")
    return folder


def _areas() -> list[Area]:
    return [
        _area(G, "grid", "石村一格", STONE, 160, _box(-1, 14.5), "a"),
        _area(M1, "micro_grid", "西片", f"{STONE}{G}/", 60, _box(-1, 4.5), "a"),
        _area(M2, "micro_grid", "东片", f"{STONE}{G}/", 100, _box(4.5, 14.5), "a"),
        _area(H, "grid", "岭村一格", RIDGE, 8, _box(19, 31), "b"),
        _area(M3, "micro_grid", "岭上", f"{RIDGE}{H}/", 8, _box(19, 31), "b"),
    ]


def _area(code: str, level: str, name: str, above: str, households: int, shape: shapely.Polygon, plan: str) -> Area:
    return Area(code, BEGUN, level, name, f"{above}{code}/", plan_id=plan, households=households, geom=shape)


def _box(west: float, east: float) -> shapely.Polygon:
    return shapely.box(112.0 + west * STEP, 36.99, 112.0 + east * STEP, 37.01)


def _doors() -> list[Door]:
    stone = [
        Door(
            "stone-1", f"h{n}", f"{STONE}{G}/{M1 if n < 5 else M2}/", place(n), 12, "一组" if n < 8 else "二组",
            address=f"东街{n}号",
        )
        for n in range(15)
    ]  # fmt: skip
    ridge = [Door("ridge-1", f"r{n}", f"{RIDGE}{H}/{M3}/", place(20 + n), 1, "三组") for n in range(8)]
    return [*stone, Door("stone-1", "out", STONE, place(500), 3), *ridge]
