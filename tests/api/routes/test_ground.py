"""The ground of a village over the web: read, edited, taken back, and plans held against it."""

import io
from datetime import UTC, datetime

import pytest
from ground_hand import EAST, VILLAGES, WEST, area, bridge, edit, ground, line, lonlat, point, rechecked, river
from PIL import Image
from planner_files import border, geojson, spot
from shapely.geometry import LineString

from api.services.security.tokens import issue_access
from api.store.records.users import GrantRecord, UserRecord

LEVEL = {"name": "micro_grid", "min": 50, "max": 70}


@pytest.fixture
def village(client, sent):
    """Return the id of the checkerboard, imported."""
    return client.post(VILLAGES, files=sent()).json()["id"]


@pytest.fixture
def plan(client, village, wait):
    """Return a draft of the imported checkerboard."""
    return wait(client.post(f"{VILLAGES}/{village}/plans", json={"levels": [LEVEL]}).json()["id"])


def back(client, village, which="undo"):
    return client.post(f"{VILLAGES}/{village}/ground/edits:{which}", headers={"If-Match": "*"})


def test_a_ground_is_read_by_layers_in_longitude_and_latitude(client, village):
    found = ground(client, village)
    assert found["version"] == 0
    assert set(found["layers"]) == {"boundary", "roads", "barriers", "buildings"}
    assert len(found["layers"]["roads"]["features"]) == 4
    assert found["layers"]["boundary"]["features"][0]["properties"] == {"code": "V1", "name": "样例村"}
    west, south, east, north = found["bounds"]
    assert 116 < west < east < 118
    assert 36 < south < north < 37


def test_a_box_gives_what_touches_it(client, village):
    doors = ground(client, village, "households")["layers"]["households"]["features"]
    west, south = doors[0]["geometry"]["coordinates"]
    box = f"{west - 1e-5},{south - 1e-5},{west + 1e-5},{south + 1e-5}"
    assert len(doors) == 12
    near = ground(client, village, "households", bbox=box)["layers"]["households"]["features"]
    assert [door["id"] for door in near] == [doors[0]["id"]]
    answer = client.get(f"{VILLAGES}/{village}/ground", params={"bbox": "3,2,1,0"})
    assert answer.status_code == 422


def test_what_is_too_much_from_afar_is_told_and_not_given_but_main_roads(client, tmp_path):
    lines = [LineString([(spot(n, 0).x, spot(n, 0).y), (spot(n, 3).x, spot(n, 3).y)]) for n in range(6)]
    kinds = ["primary", "residential", "tertiary", "track", "path", "residential"]
    roads = geojson(
        tmp_path / "roads.geojson", [(each, {"highway": kind}) for each, kind in zip(lines, kinds, strict=True)]
    )
    doors = geojson(tmp_path / "d.geojson", [(spot(n, 1), {"ID": f"h{n}", "households": 1}) for n in range(5)])
    files = [("households", (doors.name, doors.open("rb"))), ("roads", (roads.name, roads.open("rb"))),
             ("boundary", ("b.geojson", border(tmp_path).open("rb")))]  # fmt: skip
    village = client.post(VILLAGES, files=files).json()["id"]

    def seen(most, **asked):
        found = ground(client, village, "roads,households", most=most, **asked)
        given = {name: len(layer["features"]) for name, layer in found["layers"].items()}
        assert {name: found["counts"][name] for name in given} == {"roads": 6, "households": 5}
        return given, found["lacking"]

    assert seen(6) == ({"roads": 6, "households": 5}, {})
    assert seen(4) == ({"roads": 4, "households": 0}, {"roads": 2, "households": 5})
    assert seen(3) == ({"roads": 2, "households": 0}, {"roads": 4, "households": 5})
    around = f"{spot(2, 1).x - 1e-4},{spot(2, 1).y - 1e-4},{spot(2, 1).x + 1e-4},{spot(2, 1).y + 1e-4}"
    assert seen(1, bbox=around) == ({"roads": 1, "households": 1}, {})
    assert client.get(f"{VILLAGES}/{village}/ground", params={"most": 0}).status_code == 422


