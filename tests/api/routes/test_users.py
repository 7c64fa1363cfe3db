"""Users over the web and on the command line: who lets in whom, and how far."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app as command_line
from api.governance.role import Grant, Role
from api.services.accounts.callers import OWNER
from api.services.accounts.operator import operator
from api.services.accounts.users import NewUser, add_user
from api.services.opening import open_store
from api.services.security.passwords import Cost, Passwords
from api.settings import ServiceSettings
from api.store.memory import MemoryStore

BASE = "http://127.0.0.1"
PASSWORD = "quiet river stones"
NEW = "seven tall poplars"
NOW = datetime.now(UTC)
CHEAP = Passwords(Cost(8, 1, 1))
USERS = "/api/v1/users"


@pytest.fixture
def store():
    """Return a store in memory: what is tested here is the same on all."""
    return MemoryStore()


@pytest.fixture
def app(settings, store):
    """Return a service with an administrator of everything, and one of a township."""
    for name, area in (("chief", "/"), ("town", "/t/")):
        grants = (Grant(Role.ADMINISTRATOR, area), Grant(Role.LEADER, area))
        add_user(store, OWNER, NewUser(name, PASSWORD, area, grants=grants), CHEAP, NOW)
    return create_app(settings, store=store, draw=lambda *_: None)


@pytest.fixture
def let_in(app):
    """Return what gives a client of a user."""

    def client_of(user, password=PASSWORD):
        client = TestClient(app, base_url=BASE)
        given = client.post("/api/v1/tokens", data={"username": user, "password": password})
        client.headers["authorization"] = f"Bearer {given.json().get('access_token', '')}"
        return client

    return client_of


def planner(name="li", area="/t/v/"):
    return {"id": name, "password": PASSWORD, "area": area, "grants": [{"role": "planner", "area": area}]}


def test_an_administrator_lets_in_others_who_then_log_in(let_in):
    town = let_in("town")
    made = town.post(USERS, json=planner())
    assert (made.status_code, made.headers["location"]) == (201, f"{USERS}/li")
    assert "password" not in made.text
    assert let_in("li").get("/api/v1/me").json()["grants"][1] == {"role": "planner", "area": "/t/v/"}


def test_nobody_gives_a_right_wider_than_their_own(let_in):
    town = let_in("town")
    assert town.post(USERS, json=planner(area="/u/")).status_code == 403
    assert town.post(USERS, json=planner() | {"grants": [{"role": "public", "area": "/"}]}).status_code == 403
    town.post(USERS, json=planner())
    assert town.post(f"{USERS}/li/grants", json={"role": "planner", "area": "/tt/"}).status_code == 403
    assert town.post(f"{USERS}/li/grants", json={"role": "leader", "area": "/t/"}).status_code == 201


def test_users_of_elsewhere_are_not_there(let_in):
    town = let_in("town")
    assert [user["id"] for user in town.get(USERS).json()["users"]] == ["town"]
    for answer in (town.get(f"{USERS}/chief"), town.patch(f"{USERS}/chief", json={"active": False})):
        assert answer.status_code == 404


def test_who_has_rights_above_mine_cannot_be_taken_over(let_in):
    let_in("chief").post(f"{USERS}/town/grants", json={"role": "administrator", "area": "/"})
    add = planner("deputy") | {"area": "/t/", "grants": [{"role": "administrator", "area": "/t/"}]}
    let_in("chief").post(USERS, json=add)
    assert let_in("deputy").patch(f"{USERS}/town", json={"password": NEW}).status_code == 403


def test_a_right_that_is_taken_back_ends_at_once(let_in):
    chief = let_in("chief")
    chief.post(USERS, json=planner())
    li = let_in("li")
    assert li.get("/api/v1/plans").status_code == 200
    gone = chief.delete(f"{USERS}/li/grants", params={"role": "planner", "area": "/t/v/"})
    assert gone.json()["grants"] == []
    assert li.get("/api/v1/plans").status_code == 401
    assert let_in("li").get("/api/v1/plans").status_code == 403


def test_who_is_deactivated_is_out_with_every_token(let_in, app):
    chief, town = let_in("chief"), let_in("town")
    refresh = TestClient(app, base_url=BASE).post("/api/v1/tokens", data={"username": "town", "password": PASSWORD})
    chief.patch(f"{USERS}/town", json={"active": False})
    assert town.get("/api/v1/me").status_code == 401
    again = {"refresh_token": refresh.json()["refresh_token"]}
    assert chief.post("/api/v1/tokens:refresh", data=again).status_code == 401
    assert let_in("town").get(USERS).status_code == 401


def test_one_changes_ones_own_password_with_the_old_one(let_in):
    town = let_in("town")
    assert town.put("/api/v1/me/password", json={"old": "wrong", "new": NEW}).status_code == 401
    assert town.put("/api/v1/me/password", json={"old": PASSWORD, "new": "short"}).status_code == 422
    assert town.put("/api/v1/me/password", json={"old": PASSWORD, "new": NEW}).status_code == 204
    assert town.get("/api/v1/me").status_code == 401
    assert let_in("town", NEW).get("/api/v1/me").status_code == 200


def test_every_fault_of_a_new_user_is_told(let_in):
    wrong = {"id": "a b", "password": "short", "name": "x\ny", "area": "/"}
    answer = let_in("chief").post(USERS, json=wrong)
    assert answer.status_code == 422
    assert {fault["where"] for fault in answer.json()["faults"]} == {"id", "name", "password"}
    roles = let_in("chief").post(USERS, json=planner() | {"grants": [{"role": "king", "area": "t"}]})
    assert [fault["where"] for fault in roles.json()["faults"]] == ["role", "area"]


def test_a_list_comes_in_pages(let_in):
    chief = let_in("chief")
    page = chief.get(f"{USERS}?limit=1").json()
    assert [user["id"] for user in page["users"]] == ["chief"]
    rest = chief.get(page["next"]).json()
    assert ([user["id"] for user in rest["users"]], rest["next"]) == (["town"], None)
    assert chief.get(f"{USERS}?limit=1000000000").status_code == 200
    for cursor in ("x", "W1siaSIsMV1d", "bnVsbA", "W10"):
        assert chief.get(f"{USERS}?cursor={cursor}").status_code == 422


def test_the_first_user_can_let_in_the_others(settings):
    fresh = TestClient(create_app(settings, store=MemoryStore(), draw=lambda *_: None), base_url=BASE)
    assert fresh.post(USERS, json=planner()).status_code == 422
    first = planner("chief", "/") | {"grants": [{"role": "administrator", "area": "/"}]}
    assert fresh.post(USERS, json=first).status_code == 201
    assert fresh.get(USERS).status_code == 401


def test_the_command_line_lets_in_the_first_one(tmp_path):
    run = CliRunner()
    add = ["user", "add", "chief", "--role", "administrator", "--password-stdin", "--data", str(tmp_path)]
    assert run.invoke(command_line, add, input=f"{PASSWORD}\n").exit_code == 0
    assert "chief · – · administrator /" in run.invoke(command_line, ["user", "list", "--data", str(tmp_path)]).output
    store = open_store(ServiceSettings(data=tmp_path))
    with store.reading() as books:
        kept = books.users.get("chief")
        assert kept.password_hash.startswith("$argon2id$")
        [row] = books.audit.find()
        assert (row.what, row.by) == ("user added", operator().user)
    store.close()


@pytest.mark.parametrize(
    "words", [["add", "chief"], ["add", "x", "--role", "king"], ["grant", "nobody", "--role", "planner"], ["password"]]
)
def test_the_command_line_says_what_is_wrong(tmp_path, words):
    said = CliRunner().invoke(
        command_line, ["user", *words, "--password-stdin", "--data", str(tmp_path)], input="short\n"
    )
    assert said.exit_code == 2


def test_where_nobody_can_be_asked_for_a_password_the_command_line_says_how_to_give_it(tmp_path):
    said = CliRunner().invoke(
        command_line, ["user", "add", "chief", "--role", "administrator", "--data", str(tmp_path)]
    )
    assert said.exit_code == 2
    assert "--password-stdin" in said.output


def test_the_last_administrator_of_everything_is_neither_locked_out_nor_loses_that_role(let_in):
    chief = let_in("chief")
    role = {"role": "administrator", "area": "/"}
    locked, taken = (
        chief.patch(f"{USERS}/chief", json={"active": False}),
        chief.delete(f"{USERS}/chief/grants", params=role),
    )
    assert (locked.status_code, taken.status_code) == (409, 409)
    assert "最后一名" in locked.json()["faults"][0]["zh"]
    assert chief.post(f"{USERS}/town/grants", json=role).status_code == 201
    assert chief.delete(f"{USERS}/chief/grants", params=role).status_code == 200


def test_an_administrator_who_is_locked_out_does_not_count_as_one(let_in):
    chief = let_in("chief")
    role = {"role": "administrator", "area": "/"}
    chief.post(f"{USERS}/town/grants", json=role)
    assert chief.patch(f"{USERS}/town", json={"active": False}).status_code == 200
    assert chief.delete(f"{USERS}/chief/grants", params=role).status_code == 409
