import geopandas as gpd
import networkx as nx
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from geo.errors import GeoError
from geo.walk import build_graph


def test_a_line_is_cut_where_another_shares_its_vertex(draw):
    #        (50,40)
    #           │
    # (0,0) ────┴──── (100,0)
    graph = build_graph(draw([(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 40)]))
    assert set(graph) == {(0, 0), (50, 0), (100, 0), (50, 40)}
    assert sorted(length for *_, length in graph.edges(data="length_m")) == [40, 50, 50]


def test_a_bend_is_no_node_but_stays_in_the_geometry(draw):
    graph = build_graph(draw([(0, 0), (30, 0), (30, 40)]))
    [(*_, edge)] = graph.edges(data=True)
    assert edge["geometry"].equals(shapely.LineString([(0, 0), (30, 0), (30, 40)]))
    assert edge["length_m"] == 70


def test_lines_that_meet_end_to_end_stay_two_edges(draw):
    graph = build_graph(draw([(0, 0), (50, 0)], [(50, 0), (80, 0)], name=["东街", "西街"]))
    assert {edge["name"] for *_, edge in graph.edges(data=True)} == {"东街", "西街"}


def test_vertices_within_a_centimetre_are_one_place_and_take_the_first(draw):
    graph = build_graph(draw([(0, 0), (50, 0)], [(50.006, 0), (50, 40)], [(50, -0.009), (90, -30)]))
    assert graph.degree((50, 0)) == 3


@pytest.mark.parametrize("gap", [0.02, 0.4])
def test_a_line_that_ends_a_little_before_another_goes_on_to_it(draw, gap):
    #           (50,40)
    #              │
    #             gap
    # (0,0) ───────────── (100,0)
    graph = build_graph(draw([(0, 0), (100, 0)], [(50, gap), (50, 40)], name=["东街", "小路"]))
    assert graph.degree((50, 0)) == 3
    [side] = [edge for *_, edge in graph.edges(data=True) if edge["name"] == "小路"]
    assert side["length_m"] == pytest.approx(40)
    assert list(side["geometry"].coords)[:2] == [(50, 0), (50, gap)]


def test_ends_a_little_apart_meet_and_both_sides_of_a_gap_draw_it_once(draw):
    graph = build_graph(draw([(0, 0), (500, 0)], [(520, 0), (500.3, 0)]))
    assert nx.number_connected_components(graph) == 1
    assert sum(length for *_, length in graph.edges(data="length_m")) == pytest.approx(520)


def test_a_line_goes_on_to_the_nearest_of_several_and_not_to_itself(draw):
    ring = [(0, 0.3), (0, 30), (30, 30), (0.2, 0.3)]
    graph = build_graph(draw([(-40, 0), (40, 0)], [(-40, -0.4), (40, -0.4)], ring))
    assert [place for place in sorted(graph) if -40 < place[0] < 40] == [(0, 0), pytest.approx((0.2, 0))]


def test_ends_farther_than_half_a_metre_apart_stay_apart(draw):
    graph = build_graph(draw([(0, 0), (500, 0)], [(500.6, 0), (520, 0)], [(100, 0.6), (100, 50)]))
    assert nx.number_connected_components(graph) == 3


def test_a_line_denser_than_a_centimetre_does_not_shrink_to_a_point(draw):
    graph = build_graph(draw([(x * 0.008, 0) for x in range(1001)]))
    [(*_, length)] = graph.edges(data="length_m")
    assert length == pytest.approx(8)


def test_a_ring_is_a_loop_and_two_ways_between_two_corners_are_parallel_edges(draw):
    # ○ at (0,0), and  (0,0) ══ (100,0): straight, and over (50,50)
    ring = [(0, 0), (0, -20), (-20, 0), (0, 0)]
    graph = build_graph(draw([(0, 0), (100, 0)], [(0, 0), (50, 50), (100, 0)], ring))
    assert graph.number_of_edges((0, 0), (100, 0)) == 2
    assert graph.number_of_edges((0, 0), (0, 0)) == 1


def test_a_segment_drawn_twice_is_kept_once(draw):
    graph = build_graph(draw([(0, 0), (50, 0), (100, 0)], [(100, 0), (50, 0)], [(0, 0), (50, 0), (0, 0)]))
    assert sum(length for *_, length in graph.edges(data="length_m")) == 100


