"""A worker: what it sees while it draws. That it may be killed, `tests/test_soak.py` shows."""

import time
from datetime import UTC, datetime
from threading import Event

import pytest
from planner_files import doors
from stores import library_in

from api.services.drawing.draw_process import DrawingStoppedError
from api.services.jobs import Jobs, queue
from api.services.jobs.lease import claim, finish
from api.store.records.plans import Asked
from geo.errors import Fault

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ASKED = Asked(levels=("micro_grid=5-10",), iterations="500")


@pytest.fixture
def hamlet(tmp_path):
    """Return the hamlet as a village that ships."""
    (tmp_path / "examples" / "hamlet").mkdir(parents=True)
    doors(tmp_path / "examples" / "hamlet")
    return {"hamlet": tmp_path / "examples" / "hamlet"}


@pytest.fixture
def stops():
    """Return what draws for as long as it may, and the moments at which it began and was told to stop."""
    moments, begun = [], Event()

    def draw(task, on_progress, stopped):
        begun.set()
        assert stopped.wait(10)
        moments.append(time.monotonic())
        raise DrawingStoppedError(Fault("plan", "was let go", "已放弃"))

    return draw, begun, moments


def job_of(library, plan):
    with library.store.reading() as books:
        return books.jobs.find(subject=plan.id)[0]


def until(library, plan, *states):
    for _ in range(3000):
        if (job := job_of(library, plan)).state in states:
            return job
        time.sleep(0.02)
    raise TimeoutError(job)


def test_a_cancelled_drawing_is_told_to_stop_within_a_second(tmp_path, hamlet, stops):
    draw, begun, moments = stops
    library = library_in(tmp_path)
    jobs = Jobs(library, hamlet, draw)
    jobs.start()
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    assert begun.wait(10)
    asked_at = time.monotonic()
    queue.cancel(library.store, job_of(library, plan).id)
    until(library, plan, "cancelled")
    jobs.stop()
    assert moments[0] - asked_at < 5  # half a second where the machine is free
    assert library.plan(plan.id).faults[0].zh == "任务已取消"


def test_a_drawing_whose_lease_another_has_is_told_to_stop_and_changes_nothing(tmp_path, hamlet, stops, caplog):
    draw, begun, _ = stops
    library = library_in(tmp_path)
    jobs = Jobs(library, hamlet, draw)
    jobs.start()
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    assert begun.wait(10)
    time.sleep(0.1)
    new = claim(library.store, "other", lease_s=-60)
    finish(library.store, new, lambda books: None)
    for _ in range(500):
        if "fence 1 is lost" in caplog.text:
            break
        time.sleep(0.02)
    jobs.stop()
    assert "fence 1 is lost" in caplog.text
    assert (job_of(library, plan).state, job_of(library, plan).fence) == ("done", 2)


def test_a_store_that_is_away_for_a_while_ends_no_worker(tmp_path, hamlet, monkeypatch, caplog):
    library = library_in(tmp_path)
    monkeypatch.setattr("api.services.jobs.worker.UNWELL_S", 0.01)
    away = iter([True, True])

    def claim_later(*args, **options):
        if next(away, False):
            raise OSError("no route to host")
        return claim(*args, **options)

    monkeypatch.setattr("api.services.jobs.worker.claim", claim_later)
    jobs = Jobs(library, hamlet, lambda task, on_progress, stopped: task.out.mkdir())
    jobs.start()
    plan = jobs.ask("hamlet", ASKED, now=NOW)
    assert until(library, plan, "done").attempts == 1
    jobs.stop()
    assert "no route to host" in caplog.text
