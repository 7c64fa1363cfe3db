"""
A county of nine townships for pages to show: xigu nine times over, in some 700 micro-grids, staffed and visited.

Doors, roads and villages are those of the made-up township that ships; its micro-grids are drawn here by clustering
doors, which is quick and looks alike, and the copies lie side by side.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.cluster.vq import kmeans2

from api.services.drawing.plan_folder import PLAN_GPKG, REPORT_JSON
from api.store.library import Library, keep_plan
from api.store.records.areas import Area
from api.store.records.plans import Asked, PlanRecord
from api.store.records.staff import PersonRecord, PostRecord, StationRecord
from api.store.records.villages import Door, VillageRecord
from api.store.records.visits import DoorDue
from geo.coverage import tile

XIGU = Path(__file__).parents[2] / "data" / "boundaries" / "xigu"
CRS = "EPSG:32649"
THEN = datetime(2026, 1, 1, tzinfo=UTC)
BEGUN = date(2026, 1, 1)
HOUSEHOLDS_EACH, MICRO_GRIDS_EACH = 95, 3
"""Households of a micro-grid, and micro-grids of a grid, about."""

COPIES = 9


@dataclass(frozen=True)
class Drawn:
    """xigu with its micro-grids and grids, in degrees; ``codes`` begin with the village's."""

    doors: gpd.GeoDataFrame
    villages: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    micro_grids: gpd.GeoDataFrame
    grids: gpd.GeoDataFrame


def draw() -> Drawn:
    """Return the township, drawn."""
    doors, villages, roads = (
        gpd.read_file(XIGU / f"{name}.geojson").to_crs(CRS) for name in ("households", "villages", "roads")
    )
    lines = roads.geometry.to_numpy()
    micro, grid = zip(*(_village(row, doors, lines) for row in villages.itertuples()), strict=True)
    tables = (doors, villages, roads, pd.concat(micro, ignore_index=True), pd.concat(grid, ignore_index=True))
    return Drawn(*(table.to_crs(4326) for table in tables))


def _village(row, doors: gpd.GeoDataFrame, lines) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:  # type: ignore[no-untyped-def]
    mine = doors[doors["village"] == row.code]
    sites, at = np.unique(np.round(shapely.get_coordinates(mine.geometry.to_numpy()), 2), axis=0, return_inverse=True)
    households = np.bincount(at.ravel(), weights=mine["households"])
    owner = _clusters(sites, max(1, round(households.sum() / HOUSEHOLDS_EACH)))
    near = lines[shapely.intersects(lines, row.geometry)]
    cells = tile(row.geometry, sites, owner, separators=near)
    group = _clusters(shapely.get_coordinates(shapely.centroid(cells)), max(1, round(len(cells) / MICRO_GRIDS_EACH)))
    codes = [f"{row.code}{g + 1:03d}" for g in range(group.max() + 1)]
    micro = gpd.GeoDataFrame(
        {
            "code": [f"{codes[g]}{n + 1:02d}" for n, g in enumerate(group)],
            "parent": [codes[g] for g in group],
            "village": row.code,
            "name": [f"{row.name}微网格{n + 1}" for n in range(len(cells))],
            "households": np.bincount(owner, weights=households).astype(int),
        },
        geometry=cells,
        crs=CRS,
    )
    grids = micro.dissolve("parent", aggfunc={"households": "sum"}, method="coverage").reset_index()
    grids = grids.rename(columns={"parent": "code"}).assign(parent=row.code, village=row.code)
    return micro, grids.assign(name=[f"{row.name}（{n + 1}）" for n in range(len(grids))])


def _clusters(points: np.ndarray, n: int) -> np.ndarray:
    _, label = kmeans2(points, min(n, len(points)), minit="++", seed=1)
    return np.unique(label, return_inverse=True)[1].ravel()


