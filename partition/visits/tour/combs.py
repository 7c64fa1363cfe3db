"""Combs that a fractional solution breaks: handles changed place by place, and the teeth that suit each best."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Sets = NDArray[np.bool_]

LEAST_BROKEN = 1e-3
"""What is broken by less would hardly raise the bound."""

LEAST_WORTH = 0.1
"""A tooth worth less is not looked at."""

MOST_TEETH = 250
"""Teeth among which a handle chooses: the worthiest, the smaller before the larger."""

LARGEST = 40
"""Places of a tooth."""

PATIENCE = 12
"""So many changes of a handle without a gain end its search."""

TABU = 5
"""A place put in or taken out stays so for so many changes."""

LEAST_ACROSS = 1e-6
"""A place with less walked over the edge of a handle does not change sides."""

LEAST_TEETH = 3

MOST_PACKED = 40_000
"""Handles looked at in all: not a time, so that the answer is the same on every machine."""


def broken_combs(between: Floats, handles: Sets, most: int) -> list[Sets]:
    """
    Return combs that a solution breaks, (1 + teeth, n), the handle first; the most broken comb first, but not all.

    A comb is a handle H and an odd number k of teeth T, apart from each other and each partly in H: a tour leaves them
    ``3 k + 1`` times in all (Grötschel and Padberg 1979). So where a tooth is worth ``3 - x(edges out of T)``, a comb
    is broken if its handle is left less than once more than its teeth are worth. A tabu search (Glover 1989) from each
    handle given takes in or leaves out a place at a time, and packs teeth greedily each time.

    Parameters
    ----------
    between
        (n, n), how much is walked between places, symmetric.
    handles
        (k, n), where to begin.
    most
        So many combs are enough.
    """
    teeth, worth = _teeth(between)
    if len(teeth) < LEAST_TEETH:
        return []
    alike = {handle.tobytes(): handle for handle in handles}
    found, broken, picked = _search(between, np.array(list(alike.values())), _packed(teeth), worth, most)
    combs: dict[bytes, tuple[float, Sets]] = {}
    for handle, by, chosen in zip(found, broken, picked, strict=True):
        sets = np.concatenate([handle[None], teeth[chosen]])
        combs.setdefault(sets.tobytes(), (by, sets))
    return [sets for _, sets in sorted(combs.values(), key=lambda comb: -comb[0])[:most]]


def _teeth(between: Floats) -> tuple[Sets, Floats]:
    """Return sets that are left less than three times, (k, m), and what they are worth, (k,), the worthiest first."""
    sets, worth, mark = _grown(between, 3.0 - LEAST_WORTH)
    index = np.unique(mark, return_index=True)[1]
    sets, worth = sets[index], worth[index]
    chosen = np.lexsort((index, sets.sum(axis=1), -np.round(worth, 6)))[:MOST_TEETH]
    return sets[chosen], worth[chosen]


@nb.njit(cache=True, nogil=True)
def _grown(between, most):  # type: ignore[no-untyped-def]
    """Return sets that are left less than so often, their worth, and a mark by which to know them."""
    m = len(between)
    degree, largest = between.sum(axis=1), min(m // 2, LARGEST)
    sets, worth = np.zeros((m * (largest + m), m), np.bool_), np.zeros(m * (largest + m))
    mark, many = np.zeros(len(sets), np.uint64), 0
    for seed in range(m):
        inside = np.arange(m) == seed
        firm, leaving, here = between[seed].copy(), degree[seed], _mark(seed)
        for other in range(seed):
            if degree[seed] + degree[other] - 2.0 * between[seed, other] < most:
                sets[many, seed] = sets[many, other] = True
                worth[many] = 3.0 - degree[seed] - degree[other] + 2.0 * between[seed, other]
                mark[many] = _mark(seed) + _mark(other)
                many += 1
        for _ in range(largest - 1):
            # the place held most firmly by the set comes next
            place = -1
            for other in range(m):
                if not inside[other] and (place < 0 or firm[other] > firm[place] + 1e-9):
                    place = other
            leaving += degree[place] - 2.0 * firm[place]
            inside[place] = True
            firm += between[place]
            here += _mark(place)
            if leaving < most:
                sets[many], worth[many], mark[many] = inside, 3.0 - leaving, here
                many += 1
    return sets[:many], worth[:many], mark[:many]


@nb.njit(cache=True, nogil=True)
def _mark(place):  # type: ignore[no-untyped-def]
    """Return a number for a place of which no two sets have the same sum, or hardly ever."""
    z = np.uint64(place + 1) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return z ^ (z >> np.uint64(27))


def _packed(sets: Sets) -> Words:
    """Return sets as bits of words, (k, words)."""
    words = (sets.shape[1] + 63) // 64
    wide = np.zeros((len(sets), 64 * words), np.bool_)
    wide[:, : sets.shape[1]] = sets
    return np.packbits(wide, axis=1, bitorder="little").view(np.uint64)


@nb.njit(cache=True, nogil=True)
def _pack(handle, teeth, worth, used, picked):  # type: ignore[no-untyped-def]
    """Pick an odd number of teeth for a handle; return how many, and what they are worth."""
    many, total = 0, 0.0
    used[:] = 0
    for j in range(len(teeth)):
        inside = outside = False
        apart = True
        for w in range(len(handle)):
            tooth = teeth[j, w]
            if tooth & used[w]:
                apart = False
                break
            inside = inside or tooth & handle[w] != 0
            outside = outside or tooth & ~handle[w] != 0
        if apart and inside and outside:
            for w in range(len(handle)):
                used[w] |= teeth[j, w]
            picked[many] = j
            many += 1
            total += worth[j]
    if many > 0 and many % 2 == 0:
        many -= 1
        total -= worth[picked[many]]
    return many, total


@nb.njit(cache=True, nogil=True)
def _search(between, first, teeth, worth, most):  # type: ignore[no-untyped-def]
    """Return the handles of broken combs, (k, m), by how much they are broken, and the numbers of their teeth."""
    m, words = len(between), teeth.shape[1]
    degree = between.sum(axis=1)
    used, picked, handle = np.zeros(words, np.uint64), np.zeros(m, np.int64), np.zeros(words, np.uint64)
    found, broken, chosen = [np.zeros(m, np.bool_)], [0.0], [np.zeros(0, np.int64)]
    packed = 0
    for start in range(len(first)):
        inside, held, until = np.zeros(m, np.bool_), np.zeros(m), np.zeros(m, np.int64)
        handle[:] = 0
        for place in np.flatnonzero(first[start]):
            _flip(between, inside, held, handle, place)
        best, idle, step = -np.inf, 0, 0
        while idle < PATIENCE:
            leaving = (degree - held)[inside].sum()
            many, total = _pack(handle, teeth, worth, used, picked)
            now = _short(many, total, leaving)
            idle = 0 if now > best + 1e-6 else idle + 1
            if now > max(best, LEAST_BROKEN) + 1e-6:
                found.append(inside.copy())
                broken.append(now)
                chosen.append(picked[:many].copy())
            best = max(best, now)
            top, move = -np.inf, -1
            for v in range(m):
                across = degree[v] - held[v] if inside[v] else held[v]
                if until[v] > step or across < LEAST_ACROSS:
                    continue
                packed += 1
                _turn_bit(handle, v)
                many, total = _pack(handle, teeth, worth, used, picked)
                _turn_bit(handle, v)
                value = _short(many, total, leaving + _added(degree[v], held[v], inside[v]))
                if value > top + 1e-9:
                    top, move = value, v
            if move < 0:
                break
            _flip(between, inside, held, handle, move)
            step += 1
            until[move] = step + TABU
        if len(found) > 4 * most or packed > MOST_PACKED:
            break
    return found[1:], broken[1:], chosen[1:]


@nb.njit(cache=True, nogil=True)
def _short(many, total, leaving):  # type: ignore[no-untyped-def]
    """Return by how much a comb is broken; less than it is if it has one tooth, which is no comb."""
    return 1.0 + total - leaving - (0.0 if many >= LEAST_TEETH else 2.0)


@nb.njit(cache=True, nogil=True)
def _added(degree, held, inside):  # type: ignore[no-untyped-def]
    """Return how much more a handle is left when a place changes sides."""
    return 2.0 * held - degree if inside else degree - 2.0 * held


@nb.njit(cache=True, nogil=True)
def _flip(between, inside, held, handle, place):  # type: ignore[no-untyped-def]
    """Take a place into a handle, or out of it, and note how firmly the handle holds each place then."""
    held += between[place] * (-1.0 if inside[place] else 1.0)
    inside[place] = not inside[place]
    _turn_bit(handle, place)


@nb.njit(cache=True, nogil=True)
def _turn_bit(handle, place):  # type: ignore[no-untyped-def]
    handle[place // 64] ^= np.uint64(1) << np.uint64(place % 64)