def test_the_tray_is_looked_through_for_words_and_gives_the_first(client, tmp_path):
    register = "户编号,组,户数,门牌\n" + "".join(f"h{i},一组,{i},{i}号\n" for i in range(1, 13))
    groups = geojson(tmp_path / "groups.geojson", [(spot(5, 1), {"组": "一组"})])
    files = [("households", ("r.csv", io.BytesIO(register.encode()))), ("groups", (groups.name, groups.open("rb"))),
             ("boundary", ("b.geojson", border(tmp_path).open("rb")))]  # fmt: skip
    village = client.post(VILLAGES, files=files).json()["id"]

    def found(**asked):
        told = ground(client, village, "tray", **asked)
        return [one["id"] for one in told["layers"]["tray"]["features"]], told["lacking"].get("tray", 0)

    assert found(most=2) == (["h1", "h2"], 10)
    assert found(most=2, find="一组") == (["h1", "h2"], 10)
    assert found(most=2, find="2号") == (["h2", "h12"], 0)
    assert found(find="无此门牌") == ([], 0)


def test_a_ground_that_is_known_is_not_sent_again(client, village):
    answer = client.get(f"{VILLAGES}/{village}/ground")
    again = client.get(f"{VILLAGES}/{village}/ground", headers={"If-None-Match": answer.headers["etag"]})
    assert (answer.headers["etag"], again.status_code) == ('"0"', 304)
    edit(client, village, river())
    fresh = client.get(f"{VILLAGES}/{village}/ground", headers={"If-None-Match": answer.headers["etag"]})
    assert (fresh.status_code, fresh.headers["etag"]) == (200, '"1"')


def test_reading_doors_is_written_down_and_reading_roads_is_not(client, village, store):
    ground(client, village)
    with store.reading() as books:
        before = books.audit.count(what="households read")
    ground(client, village, "households,tray")
    with store.reading() as books:
        assert books.audit.count(what="households read") == before + 1
    for _ in range(3):
        ground(client, village, "households")
    with store.reading() as books:
        assert books.audit.count(what="households read") == before + 1
        assert books.audit.find(newest=True, most=1)[0].detail["times"] == 1


def test_a_river_cuts_grids_and_bridges_mend_them_one_by_one(client, village, plan):
    def broken():
        [checked] = rechecked(client, village)["plans"]
        assert checked["plan"] == plan
        found = [one for one in checked["findings"] if one["rule"] in ("contiguity", "pocket")]
        return {(one["grid_id"], one["rule"], one["severity"]): one for one in found if one["state"] == "broken"}

    assert rechecked(client, village)["plans"][0]["findings"] == []
    edit(client, village, river())
    cut = broken()
    assert set(cut) == {("V1-001", "pocket", "wish"), ("V1-002", "pocket", "wish")}
    one = cut["V1-001", "pocket", "wish"]
    assert one["name"] in one["en"]
    assert "reaches over barriers without a crossing" in one["en"]
    assert "跨越无通道的屏障" in one["zh"]
    west, south, east, north = one["bounds"]
    assert west < east
    assert south < north
    edit(client, village, bridge(WEST))  # who lives in the east now has a way round, through another grid
    assert set(broken()) == {("V1-002", "contiguity", "must")}
    edit(client, village, bridge(EAST))
    assert broken() == {}


def test_a_plan_keeps_its_own_files_while_its_ground_changes(client, village, plan):
    before = client.get(f"/api/v1/plans/{plan}/grids").content
    edit(client, village, river())
    rechecked(client, village)
    assert client.get(f"/api/v1/plans/{plan}/grids").content == before
    assert client.post(f"/api/v1/plans/{plan}/verdict").json()["sound"] is True


