"""Tables that say where things are on a picture."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.datum import from_wgs84
from geo.errors import InputError
from geo.formats.pixels import read_control_points, read_on_picture
from geo.formats.roles import ROLES

SIZE = (800, 600)
LONLAT = np.array([[103.60, 36.10], [103.61, 36.10], [103.60, 36.09]])
PIXELS = np.array([[10, 20], [700.5, 25], [15, 590]])
CSV = "\n".join(
    [
        "名称,像素X,像素Y,经度,纬度",
        *(f"点{i},{x},{y},{lon:.8f},{lat:.8f}" for i, (x, y, lon, lat) in enumerate(np.c_[PIXELS, LONLAT])),
    ]
)
DOORS = "户号,户数,村民小组,像素X,像素Y\nA1,2,一组,100,200\nA2,1,二组,300.5,400\n"


def put(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lonlat_of(points):
    return shapely.get_coordinates(gpd.GeoSeries(shapely.points(points.places), crs=points.crs).to_crs(4326).to_numpy())


def refusal(read, *given):
    with pytest.raises(InputError) as refused:
        read(*given)
    return refused.value.faults


def test_control_points_are_read_from_a_table(tmp_path):
    points = read_control_points(put(tmp_path, "points.csv", CSV))
    assert points.names == ("点0", "点1", "点2")
    np.testing.assert_allclose(points.pixels, PIXELS)
    np.testing.assert_allclose(lonlat_of(points), LONLAT, atol=1e-8)
    assert points.crs.to_epsg() == 32648


@pytest.mark.parametrize(("name", "crs"), [("points.geojson", 4326), ("points.gpkg", 4544), ("points.shp", 32648)])
def test_control_points_are_read_from_layers_in_any_crs(tmp_path, name, crs):
    table = gpd.GeoDataFrame({"x_px": PIXELS[:, 0], "y_px": PIXELS[:, 1]}, geometry=shapely.points(LONLAT), crs=4326)
    table.to_crs(crs).to_file(tmp_path / name)
    points = read_control_points(tmp_path / name)
    np.testing.assert_allclose(points.pixels, PIXELS)
    np.testing.assert_allclose(lonlat_of(points), LONLAT, atol=1e-6)
    assert points.names[1] == "feature 2"


def test_control_points_of_a_shifted_map_are_put_right(tmp_path):
    shifted = from_wgs84(LONLAT, "gcj02")
    text = "\n".join(["x_px,y_px,lon,lat", *(f"{x},{y},{a:.9f},{b:.9f}" for x, y, a, b in np.c_[PIXELS, shifted])])
    points = read_control_points(put(tmp_path, "points.csv", text), "gcj02")
    np.testing.assert_allclose(lonlat_of(points), LONLAT, atol=1e-7)


def test_everything_wrong_with_control_points_is_told_at_once(tmp_path):
    text = "名称,像素X,像素Y,经度,纬度\n甲,12px,20,103.6,36.1\n乙,30,,103.61,36.1\n丙,5,5,203.6,36.1\n"
    said = [str(fault) for fault in refusal(read_control_points, put(tmp_path, "points.csv", text))]
    assert len(said) == 3
    assert any("row 2, column 像素X" in each for each in said)
    assert any("row 3, column 像素Y" in each for each in said)
    assert any("row 4" in each and "203.6" in each for each in said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,x_px,y_px\na,1,2\n", "has no places"),
        ("name,lon,lat\na,103.6,36.1\n", "has no column x_px and y_px"),
        ("name,x_px,y_px,lon,lat\n", "has no rows"),
    ],
)
def test_a_table_that_lacks_half_is_refused(tmp_path, text, said):
    assert said in str(refusal(read_control_points, put(tmp_path, "points.csv", text))[0])


def test_another_format_is_refused(tmp_path):
    assert ".csv" in str(refusal(read_control_points, put(tmp_path, "points.txt", CSV))[0])


def test_a_table_of_doors_keeps_its_columns_and_gets_a_pixel_a_row(tmp_path):
    found = read_on_picture(put(tmp_path, "doors.csv", DOORS), ROLES["households"], SIZE)
    np.testing.assert_allclose(found.pixels, [[100, 200], [300.5, 400]])
    assert list(found.layer.columns["household_id"]) == ["A1", "A2"]
    assert list(found.layer.columns["group"]) == ["一组", "二组"]


def test_what_is_personal_stays_behind(tmp_path):
    text = DOORS.replace("户号", "姓名,户号").replace("\nA", "\n王某某,A")
    found = read_on_picture(put(tmp_path, "doors.csv", text), ROLES["households"], SIZE)
    assert "姓名" in found.layer.pick.dropped
    assert "王某某" not in found.layer.columns.to_string()


def test_a_row_outside_the_picture_is_named(tmp_path):
    faults = refusal(read_on_picture, put(tmp_path, "doors.csv", DOORS), ROLES["households"], (800, 300))
    assert "row 3: the pixel 300.5, 400 lies outside the picture, which is 800 x 300" in str(faults[0])


def test_a_table_with_places_of_its_own_is_refused(tmp_path):
    text = "id,x_px,y_px,lon,lat\nA1,100,200,103.6,36.1\n"
    faults = refusal(read_on_picture, put(tmp_path, "doors.csv", text), ROLES["households"], SIZE)
    assert "has places of its own" in str(faults[0])
