"""A land that is full of records, beside one whose users may see none of it; and every request that a service takes."""

import dataclasses
import re
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, Literal, get_args, get_origin
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from shapely import Point
from stores import empty_store

from api.app import create_app
from api.routes.rights import routes_of
from api.services.security.tokens import issue_access
from api.settings import ServiceSettings
from api.store.conditions import Begins
from api.store.library import keep_files, plan_owner, village_owner
from api.store.records import KINDS
from api.store.records.users import GrantRecord, UserRecord

BASE = "http://127.0.0.1"
HOME, OTHER = "/homeland/", "/otherland/"
MARK = "otherland"
THEN = datetime(2026, 1, 2, tzinfo=UTC)

SINGULAR = {kind.words[0].split()[0]: name for name, kind in KINDS.items() if name != "contents"}
FILLED = {
    "name": "report.json",
    "code": f"{MARK}-areas",
    "level": "grid",
    "kind": "gpx",
    "serial": "1",
    "collection_id": "households",
    "feature_id": f"{MARK}-villages:{MARK}-households",
    "form": "csv",
    "file_id": 1,
}
"""What stands for parts of an address that name no record."""


def value_for(kind: str, name: str, hint: Any) -> Any:
    """Return something that a field can hold, with the mark in it where it is text."""
    if get_origin(hint) is UnionType:
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    given = {str: f"{MARK}-{kind}", int: 1, float: 1.0, datetime: THEN, date: THEN.date(), bytes: b""}
    if hint in given:
        return given[hint]
    return Point(1, 1) if name == "geom" else {}


def record_of(kind: Any, keys: dict[str, tuple]) -> Any:
    """Return a record that lies in the other land and refers to those that are there already."""
    made = {"path": OTHER}
    for one in dataclasses.fields(kind.record):
        optional = one.default is not dataclasses.MISSING or one.default_factory is not dataclasses.MISSING
        if one.name in kind.refers:
            made[one.name] = keys[kind.refers[one.name]][0]
        elif one.name == "name" or (not optional and one.name not in made):
            made[one.name] = value_for(kind.name, one.name, kind.types[one.name])
    known = {"grants": {"role": "planner"}, "jobs": {"state": "done"}, "plans": {"village_id": f"{MARK}-villages"}}
    return kind.record(**(made | known.get(kind.name, {})))


def fill_other_land(store, square, drawn) -> dict[str, tuple]:
    """Keep one record of each kind in the other land, with the files of a village and of a plan; return their keys."""
    keys: dict[str, tuple] = {}
    with store.writing() as books:
        for name, kind in KINDS.items():
            if kind.scoped and name not in ("files", "contents"):
                [record] = getattr(books, name).add(record_of(kind, keys))
                keys[name] = kind.key_of(record)
        keep_files(books, village_owner(keys["villages"][0]), OTHER, square)
        keep_files(books, plan_owner(keys["plans"][0]), OTHER, drawn)
    return keys


@dataclasses.dataclass
class World:
    """A service on a store in which one land is full and the other has users of every role."""

    app: Any
    store: Any
    keys: dict[str, tuple]
    asked: list[Any] = dataclasses.field(default_factory=list)

    def client(self, role, area):
        """Return a client of somebody with a role in an area; None is of somebody who did not log in."""
        client = TestClient(self.app, base_url=BASE, follow_redirects=False, raise_server_exceptions=True)
        if role is not None:
            user = f"{area.strip('/')}-{role}"
            with self.store.writing() as books:
                if not books.users.count(id=user):
                    books.users.add(UserRecord(user, "/staff/", "x", THEN))
                    books.grants.add(GrantRecord(user, str(role), area))
            key = self.app.state.service.doorkeeper.key
            client.headers["authorization"] = f"Bearer {issue_access(key, user, 0, datetime.now(UTC))}"
        return client

    def filled(self, path):
        """Return an address with the other land's records in it."""
        return re.sub(r"{(\w+)(?::\w+)?}", lambda part: str(self.fill(part.group(1), path)), path)

    def fill(self, name, path=""):
        """Return what stands for a part of an address, or a field of a body; by its name."""
        kind = SINGULAR.get({"other_id": "plan"}.get(name, re.sub("_ids?$", "", name)))
        if (path or name.endswith(("_id", "_ids"))) and kind in self.keys:
            return self.keys[kind][-1]
        if name not in FILLED and path:
            pytest.fail(f"{path}: say in FILLED what may stand for {{{name}}}")
        return FILLED.get(name)

    def other_land(self):
        """Return all that lies in the other land."""
        with self.store.reading() as books:
            scoped = [name for name, kind in KINDS.items() if kind.scoped and name != "audit"]
            return {name: getattr(books, name).find(path=Begins(OTHER)) for name in scoped}


