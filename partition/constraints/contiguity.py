"""Rule: every grid hangs together on open borders; what it spans by links is listed."""

import numpy as np

from geo.adjacency import components
from partition.constraints.evidence import Evidence
from partition.problem import Ints
from partition.violation import Violation


def contiguity(evidence: Evidence) -> list[Violation]:
    """
    Return grids in more than one piece.

    Pieces that lie in different components of the whole village's open borders are the wish ``spans_parts`` (land
    parts) or ``pocket`` (barriers); two pieces inside one component are a must.
    """
    adjacency, plan = evidence.ground.adjacency, evidence.plan
    label = np.unique(plan.grid_of.to_numpy().astype(str), return_inverse=True)[1].ravel()
    open_pair = adjacency.is_open
    left, right = adjacency.left[open_pair], adjacency.right[open_pair]
    whole = components(adjacency.n, left, right)
    same = label[left] == label[right]
    piece = components(adjacency.n, left[same], right[same])
    found = []
    for grid_id, name in evidence.grids[["grid_id", "name"]].itertuples(index=False):
        members = np.flatnonzero(plan.grid_of.to_numpy() == grid_id)
        n_pieces, n_whole = len(np.unique(piece[members])), len(np.unique(whole[members]))
        if n_pieces > n_whole:
            found.append(
                evidence.violation(
                    "contiguity", grid_id, n_pieces, "1", "pieces",
                    f"{name} lies in {n_pieces} pieces that no open border joins / {name}分成{n_pieces}块，互不相连",
                )
            )  # fmt: skip
        elif n_whole > 1:
            found.append(_spanning(evidence, grid_id, name, members, n_whole))
    return found


def _spanning(evidence: Evidence, grid_id: str, name: str, members: Ints, n: int) -> Violation:
    """Return the wish that a grid spans land parts, or a pocket behind a barrier."""
    parts = len(np.unique(evidence.ground.land_part[members]))
    if parts > 1:
        text = f"{name} spans {parts} land parts, the smaller too small for a grid of its own / {name}跨{parts}块飞地"
        return evidence.violation("spans_parts", grid_id, parts, "1", "land parts", text, severity="wish")
    text = (
        f"{name} reaches over a barrier without a crossing to {n - 1} pocket(s) too small for a grid / "
        f"{name}跨越屏障连接{n - 1}处孤立小块"
    )
    return evidence.violation("pocket", grid_id, n, "1", "pieces", text, severity="wish")
