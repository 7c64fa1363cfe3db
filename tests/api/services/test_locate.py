"""A table counted in pixels gets places that a plan reads, each marked as an estimate."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from sketches import control_points, doors, lonlat, sketch, table

from api.errors import OutputError
from api.services.inputs.locate import LocateWords, locate
from api.services.inputs.picture import PictureWords
from geo.errors import InputError
from geo.formats import InputFiles, read_inputs
from geo.local_plane import is_local_plane

DISTANCE = "20,20 20,120 250"


@pytest.fixture
def words(tmp_path):
    """Return a function that gives the words of a sound call, but for what is changed."""

    def say(out="located.geojson", *, role="households", rows=None, **picture):
        given = {"picture": sketch(tmp_path), "control_points": control_points(tmp_path)} | picture
        return LocateWords(rows or doors(tmp_path), role, PictureWords(**given), str(tmp_path / out))

    return say


def refusal(words):
    with pytest.raises(InputError) as refused:
        locate(words)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("out", ["located.geojson", "located.gpkg"])
def test_what_is_written_is_read_by_a_plan_with_every_place_estimated(words, out):
    located = locate(words(out))
    read = read_inputs(InputFiles(households=located.file))
    pixels = np.array([[20.0, 100], [50.0, 140]])
    found = read.households.to_crs(4326).get_coordinates().to_numpy()
    np.testing.assert_allclose(found[:2], lonlat(pixels), atol=1e-6)
    assert located.rows == len(read.households) == 12
    assert read.households["estimated"].all()
    assert list(read.households["household_id"][:2]) == ["h0", "h1"]
    assert list(read.households["group"].unique()) == ["一组"]


def test_groups_are_located_too(words, tmp_path):
    rows = table(tmp_path, "groups.csv", ["组,户数,像素X,像素Y", "一组,40,100,100", "二组,30,300,200"])
    located = locate(words(role="groups", rows=rows))
    assert list(gpd.read_file(located.file)["组"]) == ["一组", "二组"]


def test_a_table_on_the_local_plane_is_planned_there(words):
    located = locate(words("local.gpkg", control_points=None, known_distance=DISTANCE))
    read = read_inputs(InputFiles(households=located.file))
    assert is_local_plane(read.crs)
    assert read.households.geometry.x[0] == pytest.approx(20 * 2.5)
    assert read.households.geometry.y[0] == pytest.approx((300 - 100) * 2.5)


def test_the_local_plane_has_no_geojson(words):
    assert (
        "a local plane has no longitude and latitude" in refusal(words(control_points=None, known_distance=DISTANCE))[0]
    )


def test_what_a_plan_does_not_read_is_left_out_and_named(words, tmp_path):
    rows = table(tmp_path, "doors.csv", ["户号,姓名,像素X,像素Y,备注", "h1,王某某,100,100,狗"])
    located = locate(words(rows=rows))
    written = located.file.read_text(encoding="utf-8")
    assert {"姓名", "备注"} <= set(located.dropped_columns)
    assert "王某某" not in written
    assert "狗" not in written
    assert list(json.loads(written)["features"][0]["properties"]) == ["户号", "推定位置"]


def test_how_well_the_picture_fits_is_told(words):
    assert "5 control points: error 0.0 m" in str(locate(words()).notices[-1])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"out": "located.csv"}, "is written as .geojson or .gpkg, got located.csv"),
        ({"role": "roads"}, "a table holds households, groups, got 'roads'"),
        ({"out": "sketch.png"}, "is one of the files that are read"),
        ({"picture": None, "control_points": None}, "a picture is needed"),
        ({"rows": "absent.csv"}, "no such file"),
    ],
)
def test_what_is_typed_wrongly_is_told(words, given, said):
    assert said in "\n".join(refusal(words(**given)))


def test_faults_of_table_and_picture_are_told_at_once(words, tmp_path):
    rows = table(tmp_path, "doors.csv", ["户号,像素X,像素Y", "h1,here,100"])
    said = refusal(words(rows=rows, picture="absent.png"))
    assert ["absent.png" in said[0], "像素X" in said[1]] == [True, True]


def test_what_stood_there_still_stands_if_nothing_can_be_written(words, tmp_path, monkeypatch):
    asked = words()
    Path(asked.out).write_text("before", encoding="utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("api.services.inputs.locate.write_geojson", fail)
    with pytest.raises(OutputError, match="No space left"):
        locate(asked)
    assert Path(asked.out).read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "doors.csv",
        "located.geojson",
        "points.csv",
        "sketch.png",
    ]
