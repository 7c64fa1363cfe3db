"""
What a walk keeps and a fractional solution does not: inequalities of connectivity and of evenness.

For sets S of nodes: ``x(edges out of S) >= 2`` where required parts lie inside S and outside and no required edge
leaves it (connectivity), and ``x(edges out of S, not in F) >= x(F) - |F| + 1`` for edges F out of S if F and the
required edges out of S are an odd number together (cocircuits), after A. Corberan and J. Sanchis, "A polyhedral
approach to the rural postman problem", EJOR 79 (1994), and Ghiani and Laporte (2000).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from partition.visits.patrol.cut_tree import light_sets
from partition.visits.patrol.model import Model, components
from partition.visits.patrol.task import Bools, Floats

LEAST_BROKEN = 1e-4

SHARES = (1e-6, 0.25, 0.5, 0.75)
"""Nodes joined by edges walked more than so often are tried as sets."""

HALF = 0.5


@dataclass(frozen=True)
class Cut:
    """An inequality: how each edge counts, (m,), 1, 0 or -1, and what all together are at least."""

    counts: Floats
    least: float

    def missing(self, walked: Floats) -> float:
        """Return by how much a solution falls short."""
        return self.least - float(self.counts @ walked)


def first_cuts(model: Model) -> list[Cut]:
    """Return what each required part, each odd node alone and each edge that may be walked twice asks for."""
    cuts = [_leave(model, np.arange(model.n) == node, 1.0) for node in np.flatnonzero(model.odd)]
    if model.clusters > 1:
        cuts += [_leave(model, model.cluster == number, 2.0) for number in range(model.clusters)]
    for copy in np.flatnonzero(model.origin != np.arange(len(model.origin))).tolist():
        counts = np.zeros(len(model.ends))
        counts[model.origin[copy]], counts[copy] = 1.0, -1.0
        cuts.append(Cut(counts, 0.0))
    return cuts


def _leave(model: Model, inside: Bools, least: float) -> Cut:
    return Cut(model.leaving(inside).astype(np.float64), least)


def parts_apart(model: Model, walked: Floats) -> list[Cut]:
    """Return a cut for each set of required parts that a whole solution leaves apart from the others."""
    return list(_apart(model, walked, HALF))


def violated(model: Model, walked: Floats) -> list[Cut]:
    """
    Return inequalities that a solution, perhaps not whole, violates.

    None are given only where it violates no inequality of connectivity and no cocircuit inequality.
    """
    cheap = [cut for share in SHARES for cut in _apart(model, walked, share)]
    uneven = _uneven(model, walked, np.concatenate([_parted(model, walked), _light(model, walked)]))
    return _broken(walked, [*cheap, *_connectivity(model, walked), *uneven])


def _broken(walked: Floats, cuts: Iterable[Cut]) -> list[Cut]:
    found: dict[bytes, Cut] = {}
    for cut in cuts:
        if cut.missing(walked) > LEAST_BROKEN:
            found.setdefault(cut.counts.tobytes(), cut)
    return list(found.values())


def _apart(model: Model, walked: Floats, share: float) -> Iterator[Cut]:
    label = components(model.n, model.ends[model.required | (walked > share)])
    numbers = np.unique(label[model.cluster >= 0])
    if len(numbers) > 1:
        yield from (_leave(model, label == number, 2.0) for number in numbers)


def _connectivity(model: Model, walked: Floats) -> Iterator[Cut]:
    """Give light cuts between required parts, each shrunk to one node."""
    k = model.clusters
    loose = model.cluster < 0
    node = np.where(loose, k + np.cumsum(loose) - 1, model.cluster)
    light = light_sets(int(node.max()) + 1, node[model.ends], walked, np.arange(k), 2.0 - LEAST_BROKEN)
    yield from (_leave(model, inside[node], 2.0) for inside in light)


def _parted(model: Model, walked: Floats) -> Bools:
    """Return the sets of nodes that hang together by edges that are not whole, (k, n)."""
    label = components(model.n, model.ends[_unsure(walked) > LEAST_BROKEN])
    return np.asarray(label == np.flatnonzero(np.bincount(label))[:, None])


def _unsure(walked: Floats) -> Floats:
    """Return how far each edge is from whole."""
    return np.abs(walked - np.rint(walked))


def _light(model: Model, walked: Floats) -> Bools:
    """
    Return light cuts between the nodes of edges that are not whole, (k, n).

    With edges counting for how far they are from whole, a set whose cocircuit inequality is violated most is among
    these or holds no end of such an edge (A. Letchford, G. Reinelt and D. Theis, "Odd minimum cut sets and
    b-matchings revisited", SIAM Journal on Discrete Mathematics 22 (2008)).
    """
    unsure = _unsure(walked)
    nodes = np.unique(model.ends[unsure > LEAST_BROKEN])
    number = np.full(model.n, len(nodes))
    number[nodes] = np.arange(len(nodes))
    every = np.arange(len(nodes) + 1)
    return light_sets(len(every), number[model.ends], unsure, every, 1.0 - LEAST_BROKEN)[:, number]


def _uneven(model: Model, walked: Floats, sets: Bools) -> Iterator[Cut]:
    """
    Give the cocircuit inequality of each set that a solution comes nearest to violating.

    F are the edges out of the set that are walked more than half, but for one, the least sure, if the number is even.
    """
    out = (sets[:, model.ends[:, 0]] != sets[:, model.ends[:, 1]]) & (model.at_most > 0.0)
    unsure, often = _unsure(walked), walked > HALF
    held = out @ unsure
    near = held < 1.0 - LEAST_BROKEN
    sets, out, held = sets[near], out[near], held[near]
    odd = ((sets & model.odd).sum(axis=1) + (out & often).sum(axis=1)) % 2 == 1
    turning = np.where(out, 1.0 - 2.0 * unsure, np.inf)
    turned = turning.argmin(axis=1)
    least = np.where(odd, 0.0, turning.min(axis=1))
    for number in np.flatnonzero(held + least < 1.0 - LEAST_BROKEN):
        chosen = out[number] & often
        if not odd[number]:
            chosen[turned[number]] = not chosen[turned[number]]
        yield Cut(np.where(chosen, -1.0, out[number]), 1.0 - float(chosen.sum()))
