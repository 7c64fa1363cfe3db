"""
A lower bound on the walking of every plan: what no division into so many grids can go below.

    demand     who walks where: the households to be divided and the places where a centre may stand
    takings    what a centre would take at given multipliers, compiled
    exact      the bound that multipliers give, over all units and all centres
    near       which units a centre looks at while multipliers are sought
    climb      better multipliers, step by step
    given      the bound where the centres are given, by the transport of households to them
"""

from partition.bound.climb import lower_bound
from partition.bound.demand import Demand
from partition.bound.exact import RELAXED, Bound, bound_of
from partition.bound.given import bound_about_centres, bound_to_centres

__all__ = ["RELAXED", "Bound", "Demand", "bound_about_centres", "bound_of", "bound_to_centres", "lower_bound"]
