"""Dedicated areas as a planner's file has them: named, apart from each other, and in a village."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from villages import CRS, ORIGIN, lattice

from geo.build import build_villages
from geo.errors import InputError
from geo.formats import InputFiles, read_inputs

SCHOOL, MARKET = shapely.box(60, 60, 90, 90), shapely.box(130, 20, 170, 40)
FAR = shapely.box(2000, 0, 2050, 50)


class Files:
    """A village of 4 x 3 plots of 50 m as files of a planner, and areas in metres from its south-western corner."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.village = folder, lattice(4, 3)
        doors = self.village.households[["household_id", "households", "geometry"]]
        doors.to_crs(4326).to_file(folder / "households.geojson")
        land = {"code": ["V1"], "name": ["样例村"]}
        gpd.GeoDataFrame(land, geometry=[self.village.boundary], crs=CRS).to_file(folder / "boundary.gpkg")

    def read(self, *areas: shapely.Geometry, boundary: bool = True, **columns: list):
        moved = [shapely.transform(area, lambda at: at + ORIGIN) for area in areas]
        columns = columns or {"名称": [f"专属{k}" for k in range(len(areas))]}
        path = self.folder / "dedicated.gpkg"
        gpd.GeoDataFrame(columns, geometry=moved, crs=CRS).to_crs(4490).to_file(path)
        land = self.folder / "boundary.gpkg" if boundary else None
        return read_inputs(InputFiles(self.folder / "households.geojson", boundary=land, dedicated=path))


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path)


def told(inputs) -> str:
    return " ".join(str(notice) for notice in inputs.notices)


def test_areas_are_read_by_chinese_headings_into_metres(files):
    inputs = files.read(SCHOOL, MARKET, 名称=["小学", "集市"], 类型=["学校", "市场"])
    assert inputs.dedicated[["name", "kind", "code"]].values.tolist() == [["小学", "学校", ""], ["集市", "市场", ""]]
    (village,) = build_villages(inputs)
    assert village.dedicated.geometry.area.tolist() == pytest.approx([900.0, 800.0], rel=1e-3)


def test_areas_that_overlap_are_refused_with_both_names_the_metres_and_the_place(files):
    with pytest.raises(InputError) as error:
        files.read(SCHOOL, shapely.box(80, 70, 120, 80), 名称=["小学", "集市"])
    (fault,) = error.value.faults
    assert "features 1, 2" in fault.where
    assert "小学 and 集市 overlap by 100.0 m2, near lon/lat 117.0" in fault.en


def test_a_border_drawn_twice_is_no_overlap(files):
    inputs = files.read(SCHOOL, shapely.box(89.8, 60, 120, 90))
    assert len(inputs.dedicated) == 2
    assert shapely.area(shapely.intersection(*inputs.dedicated.geometry)) == pytest.approx(0, abs=1e-6)


def test_an_area_outside_is_left_out_with_its_distance(files):
    inputs = files.read(SCHOOL, FAR, 名称=["小学", "远处"])
    assert inputs.dedicated["name"].tolist() == ["小学"]
    assert "远处 (1,800 m)" in told(inputs)


def test_a_file_without_any_area_in_a_village_is_refused(files):
    with pytest.raises(InputError, match="no area lies in a village; metres from the nearest: 专属0"):
        files.read(FAR)


def test_lines_are_no_areas(files):
    with pytest.raises(InputError, match="Polygon"):
        files.read(shapely.LineString([(0, 0), (50, 50)]))


def test_an_area_without_a_name_is_called_by_its_kind_or_number(files):
    inputs = files.read(SCHOOL, MARKET, name=[None, None], kind=["学校", None])
    assert inputs.dedicated["name"].tolist() == ["学校", "专属2"]


def test_areas_round_every_door_are_refused(files):
    with pytest.raises(InputError, match=r"every address of village 样例村 \(12\) lies in a dedicated area"):
        files.read(shapely.box(0, 0, 200, 150))


def test_without_a_boundary_the_outline_holds_the_area(files):
    inputs = files.read(shapely.box(210, 20, 260, 60), boundary=False)
    (village,) = build_villages(inputs)
    assert village.dedicated.geometry.area.sum() == pytest.approx(2000.0, rel=1e-3)