def test_two_who_edit_one_ground_are_told_of_each_other(client, village):
    assert edit(client, village, river(), tag='"0"').status_code == 200
    late = edit(client, village, bridge(), tag='"0"')
    assert late.status_code == 412
    assert "version 1" in late.json()["faults"][0]["en"]
    assert edit(client, village, bridge(), tag='"1"').status_code == 200
    answer = client.post(f"{VILLAGES}/{village}/ground/edits", json={"edit": river()})
    assert answer.status_code == 428


def test_undo_restores_every_layer_bit_for_bit_and_redo_brings_it_back(client, village):
    names = "boundary,roads,barriers,buildings,households,tray"
    before = ground(client, village, names)["layers"]
    for said in (river(), bridge(), {"kind": "draw_door", "shape": point(60, 30), "households": 7}):
        assert edit(client, village, said).status_code == 200
    after = ground(client, village, names)["layers"]
    for _ in range(3):
        assert back(client, village).status_code == 200
    assert ground(client, village, names)["layers"] == before
    assert back(client, village).status_code == 422
    for _ in range(3):
        assert back(client, village, "redo").status_code == 200
    assert ground(client, village, names)["layers"] == after
    told = client.get(f"{VILLAGES}/{village}/ground/edits").json()
    assert [one["kind"] for one in told["edits"]] == ["draw_barrier", "draw_crossing", "draw_door", *["undo"] * 3,
                                                      *["redo"] * 3]  # fmt: skip
    assert (told["can_undo"], told["can_redo"]) == (True, False)
    assert [one["held"] for one in told["edits"]] == [True] * 3 + [False] * 6


def test_a_door_that_is_drawn_counts_and_is_found_and_goes_again(client, village, store):
    edited = edit(client, village, {"kind": "draw_door", "shape": point(60, 30), "households": 7}).json()
    assert (edited["households"], edited["addresses"], edited["changed"]) == (127, 13, ["households"])
    shown = client.get(f"{VILLAGES}/{village}").json()
    assert (shown["households"], shown["points"]) == (127, 13)
    with store.reading() as books:
        assert sum(door.households for door in books.households.find(village_id=village)) == 127
    back(client, village)
    with store.reading() as books:
        assert sum(door.households for door in books.households.find(village_id=village)) == 120


def test_every_fault_of_an_edit_is_told_at_once(client, village):
    twisted = line((0, 0), (5000, 5000), (5000, 0), (0, 5000))
    answer = edit(client, village, river(shape=twisted))
    assert answer.status_code == 422
    said = " ".join(fault["en"] for fault in answer.json()["faults"])
    assert "crosses itself" in said
    assert "beyond the village" in said


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "draw_building", "shape": area((0, 0), (10, 10), (10, 0), (0, 10))}, "not a simple area"),
        ({"kind": "draw_building", "shape": area((0, 0), (10, 0), (20, 0))}, "area of 0.0 m2"),
        ({"kind": "draw_boundary", "shape": area((0, 0), (90, 0), (90, 90), (0, 90))}, "overlaps 样例村"),
        ({"kind": "draw_door", "shape": point(-60, 30)}, "outside the boundary"),
        (bridge(), "crosses no barrier"),
        ({"kind": "delete", "layer": "roads", "features": ["roads-99"]}, "no such road"),
        ({"kind": "place_address", "features": ["h0001"], "shape": point(60, 30)}, "has a place already"),
        ({"kind": "reopen_road", "features": ["roads-1"]}, "is not closed"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_is_refused_with_its_reason(client, village, said, told):
    answer = edit(client, village, said)
    assert answer.status_code == 422, answer.text
    assert told in " ".join(fault["en"] for fault in answer.json()["faults"])
    assert ground(client, village)["version"] == 0


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", '"12"', "null"])
def test_a_place_that_is_no_number_is_refused(client, village, number):
    shape = '{"type": "Point", "coordinates": [117.0, ' + number + "]}"
    body = '{"edit": {"kind": "draw_door", "shape": ' + shape + "}}"
    headers = {"If-Match": "*", "content-type": "application/json"}
    assert client.post(f"{VILLAGES}/{village}/ground/edits", content=body, headers=headers).status_code in (400, 422)


def test_a_shipped_village_is_read_and_never_changed(client):
    assert len(ground(client, "square", "households")["layers"]["households"]["features"]) == 12
    answer = edit(client, "square", river())
    assert answer.status_code == 422
    assert "import its files" in answer.json()["faults"][0]["en"]


def test_plans_drawn_afterwards_stand_on_the_new_ground(client, village, wait, store):
    edit(client, village, river())
    later = wait(client.post(f"{VILLAGES}/{village}/plans", json={"levels": [LEVEL]}).json()["id"])
    with store.reading() as books:
        assert books.plans.get(later).ground == 1


def test_a_village_is_imported_anew_in_place_of_itself(client, village, plan, sent, store):
    edit(client, village, {"kind": "draw_door", "shape": point(60, 30), "households": 7})
    answer = client.post(VILLAGES, files=sent(), data={"replaces": village})
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["id"], shown["name"], shown["households"]) == (village, "样例村", 120)
    found = ground(client, village, "households")
    assert (found["version"], len(found["layers"]["households"]["features"])) == (2, 12)
    assert client.get(f"{VILLAGES}/{village}/ground/edits").json()["can_undo"] is False
    assert client.get(f"/api/v1/plans/{plan}/grids").status_code == 200
    assert client.post(f"/api/v1/plans/{plan}/verdict").json()["sound"] is True
    with store.reading() as books:
        assert books.households.count(village_id=village) == 12
    assert client.post(VILLAGES, files=sent(), data={"replaces": "nowhere-1"}).status_code == 404


