"""A drawing in figures, and what a move changes of them."""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from partition.redraw.drawing import Drawing
from partition.score import GridRows


@dataclass(frozen=True)
class Metrics:
    """
    What is told of a drawing beside its violations; also the difference of two drawings, figure by figure.

    Attributes
    ----------
    grids
        Number of grids.
    households_in_band
        Households that live in grids inside the strict band.
    mean_walk_m, max_walk_m, objective_m
        Walking to the centres: metres a household, of the household that walks furthest, household-metres of all.
    polsby_popper_mean, polsby_popper_min
        Compactness of the grids, 0 to 1.
    border_m
        Border between grids inside the village; the part of it that a barrier closes included.
    border_on_features
        The share of it that lies on a road or a barrier, 0 to 1; 0 where there is no border.
    groups_split
        Natural groups that would fit a grid whole and lie in several.
    households_moved
        Households whose grid has another id than at the start.
    """

    grids: int
    households_in_band: int
    mean_walk_m: float
    max_walk_m: float
    objective_m: float
    polsby_popper_mean: float
    polsby_popper_min: float
    border_m: float
    border_on_features: float
    groups_split: int
    households_moved: int

    def minus(self, other: "Metrics") -> "Metrics":
        """Return what these figures are more than others."""
        return Metrics(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))


def metrics_of(drawing: Drawing, grids: GeoDataFrame | GridRows) -> Metrics:
    """Return the figures of a drawing; ``grids`` as `partition.score.measure_grids` gives them."""
    names = ("households", "in_band", "max_walk_m", "objective_m", "polsby_popper")
    households, in_band, walk_m, objective_m, compact = (np.asarray(grids[name]) for name in names)
    objective = float(objective_m.sum())
    border_m, on_feature_m = _borders(drawing)
    return Metrics(
        grids=len(households),
        households_in_band=int(households[in_band.astype(bool)].sum()),
        mean_walk_m=objective / float(households.sum()),
        max_walk_m=float(np.fmax.reduce(walk_m)),
        objective_m=objective,
        polsby_popper_mean=float(compact.mean()),
        polsby_popper_min=float(compact.min()),
        border_m=border_m,
        border_on_features=on_feature_m / border_m if border_m else 0.0,
        groups_split=groups_split(drawing),
        households_moved=households_moved(drawing),
    )


def groups_split(drawing: Drawing) -> int:
    """Return how many natural groups that would fit a grid whole lie in several."""
    group = drawing.givens.group_of
    grid, ids = pd.factorize(drawing.labels)
    met = np.unique((group * len(ids) + grid)[group >= 0]) // len(ids)
    return int((np.bincount(met) > 1).sum())


def households_moved(drawing: Drawing) -> int:
    """Return how many households have another grid than at the start."""
    if drawing.start is None:
        return 0
    elsewhere = drawing.grid_of_door != drawing.start.grid_of_door
    return int(drawing.ground.village.households["households"].to_numpy()[elsewhere].sum())


def _borders(drawing: Drawing) -> tuple[float, float]:
    """Return the metres of border between grids, and those of them that lie on features."""
    adjacency, labels = drawing.ground.adjacency, drawing.labels
    between = labels[adjacency.left] != labels[adjacency.right]
    return float(adjacency.border_m[between].sum()), float(drawing.givens.on_feature_m[between].sum())
