"""Cells tile any boundary, whatever doors and lines there are."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.adjacency import LEAST_BORDER_M, build_adjacency
from geo.coverage import tile
from geo.units import build_units
from geo.village import Village

CRS = "EPSG:32650"
SQUARE = shapely.box(0, 0, 100, 100)
RING = shapely.Polygon(SQUARE.exterior, [shapely.box(40, 40, 60, 60).exterior])
WITH_EXCLAVE = shapely.MultiPolygon([RING, shapely.box(150, 20, 180, 60)])
HOOK = shapely.Polygon([(0, 0), (100, 0), (100, 100), (0, 100), (0, 90), (90, 90), (90, 10), (0, 10)])
BOUNDARIES = st.sampled_from([SQUARE, RING, WITH_EXCLAVE, HOOK])

STEPS = st.integers(0, 40)
"""Steps of 2.5 m: on so coarse a lattice many places are collinear, coincide, or lie on the border or on a line."""

PLACES = st.lists(st.tuples(STEPS, STEPS), min_size=1, max_size=25)
LINES = st.lists(st.lists(st.tuples(st.integers(-2, 42), st.integers(-2, 42)), min_size=2, max_size=6), max_size=3)


def drawn(steps: list[list[tuple[int, int]]]) -> np.ndarray:
    lines = [shapely.LineString(2.5 * np.array(line)) for line in steps]
    return np.array([line for line in lines if line.length > 0], dtype=object)


def village(places: list[tuple[int, int]], land: shapely.Geometry, roads: np.ndarray, barriers: np.ndarray) -> Village:
    n = len(places)
    doors = gpd.GeoDataFrame(
        {
            "household_id": [f"h{i}" for i in range(n)],
            "households": 1,
            "village": "V1",
            "group": None,
            "building_id": None,
            "unit": None,
            "floor": None,
            "estimated": False,
            "row": range(n),
        },
        geometry=shapely.points(2.5 * np.array(places, dtype=float)),
        crs=CRS,
    )
    ways = gpd.GeoDataFrame({"highway": [""] * len(roads), "name": "", "bridge": ""}, geometry=roads, crs=CRS)
    walls = gpd.GeoDataFrame({"kind": [""] * len(barriers), "name": ""}, geometry=barriers, crs=CRS)
    none = gpd.GeoDataFrame({"building_id": []}, geometry=[], crs=CRS)
    return Village("V1", "样例村", land, doors, ways, walls, none, frozenset())


def assert_tiles(cells: np.ndarray, boundary: shapely.Geometry) -> None:
    assert shapely.coverage_is_valid(cells)
    assert shapely.is_valid(cells).all()
    assert shapely.symmetric_difference(shapely.union_all(cells), boundary).area < 0.01
    assert abs(shapely.area(cells).sum() - boundary.area) < 0.01


@settings(deadline=None, max_examples=60)
@given(PLACES, BOUNDARIES, LINES, LINES)
def test_every_unit_has_one_cell_with_its_door_in_it_and_the_cells_tile_the_village(
    places: list[tuple[int, int]], land: shapely.Geometry, roads: list, barriers: list
) -> None:
    inside = [place for place in places if land.intersects(shapely.Point(2.5 * np.array(place)))] or [(0, 0)]
    here = village(inside, land, drawn(roads), drawn(barriers))
    units = build_units(here)
    cells = units.table.geometry.to_numpy()
    assert len(cells) == len(set(inside))
    assert_tiles(cells, land)
    assert (shapely.distance(cells[units.of_household], here.households.geometry.to_numpy()) < 1e-6).all()


@settings(deadline=None, max_examples=20)
@given(PLACES, LINES, LINES)
def test_the_same_village_is_always_cut_into_the_same_cells(
    places: list[tuple[int, int]], roads: list, barriers: list
) -> None:
    twice = [build_units(village(places, SQUARE, drawn(roads), drawn(barriers))).table.geometry for _ in range(2)]
    assert twice[0].to_wkb().equals(twice[1].to_wkb())


@settings(deadline=None, max_examples=40)
@given(PLACES, BOUNDARIES, LINES)
def test_cells_tile_the_boundary_even_if_doors_lie_outside_it(
    places: list[tuple[int, int]], land: shapely.Geometry, ways: list
) -> None:
    xy = 2.5 * np.array(sorted(set(places)), dtype=float)
    cells = tile(land, xy, np.arange(len(xy)), separators=drawn(ways))
    assert len(cells) == len(xy)
    parts = [cell for cell in cells if not cell.is_empty]
    assert_tiles(np.array(parts, dtype=object), land)


@settings(deadline=None, max_examples=30)
@given(PLACES, BOUNDARIES, LINES)
def test_borders_between_neighbours_and_the_outer_edge_make_up_every_rim(
    places: list[tuple[int, int]], land: shapely.Geometry, roads: list
) -> None:
    inside = [place for place in places if land.intersects(shapely.Point(2.5 * np.array(place)))] or [(0, 0)]
    nothing = np.empty(0, dtype=object)
    cells = build_units(village(inside, land, drawn(roads), nothing)).table.geometry.to_numpy()
    adjacency = build_adjacency(cells, nothing, nothing)
    rims = shapely.length(cells).sum() - shapely.length(land)
    assert abs(2 * adjacency.border_m.sum() - rims) <= 2 * LEAST_BORDER_M * len(cells)
    assert (adjacency.open_m == adjacency.border_m).all()
