"""Why not: when no plan keeps every rule, what stands in the way, and the cheapest ways out, each tried."""

from partition.feasibility.cause import Cause, Demand, Relaxation, WhyNot
from partition.feasibility.explain import explain
from partition.feasibility.find import CAUSES

__all__ = ["CAUSES", "Cause", "Demand", "Relaxation", "WhyNot", "explain"]
