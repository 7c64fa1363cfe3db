"""Dedicated areas are units and grids of their own, exempt from bands."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from partition.verify import Verdict, verify

CRS = "EPSG:32650"


class School:
    """The plan of two grids with a strip in the east, where nobody lives, that is a school and a grid of its own."""

    def __init__(self, plan, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.area = plan.box(300, 0, 40, 100)
        land = plan.villages.geometry[0].union(self.area)
        plan.villages = plan.villages.set_geometry([land], crs=CRS)
        shape = float(4 * np.pi * self.area.area / self.area.length**2)
        unit = {"village": "V1", "households": 0, "points": 0, "dedicated": "小学", "micro_grid": "V1-003"}
        plan.units = append(plan.units.assign(dedicated=None), "a01", unit, self.area)
        row = {"level": "micro_grid", "name": "小学", "parent_id": "V1", "village": "V1", "households": 0, "points": 0,
               "objective_m": 0.0, "polsby_popper": shape, "in_band": True, "within_tolerance": True,
               "kind": "dedicated"}  # fmt: skip
        plan.grids["micro_grid"] = append(plan.grids["micro_grid"].assign(kind="ordinary"), "V1-003", row, self.area)
        told = {key: row[key] for key in ("level", "name", "parent_id", "households")} | {"grid_id": "V1-003"}
        plan.published = append(plan.published, 9, told, self.area)
        shapes = plan.grids["micro_grid"]["polsby_popper"]
        for rows in (plan.report["levels"], plan.report["villages"][0]["levels"]):
            rows[0]["dedicated"] = 1
            rows[0]["polsby_popper"] = float(shapes.mean())
        plan.report["villages"][0]["area_km2"] = land.area / 1e6

    def judged(self, area: shapely.Geometry | None = None) -> Verdict:
        """Return the verdict, the layer of areas holding the school, or another place for it."""
        self.plan.write(self.folder)
        layer = gpd.GeoDataFrame({"name": ["小学"], "village": ["V1"]}, geometry=[area or self.area], crs=CRS)
        layer.to_file(self.folder / "plan.gpkg", layer="dedicated")
        return verify(self.folder)


def append(table: gpd.GeoDataFrame, index: object, row: dict, shape: shapely.Geometry) -> gpd.GeoDataFrame:
    new = gpd.GeoDataFrame([row], geometry=[shape], crs=CRS, index=[index])
    whole = pd.concat([table.astype({"geometry": object}), new.astype({"geometry": object})])
    return gpd.GeoDataFrame(whole.rename_axis(table.index.name), geometry="geometry", crs=CRS)


@pytest.fixture
def school(plan, tmp_path) -> School:
    return School(plan, tmp_path / "plan")


def test_a_school_without_doors_is_sound_though_it_is_in_no_band(school):
    verdict = school.judged()
    assert [finding.en for finding in verdict.findings] == []
    assert verdict.sound


def test_a_school_that_is_divided_is_caught(school, broken):
    verdict = school.judged(school.plan.box(250, 0, 90, 100))
    assert "dedicated_areas" in broken(verdict)
    assert "is divided: no unit holds it whole" in verdict.of("dedicated_areas")[0].en


def test_a_school_in_a_grid_with_others_is_caught(school, broken):
    school.plan.units.loc["a01", "micro_grid"] = "V1-002"
    assert "dedicated_areas" in broken(school.judged())


def test_a_grid_that_only_calls_itself_dedicated_is_caught(school, broken):
    school.plan.grids["micro_grid"].loc["V1-001", "kind"] = "dedicated"
    assert "dedicated_areas" in broken(school.judged())


def test_a_unit_that_is_no_area_of_the_plan_is_caught(school, broken):
    school.plan.units.loc["a01", "dedicated"] = "集市"
    assert "dedicated_areas" in broken(school.judged())
