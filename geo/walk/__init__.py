"""Walking: a graph to edit, compiled into distances and ways from door to door."""

from geo.walk.compile import compile_walk
from geo.walk.graph import WalkGraph, build_graph
from geo.walk.reach import CompiledWalk, Distances
from geo.walk.route import Step

__all__ = ["CompiledWalk", "Distances", "Step", "WalkGraph", "build_graph", "compile_walk"]
