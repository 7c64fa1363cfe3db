"""Leases on every kind of store: a job is one worker's at a time, and none is lost."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from api.services.jobs import queue
from api.services.jobs.lease import LostLeaseError, beat, claim, fail, finish, give_back
from api.store.base import NotFoundError
from api.store.records.plans import PlanRecord
from api.store.sql.store import SqlStore


def nothing(books):
    """Keep nothing."""


def lose(store, lease):
    """Have a worker be silent for an hour."""
    with store.writing() as books:
        job = books.jobs.get(lease.id)
        books.jobs.change(job, replace(job, heartbeat=books.now() - timedelta(hours=1)))


def test_the_oldest_that_waits_is_claimed_first_and_each_once(store, put, stands):
    jobs = [put(f"p-{i}") for i in range(3)]
    claimed = [claim(store, "w").id for _ in jobs]
    assert claimed == [job.id for job in jobs]
    assert claim(store, "w") is None
    assert stands(jobs[0]) == ("running", "drawing", [])


def test_what_is_done_is_kept_with_the_end_of_its_job(store, put, stands):
    job = put()
    lease = claim(store, "w")
    finish(store, lease, lambda books: books.plans.add(PlanRecord("fruit", books.now(), path="/1/")))
    assert stands(job) == ("done", "done", [])
    with store.reading() as books:
        assert books.plans.get("fruit").id == "fruit"
        assert books.jobs.get(job.id).ended is not None


def test_progress_is_kept_with_the_heartbeat(store, put):
    job = put()
    lease = claim(store, "w")
    progress = {"what": "石村", "share": 0.5, "best": {"objective_m": 12.5, "gap": None}}
    assert beat(store, lease, progress).heartbeat >= lease.heartbeat
    with store.reading() as books:
        assert books.jobs.get(job.id).progress == progress


def test_a_lease_that_is_kept_up_is_not_taken_away(store, put):
    put()
    lease = claim(store, "w", lease_s=0.2)
    for _ in range(6):
        time.sleep(0.05)
        beat(store, lease, {})
        assert claim(store, "other", lease_s=0.2) is None


def test_what_an_owner_sends_who_has_lost_the_lease_is_refused_and_undone(store, put, stands):
    job = put()
    old = claim(store, "same name")
    lose(store, old)
    new = claim(store, "same name")
    assert (new.id, new.fence, new.attempts) == (old.id, old.fence + 1, 2)
    late = (
        lambda: beat(store, old, {}),
        lambda: fail(store, old, ()),
        lambda: give_back(store, old),
        lambda: finish(store, old, lambda books: books.plans.add(PlanRecord("late", books.now()))),
    )
    for send in late:
        with pytest.raises(LostLeaseError):
            send()
    assert stands(job) == ("running", "drawing", [])
    with store.reading() as books, pytest.raises(NotFoundError):
        books.plans.get("late")
    finish(store, new, nothing)
    with pytest.raises(LostLeaseError):
        finish(store, new, nothing)


def test_what_cannot_be_kept_leaves_its_job_as_it_was(store, put, stands):
    job = put()
    lease = claim(store, "w")

    def breaks(books):
        books.plans.add(PlanRecord("half", books.now()))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        finish(store, lease, breaks)
    assert stands(job) == ("running", "drawing", [])
    with store.reading() as books:
        assert books.plans.count(id="half") == 0


def test_what_kills_three_workers_has_failed(store, put, stands):
    job = put()
    for _ in range(3):
        lose(store, claim(store, "w"))
    assert claim(store, "w") is None
    state, plan, [fault] = stands(job)
    assert (state, plan) == ("failed", "failed")
    assert "3 times" in fault


def test_what_was_given_back_is_no_attempt(store, put, stands):
    job = put()
    for _ in range(5):
        give_back(store, claim(store, "w"))
    assert stands(job) == ("queued", "queued", [])


class TestCancel:
    def test_ends_what_waits_at_once(self, store, put, stands):
        job = put()
        assert queue.cancel(store, job.id).state == "cancelled"
        assert stands(job) == ("cancelled", "failed", ["was cancelled"])
        assert claim(store, "w") is None

    def test_of_what_runs_is_seen_by_its_worker_and_nothing_is_kept(self, store, put, stands):
        job = put()
        lease = claim(store, "w")
        assert queue.cancel(store, job.id).cancelling
        assert queue.cancel(store, job.id).cancelling
        assert beat(store, lease, {}).cancelling
        finish(store, lease, lambda books: books.plans.add(PlanRecord("fruit", books.now())))
        assert stands(job) == ("cancelled", "failed", ["was cancelled"])
        with store.reading() as books:
            assert books.plans.count(id="fruit") == 0

    def test_holds_though_the_worker_dies_or_is_closed(self, store, put, stands):
        died, closed = put("p-1"), put("p-2")
        leases = [claim(store, "w") for _ in range(2)]
        for job in (died, closed):
            queue.cancel(store, job.id)
        give_back(store, leases[1])
        lose(store, leases[0])
        assert claim(store, "w") is None
        assert [stands(job)[0] for job in (died, closed)] == ["cancelled", "cancelled"]

    def test_of_what_has_ended_is_refused(self, store, put):
        job = put()
        finish(store, claim(store, "w"), nothing)
        with pytest.raises(queue.JobEndedError, match="done"):
            queue.cancel(store, job.id)

    def test_of_what_is_outside_the_scope_finds_nothing(self, store, put):
        job = put(path="/1/")
        with pytest.raises(NotFoundError):
            queue.cancel(store, job.id, ("/2/",))


def work_off(store, owner):
    """Do every job there is, each leaving a plan of its own; return how many."""
    done = 0
    while (lease := claim(store, owner)) is not None:
        beat(store, lease, {"share": 0.5})
        finish(store, lease, lambda books, lease=lease: books.plans.add(PlanRecord(f"of-{lease.id}", books.now())))
        done += 1
    return done


def in_process(url, owner, done):
    """Work in a process of its own."""
    store = SqlStore(url)
    done.put(work_off(store, owner))
    store.close()


def test_four_threads_do_each_job_exactly_once(store, put):
    jobs = [put(f"p-{i}") for i in range(12)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda i: work_off(store, f"w{i}"), range(4)))
    with store.reading() as books:
        assert [(job.state, job.fence) for job in books.jobs.find()] == [("done", 1)] * 12
        assert books.plans.count() == 24
    assert sum(done) == len(jobs)


def test_four_processes_do_each_job_exactly_once(store, put):
    if not isinstance(store, SqlStore):
        return  # no other process sees it
    for i in range(24):
        put(f"p-{i}")
    context = multiprocessing.get_context("fork")  # of nothing but the address
    done = context.Queue()
    url = store.engine.url.render_as_string(hide_password=False)
    store.close()
    working = [context.Process(target=in_process, args=(url, f"w{i}", done)) for i in range(4)]
    for process in working:
        process.start()
    assert sum(done.get(timeout=60) for _ in working) == 24
    for process in working:
        process.join()
    with store.reading() as books:
        assert [(job.state, job.fence) for job in books.jobs.find()] == [("done", 1)] * 24
        assert books.plans.count() == 48
