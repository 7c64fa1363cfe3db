"""Walking: a graph to edit, compiled into distances and ways from door to door."""

from geo.walk.close import close_edges, close_within, find_edges, reweight_edges
from geo.walk.compile import compile_walk
from geo.walk.graph import WalkGraph, build_graph
from geo.walk.islands import Island, WalkReport, report_walk
from geo.walk.reach import CompiledWalk, Distances
from geo.walk.route import Step
from geo.walk.speed import WalkingSpeed, weigh_by_time

__all__ = [
    "CompiledWalk",
    "Distances",
    "Island",
    "Step",
    "WalkGraph",
    "WalkReport",
    "WalkingSpeed",
    "build_graph",
    "close_edges",
    "close_within",
    "compile_walk",
    "find_edges",
    "report_walk",
    "reweight_edges",
    "weigh_by_time",
]
