"""Rule: a natural group that fits a grid is not divided among several."""

import numpy as np
from pandas import factorize

from partition.constraints.evidence import Evidence
from partition.problem import Ints
from partition.violation import Severity, Violation


def whole_groups(evidence: Evidence) -> list[Violation]:
    """
    Return natural groups that would fit a grid of the level but lie in several.

    A wish, or a must if the plan was drawn under whole groups and the group is not one of those that may be split. At
    a lower level a group counts inside each parent: one that was divided above is named there.
    """
    plan, units = evidence.plan, evidence.plan.units
    groups, of_door = _groups(evidence)
    grid, grids = plan.coded
    known = np.flatnonzero(of_door >= 0)
    households = evidence.ground.village.households["households"].to_numpy()[known]
    cells = of_door[known] * len(grids) + grid[units.of_household[known]]
    met, cell = np.unique(cells, return_inverse=True)  # sorted by group, and then by grid
    load = np.bincount(cell.ravel(), households, len(met)).astype(int)
    group = met // len(grids)
    n_grids, total = np.bincount(group, minlength=len(groups)), np.bincount(group, load, len(groups)).astype(int)
    found = []
    end = np.cumsum(n_grids)
    for split in np.flatnonzero((n_grids > 1) & (total <= plan.level.allowed.max)).tolist():
        start = end[split] - n_grids[split]
        main = start + np.argmax(load[start : end[split]])
        grid_id = str(grids[met[main] % len(grids)])
        n, households = int(n_grids[split]), (int(total[split]), int(load[main]))
        found.append(_violation(evidence, groups[split], grid_id, *households, n))
    return found


def _groups(evidence: Evidence) -> tuple[list[str], Ints]:
    """Return the names of the natural groups, each in each parent by itself, and the one of every door, -1 for none."""
    plan = evidence.plan
    code, names = factorize(evidence.ground.village.households["group"].to_numpy(dtype=object))
    parent = np.zeros(len(code), dtype=np.intp)
    if plan.parent is not None:
        parent = plan.parent.coded[0][plan.units.of_household]
    both = np.where(code < 0, -1, code * (parent.max(initial=0) + 1) + parent)
    met, label = np.unique(both, return_inverse=True)
    named = [str(names[each // (parent.max(initial=0) + 1)]) for each in met if each >= 0]
    return named, label.ravel().astype(np.intp) - int((both < 0).any())


def _violation(evidence: Evidence, name: str, grid_id: str, load: int, main: int, n_grids: int) -> Violation:
    away = load - main
    en = f"group {name} of {load} households lies in {n_grids} grids, {away} of them not in its main one"
    zh = f"{name}共{load}户，被分到{n_grids}个网格，其中{away}户不在其主网格"
    plan = evidence.plan
    severity: Severity = "must" if plan.terms.keeps_whole(plan.village.code, name) else "wish"
    return evidence.violation("whole_groups", grid_id, n_grids, "1", "grids", f"{en} / {zh}", severity=severity)
