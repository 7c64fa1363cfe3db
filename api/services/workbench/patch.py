"""What changes from one desk of a plan to another, for those who show the first one."""

from collections import defaultdict

import numpy as np

from api.schemas.patch import GridOut, PatchOut
from api.services.redrawing.changed import changed_grids
from api.services.redrawing.desk import Desk, Place
from api.services.redrawing.ledger import Ledger
from api.services.workbench.certificate import certificates_of
from api.services.workbench.figures import figures_at
from api.services.workbench.grids import grids_at
from api.services.workbench.violations import violations_of


def patch_of(before: Desk, after: Desk, version: int, ledger: Ledger) -> PatchOut:
    """Return what changes from a desk to a later one of the same plan, which stands at a version."""
    touched = [place for place in after.drawings if before.drawings[place] is not after.drawings[place]]
    grids: defaultdict[str, list[GridOut]] = defaultdict(list)
    gone: defaultdict[str, list[str]] = defaultdict(list)
    assigned: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for place in _places_to_tell(before, after):
        changed, lost = changed_grids(before.drawings[place], after.drawings[place])
        changed = sorted({*changed, *_recoloured(before, after, place)} - set(lost))
        grids[place[1]] += grids_at(after, place, changed)
        gone[place[1]] += lost
        assigned[place[1]] |= _assigned(before, after, place)
    villages = list(dict.fromkeys(village for village, _ in touched))
    return PatchOut(
        version=version,
        reload=before.outlines is not after.outlines,
        grids={level: rows for level, rows in grids.items() if rows},
        gone={level: ids for level, ids in gone.items() if ids},
        assigned={level: units for level, units in assigned.items() if units},
        villages=villages,
        violations=violations_of(after, villages),
        figures=figures_at(after, touched),
        certificate=certificates_of(after),
        can_undo=bool(ledger.held),
        can_redo=bool(ledger.taken_back),
    )


def _places_to_tell(before: Desk, after: Desk) -> list[Place]:
    """Return where a drawing or a colour is another one: the colours of a neighbouring village may be."""
    levels = {level for level in after.level_names if before.colours[level] is not after.colours[level]}
    return [
        place for place in after.drawings if place[1] in levels or before.drawings[place] is not after.drawings[place]
    ]


def _recoloured(before: Desk, after: Desk, place: Place) -> list[str]:
    old, new = before.colours[place[1]], after.colours[place[1]]
    return [grid for grid in after.drawings[place].names if old.get(grid) != new[grid]]


def _assigned(before: Desk, after: Desk, place: Place) -> dict[str, list[str]]:
    """Return the units that are in another grid, by that; units that were not there before among them."""
    old, new = before.drawings[place], after.drawings[place]
    if old.grid_of is new.grid_of:
        return {}
    n = min(len(old.labels), len(new.labels))
    moved = np.ones(len(new.labels), dtype=bool)
    moved[:n] = old.labels[:n] != new.labels[:n]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for at in np.flatnonzero(moved).tolist():
        found[str(new.labels[at])].append(str(new.grid_of.index[at]))
    return dict(found)
