"""
Plans edited over the web: by several planners at once, taken back, made again, and after a restart.

One service a store answers all of these tests; each has a plan of its own.
"""

import shutil
import threading
import time

import geopandas as gpd
import pytest
import shapely
from fastapi.testclient import TestClient
from stores import STORES, empty_store

from api.app import create_app
from api.services.drawing.draw import DrawTask, draw
from api.settings import ServiceSettings
from api.store.records.plans import Asked
from partition.verify import verify

PLANS = "/api/v1/plans"
BASE = "http://127.0.0.1"


LEVEL = {"name": "micro_grid", "min": 50, "max": 70}


def finished(client, plan_id):
    """Wait until a plan is drawn."""
    while (state := client.get(f"{PLANS}/{plan_id}").json()["state"]) != "done":
        assert state != "failed"
        time.sleep(0.05)
    return plan_id


def named(version):
    """Return the headers of an edit that was thought of for a version."""
    return {"If-Match": f'"{version}"'}


def grids_of(store, plan_id):
    """Return the grid of each unit as the store has it."""
    with store.reading() as books:
        return {row.unit_id: row.grid_id for row in books.assignments.find(plan_id=plan_id)}


def loads_of(store, plan_id):
    """Return the households of each grid as the store has them."""
    with store.reading() as books:
        rows = books.assignments.find(plan_id=plan_id)
    return {grid: sum(row.households for row in rows if row.grid_id == grid) for grid in {row.grid_id for row in rows}}


def at_border(store, plan_id):
    """Return a unit of the first grid, and the other grid."""
    grids = grids_of(store, plan_id)
    first, second = sorted(set(grids.values()))
    return sorted(unit for unit, grid in grids.items() if grid == first), first, second


def published(client, plan_id):
    """Return the households of each grid as grids.geojson has them."""
    grids = client.get(f"{PLANS}/{plan_id}/grids").json()["features"]
    return {grid["properties"]["grid_id"]: grid["properties"]["households"] for grid in grids}


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def store(request, tmp_path_factory):
    """Yield a store for all tests."""
    with empty_store(request.param, request, tmp_path_factory.mktemp("data")) as store:
        yield store


@pytest.fixture(scope="module")
def draws(drawn):
    """Return what draws at once: it hands out the plan that is there."""
    return lambda task, *_: shutil.copytree(drawn, task.out)


@pytest.fixture(scope="module")
def settings(square, tmp_path_factory):
    """Return the settings of the service."""
    folder = tmp_path_factory.mktemp("service")
    shutil.copytree(square, folder / "shipped" / "square")
    return ServiceSettings(data=folder / "data", examples=folder / "shipped")


@pytest.fixture(scope="module")
def client(settings, store, draws):
    """Yield a client of the service."""
    with TestClient(create_app(settings, store=store, draw=draws), base_url=BASE) as running:
        yield running


@pytest.fixture
def assign(store, plan_id):
    """Return a move that puts a unit of one grid into the other, whose cell it touches."""
    with store.reading() as books:
        rows = books.assignments.find(plan_id=plan_id)
    most = max(loads_of(store, plan_id).items(), key=lambda item: item[1])[0]
    [other] = {row.grid_id for row in rows} - {most}
    beside = shapely.union_all([row.geom for row in rows if row.grid_id == other])
    shared = {row.unit_id: row.geom.intersection(beside).length for row in rows if row.grid_id == most}
    return {"move": {"kind": "assign", "units": [max(shared, key=shared.get)], "grid": other}}


def test_a_plan_that_is_done_has_a_row_for_every_unit_and_its_certificate(store, plan_id):
    with store.reading() as books:
        rows = books.assignments.find(plan_id=plan_id)
        [certificate] = books.certificates.find(plan_id=plan_id)
    assert sum(row.households for row in rows) == 120
    assert all(-180 < row.geom.centroid.x < 180 for row in rows)
    assert certificate.lower_bound_m <= certificate.objective_m


