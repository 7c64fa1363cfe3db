import numpy as np
import pytest

from geo.errors import GeoError
from geo.walk import build_graph, compile_walk
from geo.walk.reach import BLOCK


def walk_m(walk, origin, target):
    return float(walk.distances([origin], [target]).metres[0, 0])


def named(graph, name):
    return next((*ends, key) for *ends, key, told in graph.edges(keys=True, data="name") if told == name)


@pytest.fixture
def riverside(draw):
    """Two banks with a bridge at their west end, and a footbridge 400 m east.

    a           b                   c
    ┬───────────┬────────北岸───────┬     y = 60
    桥                             小桥
    ┴───────────┴────────南岸───────┴     y = 0
    d           e                   f
    x = 0       100                 400
    """
    lines = [[(0, 60), (400, 60)], [(0, 0), (400, 0)], [(0, 0), (0, 60)], [(400, 0), (400, 60)]]
    return build_graph(draw(*lines, name=["北岸", "南岸", "桥", "小桥"]))


DOORS = {"a": (0, 70), "b": (100, 70), "c": (400, 70), "d": (0, -10), "e": (100, -10), "f": (400, -10)}


def test_a_walk_is_access_leg_and_road_and_access_leg(riverside):
    walk = compile_walk(riverside, list(DOORS.values()))
    metres, unreachable = walk.distances()
    #           a    b    c    d    e    f
    assert metres == pytest.approx(
        np.array(
            [
                [0, 120, 420, 80, 180, 480],
                [120, 0, 320, 180, 280, 380],
                [420, 320, 0, 480, 380, 80],
                [80, 180, 480, 0, 120, 420],
                [180, 280, 380, 120, 0, 320],
                [480, 380, 80, 420, 320, 0],
            ]
        )
    )
    assert not unreachable.any()
    assert walk.access_m == pytest.approx([10] * 6)


def test_two_doors_on_one_segment_go_along_it(draw):
    walk = compile_walk(build_graph(draw([(0, 0), (1000, 0)])), [(200, 5), (700, -8)])
    assert walk_m(walk, 0, 1) == pytest.approx(5 + 500 + 8)


def test_two_doors_on_one_winding_street_may_do_better_round_its_ends(draw):
    # a hairpin of 2 x 100 m whose mouth is closed by a lane of 10 m
    graph = build_graph(draw([(0, 0), (100, 0), (100, 10), (0, 10)], [(0, 0), (0, 10)]))
    walk = compile_walk(graph, [(5, -1), (5, 11)], direct_m=0)
    assert walk_m(walk, 0, 1) == pytest.approx(1 + 5 + 10 + 5 + 1)


def test_doors_within_30_m_walk_straight_and_farther_ones_do_not(draw):
    graph = build_graph(draw([(0, 0), (100, 0)]))
    walk = compile_walk(graph, [(50, 15), (50, -15), (50, -15.1)])
    assert walk_m(walk, 0, 1) == pytest.approx(30)
    # both from 30.1 m away, over the same foot
    assert walk_m(walk, 0, 2) == pytest.approx(30.1)
    beside = compile_walk(graph, [(40, 15), (66, 15), (67, 15)])
    assert walk_m(beside, 0, 1) == pytest.approx(26)
    assert walk_m(beside, 0, 2) == pytest.approx(27)


def test_the_thirty_metre_rule_can_break_the_triangle_inequality(draw):
    # a and c live on two streets that meet only far away, b between them
    graph = build_graph(draw([(0, 0), (500, 0)], [(0, 50), (500, 50)], [(500, 0), (500, 50)]))
    walk = compile_walk(graph, [(0, 0), (0, 25), (0, 50)])
    assert walk_m(walk, 0, 1) + walk_m(walk, 1, 2) == pytest.approx(50)
    assert walk_m(walk, 0, 2) == pytest.approx(1050)


def test_without_a_path_the_straight_line_counts_for_more_and_is_flagged(draw):
    graph = build_graph(draw([(0, 0), (100, 0)], [(0, 200), (100, 200)], [(0, 400), (100, 400)]))
    metres, unreachable = compile_walk(graph, [(0, 0), (0, 200), (50, 0)]).distances()
    assert metres == pytest.approx(
        np.array([[0, 280, 50], [280, 0, 1.4 * np.hypot(50, 200)], [50, 288.617, 0]]), abs=1e-3
    )
    assert unreachable.tolist() == [[False, True, False], [True, False, True], [False, True, False]]


