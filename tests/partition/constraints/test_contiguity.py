"""Grids in pieces: what is a must, what a wish, and what the sentence names."""

from dataclasses import replace

import pandas as pd
import pytest
import shapely
from villages import SIDE, lattice

from geo.village import Village
from geo.walk import build_graph
from partition.constraints import Evidence
from partition.constraints.contiguity import contiguity
from partition.ground import survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.score import measure_grids
from partition.violation import Violation

RING = [(SIDE, SIDE), (2 * SIDE, SIDE), (2 * SIDE, 2 * SIDE), (SIDE, 2 * SIDE), (SIDE, SIDE)]
"""Round the plot in the middle of three by three."""

LANE = [(25.0, 25.0), (25.0, 125.0), (125.0, 125.0), (125.0, 25.0), (25.0, 25.0)]
"""Round the outer plots' doors."""


def village(*, name: str = "", kind: str = "river", **wanted: object) -> Village:
    drawn = lattice(3, 3, **wanted)
    return replace(drawn, barriers=drawn.barriers.assign(kind=kind, name=name))


def found(drawn: Village, labels: str, *, most: int = 99) -> list[Violation]:
    ground = survey(drawn, build_graph(drawn.roads) if len(drawn.roads) else None)
    grid_of = pd.Series(list(labels), index=ground.units.table.index, dtype=object)
    plan = GridPlan(ground.village, Level("micro_grid", Band(1, most)), ground.units, grid_of, ())
    return contiguity(Evidence(plan, ground, measure_grids(plan, ground)))


def test_a_house_in_a_ring_of_water_is_a_pocket_named_with_its_river_and_its_walk() -> None:
    (wish,) = found(village(name="清河", barriers=[RING], roads=[LANE]), "a" * 9)
    assert (wish.rule, wish.severity, wish.measured) == ("pocket", "wish", 2)
    assert "1 household behind the river 清河, 50 m on foot from the rest" in wish.message
    assert "被清河隔开的1户，距其余部分步行50米" in wish.message


def test_a_bridge_makes_it_no_pocket() -> None:
    bridge = [(75.0, 75.0), (75.0, 125.0)]
    assert found(village(barriers=[RING], roads=[LANE, bridge]), "a" * 9) == []


def test_a_pocket_to_which_no_path_leads_is_said_to_be_estimated() -> None:
    apart = [[(45.0, 5.0), (45.0, 145.0)], [(74.0, 75.0), (76.0, 75.0)], [(105.0, 5.0), (105.0, 145.0)]]
    (wish,) = found(village(barriers=[RING], roads=apart), "a" * 9)
    assert "no path leads there, estimated 70 m on foot" in wish.message
    assert "无路可达，按直线估算距其余部分步行70米" in wish.message


@pytest.mark.parametrize(
    ("kind", "name", "en", "zh"),
    [
        ("railway", "", "behind a railway,", "被铁路隔开的"),
        ("", "", "behind a barrier,", "被屏障隔开的"),
        ("围墙", "", "behind a 围墙,", "被围墙隔开的"),
        ("railway", "晋谷线", "behind the railway 晋谷线,", "被晋谷线隔开的"),
    ],
)
def test_a_barrier_is_called_by_what_is_known_of_it(kind: str, name: str, en: str, zh: str) -> None:
    (wish,) = found(village(kind=kind, name=name, barriers=[RING]), "a" * 9)
    assert en in wish.message
    assert zh in wish.message


def test_rings_within_rings_are_told_one_by_one() -> None:
    outer = [(45.0, 5.0), (105.0, 5.0), (105.0, 145.0), (45.0, 145.0), (45.0, 5.0)]
    (wish,) = found(village(barriers=[RING, outer]), "a" * 9)
    assert wish.measured == 3
    assert wish.message.count(" behind a river") == 2


def test_an_island_is_no_pocket_of_the_river_on_the_mainland() -> None:
    """The eastern column is an island; the house in the middle of the west is ringed by a river."""
    land = shapely.MultiPolygon([shapely.box(0, 0, 95, 150), shapely.box(105, 0, 150, 150)])
    ring = [(10.0, 55.0), (40.0, 55.0), (40.0, 95.0), (10.0, 95.0), (10.0, 55.0)]
    told = found(village(land=land, barriers=[ring]), "a" * 9)
    assert [v.rule for v in told] == ["pocket", "spans_parts"]
    assert told[0].message.count(" behind a river") == 1


def test_a_grid_on_one_side_of_the_water_is_whole() -> None:
    assert found(village(barriers=[RING]), "aaaabaaaa") == []


def test_two_pieces_on_one_side_of_the_water_are_a_must_and_the_pocket_a_wish_beside_it() -> None:
    told = [(v.grid_id, v.rule, v.severity) for v in found(village(barriers=[RING]), "abaaaaaba")]
    assert told == [("a", "contiguity", "must"), ("a", "pocket", "wish"), ("b", "contiguity", "must")]


def test_a_unit_that_is_a_grid_for_its_size_is_named_where_it_tears_another() -> None:
    tall = lattice(3, 1, households=[5, 50, 5])
    (must,) = found(tall, "aba", most=12)
    assert (must.rule, must.severity) == ("contiguity", "must")
    assert "grids of their own for their size: V1-u0002 (50)" in must.message
    assert "单独成格的：V1-u0002 (50)" in must.message
