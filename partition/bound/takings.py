"""What a centre would take at given multipliers: the cheapest units until its band is full, compiled."""

import numba as nb
import numpy as np


@nb.njit(cache=True, nogil=True)
def cut(prices, loads, n, room):  # type: ignore[no-untyped-def]
    """
    Return the price up to which the cheapest units fill the room, their worth, and the share taken at that price.

    A quickselect by load; prices and loads are reordered.
    """
    low, high, value = 0, n, 0.0
    while True:
        pivot = prices[(low + high) // 2]
        below, last, load_below, value_below, load_at = low, high, 0.0, 0.0, 0.0
        k = low
        while k < last:
            price = prices[k]
            if price < pivot:
                load_below += loads[k]
                value_below += price * loads[k]
                prices[k], prices[below] = prices[below], price
                loads[k], loads[below] = loads[below], loads[k]
                below += 1
                k += 1
            elif price > pivot:
                last -= 1
                prices[k], prices[last] = prices[last], price
                loads[k], loads[last] = loads[last], loads[k]
            else:
                load_at += loads[k]
                k += 1
        if load_below > room:
            high = below
        elif load_below + load_at >= room or last == high:
            left = min(room - load_below, load_at)
            return pivot, value + value_below + left * pivot, left / load_at
        else:
            room -= load_below + load_at
            value += value_below + load_at * pivot
            low = last


@nb.njit(cache=True, nogil=True)
def takings(begin, end, units, walk_m, worth, load, least, most, prices, loads):  # type: ignore[no-untyped-def]
    """
    Return what a centre takes of a list of units: the price up to which it takes all, their worth, the share at it.

    The list is ``units[begin:end]`` with the metres that a household of each walks. All units of a price below zero
    are taken if they fit the band; if they are too many the cheapest, if too few the cheapest others too.
    """
    n, held, value = 0, 0.0, 0.0
    for k in range(begin, end):
        price = walk_m[k] - worth[units[k]]
        if price < 0.0:
            prices[n], loads[n] = price, load[units[k]]
            held += loads[n]
            value += price * loads[n]
            n += 1
    if held > most:
        return cut(prices, loads, n, most)
    if held >= least:
        return 0.0, value, 0.0
    held, value = 0.0, 0.0
    for k in range(begin, end):
        price = walk_m[k] - worth[units[k]]
        prices[k - begin], loads[k - begin] = price, load[units[k]]
        held += load[units[k]]
        value += price * load[units[k]]
    if held <= least:
        return np.inf, value, 0.0
    return cut(prices, loads, end - begin, least)


@nb.njit(cache=True, nogil=True)
def walk_to(metres, centre, rows, unit, share, walk_m):  # type: ignore[no-untyped-def]
    """Write the metres that a household of each unit walks to the door in row ``centre``, on average over its doors."""
    walk_m[:] = 0.0
    for k in range(len(rows)):
        walk_m[unit[k]] += share[k] * metres[centre, rows[k]]