def test_neighbours_without_a_path_walk_straight_and_are_flagged_all_the_same(draw):
    graph = build_graph(draw([(0, 0), (100, 0)], [(0, 20), (100, 20)], [(0, 400), (100, 400)]))
    metres, unreachable = compile_walk(graph, [(0, 0), (0, 20)]).distances()
    assert metres[0, 1] == 20
    assert unreachable[0, 1]


@pytest.mark.parametrize("lines", [[], [[(5, 5), (5, 5)]]])
def test_without_roads_every_distance_is_an_estimate(draw, lines):
    walk = compile_walk(build_graph(draw(*lines)), [(0, 0), (0, 10), (0, 100)])
    metres, unreachable = walk.distances()
    assert walk.estimated
    assert metres == pytest.approx(np.array([[0, 14, 140], [14, 0, 126], [140, 126, 0]]))
    assert not unreachable.any()
    assert walk.access_m.tolist() == [0, 0, 0]


def test_no_graph_is_no_roads():
    assert compile_walk(None, [(0, 0), (30, 40)]).distances().metres[0, 1] == pytest.approx(70)


def test_households_at_one_point_are_0_m_apart(draw):
    graph = build_graph(draw([(0, 0), (100, 0)]))
    walk = compile_walk(graph, [(20, 40), (70, 8), (20, 40)], direct_m=0)
    assert walk_m(walk, 0, 2) == 0
    assert walk_m(walk, 2, 0) == 0


def test_a_door_beside_a_lost_fragment_opens_on_the_main_network(draw):
    graph = build_graph(draw([(0, 0), (900, 0)], [(0, 50), (100, 50)]))
    assert compile_walk(graph, [(40, 49)]).access_m == pytest.approx([49])


def test_the_shortest_of_parallel_edges_counts_once(draw):
    graph = build_graph(
        draw([(0, 0), (50, 120), (100, 0)], [(0, 0), (100, 0)], [(-60, 0), (0, 0)], [(100, 0), (160, 0)])
    )
    assert walk_m(compile_walk(graph, [(-60, 0), (160, 0)]), 0, 1) == pytest.approx(220)


def test_a_ring_is_walked_the_shorter_way_round(draw):
    # a square of 4 x 100 m, nothing else
    graph = build_graph(draw([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]))
    walk = compile_walk(graph, [(10, 0), (0, 40), (100, 90)])
    assert walk_m(walk, 0, 1) == pytest.approx(50)
    assert walk_m(walk, 0, 2) == pytest.approx(180)


def test_doors_in_dead_ends_of_dead_ends_reach_each_other(draw):
    #     (0,50)──(-40,50)
    #       │
    # ──────┴──────┬──────   street at y = 0
    #            (80,-70)
    graph = build_graph(
        draw([(-200, 0), (0, 0), (80, 0), (200, 0)], [(0, 0), (0, 50)], [(0, 50), (-40, 50)], [(80, 0), (80, -70)])
    )
    walk = compile_walk(graph, [(-40, 50), (80, -70)])
    assert walk_m(walk, 0, 1) == pytest.approx(40 + 50 + 80 + 70)


def test_closing_a_bridge_lengthens_the_walk_and_closing_both_cuts_it(riverside):
    doors = list(DOORS.values())
    riverside.remove_edge(*named(riverside, "桥"))
    assert walk_m(compile_walk(riverside, doors), 0, 3) == pytest.approx(10 + 400 + 60 + 400 + 10)
    riverside.remove_edge(*named(riverside, "小桥"))
    cut = compile_walk(riverside, doors).distances()
    assert cut.unreachable[0].tolist() == [False, False, False, True, True, True]
    assert cut.metres[0, 3] == pytest.approx(1.4 * 80)


def test_a_heavier_edge_is_walked_round(riverside):
    riverside.edges[named(riverside, "桥")]["length_m"] = 5000.0
    walk = compile_walk(riverside, list(DOORS.values()))
    assert walk_m(walk, 0, 3) == pytest.approx(10 + 400 + 60 + 400 + 10)


