"""What every store does, be it folders on a disk or memory."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.store.base import Asked, NotFoundError
from geo.errors import Fault


def test_a_village_comes_back_with_its_files_under_the_next_serial(store, village, filled):
    kept = [store.add_village("stone", village, filled(text)) for text in ("one", "two")]
    assert [record.id for record in kept] == ["stone-1", "stone-2"]
    assert store.village("stone-2") == kept[1] == replace(village, id="stone-2")
    with store.village_folder("stone-2") as folder:
        assert (folder / "a.txt").read_text() == "two"


def test_villages_are_listed_newest_first(store, village, filled):
    for days, text in ((1, "a"), (3, "b"), (2, "c")):
        store.add_village("stone", replace(village, created=village.created + timedelta(days=days)), filled(text))
    assert [record.id for record in store.villages()] == ["stone-2", "stone-3", "stone-1"]


def test_a_plan_has_a_record_before_it_has_files(store, plan, filled):
    kept = store.add_plan("stone-1-plan", plan)
    store.save_plan(replace(kept, state="done"), filled("figures", "report.json"))
    assert store.plan("stone-1-plan-1").state == "done"
    with store.plan_folder("stone-1-plan-1") as folder:
        assert (folder / "report.json").read_text() == "figures"


def test_a_record_keeps_everything_that_it_holds(store, plan):
    asked = Asked(profile="hongwang", levels=("grid=1-2", "微网格=1-2"), tolerance="0.05", seed="7")
    full = replace(plan, asked=asked, state="failed", faults=(Fault("where", "what", "什么"),))
    kept = store.add_plan("p", full)
    assert store.plan(kept.id) == replace(full, id="p-1")


def test_saving_a_record_leaves_its_files(store, plan, filled):
    kept = store.add_plan("p", plan)
    store.save_plan(replace(kept, state="done"), filled("figures", "report.json"))
    store.save_plan(replace(kept, state="failed"))
    with store.plan_folder(kept.id) as folder:
        assert (folder / "report.json").is_file()


def test_rounds_are_numbered_within_their_plan(store, plan, rounds, filled):
    plans = [store.add_plan("p", plan).id for _ in range(2)]
    kept = [store.add_round(rounds(plan_id), filled(str(i))) for i, plan_id in enumerate([*plans, plans[0]])]
    assert [(record.plan_id, record.id) for record in kept] == [("p-1", 1), ("p-2", 1), ("p-1", 2)]
    assert [record.id for record in store.rounds("p-1")] == [2, 1]
    assert store.round("p-1", 2) == kept[2]
    with store.round_folder("p-1", 2) as folder:
        assert (folder / "a.txt").read_text() == "2"


@pytest.mark.parametrize("name", ["nothing", "", ".", "..", "../x", "/etc", "a\0b", "villages", "石" * 400])
def test_what_is_not_there_is_said_so(store, name):
    for ask in (store.village, store.plan, store.rounds, lambda n: store.round(n, 1)):
        with pytest.raises(NotFoundError) as caught:
            ask(name)
        assert caught.value.fault.where.isprintable()
    for give in (store.village_folder, store.plan_folder, lambda n: store.round_folder(n, 1)):
        with pytest.raises(NotFoundError), give(name):
            pass


def test_what_is_prepared_and_not_kept_goes(store):
    with store.workspace() as stage:
        (stage / "a.txt").write_text("x")
    assert not stage.exists()
    assert store.plans() == ()
