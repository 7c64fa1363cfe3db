"""A picture is placed by what a person typed, and how well is said."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from sketches import CORNERS, control_points, lonlat, sketch, table

from api.services.inputs.picture import PictureWords, misplaced, picture_report, place_picture, told_of
from geo.datum import from_wgs84
from geo.errors import InputError
from geo.local_plane import LOCAL_PLANE


@pytest.fixture
def words(tmp_path):
    return PictureWords(sketch(tmp_path), control_points=control_points(tmp_path))


def refusal(words):
    with pytest.raises(InputError) as refused:
        place_picture(words)
    return [str(fault) for fault in refused.value.faults]


def said(words):
    return str(told_of(place_picture(words))[-1])


def at(placed, pixel):
    place = gpd.GeoSeries(shapely.points(placed.reference.to_places(np.array([pixel]))), crs=placed.reference.crs)
    return place.to_crs(4326).get_coordinates().to_numpy()


def test_without_a_picture_there_is_none():
    assert place_picture(PictureWords()) is None


def test_control_points_place_a_picture(words):
    placed = place_picture(words)
    np.testing.assert_allclose(at(placed, [100.0, 200.0]), lonlat(np.array([[100.0, 200.0]])), atol=1e-6)
    assert "5 control points: error 0.0 m" in said(words)


def test_control_points_of_a_shifted_map_place_it_where_it_is(words, tmp_path):
    pixel, shift = np.array([[100.0, 200.0]]), 0.002
    control_points(tmp_path, places=from_wgs84(lonlat(CORNERS), "gcj02"))
    right, wrong = at(place_picture(replace(words, datum="gcj02")), pixel[0]), at(place_picture(words), pixel[0])
    np.testing.assert_allclose(right, lonlat(pixel), atol=1e-6)
    assert np.abs(wrong - right).max() > shift


def test_three_points_are_told_to_say_nothing_of_the_error(words, tmp_path):
    control_points(tmp_path, CORNERS[:3])
    assert "the error is not known; give a fourth point" in said(words)


def test_a_wrong_point_is_named_with_its_metres(words, tmp_path):
    places = lonlat(CORNERS)
    places[3, 0] += 0.002
    control_points(tmp_path, places=places)
    assert "worst 点4" in said(words)
    assert "check that point" in said(words)


def test_one_known_distance_says_the_metres_of_a_pixel(tmp_path):
    words = PictureWords(sketch(tmp_path), known_distance="20,20 20,120 250")
    assert place_picture(words).reference.crs == LOCAL_PLANE
    assert "2.5 m a pixel" in said(words)


@pytest.mark.parametrize("text", ["20，20 20，120 250", " 20,20; 20,120; 250m ", "20,20 20,120 250.0"])
def test_a_known_distance_may_be_typed_in_several_ways(tmp_path, text):
    placed = place_picture(PictureWords(sketch(tmp_path), known_distance=text))
    assert placed.reference.matrix[0, 0] == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"control_points": None}, "needs either control points or one known distance"),
        ({"known_distance": "1,1 300,1 90"}, "not both"),
        ({"picture": None}, "there is no picture to place"),
        ({"page": "one"}, "a page is a whole number from 1, got 'one'"),
        ({"page": "1"}, "--picture-page is for a PDF"),
        ({"control_points": None, "known_distance": "1,1 300"}, 'reads "X1,Y1 X2,Y2 METRES"'),
        ({"picture": "absent.png"}, "no such file"),
        ({"control_points": "absent.csv"}, "no such file"),
    ],
)
def test_what_is_typed_wrongly_is_told(words, given, fault):
    assert fault in "\n".join(refusal(replace(words, **given)))


def test_faults_of_the_picture_and_of_the_control_points_are_told_at_once(words, tmp_path):
    table(tmp_path, "points.csv", ["name,x_px,y_px,lon,lat", "a,one,2,116,40"])
    assert len(refusal(replace(words, picture="absent.png", page="x"))) == 3


def test_the_report_names_the_files_and_the_error(words, tmp_path):
    places = lonlat(CORNERS)
    places[4, 1] += 1e-4  # 11 m
    control_points(tmp_path, places=places)
    told = picture_report(place_picture(words), words)
    assert (told["name"], told["kind"], told["points"], told["known_distance"]) == ("sketch.png", "affine", 5, None)
    assert (told["worst"]["name"], told["control_points"]["name"]) == ("点5", "points.csv")
    assert 1 < told["rms_m"] < told["leave_one_out_m"] < 15
    assert len(told["sha256"]) == len(told["control_points"]["sha256"]) == 64


def test_a_picture_of_another_place_is_refused_with_how_far_it_is(words, inputs):
    (fault,) = misplaced(place_picture(words), inputs)
    assert "shows none of the households" in str(fault)
    assert "km away" in str(fault)


def test_a_picture_on_the_local_plane_does_not_go_with_households_on_the_earth(tmp_path, inputs):
    placed = place_picture(PictureWords(sketch(tmp_path), known_distance="20,20 20,120 250"))
    (fault,) = misplaced(placed, inputs)
    assert "the picture lies on a local plane, the households on the earth" in str(fault)


def test_a_picture_of_the_place_is_taken(words, inputs):
    here = gpd.GeoSeries(shapely.points(lonlat(np.array([[200.0, 150.0]]))), crs=4326).to_crs(inputs.crs)
    doors = inputs.households.iloc[:1].set_geometry(here.to_numpy())
    assert misplaced(place_picture(words), replace(inputs, households=doors)) == []
