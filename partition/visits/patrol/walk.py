"""The shortest walk that does a task: reduced, solved, strung together, and told edge by edge."""

from collections.abc import Sequence

from partition.visits.patrol.circuit import string_together
from partition.visits.patrol.model import Model
from partition.visits.patrol.reduce import Chains, reduce
from partition.visits.patrol.solve import Copies, find_copies
from partition.visits.patrol.task import TIME_LIMIT_S, Move, Task, Walk, settle


def find_walk(task: Task, *, time_limit_s: float = TIME_LIMIT_S) -> Walk:
    """
    Return a walk over all required edges and past all calls, the shortest where the time allowed proves it.

    The same task gives the same walk wherever the time is enough for it.

    Parameters
    ----------
    time_limit_s
        Wall seconds for the search; what goes before and after it takes a fraction of one.

    Raises
    ------
    GeoError
        The required edges and calls do not hang together.
    """
    if not task.required.any() and len(task.marked) < 2:
        return settle(task, (), next(iter(task.marked), 0), 0.0)
    chains = reduce(task)
    copies = find_copies(chains.task, time_limit_s=time_limit_s)
    circuit = _circuit(chains, copies)
    moves = tuple(move for edge, ahead in circuit for move in _along(chains, edge, ahead))
    begin = _begins(task, moves)
    return settle(task, moves, begin, task.required_m + copies.bound_m)


def _circuit(chains: Chains, copies: Copies) -> tuple[Move, ...]:
    """Return moves over the edges of the smaller task; those of the helping node fall away, for they lie outside."""
    model, task = copies.model, chains.task
    times = model.required.astype(int) + copies.extra
    if model.helper is None:
        begin = task.start if task.start is not None else int(model.ends[times > 0][0, 0])
        circuit = string_together(model.ends, times, begin)
    else:
        circuit = string_together(model.ends, times, model.helper)[1:-1]
        circuit = circuit if _as_wished(task, model, circuit) else turned(circuit)
    return tuple((int(model.origin[edge]), ahead) for edge, ahead in circuit)


def _as_wished(task: Task, model: Model, moves: Sequence[Move]) -> bool:
    """Return whether an open walk goes from its start to its end, and not the other way."""
    if not moves:
        return True
    (first, ahead), (last, on) = moves[0], moves[-1]
    begin, end = int(model.ends[first, 0 if ahead else 1]), int(model.ends[last, 1 if on else 0])
    return task.start in (None, begin) and task.end in (None, end)


def turned(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Return moves walked the other way."""
    return tuple((edge, not ahead) for edge, ahead in reversed(moves))


def _along(chains: Chains, edge: int, ahead: bool) -> tuple[Move, ...]:
    return chains.moves[edge] if ahead else turned(chains.moves[edge])


def _begins(task: Task, moves: tuple[Move, ...]) -> int:
    if not moves:
        return next(iter(task.marked), 0)
    edge, ahead = moves[0]
    return int(task.ends[edge, 0 if ahead else 1])
