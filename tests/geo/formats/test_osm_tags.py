"""Which tags let a walker through."""

import pytest

from geo.formats.osm.tags import barrier_kind, walkable, water_kind


@pytest.mark.parametrize("highway", ["residential", "footway", "steps", "track", "trunk", "road", "living_street"])
def test_ordinary_ways_are_walkable(highway):
    assert walkable({"highway": highway})


@pytest.mark.parametrize("highway", ["motorway", "motorway_link", "construction", "proposed", "raceway"])
def test_ways_reserved_or_not_yet_there_are_closed_even_with_foot_yes(highway):
    assert not walkable({"highway": highway})
    assert not walkable({"highway": highway, "foot": "yes"})


@pytest.mark.parametrize("closed", [{"foot": "no"}, {"access": "no"}, {"access": "private"}, {"motorroad": "yes"}])
def test_a_ban_closes_an_ordinary_way(closed):
    assert not walkable({"highway": "primary", **closed})


@pytest.mark.parametrize("banned", [{"access": "no"}, {"access": "private"}, {"motorroad": "yes"}])
@pytest.mark.parametrize("foot", ["yes", "designated", "permissive"])
def test_what_foot_allows_no_wider_ban_closes(banned, foot):
    assert walkable({"highway": "service", "foot": foot, **banned})


def test_a_way_without_highway_is_no_road():
    assert not walkable({"railway": "rail", "foot": "yes"})


def test_a_line_in_a_tunnel_stops_nobody():
    assert barrier_kind({"railway": "rail"}) == "railway"
    assert barrier_kind({"railway": "rail", "tunnel": "no"}) == "railway"
    assert barrier_kind({"railway": "rail", "tunnel": "yes"}) is None


def test_a_tramway_or_a_stream_stops_nobody():
    assert barrier_kind({"railway": "tram"}) is None
    assert barrier_kind({"waterway": "stream"}) is None


def test_water_is_known_by_any_of_its_three_tags():
    assert water_kind({"natural": "water", "water": "lake"}) == "lake"
    assert water_kind({"waterway": "riverbank"}) == "river"
    assert water_kind({"landuse": "reservoir"}) == "reservoir"
    assert water_kind({"natural": "wood"}) is None
