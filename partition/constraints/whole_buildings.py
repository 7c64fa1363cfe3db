"""Rule: no building is divided among grids."""

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def whole_buildings(evidence: Evidence) -> list[Violation]:
    """Return buildings whose addresses lie in several grids."""
    building = evidence.ground.village.households["building_id"]
    grid = evidence.plan.grid_of.to_numpy()[evidence.plan.units.of_household]
    known = building.notna()
    spread = evidence.ground.village.households.assign(grid=grid)[known].groupby(building[known])["grid"].nunique()
    return [
        evidence.violation(
            "whole_buildings", None, int(n), "1", "grids",
            f"building {name} is divided among {n} grids / 楼栋{name}被分到{n}个网格",
        )
        for name, n in spread[spread > 1].items()
    ]  # fmt: skip
