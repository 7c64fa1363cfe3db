"""Rule: nobody walks further to the centre of a grid than the service radius."""

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def walk_radius(evidence: Evidence) -> list[Violation]:
    """Return grids with a household beyond the radius; none where the level has no radius."""
    radius = evidence.plan.level.radius_m
    if radius is None:
        return []
    found = []
    for grid_id, name, furthest in evidence.rows("grid_id", "name", "max_walk_m"):
        if furthest > radius:
            text = (
                f"in {name} somebody walks {furthest:.0f} m to the centre; the radius is {radius:.0f} m / "
                f"{name}最远步行{furthest:.0f}米，服务半径为{radius:.0f}米"
            )
            found.append(evidence.violation("walk_radius", grid_id, furthest, f"{radius:g}", "m", text))
    return found