def test_a_slope_weighs_along_the_edge_in_proportion(draw):
    graph = build_graph(draw([(0, 0), (100, 0)]))
    graph.edges[(0, 0), (100, 0), 0]["length_m"] = 300.0
    assert walk_m(compile_walk(graph, [(20, 0), (70, 0)]), 0, 1) == pytest.approx(150)


def test_an_edge_added_by_hand_is_straight_and_takes_doors(riverside):
    riverside.add_edge((100.0, 60.0), (100.0, 0.0))
    walk = compile_walk(riverside, [(100, 70), (104, 30)])
    assert walk.access_m == pytest.approx([10, 4])


def test_edits_after_compiling_do_not_count(riverside):
    doors = np.array(list(DOORS.values()), float)
    walk = compile_walk(riverside, doors)
    before = walk.distances().metres
    riverside.clear()
    doors += 1000
    walk.access_m[:] = 0
    assert np.array_equal(walk.distances().metres, before)


@pytest.mark.parametrize("length_m", [np.inf, np.nan, -1.0])
def test_an_impossible_length_is_refused_with_its_edge(riverside, length_m):
    riverside.edges[named(riverside, "桥")]["length_m"] = length_m
    with pytest.raises(
        GeoError, match=rf"got {length_m} at \(\(0.0, 60.0\), \(0.0, 0.0\), 0\); remove an edge to close it"
    ):
        compile_walk(riverside, [(0, 0)])


@pytest.mark.parametrize("points", [[1.0, 2.0, 3.0], [(1, 2, 3)], [(np.nan, 0)]])
def test_impossible_points_are_refused(riverside, points):
    with pytest.raises(GeoError, match="points must be finite coordinates of shape"):
        compile_walk(riverside, points)


@pytest.mark.parametrize("rules", [{"direct_m": -1}, {"detour": 0.9}])
def test_impossible_rules_are_refused(riverside, rules):
    with pytest.raises(GeoError, match="direct_m must be >= 0 and detour >= 1"):
        compile_walk(riverside, [(0, 0)], **rules)


@pytest.mark.parametrize("graph", [None, "riverside"])
def test_no_doors_have_no_distances(graph, request):
    walk = compile_walk(graph and request.getfixturevalue(graph), [])
    assert walk.distances().metres.shape == (0, 0)
    assert walk.within(100).shape == (0, 0)


def scattered(n, seed=7):
    return np.random.default_rng(seed).uniform((-20, -40), (420, 100), (n, 2))


def test_blocks_and_either_way_round_give_the_same_distances(riverside):
    doors = scattered(2 * BLOCK + 5)
    walk = compile_walk(riverside, doors)
    everything = walk.distances().metres
    few, many = [3, 250, 3, 128], np.arange(len(doors))
    assert walk.distances(few, many).metres == pytest.approx(everything[few])
    assert walk.distances(many, few).metres == pytest.approx(everything[:, few])


def test_a_choice_of_doors_does_not_change_their_distances(riverside):
    doors = scattered(40)
    chosen = [31, 4, 17]
    of_all = compile_walk(riverside, doors).distances(chosen, chosen).metres
    assert compile_walk(riverside, doors[chosen]).distances().metres == pytest.approx(of_all)


def test_doors_are_named_by_number_or_mask_and_a_door_that_is_not_there_is_refused(riverside):
    walk = compile_walk(riverside, list(DOORS.values()))
    mask = np.array([True, False, False, True, False, False])
    assert walk.distances(mask, (5,)).metres == pytest.approx(walk.distances([0, 3], [5]).metres)
    assert walk.distances([], [5]).metres.shape == (0, 1)
    with pytest.raises(IndexError, match="6"):
        walk.distances([6])


def test_within_a_limit_are_the_near_ones_with_zeros_stored(riverside):
    walk = compile_walk(riverside, scattered(600))
    metres = walk.distances().metres
    near = walk.within(150)
    assert near.nnz == (metres <= 150).sum()
    assert near.toarray() == pytest.approx(np.where(metres <= 150, metres, 0))
    assert walk.within(150, [5], [9, 5, 2]).shape == (1, 3)


def test_within_counts_fallbacks_as_distances_do():
    assert compile_walk(None, [(0, 0), (100, 0)]).within(140).nnz == 4
