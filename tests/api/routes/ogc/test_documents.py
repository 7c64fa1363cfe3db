"""The shape of what OGC API - Features answers."""

import jsonschema
import pytest

from maps.outside import outside_requests

LINKS = {
    "type": "array",
    "items": {"type": "object", "required": ["href", "rel"], "properties": {"href": {"pattern": "^http://127.0.0.1/"}}},
}
DOCUMENTS = {
    "": {"required": ["links"], "properties": {"links": LINKS}},
    "/conformance": {"required": ["conformsTo"], "properties": {"conformsTo": {"items": {"type": "string"}}}},
    "/api": {"required": ["openapi", "info", "paths"]},
    "/collections": {
        "required": ["links", "collections"],
        "properties": {"links": LINKS, "collections": {"items": {"required": ["id", "links"]}, "minItems": 3}},
    },
    "/collections/stations": {"required": ["id", "links"], "properties": {"links": LINKS}},
    "/collections/stations/items": {
        "required": ["type", "features", "links", "timeStamp", "numberMatched", "numberReturned"],
        "properties": {"links": LINKS, "type": {"const": "FeatureCollection"}, "timeStamp": {"pattern": "Z$"}},
    },
    "/collections/stations/items/1": {
        "required": ["type", "id", "geometry", "properties", "links"],
        "properties": {"links": LINKS, "type": {"const": "Feature"}},
    },
}
RELATIONS = {
    "": {"self", "alternate", "service-desc", "service-doc", "conformance", "data"},
    "/collections": {"self", "alternate"},
    "/collections/stations": {"self", "alternate", "items"},
    "/collections/stations/items": {"self", "alternate", "collection"},
    "/collections/stations/items/1": {"self", "alternate", "collection"},
}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_document_has_its_shape(world, path):
    answer = world.get(path)
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), {"type": "object", **DOCUMENTS[path]})


@pytest.mark.parametrize("path", RELATIONS)
def test_every_link_leads_somewhere_and_to_what_it_says(world, path):
    links = world.get(path).json()["links"]
    assert {link["rel"] for link in links} == RELATIONS[path]
    for link in links:
        answer = world.client.get(link["href"])
        assert answer.status_code == 200, link
        assert answer.headers["content-type"].partition(";")[0] == link["type"].partition(";")[0], link


def test_links_to_itself_are_true_in_both_forms(world):
    for form in ("json", "html"):
        [own] = [each for each in world.get("", f="json").json()["links"] if each["rel"] == "self"]
        assert own["href"].endswith("/ogc?f=json")
        assert world.get("/collections", f=form).headers["vary"].startswith("Accept")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/geo+json"),
        ("application/geo+json, application/json", "application/geo+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/json, text/html;q=0.5", "application/geo+json"),
        ("text/html;q=x", "application/geo+json"),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(world, accept, kind):
    path = "/ogc/collections/stations/items"
    answer = world.client.get(path, headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == kind
    forced = world.client.get(path, headers={"accept": accept}, params={"f": "html"})
    assert forced.headers["content-type"].startswith("text/html")


def test_pages_speak_the_language_that_is_wanted_and_ask_for_nothing_from_outside(world):
    for path in set(DOCUMENTS) - {"/api"}:
        page = world.client.get(f"/ogc{path}", params={"f": "html"}, headers={"accept-language": "en"}).text
        outside = [each for each in outside_requests(page) if not each.startswith(("/", "http://127.0.0.1/"))]
        assert outside == [], path
        assert '<html lang="en">' in page
        assert "style=" not in page
    assert world.client.get("/ogc/api?f=html", follow_redirects=False).headers["location"] == "/docs"


def test_the_description_holds_what_is_below_and_every_schema_that_it_refers_to(world):
    said = world.get("/api").json()
    assert set(said["paths"]) == {
        "/ogc",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/{collection_id}",
        "/ogc/collections/{collection_id}/items",
        "/ogc/collections/{collection_id}/items/{feature_id}",
    }
    assert {"FeaturesOut", "FeatureOut", "LinkOut", "Problem"} <= set(said["components"]["schemas"])
    assert "VillageOut" not in said["components"]["schemas"]
    items = said["paths"]["/ogc/collections/{collection_id}/items"]["get"]
    assert {"bbox", "datetime", "limit", "cursor", "f", "code"} <= {each["name"] for each in items["parameters"]}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("", "x=1"),
        ("/collections", "limit=1"),
        ("/collections/stations/items/1", "bbox=1,2,3,4"),
        ("", "f=xml"),
        *(
            ("/collections/micro_grids/items", query)
            for query in (
                "households=60",  # a number that is withheld cannot be asked for
                "level=micro_grid",
                "bbox=1,2,3",
                "bbox=1,2,3,4,5",
                "bbox=1,nan,3,4",
                "bbox=1,2,3,inf",
                "bbox=1,3,2,2",
                "bbox=1,1,9,2,2,3",
                "bbox=",
                "bbox=1,2,3,4&bbox=1,2,3,4",
                "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4490",
                "limit=0",
                "limit=-1",
                "limit=1.5",
                "limit=",
                "limit=ten",
                "datetime=yesterday",
                "datetime=2026-02-30",
                "datetime=2026-01-02/2026-01-01",
                "datetime=2026-01-01/2026-01-02/2026-01-03",
                "datetime=",
                "cursor=nonsense",
                "f=xml",
                "offset=10",
            )
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_what_would_be_right(world, path, query):
    answer = world.client.get(f"/ogc{path}?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    [fault] = answer.json()["faults"]
    assert fault["where"] == query.split("=")[0].split("&")[0]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in fault["zh"])


def test_all_faults_come_at_once(world):
    answer = world.get("/collections/micro_grids/items", bbox="1", limit="0", datetime="x")
    assert [fault["where"] for fault in answer.json()["faults"]] == ["limit", "bbox", "datetime"]


@pytest.mark.parametrize(
    "path", ["nothing", "nothing/items", "stations/items/9", "stations/items/x", "micro_grids/items/x@y"]
)
def test_what_is_not_there_is_not_found(world, path):
    assert world.get(f"/collections/{path}").status_code == 404
    assert world.get(f"/collections/{path}", f="html").headers["content-type"].startswith("text/html")
