"""The best plan so far: seen while the search goes on, and taken when it is enough."""

import threading

import pytest
from fastapi.testclient import TestClient
from service import BASE, LEVEL

from api.app import create_app
from api.services.drawing.draw_process import DrawingStoppedError
from api.services.drawing.draw_task import Ending
from geo.errors import Fault

PLANS = "/api/v1/villages/square/plans"
LAND = {"type": "Polygon", "coordinates": [[[116, 40], [116.1, 40], [116.1, 40.1], [116, 40]]]}
GRID = {"type": "Feature", "properties": {"households": 60}, "geometry": LAND}
BEST = {"village": "样例村", "level": "micro_grid", "objective_m": 12.5, "gap": None, "serial": 3, "grids": [GRID]}


@pytest.fixture
def searching(settings, store, draws):
    """Yield a client of a service that has a best plan and searches until it is enough."""

    def searches(task, on_progress, stopped):
        on_progress("样例村", 0.25, BEST)
        assert isinstance(stopped, Ending)
        while not stopped.enough.wait(0.02):
            if stopped.is_set():
                raise DrawingStoppedError(Fault("plan", "was let go", "已放弃"))
        draws(task, on_progress, stopped)

    with TestClient(create_app(settings, store=store, draw=searches), base_url=BASE) as client:
        yield client


def begin(client):
    """Return a plan whose best is there to be seen, and its job."""
    plan = client.post(PLANS, json={"levels": [LEVEL]}).json()
    for _ in range(400):
        [job] = client.get("/api/v1/jobs", params={"subject": plan["id"]}).json()["jobs"]
        if job["progress"]["best"]:
            return plan, job
        threading.Event().wait(0.02)
    raise TimeoutError(job)


def until_ended(client, job):
    for _ in range(600):
        now = client.get(job["links"]["self"]).json()
        if now["state"] in ("done", "failed", "cancelled"):
            return now
        threading.Event().wait(0.02)
    raise TimeoutError(now)


def test_the_best_plan_is_given_with_its_grids_and_the_job_only_says_that_it_is_new(searching):
    plan, job = begin(searching)
    assert job["progress"]["best"]["serial"] == 3
    assert "grids" not in job["progress"]["best"]
    best = searching.get(f"/api/v1/plans/{plan['id']}/best").json()
    assert (best["job"], best["serial"], best["grids"]) == (job["id"], 3, [GRID])


def test_who_has_seen_enough_takes_the_best_so_far(searching):
    plan, job = begin(searching)
    taken = searching.post(job["links"]["take"]).json()
    assert (taken["state"], taken["taking"]) == ("running", True)
    assert until_ended(searching, job)["state"] == "done"
    assert searching.get(f"/api/v1/plans/{plan['id']}").json()["state"] == "done"
    assert searching.post(job["links"]["take"]).status_code == 409


def test_a_job_that_has_ended_keeps_no_shapes(searching):
    plan, job = begin(searching)
    searching.post(job["links"]["take"])
    until_ended(searching, job)
    with searching.app.state.service.library.store.reading() as books:
        assert "grids" not in books.jobs.get(job["id"]).progress["best"]
    assert searching.get(f"/api/v1/plans/{plan['id']}/best").status_code == 409


def test_a_plan_that_waits_has_no_best_yet(searching):
    begin(searching)
    waits = searching.post(PLANS, json={"levels": [LEVEL]}).json()
    [job] = searching.get("/api/v1/jobs", params={"subject": waits["id"]}).json()["jobs"]
    assert job["state"] == "queued"
    assert searching.get(f"/api/v1/plans/{waits['id']}/best").status_code == 409
    assert searching.post(job["links"]["take"]).status_code == 409
    assert searching.get("/api/v1/plans/nowhere/best").status_code == 404
