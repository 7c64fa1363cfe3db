"""The solution of the model: how often each edge is walked besides."""

from dataclasses import dataclass

import numpy as np

from partition.visits.patrol.model import Model, build_model, components
from partition.visits.patrol.task import Ints, Task
from partition.visits.patrol.whole import search


@dataclass(frozen=True)
class Copies:
    """How often each edge of a model is walked besides, (m,), whole numbers; and a bound on the metres of that."""

    model: Model
    extra: Ints
    bound_m: float


def find_copies(task: Task, *, time_limit_s: float) -> Copies:
    """Return how often edges are walked besides the once that is required, so that a walk can be made of it."""
    model = build_model(task)
    best, bound_m = search(model, time_limit_s)
    return Copies(model, _connected(model, best), bound_m)


def _connected(model: Model, extra: Ints) -> Ints:
    """Return a solution without circles that hang on nothing required, such as edges of no length."""
    used = model.required | (extra > 0)
    label = components(model.n, model.ends[used])
    kept = label[model.ends[:, 0]] == label[np.flatnonzero(model.cluster >= 0)[0]]
    return np.where(kept, extra, 0)
