"""New stations are the best there are, and the bound says so, on villages small enough to look through."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from partition.stations import Places, measure_reach, measure_services, place_stations

VILLAGES = range(24)


def village(seed: int, existing: int | None = None) -> Places:
    """Return a random village of a dozen addresses and sites, some of them in clumps, walks in straight lines."""
    dice = np.random.default_rng(seed)
    doors = dice.uniform(0, 1500, (14, 2)) + dice.integers(0, 2, (14, 1)) * 800
    sites = dice.uniform(0, 2000, (11, 2))
    standing = dice.uniform(0, 2000, (seed % 3 if existing is None else existing, 2))
    return Places(dice.integers(1, 9, 14), walks(doors, sites).astype(np.float32), walks(doors, standing))


def walks(doors, sites):
    return np.hypot(*(doors[:, None, :] - sites[None, :, :]).transpose(2, 0, 1))


def walked(places: Places, chosen) -> float:
    """Return the household-metres to the nearest station."""
    return float(places.weights @ nearest(places, chosen))


def covered(places: Places, chosen, within_m: float) -> int:
    return int(places.weights[nearest(places, chosen) <= within_m].sum())


def nearest(places, chosen):
    standing = places.existing_m.min(axis=1, initial=np.inf)
    return np.minimum(standing, places.walk_m[:, list(chosen)].min(axis=1, initial=np.inf))


def all_choices(places, n_new):
    return combinations(range(places.walk_m.shape[1]), n_new)


@pytest.mark.parametrize("seed", VILLAGES)
def test_no_choice_of_sites_walks_less_than_the_one_proven(seed):
    places, n_new = village(seed), 1 + seed % 5
    placed = place_stations(places, n_new)
    least = min(walked(places, chosen) for chosen in all_choices(places, n_new))
    assert placed.certificate.proven
    assert walked(places, placed.chosen) == pytest.approx(least, rel=2e-6)
    assert placed.certificate.reached == pytest.approx(least, rel=2e-6)


@pytest.mark.parametrize("seed", VILLAGES)
def test_no_choice_of_sites_covers_more_than_the_one_proven(seed):
    places, n_new, within_m = village(seed), 1 + seed % 4, 250.0 + 40 * (seed % 6)
    placed = place_stations(places, n_new, within_m=within_m)
    most = max(covered(places, chosen, within_m) for chosen in all_choices(places, n_new))
    assert placed.certificate.proven
    assert covered(places, placed.chosen, within_m) == placed.certificate.reached == most


@pytest.mark.parametrize("seed", VILLAGES)
@pytest.mark.parametrize("effort", [1.0, 3e3])
def test_bound_is_on_the_right_side_however_little_was_searched(seed, effort):
    places = village(seed)
    median = place_stations(places, 3, effort=effort).certificate
    cover = place_stations(places, 3, within_m=400.0, effort=effort).certificate
    assert median.bound <= min(walked(places, chosen) for chosen in all_choices(places, 3)) * (1 + 1e-6)
    assert cover.bound >= max(covered(places, chosen, 400.0) for chosen in all_choices(places, 3))
    assert median.gap >= -1e-9
    assert cover.gap >= 0


@pytest.mark.parametrize("seed", range(6))
def test_one_more_station_never_lengthens_the_walk(seed):
    places = village(seed)
    reached = [place_stations(places, n_new).certificate.reached for n_new in range(1, 8)]
    assert all(more <= fewer * (1 + 1e-6) for fewer, more in pairwise(reached))


@pytest.mark.parametrize("within_m", [None, 300.0])
def test_stations_are_as_many_as_asked_for_and_apart(within_m):
    for n_new in (1, 4, 11):
        chosen = place_stations(village(3), n_new, within_m=within_m).chosen
        assert len(set(chosen.tolist())) == n_new


def test_a_new_station_keeps_off_one_that_stands():
    """The clump at 0 has a station, so the smaller one at 1000 gets the new one."""
    doors = np.array([[0.0, 0], [10, 0], [20, 0], [1000, 0]])
    places = Places(np.array([500, 50, 50, 1]), walks(doors, doors).astype(np.float32), walks(doors, doors[1:2]))
    assert place_stations(places, 1).chosen.tolist() == [0]
    fewer = Places(np.array([5, 5, 5, 1]), places.walk_m, places.existing_m)
    assert place_stations(fewer, 1).chosen.tolist() == [3]


def test_what_saves_most_comes_first():
    places = village(5, existing=1)
    chosen = place_stations(places, 4).chosen
    lost = [walked(places, [c for c in chosen if c != left]) - walked(places, chosen) for left in chosen]
    assert lost == sorted(lost, reverse=True)


def test_saved_is_what_all_walk_more_without_the_station():
    places = village(7, existing=1)
    chosen = place_stations(places, 3).chosen
    walk_m = np.column_stack([places.existing_m, places.walk_m[:, chosen].astype(float)])
    _, services = measure_services(walk_m, places.weights, None)
    for service, left in zip(services[1:], chosen, strict=True):
        without = walked(places, [c for c in chosen if c != left])
        assert service.saved_m == pytest.approx(without - walked(places, chosen))
    assert sum(service.households for service in services) == places.weights.sum()


def test_the_only_station_saves_an_unknown_amount():
    walk_m, weights = np.array([[10.0], [30.0]]), np.array([1, 3])
    _, (service,) = measure_services(walk_m, weights, 20.0)
    assert (service.saved_m, service.covered_alone, service.mean_walk_m) == (None, 1, 25.0)
    assert measure_reach(walk_m[:, :0], weights, (20.0,)) is None


def test_of_sites_that_cover_as_many_the_nearer_is_taken():
    doors = np.array([[0.0, 0], [100, 0], [200, 0]])
    sites = np.array([[100.0, 290], [100, 0], [100, 280]])
    places = Places(np.array([1, 1, 1]), walks(doors, sites).astype(np.float32), np.empty((3, 0)))
    assert place_stations(places, 1, within_m=320.0).chosen.tolist() == [1]


def test_everybody_covered_already_leaves_nothing_to_cover():
    places = village(2)
    near = Places(places.weights, places.walk_m, np.full((14, 1), 5.0))
    placed = place_stations(near, 2, within_m=100.0)
    assert placed.certificate.proven
    assert placed.certificate.reached == places.weights.sum()
    assert len(set(placed.chosen.tolist())) == 2


def test_the_same_village_gives_the_same_stations():
    first, second = (place_stations(village(9), 4) for _ in range(2))
    assert first.chosen.tolist() == second.chosen.tolist()
    assert first.certificate == second.certificate
