"""Axis order and zones of CGCS2000, in files of a hamlet at 116 E 40 N: zone 39, central meridian 117 E."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from planner_files import LAT, LON, border, doors, faults, geojson, gpkg, only_fault, read, spot
from pyproj import CRS

from geo.formats import InputFiles, read_inputs

PLAIN, PREFIXED = 4548, 4527
DOORS = [(spot(2 * i, 1), {"id": f"h{i}", "households": i}) for i in range(1, 5)]


def _xy(epsg: int, *, swapped: bool = False) -> list[tuple[float, float]]:
    """Return the four doors in metres, easting first unless swapped."""
    points = gpd.GeoSeries([point for point, _ in DOORS], crs=4326).to_crs(epsg)
    return [(p.y, p.x) if swapped else (p.x, p.y) for p in points]


def _file(folder: Path, numbers: list[tuple[float, float]], crs: str | None, name: str = "doors.gpkg") -> Path:
    return gpkg(folder / name, [(shapely.Point(n), p) for n, (_, p) in zip(numbers, DOORS, strict=True)], crs)


def _table(folder: Path, numbers: list[tuple[float, float]], heading: str = "id,x,y") -> Path:
    path = folder / "doors.csv"
    rows = [f"h{i},{a!r},{b!r}" for i, (a, b) in enumerate(numbers, start=1)]
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return path


def _is_right(inputs) -> bool:
    there = gpd.GeoSeries([point for point, _ in DOORS], crs=4326).to_crs(inputs.crs)
    return bool((inputs.households.distance(there) < 0.01).all())


@pytest.mark.parametrize(("numbers", "says"), [(PREFIXED, PLAIN), (PLAIN, PREFIXED)])
def test_eastings_with_and_without_the_zone_are_told_apart(tmp_path: Path, numbers: int, says: int) -> None:
    inputs = read(_file(tmp_path, _xy(numbers), f"EPSG:{says}"))

    assert _is_right(inputs)
    assert f"eastings are those of {CRS.from_epsg(numbers).name}" in " ".join(notice.en for notice in inputs.notices)
    assert (inputs.sources[0].crs, inputs.sources[0].recast, inputs.sources[0].turned) == (
        f"EPSG:{numbers}",
        True,
        False,
    )


@pytest.mark.parametrize("numbers", [PLAIN, PREFIXED])
def test_swapped_axes_are_turned_where_they_then_lie_with_the_other_files(tmp_path: Path, numbers: int) -> None:
    swapped = _file(tmp_path, _xy(numbers, swapped=True), f"EPSG:{numbers}")

    inputs = read(swapped, boundary=border(tmp_path))
    assert _is_right(inputs)
    assert any("northing stands before easting" in notice.en for notice in inputs.notices)
    assert inputs.sources[0].turned
    elsewhere = border(tmp_path, [(shapely.box(100, 30, 100.1, 30.1), {})])
    assert any("easting and northing are swapped" in fault.en for fault in faults(swapped, boundary=elsewhere))
    assert "easting and northing are swapped" in only_fault(swapped).en


def test_latitude_first_in_cgcs2000_is_turned_where_it_then_lies_with_the_other_files(tmp_path: Path) -> None:
    swapped = _file(tmp_path, [(point.y, point.x) for point, _ in DOORS], "EPSG:4490")

    assert _is_right(read(swapped, boundary=border(tmp_path)))
    assert "longitude and latitude are swapped" in only_fault(swapped).en


def test_latitude_first_is_seen_even_where_it_looks_like_a_place_in_the_north(tmp_path: Path) -> None:
    kashgar = [(39.47 + i / 1000, 75.98) for i in range(4)]

    fault = only_fault(_file(tmp_path, kashgar, "EPSG:4490"))
    assert "longitude and latitude are swapped; longitude comes first" in fault.en


def test_a_geojson_is_never_turned(tmp_path: Path) -> None:
    swapped = doors(tmp_path, [(shapely.Point(LAT, LON), {"id": "h1", "households": 1})])

    assert any("longitude and latitude are swapped" in fault.en for fault in faults(swapped, boundary=border(tmp_path)))


@pytest.mark.parametrize("swapped", [False, True])
def test_a_table_whose_eastings_carry_their_zone_needs_no_crs(tmp_path: Path, swapped: bool) -> None:
    inputs = read(_table(tmp_path, _xy(PREFIXED, swapped=swapped)))

    assert _is_right(inputs)
    told = " ".join(notice.en for notice in inputs.notices)
    assert "CGCS2000 / 3-degree Gauss-Kruger zone 39 (EPSG:4527)" in told
    assert "Xian 1980 or Beijing 1954" in told


def test_a_table_in_metres_without_a_zone_is_asked_about(tmp_path: Path) -> None:
    path = _table(tmp_path, _xy(PLAIN, swapped=True))

    fault = only_fault(path)
    assert "EPSG:4534" in fault.en
    assert "EPSG:4550" in fault.en
    assert "say --crs households=EPSG:NUMBER" in fault.en
    beside = only_fault(path, boundary=border(tmp_path))
    assert "CM 117E = EPSG:4548, with which it lies beside the other files" in beside.en
    inputs = read_inputs(InputFiles(path, crs={"households": CRS.from_epsg(PLAIN)}))
    assert _is_right(inputs)


def test_a_crs_may_be_said_for_a_shapefile_without_prj(tmp_path: Path) -> None:
    path = _file(tmp_path, _xy(PREFIXED), None, "doors.shp")

    assert (
        "perhaps of CGCS2000 / 3-degree Gauss-Kruger zone 39 = EPSG:4527; if you know, say --crs" in only_fault(path).en
    )
    assert _is_right(read_inputs(InputFiles(path, crs={"households": CRS.from_epsg(PREFIXED)})))


def test_a_crs_that_a_file_says_itself_counts(tmp_path: Path) -> None:
    inputs = read_inputs(InputFiles(doors(tmp_path), crs={"households": CRS.from_epsg(PLAIN)}))

    assert _is_right(inputs)
    assert any("its places are WGS 84, which counts" in notice.en for notice in inputs.notices)


def test_a_zone_that_the_numbers_contradict_is_refused_with_theirs(tmp_path: Path) -> None:
    fault = only_fault(_file(tmp_path, _xy(PREFIXED), "EPSG:4526"))

    assert "outside the area where CGCS2000 / 3-degree Gauss-Kruger zone 38 is used" in fault.en
    assert "(EPSG:4527?)" in fault.en


@pytest.mark.parametrize(
    ("crs", "datum"), [("EPSG:2362", "Xian 1980"), ("EPSG:2414", "Beijing 1954"), ("EPSG:4610", "Xian 1980")]
)
def test_old_datums_are_refused_with_what_to_do(tmp_path: Path, crs: str, datum: str) -> None:
    fault = only_fault(_file(tmp_path, _xy(PREFIXED), crs))

    assert f"is of the datum {datum}" in fault.en
    assert "convert the file to CGCS2000" in fault.en


def test_cgcs2000_beside_wgs84_is_said_to_be_taken_for_it(tmp_path: Path) -> None:
    chinese = _file(tmp_path, _xy(PLAIN), f"EPSG:{PLAIN}")

    inputs = read(chinese, boundary=border(tmp_path))
    assert any("differ by less than a metre" in notice.en for notice in inputs.notices)
    assert not read(chinese).notices


def test_a_place_outside_the_area_of_a_lonlat_crs_is_refused(tmp_path: Path) -> None:
    abroad = _file(tmp_path, [(26.95, 60.53)] * 4, "EPSG:4490")

    assert "outside the area where China Geodetic Coordinate System 2000 is used" in only_fault(abroad).en


def test_roads_that_leave_the_zone_in_which_a_plan_is_measured_are_refused(tmp_path: Path) -> None:
    near, far = (shapely.LineString([(lon, LAT), (lon + 0.01, LAT)]) for lon in (LON, LON + 9))
    roads = geojson(tmp_path / "roads.geojson", [(near, {}), (far, {})])

    fault = only_fault(doors(tmp_path), roads=roads)
    assert fault.where == "roads.geojson, feature 2"
    assert "outside the area of WGS 84 / UTM zone 50N, in which this plan is measured; cut the file" in fault.en
