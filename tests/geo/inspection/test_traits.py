"""Each trap of a village is named where it is planted, and nowhere else."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from villages import SIDE, lattice

from geo.inspection import LevelBand, Trait
from geo.inspection.site import build_site
from geo.inspection.traits import TRAITS
from geo.village import Village
from geo.walk import build_graph

BANDS = (LevelBand("micro_grid", "微网格", 50, 100),)
STREETS = [[(0.0, SIDE * row), (SIDE * 12, SIDE * row)] for row in range(7)]
STREETS += [[(SIDE * column, 0.0), (SIDE * column, SIDE * 6)] for column in range(13)]
STREETS += [[(SIDE * column + 20, 0.0), (SIDE * column + 20, SIDE * 6)] for column in range(12)]


def named(village: Village, name: str) -> list[Trait]:
    """Return what the measure of a trait finds in a village."""
    graph = None if village.roads.empty else build_graph(village.roads)
    return list(TRAITS[name](build_site(village, graph, BANDS)))


@pytest.fixture
def plain() -> Village:
    """Return a village without a trap: 72 addresses on a close network of streets."""
    return lattice(12, 6, households=1, roads=STREETS, groups=["东组"] * 36 + ["西组"] * 36)


def test_a_plain_village_has_nothing_that_warns(plain):
    found = {name: [str(trait) for trait in named(plain, name) if trait.warns] for name in TRAITS}
    assert found == {name: [] for name in TRAITS}


@pytest.mark.parametrize(("households", "warns"), [(49, True), (50, False), (100, False), (101, False), (148, False)])
def test_a_village_too_small_for_one_grid_is_named(households, warns):
    assert bool(named(lattice(1, 1, households=households), "bands")) == warns


def test_a_number_that_no_grids_of_the_band_add_up_to_is_named():
    narrow = (LevelBand("micro_grid", "微网格", 50, 60),)
    site = build_site(lattice(1, 1, households=70), None, narrow)
    assert [trait.en for trait in TRAITS["bands"](site)] == [
        "70 households cannot be shared among grids of 50-60 (micro_grid): 1 hold at most 60, 2 need at least 100"
    ]


def test_a_building_over_the_band_is_named_with_its_place():
    village = lattice(3, 1, households=[1, 60, 60], buildings=["a", "b", "b"])
    several, over = named(village, "apartments")
    assert (several.warns, over.warns) == (False, True)
    assert over.figures == {"buildings": 1, "most_households": 120, "max": 100}
    assert len(over.place.geoms) == 2


def test_an_island_is_named_with_its_households():
    land = shapely.MultiPolygon([shapely.box(0, 0, 100, 50), shapely.box(110, 0, 150, 50)])
    (trait,) = named(lattice(3, 1, households=[4, 5, 2], land=land), "land_parts")
    assert trait.figures == {"parts": 2, "households_beside": 2}
    assert trait.place.area == pytest.approx(40 * 50)


def test_a_long_village_and_its_holes_are_named():
    land = shapely.box(0, 0, 600, 50).difference(shapely.box(5, 5, 10, 10))
    long, holes = named(lattice(12, 1, land=land), "outline")
    assert long.figures == {"length_km": 0.6, "width_km": 0.05}
    assert holes.figures == {"holes": 1}


def test_a_neck_between_two_lobes_is_named_with_who_lives_beyond():
    lobes = [shapely.box(0, 0, 300, 300), shapely.box(300, 140, 500, 160), shapely.box(500, 0, 800, 300)]
    village = lattice(16, 6, land=shapely.union_all(lobes))
    beside = village.households[~village.households.intersects(village.boundary)].index
    inside = village.households.drop(index=beside).reset_index(drop=True)
    (trait,) = named(replace(village, households=inside), "necks")
    assert trait.figures["lobes"] == 2
    assert trait.figures["households_beyond"] == 36
    assert trait.place.intersects(shapely.box(*np.add(lobes[1].bounds, [500_000, 4_000_000] * 2)))


def test_a_river_through_the_village_is_named_with_its_bridges():
    river = [[(0.0, 160.0), (600.0, 160.0)]]
    (trait,) = named(
        lattice(12, 6, roads=[[(75.0, 0.0), (75.0, 300.0)], [(0.0, 20.0), (600.0, 20.0)]], barriers=river), "barriers"
    )
    assert trait.warns
    assert trait.figures == {"length_km": 0.6, "sides": 2, "crossings": 1}
    assert "36, 36" in trait.en
    assert trait.zh.startswith("河流")


def test_a_river_that_ends_in_the_village_parts_nobody_off():
    (trait,) = named(lattice(12, 6, roads=STREETS, barriers=[[(0.0, 160.0), (300.0, 160.0)]]), "barriers")
    assert not trait.warns
    assert trait.figures["sides"] == 1


def test_few_roads_are_named():
    (trait,) = named(lattice(12, 6, roads=STREETS[:1]), "roads")
    assert trait.figures["roads"] == 1
    assert named(lattice(12, 6), "roads")[0].figures["roads"] == 0


def test_a_piece_of_road_apart_is_named_with_its_place():
    apart = [(700.0, 700.0), (700.0, 760.0)]
    land = shapely.box(0, 0, 800, 800)
    (trait,) = named(lattice(12, 6, roads=[*STREETS, apart], land=land), "components")
    assert trait.figures == {"components": 2, "beside_main_km": 0.06, "unreachable_households": 0}
    assert trait.place.length == pytest.approx(60)


def test_households_far_from_any_path_are_named():
    (trait,) = named(lattice(1, 6, households=2, roads=[[(0.0, 0.0), (50.0, 0.0)]]), "far")
    assert trait.figures == {"households": 8, "farthest_m": 275.0}  # at 125, 175, 225 and 275 m
    assert len(trait.place.geoms) == 4


def test_houses_in_rows_are_named(plain):
    village = lattice(12, 6)
    squeezed = village.households.geometry.affine_transform([0.3, 0, 0, 1.2, 350_000.0, -800_000.0])
    (trait,) = named(replace(village, households=village.households.set_geometry(squeezed)), "rows")
    assert trait.figures == {"rows": 6, "addresses": 72, "longest": 12}
    assert named(plain, "rows") == []


def test_groups_that_lie_mixed_are_named():
    mixed = [("东组", "西组")[i % 2] for i in range(72)]
    sizes, overlap = named(lattice(12, 6, groups=mixed), "groups")
    assert sizes.figures == {"groups": 2, "fewest": 36, "most": 36}
    assert overlap.warns
    assert overlap.figures["households"] > 30


def test_households_without_a_group_are_named():
    found = named(lattice(12, 6, groups=["东组"] * 70 + [None] * 2), "groups")
    assert [trait.figures.get("households") for trait in found] == [None, 2]


def test_group_outlines_that_overlap_are_named():
    village = lattice(12, 6)
    shapes = [shapely.box(x, 0, x + 300, 300) for x in (0, 250, 650)]
    placed = [shapely.transform(shape, lambda at: at + np.array([500_000, 4_000_000])) for shape in shapes]
    groups = gpd.GeoDataFrame({"group": ["东组", "西组", "远组"]}, geometry=placed, crs=village.households.crs)
    (trait,) = TRAITS["groups"](build_site(village, None, BANDS, groups))
    assert trait.figures == {"pairs": 1, "hectares": 1.5}
    assert "东组 / 西组" in trait.zh
