"""Two plans beside each other and frontiers over the web: what is told, to whom, and what may be taken away."""

import io
import shutil

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from two_villages import draw_villages, write_villages

from api.app import create_app
from api.services.security.tokens import issue_access
from api.settings import ServiceSettings
from api.store.memory import MemoryStore
from api.store.records.users import GrantRecord, UserRecord

BASE, PLANS = "http://127.0.0.1", "/api/v1/plans"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Return a folder of villages that ship: the two, in one folder."""
    folder = tmp_path_factory.mktemp("shipped")
    (folder / "two").mkdir()
    write_villages(folder / "two")
    return folder


@pytest.fixture(scope="module")
def service(shipped, tmp_path_factory):
    """Return the service; it hands out one plan, whatever is asked."""
    drawn = draw_villages(shipped / "two", tmp_path_factory.mktemp("drawn") / "plan")
    settings = ServiceSettings(data=tmp_path_factory.mktemp("data"), examples=shipped)
    return create_app(settings, store=MemoryStore(), draw=lambda task, *_: shutil.copytree(drawn, task.out))


@pytest.fixture(scope="module")
def client(service):
    """Yield a client of the service."""
    with TestClient(service, base_url=BASE) as running:
        yield running


def wait(client, plan_id):
    """Wait until a plan is done."""
    while (state := client.get(f"{PLANS}/{plan_id}").json()["state"]) != "done":
        assert state != "failed"
    return plan_id


@pytest.fixture(scope="module")
def pair(client):
    """Return a plan, a copy of it in which one micro-grid went into another, and these two."""
    asked = client.post("/api/v1/villages/two/plans", json={"levels": [{"name": "grid", "min": 12, "max": 20}]})
    first = wait(client, asked.json()["id"])
    second = client.post(f"{PLANS}/{first}:copy").json()["id"]
    bench = client.get(f"{PLANS}/{second}/workbench").json()
    grids, of, near = bench["grids"]["micro_grid"], bench["assigned"]["micro_grid"], bench["units"]["near"]
    a, b = next(
        (grids[of[x]]["id"], grids[of[y]]["id"])
        for x, y in zip(near[::2], near[1::2], strict=True)
        if of[x] != of[y] and grids[of[x]]["parent"] == grids[of[y]]["parent"]
    )
    merge = {"kind": "merge", "level": "micro_grid", "grids": [a, b]}
    done = client.post(f"{PLANS}/{second}/edits", json={"move": merge}, headers={"If-Match": "*"})
    [gone] = done.json()["gone"]["micro_grid"]
    return first, second, gone, ({a, b} - {gone}).pop()


def compared(client, pair, **headers):
    answer = client.get(f"{PLANS}/{pair[0]}/compare/{pair[1]}", headers=headers)
    assert answer.status_code == 200, answer.text
    return {level["level"]: level for level in answer.json()["levels"]}


def test_who_changes_grid_is_told_with_the_land_that_goes_along(client, pair):
    first, _, gone, kept = pair
    level = compared(client, pair)["micro_grid"]
    before = {grid["id"]: grid["households"] for grid in level["grids"][0]}
    assert level["flows"] == [{"before": gone, "after": kept, "households": before[gone]}]
    assert (level["moved"], level["households"], level["gone"]) == (before[gone], 96, [gone])
    assert {(land["before"], land["after"]) for land in level["land"]} == {(gone, kept)}
    assert sum(door["households"] for door in level["doors"]) == before[gone]
    assert all(door["group"].endswith("组") and 115 < door["at"][0] < 117 for door in level["doors"])
    assert client.get(f"{PLANS}/{first}/compare/{first}").json()["levels"][0]["flows"] == []


def test_a_grid_that_goes_on_keeps_its_colour_and_neighbours_differ(client, pair):
    *_, gone, _ = pair
    level = compared(client, pair)["micro_grid"]
    before, after = ({grid["id"]: grid["fill"] for grid in side} for side in level["grids"])
    assert gone not in after
    assert sum(before[grid] != fill for grid, fill in after.items()) <= 1


def test_what_is_saved_is_what_is_shown_of_a_level_or_of_one_grid(client, pair):
    first, second, gone, kept = pair
    where = f"{PLANS}/{first}/compare/{second}/households"
    shown = {door["household_id"] for door in compared(client, pair)["micro_grid"]["doors"]}
    saved = client.get(f"{where}.xlsx", params={"level": "micro_grid"})
    assert "households.xlsx" in saved.headers["content-disposition"]
    assert set(pd.read_excel(io.BytesIO(saved.content)).iloc[:, 0]) == shown
    for of_one in ({"before": gone}, {"after": kept}, {"before": gone, "after": kept}):
        content = client.get(f"{where}.csv", params={"level": "micro_grid", **of_one}).content
        assert set(pd.read_csv(io.BytesIO(content)).iloc[:, 0]) == shown
    of_others = client.get(f"{where}.csv", params={"level": "micro_grid", "before": kept, "after": gone}).content
    assert pd.read_csv(io.BytesIO(of_others)).empty
    other = next(grid["id"] for grid in compared(client, pair)["micro_grid"]["grids"][0] if grid["id"] != gone)
    assert client.get(f"{where}.csv", params={"level": "no"}).status_code == 422
    assert client.get(f"{where}.pdf", params={"level": "micro_grid"}).status_code == 422
    assert other


@pytest.fixture
def known(service):
    """Return what makes somebody with a role in an area, after which people log in, until the end."""
    store, made = service.state.service.library.store, []

    def known_as(role, path):
        user = UserRecord(f"{role}{len(made)}", "/", "x", service.state.service.clock())
        with store.writing() as books:
            books.users.add(user)
            books.grants.add(GrantRecord(user.id, role, path))
        made.append(user)
        token = issue_access(service.state.service.doorkeeper.key, user.id, 0, service.state.service.clock())
        return {"Authorization": f"Bearer {token}"}

    yield known_as
    with store.writing() as books:
        for user in made:
            books.grants.remove(user_id=user.id)
            books.users.remove(id=user.id)


def test_a_leader_is_told_numbers_and_no_doors_and_takes_no_list_away(client, pair, known):
    leader = known("leader", "/")
    level = compared(client, pair, **leader)["micro_grid"]
    assert level["doors"] is None
    assert level["moved"] == sum(flow["households"] for flow in level["flows"]) > 0
    saved = client.get(f"{PLANS}/{pair[0]}/compare/{pair[1]}/households.csv?level=micro_grid", headers=leader)
    assert saved.status_code == 403
    page = client.get(f"/plans/{pair[0]}/compare/{pair[1]}", headers=leader).text
    assert 'id="doors"' not in page
    assert "save-xlsx" not in page


def test_plans_of_elsewhere_are_not_compared(client, pair, known):
    elsewhere = known("planner", "/elsewhere/")
    assert client.get(f"{PLANS}/{pair[0]}/compare/{pair[1]}", headers=elsewhere).status_code == 404
    assert client.get(f"/plans/{pair[0]}/compare/{pair[1]}", headers=elsewhere).status_code == 404


def test_that_a_list_was_taken_away_is_written_down(client, service, pair):
    client.get(f"{PLANS}/{pair[0]}/compare/{pair[1]}/households.csv?level=micro_grid")
    with service.state.service.library.store.reading() as books:
        last = books.audit.find(newest=True, most=1)[0]
    assert (last.what, last.subject, last.detail["file"]) == ("exported", pair[0], "households.csv")


def test_a_frontier_is_a_job_for_every_plan_and_one_more_where_a_plan_holds_today(client, pair):
    asked = {"levels": [{"name": "grid", "min": 12, "max": 20}]}
    three = client.post("/api/v1/villages/two/frontiers", json=asked)
    assert three.status_code == 202
    assert [each["first"] for each in three.json()["plans"]] == ["shortest", "compact", "customary"]
    four = client.post("/api/v1/villages/two/frontiers", json={**asked, "today": pair[0]}).json()
    assert [each["first"] for each in four["plans"]][-1] == "fewest_moves"
    assert {each["plan"]["parent"] for each in four["plans"]} == {pair[0]}
    for each in (*three.json()["plans"], *four["plans"]):
        wait(client, each["plan"]["id"])
    listed = client.get("/api/v1/villages/two/frontiers").json()["frontiers"]
    assert [len(each["plans"]) for each in listed[:2]] == [4, 3]
    assert not any(each["waits"] for each in listed)
    page = client.get("/villages/two/frontier", headers={"accept-language": "zh-CN"}).text
    assert page.count(">选用此方案<") == 4
    assert "方便群众" in page


def test_a_frontier_that_makes_no_plan_is_refused_whole(client, pair):
    before = len(client.get("/api/v1/villages/two/frontiers").json()["frontiers"])
    wrong = client.post("/api/v1/villages/two/frontiers", json={"levels": [{"name": "grid", "min": 20, "max": 12}]})
    gone = client.post("/api/v1/villages/two/frontiers", json={"profile": "xigu_1448", "today": "nowhere"})
    assert (wrong.status_code, gone.status_code) == (422, 404)
    assert len(client.get("/api/v1/villages/two/frontiers").json()["frontiers"]) == before


def test_who_may_not_draw_asks_for_no_frontier(client, pair, known):
    asked = {"levels": [{"name": "grid", "min": 12, "max": 20}]}
    leader = known("leader", "/")
    assert client.post("/api/v1/villages/two/frontiers", json=asked, headers=leader).status_code == 403
    assert client.get("/villages/two/frontier", headers=leader).status_code == 200


def test_choosing_a_plan_again_gives_the_same_draft_and_another_one_a_new_draft(client, pair):
    asked = {"levels": [{"name": "grid", "min": 12, "max": 20}]}
    made = client.post("/api/v1/villages/two/frontiers", json=asked).json()
    first, second, _ = [wait(client, each["plan"]["id"]) for each in made["plans"]]
    choice = "/api/v1/villages/two/frontiers/choice"
    drafts = [client.post(choice, json={"plan": plan, "name": "甲案"}).json() for plan in (first, first, second)]
    assert drafts[0]["id"] == drafts[1]["id"] != drafts[2]["id"]
    assert [draft["parent"] for draft in drafts] == [first, first, second]
    assert {draft["name"] for draft in drafts} == {"甲案"}
    [told] = [
        one for one in client.get("/api/v1/villages/two/frontiers").json()["frontiers"] if one["asked"] == made["asked"]
    ]
    assert [plan["draft"] for plan in told["plans"]] == [None, drafts[2]["id"], None]


def test_only_a_plan_of_a_frontier_of_the_village_is_chosen(client, pair):
    refused = client.post("/api/v1/villages/two/frontiers/choice", json={"plan": pair[0]})
    assert refused.status_code == 409
    assert "比选方案" in refused.json()["faults"][0]["zh"]
