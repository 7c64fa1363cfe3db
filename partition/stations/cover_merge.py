"""Maximal cover made small: addresses and sites that are alike as one, sites left out that another one outdoes."""

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.problem import Flags, Floats, Ints
from partition.stations.sites import Sites
from partition.stations.within import Within

BLOCK = 512
"""Sites looked at in one piece."""

Bits = NDArray[np.uint64]
"""Sets as rows of bits, 64 a word."""


@dataclass(frozen=True)
class Merged:
    """
    The problem with alike addresses and alike sites as one.

    ``within`` are its costs. ``lost`` are the households that no site reaches: whatever is chosen costs them too.
    ``site`` gives for each site of the problem one of those it stands for.
    """

    sites: Sites
    within: Within
    site: Ints
    lost: float


def merge_cover(
    walk_m: NDArray[np.float32], weights: Ints, existing_m: Floats, n_new: int, within_m: float
) -> Merged | None:
    """
    Return the problem of those beyond all that stands; None where no site reaches one of them.

    Sites within reach of the same addresses are one, and so are addresses within reach of the same sites; a site whose
    addresses are all within reach of another one is left out, for in its place the other one covers as many. The best
    set of what is left is one of the best of all.
    """
    open_ = np.flatnonzero(existing_m > within_m)
    reach = _reach_bits(walk_m, open_, within_m)
    some = np.flatnonzero(reach.any(axis=1)) if len(open_) else np.empty(0, dtype=np.intp)
    if not len(some):
        return None
    _, first = np.unique(_as_keys(reach[some]), return_index=True)
    alike = some[np.sort(first)]
    site = alike[_undominated(reach[alike])]
    kind, n_kinds = _kinds(reach[site], len(open_))
    households = np.bincount(kind + 1, weights[open_], minlength=n_kinds + 1).astype(float)
    within = _within(reach[site], kind, n_kinds)
    problem = Sites(within, households[1:], np.ones(n_kinds), min(n_new, len(site)), whole=True)
    return Merged(problem, within, site, float(households[0]))


def _reach_bits(walk_m: NDArray[np.float32], rows: Ints, within_m: float) -> Bits:
    """Return for each site the addresses (those of ``rows``, by their order) within reach."""
    n_words = max(1, -(-len(rows) // 64))
    reach = np.zeros((walk_m.shape[1], n_words * 8), dtype=np.uint8)
    for begin in range(0, walk_m.shape[1], BLOCK):
        near = walk_m[rows, begin : begin + BLOCK] <= within_m
        packed = np.packbits(near.T, axis=1, bitorder="little")
        reach[begin : begin + BLOCK, : packed.shape[1]] = packed
    return reach.view(np.uint64)


def _as_keys(rows: NDArray[np.uint64]) -> NDArray[np.void]:
    """Return each row of bits as one value that can be sorted."""
    whole = np.ascontiguousarray(rows)
    keys: NDArray[np.void] = whole.view(np.dtype((np.void, whole.shape[1] * whole.itemsize))).ravel()
    return keys


def _undominated(reach: Bits) -> Flags:
    """Return the sites whose addresses no other site reaches all of; no two rows are alike."""
    sizes = np.bitwise_count(reach).sum(axis=1, dtype=np.int64)
    order = np.argsort(-sizes, kind="stable")
    kept = np.ones(len(reach), dtype=np.bool_)
    _drop_contained(reach, order, kept)
    return kept


@nb.njit(cache=True, nogil=True)
def _drop_contained(reach, order, kept):  # type: ignore[no-untyped-def]
    """Compare each with the larger ones that are kept: what lies in one that was dropped lies in one that was not."""
    n_words = reach.shape[1]
    zero = np.uint64(0)
    for place in range(1, len(order)):
        small = order[place]
        begin = 0
        while reach[small, begin] == zero:
            begin += 1
        for before in range(place):
            large = order[before]
            if kept[large]:
                word = begin
                while word < n_words and reach[small, word] & ~reach[large, word] == zero:
                    word += 1
                if word == n_words:
                    kept[small] = False
                    break


def _kinds(reach: Bits, n: int) -> tuple[Ints, int]:
    """Return for each address the number of its kind, -1 where no site reaches it, and how many kinds there are."""
    columns = np.zeros((n, -(-len(reach) // 64) * 8), dtype=np.uint8)
    for begin in range(0, len(reach), BLOCK):
        packed = np.packbits(_unpacked(reach[begin : begin + BLOCK], n).T, axis=1, bitorder="little")
        columns[:, begin // 8 : begin // 8 + packed.shape[1]] = packed
    reached = columns.any(axis=1)
    _, first, alike = np.unique(_as_keys(columns[reached].view(np.uint64)), return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.intp)  # numbered as they are met, not as their bits sort
    number[np.argsort(first)] = np.arange(len(first))
    kind = np.full(n, -1, dtype=np.intp)
    kind[reached] = number[alike.ravel()]
    return kind, len(first)


def _within(reach: Bits, kind: Ints, n_kinds: int) -> Within:
    """Return who of each kind is within reach of what."""
    met, example = np.unique(kind, return_index=True)
    example = example[met >= 0]
    counts, pieces = [np.zeros(1, dtype=np.int64)], []
    for begin in range(0, len(reach), BLOCK):
        near = _unpacked(reach[begin : begin + BLOCK], len(kind))[:, example]
        counts.append(near.sum(axis=1, dtype=np.int64))
        pieces.append(np.nonzero(near)[1].astype(np.int32))
    return Within(n_kinds, np.cumsum(np.concatenate(counts)), np.concatenate(pieces))


def _unpacked(reach: Bits, n: int) -> NDArray[np.uint8]:
    return np.unpackbits(reach.view(np.uint8), axis=1, count=n, bitorder="little")
