"""Rounds of all members over the web: planned from posts and visits, kept, keyed in."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pyogrio
import pytest
from fastapi.testclient import TestClient
from stores import library_in

from api.app import create_app
from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.settings import ServiceSettings
from api.store.library import keep_files, plan_owner
from api.store.records.areas import Area
from api.store.records.plans import Asked, PlanRecord
from api.store.records.staff import PersonRecord, PostRecord
from api.store.records.villages import Door, VillageRecord
from api.store.records.visits import DoorDue

HERE = "/api/v1/plans/p1/member-rounds"
ASKED = {"from": "2026-12-07", "weeks": 2, "maps": False}
TODAY = datetime(2026, 12, 7, 1, tzinfo=UTC)
PATH = "/V1/"


@pytest.fixture(scope="session")
def ground(drawn):
    """Return what the drawn plan of the square holds: its households and the ids of its grids."""
    households = pyogrio.read_dataframe(drawn / "plan.gpkg", layer="households").to_crs(4326)
    return households, sorted(households["micro_grid"].unique())


@pytest.fixture(scope="module")
def app(square, tmp_path_factory):
    """Return a service for all tests here: rounds take seconds to plan."""
    folder = tmp_path_factory.mktemp("rounds")
    library = library_in(folder)
    yield create_app(ServiceSettings(data=folder, examples=square.parent), store=library.store, clock=lambda: TODAY)
    library.store.close()


@pytest.fixture(scope="module")
def client(app):
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def store(app):
    return app.state.service.library.store


@pytest.fixture(autouse=True)
def as_owner(app):
    """Let the next test begin as the owner."""
    yield
    app.dependency_overrides.clear()


@pytest.fixture(autouse=True, scope="module")
def filled(store, drawn, ground):
    households, grids = ground
    then = datetime(2026, 1, 1, tzinfo=UTC)
    day = date(2026, 1, 1)
    with store.writing() as books:
        books.villages.add(VillageRecord("sq-1", "方村", then, 100, 10, path=PATH))
        plan = PlanRecord("p1", then, village_id="sq-1", asked=Asked(), path=PATH, stage="published")
        books.plans.add(plan)
        keep_files(books, plan_owner("p1"), PATH, drawn)
        books.areas.add(*(Area(g, day, "micro_grid", g, f"{PATH}{g}/", plan_id="p1") for g in grids))
        books.households.add(
            *(
                Door("sq-1", row.household_id, f"{PATH}{row.micro_grid}/", row.geometry, int(row.households))
                for row in households.itertuples()
            )
        )
        [wang] = books.people.add(PersonRecord(0, "王小明", PATH))
        books.posts.add(PostRecord(0, grids[0], f"{PATH}{grids[0]}/", "group_leader", day, None, wang.id))
        first, second = households.loc[households["micro_grid"] == grids[0], "household_id"].iloc[:2]
        books.dues.add(
            DoorDue("sq-1", first, PATH, contact_preference="refused"),
            DoorDue("sq-1", second, PATH, tier="red", review_by=date(2027, 3, 1)),
        )
    return first, second


@pytest.fixture(scope="module")
def made(client, filled):
    answer = client.post(HERE, json=ASKED)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_who_leads_a_grid_walks_it_and_each_door_as_its_visits_stand(client, filled, made):
    sheets = client.get(f"{HERE}/{made['id']}/sheets").json()["sheets"]
    assert {one["member"] for one in sheets} >= {"王小明"}
    lines = [line["household"].partition("#")[0] for one in sheets for line in one["lines"]]
    refused, red = filled
    assert refused not in lines
    assert sum(line == red for line in lines) > max(lines.count(one) for one in set(lines) - {red})
    assert made["outings"] == len(sheets)
    assert "tier" not in client.get(f"{HERE}/{made['id']}/sheets").text


def test_rounds_are_kept_with_their_files_and_apart_from_those_of_one_grid(client, made):
    listed = client.get(HERE).json()["rounds"]
    assert [(one["id"], one["outings"]) for one in listed][-1] == (made["id"], made["outings"])
    names = [one["name"] for one in made["files"]]
    assert "ledger.xlsx" in names
    assert any(name.endswith("/calendar.ics") for name in names)
    assert any(name.endswith(".gpx") for name in names)
    assert not {"visits.json", "report.json"} & set(names)
    for file in made["files"]:
        assert client.get(file["href"]).status_code == 200
    assert client.get(f"{HERE}/{made['id']}/files/visits.json").status_code == 404
    assert client.get("/api/v1/plans/p1/rounds").json() == {"rounds": []}
    assert client.get(f"/api/v1/plans/p1/rounds/{made['id']}").status_code == 404


def test_missed_sheets_come_back_in_rounds_planned_anew(client, made):
    sheet = client.get(f"{HERE}/{made['id']}/sheets").json()["sheets"][0]["sheet"]
    anew = client.post(f"{HERE}/{made['id']}:replan", json={"missed": [sheet], "maps": False})
    assert (anew.status_code, anew.json()["id"]) == (201, made["id"] + 1)
    assert anew.json()["visits"] + anew.json()["unserved"] == made["visits"] + made["unserved"]
    wrong = client.post(f"{HERE}/{made['id']}:replan", json={"missed": ["nobody-99"], "maps": False})
    assert [one["where"] for one in wrong.json()["faults"]] == ["missed"]


def test_a_member_gets_the_sheets_of_the_own_doors(client, app, ground, made):
    own = ground[1][0]
    app.dependency_overrides[caller] = lambda: Caller("wang", (Grant(Role.GRID_MEMBER, f"{PATH}{own}/"),))
    sheets = client.get(f"{HERE}/{made['id']}/sheets").json()["sheets"]
    assert {one["member"] for one in sheets} == {"王小明"}
    assert client.get(f"{HERE}/{made['id']}").status_code == 404
    app.dependency_overrides[caller] = lambda: Caller("li", (Grant(Role.GRID_MEMBER, "/other/"),))
    assert client.get(f"{HERE}/{made['id']}/sheets").status_code == 404


@pytest.mark.parametrize("how", ["", ":begin"])
def test_rounds_do_not_begin_on_a_day_that_has_passed(client, how):
    past = client.post(f"{HERE}{how}", json={**ASKED, "from": "2026-12-05"})
    assert past.status_code == 422
    [fault] = past.json()["faults"]
    assert (fault["where"], fault["en"]) == ("from", "2026-12-05 has passed; give 2026-12-07 or a later day")
    assert "已过" in fault["zh"]
    eve = client.post(f"{HERE}{how}", json={**ASKED, "from": "2026-12-06", "members": [{"person_id": 77}]})
    assert [one["where"] for one in eve.json().get("faults", [])] in ([], ["members"])


def test_rounds_that_cannot_be_are_refused(client, store):
    assert client.post(HERE, json={**ASKED, "weeks": 99}).status_code == 422
    stranger = client.post(HERE, json={**ASKED, "members": [{"person_id": 77}]})
    assert [one["where"] for one in stranger.json()["faults"]] == ["members"]
    assert client.post("/api/v1/plans/nothing/member-rounds", json=ASKED).status_code == 404
    with store.writing() as books:
        plan = books.plans.get("p1")
        drawing = books.plans.change(plan, replace(plan, state="drawing"))
    assert client.post(HERE, json=ASKED).status_code == 409
    with store.writing() as books:
        books.plans.change(drawing, plan)
