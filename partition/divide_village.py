"""Divide one village at every level, inside the one above: draw, mend, prove, measure and judge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np

from partition.certify import Certificate, certify, certify_in_parents
from partition.check import check
from partition.codes import keep_codes, keep_names
from partition.division import LevelOutcome
from partition.draw import Drawn, Parent, draw, under
from partition.ground import Ground
from partition.levels import Level
from partition.nest import mend_below
from partition.plan import GridPlan
from partition.problem import Ints
from partition.score import measure_grids
from partition.scorecard import measure_plan
from partition.solve import Effort
from partition.solvers.anneal import Solution
from partition.stopwatch import Stopwatch
from partition.terms import Terms
from partition.violation import Violation
from partition.visit_minutes import with_minutes

Report = Callable[..., None]
"""Called with the share of a village's work that is done, and what the best plan so far is like."""


@dataclass(frozen=True)
class Best:
    """
    The best plan of a village at a level so far: its household-metres of walking.

    ``gap`` is the share by which these lie above a bound that is proven, None until one is. ``grid_of`` is the number
    of the grid of each unit, -1 for none, and ``units`` the table of these (`geo.units`), their cells among it.
    """

    village: str
    level: str
    objective_m: float
    gap: float | None = None
    grid_of: Ints | None = field(default=None, compare=False, repr=False)
    units: gpd.GeoDataFrame | None = field(default=None, compare=False, repr=False)


Proofs = tuple[Certificate | None, Certificate | None]
"""What is proven of a level, among all plans and among those with the same parents."""

SEARCHING, MENDING, PROVING = 0.8, 0.5, 0.9
"""
What of a time limit goes into the search at all levels; what of the rest into mending, where levels are nested and
something is broken; and what of the rest of that into lower bounds, before grids are measured and judged.
"""


class VillageDivision:
    """What dividing one village left."""

    def __init__(self, ground: Ground, watch: Stopwatch) -> None:
        self.ground, self.watch = ground, watch
        self.plans: list[GridPlan] = []
        self.grids: list[gpd.GeoDataFrame] = []
        self.proofs: list[Proofs] = []
        self.outcomes: list[LevelOutcome] = []
        self.violations: list[Violation] = []


@dataclass(frozen=True)
class Asked:
    """What is asked for in one village: levels, numbers of grids planned by level, terms, seed, effort, and proofs."""

    levels: Sequence[Level]
    planned: dict[str, int]
    terms: Terms
    seed: int
    effort: Effort
    prove: bool = True
    on_best: Callable[[Best], None] | None = None

    def tell_best(
        self, ground: Ground, level: str, objective_m: float, grid_of: Ints, bound_m: float | None = None
    ) -> None:
        """Tell who asked of the best plan so far."""
        if self.on_best is not None:
            gap = max(0.0, objective_m / bound_m - 1) if bound_m else None
            self.on_best(Best(ground.village.name, level, objective_m, gap, grid_of, ground.units.table))


def divide_village(ground: Ground, asked: Asked, report: Report, watch: Stopwatch) -> VillageDivision:
    """Draw every level of a village inside the one above, mend what lower levels cannot keep, measure and check."""
    made, levels, old = VillageDivision(ground, watch), asked.levels, asked.terms.old
    drawn = _draw_levels(ground, asked, report, watch)
    with watch.stage("mend", levels[0].name):
        effort = asked.effort.rest(MENDING)
        drawn = mend_below(ground, drawn, levels, terms=asked.terms, seed=asked.seed, effort=effort)
    plans = keep_codes([each.plan for each in drawn], ground, old)
    proving = asked.effort.rest(PROVING)
    for position, plan in enumerate(plans):
        level = plan.level.name
        with watch.stage("measure", level):
            grids = measure_grids(plan, ground, _named(made.grids[-1]) if made.grids else None)
            grids = keep_names(grids, plan, ground, old[level]) if level in old else grids
            if (weekly := asked.terms.weekly_minutes) is not None:
                grids = with_minutes(grids, plan, ground, weekly, made.grids[-1] if made.grids else None)
        with watch.stage("prove", level):
            proofs = _prove(plan, ground, grids, asked.prove, proving.rest(1 / (len(plans) - position)))
        with watch.stage("measure", level):
            bound_m = proofs[0].metres if proofs[0] else None
            grid_of = np.unique(plan.grid_of.astype(str), return_inverse=True)[1].astype(np.intp)
            asked.tell_best(ground, level, float(grids["objective_m"].sum()), grid_of, bound_m)
            violations = check(plan, ground, grids)
            measured = measure_plan(plan, ground, grids, violations)
        made.plans.append(plan)
        made.grids.append(grids)
        made.proofs.append(proofs)
        torn = {v.grid_id for v in violations if v.rule == "contiguity"}
        contiguous = len(set(grids["grid_id"][grids["kind"] != "dedicated"]) - torn)
        bounds = [proof.metres if proof else None for proof in proofs]
        taken = watch.of_level(level)
        made.outcomes.append(
            LevelOutcome(ground.village.code, level, contiguous, bounds[0], taken, measured, bounds[1])
        )
        made.violations += violations
    return made


