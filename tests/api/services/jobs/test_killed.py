"""A `gridhood worker` that is killed while it draws: what it had taken up is done by another."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from planner_files import doors

from api.services.drawing.draw import draw
from api.services.jobs import Jobs
from api.services.jobs.drawing import Drawing
from api.services.jobs.worker import Worker
from api.services.opening import open_store
from api.settings import SHELF, ServiceSettings
from api.store.library import Library
from api.store.records.plans import Asked

LEASE_S = 2.0
ASKED = Asked(levels=("micro_grid=5-10",), iterations="500")


class NoHands:
    """Draws nothing: others do."""

    def start(self):
        """Do nothing."""

    stop = wake = start


@pytest.fixture
def examples(tmp_path):
    """Return the hamlet as a village that ships."""
    doors_of = tmp_path / "examples" / "hamlet"
    doors_of.mkdir(parents=True)
    doors(doors_of)
    return {"hamlet": doors_of}


@pytest.fixture
def settings(tmp_path):
    """Return the settings of a service with a SQLite file."""
    return ServiceSettings(data=tmp_path / "data", examples=tmp_path / "examples", lease_s=LEASE_S)


@pytest.fixture
def library(settings):
    """Yield what the service keeps."""
    store = open_store(settings)
    yield Library(store, settings.data / SHELF)
    store.close()


def wait_for(library, job_id, *states):
    """Return a job once it is in one of the states."""
    until = time.monotonic() + 240  # where nothing else runs, some seconds
    while time.monotonic() < until:
        with library.store.reading() as books:
            if (job := books.jobs.get(job_id)).state in states:
                return job
        time.sleep(0.02)
    raise TimeoutError(job)


def test_what_a_killed_worker_was_drawing_is_drawn_by_another(settings, library, examples, tmp_path):
    asking = Jobs(library, examples, hands=NoHands())
    [(plan, job)] = asking.ask_all(["hamlet"], ASKED, now=datetime(2026, 1, 2, tzinfo=UTC))
    environment = os.environ | {"GRIDHOOD_EXAMPLES": str(settings.examples), "GRIDHOOD_LEASE_S": str(LEASE_S)}
    line = [sys.executable, "-m", "api", "worker", "--data", str(settings.data)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(line, env=environment, stdout=log, stderr=log) as first:
        begun = wait_for(library, job.id, "running")
        first.kill()
    drawing = Drawing(library, examples, lambda task, on_progress, stopped: draw(task, on_progress))
    second = Worker(library.store, drawing, lease_s=LEASE_S)
    second.start()
    ended = wait_for(library, job.id, "done", "failed")
    second.stop()
    assert (ended.state, ended.attempts, ended.fence) == ("done", 2, begun.fence + 1)
    assert library.plan(plan.id).state == "done"
