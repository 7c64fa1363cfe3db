"""Townships and villages by their twelve digits: where villages are brought, who serves there, who sees what."""

from datetime import date

import pytest
from shapely import box

from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.store.records.areas import Area

API = "/api/v1"
TOWN, VILLAGE, NEXT = "140121203000", "140121203208", "140121203209"
TOWN_PATH, PATH = f"/{TOWN}/", f"/{TOWN}/{VILLAGE}/"
HALL = {"name": "便民服务站", "lon": 112.0, "lat": 37.0}


@pytest.fixture
def acting(app):
    """Return what lets the next requests come from somebody with a role in an area."""

    def act(role, path):
        app.dependency_overrides[caller] = lambda: Caller("wang", (Grant(role, path),))

    yield act
    app.dependency_overrides.clear()


@pytest.fixture
def bring(client, square):
    """Return what imports the square as a village of a code."""

    def send(code=VILLAGE, **fields):
        border = (square / "boundary.geojson").read_text("utf-8").replace('"V1"', f'"{code}"')
        doors = (square / "households.geojson").read_bytes()
        files = [("households", ("h.geojson", doors)), ("boundary", ("b.geojson", border.encode()))]
        return client.post(f"{API}/villages", files=files, data={"name": "stone", **fields})

    return send


def paths(store):
    with store.reading() as books:
        return [village.path for village in books.villages.find()]


@pytest.mark.parametrize("area", ["/", TOWN_PATH, PATH])
def test_a_village_lies_in_its_township_by_its_code_wherever_it_is_brought(bring, store, area):
    assert bring(area=area).status_code == 201
    assert paths(store) == [PATH]


def test_who_looks_after_a_township_sees_its_villages_and_who_looks_after_another_does_not(
    bring, client, acting, plan_id, wait
):
    village = bring().json()["id"]
    asked = {"levels": [{"name": "micro_grid", "min": 50, "max": 70}]}
    plan = wait(client.post(f"{API}/villages/{village}/plans", json=asked).json()["id"])
    for role, path, status in (
        (Role.PLANNER, TOWN_PATH, 200),
        (Role.PLANNER, PATH, 200),
        (Role.LEADER, TOWN_PATH, 200),
        (Role.PLANNER, f"/{TOWN}/{NEXT}/", 404),
        (Role.PLANNER, "/140121204000/", 404),
        (Role.PLANNER, f"{PATH}V1-001/", 404),
    ):
        acting(role, path)
        assert client.get(f"{API}/plans/{plan}").status_code == status, (role, path)
        assert client.get(f"{API}/plans/{plan_id}").status_code == 404


def test_people_and_stations_belong_to_townships_and_villages_by_code(bring, client, acting):
    bring()
    acting(Role.ADMINISTRATOR, TOWN_PATH)
    made = {code: client.post(f"{API}/stations", json={**HALL, "area": code}) for code in (TOWN, VILLAGE)}
    staff = {code: client.post(f"{API}/people", json={"name": "王小明", "area": code}) for code in (TOWN, VILLAGE)}
    assert {one.status_code for one in (*made.values(), *staff.values())} == {201}
    listed = [
        [len(client.get(f"{API}/{what}", params={"area": code}).json()[what]) for code in (TOWN, VILLAGE)]
        for what in ("stations", "people")
    ]
    assert listed == [[2, 1], [2, 1]]
    acting(Role.ADMINISTRATOR, PATH)
    assert [client.get(one.headers["location"]).status_code for one in staff.values()] == [404, 200]
    for what, body in (("stations", HALL), ("people", {"name": "李四"})):
        assert client.post(f"{API}/{what}", json={**body, "area": TOWN}).status_code == 404


def test_a_village_that_was_brought_with_its_township_is_an_area_by_its_code(client, store, acting):
    grid = Area(f"{VILLAGE}001", date(2025, 1, 1), "grid", "第一网格", f"{PATH}{VILLAGE}001/", None, VILLAGE, "p", 60)
    with store.writing() as books:
        books.areas.add(grid)
    acting(Role.ADMINISTRATOR, TOWN_PATH)
    assert client.post(f"{API}/stations", json={**HALL, "area": VILLAGE}).status_code == 201
    with store.reading((PATH,)) as books:
        assert [station.path for station in books.stations.find()] == [PATH]


def test_a_post_in_a_township_or_a_village_is_one_of_a_title_that_the_profile_has_there(bring, client):
    bring()
    person = client.post(f"{API}/people", json={"name": "王小明", "area": VILLAGE}).json()["id"]
    for code, level in ((TOWN, "township"), (VILLAGE, "village")):
        body = {"area": code, "title": "group_leader", "person_id": person, "valid_from": "2026-07-01"}
        [fault] = client.post(f"{API}/posts", json=body).json()["faults"]
        assert f"an area of the level {level} has no title" in fault["en"]
        assert client.get(f"{API}/posts", params={"area": code}).json()["posts"] == []


@pytest.mark.parametrize("area", [f"/{TOWN}/{NEXT}/", "/140121204000/"])
def test_a_village_of_another_area_by_its_code_is_403(bring, store, acting, area):
    acting(Role.PLANNER, area)
    refused = bring()
    assert refused.status_code == 403
    assert f"village {VILLAGE} is not in {area}" in refused.json()["faults"][0]["en"]
    assert paths(store) == []


@pytest.mark.parametrize(("where", "status"), [("/elsewhere/", 403), ("/mine/", 201)])
def test_a_village_on_the_published_land_of_others_is_403(bring, store, acting, square, where, status):
    with store.writing() as books:
        land = box(-180, -85, 180, 85)
        books.areas.add(Area("g1", date(2025, 1, 1), "grid", "第一网格", f"{where}g1/", None, "v", "p", 60, land))
    acting(Role.PLANNER, "/mine/")
    answer = bring("V1")
    assert answer.status_code == status
    assert len(paths(store)) == (status == 201)
    if status == 403:
        assert "lies outside of /mine/" in answer.json()["faults"][0]["en"]
        assert "之外" in answer.json()["faults"][0]["zh"]
