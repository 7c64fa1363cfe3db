"""Rule: every grid lies in one grid of the level above."""

import numpy as np

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def nesting(evidence: Evidence) -> list[Violation]:
    """Return grids whose units lie in several parents."""
    plan = evidence.plan
    if plan.parent is None:
        return []
    grid, parent = plan.coded, plan.parent.coded
    met = np.unique(grid[0] * len(parent[1]) + parent[0]) // len(parent[1])
    n_parents = dict(zip(grid[1], np.bincount(met), strict=True))
    return [
        evidence.violation(
            "nesting", grid_id, int(n), "1", "parents",
            f"{name} lies in {n} grids of the level above / {name}跨{n}个上级网格",
        )
        for grid_id, name in evidence.rows("grid_id", "name")
        if (n := n_parents[grid_id]) > 1
    ]  # fmt: skip
