"""Every kind of cause, one file a kind, named in one table, and all causes of a case."""

from collections.abc import Callable

from partition.feasibility.case import Case
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.far_apart import far_apart
from partition.feasibility.given_centres import given_centres
from partition.feasibility.grid_count import grid_count
from partition.feasibility.oversized_unit import oversized_unit
from partition.feasibility.scattered_group import scattered_group
from partition.feasibility.strict_parts import strict_parts
from partition.feasibility.stuck_group import stuck_group
from partition.feasibility.totals import totals
from partition.feasibility.walk_radius import walk_radius
from partition.feasibility.whole_groups import whole_groups

CAUSES: dict[str, Callable[[Case], list[Finding]]] = {
    "totals": totals,
    "grid_count": grid_count,
    "given_centres": given_centres,
    "strict_parts": strict_parts,
    "oversized_unit": oversized_unit,
    "walk_radius": walk_radius,
    "far_apart": far_apart,
    "stuck_group": stuck_group,
    "scattered_group": scattered_group,
    "whole_groups": whole_groups,
}
"""Households of a village; numbers of grids; given centres that cannot have a grid each; land parts that stand alone;
units above the band; households that no centre reaches; places too far apart; a group kept whole; one in places too far
apart; groups kept whole.
The cheapest proofs come first."""


def find_causes(case: Case) -> list[Cause]:
    """Return the causes of a case, without those that say only what another one says with fewer demands."""
    plain = _of_households(case)
    found = [
        finding.tell() for name, find in CAUSES.items() for finding in find(case if name == "given_centres" else plain)
    ]
    return [cause for cause in found if not any(_says_less(other, cause) for other in found)]


def _of_households(case: Case) -> Case:
    """Return the case as causes see it in which households are the centres: radius and number of others left out."""
    centres = case.terms.centres
    if centres is None or centres.level not in {level.name for level in case.levels}:
        return case
    return case.without([Demand("radius", centres.level), Demand("count", centres.level)])


def _says_less(other: Cause, cause: Cause) -> bool:
    """Return whether another cause rests on some of the demands of a cause, at the same place or a larger one."""
    if other.village not in (cause.village, None) or not set(other.demands) < set(cause.demands):
        return False
    return not other.units or set(cause.units) <= set(other.units)
