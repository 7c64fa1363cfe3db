"""Jobs over HTTP: listed, followed, cancelled, and many asked for at once."""

import json
import threading
import urllib.request

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.services.drawing.draw_process import DrawingStoppedError
from api.services.jobs import events
from geo.errors import Fault

BASE = "http://127.0.0.1"
JOBS = "/api/v1/jobs"
LEVEL = {"name": "micro_grid", "min": 50, "max": 70}
ASKED = {"levels": [LEVEL]}


@pytest.fixture
def go():
    """Return what lets a drawing end."""
    return threading.Event()


@pytest.fixture
def held_up(settings, store, draws, go):
    """Yield a client of a service that draws nothing until it may."""

    def waits(task, on_progress, stopped):
        on_progress("样例村", 0.25, {"village": "样例村", "level": "micro_grid", "objective_m": 12.5})
        while not go.wait(0.02):
            if stopped.is_set():
                raise DrawingStoppedError(Fault("plan", "was let go", "已放弃"))
        draws(task, on_progress, stopped)

    with TestClient(create_app(settings, store=store, draw=waits), base_url=BASE) as client:
        yield client
        go.set()


def ask(client):
    """Ask for a plan and return its job."""
    plan = client.post("/api/v1/villages/square/plans", json=ASKED).json()
    [job] = client.get(JOBS, params={"subject": plan["id"]}).json()["jobs"]
    return job


def until(client, job, **wanted):
    """Look at a job until it is as wanted."""
    for _ in range(400):
        now = client.get(job["links"]["self"]).json()
        if wanted.items() <= now.items():
            return now
        threading.Event().wait(0.02)
    raise TimeoutError(now)


def read_events(text):
    """Return the names and the states of events."""
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


def test_a_job_says_how_far_it_is_and_what_was_found(held_up, go):
    job = ask(held_up)
    while (now := until(held_up, job, state="running"))["progress"]["best"] is None:
        pass
    assert now["progress"] == {
        "what": "样例村",
        "share": 0.25,
        "best": {"village": "样例村", "level": "micro_grid", "objective_m": 12.5, "gap": None, "serial": 0},
    }
    go.set()
    done = until(held_up, job, state="done")
    assert (done["progress"]["share"], done["attempts"], done["faults"]) == (1.0, 1, [])
    assert held_up.get(done["links"]["subject"]).json()["state"] == "done"


def test_jobs_are_listed_newest_first_page_by_page(held_up):
    ids = [ask(held_up)["id"] for _ in range(3)]
    page = held_up.get(JOBS, params={"limit": 2}).json()
    assert [job["id"] for job in page["jobs"]] == ids[:0:-1]
    assert [job["id"] for job in held_up.get(page["next"]).json()["jobs"]] == ids[:1]
    assert held_up.get(JOBS, params={"state": "done"}).json() == {"jobs": [], "next": None}


def test_what_waits_and_what_runs_is_cancelled_and_what_has_ended_is_not(held_up):
    running = ask(held_up)
    until(held_up, running, state="running")
    waiting = ask(held_up)
    assert held_up.post(waiting["links"]["cancel"]).json()["state"] == "cancelled"
    assert held_up.post(running["links"]["cancel"]).json()["cancelling"] is True
    ended = until(held_up, running, state="cancelled")
    assert ended["faults"] == [{"where": "job", "en": "was cancelled", "zh": "任务已取消"}]
    assert held_up.get(ended["links"]["subject"]).json()["state"] == "failed"
    again = held_up.post(running["links"]["cancel"])
    assert (again.status_code, "已取消" in again.json()["faults"][0]["zh"]) == (409, True)


@pytest.mark.parametrize("call", [("get", "/7"), ("post", "/7:cancel"), ("get", "/7/events")])
def test_a_job_that_is_not_there_is_404(client, call):
    method, rest = call
    assert client.request(method, JOBS + rest).status_code == 404


@pytest.mark.parametrize("name", ["0", "x", "1e3", "99999999999999999999"])
def test_what_can_be_no_job_is_refused(client, name):
    assert client.get(f"{JOBS}/{name}").status_code == 422


def test_a_job_is_followed_to_its_end_unpacked_as_it_happens(settings, store, draws, go, listen):
    def waits(task, on_progress, stopped):
        assert go.wait(10)
        draws(task, on_progress, stopped)

    with listen(create_app(settings, store=store, draw=waits)) as (host, port):
        base = f"http://{host}:{port}"
        body = json.dumps({"plan": ASKED, "villages": ["square"]}).encode()
        ask_for = urllib.request.Request(f"{base}/api/v1/villages:plan-all", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(ask_for, timeout=20) as answer:
            [job] = json.load(answer)["jobs"]
        follow = urllib.request.Request(base + job["links"]["events"], headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(follow, timeout=20) as stream:
            first = stream.readline() + stream.readline() + stream.readline()  # while nothing is done yet
            go.set()
            said = read_events((first + stream.read()).decode())
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert "content-encoding" not in stream.headers
    assert {name for name, _ in said[:-1]} == {"progress"}
    name, last = said[-1]
    assert (name, last["state"], last["id"]) == ("done", "done", job["id"])


def test_a_job_that_has_ended_is_told_of_at_once(client, plan_id):
    [job] = client.get(JOBS, params={"subject": plan_id}).json()["jobs"]
    [(name, last)] = read_events(client.get(job["links"]["events"]).text)
    assert (name, last["state"]) == ("done", "done")


def test_too_many_listeners_are_not_taken_on(held_up, monkeypatch):
    job = ask(held_up)
    monkeypatch.setattr(events, "_listening", threading.BoundedSemaphore(1))
    events._listening.acquire()
    assert held_up.get(job["links"]["events"]).status_code == 429


def test_all_imported_villages_are_planned_by_one_call(client, sent):
    nothing = client.post("/api/v1/villages:plan-all", json={"plan": ASKED})
    assert (nothing.status_code, nothing.json()["faults"][0]["where"]) == (422, "villages")
    villages = [client.post("/api/v1/villages", files=sent()).json()["id"] for _ in range(2)]
    answer = client.post("/api/v1/villages:plan-all", json={"plan": ASKED})
    assert answer.status_code == 202
    made = [until(client, job, state="done") for job in answer.json()["jobs"]]
    assert sorted(client.get(job["links"]["subject"]).json()["village_id"] for job in made) == sorted(villages)


def test_of_villages_that_cannot_all_be_planned_none_is(client):
    wrong = {"plan": {"levels": [LEVEL], "profile": "nonsense"}, "villages": ["square"]}
    for asked, status in ((wrong, 422), ({"plan": ASKED, "villages": ["square", "nowhere"]}, 404)):
        assert client.post("/api/v1/villages:plan-all", json=asked).status_code == status
    assert client.get(JOBS).json()["jobs"] == []
