"""What everybody may know: who is responsible for a door, only as it is published, and nothing of who lives there."""

from dataclasses import fields

import pytest
import shapely
from small_township import BEGUN, LEADER, M1, M2, M3, PHONE, STEP, STONE, THEN, G, fill

from api.deps import caller
from api.governance.lockout import Rate
from api.routes.pages.public import KEPT_OF_DOORS
from api.services.accounts.callers import STRANGER
from api.services.accounts.throttle import Limits, Throttle
from api.store.records.areas import Area
from api.store.records.plans import PlanRecord
from api.store.records.villages import Door
from api.store.records.visits import DoorDue, VisitRecord

API = "/api/v1/public"


@pytest.fixture(autouse=True)
def filled(store):
    fill(store)


@pytest.fixture(autouse=True)
def stranger(app):
    """Everybody who asks here is nobody in particular."""
    app.dependency_overrides[caller] = lambda: STRANGER
    yield
    app.dependency_overrides.clear()


def where(client, n: float):
    return client.get(f"{API}/where", params={"lon": 112.0 + n * STEP, "lat": 37.0})


def test_a_group_leads_to_the_grids_in_which_it_lives_and_a_small_one_is_not_named(client):
    groups = client.get(f"{API}/groups", params={"village": "stone-1"}).json()["groups"]
    assert {one["name"]: [grid["code"] for grid in one["grids"]] for one in groups} == {"一组": [M1, M2], "二组": [M2]}
    assert client.get(f"{API}/groups", params={"village": "ridge-1"}).json() == {"groups": []}
    assert client.get(f"{API}/groups", params={"village": "nowhere"}).status_code == 404


def test_a_grid_tells_its_leader_the_telephone_at_work_and_the_station(client):
    told = client.get(f"{API}/grids/{M1}").json()
    assert (told["name"], told["village"]["name"], told["link"]) == ("西片", "石村", f"/who/{M1}")
    assert [
        (one["code"], [(each["name"], each["work_phone"]) for each in one["leaders"]]) for one in told["chain"]
    ] == [
        (G, []),
        (M1, [(LEADER, PHONE)]),
    ]
    assert ([one["name"] for one in told["stations"]], told["own_station"]) == (["石村便民站"], True)
    assert told["households"] == {"count": 60, "suppressed": False}


def test_a_count_under_ten_is_told_to_nobody_and_what_is_not_recorded_is_empty(client):
    told = client.get(f"{API}/grids/{M3}").json()
    assert told["households"] == {"count": None, "suppressed": True}
    assert [one["leaders"] for one in told["chain"]] == [[], []]
    assert told["stations"] == []


def test_a_place_lies_in_one_grid_and_near_a_border_in_both(client):
    inside = where(client, 2).json()
    assert (inside["near_border"], [one["code"] for one in inside["grids"]]) == (False, [M1])
    near = where(client, 4.6).json()
    assert (near["near_border"], [one["code"] for one in near["grids"]]) == (True, [M2, M1])
    assert where(client, 500).status_code == 404


def test_only_what_is_published_is_known(client, store):
    draft = Area(
        "draft-1", BEGUN, "micro_grid", "草案", f"{STONE}{G}/draft-1/", valid_to=BEGUN, plan_id="d", households=60,
        geom=shapely.box(111.99, 36.99, 112.02, 37.01),
    )  # fmt: skip
    with store.writing() as books:
        books.plans.add(PlanRecord("d", THEN, village_id="stone-1", path=STONE))
        books.areas.add(draft)
    assert client.get(f"{API}/grids/draft-1").status_code == 404
    assert "draft" not in client.get(f"{API}/grids", params={"village": "stone-1"}).text
    assert [one["code"] for one in where(client, 2).json()["grids"]] == [M1]
    assert client.get("/who/draft-1").status_code == 404


def test_ten_households_are_too_few_to_be_told_of(client, store):
    small = Area(
        "ten-1", BEGUN, "ten_household_group", "十户", f"{STONE}{G}/{M1}/ten-1/", plan_id="a", households=12,
        geom=shapely.box(111.9995, 36.99, 112.0005, 37.01),
    )  # fmt: skip
    with store.writing() as books:
        books.areas.add(small)
    assert client.get(f"{API}/grids/ten-1").status_code == 404
    assert [one["code"] for one in where(client, 0).json()["grids"]] == [M1]


def test_no_door_no_visit_and_no_group_of_few_is_in_any_answer(client):
    addresses = [
        f"{API}/villages",
        f"{API}/grids/{M3}",
        f"{API}/grids?village=stone-1",
        f"{API}/groups?village=ridge-1",
    ]
    for text in (client.get(each).text for each in [*addresses, "/who", f"/who/{M1}", f"/maps/notice/{M1}.html"]):
        assert not any(said in text for said in ("东街", "三组", '"h0"', "last_visit", "due_again"))


def test_who_asks_without_end_is_asked_to_wait(app, client):
    object.__setattr__(app.state.service, "limits", Limits(public=Throttle(Rate(2, 1e-9))))
    assert [client.get(f"{API}/villages").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/who").status_code == 429


def test_the_page_of_a_grid_says_who_is_responsible_and_what_is_kept(client):
    page = client.get(f"/who/{M1}", headers={"accept-language": "zh-CN"}).text
    for said in (LEADER, f'href="tel:{PHONE}"', "石村便民站", "系统保存哪些住户信息", "如果您有异议"):
        assert said in page
    assert "on record" in client.get(f"/who/{M3}", headers={"accept-language": "en"}).text


def test_the_notice_of_a_grid_is_one_file_with_its_outline_and_no_door(client):
    page = client.get(f"/maps/notice/{M1}.html")
    assert page.status_code == 200
    assert "sandbox" in page.headers["content-security-policy"]
    for said in (LEADER, PHONE, "石村便民站", "西片"):
        assert said in page.text


def test_everything_that_is_kept_of_a_door_is_told_on_the_page():
    """A field that is added to these records has to be told here, and to residents in `KEPT_OF_DOORS`."""
    place = {"village_id", "household_id", "path", "area", "plan_id", "id", "sheet"}
    told = (
        {"geom", "building_id", "address"},
        {"households", "group"},
        {"day", "last_visit", "person_id", "called"},
        {"due_again", "ask_again", "to_check"},
        {"tier", "review_by"},
        {"contact_preference"},
        {"needs"},
    )
    kept = {field.name for record in (Door, DoorDue, VisitRecord) for field in fields(record)}
    assert kept - place == set().union(*told)
    assert len(KEPT_OF_DOORS) == len(told)
