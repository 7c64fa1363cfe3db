"""The figures of levels of villages, by the two names together."""

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from api.schemas.figures import Figures
from api.services.redrawing.desk import Desk, Place
from partition.redraw import Metrics


def figures_at(desk: Desk, places: Iterable[Place]) -> dict[str, Figures]:
    """Return the figures of some levels of villages, by ``village/level``."""
    found = {}
    for village, level in places:
        known = desk.drawings[village, level].appraisal
        assert known is not None
        found[f"{village}/{level}"] = figures_out(known.metrics)
    return found


def figures_out(metrics: Metrics) -> Figures:
    """Return figures as JSON knows them."""
    finite: dict[str, Any] = {name: value if math.isfinite(value) else 0.0 for name, value in asdict(metrics).items()}
    return Figures(**finite)
