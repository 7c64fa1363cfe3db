"""A plan whose files were given in another datum, zone or order of axes is judged where they truly lie."""

import hashlib

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.datum import from_wgs84
from partition.verify.files.shifts import SHIFTS, shift_back

CHINA = np.array([(112.35, 37.6), (75.98, 39.47), (110.3, 20.0), (126.6, 45.8)])


def _give(plan, folder, table, **stated):
    """Write the households as they were given, and say in the report how they were read."""
    path = folder / "given.gpkg"
    table.to_file(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    plan.report["inputs"]["households"] = {"name": path.name, "sha256": digest, **stated}
    return path


@pytest.fixture
def doors(plan):
    columns = ["household_id", "households", "building_id", "geometry"]
    return gpd.GeoDataFrame(plan.households[columns]).to_crs("EPSG:4326")


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_the_judge_and_the_program_shift_alike(datum):
    assert np.abs(SHIFTS[datum](CHINA) - from_wgs84(CHINA, datum)).max() < 1e-9
    assert np.abs(shift_back(from_wgs84(CHINA, datum), datum) - CHINA).max() < 1e-9
    abroad = np.array([(26.95, 60.53)])
    assert (shift_back(abroad, datum) == abroad).all()


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_households_given_in_a_shifted_datum_are_judged_where_they_lie(plan, judge, doors, tmp_path, datum):
    moved = doors.set_geometry(gpd.GeoSeries(shapely.transform(doors.geometry.to_numpy(), SHIFTS[datum]), crs=4326))

    path = _give(plan, tmp_path, moved, datum=datum)
    assert judge(plan, [path]).of("assignment") == ()
    path = _give(plan, tmp_path, moved)
    assert judge(plan, [path]).of("assignment")


def test_households_given_northing_first_without_a_crs_are_judged_where_they_lie(plan, judge, doors, tmp_path):
    metres = doors.to_crs("EPSG:4527").set_crs(None, allow_override=True)
    turned = metres.set_geometry(gpd.GeoSeries(shapely.transform(metres.geometry.to_numpy(), lambda xy: xy[:, ::-1])))

    path = _give(plan, tmp_path, turned, crs="EPSG:4527", northing_first=True)
    assert judge(plan, [path]).of("assignment") == ()
    path = _give(plan, tmp_path, turned, crs="EPSG:4527")
    assert judge(plan, [path]).of("assignment")
