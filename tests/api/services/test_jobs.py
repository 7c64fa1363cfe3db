"""The queue of plans: what it takes on, and what it survives."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from planner_files import doors
from stores import library_in_memory

from api.errors import ApiError
from api.services.jobs import Jobs, queue
from api.services.jobs.lease import claim
from api.services.turns import BusyError
from api.store.base import NotFoundError
from api.store.memory import MemoryStore
from api.store.records.plans import Asked
from geo.errors import Fault, InputError

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ASKED = Asked(levels=("micro_grid=5-10",))


@pytest.fixture
def library(tmp_path):
    return library_in_memory(tmp_path)


@pytest.fixture
def hamlet(tmp_path):
    """Return the hamlet as a village that ships."""
    (tmp_path / "hamlet").mkdir()
    doors(tmp_path / "hamlet")
    return {"hamlet": tmp_path / "hamlet"}


def writes(task, on_progress, stopped):
    task.out.mkdir()
    (task.out / "report.json").write_text("{}")


def fails(task, on_progress, stopped):
    raise ZeroDivisionError


def until_ended(library, plan_id):
    while library.plan(plan_id).state in ("queued", "drawing"):
        time.sleep(0.01)
    return library.plan(plan_id)


def jobs_of(library, **conditions):
    with library.store.reading() as books:
        return books.jobs.find(**conditions)


def test_what_nobody_foresaw_fails_one_plan_and_not_the_queue(library, hamlet, caplog):
    doing = iter([fails, writes])
    jobs = Jobs(library, hamlet, lambda *task: next(doing)(*task))
    jobs.start()
    first, second = (jobs.ask("hamlet", ASKED, now=NOW).id for _ in range(2))
    assert until_ended(library, second).state == "done"
    jobs.stop()
    assert library.plan(first).state == "failed"
    assert "log" in library.plan(first).faults[0].en
    assert "ZeroDivisionError" in caplog.text
    assert [job.state for job in jobs_of(library)] == ["failed", "done"]


def test_what_was_being_drawn_when_its_worker_died_and_what_waited_is_drawn(tmp_path, hamlet):
    store = MemoryStore()
    library = replace(library_in_memory(tmp_path), store=store)
    jobs = Jobs(library, hamlet, writes)
    cut, waiting = (jobs.ask("hamlet", ASKED, now=NOW).id for _ in range(2))
    assert claim(store, "dead").subject == cut
    assert library.plan(cut).state == "drawing"
    with store.writing() as books:
        [job] = books.jobs.find(subject=cut)
        books.jobs.change(job, replace(job, heartbeat=NOW))
    jobs.start()
    assert [until_ended(library, plan_id).state for plan_id in (cut, waiting)] == ["done", "done"]
    jobs.stop()


def test_what_ends_although_its_worker_closes_is_kept(library, hamlet):
    def waits(task, on_progress, stopped):
        on_progress("x", 0.5)
        assert stopped.wait(10)
        writes(task, on_progress, stopped)

    jobs = Jobs(library, hamlet, waits)
    jobs.start()
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    while jobs.doing(plan.id) is None:
        time.sleep(0.01)
    jobs.stop()
    assert library.plan(plan.id).state == "done"
    assert jobs.doing(plan.id) is None


def test_what_is_cut_off_because_its_worker_closes_waits_for_the_next(library, hamlet):
    def gives_up(task, on_progress, stopped):
        assert stopped.wait(10)
        raise ApiError(Fault("plan", "was let go", "已放弃"))

    jobs = Jobs(library, hamlet, gives_up)
    jobs.start()
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    while library.plan(plan.id).state != "drawing":
        time.sleep(0.01)
    jobs.stop()
    [job] = jobs_of(library)
    assert (library.plan(plan.id).state, job.state, job.attempts) == ("queued", "queued", 0)


def test_a_village_that_has_gone_fails_its_plan(library, hamlet):
    jobs = Jobs(library, hamlet, writes)
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    hamlet.clear()
    jobs.start()
    assert until_ended(library, plan.id).state == "failed"
    jobs.stop()
    assert "village" in library.plan(plan.id).faults[0].en


def test_plans_of_several_villages_are_asked_for_together_or_not_at_all(library, hamlet):
    jobs = Jobs(library, hamlet, writes)
    with pytest.raises(NotFoundError):
        jobs.ask_all(["hamlet", "nowhere"], ASKED, now=NOW)
    with pytest.raises(InputError):
        jobs.ask_all(["hamlet"], Asked(levels=("nonsense",)), now=NOW)
    assert (library.plans(), jobs_of(library)) == ((), ())
    made = jobs.ask_all(["hamlet", "hamlet"], ASKED, now=NOW, by="li")
    assert [(plan.id, job.subject, job.by) for plan, job in made] == [
        (f"hamlet-plan-{i}", f"hamlet-plan-{i}", "li") for i in (1, 2)
    ]


@pytest.mark.parametrize(("limit", "by"), [("MOST_WAITING", None), ("MOST_OF_ONE", "li")])
def test_no_more_are_taken_on_than_anybody_waits_for(library, hamlet, monkeypatch, limit, by):
    monkeypatch.setattr(queue, limit, 2)
    jobs = Jobs(library, hamlet, writes)
    jobs.ask_all(["hamlet", "hamlet"], ASKED, now=NOW, by=by)
    with pytest.raises(BusyError, match="2 jobs"):
        jobs.ask("hamlet", ASKED, now=NOW, by=by)
    if by:
        jobs.ask("hamlet", ASKED, now=NOW, by="wang")


def test_one_area_does_not_fill_the_queue_of_the_others(library, monkeypatch):
    monkeypatch.setattr(queue, "MOST_IN_AREA", 1)
    with library.store.writing() as books:
        queue.enqueue(books, "plan", "p", path="/1/")
    queue.must_have_room(library.store, ["/2/", "/3/"], None)
    for paths in (["/2/", "/1/"], ["/2/", "/2/"]):
        with pytest.raises(BusyError, match="in /"):
            queue.must_have_room(library.store, paths, None)
