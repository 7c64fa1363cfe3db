"""Every kind of cause, one file a kind, named in one table, and all causes of a case."""

from collections.abc import Callable

from partition.feasibility.case import Case
from partition.feasibility.cause import Cause, Finding
from partition.feasibility.far_apart import far_apart
from partition.feasibility.grid_count import grid_count
from partition.feasibility.oversized_unit import oversized_unit
from partition.feasibility.strict_parts import strict_parts
from partition.feasibility.stuck_group import stuck_group
from partition.feasibility.totals import totals
from partition.feasibility.walk_radius import walk_radius
from partition.feasibility.whole_groups import whole_groups

CAUSES: dict[str, Callable[[Case], list[Finding]]] = {
    "totals": totals,
    "grid_count": grid_count,
    "strict_parts": strict_parts,
    "oversized_unit": oversized_unit,
    "walk_radius": walk_radius,
    "far_apart": far_apart,
    "stuck_group": stuck_group,
    "whole_groups": whole_groups,
}
"""Households of a village; numbers of grids; land parts that stand alone; units above the band; households
that no centre reaches; places too far apart; a group kept whole; groups kept whole. The cheapest proofs come first."""


def find_causes(case: Case) -> list[Cause]:
    """Return the causes of a case, without those that say only what another one says with fewer demands."""
    found = [finding.tell() for find in CAUSES.values() for finding in find(case)]
    return [cause for cause in found if not any(_says_less(other, cause) for other in found)]


def _says_less(other: Cause, cause: Cause) -> bool:
    """Return whether another cause rests on some of the demands of a cause, at the same place or a larger one."""
    if other.village not in (cause.village, None) or not set(other.demands) < set(cause.demands):
        return False
    return not other.units or set(cause.units) <= set(other.units)
