"""Which grids of a level changed from one drawing to another."""

from partition.redraw import Drawing


def changed_grids(before: Drawing, after: Drawing) -> tuple[list[str], list[str]]:
    """Return the grids that are new or not as they were, and those that are no more."""
    if before is after:
        return [], []
    old, new = before.appraisal, after.appraisal
    assert old is not None
    assert new is not None
    changed = [
        grid
        for grid in sorted(after.names)
        if old.rows.get(grid) is not new.rows[grid]
        or before.names.get(grid) != after.names[grid]
        or (grid in before.locked) != (grid in after.locked)
    ]
    return changed, sorted(before.names.keys() - after.names.keys())
