import numpy as np
import pytest

from geo.walk import build_graph, compile_walk


def vertices(line):
    return [tuple(vertex) for vertex in np.round(line.coords, 6).tolist()]


@pytest.fixture
def corner(draw):
    """A street with a bend, a lane off it, and a bypass beside the first stretch.

          (100,80)          y = 80
             │巷
    (0,0)════┴──(160,0)     straight 大街 and the longer 绕道 over (50,-30)
                   │大街
                (160,90)
    """
    lines = [[(0, 0), (100, 0), (160, 0), (160, 90)], [(100, 0), (100, 80)], [(0, 0), (50, -30), (100, 0)]]
    return build_graph(draw(*lines, name=["大街", "巷", "绕道"]))


def test_a_path_goes_by_the_vertices_of_the_road(corner):
    walk = compile_walk(corner, [(0, 5), (165, 50)])
    assert vertices(walk.path(0, 1)) == [(0, 5), (0, 0), (100, 0), (160, 0), (160, 50), (165, 50)]
    assert walk.path(0, 1).length == pytest.approx(walk.distances([0], [1]).metres[0, 0])


def test_the_way_back_is_the_path_reversed(corner):
    walk = compile_walk(corner, [(0, 5), (95, 60)])
    assert vertices(walk.path(1, 0)) == vertices(walk.path(0, 1))[::-1]


def test_steps_name_the_edges_in_order_and_so_the_streets(corner):
    walk = compile_walk(corner, [(95, 60), (165, 50)])
    steps = walk.steps(0, 1)
    assert [corner.edges[step.edge]["name"] for step in steps] == ["巷", "大街"]
    assert [step.metres for step in steps] == pytest.approx([60, 110])
    assert vertices(steps[1].line) == [(100, 0), (160, 0), (160, 50)]


def test_two_doors_on_one_edge_walk_the_stretch_between_them(corner):
    walk = compile_walk(corner, [(165, 70), (110, 4)])
    assert vertices(walk.path(0, 1)) == [(165, 70), (160, 70), (160, 0), (110, 0), (110, 4)]


def test_two_doors_with_one_foot_meet_there(draw):
    walk = compile_walk(build_graph(draw([(0, 0), (100, 0)])), [(50, 20), (50, -20)])
    assert vertices(walk.path(0, 1)) == [(50, 20), (50, 0), (50, -20)]
    assert walk.steps(0, 1) == ()


def test_neighbours_walk_straight(corner):
    walk = compile_walk(corner, [(98, 6), (110, 10)])
    assert vertices(walk.path(0, 1)) == [(98, 6), (110, 10)]
    assert walk.steps(0, 1) == ()


def test_a_path_to_the_own_door_has_no_length(corner):
    assert compile_walk(corner, [(98, 6)]).path(0, 0).length == 0


def test_without_a_path_the_line_is_straight(draw):
    graph = build_graph(draw([(0, 0), (100, 0)], [(0, 200), (100, 200)], [(0, 400), (100, 400)]))
    walk = compile_walk(graph, [(0, 10), (60, 190)])
    assert vertices(walk.path(0, 1)) == [(0, 10), (60, 190)]
    assert walk.steps(0, 1) == ()


def test_without_roads_the_line_is_straight():
    assert vertices(compile_walk(None, [(0, 10), (60, 90)]).path(0, 1)) == [(0, 10), (60, 90)]


def test_a_path_round_a_loop_takes_the_shorter_way(draw):
    graph = build_graph(draw([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)], [(-500, 0), (0, 0)]))
    walk = compile_walk(graph, [(100, 20), (0, 70)])
    assert vertices(walk.path(0, 1)) == [(100, 20), (100, 0), (0, 0), (0, 70)]


def test_a_path_takes_the_shorter_of_two_edges_drawn_in_opposite_directions(draw):
    # (0,0) ══ (100,0): straight, and back over (50,90); a tail at either end
    lines = [[(0, 0), (100, 0)], [(100, 0), (50, 90), (0, 0)], [(-50, 0), (0, 0)], [(100, 0), (150, 0)]]
    walk = compile_walk(build_graph(draw(*lines)), [(-50, 0), (150, 0)])
    assert walk.path(0, 1).length == walk.path(1, 0).length == pytest.approx(200)


def test_a_path_follows_a_street_that_runs_over_itself(draw):
    # up to (0,75), back to (0,25) beside itself, and away
    graph = build_graph(draw([(0, 0), (0, 75), (0, 25), (90, 25)]))
    walk = compile_walk(graph, [(-5, 0), (80, 20)])
    assert walk.path(0, 1).length == pytest.approx(walk.distances([0], [1]).metres[0, 0])


def test_a_path_may_use_an_edge_that_costs_nothing(corner):
    corner.edges[(0, 0), (100, 0), 1]["length_m"] = 0.0
    walk = compile_walk(corner, [(-40, 0), (140, 0)])
    assert walk.distances([0], [1]).metres[0, 0] == pytest.approx(80)
    assert (50, -30) in vertices(walk.path(0, 1))


@pytest.mark.parametrize("side", [100, 700, 3_000])
def test_a_path_is_the_shortest_however_far_it_leads(draw, side):
    rng = np.random.default_rng(side)
    at = np.cumsum(rng.uniform(0.5, 1.5, 7)) * side
    rows = [[(x, y) for x in at] for y in at]
    walk = compile_walk(
        build_graph(draw(*rows, *(list(column) for column in zip(*rows, strict=True)))),
        at[[0, 3, 6]].repeat(2).reshape(3, 2) + 4,
    )
    metres = walk.distances().metres
    for a, b in ((0, 1), (0, 2), (1, 2)):
        line, steps = walk.walked(a, b)
        assert line.length == pytest.approx(metres[a, b])
        assert line.equals(walk.path(a, b))
        assert [step.edge for step in steps] == [step.edge for step in walk.steps(a, b)]
