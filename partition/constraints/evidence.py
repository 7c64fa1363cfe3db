"""What a rule is given: a plan, the ground it lies on and its grids as measured."""

from dataclasses import dataclass

from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from partition.ground import Ground
from partition.plan import GridPlan
from partition.violation import Severity, Violation


@dataclass(frozen=True)
class Evidence:
    """A plan to be judged; ``grids`` as `partition.score.measure_grids` gives them."""

    plan: GridPlan
    ground: Ground
    grids: GeoDataFrame

    def violation(
        self,
        rule: str,
        grid_id: str | None,
        measured: float | None,
        allowed: str | None,
        unit: str,
        message: str,
        *,
        severity: Severity = "must",
    ) -> Violation:
        """Return a violation at a grid, or in the whole village."""
        where: BaseGeometry = self.ground.village.boundary
        if grid_id is not None:
            where = self.grids.geometry[self.grids["grid_id"] == grid_id].iloc[0]
        return Violation(
            rule,
            self.ground.village.code,
            self.plan.level.name,
            grid_id,
            measured,
            allowed,
            unit,
            severity,
            message,
            where,
        )