def _named(grids: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the names of grids by id."""
    return dict(zip(grids["grid_id"].astype(str), grids["name"].astype(str), strict=True))


def _prove(plan: GridPlan, ground: Ground, grids: gpd.GeoDataFrame, prove: bool, effort: Effort) -> Proofs:
    """Return the certificates of a level, on its own and under its parents, if they are asked for."""
    if not prove:
        return None, None
    whole = certify(plan, ground, grids, effort.proof_stop(1.0 if plan.parent is None else 0.5))
    return whole, certify_in_parents(plan, ground, grids, lambda parents: effort.proof_stop(1 / parents), whole)


class _Teller:
    """Tells how far a level is, and how long the mean walk of its best plan so far."""

    def __init__(self, report: Report, position: int, asked: Asked, ground: Ground) -> None:
        self._report, self._position, self._levels = report, position, asked.levels
        self._households = int(ground.units.weights.sum())
        self._asked, self._ground = asked, ground
        self._share, self._met = 0.0, ""

    def used(self, share: float) -> None:
        self._share = share
        self._report((self._position + share) / len(self._levels), self._met)

    def met(self, found: Solution) -> None:
        self._met = f"{self._levels[self._position].name} {found.objective_m / max(self._households, 1):.1f} m"
        self._asked.tell_best(self._ground, self._levels[self._position].name, found.objective_m, found.grid_of)
        self.used(self._share)


def _draw_levels(ground: Ground, asked: Asked, report: Report, watch: Stopwatch) -> list[Drawn]:
    """Return the plan of each level, coarse to fine."""
    village = (Parent(ground.village.code, np.arange(len(ground.door)), asked.planned),)
    drawn: list[Drawn] = []
    to_draw, share = len(asked.levels), SEARCHING / len(asked.levels)
    first = _level_of_centres(ground, asked.levels)
    about: Drawn | None = None

    def draw_at(position: int) -> Drawn:
        nonlocal to_draw
        left = 1 - SEARCHING + share * to_draw
        to_draw -= 1
        last = len(asked.levels) if position > first else max(first, position + 1)
        teller = _Teller(report, position, asked, ground)
        return draw(
            ground,
            drawn[-1].parents if drawn else village,
            asked.levels[position:last],
            drawn[-1].plan if drawn else None,
            terms=asked.terms,
            seed=asked.seed,
            effort=asked.effort.rest(share / left),
            on_progress=teller.used,
            on_better=teller.met,
            below=about.plan if about is not None and position < first else None,
        )

    if first > 0:
        with watch.stage("draw", asked.levels[first].name):
            about = draw_at(first)
    for position, level in enumerate(asked.levels):
        with watch.stage("draw", level.name):
            drawn.append(under(about, drawn[-1], ground) if about and position == first else draw_at(position))
    return drawn


def _level_of_centres(ground: Ground, levels: Sequence[Level]) -> int:
    """Return the position of the level with given centres, -1 if there is none; those above are drawn from it."""
    return next((i for i, level in enumerate(levels) if ground.centres_at(level.name) is not None), -1)
