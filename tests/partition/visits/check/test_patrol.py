"""The judge of patrols passes a sound one, and finds each fault that is planted in it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from partition.visits.check.patrol import PatrolCase, check_patrol

#   (0,100) --- (100,100)
#      |            |
#   (0,0) ------ (100,0)
CORNERS = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
SIDES = [shapely.LineString(pair) for pair in pairwise(CORNERS)]


@pytest.fixture
def sound():
    """Return a patrol once round a block."""
    return PatrolCase(
        lines=SIDES,
        metres=[100.0] * 4,
        length_m=400.0,
        lower_bound_m=400.0,
        proven=True,
        closed=True,
        asked=shapely.union_all(SIDES),
        places=[shapely.Point(50, 0)],
        start=shapely.Point(0, 0),
        roads=np.array([*SIDES, shapely.LineString([(100, 0), (300, 0)])]),
    )


def test_a_sound_patrol_has_no_findings(sound):
    assert check_patrol(sound) == ()


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ({"lines": SIDES[:3], "metres": [100.0] * 3, "length_m": 300.0, "closed": False}, "not walked"),
        ({"lines": [*SIDES[:2], SIDES[3], SIDES[2]]}, "stretch 3 is 100.00 m away"),
        ({"lines": [*SIDES[:3], shapely.reverse(SIDES[3])]}, "stretch 4 is 100.00 m away"),
        ({"lines": SIDES[:3], "metres": [100.0] * 3, "length_m": 300.0}, "the way back is 100.00 m away"),
        ({"start": shapely.Point(100, 0)}, "stretch 1 is 100.00 m away"),
        ({"metres": [100.0, 100.0, 100.0, 60.0]}, "stretch 4 is stated as 60.00 m"),
        ({"length_m": 380.0, "lower_bound_m": 380.0}, "the patrol is stated as 380.00 m"),
        ({"roads": np.array(SIDES[:3])}, "stretch 4 leaves the streets for 100.0 m"),
        ({"places": [shapely.Point(50, 30)]}, "place 1 is passed 30.0 m off"),
        ({"lower_bound_m": 410.0}, "above the patrol"),
        ({"lower_bound_m": 390.0}, "called proven"),
    ],
)
def test_a_planted_fault_is_found(sound, planted, told):
    findings = check_patrol(replace(sound, **planted))
    assert any(told in str(finding) for finding in findings)
