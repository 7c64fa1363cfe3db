"""Compiled distances against networkx on every vertex of the same roads."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.walk import build_graph, close_within, compile_walk

# crossroads 25 m apart; doors off the lines, so that few have two equally near streets
CROSSROADS = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda at: (25.0 * at[0], 25.0 * at[1]))
LINES = st.lists(st.lists(CROSSROADS, min_size=2, max_size=5), min_size=1, max_size=9)
PLACES = st.tuples(st.integers(-30, 150), st.integers(-30, 150)).map(lambda at: (at[0] + 0.37, at[1] + 0.11))
DOORS = st.lists(PLACES, min_size=2, max_size=7)
FLOODS = st.tuples(PLACES, st.floats(1, 40)).map(lambda flood: shapely.Point(flood[0]).buffer(flood[1]))


def segments_of(graph, *, main=False):
    edges = [edge for *_, edge in graph.edges(data=True) if edge["main"] or not main]
    return sorted({tuple(sorted(pair)) for edge in edges for pair in pairwise(edge["geometry"].coords)})


def nearest_segment(segments, door):
    lines = shapely.linestrings(segments)
    gap = shapely.distance(lines, shapely.Point(door))
    near = np.flatnonzero(gap <= gap.min() + 1e-6)
    feet = shapely.line_interpolate_point(lines[near], shapely.line_locate_point(lines[near], shapely.Point(door)))
    at_one_corner = shapely.distance(feet[0], feet).max() < 1e-6 and all(feet[0].coords[0] in segments[i] for i in near)
    assume(len(near) == 1 or at_one_corner)
    return near[0], feet[0], gap.min()


def reference(graph, doors, direct_m, detour=1.4):
    """Every vertex a node, every foot spliced in, Dijkstra from each door."""
    splits = {segment: [] for segment in segments_of(graph)}
    open_segments, access = segments_of(graph, main=True), []
    for number, door in enumerate(doors):
        segment, foot, gap = nearest_segment(open_segments, door)
        splits[open_segments[segment]].append((foot.distance(shapely.Point(open_segments[segment][0])), number))
        access.append(gap)
    streets = nx.Graph()
    for (begin, end), feet in splits.items():
        chain = [(0.0, begin), *sorted(feet), (float(np.hypot(*np.subtract(end, begin))), end)]
        streets.add_weighted_edges_from((a, b, max(y - x, 0.0)) for (x, a), (y, b) in pairwise(chain))
    metres = np.zeros((len(doors), len(doors)))
    for i, a in enumerate(doors):
        along = nx.single_source_dijkstra_path_length(streets, i)
        for j, b in enumerate(doors):
            straight = float(np.hypot(*np.subtract(a, b)))
            path = access[i] + along[j] + access[j] if j in along else detour * straight
            metres[i, j] = 0 if i == j else min(path, straight) if straight <= direct_m else path
    return metres


@pytest.fixture(scope="session")
def hamlet(draw):
    """Builds a graph of drawn lines, leaving out the examples without any length."""

    def build(lines):
        graph = build_graph(draw(*lines))
        assume(len(graph) > 0)
        return graph

    return build


@given(lines=LINES, doors=DOORS, direct_m=st.sampled_from([0.0, 30.0]))
@settings(max_examples=150, deadline=None)
def test_compiled_distances_are_those_of_the_whole_network(hamlet, lines, doors, direct_m):
    graph = hamlet(lines)
    metres = compile_walk(graph, doors, direct_m=direct_m).distances().metres
    assert metres == pytest.approx(reference(graph, doors, direct_m), abs=1e-6)


@given(lines=LINES, doors=DOORS)
@settings(deadline=None)
def test_distances_are_symmetric_and_never_shorter_than_the_straight_line(hamlet, lines, doors):
    metres, unreachable = compile_walk(hamlet(lines), doors).distances()
    straight = np.hypot(*(np.array(doors)[:, None] - np.array(doors)).T)
    assert metres == pytest.approx(metres.T, abs=1e-9)
    assert np.array_equal(unreachable, unreachable.T)
    assert (metres >= straight - 1e-6).all()
    assert not metres.diagonal().any()


@given(lines=LINES, doors=DOORS)
@settings(deadline=None)
def test_walks_along_the_network_obey_the_triangle_inequality(hamlet, lines, doors):
    metres, unreachable = compile_walk(hamlet(lines), doors, direct_m=0).distances()
    network = np.where(unreachable, np.inf, metres)
    assert (network[:, None, :] <= network[:, :, None] + network[None, :, :] + 1e-6).all()


@given(lines=LINES, doors=DOORS)
@settings(deadline=None)
def test_the_straight_way_of_neighbours_only_shortens(hamlet, lines, doors):
    graph = hamlet(lines)
    network, short = compile_walk(graph, doors, direct_m=0), compile_walk(graph, doors, direct_m=30)
    assert (short.distances().metres <= network.distances().metres + 1e-9).all()


@given(lines=LINES, doors=DOORS)
@settings(deadline=None)
def test_a_path_is_as_long_as_the_distance_and_leads_from_door_to_door(hamlet, lines, doors):
    walk = compile_walk(hamlet(lines), doors)
    metres, unreachable = walk.distances()
    for i, j in np.argwhere(~unreachable):
        path = walk.path(i, j)
        assert path.length == pytest.approx(metres[i, j], abs=1e-6)
        assert (path.coords[0], path.coords[-1]) == (doors[i], doors[j])
        legs = sum(step.metres for step in walk.steps(i, j))
        assert not legs or legs + walk.access_m[[i, j]].sum() == pytest.approx(metres[i, j], abs=1e-6)


@given(lines=LINES, doors=DOORS, limit_m=st.floats(0, 200))
@settings(deadline=None)
def test_within_a_limit_is_what_distances_say(hamlet, lines, doors, limit_m):
    walk = compile_walk(hamlet(lines), doors)
    metres, near = walk.distances().metres, walk.within(limit_m)
    assert near.nnz == (metres <= limit_m).sum()
    assert np.array_equal(near.toarray(), np.where(metres <= limit_m, metres, 0))


@given(lines=LINES, doors=DOORS, flood=FLOODS)
@settings(deadline=None)
def test_with_ways_closed_distances_are_those_of_the_whole_network_and_no_path_leads_through(
    hamlet, lines, doors, flood
):
    closed = close_within(hamlet(lines), flood)
    assume(any(main for *_, main in closed.edges(data="main")))
    walk = compile_walk(closed, doors)
    metres, unreachable = walk.distances()
    assert metres == pytest.approx(reference(closed, doors, 30.0), abs=1e-6)
    assert metres == pytest.approx(metres.T, abs=1e-9)
    for i, j in np.argwhere(~unreachable):
        assert not any(step.line.intersects(flood) for step in walk.steps(i, j))
