"""
The workbench over the web: what it shows, what it is told of edits, what mends a broken rule, and who may see it.

One service answers all of these tests; each has a plan of its own.
"""

import shutil
from datetime import date

import numpy as np
import pytest
import shapely
from fastapi.testclient import TestClient
from two_villages import draw_villages, write_villages

from api.app import create_app
from api.services.drawing.draw import draw
from api.services.security.tokens import issue_access
from api.settings import ServiceSettings
from api.store.memory import MemoryStore
from api.store.records.staff import PersonRecord, PostRecord
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
def drawn(shipped, tmp_path_factory):
    """Return the folder of a plan of the two villages at two levels, drawn once."""
    return draw_villages(shipped / "two", tmp_path_factory.mktemp("drawn") / "plan")


@pytest.fixture(scope="module")
def store():
    """Return a store for all tests; what a database does otherwise, the tests of edits find."""
    return MemoryStore()


@pytest.fixture(scope="module")
def settings(shipped, tmp_path_factory):
    """Return the settings of the service."""
    return ServiceSettings(data=tmp_path_factory.mktemp("data"), examples=shipped)


@pytest.fixture(scope="module")
def service(settings, store, drawn):
    """Return the service; a plan drawn anew is really drawn, another one handed out."""

    def draws(task, on_progress, _):
        if task.start is None:
            shutil.copytree(drawn, task.out)
        else:
            draw(task, on_progress)

    return create_app(settings, store=store, draw=draws)


@pytest.fixture(scope="module")
def client(service):
    """Yield a client of the service."""
    with TestClient(service, base_url=BASE) as running:
        yield running


@pytest.fixture
def bench(client, wait_for):
    """Return a plan on the workbench."""
    asked = client.post("/api/v1/villages/two/plans", json={"levels": [{"name": "grid", "min": 12, "max": 20}]})
    return Bench(client, wait_for(asked.json()["id"]))


@pytest.fixture
def wait_for(client):
    """Return what waits for a plan until it is done."""

    def wait(plan_id):
        while (state := client.get(f"{PLANS}/{plan_id}").json()["state"]) != "done":
            assert state != "failed", client.get(f"{PLANS}/{plan_id}").json()["faults"]
        return plan_id

    return wait


