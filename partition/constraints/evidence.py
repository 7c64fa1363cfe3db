"""What a rule is given: a plan, the ground it lies on, its grids as measured, and which of them are asked after."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.adjacency import components
from partition.alone import is_oversized
from partition.ground import Ground
from partition.plan import GridPlan
from partition.problem import Flags, Ints
from partition.score import GridRows
from partition.violation import Severity, Violation


@dataclass(frozen=True, eq=False)
class Standing:
    """
    How units stand in a plan.

    Attributes
    ----------
    oversized
        Which are, or belong to, a grid that is one building or address above the band.
    alone
        Which lie in grids that are exempt from the band: oversized ones and dedicated areas.
    area_of, land_of
        The number of what each hangs together with in the village, over open borders and over any.
    """

    oversized: Flags
    alone: Flags
    area_of: Ints
    land_of: Ints


def standing_of(plan: GridPlan, ground: Ground, same_ground: Standing | None = None) -> Standing:
    """Return how the units of a plan stand; on the same ground they hang together as in another plan."""
    oversized = is_oversized(plan)
    alone = oversized | plan.units.dedicated
    if same_ground is not None:
        return replace(same_ground, oversized=oversized, alone=alone)
    adjacency = ground.adjacency
    land_of = components(adjacency.n, adjacency.left, adjacency.right)
    return Standing(oversized, alone, adjacency.components(), land_of)


@dataclass(frozen=True)
class Evidence:
    """
    A plan to be judged; ``grids`` as `partition.score.measure_grids` gives them.

    ``asked`` are the ids of the grids that rules on one grid look at, None for all: what such a rule finds of a grid
    is the same whoever else is asked after. ``known`` is how the units stand, if that was worked out already.
    """

    plan: GridPlan
    ground: Ground
    grids: GeoDataFrame | GridRows
    asked: Collection[str] | None = None
    known: Standing | None = None

    @cached_property
    def standing(self) -> Standing:
        """How the units stand in the plan."""
        return self.known or standing_of(self.plan, self.ground)

    def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        """Return some columns of the grids asked after, a row a grid, as plain values."""
        ids = self.grids["grid_id"].tolist()
        table = zip(ids, *(self.grids[column].tolist() for column in columns), strict=True)
        return [row[1:] for row in table if self.asked is None or row[0] in self.asked]

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
        where = self.ground.village.boundary if grid_id is None else self._polygon_of[grid_id]
        code, level = self.ground.village.code, self.plan.level.name
        return Violation(rule, code, level, grid_id, measured, allowed, unit, severity, message, where)

    @cached_property
    def _polygon_of(self) -> Mapping[str, BaseGeometry]:
        return dict(zip(self.grids["grid_id"], self.grids["geometry"], strict=True))
