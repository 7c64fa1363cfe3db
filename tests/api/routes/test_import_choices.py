"""What is chosen in an import reaches the village: the one that is replaced, where addresses wait, control points."""

import io

import pytest
from ground_hand import edit, ground
from ground_hand import point as drawn_at
from PIL import Image
from planner_files import border, spot

IMPORTS = "/api/v1/imports"
SIZE = (1200, 800)


def register(groups=("一组", "二组")):
    rows = [f"{group},{n}号,2\n" for group in groups for n in range(1, 4)]
    return ("files", ("台账.csv", io.BytesIO(("组,门牌,户数\n" + "".join(rows)).encode())))


def photo():
    out = io.BytesIO()
    Image.new("RGB", SIZE, "#e8e4d4").save(out, "JPEG")
    return ("files", ("地图.jpg", io.BytesIO(out.getvalue())))


def begin(client, files, **texts):
    answer = client.post(IMPORTS, files=files, data=texts)
    assert answer.status_code == 201, answer.text
    return answer.json()


def place(client, said, **placing):
    answer = client.patch(said["links"]["self"], json={"placing": placing})
    assert answer.status_code == 200, answer.text
    return answer.json()


def commit(client, said):
    answer = client.post(said["links"]["commit"])
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_an_import_in_place_of_a_village_keeps_its_id_and_loses_the_edits_of_its_ground(client, sent, store):
    village = client.post("/api/v1/villages", files=sent()).json()
    door = {"kind": "draw_door", "shape": drawn_at(60, 30), "households": 7}
    assert edit(client, village["id"], door).json()["households"] == 127
    files = [("files", (name, file)) for _, (name, file) in sent()]
    said = begin(client, files, replaces=village["id"])
    assert (said["replaces"], said["ready"]) == (village["id"], True)
    shown = commit(client, said)
    assert (shown["id"], shown["name"], shown["households"]) == (village["id"], village["name"], 120)
    assert ground(client, village["id"])["version"] == 2
    assert client.get(f"/api/v1/villages/{village['id']}/ground/edits").json()["can_undo"] is False
    with store.reading() as books:
        assert books.villages.count() == 1
        assert sum(one.households for one in books.households.find(village_id=village["id"])) == 120


@pytest.mark.parametrize("where", ["place", "boundary"])
def test_groups_that_are_nowhere_wait_where_it_was_said(client, tmp_path, where):
    files = [register()]
    if where == "boundary":
        files.append(("files", ("boundary.geojson", border(tmp_path).open("rb"))))
    said = begin(client, files)
    assert (said["ready"], len(said["groups"])) == (False, 2)
    near = "boundary" if where == "boundary" else f"{spot(5, 1).x},{spot(5, 1).y}"
    placed = place(client, said, near=near)
    assert (placed["ready"], placed["groups"], placed["faults"]) == (True, None, [])
    assert placed["villages"][0]["estimated_share"] == 1
    village = commit(client, placed)
    found = ground(client, village["id"], "tray")
    assert (found["unplaced"], len(found["layers"]["tray"]["features"])) == (6, 6)
    west, south, east, north = found["bounds"]
    assert west < spot(5, 1).x < east
    assert south < spot(5, 1).y < north


def test_those_who_wait_in_the_middle_of_their_village_are_in_the_datum_of_its_boundary(client, tmp_path):
    files = [register(), ("files", ("boundary.geojson", border(tmp_path).open("rb")))]
    said = begin(client, files)
    chosen = {"placing": {"near": "boundary"}, "datums": ["boundary=gcj02"]}
    said = client.patch(said["links"]["self"], json=chosen).json()
    assert said["ready"] is True, said["faults"]
    west, south, east, north = ground(client, commit(client, said)["id"], "boundary")["bounds"]
    tray = ground(client, client.get("/api/v1/villages").json()["villages"][0]["id"], "tray")["layers"]["tray"]
    for feature in tray["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert west < lon < east
        assert south < lat < north


@pytest.mark.parametrize(("near", "told"), [("here", "longitude,latitude"), ("boundary", "no boundary")])
def test_a_place_to_wait_at_that_is_none_is_told(client, near, told):
    said = place(client, begin(client, [register()]), near=near)
    assert said["ready"] is False
    assert told in " ".join(fault["en"] for fault in said["faults"])


LON, LAT = 112.53, 37.87


def points(*pixels, off=()):
    """Return pairs of pixels and places, a metre a pixel or so; those named by position lie a hundred pixels off."""
    pairs = []
    for n, (x, y) in enumerate(pixels):
        pairs.append({"x_px": x, "y_px": y, "lon": LON + (x + 100 * (n in off)) * 1e-5, "lat": LAT - y * 0.8e-5})
    return pairs


CORNERS = ((100, 100), (1100, 120), (1080, 700), (90, 690))


def test_control_points_are_tried_point_by_point_in_metres(client):
    said = begin(client, [register(), photo()])
    fit = client.post(f"{said['links']['picture']}:fit", json={"points": points(*CORNERS)}).json()
    assert (len(fit["off_m"]), fit["rough"]) == (4, False)
    assert max(fit["off_m"]) < 1
    wrong = client.post(
        f"{said['links']['picture']}:fit", json={"points": points(*CORNERS, (600, 400), off=(4,))}
    ).json()
    assert wrong["off_m"].index(max(wrong["off_m"])) == 4
    assert 40 < max(wrong["off_m"]) < 90
    assert wrong["leave_one_out_m"] > 20
    assert client.get(said["links"]["self"]).json()["placing"] == {}


@pytest.mark.parametrize(("pixels", "told"), [(CORNERS[:2], "2 control points"), (((0, 0), (90, 0), (180, 0)), "line")])
def test_points_that_place_nothing_are_refused(client, pixels, told):
    said = begin(client, [register(), photo()])
    answer = client.post(f"{said['links']['picture']}:fit", json={"points": points(*pixels)})
    assert answer.status_code == 422
    assert told in " ".join(fault["en"] for fault in answer.json()["faults"])
    none = begin(client, [register()])
    assert client.post(f"{none['links']['picture']}:fit", json={"points": points(*CORNERS)}).status_code == 404


def test_a_village_on_a_picture_with_control_points_lies_on_earth(client):
    said = begin(client, [register(), photo()])
    groups = [{"group": "一组", "x_px": 300, "y_px": 300}, {"group": "二组", "x_px": 800, "y_px": 500}]
    placed = place(client, said, picture={"points": points(*CORNERS)}, groups=groups)
    assert (placed["ready"], placed["local_plane"]) == (True, False)
    west, south, east, north = ground(client, commit(client, placed)["id"])["bounds"]
    assert west < LON + 300e-5 < LON + 800e-5 < east
    assert south < LAT - 500 * 0.8e-5 < LAT - 300 * 0.8e-5 < north
