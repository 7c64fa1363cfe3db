from drawings import at, redrawn, refusal, six_grids

from partition.redraw import Assign, Lock, LockAll, Rename, Unlock, UnlockAll, apply


def test_a_grid_that_was_unlocked_gives_units_again():
    drawing = redrawn(six_grids(), Lock("V1-001"), Unlock("V1-001"), Assign((at(1, 0),), "V1-002"))
    assert drawing.grid_of[at(1, 0)] == "V1-002"


def test_a_lock_changes_no_figure():
    edited = apply(six_grids(), Lock("V1-001"))
    assert set(vars(edited.change).values()) == {0}


def test_a_lock_is_set_and_taken_off_once():
    assert "locked already" in refusal(redrawn(six_grids(), Lock("V1-001")), Lock("V1-001"))
    assert "is not locked" in refusal(six_grids(), Unlock("V1-001"))


def test_nothing_is_painted_over_once_all_grids_are_locked():
    locked = redrawn(six_grids(), Lock("V1-001"), LockAll())
    assert locked.locked == set(locked.names)
    assert "is locked" in refusal(locked, Assign((at(1, 0),), "V1-002"))


def test_all_locks_are_set_and_taken_off_once():
    drawing = redrawn(six_grids(), LockAll(), UnlockAll())
    assert not drawing.locked
    assert "全部网格均已锁定" in refusal(redrawn(drawing, LockAll()), LockAll())
    assert "no grid is locked" in refusal(drawing, UnlockAll())


def test_a_new_name_is_told_in_violations():
    torn = redrawn(six_grids(), Assign((at(5, 0),), "V1-001"))
    violations = apply(torn, Rename("V1-001", "河东")).violations
    told = {violation.rule: violation.message for violation in violations if violation.grid_id == "V1-001"}
    assert "河东" in told["contiguity"]


def test_a_name_is_given_once_and_not_empty():
    drawing = redrawn(six_grids(), Rename("V1-001", "河东"))
    assert "is called 河东 already" in refusal(drawing, Rename("V1-002", " 河东 "))
    assert "名称为空" in refusal(drawing, Rename("V1-002", " "))
