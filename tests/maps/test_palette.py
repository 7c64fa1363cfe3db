from itertools import pairwise

import hamlets
import networkx as nx
import numpy as np
import pytest
import shapely
from shapely import Polygon

from maps.palette import PALETTE, colour, colour_polygons, neighbours

XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
# How people without one kind of cone see, on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
SIGHTS = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(colours: list[str], sight: str = "all cones") -> np.ndarray:
    rgb = np.array([list(bytes.fromhex(text[1:])) for text in colours]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(linear @ np.transpose(SIGHTS[sight]), 0, 1) @ XYZ.T / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.c_[116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])]


def least_distance(points: np.ndarray) -> float:
    gaps = np.linalg.norm(points[:, None] - points[None], axis=-1)
    return float(gaps[np.triu_indices(len(points), 1)].min())


def random_partition(seed: int, n_cells: int = 120, n_grids: int = 25) -> list[Polygon]:
    """Cut a square into grids with ragged borders: Voronoi cells, each given to the nearest of a few centres."""
    rng = np.random.default_rng(seed)
    points, centres = rng.uniform(0, 1000, (n_cells, 2)), rng.uniform(0, 1000, (n_grids, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points)))
    inside = shapely.get_coordinates(shapely.point_on_surface(cells))
    owner = np.argmin(np.linalg.norm(inside[:, None] - centres[None], axis=-1), axis=1)
    return [shapely.unary_union(cells[owner == grid]) for grid in np.unique(owner)]


def pie(n: int) -> list[Polygon]:
    angles = np.linspace(0, 2 * np.pi, n + 1)
    rim = np.c_[np.cos(angles), np.sin(angles)] * 100
    return [Polygon([(0, 0), rim[i], rim[i + 1]]) for i in range(n)]


@pytest.mark.parametrize("seed", range(12))
def test_neighbours_never_share_a_colour(seed):
    grids = random_partition(seed)
    colours = colour_polygons(grids)
    touching = [(a, b) for a in range(len(grids)) for b in range(a) if grids[a].distance(grids[b]) < 0.5]
    assert touching
    assert all(colours[a] != colours[b] for a, b in touching)
    assert set(colours) <= set(PALETTE)


def test_squares_that_meet_at_a_corner_only_are_neighbours():
    squares = [shapely.box(0, 0, 50, 50), shapely.box(50, 50, 100, 100), shapely.box(150, 0, 200, 50)]
    assert set(neighbours(squares).edges) == {(0, 1)}


def test_grids_of_a_hamlet_differ():
    grids = hamlets.checkerboard(columns=8, parts=4).grids
    colours = colour_polygons(list(grids.geometry))
    assert all(left != right for left, right in pairwise(colours))


def test_more_grids_than_colours_round_one_point_still_differ():
    assert len(set(colour_polygons(pie(30)))) == 30


def test_the_same_grids_get_the_same_colours():
    assert colour_polygons(random_partition(3)) == colour_polygons(random_partition(3))


def test_the_whole_palette_is_used_before_any_colour_is_common():
    colours = colour_polygons(random_partition(5))
    counts = [colours.count(one) for one in PALETTE]
    assert min(counts) >= 1
    assert max(counts) <= len(colours) / 3


def test_no_grids_need_no_colours():
    assert colour_polygons([]) == []


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_fills_differ_to_every_kind_of_sight(sight):
    assert least_distance(lab([one.fill for one in PALETTE], sight)) > 10


def test_a_grey_print_still_tells_the_fills_apart():
    lightness = np.sort(lab([one.fill for one in PALETTE])[:, 0])
    assert np.diff(lightness).min() > 3


def test_names_read_on_every_fill_and_dots_stand_out():
    fills, inks = (lab([getattr(one, part) for one in PALETTE])[:, 0] for part in ("fill", "ink"))
    assert fills.min() > 65  # text is near black
    assert (fills - inks).min() > 28


def test_a_shade_beyond_the_palette_is_a_new_colour():
    shades = [colour(index).fill for index in range(5 * len(PALETTE))]
    assert len(set(shades)) == len(shades)


def test_the_graph_has_a_node_for_a_grid_without_neighbours():
    graph = neighbours([shapely.box(0, 0, 1, 1), shapely.box(900, 0, 901, 1)])
    assert nx.number_connected_components(graph) == 2
