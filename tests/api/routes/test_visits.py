"""Visits over the web: batches, how doors are visited, matters of the register, counts for leaders."""

from datetime import date

import pytest
from staffed_village import EAST, PATH, WEST, fill

from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.services.staffing.today import day_of
from api.store.records.staff import StationRecord

API = "/api/v1"
ONE = {"village": "stone-1", "household": "h5", "date": "2026-07-06", "result": "visited"}
KEY = {"Idempotency-Key": "a-1"}
DUE = f"{API}/households/stone-1/h5/due"


@pytest.fixture(autouse=True)
def filled(store):
    fill(store)


@pytest.fixture
def acting(app):
    """Return what lets the next requests come from somebody with a role in an area."""

    def act(role, path, *more):
        grants = (Grant(Role(role), path), *(Grant(Role(other), path) for other in more))
        app.dependency_overrides[caller] = lambda: Caller("wang", grants)

    yield act
    app.dependency_overrides.clear()


@pytest.fixture
def today(store):
    with store.reading() as books:
        return day_of(books.now())


def send(client, *results, key="a-1"):
    return client.post(f"{API}/visits:batch", json={"results": results}, headers={"Idempotency-Key": key})


def test_a_batch_is_kept_once_and_listed_with_its_area(client, store):
    first = send(client, ONE)
    assert (first.status_code, first.json()["visits"]) == (200, 1)
    assert send(client, ONE).json() == first.json()
    assert send(client, {**ONE, "household": "h6"}).status_code == 409
    [shown] = client.get(f"{API}/visits", params={"area": WEST}).json()["visits"]
    assert (shown["area"], shown["plan"], shown["date"]) == (WEST, "new", "2026-07-06")
    assert client.get(f"{API}/visits", params={"area": EAST}).json()["visits"] == []
    with store.reading() as books:
        assert books.audit.find(newest=True, most=1)[0].subject == "visits"


@pytest.mark.parametrize(
    "wrong",
    [
        {**ONE, "result": "not at home"},
        {**ONE, "date": "2126-01-01"},
        {**ONE, "date": 5},
        {**ONE, "remark": "free text"},
        {**ONE, "needs": ["x"] * 21},
        {**ONE, "sheet": "a b"},
    ],
)
def test_a_result_that_cannot_be_is_refused(client, wrong):
    assert send(client, wrong).status_code == 422


def test_a_batch_needs_a_key_and_rows(client):
    assert client.post(f"{API}/visits:batch", json={"results": [ONE]}).status_code == 422
    assert send(client).status_code == 422
    assert send(client, *[ONE] * 501).status_code == 422


def test_who_may_record_sees_the_own_doors_alone(client, acting):
    acting("grid_member", f"{PATH}{EAST}/")
    assert send(client, ONE).status_code == 422
    assert client.get(DUE).status_code == 404
    assert client.put(DUE, json={"contact_preference": "phone"}).status_code == 404
    acting("planner", PATH)
    assert send(client, ONE).status_code == 403
    assert client.get(DUE).status_code == 403


def test_a_tier_takes_a_right_of_its_own_and_ends_within_half_a_year(client, acting, today):
    acting("grid_member", PATH)
    assert client.put(DUE, json={"contact_preference": "phone"}).json()["contact_preference"] == "phone"
    assert client.put(DUE, json={"tier": "red"}).status_code == 403
    acting("grid_leader", PATH)
    set_ = client.put(DUE, json={"tier": "red"}).json()
    assert (set_["tier"], set_["contact_preference"]) == ("red", "phone")
    assert 180 <= (date.fromisoformat(set_["review_by"]) - today).days <= 184
    refused = client.put(DUE, json={"tier": "gold", "review_by": "2099-01-01", "ask_again": "2020-01-01"})
    assert {one["where"] for one in refused.json()["faults"]} == {"tier", "review_by", "ask_again"}
    assert client.put(DUE, json={"tier": "red", "why": "ill"}).status_code == 422
    assert client.put(DUE, json={"tier": None}).json()["review_by"] is None
    assert client.get(DUE).json()["tier"] is None


def test_who_moved_is_a_matter_of_the_register_until_it_was_looked_at(client, acting):
    send(client, {**ONE, "result": "moved"})
    acting("planner", PATH)
    matters = client.get(f"{API}/register-matters").json()["matters"]
    assert matters == [{"village": "stone-1", "household": "h5", "to_check": "2026-07-06"}]
    assert client.delete(f"{API}/register-matters/stone-1/h5").status_code == 204
    assert client.get(f"{API}/register-matters").json() == {"matters": []}
    assert client.delete(f"{API}/register-matters/stone-1/nobody").status_code == 404


def test_what_was_never_recorded_is_null_and_small_counts_are_told_to_few(client, acting):
    mine = client.get(f"{API}/coverage").json()
    assert mine["households"] == {"count": 33, "suppressed": False}
    assert mine["households_outside_grids"] == {"count": 3, "suppressed": False}
    assert (mine["grids"], mine["grids_without_leader"], mine["grids_out_of_band"]) == (2, 2, 1)
    assert mine["households_far_from_station"] == mine["visits_overdue"] == {"count": None, "suppressed": False}
    acting("leader", PATH)
    told = client.get(f"{API}/coverage").json()
    assert told["households"] == {"count": 33, "suppressed": False}
    assert told["households_outside_grids"] == {"count": None, "suppressed": True}
    assert "h-out" not in client.get(f"{API}/coverage").text
    acting("public", "/")
    assert client.get(f"{API}/coverage").status_code == 403


def test_coverage_counts_what_is_overdue_today_and_grids_of_that_day(client, store):
    send(client, {**ONE, "date": "2026-02-01"}, {**ONE, "household": "h0", "result": "absent"})
    assert client.get(f"{API}/coverage").json()["visits_overdue"]["count"] == 6
    assert client.get(f"{API}/coverage", params={"area": EAST}).json()["visits_overdue"]["count"] is None
    before = client.get(f"{API}/coverage", params={"date": "2025-06-01"}).json()
    assert (before["grids"], before["households_outside_grids"]["count"]) == (0, 33)
    assert before["visits_overdue"]["count"] is None
    assert client.get(f"{API}/coverage", params={"area": "nowhere"}).status_code == 422
    assert client.get(f"{API}/coverage", params={"minutes": "nan"}).status_code == 422


def test_stations_without_roads_leave_the_way_unknown(client, store):
    with store.writing() as books:
        point = books.households.get("stone-1", "h0").geom
        books.stations.add(StationRecord(0, "站", PATH, point, area="stone-1"))
    assert client.get(f"{API}/coverage").json()["households_far_from_station"]["count"] is None
