from pathlib import Path

import pytest
import shapely
from planner_files import LAT, LON, border, doors, faults, gpkg, only_fault, plot, read

DOOR = {"id": "h1", "households": 1}


def _door(folder: Path, x: float, y: float, crs: str | None = None) -> Path:
    point = shapely.Point(x, y)
    return doors(folder, [(point, DOOR)]) if crs is None else gpkg(folder / "doors.gpkg", [(point, DOOR)], crs)


def test_metres_in_a_file_of_degrees_are_told(tmp_path: Path) -> None:
    fault = only_fault(_door(tmp_path, 500_000, 4_430_000))

    assert "has the place 500000 4430000" in fault.en
    assert "metres given as degrees" in fault.en
    assert "EPSG:4326" in fault.zh


def test_a_number_beyond_all_bounds_is_told(tmp_path: Path) -> None:
    assert "has the place 1e+308 1e+308" in only_fault(_door(tmp_path, 1e308, 1e308)).en


def test_a_latitude_beyond_90_means_swapped_axes(tmp_path: Path) -> None:
    fault = only_fault(_door(tmp_path, LAT, LON))

    assert "longitude and latitude are swapped; longitude comes first" in fault.en
    assert "经纬度颠倒了" in fault.zh


@pytest.mark.parametrize("latitude", [84.5, -80.5])
def test_the_poles_are_not_served(tmp_path: Path, latitude: float) -> None:
    assert "only places between are served" in only_fault(_door(tmp_path, LON, latitude)).en


def test_degrees_in_a_file_of_metres_are_told(tmp_path: Path) -> None:
    fault = only_fault(_door(tmp_path, LON, LAT, "EPSG:32650"))

    assert "degrees given as metres, for the file says WGS 84 / UTM zone 50N" in fault.en


@pytest.mark.parametrize(("x", "y"), [(5_000_000, 4_430_000), (500_000, -4_430_000)])
def test_a_place_outside_the_area_of_its_crs_is_told(tmp_path: Path, x: float, y: float) -> None:
    assert "outside the area where WGS 84 / UTM zone 50N is used" in only_fault(_door(tmp_path, x, y, "EPSG:32650")).en


def test_swapped_eastings_and_northings_are_told(tmp_path: Path) -> None:
    fault = only_fault(_door(tmp_path, 4_430_000, 500_000, "EPSG:4547"))

    assert "easting and northing are swapped" in fault.en


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "EPSG:4547", "EPSG:4526", "EPSG:3857"])
def test_the_same_place_comes_out_of_every_crs(tmp_path: Path, crs: str) -> None:
    given = gpkg(tmp_path / "doors.gpkg", [(shapely.Point(LON, LAT), DOOR)])
    moved = read(given).households.to_crs(crs)
    there = gpkg(tmp_path / "moved.gpkg", [(moved.geometry.iloc[0], DOOR)], crs)

    inputs = read(there)
    assert inputs.crs.to_epsg() == 32650
    assert inputs.households.geometry.iloc[0].distance(read(given).households.geometry.iloc[0]) < 1e-3


def test_a_wrong_place_does_not_hide_another_fault(tmp_path: Path) -> None:
    path = doors(tmp_path, [(shapely.Point(LAT, LON), DOOR), (None, {"id": "h1", "households": 0})])

    told = " ".join(str(fault) for fault in faults(path))
    assert all(text in told for text in ("null or empty", "swapped", "used more than once", "got 0"))


def test_swapped_axes_that_look_like_a_place_are_told_by_the_boundary(tmp_path: Path) -> None:
    in_the_alps = border(tmp_path, [(shapely.box(9.50, 47.20, 9.54, 47.24), {})])

    fault = only_fault(_door(tmp_path, 47.21, 9.51), boundary=in_the_alps)
    assert "outside the boundary" in fault.en
    assert "longitude and latitude are swapped: the other way round they lie inside" in fault.en


def test_one_place_at_the_other_end_of_the_world_is_told(tmp_path: Path) -> None:
    places = [shapely.Point(LON, LAT), shapely.Point(LON, LAT + 0.001), shapely.Point(0, 0)]

    fault = only_fault(doors(tmp_path, [(place, {"id": i}) for i, place in enumerate(places)]))
    assert fault.where == "households.geojson, feature 3"
    assert "km from the middle of the file; within 200 km would be right" in fault.en


def test_a_place_in_the_sea_off_africa_is_outside_the_boundary(tmp_path: Path) -> None:
    path = doors(tmp_path, [(shapely.Point(0, 0), DOOR)])

    assert faults(path, boundary=border(tmp_path, [(plot(0, 0, 5, 5), {})]))
