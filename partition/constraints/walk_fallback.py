"""Wish: a household without a path to its centre is assigned all the same, and flagged."""

from geo.counted import counted
from partition.constraints.evidence import Evidence
from partition.violation import Violation


def walk_fallback(evidence: Evidence) -> list[Violation]:
    """Return grids in which households have no path to the centre; nothing where no roads are known at all."""
    if "roads" in evidence.ground.village.estimated:
        return []
    found = []
    for grid_id, name, lost in evidence.rows("grid_id", "name", "unreachable"):
        if lost:
            text = (
                f"{counted(lost, 'household')} of {name} without a path to its centre; 1.4 times the straight "
                "line stands in / "
                f"{name}有{lost}户无路可达中心，按直线距离1.4倍估算"
            )
            found.append(evidence.violation("walk_fallback", grid_id, lost, "0", "households", text, severity="wish"))
    return found
