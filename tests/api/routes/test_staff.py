"""People, posts and stations over the web: what is kept, what is refused, who sees what."""

import io

import pytest
import xlsxwriter
from own_profile import ship
from staffed_village import BEGUN, EAST, PATH, THEN, WEST, fill

from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.store.records.plans import Asked, PlanRecord
from api.store.records.villages import VillageRecord
from geo.formats.workbook.templates import TEMPLATES

API = "/api/v1"
TOWN, VILLAGE = "140121203000", "140121203208"
WANG = {"name": "王小明", "work_phone": "0351-5721234", "area": "stone-1"}
HALL = {"name": "石村便民服务站", "lon": 112.0, "lat": 37.0, "area": "stone-1", "hours": "周一至周五 8:30-17:30"}


@pytest.fixture(autouse=True)
def filled(store):
    fill(store)


@pytest.fixture
def acting(app):
    """Return what lets the next requests come from somebody with a role in an area."""

    def act(role, path, name="wang"):
        app.dependency_overrides[caller] = lambda: Caller(name, (Grant(Role(role), path),))

    yield act
    app.dependency_overrides.clear()


def added(client, name="王小明"):
    return client.post(f"{API}/people", json={**WANG, "name": name}).json()["id"]


def post(client, person_id, area=WEST, title="group_leader", start="2026-07-01", **more):
    body = {"area": area, "title": title, "person_id": person_id, "valid_from": start, **more}
    return client.post(f"{API}/posts", json=body)


def book(kind, *rows):
    """Return a workbook of a template with some rows."""
    content = io.BytesIO()
    headings = [column.heading for column in TEMPLATES[kind].columns]
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet(kind)
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [row.get(heading, "") for heading in headings])
    return {"file": (f"{kind}.xlsx", io.BytesIO(content.getvalue()))}


def test_a_person_is_a_name_and_a_work_phone_and_nothing_else(client):
    made = client.post(f"{API}/people", json=WANG)
    assert (made.status_code, made.json()["area"]) == (201, "stone-1")
    assert client.get(made.headers["location"]).json() == made.json()
    wrong = client.post(
        f"{API}/people", json={"name": "", "work_phone": "abc", "生日": "1980-05-05", "area": "nowhere"}
    )
    assert wrong.status_code == 422
    assert {one["where"].split(", ")[-1] for one in wrong.json()["faults"]} == {"name", "work_phone", "生日", "area"}
    assert "1980" not in wrong.text
    assert len(client.get(f"{API}/people").json()["people"]) == 1


