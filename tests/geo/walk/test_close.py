import networkx as nx
import pytest
import shapely

from geo.errors import GeoError
from geo.walk import build_graph, close_edges, close_within, compile_walk, find_edges, reweight_edges


@pytest.fixture
def riverside(draw):
    """Two banks, a bridge at their west end and a footbridge 400 m east.

    a───────────────────b     y = 60  北岸
    桥                 小桥
    c───────────────────d     y = 0   南岸
    x = 0               400
    """
    lines = [[(0, 60), (400, 60)], [(0, 0), (400, 0)], [(0, 0), (0, 60)], [(400, 0), (400, 60)]]
    return build_graph(draw(*lines, name=["北岸", "南岸", "桥", "小桥"]))


A, B, C, D = (0, 60), (400, 60), (0, 0), (400, 0)
FLOOD = shapely.box(-5, 20, 5, 40)
"""Over the middle of the bridge."""


def walk_m(graph, a, b):
    metres, unreachable = compile_walk(graph, [a, b]).distances([0], [1])
    return float("inf") if unreachable[0, 0] else float(metres[0, 0])


def test_edges_are_found_by_what_they_meet(riverside):
    assert [riverside.edges[key]["name"] for key in find_edges(riverside, FLOOD)] == ["桥"]
    assert len(find_edges(riverside, shapely.Point(0, 0))) == 2
    assert find_edges(riverside, shapely.box(900, 900, 901, 901)) == ()


def test_a_closed_edge_is_walked_round_and_the_graph_given_stays(riverside):
    closed = close_edges(riverside, find_edges(riverside, FLOOD))
    assert walk_m(closed, A, C) == pytest.approx(400 + 60 + 400)
    assert walk_m(riverside, A, C) == pytest.approx(60)


def test_the_end_of_a_closed_lane_is_no_place_any_more(draw):
    graph = build_graph(draw([(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 40)]))
    closed = close_edges(graph, find_edges(graph, shapely.Point(50, 40)))
    assert set(closed) == {(0, 0), (50, 0), (100, 0)}


def test_a_flood_cuts_the_way_where_it_lies_and_leaves_the_stretches_outside(riverside):
    closed = close_within(riverside, FLOOD)
    assert walk_m(closed, A, C) == pytest.approx(860)
    # doors on either stump walk their stump, and round
    assert walk_m(closed, (2, 50), (2, 10)) == pytest.approx(2 + 10 + 860 + 10 + 2)
    stumps = [told for *_, told in closed.edges(data=True) if told["name"] == "桥"]
    assert sorted(told["length_m"] for told in stumps) == pytest.approx([19.99, 19.99])
    assert sorted(told["geometry"].length for told in stumps) == pytest.approx([19.99, 19.99])
    assert all(told["main"] and told["row"] == 2 for told in stumps)


def test_a_fence_across_both_bridges_parts_the_banks(riverside):
    closed = close_within(riverside, shapely.LineString([(-50, 30), (450, 30)]))
    assert nx.number_connected_components(closed) == 2
    assert walk_m(closed, A, C) == float("inf")
    assert walk_m(closed, A, B) == pytest.approx(400)


def test_a_gate_closes_a_way_at_one_point_and_a_touching_area_does_not_close_its_neighbour(riverside):
    assert walk_m(close_within(riverside, shapely.Point(0, 30)), A, C) == pytest.approx(860)
    assert walk_m(close_within(riverside, shapely.box(1, 5, 399, 55)), A, C) == pytest.approx(60)


def test_a_way_wholly_inside_goes_and_a_closed_junction_parts_all_its_ways(riverside):
    gone = close_within(riverside, shapely.box(-5, -5, 5, 65))
    assert not any(told["name"] == "桥" for *_, told in gone.edges(data=True))
    junction = close_within(riverside, shapely.box(-5, 55, 5, 65))
    assert walk_m(junction, (0, 40), C) == pytest.approx(40)
    assert walk_m(junction, (60, 60), (0, 40)) == pytest.approx(340 + 60 + 400 + 40)


def test_a_heavier_way_keeps_its_weight_in_proportion_where_it_is_cut(riverside):
    heavy = reweight_edges(riverside, find_edges(riverside, FLOOD), factor=3)
    cut = close_within(heavy, FLOOD)
    stumps = [told["length_m"] for *_, told in cut.edges(data=True) if told["name"] == "桥"]
    assert stumps == pytest.approx([3 * 19.99, 3 * 19.99])


def test_a_lane_that_crosses_itself_without_a_vertex_gets_no_junction_there(draw):
    # over a bridge of its own: (0,0) → (100,0) → (100,50) → (50,50) → (50,-50)
    graph = build_graph(draw([(0, 0), (100, 0), (100, 50), (50, 50), (50, -50)]))
    closed = close_within(graph, shapely.box(95, 20, 105, 30))
    assert (50, 0) not in closed
    assert walk_m(closed, (0, 0), (50, -50)) == float("inf")


def test_a_ring_that_is_cut_is_walked_the_other_way_round(draw):
    graph = build_graph(draw([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]))
    closed = close_within(graph, shapely.Point(50, 0))
    assert walk_m(closed, (10, 0), (90, 0)) == pytest.approx(10 + 300 + 10)


def test_an_edge_added_by_hand_can_be_closed(riverside):
    riverside.add_edge((200.0, 0.0), (200.0, 60.0))
    assert len(find_edges(riverside, shapely.Point(200, 30))) == 1
    assert len(find_edges(close_within(riverside, shapely.Point(200, 30)), shapely.box(199, 5, 201, 55))) == 2


def test_a_heavier_edge_is_walked_round_where_that_is_shorter(riverside):
    bridge = find_edges(riverside, FLOOD)
    assert walk_m(reweight_edges(riverside, bridge, factor=3), A, C) == pytest.approx(180)
    assert walk_m(reweight_edges(riverside, bridge, factor=99), A, C) == pytest.approx(860)


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf")])
def test_an_impossible_factor_is_refused(riverside, factor):
    with pytest.raises(GeoError, match="factor must be above 0 and finite"):
        reweight_edges(riverside, (), factor=factor)


def test_an_edge_that_is_not_there_is_named(riverside):
    with pytest.raises(GeoError, match=r"got \(\(7, 7\), \(8, 8\), 0\)"):
        close_edges(riverside, [((7, 7), (8, 8), 0)])