def test_a_draft_goes_for_good_and_that_is_written_down(client, village, plan, store):
    assert client.delete(f"/api/v1/plans/{plan}").status_code == 204
    assert client.get(f"/api/v1/plans/{plan}").status_code == 404
    with store.reading() as books:
        assert books.files.count(owner=f"plans/{plan}") == 0
        assert [row.subject for row in books.audit.find(what="plan removed")] == [plan]


def test_a_village_goes_with_its_drafts_unless_one_is_in_force(client, village, plan, store):
    with store.writing() as books:
        record = books.plans.get(plan)
        published = record.__class__(**{**record.__dict__, "stage": "published"})
        books.plans.change(record, published)
    refused = client.delete(f"{VILLAGES}/{village}")
    assert refused.status_code == 409
    assert plan in refused.json()["faults"][0]["where"]
    assert client.delete(f"/api/v1/plans/{plan}").status_code == 409
    with store.writing() as books:
        books.plans.change(published, record)
    edit(client, village, river())
    assert client.delete(f"{VILLAGES}/{village}").status_code == 204
    assert client.get(f"{VILLAGES}/{village}").status_code == 404
    with store.reading() as books:
        left = [books.plans, books.households, books.ground_edits, books.assignments]
        assert [shelf.count() for shelf in left] == [0, 0, 0, 0]
        assert [file.owner for file in books.files.find()] == []
        assert [row.subject for row in books.audit.find(what="village removed")] == [village]
    assert client.delete(f"{VILLAGES}/square").status_code == 404


def photo(size=(400, 200)):
    """Return a PNG as a form sends it."""
    written = io.BytesIO()
    Image.new("RGB", size, "#d8c8a0").save(written, "PNG")
    return {"file": ("drawn.png", written.getvalue(), "image/png")}


def pairs(*found):
    """Return control points from pixels and places in metres."""
    places = lonlat(*(place for _, place in found))
    return {
        "points": [
            {"x": x, "y": y, "lon": lon, "lat": lat} for ((x, y), _), (lon, lat) in zip(found, places, strict=True)
        ]
    }


CORNERS = (((0, 200), (0, 0)), ((400, 200), (300, 0)), ((400, 0), (300, 150)), ((0, 0), (0, 150)))


