"""Where a picture lies by its control points, and how well that is known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from geo.control_points import ControlPoints, KnownDistance
from geo.errors import InputError
from geo.georeference import fit, from_distance
from geo.local_plane import LOCAL_PLANE

SIZE = (1000, 800)
UTM = CRS.from_epsg(32648)
ORIGIN = np.array([412_000.0, 3_990_000.0])

#   gate . . . . . school        pixels: x to the right, y down
#    .     well     .
#   mill  . . . . bridge . hall
PIXELS = np.array([[100, 100], [900, 120], [120, 700], [700, 690], [480, 330], [930, 720]], dtype=float)
NAMES = ("gate", "school", "mill", "bridge", "well", "hall")


def turned(degrees, metres=0.5):
    """Return the matrix of a picture turned counter-clockwise on the ground, half a metre a pixel."""
    a, b = metres * np.cos(np.radians(degrees)), metres * np.sin(np.radians(degrees))
    return np.array([[a, b, ORIGIN[0]], [b, -a, ORIGIN[1]], [0.0, 0.0, 1.0]])


STRETCHED = np.array([[0.5, 0.1, ORIGIN[0]], [0.05, -0.7, ORIGIN[1]], [0.0, 0.0, 1.0]])
MOVED = np.array([[1.0, 0.0, ORIGIN[0]], [0.0, 1.0, ORIGIN[1]], [0.0, 0.0, 1.0]])
SLANTED = MOVED @ np.array([[0.5, 0.1, 0.0], [0.05, -0.7, 0.0], [5e-4, 2e-4, 1.0]])


def seen(matrix, pixels=PIXELS, names=NAMES):
    """Return control points that a matrix puts exactly where it says."""
    places = np.c_[pixels, np.ones(len(pixels))] @ matrix.T
    return ControlPoints("points.csv", names[: len(pixels)], pixels, places[:, :2] / places[:, 2:], UTM)


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [(turned(0), "similarity"), (turned(137), "similarity"), (STRETCHED, "affine"), (SLANTED, "projective")],
)
def test_the_simplest_fit_that_predicts_the_points_is_taken(matrix, kind):
    found = fit(seen(matrix), SIZE)
    corner = seen(matrix, np.array([[0.0, 0.0], [1000.0, 800.0]]))
    assert found.kind == kind
    assert found.leave_one_out_m < 1e-4
    np.testing.assert_allclose(found.to_places(corner.pixels), corner.places, atol=1e-4)
    np.testing.assert_allclose(found.to_pixels(corner.places), corner.pixels, atol=1e-4)


def test_three_points_fit_whatever_they_are_and_so_tell_no_error():
    found = fit(seen(STRETCHED, PIXELS[:3]), SIZE)
    assert (found.kind, found.leave_one_out_m, found.worst) == ("affine", None, None)
    assert found.rms_m == pytest.approx(0, abs=1e-6)
    assert not found.poor


def test_a_point_that_was_moved_by_20_m_is_named_as_the_worst():
    points = seen(turned(30))
    places = points.places.copy()
    places[3] += (20.0, 0.0)
    found = fit(replace(points, places=places), SIZE)
    assert found.worst[0] == "bridge"
    assert found.worst[1] > 15
    assert 5 < found.rms_m < found.leave_one_out_m < 20


def test_the_error_left_out_is_that_of_the_point_that_no_fit_has_seen():
    points = seen(turned(0), PIXELS[:4])
    places = points.places.copy()
    places[0] += (6.0, 0.0)
    found = fit(replace(points, places=places), SIZE)
    rest = [1, 2, 3]
    blind = fit(seen(turned(0), PIXELS[rest]), SIZE)
    assert found.worst == ("gate", pytest.approx(6.0, abs=1e-6))
    np.testing.assert_allclose(blind.to_places(PIXELS[:1]), places[:1] - [[6.0, 0.0]])


def test_noise_alone_does_not_choose_the_flexible_fit():
    points = seen(turned(12))
    noise = np.random.default_rng(7).normal(scale=0.8, size=PIXELS.shape)
    assert fit(replace(points, places=points.places + noise), SIZE).kind == "similarity"


def test_an_error_of_a_twentieth_of_the_spread_is_called_poor():
    points = seen(turned(0))
    places = points.places.copy()
    places[1] += (0.0, 300.0)
    assert fit(replace(points, places=places), SIZE).poor
    assert not fit(points, SIZE).poor


@given(
    degrees=st.floats(-180, 180),
    metres=st.floats(0.01, 20),
    left_out=st.lists(st.integers(0, 5), max_size=3, unique=True),
)
def test_there_and_back_is_the_same_pixel(degrees, metres, left_out):
    kept = np.setdiff1d(np.arange(6), left_out)
    found = fit(seen(turned(degrees, metres), PIXELS[kept]), SIZE)
    np.testing.assert_allclose(found.to_pixels(found.to_places(PIXELS)), PIXELS, atol=1e-3)


def test_one_known_distance_lays_the_picture_on_the_local_plane():
    found = from_distance(KnownDistance("--known-distance", np.array([[100.0, 400], [400, 800]]), 250.0), SIZE)
    assert (found.kind, found.crs, found.rms_m) == ("known_distance", LOCAL_PLANE, None)
    np.testing.assert_allclose(found.to_places(np.array([[0.0, 800], [1000, 0]])), [[0, 0], [500, 400]])


def test_a_distance_that_cannot_be_is_refused_with_everything_wrong():
    known = KnownDistance("--known-distance", np.array([[100.0, 900], [104, 900]]), -5.0)
    with pytest.raises(InputError) as refused:
        from_distance(known, SIZE)
    said = str(refused.value)
    assert len(refused.value.faults) == 4
    assert "100, 900 lies outside the picture, which is 1000 x 800" in said
    assert "4.0 apart" in said
    assert "got -5" in said
