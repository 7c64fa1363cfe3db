from math import exp

import pytest

from geo.errors import GeoError
from geo.walk import WalkingSpeed, build_graph, compile_walk, weigh_by_time
from geo.walk.speed import slope_share


def minutes(graph, speed, a=(0, 0), b=(100, 0)):
    walk = compile_walk(weigh_by_time(graph, speed), [a, b], direct_m=0)
    return float(walk.distances().metres[0, 1]) * speed.minutes_per_m


@pytest.fixture
def lane(draw):
    """Draws a lane of 100 m with tags."""
    return lambda **tags: build_graph(draw([(0, 0), (100, 0)], **{key: [value] for key, value in tags.items()}))


def test_flat_pavement_takes_what_the_speed_says(lane):
    assert minutes(lane(), WalkingSpeed(flat_kmh=6.0)) == pytest.approx(1.0)


def test_surface_and_stairs_slow_by_their_share(lane):
    speed = WalkingSpeed(flat_kmh=6.0, surfaces={"mud": 0.5}, stairs=0.25)
    assert minutes(lane(surface="mud"), speed) == pytest.approx(2.0)
    assert minutes(lane(surface="asphalt"), speed) == pytest.approx(1.0)
    assert minutes(lane(highway="steps"), speed) == pytest.approx(4.0)
    assert minutes(lane(highway="steps", surface="mud"), speed) == pytest.approx(8.0)


def test_slopes_are_those_of_toblers_function():
    # 6 km/h at its best, 5 % downhill; 5.04 on the flat
    assert slope_share(-0.05) == pytest.approx(6.0 / (6.0 * exp(-0.175)))
    assert slope_share(0.0) == 1.0
    assert slope_share(0.2) == pytest.approx(exp(-3.5 * 0.25) / exp(-0.175))
    assert slope_share(-0.2) > slope_share(0.2)


def test_a_climb_takes_the_mean_of_up_and_down_either_way(lane):
    graph = lane()
    graph.nodes[(0.0, 0.0)]["elevation_m"] = 300.0
    graph.nodes[(100.0, 0.0)]["elevation_m"] = 320.0
    speed = WalkingSpeed(flat_kmh=6.0)
    up, down = 1.0 / slope_share(0.2), 1.0 / slope_share(-0.2)
    assert minutes(graph, speed) == minutes(graph, speed, (100, 0), (0, 0)) == pytest.approx((up + down) / 2)
    assert minutes(graph, WalkingSpeed(flat_kmh=6.0, slopes=False)) == pytest.approx(1.0)


def test_a_height_that_is_known_at_one_end_only_says_nothing(lane):
    graph = lane()
    graph.nodes[(0.0, 0.0)]["elevation_m"] = 300.0
    assert minutes(graph, WalkingSpeed(flat_kmh=6.0)) == pytest.approx(1.0)


def test_a_cliff_takes_long_but_can_be_compiled(lane):
    graph = lane()
    graph.nodes[(0.0, 0.0)]["elevation_m"] = 0.0
    graph.nodes[(100.0, 0.0)]["elevation_m"] = 1e6
    assert 5 < minutes(graph, WalkingSpeed(flat_kmh=6.0)) < 60


def test_the_quicker_way_may_be_the_longer_one(draw):
    # straight over stairs, or a bend of 120 m
    graph = build_graph(draw([(0, 0), (100, 0)], [(0, 0), (50, 33.1662479), (100, 0)], highway=["steps", "path"]))
    assert minutes(graph, WalkingSpeed(flat_kmh=6.0)) == pytest.approx(1.2)


def test_metres_of_walking_stay_what_they_were(lane):
    graph = lane(surface="mud")
    weigh_by_time(graph, WalkingSpeed())
    assert compile_walk(graph, [(0, 0), (100, 0)]).distances().metres[0, 1] == pytest.approx(100)


def test_the_access_leg_is_walked_as_on_pavement(lane):
    speed = WalkingSpeed(flat_kmh=6.0, surfaces={"mud": 0.5})
    assert minutes(lane(surface="mud"), speed, (0, 50)) == pytest.approx(0.5 + 2.0)


@pytest.mark.parametrize("wrong", [{"flat_kmh": 0}, {"stairs": -1}, {"surfaces": {"mud": float("nan")}}])
def test_impossible_speeds_are_refused(wrong):
    with pytest.raises(GeoError, match="speeds must be above 0 and finite"):
        WalkingSpeed(**wrong)