def test_a_picture_is_laid_where_its_points_say_with_its_error(client, village):
    picture = f"{VILLAGES}/{village}/ground/picture"
    assert client.get(picture).status_code == 404
    assert ground(client, village)["picture"] is False
    kept = client.put(picture, files=photo()).json()
    assert (kept["file"], kept["size"], kept["corners"]) == ("drawn.png", [400, 200], None)
    placed = client.put(f"{picture}/points", json=pairs(*CORNERS)).json()
    assert placed["rms_m"] == pytest.approx(0, abs=0.5)
    assert [point["off_m"] for point in placed["points"]] == pytest.approx([0] * 4, abs=0.5)
    (south, west), (north, east) = placed["corners"]
    [low, high] = lonlat((0, 0), (300, 150))
    assert [west, south, east, north] == pytest.approx([*low, *high], abs=2e-5)
    assert ground(client, village)["picture"] is True
    assert client.get(f"{picture}/source").headers["content-type"] == "image/png"
    laid = Image.open(io.BytesIO(client.get(f"{picture}/placed").content))
    assert laid.format == "WEBP"
    assert client.delete(picture).status_code == 204
    assert client.get(f"{picture}/placed").status_code == 404


def test_a_point_that_was_misread_is_told_in_metres(client, village):
    picture = f"{VILLAGES}/{village}/ground/picture"
    client.put(picture, files=photo())
    wrong = (*CORNERS, ((200, 100), (150, 105)))  # thirty metres off
    placed = client.put(f"{picture}/points", json=pairs(*wrong)).json()
    assert placed["leave_one_out_m"] > 10
    assert max(placed["points"], key=lambda point: point["off_m"])["x"] == 200


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (CORNERS[:2], "2 control points"),
        ((((0, 0), (0, 0)), ((100, 0), (100, 0)), ((200, 0), (200, 0))), "on one line"),
        ((((0, 0), (0, 0)), ((900, 0), (100, 0)), ((0, 90), (0, 90))), "outside the picture"),
    ],
)
def test_points_that_place_nothing_are_refused(client, village, found, told):
    picture = f"{VILLAGES}/{village}/ground/picture"
    client.put(picture, files=photo())
    answer = client.put(f"{picture}/points", json=pairs(*found))
    assert answer.status_code == 422
    assert told in " ".join(fault["en"] for fault in answer.json()["faults"])


def test_what_is_no_picture_is_refused(client, village):
    picture = f"{VILLAGES}/{village}/ground/picture"
    assert client.put(picture, files={"file": ("a.svg", b"<svg/>", "image/svg+xml")}).status_code == 415
    assert client.put(picture, files={"file": ("a.png", b"GIF89a", "image/png")}).status_code == 422
    assert client.put(picture, json={"points": []}).status_code == 415


def test_a_picture_is_in_nothing_that_is_printed(client, village, plan):
    client.put(f"{VILLAGES}/{village}/ground/picture", files=photo())
    client.put(f"{VILLAGES}/{village}/ground/picture/points", json=pairs(*CORNERS))
    told = client.get(f"/api/v1/plans/{plan}/map").text
    assert "drawn.png" not in told
    assert "data:image/webp" not in told


