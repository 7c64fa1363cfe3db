"""A short tour, found in the simplest way: it is long enough to unmask a bound that is none."""

import numpy as np

from partition.verify.walking import Metres, Places

LEAST_GAIN_M = 1e-9
"""Less than this is rounding."""


def short_tour(metres: Metres, order: Places) -> float:
    """
    Return the metres of the shortest closed tour found: of the one given, and of greedy ones from each place, all
    improved by turning stretches around and moving single places (2-opt; Croes 1958) while that saves metres.

    Parameters
    ----------
    metres
        (n, n), the same there and back.
    order
        (n,) the places, each once.
    """
    if len(order) <= 3:
        return length(metres, order)
    starts = [order, *(_nearest_first(metres, first) for first in order[:12].tolist())]
    return min(length(metres, _improved(metres, start)) for start in starts)


def length(metres: Metres, order: Places) -> float:
    """Return the metres of a closed tour."""
    return float(metres[order, np.roll(order, -1)].sum())


def _nearest_first(metres: Metres, first: int) -> Places:
    left, order = set(range(len(metres))) - {first}, [first]
    while left:
        order.append(min(left, key=lambda place: (metres[order[-1], place], place)))
        left.remove(order[-1])
    return np.array(order)


def _improved(metres: Metres, order: Places) -> Places:
    while True:
        turned, turn_gain = _turn(metres, order)
        moved, move_gain = _move(metres, order)
        if max(turn_gain, move_gain) <= LEAST_GAIN_M:
            return order
        order = turned if turn_gain >= move_gain else moved


def _turn(metres: Metres, order: Places) -> tuple[Places, float]:
    """Return the tour with the one stretch turned around that saves most, and the metres saved."""
    after = np.roll(order, -1)
    step = metres[order, after]
    gain = step[:, None] + step - metres[np.ix_(order, order)] - metres[np.ix_(after, after)]
    np.fill_diagonal(gain, -np.inf)
    i, j = sorted(map(int, np.unravel_index(np.argmax(gain), gain.shape)))
    return np.concatenate([order[: i + 1], order[i + 1 : j + 1][::-1], order[j + 1 :]]), float(gain[i, j])


def _move(metres: Metres, order: Places) -> tuple[Places, float]:
    """Return the tour with the one place moved elsewhere that saves most, and the metres saved."""
    n, before, after = len(order), np.roll(order, 1), np.roll(order, -1)
    out = metres[before, order] + metres[order, after] - metres[before, after]
    into = metres[np.ix_(order, order)] + metres[np.ix_(order, after)] - metres[order, after][None, :]
    gain = out[:, None] - into
    k = np.arange(n)
    gain[k, k] = gain[k, k - 1] = -np.inf
    place, edge = map(int, np.unravel_index(np.argmax(gain), gain.shape))
    rest = np.delete(order, place)
    at = edge if edge < place else edge - 1
    return np.insert(rest, at + 1, order[place]), float(gain[place, edge])
