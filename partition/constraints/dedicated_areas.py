"""Rule: a dedicated area (专属网格) is a grid of its own."""

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def dedicated_areas(evidence: Evidence) -> list[Violation]:
    """Return dedicated areas that share their grid with other units."""
    plan = evidence.plan
    areas = plan.units.dedicated
    if not areas.any():
        return []
    size = plan.grid_of.value_counts()
    names = plan.units.table["dedicated"][areas]
    return [
        evidence.violation(
            "dedicated_areas", grid_id, int(size[grid_id]), "1", "units",
            f"the dedicated area {name} shares a grid with other units / 专属网格{name}与其他单元同格",
        )
        for name, grid_id in zip(names, plan.grid_of[areas], strict=True)
        if size[grid_id] > 1
    ]  # fmt: skip
