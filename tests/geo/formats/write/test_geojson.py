"""GeoJSON as RFC 7946 wants it."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hamlets import CRS, ORIGIN, checkerboard

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


def test_a_hub_less_than_a_tenth_of_a_millimetre_wide_stays_as_it_is(tmp_path):
    rng = np.random.default_rng(0)
    angles, metres = np.sort(rng.uniform(0, 2 * np.pi, (300, 8))), rng.uniform(2e-5, 1e-4, (300, 8))
    hub = np.stack([metres * np.cos(angles), metres * np.sin(angles)], axis=-1)
    rim = 50 * np.stack([np.cos(angles + 0.1), np.sin(angles + 0.1)], axis=-1)
    stars = shapely.polygons(ORIGIN + np.stack([hub, rim], axis=2).reshape(300, 16, 2))
    sound = gpd.GeoDataFrame(geometry=stars[shapely.is_valid(stars)], crs=CRS)
    write_geojson(tmp_path / "hubs.geojson", sound)
    back = gpd.read_file(tmp_path / "hubs.geojson").geometry
    assert len(back) > 100
    assert back.is_valid.all()


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
