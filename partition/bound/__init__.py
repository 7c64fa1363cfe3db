"""
A lower bound on the walking of every plan: what no division into so many grids can go below.

    demand     who walks where: the households to be divided and the places where a centre may stand
    takings    what a centre would take at given multipliers, compiled
    exact      the bound that multipliers give, over all units and all centres
    near       which units a centre looks at while multipliers are sought
    climb      better multipliers, step by step
"""

from partition.bound.climb import lower_bound
from partition.bound.demand import Demand
from partition.bound.exact import RELAXED, Bound, bound_of

__all__ = ["RELAXED", "Bound", "Demand", "bound_of", "lower_bound"]
