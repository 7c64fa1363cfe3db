"""A drawing measured and judged; after a move only what it changed is looked at again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from geopandas import GeoDataFrame

from partition.constraints import RULES, Evidence, Standing, standing_of
from partition.redraw.drawing import Drawing
from partition.redraw.metrics import Metrics, metrics_of
from partition.score import GridRows, measure_grid
from partition.violation import Violation

ONE_GRID = ("household_count", "contiguity", "walk_radius", "given_centres", "nesting", "walk_fallback",
            "thin_neck")  # fmt: skip
"""
Rules that look at one grid at a time: what they find of a grid depends on its name, its units and those beside it that
are grids of their own, and on what hangs together with what in the village.
"""

LAND = ("coverage",)
"""Rules on the land of all grids together: where it is sound, it is so whoever holds it; a cut leaves it sound."""

BUILDINGS = ("whole_buildings",)
"""Rules on buildings in several units: what they find depends on the grids of the addresses in these alone."""

Row = Mapping[str, object]
Found = dict[str, tuple[Violation, ...]]


@dataclass(frozen=True, eq=False)
class Appraisal:
    """
    What is known of a drawing: equal to measuring and checking it afresh.

    Attributes
    ----------
    rows
        What was measured of each grid, by id.
    found
        By rule, and for the rules on one grid by its id (else by ""), what they found.
    measured
        The same with the names of the drawing; `grids` is their table.
    violations
        As `partition.check.check`.
    standing
        How the units stand in the drawing.
    """

    rows: Mapping[str, Row]
    found: Mapping[str, Found]
    standing: Standing
    measured: GridRows
    violations: tuple[Violation, ...]
    metrics: Metrics

    @property
    def grids(self) -> GeoDataFrame:
        """As `partition.score.measure_grids`."""
        return self.measured.table


def appraise(drawing: Drawing, before: Drawing | None = None) -> Drawing:
    """
    Return the drawing with its appraisal.

    ``before`` is any drawing of the same plan that has one: only the grids that differ from it are measured. What
    differs is found by comparing the two, not told by the move.
    """
    known = before.appraisal if before else None
    if before and known and _same(before, drawing):
        return replace(drawing, appraisal=known)
    reshaped, renamed = set(drawing.names), set(drawing.names)
    if before and known:
        reshaped = _reshaped(before, drawing) & reshaped
        renamed = {grid for grid in renamed if drawing.names[grid] != before.names.get(grid)}
    plan, kept = drawing.plan, known.rows if known else {}
    rows: dict[str, Row] = {
        grid: measure_grid(plan, drawing.ground, grid) if grid in reshaped else kept[grid]
        for grid in sorted(drawing.names)
    }
    names = [drawing.names[grid] for grid in rows]
    grids = GridRows(list(rows.values()), names, drawing.ground.village.households.crs)
    same_ground = bool(before and before.ground is drawing.ground)
    standing = standing_of(plan, drawing.ground, known.standing if known and same_ground else None)
    affected = _affected(before, drawing, standing) if before else set()
    evidence = Evidence(plan, drawing.ground, grids, reshaped | renamed | affected, standing)
    found = _judge(evidence, _settled(before, drawing), known.found if known else {})
    ordered = [violation for rule in RULES for grid in sorted(found[rule]) for violation in found[rule][grid]]
    violations = tuple(sorted(ordered, key=lambda violation: violation.severity != "must"))
    metrics = metrics_of(drawing, grids)
    return replace(drawing, appraisal=Appraisal(rows, found, standing, grids, violations, metrics))


def _same(before: Drawing, after: Drawing) -> bool:
    """Return whether nothing that is measured or told differs: a lock was set or taken off."""
    same: bool = before.ground is after.ground and before.names == after.names and before.grid_of is after.grid_of
    return same


def _reshaped(before: Drawing, after: Drawing) -> set[str]:
    """Return the grids that have other units than before, or units with another cell."""
    old, new = before.labels, after.labels
    if len(old) > len(new):  # a cut was taken back
        return set(new)
    common = new[: len(old)]
    grids = {*old[old != common], *common[old != common], *new[len(old) :]}
    if before.ground is not after.ground:
        cells = (each.ground.units.table.geometry.to_numpy() for each in (before, after))
        grids |= {label for label, a, b in zip(old, *cells, strict=False) if a is not b}
    return grids


def _affected(before: Drawing, after: Drawing, standing: Standing) -> set[str]:
    """
    Return the grids, beside those that were reshaped, of which a rule on one grid may find something else.

    These are the neighbours of units that became grids of their own, or ceased to be, or are and were cut. After a cut
    also those that reach over barriers, and all if it changed what hangs together.
    """
    assert before.appraisal is not None
    known, labels, ground = before.appraisal.standing, after.labels, after.ground
    n = len(known.alone)
    if len(labels) < n:  # a cut was taken back
        return set(labels)
    changed = np.ones(len(labels), dtype=bool)  # pieces of a cut unit are new beside all that they touch
    changed[:n] = standing.alone[:n] != known.alone
    affected: set[str] = set()
    if ground is not before.ground:
        if not _hang_alike(known, standing):
            return set(labels)
        old, new = (each.ground.units.table.geometry.to_numpy() for each in (before, after))
        changed[:n] |= standing.alone[:n] & np.fromiter((a is not b for a, b in zip(old, new, strict=False)), bool, n)
        found = before.appraisal.found["contiguity"]
        affected |= {grid for grid, met in found.items() if any(each.rule == "pocket" for each in met)}
    if changed.any():
        open_pair = ground.adjacency.is_open
        left, right = ground.adjacency.left[open_pair], ground.adjacency.right[open_pair]
        affected |= {*labels[left[changed[right]]], *labels[right[changed[left]]]}
    return affected & set(labels)


def _hang_alike(before: Standing, after: Standing) -> bool:
    """Return whether the units that were there before a cut hang together as they did."""
    n = len(before.alone)
    pairs = ((before.area_of, after.area_of), (before.land_of, after.land_of))
    return all(np.array_equal(old, new[:n]) for old, new in pairs)


def _settled(before: Drawing | None, after: Drawing) -> set[str]:
    """Return the rules on the whole village that find what they found before."""
    if before is None or before.appraisal is None:
        return set()
    settled = {name for name in LAND if before.appraisal.found[name] == {"": ()}}
    shared = before.givens.in_shared_building, after.givens.in_shared_building
    if np.array_equal(*shared) and np.array_equal(before.grid_of_door[shared[0]], after.grid_of_door[shared[1]]):
        settled |= set(BUILDINGS)
    return settled


def _judge(evidence: Evidence, settled: Collection[str], known: Mapping[str, Found]) -> dict[str, Found]:
    """Return what every rule finds, by rule and grid; of grids not asked after and rules settled, what is known."""
    found: dict[str, Found] = {}
    ids, again = evidence.grids["grid_id"].tolist(), evidence.asked or ()
    for name, rule in RULES.items():
        if name in settled:
            found[name] = known[name]
        elif name not in ONE_GRID:
            found[name] = {"": tuple(rule(evidence))}
        else:
            met = rule(evidence) if again else []
            fresh = {grid: tuple(v for v in met if v.grid_id == grid) for grid in again}
            found[name] = {grid: fresh[grid] if grid in fresh else known[name][grid] for grid in ids}
    return found
