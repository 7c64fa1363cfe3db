"""What stations mean to those who walk to them: whom each serves, what each saves, who lives within reach."""

from dataclasses import dataclass

import numpy as np

from partition.problem import Floats, Ints


@dataclass(frozen=True)
class Service:
    """
    What one station does.

    Attributes
    ----------
    households, mean_walk_m, max_walk_m
        Those to whom no other is nearer, and their walks; 0 where there are none.
    saved_m
        Household-metres that all would walk farther without it; None where there would be no station at all.
    covered_alone
        Households within the distance that without it would be beyond; None where no distance was given.
    """

    households: int
    mean_walk_m: float
    max_walk_m: float
    saved_m: float | None
    covered_alone: int | None


@dataclass(frozen=True)
class Reach:
    """
    How far all households have to walk.

    ``within`` holds, for each distance in metres, how many live no farther than it.
    """

    objective_m: float
    mean_walk_m: float
    max_walk_m: float
    within: dict[float, int]


def measure_reach(walk_m: Floats, weights: Ints, distances_m: tuple[float, ...]) -> Reach | None:
    """Return how far households walk to the nearest of stations; None without any.

    ``walk_m`` are metres from each address to each station, shape ``(n, n_stations)``.
    """
    if not walk_m.shape[1]:
        return None
    nearest = walk_m.min(axis=1)
    total = float(weights @ nearest)
    within = {distance: int(weights[nearest <= distance].sum()) for distance in distances_m}
    return Reach(total, total / float(weights.sum()), float(nearest.max()), within)


def measure_services(walk_m: Floats, weights: Ints, within_m: float | None) -> tuple[Ints, list[Service]]:
    """Return for each address its nearest station, the first of equals, and what each station does."""
    near = walk_m.argmin(axis=1)
    rows = np.arange(len(walk_m))
    first = walk_m[rows, near]
    others = walk_m.copy()
    others[rows, near] = np.inf
    second = others.min(axis=1)
    services = []
    for station in range(walk_m.shape[1]):
        own = near == station
        households, here = weights[own], first[own]
        alone = walk_m.shape[1] == 1
        newly = None if within_m is None else int(households[(here <= within_m) & (second[own] > within_m)].sum())
        services.append(
            Service(
                households=int(households.sum()),
                mean_walk_m=float(households @ here) / max(1, int(households.sum())),
                max_walk_m=float(here.max(initial=0.0)),
                saved_m=None if alone else float(households @ (second[own] - here)),
                covered_alone=newly,
            )
        )
    return near, services
