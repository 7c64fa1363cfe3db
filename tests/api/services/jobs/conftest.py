"""Each kind of store, with a plan that waits."""

import pytest
from stores import STORES, empty_store

from api.services.jobs.queue import enqueue
from api.store.records.plans import PlanRecord


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    """Yield each kind of store."""
    with empty_store(request.param, request, tmp_path / "data") as store:
        yield store


@pytest.fixture
def put(store):
    """Return what puts a plan and its job into the store."""

    def put_in(name="p-1", path="/1/"):
        with store.writing() as books:
            books.plans.add(PlanRecord(name, books.now(), "queued", path=path))
            return enqueue(books, "plan", name, path=path)

    return put_in


@pytest.fixture
def stands(store):
    """Return what gives the states of a job and of its plan, and the faults."""

    def standing(job):
        with store.reading() as books:
            now, plan = books.jobs.get(job.id), books.plans.get(job.subject)
            assert now.faults == plan.faults
            return now.state, plan.state, [fault.en for fault in now.faults]

    return standing