def test_the_ground_of_another_area_is_not_there(app, client, village, store):
    with store.writing() as books:
        for user, role, path in (("us", "planner", f"/{village}/"), ("them", "planner", "/elsewhere/"),
                                 ("chief", "leader", f"/{village}/")):  # fmt: skip
            books.users.add(UserRecord(user, "/staff/", "x", datetime(2026, 1, 1, tzinfo=UTC)))
            books.grants.add(GrantRecord(user, role, path))

    def as_user(user):
        service = app.state.service
        token = issue_access(service.doorkeeper.key, user, 0, service.clock())
        client.headers["authorization"] = f"Bearer {token}"
        return client

    here = f"{VILLAGES}/{village}/ground"
    asked = [
        lambda them: them.get(here),
        lambda them: them.get(here, params={"layers": "households"}),
        lambda them: them.get(f"{here}/edits"),
        lambda them: them.post(f"{here}/recheck"),
        lambda them: them.get(f"{here}/picture"),
        lambda them: them.put(f"{here}/picture", files=photo()),
        lambda them: them.delete(f"{VILLAGES}/{village}"),
        lambda them: them.get(f"/villages/{village}/ground"),
        lambda them: edit(them, village, river()),
    ]
    assert [ask(as_user("them")).status_code for ask in asked] == [404] * len(asked)
    chief = as_user("chief")  # reads plans, and no doors
    assert chief.get(here).status_code == 200
    assert chief.get(here, params={"layers": "tray"}).status_code == 403
    assert edit(chief, village, river()).status_code == 403
    assert edit(as_user("us"), village, river()).status_code == 200
    with store.reading() as books:
        assert [one.author for one in books.ground_edits.find(village_id=village)] == ["us"]


def test_addresses_without_coordinates_wait_in_the_tray_until_they_are_placed(client, tmp_path):
    register = "户编号,组,户数,门牌\n" + "".join(f"h{i},一组,{i},{i}号\n" for i in range(1, 5))
    groups = geojson(tmp_path / "groups.geojson", [(spot(5, 1), {"组": "一组"})])
    files = [("households", ("r.csv", io.BytesIO(register.encode()))), ("groups", (groups.name, groups.open("rb"))),
             ("boundary", ("b.geojson", border(tmp_path).open("rb")))]  # fmt: skip
    imported = client.post(VILLAGES, files=files).json()["id"]
    found = ground(client, imported, "tray")
    waiting = found["layers"]["tray"]["features"]
    assert found["unplaced"] == 4
    assert [(one["id"], one["properties"]["words"], one["properties"]["group"]) for one in waiting][:2] == [
        ("h1", "1号", "一组"),
        ("h2", "2号", "一组"),
    ]
    place = {"type": "Point", "coordinates": [spot(3, 1).x, spot(3, 1).y]}
    placed = edit(client, imported, {"kind": "place_address", "features": ["h1"], "shape": place})
    assert placed.json()["unplaced"] == 3
    doors = ground(client, imported, "households")["layers"]["households"]["features"]
    [door] = [one for one in doors if one["id"] == "h1"]
    assert door["geometry"]["coordinates"] == pytest.approx([spot(3, 1).x, spot(3, 1).y])
    assert door["properties"]["estimated"] is False


@pytest.mark.parametrize("where", ["near", "boundary"])
def test_a_register_of_groups_that_are_nowhere_is_imported_into_the_tray(client, tmp_path, where):
    rows = [f"h{group}{i},{group}组,1,{i}号\n" for group in "一二" for i in range(1, 4)]
    files = [("households", ("r.csv", io.BytesIO(("户编号,组,户数,门牌\n" + "".join(rows)).encode())))]
    if where == "boundary":
        files.append(("boundary", ("b.geojson", border(tmp_path).open("rb"))))
    assert client.post(VILLAGES, files=files).status_code == 422
    for _, (_, file) in files:
        file.seek(0)
    near = "boundary" if where == "boundary" else f"{spot(5, 1).x},{spot(5, 1).y}"
    answer = client.post(VILLAGES, files=files, data={"near": near})
    assert answer.status_code == 201, answer.text
    found = ground(client, answer.json()["id"], "tray")
    waiting = found["layers"]["tray"]["features"]
    assert (found["unplaced"], len(waiting)) == (6, 6)
    assert len({tuple(one["geometry"]["coordinates"]) for one in waiting}) == 6


def test_a_place_to_wait_at_that_is_none_is_refused(client, sent):
    for near in ("here", "200,10", "boundary,"):
        answer = client.post(VILLAGES, files=sent(), data={"near": near})
        assert (answer.status_code, answer.json()["faults"][0]["where"]) == (422, "near")
