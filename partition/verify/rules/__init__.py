"""Every rule that a finished plan is held against, one file a rule or family of them."""

from collections.abc import Callable, Iterator, Mapping

from partition.verify.finding import Finding
from partition.verify.measure import Measures
from partition.verify.rules.assignment import assignment
from partition.verify.rules.bound import bound
from partition.verify.rules.contiguity import contiguity
from partition.verify.rules.coverage import coverage
from partition.verify.rules.dedicated_areas import dedicated_areas
from partition.verify.rules.estimated import estimated
from partition.verify.rules.figures import figures
from partition.verify.rules.given_centres import given_centres
from partition.verify.rules.grid_count import grid_count
from partition.verify.rules.household_count import household_count
from partition.verify.rules.location import location
from partition.verify.rules.nesting import nesting
from partition.verify.rules.report import report
from partition.verify.rules.walking import walking
from partition.verify.rules.whole_buildings import whole_buildings
from partition.verify.rules.whole_groups import whole_groups

Rule = Callable[[Measures], Iterator[Finding]]

RULES: Mapping[str, Rule] = {
    "assignment": assignment,
    "location": location,
    "household_count": household_count,
    "grid_count": grid_count,
    "given_centres": given_centres,
    "contiguity": contiguity,
    "coverage": coverage,
    "nesting": nesting,
    "whole_buildings": whole_buildings,
    "whole_groups": whole_groups,
    "dedicated_areas": dedicated_areas,
    "walking": walking,
    "figures": figures,
    "report": report,
    "estimated": estimated,
    "bound": bound,
}
"""From each household to the report on them all; the order in which findings are told."""
