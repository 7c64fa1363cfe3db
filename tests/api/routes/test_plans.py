"""Plans over the web: asked for, followed, read, fetched, judged."""

import json
import threading
from threading import Event

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.services.drawing.draw import draw
from api.services.drawing.plan_folder import PLAN_FILES
from api.services.jobs import queue
from geo.errors import Fault, InputError

PLANS = "/api/v1/plans"
ASKED = {"levels": [{"name": "micro_grid", "min": 50, "max": 70}]}
BASE = "http://127.0.0.1"


@pytest.fixture
def slow(settings, store):
    """Return a client of a service that draws until it is let go, and what lets it go."""
    go = threading.Event()

    def draw(task, on_progress, stopped: Event):
        on_progress("样例村", 0.25)
        while not go.wait(0.01) and not stopped.is_set():
            pass
        raise InputError([Fault("plan", "was let go", "已放弃")])

    with TestClient(create_app(settings, store=store, draw=draw), base_url=BASE) as client:
        yield client, go
        go.set()


def test_a_plan_is_queued_and_then_done_with_its_figures(client, wait):
    answer = client.post("/api/v1/villages/square/plans", json=ASKED)
    assert answer.status_code == 202
    assert answer.headers["location"] == f"{PLANS}/square-plan-1"
    plan = client.get(f"{PLANS}/{wait(answer.json()['id'])}").json()
    assert (plan["state"], plan["progress"], plan["feasible"]) == ("done", 1.0, True)
    assert (plan["villages"], plan["households"]) == (["样例村"], 120)
    assert [(level["name"], level["count"], level["in_band"]) for level in plan["levels"]] == [("micro_grid", 2, 2)]


def test_plans_are_listed_newest_first_and_by_village(client, plan_id, sent):
    village = client.post("/api/v1/villages", files=sent()).json()
    second = client.post(village["links"]["plans"], json=ASKED).json()["id"]
    assert [plan["id"] for plan in client.get(PLANS).json()["plans"]] == [second, plan_id]
    assert [plan["id"] for plan in client.get("/api/v1/villages/square/plans").json()["plans"]] == [plan_id]


def test_every_link_of_a_plan_leads_to_something(client, plan_id):
    links = client.get(f"{PLANS}/{plan_id}").json()["links"]
    for name, link in links.items():
        if name not in ("verdict", "rounds"):
            assert client.get(link).status_code == 200, name


def test_the_report_and_the_grids_are_the_files_as_they_stand(client, plan_id, drawn):
    assert client.get(f"{PLANS}/{plan_id}/report").json() == json.loads((drawn / "report.json").read_text("utf-8"))
    grids = client.get(f"{PLANS}/{plan_id}/grids")
    assert grids.headers["content-type"] == "application/geo+json"
    assert len(grids.json()["features"]) == 2


@pytest.mark.parametrize("what", ["report", "grids"])
def test_who_has_the_version_of_a_plan_is_sent_nothing_again(client, plan_id, what):
    first = client.get(f"{PLANS}/{plan_id}/{what}")
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"{PLANS}/{plan_id}/{what}", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    move = {"kind": "rename", "grid": "V1-001", "name": "东片"}
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers={"If-Match": "*"}).status_code == 200
    changed = client.get(f"{PLANS}/{plan_id}/{what}", headers=known)
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]
    assert changed.content != first.content


LED = (
    "", "/report", "/grids", "/violations", "/files", "/files/grids.geojson", "/files/report.json", "/stage", "/edits",
    "/diff/{plan_id}", "/reattribution",
)  # fmt: skip


def test_who_sees_counts_is_told_the_id_of_no_door(app, client, plan_id, drawn):
    grids = json.loads((drawn / "grids.geojson").read_text("utf-8"))["features"]
    centres = {grid["properties"]["centre_household_id"] for grid in grids}
    move = {"kind": "rename", "grid": "V1-001", "name": "东片"}
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers={"If-Match": "*"}).status_code == 200
    app.dependency_overrides[caller] = lambda: Caller("zhao", (Grant(Role.LEADER, "/"),))
    answers = {where: client.get(f"{PLANS}/{plan_id}{where.format(plan_id=plan_id)}") for where in LED}
    stale = client.post(f"{PLANS}/{plan_id}:approve", headers={"If-Match": '"0"'})
    assert {where: answer.status_code for where, answer in answers.items()} == dict.fromkeys(LED, 200)
    assert stale.status_code == 412
    told = {
        where for where, answer in {**answers, "stale": stale}.items() if any(one in answer.text for one in centres)
    }
    assert told == set()
    app.dependency_overrides[caller] = lambda: Caller("wang", (Grant(Role.PLANNER, "/"),))
    known = {"If-None-Match": answers["/grids"].headers["etag"]}
    full = client.get(f"{PLANS}/{plan_id}/grids", headers=known).text
    assert all(one in full for one in centres)


