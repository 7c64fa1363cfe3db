"""Imports over the web: files sent, told, set right, and kept or not."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pandas as pd
import pytest
from bad_files import BAD_FILES, BadFile
from fastapi.testclient import TestClient
from PIL import Image
from service import PLANTED
from shapely.geometry import box, mapping

from api.app import create_app
from api.governance.role import Role
from api.services.imports.folder import PREFIX
from api.services.imports.keeping import expire
from api.services.security.tokens import issue_access
from api.store.memory import MemoryStore
from api.store.records.users import GrantRecord, UserRecord
from geo.datum import GCJ02, from_wgs84

IMPORTS = "/api/v1/imports"
START = datetime(2026, 1, 1, tzinfo=UTC)
GROUPS = {"一组": (300, 300), "二组": (900, 280), "三组": (320, 600)}


def files(folder, *names):
    """Return files of a folder as the wizard sends them, whatever they are for."""
    return [("files", (name, io.BytesIO((folder / name).read_bytes()))) for name in names]


def begin(client, sent, **texts):
    answer = client.post(IMPORTS, files=sent, data=texts)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def three(square):
    """Return the files of the square, under names that say nothing."""
    renamed = {"a.geojson": "households", "b.geojson": "boundary", "c.geojson": "roads"}
    return [("files", (name, io.BytesIO((square / f"{role}.geojson").read_bytes()))) for name, role in renamed.items()]


def register(*, village="石村", wrong=None):
    """Return a workbook of thirty doors in each group, with a name and a telephone that nobody may keep."""
    rows = [(village, group, f"{n}号", 1, *PLANTED) for group in GROUPS for n in range(1, 31)]
    table = pd.DataFrame(rows, columns=["村", "组", "门牌", "户数", "户主姓名", "联系电话"])
    if wrong is not None:
        table["户数"] = table["户数"].astype(object)
        table.loc[4, "户数"] = wrong
    out = io.BytesIO()
    table.to_excel(out, index=False)
    return ("files", ("台账.xlsx", io.BytesIO(out.getvalue())))


def photo(name="地图.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), "#e8e4d4").save(out, "JPEG", exif=_with_place())
    return ("files", (name, io.BytesIO(out.getvalue())))


def _with_place():
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    return exif


def placing(**picture):
    groups = [{"group": name, "village": "石村", "x_px": x, "y_px": y} for name, (x, y) in GROUPS.items()]
    distance = {"x1": 50, "y1": 420, "x2": 1150, "y2": 400, "metres": 900}
    return {"placing": {"picture": {"distance": distance, **picture}, "groups": groups}}


def shelf_of(client):
    return client.app.state.service.library.shelf


def private_folders(client):
    return sorted(path.name for path in shelf_of(client).glob(f"{PREFIX}*"))


def test_files_without_a_word_are_known_by_what_they_hold(client, three):
    said = begin(client, three)
    assert {file["name"]: file["roles"] for file in said["files"]} == {
        "a.geojson": ["households"],
        "b.geojson": ["boundary"],
        "c.geojson": ["roads"],
    }
    assert all(file["why"]["en"] and file["why"]["zh"] for file in said["files"])
    assert said["ready"] is True
    assert [(village["name"], village["households"]) for village in said["villages"]] == [("样例村", 120)]


def test_an_import_becomes_a_village_and_its_files_go(client, three):
    said = begin(client, three, name="石村", attribution="© us")
    assert len(private_folders(client)) == 1
    kept = client.post(said["links"]["commit"])
    assert kept.status_code == 201
    village = kept.json()
    assert (village["name"], village["households"], village["attribution"]) == ("石村", 120, "© us")
    assert client.get(kept.headers["location"]).json() == village
    assert private_folders(client) == []
    after = client.get(said["links"]["self"]).json()
    assert (after["village"], after["files"], after["links"]["village"]) == (
        village["id"],
        [],
        kept.headers["location"],
    )
    assert client.post(said["links"]["commit"]).status_code == 409


def test_a_part_can_be_changed_and_no_two_files_play_it(client, three):
    said = begin(client, three)
    roads = next(file["id"] for file in said["files"] if file["name"] == "c.geojson")
    without = client.patch(said["links"]["self"], json={"roles": {roads: []}}).json()
    assert next(file for file in without["files"] if file["id"] == roads)["roles"] == []
    clash = client.patch(said["links"]["self"], json={"roles": {roads: ["households"]}})
    assert clash.status_code == 422
    assert "one file gives households" in clash.json()["faults"][0]["en"]
    table = client.patch(said["links"]["self"], json={"roles": {"99": ["roads"]}})
    assert table.status_code == 422


def test_columns_about_people_are_named_and_their_values_are_nowhere(client, three):
    said = begin(client, three)
    denied = {column["heading"] for file in said["files"] for column in file["denied"]}
    assert denied == {"姓名", "phone", "contact"}
    told = [json.dumps(said, ensure_ascii=False), client.get(said["links"]["preview"]).text]
    with client.app.state.service.library.store.reading() as books:
        told.append(repr(books.imports.find()))
    folder = shelf_of(client) / private_folders(client)[0]
    told += [path.read_text(encoding="utf-8") for path in folder.glob("*.json")]
    for text in told:
        assert not any(value in text for value in PLANTED)


def test_the_register_comes_back_with_its_faults_and_without_its_people(client):
    said = begin(client, [register(wrong="许多"), photo()])
    [fault] = said["faults"]
    assert [cell["cell"] for cell in fault["cells"]] == ["D6"]
    answer = client.get(said["links"]["faults"])
    assert answer.status_code == 200
    assert quote("台账-错误说明.xlsx") in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert headings[-1].startswith("错误说明")
    assert sheet["D6"].fill.fgColor.rgb.endswith("FFB3B3")
    assert "户数" in sheet.cell(6, len(headings)).value
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert not set(PLANTED) & cells


def test_a_corrected_table_takes_the_place_of_the_first(client):
    said = begin(client, [register(wrong=-1), photo()])
    assert said["faults"]
    after = client.post(said["links"]["files"], files=[register()]).json()
    assert after["faults"] == []
    assert [file["name"] for file in after["files"]] == ["台账.xlsx", "地图.jpg"]


def test_a_file_can_be_taken_away(client, three):
    said = begin(client, three)
    left = client.delete(f"{said['links']['files']}/{said['files'][0]['id']}").json()
    assert len(left["files"]) == 2
    assert left["ready"] is False
    assert client.delete(f"{said['links']['files']}/77").status_code == 404


def test_from_a_register_and_a_photo_alone_a_village_is_made(client):
    said = begin(client, [register(), photo()])
    assert said["ready"] is False
    assert [(group["group"], group["rows"], group["placed"]) for group in said["groups"]] == [
        (name, 30, None) for name in GROUPS
    ]
    refused = client.post(said["links"]["commit"])
    assert refused.status_code == 422
    assert "一组" in refused.json()["faults"][-1]["zh"]

    placed = client.patch(said["links"]["self"], json=placing()).json()
    assert (placed["ready"], placed["local_plane"]) == (True, True)
    assert placed["villages"][0]["estimated_share"] == 1
    village = client.post(said["links"]["commit"]).json()
    assert (village["households"], village["points"]) == (90, 90)


def test_nobody_is_asked_for_the_place_of_doors_in_the_outlines_of_their_buildings(client):
    rows = ["村,组,栋,室", *(f"石村,一组,{n}号楼,{room}" for n in (1, 2) for room in range(101, 121))]
    shapes = [box(112.5 + n / 999, 37.8, 112.5002 + n / 999, 37.8002) for n in (1, 2)]
    outlines = [
        {"type": "Feature", "properties": {"小区": "一组", "栋": f"{n}栋"}, "geometry": mapping(shape)}
        for n, shape in enumerate(shapes, start=1)
    ]
    sent = {
        "台账.csv": "\n".join(rows).encode("utf-8-sig"),
        "楼栋.geojson": json.dumps({"type": "FeatureCollection", "features": outlines}).encode(),
    }
    said = begin(client, [("files", (name, io.BytesIO(content))) for name, content in sent.items()])
    assert (said["faults"], said["groups"], said["ready"]) == ([], None, True)
    assert said["villages"][0]["estimated_share"] == 0


def test_a_picture_that_is_laid_on_the_earth_gives_places_on_it(client):
    said = begin(client, [register(), photo()])
    anchor = {"x_px": 600, "y_px": 400, "lon": 112.53, "lat": 37.87}
    placed = client.patch(said["links"]["self"], json=placing(anchor=anchor)).json()
    assert (placed["ready"], placed["local_plane"]) == (True, False)
    preview = client.get(said["links"]["preview"]).json()
    [doors_drawn] = [each for each in preview["features"] if each["properties"]["kind"] == "households"]
    lonlat = [point["coordinates"] for point in doors_drawn["geometry"]["geometries"]]
    assert all(abs(lon - 112.53) < 0.01 and abs(lat - 37.87) < 0.01 for lon, lat in lonlat)
    assert doors_drawn["properties"]["estimated"] is True
    # the first group lies left of the middle of the picture and above it
    assert min(lon for lon, _ in lonlat) < 112.53 < max(lon for lon, _ in lonlat)


def test_groups_can_be_placed_on_the_map_and_files_keep_their_own_datum(client):
    said = begin(client, [register()])
    places = [{"group": name, "village": "石村", "lon": 112.5 + i / 500, "lat": 37.8} for i, name in enumerate(GROUPS)]
    chosen = {"placing": {"groups": places}, "datums": ["gcj02"]}
    placed = client.patch(said["links"]["self"], json=chosen).json()
    assert placed["ready"] is True, placed["faults"]
    preview = client.get(said["links"]["preview"]).json()
    [drawn] = [each for each in preview["features"] if each["properties"]["kind"] == "groups"]
    assert drawn["geometry"]["geometries"][0]["coordinates"] == [112.5, 37.8]


def test_the_picture_is_given_without_what_the_camera_wrote(client):
    said = begin(client, [register(), photo()])
    assert (said["picture"]["width"], said["picture"]["height"], said["picture"]["placed"]) == (1200, 800, False)
    answer = client.get(said["links"]["picture"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert b"SECRET" not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 800)


def test_the_preview_draws_the_households_in_each_datum(client, three):
    said = begin(client, three)
    preview = client.get(said["links"]["preview"])
    assert preview.headers["content-type"] == "application/geo+json"
    features = preview.json()["features"]
    assert [each["properties"]["datum"] for each in features if each["properties"]["kind"] == "households"] == [
        "wgs84",
        "gcj02",
        "bd09",
    ]
    assert {"boundary", "roads"} <= {each["properties"]["kind"] for each in features}


def test_households_of_a_shifted_map_are_known_by_their_boundary_and_set_right_by_a_choice(client):
    household, land = shifted_households()
    said = begin(client, [household, land])
    verdict = said["datum"]
    assert said["ready"] is False
    told = [*said["faults"], *said["notices"]]
    assert not any("--" in one["en"] + one["zh"] for one in told)
    assert any("请在“位置”一步中选择" in one["zh"] for one in told)
    metres = {each["datum"]: each["metres"]["boundary"] for each in verdict["hypotheses"]}
    assert metres["gcj02"] < 1 < metres["wgs84"] < metres["bd09"]
    chosen = client.patch(said["links"]["self"], json={"datums": ["households=gcj02"]}).json()
    assert chosen["datum"]["declared"] == "gcj02"
    assert (chosen["faults"], chosen["ready"]) == ([], True)


def test_outside_china_no_shifted_map_is_offered(client):
    karhula = Path(__file__).parents[3] / "data" / "boundaries" / "karhula"
    sent = [
        ("files", (f"{name}.geojson", (karhula / f"{name}.geojson").read_bytes()))
        for name in ("households", "boundary")
    ]
    said = client.post("/api/v1/imports", files=sent).json()
    assert [each["datum"] for each in said["datum"]["hypotheses"]] == ["wgs84"]
    features = client.get(said["links"]["preview"]).json()["features"]
    assert [each["properties"]["datum"] for each in features if each["properties"]["kind"] == "households"] == ["wgs84"]


def shifted_households():
    """Return 400 doors that were read off a shifted map, and the land that they lie on, which was surveyed."""
    lon, lat, step = 112.53, 37.87, 0.0004
    spots = [(lon + step * x, lat + step * y) for x in range(20) for y in range(20)]
    shifted = from_wgs84(pd.DataFrame(spots).to_numpy(), GCJ02)
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"h{i}"},
            "geometry": {"type": "Point", "coordinates": list(map(float, at))},
        }
        for i, at in enumerate(shifted)
    ]
    edge, far = step, 20 * step
    ring = [
        [lon - edge, lat - edge],
        [lon + far, lat - edge],
        [lon + far, lat + far],
        [lon - edge, lat + far],
        [lon - edge, lat - edge],
    ]
    land = {
        "type": "Feature",
        "properties": {"code": "V1", "name": "石村"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return tuple(
        ("files", (name, io.BytesIO(json.dumps({"type": "FeatureCollection", "features": rows}).encode())))
        for name, rows in (("households.geojson", features), ("boundary.geojson", [land]))
    )


def test_what_is_not_read_is_named_and_not_kept(client, three):
    said = begin(client, [*three, ("files", ("README.md", io.BytesIO(b"# secret")))])
    assert said["not_read"] == ["README.md"]
    folder = shelf_of(client) / private_folders(client)[0]
    assert not [path for path in folder.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]


@pytest.mark.parametrize(
    ("names", "status"),
    [
        pytest.param(["a.docx"], 415, id="nothing that is read"),
        pytest.param(["a.dbf"], 415, id="a companion alone"),
        pytest.param(["../../etc/passwd.geojson"], 422, id="a path"),
        pytest.param([".geojson"], 422, id="a hidden file"),
        pytest.param(["a.geojson", "A.geojson"], 422, id="one name twice"),
        pytest.param([f"{i}.geojson" for i in range(40)], 413, id="too many"),
    ],
)
def test_files_that_cannot_be_taken_are_refused_and_leave_nothing(client, names, status):
    sent = [("files", (name, io.BytesIO(b"{}"))) for name in names]
    assert client.post(IMPORTS, files=sent).status_code == status
    assert private_folders(client) == []


def test_what_is_no_form_is_refused(client):
    assert client.post(IMPORTS, json={}).status_code == 415
    assert client.post(IMPORTS, files=[("households", ("a.geojson", io.BytesIO(b"{}")))]).status_code == 422


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_a_bad_file_is_told_of_and_never_kept(client, tmp_path, bad: BadFile):
    paths = {role: path for role, path in bad.files(tmp_path).items() if path.is_file()}
    sent = dict.fromkeys(each for path in paths.values() for each in [path, *_beside(path)])
    answer = client.post(IMPORTS, files=[("files", (each.name, io.BytesIO(each.read_bytes()))) for each in sent])
    assert answer.status_code in (201, 413, 415, 422), answer.text
    assert "Traceback" not in answer.text
    if answer.status_code == 201:
        told = _as_meant(client, answer.json(), paths)
        assert bad.row == 45 or told["ready"] is False
        assert told["ready"] is True or client.post(told["links"]["commit"]).status_code in (409, 413, 422)


def _beside(path):
    """Return the other parts of a shapefile."""
    return [each for each in path.parent.glob(f"{path.stem}.*") if path.suffix == ".shp" and each != path]


def _as_meant(client, said, paths):
    """Return an import with every file in the part that it is meant to play."""
    by_name = {file["name"]: file for file in said["files"]}
    none = {file["id"]: [] for file in said["files"]}
    meant = {
        by_name[path.name]["id"]: [role]
        for role, path in paths.items()
        if path.name in by_name and role in by_name[path.name]["could_be"]
    }
    answer = client.patch(said["links"]["self"], json={"roles": none | meant})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_import_goes_after_a_day_with_its_files(client, three):
    said = begin(client, three)
    library = client.app.state.service.library
    expire(library, START + timedelta(hours=23))
    assert len(private_folders(client)) == 1
    expire(library, START + timedelta(days=2))
    assert private_folders(client) == []
    assert client.get(said["links"]["self"]).status_code == 404


def test_an_import_that_is_given_up_is_gone_at_once(client, three):
    said = begin(client, three)
    assert client.delete(said["links"]["self"]).status_code == 204
    assert private_folders(client) == []
    assert client.get(said["links"]["self"]).status_code == 404


def test_an_import_whose_folder_is_gone_says_so(client, three):
    said = begin(client, three)
    for file in (shelf_of(client) / private_folders(client)[0]).rglob("*"):
        if file.is_file():
            file.unlink()
    answer = client.get(said["links"]["self"])
    assert answer.status_code == 404
    assert "send them again" in answer.json()["faults"][0]["en"]


def test_a_sheet_can_be_chosen(client):
    out = io.BytesIO()
    with pd.ExcelWriter(out) as book:
        rows = [("石村", "一组", f"{n}号", 1) for n in range(1, 31)]
        pd.DataFrame(rows, columns=["村", "组", "门牌", "户数"]).to_excel(book, sheet_name="今年", index=False)
        pd.DataFrame(rows[:5], columns=["村", "组", "门牌", "户数"]).to_excel(book, sheet_name="去年", index=False)
    said = begin(client, [("files", ("台账.xlsx", io.BytesIO(out.getvalue())))])
    assert "have the same headings" in said["faults"][0]["en"]
    [file] = said["files"]
    assert file["sheets"] == ["今年", "去年"]
    chosen = client.patch(said["links"]["self"], json={"sheets": {file["id"]: "去年"}}).json()
    assert (chosen["faults"], chosen["files"][0]["entries"]) == ([], 5)


def test_the_template_can_be_fetched_and_there_are_no_others(client):
    answer = client.get("/api/v1/templates/households.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]["A1"].value
    assert client.get("/api/v1/templates/secrets.xlsx").status_code == 404


@pytest.fixture
def guarded(settings, draws):
    """Yield a service where a planner of one land, another of the same, and somebody who reads log in."""
    store = MemoryStore()
    now = datetime.now(UTC)
    roles = {"ann": Role.PLANNER, "bob": Role.PLANNER, "eve": Role.GRID_MEMBER}
    with store.writing() as books:
        books.users.add(*(UserRecord(name, "/14/", "x", now) for name in roles))
        books.grants.add(*(GrantRecord(name, role, "/14/") for name, role in roles.items()))
    app = create_app(settings, store=store, draw=draws)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def as_user(client, name):
    service = client.app.state.service
    return {"Authorization": f"Bearer {issue_access(service.doorkeeper.key, name, 0, datetime.now(UTC))}"}


def test_only_who_sent_files_sees_them(guarded, three):
    said = guarded.post(IMPORTS, files=three, headers=as_user(guarded, "ann")).json()
    assert guarded.get(said["links"]["self"], headers=as_user(guarded, "ann")).status_code == 200
    for way in ("self", "preview", "faults", "picture"):
        assert guarded.get(said["links"][way], headers=as_user(guarded, "bob")).status_code == 404
    assert guarded.post(said["links"]["commit"], headers=as_user(guarded, "bob")).status_code == 404
    assert guarded.delete(said["links"]["self"], headers=as_user(guarded, "bob")).status_code == 404


def test_who_may_not_import_is_refused_before_a_byte_is_read(guarded):
    for headers, status in ((as_user(guarded, "eve"), 403), ({}, 401)):
        sent = {**headers, "content-type": "multipart/form-data; boundary=x", "content-length": "5"}
        answer = guarded.post(IMPORTS, content=b"--x\r\n", headers=sent)
        assert answer.status_code == status


def test_an_area_that_is_not_theirs_is_refused(guarded, three):
    answer = guarded.post(IMPORTS, files=three, data={"area": "/15/"}, headers=as_user(guarded, "ann"))
    assert answer.status_code == 403
    assert private_folders(guarded) == []


def test_a_village_is_replaced_where_it_stands(client, three):
    first = client.post(begin(client, three)["links"]["commit"]).json()
    for _, (_, content) in three:
        content.seek(0)
    said = begin(client, three, replaces=first["id"])
    assert said["replaces"] == first["id"]
    assert client.post(said["links"]["commit"]).json()["id"] == first["id"]
    assert client.post(IMPORTS, files=three, data={"replaces": "nowhere"}).status_code == 404