class Bench:
    """A client's view of a plan: what was read of it, and the version that it edits."""

    def __init__(self, client, plan_id):
        self.client, self.id = client, plan_id
        self.version = 0

    def read(self):
        answer = self.client.get(f"{PLANS}/{self.id}/workbench")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def edit(self, kind, **said):
        return self.send("edits", {"move": {"kind": kind, **said}})

    def send(self, way, body=None):
        headers = {"If-Match": f'"{self.version}"'}
        answer = self.client.post(f"{PLANS}/{self.id}/{way}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        self.version = answer.json()["version"]
        return answer.json()

    def changes(self, since):
        return self.client.get(f"{PLANS}/{self.id}/changes", params={"since": since})

    def offers(self, broken):
        said = {name: broken[name] for name in ("level", "village", "rule", "grid_id")}
        answer = self.client.post(f"{PLANS}/{self.id}/workbench/repairs", json=said)
        assert answer.status_code == 200, answer.text
        return answer.json()["offers"]


def shown(bench):
    """Return what a workbench shows, by names and not by places in lists."""
    units = bench["units"]["ids"]
    return {
        "grids": {level: {grid["id"]: grid for grid in grids} for level, grids in bench["grids"].items()},
        "assigned": {
            level: {unit: bench["grids"][level][at]["id"] for unit, at in zip(units, of, strict=True)}
            for level, of in bench["assigned"].items()
        },
        "violations": {each["key"]: each for each in bench["violations"]},
        "figures": bench["figures"],
        "certificate": bench["certificate"],
        "undo": (bench["plan"]["can_undo"], bench["plan"]["can_redo"]),
    }


def patched(before, patch):
    """Return what a workbench shows once it has taken a patch in."""
    after = {**before, "certificate": patch["certificate"], "undo": (patch["can_undo"], patch["can_redo"])}
    after["grids"] = {
        level: {grid: row for grid, row in rows.items() if grid not in patch["gone"].get(level, ())}
        | {row["id"]: row for row in patch["grids"].get(level, ())}
        for level, rows in before["grids"].items()
    }
    after["assigned"] = {
        level: of | {unit: grid for grid, units in patch["assigned"].get(level, {}).items() for unit in units}
        for level, of in before["assigned"].items()
    }
    kept = {key: one for key, one in before["violations"].items() if one["village"] not in patch["villages"]}
    after["violations"] = kept | {one["key"]: one for one in patch["violations"]}
    after["figures"] = before["figures"] | patch["figures"]
    return after


def border(bench, level="micro_grid"):
    """Return a unit and the neighbouring grid of the same parent that it can be given to, and its own."""
    units, near = bench["units"], bench["units"]["near"]
    grids, of = bench["grids"][level], bench["assigned"][level]
    sizes = np.bincount(of)
    for a, b in zip(near[::2], near[1::2], strict=True):
        mine, theirs = grids[of[a]], grids[of[b]]
        if mine["id"] != theirs["id"] and mine["parent"] == theirs["parent"] and sizes[of[a]] > 1:
            return units["ids"][a], theirs["id"], mine["id"]
    raise AssertionError("no two grids touch")


def torn(bench, level="micro_grid"):
    """Return a unit and a grid of the same parent that it does not touch."""
    units, near = bench["units"], bench["units"]["near"]
    grids, of = bench["grids"][level], bench["assigned"][level]
    pairs = {frozenset(pair) for pair in zip(near[::2], near[1::2], strict=True)}
    sizes = np.bincount(of)
    for unit, at in enumerate(of):
        for other, grid in enumerate(grids):
            members = [each for each, of_each in enumerate(of) if of_each == other]
            apart = not any(frozenset((unit, each)) in pairs for each in members)
            if other != at and grid["parent"] == grids[at]["parent"] and apart and sizes[at] > 1:
                return units["ids"][unit], grid["id"]
    raise AssertionError("every grid touches every unit")


def places(flat):
    """Return the places of a flat line in degrees."""
    return np.cumsum(np.array(flat).reshape(-1, 2), axis=0) * 1e-6


def ring_of(arcs, numbers):
    """Return the ring of some arcs."""
    runs = [places(arcs[n]) if n >= 0 else places(arcs[~n])[::-1] for n in numbers]
    return np.concatenate([run[:-1] for run in runs])


def test_cells_are_told_by_borders_that_two_units_share(bench):
    told = bench.read()
    cells = [
        shapely.MultiPolygon([(ring_of(told["arcs"], rings[0]), [ring_of(told["arcs"], r) for r in rings[1:]])
                              for rings in polygons])
        for polygons in told["units"]["rings"]
    ]  # fmt: skip
    cells = shapely.make_valid(cells)  # a sliver of a centimetre has no width in steps of ten
    assert shapely.area(shapely.union_all(cells)) == pytest.approx(shapely.area(cells).sum(), rel=1e-3)
    (south, west), (north, east) = told["bounds"]
    assert shapely.area(cells).sum() == pytest.approx((north - south) * (east - west), rel=1e-3)
    for arc, (left, right) in enumerate(zip(told["left"], told["right"], strict=True)):
        sides = {unit for unit, polygons in enumerate(told["units"]["rings"])
                 if any(n in (arc, ~arc) for rings in polygons for ring in rings for n in ring)}  # fmt: skip
        assert sides == {left, right} - {-1}


def test_units_that_a_stream_parts_are_not_near(bench):
    units = bench.read()["units"]
    shut = set(zip(units["shut"][::2], units["shut"][1::2], strict=True))
    assert shut
    assert not shut & set(zip(units["near"][::2], units["near"][1::2], strict=True))


def test_the_workbench_says_what_it_shows(bench):
    told = bench.read()
    assert [level["name"] for level in told["levels"]] == ["grid", "micro_grid"]
    assert (told["levels"][1]["min"], told["levels"][1]["low"], told["levels"][1]["high"]) == (3, 3, 6)
    assert [village["name"] for village in told["villages"]] == ["样例西村", "样例东村"]
    assert sum(told["units"]["households"]) == sum(grid["households"] for grid in told["grids"]["micro_grid"]) == 96
    assert {grid["parent"] for grid in told["grids"]["micro_grid"]} == {grid["id"] for grid in told["grids"]["grid"]}
    assert told["plan"]["editable"]
    assert told["plan"]["why_not"] is None


def test_the_ground_lies_under_it(bench):
    ground = bench.client.get(bench.read()["ground"])
    told = ground.json()
    assert (len(told["boundary"]["shapes"]), len(told["water"]["shapes"])) == (2, 1)
    assert told["water"]["name"] == ["小河"]
    assert set(told["roads"]["name"]) == {"村道"}
    again = bench.client.get(bench.read()["ground"], headers={"If-None-Match": ground.headers["etag"]})
    assert again.status_code == 304


def test_what_is_known_is_not_sent_again(bench):
    answer = bench.client.get(f"{PLANS}/{bench.id}/workbench")
    known = {"If-None-Match": answer.headers["etag"]}
    assert bench.client.get(f"{PLANS}/{bench.id}/workbench", headers=known).status_code == 304
    bench.edit("lock_all", level="grid")
    assert bench.client.get(f"{PLANS}/{bench.id}/workbench", headers=known).status_code == 200


def test_the_patch_of_every_edit_makes_of_the_old_view_the_new_one(bench):
    told = bench.read()
    view = shown(told)
    unit, grid, own = border(told)
    torn_unit, far = torn(told)
    top = told["grids"]["grid"][0]["id"]
    steps = [
        lambda: bench.edit("assign", level="micro_grid", units=[unit], grid=grid),
        lambda: bench.edit("rename", level="micro_grid", grid=grid, name="河东"),
        lambda: bench.edit("assign", level="micro_grid", units=[torn_unit], grid=far),
        lambda: bench.send("edits:undo"),
        lambda: bench.edit("merge", level="micro_grid", grids=[grid, own]),
        lambda: bench.edit("lock", level="grid", grid=top),
        lambda: bench.edit("lock_all", level="grid"),
        lambda: bench.edit("unlock_all", level="grid", village="V2"),
        lambda: bench.send("edits:undo"),
        lambda: bench.send("edits:redo"),
    ]
    for step in steps:
        view = patched(view, step()["patch"])
        assert view == shown(bench.read())


def test_a_second_editor_catches_up_from_any_version(bench):
    told = bench.read()
    views = [shown(told)]
    unit, grid, own = border(told)
    for move in ({"kind": "assign", "units": [unit], "grid": grid}, {"kind": "merge", "grids": [grid, own]}):
        bench.edit(level="micro_grid", **move)
        views.append(shown(bench.read()))
    for since, view in enumerate(views):
        answer = bench.changes(since).json()
        assert (answer["since"], answer["version"], len(answer["edits"])) == (since, 2, 2 - since)
        assert (patched(view, answer["patch"]) if answer["patch"] else view) == views[-1]
    assert bench.changes(2).json()["patch"] is None
    assert bench.changes(3).status_code == 422


def test_a_preview_has_the_patch_that_the_edit_would_have(bench):
    unit, grid, _ = border(bench.read())
    move = {"kind": "assign", "level": "micro_grid", "units": [unit], "grid": grid}
    tried = bench.client.post(f"{PLANS}/{bench.id}/preview", json={"move": move}).json()["patch"]
    done = bench.edit(**move)["patch"]
    assert tried["grids"] == done["grids"]
    assert tried["assigned"] == done["assigned"] == {"micro_grid": {grid: [unit]}}


def test_new_codes_have_units_read_anew_or_told_in_full(bench):
    told = bench.read()
    _, grid, own = border(told)
    bench.edit("merge", level="micro_grid", grids=[grid, own])
    view = shown(bench.read())
    patch = bench.send("number")["patch"]
    assert patch["reload"] or patched(view, patch) == shown(bench.read())


def beside_in_colour(bench, level):
    """Return the pairs of grids that share a border and a colour."""
    grids, of = bench["grids"][level], bench["assigned"][level]
    pairs = ((of[a], of[b]) for a, b in zip(bench["left"], bench["right"], strict=True) if b >= 0)
    return [(a, b) for a, b in pairs if a != b and grids[a]["colour"] == grids[b]["colour"]]


def test_neighbours_differ_in_colour_and_a_grid_that_nothing_happened_to_keeps_its(bench):
    before = bench.read()
    assert not beside_in_colour(before, "micro_grid")
    unit, grid, _ = border(before)
    bench.edit("assign", level="micro_grid", units=[unit], grid=grid)
    bench.edit("split", level="grid", grid=before["grids"]["grid"][0]["id"], n=2)
    after = bench.read()
    assert not beside_in_colour(after, "micro_grid")
    assert not beside_in_colour(after, "grid")
    was = {each["id"]: each["colour"] for each in before["grids"]["micro_grid"]}
    changed = [each["id"] for each in after["grids"]["micro_grid"] if each["colour"] != was[each["id"]]]
    assert len(changed) <= 2


def test_a_unit_that_is_cut_off_is_named_with_its_place_and_offered_a_neighbour(bench):
    unit, far = torn(bench.read())
    patch = bench.edit("assign", level="micro_grid", units=[unit], grid=far)["patch"]
    [broken] = [one for one in patch["violations"] if one["rule"] == "contiguity" and one["grid_id"] == far]
    assert (broken["units"], broken["mendable"], broken["severity"]) == ([unit], True, "must")
    piece = shapely.from_geojson(str(broken["piece"]).replace("'", '"').replace("(", "[").replace(")", "]"))
    assert piece.bounds == pytest.approx(broken["bbox"], abs=1e-4)
    best = bench.offers(broken)[0]
    assert best["broken_after"] < best["broken_before"]
    after = bench.send("edits", {"move": best["move"]})["patch"]["violations"]
    assert broken["key"] not in {one["key"] for one in after}
    assert sum(one["severity"] == "must" for one in after) == best["broken_after"]


def test_a_grid_that_left_its_band_is_offered_what_brings_it_back(bench):
    told = bench.read()
    _, grid, own = border(told)
    patch = bench.edit("merge", level="micro_grid", grids=[grid, own])["patch"]
    [broken] = [one for one in patch["violations"] if one["rule"] == "household_count" and one["severity"] == "must"]
    assert (broken["piece"], broken["units"]) == (None, [])
    offers = bench.offers(broken)
    assert "split" in {offer["move"]["kind"] for offer in offers}
    for offer in offers:
        said = {"move": offer["move"]}
        tried = bench.client.post(f"{PLANS}/{bench.id}/preview", json=said).json()["patch"]["violations"]
        assert broken["key"] not in {one["key"] for one in tried}


def test_no_repair_is_offered_for_what_is_not_broken(bench):
    grid = bench.read()["grids"]["micro_grid"][0]["id"]
    said = {"level": "micro_grid", "village": "V1", "rule": "contiguity", "grid_id": grid}
    answer = bench.client.post(f"{PLANS}/{bench.id}/workbench/repairs", json=said)
    assert answer.status_code == 422
    assert "现已不违反" in answer.json()["faults"][0]["zh"]


def test_all_grids_of_a_level_are_locked_at_once(bench):
    bench.edit("lock_all", level="micro_grid", village="V2")
    told = bench.read()
    assert {grid["village"] for grid in told["grids"]["micro_grid"] if grid["locked"]} == {"V2"}
    bench.edit("lock_all", level="micro_grid")
    assert all(grid["locked"] for grid in bench.read()["grids"]["micro_grid"])
    unit, grid, _ = border(told)
    move = {"kind": "assign", "level": "micro_grid", "units": [unit], "grid": grid}
    answer = bench.client.post(f"{PLANS}/{bench.id}/edits", json={"move": move}, headers={"If-Match": "*"})
    assert "locked" in answer.json()["faults"][0]["en"]


def test_a_proof_is_told_as_long_as_it_holds(bench):
    told = bench.read()
    proven = {one["level"]: one for one in told["certificate"]}
    assert proven["micro_grid"]["holds"]
    assert 0 <= proven["micro_grid"]["gap"] < 1
    assert proven["micro_grid"]["grids"] == len(told["grids"]["micro_grid"])
    _, grid, own = border(told)
    patch = bench.edit("merge", level="micro_grid", grids=[grid, own])["patch"]
    after = {one["level"]: one for one in patch["certificate"]}["micro_grid"]
    assert (after["holds"], after["gap"]) == (False, None)


def test_what_is_locked_stays_when_the_plan_is_drawn_anew(bench, wait_for):
    told = bench.read()
    unit, grid, _ = border(told)
    bench.edit("assign", level="micro_grid", units=[unit], grid=grid)
    bench.edit("lock", level="micro_grid", grid=grid)
    held = shown(bench.read())["assigned"]["micro_grid"]
    answer = bench.client.post(f"{PLANS}/{bench.id}:replan", json={"seed": 3})
    draft = answer.json()
    assert (answer.status_code, draft["parent"], draft["stage"]) == (202, bench.id, "draft")
    again = Bench(bench.client, wait_for(draft["id"])).read()
    now = shown(again)["assigned"]["micro_grid"]
    mine = {each for each, of in held.items() if of == grid}
    assert {each for each, of in now.items() if of == now[unit]} == mine
    assert bench.client.post(f"{PLANS}/{draft['id']}/verdict").json()["sound"]
    assert bench.client.get(f"{PLANS}/{bench.id}").json()["version"] == 2


def test_a_draft_drawn_anew_has_the_locks_of_its_plan_and_they_can_be_taken_off(bench, wait_for):
    told = bench.read()
    _, grid, _ = border(told)
    above = told["grids"]["grid"][0]["id"]
    for level, each in (("micro_grid", grid), ("grid", above)):
        bench.edit("lock", level=level, grid=each)
    draft = bench.client.post(f"{PLANS}/{bench.id}:replan", json={"seed": 5}).json()
    again = Bench(bench.client, wait_for(draft["id"]))
    assert locked(again.read()) == {("micro_grid", grid), ("grid", above)}
    again.edit("unlock", level="grid", grid=above)
    copy = Bench(bench.client, bench.client.post(f"{PLANS}/{again.id}:copy").json()["id"])
    assert locked(again.read()) == locked(copy.read()) == {("micro_grid", grid)}


def locked(told):
    """Return the level and the id of every grid that is locked."""
    return {(level, each["id"]) for level, rows in told["grids"].items() for each in rows if each["locked"]}


def test_leaders_are_told_by_the_posts_of_the_day(bench, store):
    asked = f"{PLANS}/{bench.id}/workbench/leaders"
    assert bench.client.get(asked).json() == {"leaders": {"grid": {}, "micro_grid": {}}}
    with store.writing() as books:
        [one, other] = books.people.add(PersonRecord(0, "李明", "/", "1"), PersonRecord(0, "王芳", "/", "2"))
        books.posts.add(
            PostRecord(0, "V1-001", "/", "branch_secretary", date(2020, 1, 1), None, one.id),
            PostRecord(0, "V1-002", "/", "branch_secretary", date(2020, 1, 1), date(2021, 1, 1), one.id),
            PostRecord(0, "V1-00101", "/", "group_leader", date(2020, 1, 1), None, other.id),
        )
    assert bench.client.get(asked).json() == {
        "leaders": {"grid": {"V1-001": "李明"}, "micro_grid": {"V1-00101": "王芳"}}
    }


def test_the_answer_to_a_stale_edit_is_documented_with_its_difference(client):
    told = client.get("/openapi.json").json()
    edits = told["paths"]["/api/v1/plans/{plan_id}/edits"]["post"]["responses"]["412"]
    name = edits["content"]["application/problem+json"]["schema"]["$ref"].rpartition("/")[2]
    assert "difference" in told["components"]["schemas"][name]["properties"]


@pytest.fixture
def known(service, store, bench):
    """Return what makes a client of somebody with a role in an area, after which people log in, until the end."""
    made = []

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


@pytest.mark.parametrize("way", ["workbench", "workbench/ground", "changes?since=0"])
def test_a_leader_sees_no_door_and_a_planner_of_elsewhere_no_plan(bench, known, way):
    address = f"{PLANS}/{bench.id}/{way}"
    assert bench.client.get(address, headers=known("leader", "/")).status_code == 403
    assert bench.client.get(address, headers=known("planner", "/elsewhere/")).status_code == 404
    assert bench.client.get(address, headers=known("planner", "/")).status_code == 200
    assert bench.client.get(address).status_code == 401


def test_who_may_not_draw_is_told_why(bench, known):
    told = bench.client.get(f"{PLANS}/{bench.id}/workbench", headers=known("grid_leader", "/")).json()["plan"]
    assert not told["editable"]
    assert "无权" in told["why_not"]["zh"]
    offers = bench.client.post(f"{PLANS}/{bench.id}:replan", json={}, headers=known("grid_leader", "/"))
    assert offers.status_code == 403


@pytest.mark.parametrize("way", ["", "/workbench", "/workbench/ground", "/changes", "/map"])
def test_who_serves_a_grid_sees_no_plan_of_it(bench, known, way):
    assert bench.client.get(f"{PLANS}/{bench.id}{way}", headers=known("grid_member", "/")).status_code == 403


def test_the_page_of_the_workbench_is_that_of_its_village(bench, known):
    page = f"/villages/two/plans/{bench.id}/edit"
    assert bench.client.get(page).status_code == 200
    assert bench.client.get(page.replace("two", "other")).status_code == 404
    assert bench.client.get(page, headers=known("leader", "/")).status_code == 403
