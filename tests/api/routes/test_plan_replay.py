"""Commands made again from the files give the drawing that stood on the desk."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.services.redrawing.desk import open_desk
from api.services.redrawing.files import division_of
from api.services.redrawing.ledger import REDO, UNDO, Ledger, ledger_of
from api.services.redrawing.moves import make
from api.store.records.plans import EditCommand
from geo.errors import InputError

THEN = datetime(2026, 1, 1, tzinfo=UTC)
UNITS = st.sampled_from([f"V1-u{n:04d}" for n in range(1, 13)])
GRIDS = st.sampled_from(["V1-001", "V1-002", "V1-003"])
MOVES = st.one_of(
    st.builds(lambda unit, grid: {"kind": "assign", "units": [unit], "grid": grid}, UNITS, GRIDS),
    st.builds(lambda a, b: {"kind": "swap", "a": a, "b": b}, UNITS, UNITS),
    st.builds(lambda grid: {"kind": "split", "grid": grid, "n": 2}, GRIDS),
    st.builds(lambda grid: {"kind": "lock", "grid": grid}, GRIDS),
    st.builds(lambda a, b: {"kind": "merge", "grids": [a, b]}, GRIDS, GRIDS),
    st.sampled_from([{"kind": UNDO}, {"kind": REDO}, {"kind": "rename", "grid": "V1-001", "name": "东片"}]),
)


@pytest.fixture(scope="module")
def begun(drawn):
    """Return the desk of the plan as it was drawn."""
    return open_desk(drawn)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=st.lists(MOVES, max_size=8))
def test_commands_made_again_give_the_desk_that_was_lived_through(begun, moves):
    commands, ledger, states = [], Ledger(), [begun]
    for move in moves:
        command = EditCommand("p", len(commands) + 1, "/", THEN, move)
        try:
            after = ledger.then(command)
            if len(after.held) < len(ledger.held):
                states.pop()
            else:
                states.append(make(states[-1], after.held[-1].move).desk)
        except InputError:
            continue  # refused, and so never kept
        commands, ledger = [*commands, command], after
    desk = begun
    for held in ledger_of(commands).held:
        desk = make(desk, held.move).desk
    for place, drawing in states[-1].drawings.items():
        again = desk.drawings[place]
        assert np.array_equal(drawing.labels, again.labels)
        assert (drawing.names, drawing.locked) == (again.names, again.locked)
        assert drawing.appraisal.violations == again.appraisal.violations
        assert drawing.appraisal.metrics == again.appraisal.metrics


def test_minutes_of_visits_are_told_of_grids_that_hold_the_doors_that_they_were_told_of(begun):
    tables = begun.begun.tables
    told = replace(tables, grids=tables.grids.assign(weekly_minutes=[30.0, 40.0]))
    desk = replace(begun, begun=replace(begun.begun, tables=told))
    renamed = make(desk, {"kind": "rename", "grid": "V1-001", "name": "东片"}).desk
    assert division_of(renamed).tables.grids["weekly_minutes"].tolist() == [30.0, 40.0]
    [door] = np.flatnonzero(desk.drawings["V1", "micro_grid"].labels == "V1-001")[:1]
    unit = desk.drawings["V1", "micro_grid"].grid_of.index[door]
    moved = make(desk, {"kind": "assign", "units": [unit], "grid": "V1-002"}).desk
    assert division_of(moved).tables.grids["weekly_minutes"].isna().all()
