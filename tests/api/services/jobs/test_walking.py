"""Rounds that are planned as a job: asked for, done, cancelled, and done by another where a worker is killed."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Event

import pytest
from hamlet_plan import drawn_hamlet
from walked_square import fill_square

from api.services.jobs.kinds import WorkByKind
from api.services.jobs.lease import claim, finish
from api.services.jobs.queue import cancel
from api.services.jobs.walking import ROUNDS, Walking, ask_anew, ask_rounds
from api.services.jobs.worker import Worker
from api.services.opening import open_store
from api.services.visits.member_reading import CalendarAsked
from api.services.visits.member_rounds import Anew, calendars
from api.settings import SHELF, ServiceSettings
from api.store.base import NotFoundError, TakenError
from api.store.library import Library
from api.store.records.visits import RoundRecord

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ASKED = CalendarAsked(date(2026, 12, 7), weeks=1, maps=False)
LEASE_S = 2.0


@pytest.fixture(scope="module")
def square_plan(tmp_path_factory):
    """Return the folder of a real plan of the square."""
    return drawn_hamlet(tmp_path_factory.mktemp("square"))


@pytest.fixture
def settings(tmp_path):
    return ServiceSettings(data=tmp_path / "data", lease_s=LEASE_S)


@pytest.fixture
def library(settings, square_plan):
    """Yield a library on a SQLite file with the published plan ``p1``."""
    store = open_store(settings)
    fill_square(store, square_plan)
    yield Library(store, settings.data / SHELF)
    store.close()


def job_of(library, job_id):
    with library.store.reading() as books:
        return books.jobs.get(job_id)


def wait_for(library, job_id, *states):
    until = time.monotonic() + 240
    while time.monotonic() < until:
        if (job := job_of(library, job_id)).state in states:
            return job
        time.sleep(0.02)
    raise TimeoutError(job)


def worker_on(library):
    return Worker(library.store, WorkByKind({ROUNDS: Walking(library)}), lease_s=LEASE_S)


def test_rounds_are_kept_with_the_end_of_their_job_and_their_sheets_are_found(library):
    job = ask_rounds(library, "p1", ASKED, now=NOW, by="wu")
    assert (job.kind, job.subject, job.path, job.by) == (ROUNDS, "p1", "/V1/", "wu")
    assert worker_on(library).do_next()
    assert job_of(library, job.id).state == "done"
    [kept] = calendars(library, "p1")
    with library.store.reading() as books:
        sheets = books.sheets.find(plan_id="p1")
    assert kept.outings == len(sheets) > 0
    assert (kept.record.first_day, kept.record.last_day) == (date(2026, 12, 7), date(2026, 12, 13))


def test_missed_rounds_are_planned_anew_as_a_job(library):
    worker = worker_on(library)
    ask_rounds(library, "p1", ASKED, now=NOW, by=None)
    worker.do_next()
    with library.store.reading() as books:
        [first, *_] = books.sheets.find(plan_id="p1")
    job = ask_anew(library, "p1", 1, Anew((first.number,), maps=False), now=NOW, by=None)
    worker.do_next()
    assert job_of(library, job.id).state == "done"
    assert [one.record.id for one in calendars(library, "p1")] == [2, 1]


def test_what_cannot_be_planned_fails_with_every_fault_and_keeps_nothing(library):
    job = ask_rounds(library, "p1", replace(ASKED, weeks=99, speed_kmh=0.0), now=NOW, by=None)
    worker_on(library).do_next()
    ended = job_of(library, job.id)
    assert (ended.state, [fault.where for fault in ended.faults]) == ("failed", ["weeks", "speed_kmh"])
    assert calendars(library, "p1") == ()


def test_a_plan_or_rounds_that_are_not_there_are_asked_for_in_vain(library):
    with pytest.raises(NotFoundError):
        ask_rounds(library, "nothing", ASKED, now=NOW, by=None)
    with pytest.raises(NotFoundError):
        ask_anew(library, "p1", 7, Anew(("p1-01",)), now=NOW, by=None)
    with pytest.raises(NotFoundError):
        ask_rounds(library.seen_with(("/V11/",)), "p1", ASKED, now=NOW, by=None)


def test_a_job_that_is_cancelled_while_it_is_done_keeps_nothing(library):
    job = ask_rounds(library, "p1", ASKED, now=NOW, by=None)
    lease = claim(library.store, "w")
    with Walking(library).done(lease, lambda what, share, best=None: None, Event()) as keep:
        cancel(library.store, job.id)
        assert finish(library.store, lease, keep).state == "cancelled"
    assert calendars(library, "p1") == ()


def test_rounds_that_take_a_serial_in_the_same_moment_get_the_next(library, monkeypatch):
    job = ask_rounds(library, "p1", ASKED, now=NOW, by=None)
    lease = claim(library.store, "w")
    tries = []

    with Walking(library).done(lease, lambda what, share, best=None: None, Event()) as keep:

        def late(books):
            tries.append(1)
            if len(tries) == 1:
                books.rounds.add(RoundRecord(1, "p1", "", NOW, path="/V1/"))
                monkeypatch.setattr("api.services.visits.member_rounds.keep_round", taken)
            else:
                monkeypatch.undo()
            keep(books)

        finish(library.store, lease, late)
    assert (len(tries), job_of(library, job.id).state) == (2, "done")
    assert [one.record.id for one in calendars(library, "p1")] == [1]


def taken(books, draft, folder, *, deep):
    """Stand for a serial that another has taken."""
    from geo.errors import Fault

    raise TakenError(Fault("1", "taken", "已有"))


def test_a_planning_that_is_let_go_ends_at_once(library):
    ask_rounds(library, "p1", ASKED, now=NOW, by=None)
    stopped = Event()
    stopped.set()
    lease = claim(library.store, "w")
    with (
        pytest.raises(Exception, match="let go"),
        Walking(library).done(lease, lambda what, share, best=None: None, stopped),
    ):
        pass


def test_what_a_killed_worker_was_planning_is_planned_by_another_and_kept_once(settings, library, tmp_path):
    job = ask_rounds(library, "p1", ASKED, now=NOW, by=None)
    environment = os.environ | {"GRIDHOOD_LEASE_S": str(LEASE_S)}
    line = [sys.executable, "-m", "api", "worker", "--data", str(settings.data)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(line, env=environment, stdout=log, stderr=log) as first:
        begun = wait_for(library, job.id, "running")
        first.kill()
    second = worker_on(library)
    second.start()
    ended = wait_for(library, job.id, "done", "failed")
    second.stop()
    assert (ended.state, ended.attempts, ended.fence) == ("done", 2, begun.fence + 1)
    assert len(calendars(library, "p1")) == 1
