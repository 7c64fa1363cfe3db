"""Plans on their way into force, and the areas that then hold, found by their places."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from own_profile import ship

from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.services.plans.coming_into_force import settle_doors
from api.store.library import keep_files, plan_owner
from api.store.records.plans import Asked

PLANS = "/api/v1/plans"
FIRST, SECOND = "2027-01-01", "2028-01-01"
ANY = {"If-Match": "*"}
DESPITE = "?despite_violations=true"


@pytest.fixture
def step(client):
    """Return what takes a step of a plan."""

    def take(plan_id, what, body=None, headers=ANY):
        return client.post(f"{PLANS}/{plan_id}:{what}", json=body, headers=headers)

    return take


@pytest.fixture
def publish(step):
    """Return what brings a plan into force from a day on."""

    def bring(plan_id, day, despite=""):
        for what in ("submit", "approve"):
            assert step(plan_id, what + despite).status_code == 200
        return step(plan_id, "publish", {"valid_from": day})

    return bring


def swapped(client, store, plan_id):
    """Return the grids of a plan after two units of it were exchanged."""
    with store.reading() as books:
        rows = books.assignments.find(plan_id=plan_id)
    one = rows[0]
    other = next(row for row in rows if row.grid_id != one.grid_id)
    move = {"kind": "swap", "a": one.unit_id, "b": other.unit_id}
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=ANY).status_code == 200
    return one, other


def test_a_plan_goes_from_draft_to_published_and_every_step_is_kept(client, plan_id, publish):
    assert publish(plan_id, FIRST).status_code == 200
    stage = client.get(f"{PLANS}/{plan_id}/stage").json()
    assert (stage["stage"], stage["valid_from"], stage["approved_by"]) == ("published", FIRST, "owner")
    assert [step["taken"] for step in stage["history"]] == ["submit", "approve", "publish"]
    assert [step["own"] for step in stage["history"]] == [False, True, False]


def test_what_is_not_a_draft_is_not_edited_and_not_submitted_again(client, plan_id, step):
    step(plan_id, "submit")
    move = {"kind": "rename", "grid": "V1-001", "name": "东片"}
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=ANY).status_code == 409
    assert step(plan_id, "submit").status_code == 409
    assert step(plan_id, "publish", {"valid_from": FIRST}).status_code == 409
    assert step(plan_id, "return", {"grounds": "请重画"}).json()["stage"] == "draft"
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=ANY).status_code == 200


def test_a_step_names_the_version_that_was_read(plan_id, step):
    assert step(plan_id, "submit", headers={}).status_code == 428
    assert step(plan_id, "submit", headers={"If-Match": '"7"'}).status_code == 412
    assert step(plan_id, "submit", headers={"If-Match": '"0"'}).headers["etag"] == '"1"'
    assert step(plan_id, "withdraw", headers={"If-Match": '"1"'}).json()["stage"] == "draft"


def test_who_drew_a_plan_does_not_approve_what_others_begin_from_it(app, client, plan_id, step):
    def acts(user, *roles):
        app.dependency_overrides[caller] = lambda: Caller(user, tuple(Grant(role, "/") for role in roles))

    acts("wang", Role.PLANNER)
    move = {"kind": "rename", "grid": "V1-001", "name": "东片"}
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=ANY).status_code == 200
    acts("li", Role.PLANNER)
    draft = client.post(f"{PLANS}/{plan_id}:copy").json()["id"]
    assert step(draft, "submit").status_code == 200
    acts("wang", Role.LEADER)
    assert step(draft, "approve").status_code == 403
    acts("zhao", Role.LEADER)
    assert step(draft, "approve").status_code == 200


@pytest.fixture
def acts(app):
    """Return what lets the next requests come from somebody with roles in an area."""

    def act(user, path, *roles):
        app.dependency_overrides[caller] = lambda: Caller(user, tuple(Grant(role, path) for role in roles))

    return act


@pytest.fixture
def own_plan(store, drawn, plan_id, monkeypatch, tmp_path):
    """Return a plan of a village of a township, made with a profile by which the village approves, its drawer too."""
    changes = (
        ("approve: {value: township", "approve: {value: village"),
        ("{value: never, from: 默认, note: 绘", OWN_TOO),
    )
    name = ship(monkeypatch, tmp_path, *changes)
    with store.writing() as books:
        plan = books.plans.get(plan_id)
        books.plans.change(plan, replace(plan, path=VILLAGE, author="wang", asked=Asked(profile=name)))
        keep_files(books, plan_owner(plan_id), VILLAGE, drawn)
    return plan_id


OWN_TOO = "{value: recorded, from: 本地, note: 绘"
VILLAGE, TOWNSHIP = "/140121203000/140121203208/", "/140121203000/"


def test_the_profile_of_a_plan_says_at_whose_desk_it_is_approved_and_by_whom(own_plan, acts, step, client):
    acts("wang", VILLAGE, Role.PLANNER, Role.LEADER)
    assert step(own_plan, "submit").status_code == 200
    told = step(own_plan, "approve")
    assert (told.status_code, told.json()["own_approval"]) == (200, True)
    assert told.json()["approval"] == {
        "submit": "village",
        "approve": "village",
        "publish": "township",
        "own_plan": True,
    }
    assert [one["own"] for one in told.json()["history"]] == [False, True]
    published = step(own_plan, "publish", {"valid_from": FIRST})
    assert published.status_code == 403, published.text
    acts("zhao", TOWNSHIP, Role.LEADER)
    shown = client.get("/approvals", headers={"accept-language": "en"}).text
    assert "submitted in the village, approved in the village, published in the township" in shown
    assert "Who drew it may approve it, which is recorded." in shown


def test_by_the_profile_that_ships_the_village_approves_nothing_and_nobody_their_own(store, own_plan, acts, step):
    with store.writing() as books:
        plan = books.plans.get(own_plan)
        books.plans.change(plan, replace(plan, asked=Asked(profile="xigu_1448")))
    acts("wang", VILLAGE, Role.PLANNER, Role.LEADER)
    told = step(own_plan, "submit").json()
    assert told["approval"] == {"submit": "village", "approve": "township", "publish": "township", "own_plan": False}
    assert step(own_plan, "approve").status_code == 403
    acts("wang", TOWNSHIP, Role.LEADER)
    assert "nobody approves a plan that they drew" in step(own_plan, "approve").json()["detail"]
    acts("zhao", TOWNSHIP, Role.LEADER)
    assert step(own_plan, "approve").json()["own_approval"] is False


def test_a_day_that_has_passed_is_refused(plan_id, publish):
    assert publish(plan_id, "2020-01-01").status_code == 422


def test_doors_move_to_their_grids_on_the_day_from_which_a_plan_holds(client, store, library, sent, wait, publish):
    client.post("/api/v1/villages", files=sent(), data={"name": "stone"})
    asked = {"levels": [{"name": "micro_grid", "min": 50, "max": 70}]}
    plan_id = wait(client.post("/api/v1/villages/stone-1/plans", json=asked).json()["id"])
    assert publish(plan_id, FIRST).status_code == 200
    assert paths_of_doors(store) == {"/stone-1/"}
    assert [settle_doors(library, date.fromisoformat(FIRST)) for _ in range(2)] == [1, 0]
    assert paths_of_doors(store) == {"/stone-1/V1-001/", "/stone-1/V1-002/"}
    with store.reading(("/stone-1/V1-001/",)) as books:
        assert 0 < books.households.count() < 12


def paths_of_doors(store):
    with store.reading() as books:
        return {door.path for door in books.households.find()}


def test_publishing_ends_the_areas_of_the_plan_before_and_a_place_is_found_in_those_of_its_day(
    client, store, plan_id, publish
):
    draft = client.post(f"{PLANS}/{plan_id}:copy").json()["id"]
    one, _ = swapped(client, store, draft)
    assert publish(plan_id, FIRST).status_code == 200
    assert publish(draft, SECOND, DESPITE).status_code == 200
    with store.reading() as books:
        ended = books.areas.find(plan_id=plan_id)
        assert {area.valid_to for area in ended} == {date.fromisoformat(SECOND)}
        assert {area.valid_to for area in books.areas.find(plan_id=draft)} == {None}
        assert all(code.retired is None for code in books.codes.find())
    place = {"lon": one.geom.centroid.x, "lat": one.geom.centroid.y}
    found = {
        day: client.get("/api/v1/lookup", params={**place, "date": day}).json()["areas"][0]["code"]
        for day in (FIRST, "2027-12-31", SECOND)
    }
    assert found[FIRST] == found["2027-12-31"] == one.grid_id != found[SECOND]
    assert client.get("/api/v1/lookup", params={**place, "date": "2026-12-31"}).status_code == 404


def test_who_is_near_a_border_is_told(client, store, plan_id, publish):
    publish(plan_id, FIRST)
    with store.reading() as books:
        area = books.areas.find(plan_id=plan_id)[0]
    inside, border = (
        area.geom.point_on_surface(),
        shapely.line_interpolate_point(shapely.get_parts(area.geom.boundary)[0], 0.3, normalized=True),
    )
    asked = {"date": FIRST}
    told = [
        client.get("/api/v1/lookup", params={**asked, "lon": each.x, "lat": each.y}).json()["near_border"]
        for each in (inside, border)
    ]
    assert told[1]
    assert client.get("/api/v1/lookup", params={**asked, "lon": 0, "lat": 0}).status_code == 404
    assert client.get("/api/v1/lookup", params={"lon": "NaN", "lat": 0}).status_code == 422
    assert client.get("/api/v1/lookup", params={"lon": 1}).status_code == 422


def test_a_code_that_was_retired_is_never_given_again(client, store, plan_id, publish):
    merged, again = (client.post(f"{PLANS}/{plan_id}:copy").json()["id"] for _ in range(2))
    publish(plan_id, FIRST)
    move = {"kind": "merge", "grids": ["V1-001", "V1-002"]}
    client.post(f"{PLANS}/{merged}/edits", json={"move": move}, headers=ANY)
    assert publish(merged, "2027-06-01", DESPITE).status_code == 200
    with store.reading() as books:
        [retired] = [one.code for one in books.codes.find() if one.retired]
    assert publish(again, "2028-01-01").status_code == 409
    for what, body in (("return", {}),):
        client.post(f"{PLANS}/{again}:{what}", json=body, headers=ANY)
    assert client.post(f"{PLANS}/{again}/number", headers=ANY).status_code == 200
    assert publish(again, "2028-01-01").status_code == 200
    with store.reading() as books:
        codes = {area.code for area in books.areas.find(plan_id=again)}
    assert retired not in codes
    assert "V1-003" in codes


def test_what_a_plan_changes_for_people_is_told_before_it_is_published(client, store, plan_id, publish):
    publish(plan_id, FIRST)
    draft = client.post(f"{PLANS}/{plan_id}:copy").json()["id"]
    swapped(client, store, draft)
    told = client.get(f"{PLANS}/{draft}/reattribution").json()
    [level] = told["levels"]
    assert (told["previous"], level["doors_moved"], level["households_moved"]) == (plan_id, 2, 20)
    assert len(level["doors"]) == 2


def test_a_day_more_than_two_years_ahead_is_refused(client, plan_id, publish, step):
    refused = publish(plan_id, "9999-12-31")
    assert refused.status_code == 422
    assert "2028-01-01" in refused.json()["detail"]
    assert step(plan_id, "publish", {"valid_from": "2028-01-01"}).status_code == 200


def test_a_publication_that_has_not_begun_is_called_off_and_leaves_nothing(client, store, plan_id, publish, step):
    publish(plan_id, FIRST)
    merged = client.post(f"{PLANS}/{plan_id}:copy").json()["id"]
    move = {"kind": "merge", "grids": ["V1-001", "V1-002"]}
    assert client.post(f"{PLANS}/{merged}/edits", json={"move": move}, headers=ANY).status_code == 200
    before = kept_of_areas(store)
    assert publish(merged, SECOND, DESPITE).status_code == 200
    assert kept_of_areas(store) != before
    told = step(merged, "unpublish")
    assert told.status_code == 200, told.text
    assert (told.json()["stage"], told.json()["valid_from"], told.json()["published_by"]) == ("submitted", None, None)
    assert (told.json()["approved_by"], told.json()["history"][-1]["taken"]) == ("owner", "unpublish")
    assert kept_of_areas(store) == before
    assert client.get(f"{PLANS}/{plan_id}/stage").json()["valid_to"] is None
    assert client.get(f"{PLANS}/{merged}/reattribution").json()["previous"] == plan_id
    with store.reading() as books:
        assert [row.subject for row in books.audit.find(what="publication called off")] == [merged]
    assert step(merged, "publish", {"valid_from": "2027-06-01"}).status_code == 200


def kept_of_areas(store):
    """Return what stands of areas and of codes."""
    with store.reading() as books:
        areas = {(one.code, one.valid_from, one.valid_to, one.plan_id) for one in books.areas.find()}
        return areas, {(one.code, one.given, one.retired) for one in books.codes.find()}


def test_of_two_plans_for_one_day_the_first_holds_again_when_the_second_is_called_off(
    client, store, plan_id, publish, step
):
    first, second = (client.post(f"{PLANS}/{plan_id}:copy").json()["id"] for _ in range(2))
    publish(plan_id, FIRST)
    publish(first, SECOND)
    before = kept_of_areas(store)
    publish(second, SECOND)
    assert step(first, "unpublish").status_code == 409
    assert step(second, "unpublish").status_code == 200
    assert kept_of_areas(store) == before
    assert step(plan_id, "unpublish").status_code == 409
    for one in (first, plan_id):
        assert step(one, "unpublish").status_code == 200
    assert kept_of_areas(store) == (set(), set())


def test_what_has_begun_is_not_called_off(client, plan_id, publish, step):
    publish(plan_id, "2026-01-01")
    refused = step(plan_id, "unpublish")
    assert refused.status_code == 409
    assert "begun" in refused.json()["detail"]


def test_a_publication_is_called_off_by_who_may_publish(own_plan, acts, step):
    acts("wang", VILLAGE, Role.PLANNER, Role.LEADER)
    for what in ("submit", "approve"):
        assert step(own_plan, what).status_code == 200
    acts("zhao", TOWNSHIP, Role.LEADER)
    assert step(own_plan, "publish", {"valid_from": FIRST}).status_code == 200
    acts("wang", VILLAGE, Role.PLANNER, Role.LEADER)
    assert step(own_plan, "unpublish").status_code == 403
    acts("zhao", TOWNSHIP, Role.LEADER)
    assert step(own_plan, "unpublish").status_code == 200


def test_a_plan_that_breaks_rules_is_submitted_and_approved_by_who_says_so_and_it_is_written_down(
    client, store, plan_id, step
):
    move = {"kind": "merge", "grids": ["V1-001", "V1-002"]}
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=ANY).status_code == 200
    for what in ("submit", "approve"):
        refused = step(plan_id, what)
        assert (refused.status_code, "1 rule that must hold" in refused.json()["detail"]) == (409, True)
        assert "有 1 条规则未满足" in refused.json()["faults"][0]["zh"]
        assert step(plan_id, what + DESPITE).status_code == 200
    assert "有 1 条规则未满足" in client.get("/approvals", headers={"accept-language": "zh"}).text
    with store.reading() as books:
        told = [row.detail for row in books.audit.find(what="broken rules accepted")]
    assert told == [{"step": what, "broken": 1, "rules": ["household_count"]} for what in ("submit", "approve")]


def test_the_page_asks_before_a_plan_that_breaks_rules_is_submitted(client, plan_id, step):
    address = f"/plans/{plan_id}/stage"
    assert "despite_violations" not in client.get(f"/plans/{plan_id}").text
    move = {"kind": "merge", "grids": ["V1-001", "V1-002"]}
    assert client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=ANY).status_code == 200
    page = client.get(f"/plans/{plan_id}", headers={"accept-language": "en"}).text
    assert "1 rule is broken" in page
    assert 'name="despite_violations" value="true" required' in page
    form = {"step": "submit", "version": client.get(f"{PLANS}/{plan_id}").json()["version"]}
    assert client.post(address, data=form, follow_redirects=False).status_code == 409
    told = client.post(address, data={**form, "despite_violations": "true"}, follow_redirects=False)
    assert told.status_code == 303


def test_a_state_that_does_not_fit_is_told_in_chinese(plan_id, step):
    assert step(plan_id, "return", {"grounds": ""}).json()["faults"][0]["zh"] == (
        "只有状态为“已提交”的规划才能退回，当前状态为“草案”"
    )