def test_a_crossing_without_a_vertex_is_a_bridge_while_the_network_hangs_together(draw):
    #            │ (40,30)
    # (0,0) ─────┼───── (100,0)  and a link from the far end of either
    graph = build_graph(draw([(0, 0), (100, 0)], [(40, -30), (40, 30)], [(100, 0), (40, 30)]))
    assert (40, 0) not in graph


def test_a_network_in_fragments_is_cut_where_lines_cross_and_edges_know_their_road(draw):
    # ──┼──┼──  three lines without a common vertex
    graph = build_graph(
        draw([(0, 0), (100, 0)], [(30, -20), (30, 20)], [(70, -20), (70, 20)], name=["横街", "一巷", "二巷"])
    )
    assert nx.number_connected_components(graph) == 1
    assert sorted(graph.edges(data="name"), key=lambda edge: edge[2])[0][2] == "一巷"
    lengths = [edge["length_m"] for *_, edge in graph.edges(data=True) if edge["name"] == "横街"]
    assert sorted(lengths) == pytest.approx([30, 30, 40])


def test_an_end_drawn_onto_a_line_meets_it_though_the_last_digit_differs(draw):
    # (100/3, 10) lies on the slanting line only as far as floats can tell
    graph = build_graph(draw([(0, 0), (100, 30)], [(100 / 3, 10.0000001), (20, 90)]))
    assert nx.number_connected_components(graph) == 1


def test_doors_open_on_the_longest_component_only(draw):
    graph = build_graph(draw([(0, 0), (900, 0)], [(0, 50), (100, 50)]))
    assert {edge["row"]: edge["main"] for *_, edge in graph.edges(data=True)} == {0: True, 1: False}


def test_doors_open_everywhere_when_no_component_holds_half_of_the_length(draw):
    graph = build_graph(draw([(0, 0), (100, 0)], [(0, 50), (100, 50)], [(0, 90), (100, 90)]))
    assert all(main for *_, main in graph.edges(data="main"))


def test_edges_tell_the_row_and_tags_of_their_road_and_a_missing_one_is_empty(draw):
    roads = draw([(0, 0), (50, 0)], [(50, 0), (80, 0)], name=["东街", None], highway=["path", "steps"])
    graph = build_graph(roads.set_index(pd.Index(["a", "b"])))
    told = {edge["row"]: (edge["name"], edge["highway"], edge["bridge"]) for *_, edge in graph.edges(data=True)}
    assert told == {"a": ("东街", "path", ""), "b": ("", "steps", "")}


def test_multilines_count_and_what_is_no_line_does_not():
    multi = shapely.MultiLineString([[(0, 0), (10, 0)], [(10, 0), (10, 30)]])
    flat = [multi, None, shapely.LineString(), shapely.Point(3, 3), shapely.LineString([(5, 5), (5, 5)])]
    graph = build_graph(gpd.GeoDataFrame(geometry=flat, crs="EPSG:32650"))
    assert sorted(length for *_, length in graph.edges(data="length_m")) == [10, 30]


def test_heights_are_flattened():
    line = shapely.LineString([(0, 0, 5), (30, 40, 900)])
    [(*_, edge)] = build_graph(gpd.GeoDataFrame(geometry=[line], crs="EPSG:32650")).edges(data=True)
    assert edge["length_m"] == 50
    assert not edge["geometry"].has_z


def test_no_roads_give_an_empty_graph(draw):
    assert len(build_graph(draw())) == 0


def test_the_roads_are_left_as_they_were(draw):
    roads = draw([(0, 0), (50, 0.004), (50, 0)], [(50, 0), (80, 0)])
    before = roads.copy(deep=True)
    build_graph(roads)
    assert_geodataframe_equal(roads, before)


def test_degrees_are_refused_with_what_to_do(draw):
    with pytest.raises(GeoError, match=r"projected in metres, got EPSG:4326; use GeoDataFrame.to_crs"):
        build_graph(draw([(0, 0), (1, 1)]).set_crs("EPSG:4326", allow_override=True))