def fill(library: Library, drawn: Drawn, copies: int = COPIES, today: date | None = None) -> None:
    """Keep some copies of the township in a library, published, staffed and visited."""
    west, south, east, north = drawn.villages.total_bounds
    for copy in range(copies):
        move = ((copy % 3) * (east - west) * 1.02, (copy // 3) * (north - south) * 1.02)
        _fill_one(library, drawn, copy, move, today or datetime.now(UTC).date())


def _fill_one(library: Library, drawn: Drawn, copy: int, move: tuple[float, float], today: date) -> None:
    name, path = f"xigu-{copy + 1}", f"/xigu-{copy + 1}/"
    moved = Drawn(*(table.assign(geometry=table.translate(*move)) for table in vars(drawn).values()))

    def code(text: str) -> str:
        return f"{text[:6]}{int(text[6:9]) + copy:03d}{text[9:]}"

    areas = [*_areas(moved.grids, "grid", name, path, code), *_areas(moved.micro_grids, "micro_grid", name, path, code)]
    doors = list(_doors(moved, areas, name, path, code))
    plan = PlanRecord(
        f"{name}-plan-1", THEN, village_id=name, asked=Asked(profile="xigu_1448"), path=path, stage="published",
        valid_from=BEGUN, settled=True,
    )  # fmt: skip
    with TemporaryDirectory() as folder, library.store.writing() as books:
        n = sum(door.households for door in doors)
        books.villages.add(VillageRecord(name, f"第{copy + 1}镇", THEN, n, len(doors), villages=9, path=path))
        _write_plan(Path(folder), moved, code)
        keep_plan(books, plan, Path(folder))
        books.areas.add(*areas)
        books.households.add(*doors)
        books.dues.add(*_dues(doors, today))
        _staff(books, areas, moved, path, code)


def _areas(table, level, name, path, code) -> Iterator[Area]:  # type: ignore[no-untyped-def]
    for row in table.itertuples():
        above = f"{path}{code(row.village)}/" + (f"{code(row.parent)}/" if level == "micro_grid" else "")
        yield Area(
            code(row.code), BEGUN, level, row.name, f"{above}{code(row.code)}/", parent=code(row.parent),
            plan_id=f"{name}-plan-1", households=int(row.households), geom=row.geometry,
        )  # fmt: skip


def _doors(drawn: Drawn, areas, name, path, code) -> Iterator[Door]:  # type: ignore[no-untyped-def]
    micro = [area for area in areas if area.level == "micro_grid"]
    points = drawn.doors.geometry.to_numpy()
    at = dict(shapely.STRtree([area.geom for area in micro]).query(points, predicate="intersects").T.tolist())
    for n, row in enumerate(drawn.doors.itertuples()):
        where = micro[at[n]].path if n in at else path
        yield Door(name, code(row.household_id), where, points[n], int(row.households), row.group)


def _dues(doors, today) -> Iterator[DoorDue]:  # type: ignore[no-untyped-def]
    """Yield how most doors were visited: some 85 % in time."""
    rng = np.random.default_rng(1)
    for door, days in zip(doors, rng.integers(1, 106, len(doors)), strict=True):
        if crc32(door.path.encode()) % 9:
            yield DoorDue(door.village_id, door.household_id, door.path, last_visit=today - timedelta(days=int(days)))


def _staff(books, areas, drawn, path, code) -> None:  # type: ignore[no-untyped-def]
    titles = {"grid": "branch_secretary", "micro_grid": "group_leader"}
    for n, area in enumerate(areas):
        if n % 7 == 3:
            continue
        [person] = books.people.add(PersonRecord(0, f"网格员{n}", area.path, f"0351-57{n:05d}"))
        ended = date(2026, 3, 1) if n % 11 == 5 else None
        books.posts.add(PostRecord(0, area.code, area.path, titles[area.level], BEGUN, ended, person.id))
    for row in list(drawn.villages.itertuples())[:-1]:
        village = code(row.code)
        point = row.geometry.representative_point()
        books.stations.add(StationRecord(0, f"{row.name}便民服务站", f"{path}{village}/", point, area=village))


def _write_plan(folder: Path, drawn: Drawn, code) -> None:  # type: ignore[no-untyped-def]
    villages = drawn.villages.assign(code=drawn.villages["code"].map(code))[["code", "name", "geometry"]]
    layers = {"villages": villages, "roads": drawn.roads[["highway", "name", "geometry"]]}
    for level, table in (("grid", drawn.grids), ("micro_grid", drawn.micro_grids)):
        layers[f"grids_{level}"] = table.assign(grid_id=table["code"].map(code))[["grid_id", "name", "geometry"]]
    for layer, table in layers.items():
        table.to_crs(CRS).to_file(folder / PLAN_GPKG, layer=layer, driver="GPKG")
    levels = [{"name": "grid"}, {"name": "micro_grid"}]
    (folder / REPORT_JSON).write_text(json.dumps({"levels": levels, "crs": CRS}), encoding="utf-8")
