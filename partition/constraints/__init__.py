"""Every rule a plan is checked against, one file a rule, named in one table."""

from collections.abc import Callable

from partition.constraints.contiguity import contiguity
from partition.constraints.coverage import coverage
from partition.constraints.dedicated_areas import dedicated_areas
from partition.constraints.evidence import Evidence, Standing, standing_of
from partition.constraints.given_centres import given_centres
from partition.constraints.household_count import household_count
from partition.constraints.nesting import nesting
from partition.constraints.thin_neck import thin_neck
from partition.constraints.walk_fallback import walk_fallback
from partition.constraints.walk_radius import walk_radius
from partition.constraints.whole_buildings import whole_buildings
from partition.constraints.whole_groups import whole_groups
from partition.violation import Violation

RULES: dict[str, Callable[[Evidence], list[Violation]]] = {
    "household_count": household_count,
    "contiguity": contiguity,
    "coverage": coverage,
    "walk_radius": walk_radius,
    "given_centres": given_centres,
    "nesting": nesting,
    "whole_buildings": whole_buildings,
    "dedicated_areas": dedicated_areas,
    "whole_groups": whole_groups,
    "walk_fallback": walk_fallback,
    "thin_neck": thin_neck,
}
"""Household band, oversized units; pieces, land parts, pockets; gaps and overlaps; service radius; one given centre
each; one parent; buildings and natural groups undivided; households without a path;
parts of a grid that touch along a few metres."""

__all__ = ["RULES", "Evidence", "Standing", "standing_of"]