def test_an_imported_village_has_a_row_for_every_door(client, store, sent):
    village = client.post("/api/v1/villages", files=sent()).json()
    with store.reading() as books:
        doors = books.households.find(village_id=village["id"])
    assert sum(door.households for door in doors) == village["households"]


def test_an_edit_is_kept_and_told_with_what_it_changed(client, store, plan_id, assign):
    answer = client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
    told = answer.json()
    assert (answer.status_code, answer.headers["etag"], told["version"]) == (200, '"1"', 1)
    assert told["change"]["households_moved"] == 10
    told_of = {grid["properties"]["grid_id"]: grid["properties"]["households"] for grid in told["grids"]["features"]}
    assert told_of == loads_of(store, plan_id)
    moved = assign["move"]["units"][0]
    assert grids_of(store, plan_id)[moved] == assign["move"]["grid"]


def test_an_edit_without_a_version_is_refused(client, plan_id, assign):
    assert client.post(f"{PLANS}/{plan_id}/edits", json=assign).status_code == 428
    assert client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers={"If-Match": '"x"'}).status_code == 422


def test_a_stale_edit_is_told_what_became_of_the_plan(client, plan_id, assign):
    client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
    answer = client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
    difference = answer.json()["difference"]
    assert answer.status_code == 412
    assert answer.headers["content-type"] == "application/problem+json"
    assert (difference["since"], difference["version"], difference["n_households"]) == (0, 1, 10)
    assert [edit["move"]["kind"] for edit in difference["edits"]] == ["assign"]
    assert difference["doors"][0]["after"] == assign["move"]["grid"]


def test_a_version_that_never_was_is_stale_too(client, plan_id, assign):
    assert client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(99)).status_code == 412


@pytest.mark.parametrize("store", STORES, indirect=True)
def test_two_editors_at_once_lose_nothing(client, store, plan_id):
    units, first, second = at_border(store, plan_id)
    moves = [{"kind": "rename", "grid": grid, "name": f"名{n}"} for n, grid in enumerate((first, second) * 4)]
    done: list[int] = []

    def keep_trying(move):
        version = 0
        while True:
            answer = client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=named(version))
            if answer.status_code != 412:
                done.append(answer.status_code)
                return
            version = answer.json()["difference"]["version"]

    threads = [threading.Thread(target=keep_trying, args=(move,)) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listed = client.get(f"{PLANS}/{plan_id}/edits").json()
    assert done == [200] * 8
    assert sorted(edit["move"]["name"] for edit in listed["edits"]) == [f"名{n}" for n in range(8)]
    assert units


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_undo_and_redo_survive_a_restart(client, settings, store, draws, plan_id, assign):
    before = grids_of(store, plan_id)
    client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
    after = grids_of(store, plan_id)
    with TestClient(create_app(settings, store=store, draw=draws), base_url=BASE) as again:
        undone = again.post(f"{PLANS}/{plan_id}/edits:undo", headers=named(1)).json()
        assert (undone["version"], undone["can_undo"], undone["can_redo"]) == (2, False, True)
        assert grids_of(store, plan_id) == before
    with TestClient(create_app(settings, store=store, draw=draws), base_url=BASE) as again:
        assert again.post(f"{PLANS}/{plan_id}/edits:redo", headers=named(2)).json()["can_undo"]
        assert grids_of(store, plan_id) == after
        assert again.post(f"{PLANS}/{plan_id}/edits:redo", headers=named(3)).status_code == 422


@pytest.mark.parametrize("store", STORES, indirect=True)
def test_a_process_that_was_overtaken_catches_up(client, settings, store, draws, plan_id, assign):
    [other] = {*grids_of(store, plan_id).values()} - {assign["move"]["grid"]}
    back = {"move": {**assign["move"], "grid": other}}
    with TestClient(create_app(settings, store=store, draw=draws), base_url=BASE) as other:
        client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
        assert other.post(f"{PLANS}/{plan_id}/edits", json=back, headers=named(1)).status_code == 200
        answer = client.post(f"{PLANS}/{plan_id}/validate")
    assert answer.json()["version"] == 2
    assert answer.json()["levels"][0]["figures"]["households_moved"] == 0


def test_a_preview_keeps_nothing(client, store, plan_id, assign):
    before = grids_of(store, plan_id)
    told = client.post(f"{PLANS}/{plan_id}/preview", json=assign).json()
    assert (told["version"], told["change"]["households_moved"]) == (0, 10)
    assert grids_of(store, plan_id) == before


def test_what_an_edit_breaks_is_told_and_mended(client, store, plan_id):
    units, _, second = at_border(store, plan_id)
    move = {"kind": "assign", "units": units[:3], "grid": second}
    told = client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=named(0)).json()
    assert any(one["severity"] == "must" for one in told["violations"])
    assert not client.post(f"{PLANS}/{plan_id}/validate").json()["sound"]
    client.post(f"{PLANS}/{plan_id}/repair", json={}, headers=named(1))
    assert client.post(f"{PLANS}/{plan_id}/validate").json()["sound"]


