"""Whoever is given a door leaves a row with their name, whichever route gives it; and an hour of looking is one row."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from other_land import OTHER, requests_of, world

from api.governance.role import Grant, Role
from api.services.accounts.audit import READ
from api.services.accounts.callers import Caller
from api.services.accounts.looks import Looks
from api.store.base import StoreError
from api.store.memory import MemoryStore
from api.store.records.users import GrantRecord, UserRecord
from geo.errors import Fault

__all__ = ["world"]

DOOR = re.compile(rb"(?<![\w-])h00\d\d(?!\w)|otherland-households")
"""What the doors of the plan that is there, and of the records, are called."""

AUDIT = "/api/v1/audit"
"""Its rows name doors that were looked at: that they are read leaves no row of its own."""

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WANG = Caller("wang", (Grant(Role.PLANNER, "/"),))
FILES = ("plan.gpkg", "assignment.csv", "assignment.xlsx", "map.html", "grids.geojson")
GIVEN = {
    "/api/v1/plans/{plan_id}/files/{name}",
    "/api/v1/plans/{plan_id}/map",
    "/ogc/collections/{collection_id}/items",
    "/ogc/collections/{collection_id}/items/{feature_id}",
}
"""Some of the routes that do give doors: else the test would hold of a service that gives none."""


PLAN = "/api/v1/plans/{plan_id}"
SOON = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
TODAY = datetime.now(UTC).date().isoformat()
VISIT = {"village": "otherland-villages", "household": "otherland-households", "date": TODAY, "result": "visited"}
WELL_SAID = {
    f"{PLAN}/preview": [
        {"move": {"kind": "assign", "units": ["V1-u0001"], "grid": "V1-001"}},
        {"move": {"kind": "merge", "grids": ["V1-001", "V1-002"]}},
        {"move": {"kind": "split", "grid": "V1-001", "n": 2}},
    ],
    f"{PLAN}/rounds": [{"grid_id": "V1-001"}],
    f"{PLAN}/member-rounds": [{"from": SOON, "weeks": 13}],
    "/api/v1/visits:batch": [{"results": [VISIT]}, {"results": [{**VISIT, "result": "moved"}]}],
}
"""What is sent to routes that would refuse the smallest body that their schema allows, and would show no door."""

SHOWN = {"/api/v1/households/{village}/{household}/due"}
"""A route that shows a door to who changes it."""


@pytest.fixture
def taker(world):
    """Return a client of somebody with every role in the land that is full."""
    with world.store.writing() as books:
        if not books.users.count(id="otherland-planner"):
            books.users.add(UserRecord("otherland-planner", "/staff/", "x", NOON))
        held = {grant.role for grant in books.grants.find(user_id="otherland-planner", path=OTHER)}
        books.grants.add(*(GrantRecord("otherland-planner", str(role), OTHER) for role in Role if role not in held))
    return world.client(Role.PLANNER, OTHER)


def asked_of(world):
    """Yield every route that is read with its address, files and layers of doors by each of their names."""
    for route, method, address, _, _ in requests_of(world):
        if method == "GET" and not address.endswith("/events"):
            yield route.path_format, address
            if address.endswith("report.json"):
                yield from ((route.path_format, address.replace("report.json", name)) for name in FILES)
            if address.endswith("/ground"):
                yield route.path_format, f"{address}?layers=households,tray"


def said_to(world):
    """Yield every request that changes, tries or orders something: its route, method, address and what is sent."""
    for route, method, address, headers, sent in requests_of(world):
        if method in ("POST", "PUT", "PATCH"):
            bodies = [sent, *({"json": body} for body in WELL_SAID.get(route.path_format, ()))]
            for number, body in enumerate(bodies):
                key = {**headers, "idempotency-key": f"{number}"}
                yield route.path_format, method, address, {"headers": key, **body}


def unpacked(content):
    """Return what is in an answer, also where it is an archive."""
    if not is_zipfile(BytesIO(content)):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_every_answer_that_holds_a_door_leaves_a_row_with_who_took_it(world, taker):
    def rows():
        with world.store.reading() as books:
            return books.audit.count(by="otherland-planner")

    given, silent = set(), []
    for path, address in asked_of(world):
        before = rows()
        answer = taker.get(address, headers={"accept": "*/*"})
        if path != AUDIT and answer.is_success and DOOR.search(unpacked(answer.content)):
            given.add(path)
            silent += [address] if rows() == before else []
    assert silent == []
    assert given >= GIVEN


def test_what_answers_a_change_a_trial_or_an_order_holds_no_door_without_a_row_either(world, taker):
    def rows():
        with world.store.reading() as books:
            return books.audit.count(by="otherland-planner")

    shown, silent, answered = set(), [], set()
    for path, method, address, sent in said_to(world):
        before = rows()
        answer = taker.request(method, address, **sent)
        answered |= {path} if answer.is_success else set()
        if answer.is_success and DOOR.search(unpacked(answer.content)):
            shown.add(path)
            silent += [f"{method} {address}"] if rows() == before else []
    assert silent == []
    assert shown >= SHOWN
    assert answered >= set(WELL_SAID)


def looks_of(store):
    with store.reading() as books:
        return [(row.by, row.subject, row.detail["times"]) for row in books.audit.find(what=READ)]


def test_moving_a_map_for_an_hour_is_one_row_and_one_for_every_tenfold():
    store, looks = MemoryStore(), Looks()
    for minute in range(30):
        looks.note(store, WANG, NOON + timedelta(minutes=minute), path="/v/", subject="v")
    assert looks_of(store) == [("wang", "v", 1), ("wang", "v", 10)]


def test_another_person_another_village_and_another_hour_are_rows_of_their_own():
    store, looks = MemoryStore(), Looks()
    for who, subject, hours in ((WANG, "v", 0), (WANG, "w", 0), (Caller("li", ()), "v", 0), (WANG, "v", 1)):
        for second in range(3):
            looks.note(store, who, NOON + timedelta(hours=hours, seconds=second), path=f"/{subject}/", subject=subject)
    assert looks_of(store) == [("wang", "v", 1), ("wang", "w", 1), ("li", "v", 1), ("wang", "v", 1)]


def test_a_look_whose_row_could_not_be_kept_is_no_look_and_the_next_one_writes_it(monkeypatch):
    store, looks = MemoryStore(), Looks()

    def full(*_):
        raise StoreError(Fault("store", "is full", "已满"))

    with monkeypatch.context() as broken:
        broken.setattr(store, "writing", full)
        with pytest.raises(StoreError):
            looks.note(store, WANG, NOON, path="/v/", subject="v")
    looks.note(store, WANG, NOON, path="/v/", subject="v")
    assert looks_of(store) == [("wang", "v", 1)]
