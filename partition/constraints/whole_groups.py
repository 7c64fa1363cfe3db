"""Rule: a natural group that fits a grid is not divided among several."""

import numpy as np
from pandas import factorize

from partition.constraints.evidence import Evidence
from partition.problem import Flags, Ints
from partition.violation import Severity, Violation


def whole_groups(evidence: Evidence) -> list[Violation]:
    """
    Return natural groups that would fit a grid of the level but lie in several.

    A wish, or a must if the plan was drawn under whole groups and the group is not one of those that may be split. At
    a lower level a group counts inside each parent: one that was divided above is named there. What is left in a parent
    of a group that as a whole fits no grid of the level is a wish at most.
    """
    plan, units = evidence.plan, evidence.plan.units
    groups, of_door, fits = _groups(evidence)
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
        must = bool(fits[split]) and plan.terms.keeps_whole(plan.village.code, groups[split])
        n, households = int(n_grids[split]), (int(total[split]), int(load[main]))
        found.append(_violation(evidence, groups[split], grid_id, *households, n, "must" if must else "wish"))
    return found


def _groups(evidence: Evidence) -> tuple[list[str], Ints, Flags]:
    """
    Return the natural groups, each in each parent by itself.

    Their names, the one of every door, -1 for none, and whether the whole group fits a grid of the level.
    """
    plan, households = evidence.plan, evidence.ground.village.households
    code, names = factorize(households["group"].to_numpy(dtype=object))
    whole = np.bincount(code[code >= 0], households["households"].to_numpy()[code >= 0], len(names))
    parent = np.zeros(len(code), dtype=np.intp)
    if plan.parent is not None:
        parent = plan.parent.coded[0][plan.units.of_household]
    both = np.where(code < 0, -1, code * (parent.max(initial=0) + 1) + parent)
    met, label = np.unique(both, return_inverse=True)
    of_group = met[met >= 0] // (parent.max(initial=0) + 1)
    fits = whole[of_group] <= plan.level.allowed.max
    return [str(name) for name in names[of_group]], label.ravel().astype(np.intp) - int((both < 0).any()), fits


def _violation(
    evidence: Evidence, name: str, grid_id: str, load: int, main: int, n_grids: int, severity: Severity
) -> Violation:
    away = load - main
    en = f"group {name} of {load} households lies in {n_grids} grids, {away} of them not in its main one"
    zh = f"{name}共{load}户，被分到{n_grids}个网格，其中{away}户不在其主网格"
    return evidence.violation("whole_groups", grid_id, n_grids, "1", "grids", f"{en} / {zh}", severity=severity)
