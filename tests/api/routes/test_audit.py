"""The audit: what leaves a row, who reads it, and that nobody changes it."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.governance.role import Grant, Role
from api.services.accounts.callers import OWNER
from api.services.accounts.users import NewUser, add_user
from api.services.security.passwords import Cost, Passwords
from api.store.library import keep_files, plan_owner
from api.store.records.plans import PlanRecord

BASE = "http://127.0.0.1"
PASSWORD = "quiet river stones"
NOW = datetime.now(UTC)
CHEAP = Passwords(Cost(8, 1, 1))
PLAN = "/api/v1/plans/p"


@pytest.fixture
def app(settings, store, drawn):
    """Return a service with a plan, and somebody of each of some roles."""
    for role in (Role.PLANNER, Role.LEADER, Role.ADMINISTRATOR):
        add_user(store, OWNER, NewUser(str(role), PASSWORD, "/t/", grants=(Grant(role, "/t/"),)), CHEAP, NOW)
    with store.writing() as books:
        books.plans.add(PlanRecord("p", NOW, path="/t/v/"))
        keep_files(books, plan_owner("p"), "/t/v/", drawn)
    return create_app(settings, store=store, draw=lambda *_: None)


@pytest.fixture
def let_in(app):
    """Return what gives a client of a user."""

    def client_of(user):
        client = TestClient(app, base_url=BASE)
        given = client.post("/api/v1/tokens", data={"username": user, "password": PASSWORD})
        client.headers["authorization"] = f"Bearer {given.json()['access_token']}"
        return client

    return client_of


def test_who_looks_at_doors_or_takes_files_away_leaves_a_row(let_in):
    planner, leader = let_in("planner"), let_in("leader")
    planner.get(f"{PLAN}/map")
    planner.get(f"{PLAN}/files/plan.gpkg")
    leader.get(f"{PLAN}/files/grids.geojson")
    rows = leader.get("/api/v1/audit", params={"subject": "p"}).json()["rows"]
    assert [(row["by"], row["what"], row["detail"]["file"]) for row in rows] == [
        ("leader", "exported", "grids.geojson"),
        ("planner", "exported", "plan.gpkg"),
        ("planner", "households read", "map.html"),
    ]
    assert {row["area"] for row in rows} == {"/t/v/"}


def test_who_reads_no_door_takes_none_away(let_in):
    leader, administrator = let_in("leader"), let_in("administrator")
    for name in ("plan.gpkg", "assignment.csv", "assignment.xlsx", "map.html"):
        assert leader.get(f"{PLAN}/files/{name}").status_code == 403
    assert leader.get(f"{PLAN}/map").status_code == 403
    assert administrator.get(f"{PLAN}/files/report.json").status_code == 403
    assert leader.get("/api/v1/audit", params={"what": "exported"}).json()["rows"] == []


def test_logging_in_and_failing_to_leave_rows(let_in, app):
    TestClient(app, base_url=BASE).post("/api/v1/tokens", data={"username": "planner", "password": "x"})
    rows = let_in("leader").get("/api/v1/audit").json()["rows"]
    assert [(row["by"], row["what"]) for row in rows[:2]] == [("leader", "log-in"), ("planner", "log-in failed")]


def test_the_audit_is_read_by_who_may_and_in_pages(let_in):
    assert let_in("planner").get("/api/v1/audit").status_code == 403
    leader = let_in("leader")
    seen, address = [], "/api/v1/audit?limit=2"
    while address:
        page = leader.get(address).json()
        seen += [row["id"] for row in page["rows"]]
        address = page["next"]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 5
    assert leader.get("/api/v1/audit?limit=1000000000").status_code == 200


@pytest.mark.parametrize("text", ["' OR 1=1 --", "%", "\0", "\N{SNOWMAN}" * 100])
def test_sql_in_a_filter_finds_nothing(let_in, text):
    answer = let_in("leader").get("/api/v1/audit", params={"by": text})
    assert (answer.status_code, answer.json()["rows"]) == (200, [])
