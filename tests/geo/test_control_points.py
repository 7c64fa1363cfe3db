"""Control points that cannot place a picture are refused, all faults at once."""

from dataclasses import replace

import numpy as np
import pytest
from pyproj import CRS

from geo.control_points import ControlPoints, point_faults

SIZE = (1000, 800)
PIXELS = np.array([[100, 100], [900, 120], [120, 700], [700, 690]], dtype=float)
GOOD = ControlPoints("points.csv", ("gate", "school", "mill", "bridge"), PIXELS, PIXELS * (1, -1), CRS.from_epsg(32648))


def said(**changed):
    return [str(fault) for fault in point_faults(replace(GOOD, **changed), SIZE)]


def test_sound_points_have_no_fault():
    assert said() == []


def test_two_points_are_too_few():
    few = said(names=GOOD.names[:2], pixels=PIXELS[:2], places=PIXELS[:2])
    assert len(few) == 1
    assert "has 2 control points; 3 to 200 are needed" in few[0]


@pytest.mark.parametrize("pixel", [(-1.0, 5.0), (5.0, 801.0)])
def test_a_pixel_outside_the_picture_is_named(pixel):
    faults = said(pixels=np.vstack([PIXELS[:3], pixel]))
    assert len(faults) == 1
    assert faults[0].startswith("points.csv, bridge: the pixel")


def test_points_that_are_the_same_are_named_pixels_and_places_at_once():
    same = PIXELS.copy()
    same[1] = same[0] + 0.5
    there = GOOD.places.copy()
    there[3] = there[2]
    faults = said(pixels=same, places=there)
    assert [fault.partition(":")[0] for fault in faults] == ["points.csv, gate, school", "points.csv, mill, bridge"]


def test_points_along_one_street_are_refused_though_not_quite_on_a_line():
    street = np.array([[100, 400], [400, 404], [700, 400], [900, 396.0]])
    faults = said(pixels=street, places=street * (1, -1))
    assert len(faults) == 2
    assert "pixels of all control points lie on one line" in faults[0]
    assert "places of all control points lie on one line" in faults[1]


@pytest.mark.parametrize("places", [PIXELS, GOOD.places[:, ::-1]])
def test_points_that_would_mirror_the_picture_are_refused(places):
    assert ["mirror" in fault for fault in said(places=places)] == [True]


def test_a_picture_on_its_side_is_no_mirrored_one():
    assert said(places=GOOD.places[:, ::-1] * (-1, 1)) == []