@pytest.fixture
def houses(square, tmp_path):
    """Return what draws a plan of the square in which two doors side by side are one house."""
    village = tmp_path / "houses"
    shutil.copytree(square, village)
    doors = gpd.read_file(village / "households.geojson")
    doors.assign(building_id=[f"b{n // 2}" for n in range(len(doors))]).to_file(village / "households.geojson")
    asked = Asked(levels=("micro_grid=50-70",), iterations="500")
    return lambda task, *_: draw(DrawTask(village, task.out, asked), lambda what, share: None)


def cut_through(row):
    """Return the move that cuts a unit from south to north."""
    west, south, east, north = row.geom.bounds
    middle = (west + east) / 2
    return {"kind": "cut_unit", "unit": row.unit_id, "line": [[middle, south - 0.001], [middle, north + 0.001]]}


def test_a_unit_of_one_address_is_not_cut(client, store, plan_id):
    with store.reading() as books:
        move = cut_through(books.assignments.find(plan_id=plan_id)[0])
    answer = client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=named(0))
    assert answer.status_code == 422
    assert "only" in answer.json()["faults"][0]["en"]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_unit_that_is_cut_has_rows_of_its_pieces_until_that_is_taken_back(settings, store, houses):
    with TestClient(create_app(settings, store=store, draw=houses), base_url=BASE) as client:
        asked = client.post("/api/v1/villages/square/plans", json={"levels": [LEVEL]}).json()
        plan_id = finished(client, asked["id"])
        with store.reading() as books:
            before = books.assignments.find(plan_id=plan_id)
        move = cut_through(before[0])
        told = client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=named(0)).json()
        with store.reading() as books:
            after = books.assignments.find(plan_id=plan_id)
        assert told["version"] == 1
        assert (len(before), len(after)) == (6, 7)
        assert sum(row.households for row in after) == 120
        assert sum(row.geom.area for row in after) == pytest.approx(sum(row.geom.area for row in before))
        client.post(f"{PLANS}/{plan_id}/edits:undo", headers=named(1))
        with store.reading() as books:
            again = books.assignments.find(plan_id=plan_id)
        assert [(row.unit_id, row.grid_id) for row in again] == [(row.unit_id, row.grid_id) for row in before]
        off = [now.geom.symmetric_difference(then.geom).area for now, then in zip(again, before, strict=True)]
        assert max(off) < 1e-15


