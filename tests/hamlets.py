"""Small named villages that tests draw on."""

import geopandas as gpd
import numpy as np
import shapely

from partition.tables import PlanTables

CRS = "EPSG:32650"
ORIGIN = np.array([500_000.0, 4_000_000.0])
SIDE = 50.0
VIOLATION_COLUMNS = ("rule", "village", "level", "grid_id", "measured", "allowed", "unit", "severity", "message")


def checkerboard(columns: int = 6, rows: int = 2, households: int = 10, parts: int = 2) -> PlanTables:
    """Return a finished plan: square plots of 50 m, a road along every row, cut by columns into equal grids.

    ┌───┬───┬───┬───┬───┬───┐
    │ h │ h │ h │ h │ h │ h │   grids:  V1-001 | V1-002
    ├───┼───┼───┼───┼───┼───┤   roads run between the rows and joins them
    │ h │ h │ h │ h │ h │ h │
    └───┴───┴───┴───┴───┴───┘
    """
    col, row = (a.ravel() for a in np.meshgrid(np.arange(columns), np.arange(rows)))
    lower = ORIGIN + SIDE * np.c_[col, row]
    cells = shapely.box(lower[:, 0], lower[:, 1], lower[:, 0] + SIDE, lower[:, 1] + SIDE)
    n = len(col)
    grid_of = np.array([f"V1-{1 + c * parts // columns:03d}" for c in col])
    units = gpd.GeoDataFrame(
        {
            "village": "V1",
            "households": households,
            "points": 1,
            "group": "一组",
            "building_id": None,
            "micro_grid": grid_of,
        },
        geometry=cells,
        crs=CRS,
        index=[f"u{i:04d}" for i in range(n)],
    ).rename_axis("unit_id")
    doors = gpd.GeoDataFrame(
        {
            "household_id": [f"h{i:04d}" for i in range(n)],
            "households": households,
            "village": "V1",
            "group": "一组",
            "building_id": None,
            "unit_id": units.index.to_numpy(),
            "estimated": False,
            "micro_grid": grid_of,
        },
        geometry=shapely.points(lower + SIDE / 2),
        crs=CRS,
    )
    width, height = columns * SIDE, rows * SIDE
    ys = [ORIGIN[1] + SIDE * r for r in range(rows + 1)]
    roads = [shapely.linestrings([(ORIGIN[0], y), (ORIGIN[0] + width, y)]) for y in ys]
    roads.append(shapely.linestrings([(ORIGIN[0], y) for y in ys]))
    outline = shapely.box(*ORIGIN, *(ORIGIN + np.array([width, height])))
    return PlanTables(
        villages=gpd.GeoDataFrame(
            {"code": ["V1"], "name": ["样例村"], "households": [n * households], "points": [n]},
            geometry=[outline],
            crs=CRS,
        ),
        units=units,
        households=doors,
        grids=_grids(doors, units),
        roads=gpd.GeoDataFrame({"highway": ["residential"] * len(roads), "name": ""}, geometry=roads, crs=CRS),
        barriers=gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=CRS),
        buildings=gpd.GeoDataFrame({"building_id": []}, geometry=[], crs=CRS),
        violations=gpd.GeoDataFrame(
            {column: [] for column in VIOLATION_COLUMNS},
            geometry=[],
            crs=CRS,
        ),
        levels=("micro_grid",),
        estimated=frozenset(),
    )


def _grids(doors: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = []
    for serial, (grid_id, inside) in enumerate(doors.groupby("micro_grid"), start=1):
        polygon = shapely.coverage_union_all(units.geometry[units["micro_grid"] == grid_id].to_numpy())
        rows.append(
            {
                "level": "micro_grid",
                "grid_id": grid_id,
                "name": f"第{serial}网格",
                "parent_id": "V1",
                "village": "V1",
                "households": int(inside["households"].sum()),
                "points": len(inside),
                "centre_household_id": inside["household_id"].iloc[0],
                "mean_walk_m": 0.0,
                "max_walk_m": 0.0,
                "objective_m": 0.0,
                "polsby_popper": float(4 * np.pi * polygon.area / polygon.length**2),
                "in_band": True,
                "within_tolerance": True,
                "kind": "ordinary",
                "geometry": polygon,
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
