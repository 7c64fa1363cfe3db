"""A finished plan's folder, drawn from the checkerboard with walks that can be counted on the fingers."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import hamlets
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from partition.verify import Verdict, verify

# what is written here is read once and thrown away
pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})

ORIGIN, SIDE, CRS = hamlets.ORIGIN, hamlets.SIDE, hamlets.CRS

GridOf = Callable[[int, int], str]
"""The grid of the plot in a column and a row."""


@dataclass
class FinishedPlan:
    """
    A plan as its files hold it, open to every kind of falsification before it is written.

    One road runs between the two rows of plots, so every door is 25 m from it, and the way from a plot to one ``n``
    columns on is 25 + 50 n + 25 m; ``n = 0`` is the plot across the road. Every plot is a unit of ten households.

        ┌───┬───┬───┬───┬───┬───┐
        │ h │ h │ h │ h │ h │ h │   h0006 ... h0011
        ├═══╪═══╪═══╪═══╪═══╪═══┤   the road
        │ h │ h │ h │ h │ h │ h │   h0000 ... h0005
        └───┴───┴───┴───┴───┴───┘
    """

    villages: gpd.GeoDataFrame
    units: gpd.GeoDataFrame
    households: gpd.GeoDataFrame
    grids: dict[str, gpd.GeoDataFrame]
    roads: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    assignment: pd.DataFrame
    published: gpd.GeoDataFrame
    report: dict[str, Any]

    def write(self, folder: Path, *, without: str | None = None) -> None:
        """Write the files of a finished plan, perhaps without one layer."""
        folder.mkdir(parents=True)
        layers = {
            "villages": self.villages,
            "units": self.units.reset_index(),
            "households": self.households,
            "roads": self.roads,
            "barriers": self.barriers,
            **{f"grids_{level}": grids.reset_index() for level, grids in self.grids.items()},
            **{name: _nothing() for name in ("buildings", "centres", "violations")},
        }
        for name in layers.keys() - {without}:
            layers[name].to_file(folder / "plan.gpkg", layer=name)
        lonlat = self.published.reset_index(drop=True).to_crs("EPSG:4326")
        lonlat.to_file(folder / "grids.geojson", COORDINATE_PRECISION=10)
        self.assignment.to_csv(folder / "assignment.csv", index=False, encoding="utf-8-sig")
        (folder / "report.json").write_text(json.dumps(self.report, ensure_ascii=False), encoding="utf-8")

    def dig(self, *xy: tuple[float, float]) -> None:
        """Lay a river through these places, in metres from the south-western corner."""
        self.barriers = gpd.GeoDataFrame({"kind": ["river"], "name": [""]}, geometry=[_line(*xy)], crs=CRS)

    def pave(self, *ways: Sequence[tuple[float, float]]) -> None:
        """Lay these footways, and no other ways."""
        lines = [_line(*way) for way in ways]
        self.roads = gpd.GeoDataFrame({"highway": ["footway"] * len(lines), "name": ""}, geometry=lines, crs=CRS)

    @staticmethod
    def box(x: float, y: float, width: float, height: float) -> shapely.Polygon:
        """Return a rectangle with its south-western corner at a place."""
        west, south = np.add(ORIGIN, (x, y))
        return shapely.box(west, south, west + width, south + height)


@pytest.fixture(scope="session", autouse=True)
def _sound_twins(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every fault is planted in a plan that is sound without it: no test passes because all plans are refused."""
    folder = tmp_path_factory.mktemp("twins")
    for name, twin in (("plan", _plan()), ("nested", _nested_plan())):
        twin.write(folder / name)
        assert verify(folder / name).findings == ()


@pytest.fixture
def plan() -> FinishedPlan:
    """Return six columns in two micro-grids of three; band 50 to 70, each holds 60."""
    return _plan()


@pytest.fixture
def nested_plan() -> FinishedPlan:
    """Return eight columns in two grids of four columns, each in two micro-grids of two."""
    return _nested_plan()


@pytest.fixture
def draw() -> Callable[[GridOf], FinishedPlan]:
    """Return a function that draws six columns in micro-grids of one's own choice, all figures true."""
    return lambda grid_of: _finish(6, {"micro_grid": (grid_of, 50, 70)})


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Verdict]:
    """Return a function that writes a plan into a folder of its own and judges it."""

    def judged(plan: FinishedPlan, inputs: Sequence[Path] = ()) -> Verdict:
        folder = tmp_path / f"plan-{len(list(tmp_path.iterdir()))}"
        plan.write(folder)
        return verify(folder, inputs)

    return judged


@pytest.fixture
def broken() -> Callable[[Verdict], set[str]]:
    """Return a function that names the rules a verdict finds broken."""
    return lambda verdict: {finding.rule for finding in verdict.findings if finding.severity == "must"}


def _plan() -> FinishedPlan:
    return _finish(6, {"micro_grid": (lambda column, _: f"V1-{1 + column // 3:03d}", 50, 70)})


