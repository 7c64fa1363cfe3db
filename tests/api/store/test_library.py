"""What a library does, whatever store it is on: villages, plans and rounds with their files."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.store.base import NotFoundError
from api.store.records.plans import Asked
from geo.errors import Fault


def test_a_village_comes_back_with_its_files_under_the_next_serial(library, village, filled):
    kept = [library.add_village("stone", village, filled(text)) for text in ("one", "two")]
    assert [record.id for record in kept] == ["stone-1", "stone-2"]
    assert library.village("stone-2") == kept[1] == replace(village, id="stone-2", path="/stone-2/")
    with library.village_folder("stone-2") as folder:
        assert (folder / "a.txt").read_text() == "two"


def test_villages_are_listed_newest_first(library, village, filled):
    for days, text in ((1, "a"), (3, "b"), (2, "c")):
        library.add_village("stone", replace(village, created=village.created + timedelta(days=days)), filled(text))
    assert [record.id for record in library.villages()] == ["stone-2", "stone-3", "stone-1"]


def test_a_plan_has_a_record_before_it_has_files(library, plan, filled):
    kept = library.add_plan("stone-1-plan", plan)
    library.save_plan(replace(kept, state="done"), filled("figures", "report.json"))
    assert library.plan("stone-1-plan-1").state == "done"
    with library.plan_folder("stone-1-plan-1") as folder:
        assert (folder / "report.json").read_text() == "figures"


def test_a_record_keeps_everything_that_it_holds(library, plan):
    asked = Asked(profile="hongwang", levels=("grid=1-2", "微网格=1-2"), tolerance="0.05", seed="7")
    full = replace(plan, asked=asked, state="failed", faults=(Fault("where", "what", "什么"),))
    kept = library.add_plan("p", full)
    assert library.plan(kept.id) == replace(full, id="p-1")


def test_saving_a_record_leaves_its_files(library, plan, filled):
    kept = library.add_plan("p", plan)
    library.save_plan(replace(kept, state="done"), filled("figures", "report.json"))
    library.save_plan(replace(kept, state="failed"))
    with library.plan_folder(kept.id) as folder:
        assert (folder / "report.json").is_file()


def test_rounds_are_numbered_within_their_plan(library, plan, rounds, filled):
    plans = [library.add_plan("p", plan).id for _ in range(2)]
    kept = [library.add_round(rounds(plan_id), filled(str(i))) for i, plan_id in enumerate([*plans, plans[0]])]
    assert [(record.plan_id, record.id) for record in kept] == [("p-1", 1), ("p-2", 1), ("p-1", 2)]
    assert [record.id for record in library.rounds("p-1")] == [2, 1]
    assert library.round("p-1", 2) == kept[2]
    with library.round_folder("p-1", 2) as folder:
        assert (folder / "a.txt").read_text() == "2"


@pytest.mark.parametrize("name", ["nothing", "", ".", "..", "../x", "/etc", "a\0b", "villages", "石" * 400])
def test_what_is_not_there_is_said_so(library, name):
    for ask in (library.village, library.plan, library.rounds, lambda n: library.round(n, 1)):
        with pytest.raises(NotFoundError) as caught:
            ask(name)
        assert caught.value.fault.where.isprintable()
    for give in (library.village_folder, library.plan_folder, lambda n: library.round_folder(n, 1)):
        with pytest.raises(NotFoundError), give(name):
            pass


def test_what_is_prepared_and_not_kept_goes(library):
    with library.workspace() as stage:
        (stage / "a.txt").write_text("x")
    assert not stage.exists()
    assert library.plans() == ()