def test_the_report_names_what_was_dropped_on_import(client, plan_id):
    assert client.get(f"{PLANS}/{plan_id}/report").json()["dropped_columns"] == ["姓名", "phone"]


def test_every_file_of_a_plan_can_be_fetched_and_no_other(client, plan_id, drawn):
    files = client.get(f"{PLANS}/{plan_id}/files").json()["files"]
    assert [file["name"] for file in files] == list(PLAN_FILES)
    for file in files:
        answer = client.get(file["href"])
        assert answer.content == (drawn / file["name"]).read_bytes()
        assert answer.headers["content-disposition"] == f'attachment; filename="{file["name"]}"'
    for name in ("plan.json", "..%2Fplan.json", "%2E%2E", "%2Fetc%2Fpasswd", "report.json%00"):
        assert client.get(f"{PLANS}/{plan_id}/files/{name}").status_code == 404


def test_the_limit_of_violations_is_capped(client, plan_id):
    assert client.get(f"{PLANS}/{plan_id}/violations?limit=1000000000").json() == {"total": 0, "violations": []}


def test_the_judge_agrees_with_a_sound_plan(client, plan_id):
    verdict = client.post(f"{PLANS}/{plan_id}/verdict").json()
    assert (verdict["sound"], verdict["findings"]) == (True, [])
    assert verdict["figures"][-1]["count"] == 2


def test_the_judge_holds_a_plan_against_the_tables_of_its_village(client, wait, sent):
    village = client.post("/api/v1/villages", files=sent("households", "boundary")).json()
    plan_id = wait(client.post(village["links"]["plans"], json=ASKED).json()["id"])
    verdict = client.post(f"{PLANS}/{plan_id}/verdict").json()
    assert verdict["sound"]
    assert {finding["rule"] for finding in verdict["findings"]} == {"inputs"}  # this plan is not of those tables


def test_a_plan_that_is_really_drawn_from_what_was_sent_is_sound_without_a_remark(settings, store, sent):
    def really(task, on_progress, stopped):
        draw(task, on_progress)

    with TestClient(create_app(settings, store=store, draw=really), base_url=BASE) as client:
        village = client.post("/api/v1/villages", files=sent()).json()
        plan = client.post(village["links"]["plans"], json={**ASKED, "iterations": 2000}).json()
        while client.get(plan["links"]["self"]).json()["state"] != "done":
            pass
        report = client.get(plan["links"]["report"]).json()
        verdict = client.post(plan["links"]["verdict"]).json()
    assert report["dropped_columns"] == ["姓名", "phone", "roads.contact"]
    assert report["inputs"]["households"]["name"] == "households.gpkg"
    assert (verdict["sound"], verdict["findings"]) == (True, [])


def test_a_plan_that_is_not_drawn_yet_is_a_conflict(slow):
    client, _ = slow
    plan = client.post("/api/v1/villages/square/plans", json=ASKED).json()
    for step in ("report", "violations", "grids", "files", "map"):
        assert client.get(plan["links"][step]).status_code == 409
    assert client.post(plan["links"]["verdict"]).status_code == 409


def test_how_far_a_drawing_has_come_is_told(slow):
    client, _ = slow
    plan = client.post("/api/v1/villages/square/plans", json=ASKED).json()
    while (now := client.get(plan["links"]["self"]).json())["progress"] == 0:
        pass
    assert (now["state"], now["doing"], now["progress"]) == ("drawing", "样例村", 0.25)


def test_a_plan_that_could_not_be_drawn_says_why(slow):
    client, go = slow
    plan = client.post("/api/v1/villages/square/plans", json=ASKED).json()
    go.set()
    while (now := client.get(plan["links"]["self"]).json())["state"] != "failed":
        pass
    assert now["faults"] == [{"where": "plan", "en": "was let go", "zh": "已放弃"}]
    assert client.get(plan["links"]["map"]).status_code == 409


def test_too_many_plans_are_not_taken_on(slow, monkeypatch):
    client, _ = slow
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    answers = [client.post("/api/v1/villages/square/plans", json=ASKED) for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 2 <= len(refused) < 4
    assert refused[0].headers["retry-after"]
    assert refused[0].headers["content-type"] == "application/problem+json"


def test_a_plan_of_a_village_that_is_not_there_is_404(client):
    assert client.post("/api/v1/villages/nowhere/plans", json=ASKED).status_code == 404


def test_profiles_are_listed_with_their_bands(client):
    profiles = {profile["name"]: profile for profile in client.get("/api/v1/profiles").json()["profiles"]}
    bands = [(level["name"], level["min"], level["max"]) for level in profiles["xigu_1448"]["levels"]]
    assert bands == [("grid", 300, 500), ("micro_grid", 50, 100)]


def test_the_map_is_shown_as_a_page_of_nobody(client, plan_id):
    answer = client.get(f"{PLANS}/{plan_id}/map")
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
