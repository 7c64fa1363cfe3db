"""Given centres: one grid each, divided as well as can be, bounded from below, and wrong places are told."""

from functools import lru_cache
from itertools import product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from villages import ORIGIN, lattice

from geo.errors import InputError
from geo.village import Village
from partition.bound import bound_to_centres
from partition.divide import divide
from partition.ground import survey
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import GivenCentres, OldGrids, Prices, Terms

SEEDS = range(24)


def given(*xy: tuple[float, float], level: str = "grid") -> GivenCentres:
    """Return centres at places in metres from the south-west corner."""
    n = len(xy)
    ids = tuple(f"S{i}" for i in range(n))
    return GivenCentres(level, ids, ("",) * n, ORIGIN + np.array(xy, dtype=float).reshape(n, 2))


def divided(village: Village, centres: GivenCentres, *levels: Level, **terms: object):
    effort = Effort(iterations=20_000)
    return divide([village], levels, seed=1, effort=effort, terms=Terms(centres=centres, **terms))


@lru_cache
def assignments(n: int, k: int) -> np.ndarray:
    return np.array(list(product(range(k), repeat=n)), dtype=np.int8)


def optimum(village: Village, centres: GivenCentres, band: Band) -> float:
    """Return the least household-metres over all contiguous assignments inside the band; inf if there is none."""
    ground = survey(village, None)
    households = village.households["households"].to_numpy()
    doors = np.c_[village.households.geometry.x, village.households.geometry.y]
    straight = np.hypot(*(doors[:, None] - centres.xy).transpose(2, 0, 1))
    walk_m = 1.4 * straight
    every = assignments(len(doors), len(centres.xy))
    load = np.array([(every == g) @ households for g in range(len(centres.xy))])
    at_home = (every[:, straight.argmin(axis=0)] == np.arange(len(centres.xy))).all(axis=1)
    every = every[at_home & ((load >= band.min) & (load <= band.max)).all(axis=0)]
    cost = sum((every == g) @ (households * walk_m[:, g]) for g in range(len(centres.xy)))
    graph = nx.Graph(zip(ground.adjacency.left.tolist(), ground.adjacency.right.tolist(), strict=True))
    for row in np.argsort(cost):
        grids = [np.flatnonzero(every[row] == g).tolist() for g in range(len(centres.xy))]
        if all(nx.is_connected(graph.subgraph(grid)) for grid in grids):
            return float(cost[row])
    return np.inf


def hamlet(seed: int) -> tuple[Village, GivenCentres, Band]:
    """Return a hamlet of 4 x 3 plots with a few households each, two or three centres near doors, and a band."""
    rng = np.random.default_rng(seed)
    households, k = rng.integers(1, 6, 12), 2 + seed % 2
    plots = rng.choice(12, k, replace=False)
    xy = 50 * np.c_[plots % 4 + 0.5, plots // 4 + 0.5] + rng.uniform(-20, 20, (k, 2))
    mean = households.sum() / k
    return lattice(4, 3, households=households.tolist()), given(*xy), Band(int(0.75 * mean), int(np.ceil(1.25 * mean)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_finds_the_optimum_of_a_small_hamlet_and_the_bound_stays_below_it(seed: int) -> None:
    village, centres, band = hamlet(seed)
    best = optimum(village, centres, band)
    found = divided(village, centres, Level("grid", band))
    if np.isfinite(best):
        assert found.feasible
        assert found.tables.grids["objective_m"].sum() == pytest.approx(best, rel=1e-6)
        assert 0.7 * best < found.outcomes[0].lower_bound_m <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_any_multipliers_give_a_bound_about_centres_that_holds(seed: int) -> None:
    village, centres, band = hamlet(seed)
    rng, households = np.random.default_rng(seed), village.households["households"].to_numpy()
    doors = np.c_[village.households.geometry.x, village.households.geometry.y]
    straight = np.hypot(*(doors[:, None] - centres.xy).transpose(2, 0, 1))
    walk_m, best = 1.4 * straight, optimum(village, centres, band)
    for _ in range(20):
        assert bound_to_centres(walk_m, households, band, rng.uniform(-100, 900, 12)) <= best


def test_every_centre_has_one_grid_in_which_it_stands() -> None:
    centres = given((25, 25), (375, 25), (190, 130))
    tables = divided(lattice(8, 3, households=5), centres, Level("grid", Band(30, 50))).tables
    assert sorted(tables.grids["centre_id"]) == ["S0", "S1", "S2"]
    assert tables.grids["centre_household_id"].isna().all()
    polygons = tables.grids.set_index("grid_id").geometry
    for row in tables.centres.itertuples():
        assert polygons[row.grid_id].covers(row.geometry)


def test_walking_to_a_centre_far_from_the_best_door_is_paid_for() -> None:
    """A row of six doors and its one centre at the west end: on average a household walks half of the row."""
    tables = divided(lattice(6, 1), given((25, 25)), Level("grid", Band(1, 6))).tables
    assert tables.grids["objective_m"].iloc[0] == pytest.approx(1.4 * 50 * (1 + 2 + 3 + 4 + 5))


def test_the_levels_above_have_households_for_centres_and_whole_grids_inside() -> None:
    levels = Level("grid", Band(30, 70)), Level("micro_grid", Band(10, 20))
    xy = [(75 + 150 * i, 75 + 150 * j) for i in range(4) for j in range(2)]
    found = divided(lattice(12, 6, households=2), given(*xy, level="micro_grid"), *levels)
    assert found.feasible
    grids = found.tables.grids_of("grid")
    assert grids["centre_household_id"].notna().all()
    assert found.tables.units.groupby("micro_grid")["grid"].nunique().eq(1).all()
    assert (found.tables.units["micro_grid"].str[:6] == found.tables.units["grid"]).all()


def test_the_levels_below_are_drawn_inside_with_households_for_centres() -> None:
    levels = Level("grid", Band(30, 40)), Level("group", Band(8, 15))
    found = divided(lattice(6, 6, households=2), given((75, 75), (225, 225)), *levels)
    assert found.feasible
    assert found.tables.grids_of("group")["centre_household_id"].notna().all()


def test_an_old_grid_goes_on_about_the_centre_that_stands_in_it() -> None:
    village, doors = lattice(8, 1, households=5), [f"V1-h{i:03d}" for i in range(8)]
    old = OldGrids(pd.Series(["西"] * 5 + ["东"] * 3, index=doors), coded=False)
    terms = {"old": {"grid": old}, "prices": Prices(moved_m=10_000.0)}
    tables = divided(village, given((25, 25), (375, 25)), Level("grid", Band(15, 25)), **terms).tables
    assert tables.units["grid"].value_counts().tolist() == [5, 3]


def test_all_wrong_places_are_told_at_once() -> None:
    centres = given((25, 25), (30, 30), (900, 25))
    with pytest.raises(InputError) as met:
        divided(lattice(4, 2), centres, Level("grid", Band(1, 4)))
    told = sorted(str(fault) for fault in met.value.faults)
    assert len(told) == 2
    assert "place 2 (S1): stands in unit" in told[0]
    assert "as does centers, place 1 (S0)" in told[0]
    assert "place 3 (S2): stands at 500900.0, 4000025.0 m, 700 m outside" in told[1]
    assert "村界" in told[1]


def test_a_village_without_a_centre_is_told() -> None:
    villages = [lattice(2, 2), lattice(2, 2, code="V2", name="邻村", east=100.0)]
    with pytest.raises(InputError, match="village V2 邻村: no centre stands in it"):
        divide(villages, [Level("grid", Band(1, 4))], seed=1, terms=Terms(centres=given((25, 25))))
