"""Who sees which collections, features and numbers; strangers see nothing more than what is published."""

import pytest
from test_promise import broken_by

from api.services.accounts.callers import OWNER
from api.services.ogc.areas import Areas
from api.services.ogc.reading_note import READ, common_path
from api.services.ogc.shown import collections_for
from api.services.ogc.sight import sight_of
from api.services.ogc.stations import Stations
from api.services.ogc.units import Units

OPEN = {"micro_grids", "villages", "stations"}
WEST, EAST = "140121203208", "140121204001"


@pytest.mark.parametrize(
    ("user", "more"),
    [
        (None, set()),
        ("leader", {"ten_household_groups"}),
        ("administrator", {"ten_household_groups"}),
        ("planner", {"ten_household_groups", "households", "units"}),
        ("member", {"ten_household_groups", "households", "units"}),
    ],
)
def test_each_role_has_its_collections_and_reads_no_other(world, user, more):
    seen = OPEN | more
    assert set(world.collections(user)) == seen
    for collection in ("villages", "micro_grids", "stations", "ten_household_groups", "households", "units"):
        for path in ("", "/items"):
            status = world.get(f"/collections/{collection}{path}", user).status_code
            refused = {401 if user is None else 403} if collection in ("households", "units") else {404}
            assert status in ({200} if collection in seen else refused), (collection, path)


def test_doors_of_another_area_are_neither_listed_nor_found(world):
    assert {each["properties"]["village_id"] for each in world.items("households", "planner")["features"]} == {"v0"}
    assert {each["properties"]["village_id"] for each in world.items("households", "neighbour")["features"]} == {"v1"}
    assert world.items("households", "neighbour", village_id="v0")["numberMatched"] == 0
    assert world.get("/collections/households/items/v0:d/00", "neighbour").status_code == 404
    assert world.items("ten_household_groups", "neighbour")["features"] == []
    [group] = world.items("ten_household_groups", "planner")["features"]
    assert world.get(f"/collections/ten_household_groups/items/{group['id']}", "neighbour").status_code == 404
    assert world.get(f"/collections/ten_household_groups/items/{group['id']}").status_code == 404


def counts(world, user):
    """Return the number of households of each area, by its name."""
    pages = [world.items(collection, user) for collection in ("micro_grids", "villages")]
    return {each["properties"]["name"]: each["properties"]["households"] for page in pages for each in page["features"]}


def test_numbers_under_ten_are_told_only_to_who_reads_numbers_there(world):
    told = {"m1": 60, "m2": 60, "m3": 60, "m4": None, "n1": None, "石村": 187, "邻村": None}
    assert counts(world, None) == counts(world, "administrator") == told
    assert counts(world, "leader") == counts(world, "member") == counts(world, "planner") == {**told, "m4": 7}
    assert counts(world, "neighbour") == {**told, "n1": 8, "邻村": 8}
    single = world.get(f"/collections/micro_grids/items/{WEST}m4").json()
    assert single["properties"]["households"] is None
    assert "<td>7</td>" not in world.get("/collections/micro_grids/items", f="html").text


def test_a_stranger_sees_neither_doors_nor_groups_in_any_document(world):
    paths = ["", "/collections", *(f"/collections/{each}/items" for each in OPEN)]
    for text in (world.get(path, f=form).text for path in paths for form in ("json", "html")):
        assert not any(secret in text for secret in ("d/00", "secret", "t1", "p-1", "ten_household"))


def test_no_collection_has_what_the_promise_rules_out(world):
    collections = collections_for(world.store, OWNER)
    assert {each.id for each in collections} == OPEN | {"ten_household_groups", "households", "units"}
    for collection in collections:
        assert broken_by(collection.properties) == [], collection.id
        assert not {"tier", "due_again", "last_visit", "contact", "day", "needs", "person_id"} & set(
            collection.properties
        )
        assert collection.kind.name not in ("dues", "visits", "rounds", "people", "posts", "users", "audit")
        assert set(collection.queryables) <= set(collection.properties)
        for feature in world.items(collection.id, "planner")["features"]:
            assert set(feature["properties"]) == set(collection.properties)
    for each in ("dues", "visits", "tiers", "people", "rounds"):
        assert world.get(f"/collections/{each}/items", "planner").status_code == 404


def rows(world):
    with world.store.reading() as books:
        return books.audit.find(what=READ)


def test_reading_households_leaves_one_row_a_request(own_world):
    own_world.items("households", "planner", limit=5)
    [row] = rows(own_world)
    assert (row.by, row.path, row.subject) == ("planner", f"/140121203000/{WEST}/", "ogc/households")
    assert row.detail == {"given": 5, "asked": "limit=5"}
    own_world.get("/collections/households/items/v0:d/03", "member")
    own_world.items("households", "member", bbox="0,0,1,1")
    own_world.items("units", "planner")
    assert [row.detail["given"] for row in rows(own_world)] == [5, 1, 0, 3]


def test_what_is_not_given_and_what_is_published_leaves_no_row(own_world):
    own_world.get("/collections/households/items")
    own_world.get("/collections/households/items/v1:d/03", "planner")
    own_world.items("micro_grids", "planner")
    own_world.items("stations")
    assert rows(own_world) == ()


def test_a_row_belongs_to_the_area_above_all_that_was_read():
    assert common_path(["/1/2/3/", "/1/2/4/"]) == "/1/2/"
    assert common_path(["/1/", "/11/"]) == "/"
    assert common_path(["/1/2/"]) == "/1/2/"
    assert common_path([]) == "/"


def test_levels_have_names_of_their_own_beside_the_other_collections():
    sight = sight_of(OWNER)
    taken = {Stations(sight).id, Units(sight).id}
    assert not taken & {Areas(level, sight).id for level in ("station", "unit", "household")}
