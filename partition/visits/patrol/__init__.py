"""
Patrols: the shortest walk over the streets of a grid, over some of them, or past places.

| file | what it gives |
|---|---|
| `find` | `find_patrol`: from streets, places and a start to a patrol, and what it cannot reach |
| `streets` | `grid_streets`: the walking network cut at the border of a grid and where places lie |
| `patrol` | `Patrol` and its parts: stretches walked, calls passed, what is unreached |
| `task` | the same in the abstract: edges to walk, nodes to pass, a walk that does it |
| `walk` | `find_walk`: a task reduced, solved and strung together |
| `reduce` | a smaller task with the same answer |
| `model` | how often edges are walked besides: the model |
| `cuts` | its inequalities: what hangs together and what is even |
| `cut_tree` | the light cuts of a network, in which violated inequalities are looked for |
| `programme` | its linear programme, which learns inequalities |
| `by_hand` | a walk near a solution that is not whole |
| `whole` | the search for a shortest solution: a linear programme that learns, then whole numbers |
| `solve` | the solution of a task |
| `circuit` | copies of edges strung together |
"""

from partition.visits.patrol.find import find_patrol
from partition.visits.patrol.patrol import Call, Patrol, Purpose, Stretch, Unreached
from partition.visits.patrol.streets import Streets, grid_streets, length_by_name

__all__ = [
    "Call",
    "Patrol",
    "Purpose",
    "Streets",
    "Stretch",
    "Unreached",
    "find_patrol",
    "grid_streets",
    "length_by_name",
]
