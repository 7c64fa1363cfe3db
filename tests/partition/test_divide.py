"""Villages divided: bands, contiguity, nesting, parts, pockets, and what is said when it cannot be."""

from collections.abc import Sequence

import networkx as nx
import pytest
import shapely
from villages import SIDE, lattice

from partition.divide import divide
from partition.division import Division
from partition.levels import Band, Level
from partition.solve import Effort

QUICK = Effort(iterations=60_000)
MICRO = Level("micro_grid", Band(8, 12))


def rules(division: Division, severity: str | None = None) -> list[str]:
    return [v.rule for v in division.violations if severity in (None, v.severity)]


def sizes(division: Division, level: str) -> list[int]:
    return division.tables.grids_of(level)["households"].tolist()


def assert_pieces_follow_borders(division: Division, level: str) -> None:
    """Every grid is connected on cells that touch in more than a point."""
    units = division.tables.units
    for _, cells in units.groupby(level):
        graph = nx.Graph()
        graph.add_nodes_from(cells.index)
        for a in cells.index:
            for b in cells.index:
                if a < b and cells.geometry[a].intersection(cells.geometry[b]).length > 0.01:
                    graph.add_edge(a, b)
        assert nx.is_connected(graph)


def test_a_village_is_divided_into_connected_grids_inside_their_band() -> None:
    division = divide([lattice(10, 6)], [MICRO], seed=1, effort=QUICK)
    assert division.feasible
    assert len(sizes(division, "micro_grid")) == 6
    assert all(8 <= size <= 12 for size in sizes(division, "micro_grid"))
    assert_pieces_follow_borders(division, "micro_grid")


def test_two_rows_of_houses_are_cut_where_the_walks_are_shortest() -> None:
    """The optimum of 2 x 8 houses in two grids of eight is the cut across the middle."""
    division = divide([lattice(8, 2)], [Level("half", Band(8, 8))], seed=3, effort=QUICK)
    west = division.tables.units.iloc[[0, 1, 2, 3, 8, 9, 10, 11]]["half"]
    assert west.nunique() == 1
    assert sizes(division, "half") == [8, 8]


def test_the_same_seed_gives_the_same_plan() -> None:
    plans = [divide([lattice(9, 5)], [MICRO], seed=7, effort=QUICK).tables.units["micro_grid"] for _ in range(2)]
    assert plans[0].equals(plans[1])


def test_lower_grids_nest_in_upper_ones_and_keep_both_bands() -> None:
    levels = [Level("grid", Band(24, 40)), MICRO]
    division = divide([lattice(12, 8)], levels, seed=1, effort=QUICK)
    assert division.feasible
    assert division.tables.units.groupby("micro_grid")["grid"].nunique().max() == 1
    lower = division.tables.grids_of("micro_grid")
    assert set(lower["parent_id"]) == set(division.tables.grids_of("grid")["grid_id"])


def test_given_totals_are_shared_out_among_the_villages() -> None:
    villages = [lattice(10, 3, code="V1"), lattice(10, 6, code="V2", east=1000)]
    division = divide(villages, [Level("micro_grid", Band(8, 12), count=9)], seed=1, effort=QUICK)
    assert division.feasible
    assert division.tables.grids["village"].value_counts().to_dict() == {"V2": 6, "V1": 3}


def test_exact_sizes_are_found_when_nothing_else_fits() -> None:
    levels = [Level("grid", Band(30, 50), count=2), Level("micro_grid", Band(5, 10), count=6)]
    division = divide([lattice(10, 6)], levels, seed=1, effort=Effort(iterations=300_000))
    assert division.feasible, [str(v) for v in division.violations]
    assert sizes(division, "grid") == [30, 30]
    assert sizes(division, "micro_grid") == [10] * 6


def test_too_few_households_for_one_grid_are_an_answer_with_the_numbers() -> None:
    division = divide([lattice(4, 4)], [Level("grid", Band(300, 500))], seed=1, effort=QUICK)
    (violation,) = division.violations
    assert not division.feasible
    assert (violation.rule, violation.severity, violation.measured) == ("household_count", "must", 16)
    assert "16 households, fewer than one grid" in violation.message


