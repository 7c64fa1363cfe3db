"""The queue of plans: what it survives."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from planner_files import doors

from api.services.jobs import Jobs
from api.store.base import Asked, PlanRecord
from api.store.memory import MemoryStore

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ASKED = Asked(levels=("micro_grid=5-10",))


@pytest.fixture
def store():
    return MemoryStore()


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


def until_ended(store, plan_id):
    while store.plan(plan_id).state in ("queued", "drawing"):
        time.sleep(0.01)
    return store.plan(plan_id)


def test_what_nobody_foresaw_fails_one_plan_and_not_the_queue(store, hamlet, caplog):
    doing = iter([fails, writes])
    jobs = Jobs(store, hamlet, lambda *task: next(doing)(*task))
    jobs.start()
    first, second = (jobs.ask("hamlet", ASKED, now=NOW).id for _ in range(2))
    assert until_ended(store, second).state == "done"
    jobs.stop()
    assert store.plan(first).state == "failed"
    assert "log" in store.plan(first).faults[0].en
    assert "ZeroDivisionError" in caplog.text


def test_what_was_being_drawn_when_the_service_ended_has_failed_and_what_waited_is_drawn(store, hamlet):
    draft = PlanRecord("", NOW, "drawing", "hamlet", ASKED)
    cut, waiting = (store.add_plan("p", replace(draft, state=state)).id for state in ("drawing", "queued"))
    jobs = Jobs(store, hamlet, writes)
    jobs.start()
    assert until_ended(store, waiting).state == "done"
    jobs.stop()
    assert store.plan(cut).state == "failed"
    assert "ask for it again" in store.plan(cut).faults[0].en


def test_closing_ends_what_is_being_drawn(store, hamlet):
    def waits(task, on_progress, stopped):
        on_progress("x", 0.5)
        assert stopped.wait(10)
        writes(task, on_progress, stopped)

    jobs = Jobs(store, hamlet, waits)
    jobs.start()
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    while jobs.doing(plan.id) is None:
        time.sleep(0.01)
    jobs.stop()
    assert store.plan(plan.id).state == "done"
    assert jobs.doing(plan.id) is None


def test_a_village_that_has_gone_fails_its_plan(store, hamlet):
    jobs = Jobs(store, hamlet, writes)
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    hamlet.clear()
    jobs.start()
    assert until_ended(store, plan.id).state == "failed"
    jobs.stop()
    assert "village" in store.plan(plan.id).faults[0].en