def test_a_change_names_what_it_was_thought_of_for(client):
    made = client.post(f"{API}/people", json=WANG)
    place, tag = made.headers["location"], made.headers["etag"]
    assert client.patch(place, json={"work_phone": ""}).status_code == 422  # no If-Match
    changed = client.patch(place, json={"work_phone": "0351-5720000"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "王小明")
    assert client.patch(place, json={"name": "王大明"}, headers={"If-Match": tag}).status_code == 412
    fresh = {"If-Match": changed.headers["etag"]}
    assert client.patch(place, json={"name": "王大明"}, headers=fresh).json()["work_phone"] == "0351-5720000"


def test_people_come_in_pages_and_by_area(client):
    for name in ("赵一", "钱二", "孙三"):
        added(client, name)
    client.post(f"{API}/people", json={**WANG, "name": "李四", "area": EAST})
    first = client.get(f"{API}/people", params={"limit": 3}).json()
    assert [one["name"] for one in client.get(first["next"]).json()["people"]] == ["李四"]
    assert [one["name"] for one in client.get(f"{API}/people", params={"area": EAST}).json()["people"]] == ["李四"]


def test_a_seat_is_taken_once_and_titles_are_those_of_the_level(client):
    wang, li = added(client), added(client, "李四")
    assert post(client, wang).status_code == 201
    assert "at most 1" in post(client, li).json()["detail"]
    assert post(client, li, title="branch_secretary").json()["faults"][0]["where"] == f"{WEST}, title"
    assert post(client, 99, area="nowhere").json()["faults"][1]["where"] == "area"
    assert post(client, li, area=EAST, title="微网格党小组组长").json()["title"] == "group_leader"


def test_a_village_and_its_township_have_the_titles_of_the_profile_in_force_there(client, store, monkeypatch, tmp_path):
    with store.writing() as books:
        books.villages.add(VillageRecord("v208", "东坡村", THEN, 30, 10, path=f"/{TOWN}/{VILLAGE}/"))
    wang, li, zhao = (added(client, name) for name in ("王小明", "李四", "赵一"))
    held = post(client, wang, area=VILLAGE, title="村党组织书记")
    assert (held.status_code, held.json()["title"]) == (201, "village_secretary")
    assert post(client, li, area=TOWN, title="township_secretary").json()["title_zh"] == "乡镇党委书记"
    wrong = post(client, zhao, area=TOWN, title="village_secretary")
    assert "township_secretary (乡镇党委书记) would be right" in wrong.json()["faults"][0]["en"]
    name = ship(monkeypatch, tmp_path, ("zh: 乡镇党委书记", "zh: 镇长"), ("name: township_secretary", "name: mayor"))
    with store.writing() as books:
        asked = Asked(profile=name)
        books.plans.add(
            PlanRecord("p208", THEN, asked=asked, path=f"/{TOWN}/{VILLAGE}/", stage="published", valid_from=BEGUN)
        )
    assert post(client, zhao, area=TOWN, title="mayor").json()["title_zh"] == "镇长"


def test_a_post_is_handed_over_without_a_day_between(client):
    wang, li = added(client), added(client, "李四")
    made = post(client, wang)
    place = made.headers["location"]
    done = client.post(f"{place}:handover", json={"person_id": li, "from": "2026-09-01"}).json()
    assert (done["ended"]["valid_to"], done["begun"]["valid_from"]) == ("2026-09-01", "2026-09-01")
    again = client.post(f"{place}:handover", json={"person_id": li, "from": "2026-10-01"})
    assert (again.status_code, again.json()["faults"][0]["where"]) == (409, f"{WEST}, group_leader")
    held = client.get(f"{API}/posts", params={"area": WEST, "date": "2026-08-31"}).json()["posts"]
    assert [(one["name"], one["title_zh"]) for one in held] == [("王小明", "微网格党小组组长")]
    assert client.get(f"{API}/posts", params={"date": "2026-09-01"}).json()["posts"][0]["name"] == "李四"


def test_an_ended_post_is_vacant(client):
    made = post(client, added(client))
    place, tag = made.headers["location"], {"If-Match": made.headers["etag"]}
    vacant = {"vacant": True, "date": "2026-08-01"}
    assert [one["area"] for one in client.get(f"{API}/posts", params=vacant).json()["posts"]] == [EAST]
    assert client.post(f"{place}:end", json={"on": "2026-08-01"}, headers=tag).json()["valid_to"] == "2026-08-01"
    assert client.post(f"{place}:end", json={"on": "2026-08-02"}, headers=tag).status_code == 412
    assert [one["area"] for one in client.get(f"{API}/posts", params=vacant).json()["posts"]] == [WEST, EAST]
    again = client.get(place)
    early = client.patch(place, json={"valid_to": "2026-06-01"}, headers={"If-Match": again.headers["etag"]})
    assert early.status_code == 422


def test_stations_are_seen_by_everybody_and_kept_by_those_who_manage_them(client, acting):
    made = client.post(f"{API}/stations", json={**HALL, "service_phone": "0351-5720001"})
    assert (made.status_code, made.json()["hours"]) == (201, "周一至周五 8:30-17:30")
    place, tag = made.headers["location"], {"If-Match": made.headers["etag"]}
    bad = client.post(f"{API}/stations", json={**HALL, "lat": 97.0, "hours": "夜里", "area": "nowhere"})
    assert len(bad.json()["faults"]) == 3
    acting("public", "/")
    assert client.get(place).json()["name"] == HALL["name"]
    assert client.patch(place, json={"lon": 112.001}, headers=tag).status_code == 403
    acting("planner", PATH)
    assert client.patch(place, json={"lon": 112.001, "hours": None}, headers=tag).json()["hours"] == ""
    assert client.delete(place, headers={"If-Match": "*"}).status_code == 204
    assert client.get(place).status_code == 404


def test_people_of_another_area_are_not_there(client, acting):
    place = f"{API}/people/{added(client)}"
    east = client.post(f"{API}/people", json={**WANG, "area": EAST}).headers["location"]
    acting("leader", f"{PATH}{EAST}/")
    assert client.get(place).status_code == 404
    assert client.get(east).status_code == 200
    assert client.patch(place, json={"name": "改名"}, headers={"If-Match": "*"}).status_code == 404
    assert client.post(f"{API}/people", json=WANG).status_code == 422
    assert post(client, 1, area=WEST).status_code == 422
    acting("grid_member", PATH)
    assert client.get(f"{API}/people").status_code == 403


def test_a_workbook_of_members_is_first_looked_at_and_then_taken_in_twice(client):
    rows = [
        {"工号": "m1", "姓名": "王小明", "工作电话": "0351-5721234", "岗位": "网格长", "负责网格": WEST},
        {"工号": "m2", "姓名": "李四", "岗位": "微网格长", "负责网格": EAST, "任职日期": "2026-08-01"},
    ]
    looked = client.post(f"{API}/people:import?dry_run=true", files=book("members", *rows)).json()
    assert (looked["added"], looked["posts"], looked["faults"]) == (2, 2, [])
    assert client.get(f"{API}/people").json()["people"] == []
    client.post(f"{API}/people:import", files=book("members", *rows))
    rows[1]["姓名"] = "李思"
    again = client.post(f"{API}/people:import", files=book("members", *rows)).json()
    assert (again["added"], again["changed"], again["unchanged"], again["posts"]) == (0, 1, 1, 0)
    assert [one["code"] for one in client.get(f"{API}/people").json()["people"]] == ["m1", "m2"]


def test_a_workbook_with_faults_is_refused_whole_with_its_rows(client):
    rows = [
        {"工号": "m1", "姓名": "王小明", "岗位": "网格长", "负责网格": WEST},
        {"工号": "m2", "姓名": "李四", "岗位": "包联干部", "负责网格": EAST},
        {"工号": "m3", "姓名": "赵五", "岗位": "网格长", "负责网格": "nowhere"},
    ]
    told = client.post(f"{API}/people:import?dry_run=true", files=book("members", *rows))
    assert [one["where"].split(", ")[1] for one in told.json()["faults"]] == ["row 3", "row 4"]
    refused = client.post(f"{API}/people:import", files=book("members", *rows))
    assert (refused.status_code, len(refused.json()["faults"])) == (422, 2)
    assert client.get(f"{API}/people").json()["people"] == []
    assert client.post(f"{API}/people:import", files={"file": ("a.pdf", io.BytesIO(b"x"))}).status_code == 415
    assert client.post(f"{API}/people:import", files={"other": ("a.csv", io.BytesIO(b"x"))}).status_code == 422


def test_a_workbook_of_stations_is_taken_in(client):
    rows = [
        {"站点编号": "s1", "站点名称": "石村站", "村": "石村", "经度": 112.0, "纬度": 37.0},
        {"站点编号": "s2", "站点名称": "东站", "村": "石村"},
    ]
    refused = client.post(f"{API}/stations:import", files=book("stations", *rows))
    assert "longitude and latitude" in refused.json()["detail"]
    assert client.post(f"{API}/stations:import", files=book("stations", rows[0])).json()["added"] == 1
    assert client.get(f"{API}/stations").json()["stations"][0]["area"] == "stone-1"