def _nested_plan() -> FinishedPlan:
    return _finish(
        8,
        {
            "grid": (lambda column, _: f"V1-{1 + column // 4:03d}", 60, 100),
            "micro_grid": (lambda column, _: f"V1-{1 + column // 4:03d}-{1 + column % 4 // 2:02d}", 30, 50),
        },
    )


def _finish(columns: int, levels: Mapping[str, tuple[GridOf, int, int]]) -> FinishedPlan:
    """Return the plan in which every file tells the truth."""
    tables = hamlets.checkerboard(columns=columns)
    units, households = (_open(table.drop(columns="micro_grid")) for table in (tables.units, tables.households))
    column, row = np.tile(np.arange(columns), 2), np.repeat((0, 1), columns)
    for level, (grid_of, _, _) in levels.items():
        units[level] = [grid_of(*plot) for plot in zip(column.tolist(), row.tolist(), strict=True)]
        households[level] = units[level].to_numpy()
    grids, above = {}, "village"
    for level, (_, least, most) in levels.items():
        grids[level] = _grids(units.assign(column=column), level, above, least, most)
        above = level
    published = pd.concat([table.reset_index() for table in grids.values()])
    figures = ["name", "parent_id", "households", "centre_household_id", "mean_walk_m", "max_walk_m"]
    return FinishedPlan(
        villages=tables.villages,
        units=units,
        households=households,
        grids=grids,
        roads=gpd.GeoDataFrame(
            {"highway": ["residential"], "name": [""]}, geometry=[_line((0, 50), (columns * SIDE, 50))], crs=CRS
        ),
        barriers=gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=CRS),
        assignment=pd.DataFrame(households[["household_id", *levels]]),
        published=published[["level", "grid_id", *figures, "geometry"]],
        report=_report(tables.villages, grids, levels),
    )


def _grids(units: gpd.GeoDataFrame, level: str, above: str, least: int, most: int) -> gpd.GeoDataFrame:
    rows = []
    for serial, (grid_id, inside) in enumerate(units.groupby(level), start=1):
        apart = inside["column"].to_numpy()[:, None] - inside["column"].to_numpy()[None, :]
        walk = 50.0 + SIDE * np.abs(apart)
        np.fill_diagonal(walk, 0.0)
        centre = int(walk.sum(axis=0).argmin())
        polygon = shapely.union_all(inside.geometry.to_numpy())
        total = int(inside["households"].sum())
        rows.append({
            "grid_id": grid_id, "level": level, "name": f"第{serial}网格", "parent_id": inside[above].iloc[0],
            "village": "V1", "households": total, "points": len(inside),
            "centre_household_id": inside.index[centre].replace("u", "h"), "mean_walk_m": float(walk[centre].mean()),
            "max_walk_m": float(walk[centre].max()), "objective_m": float(walk[centre].sum() * 10),
            "polsby_popper": float(4 * np.pi * polygon.area / polygon.length**2),
            "in_band": least <= total <= most, "within_tolerance": least <= total <= most, "geometry": polygon,
        })  # fmt: skip
    return gpd.GeoDataFrame(rows, crs=CRS).set_index("grid_id")


def _report(
    villages: gpd.GeoDataFrame, grids: Mapping[str, gpd.GeoDataFrame], levels: Mapping[str, tuple[GridOf, int, int]]
) -> dict[str, Any]:
    rows = [
        {**_level(grids[level]), "name": level, "min": least, "max": most} for level, (_, least, most) in levels.items()
    ]
    village = villages.iloc[0]
    stated = {"code": "V1", "name": village["name"], "households": int(village["households"])}
    stated |= {
        "points": int(village["points"]),
        "area_km2": village.geometry.area / 1e6,
        "estimated_share": 0.0,
        "feasible": True,
        "levels": rows,
    }
    return {
        "villages": [stated], "levels": json.loads(json.dumps(rows)), "violations": [], "feasible": True,
        "estimated": [], "estimated_share": 0.0, "seed": 0, "version": "0", "tolerance": 0.0, "crs": CRS, "inputs": {},
        "dropped_columns": [],
    }  # fmt: skip


def _level(grids: gpd.GeoDataFrame) -> dict[str, Any]:
    objective = float(grids["objective_m"].sum())
    return {
        "count": len(grids), "in_band": int(grids["in_band"].sum()), "contiguous": len(grids),
        "within_tolerance": int(grids["within_tolerance"].sum()),
        "mean_walk_m": objective / int(grids["households"].sum()), "max_walk_m": float(grids["max_walk_m"].max()),
        "polsby_popper": float(grids["polsby_popper"].mean()), "objective_m": objective,
        "lower_bound_m": None, "gap": None, "seconds": None,
    }  # fmt: skip


def _open(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table with text in columns that take anything."""
    text = table.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]].drop("geometry")
    return table.astype(dict.fromkeys(text, object))


def _line(*xy: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([ORIGIN + place for place in xy])


def _nothing() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": []}, geometry=[], crs=CRS)