@pytest.mark.parametrize("store", ["memory"], indirect=True)
def test_a_move_that_is_none_is_refused_in_words(client, plan_id):
    moves = [
        {"kind": "teleport"},
        {},
        {"kind": "assign", "units": [], "grid": "x"},
        {"kind": "assign", "units": ["x"] * 5001, "grid": "x"},
        {"kind": "split", "grid": "x", "n": 10**9},
        {"kind": "split", "grid": "x", "n": 2, "seed": 1.5},
        {"kind": "cut_unit", "unit": "x", "line": [[0, 0]]},
        {"kind": "cut_unit", "unit": "x", "line": [[0, 1e308], [1, 1]]},
        {"kind": "cut_unit", "unit": "x", "line": [[0, 0, 0], [1, 1, 1]]},
        {"kind": "rename", "grid": "x", "name": "a\nb"},
        {"kind": "assign", "units": ["nowhere"], "grid": "nowhere"},
        {"kind": "assign", "level": "no", "units": ["nowhere"], "grid": "nowhere"},
    ]
    answers = [client.post(f"{PLANS}/{plan_id}/edits", json={"move": move}, headers=named(0)) for move in moves]
    assert [answer.status_code for answer in answers] == [422] * len(moves)
    assert all(answer.json()["faults"][0]["zh"] for answer in answers)


def test_a_line_that_is_no_number_is_refused(client, plan_id):
    body = '{"move": {"kind": "cut_unit", "unit": "x", "line": [[NaN, 0], [1, Infinity]]}}'
    headers = {**named(0), "Content-Type": "application/json"}
    assert client.post(f"{PLANS}/{plan_id}/edits", content=body, headers=headers).status_code == 422


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_files_of_an_edited_plan_are_those_of_its_present_state(client, store, library, plan_id, assign, tmp_path):
    before = loads_of(store, plan_id)
    client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
    assert published(client, plan_id) == loads_of(store, plan_id) != before
    verdict = client.post(f"{PLANS}/{plan_id}/verdict").json()
    assert (verdict["sound"], verdict["findings"]) == (True, [])
    names = [file["name"] for file in client.get(f"{PLANS}/{plan_id}/files").json()["files"]]
    for name in names:
        (tmp_path / name).write_bytes(client.get(f"{PLANS}/{plan_id}/files/{name}").content)
    assert verify(tmp_path).sound
    assert (library.plan(plan_id).filed, library.plan(plan_id).version) == (1, 1)
    client.post(f"{PLANS}/{plan_id}/edits:undo", headers=named(1))
    assert published(client, plan_id) == before


def test_a_plan_that_is_known_is_not_sent_again(client, plan_id, assign):
    known = client.get(f"{PLANS}/{plan_id}")
    tag = {"If-None-Match": known.headers["etag"]}
    assert client.get(f"{PLANS}/{plan_id}", headers=tag).status_code == 304
    client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
    answer = client.get(f"{PLANS}/{plan_id}", headers=tag)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)


def test_a_copy_is_a_draft_with_the_plan_as_its_parent_and_differs_by_its_own_edits(client, plan_id, store, assign):
    client.post(f"{PLANS}/{plan_id}/edits", json=assign, headers=named(0))
    copy = client.post(f"{PLANS}/{plan_id}:copy")
    draft = copy.json()
    assert (copy.status_code, draft["parent"], draft["stage"], draft["version"]) == (201, plan_id, "draft", 0)
    assert grids_of(store, draft["id"]) == grids_of(store, plan_id)
    client.post(f"{PLANS}/{plan_id}/edits:undo", headers=named(1))
    [level] = client.get(f"{PLANS}/{plan_id}/diff/{draft['id']}").json()["levels"]
    assert (level["households"], level["flows"][0]["after"]) == (10, assign["move"]["grid"])


def test_numbers_are_given_by_bands(client, store, plan_id):
    _, first, second = at_border(store, plan_id)
    split = {"kind": "split", "grid": first, "n": 2}
    client.post(f"{PLANS}/{plan_id}/edits", json={"move": split}, headers=named(0))
    assert client.post(f"{PLANS}/{plan_id}/number", headers=named(1)).status_code == 200
    codes = sorted(set(grids_of(store, plan_id).values()))
    assert [code[-3:] for code in codes] == ["001", "002", "003"]
    assert second != first
