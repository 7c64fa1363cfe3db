"""The task in the abstract: which edges to walk and which nodes to pass, and how a walk answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

Move: TypeAlias = tuple[int, bool]
"""An edge by its number, and whether it is walked from its first end to its second."""

TIME_LIMIT_S = 10.0
"""How long the search for a shortest walk may take, if nothing else is said."""


@dataclass(frozen=True)
class Task:
    """
    What a walk has to do on a connected network whose edges may be walked either way.

    Attributes
    ----------
    n
        How many nodes there are.
    ends
        (m, 2), the nodes that each edge joins; parallel edges and loops are welcome.
    metres
        (m,), what walking each edge costs, at least 0.
    required
        (m,), which edges have to be walked.
    calls
        Nodes that have to be passed besides.
    closed
        Whether the walk comes back to where it began.
    start, end
        Nodes at which the walk begins and ends; None where any will do. ``end`` says nothing of a closed walk.
    """

    n: int
    ends: Ints
    metres: Floats
    required: Bools
    calls: tuple[int, ...] = ()
    closed: bool = True
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.metres).all() and (self.metres >= 0).all()):
            raise GeoError("metres of an edge must be finite and at least 0")

    @property
    def marked(self) -> tuple[int, ...]:
        """The nodes that the walk has to touch whatever its edges are: calls, start and end."""
        ends = (self.start,) if self.closed else (self.start, self.end)
        return tuple(dict.fromkeys([*self.calls, *(node for node in ends if node is not None)]))

    @property
    def required_m(self) -> float:
        """Metres of the edges that have to be walked, each once."""
        return float(self.metres[self.required].sum())


@dataclass(frozen=True)
class Walk:
    """
    A walk that does a task.

    Attributes
    ----------
    moves
        One after the other, each from where the last one ended; none where there is nothing to walk.
    begin
        The node at which it begins.
    length_m
        Metres of all moves.
    lower_bound_m
        No walk that does the task is shorter.
    proven
        Whether the two are the same up to a millimetre.
    """

    moves: tuple[Move, ...]
    begin: int
    length_m: float
    lower_bound_m: float
    proven: bool


PROVEN_M = 1e-3
"""What a bound may lose to rounding."""


def settle(task: Task, moves: Sequence[Move], begin: int, bound_m: float) -> Walk:
    """
    Return what is known of moves as a walk.

    Raises
    ------
    ArithmeticError
        The bound is above the walk: then it is no bound, and nothing may be said to be proven by it.
    """
    length_m = float(sum(task.metres[edge] for edge, _ in moves))
    slack = PROVEN_M + 1e-6 * length_m
    if bound_m > length_m + slack:
        raise ArithmeticError(f"a walk of {length_m} m is below the bound of {bound_m} m: the bound is wrong")
    return Walk(tuple(moves), begin, length_m, min(bound_m, length_m), proven=bound_m >= length_m - PROVEN_M)
