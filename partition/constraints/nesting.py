"""Rule: every grid lies in one grid of the level above."""

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def nesting(evidence: Evidence) -> list[Violation]:
    """Return grids whose units lie in several parents."""
    plan = evidence.plan
    if plan.parent is None:
        return []
    parents = plan.parent.grid_of.groupby(plan.grid_of.to_numpy()).nunique()
    names = dict(evidence.grids[["grid_id", "name"]].itertuples(index=False))
    return [
        evidence.violation(
            "nesting", str(grid_id), int(n), "1", "parents",
            f"{names[grid_id]} lies in {n} grids of the level above / {names[grid_id]}跨{n}个上级网格",
        )
        for grid_id, n in parents[parents > 1].items()
    ]  # fmt: skip
