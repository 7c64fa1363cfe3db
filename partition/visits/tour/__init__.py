"""
One tour: in which order to walk to places, and how much shorter it could be at best.

| file | what it gives |
|---|---|
| `find` | `find_tour`: the tour, its length, the bound, and whether it is proven |
| `ends` | how a walk with open or given ends becomes a round trip through one place more |
| `polish` | the search where ways are as long there as back |
| `directed` | the search where they are not |
| `linear` | the bound over all tours, by a linear programme that learns |
| `programme` | that programme in GLOP, which goes on from its last basis |
| `cuts` | what it learns: sets of places that a tour must leave, and combs |
| `combs` | the search for combs: handles changed place by place, teeth packed |
| `whole` | the proof that no tour is shorter, by branch and cut |
"""

from partition.visits.tour.find import Tour, find_tour

__all__ = ["Tour", "find_tour"]
