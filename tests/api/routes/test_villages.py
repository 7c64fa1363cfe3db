"""Villages over the web: imported, listed, refused."""

import io

import geopandas as gpd
import pytest
from planner_files import geojson, spot

from api.services.inputs.uploads import MOST_FILES

VILLAGES = "/api/v1/villages"


def refused(answer, status):
    """Return the faults of a refusal, which is bilingual problem+json."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["faults"]
    for fault in problem["faults"]:
        assert fault["where"]
        assert fault["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in fault["zh"])
    assert "Traceback" not in answer.text
    return problem["faults"]


def upload(name, content=b"{}", role="households"):
    return [(role, (name, io.BytesIO(content)))]


def test_an_imported_village_says_what_was_kept_and_what_was_dropped(client, sent):
    answer = client.post(VILLAGES, files=sent(), data={"attribution": "© us"})
    village = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{VILLAGES}/village-1"
    assert (village["name"], village["households"], village["points"]) == ("样例村", 120, 12)
    assert village["tables"] == ["households", "boundary", "roads"]
    assert village["dropped_columns"] == ["姓名", "phone", "roads.contact"]
    assert village["attribution"] == "© us"
    assert client.get(answer.headers["location"]).json() == village


def test_a_form_says_the_datum_and_the_crs_of_files(client, sent):
    assert (
        client.post(VILLAGES, files=sent(), data={"datum": "wgs84, households=cgcs2000", "crs": ""}).status_code == 201
    )
    (fault, other) = refused(client.post(VILLAGES, files=sent(), data={"datum": "mars", "crs": "buildings=1"}), 422)
    assert "one of wgs84, cgcs2000, gcj02, bd09 would be right" in fault["en"]
    assert other["where"] == "--crs buildings=1"


def test_ids_are_the_name_in_latin_letters_and_a_serial(client, sent):
    ids = [client.post(VILLAGES, files=sent(), data={"name": name}).json()["id"] for name in ("Ålby 3", "Ålby 3", "村")]
    assert ids == ["alby-3-1", "alby-3-2", "village-1"]


def test_imported_villages_are_listed_before_those_that_ship(client, sent):
    client.post(VILLAGES, files=sent("households"), data={"name": "村"})
    villages = client.get(VILLAGES).json()["villages"]
    assert [(village["id"], village["example"]) for village in villages] == [("village-1", False), ("square", True)]
    assert villages[1]["households"] == 120


def test_a_village_that_is_not_there_is_404(client):
    refused(client.get(f"{VILLAGES}/nowhere"), 404)


def test_every_fault_of_every_file_is_told_at_once(client, tmp_path):
    bad = geojson(tmp_path / "h.geojson", [(spot(0, 0), {"id": "a", "households": 0}), (None, {"id": "b"})])
    files = [*upload("h.geojson", bad.read_bytes()), *upload("b.geojson", b"[]", "boundary")]
    places = {fault["where"].split(",")[0] for fault in refused(client.post(VILLAGES, files=files), 422)}
    assert places == {"h.geojson", "b.geojson"}


@pytest.mark.parametrize(
    ("files", "status"),
    [
        pytest.param(upload("a.docx", b"PK"), 415, id="a kind that is not read"),
        pytest.param(upload("a.xlsx", b"PK"), 422, id="no workbook, though its name says so"),
        pytest.param(upload("a.zip", b"PK"), 422, id="no archive, though its name says so"),
        pytest.param(upload("a.dbf"), 415, id="a companion without its shapefile"),
        pytest.param(upload("r.csv", role="roads") + upload("h.geojson"), 422, id="a kind that cannot give the role"),
        pytest.param(upload("../../etc/passwd.geojson"), 422, id="a path"),
        pytest.param(upload("..\\a.geojson"), 422, id="a path of another system"),
        pytest.param(upload(".geojson"), 422, id="a hidden file"),
        pytest.param(upload("a" * 300 + ".geojson"), 422, id="a name without end"),
        pytest.param(upload("a\x07.geojson"), 422, id="a control character"),
        pytest.param(upload("a.geojson", b""), 422, id="an empty file"),
        pytest.param(upload("a.gpkg", b"<OGRVRTDataSource/>"), 422, id="a virtual layer"),
        pytest.param(upload("a.geojson") * 2, 422, id="two files for one role"),
        pytest.param(upload("b.geojson", role="boundary"), 422, id="no households"),
        pytest.param(upload("a.geojson", role="households2"), 422, id="a field that is not known"),
        pytest.param(upload("a.geojson", role="name"), 422, id="a file where a text belongs"),
        pytest.param(upload("a.geojson") * (MOST_FILES + 1), 413, id="too many files"),
        pytest.param(upload("a.geojson") * 200, 400, id="far too many files"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused(client, files, status):
    refused(client.post(VILLAGES, files=files), status)


def test_a_text_where_a_file_belongs_is_refused(client, sent):
    refused(client.post(VILLAGES, files=sent("roads"), data={"households": "h.geojson"}), 422)


def test_ids_that_repeat_are_a_conflict(client, tmp_path):
    twice = geojson(tmp_path / "h.geojson", [(spot(i, 0), {"id": "a", "households": 1}) for i in range(2)])
    (fault,) = refused(client.post(VILLAGES, files=upload("h.geojson", twice.read_bytes())), 409)
    assert "'a'" in fault["en"]


@pytest.mark.parametrize(
    ("shape", "status"),
    [
        pytest.param({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, 422, id="bowtie"),
        pytest.param({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]}, 422, id="open ring"),
        pytest.param({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, 422, id="short ring"),
        pytest.param({"type": "Polygon", "coordinates": []}, 422, id="empty"),
        pytest.param({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}, 422, id="zero area"),
        pytest.param({"type": "Point", "coordinates": [float("nan"), 40]}, 422, id="NaN"),
        pytest.param({"type": "Point", "coordinates": [1e308, 40]}, 422, id="1e308"),
        pytest.param({"type": "Point", "coordinates": [40, 116]}, 422, id="swapped"),
        pytest.param({"type": "Point", "coordinates": [500000, 4000000]}, 422, id="metres as degrees"),
        pytest.param({"type": "GeometryCollection", "geometries": []}, 422, id="collection"),
        pytest.param({"type": "MultiPoint", "coordinates": [[0.0, i / 1e6] for i in range(60)]}, 413, id="vertices"),
    ],
)
def test_a_shape_that_cannot_be_is_refused_with_its_place(client, tmp_path, monkeypatch, shape, status):
    monkeypatch.setattr("geo.formats.checks.shapes.MAX_VERTICES", 50)
    doors = geojson(tmp_path / "h.geojson", [(shape, {"id": "a", "households": 1})])
    (fault, *_) = refused(client.post(VILLAGES, files=upload("h.geojson", doors.read_bytes())), status)
    assert fault["where"].startswith("h.geojson")


def test_something_other_than_a_form_is_415(client):
    refused(client.post(VILLAGES, json={"households": []}), 415)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_form_that_is_none_is_400(client, kind):
    refused(client.post(VILLAGES, content=b"nonsense", headers={"content-type": kind}), 400)


def test_a_shapefile_comes_with_its_companions(client, tmp_path):
    table = gpd.GeoDataFrame({"id": ["a", "b"], "households": [3, 4]}, geometry=[spot(0, 0), spot(1, 1)], crs=4326)
    table.to_file(tmp_path / "doors.shp")
    files = [each for path in sorted(tmp_path.glob("doors.*")) for each in upload(path.name, path.read_bytes())]
    village = client.post(VILLAGES, files=files).json()
    assert (village["households"], village["tables"]) == (7, ["households"])
