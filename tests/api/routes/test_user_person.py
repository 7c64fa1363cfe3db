"""Users as members of the staff: said when they are let in, changed, taken back; only people of one's own areas."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.store.memory import MemoryStore
from api.store.records.staff import PersonRecord
from api.store.records.users import UserRecord

USERS = "/api/v1/users"
ASKED = {"id": "li", "password": "seven tall poplars", "area": "/t/v/"}


@pytest.fixture
def store():
    """Return a store with somebody of the township's staff, somebody of another's, and a user."""
    store = MemoryStore()
    with store.writing() as books:
        books.people.add(PersonRecord(0, "王小明", "/t/v/"), PersonRecord(0, "李芳", "/u/"))
        books.users.add(UserRecord("root", "/", "-", datetime(2026, 1, 1, tzinfo=UTC)))
    return store


@pytest.fixture
def client(settings, store):
    """Yield a client of who looks after the users of the township."""
    app = create_app(settings, store=store, draw=lambda *_: None)
    app.dependency_overrides[caller] = lambda: Caller("town", (Grant(Role.ADMINISTRATOR, "/t/"),))
    yield TestClient(app, base_url="http://127.0.0.1")
    app.dependency_overrides.clear()


def test_who_of_the_staff_a_user_is_can_be_said_changed_and_taken_back(client, store):
    assert client.post(USERS, json={**ASKED, "person_id": 1}).json()["person_id"] == 1
    assert client.patch(f"{USERS}/li", json={"name": "小李"}).json()["person_id"] == 1
    assert client.patch(f"{USERS}/li", json={"person_id": None}).json()["person_id"] is None
    assert client.patch(f"{USERS}/li", json={"person_id": 1}).json()["person_id"] == 1
    with store.reading() as books:
        kept = books.users.get("li")
        assert (kept.person_id, kept.grants_version) == (1, 0)
        assert [one.detail.get("person") for one in books.audit.find()][1:] == [None, "–", "1"]


@pytest.mark.parametrize("person_id", [2, 77])
def test_a_person_of_another_area_is_nobody(client, person_id):
    refused = client.post(USERS, json={**ASKED, "person_id": person_id})
    assert (refused.status_code, refused.json()["faults"][0]["where"]) == (422, "person_id")
    assert client.get(f"{USERS}/li").status_code == 404
    client.post(USERS, json=ASKED)
    assert client.patch(f"{USERS}/li", json={"person_id": person_id}).status_code == 422
