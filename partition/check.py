"""The judge inside the house: every rule of the table, on a finished plan; it knows no solver."""

from geopandas import GeoDataFrame

from partition.constraints import RULES, Evidence
from partition.ground import Ground
from partition.plan import GridPlan
from partition.violation import Violation


def check(plan: GridPlan, ground: Ground, grids: GeoDataFrame) -> list[Violation]:
    """Return what a plan breaks, must before wish; ``grids`` as `partition.score.measure_grids` gives them."""
    evidence = Evidence(plan, ground, grids)
    found = [violation for rule in RULES.values() for violation in rule(evidence)]
    return sorted(found, key=lambda violation: violation.severity != "must")
