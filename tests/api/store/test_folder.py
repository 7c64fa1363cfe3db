"""What a store of folders does beyond what every store does."""

import os
import threading
import time

import pytest

from api.errors import OutputError
from api.store.base import NotFoundError
from api.store.folder import FolderStore


@pytest.fixture
def root(tmp_path):
    return tmp_path / "data"


def lay_plan(folder):
    folder.mkdir(parents=True)
    for name in ("report.json", "plan.gpkg"):
        (folder / name).write_text("{}")


def test_a_plan_of_the_command_line_is_a_plan_of_the_store(root):
    lay_plan(root / "石村 2026")
    (plan,) = FolderStore(root).plans()
    assert (plan.id, plan.state, plan.village_id) == ("石村 2026", "done", None)
    with FolderStore(root).plan_folder("石村 2026") as folder:
        assert folder == root / "石村 2026"


def test_other_folders_are_no_plans(root):
    lay_plan(root / ".hidden")
    (root / "photos").mkdir()
    (root / "half").mkdir()
    (root / "half" / "report.json").write_text("{}")
    store = FolderStore(root)
    assert store.plans() == ()
    for name in (".hidden", "photos", "half"):
        with pytest.raises(NotFoundError), store.plan_folder(name):
            pass


def test_what_one_store_keeps_another_finds(root, plan, village, filled):
    first = FolderStore(root)
    first.add_village("stone", village, filled())
    first.add_plan("p", plan)
    second = FolderStore(root)
    assert second.villages() == first.villages() != ()
    assert second.plans() == first.plans() != ()


def test_a_record_that_cannot_be_read_is_passed_over(root, plan):
    store = FolderStore(root)
    kept = store.add_plan("p", plan)
    (root / kept.id / "plan.json").write_text('{"id": 5')
    assert store.plans() == ()
    with pytest.raises(NotFoundError):
        store.plan(kept.id)


def test_serials_never_meet(root, plan):
    stores = [FolderStore(root)] * 8
    threads = [threading.Thread(target=lambda s=s: [s.add_plan("p", plan) for _ in range(4)]) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {kept.id for kept in stores[0].plans()} == {f"p-{i}" for i in range(1, 33)}


def test_a_disk_that_refuses_is_told(root, village, filled):
    store = FolderStore(root)
    (root / "villages").write_text("a file where the folder should be")
    with pytest.raises(OutputError):
        store.add_village("stone", village, filled())


def test_what_a_killed_process_left_is_swept_up_later(root):
    FolderStore(root)
    old, new = root / ".stage-old", root / ".stage-new"
    for stage in (old, new):
        stage.mkdir()
    os.utime(old, (time.time() - 2 * 86400,) * 2)
    FolderStore(root)
    assert not old.exists()
    assert new.exists()