@pytest.fixture(scope="module", params=["sqlite", "postgis"])
def world(request, square, drawn, tmp_path_factory):
    """Return the service on each database."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "none").mkdir()
    rates = {"requests_per_s": 1e6, "logins_per_minute": 1e6}
    with empty_store(request.param, request, folder / "data") as store:
        settings = ServiceSettings(data=folder / "data", examples=folder / "none", **rates)
        app = create_app(settings, store=store, draw=lambda *_: None)
        yield World(app, store, fill_other_land(store, square, drawn))


def body_for(world, schema, described):
    """Return the smallest body that a schema allows, with the other land's records wherever one is named."""

    def least(one, name=""):
        if "$ref" in one:
            return least(described["components"]["schemas"][one["$ref"].rsplit("/", 1)[1]], name)
        if "anyOf" in one:
            return least(next(part for part in one["anyOf"] if part.get("type") != "null"), name)
        if one.get("type") == "array":
            named = world.fill(name) if name.endswith("_ids") else None
            return [named] if named else [least(one.get("items", {}), name) for _ in range(one.get("minItems", 0) or 1)]
        if one.get("type") == "object":
            wanted = {*one.get("required", ()), "area", "name", "path"} & set(one.get("properties", {}))
            return {key: least(one["properties"][key], key) for key in sorted(wanted)}
        if name in ("area", "path"):
            return OTHER
        if name.endswith("_id") and (filled := world.fill(name)):
            return filled
        return next(iter(one.get("enum") or one.get("examples") or ()), one.get("default")) or plain(one)

    def plain(one):
        low = one.get("minimum", 0)
        text = "2026-01-02" if one.get("format") == "date" else "wide quiet river"
        return {"integer": int(low) or 1, "number": low or 1.0, "boolean": False}.get(one.get("type"), text)

    return least(schema)


def sending(world, route, method, described):
    """Return what is sent with a request: a body where one is taken."""
    operation = described["paths"].get(route.path_format, {}).get(method.lower(), {})
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        body = body_for(world, content["schema"], described)
        if kind == "application/json":
            return {"json": body}
        if kind == "application/x-www-form-urlencoded":
            return {"data": body}
        return {"files": [("households", ("h.csv", b"id,lon,lat\na,1,1\n"))], "data": {"area": OTHER, "name": "x"}}
    forms = {"level_name": "grid", "level_min": "1", "level_max": "9", "grid_id": "x", "area": OTHER, "username": "x"}
    return {"data": forms} if method == "POST" and not operation else {}


def address_of(world, route, method, described):
    """Return the address of a route in the other land, with the words that it allows and the questions it needs."""
    operation = described["paths"].get(route.path_format, {}).get(method.lower(), {})
    told = {(one["in"], one["name"]): one for one in operation.get("parameters", ())}
    path = route.path_format
    for (where, name), one in told.items():
        if where == "path" and one["schema"].get("enum"):
            path = path.replace(f"{{{name}}}", str(one["schema"]["enum"][0]))
    needed = {
        name: FILLED.get(name, "x") for (where, name), one in told.items() if where == "query" and one["required"]
    }
    return world.filled(path) + (f"?{urlencode(needed)}" if needed else "")


def requests_of(world):
    """Return every route with a method, its address in the other land, and what is sent."""
    if not world.asked:
        described = world.app.openapi()
        headers = {"if-match": "*", "idempotency-key": "x", "accept": "*/*"}
        pairs = [(route, method) for route in routes_of(world.app) for method in sorted(route.methods or ())]
        world.asked = [
            (
                route,
                method,
                address_of(world, route, method, described),
                headers,
                sending(world, route, method, described),
            )
            for route, method in pairs
        ]
    return world.asked
