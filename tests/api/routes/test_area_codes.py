"""Townships and villages by their twelve digits: where villages are brought, who serves there, who sees what."""

import json
from datetime import date

import pytest
from shapely import affinity, box
from shapely.geometry import mapping, shape

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


def test_a_village_whose_code_is_there_is_not_brought_a_second_time(bring, store, client):
    first = bring().json()["id"]
    refused = bring()
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    fault = refused.json()["faults"][0]
    assert f"replaces={first}" in fault["en"]
    assert "已有编码相同的村" in fault["zh"]
    assert paths(store) == [PATH]
    assert bring(replaces=first).json()["id"] == first
    assert bring(NEXT).status_code == 201
    assert bring(NEXT, replaces=first).status_code in (403, 409)


def test_an_import_asks_whether_it_takes_the_place_of_the_village_of_its_code(bring, client, square):
    first = bring().json()["id"]
    border = (square / "boundary.geojson").read_text("utf-8").replace('"V1"', f'"{VILLAGE}"').encode()
    files = [("files", ("h.geojson", (square / "households.geojson").read_bytes())), ("files", ("b.geojson", border))]
    said = client.post(f"{API}/imports", files=files).json()
    assert said["there"] == [{"id": first, "name": "stone", "replaceable": True}]
    assert client.post(said["links"]["commit"]).status_code == 409
    chosen = client.patch(said["links"]["self"], json={"replaces": first})
    assert (chosen.json()["there"], chosen.json()["replaces"]) == ([], first)
    assert client.post(said["links"]["commit"]).json()["id"] == first


def test_a_village_that_was_brought_with_its_township_is_not_brought_again(bring, client, square):
    doors = json.loads((square / "households.geojson").read_text("utf-8"))
    border = json.loads((square / "boundary.geojson").read_text("utf-8"))
    beside = json.loads((square / "boundary.geojson").read_text("utf-8").replace('"V1"', f'"{NEXT}"'))
    border["features"][0]["properties"]["code"] = VILLAGE
    away = json.loads((square / "households.geojson").read_text("utf-8"))
    for one in away["features"]:
        one["properties"]["ID"] = f"b{one['properties']['ID']}"
    for table in (beside, away):
        for one in table["features"]:
            shifted = affinity.translate(shape(one["geometry"]), xoff=0.1)
            one["geometry"] = mapping(shifted)
    doors["features"] += away["features"]
    border["features"] += beside["features"]
    files = {
        role: (f"{role}.geojson", json.dumps(table).encode())
        for role, table in (("households", doors), ("boundary", border))
    }
    first = client.post(f"{API}/villages", files=list(files.items()), data={"name": "town"})
    assert (first.status_code, first.json()["villages"]) == (201, 2)
    assert bring(VILLAGE).status_code == 409
    assert client.post(f"{API}/villages", files=list(files.items()), data={"name": "town"}).status_code == 409
    again = client.post(f"{API}/villages", files=list(files.items()), data={"replaces": first.json()["id"]})
    assert again.json()["id"] == first.json()["id"]
