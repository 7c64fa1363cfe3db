"""Sheets of rounds by their numbers: found, shown to whom they are for, and never to those of another area."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from walked_square import ASKED, HERE, PATH, doors_of, fill_square, service_in

from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.store.records.users import UserRecord
from api.store.records.visits import DoorDue, VisitRecord


@pytest.fixture(scope="module")
def app(square, drawn, tmp_path_factory):
    """Return a service whose plan has rounds: they take seconds to plan."""
    app = service_in(tmp_path_factory.mktemp("sheets"), square, login="never")
    fill_square(app.state.service.library.store, drawn)
    yield app
    app.state.service.library.store.close()


@pytest.fixture(scope="module")
def client(app):
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def store(app):
    return app.state.service.library.store


@pytest.fixture(scope="module")
def households(drawn):
    return doors_of(drawn)


@pytest.fixture(scope="module")
def grids(households):
    return sorted(households["micro_grid"].unique())


@pytest.fixture(autouse=True)
def as_owner(app):
    """Let the next test begin as the owner."""
    yield
    app.dependency_overrides.clear()


@pytest.fixture(scope="module")
def made(client):
    answer = client.post(HERE, json=ASKED)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def listed(client, made):
    return client.get("/api/v1/rounds", params={"from": "2026-12-07", "days": 14}).json()["sheets"]


@pytest.fixture
def own(listed):
    """Return a sheet of Wang, who leads the first grid."""
    return next(one for one in listed if one["member"] == "王小明" and one["kind"] == "walk")


def acts_as(app, role, path, user="somebody"):
    app.dependency_overrides[caller] = lambda: Caller(user, (Grant(role, path),))


def test_every_sheet_of_rounds_is_listed_by_its_day(client, made, listed):
    keyed = client.get(f"{HERE}/{made['id']}/sheets").json()["sheets"]
    walks = [one for one in listed if one["kind"] == "walk"]
    assert sorted(one["sheet"] for one in walks) == sorted(one["sheet"] for one in keyed)
    assert {one["sheet"]: one["visits"] for one in walks} == {
        one["sheet"]: sum(line["households"] for line in one["lines"]) for one in keyed
    }
    assert [one["date"] for one in listed] == sorted(one["date"] for one in listed)


def test_a_sheet_is_found_by_its_number_with_stops_in_order_and_the_walk(client, own, made):
    sheet = client.get(f"/api/v1/rounds/{own['sheet']}").json()
    assert (sheet["plan"], sheet["round"], sheet["village"], sheet["recordable"]) == ("p1", made["id"], "sq-1", True)
    assert [one["number"] for one in sheet["stops"]] == list(range(1, len(sheet["stops"]) + 1))
    assert sum(one["metres"] for one in [*sheet["stops"], sheet["back"]]) == pytest.approx(sheet["metres"], abs=10)
    assert sheet["stops"][0]["way"][0] == sheet["map"]["start"]
    ways = [*(one["way"] for one in sheet["stops"]), sheet["back"]["way"]]
    assert all(before[-1] == after[0] for before, after in pairwise(ways))
    assert {one["code"] for one in sheet["needs"]} >= {"meals", "medicine"}


def test_a_number_is_taken_as_people_type_it(client, own):
    member, _, serial = own["sheet"].rpartition("-")
    for typed in (f"{member}-{int(serial)}", f"{own['sheet']} 改2"):
        assert client.get(f"/api/v1/rounds/{typed}").json()["sheet"] == own["sheet"]


def test_a_sheet_says_that_doors_are_due_and_neither_why_nor_how_often(client, own):
    text = client.get(f"/api/v1/rounds/{own['sheet']}").text
    assert not any(word in text for word in ("tier", "red", "review", "interval", "due_to"))


def test_the_ground_of_a_sheet_lies_in_and_round_its_map(client, own):
    sheet = client.get(f"/api/v1/rounds/{own['sheet']}").json()
    ground = client.get(sheet["ground"]).json()
    assert ground["roads"].startswith("M")
    corners = [tuple(map(int, part.split("l")[0].split())) for part in ground["roads"].split("M")[1:]]
    width, height = sheet["map"]["width"], sheet["map"]["height"]
    more = max(width, height) / 2 + 1
    assert corners
    assert all(-more <= x <= width + more and -more <= y <= height + more for x, y in corners)


@pytest.mark.parametrize(
    ("role", "path"),
    [(Role.GRID_MEMBER, "own"), (Role.GRID_LEADER, "own"), (Role.GRID_LEADER, PATH), (Role.PLANNER, PATH)],
)
def test_the_member_the_leader_of_the_grid_and_the_planner_see_a_sheet(client, app, own, grids, role, path):
    acts_as(app, role, f"{PATH}{grids[0]}/" if path == "own" else path)
    sheet = client.get(f"/api/v1/rounds/{own['sheet']}").json()
    assert sheet["stops"]
    assert sheet["recordable"] is (role is not Role.PLANNER)


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.GRID_MEMBER, "other", 404),
        (Role.GRID_LEADER, "/elsewhere/", 404),
        (Role.PLANNER, "/V11/", 404),
        (Role.LEADER, "/", 403),
        (Role.ADMINISTRATOR, "/", 403),
    ],
)
def test_nobody_of_another_area_nor_of_another_office_sees_a_sheet(client, app, own, grids, role, path, status):
    acts_as(app, role, f"{PATH}{grids[1]}/" if path == "other" else path)
    api = f"/api/v1/rounds/{own['sheet']}"
    for place in (api, f"{api}/ground", f"{api}/files/gpx", f"/rounds/{own['sheet']}", f"/rounds/{own['sheet']}/enter"):
        assert client.get(place).status_code == status, place
    if status == 404:
        shown = client.get("/api/v1/rounds", params={"from": "2026-12-07", "days": 14}).json()["sheets"]
        assert own["sheet"] not in {one["sheet"] for one in shown}


def test_of_a_sheet_over_several_areas_a_member_sees_the_own_doors_and_no_walk(client, app, store, own, grids):
    with store.writing() as books:
        [sheet] = books.sheets.find(number=own["sheet"])
        wide = books.sheets.change(sheet, replace(sheet, path=PATH))
    acts_as(app, Role.GRID_MEMBER, f"{PATH}{grids[0]}/")
    mine = client.get(f"/api/v1/rounds/{own['sheet']}").json()
    acts_as(app, Role.GRID_MEMBER, f"{PATH}{grids[1]}/")
    other = client.get(f"/api/v1/rounds/{own['sheet']}")
    with store.writing() as books:
        books.sheets.change(wide, sheet)
    assert mine["stops"]
    assert (mine["map"], mine["back"], mine["files"]) == (None, None, {})
    assert all(one["at"] is None and one["way"] == [] and one["metres"] is None for one in mine["stops"])
    assert other.status_code == 404


def test_a_number_that_is_on_no_sheet_is_not_found(client, made):
    assert client.get("/api/v1/rounds/p99-01").status_code == 404
    assert client.get("/api/v1/rounds", params={"from": "2020-01-01"}).json() == {"sheets": []}


def test_after_rounds_are_planned_anew_a_number_leads_to_the_new_sheet_and_the_old_is_still_there(client, own, made):
    anew = client.post(f"{HERE}/{made['id']}:replan", json={"missed": [own["sheet"]], "maps": False}).json()
    rows = client.get("/api/v1/rounds", params={"from": "2026-12-07", "days": 14}).json()["sheets"]
    assert {one["href"].rpartition("=")[2] for one in rows} == {str(anew["id"])}
    other = next(one["sheet"] for one in rows if one["kind"] == "walk")
    assert client.get(f"/api/v1/rounds/{other}").json()["round"] == anew["id"]
    old = client.get(f"/api/v1/rounds/{other}", params={"plan": "p1", "round": made["id"]})
    assert old.json()["round"] == made["id"]


def test_the_sheets_of_rounds_from_before_are_filed_when_they_are_asked_for(client, store, own, made):
    with store.writing() as books:
        before = {one.number for one in books.sheets.find(plan_id="p1")}
        books.sheets.remove(plan_id="p1")
        for one in books.rounds.find(plan_id="p1"):
            books.rounds.change(one, replace(one, first_day=None, last_day=None))
    assert client.get(f"/api/v1/rounds/{own['sheet']}").status_code == 200
    with store.reading() as books:
        assert {one.number for one in books.sheets.find(plan_id="p1")} == before


def test_who_is_linked_to_a_person_finds_the_own_rounds_and_their_visits_say_who_recorded_them(
    client, app, store, own, grids
):
    with store.writing() as books:
        [wang] = books.people.find(name="王小明")
        books.users.add(UserRecord("wang", PATH, "-", datetime(2026, 1, 1, tzinfo=UTC), person_id=wang.id))
    acts_as(app, Role.GRID_MEMBER, f"{PATH}{grids[0]}/", "wang")
    asked = {"from": "2026-12-07", "days": 14, "mine": True}
    assert {one["member"] for one in client.get("/api/v1/rounds", params=asked).json()["sheets"]} == {"王小明"}
    acts_as(app, Role.PLANNER, PATH, "wu")
    assert client.get("/api/v1/rounds", params=asked).json() == {"sheets": []}

    acts_as(app, Role.GRID_MEMBER, f"{PATH}{grids[0]}/", "wang")
    sheet = client.get(f"/api/v1/rounds/{own['sheet']}").json()
    door = sheet["stops"][0]["doors"][0]
    today = datetime.now(UTC).date().isoformat()
    result = {"village": "sq-1", "household": door["household"], "date": today, "result": "visited"}
    batch = {"results": [result | {"sheet": own["sheet"]}]}
    assert client.post("/api/v1/visits:batch", json=batch, headers={"Idempotency-Key": "k"}).status_code == 200
    with store.reading() as books:
        assert [one.person_id for one in books.visits.find()] == [wang.id]


def test_what_was_recorded_in_the_days_of_a_sheet_stands_on_it(client, store, own):
    sheet = client.get(f"/api/v1/rounds/{own['sheet']}").json()
    door = sheet["stops"][0]["doors"][0]["household"]
    with store.writing() as books:
        [kept] = books.visits.add(VisitRecord(0, "sq-1", door, PATH, date.fromisoformat(sheet["date"])))
    shown = client.get(f"/api/v1/rounds/{own['sheet']}").json()
    told = {each["household"]: each["recorded"] for one in shown["stops"] for each in one["doors"]}
    with store.writing() as books:
        books.visits.remove(id=kept.id)
    assert {household for household, what in told.items() if what == "visited"} == {door}
    assert {what for household, what in told.items() if household != door} <= {None}


def test_calls_have_a_sheet_by_the_week_with_the_doors_that_are_called(client, store, filled_with_calls):
    number, doors = filled_with_calls
    sheet = client.get(f"/api/v1/rounds/{number}").json()
    assert (sheet["kind"], sheet["map"], sheet["metres"]) == ("calls", None, None)
    assert {door["household"] for one in sheet["stops"] for door in one["doors"]} == doors
    assert sheet["date"] < sheet["until"]


@pytest.fixture
def filled_with_calls(client, store, grids, households):
    """Return the number of a sheet of calls, and the door that wishes to be called."""
    door = households.loc[households["micro_grid"] == grids[0], "household_id"].iloc[3]
    with store.writing() as books:
        due = DoorDue("sq-1", door, PATH, contact_preference="phone")
        books.dues.add(due)
    kept = client.post(HERE, json={**ASKED, "from": "2027-03-01"}).json()
    rows = client.get("/api/v1/rounds", params={"from": kept["first_day"], "days": 14}).json()["sheets"]
    return next(one["sheet"] for one in rows if one["kind"] == "calls"), {door}


def test_rounds_can_be_asked_for_as_a_job_where_they_may_be_planned(client, app, store):
    begun = client.post(f"{HERE}:begin", json=ASKED)
    assert (begun.status_code, begun.json()["kind"], begun.json()["state"]) == (202, "rounds", "queued")
    assert client.get(begun.json()["links"]["self"]).json()["subject"] == "p1"
    assert client.post(f"{HERE}/1:begin-replan", json={"missed": ["p1-01"]}).status_code == 202
    assert client.post(f"{HERE}/99:begin-replan", json={"missed": ["p1-01"]}).status_code == 404
    acts_as(app, Role.PLANNER, "/V11/")
    assert client.post(f"{HERE}:begin", json=ASKED).status_code == 404
    acts_as(app, Role.LEADER, "/")
    assert client.post(f"{HERE}:begin", json=ASKED).status_code == 403
    with store.writing() as books:
        books.jobs.remove(kind="rounds")
