"""The local plane holds lengths, and its name survives every file."""

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS, Geod

from geo.crs import WGS84, metric_crs
from geo.local_plane import LOCAL_PLANE, is_local_plane


@pytest.mark.parametrize("name", ["doors.gpkg", "doors.shp"])
def test_a_file_gives_the_local_plane_back(tmp_path, name):
    table = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(120, 80)], crs=LOCAL_PLANE)
    table.to_file(tmp_path / name)
    assert is_local_plane(gpd.read_file(tmp_path / name).crs)


@pytest.mark.parametrize("crs", [None, WGS84, CRS.from_epsg(32631)])
def test_no_other_crs_is_taken_for_it(crs):
    assert not is_local_plane(crs)


def test_lengths_hold_where_it_is_laid_on_the_earth():
    ends = gpd.GeoSeries([shapely.Point(0, 0), shapely.Point(30_000, 40_000)], crs=LOCAL_PLANE).to_crs(WGS84)
    length_m = Geod(ellps="WGS84").inv(ends.x[0], ends.y[0], ends.x[1], ends.y[1])[2]
    assert length_m == pytest.approx(50_000, rel=4e-5)


def test_it_is_its_own_metric_crs():
    places = gpd.GeoSeries([shapely.Point(10, 20), shapely.Point(900, 700)], crs=LOCAL_PLANE)
    assert is_local_plane(metric_crs(places))
