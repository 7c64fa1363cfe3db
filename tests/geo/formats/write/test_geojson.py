"""GeoJSON as RFC 7946 wants it."""

import json

import geopandas as gpd
import pytest
import shapely
from hamlets import checkerboard

from geo.formats.write.geojson import write_geojson


@pytest.fixture
def path(tmp_path):
    write_geojson(tmp_path / "grids.geojson", checkerboard().grids)
    return tmp_path / "grids.geojson"


@pytest.fixture
def features(path):
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def test_coordinates_are_longitude_and_latitude(features):
    longitude, latitude = features[0]["geometry"]["coordinates"][0][0]
    assert (round(longitude, 3), round(latitude, 3)) == (117.0, 36.145)


def test_no_other_crs_is_named(path):
    assert "crs" not in json.loads(path.read_text(encoding="utf-8"))


def test_outer_rings_run_counterclockwise_whatever_they_did(tmp_path):
    grids = checkerboard().grids
    turned = grids.set_geometry(shapely.orient_polygons(grids.geometry.to_numpy(), exterior_cw=True), crs=grids.crs)
    write_geojson(tmp_path / "turned.geojson", turned)
    for feature in json.loads((tmp_path / "turned.geojson").read_text(encoding="utf-8"))["features"]:
        assert shapely.is_ccw(shapely.linearrings(feature["geometry"]["coordinates"][0]))


def test_coordinates_have_at_most_ten_decimals(features):
    numbers = [repr(number) for corner in features[0]["geometry"]["coordinates"][0] for number in corner]
    assert max(len(number.partition(".")[2]) for number in numbers) <= 10


def test_shared_borders_stay_shared(path):
    read = gpd.read_file(path)
    assert shapely.coverage_is_valid(read.geometry.to_numpy())
    assert not shapely.coverage_invalid_edges(read.geometry.to_numpy()).any()


def test_order_of_features_and_properties_is_kept(features):
    grids = checkerboard().grids
    assert [feature["properties"]["grid_id"] for feature in features] == grids["grid_id"].tolist()
    assert list(features[0]["properties"]) == grids.columns.drop("geometry").tolist()


def test_chinese_names_stand_as_they_are(path):
    assert "第1网格" in path.read_text(encoding="utf-8")