def test_use_of_the_tolerance_is_a_wish() -> None:
    division = divide([lattice(7, 3)], [Level("micro_grid", Band(8, 10), tolerance=0.1)], seed=1, effort=QUICK)
    assert division.feasible
    assert rules(division) == ["household_count"]
    assert sorted(sizes(division, "micro_grid")) == [10, 11]


RIVER = [(-10.0, 2 * SIDE), (600.0, 2 * SIDE)]


@pytest.mark.parametrize("bridge", [False, True])
def test_a_river_is_crossed_only_where_there_is_a_bridge(bridge: bool) -> None:
    """Twelve houses south, six north, in grids of at most nine: three of the south must go north, or nobody can."""
    way = [[(75.0, 75.0), (75.0, 125.0)]] if bridge else []
    village = lattice(6, 3, barriers=[RIVER], roads=way)
    division = divide([village], [Level("micro_grid", Band(9, 9))], seed=1, effort=QUICK)
    assert ("pocket" in rules(division)) is not bridge


def test_an_island_too_small_for_a_grid_joins_the_nearest_on_foot() -> None:
    """Houses in the last column stand on an island of their own."""
    land = shapely.MultiPolygon([shapely.box(0, 0, 390, 100), shapely.box(410, 0, 450, 100)])
    division = divide([lattice(9, 2, land=land)], [Level("micro_grid", Band(8, 12))], seed=1, effort=QUICK)
    assert division.feasible
    assert rules(division) == ["spans_parts"]


def test_an_island_large_enough_is_divided_alone() -> None:
    land = shapely.MultiPolygon([shapely.box(0, 0, 240, 100), shapely.box(260, 0, 500, 100)])
    division = divide([lattice(10, 2, land=land)], [Level("micro_grid", Band(8, 12))], seed=1, effort=QUICK)
    assert rules(division) == []
    assert sizes(division, "micro_grid") == [10, 10]


def test_a_tower_above_the_band_is_a_grid_of_its_own() -> None:
    households: Sequence[int] = [20, *[1] * 19]
    division = divide([lattice(10, 2, households=households)], [MICRO], seed=1, effort=QUICK)
    assert division.feasible
    assert rules(division) == ["oversized_unit"]
    assert 20 in sizes(division, "micro_grid")


def test_a_building_is_never_divided() -> None:
    buildings = [f"B{i // 3}" for i in range(24)]
    division = divide([lattice(24, 1, buildings=buildings)], [MICRO], seed=1, effort=QUICK)
    assert division.tables.households.groupby("building_id")["micro_grid"].nunique().max() == 1


def test_a_radius_that_nobody_can_keep_is_named_with_its_metres() -> None:
    level = Level("micro_grid", Band(8, 12), radius_m=60.0)
    division = divide([lattice(10, 1)], [level], seed=1, effort=QUICK)
    assert rules(division, "must") == ["walk_radius"]


def test_grids_tile_the_village_in_one_piece_each() -> None:
    grids = divide([lattice(10, 6)], [MICRO], seed=2, effort=QUICK).tables.grids
    assert shapely.coverage_is_valid(grids.geometry.to_numpy())
    assert set(grids.geometry.geom_type) == {"Polygon"}


def test_rows_come_back_in_the_planners_order() -> None:
    doors = divide([lattice(5, 4)], [MICRO], seed=1, effort=QUICK).tables.households
    assert doors["household_id"].tolist() == [f"V1-h{i:03d}" for i in range(20)]


def test_a_number_of_grids_that_cannot_be_made_is_a_must_with_both_numbers() -> None:
    villages = [lattice(4, 2, code="V1"), lattice(4, 2, code="V2", east=1000)]
    division = divide(villages, [Level("g", Band(1, 40), count=1)], seed=1, effort=QUICK)
    (told,) = division.violations
    assert (told.rule, told.severity, told.measured, told.allowed) == ("grid_count", "must", 2, "1")


def test_a_number_of_grids_far_beyond_the_band_is_answered_at_once() -> None:
    division = divide([lattice(8, 2)], [Level("g", Band(4, 8), count=14)], seed=1, effort=QUICK)
    assert len(division.tables.grids) == 14
    assert "household_count" in rules(division, "must")
